"""Tables: the grid behind row and column spans, column widths, the frame of a `w:tbl`.

Word wants every grid cell of every row filled (ISO/IEC 29500-1, 17.4): a cell over several rows is followed by cells
marked `vMerge`, a row that is too short by empty cells.
"""

from __future__ import annotations

from itertools import pairwise

from pipeline.model.nodes import Cell, Row, Table
from pipeline.model.walk import plain_text, texts_of
from pipeline.records import dataclass
from pipeline.writers.docx.fixed import cell_padding
from pipeline.writers.docx.ooxml import TWIPS, escape

_LEAST = 2.5  # ems of the narrowest column
_BELOW = '<w:bottom w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
_DAMP = 0.6  # power by which long texts yield


@dataclass(frozen=True, slots=True)
class Slot:
    """One `w:tc`. Without a cell it only fills the grid: below a cell that spans rows (`merged`), or where none is."""

    column: int
    columns: int
    cell: Cell | None = None
    header: bool = False
    restart: bool = False
    merged: bool = False
    heads_row: bool = False

    def xml(self, width: int, content: str, *, ruled: bool = False) -> str:
        """The element around its paragraphs; `ruled`: with a rule below, as heads of tables of three rules have."""
        span = f'<w:gridSpan w:val="{self.columns}"/>' if self.columns > 1 else ""
        merge = '<w:vMerge w:val="restart"/>' if self.restart else "<w:vMerge/>" if self.merged else ""
        rule = f"<w:tcBorders>{_BELOW}</w:tcBorders>" if ruled else ""
        # What Word itself writes in the cells of a heading column (17.4.8); heads of columns are told by their row.
        heading = '<w:cnfStyle w:val="001000000000"/>' if self.heads_row else ""
        return f'<w:tc><w:tcPr>{heading}<w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}{rule}</w:tcPr>{content}</w:tc>'


SlotRow = list["Slot | None"]


def grid_rows(table: Table) -> list[SlotRow]:
    """The rows of the grid, all of one length; `None` where a slot to the left reaches over the column.

    A row span ends with its part of the table (head or body): a head row repeats on every page, and what spans out of
    it cannot. Overlapping spans give way: the later cell takes the next free column.
    """
    rows = [*_part(table.head, head=True), *_part(table.body, head=False)]
    width = max((len(row) for row in rows), default=0)
    if not width:
        return []
    for row in rows:
        for column in range(len(row)):
            if row[column] is None and not _covered(row, column):
                row[column] = Slot(column, 1)
        row.extend(Slot(column, 1) for column in range(len(row), width))
    return rows


def _part(rows: tuple[Row, ...], *, head: bool) -> list[SlotRow]:
    grid: list[SlotRow] = [[] for _ in rows]
    taken: list[set[int]] = [set() for _ in rows]
    for number, row in enumerate(rows):
        column = 0
        for cell in row.cells:
            while column in taken[number]:
                column += 1
            columns = 1
            while columns < cell.col_span and column + columns not in taken[number]:
                columns += 1
            last = min(number + cell.row_span, len(rows))
            for below in range(number, last):
                slot = Slot(
                    column,
                    columns,
                    cell if below == number else None,
                    header=head or cell.header,
                    restart=below == number and last - number > 1,
                    merged=below > number,
                    heads_row=cell.header and not head,
                )
                line = grid[below]
                line.extend([None] * (column + columns - len(line)))
                line[column] = slot
                taken[below].update(range(column, column + columns))
            column += columns
    return grid


def _covered(row: SlotRow, column: int) -> bool:
    for left in range(column - 1, -1, -1):
        slot = row[left]
        if slot is not None:
            return left + slot.columns > column
    return False


def column_twips(table: Table, count: int, total: int, size: float) -> list[int]:
    """Widths of the grid columns in twips, adding up to `total`; cells are set in `size` points.

    If every column says its share, that decides. Else each gets what its longest text needs and a part of the rest;
    when that is too much, long texts yield more than short ones (the rule of the print edition).
    """
    given = [table.columns[index].width if index < len(table.columns) else None for index in range(count)]
    shares = [width or 0.0 for width in given]
    if None in given or sum(shares) <= 0:
        shares = _by_need(table, count, total, size)
    whole, edges = sum(shares), [0]
    for share in shares[:-1]:
        edges.append(max(edges[-1] + 1, round(edges[-1] + share / whole * total)))
    edges.append(max(total, edges[-1] + 1))
    return [right - left for left, right in pairwise(edges)]


def _by_need(table: Table, count: int, total: int, size: float) -> list[float]:
    em = size * TWIPS
    floor = _LEAST * em
    needs = [floor] * count
    for row in grid_rows(table):
        for slot in row:
            if slot is not None and slot.cell is not None and slot.columns == 1:
                longest = max((ems(text) for text in texts_of(slot.cell.blocks)), default=0.0)
                needs[slot.column] = max(needs[slot.column], longest * em + 2 * cell_padding(size))
    if sum(needs) <= total:
        spare = (total - sum(needs)) / count
        return [need + spare for need in needs]
    return [floor / TWIPS + max((need - floor) / TWIPS, 0) ** _DAMP for need in needs]


def ems(text: str) -> float:
    """Rough width of a text: Chinese characters count one, others a little over half."""
    return sum(1.0 if ord(char) > 0x2000 else 0.55 for char in text)


def table_head(table: Table, widths: list[int]) -> str:
    """The opening of a `w:tbl`: style, width, grid; the caption serves as its alternative text."""
    layout = "fixed" if table.columns and all(column.width is not None for column in table.columns) else "autofit"
    first_row, first_column = bool(table.head), any(row.cells and row.cells[0].header for row in table.body)
    look = (0x20 if first_row else 0) | (0x80 if first_column else 0) | 0x600
    caption = f'<w:tblCaption w:val="{escape(plain_text(table.caption))}"/>' if table.caption else ""
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="ReportTable"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblLayout w:type="{layout}"/>'
        f'<w:tblLook w:val="{look:04X}" w:firstRow="{int(first_row)}" w:lastRow="0"'
        f' w:firstColumn="{int(first_column)}" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>{caption}</w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>"
    )


def row_xml(cells: str, *, header: bool) -> str:
    """One row: never divided by a page end, repeated on every page if it is a header (17.4.49)."""
    repeat = "<w:tblHeader/>" if header else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{repeat}</w:trPr>{cells}</w:tr>"
