"""Ways through a tree: every block, every inline, the visible text, a rebuilt tree."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import assert_never

from pipeline.model.nodes import (
    Block,
    Break,
    Cell,
    Code,
    CodeBlock,
    Division,
    Document,
    Figure,
    Heading,
    Image,
    Inline,
    Link,
    ListBlock,
    ListItem,
    Marked,
    Note,
    NoteRef,
    PageBreak,
    Paragraph,
    Phrase,
    Quote,
    Row,
    Ruby,
    Separator,
    Table,
    Text,
)
from pipeline.records import replace

InlineMap = Callable[[tuple[Inline, ...]], tuple[Inline, ...]]


def plain_text(inlines: Iterable[Inline]) -> str:
    """The characters a reader sees in a line of running text, in order; note marks, readings and pictures give none."""
    if isinstance(inlines, tuple) and len(inlines) == 1 and isinstance(inlines[0], Text):
        return inlines[0].value  # by far the most paragraphs
    parts: list[str] = []
    for node in inlines:
        match node:
            case Text(value=value) | Code(value=value):
                parts.append(value)
            case Marked(children=children) | Phrase(children=children) | Link(children=children):
                parts.append(plain_text(children))
            case Ruby(base=base):
                parts.append(base)
            case NoteRef() | Break() | Image():
                pass
            case _:
                assert_never(node)
    return "".join(parts)


def lines_of(inlines: Iterable[Inline]) -> list[str]:
    """The plain text of each line between line breaks; empty ones are left out."""
    rows: list[list[Inline]] = [[]]
    for node in inlines:
        if isinstance(node, Break):
            rows.append([])
        else:
            rows[-1].append(node)
    return [text for text in map(plain_text, rows) if text]


def inlines_of(inlines: Iterable[Inline]) -> Iterator[Inline]:
    """Every inline, outer before inner."""
    for node in inlines:
        yield node
        match node:
            case Marked(children=children) | Phrase(children=children) | Link(children=children):
                yield from inlines_of(children)
            case Text() | Code() | Ruby() | NoteRef() | Break() | Image():
                pass
            case _:
                assert_never(node)


def pictures_in(inlines: Iterable[Inline]) -> Iterator[Image]:
    """Every picture in a line of text, in reading order."""
    return (node for node in inlines_of(inlines) if isinstance(node, Image))


def blocks_of(blocks: Iterable[Block]) -> Iterator[Block]:
    """Every block in reading order, containers before their content. A table's or figure's caption is not a block."""
    for block in blocks:
        yield block
        match block:
            case Quote(blocks=inner) | Division(blocks=inner):
                yield from blocks_of(inner)
            case ListBlock(items=items):
                for item in items:
                    yield from blocks_of(item.blocks)
            case Table(head=head, body=body):
                for row in (*head, *body):
                    for cell in row.cells:
                        yield from blocks_of(cell.blocks)
            case Paragraph() | Heading() | Figure() | CodeBlock() | PageBreak() | Separator():
                pass
            case _:
                assert_never(block)


def texts_of(blocks: Iterable[Block]) -> Iterator[str]:
    """The visible text, one string a paragraph, heading, caption, list marker or code block, in reading order."""
    for block in blocks:
        match block:
            case Paragraph(children=children) | Heading(children=children):
                yield plain_text(children)
            case ListBlock(items=items):
                for item in items:
                    inner = list(texts_of(item.blocks))
                    yield item.marker + (inner[0] if inner else "")
                    yield from inner[1:]
            case Quote(blocks=inner_blocks) | Division(blocks=inner_blocks):
                yield from texts_of(inner_blocks)
            case Table(caption=caption, head=head, body=body):
                if caption:
                    yield plain_text(caption)
                for row in (*head, *body):
                    for cell in row.cells:
                        yield from texts_of(cell.blocks)
            case Figure(caption=caption):
                if caption:
                    yield plain_text(caption)
            case CodeBlock(value=value):
                yield value
            case PageBreak() | Separator():
                pass
            case _:
                assert_never(block)


def document_text(document: Document) -> str:
    """Blocks, then notes, one paragraph a line: what all editions of this document must say."""
    notes = (text for note in document.notes for text in texts_of(note.blocks))
    return "\n".join((*texts_of(document.blocks), *notes))


def map_inlines(blocks: Iterable[Block], change: InlineMap) -> tuple[Block, ...]:
    """The same blocks with `change` applied once to the inlines of each paragraph, heading and caption."""
    return tuple(_map_block(block, change) for block in blocks)


def map_document(document: Document, change: InlineMap) -> Document:
    """`map_inlines` over blocks and notes."""
    notes = tuple(Note(note.id, map_inlines(note.blocks, change), note.kind) for note in document.notes)
    return Document(document.meta, map_inlines(document.blocks, change), notes)


def _map_rows(rows: tuple[Row, ...], change: InlineMap) -> tuple[Row, ...]:
    return tuple(Row(tuple(_map_cell(cell, change) for cell in row.cells)) for row in rows)


def _map_cell(cell: Cell, change: InlineMap) -> Cell:
    return replace(cell, blocks=map_inlines(cell.blocks, change))


def _map_block(block: Block, change: InlineMap) -> Block:
    match block:
        case Paragraph() | Heading():
            return replace(block, children=change(block.children))
        case Quote() | Division():
            return replace(block, blocks=map_inlines(block.blocks, change))
        case ListBlock():
            items = tuple(ListItem(item.marker, map_inlines(item.blocks, change)) for item in block.items)
            return replace(block, items=items)
        case Table():
            caption = change(block.caption) if block.caption else ()
            return replace(
                block, caption=caption, head=_map_rows(block.head, change), body=_map_rows(block.body, change)
            )
        case Figure():
            return replace(block, caption=change(block.caption)) if block.caption else block
        case CodeBlock() | PageBreak() | Separator():
            return block
        case _:
            assert_never(block)
