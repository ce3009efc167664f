"""Page geometry as Word counts it: whole twips, and a document grid that sets the right number of lines and characters.

Word keeps the size by name (16 pt) and takes the difference to the true character of the page out of the grid
(ISO/IEC 29500-1, 17.6.5): `charSpace` is added to every character, in 1/4096 pt. Both values are rounded down, so that
N characters and N lines fit and one more does not.
"""

from __future__ import annotations

from math import ceil, floor

from pipeline.records import dataclass, replace
from pipeline.style.resolved import PageStyle, RoleStyle
from pipeline.writers.docx.ooxml import TWIPS, Indent, Spacing, twips

_CHAR_UNITS = 4096  # of charSpace in a point
_SAME = 0.02  # two pitches closer than this share of a line are one


@dataclass(frozen=True, slots=True)
class Furniture:
    """References to headers and footers, and how far they stand from the edges of the paper, in twips."""

    references: str
    footer: int
    header: int | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """The page in twips. `measure` and `depth` are width and height of the text area; `cell` one character."""

    width: int
    height: int
    top: int
    bottom: int
    inner: int
    outer: int
    char_space: int
    line_pitch: int
    style: PageStyle

    @property
    def measure(self) -> int:
        """Width of the text area."""
        return self.width - self.inner - self.outer

    @property
    def depth(self) -> int:
        """Height of the text area."""
        return self.height - self.top - self.bottom

    @property
    def vertical(self) -> bool:
        """Lines run from top to bottom."""
        return self.style.direction == "vertical"

    @property
    def line_length(self) -> int:
        """Length of a text line: along the width, or along the height of a vertical page."""
        return self.depth if self.vertical else self.measure

    @property
    def root_size(self) -> float:
        """Size of the default style, in points: the size by name, or what makes the grid's cell as wide as that.

        Word adds `charSpace` to each character of any size. LibreOffice (7.4) takes the cell to be the default style's
        size plus `charSpace` and gives two cells to a character that is wider, so a grid that narrows 16 pt type would
        halve its lines. Running text therefore has a style of its own, and the default style is this much larger.
        """
        return self.style.nominal_em + max(0, ceil(-self.char_space / _CHAR_UNITS * 2)) / 2

    def on_grid(self, role: RoleStyle) -> bool:
        """True for roles of the grid's own size and pitch: any other size would be spread or pushed to two cells."""
        return self._same(role.pitch) and role.nominal == self.style.nominal_em

    def em(self, role: RoleStyle) -> float:
        """Width of one character of the role as Word sets it."""
        return role.nominal * TWIPS + (self.char_space * TWIPS / _CHAR_UNITS if self.on_grid(role) else 0)

    def spacing(self, role: RoleStyle) -> Spacing:
        """Line pitch and space around: by the grid where the role stands on it, else exact."""
        exact = self.exact(role)
        return replace(exact, line=240, rule="auto") if self.on_grid(role) else exact

    def exact(self, role: RoleStyle) -> Spacing:
        """The same with a line that does not grow."""
        before, after = (round(space / self.style.pitch * 100) for space in (role.space_before, role.space_after))
        return Spacing(
            self.points(role.pitch),
            "exact",
            round(before * self.line_pitch / 100),
            round(after * self.line_pitch / 100),
            before,
            after,
        )

    def points(self, length: float) -> int:
        """A vertical length in twips; whole grid lines follow Word's own pitch, which is rounded down."""
        lines = length / self.style.pitch
        if round(lines) >= 1 and abs(lines - round(lines)) < _SAME:
            return round(lines) * self.line_pitch
        return twips(length)

    def indent(self, role: RoleStyle, extra_left: float = 0.0) -> Indent:
        """Indents of a role, `extra_left` ems further in."""
        return Indent(role.first_indent, role.left_indent + extra_left, role.right_indent, self.em(role))

    def section(
        self,
        numbers: str,
        furniture: Furniture,
        *,
        begin: str = "",
        first_page: bool = False,
        counted: str = "",
        characters: bool = True,
    ) -> str:
        """`w:sectPr` (17.6.17). `numbers`: attributes of its page numbers; `begin`: `oddPage` to begin on a recto.

        `counted`: its numbers of lines. `first_page`: the first page has headers and footers of its own. A vertical
        page counts its lines along the width. `characters`: its text stands on the grid of characters.
        """
        grid = "linesAndChars" if characters else "lines"
        right_bound = self.style.binding == "right"
        # The margins of an odd page, which lies left of the spine in a book bound on the right; even ones mirror them.
        left, right = (self.outer, self.inner) if right_bound else (self.inner, self.outer)
        header = furniture.header if furniture.header is not None else min(self.top // 2, 1134)
        direction = '<w:textDirection w:val="tbRl"/>' if self.vertical else ""
        title = "<w:titlePg/>" if first_page else ""
        kind = f'<w:type w:val="{begin}"/>' if begin else ""
        return (
            f"<w:sectPr>{furniture.references}{kind}"
            f'<w:pgSz w:w="{self.width}" w:h="{self.height}"{self._orientation()}/>'
            f'<w:pgMar w:top="{self.top}" w:right="{right}" w:bottom="{self.bottom}" w:left="{left}"'
            f' w:header="{header}" w:footer="{furniture.footer}" w:gutter="0"/>'
            f"{counted}{f'<w:pgNumType {numbers}/>' if numbers else ''}"
            f'<w:cols w:space="425"/>{title}{direction}'
            f"{'<w:rtlGutter/>' if right_bound else ''}"
            f'<w:docGrid w:type="{grid}" w:linePitch="{self.line_pitch}" w:charSpace="{self.char_space}"/>'
            "</w:sectPr>"
        )

    def _orientation(self) -> str:
        return ' w:orient="landscape"' if self.width > self.height else ""

    def _same(self, pitch: float) -> bool:
        return abs(pitch / self.style.pitch - 1) < _SAME


def grid_of(page: PageStyle) -> Grid:
    """The grid of a page style. Outer and bottom margin are rounded; the text area's rounding goes to inner and top."""
    width, height = twips(page.width), twips(page.height)
    outer, bottom = twips(page.outer), twips(page.bottom)
    inner = width - outer - twips(page.width - page.inner - page.outer)
    top = height - bottom - twips(page.height - page.top - page.bottom)
    along, across = width - inner - outer, height - top - bottom
    if page.direction == "vertical":
        along, across = across, along
    # The finest value that still lets N characters fit: N * (nominal + charSpace / 4096) <= line.
    char_space = floor((along / TWIPS / page.characters - page.nominal_em) * _CHAR_UNITS + 1e-6)
    line_pitch = across // page.lines
    return Grid(width, height, top, bottom, inner, outer, char_space, line_pitch, page)
