"""The marker of a list item, put in front of the item's first words wherever these stand."""

from __future__ import annotations

from typing import assert_never

from pipeline.model.build import text as text_inlines
from pipeline.model.nodes import (
    Block,
    CodeBlock,
    Division,
    Figure,
    Heading,
    Inline,
    ListBlock,
    Mark,
    Marked,
    PageBreak,
    Paragraph,
    Quote,
    Role,
    Row,
    Separator,
    Table,
)
from pipeline.records import replace

_BULLETS = frozenset("•◦▪▫‣⁃·●○■□")


def _drawn(marker: str) -> tuple[Inline, ...]:
    """The marker as inlines; bullets in the heavy face, where they are no mere specks."""
    inlines = text_inlines(marker)
    return (Marked(Mark.STRONG, inlines),) if marker in _BULLETS else inlines


def marked(marker: str, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """An item's blocks with its marker in front of their first words, wherever these stand."""
    if not marker:
        return blocks
    made, done = _mark_first(marker, blocks)
    return made if done else (Paragraph(Role.LIST_ITEM, _drawn(marker)), *blocks)


def _mark_first(marker: str, blocks: tuple[Block, ...]) -> tuple[tuple[Block, ...], bool]:
    for at, block in enumerate(blocks):
        made, done = _mark_block(marker, block)
        if done:
            return (*blocks[:at], made, *blocks[at + 1 :]), True
    return blocks, False


def _mark_block(marker: str, block: Block) -> tuple[Block, bool]:
    mark = _drawn(marker)
    match block:
        case Paragraph() | Heading():
            return replace(block, children=(*mark, *block.children)), True
        case Quote() | Division():
            inner, done = _mark_first(marker, block.blocks)
            return replace(block, blocks=inner), done
        case ListBlock():
            if not block.items:
                return block, False
            head = replace(block.items[0], marker=marker + block.items[0].marker)
            return replace(block, items=(head, *block.items[1:])), True
        case Table() if not block.caption:
            return _mark_table(marker, block)
        case Table() | Figure():
            return (replace(block, caption=(*mark, *block.caption)), True) if block.caption else (block, False)
        case CodeBlock():
            return replace(block, value=marker + block.value), True
        case PageBreak() | Separator():
            return block, False
        case _:
            assert_never(block)


def _mark_table(marker: str, table: Table) -> tuple[Table, bool]:
    rows = (*table.head, *table.body)
    for number, row in enumerate(rows):
        for place, cell in enumerate(row.cells):
            inner, done = _mark_first(marker, cell.blocks)
            if done:
                cells = (*row.cells[:place], replace(cell, blocks=inner), *row.cells[place + 1 :])
                rows = (*rows[:number], Row(cells), *rows[number + 1 :])
                heads = len(table.head)
                return replace(table, head=rows[:heads], body=rows[heads:]), True
    return table, False
