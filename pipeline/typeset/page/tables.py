"""Tables: column widths, rows that stay whole, heads that come again on each page.

Sources: GB/T 9704-2012 clause 8 and common book practice (heads repeated, rows not split unless taller than a page).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.model.nodes import Align, Cell, Heading, Paragraph, Role, Row, Table
from pipeline.model.walk import texts_of
from pipeline.typeset.layout import PlacedLine, Rule
from pipeline.typeset.page.strips import Strip

if TYPE_CHECKING:
    from pipeline.typeset.page.flow import Flow, Frame

_PAD_X = 0.35  # ems of the cell's type
_PAD_Y = 0.25
_LINE = 0.5  # points


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell in the grid: row and column it starts in, and what it holds."""

    row: int
    column: int
    cell: Cell
    head: bool


def grid(rows: Iterable[Row], columns: int, heads: int) -> tuple[list[Placed], int]:
    """Cells at their grid positions, row spans respected; and the number of columns the rows really use."""
    taken: set[tuple[int, int]] = set()
    out: list[Placed] = []
    rows = list(rows)
    widest = columns
    for number, row in enumerate(rows):
        at = 0
        for cell in row.cells:
            while (number, at) in taken:
                at += 1
            down = min(cell.row_span, len(rows) - number)
            for r in range(number, number + down):
                for c in range(at, at + cell.col_span):
                    taken.add((r, c))
            out.append(Placed(number, at, cell, number < heads or cell.header))
            at += cell.col_span
            widest = max(widest, at)
    return out, widest


def table_strips(flow: Flow, table: Table, frame: Frame) -> list[Strip]:
    """Caption, then rows; rows joined by a span are one strip; the head comes again where a page begins inside."""
    path = (*frame.path, flow.name("table"))
    inner = replace(frame, path=path)
    strips: list[Strip] = []
    if table.caption:
        strips.extend(flow.paragraph(table.caption, Role.CAPTION, inner, kind="caption"))
        for strip in strips:
            strip.keep = True
    rows = (*table.head, *table.body)
    placed, columns = grid(rows, len(table.columns), len(table.head))
    if not rows or not columns:
        return strips
    widths = _widths(flow, table, placed, columns, frame.width)
    edges = [0.0]
    for width in widths:
        edges.append(edges[-1] + width)
    made = _rows(flow, table, placed, len(rows), edges, inner)
    heads = made[: _head_strips(made, len(table.head))]
    for strip, _ in heads:
        strip.keep = True
    repeat = tuple(strip for strip, _ in heads)
    for number, (strip, _) in enumerate(made):
        if number > len(heads):
            strip.repeat = repeat
        strips.append(strip)
    flow.to_grid(strips[-len(made) :])
    return strips


def _head_strips(made: list[tuple[Strip, int]], heads: int) -> int:
    count = 0
    for _, last_row in made:
        if last_row < heads:
            count += 1
    return count


def _natural_width(flow: Flow, cell: Cell, head: bool) -> float:
    style = flow.composer.style.of(Role.TABLE_HEAD if head else Role.TABLE_CELL)
    longest = 0.0
    for text in texts_of(cell.blocks):
        longest = max(longest, sum(1.0 if ord(char) > 0x2000 else 0.55 for char in text))
    return (longest + 2 * _PAD_X) * style.size


def _widths(flow: Flow, table: Table, placed: list[Placed], columns: int, room: float) -> list[float]:
    """Widths that fill the room: wishes of the source first, else by the longest text, damped for long ones."""
    given = [column.width for column in table.columns] + [None] * (columns - len(table.columns))
    if all(width is not None for width in given) and sum(width or 0 for width in given) > 0:
        total = sum(width or 0 for width in given)
        return [room * (width or 0) / total for width in given]
    floor = 2.5 * flow.composer.style.of(Role.TABLE_CELL).size
    wish = [floor] * columns
    for item in placed:
        if item.cell.col_span == 1:
            wish[item.column] = max(wish[item.column], _natural_width(flow, item.cell, item.head))
    if sum(wish) <= room:
        spare = (room - sum(wish)) / columns
        return [width + spare for width in wish]
    damped = [floor + max(width - floor, 0) ** 0.6 for width in wish]
    scale = room / sum(damped)
    return [width * scale for width in damped]


def _rows(
    flow: Flow, table: Table, placed: list[Placed], rows: int, edges: list[float], frame: Frame
) -> list[tuple[Strip, int]]:
    """One strip for each group of rows that spans hold together, with the index of its last row."""
    cell_style = flow.composer.style.of(Role.TABLE_CELL)
    pad_y = _PAD_Y * cell_style.size
    content: list[tuple[Placed, list[Strip], float]] = []
    heights = [cell_style.pitch + 2 * pad_y] * rows
    for item in placed:
        strips = _cell(flow, table, item, edges, frame)
        height = sum(strip.height for strip in strips) + 2 * pad_y
        content.append((item, strips, height))
        if item.cell.row_span == 1:
            heights[item.row] = max(heights[item.row], height)
    for item, _, height in content:
        last = min(item.row + item.cell.row_span, rows)
        have = sum(heights[item.row : last])
        if height > have:
            heights[last - 1] += height - have
    out: list[tuple[Strip, int]] = []
    start = 0
    while start < rows:
        stop = start + 1
        while True:
            reach = max(
                (min(i.row + i.cell.row_span, rows) for i, _, _ in content if start <= i.row < stop), default=stop
            )
            if reach <= stop:
                break
            stop = reach
        out.append((_group(content, heights, start, stop, edges, pad_y, frame), stop - 1))
        start = stop
    return out


def _cell(flow: Flow, table: Table, item: Placed, edges: list[float], frame: Frame) -> list[Strip]:
    role = Role.TABLE_HEAD if item.head else Role.TABLE_CELL
    style = flow.composer.style.of(role)
    stop = min(item.column + item.cell.col_span, len(edges) - 1)
    pad = _PAD_X * style.size
    x = frame.x + edges[item.column] + pad
    width = max(edges[stop] - edges[item.column] - 2 * pad, style.size * 1.05)
    align = item.cell.align
    if align is None and item.column < len(table.columns):
        align = table.columns[item.column].align
    if align is None:
        short = sum(len(text) for text in texts_of(item.cell.blocks)) * style.size < width * 0.98
        align = Align.CENTER if item.head or short else Align.LEFT
    look = replace(style, align=align, first_indent=0.0, left_indent=0.0, right_indent=0.0)
    path = (*frame.path, f"row:{item.row}", f"cell:{item.column}:{item.cell.row_span}x{item.cell.col_span}")
    kind = "th" if item.head else "td"
    inner = replace(frame, x=x, width=width, path=path, kind=kind, indent=0.0, plain=True)
    strips: list[Strip] = []
    for block in item.cell.blocks:
        if isinstance(block, Paragraph | Heading):
            strips.extend(flow.paragraph(block.children, role, inner, kind=kind, look=look))
        else:
            strips.extend(flow.block(block, inner))
    if not strips:
        flow.place(role, 0, "", "", inner, kind)
    return strips


def _group(
    content: list[tuple[Placed, list[Strip], float]],
    heights: list[float],
    start: int,
    stop: int,
    edges: list[float],
    pad_y: float,
    frame: Frame,
) -> Strip:
    tops = [0.0]
    for height in heights[start:stop]:
        tops.append(tops[-1] + height)
    group = Strip(tops[-1])
    for item, strips, height in content:
        if not start <= item.row < stop:
            continue
        top = tops[item.row - start]
        bottom = tops[min(item.row + item.cell.row_span, stop) - start]
        y = top + (bottom - top - (height - 2 * pad_y)) / 2
        _place_cell(group, strips, y)
        left = frame.x + edges[item.column]
        right = frame.x + edges[min(item.column + item.cell.col_span, len(edges) - 1)]
        group.rules.extend(_box(left, right, top, bottom))
        if group.block < 0 and strips:
            group.block = strips[0].block
    return group


def _place_cell(group: Strip, strips: list[Strip], y: float) -> None:
    notes = list(group.notes)
    for strip in strips:
        for line in strip.lines:
            group.lines.append(
                PlacedLine(
                    line.x, y + line.y, line.width, line.runs, line.text, line.block, line.first, line.last, line.note
                )
            )
        group.rules.extend(replace(rule, y=rule.y + y) for rule in strip.rules)
        group.pictures.extend(replace(picture, y=picture.y + y) for picture in strip.pictures)
        notes.extend(strip.notes)
        y += strip.height
    group.notes = tuple(notes)


def _box(left: float, right: float, top: float, bottom: float) -> tuple[Rule, ...]:
    half = _LINE / 2
    return (
        Rule(left - half, top - half, right - left + _LINE, _LINE),
        Rule(left - half, bottom - half, right - left + _LINE, _LINE),
        Rule(left - half, top - half, _LINE, bottom - top + _LINE),
        Rule(right - half, top - half, _LINE, bottom - top + _LINE),
    )
