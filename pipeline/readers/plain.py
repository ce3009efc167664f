"""`-f plain`: every line is one body paragraph, a form feed is a page break; nothing is recognised or changed."""

from __future__ import annotations

from pipeline.assets import Assets
from pipeline.diagnostics import Code, Diagnostics, Place
from pipeline.errors import SourceError
from pipeline.lang.script import script_of
from pipeline.limits import LIMITS, Limits, within
from pipeline.model.nodes import Block, Cues, Document, Meta, PageBreak, Paragraph, Role, Span, Text
from pipeline.readers.encoding import decode
from pipeline.readers.lines import lines_of
from pipeline.source import Source

_LITERAL = Cues(literal=True)


def read(source: Source, assets: Assets, found: Diagnostics, encoding: str = "", limits: Limits = LIMITS) -> Document:
    """One paragraph a line, code points untouched but for characters no edition can hold.

    Raises `SourceError` (R002, R004 to R006, R017).
    """
    text = decode(within(source.data, source.name, limits), source.name, found, user=encoding).text
    blocks: list[Block] = []
    for line in lines_of(text, source.name, found):
        for number, (piece, origins) in enumerate(line.pages()):
            if number:
                blocks.append(PageBreak(Span(source.name, line.number, line.number)))
            if piece and not piece.isspace():
                span = Span(source.name, line.number, line.number, origins)
                blocks.append(Paragraph(Role.BODY, (Text(piece),), span=span, cues=_LITERAL))
    if not any(isinstance(block, Paragraph) for block in blocks):
        raise SourceError.of(Code.EMPTY_SOURCE, Place(source.name))
    return Document(Meta(language=script_of(text)), tuple(blocks))
