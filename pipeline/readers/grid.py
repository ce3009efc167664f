"""Cells with spans to a full grid: every row as wide as the table, no overlaps, no columns that nothing starts in.

A span may say a thousand million; nothing here is stored per spanned cell.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

from pipeline.limits import LIMITS, Limits
from pipeline.model.nodes import Align, Block, Cell, Row
from pipeline.records import dataclass, replace


@dataclass(frozen=True, slots=True)
class Raw:
    """A cell as the source gives it. `column` fixes where it starts (Word); -1 takes the next free column (HTML)."""

    blocks: tuple[Block, ...]
    row_span: int = 1
    col_span: int = 1
    header: bool = False
    align: Align | None = None
    column: int = -1


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows that fill `width` columns; `edges`: the source's columns that the kept ones begin at, and the last end."""

    rows: tuple[Row, ...]
    edges: tuple[int, ...]

    @property
    def width(self) -> int:
        """Number of columns."""
        return len(self.edges) - 1


@dataclass(slots=True)
class _Placed:
    start: int
    end: int
    rows: int
    cell: Raw


def filled(rows: Sequence[Sequence[Raw]], limits: Limits = LIMITS) -> Grid:
    """The grid of a section of a table. A cell that does not fit beside an older one is cut in its span, never lost."""
    placed: list[list[_Placed]] = []
    active: list[tuple[int, int, int]] = []  # start, end, row after the last
    for number, row in enumerate(rows):
        active = sorted(item for item in active if item[2] > number)
        here: list[_Placed] = []
        at = 0
        for cell in row:
            at = _free(max(at, cell.column), active)
            span = max(1, min(cell.col_span, limits.span))
            room = next((start - at for start, _, _ in active if start > at), span)
            end = at + min(span, room)
            down = max(1, min(cell.row_span, len(rows) - number))
            here.append(_Placed(at, end, down, cell))
            at = end
        active.extend((item.start, item.end, number + item.rows) for item in here if item.rows > 1)
        placed.append(here)
    edges = sorted({0} | {item.start for row in placed for item in row} | _last(placed))
    return Grid(_rows(placed, edges), tuple(edges))


def _free(at: int, active: Sequence[tuple[int, int, int]]) -> int:
    for start, end, _ in active:
        if start <= at < end:
            at = end
    return at


def _last(placed: Sequence[Sequence[_Placed]]) -> set[int]:
    """The end of the widest row; a gap in another row needs an edge where it begins."""
    ends = {item.end for row in placed for item in row}
    if not ends:
        return {1}
    gaps: set[int] = set()
    for row in placed:
        for item, following in pairwise(row):
            if following.start > item.end:
                gaps.add(item.end)
        if row:
            gaps.add(row[-1].end)
    return gaps | {max(ends)}


def _rows(placed: Sequence[Sequence[_Placed]], edges: Sequence[int]) -> tuple[Row, ...]:
    index = {edge: number for number, edge in enumerate(edges)}
    width = len(edges) - 1
    out: list[Row] = []
    below: list[tuple[int, int, int]] = []  # kept columns taken by cells from above, until a row
    for number, row in enumerate(placed):
        below = [item for item in below if item[2] > number]
        cells: list[Cell] = []
        at = 0
        taken = {item[0]: item[1] for item in below}
        for item in row:
            start, end = index[item.start], _column(item.end, edges)
            at = _pad(cells, at, start, taken)
            raw = item.cell
            cells.append(Cell(raw.blocks, item.rows, max(1, end - start), raw.header, raw.align))
            if item.rows > 1:
                below.append((start, max(end, start + 1), number + item.rows))
            at = max(end, start + 1)
        _pad(cells, at, width, taken)
        out.append(Row(tuple(cells)))
    return tuple(out)


def _column(end: int, edges: Sequence[int]) -> int:
    return bisect_left(edges, end)


def _pad(cells: list[Cell], at: int, to: int, taken: dict[int, int]) -> int:
    """Empty cells over a gap, leaving out what cells from above hold."""
    while at < to:
        if at in taken:
            at = taken[at]
            continue
        stop = min([start for start in taken if at < start < to], default=to)
        cells.append(Cell((), 1, stop - at))
        at = stop
    return at


def split_head(grid: Grid, head: int) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    """The first `head` rows and the rest; a cell that reaches from one into the other is taken into the head whole."""
    rows = grid.rows
    reach = head
    at = 0
    while at < min(reach, len(rows)):
        reach = max(reach, max((at + cell.row_span for cell in rows[at].cells), default=reach))
        at += 1
    reach = min(reach, len(rows))
    if reach == len(rows):
        return (), rows  # a table needs a body
    top = tuple(Row(tuple(replace(cell, header=True) for cell in row.cells)) for row in rows[:reach])
    return top, rows[reach:]
