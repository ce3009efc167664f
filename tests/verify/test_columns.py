"""Vertical editions are measured column by column: a good one has no finding, a break on purpose is seen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from functools import cache

import pikepdf
import pytest

import pipeline
from pipeline.model.nodes import Document
from pipeline.model.walk import document_text
from pipeline.source import Source
from pipeline.style.load import load_style
from pipeline.style.resolve import resolve
from pipeline.style.resolved import Target
from pipeline.verify.edition import verify_edition
from pipeline.verify.findings import Report
from tests.inspectors.pdf import Op, Stream, edited
from tests.verify.test_mutations import elements, head_cell_made_a_cell, link_untied
from tests.writers_pdf import everything

Streams = list[Stream]
BODY = (
    "過去一年，全市上下認真貫徹各項部署，完成投資25億元，增長12.5%；「十四五」規劃順利收官，各項工作穩步推進。",
    "重點項目加快建設——新開工46個，辦理時限由15天壓縮至3天，市場主體突破28萬戶，群眾滿意度達到96.4%。",
    "生態環境質量保持優良，空氣優良天數比例達到98.1%，連續五年位居全省前列，河湖長制全面落實……成效明顯。",
)
TEXT = "# 工作報告\n\n" + "\n\n".join(f"## {number}、回顧\n\n" + "\n\n".join(BODY * 2) for number in "一二三")


@cache
def made(sheet: str = "vertical", tag: str = "zh-Hant-TW") -> bytes:
    source = Source("a.md", TEXT.encode())
    (edition,) = pipeline.convert(source, formats=("pdf",), scripts=(tag,), style=load_style(sheet)).editions
    return edition.data


def verified(data: bytes, document: Document | None = None, sheet: str = "vertical") -> Report:
    style = load_style(sheet)
    return verify_edition(
        "a.pdf",
        "pdf",
        data,
        lambda tag: resolve(style, tag, Target.PDF),
        (lambda _: document) if document is not None else None,
    )


def tree(tag: str = "zh-Hant-TW") -> Document:
    document = pipeline.convert_script(pipeline.read(Source("a.md", TEXT.encode())), tag)
    assert "25" in document_text(document)
    return document


@pytest.mark.parametrize(
    ("sheet", "tag"), [("vertical", "zh-Hant-TW"), ("vertical", "zh-Hans"), ("vertical-a4", "zh-Hant-HK")]
)
def test_a_good_edition_has_no_findings(sheet: str, tag: str) -> None:
    report = verified(made(sheet, tag), tree(tag), sheet)
    musts = [finding for finding in report.findings if finding.rule != "E-6"]
    assert musts == []
    assert {"A-1", "A-2", "A-7", "D-1", "D-2", "E-1", "F-1", "H-21", "I-6", "N-1", "N-2"} <= set(report.looked)


def test_other_words_are_found() -> None:
    document = tree()
    changed = replace(document, blocks=document.blocks[:-1])
    assert {finding.rule for finding in verified(made(), changed).findings} & {"N-1", "N-13"}


def columns(streams: Streams) -> list[tuple[Stream, int, Op]]:
    """Upright pieces of running text that fill most of a column."""
    found = [(stream, at, op) for stream in streams for at, op in stream.shows() if len(op.codes) > 14]
    assert found
    return found


def shifted(stream: Stream, at: int, dx: float = 0.0, dy: float = 0.0) -> None:
    """Move a piece by its own matrix."""
    op = stream.before(at, "Tm")
    op.operands = [*op.operands[:4], Decimal(str(float(op.operands[4]) + dx)), Decimal(str(float(op.operands[5]) + dy))]


def glyph_shifted(streams: Streams) -> None:
    _, _, op = columns(streams)[3]
    items = op.items()
    items[6:6] = [-150]
    items[8:8] = [150]
    op.show(items)


def column_off_the_grid(streams: Streams) -> None:
    stream, at, _ = columns(streams)[3]
    shifted(stream, at, dx=4.0)


def stop_at_the_head(streams: Streams) -> None:
    """A stop of its column taken to the column's head."""
    for stream in streams[1:]:
        tops = {at: float(stream.before(at, "Tm").operands[5]) for at, op in stream.shows() if len(op.codes) > 2}
        for at, top in tops.items():
            op = stream.ops[at]
            mark = next((item for item in op.items() if item in ("，", "。", "︐", "︒")), None)
            if mark is not None and top > max(tops.values()) - 0.1:
                op.show([mark, *(item for item in op.items() if item != mark)])
                return
    raise AssertionError("no column begins with a long piece")


def grey(streams: Streams) -> None:
    stream, at, _ = columns(streams)[3]
    stream.ops.insert(at, Op("g", [Decimal("0.5")]))


def folio_moved(streams: Streams) -> None:
    stream = streams[-1]
    at, _ = list(stream.shows())[-1]
    op = stream.before(at, "Td")
    op.operands = [Decimal(str(float(op.operands[0]) + 30)), op.operands[1]]


BREAKS: list[tuple[Callable[[Streams], None], set[str]]] = [
    (glyph_shifted, {"E-1", "E-6", "E-10", "C-1", "E-2"}),
    (column_off_the_grid, {"A-7"}),
    (stop_at_the_head, {"D-1"}),
    (grey, {"A-11"}),
    (folio_moved, {"H-21"}),
]


@pytest.mark.parametrize(("change", "rules"), BREAKS, ids=[change.__name__ for change, _ in BREAKS])
def test_a_broken_column_is_noticed(change: Callable[[Streams], None], rules: set[str]) -> None:
    def done(_: pikepdf.Pdf, streams: Streams) -> None:
        change(streams)

    broken = {finding.rule for finding in verified(edited(made(), done)).findings}
    assert broken & rules, broken


@pytest.mark.parametrize("sheet", ["vertical", "vertical-a4"])
def test_word_has_the_pages_of_the_sheet(sheet: str) -> None:
    style = load_style(sheet)
    source = Source("a.md", TEXT.encode())
    (edition,) = pipeline.convert(source, formats=("docx",), scripts=("zh-Hant-TW",), style=style).editions
    report = verify_edition("a.docx", "docx", edition.data, lambda tag: resolve(style, tag, Target.DOCX))
    assert report.findings == []


def test_the_build_of_columns_is_held_to_the_source() -> None:
    document, _, data = everything.made("vertical", "zh-Hant-TW")
    style = replace(resolve(load_style("vertical"), "zh-Hant-TW", Target.PDF), contents=True)

    def broken(data: bytes) -> set[str]:
        report = verify_edition("a.pdf", "pdf", data, lambda _: style, lambda _: document)
        return set(report.broken_by_rule()) & {"N-13", "G-11", "I-9"}

    assert broken(data) == set()
    assert broken(edited(data, heading_lowered)) == {"N-13"}
    assert broken(edited(data, head_cell_made_a_cell)) == {"G-11"}
    assert broken(edited(data, link_untied)) == {"N-13"}


def heading_lowered(pdf: pikepdf.Pdf, _: object) -> None:
    elements(pdf, "H1")[1].S = pikepdf.Name("/H2")
