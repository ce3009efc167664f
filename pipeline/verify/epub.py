"""The text of an EPUB read back from its bytes with the standard library alone, to be compared with the tree's.

Independent of the writer: container, package document and spine are followed as a reading system would. Left out is
what the edition adds to the wording: note marks and their way back (by their ARIA roles), readings over characters.
"""

from __future__ import annotations

import posixpath
from io import BytesIO
from typing import TYPE_CHECKING
from urllib.parse import unquote
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile

from pipeline.diagnostics import Code
from pipeline.errors import WriteError
from pipeline.patterns import regex

if TYPE_CHECKING:
    from pipeline.verify.edition import DocumentOf, StyleOf
    from pipeline.verify.findings import Report

MAX_ENTRY = 128 * 1024 * 1024  # bytes of one unpacked content file

_TEXT_ELEMENTS = frozenset(("p", "h1", "h2", "h3", "h4", "h5", "h6", "caption", "figcaption", "pre"))
_SILENT_ELEMENTS = frozenset(("rt", "rp", "head", "script", "style"))
_SILENT_ROLES = frozenset(("doc-noteref", "doc-backlink", "presentation"))
_NUMBER = regex(r"[0-9]+")


def texts(data: bytes) -> list[str]:
    """One string a paragraph, caption, code block or note paragraph, blocks first and notes after them by number.

    Same form as `pipeline.model.walk.document_text`. Raises `WriteError` when the bytes are no readable EPUB.
    """
    body: list[str] = []
    notes: list[tuple[int, str]] = []
    try:
        with ZipFile(BytesIO(data)) as archive:
            for name in _spine(archive):
                content = _Content(body, notes)
                content.feed(_entry(archive, name))
    except (BadZipFile, KeyError, expat.ExpatError, UnicodeDecodeError, NotImplementedError) as error:
        raise WriteError.of(Code.TEXT_DIFFERS, None, format="epub", reason=str(error)) from error
    return body + [text for _, text in sorted(notes, key=lambda item: item[0])]


def measure(data: bytes, report: Report, style_of: StyleOf, document_of: DocumentOf | None) -> None:
    """Hold a book to every rule it can show, by a reader of its own. Raises `ValueError` for bytes that are none."""
    from pipeline.verify.book import hold
    from pipeline.verify.web import read_epub

    hold(read_epub(data), report, style_of, document_of)


def _entry(archive: ZipFile, name: str) -> bytes:
    if archive.getinfo(name).file_size > MAX_ENTRY:
        raise BadZipFile(f"{name} is too large")
    return archive.read(name)


def _spine(archive: ZipFile) -> list[str]:
    """The names of the content documents in reading order."""
    rootfiles = _elements(_entry(archive, "META-INF/container.xml"), "rootfile")
    package = rootfiles[0]["full-path"] if rootfiles else ""
    found = _elements(_entry(archive, package), "item", "itemref")
    items = {item["id"]: item["href"] for item in found if "href" in item and "id" in item}
    folder = posixpath.dirname(package)
    names = [items[item["idref"]] for item in found if "idref" in item and item.get("linear") != "no"]
    return [posixpath.normpath(posixpath.join(folder, unquote(name))) for name in names]


def _parser() -> expat.XMLParserType:
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True

    def refuse(*_: object) -> None:
        raise expat.ExpatError("entity declarations are not read")

    parser.EntityDeclHandler = refuse
    return parser


def _elements(data: bytes, *names: str) -> list[dict[str, str]]:
    """The attributes of all elements with these local names, in document order."""
    found: list[dict[str, str]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if name.rpartition(" ")[2] in names:
            found.append(attributes)

    parser = _parser()
    parser.StartElementHandler = start
    parser.Parse(data, True)
    return found


class _Content:
    """One content document: collects the text of its paragraphs into two shared lists."""

    def __init__(self, body: list[str], notes: list[tuple[int, str]]) -> None:
        self._body = body
        self._notes = notes
        self._open: list[bool] = []  # for each open element: does it silence what it holds
        self._silent = 0
        self._asides: list[int] = []  # number of elements open where each note began
        self._number = 0
        self._text: list[str] | None = None
        self._parser = _parser()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters

    def feed(self, data: bytes) -> None:
        """Read a whole document."""
        self._parser.Parse(data, True)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(" ")[2]
        silent = local in _SILENT_ELEMENTS or attributes.get("role") in _SILENT_ROLES
        self._open.append(silent)
        self._silent += silent
        if attributes.get("role") == "doc-footnote":
            self._asides.append(len(self._open))
            match = _NUMBER.search(attributes.get("id", ""))
            self._number = int(match[0]) if match else len(self._notes)
        elif local in _TEXT_ELEMENTS:
            self._text = []

    def _end(self, name: str) -> None:
        if self._asides and self._asides[-1] == len(self._open):
            self._asides.pop()
        self._silent -= self._open.pop()
        if self._text is not None and name.rpartition(" ")[2] in _TEXT_ELEMENTS:
            text = "".join(self._text)
            self._text = None
            if self._asides:
                self._notes.append((self._number, text))
            else:
                self._body.append(text)

    def _characters(self, text: str) -> None:
        if self._text is not None and not self._silent:
            self._text.append(text)
