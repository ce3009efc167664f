"""From glyphs to blocks and lines: the structure tree says what belongs together, the places say where lines are.

Line numbers count baselines from the top of the page. A file without structure is one block a page, so that foreign
pages can be measured too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from pipeline.records import dataclass, field
from pipeline.verify.pages.reader import Edition, Glyph, Sheet, name_of, number_of, resolve

_LEAVES = frozenset(("P", "Title", "Caption", "TOCI", "ContentsTitle", *(f"H{level}" for level in range(1, 7))))
_HEADINGS = frozenset(f"H{level}" for level in range(1, 7))
HYPHENS = ("-", "\u2010")
_SMALL = 0.8  # of the block's type: raised figures, note marks
_DEEP = 64  # phrases within phrases
_NEAR = 0.25  # ems within which two baselines are one


class Item(NamedTuple):
    """One marked-content sequence of an element: its page object and number, the ruby it is in or -1, whether it is
    that ruby's reading, whether it is a mark that the edition adds."""

    page: int
    mcid: int
    ruby: int
    reading: bool
    aside: bool


class Container(NamedTuple):
    """One structure element above a block: its type and its number, by which equal ones are known."""

    kind: str
    number: int


@dataclass(slots=True, eq=False)
class Line:
    """One line of a block. `number`: from the top of its page, from 1. `y`: its baseline. `told`: what a copy gives."""

    sheet: Sheet
    block: Block
    y: float
    glyphs: list[Glyph]
    told: str
    number: int = 0

    @property
    def text(self) -> str:
        """The characters drawn, from left to right."""
        return "".join(glyph.text for glyph in self.glyphs)

    @property
    def at(self) -> tuple[int, int]:
        """Page and line, both from 1."""
        return self.sheet.index + 1, self.number


@dataclass(slots=True, eq=False)
class Block:
    """One paragraph, heading, caption or cell paragraph. `role`: the class its element names, or nothing."""

    kind: str
    role: str
    path: tuple[Container, ...]
    lines: list[Line] = field(default_factory=list)
    rubies: dict[int, tuple[list[Glyph], list[Glyph]]] = field(default_factory=dict)  # number -> base, reading
    size: float = 0.0
    asides: set[tuple[int, int]] = field(default_factory=set)  # (index of page, mcid) of note marks and their labels
    empty: tuple[int, int] = (0, 0)  # lines of code around it in which nothing stands

    @property
    def text(self) -> str:
        """All characters drawn, line ends removed."""
        return "".join(line.text for line in self.lines)

    @property
    def wording(self) -> str:
        """What the author wrote: all characters but note marks and the hyphens of line ends."""
        parts = []
        for line in self.lines:
            text = "".join(glyph.text for glyph in line.glyphs if (line.sheet.index, glyph.mcid) not in self.asides)
            added = text.endswith(HYPHENS) and line.told and not line.told.endswith(HYPHENS)
            parts.append(text[:-1] if added else text)
        return "".join(parts)

    @property
    def text_clusters(self) -> list[str]:
        """The characters of each glyph."""
        return [glyph.text for line in self.lines for glyph in line.glyphs]

    @property
    def is_heading(self) -> bool:
        """True for H1 to H6."""
        return self.kind in _HEADINGS

    def inside(self, *kinds: str) -> Container | None:
        """The innermost container of one of these types."""
        return next((step for step in reversed(self.path) if step.kind in kinds), None)


@dataclass(slots=True)
class Book:
    """All of an edition: blocks in reading order, what stands outside them, the pages themselves."""

    edition: Edition
    blocks: list[Block]
    tagged: bool
    stray: list[tuple[Sheet, Glyph]]  # neither in the structure nor an artifact
    loose: dict[int, list[Line]]  # page index -> lines of artifacts (folio, repeated heads)
    figures: list[tuple[int, tuple[Container, ...]]]  # page index of each Figure element and its containers

    def lines(self) -> Iterator[Line]:
        """Every line of every block."""
        for block in self.blocks:
            yield from block.lines


def blocks_of(edition: Edition) -> Book:
    """The blocks of an edition with their lines. Raises `ValueError` for a structure that cannot be followed."""
    places: dict[tuple[int, int], list[Glyph]] = {}
    by_key = {sheet.key: sheet for sheet in edition.sheets}
    artifacts: dict[int, list[Glyph]] = {}
    for sheet in edition.sheets:
        for glyph in sheet.glyphs:
            if glyph.artifact:
                artifacts.setdefault(sheet.index, []).append(glyph)
            else:
                places.setdefault((sheet.key, glyph.mcid), []).append(glyph)
    root = resolve(edition.catalog.get("StructTreeRoot"))
    tagged = isinstance(root, dict)
    figures: list[tuple[int, tuple[Container, ...]]] = []
    if tagged:
        walk = _Walk(places, by_key)
        walk.run(root)
        blocks, figures = walk.blocks, walk.figures
        used = walk.used
        stray = [
            (by_key[key], glyph) for (key, mcid), items in places.items() if (key, mcid) not in used for glyph in items
        ]
    else:
        blocks, stray = [], []
        for sheet in edition.sheets:
            block = Block("P", "", ())
            _set_lines(block, sheet, [glyph for glyph in sheet.glyphs if not glyph.artifact])
            blocks.append(block)
    blocks = _with_lines(blocks)
    loose: dict[int, list[Line]] = {}
    for index, glyphs in artifacts.items():
        holder = Block("Artifact", "", ())
        for kind in dict.fromkeys(glyph.artifact for glyph in glyphs):
            _set_lines(holder, edition.sheets[index], [glyph for glyph in glyphs if glyph.artifact == kind])
        loose[index] = holder.lines
    _number(blocks)
    return Book(edition, blocks, tagged, stray, loose, figures)


def _with_lines(blocks: list[Block]) -> list[Block]:
    """The blocks in which anything stands; empty lines of code are counted with what stands beside them."""
    out: list[Block] = []
    above = 0
    for block, after in zip(blocks, [*blocks[1:], None], strict=False):
        code = block.inside("CodeBlock")
        same = after is not None and after.inside("CodeBlock") == code
        if block.lines:
            block.empty = (above, 0)
            out.append(block)
            above = 0
        elif code is not None:
            above += 1
            if not same and out and out[-1].inside("CodeBlock") == code:
                out[-1].empty, above = (out[-1].empty[0], above), 0
        if not same:
            above = 0
    return out


class _Walk:
    """Follows the structure tree in reading order, without recursion."""

    def __init__(self, places: Mapping[tuple[int, int], list[Glyph]], sheets: Mapping[int, Sheet]) -> None:
        self._places = places
        self._sheets = sheets
        self.blocks: list[Block] = []
        self.figures: list[tuple[int, tuple[Container, ...]]] = []
        self.used: set[tuple[int, int]] = set()
        self._label: list[Item] = []

    def run(self, root: Mapping[str, Any]) -> None:
        todo: list[tuple[Any, tuple[Container, ...], int]] = [(kid, (), -1) for kid in reversed(kids_of(root))]
        seen: set[int] = set()
        while todo:
            reference, path, home = todo.pop()
            number = number_of(reference)
            if number >= 0 and number in seen:
                raise ValueError(f"structure element {number} stands twice")
            seen.add(number)
            element = resolve(reference)
            if not isinstance(element, dict):
                continue
            kind = name_of(element.get("S"))
            page = number_of(element.get("Pg"))
            home = page if page >= 0 else home
            if kind == "Lbl":
                noted = bool(path) and path[-1].kind == "Note"
                self._label.extend(item._replace(aside=noted) for item in self._content(element, home))
            elif kind == "Figure":
                self._figure(element, home, path)
            elif kind in _LEAVES:
                self._leaf(kind, element, home, path)
            else:
                inner = (*path, Container(kind, number))
                todo.extend((kid, inner, home) for kid in reversed(kids_of(element)))

    def _leaf(self, kind: str, element: Mapping[str, Any], home: int, path: tuple[Container, ...]) -> None:
        block = Block(kind, name_of(element.get("C")), path)
        items = [*self._label, *self._content(element, home)]
        self._label = []
        pages: dict[int, list[Glyph]] = {}
        for key, mcid, ruby, reading, aside in items:
            self.used.add((key, mcid))
            if aside and key in self._sheets:
                block.asides.add((self._sheets[key].index, mcid))
            glyphs = self._places.get((key, mcid), [])
            if ruby >= 0:
                block.rubies.setdefault(ruby, ([], []))[reading].extend(glyphs)
            if not reading:
                pages.setdefault(key, []).extend(glyphs)
        sizes = Counter(round(glyph.size, 3) for glyphs in pages.values() for glyph in glyphs)
        block.size = sizes.most_common(1)[0][0] if sizes else 0.0
        for key, glyphs in pages.items():
            if key in self._sheets:
                _set_lines(block, self._sheets[key], glyphs)
        self.blocks.append(block)

    def _figure(self, element: Mapping[str, Any], home: int, path: tuple[Container, ...]) -> None:
        for key, mcid, *_ in self._content(element, home):
            self.used.add((key, mcid))
            if key in self._sheets:
                self.figures.append((self._sheets[key].index, path))

    def _content(self, element: Mapping[str, Any], home: int) -> list[Item]:
        """The marked content of an element and of the phrases in it, in reading order."""
        out: list[Item] = []
        todo: list[tuple[Any, Item, int]] = [(element, Item(home, -1, -1, False, False), 0)]
        while todo:
            reference, state, depth = todo.pop()
            item = resolve(reference)
            if isinstance(item, int):
                out.append(state._replace(mcid=item))
                continue
            if not isinstance(item, dict):
                continue
            own = number_of(item.get("Pg"))
            state = state._replace(page=own if own >= 0 else state.page)
            if name_of(item.get("Type")) == "MCR":
                out.append(state._replace(mcid=int(item["MCID"])))
            elif "S" in item and depth < _DEEP:
                kind = name_of(item.get("S"))
                state = state._replace(
                    ruby=number_of(reference) if kind == "Ruby" else state.ruby,
                    reading=state.reading or kind == "RT",
                    aside=state.aside or kind == "Reference",
                )
                todo.extend((kid, state, depth + 1) for kid in reversed(kids_of(item)))
        return out


def kids_of(element: Mapping[str, Any]) -> list[Any]:
    """What stands in a structure element."""
    kids = element.get("K")
    if isinstance(kids, list):
        return kids
    resolved = resolve(kids)
    if isinstance(resolved, list):
        return resolved
    return [] if kids is None else [kids]


def _set_lines(block: Block, sheet: Sheet, glyphs: list[Glyph]) -> None:
    """Sort glyphs of one page into lines by their baselines and add these to the block."""
    if not glyphs:
        return
    if not block.size:
        block.size = Counter(round(glyph.size, 3) for glyph in glyphs).most_common(1)[0][0]
    size = block.size
    rows: list[list[Glyph]] = []
    small: list[Glyph] = []
    for glyph in sorted((glyph for glyph in glyphs if glyph.text), key=lambda glyph: -glyph.y):
        if glyph.size < _SMALL * size:
            small.append(glyph)
        elif rows and rows[-1][0].y - glyph.y <= _NEAR * size:
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    for glyph in small:
        near = min(rows, key=lambda row: abs(row[0].y + 0.15 * size - glyph.y), default=None)
        if near is not None and -0.4 * size <= glyph.y - near[0].y <= 0.7 * size:
            near.append(glyph)
        else:
            rows.append([glyph])
    for row in sorted(rows, key=lambda row: -row[0].y):
        heights = Counter(round(glyph.y, 2) for glyph in row if glyph.size >= _SMALL * size)
        y = heights.most_common(1)[0][0] if heights else row[0].y
        row.sort(key=lambda glyph: glyph.x)
        told = dict.fromkeys(outermost(sheet, glyph.told) for glyph in row)
        words = "".join(sheet.told[number] for number in told if number >= 0)
        block.lines.append(Line(sheet, block, y, row, words))


def outermost(sheet: Sheet, told: int) -> int:
    """The ActualText that speaks for a line whose pieces have their own."""
    while told >= 0 and sheet.around[told] >= 0:
        told = sheet.around[told]
    return told


def _number(blocks: list[Block]) -> None:
    """Number the lines of each page from the top; lines side by side share a number."""
    pages: dict[int, list[Line]] = {}
    for block in blocks:
        for line in block.lines:
            pages.setdefault(line.sheet.index, []).append(line)
    for lines in pages.values():
        number, y = 0, float("inf")
        for line in sorted(lines, key=lambda line: -line.y):
            if y - line.y > 2.0:
                number, y = number + 1, line.y
            line.number = number
