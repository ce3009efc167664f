"""Link annotations, destinations, outline and page labels (ISO 32000-1, 12.3, 12.4.2 and 12.5.6.5)."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from pipeline.patterns import regex
from pipeline.typeset.layout import Layout
from pipeline.writers.pdf.draw import Box
from pipeline.writers.pdf.objects import Book, number, reference, text

_EXTERNAL = ("http://", "https://", "mailto:")
_URI_CHARACTERS = "!#$%&'()*+,/:;=?@[]~"  # RFC 3986 reserved, and percent signs that stand already
_OVER_MARK = 12.0  # points above the mark of a note that its note leads back to
_ABOVE = 1.2  # type sizes above the baseline that a destination shows


class Links:
    """Pages and targets of one layout, and the annotations made so far."""

    def __init__(self, layout: Layout, pages: Sequence[int], linked: bool = True, margin: float = 0.0) -> None:
        self.annotations: list[list[int]] = [[] for _ in pages]
        self._layout = layout
        self._linked = linked
        self._margin = margin
        self._pages = pages
        self._by_id = dict(layout.anchors)
        for index, place in enumerate(layout.blocks):
            if place.id:
                self._by_id.setdefault(place.id, index)

    def page(self, index: int) -> bytes:
        """The reference of a page."""
        return reference(self._pages[index])

    def is_reference(self, link: str) -> bool:
        """True for the mark of a note and for an entry of the contents (14.8.4.4.1)."""
        if link.startswith("#block:"):
            return True
        at = self._by_id.get(link[1:], -1) if link.startswith("#") else -1
        return at >= 0 and self._layout.blocks[at].path[:1] == ("note:" + link[1:],)

    def leads(self, link: str) -> bool:
        """True for a link that leads somewhere; anything else is plain words."""
        return self._linked and (
            link.startswith(("#block:", *_EXTERNAL)) or (link[:1] == "#" and link[1:] in self._by_id)
        )

    def put(self, book: Book, page: int, link: str, boxes: Sequence[Box], shown: str, key: int) -> int:
        """An annotation over boxes of one page; 0 for a target that is nowhere. `key`: its place in the parent tree."""
        action = self._action(link)
        return self._annotate(book, page, action, boxes, shown.strip() or link, key) if action else 0

    def back(self, book: Book, page: int, mark: tuple[int, Box], boxes: Sequence[Box], shown: str, key: int) -> int:
        """An annotation that leads back to the mark of a note: its page and box."""
        at, (_, _, _, top) = mark
        target = self._layout.pages[at]
        place = b"/Fit" if target.turned or target.vertical else b"/XYZ null %b null" % number(top + _OVER_MARK)
        return self._annotate(book, page, b"/Dest[%b%b]" % (self.page(at), place), boxes, shown, key)

    def _annotate(self, book: Book, page: int, action: bytes, boxes: Sequence[Box], shown: str, key: int) -> int:
        around = (
            min(box[0] for box in boxes),
            min(box[1] for box in boxes),
            max(box[2] for box in boxes),
            max(box[3] for box in boxes),
        )
        corners = (
            (left, top, right, top, left, bottom, right, bottom) for left, bottom, right, top in boxes
        )  # in the order that readers expect, which is not the standard's
        quads = b"/QuadPoints[%b]" % b" ".join(number(v) for quad in corners for v in quad) if len(boxes) > 1 else b""
        made = book.add(
            b"<</Type/Annot/Subtype/Link/Rect[%b]%b/Border[0 0 0]/F 4/StructParent %d/P %b/Contents%b%b>>"
            % (b" ".join(map(number, around)), quads, key, self.page(page), text(shown), action)
        )
        self.annotations[page].append(made)
        return made

    def _action(self, link: str) -> bytes:
        if link.startswith("#block:"):
            return b"/Dest" + self.destination(int(link[7:]))
        if link.startswith("#"):
            at = self._by_id.get(link[1:])
            return b"" if at is None else b"/Dest" + self.destination(at)
        if link.startswith(_EXTERNAL):
            return b"/A<</S/URI/URI%b>>" % text(quote(link, safe=_URI_CHARACTERS))
        return b""

    def destination(self, block: int) -> bytes:
        """An explicit destination a little above the first line of a block."""
        place = self._layout.blocks[block]
        page = self._layout.pages[place.page]
        if page.turned:
            return b"[%b/Fit]" % self.page(place.page)
        size = max((run.size for line in page.lines if line.block == block for run in line.runs), default=0.0)
        if page.vertical:
            return b"[%b/XYZ null %b null]" % (self.page(place.page), number(page.height + self._margin))
        return b"[%b/XYZ null %b null]" % (
            self.page(place.page),
            number(page.height - place.y + _ABOVE * size + self._margin),
        )


def put_outline(book: Book, layout: Layout, links: Links) -> int:
    """The outline of all headings, nested by level; 0 when there are none."""
    headings = [index for index, place in enumerate(layout.blocks) if place.level and place.text.strip()]
    if not headings:
        return 0
    root = book.reserve()
    numbers = [book.reserve() for _ in headings]
    below: dict[int, list[int]] = {-1: []}
    parents: list[int] = []
    stack: list[int] = []
    levels = [layout.blocks[index].level for index in headings]
    for at, level in enumerate(levels):
        while stack and levels[stack[-1]] >= level:
            stack.pop()
        parents.append(stack[-1] if stack else -1)
        below.setdefault(parents[at], []).append(at)
        stack.append(at)
    counts = [0] * len(headings)  # all below an entry, for all are shown
    for at in range(len(headings) - 1, -1, -1):
        if parents[at] >= 0:
            counts[parents[at]] += counts[at] + 1
    for siblings in below.values():
        for order, at in enumerate(siblings):
            parent = numbers[parents[at]] if parents[at] >= 0 else root
            words = text(layout.blocks[headings[at]].text.strip())
            entry = b"/Title%b/Parent %b/Dest%b" % (words, reference(parent), links.destination(headings[at]))
            if order:
                entry += b"/Prev " + reference(numbers[siblings[order - 1]])
            if order + 1 < len(siblings):
                entry += b"/Next " + reference(numbers[siblings[order + 1]])
            if at in below:
                ends = (reference(numbers[below[at][0]]), reference(numbers[below[at][-1]]))
                entry += b"/First %b/Last %b/Count %d" % (*ends, counts[at])
            book.add(b"<<" + entry + b">>", numbers[at])
    top = below[-1]
    book.add(
        b"<</Type/Outlines/First %b/Last %b/Count %d>>"
        % (reference(numbers[top[0]]), reference(numbers[top[-1]]), len(headings)),
        root,
    )
    return root


_ROMAN = regex(r"(?=.)m*(?:c[md]|d?c{0,3})(?:x[cl]|l?x{0,3})(?:i[xv]|v?i{0,3})")
_WORTH = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}


def page_labels(layout: Layout) -> bytes:
    """Ranges of page labels: Arabic and Roman numerals that count on, anything else as it is worded."""
    ranges: list[bytes] = []
    due = ("", 0)
    for page in layout.pages:
        style, value = _numeral(page.label)
        if not style:
            ranges.append(b"%d<</P%b>>" % (page.index, text(page.label)))
        elif (style, value) != due:
            ranges.append(b"%d<</S/%b/St %d>>" % (page.index, style.encode("ascii"), value))
        due = (style, value + 1)
    return b"<</Nums[%b]>>" % b" ".join(ranges)


def _numeral(label: str) -> tuple[str, int]:
    if label.isascii() and label.isdigit() and int(label) > 0 and not label.startswith("0"):
        return "D", int(label)
    if _ROMAN.fullmatch(label):
        worth = [_WORTH[letter] for letter in label]
        return "r", sum(-a if a < b else a for a, b in zip(worth, [*worth[1:], 0], strict=True))
    return "", 0
