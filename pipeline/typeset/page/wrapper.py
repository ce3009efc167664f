"""The cover of a bound volume in one piece: front and spine, as wide as the block of its sheets is thick.

Words on a spine stand from 5 mm on (GB/T 11668-1989), Chinese ones upright from its head: the title, below it whoever
speaks or issues. What would leave too little paper on either side for the fold to wander is made smaller or left out.
"""

from __future__ import annotations

from pathlib import Path

from pipeline.diagnostics import Code, Diagnostics
from pipeline.errors import PipelineError
from pipeline.model.nodes import Document, Role
from pipeline.records import dataclass, replace
from pipeline.style.resolved import ResolvedStyle
from pipeline.style.units import POINTS_PER_MM
from pipeline.typeset.fontbook import FontBook
from pipeline.typeset.layout import Layout, Page, PlacedLine
from pipeline.typeset.page.compose import ASCENT, Composer
from pipeline.typeset.page.cover import cover
from pipeline.typeset.paragraph.lines import SetLine

_LEAST = 5 * POINTS_PER_MM  # of a spine with words
_CLEAR = 1 * POINTS_PER_MM  # on either side of the words
_LARGEST, _SMALLEST = 22.0, 6.5  # points of the type: 二号, 小六
_APART = 2.0  # ems between title and name
_STEP = 0.5


@dataclass(frozen=True, slots=True)
class Wrapper:
    """Front and spine as the pages of a layout; `spine`: its width in points; `words`: it has some."""

    layout: Layout
    spine: float
    words: bool


def wrap(document: Document, style: ResolvedStyle, fonts: Path, pages: int, found: Diagnostics) -> Wrapper:
    """The cover of a volume of so many pages. The front is blank without a title block.

    Raises `PipelineError` (F001) when a character is in no face of its role.
    """
    spine = spine_width(pages, style.press.sheet)
    composer = Composer(style, FontBook(style, fonts), {})
    made = cover(composer, document.blocks)
    upright = replace(style, page=replace(style.page, direction="vertical"))
    column = Composer(upright, FontBook(upright, fonts), {})
    words = _spine_words(document, column, spine) if spine >= _LEAST else ()
    _fail_on_missing(composer.book, found)
    _fail_on_missing(column.book, found)
    size = (style.page.width, style.page.height)
    lines = tuple(made[0].lines) if made else ()
    rules = tuple(made[0].rules) if made else ()
    front = Page(0, "封面", True, *size, lines, rules=rules, vertical=style.page.vertical)
    back = Page(1, "书脊", True, spine, size[1], words, vertical=True)
    return Wrapper(Layout((front, back), (), style.tag), spine, bool(words))


def spine_width(pages: int, sheet: float) -> float:
    """Points: two pages are one leaf of the thickness `sheet` in points."""
    return -(-pages // 2) * sheet


def _spine_words(document: Document, composer: Composer, width: float) -> tuple[PlacedLine, ...]:
    """Title and name in the middle of the spine, as large as both fit; without the name when the title needs it all."""
    page = composer.style.page
    room = page.height - page.top - page.bottom
    title = " ".join(document.meta.title.split())
    name = "　".join(document.meta.creators)
    for texts in ((title, name), (title, "")) if name else ((title, ""),):
        size = min(width - 2 * _CLEAR, _LARGEST)
        while title and size >= _SMALLEST:
            head = _set(composer, texts[0], Role.TITLE, size)
            foot = _set(composer, texts[1], Role.SPEAKER, size) if texts[1] else None
            if head.width + (foot.width + _APART * size if foot else 0.0) <= room:
                across = width / 2 + (ASCENT - 0.5) * size
                placed = [_placed(head, page.top, across)]
                if foot is not None:
                    placed.append(_placed(foot, page.height - page.bottom - foot.width, across))
                return tuple(placed)
            size -= _STEP
    return ()


def _set(composer: Composer, words: str, role: Role, size: float) -> SetLine:
    return composer.natural(words, replace(composer.style.of(role), size=size, pitch=size))


def _placed(line: SetLine, x: float, y: float) -> PlacedLine:
    return PlacedLine(x, y, line.width, line.runs, line.text, -1)


def _fail_on_missing(book: FontBook, found: Diagnostics) -> None:
    if not book.missing:
        return
    told = Diagnostics()
    book.report(told)
    missing = [item for item in told if item.code == Code.GLYPH_MISSING]
    found.found.extend(missing)
    raise PipelineError(*missing)
