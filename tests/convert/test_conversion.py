"""One source through all stages: what comes out, what is caught, what is said."""

from __future__ import annotations

import hashlib
import itertools
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import pipeline
from pipeline import conversion
from pipeline.conversion import Request, convert, moment_of
from pipeline.diagnostics import Code
from pipeline.errors import SettingsError, SourceError, WriteError
from pipeline.model.build import paragraph
from pipeline.model.nodes import Document, Meta, Role
from pipeline.source import Source
from pipeline.verify.text import Difference, compare_edition, expected_texts, first_difference, reads
from pipeline.writers.writer import Job

ROOT = Path(__file__).resolve().parents[2]
REPORT = ROOT / "source" / "report.txt"
TEXT = "工作报告\n（2024年1月20日）\n各位代表：\n过去一年，里面的成绩来之不易。\n"
SOURCE = Source("a.txt", TEXT.encode())


def test_editions_come_in_the_order_asked_for() -> None:
    result = convert(SOURCE, Request(("docx", "json"), ("zh-Hant-TW", "source")))
    assert [(item.tag, item.format) for item in result.editions] == [
        ("zh-Hant-TW", "docx"),
        ("zh-Hant-TW", "json"),
        ("zh-Hans", "docx"),
        ("zh-Hans", "json"),
    ]
    assert result.ok
    tree = json.loads(result.editions[1].data)
    assert tree["meta"]["language"] == "zh-Hant-TW"


def test_a_traditional_source_stays_as_it_is_for_source() -> None:
    traditional = Source("a.txt", "工作報告\n各位代表：\n過去一年，裡面的成績來之不易。\n".encode())
    (edition,) = convert(traditional, Request(("json",))).editions
    assert edition.tag.startswith("zh-Hant")
    assert "裡面的成績" in edition.data.decode()


def test_metadata_overrides_what_was_recognised() -> None:
    request = Request(("json",), meta={"title": "另题", "creators": ("王立",)})
    meta = json.loads(convert(SOURCE, request).editions[0].data)["meta"]
    assert meta["title"] == "另题"
    assert meta["creators"] == ["王立"]


def test_plain_and_json_are_not_recognised_again() -> None:
    (edition,) = convert(Source("a.txt", "工作报告,\n一、标题\n".encode()), Request(("json",), reader="plain")).editions
    blocks = json.loads(edition.data)["blocks"]
    assert [block["role"] for block in blocks] == ["body", "body"]
    (again,) = convert(Source("a.json", edition.data), Request(("json",))).editions
    assert json.loads(again.data)["blocks"] == blocks


def test_faults_of_a_source_are_diagnostics() -> None:
    result = convert(Source("a.txt", b""), Request(("json",)))
    assert [item.code for item in result.diagnostics] == [Code.EMPTY_SOURCE]
    assert not result.ok
    assert result.editions == ()


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        (Request(("odt",)), Code.UNKNOWN_FORMAT),
        (Request(("json",), ("zh-TW",)), Code.UNKNOWN_OPTION_VALUE),
        (Request(("json",), reader="odt"), Code.UNKNOWN_FORMAT),
    ],
)
def test_wrong_requests(request_: Request, code: Code) -> None:
    with pytest.raises(SettingsError) as caught:
        convert(SOURCE, request_)
    assert caught.value.diagnostics[0].code is code


def test_a_missing_character_costs_only_the_editions_that_draw_it() -> None:
    source = Source("a.txt", (TEXT + "缺字\U0001f4dc。\n").encode())
    result = convert(source, Request(("pdf", "docx", "epub", "json", "html"), embed_fonts=True))
    assert [item.format for item in result.editions] == ["docx", "epub", "json", "html"]
    missing = [item for item in result.diagnostics if item.code is Code.GLYPH_MISSING]
    assert len(missing) == 1  # said once, though found in the layout and told by its error
    assert "U+1F4DC" in missing[0].detail["characters"]


@pytest.mark.parametrize("kind", ["docx", "epub", "pdf"])
def test_an_edition_that_says_something_else_is_not_given_out(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The writer is made to lose a sentence; reading back must notice."""
    load = conversion.formats.load_writer

    def forgetful(item: conversion.WriteFormat) -> object:
        writer = load(item)

        def write(job: Job) -> bytes:
            other = Document(job.document.meta, job.document.blocks[:-1], job.document.notes)
            layout = job.layout
            if kind == "pdf":
                page = __import__("pipeline.typeset.page", fromlist=["lay_out"])
                layout = page.lay_out(other, job.style, job.fonts, job.diagnostics, job.assets)
            return writer(Job(other, job.style, layout, job.assets, job.diagnostics, job.fonts, job.epoch))

        return write

    monkeypatch.setattr(conversion.formats, "load_writer", forgetful)
    result = convert(SOURCE, Request((kind,)))
    assert result.editions == ()
    (fault,) = [item for item in result.diagnostics if item.code is Code.TEXT_DIFFERS]
    assert fault.detail["case"] == "differs"
    assert fault.detail["expected"].startswith("过去一年")


def test_comparison() -> None:
    assert first_difference(["a", "", "b"], ["a", "b"]) is None
    assert first_difference(["甲", "乙"], ["甲"]) == Difference(2, "乙", "")
    assert first_difference(["甲"], ["甲", "乙"]) == Difference(2, "", "乙")
    found = first_difference(["前" * 40 + "正" + "后" * 40], ["前" * 40 + "误" + "后" * 40])
    assert found == Difference(1, "前" * 12 + "正" + "后" * 11, "前" * 12 + "误" + "后" * 11)


@pytest.mark.parametrize("kind", ["docx", "epub", "pdf"])
def test_broken_bytes_are_told(kind: str) -> None:
    assert reads(kind)
    document = Document(Meta(), (paragraph("文", Role.BODY),))
    with pytest.raises((ValueError, WriteError)):
        compare_edition(kind, b"not an edition", document)


def test_dates_come_from_the_document_or_the_caller() -> None:
    assert moment_of(Meta(date="2022-02-17"), None) == 1_645_056_000
    assert moment_of(Meta(date="2022-02-17"), 1_700_000_000) == 1_700_000_000
    assert moment_of(Meta(), None) == 315_532_800
    assert moment_of(Meta(date="unknown"), 0) == 315_532_800


def test_timings_by_the_callers_clock() -> None:
    ticks = itertools.count()
    result = convert(SOURCE, Request(("docx",)), lambda: float(next(ticks)))
    assert set(result.timings) == {"read", "script", "style", "layout", "docx", "verify"}
    assert all(seconds >= 1 for seconds in result.timings.values())


def test_public_functions(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    document = pipeline.read(path)
    assert document.meta.title == "工作报告"
    assert pipeline.convert_script(document, "zh-Hant-TW").meta.title == "工作報告"
    assert pipeline.convert_script("里面", "zh-Hant-TW") == "裡面"
    result = pipeline.convert(path, formats=("docx",), scripts=("zh-Hans",), style=pipeline.load_style("official"))
    assert isinstance(result, pipeline.Result)
    assert result.editions[0].data[:2] == b"PK"
    with pytest.raises(SourceError):
        pipeline.read(tmp_path / "none.txt")
    with pytest.raises(SettingsError):
        pipeline.convert_script("里面", "zh-TW")


def test_the_report_says_the_same_in_every_edition() -> None:
    """Each format was compared with its tree; here the tree itself: nothing between source and tree is lost."""
    source = Source("report.txt", REPORT.read_bytes())
    result = convert(source, Request(("pdf", "docx", "epub", "html"), ("zh-Hans", "zh-Hant-TW")))
    assert result.ok
    assert len(result.editions) == 8
    document = pipeline.read(REPORT)
    text = "".join(expected_texts(document))
    assert len(text) > 7500
    assert "□" not in text
    assert "王　立" in text


def digests(folder: Path, **environment: str) -> dict[str, str]:
    env = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    command = [
        sys.executable,
        "-m",
        "pipeline",
        "build",
        str(REPORT),
        "-o",
        str(folder),
        "-t",
        "pdf,docx,epub,html,json",
    ]
    folder.mkdir()
    subprocess.run(command, cwd=folder.parent, env=env, check=True, capture_output=True)
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir() if path.is_file()}


def test_the_same_bytes_twice_whatever_the_surroundings(tmp_path: Path) -> None:
    first = digests(tmp_path / "a", PYTHONHASHSEED="1", LC_ALL="C", TZ="UTC")
    second = digests(tmp_path / "b", PYTHONHASHSEED="4242", LC_ALL="zh_CN.UTF-8", TZ="Asia/Shanghai", HOME="/nowhere")
    assert len(first) == 10  # five formats, the two scripts of source/kanben.toml
    assert first == second
