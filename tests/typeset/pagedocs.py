"""Documents made at random for laws of the page, in characters that the block face draws."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from hypothesis import strategies as st

from pipeline.model.build import text as inlines
from pipeline.model.nodes import (
    Align,
    Block,
    Cell,
    Column,
    Document,
    Heading,
    Inline,
    ListBlock,
    ListItem,
    Meta,
    Note,
    NoteRef,
    PageBreak,
    Paragraph,
    Quote,
    Role,
    Row,
    Table,
)
from pipeline.style.resolved import ResolvedStyle
from pipeline.typeset.layout import Layout, Page, PlacedLine
from pipeline.typeset.page.pages import text_area
from tests.blockfont import CIRCLED, HAN, block_style

EM = 10.0


def words(length: int, seed: int = 0) -> str:
    """Chinese of a length, with a comma now and then."""
    return "".join("，" if i % 11 == 9 else HAN[(i * 7 + seed) % len(HAN)] for i in range(length))


def paragraph(length: int, role: Role = Role.BODY, seed: int = 0) -> Paragraph:
    return Paragraph(role, inlines(words(length, seed)))


def noted(length: int, name: str, at: int) -> Paragraph:
    """A paragraph with the mark of a note in it."""
    whole = words(length)
    children: tuple[Inline, ...] = (*inlines(whole[:at]), NoteRef(name), *inlines(whole[at:]))
    return Paragraph(Role.BODY, children)


def table(rows: int, columns: int, *, head: bool = True, longest: int = 9, spans: bool = False) -> Table:
    """A table with cells of many lengths; `spans` joins the first cells of every three rows."""
    made = []
    for row in range(rows):
        cells = []
        for column in range(columns):
            if spans and column == 0:
                if row % 3 == 0:
                    cells.append(Cell((paragraph(4, seed=row),), row_span=min(3, rows - row)))
                continue
            cells.append(Cell((paragraph(1 + (row * 5 + column * 3) % longest, seed=row),)))
        made.append(Row(tuple(cells)))
    top = (Row(tuple(Cell((paragraph(2, seed=c),), header=True) for c in range(columns))),) if head else ()
    return Table((Column(),) * columns, top, tuple(made), caption=inlines(words(5)))


def small_style(characters: int = 14, lines: int = 10, **roles: dict[str, object]) -> ResolvedStyle:
    """A small page: body on the grid, notes and cells in smaller type off the grid, headings that keep the next."""
    style = block_style(characters, lines)
    changed = dict(style.roles)
    for role in (Role.NOTE, Role.TABLE_CELL, Role.TABLE_HEAD):
        changed[role] = replace(changed[role], size=6.0, nominal=6.0, pitch=9.0, align=Align.LEFT)
    for name, values in roles.items():
        role = Role(name.replace("_", "-"))
        changed[role] = replace(changed[role], **values)  # type: ignore[arg-type]
    return replace(style, roles=changed, notes_by_page=False)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """Paragraphs, headings, notes, tables, lists, quotations, page ends."""
    blocks: list[Block] = []
    notes: list[Note] = []
    for number in range(draw(st.integers(1, 14))):
        kind = draw(st.sampled_from("ppppphhntlqb"))
        length = draw(st.integers(1, 90))
        match kind:
            case "h":
                blocks.append(Heading(1, Role.HEADING_1, inlines(words(1 + length % 20, number))))
            case "n":
                name = f"n{number}"
                blocks.append(noted(length, name, draw(st.integers(0, length))))
                notes.append(Note(name, (paragraph(draw(st.integers(1, 400)), seed=number),)))
            case "t":
                rows, columns = draw(st.integers(1, 12)), draw(st.integers(1, 4))
                longest = draw(st.sampled_from([3, 9, 60, 300]))
                blocks.append(
                    table(rows, columns, head=draw(st.booleans()), longest=longest, spans=draw(st.booleans()))
                )
            case "l":
                items = tuple(ListItem("•", (paragraph(1 + length // 3, seed=i),)) for i in range(3))
                blocks.append(ListBlock(False, items))
            case "q":
                blocks.append(Quote((paragraph(length, seed=number), paragraph(3))))
            case "b":
                blocks.append(PageBreak())
            case _:
                blocks.append(paragraph(length, seed=number))
    return Document(Meta(), tuple(blocks), tuple(notes))


def said(layout: Layout) -> str:
    """All text of the pages by blocks, marks of notes left out."""
    by_block: dict[int, list[str]] = {}
    for page in layout.pages:
        for line in page.lines:
            if line.block >= 0:
                by_block.setdefault(line.block, []).append(line.text)
    joined = "".join("".join(by_block[block]) for block in sorted(by_block))
    return "".join(char for char in joined if char not in CIRCLED)


def boxes(page: Page) -> Iterator[tuple[float, float, float, float, PlacedLine]]:
    """Left, top, right, bottom of every line's type."""
    for line in page.lines:
        size = max(run.size for run in line.runs if run.rise == 0) if line.runs else EM
        yield line.x, line.y - 0.88 * size, line.x + line.width, line.y + 0.12 * size, line


def overlaps(page: Page) -> list[tuple[str, str]]:
    """Pairs of lines that stand on one another."""
    found = []
    everything = sorted(boxes(page), key=lambda box: box[1])
    for at, (left, _, right, bottom, line) in enumerate(everything):
        for other_left, other_top, other_right, _, other in everything[at + 1 :]:
            if other_top >= bottom - 0.2:
                break
            if other_left < right - 0.2 and left < other_right - 0.2:
                found.append((line.text, other.text))
    return found


def outside(page: Page, style: ResolvedStyle) -> list[str]:
    """Lines that leave the text area, marks at their edges aside."""
    area = text_area(style.page, page.recto, page.turned)
    slack = 0.6 * EM
    return [
        line.text
        for left, top, right, bottom, line in boxes(page)
        if left < area.left - slack
        or right > area.left + area.width + slack
        or top < area.top - 0.1
        or bottom > area.top + area.height + 0.1
    ]


def off_grid(page: Page, style: ResolvedStyle, places: Iterable[int]) -> list[str]:
    """Lines of these blocks whose baselines are not on the grid."""
    wanted = set(places)
    pitch = style.page.pitch
    found = []
    for line in page.lines:
        if line.block in wanted:
            steps = (line.y - style.page.top - 0.88 * EM) / pitch
            if abs(steps - round(steps)) > 0.01:
                found.append(line.text)
    return found
