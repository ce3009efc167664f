"""Sections: cover, contents and text, each with the headers, footers and page numbers that it shows (17.6.17).

A section's properties stand at its end. The text is one section unless its headings ask for a right-hand page or for
a first page without running head; then each of those headings begins one.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.part import Part
from docx.package import Package

from pipeline.model.nodes import Document, Heading, Paragraph, Role
from pipeline.model.walk import plain_text
from pipeline.style.resolved import ResolvedStyle
from pipeline.writers.docx import furniture
from pipeline.writers.docx.grid import Furniture, Grid
from pipeline.writers.docx.reference import Letterhead
from pipeline.writers.docx.story import XmlPart, xml_part
from pipeline.writers.docx.styles import StyleBook

_RELATIONS = {"header": RELATIONSHIP_TYPE.HEADER, "footer": RELATIONSHIP_TYPE.FOOTER}
_TYPES = {"header": CONTENT_TYPE.WML_HEADER, "footer": CONTENT_TYPE.WML_FOOTER}
_SIDES = ("default", "even", "first")


class Sections:
    """Makes the `w:sectPr` of one edition, and the parts it refers to when they are first wanted."""

    def __init__(
        self,
        package: Package,
        main: XmlPart,
        book: StyleBook,
        head: Letterhead,
        document: Document,
        headings: Sequence[Heading],
        *,
        letter: bool,
    ) -> None:
        self._package = package
        self._main = main
        self._style: ResolvedStyle = book.style
        self._grid: Grid = book.grid
        self._head = head
        self._document = document
        self._headings = headings
        self._letter = letter
        self._made: dict[tuple[str, str], Part] = {}
        self._started = False
        self.two_sides = furniture.two_sided(self._style) or head.two_sides or self._heads_differ

    @property
    def _running(self) -> bool:
        return self._style.head.shown and not self._head.has("header")

    @property
    def _heads_differ(self) -> bool:
        head = self._style.head
        return head.shown and (head.recto != head.verso or head.position != "centre")

    def opens(self, role: Role) -> str:
        """How the section begins that a heading of this role opens; empty if it opens none."""
        record = self._style.of(role)
        if not record.page_break_before:
            return ""
        return "oddPage" if record.recto else "nextPage" if self._running else ""

    def cover(self) -> str:
        """The section of the cover leaf: nothing stands around it, and its large title on no grid of characters."""
        return self._grid.section("", Furniture("", 0), begin="nextPage", characters=False)

    def front(self, *, begin: str) -> str:
        """The section of the contents: numbered in Roman, without running heads."""
        return self._grid.section(
            'w:fmt="lowerRoman" w:start="1"', self._around(running=False), begin=begin,
            first_page=self._head.first_page,
        )  # fmt: skip

    def text(self, *, begin: str, recto: bool = True) -> str:
        """A section of the text; the first one begins the numbering. `recto`: it begins on a right-hand page."""
        first = not self._started
        self._started = True
        style = self._style
        number = f'w:start="{style.folio.first}"' if first else ""
        bare = self._running or (first and self._letter)
        around = self._around(running=True, bare=bare, letter=first and self._letter, recto=recto)
        return self._grid.section(
            number, around, begin=begin, first_page=self._head.first_page or bare, counted=furniture.line_numbers(style)
        )

    # --- parts -----------------------------------------------------------------------------------------------------

    def _around(self, *, running: bool, bare: bool = False, letter: bool = False, recto: bool = True) -> Furniture:
        """Headers and footers of a section: those of the letterhead, and ours where it has none of a kind.

        Where odd and even pages differ, or the first page from the rest, Word leaves a side without its own part blank;
        it gets the part of all other pages. `bare`: the first page has no running head.
        """
        given = {key: part for key, part in self._head.parts.items() if running or key[0] == "footer"}
        if not self._head.has("footer"):
            for side in _SIDES:
                if side == "first" and letter:
                    given["footer", side] = self._part("footer", "letter")
                elif self._style.folio.shown:
                    even = side == "even" or (side == "first" and not recto)
                    given["footer", side] = self._part("footer", "even" if even and self.two_sides else "default")
        if running and self._running:
            for side in _SIDES:
                given["header", side] = self._part("header", side)
        sides = ["default", *(["even"] if self.two_sides else [])]
        sides.extend(["first"] if self._head.first_page or bare else [])
        references = ""
        for kind, relation in _RELATIONS.items():
            for side in sides:
                used = side != "even" or self._head.two_sides or (kind, "even") not in self._head.parts
                part = given.get((kind, side)) if used else None
                part = part or given.get((kind, "default"))
                if part is not None:
                    references += f'<w:{kind}Reference w:type="{side}" r:id="{self._main.relate_to(part, relation)}"/>'
        distances = self._head.distances
        below = distances.get("footer") if self._head.has("footer") else None
        above = distances.get("header") if self._head.has("header") else None
        if above is None and self._style.head.shown:
            above = furniture.header_distance(self._style, self._grid)
        return Furniture(
            references, furniture.footer_distance(self._style, self._grid) if below is None else below, above
        )

    def _part(self, kind: str, side: str) -> Part:
        part = self._made.get((kind, side))
        if part is None:
            number = sum(1 for known, _ in self._made if known == kind) + 1
            part = xml_part(f"/word/{kind}{number}.xml", _TYPES[kind], self._package, self._content(kind, side))
            self._made[kind, side] = part
        return part

    def _content(self, kind: str, side: str) -> bytes:
        style = self._style
        if kind == "footer":
            return furniture.letter_footer() if side == "letter" else furniture.footer(style, even=side == "even")
        what = {"default": style.head.recto, "even": style.head.verso}.get(side, "none")
        level, words = self._says(what)
        return furniture.header("HeadEven" if side == "even" else "HeadOdd", level, words)

    def _says(self, what: str) -> tuple[int, str]:
        """The heading level that a running head repeats (0: none), and its words on the first page that has any."""
        title = next(
            (
                plain_text(block.children)
                for block in self._document.blocks
                if isinstance(block, Paragraph) and block.role is Role.TITLE
            ),
            self._document.meta.title,
        )
        levels = sorted({heading.level for heading in self._headings})[:2]
        if what == "none" or (what == "chapter" and not levels):
            return 0, ""
        if what == "title" or not levels:
            return 0, title
        level = levels[0]
        if what == "section" and len(levels) > 1 and self._divided(levels[0], levels[1]):
            level = levels[1]
        return level, next(plain_text(heading.children) for heading in self._headings if heading.level == level)

    def _divided(self, upper: int, lower: int) -> bool:
        """True if every heading of the upper level is followed by one of the lower: else the field, which knows one
        style only, would go on with the last heading of another chapter."""
        shown = [heading.level for heading in self._headings if heading.level in (upper, lower)]
        return shown[-1:] == [lower] and not any(a == b == upper for a, b in pairwise(shown))
