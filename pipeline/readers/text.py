"""Plain text as it comes: each line a raw paragraph with its cues. What lines are is decided by the transforms."""

from __future__ import annotations

import re

from pipeline.assets import Assets
from pipeline.diagnostics import Code, Diagnostics, Place
from pipeline.errors import SourceError
from pipeline.lang.script import script_of
from pipeline.model.nodes import Block, Cues, Document, Meta, Paragraph, Role, Span, Text
from pipeline.readers.encoding import decode
from pipeline.readers.lines import Line, lines_of
from pipeline.source import Source

_INDENT = re.compile("^[ \t\u3000\u00a0]+")
_CENTRED = 6  # leading blanks that centre a line rather than indent it
_LONG = 400  # a line that holds a whole report
_PARTS = re.compile("[ \u3000]*\t[ \t\u3000]*|\u3000{2,}|(?<=[。！？”）：])\u3000")


def read(source: Source, assets: Assets, found: Diagnostics, encoding: str = "") -> Document:
    """Raw paragraphs with lines and cues. Raises `SourceError` (R002, R004, R005)."""
    text = decode(source.data, source.name, found, user=encoding).text
    blocks: list[Block] = []
    blank = True
    for line in lines_of(text, source.name, found):
        if not line.text.strip():
            blank = True
            continue
        blocks.extend(_paragraphs(line, source.name, blank, found))
        blank = False
    if not blocks:
        raise SourceError.of(Code.EMPTY_SOURCE, Place(source.name))
    return Document(Meta(language=script_of(text)), tuple(blocks))


def _paragraphs(line: Line, name: str, blank: bool, found: Diagnostics) -> list[Paragraph]:
    """The paragraphs of one line: one, or many where a whole report was put on one line, parted only by U+3000."""
    if line.page_end:
        found.note(Code.JOINED, Place(name, line.number), rule="M-27", text="\\f")
    span = Span(name, line.number, line.number)
    pieces = _PARTS.split(line.text) if len(line.text) >= _LONG else [line.text]
    out: list[Paragraph] = []
    for piece in pieces:
        if not piece.strip():
            continue
        indent = _INDENT.match(piece)
        cues = Cues(indent=indent is not None or len(pieces) > 1, blank_before=blank and not out)
        out.append(Paragraph(Role.BODY, (Text(piece),), span=span, cues=cues))
    return out
