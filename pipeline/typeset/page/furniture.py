"""What stands outside the text area: page numbers (GB/T 9704-2012, 7.5)."""

from __future__ import annotations

from dataclasses import replace

from pipeline.model.nodes import Align, Role
from pipeline.style.resolved import ResolvedStyle
from pipeline.typeset.layout import PlacedLine
from pipeline.typeset.page.compose import Composer

_DASH_TOP = 0.4  # ems above the baseline when the face does not say


def folio(composer: Composer, label: str, recto: bool) -> PlacedLine | None:
    """The page number's line for one page, or `None` where the style shows none.

    The top of the dashes lies `Folio.drop` below the text area; odd pages right, even pages left when `outer`.
    """
    style: ResolvedStyle = composer.style
    page, folio_style = style.page, style.folio
    if not folio_style.shown:
        return None
    body = style.of(Role.BODY)
    look = replace(
        body,
        font=folio_style.font,
        latin=folio_style.font,
        size=folio_style.size,
        align=Align.LEFT,
        first_indent=0.0,
        left_indent=0.0,
        right_indent=0.0,
    )
    line = composer.natural(f"{folio_style.before}{label}{folio_style.after}", look)
    face = composer.book.faces(folio_style.font)[0]
    ink = face.ink(ord("—"), style.region.glyphs)
    top = ink[3] / 1000 if ink else _DASH_TOP
    y = page.top + (page.lines - 1) * page.pitch + page.em + folio_style.drop + top * folio_style.size
    left = page.inner if (recto or not page.mirrored) == (page.binding == "left") else page.outer
    indent = folio_style.indent * folio_style.size
    if folio_style.position == "centre":
        x = left + (page.measure - line.width) / 2
    elif recto:
        x = left + page.measure - indent - line.width
    else:
        x = left + indent
    return PlacedLine(x, y, line.width, line.runs, line.text, -1)
