"""Page ends of the print edition inside the text, so that a reader of the EPUB can follow "see page 5"."""

from __future__ import annotations

from pipeline.records import dataclass
from pipeline.typeset.layout import Layout
from pipeline.writers.epub.inlines import PageMark
from pipeline.writers.epub.markup import attribute

WINDOW = 40  # blocks ahead in which a paragraph is looked for
PROBE = 6  # first characters of a line by which its place in the paragraph is found


@dataclass(frozen=True, slots=True)
class PageStart:
    """A page of the print edition and the anchor in the text where it begins."""

    label: str
    anchor: str
    file: str


class PageMarks:
    """Hands out the page marks of each paragraph, asked for in reading order.

    A page begins before the first character of its first body line. Where a line's block cannot be matched with a
    paragraph of this edition, its marks move to the next paragraph that can, so that no page is lost.
    """

    def __init__(self, layout: Layout) -> None:
        # A note's text matches no paragraph of the body.
        self._texts = [place.text if place.kind != "note" else None for place in layout.blocks]
        self._starts: dict[int, list[tuple[int, str, int]]] = {}
        self._next = 0
        self.found: list[PageStart] = []
        written = [0] * len(layout.blocks)
        for page in layout.pages:
            begun = False
            for line in page.lines:
                if line.block < 0 or line.note or line.block >= len(written):
                    continue
                if not begun:
                    begun = True
                    offset = 0 if line.first else self._offset(line.block, line.text, written[line.block])
                    self._starts.setdefault(line.block, []).append((offset, page.label, page.index))
                written[line.block] += len(line.text)

    def _offset(self, block: int, line: str, most: int) -> int:
        """Where a line begins in its block's text. Note marks make the count of characters too high."""
        found = (self._texts[block] or "").rfind(line[:PROBE], 0, most + PROBE)
        return found if found > 0 else most

    def take(self, text: str, file: str) -> list[PageMark]:
        """The marks that belong into the paragraph with this text."""
        if not self._starts:
            return []
        try:
            here = self._texts.index(text, self._next, self._next + WINDOW)
        except ValueError:
            return []
        due: list[tuple[int, str, int]] = []
        for block in sorted(number for number in self._starts if number <= here):
            for offset, label, index in self._starts.pop(block):
                due.append((offset if block == here else 0, label, index))
        self._next = here + 1
        return [(min(offset, len(text)), self._mark(label, index, file)) for offset, label, index in due]

    def _mark(self, label: str, index: int, file: str) -> str:
        anchor = f"page-{index + 1}"
        self.found.append(PageStart(label, anchor, file))
        name = attribute(label)
        return f'<span epub:type="pagebreak" role="doc-pagebreak" id="{anchor}" aria-label="{name}"></span>'
