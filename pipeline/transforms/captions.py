"""Titles of tables and pictures: 表1　主要指标, 图2　示意图 (rule G-10).

A table's title stands above it, a picture's below. A title on the other side of its table keeps its place, so that the
order of the text is the source's.
"""

from __future__ import annotations

from pipeline.diagnostics import Diagnostics
from pipeline.model.nodes import Block, Document, Figure, Paragraph, Role, Span, Table, Text
from pipeline.patterns import regex
from pipeline.records import replace
from pipeline.transforms.edits import text_of
from pipeline.transforms.trees import raw_paragraph

_TITLE = regex(r"附?([表图圖])\s?(?:[0-9]+|[一二三四五六七八九十百]+)(?:[-—.．·][0-9]+)*(?:[：:\s]\s*\S.*)?")
_MOST = 60  # characters of a title
_SENTENCE = tuple("。；，：！？")


def transform(document: Document, found: Diagnostics) -> Document:
    """The document with the titles of its tables and pictures tied to them."""
    if not any(isinstance(block, (Table, Figure)) for block in document.blocks):
        return document
    out: list[Block] = []
    for block in document.blocks:
        before = out[-1] if out else None
        if isinstance(block, Table) and isinstance(before, Paragraph) and not block.caption and _names(before, "表"):
            out[-1] = replace(block, caption=before.children, span=_both(before.span, block.span))
        elif isinstance(block, Paragraph) and isinstance(before, Figure) and not before.caption and _names(block, "图"):
            out[-1] = replace(before, caption=block.children, span=_both(before.span, block.span))
        else:
            out.append(block)
    for at, block in enumerate(out):
        # Markdown writes the title of a picture as what is read in its stead: ![图1　水位](level.png).
        if isinstance(block, Figure) and not block.caption and _is_title(block.image.alt.strip(), "图"):
            number, *words = block.image.alt.split(maxsplit=1)
            out[at] = replace(block, caption=(Text("\u3000".join((number, *words)).strip()),))
    for at in range(1, len(out)):
        block, before = out[at], out[at - 1]
        if isinstance(before, Table) and isinstance(block, Paragraph) and not before.caption and _names(block, "表"):
            out[at] = replace(block, role=Role.CAPTION)
    return replace(document, blocks=tuple(out))


def _names(block: Paragraph, kind: str) -> bool:
    """True for a paragraph that is the title of a table or picture."""
    if not raw_paragraph(block):
        return False
    return _is_title(text_of(block).strip(), kind)


def _is_title(text: str, kind: str) -> bool:
    match = _TITLE.fullmatch(text)
    if match is None or len(text) > _MOST or text.endswith(_SENTENCE):
        return False
    return match[1].replace("圖", "图") == kind


def _both(first: Span | None, last: Span | None) -> Span | None:
    if first is None or last is None or first.file != last.file:
        return last or first
    return Span(first.file, first.first, max(first.last, last.last))
