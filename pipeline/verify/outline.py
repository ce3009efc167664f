"""What a document says and how it is built, in one plain form for trees and editions, so that they can be compared.

Every paragraph with any text is an item, blocks first and notes after them by number; tables are grids of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import assert_never

from pipeline.model.nodes import (
    Block,
    Break,
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
    Marked,
    NoteRef,
    PageBreak,
    Paragraph,
    Phrase,
    Quote,
    Role,
    Row,
    Ruby,
    Separator,
    Table,
    Text,
)
from pipeline.model.walk import texts_of
from pipeline.records import dataclass, field, replace


@dataclass(frozen=True, slots=True)
class Item:
    """One paragraph. `level`: outline depth of a heading from 1, else 0. `note`: number of the note it stands in.

    `references`: offset and number of each note mark. `links`: first and last offset of the words, and the address;
    inside a document that is `#` and the first words of the block it leads to. `phrases`: run-in leads, by role.
    """

    text: str
    role: str
    level: int = 0
    note: int = 0
    references: tuple[tuple[int, int], ...] = ()
    links: tuple[tuple[int, int, str], ...] = ()
    phrases: tuple[tuple[int, int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell of a table: first row and column from 0, how many it spans, whether it heads others, its words."""

    row: int
    column: int
    rows: int
    columns: int
    header: bool
    text: str


@dataclass(slots=True)
class Outline:
    """All of it. `pictures`: of each, the number of the note it stands in or 0, and its alternative text."""

    items: list[Item] = field(default_factory=list)
    tables: list[tuple[GridCell, ...]] = field(default_factory=list)
    pictures: list[tuple[int, str]] = field(default_factory=list)


LEADS = frozenset((Role.LEAD.value, Role.LEAD_2.value, Role.LEAD_3.value))


def outline_of(document: Document) -> Outline:
    """The outline of a tree."""
    walk = _Walk({note.id: number for number, note in enumerate(document.notes, 1)}, _targets(document))
    walk.blocks(document.blocks, 0)
    for number, note in enumerate(document.notes, 1):
        walk.blocks(note.blocks, number)
    return walk.out


def nested(items: Iterable[Item]) -> list[Item]:
    """The items with levels as a book can show them: each heading one below the one it stands under."""
    out: list[Item] = []
    above: list[int] = []
    note = 0
    for item in items:
        if item.note != note:
            note, above = item.note, []
        level = item.level or (1 if item.role == Role.ATTACHMENT_TITLE.value else 0)
        if level:
            while above and above[-1] >= level:
                above.pop()
            above.append(level)
        out.append(replace(item, level=len(above)) if item.level else item)
    return out


def _targets(document: Document) -> dict[str, str]:
    """The first words of each block that links may lead to; the first of two with one id."""
    out: dict[str, str] = {}

    def look(blocks: Iterable[Block]) -> None:
        for block in blocks:
            if isinstance(block, (Paragraph, Heading, Table, Figure, Division)) and block.id:
                out.setdefault(block.id, next((text for text in texts_of((block,)) if text), ""))
            match block:
                case Quote(blocks=inner) | Division(blocks=inner):
                    look(inner)
                case ListBlock(items=items):
                    for item in items:
                        look(item.blocks)
                case Table(head=head, body=body):
                    for row in (*head, *body):
                        for cell in row.cells:
                            look(cell.blocks)
                case Paragraph() | Heading() | Figure() | CodeBlock() | PageBreak() | Separator():
                    pass
                case _:
                    assert_never(block)

    look(document.blocks)
    return out


class _Walk:
    """Collects items in reading order; the mark of a list item waits for the item's first text."""

    def __init__(self, numbers: Mapping[str, int], targets: Mapping[str, str]) -> None:
        self.out = Outline()
        self._numbers = numbers
        self._targets = targets
        self._marker = ""
        self._note = 0

    def blocks(self, blocks: Iterable[Block], note: int) -> None:
        """All blocks of the body (0) or of a note."""
        self._note = note
        for block in blocks:
            self._block(block)

    def _block(self, block: Block) -> None:
        match block:
            case Paragraph(role=role, children=children):
                self._line(role.value, 0, children)
            case Heading(role=role, level=level, children=children):
                self._line(role.value, level, children)
            case CodeBlock(value=value):
                self._add(Item(self._taken() + value, Role.CODE.value, 0, self._note))
            case Figure(image=image, caption=caption):
                self.out.pictures.append((self._note, image.alt))
                if caption:
                    self._line(Role.CAPTION.value, 0, caption)
            case ListBlock(items=items):
                for item in items:
                    self._marker += item.marker
                    if next(texts_of(item.blocks), None) is None:
                        self._add(Item(self._taken(), Role.LIST_ITEM.value, 0, self._note))
                    for inner in item.blocks:
                        self._block(inner)
            case Quote(blocks=inner_blocks) | Division(blocks=inner_blocks):
                for inner in inner_blocks:
                    self._block(inner)
            case Table():
                self._table(block)
            case PageBreak() | Separator():
                pass
            case _:
                assert_never(block)

    def _table(self, table: Table) -> None:
        if table.caption:
            self._line(Role.CAPTION.value, 0, table.caption)
        cells: list[GridCell] = []
        place = len(self.out.tables)
        self.out.tables.append(())
        for first, rows, heads in ((0, table.head, True), (len(table.head), table.body, False)):
            cells += self._rows(rows, first, heads)
        self.out.tables[place] = tuple(cells)

    def _rows(self, rows: tuple[Row, ...], first: int, heads: bool) -> Iterator[GridCell]:
        taken: dict[int, int] = {}
        for number, row in enumerate(rows, first):
            column = 0
            for cell in row.cells:
                while taken.get(column, 0):
                    column += 1
                for covered in range(column, column + cell.col_span):
                    taken[covered] = cell.row_span
                begins = len(self.out.items)
                for block in cell.blocks:
                    self._block(block)
                words = "\n".join(item.text for item in self.out.items[begins:])
                yield GridCell(number, column, cell.row_span, cell.col_span, heads or cell.header, words)
                column += cell.col_span
            taken = {at: left - 1 for at, left in taken.items() if left > 1}

    def _taken(self) -> str:
        marker, self._marker = self._marker, ""
        return marker

    def _add(self, item: Item) -> None:
        if item.text or item.references:
            self.out.items.append(item)

    def _line(self, role: str, level: int, children: tuple[Inline, ...]) -> None:
        line = _Line(self._taken(), self._numbers, self._targets)
        line.take(children)
        self.out.pictures += ((self._note, alt) for alt in line.pictures)
        self._add(
            Item(
                line.text,
                role,
                level,
                self._note,
                tuple(line.references),
                tuple(line.links),
                joined_phrases(line.phrases),
            )
        )


class _Line:
    """The words of one paragraph with what is tied to them."""

    def __init__(self, marker: str, numbers: Mapping[str, int], targets: Mapping[str, str]) -> None:
        self.text = marker
        self.references: list[tuple[int, int]] = []
        self.links: list[tuple[int, int, str]] = []
        self.phrases: list[tuple[int, int, str]] = []
        self.pictures: list[str] = []
        self._numbers = numbers
        self._targets = targets
        self._linked = False
        self._waiting: list[int] = []  # note marks inside a link: no edition has links in links, they follow it

    def take(self, children: Iterable[Inline]) -> None:
        """Add inlines."""
        for node in children:
            start = len(self.text)
            match node:
                case Text(value=value) | Code(value=value):
                    self.text += value
                case Ruby(base=base):
                    self.text += base
                case Marked(children=inner):
                    self.take(inner)
                case Phrase(role=role, children=inner):
                    self.take(inner)
                    if role.value in LEADS and len(self.text) > start:
                        self.phrases.append((start, len(self.text), role.value))
                case Link(target=target, children=inner):
                    self._link(target, inner, start)
                case NoteRef(note=note):
                    if number := self._numbers.get(note):
                        if self._linked:
                            self._waiting.append(number)
                        else:
                            self.references.append((start, number))
                case Image(alt=alt):
                    self.pictures.append(alt)
                case Break():
                    pass
                case _:
                    assert_never(node)

    def _link(self, target: str, inner: tuple[Inline, ...], start: int) -> None:
        address = "" if self._linked else self._address(target)
        if not address:
            self.take(inner)
            return
        self._linked = True
        self.take(inner)
        self._linked = False
        if len(self.text) > start:
            self.links.append((start, len(self.text), address))
        self.references += [(len(self.text), number) for number in self._waiting]
        self._waiting.clear()

    def _address(self, target: str) -> str:
        if target.startswith("#"):
            return f"#{self._targets[target[1:]]}" if target[1:] in self._targets else ""
        return web_address(target)


def web_address(target: str) -> str:
    """An address in the form all editions are compared in: percent signs resolved, host in ASCII; empty for others."""
    from urllib.parse import unquote, urlsplit

    target = target.strip()
    if target[:7].lower() == "mailto:":
        return "mailto:" + unquote(target[7:])
    try:
        parts = urlsplit(target)
        host = parts.netloc if parts.netloc.isascii() else parts.netloc.encode("idna").decode("ascii")
    except (ValueError, UnicodeError):
        return ""
    if parts.scheme not in ("http", "https") or not host:
        return ""
    rest = target[target.index("//") + 2 + len(parts.netloc) :]
    return f"{parts.scheme}://{host.lower()}{unquote(rest)}"


def joined_phrases(phrases: Iterable[tuple[int, int, str]]) -> tuple[tuple[int, int, str], ...]:
    """Neighbouring stretches of one role as one."""
    out: list[tuple[int, int, str]] = []
    for start, end, role in phrases:
        if out and out[-1][1] == start and out[-1][2] == role:
            out[-1] = (out[-1][0], end, role)
        else:
            out.append((start, end, role))
    return tuple(out)
