"""Cells at their places in a table's grid."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.model.nodes import Cell, Row
from pipeline.records import dataclass


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell in the grid: row and column it starts in, rows it reaches over, and what it holds."""

    row: int
    column: int
    rows: int
    cell: Cell
    head: bool


def grid(rows: Iterable[Row], columns: int, heads: int) -> tuple[list[Placed], int]:
    """Cells at their grid positions, row spans respected; and the number of columns the rows really use.

    A span never leaves the head rows or the table.
    """
    rows = list(rows)
    taken: dict[int, set[int]] = {}  # columns of rows below that spans from above hold
    out: list[Placed] = []
    widest = columns
    for number, row in enumerate(rows):
        held = taken.pop(number, set())
        at = 0
        stop = heads if number < heads else len(rows)
        for cell in row.cells:
            while at in held:
                at += 1
            down = min(cell.row_span, stop - number)
            for below in range(number + 1, number + down):
                taken.setdefault(below, set()).update(range(at, at + cell.col_span))
            out.append(Placed(number, at, down, cell, number < heads or cell.header))
            at += cell.col_span
            widest = max(widest, at)
    return out, widest
