"""What the sheet asks of one edition: measures by page and block, roles, faces.

The sheet is the only thing that checker and engine share, with the code point sets of `pipeline.lang`.
"""

from __future__ import annotations

from pipeline.model.nodes import Align, Role
from pipeline.records import dataclass, replace
from pipeline.style.resolved import PageStyle, ResolvedStyle, RoleStyle
from pipeline.verify.edition import StyleOf
from pipeline.verify.pages.columns import head_margin, lying_style
from pipeline.verify.pages.reader import Sheet, text_of
from pipeline.verify.pages.structure import Block, Book

DEFAULT_TAG = "zh-Hans"
_ROLES = {role.value: role for role in Role}
_OWN_PLACES = frozenset((Role.SIGNER, Role.ATTACHMENT_NOTE, Role.COPY_TO, Role.PRINTED_BY))
_NARROWEST, _NARROW = 6.0, 14.99  # ems below which a first line is not indented, is indented by one character
# What the kind of an element says where it names no class.
_BY_KIND = {
    "Title": Role.TITLE,
    "Caption": Role.CAPTION,
    "TOCI": Role.TOC_ENTRY,
    "ContentsTitle": Role.TOC_TITLE,
    "H1": Role.HEADING_PLAIN,
    "H2": Role.HEADING_1,
    "H3": Role.HEADING_2,
    "H4": Role.HEADING_3,
    "H5": Role.HEADING_4,
    "H6": Role.HEADING_4,
}


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the lines of a block may stand: edges in points, `None` where only the engine knows (cells, nested lists);
    `indent` of its first line in ems."""

    left: float | None
    right: float | None
    indent: float
    align: Align


@dataclass(frozen=True, slots=True)
class Setting:
    """The resolved sheet, as the pages lie when they are measured, and the edition it is applied to."""

    style: ResolvedStyle
    book: Book
    paper: PageStyle  # the page as it is printed; that of `style` lies on its side when lines are vertical

    @classmethod
    def of(cls, book: Book, style_of: StyleOf) -> Setting:
        """The setting in the language that the edition names, else Simplified Chinese."""
        tag = text_of(book.edition.catalog.get("Lang")) or DEFAULT_TAG
        style = style_of(tag)
        return cls(lying_style(style) if style.page.vertical else style, book, style.page)

    def role(self, block: Block) -> Role:
        """What a block is, by the class of its element, else by its type."""
        known = _ROLES.get(block.role)
        if known is not None:
            return known
        if block.inside("TH") is not None:
            return Role.TABLE_HEAD
        if block.inside("TD") is not None:
            return Role.TABLE_CELL
        if block.inside("Note") is not None:
            return Role.NOTE
        return _BY_KIND.get(block.kind, Role.BODY)

    def look(self, block: Block) -> RoleStyle:
        """How the sheet wants a block; contents entries keep room for their numbers."""
        role = self.role(block)
        look = self.style.of(role)
        if block.inside("TH", "TD") is not None or (role is Role.NOTE and block.inside("Note") is not None):
            return replace(look, first_indent=0.0, left_indent=0.0, right_indent=0.0)
        return look

    def area(self, sheet: Sheet) -> tuple[float, float]:
        """Left and right edge of the text area of a page (mirrored by its number in the volume)."""
        page = self.style.page
        recto = self.recto(sheet)
        left = page.inner if (recto or not page.mirrored) == (page.binding == "left") else page.outer
        return left, left + page.measure

    def turned_area(self, sheet: Sheet) -> tuple[float, float]:
        """The same on a turned page, as it is read: from the foot of the sheet to its head."""
        page = self.style.page
        right = sheet.height - page.top
        return right - (page.lines - 1) * page.pitch - page.em, right

    def recto(self, sheet: Sheet) -> bool:
        """True for an odd page: by its Arabic label, else by its place in the file."""
        return int(sheet.label) % 2 == 1 if sheet.label.isdecimal() else sheet.index % 2 == 0

    def sides(self, sheet: Sheet) -> tuple[float, float]:
        """Left and right edge of the text area on the paper as it is printed, for what stands upright on it."""
        paper = self.paper
        inner = paper.inner if self._inner_left(sheet) else paper.outer
        if not paper.vertical:
            return inner, inner + paper.measure
        return inner, paper.width - (paper.inner + paper.outer - inner)

    def outer_right(self, sheet: Sheet) -> bool:
        """True where the fore-edge of a page is on its right."""
        recto = self.recto(sheet)
        return recto == (self.paper.binding == "left")

    def foot(self, sheet: Sheet) -> float:
        """Height of the text area's lower edge above the paper's foot."""
        paper = self.paper
        depth = paper.measure if paper.vertical else (paper.lines - 1) * paper.pitch + paper.em
        return sheet.paper[1] - paper.top - depth

    def _inner_left(self, sheet: Sheet) -> bool:
        return (self.recto(sheet) or not self.paper.mirrored) == (self.paper.binding == "left")

    def top(self, sheet: Sheet) -> float:
        """The margin above the first line of a page."""
        return head_margin(self.paper, self.recto(sheet)) if self.paper.vertical else self.style.page.top

    def first_baseline(self, sheet: Sheet) -> float:
        """Height above the page's foot of the first line of the grid, type standing at the top of its line."""
        page = self.style.page
        return sheet.height - self.top(sheet) - 0.88 * page.em

    def _placed_by_wording(self, block: Block) -> bool:
        """True for elements whose place hangs on their wording and on each other; `official` measures them."""
        form = self.style.official.form
        match self.role(block):
            case Role.SIGNATURE | Role.DATE:
                return form != "order"
            case Role.BODY:
                return form == "minutes" and block.text[:3] in ("出席：", "列席：", "请假：")
            case Role.DOCUMENT_NUMBER:
                return form == "letter" or any(self.role(other) is Role.SIGNER for other in self.book.blocks[:12])
            case role:
                return role in _OWN_PLACES

    def frame(self, block: Block, sheet: Sheet) -> Frame:
        """The edges a block is set between on one page."""
        look = self.look(block)
        if block.inside("TH", "TD") is not None or self._placed_by_wording(block):
            return Frame(None, None, 0.0, Align.LEFT)
        nested = sum(step.kind in ("L", "BlockQuote") for step in block.path) > 1 or block.kind == "TOCI"
        left, right = self.turned_area(sheet) if sheet.turned else self.area(sheet)
        right -= look.right_indent * look.size
        left += look.left_indent * look.size
        room = (right - left) / look.size
        indent = 0.0 if room < _NARROWEST else min(look.first_indent, 1.0) if room < _NARROW else look.first_indent
        return Frame(None if nested else left, None if block.kind == "TOCI" else right, indent, look.align)
