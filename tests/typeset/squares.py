"""A font book of plain squares, so that lines can be judged without a font: Chinese one em, ASCII half an em."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pipeline.lang.regions import REGIONS
from pipeline.model.build import text as inlines
from pipeline.model.nodes import Align, Role
from pipeline.style.resolved import Folio, FontRole, PageStyle, Punctuation, ResolvedStyle, RoleStyle
from pipeline.typeset.paragraph.breaking import Fit, fit
from pipeline.typeset.paragraph.drawn import Drawn
from pipeline.typeset.paragraph.lines import SetLine, place
from pipeline.typeset.paragraph.shape import Shaped, shape

MAINLAND = Punctuation(
    trim_pairs=True,
    trim_end=True,
    trim_start=True,
    trim_points=True,
    trim_paragraph_start=False,
    interpunct=0.5,
    autospace=0.125,
    hanging=False,
    kinsoku="gb",
)
TAIWAN = replace(MAINLAND, trim_end=False, trim_points=False, interpunct=1.0, kinsoku="basic")


@dataclass(frozen=True)
class SquareFace:
    name: str = "squares"


class SquareBook:
    def draw(self, text: str, role: str) -> Drawn:
        advances = [500 if char.isascii() else 1000 for char in text]
        return Drawn([SquareFace()] * len(text), [ord(char) for char in text], advances)  # type: ignore[list-item]


def body_style(**changes: object) -> RoleStyle:
    style = RoleStyle(
        role=Role.BODY,
        font="song",
        latin="song",
        bold=False,
        size=10.0,
        nominal=10.0,
        pitch=18.75,
        align=Align.JUSTIFY,
        first_indent=0.0,
        left_indent=0.0,
        right_indent=0.0,
        space_before=0.0,
        space_after=0.0,
        keep_next=False,
        keep_together=False,
        page_break_before=False,
        widows=2,
        orphans=2,
        colour="000000",
        docx_name="正文",
    )
    return replace(style, **changes)  # type: ignore[arg-type]


def style_of(habit: Punctuation = MAINLAND, tag: str = "zh-Hans") -> ResolvedStyle:
    page = PageStyle(400, 600, 50, 50, 60, 60, 20, 28, 10.0, 10.0, 18.75, True, "left", "horizontal")
    roles = {role: replace(body_style(), role=role) for role in Role}
    font = FontRole("song", ("squares",), "宋体", (), ("serif",))
    return ResolvedStyle(
        "squares",
        "squares",
        tag,
        REGIONS[tag],
        page,
        {"song": font},
        roles,
        Folio(True, "song", 9.0, 9.0, "— ", " —", 20.0, 1.0, "outer", 1),
        habit,
        False,
        4,
    )


def lines_of(
    text: str, ems: float, habit: Punctuation = MAINLAND, indent: float = 0.0
) -> tuple[Shaped, list[Fit], list[SetLine]]:
    """The paragraph set in a measure of `ems`, ten points an em."""
    style = style_of(habit)
    shaped = shape(inlines(text), style.of(Role.BODY), style, SquareBook(), {})  # type: ignore[arg-type]
    fits = fit(shaped.material, ems * 1000, indent * 1000)
    return shaped, fits, [place(shaped, item, n == 0) for n, item in enumerate(fits)]


def texts(text: str, ems: float, habit: Punctuation = MAINLAND) -> list[str]:
    return [line.text for line in lines_of(text, ems, habit)[2]]
