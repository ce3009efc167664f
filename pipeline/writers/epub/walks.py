"""Every inline of a document, captions and notes included."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.model.nodes import Block, Document, Figure, Heading, Inline, Paragraph, Table
from pipeline.model.walk import blocks_of, inlines_of


def groups_in(blocks: Iterable[Block]) -> Iterator[tuple[Inline, ...]]:
    """The inlines of each paragraph, heading and caption, in reading order."""
    for block in blocks_of(blocks):
        match block:
            case Paragraph(children=children) | Heading(children=children):
                yield children
            case Table(caption=caption) | Figure(caption=caption):
                yield caption
            case _:
                pass


def inlines_in(document: Document) -> Iterator[Inline]:
    """Every inline of the blocks, then of the notes."""
    for blocks in (document.blocks, *(note.blocks for note in document.notes)):
        for group in groups_in(blocks):
            yield from inlines_of(group)
