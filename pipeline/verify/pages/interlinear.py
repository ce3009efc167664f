"""Marks between the lines (rules K): emphasis dots under ideographs, lines under names, readings over their base."""

from __future__ import annotations

from pipeline.lang.marks import is_han
from pipeline.verify.findings import Report
from pipeline.verify.pages.reader import Box, Glyph
from pipeline.verify.pages.setting import Setting
from pipeline.verify.pages.structure import Block, Book, Line

_DOT = 0.2  # ems: a dot is smaller
_BELOW = 0.5  # ems under the baseline where dots stand
_CENTRE = 0.05
_READING = 0.1
_THIN = 0.08  # ems: a line under a name is thinner
_APART = 0.02


def check(book: Book, setting: Setting, report: Report) -> None:
    """Rules K-1, K-2, K-3 and K-5; a dot or line belongs to the text line right above it."""
    for block in book.blocks:
        _readings(block, report)
    by_page: dict[int, list[Line]] = {}
    for line in book.lines():
        by_page.setdefault(line.sheet.index, []).append(line)
    for sheet in book.edition.sheets:
        lines = by_page.get(sheet.index, [])
        left, right = setting.area(sheet)
        for box in sheet.boxes:
            if box.left <= left + 1 and box.right >= right - 1:
                continue  # a rule of the whole measure parts 版头 or 版记 from the text; names end before
            _box(box, lines, report)


def _box(box: Box, lines: list[Line], report: Report) -> None:
    width, height = box.right - box.left, box.top - box.bottom
    line = next((line for line in lines if _under(box, line)), None)
    if line is None:
        return
    size = line.block.size
    if width <= _DOT * size and abs(width - height) <= 0.3:
        _dot((box.left + box.right) / 2, line, report)
    elif height <= _THIN * size and width >= 0.5 * size and line.block.inside("TD", "TH") is None:
        _stroke(box, line, report)


def _under(box: Box, line: Line) -> bool:
    size = line.block.size
    low = line.y - _BELOW * size <= box.bottom and box.top < line.y - 0.02 * size
    return low and line.glyphs[0].x - size <= box.left and box.right <= line.glyphs[-1].x + 2 * size


def _dot(centre: float, line: Line, report: Report) -> None:
    report.look("K-1")
    glyph = min(line.glyphs, key=lambda glyph: abs(_middle(glyph) - centre))
    off = (centre - _middle(glyph)) / line.block.size
    if abs(off) > _CENTRE:
        report.broken("K-1", f"{off:+.2f} em", "0 em", at=line.at, text=glyph.text)
    elif not is_han(glyph.text[:1] or " "):
        report.broken("K-1", glyph.text, "字", at=line.at, text=line.text[:12])


def _middle(glyph: Glyph) -> float:
    return glyph.x + glyph.advance * glyph.size / 2


def _stroke(box: Box, line: Line, report: Report) -> None:
    """A line under a name begins and ends with characters of it."""
    report.look("K-2")
    size = line.block.size
    for edge in (box.left, box.right):
        sides = [side for glyph in line.glyphs for side in (glyph.x, glyph.x + glyph.advance * glyph.size)]
        nearest = min(sides, key=lambda side: abs(side - edge))
        if abs(nearest - edge) > 0.3 * size:
            report.broken("K-2", f"{edge:.1f} pt", f"{nearest:.1f} pt", at=line.at, text=line.text[:12])


def _readings(block: Block, report: Report) -> None:
    for base, reading in block.rubies.values():
        if not base or not reading or abs(base[0].y - base[-1].y) > 1:
            continue
        report.look("K-3")
        size = block.size
        line = next((line for line in block.lines if base[0] in line.glyphs), block.lines[0])
        over = (reading[0].x + reading[-1].x + reading[-1].advance * reading[-1].size) / 2
        middle = (base[0].x + base[-1].x + base[-1].advance * base[-1].size) / 2
        if abs(over - middle) > _READING * size:
            report.broken("K-3", f"{(over - middle) / size:+.2f} em", "0 em", at=line.at, text=base[0].text)
        if reading[0].y <= base[0].y + 0.5 * size:
            report.broken("K-3", f"{(reading[0].y - base[0].y) / size:.2f} em", "≥ 0.8 em", at=line.at)
