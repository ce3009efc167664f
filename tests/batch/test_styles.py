"""What a sheet asks for in vain is said once per run."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.batch.plan import make_plan
from pipeline.batch.styles import style_notices
from pipeline.diagnostics import Code, Severity
from pipeline.options import Options


def _notices(folder: Path, style: str, formats: tuple[str, ...], scripts: tuple[str, ...]) -> list[tuple[Code, str]]:
    for name in ("one.txt", "two.txt"):
        (folder / name).write_text("报告", encoding="utf-8")
    plan = make_plan([folder], Options(style=style, formats=formats, scripts=scripts, out=folder / "out"), folder)
    found = [item for item in style_notices(plan) if item.severity is Severity.WARNING]
    return [(item.code, str(item.detail.get("value", ""))) for item in found]


def test_said_once_for_two_sources(tmp_path: Path) -> None:
    assert _notices(tmp_path, "draft", ("epub", "html"), ("zh-Hans",)) == [
        (Code.NOT_IN_TARGET, "furniture.line-numbers")
    ]


def test_nothing_to_say_of_print(tmp_path: Path) -> None:
    assert _notices(tmp_path, "draft", ("pdf",), ("zh-Hans",)) == []
    assert _notices(tmp_path, "official", ("pdf", "docx", "epub"), ("zh-Hans",)) == []


@pytest.mark.parametrize(("tag", "count"), [("zh-Hant-TW", 0), ("zh-Hant-HK", 1), ("source", 0)])
def test_a_sheet_for_another_script(tag: str, count: int, tmp_path: Path) -> None:
    found = _notices(tmp_path, "official-tw", ("pdf",), (tag,))
    assert [code for code, _ in found].count(Code.SHEET_SCRIPT) == count
