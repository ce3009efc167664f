"""Plain text as it comes: each line a raw paragraph with its cues. What lines are is decided by the transforms."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from pipeline.assets import Assets
from pipeline.diagnostics import Code, Diagnostics, Place
from pipeline.errors import SourceError
from pipeline.lang.script import script_of
from pipeline.limits import LIMITS, Limits, within
from pipeline.model.nodes import Block, Cues, Document, Meta, Paragraph, Role, Span, Text
from pipeline.patterns import regex
from pipeline.readers.encoding import decode
from pipeline.readers.lines import Line, lines_of
from pipeline.source import Source

_INDENTS = " \t\u3000\u00a0"
_FLAT = 400  # characters from which a line may hold a whole report
_PARTS = regex("(?<![ \u00a0])[ \u00a0]*+(?:\t|\u3000{2})[ \t\u3000\u00a0]*+")
_PLAIN = Cues()
_AFTER_BLANK = Cues(blank_before=True)
_INDENTED = Cues(indent=True)
_BOTH = Cues(indent=True, blank_before=True)


def read(source: Source, assets: Assets, found: Diagnostics, encoding: str = "", limits: Limits = LIMITS) -> Document:
    """Raw paragraphs with lines and cues. Raises `SourceError` (R002, R004 to R006, R017)."""
    text = decode(within(source.data, source.name, limits), source.name, found, user=encoding).text
    blocks: list[Block] = []
    blank = True
    for line in lines_of(text, source.name, found):
        if line.page_end:
            found.note(Code.JOINED, Place(source.name, line.number), rule="M-27", text="\\f")
        if not line.text or line.text.isspace():
            blank = True
            if line.text:
                _record(line, 0, len(line.text), found)
            continue
        if len(line.text) >= _FLAT and _PARTS.search(line.text.strip()):
            blocks.extend(_parted(line, source.name, found))
        else:
            indent = line.text[0] in _INDENTS
            cues = (_BOTH if indent else _AFTER_BLANK) if blank else (_INDENTED if indent else _PLAIN)
            span = Span(source.name, line.number, line.number, line.origins)
            blocks.append(Paragraph(Role.BODY, (Text(line.text),), span=span, cues=cues))
        blank = False
    if not blocks:
        raise SourceError.of(Code.EMPTY_SOURCE, Place(source.name))
    return Document(Meta(language=script_of(text)), tuple(blocks))


def _parted(line: Line, name: str, found: Diagnostics) -> Iterator[Paragraph]:
    """The paragraphs of a report on one line, parted only by tabs or runs of U+3000; the partings are recorded."""
    start = 0
    for gap in [*_PARTS.finditer(line.text), None]:
        stop = gap.start() if gap else len(line.text)
        if line.text[start:stop].strip():
            cues = Cues(indent=True, blank_before=True)
            span = Span(name, line.number, line.number, _from(line, start))
            yield Paragraph(Role.BODY, (Text(line.text[start:stop]),), span=span, cues=cues)
        elif stop > start:
            _record(line, start, stop, found)
        if gap:
            _record(line, gap.start(), gap.end(), found)
            start = gap.end()


def _record(line: Line, start: int, stop: int, found: Diagnostics) -> None:
    for at in range(start, stop) if line.origins else (start,):
        end = at + 1 if line.origins else stop
        found.change("L-4", line.number, _column(line, at), line.text[at:end], "")


def _column(line: Line, at: int) -> int:
    if not line.origins:
        return at
    offset, _, column = line.origins[bisect_right(line.origins, at, key=lambda entry: entry[0]) - 1]
    return column + at - offset


def _from(line: Line, start: int) -> tuple[tuple[int, int, int], ...]:
    """Where the text from `start` on comes from."""
    later = tuple((offset - start, number, column) for offset, number, column in line.origins if offset > start)
    first = (0, line.number, _column(line, start))
    return () if not later and first[2] == 0 else (first, *later)
