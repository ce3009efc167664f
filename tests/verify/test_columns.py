"""A vertical edition is held to its file and wording; what is not measured of it is said, not taken for wrong."""

from __future__ import annotations

from dataclasses import replace

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

TEXT = "# 工作報告\n\n過去一年完成投資25億元，增長12.5%。\n\n## 一、回顧\n\n「十四五」以來，各項工作穩步推進。\n"


def verified(change: bool) -> Report:
    source = Source("a.md", TEXT.encode())
    style = load_style("vertical")
    (edition,) = pipeline.convert(source, formats=("pdf",), scripts=("zh-Hant-TW",), style=style).editions
    document: Document = pipeline.convert_script(pipeline.read(source), "zh-Hant-TW")
    assert "25億" in document_text(document)
    if change:
        document = replace(document, blocks=document.blocks[:-1])
    return verify_edition("a.pdf", "pdf", edition.data, lambda tag: resolve(style, tag), lambda _: document)


def test_a_good_edition_has_no_findings() -> None:
    report = verified(change=False)
    assert report.findings == []
    assert report.looked["N-13"] == 1
    assert "not measured" in report.figures["vertical"]


def test_other_words_are_found() -> None:
    assert [finding.rule for finding in verified(change=True).findings] == ["N-13"]


@pytest.mark.parametrize("sheet", ["vertical", "vertical-a4"])
def test_word_has_the_pages_of_the_sheet(sheet: str) -> None:
    style = load_style(sheet)
    source = Source("a.md", TEXT.encode())
    (edition,) = pipeline.convert(source, formats=("docx",), scripts=("zh-Hant-TW",), style=style).editions
    report = verify_edition("a.docx", "docx", edition.data, lambda tag: resolve(style, tag, Target.DOCX))
    assert report.findings == []
