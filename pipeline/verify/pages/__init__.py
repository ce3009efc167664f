"""A print edition measured: read with an independent reader, held to the rules of pages, lines, marks and files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.verify.pages import columns
from pipeline.verify.pages.reader import read
from pipeline.verify.pages.structure import blocks_of

if TYPE_CHECKING:
    from pipeline.verify.edition import DocumentOf, StyleOf
    from pipeline.verify.findings import Report


def measure(data: bytes, report: Report, style_of: StyleOf, document_of: DocumentOf | None) -> None:
    """Hold the pages of a PDF to every rule they can show. Raises `ValueError` for bytes that cannot be read."""
    from pipeline.verify.pages import (
        adjustment,
        breaks,
        contents,
        elements,
        faces,
        fitting,
        heads,
        ink,
        interlinear,
        official,
        record,
        sheets,
        tables,
    )
    from pipeline.verify.pages.measures import note_measures
    from pipeline.verify.pages.setting import Setting

    edition = read(data)
    for sheet in edition.sheets:
        columns.lay(sheet)
    book = blocks_of(edition)
    setting = Setting.of(book, style_of)
    report.tag, report.style = setting.style.tag, setting.style.name
    record.check(book, setting, report)
    sheets.check(book, setting, report)
    faces.check(book, setting, document_of is not None, report)
    breaks.check(book, setting, report)
    adjustment.check(book, setting, report)
    fitting.check(book, setting, report)
    elements.check(book, setting, report)
    tables.check(book, setting, report)
    official.check(book, setting, report)
    contents.check(book, setting, report)
    heads.check(book, setting, report)
    interlinear.check(book, setting, report)
    ink.check(data, book, setting, report)
    note_measures(setting, report)
    if document_of is not None:
        from pipeline.verify.pages import outline, source

        document = document_of(report.tag)
        source.check(book, setting, document, report)
        outline.check_built(book.edition, document, report)
