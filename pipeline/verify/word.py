"""A Word file as the standard reads it: styles resolved, paragraphs with what is tied to their words, tables as grids.

Knows nothing of the writer; what it relies on is ISO/IEC 29500-1 and the identifiers of styles, which are a promise to
users' templates: those of a role are its name (`Heading1`, `BodyText`, `TableCell`), further words may follow.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from functools import cached_property
from io import BytesIO
from xml.etree import ElementTree
from xml.etree.ElementTree import Element
from zipfile import BadZipFile, ZipFile

from pipeline.model.nodes import Role
from pipeline.records import dataclass, field, replace
from pipeline.verify.outline import LEADS, GridCell, Item, Outline, joined_phrases, web_address

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_SHOWN = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_MARKS = (W + "footnoteReference", W + "endnoteReference")
_LARGEST = 256 * 1024 * 1024
_DEEPEST = 30  # styles based on one another
_IDS = {"BodyText": Role.BODY, "FootnoteText": Role.NOTE, "TOCHeading": Role.TOC_TITLE}
_ROLE_IDS = {**{"".join(part.capitalize() for part in role.value.split("-")): role for role in Role}, **_IDS}
HEADING = "heading"  # the role of Word's own heading styles: which marker leads to them the file does not say

Properties = dict[str, dict[str, str]]


@dataclass(frozen=True, slots=True)
class Look:
    """Resolved properties: element -> attributes. An element without attributes says `val` 1."""

    paragraph: Properties
    run: Properties

    def on(self, name: str) -> bool:
        """A switch of the paragraph."""
        return name in self.paragraph and self.paragraph[name].get("val", "1") not in ("0", "false", "off")

    def number(self, element: str, attribute: str, otherwise: float = 0.0) -> float:
        """A number of the paragraph's properties."""
        try:
            return float(self.paragraph.get(element, {}).get(attribute, otherwise))
        except ValueError:
            return otherwise


@dataclass(slots=True)
class Place:
    """A paragraph of the outline as it stands in the file."""

    element: Element
    style: str
    in_table: bool = False
    runs: list[tuple[str, str]] = field(default_factory=list)  # words and character style


class WordFile:
    """Opens the bytes. Raises `ValueError` for bytes that are no Word file."""

    def __init__(self, data: bytes) -> None:
        try:
            with ZipFile(BytesIO(data)) as archive:
                if sum(info.file_size for info in archive.infolist()) > _LARGEST:
                    raise ValueError("too large")
                self.parts = {name: archive.read(name) for name in archive.namelist()}
            self.document = self._xml("word/document.xml")
            self._styles_root = self._xml("word/styles.xml")
            self.settings = self._xml("word/settings.xml")
            self._notes = {
                int(note.get(W + "id", "0")): note
                for part, name in (("word/footnotes.xml", "footnote"), ("word/endnotes.xml", "endnote"))
                if part in self.parts
                for note in self._xml(part).iter(W + name)
                if int(note.get(W + "id", "0")) > 0
            }
        except (BadZipFile, KeyError, ElementTree.ParseError, NotImplementedError) as error:
            raise ValueError(str(error)) from error
        body = self.document.find(W + "body")
        if body is None:
            raise ValueError("word/document.xml has no body")
        self.body: Element = body
        self.styles = {style.get(W + "styleId", ""): style for style in self._styles_root.findall(W + "style")}
        self.sections = list(self.document.iter(W + "sectPr"))
        self.places: list[Place] = []
        self._looks: dict[tuple[str, str], Look] = {}

    def _xml(self, part: str) -> Element:
        return ElementTree.fromstring(self.parts[part])

    def relations(self, part: str) -> Mapping[str, str]:
        """Targets of a part's relationships by identifier."""
        name = posixpath.join(posixpath.dirname(part), "_rels", posixpath.basename(part) + ".rels")
        if name not in self.parts:
            return {}
        return {item.get("Id", ""): item.get("Target", "") for item in self._xml(name).iter(_RELATION)}

    # --- styles ----------------------------------------------------------------------------------------------------

    def chain(self, name: str) -> list[Element]:
        """A style and what it is based on, root first."""
        out: list[Element] = []
        while name in self.styles and len(out) < _DEEPEST:
            out.append(self.styles[name])
            base = self.styles[name].find(W + "basedOn")
            name = base.get(W + "val", "") if base is not None else ""
        return out[::-1]

    def look(self, style: str, run_style: str = "") -> Look:
        """The look of a paragraph style, or of a run in it (17.7.2): defaults, then each style from its root."""
        known = self._looks.get((style, run_style))
        if known is not None:
            return known
        found = Look({}, {})
        for default, target in (("pPrDefault/" + W + "pPr", found.paragraph), ("rPrDefault/" + W + "rPr", found.run)):
            _take(self._styles_root.find(f"{W}docDefaults/{W}{default}"), target)
        for element in (*self.chain(style), *self.chain(run_style)):
            _take(element.find(W + "pPr"), found.paragraph)
            _take(element.find(W + "rPr"), found.run)
        self._looks[style, run_style] = found
        return found

    def role(self, style: str) -> str:
        """The role a paragraph style stands for; empty for one that stands for none."""
        for element in reversed(self.chain(style)):
            name = element.get(W + "styleId", "")
            if name.startswith("Heading") and name[7:].isdecimal():
                return HEADING
            if name in _ROLE_IDS:
                return _ROLE_IDS[name].value
        return ""

    # --- outline ---------------------------------------------------------------------------------------------------

    @cached_property
    def outline(self) -> Outline:
        """Words, order, roles, levels, notes, links, tables; `places` holds the paragraphs of its items."""
        out = Outline()
        order = {number: at for at, number in enumerate(sorted(self._notes), 1)}
        targets = self._targets(order)
        _Reading(self, out, order, targets, self.relations("word/document.xml")).blocks(self.body, 0)
        for number, at in order.items():
            kind = "footnotes" if self._notes[number].tag == W + "footnote" else "endnotes"
            reading = _Reading(self, out, order, targets, self.relations(f"word/{kind}.xml"))
            reading.blocks(self._notes[number], at)
        return out

    def _targets(self, order: Mapping[int, int]) -> dict[str, str]:
        """Bookmarks: first words of the paragraph they stand in or before, or `=n` for one round the mark of note n."""
        out: dict[str, str] = {}
        waiting: list[str] = []
        for root in (self.body, *(self._notes[number] for number in order)):
            for paragraph in root.iter(W + "p"):
                words = "".join(text.text or "" for text in paragraph.iter(W + "t"))
                for node in paragraph.iter():
                    if node.tag == W + "bookmarkStart":
                        waiting.append(node.get(W + "name", ""))
                    elif node.tag in _MARKS and waiting and waiting[-1].startswith("_Ref"):
                        out[waiting.pop()] = f"={order.get(int(node.get(W + 'id', '0')), 0)}"
                if words:
                    out.update((name, words) for name in waiting if name not in out)
                    waiting.clear()
        return out


def _take(source: Element | None, target: Properties) -> None:
    for node in source if source is not None else ():
        name = node.tag.removeprefix(W)
        values = {key.removeprefix(W): value for key, value in node.attrib.items()}
        target.setdefault(name, {}).update(values or {"val": "1"})


class _Reading:
    """One part on its way into the outline."""

    def __init__(
        self,
        file: WordFile,
        out: Outline,
        order: Mapping[int, int],
        targets: Mapping[str, str],
        relations: Mapping[str, str],
    ) -> None:
        self._file, self._out, self._order = file, out, order
        self._targets, self._relations = targets, relations
        self._tables = 0

    def blocks(self, parent: Element, note: int) -> None:
        for child in parent:
            if child.tag == W + "p":
                self._paragraph(child, note)
            elif child.tag == W + "tbl":
                self._table(child, note)
            elif child.tag == W + "sdt" and child.find(f"{W}sdtPr/{W}docPartObj") is None:
                content = child.find(W + "sdtContent")
                if content is not None:
                    self.blocks(content, note)

    def _paragraph(self, element: Element, note: int) -> None:
        named = element.find(f"{W}pPr/{W}pStyle")
        style = named.get(W + "val", "") if named is not None else ""
        place = Place(element, style, bool(self._tables))
        words = _Words(self._file, place, self._order, self._targets, self._relations)
        words.read(element)
        self._out.pictures += ((note, alt) for alt in words.pictures)
        if not words.text and not words.references:
            return
        look = self._file.look(style)
        level = int(look.number("outlineLvl", "val", 9)) + 1
        self._file.places.append(place)
        self._out.items.append(
            Item(
                words.text,
                self._file.role(style),
                level if level < 10 else 0,
                note,
                tuple(words.references),
                tuple(words.links),
                joined_phrases(words.phrases),
            )
        )

    def _table(self, table: Element, note: int) -> None:
        at = len(self._out.tables)
        self._out.tables.append(())
        self._tables += 1
        cells: list[GridCell] = []
        open_cells: dict[int, int] = {}  # column -> index in `cells` of the cell that spans rows
        for number, row in enumerate(table.findall(W + "tr")):
            head = row.find(f"{W}trPr/{W}tblHeader") is not None
            column = 0
            for cell in row.findall(W + "tc"):
                span = cell.find(f"{W}tcPr/{W}gridSpan")
                width = int(span.get(W + "val", "1")) if span is not None else 1
                merge = cell.find(f"{W}tcPr/{W}vMerge")
                if merge is not None and merge.get(W + "val") != "restart" and column in open_cells:
                    above = cells[open_cells[column]]
                    cells[open_cells[column]] = replace(above, rows=above.rows + 1)
                else:
                    open_cells.pop(column, None)
                    begins = len(self._out.items)
                    self.blocks(cell, note)
                    words = "\n".join(item.text for item in self._out.items[begins:])
                    named = any(item.role == Role.TABLE_HEAD.value for item in self._out.items[begins:])
                    if merge is not None:
                        open_cells[column] = len(cells)
                    cells.append(GridCell(number, column, 1, width, head or named, words))
                column += width
        self._tables -= 1
        self._out.tables[at] = tuple(cells)


class _Words:
    """The words of one paragraph with what is tied to them; what Word makes by itself (results of fields) is none."""

    def __init__(
        self,
        file: WordFile,
        place: Place,
        order: Mapping[int, int],
        targets: Mapping[str, str],
        relations: Mapping[str, str],
    ) -> None:
        self.text = ""
        self.references: list[tuple[int, int]] = []
        self.links: list[tuple[int, int, str]] = []
        self.phrases: list[tuple[int, int, str]] = []
        self.pictures: list[str] = []
        self._file, self._place, self._order = file, place, order
        self._targets, self._relations = targets, relations
        self._depth = 0
        self._style = ""

    def read(self, parent: Element) -> None:
        """Collect from an element and what it holds."""
        for child in parent:
            tag = child.tag.removeprefix(W)
            if tag == "fldChar":
                self._depth += {"begin": 1, "end": -1}.get(child.get(W + "fldCharType", ""), 0)
            elif tag == "instrText":
                self._field((child.text or "").split())
            elif tag == "r":
                self._run(child)
            elif self._depth:
                continue
            elif tag == "t":
                self._say(child.text or "")
            elif tag == "tab":
                self._say("\t")
            elif tag == "br" and child.get(W + "type") is None:
                self._say("\n")  # a line of literal text; line ends of the wording name their type
            elif tag in ("footnoteReference", "endnoteReference"):
                self.references.append((len(self.text), self._order.get(int(child.get(W + "id", "0")), 0)))
            elif tag == "hyperlink":
                self._link(child)
            elif tag == "drawing":
                self.pictures += (shown.get("descr", "") for shown in child.iter(_SHOWN))
            elif tag in ("rubyBase", "ins", "smartTag", "sdt", "sdtContent", "ruby"):
                self.read(child)

    def _run(self, run: Element) -> None:
        named = run.find(f"{W}rPr/{W}rStyle")
        outer, self._style = self._style, named.get(W + "val", "") if named is not None else self._style
        start = len(self.text)
        self.read(run)
        role = _lead(self._style)
        if role and len(self.text) > start:
            self.phrases.append((start, len(self.text), role))
        self._style = outer

    def _say(self, words: str) -> None:
        self.text += words
        if words:
            self._place.runs.append((words, self._style))

    def _field(self, words: list[str]) -> None:
        if words[:1] == ["NOTEREF"] and len(words) > 1:
            number = self._targets.get(words[1], "")
            self.references.append((len(self.text), int(number[1:]) if number[:1] == "=" else 0))

    def _link(self, element: Element) -> None:
        start, at = len(self.text), len(self.references)
        self.read(element)
        anchor = element.get(W + "anchor")
        if anchor is not None:
            target = f"#{self._targets.get(anchor, '')}"
        else:
            target = web_address(self._relations.get(element.get(R + "id", ""), ""))
        if len(self.text) > start:
            self.links.append((start, len(self.text), target))
        # No edition has links in links: marks of notes follow the words of the link they stand in.
        self.references[at:] = [(len(self.text), number) for _, number in self.references[at:]]


def _lead(style: str) -> str:
    """The lead that a character style stands for: `Lead`, `Lead2`, with other marks' names behind."""
    for name in sorted(LEADS, reverse=True):
        identifier = "".join(part.capitalize() for part in name.split("-"))
        if style.startswith(identifier) and not style[len(identifier) :][:1].isdecimal():
            return name
    return ""


def direct_formatting(element: Element) -> Iterator[str]:
    """Names of what a paragraph is given beside its styles; hints, languages and readings over words are none."""
    for node in element.iter():
        if node.tag == W + "pPr":
            for child in node:
                if child.tag not in (W + "pStyle", W + "sectPr"):
                    yield child.tag.removeprefix(W)
        elif node.tag == W + "rPr":
            for child in node:
                hint = child.tag == W + "rFonts" and set(child.attrib) <= {W + "hint"}
                if child.tag not in (W + "rStyle", W + "lang") and not hint:
                    yield child.tag.removeprefix(W)
