"""What stands outside the text area: page numbers (GB/T 9704-2012, 7.5) and running heads (CLREQ, book practice)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from pipeline.lang.phrases import WORD, division_costs
from pipeline.model.nodes import Align, Role
from pipeline.records import dataclass, replace
from pipeline.style.resolved import RoleStyle
from pipeline.typeset.layout import PlacedLine, Rule
from pipeline.typeset.page.compose import ASCENT, Composer
from pipeline.typeset.page.contents import one_line
from pipeline.typeset.page.pages import Filled, text_area
from pipeline.typeset.paragraph.lines import SetLine

_DASH = "—"
_DASH_TOP = 0.4  # ems above the baseline when the face does not say
_RULE_GAP = 0.35  # ems between a head's type and the rule below it
_LEFT_OUT = "……"


def folio(composer: Composer, label: str, recto: bool) -> PlacedLine | None:
    """The page number's line for one page, or `None` where the style shows none.

    The top of the dashes, or of the type without any, lies `Folio.drop` below the text area; odd pages right, even
    pages left when `outer`.
    """
    style = composer.style
    shown = style.folio
    if not shown.shown:
        return None
    line = composer.natural(f"{shown.before}{label}{shown.after}", _look(composer, shown.font, shown.size))
    top = _dash_top(composer) if _DASH in shown.before else ASCENT
    area = text_area(style.page, recto)
    y = area.top + area.height + shown.drop + top * shown.size
    indent = shown.indent * shown.size
    if shown.position == "centre":
        x = area.left + (area.width - line.width) / 2
    elif recto == (style.page.binding == "left"):
        x = area.left + area.width - indent - line.width
    else:
        x = area.left + indent
    return PlacedLine(x, y, line.width, line.runs, line.text, -1)


def _dash_top(composer: Composer) -> float:
    """Ems from the baseline to the top of a dash of the folio's face."""
    ink = composer.book.faces(composer.style.folio.font)[0].ink(ord(_DASH), composer.style.region.glyphs)
    return ink[3] / 1000 if ink else _DASH_TOP


def _look(composer: Composer, font: str, size: float) -> RoleStyle:
    body = composer.style.of(Role.BODY)
    return replace(
        body, font=font, latin=font, size=size, align=Align.LEFT, first_indent=0.0, left_indent=0.0, right_indent=0.0
    )


@dataclass(frozen=True, slots=True)
class Heads:
    """What running heads may say: the document's title, and each heading of the two highest levels with the page it
    begins on, in order."""

    title: str
    chapters: Sequence[tuple[int, str]]
    sections: Sequence[tuple[int, str]]

    def text(self, what: str, page: int) -> str:
        """The head of a page. A section's is the first one that begins on the page, else the one that goes on."""
        match what:
            case "title":
                return self.title
            case "chapter":
                return _current(self.chapters, page, first=False)
            case "section":
                return _current(self.sections, page, first=True) or self.title
        return ""


def _current(headings: Sequence[tuple[int, str]], page: int, *, first: bool) -> str:
    pages = [at for at, _ in headings]
    begun = bisect_right(pages, page)
    if first and begun:
        here = bisect_left(pages, page)
        if here < begun:
            return headings[here][1]
    return headings[begun - 1][1] if begun else ""


def running_head(composer: Composer, heads: Heads, page: int, content: Filled) -> tuple[PlacedLine, list[Rule]] | None:
    """The head of a page of the body; none on blank pages and on those that open a chapter (CLREQ; I-2)."""
    style = composer.style.head
    if not style.shown or content.opens or not (content.lines or content.pictures):
        return None
    text = heads.text(style.recto if content.recto else style.verso, page)
    if not text:
        return None
    area = text_area(composer.style.page, content.recto)
    line = _fitting(composer, one_line(text), area.width, _look(composer, style.font, style.size))
    bottom = area.top - style.rise
    outer_right = content.recto == (composer.style.page.binding == "left")
    at_right = outer_right != (style.position == "inner")
    x = area.left
    if style.position == "centre":
        x += (area.width - line.width) / 2
    elif at_right:
        x += area.width - line.width
    y = bottom - (1 - ASCENT) * style.size
    rules = []
    if style.rule:
        rules.append(Rule(area.left, bottom + _RULE_GAP * style.size, area.width, style.rule))
    return PlacedLine(x, y, line.width, line.runs, line.text, -1), rules


@dataclass(slots=True)
class LineCount:
    """Numbers of lines in the left margin, where Word has them too (`w:lnNumType`): lines of the text as the page shows
    them, without tables and notes. `text`: the blocks whose lines are counted."""

    text: frozenset[int]
    count: int = 0

    def numbers(self, composer: Composer, content: Filled) -> list[PlacedLine]:
        """The numbers of one page's lines; the count goes on, or begins again."""
        style = composer.style.line_numbers
        if not style.shown or content.turned or composer.style.page.direction == "vertical":
            return []
        if style.by_page:
            self.count = 0
        area = text_area(composer.style.page, content.recto)
        look = _look(composer, style.font, style.size)
        out: list[PlacedLine] = []
        for y in sorted({line.y for line in content.lines if line.block in self.text and not line.note}):
            self.count += 1
            if self.count % style.every == 0:
                line = composer.natural(str(self.count), look)
                x = area.left - style.gap - line.width
                out.append(PlacedLine(x, y, line.width, line.runs, line.text, -1))
        return out


def _fitting(composer: Composer, text: str, room: float, look: RoleStyle) -> SetLine:
    """The text on one line; one that is too long ends between words in ……."""
    line = composer.natural(text, look)
    if line.width <= room or len(text) < 2:
        return line
    costs = division_costs(text)
    keep = max(int(len(text) * room / line.width) - len(_LEFT_OUT), 1)
    while True:
        cut = next((at for at in range(keep, keep // 2, -1) if costs[at] <= WORD), keep)
        line = composer.natural(text[:cut] + _LEFT_OUT, look)
        if line.width <= room or cut <= 1:
            return line
        keep = cut - 1
