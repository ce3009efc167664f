"""How a print edition is built, from its structure tree: levels, notes and their marks, links, tables.

Held to the tree of the source by the same comparison as the other editions. Words and roles are compared elsewhere, so
only paragraphs that say the same are compared here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from difflib import SequenceMatcher
from itertools import groupby
from typing import Any, NamedTuple

from pipeline.model.nodes import Document
from pipeline.records import dataclass, field, replace
from pipeline.verify.compare import compare_built, compare_pictures, compare_tables
from pipeline.verify.findings import Report
from pipeline.verify.outline import GridCell, Item, Outline, outline_of, web_address
from pipeline.verify.pages.reader import Edition, Glyph, name_of, number_of, resolve, text_of
from pipeline.verify.pages.structure import kids_of

_HEADINGS = {f"H{level}": level for level in range(1, 7)}
_WORDS = frozenset(("P", "Title", "Caption", *_HEADINGS))
_OUTSIDE = frozenset(("TOC", "ContentsTitle", "Figure"))
_DEEPEST = 6


class Goal(NamedTuple):
    """A place on a page: number of the page object, height above its foot."""

    page: int
    y: float


@dataclass(slots=True)
class _Words:
    """What a paragraph says, and what is tied to it."""

    text: str = ""
    begins: Goal | None = None
    references: list[tuple[int, Goal]] = field(default_factory=list)
    links: list[tuple[int, int, str | Goal]] = field(default_factory=list)


@dataclass(slots=True)
class _Part:
    """A paragraph of the pages. `note`: number of the note it stands in; `row`: whether it stands in a table."""

    words: _Words
    level: int
    note: int
    in_cell: bool


def check_built(edition: Edition, document: Document, report: Report) -> None:
    """Levels, notes, links, tables and pictures of the pages against the tree (N-13, I-9, G-11).

    Links inside a vertical book lead to pages, not to places on them; that they lead somewhere is all that is held.
    """
    walk = _Walk(edition)
    root = resolve(edition.catalog.get("StructTreeRoot"))
    if not isinstance(root, dict):
        return  # told as a rule of its own
    walk.children(root, 0, False)
    expected = outline_of(document)
    ours = _stacked(expected.items)
    theirs = list(walk.items(ours))
    if any(sheet.vertical for sheet in edition.sheets):
        ours, theirs = ([_without_places(item) for item in items] for items in (ours, theirs))
    matcher = SequenceMatcher(None, [item.text for item in ours], [item.text for item in theirs], autojunk=False)
    for a, b, size in matcher.get_matching_blocks():
        for at in range(size):
            compare_built(ours[a + at], theirs[b + at], report)
    compare_tables(expected.tables, walk.out.tables, report)
    compare_pictures(expected.pictures, walk.out.pictures, report)


def _without_places(item: Item) -> Item:
    links = tuple((start, end, "#" if goal.startswith("#") else goal) for start, end, goal in item.links)
    return replace(item, links=links, references=tuple((offset, 0) for offset, _ in item.references))


def _stacked(items: list[Item]) -> list[Item]:
    """The items with levels as pages can show them: no level skipped, six at most (ISO 14289-1, 7.4.2)."""
    above: list[int] = []
    out: list[Item] = []
    for item in items:
        if item.level:
            while above and above[-1] >= item.level:
                above.pop()
            above.append(item.level)
        level = min(len(above), _DEEPEST) if item.level else 0
        out.append(replace(item, level=level, phrases=(), references=_once(item.references)))
    return out


def _once(references: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Marks of one note side by side are one."""
    return tuple(mark for mark, _ in groupby(references))


class _Walk:
    """Collects paragraphs and tables in reading order; the label of a list item waits for its first words."""

    def __init__(self, edition: Edition) -> None:
        self.out = Outline()
        self._said = _said(edition)
        self._catalog = edition.catalog
        self._parts: list[_Part] = []
        self._notes: list[int] = []  # of each note, the index of its first paragraph
        self._label = _Words()

    def children(self, element: Mapping[str, Any], note: int, in_cell: bool, home: int = -1) -> None:
        for kid in kids_of(element):
            inner = resolve(kid)
            if isinstance(inner, dict) and "S" in inner:
                self._element(inner, note, in_cell, home)

    def _element(self, element: Mapping[str, Any], note: int, in_cell: bool, home: int) -> None:
        kind = name_of(element.get("S"))
        page = number_of(element.get("Pg"))
        home = page if page >= 0 else home
        if kind in _OUTSIDE:
            if kind == "Figure":
                self.out.pictures.append((note, text_of(element.get("Alt"))))
            return
        if kind == "Lbl":
            if not (note and not self._in_item(element)):
                self._take(element, home, self._label)
            elif self._label.begins is None:
                self._label.begins = next((goal for _, goal in self._content(element, home)), None)
        elif kind == "CodeBlock":
            lines = [_Words() for _ in kids_of(element)]
            for line, kid in zip(lines, kids_of(element), strict=True):
                self._take(resolve(kid), home, line)
            self._add(
                _Words("\n".join(line.text for line in lines), lines[0].begins if lines else None), 0, note, in_cell
            )
        elif kind in _WORDS:
            words = _Words()
            self._take(element, home, words)
            self._add(words, _HEADINGS.get(kind, 0), note, in_cell)
        elif kind == "Note":
            self._notes.append(len(self._parts))
            self.children(element, len(self._notes), in_cell, home)
        elif kind == "Table":
            self._table(element, note, home)
        else:
            self.children(element, note, in_cell, home)

    @staticmethod
    def _in_item(element: Mapping[str, Any]) -> bool:
        return name_of((resolve(element.get("P")) or {}).get("S")) == "LI"

    def _add(self, words: _Words, level: int, note: int, in_cell: bool) -> None:
        label, self._label = self._label, _Words()
        shift = len(label.text)
        words = _Words(
            label.text + words.text,
            label.begins or words.begins,
            [(at + shift, goal) for at, goal in words.references],
            [(a + shift, b + shift, goal) for a, b, goal in words.links],
        )
        if words.text or words.references:
            self._parts.append(_Part(words, level, note, in_cell))

    def _table(self, table: Mapping[str, Any], note: int, home: int) -> None:
        place = len(self.out.tables)
        self.out.tables.append(())
        cells: list[GridCell] = []
        taken: dict[int, int] = {}
        row = 0
        for kid in kids_of(table):
            element = resolve(kid)
            if name_of(element.get("S")) != "TR":
                self._element(element, note, False, home)
                continue
            if cells:
                row += 1
                taken = {at: left - 1 for at, left in taken.items() if left > 1}
            column = 0
            for inner in kids_of(element):
                cell = resolve(inner)
                rows, columns = _spans(cell)
                while taken.get(column, 0):
                    column += 1
                taken.update(dict.fromkeys(range(column, column + columns), rows))
                begins = len(self._parts)
                self.children(cell, note, True, home)
                words = "\n".join(part.words.text for part in self._parts[begins:])
                cells.append(GridCell(row, column, rows, columns, name_of(cell.get("S")) == "TH", words))
                column += columns
        self.out.tables[place] = tuple(cells)

    # --- words -----------------------------------------------------------------------------------------------------

    def _take(self, element: Mapping[str, Any], home: int, words: _Words) -> None:
        """Add what an element says; marks of notes and readings of ruby are no words of the paragraph."""
        page = number_of(element.get("Pg"))
        home = page if page >= 0 else home
        start = len(words.text)
        for kid in kids_of(element):
            inner = resolve(kid)
            if isinstance(inner, dict) and "S" in inner:
                kind = name_of(inner.get("S"))
                if kind == "Reference":
                    goal = next(self._goals(inner), None)
                    if isinstance(goal, Goal):
                        words.references.append((len(words.text), goal))
                elif kind != "RT":
                    self._take(inner, home, words)
            else:
                for text, goal in self._content({"K": [kid]}, home):
                    words.begins = words.begins or goal
                    words.text += text
        if name_of(element.get("S")) == "Link":
            words.links += [(start, len(words.text), goal) for goal in self._goals(element)][:1]

    def _content(self, element: Mapping[str, Any], home: int) -> Iterator[tuple[str, Goal]]:
        for kid in kids_of(element):
            inner = resolve(kid)
            page, mcid = home, inner
            if isinstance(inner, dict):
                if "MCID" not in inner:
                    continue
                page, mcid = number_of(inner.get("Pg")), inner["MCID"]
            said = self._said.get((page, int(mcid)))
            if said is not None:
                yield said

    def _goals(self, element: Mapping[str, Any]) -> Iterator[str | Goal]:
        """Where the annotations of an element and of those in it lead."""
        for kid in kids_of(element):
            inner = resolve(kid)
            if not isinstance(inner, dict):
                continue
            if "S" in inner:
                yield from self._goals(inner)
            annotation = resolve(inner.get("Obj"))
            if isinstance(annotation, dict):
                address = text_of((resolve(annotation.get("A")) or {}).get("URI"))
                goal = resolve(annotation.get("Dest"))
                if address:
                    yield web_address(address)
                elif isinstance(goal, list) and goal:
                    heights = [float(value) for value in map(resolve, goal[2:]) if isinstance(value, (int, float))]
                    yield Goal(number_of(goal[0]), heights[0] if heights else float("inf"))

    # --- what leads where ------------------------------------------------------------------------------------------

    def items(self, expected: list[Item]) -> Iterator[Item]:
        """The paragraphs in the form all editions are compared in; what stands in cells and notes has their role."""
        told = {item.text: item for item in reversed(expected)}
        for at, part in enumerate(self._parts):
            ours = expected[at] if at < len(expected) and expected[at].text == part.words.text else None
            ours = ours or told.get(part.words.text)
            links = _merged(part.words, [(a, b, self._address(goal, ours)) for a, b, goal in part.words.links])
            references = [
                (_outside(offset, links, ours), self._note_at(goal)) for offset, goal in part.words.references
            ]
            level = ours.level if ours is not None and part.in_cell else part.level
            role = ours.role if ours is not None else ""
            yield Item(part.words.text, role, level, part.note, _once(references), tuple(links))

    def _note_at(self, goal: Goal) -> int:
        at = self._at(goal, self._notes)
        return self._notes.index(at) + 1 if at >= 0 else 0

    def _address(self, goal: str | Goal, ours: Item | None) -> str:
        if isinstance(goal, str):
            return goal
        if ours is not None and any(address == "#" for *_, address in ours.links):
            return "#"  # what it leads to has no words
        at = self._at(goal, range(len(self._parts)))
        return f"#{self._parts[at].words.text}" if at >= 0 else ""

    def _at(self, goal: Goal, among: Any) -> int:
        """The first of some paragraphs that begin at or below a place of a page; -1 where none does."""
        heights = [
            (-begins.y, at)
            for at in among
            if at < len(self._parts) and (begins := self._parts[at].words.begins) is not None
            if begins.page == goal.page and begins.y <= goal.y + 0.5
        ]
        return min(heights)[1] if heights else -1


def _merged(words: _Words, links: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """A link that a note mark divides is one link."""
    out: list[tuple[int, int, str]] = []
    marks = {offset for offset, _ in words.references}
    for start, end, address in links:
        if out and out[-1][1] == start and out[-1][2] == address and start in marks:
            out[-1] = (out[-1][0], end, address)
        else:
            out.append((start, end, address))
    return out


def _outside(offset: int, links: list[tuple[int, int, str]], ours: Item | None) -> int:
    """No edition has links in links: a mark inside one follows it, and one before its first word may stand inside."""
    for start, end, _ in links:
        begins = start == offset and ours is not None and all(at != offset for at, _ in ours.references)
        if start < offset < end or begins:
            return end
    return offset


def _said(edition: Edition) -> dict[tuple[int, int], tuple[str, Goal]]:
    """Of each marked-content sequence, by page object and number: what a copy of it gives, and where it begins."""
    held: dict[tuple[int, int], list[Glyph]] = {}
    for sheet in edition.sheets:
        for glyph in sheet.glyphs:
            if not glyph.artifact and glyph.mcid >= 0:
                held.setdefault((sheet.key, glyph.mcid), []).append(glyph)
    sheets = {sheet.key: sheet for sheet in edition.sheets}
    out: dict[tuple[int, int], tuple[str, Goal]] = {}
    for (key, mcid), glyphs in held.items():
        told = dict.fromkeys(glyph.told for glyph in glyphs)
        parts = [sheets[key].told[number] for number in told if number >= 0]
        text = "".join(parts) if parts else "".join(glyph.text for glyph in glyphs)
        out[key, mcid] = (text, Goal(key, glyphs[0].y))
    return out


def _spans(cell: Mapping[str, Any]) -> tuple[int, int]:
    attributes = resolve(cell.get("A")) or {}
    if isinstance(attributes, list):
        attributes = next((entry for entry in map(resolve, attributes) if name_of(entry.get("O")) == "Table"), {})
    rows, columns = resolve(attributes.get("RowSpan")), resolve(attributes.get("ColSpan"))
    return (rows if isinstance(rows, int) else 1), (columns if isinstance(columns, int) else 1)
