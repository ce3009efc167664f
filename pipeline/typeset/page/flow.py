"""Blocks to strips: every block of the tree becomes bands that pages are filled with, and a place in reading order."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import assert_never

from pipeline.assets import Assets
from pipeline.model.build import text as text_inlines
from pipeline.model.nodes import (
    HEADING_ROLES,
    TITLE_BLOCK_ROLES,
    Block,
    CodeBlock,
    Division,
    Figure,
    Heading,
    Inline,
    ListBlock,
    Note,
    PageBreak,
    Paragraph,
    Quote,
    Role,
    Row,
    Separator,
    Table,
)
from pipeline.model.walk import plain_text
from pipeline.style.resolved import RoleStyle
from pipeline.typeset.layout import BlockPlace, PlacedPicture, Rule
from pipeline.typeset.page.compose import Composer
from pipeline.typeset.page.strips import Strip

_PICTURE_DPI = 150.0
_CLOSING_ROLES = frozenset((Role.SIGNATURE, Role.DATE))


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a block stands: left edge and width in the text area (points), its containers, the kind of structure."""

    x: float
    width: float
    path: tuple[str, ...] = ()
    kind: str = "p"
    indent: float = 0.0  # ems taken from the left inside lists and quotations
    plain: bool = False  # in a cell or note: no first-line indent, no space around


@dataclass(slots=True)
class Flow:
    """Collects strips and places while it walks the tree. `page` of each place is filled in when pages are made."""

    composer: Composer
    assets: Assets
    places: list[BlockPlace] = field(default_factory=list)
    counters: dict[str, int] = field(default_factory=dict)

    def strips(self, blocks: Iterable[Block], frame: Frame) -> list[Strip]:
        """The strips of a run of blocks, in order, page breaks and keep rules marked."""
        out: list[Strip] = []
        break_next = False
        after_heading = after_title = False
        for block in blocks:
            if isinstance(block, PageBreak):
                break_next = True
                continue
            made = self.block(block, frame)
            if not made:
                continue
            if after_title and not _in_title_block(block):
                # One blank line below the title block (GB/T 9704-2012, 7.3.2).
                made[0].space = max(made[0].space, self.composer.style.page.pitch)
            after_title = _in_title_block(block)
            if after_heading and not isinstance(block, Heading):
                made[0].keep = made[0].keep or len(made) == 1  # two lines follow a heading on its page (CLREQ)
            if out and isinstance(block, Paragraph) and block.role in _CLOSING_ROLES:
                out[-1].keep = True  # no page holds a signature without text (GB/T 9704-2012, 7.3.5.5)
            after_heading = isinstance(block, Heading)
            if break_next:
                made[0].new_page = True
                break_next = False
            out.extend(made)
        return out

    def name(self, what: str) -> str:
        """The next name of a container of that kind."""
        number = self.counters.get(what, 0)
        self.counters[what] = number + 1
        return f"{what}:{number}"

    def place(self, role: Role, level: int, text: str, block_id: str, frame: Frame, kind: str = "") -> int:
        """Note a block in reading order; returns its index."""
        self.places.append(BlockPlace(role, level, text, -1, 0.0, block_id, kind or frame.kind, frame.path))
        return len(self.places) - 1

    def block(self, block: Block, frame: Frame) -> list[Strip]:
        """The strips of one block of any kind."""
        match block:
            case Paragraph(role=role, children=children):
                return self.paragraph(children, role, frame, block_id=block.id)
            case Heading():
                return self.paragraph(block.children, block.role, frame, level=block.level, block_id=block.id)
            case ListBlock():
                return self._list(block, frame)
            case Quote(blocks=inner):
                nested = 2 if frame.kind == "quote" else 0  # the role itself is indented; only a quote in a quote adds
                quote = replace(
                    frame, path=(*frame.path, self.name("quote")), kind="quote", indent=frame.indent + nested
                )
                return self.strips(inner, quote)
            case Division(blocks=inner):
                made = self.strips(inner, replace(frame, path=(*frame.path, self.name("division"))))
                if made and self.composer.style.of(block.role).page_break_before:
                    made[0].new_page = True
                return made
            case Table():
                from pipeline.typeset.page.tables import table_strips  # tables and flow need each other

                return table_strips(self, block, frame)
            case Figure():
                return self._figure(block, frame)
            case CodeBlock(value=value):
                code = replace(frame, path=(*frame.path, self.name("code")), kind="code")
                made = []
                for line in value.split("\n"):
                    made.extend(self.paragraph(text_inlines(line), Role.CODE, code))
                return made
            case Separator():
                page = self.composer.style.page
                width = frame.width / 3
                rule = Rule(frame.x + (frame.width - width) / 2, page.pitch / 2, width, 0.5)
                return [Strip(page.pitch, rules=[rule])]
            case PageBreak():
                return []
            case _:
                assert_never(block)

    def paragraph(
        self,
        inlines: Sequence[Inline],
        role: Role,
        frame: Frame,
        *,
        level: int = 0,
        block_id: str = "",
        kind: str = "",
        look: RoleStyle | None = None,
    ) -> list[Strip]:
        """The strips of one paragraph; an empty one gives a place and an empty line's strip."""
        if frame.kind == "quote" and role is Role.BODY:
            role = Role.QUOTE
        style = look or self.composer.style.of(role)
        if frame.indent and look is None:
            style = replace(style, left_indent=style.left_indent + frame.indent)
        if frame.plain:
            style = replace(
                style, first_indent=0.0, left_indent=0.0, right_indent=0.0, space_before=0.0, space_after=0.0
            )
        if level:
            kind = kind or "h"
        block = self.place(role, level, plain_text(inlines), block_id, frame, kind)
        display = role in TITLE_BLOCK_ROLES or role in HEADING_ROLES or role in (Role.ATTACHMENT_TITLE, Role.TOC_TITLE)
        lines = self.composer.lines(inlines, style, frame.width, display=display)
        strips = [
            self.composer.strip(frame.x + x, line, style, block, number == 0, number == len(lines) - 1)
            for number, (x, line) in enumerate(lines)
        ] or [Strip(style.pitch, block=block)]
        self._keep(strips, style)
        strips[0].space = style.space_before
        strips[0].new_page = style.page_break_before
        if style.space_after:
            strips[-1].height += style.space_after
        if not frame.plain:
            self.to_grid(strips)
        return strips

    def _keep(self, strips: list[Strip], style: RoleStyle) -> None:
        count = len(strips)
        for number, strip in enumerate(strips[:-1]):
            before, after = number + 1, count - number - 1
            strip.keep = style.keep_together or before < style.orphans or after < style.widows
        strips[-1].keep = style.keep_next

    def to_grid(self, strips: list[Strip]) -> None:
        """Make a block's height whole grid lines, so that both sides of a leaf align (the rest stands half above)."""
        pitch = self.composer.style.page.pitch
        height = sum(strip.height for strip in strips) + strips[0].space
        spare = math.ceil(height / pitch - 0.01) * pitch - height
        if spare > 0.05:
            strips[0].space += spare / 2
            strips[-1].height += spare / 2

    def _list(self, block: ListBlock, frame: Frame) -> list[Strip]:
        path = (*frame.path, self.name("list"))
        out: list[Strip] = []
        for number, item in enumerate(block.items):
            inner = replace(frame, path=(*path, f"item:{number}"), kind="li")
            blocks = _marked(item.marker, item.blocks)
            first = blocks[0] if blocks else None
            if isinstance(first, Paragraph):
                out.extend(self.paragraph(first.children, Role.LIST_ITEM, inner, block_id=first.id))
                blocks = blocks[1:]
            for block_of_item in blocks:
                nested = 2 if isinstance(block_of_item, ListBlock) else 0
                out.extend(self.strips((block_of_item,), replace(inner, indent=inner.indent + nested)))
        return out

    def _figure(self, block: Figure, frame: Frame) -> list[Strip]:
        path = (*frame.path, self.name("figure"))
        strips: list[Strip] = []
        number = self.place(Role.BODY, 0, "", block.id, replace(frame, path=path), "figure")
        asset = self.assets[block.image.asset] if block.image.asset in self.assets else None  # noqa: SIM401
        page = self.composer.style.page
        if asset is not None and asset.width and asset.height:
            dpi = asset.dpi or _PICTURE_DPI
            width = min(asset.width * 72 / dpi, frame.width)
            height = width * asset.height / asset.width
            limit = page.lines * page.pitch * 0.8
            if height > limit:
                width, height = width * limit / height, limit
            x = frame.x + (frame.width - width) / 2
            picture = PlacedPicture(block.image.asset, block.image.alt, x, 0.0, width, height, number)
            band = math.ceil(height / page.pitch) * page.pitch
            strips.append(Strip(band, pictures=[picture], keep=bool(block.caption), block=number))
        if block.caption:
            strips.extend(self.paragraph(block.caption, Role.CAPTION, replace(frame, path=path), kind="caption"))
        return strips

    def note(self, note: Note, mark: str, frame: Frame) -> list[Strip]:
        """The strips of a note's text, its mark in front."""
        inner = replace(frame, path=(f"note:{note.id}",), kind="note")
        out: list[Strip] = []
        style = self.composer.style.of(Role.NOTE)
        for number, block in enumerate(note.blocks or (Paragraph(Role.NOTE, ()),)):
            if isinstance(block, Paragraph):
                children = (*text_inlines(mark), *block.children) if number == 0 else block.children
                place_id = note.id if number == 0 else ""
                out.extend(self.paragraph(children, Role.NOTE, inner, block_id=place_id, look=style, kind="note"))
            else:
                out.extend(self.block(block, inner))
        return out


def _in_title_block(block: Block) -> bool:
    return isinstance(block, Paragraph) and block.role in TITLE_BLOCK_ROLES


def _marked(marker: str, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """An item's blocks with its marker in front of their first words, wherever these stand."""
    if not marker:
        return blocks
    made, done = _mark_first(marker, blocks)
    return made if done else (Paragraph(Role.LIST_ITEM, text_inlines(marker)), *blocks)


def _mark_first(marker: str, blocks: tuple[Block, ...]) -> tuple[tuple[Block, ...], bool]:
    for at, block in enumerate(blocks):
        made, done = _mark_block(marker, block)
        if done:
            return (*blocks[:at], made, *blocks[at + 1 :]), True
    return blocks, False


def _mark_block(marker: str, block: Block) -> tuple[Block, bool]:
    mark = text_inlines(marker)
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
