"""Tables of a page: which hold data and which only lay the page out; cells to a grid."""

from __future__ import annotations

from pipeline.readers.html.dom import Element
from pipeline.readers.html.looks import declarations

_LONG_CELL = 400
_CLASSES_OF_LAYOUT = ("presentation", "none")


def own_rows(table: Element) -> list[Element]:
    """The rows of a table, not those of tables inside it."""
    out: list[Element] = []
    for child in table.children:
        if not isinstance(child, Element):
            continue
        if child.tag == "tr":
            out.append(child)
        elif child.tag in ("tbody", "thead", "tfoot"):
            out.extend(row for row in child.children if isinstance(row, Element) and row.tag == "tr")
    return out


def own_cells(row: Element) -> list[Element]:
    """The cells of a row."""
    return [cell for cell in row.children if isinstance(cell, Element) and cell.tag in ("td", "th")]


def is_data(table: Element) -> bool:
    """True for a table of data, false for one that lays out a page.

    A caption, a head or header cells are proof of data. A table inside one of its cells, a single cell, a row or a
    column alone without lines, or one cell that holds nearly all of the text are proof of layout.
    """
    if table.get("role").lower() in _CLASSES_OF_LAYOUT:
        return False
    if any(isinstance(child, Element) and child.tag in ("caption", "thead") for child in table.children):
        return True
    rows = [cells for row in own_rows(table) if (cells := own_cells(row))]
    cells = [cell for row in rows for cell in row]
    if len(cells) < 2:
        return False
    if any(cell.tag == "th" for cell in cells):
        return True
    lined = _lined(table, cells)
    width = max(len(row) for row in rows)
    if any(item.tag == "table" for cell in cells for item in cell.elements()):
        return lined and len(rows) >= 3 and width >= 3
    lengths = [len("".join(cell.text().split())) for cell in cells]
    total = sum(lengths)
    longest = max(lengths)
    if longest > _LONG_CELL and longest > 0.7 * total:
        return False
    if width == 1 or len(rows) == 1:
        return lined and longest <= _LONG_CELL
    return total > 0


def _lined(table: Element, cells: list[Element]) -> bool:
    if table.get("border").strip() not in ("", "0"):
        return True
    for element in (table, *cells[:4]):
        for name, value in declarations(element.get("style")).items():
            width = value.split(" ")[0]
            lines = name.startswith("border") and name not in ("border-collapse", "border-spacing")
            if lines and "none" not in value and width not in ("0", "0px", "0pt"):
                return True
    return False


def span_of(cell: Element, name: str) -> int:
    """A span attribute, at least 1 and never a number that costs time to read."""
    value = cell.get(name).strip()
    return max(1, int(value[:9])) if value.isascii() and value.isdigit() else 1
