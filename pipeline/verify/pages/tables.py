"""Tables (rules G-10 to G-12): captions, heads that come again under 续表, figures by their points, turned pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from pipeline.patterns import regex
from pipeline.verify.findings import Report
from pipeline.verify.pages.reader import Sheet, Way
from pipeline.verify.pages.setting import Setting
from pipeline.verify.pages.structure import Block, Book, Container, Line

_NUMBER = regex(r"附?表\s*[0-9一二三四五六七八九十]+(?:[-—.．·][0-9]+)*")
_CONTINUED = {False: "续", True: "續"}
_FIGURE = regex(r"[+\-−±－]?[¥￥$]?([0-9]+(?:[,，][0-9]{3})*)(?:\.[0-9]+)?[%％‰]?")
_FIGURES = 0.6  # of a column that are figures
_POINT = 0.05  # ems that the points of one column may differ
_AREA = 0.85  # points: 0.3 mm


def check(book: Book, setting: Setting, report: Report) -> None:
    """Every table, and every page that is turned for one."""
    _over_pages(book, setting, report)
    _points(book, report)
    for sheet in book.edition.sheets:
        if sheet.turned:
            _turned(sheet, book, setting, report)
        elif not setting.paper.vertical and any(glyph.way is Way.DOWN for glyph in sheet.glyphs):
            report.broken("G-12", "↻", "↺", at=(sheet.index + 1, 0))


def _over_pages(book: Book, setting: Setting, report: Report) -> None:
    """A caption stays with its table (G-10); on each further page stand 续表 and the head (G-11)."""
    tables: dict[Container, dict[int, list[Block]]] = {}
    captions: dict[Container, Block] = {}
    for block in book.blocks:
        holder = block.inside("Table")
        if holder is None:
            continue
        if block.kind == "Caption":
            captions[holder] = block
        for line in block.lines:
            tables.setdefault(holder, {}).setdefault(line.sheet.index, []).append(block)
    for holder, pages in tables.items():
        order = sorted(pages)
        caption = captions.get(holder)
        cells = [page for page in order if any(block.kind != "Caption" for block in pages[page])]
        if caption is not None and cells:
            report.look("G-10")
            if caption.lines[-1].sheet.index != cells[0]:
                report.broken("G-10", f"{caption.lines[-1].at[0]} / {cells[0] + 1}", "=", at=caption.lines[-1].at)
        heads = _head_texts(book, holder)
        number = _NUMBER.match(caption.text) if caption is not None else None
        mark = _CONTINUED[setting.style.region.traditional] + ("".join(number[0].split()) if number else "表")
        for page in cells[1:]:
            if not heads:
                break
            report.look("G-11")
            shown = "".join(line.text for line in book.loose.get(page, []))
            missing = next((text for text in heads if text and text not in shown), "")
            if missing:
                report.broken("G-11", "", missing, at=(page + 1, 0), text=missing)
            if mark not in "".join(shown.split()):
                report.broken("G-11", "", mark, at=(page + 1, 0), text=mark)


def _head_texts(book: Book, holder: Container) -> list[str]:
    """The texts of the head row: cells of type TH on the first line of the table that has only these."""
    rows: dict[Container, list[Block]] = {}
    for block in book.blocks:
        if block.inside("Table") == holder and block.kind != "Caption":
            row = block.inside("TR")
            if row is not None:
                rows.setdefault(row, []).append(block)
    first = next(iter(rows.values()), [])
    if not first or any(block.inside("TH") is None for block in first):
        return []
    return [line.text for block in first for line in block.lines]


# --- figures -------------------------------------------------------------------------------------------------------


def _points(book: Book, report: Report) -> None:
    """The decimal points of a column's figures stand under one another on each page (G-11)."""
    for columns in _columns(book):
        for lines in columns:
            figures = [line for line in lines if _FIGURE.fullmatch(line.text)]
            if len(figures) < 2 or len(figures) < _FIGURES * len(lines):
                continue
            by_page: dict[int, list[Line]] = {}
            for line in figures:
                by_page.setdefault(line.sheet.index, []).append(line)
            for group in by_page.values():
                report.look("G-11", len(group))
                at = [round(_point(line), 1) for line in group]
                usual = Counter(at).most_common(1)[0][0]
                for line, x in zip(group, at, strict=True):
                    if abs(x - usual) > _POINT * line.block.size + 0.05:
                        report.broken("G-11", f"{x:.1f} pt", f"{usual:.1f} pt", at=line.at, text=line.text)


def _columns(book: Book) -> list[list[list[Line]]]:
    """For each table the single lines of its body cells by column; rows that spans make shorter tell no columns."""
    tables: dict[Container, dict[Container, dict[Container, list[Block]]]] = {}
    for block in book.blocks:
        table, row, cell = block.inside("Table"), block.inside("TR"), block.inside("TD", "TH")
        if table is not None and row is not None and cell is not None:
            tables.setdefault(table, {}).setdefault(row, {}).setdefault(cell, []).append(block)
    out = []
    for rows in tables.values():
        most = max(len(row) for row in rows.values())
        columns: list[list[Line]] = [[] for _ in range(most)]
        for cells in rows.values():
            if len(cells) != most:
                continue
            for column, (holder, blocks) in zip(columns, cells.items(), strict=True):
                if holder.kind == "TD" and len(blocks) == 1 and len(blocks[0].lines) == 1:
                    column.append(blocks[0].lines[0])
        out.append(columns)
    return out


def _point(line: Line) -> float:
    """Where a figure's point stands, or would stand."""
    match = _FIGURE.fullmatch(line.text)
    assert match is not None
    text = 0
    for glyph in line.glyphs:
        if text >= match.end(1):
            return glyph.x
        text += len(glyph.text)
    tail = line.glyphs[-1]
    return tail.x + tail.advance * tail.size


# --- turned pages --------------------------------------------------------------------------------------------------


def _turned(sheet: Sheet, book: Book, setting: Setting, report: Report) -> None:
    """What is turned is read from the sheet's right edge, its head on the left, inside the text area (9704, clause 8:
    head at the binding on odd pages, at the fore-edge on even ones)."""
    left, right = setting.area(sheet)
    low, high = setting.turned_area(sheet)
    report.look("G-12")
    for line in _lines_on(book, sheet):
        size = line.block.size
        first, last = line.glyphs[0], line.glyphs[-1]
        begin, end = first.x, last.x + min(last.advance, 1.0) * last.size
        head, foot = sheet.width - line.y - 0.88 * size, sheet.width - line.y + 0.12 * size
        if begin < low - size / 2 - _AREA or end > high + size / 2 + _AREA:
            area = f"{low:.1f} … {high:.1f} pt"
            report.broken("G-12", f"{begin:.1f} … {end:.1f} pt", area, at=line.at, text=line.text[:8])
        elif head < left - _AREA or foot > right + _AREA:
            area = f"{left:.1f} … {right:.1f} pt"
            report.broken("G-12", f"{head:.1f} … {foot:.1f} pt", area, at=line.at, text=line.text[:8])


def _lines_on(book: Book, sheet: Sheet) -> Sequence[Line]:
    return [line for line in book.lines() if line.sheet is sheet]
