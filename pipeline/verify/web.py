"""An EPUB or a web page as a reading system sees it, opened by lxml: outline, elements, style sheets, navigation.

Knows nothing of the writer: container, package document, spine and links are followed; roles are the classes that the
style sheet names, what things are is told by their elements and ARIA roles.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from urllib.parse import unquote
from zipfile import BadZipFile, ZipFile

from lxml import etree

from pipeline.patterns import regex
from pipeline.records import dataclass, field
from pipeline.verify.cascade import local_name
from pipeline.verify.outline import LEADS, GridCell, Item, Outline, joined_phrases, web_address

MAX_ENTRY = 128 * 1024 * 1024  # bytes of one unpacked file
_TEXT = frozenset(("p", "h1", "h2", "h3", "h4", "h5", "h6", "caption", "figcaption", "pre"))
_SILENT = frozenset(("rt", "rp", "head", "script", "style", "nav"))
_SILENT_ROLES = frozenset(("doc-noteref", "doc-backlink", "presentation"))
_RANK = regex("h([1-6])")
_MARK = regex("[①-⑳]|[0-9]+")
_OPF = "{http://www.idpf.org/2007/opf}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_OPS = "{http://www.idpf.org/2007/ops}type"


@dataclass(slots=True)
class Book:
    """What was read. `roots`: the content documents in reading order, by name."""

    tag: str = ""
    roots: dict[str, Any] = field(default_factory=dict)
    sheets: list[str] = field(default_factory=list)
    direction: str = ""  # page-progression-direction
    outline: Outline = field(default_factory=Outline)
    elements: list[Any] = field(default_factory=list)  # one for each item of the outline
    contents: list[str] = field(default_factory=list)  # entries of the table of contents
    lost: list[str] = field(default_factory=list)  # addresses inside the book that lead nowhere
    languages: list[str] = field(default_factory=list)  # of each content document
    title: str = ""  # of a web page's window
    packed: bool = False


def read_epub(data: bytes) -> Book:
    """Raises `ValueError` for bytes that are no EPUB."""
    book = Book(packed=True)
    try:
        with ZipFile(BytesIO(data)) as archive:
            _unpack(archive, book)
    except (BadZipFile, KeyError, StopIteration, etree.XMLSyntaxError, NotImplementedError) as error:
        raise ValueError(f"{type(error).__name__}: {error}") from error
    _Reader(book).read()
    return book


def read_page(data: bytes) -> Book:
    """A web page. Raises `ValueError` for bytes without any element."""
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, no_network=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ValueError(str(error)) from error
    if root is None:
        raise ValueError("no element in it")
    book = Book(root.get("lang") or "", {"": root})
    book.sheets = [_all_text(element) for element in root.iter("style")]
    book.languages = [book.tag]
    book.title = next((_all_text(element) for element in root.iter("title")), "")
    for nav in root.iter("nav"):
        book.contents += [_all_text(link) for link in nav.iter("a")]
    _Reader(book).read()
    return book


def _unpack(archive: ZipFile, book: Book) -> None:
    def entry(name: str) -> bytes:
        if archive.getinfo(name).file_size > MAX_ENTRY:
            raise BadZipFile(f"{name} is too large")
        return archive.read(name)

    def parsed(name: str) -> Any:
        return etree.fromstring(entry(name), etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))

    package = next(parsed("META-INF/container.xml").iter("{*}rootfile")).get("full-path")
    opf = parsed(package)
    folder = posixpath.dirname(package)
    items = {item.get("id"): item for item in opf.iter(_OPF + "item")}

    def path(item: Any) -> str:
        return posixpath.normpath(posixpath.join(folder, unquote(item.get("href"))))

    book.tag = next((element.text or "" for element in opf.iter(_DC + "language")), "")
    book.direction = next(opf.iter(_OPF + "spine")).get("page-progression-direction") or ""
    for reference in opf.iter(_OPF + "itemref"):
        if reference.get("linear") != "no":
            name = path(items[reference.get("idref")])
            book.roots[name] = parsed(name)
    seen: dict[str, None] = {}
    for name, root in book.roots.items():
        book.languages += [root.get("lang") or "", root.get(_LANG) or ""]
        for link in root.iter("{*}link"):
            if link.get("rel") == "stylesheet":
                seen.setdefault(posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(link.get("href")))))
    book.sheets = [entry(name).decode() for name in seen]
    for item in items.values():
        if "nav" in (item.get("properties") or "").split():
            _navigation(book, path(item), parsed(path(item)))


def _navigation(book: Book, name: str, root: Any) -> None:
    for nav in root.iter("{*}nav"):
        for link in nav.iter("{*}a"):
            if nav.get(_OPS) == "toc":
                book.contents.append(_all_text(link))
            file, _, anchor = (link.get("href") or "").partition("#")
            target = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(file)))
            known = book.roots.get(target)
            if target != name and (known is None or (anchor and not _with_id(known, anchor))):
                book.lost.append(f"{name}: {link.get('href')}")


def _all_text(element: Any) -> str:
    return "".join(map(str, element.itertext()))


def _with_id(root: Any, name: str) -> bool:
    return any(element.get("id") == name for element in root.iter())


class _Reader:
    """Walks all content documents and fills the outline."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._items: list[tuple[Item, Any]] = []
        self._note = 0
        self._file = ""
        self._ids = {
            (name, element.get("id")): element
            for name, root in book.roots.items()
            for element in root.iter()
            if element.get("id")
        }
        titles = (element for root in book.roots.values() for element in root.iter("{*}h1", "h1"))
        self._titled = any("title" in (element.get("class") or "").split() for element in titles)

    def read(self) -> None:
        """The whole book; notes come last, by number."""
        for name, root in self._book.roots.items():
            self._file = name
            self._walk(root)
        held = [pair for pair in self._items if pair[0].text or pair[0].references]
        held.sort(key=lambda pair: pair[0].note)
        self._book.outline.items = [item for item, _ in held]
        self._book.elements = [element for _, element in held]
        pictures = [told for root in self._book.roots.values() for told in _pictures(root)]
        self._book.outline.pictures = sorted(pictures, key=lambda told: told[0])

    def _walk(self, element: Any) -> None:
        name = local_name(element)
        if not name or name in _SILENT:
            return
        if name in _TEXT:
            self._items.append((self._item(element, name), element))
        elif name == "table":
            self._table(element)
        elif element.get("role") == "doc-footnote":
            outer, self._note = self._note, note_number(element)
            for child in element:
                self._walk(child)
            self._note = outer
        else:
            for child in element:
                self._walk(child)

    def _item(self, element: Any, name: str) -> Item:
        role = ((element.get("class") or "").split() or [""])[0]
        if local_name(element.getparent()) in ("td", "th"):
            # A plain paragraph has the look of cells there; with that of the text it would be indented.
            role = {"table-cell": "body", "table-head": "body", "body": "body outside a table"}.get(role, role)
        level = 0
        if (match := _RANK.fullmatch(name)) and role.startswith("heading-"):
            level = int(element.get("aria-level") or match[1]) - self._titled
        line = _Line(self, element)
        return Item(
            line.text,
            role,
            level,
            self._note,
            tuple(line.references),
            tuple(line.links),
            joined_phrases(line.phrases),
        )

    def _table(self, table: Any) -> None:
        place = len(self._book.outline.tables)
        self._book.outline.tables.append(())
        cells: list[GridCell] = []
        for caption in table:
            if local_name(caption) == "caption":
                self._walk(caption)
        taken: dict[int, int] = {}
        for number, row in enumerate(_rows(table)):
            column = 0
            for cell in row:
                if local_name(cell) not in ("td", "th"):
                    continue
                while taken.get(column, 0):
                    column += 1
                rows, columns = int(cell.get("rowspan") or 1), int(cell.get("colspan") or 1)
                for covered in range(column, column + columns):
                    taken[covered] = rows
                begins = len(self._items)
                for child in cell:
                    self._walk(child)
                words = "\n".join(item.text for item, _ in self._items[begins:] if item.text or item.references)
                header = local_name(cell) == "th" and cell.get("scope") in ("col", "row")
                cells.append(GridCell(number, column, rows, columns, header, words))
                column += columns
            taken = {at: left - 1 for at, left in taken.items() if left > 1}
        self._book.outline.tables[place] = tuple(cells)

    def address(self, href: str, *, note: bool = False) -> str:
        """Where a link leads, in the form of outlines; for a note mark the number of the note, empty for none."""
        if re.match("[a-z]+:", href, re.IGNORECASE):
            return web_address(href)
        file, _, name = href.partition("#")
        beside = posixpath.join(posixpath.dirname(self._file), unquote(file))
        target = posixpath.normpath(beside) if file else self._file
        element = self._ids.get((target, name))
        if element is None:
            if name or target not in self._book.roots:
                self._book.lost.append(f"{self._file}: {href}")
            return ""
        if note:
            return str(note_number(element)) if element.get("role") == "doc-footnote" else ""
        return "#" + next((text for text in _first_words(element) if text), "")


def _pictures(root: Any) -> Iterator[tuple[int, str]]:
    """Pictures in reading order, the cover apart; one that cannot be shown still speaks."""
    for element in root.iter():
        name, role = local_name(element), element.get("role")
        if (name == "img" and role != "doc-cover") or role == "img":
            notes = (note for note in element.iterancestors() if note.get("role") == "doc-footnote")
            note = next(map(note_number, notes), 0)
            yield note, element.get("alt") or element.get("aria-label") or ""


def _rows(table: Any) -> Iterator[Any]:
    for child in table:
        name = local_name(child)
        if name == "tr":
            yield child
        elif name in ("thead", "tbody", "tfoot"):
            yield from (row for row in child if local_name(row) == "tr")


def note_number(aside: Any) -> int:
    """The number of a note by the mark that opens it; 0 when there is none."""
    for element in aside.iter():
        if element is not aside and element.get("role") in ("doc-backlink", "presentation"):
            return mark_number(_all_text(element))
    return 0


def mark_number(mark: str) -> int:
    """① is 1, [21] is 21."""
    match = _MARK.search(mark)
    if match is None:
        return 0
    return int(match[0]) if match[0].isdecimal() else ord(match[0]) - 0x245F


def _first_words(element: Any) -> Iterator[str]:
    if local_name(element) in _TEXT:
        yield _words(element)
    for inner in element.iterdescendants():
        if local_name(inner) in _TEXT:
            yield _words(inner)


def _words(element: Any) -> str:
    """The author's words without the mark of a list item."""
    if local_name(element) in _SILENT or element.get("role") in _SILENT_ROLES:
        return ""
    if "marker" in (element.get("class") or "").split():
        return ""
    parts = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str):
            parts.append(_words(child))
        parts.append(child.tail or "")
    return "".join(parts)


class _Line:
    """The words of one text element with what is tied to them."""

    def __init__(self, reader: _Reader, element: Any) -> None:
        self.text = ""
        self.references: list[tuple[int, int]] = []
        self.links: list[tuple[int, int, str]] = []
        self.phrases: list[tuple[int, int, str]] = []
        self._reader = reader
        self._take(element)

    def _take(self, element: Any) -> None:
        start = len(self.text)
        name, role = local_name(element), element.get("role")
        if role == "doc-noteref":
            number = mark_number(_all_text(element))
            leads = self._reader.address(element.get("href") or "", note=True)
            self.references.append((start, number if leads == str(number) else 0))
            return
        if name in _SILENT or role in _SILENT_ROLES:
            return
        self.text += element.text or ""
        for child in element:
            if isinstance(child.tag, str):
                self._take(child)
            self.text += child.tail or ""
        if name == "a" and element.get("href") and len(self.text) > start:
            self.links.append((start, len(self.text), self._reader.address(element.get("href"))))
        self.phrases += [
            (start, len(self.text), kind)
            for kind in (element.get("class") or "").split()
            if kind in LEADS and name == "span" and len(self.text) > start
        ]
