"""How many lines a page has room for, before anything else of a sheet is resolved."""

from __future__ import annotations

from pipeline.style.sheet import PAPERS, PageSheet
from pipeline.style.units import Length

FIT = 0.5  # points that a grid may exceed its text area: less than a reader or printer can see


def lines_with_room(page: PageSheet) -> int | None:
    """The most lines of the page's pitch between its margins; `None` while a measure is missing or is none."""
    width, height = (Length(side, "mm") for side in PAPERS[page.paper]) if page.paper in PAPERS else (None, None)
    given = (page.width or width, page.height or height, page.top, page.bottom, page.inner, page.outer)
    sides = [side.points(0.0, 0.0) for side in given if side is not None and side.unit in ("pt", "mm")]
    if len(sides) < len(given) or not page.characters or page.pitch is None or page.pitch.unit == "line":
        return None
    wide, high, top, bottom, inner, outer = sides
    along, across = wide - inner - outer, high - top - bottom
    if page.direction == "vertical":
        along, across = across, along
    em = along / page.characters
    step = page.pitch.points(em, 0.0)
    return int((across + FIT - em) / step) + 1 if em > 0 and step > 0 and across + FIT >= em else None
