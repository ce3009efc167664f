"""Tables as a frame of cells with scope, spans and alignment; what a cell holds is the block writer's work."""

from __future__ import annotations

from pipeline.model.nodes import Align, Cell, Row, Table
from pipeline.model.walk import texts_of
from pipeline.records import dataclass

FramedCell = tuple[Cell, str, str]  # the cell, its opening and its closing tag


@dataclass(frozen=True, slots=True)
class Frame:
    """A table without the content of its cells."""

    shares: tuple[float | None, ...]  # of each column, 0 to 1 of the measure
    head: tuple[tuple[FramedCell, ...], ...]
    body: tuple[tuple[FramedCell, ...], ...]

    def columns(self, end: str) -> str:
        """The `colgroup`, empty when no column has a width of its own."""
        if not any(self.shares):
            return ""
        widths = (f' style="width: {100 * share:.4g}%"' if share else "" for share in self.shares)
        return f"<colgroup>{''.join(f'<col{width}{end}' for width in widths)}</colgroup>"


def table_frame(table: Table, room: float) -> Frame:
    """Rows with their tags; `room` is the width of the print edition's text area in ems of the table's type."""
    return Frame(
        tuple(column.width for column in table.columns),
        _rows(table, table.head, room, heading=True),
        _rows(table, table.body, room, heading=False),
    )


def _rows(table: Table, rows: tuple[Row, ...], room: float, *, heading: bool) -> tuple[tuple[FramedCell, ...], ...]:
    out: list[tuple[FramedCell, ...]] = []
    taken: dict[int, int] = {}  # grid column -> rows for which a cell from above still fills it
    for row in rows:
        cells: list[FramedCell] = []
        column = 0
        for cell in row.cells:
            while taken.get(column, 0):
                column += 1
            cells.append(_framed(table, cell, column, room, heading=heading))
            for covered in range(column, column + cell.col_span):
                taken[covered] = cell.row_span
            column += cell.col_span
        taken = {number: left - 1 for number, left in taken.items() if left > 1}
        out.append(tuple(cells))
    return tuple(out)


def _alignment(table: Table, cell: Cell, column: int, room: float, *, heading: bool) -> Align:
    """The cell's own alignment, else its column's, else as print does it: heads and short texts in the middle."""
    if cell.align is not None:
        return cell.align
    if column < len(table.columns) and (align := table.columns[column].align) is not None:
        return align
    spanned = table.columns[column : column + cell.col_span]
    shares = [item.width or 1 / len(table.columns) for item in spanned]
    short = sum(len(text) for text in texts_of(cell.blocks)) < sum(shares) * room
    return Align.CENTER if heading or short else Align.LEFT


def _framed(table: Table, cell: Cell, column: int, room: float, *, heading: bool) -> FramedCell:
    attributes = f' class="{_alignment(table, cell, column, room, heading=heading).value}"'
    if cell.row_span > 1:
        attributes += f' rowspan="{cell.row_span}"'
    if cell.col_span > 1:
        attributes += f' colspan="{cell.col_span}"'
    if heading:
        return cell, f'<th scope="col"{attributes}>', "</th>"
    if cell.header:
        return cell, f'<th scope="row"{attributes}>', "</th>"
    return cell, f"<td{attributes}>", "</td>"
