"""Blocks as paragraphs and tables of one story.

What stands before the words of a paragraph may be decided earlier: a list marker, a bookmark of a container, an asked
page end. Such things wait and go to the next paragraph that is written.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import assert_never

from pipeline.model.nodes import (
    Align,
    Block,
    CodeBlock,
    Division,
    Figure,
    Heading,
    Image,
    Inline,
    ListBlock,
    ListItem,
    NoteRef,
    PageBreak,
    Paragraph,
    Quote,
    Role,
    Ruby,
    Separator,
    Table,
)
from pipeline.model.walk import plain_text, texts_of
from pipeline.records import dataclass, replace
from pipeline.writers.docx import names
from pipeline.writers.docx.fixed import cell_padding
from pipeline.writers.docx.official import CLOSING, closing, parted, standing
from pipeline.writers.docx.ooxml import SILENT_TEXT, TWIPS, text_run
from pipeline.writers.docx.pictures import drawing
from pipeline.writers.docx.places import DEEPEST, Place
from pipeline.writers.docx.runs import RunWriter, holds, legal
from pipeline.writers.docx.sections import Sections
from pipeline.writers.docx.story import Story, heading_mark
from pipeline.writers.docx.tables import Slot, column_twips, grid_rows, row_xml, table_head
from pipeline.writers.docx.titles import LineEnds

_LISTED = frozenset((Role.SIGNATURE, Role.ATTACHMENT_NOTE))  # one blank line stands above them all


@dataclass(frozen=True, slots=True)
class Context:
    """Where a block stands. `role` replaces that of running text; `width` is the room in twips."""

    width: int
    role: Role | None = None
    align: Align | None = None
    depth: int = 0  # of lists
    flowing: bool = True  # page ends can be asked for here
    fitted: bool = False  # `align` is a choice by length


class BlockWriter:
    """Writes the blocks of one story into a list of strings."""

    def __init__(
        self,
        story: Story,
        line_ends: LineEnds | None = None,
        *,
        mark_headings: bool = False,
        sections: Sections | None = None,
        folios: Sequence[str] = (),
    ) -> None:
        self.story = story
        self._sections = sections
        self._folios = folios  # of the headings, where they are known
        self._begin, self._recto = "", True  # how the section in hand began
        self._looks: dict[int, Place] = {}
        self.out: list[str] = []
        self._line_ends = line_ends
        self._prefix = ""
        self._ids: list[str] = []
        self._new_page = False
        self._opens_division = False
        self._after_table = False
        self._spoken = 0
        self._opens_item = False
        self._keep = False
        self._mark_headings = mark_headings
        self._headings = 0

    def blocks(self, blocks: tuple[Block, ...], context: Context) -> None:
        """Write blocks in order."""
        if context.flowing and not context.role and not context.depth and self.story.note_kind is None:
            self._looks |= self._standings(blocks)
        for number, block in enumerate(blocks):
            following = blocks[number + 1] if number + 1 < len(blocks) else None
            # No page holds a signature without text (GB/T 9704-2012, 7.3.5.5).
            closes = isinstance(following, Paragraph) and following.role in CLOSING
            self._keep = closes and isinstance(block, Paragraph) and not self._keeps(block.role)
            self.block(block, context)
            self._keep = False

    def _standings(self, blocks: Sequence[Block]) -> dict[int, Place]:
        """What paragraphs take from those beside them, by identity: indents, blank lines (7.3.4, 7.3.5)."""
        style = self.story.edition.styles.style
        found: dict[int, Place] = {}
        signed: list[Paragraph] = []
        flush: set[int] = set()  # no blank line above
        before: Role | None = None
        for block in (*blocks, None):
            role = block.role if isinstance(block, Paragraph) else None
            if role not in CLOSING and signed:
                stands = closing(style, signed)
                for at, item in enumerate(signed):
                    found[id(item)] = Place(item.role, standing=stands.get(at))
                signed = []
            if not isinstance(block, Paragraph):
                before = None
                continue
            if role in CLOSING:
                signed.append(block)
            else:
                found[id(block)] = Place(block.role, standing=standing(style, block))
            if role is before and before in _LISTED and style.of(before).space_before:
                flush.add(id(block))
            before = role
        return {key: replace(place, before=0.0) if key in flush else place for key, place in found.items()}

    def _keeps(self, role: Role) -> bool:
        return self.story.edition.styles.style.of(role).keep_next

    def block(self, block: Block, context: Context) -> None:
        """Write one block."""
        match block:
            case Paragraph():
                self._paragraph(block, context)
            case Heading():
                self._headings += 1
                self._open_section(block.role, context)
                if self._mark_headings:
                    self.wait_for(heading_mark(self._headings))
                place = Place(block.role, min(block.level, DEEPEST), align=context.align, fitted=self._fitted(context))
                self.words(place, block.children, context, block.id)
            case ListBlock():
                self._list(block, context)
            case Quote(blocks=inner):
                with self._group("quote"):
                    self.blocks(inner, replace(context, role=context.role or Role.QUOTE))
            case Table():
                self._table(block, context)
            case Figure():
                self._figure(block, context)
            case CodeBlock(value=value):
                self._emit(Place(Role.CODE), text_run(legal(self.story, value)) if value else SILENT_TEXT)
            case Division(role=role, blocks=inner, id=identifier):
                with self._group(f"div{'i' if identifier else ''}_{role.value.replace('-', '_')}"):
                    self.wait_for(identifier)
                    if context.flowing and self.story.edition.styles.style.of(role).page_break_before:
                        self._opens_division = True
                    self.blocks(inner, context)
            case PageBreak():
                self._page_end(context)
            case Separator():
                self._structure("Separator")
            case _:
                assert_never(block)

    def finish(self, strays: tuple[NoteRef, ...] = ()) -> str:
        """The whole story. Word wants a paragraph at its end; what still waits, and stray note marks, need one."""
        if strays:
            self.begin_with(RunWriter(self.story, 0.0, 0.0).marks(strays))
        if self._prefix:
            self._raw(self.story.edition.styles.paragraph(Place(Role.NOTE)), self._prefix)
        if self._after_table or self._ids:
            self._structure("Seam")
        return "".join(self.out)

    def wait_for(self, identifier: str) -> None:
        """Put the bookmark of a container at its first paragraph."""
        if identifier:
            self._ids.append(identifier)

    def begin_with(self, run: str) -> None:
        """Put a run before the words of the next paragraph."""
        self._prefix += run

    def new_page(self) -> None:
        """Let the next paragraph begin a page."""
        self._new_page = True

    def words(self, place: Place, inlines: tuple[Inline, ...], context: Context, identifier: str = "") -> None:
        """A paragraph of inlines in the style of a place."""
        if holds(Image, inlines):
            place = replace(place, picture=True)
        elif holds(Ruby, inlines):
            place = replace(place, ruby=True)
        self.wait_for(identifier)
        room = context.width / TWIPS
        ends = self._line_ends.of(place.role, inlines, room) if self._line_ends is not None else ()
        styles = self.story.edition.styles
        spread = parted(styles.style, plain_text(inlines)) if place.role is Role.PRINTED_BY else None
        writer = RunWriter(self.story, styles.role_style(place).nominal, room, ends, spread)
        self._emit(place, writer.write(inlines))

    # --- paragraphs ------------------------------------------------------------------------------------------------

    def _paragraph(self, block: Paragraph, context: Context) -> None:
        role = context.role if block.role is Role.BODY and context.role is not None else block.role
        depth = 1
        if role is Role.LIST_ITEM and block.role is Role.BODY and not self._opens_item:
            role, depth = Role.BODY, context.depth + 1  # a further paragraph of the item, one step in
        elif role is Role.LIST_ITEM:
            depth = max(1, context.depth)
        place = Place(role, align=context.align, fitted=self._fitted(context), depth=depth, keep=self._keep)
        look = self._looks.get(id(block))
        if look is not None and look.role is role:
            place = replace(place, standing=look.standing, before=look.before)
        self.words(place, block.children, context, block.id)

    def _fitted(self, context: Context) -> bool:
        return context.fitted and context.align is not None

    def _emit(self, place: Place, runs: str) -> None:
        """One paragraph with words."""
        if self._new_page:
            place = replace(place, new_page=True)
        elif self._opens_division and not self.story.edition.styles.role_style(place).page_break_before:
            place = replace(place, opens=True)
        self._new_page = self._opens_division = False
        runs = self._prefix + runs
        self._prefix = ""
        self._spoken += 1
        self._opens_item = False
        self._raw(self.story.edition.styles.paragraph(place), runs)

    def _raw(self, style: str, content: str) -> None:
        for identifier in reversed(self._ids):
            content = self.story.edition.marked(identifier, content)
        self._ids.clear()
        self._after_table = False
        self.out.append(f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{content}</w:p>')

    def _structure(self, style: str, content: str = "") -> None:
        """A paragraph without words. It may hold a bookmark, never a list marker."""
        self._end_page()
        self._raw(style, content)

    def _end_page(self) -> None:
        """Write a page end that waits as a paragraph of its own, before what cannot hold it."""
        if self._new_page or self._opens_division:
            style = "PageEnd" if self._new_page else "Opening"
            self._new_page = self._opens_division = False
            self._raw(style, "")

    @contextmanager
    def _group(self, kind: str) -> Iterator[None]:
        """Hold blocks together: a hidden bookmark of Word round them, which our reader knows by its name."""
        number = self.story.edition.next_mark()
        self.out.append(f'<w:bookmarkStart w:id="{number}" w:name="{names.GROUP}{kind}_{number}"/>')
        yield
        self.out.append(f'<w:bookmarkEnd w:id="{number}"/>')

    def _last(self) -> int:
        """Where the last paragraph or table is in what is written; -1 if there is none."""
        at = len(self.out) - 1
        while at >= 0 and self.out[at].startswith("<w:bookmark"):
            at -= 1
        return at

    def _open_section(self, role: Role, context: Context) -> None:
        """End the section in hand where a heading opens the next one."""
        opens = self._sections.opens(role) if self._sections is not None and context.flowing else ""
        if not opens:
            return
        if self.out or self._prefix:
            section = self.section()
            end = self._last()
            last = self.out[end] if end >= 0 else ""
            if self._prefix or self._ids or not last.startswith("<w:p>"):
                ids, self._ids = self._ids, []
                prefix, self._prefix = self._prefix, ""
                self._structure("Seam")
                end = len(self.out) - 1
                last = self.out[end]
                self._ids, self._prefix = ids, prefix
            at = last.rindex("<w:p><w:pPr>")
            self.out[end] = last[:at] + last[at:].replace("</w:pPr>", section + "</w:pPr>", 1)
        self._begin = opens
        at = self._headings - 1
        folio = self._folios[at] if at < len(self._folios) else ""
        self._recto = opens == "oddPage" or not folio.isdecimal() or int(folio) % 2 == 1

    def section(self) -> str:
        """The properties of the section in hand."""
        assert self._sections is not None
        return self._sections.text(begin=self._begin, recto=self._recto)

    def begin_section(self, begin: str) -> None:
        """How the first section of the text begins."""
        self._begin = begin

    def _page_end(self, context: Context) -> None:
        if context.flowing:
            self._end_page()  # a second one leaves a page empty
            self._new_page = True
        else:
            self.story.edition.cannot("page-break")

    # --- lists -----------------------------------------------------------------------------------------------------

    def _list(self, block: ListBlock, context: Context) -> None:
        role = context.role if context.role in (Role.TABLE_CELL, Role.TABLE_HEAD, Role.NOTE) else Role.LIST_ITEM
        inner = replace(context, role=role, depth=context.depth + 1)
        with self._group("ol" if block.ordered else "ul"):
            for item in block.items:
                with self._group("li" if item.marker else "lie"):
                    self._item(item, role, inner)

    def _item(self, item: ListItem, role: Role, inner: Context) -> None:
        style = f'<w:rStyle w:val="{names.LIST_MARKER[0]}"/>'
        if item.marker:
            hint = '<w:rFonts w:hint="eastAsia"/>' if not item.marker.isascii() else ""
            self._prefix += text_run(legal(self.story, item.marker), style + hint)
        wordless = next(texts_of(item.blocks), None) is None
        if wordless:
            silent = "" if item.marker else text_run("", style)
            self._emit(Place(role, depth=inner.depth if role is Role.LIST_ITEM else 1), silent)
        self._opens_item = not wordless
        self.blocks(item.blocks, inner)
        self._opens_item = False

    # --- figures ---------------------------------------------------------------------------------------------------

    def _figure(self, block: Figure, context: Context) -> None:
        self.wait_for(block.id)
        picture = drawing(self.story, block.image, context.width / TWIPS)
        if picture:
            self._structure("Figure" if block.caption else "FigureAlone", picture)
        if block.caption:
            self.words(Place(Role.CAPTION, below=True), block.caption, replace(context, role=None))

    # --- tables ----------------------------------------------------------------------------------------------------

    def _table(self, block: Table, context: Context) -> None:
        self.wait_for(block.id)
        if block.caption:
            self.words(Place(Role.CAPTION), block.caption, context)
        rows = grid_rows(block)
        if not rows:
            return
        self._end_page()
        if self._after_table:
            self._structure("Seam")  # Word joins tables that touch
        ids, self._ids = self._ids, []
        size = self.story.edition.styles.style.of(Role.TABLE_CELL).nominal
        widths = column_twips(block, len(rows[0]), context.width, size)
        table = table_head(block, widths)
        for identifier in reversed(ids):
            table = self.story.edition.marked(identifier, "") + table
        self.out.append(table)
        for index, row in enumerate(rows):
            ruled = index == len(block.head) - 1 and self.story.edition.styles.style.three_rules
            cells = "".join(self._slot(slot, block, widths, context, ruled) for slot in row if slot is not None)
            self.out.append(row_xml(cells, header=index < len(block.head)))
        self.out.append("</w:tbl>")
        self._after_table = True

    def _slot(self, slot: Slot, table: Table, widths: list[int], context: Context, ruled: bool) -> str:
        """One cell; the paragraphs are collected apart because a cell must end with one."""
        width = sum(widths[slot.column : slot.column + slot.columns])
        role = Role.TABLE_HEAD if slot.header else Role.TABLE_CELL
        mine, self.out = self.out, []
        self._after_table = False
        if slot.cell is not None:
            record = self.story.edition.styles.style.of(role)
            room = max(width - 2 * cell_padding(record.nominal), round(record.nominal * TWIPS))
            asked = self._asked(slot, table)
            fitted = self._fitting(slot, room / TWIPS / record.nominal) if asked is None else None
            inner = Context(room, role, asked or (None if fitted is record.align else fitted), flowing=False)
            self.blocks(slot.cell.blocks, replace(inner, fitted=asked is None))
        if self._last() < 0 or self._after_table:
            self._raw(self.story.edition.styles.paragraph(Place(role)), "")
        content, self.out = "".join(self.out), mine
        return slot.xml(width, content, ruled=ruled)

    def _asked(self, slot: Slot, table: Table) -> Align | None:
        """The alignment that the cell or its column asks for."""
        assert slot.cell is not None
        if slot.cell.align is None and slot.column < len(table.columns):
            return table.columns[slot.column].align
        return slot.cell.align

    def _fitting(self, slot: Slot, room: float) -> Align:
        """Where nothing is asked for, heads and what fits one line of `room` ems are centred."""
        assert slot.cell is not None
        short = sum(len(text) for text in texts_of(slot.cell.blocks)) < room
        return Align.CENTER if slot.header or short else Align.LEFT
