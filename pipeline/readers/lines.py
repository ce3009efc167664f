"""The lines of a source with their original numbers; what may not stand in any edition is taken out and told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from pipeline.diagnostics import Code, Diagnostics, Place
from pipeline.patterns import regex

# Characters XML forbids, and marks that turn the direction: they can make a text read otherwise than it is stored.
_FORBIDDEN = "\0-\x08\x0b\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff"
_BIDI = "\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c"
_OUT = regex(f"[{_FORBIDDEN}{_BIDI}\f]")
_BIDI_ONLY = regex(f"[{_BIDI}]")
_RARE_END = regex("[\u2028\u2029\x85]")


class Line(NamedTuple):
    """A line without its end; `number` counts from 1; `page_end`: a form feed stood in it.

    `origins`: see `Span.origins`; empty when nothing was taken out. `feeds`: offsets in `text` where form feeds stood.
    """

    number: int
    text: str
    page_end: bool = False
    origins: tuple[tuple[int, int, int], ...] = ()
    feeds: tuple[int, ...] = ()

    def pages(self) -> Iterator[tuple[str, tuple[tuple[int, int, int], ...]]]:
        """What stands between the form feeds, from the line's start to its end, each with its origins."""
        if not self.feeds:
            yield self.text, self.origins
            return
        for start, end in pairwise((0, *self.feeds, len(self.text))):
            yield (
                self.text[start:end],
                tuple(
                    (max(at, start) - start, number, column + max(start - at, 0))
                    for (at, number, column), stop in zip(
                        self.origins, (*(at for at, _, _ in self.origins[1:]), len(self.text)), strict=False
                    )
                    if at < end and stop > start
                ),
            )


def lines_of(text: str, name: str, found: Diagnostics) -> Iterator[Line]:
    """Every line. Forbidden characters go, recorded as changes of rule `R007` (`R010` for direction, `M-27` for form
    feeds), and a warning for each line that held any."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = _RARE_END.sub("\n", text).split("\n") if _RARE_END.search(text) else text.split("\n")
    if _OUT.search(text) is None:
        for number, line in enumerate(lines, 1):
            yield Line(number, line)
        return
    for number, line in enumerate(lines, 1):
        yield _cleaned(number, line, name, found) if _OUT.search(line) else Line(number, line)


def permitted(raw: str, name: str, number: int, found: Diagnostics) -> str:
    """One line of a source without the characters that no edition may hold; recorded and told as above."""
    return _cleaned(number, raw, name, found).text if _OUT.search(raw) else raw


def _cleaned(number: int, line: str, name: str, found: Diagnostics) -> Line:
    parts: list[str] = []
    origins: list[tuple[int, int, int]] = []
    told: dict[Code, list[re.Match[str]]] = {}
    feeds: list[int] = []
    done = length = 0
    for hit in _OUT.finditer(line):
        rule = "M-27"
        if hit[0] != "\f":
            code = Code.BIDI_CONTROL if _BIDI_ONLY.match(hit[0]) else Code.CONTROL_CHARACTER
            told.setdefault(code, []).append(hit)
            rule = str(code)
        found.change(rule, number, hit.start(), hit[0], "")
        if hit.start() > done:
            parts.append(line[done : hit.start()])
            origins.append((length, number, done))
            length += hit.start() - done
        if hit[0] == "\f":
            feeds.append(length)
        done = hit.end()
    if done < len(line):
        parts.append(line[done:])
        origins.append((length, number, done))
    for code, hits in told.items():
        shown = " ".join(f"U+{ord(hit[0]):04X}" for hit in hits[:5])
        found.warn(code, Place(name, number, hits[0].start() + 1), characters=shown, count=len(hits))
    return Line(number, "".join(parts), bool(feeds), tuple(origins), tuple(feeds))
