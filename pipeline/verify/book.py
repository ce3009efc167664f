"""A book or a web page held to its rules: language and navigation, outline, looks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.patterns import regex
from pipeline.records import replace
from pipeline.verify.cascade import Cascade, Sheet
from pipeline.verify.looks import measure_frame, measure_looks
from pipeline.verify.outline import nested, outline_of
from pipeline.verify.web import Book

if TYPE_CHECKING:
    from pipeline.verify.edition import DocumentOf, StyleOf
    from pipeline.verify.findings import Report

_CELLS = ("table-cell", "table-head")
_LINE_END = regex("\r\n|\r")
_INVISIBLE = ("\u200b", "\u2060", "\ufeff")  # what would make a passage unfindable (rule N-11)


def hold(book: Book, report: Report, style_of: StyleOf, document_of: DocumentOf | None) -> None:
    """All rules that a book can show."""
    report.tag = book.tag or report.tag
    style = style_of(report.tag)
    report.style = style.name
    cascade = Cascade(Sheet.parsed(book.sheets))
    measure_looks(book, cascade, style, report)
    measure_frame(book, cascade, style, report)
    _language(book, report)
    _navigation(book, report)
    if document_of is not None:
        from pipeline.verify.compare import compare

        expected = outline_of(document_of(report.tag))
        # A tree may name the paragraphs of cells or leave them plain: the edition gives both the look of cells.
        expected.items = [replace(item, role="body") if item.role in _CELLS else item for item in expected.items]
        expected.items = nested(expected.items)
        if not book.packed:  # the parser of HTML makes one line feed of every line end
            expected.items = [replace(item, text=_LINE_END.sub("\n", item.text)) for item in expected.items]
        compare(expected, book.outline, report)
        _invisible(book, report, "".join(item.text for item in expected.items))


def _language(book: Book, report: Report) -> None:
    report.look("N-9", len(book.languages))
    for said in sorted({said for said in book.languages if said != book.tag}):
        report.broken("N-9", f"lang {said or '∅'}", f"lang {book.tag}")


def _navigation(book: Book, report: Report) -> None:
    report.look("N-9", len(book.contents))
    for lost in dict.fromkeys(book.lost):
        report.broken("N-9", lost, "a place in the book")
    headings = [item.text for item in book.outline.items if item.level and item.text.strip()]
    if not book.packed:  # the page's own title leads nowhere but to its top; a page of one heading needs no list
        headings = [heading for heading in headings if heading != book.title]
        if len(headings) < 2:
            return
    report.look("I-6", len(headings))
    left = iter(book.contents)
    for heading in headings:
        if not any(heading == entry for entry in left):
            report.broken("I-6", "∅", heading, text=heading)
            left = iter(book.contents)


def _invisible(book: Book, report: Report, tree: str) -> None:
    report.look("N-11", len(book.outline.items))
    for char in _INVISIBLE:
        for item in book.outline.items:
            if char in item.text and char not in tree:
                report.broken("N-11", f"U+{ord(char):04X}", "∅", text=item.text[:30])
