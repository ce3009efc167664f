"""Vertical sheets laid on their side: after this every rule of lines and pages reads columns as it reads lines.

A column runs down the sheet, columns follow one another to the left (CLREQ). The sheet is turned so that its right edge
is the head: x counts from the sheet's top edge, y up to the right edge. Running heads and folios stay as they stand.
"""

from __future__ import annotations

from itertools import groupby

from pipeline.records import replace
from pipeline.style.resolved import PageStyle, ResolvedStyle
from pipeline.verify.pages.reader import Box, Glyph, Leap, Sheet, Way

_CENTRE = 0.38  # of the square above the baseline of a lying line: the middle of the column
_FIGURES = 0.86  # ems from the top of a square to the baseline of figures in its middle
_OUTSIDE = frozenset(("Header", "Footer"))
_SAME = 0.01  # points


def lay(sheet: Sheet) -> None:
    """Turn a sheet that has columns; any other is left as it is."""
    if not any(glyph.way is not Way.LEVEL and glyph.artifact not in _OUTSIDE for glyph in sheet.glyphs):
        return
    high = sheet.height
    sheet.vertical = True
    glyphs: list[Glyph] = []
    for (told, way, place), group in groupby(sheet.glyphs, key=_place):
        del told, place
        if way is Way.LEVEL:
            items = list(group)
            glyphs.extend(items if items[0].artifact in _OUTSIDE else (_square(items, high),))
        else:
            glyphs.extend(_lying(glyph, high) for glyph in group)
    sheet.glyphs = glyphs
    sheet.boxes = [_box(box, high) for box in sheet.boxes]
    sheet.pictures = [_box(box, high) for box in sheet.pictures]
    sheet.links = [Leap(_box(link.box, high), link.page, link.address) for link in sheet.links]
    sheet.width, sheet.height = sheet.height, sheet.width


def _place(glyph: Glyph) -> tuple[int, Way, float]:
    """Level glyphs at one height stand in one square."""
    return glyph.told, glyph.way, glyph.y if glyph.way is Way.LEVEL else 0.0


def _lying(glyph: Glyph, high: float) -> Glyph:
    if glyph.way is Way.COLUMN:
        return glyph._replace(x=high - glyph.y, y=glyph.x - _CENTRE * glyph.size, advance=1.0)
    return glyph._replace(x=high - glyph.y, y=glyph.x)


def _square(items: list[Glyph], high: float) -> Glyph:
    """Figures side by side in one square are one glyph of one em."""
    first, last = items[0], items[-1]
    middle = (first.x + last.x + last.advance * last.size * last.wide) / 2
    return first._replace(
        text="".join(item.text for item in items),
        x=high - first.y - _FIGURES * first.size,
        y=middle - _CENTRE * first.size,
        advance=1.0,
        shear=False,
        way=Way.COLUMN,
    )


def _box(box: Box, high: float) -> Box:
    return Box(high - box.top, box.left, high - box.bottom, box.right)


def lying_style(style: ResolvedStyle) -> ResolvedStyle:
    """The style as a lying sheet shows it: head margin where the sheet's right edge is."""
    page = style.page
    turned = replace(
        page,
        width=page.height,
        height=page.width,
        inner=page.top,
        outer=page.bottom,
        top=page.inner,
        bottom=page.outer,
        mirrored=False,
        binding="left",
        direction="horizontal",
    )
    return replace(style, page=turned)


def head_margin(page: PageStyle, recto: bool) -> float:
    """From the right edge of a sheet to its first column; `page` is the sheet's own."""
    inner_left = (recto or not page.mirrored) == (page.binding == "left")
    return page.outer if inner_left else page.inner
