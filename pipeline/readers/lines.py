"""The lines of a source with their original numbers; what may not stand in any edition is taken out and told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.diagnostics import Code, Diagnostics, Place

# Characters XML forbids, and marks that reverse or embed direction: they can make a text read otherwise than stored.
_FORBIDDEN = re.compile("[\0-\x08\x0b\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]")
_LINE_END = re.compile("\r\n|\r|\n|\u2028|\u2029|\x85")


class Line(NamedTuple):
    """A line without its end; `number` counts from 1; `page_end`: a form feed stood before it."""

    number: int
    text: str
    page_end: bool


def lines_of(text: str, name: str, found: Diagnostics) -> Iterator[Line]:
    """Every line, forbidden characters removed and recorded as changes of rule `R007` or `R010`."""
    for number, raw in enumerate(_LINE_END.split(text), 1):
        page_end = "\f" in raw
        line = raw
        for pattern, code in ((_FORBIDDEN, Code.CONTROL_CHARACTER), (_BIDI, Code.BIDI_CONTROL)):
            hits = list(pattern.finditer(line))
            if hits:
                shown = " ".join(f"U+{ord(hit[0]):04X}" for hit in hits[:5])
                found.warn(code, Place(name, number, hits[0].start() + 1), characters=shown, count=len(hits))
                for hit in hits:
                    found.change(str(code), number, hit.start(), hit[0], "")
                line = pattern.sub("", line)
        yield Line(number, line.replace("\f", ""), page_end)
