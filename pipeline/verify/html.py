"""The text of a web page read back from its bytes with the standard library alone, and its measures."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING

from pipeline.patterns import regex

if TYPE_CHECKING:
    from pipeline.verify.edition import DocumentOf, StyleOf
    from pipeline.verify.findings import Report

_TEXT_ELEMENTS = frozenset(("p", "h1", "h2", "h3", "h4", "h5", "h6", "caption", "figcaption", "pre"))
_SILENT_ELEMENTS = frozenset(("rt", "rp", "head", "script", "style", "nav"))
_SILENT_ROLES = frozenset(("doc-noteref", "doc-backlink", "presentation"))
_EMPTY = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
)
_NUMBER = regex("[0-9]+")


def texts(data: bytes) -> list[str]:
    """One string a paragraph, caption, code block or note paragraph, blocks first and notes after them by number.

    Line ends are as HTML knows them: a line feed. Raises `ValueError` for bytes that are not UTF-8.
    """
    page = _Page()
    page.feed(data.decode("utf-8"))
    page.close()
    return page.body + [text for _, text in sorted(page.notes, key=lambda item: item[0])]


def measure(data: bytes, report: Report, style_of: StyleOf, document_of: DocumentOf | None) -> None:
    """Hold a web page to every rule it can show. Raises `ValueError` for bytes that are none."""
    from pipeline.verify.book import hold
    from pipeline.verify.web import read_page

    hold(read_page(data), report, style_of, document_of)


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.body: list[str] = []
        self.notes: list[tuple[int, str]] = []
        self._open: list[tuple[str, bool, bool]] = []  # name, does it silence what it holds, is it a note
        self._number = 0
        self._text: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _EMPTY:
            return
        said = dict(attrs)
        role = said.get("role") or ""
        note = role == "doc-footnote"
        self._open.append((tag, tag in _SILENT_ELEMENTS or role in _SILENT_ROLES, note))
        if note:
            match = _NUMBER.search(said.get("id") or "")
            self._number = int(match[0]) if match else len(self.notes)
        elif tag in _TEXT_ELEMENTS:
            self._text = []

    def handle_endtag(self, tag: str) -> None:
        while self._open:
            name, _, _ = self._open.pop()
            if name in _TEXT_ELEMENTS and self._text is not None:
                self._finish("".join(self._text))
            if name == tag:
                break

    def _finish(self, text: str) -> None:
        self._text = None
        if any(note for _, _, note in self._open):
            self.notes.append((self._number, text))
        else:
            self.body.append(text)

    def handle_data(self, data: str) -> None:
        if self._text is not None and not any(silent for _, silent, _ in self._open):
            self._text.append(data)
