"""Ways through a tree for clean-up, and what the transforms ask of a block before they touch it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import assert_never

from pipeline.diagnostics import Code, Diagnostics
from pipeline.model.nodes import (
    TITLE_BLOCK_ROLES,
    Block,
    Cell,
    CodeBlock,
    Division,
    Document,
    Figure,
    Heading,
    Inline,
    ListBlock,
    ListItem,
    PageBreak,
    Paragraph,
    Quote,
    Role,
    Row,
    Separator,
    Table,
)
from pipeline.records import replace
from pipeline.transforms.edits import Edit, Worded, place_of, record, text_of


def each_worded(document: Document, change: Callable[[Worded], Worded]) -> Document:
    """The document with `change` applied to every paragraph and heading at any depth, notes and captions included."""
    notes = tuple(replace(note, blocks=_each(note.blocks, change)) for note in document.notes)
    return replace(document, blocks=_each(document.blocks, change), notes=notes)


def _each(blocks: Iterable[Block], change: Callable[[Worded], Worded]) -> tuple[Block, ...]:
    return tuple([_each_in(block, change) for block in blocks])


def _each_in(block: Block, change: Callable[[Worded], Worded]) -> Block:
    match block:
        case Paragraph() | Heading():
            return change(block)
        case Quote() | Division():
            return replace(block, blocks=_each(block.blocks, change))
        case ListBlock():
            items = tuple(ListItem(item.marker, _each(item.blocks, change)) for item in block.items)
            return replace(block, items=items)
        case Table():
            head, body = _each_row(block.head, change), _each_row(block.body, change)
            return replace(block, head=head, body=body, caption=_caption(block, change))
        case Figure():
            return replace(block, caption=_caption(block, change))
        case CodeBlock() | PageBreak() | Separator():
            return block
        case _:
            assert_never(block)


def _each_row(rows: tuple[Row, ...], change: Callable[[Worded], Worded]) -> tuple[Row, ...]:
    def cell(old: Cell) -> Cell:
        return replace(old, blocks=_each(old.blocks, change))

    return tuple(Row(tuple(cell(old) for old in row.cells)) for row in rows)


def _caption(block: Table | Figure, change: Callable[[Worded], Worded]) -> tuple[Inline, ...]:
    if not block.caption:
        return ()
    return change(Paragraph(Role.CAPTION, block.caption, span=block.span)).children


def drop(block: Worded, rule: str, found: Diagnostics) -> None:
    """Record that a whole block goes: once for people, once for the account of every character."""
    text = text_of(block)
    found.note(Code.DROPPED, place_of(block), rule=rule, text=text)
    if text:
        record(block.span, text, [Edit(0, len(text), "", rule)], found)


def raw_paragraph(block: Block) -> bool:
    """True for a paragraph whose role nobody has decided yet."""
    return isinstance(block, Paragraph) and block.role is Role.BODY and not block.cues.literal


def settled(block: Worded) -> bool:
    """True for what clean-up leaves alone: literal text, and title blocks, cleaned before their lines were joined."""
    return isinstance(block, Paragraph) and (block.cues.literal or block.role in TITLE_BLOCK_ROLES)


def was_joined(block: Block) -> bool:
    """True for a paragraph made of several source lines: its document has been through these transforms before."""
    span = block.span if isinstance(block, Paragraph) else None
    return span is not None and len({line for _, line, _ in span.origins}) > 1
