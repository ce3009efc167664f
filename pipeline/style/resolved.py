"""The resolved style: complete records of numbers. Writers and the layout read these and interpret nothing."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from pipeline.lang.regions import Region
from pipeline.model.nodes import Align, Role
from pipeline.records import dataclass


class Target(StrEnum):
    """The kinds of edition a sheet may make exceptions for."""

    PDF = "pdf"
    DOCX = "docx"
    EPUB = "epub"


@dataclass(frozen=True, slots=True)
class FontRole:
    """One font role (song, hei, kai, fangsong, xiaobiaosong, latin …) for one region.

    `faces`: bundled faces in order of fallback (names of `styles/fonts/fonts.toml`). `docx`: the East Asian family name
    Word shows. `docx_alternatives`: names of the same design for the font table. `css`: families for `font-family`,
    generic last. `scale`: factor on the type size (Latin faces matched to Chinese ones).
    """

    name: str
    faces: tuple[str, ...]
    docx: str
    docx_alternatives: tuple[str, ...]
    css: tuple[str, ...]
    scale: float = 1.0


@dataclass(frozen=True, slots=True)
class RoleStyle:
    """How one role looks. Lengths in points unless said otherwise.

    `size` is the exact type size of the print edition, `nominal` the size by name (16 for 三号) that Word is told.
    `first_indent`, `left_indent`, `right_indent` count ems of the role's own size. `space_before` and `space_after`
    are points (whole grid lines for headings). `docx_name` is the style name Word shows. Phrase roles (run-in leads)
    use `font`, `latin`, `size` and `colour` only.
    """

    role: Role
    font: str
    latin: str
    bold: bool
    size: float
    nominal: float
    pitch: float
    align: Align
    first_indent: float
    left_indent: float
    right_indent: float
    space_before: float
    space_after: float
    keep_next: bool
    keep_together: bool
    page_break_before: bool
    widows: int
    orphans: int
    colour: str  # RRGGBB
    docx_name: str
    recto: bool = False
    sink: float = 0.0


@dataclass(frozen=True, slots=True)
class PageStyle:
    """The page and its grid, in points. `inner` is the binding side. `em` is the grid's character, `pitch` its line.

    `nominal_em` is the size by name. `nominal_pitch` is left to the writer of grids. Text area = width - inner - outer.
    """

    width: float
    height: float
    top: float
    bottom: float
    inner: float
    outer: float
    lines: int
    characters: int
    em: float
    nominal_em: float
    pitch: float
    mirrored: bool
    binding: str  # left | right
    direction: str  # horizontal | vertical

    @property
    def vertical(self) -> bool:
        """True when lines run down the page."""
        return self.direction == "vertical"

    @property
    def measure(self) -> float:
        """Length of a full line: width of the text area, or its height when lines are vertical."""
        if self.direction == "vertical":
            return self.height - self.top - self.bottom
        return self.width - self.inner - self.outer


@dataclass(frozen=True, slots=True)
class Folio:
    """Page numbers. `shown` turns them off. `before` and `after` enclose the number (— 1 —).

    `drop` is the distance from the text area's bottom edge to the top of the dashes, `indent` ems from the outer edge.
    `position`: outer | centre.
    """

    shown: bool
    font: str
    size: float
    nominal: float
    before: str
    after: str
    drop: float
    indent: float
    position: str
    first: int


@dataclass(frozen=True, slots=True)
class RunningHead:
    """Running heads. `verso`, `recto`: title | chapter | section | none. `position`: outer | centre | inner.

    In points: `rise` from the bottom of the type to the text area, `rule` the thickness of the line below the head.
    """

    shown: bool
    font: str
    size: float
    nominal: float
    verso: str
    recto: str
    rise: float
    position: str
    rule: float


@dataclass(frozen=True, slots=True)
class LineNumbers:
    """Numbers of the lines of the text, in the outer margin. `every`: how many lines share one number; `by_page`:
    counted anew on every page. In points: `gap` from the text area to the numbers."""

    shown: bool
    font: str
    size: float
    nominal: float
    every: int
    by_page: bool
    gap: float


@dataclass(frozen=True, slots=True)
class Cover:
    """The cover leaf. In points: `size` of the title, `sink` from the top of the text area to it, `rise` from the last
    line to the bottom."""

    shown: bool
    size: float
    nominal: float
    sink: float
    rise: float


@dataclass(frozen=True, slots=True)
class Official:
    """Documents with a head of their own. `form`: document | letter | order | minutes.

    In points: `rule` the thickness of the red rules, `mark` the largest size of the issuing body's mark.
    """

    form: str
    sealed: bool
    rule: float
    mark: float


PLAIN_DOCUMENT = Official("document", False, 1.0, 36.0)
NO_HEAD = RunningHead(False, "", 0.0, 0.0, "none", "none", 0.0, "outer", 0.0)
NO_LINE_NUMBERS = LineNumbers(False, "", 0.0, 0.0, 1, True, 0.0)
NO_COVER = Cover(False, 0.0, 0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Punctuation:
    """Width and spacing of marks in em, after the region's habit and the sheet's differences."""

    trim_pairs: bool
    trim_end: bool
    trim_start: bool
    trim_points: bool
    trim_paragraph_start: bool
    interpunct: float
    autospace: float
    hanging: bool
    kinsoku: str  # none | basic | gb | strict
    quotes: str = "curly"  # curly | corner


@dataclass(frozen=True, slots=True)
class PressStyle:
    """For the printer: `bleed` in points, whether marks stand around the page, the name of the spot ink, the thickness
    of a `sheet` in points."""

    bleed: float
    marks: bool
    ink: str
    sheet: float


PLAIN_PRESS = PressStyle(3 * 72 / 25.4, True, "Red", 0.1 * 72 / 25.4)


@dataclass(frozen=True, slots=True)
class ResolvedStyle:
    """A style sheet for one language tag with nothing left to interpret."""

    name: str
    title: str
    tag: str
    region: Region
    page: PageStyle
    fonts: Mapping[str, FontRole]
    roles: Mapping[Role, RoleStyle]
    folio: Folio
    punctuation: Punctuation
    contents: bool  # a table of contents is set
    outline_depth: int
    head: RunningHead = NO_HEAD
    cover: Cover = NO_COVER
    notes_by_page: bool = False
    official: Official = PLAIN_DOCUMENT
    line_numbers: LineNumbers = NO_LINE_NUMBERS
    press: PressStyle = PLAIN_PRESS
    three_rules: bool = False  # tables have three rules, none between columns
    ground: str = ""  # RRGGBB of the ground on screens; empty: the reader's own

    @property
    def text_height(self) -> float:
        """Height of the text area down to the bottom of the last line's type, in points."""
        return (self.page.lines - 1) * self.page.pitch + self.page.em

    def of(self, role: Role) -> RoleStyle:
        """The record of a role; every role has one."""
        return self.roles[role]
