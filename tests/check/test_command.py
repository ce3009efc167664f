"""`kanben check`: lines that editors link, JSON lines, settings with reasons, exit status."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.test_commands import kanben

TEXT = "政府工作报告\n各位代表：\n我们加强了的的管理，会议定于2月30日召开。\n约有5人左右参加。\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    return tmp_path


def test_lines_and_status(folder: Path) -> None:
    ran = kanben("check", "a.txt", "--ui", "zh", cwd=folder)
    assert ran.status == 1
    assert ran.out.decode().splitlines() == [
        "a.txt:3:6: 警告 [C301] “的”连着出现两次",
        "a.txt:3:15: 警告 [C401] 没有“2月30日”这一天",
        "a.txt:4:1: 提示 [C505] “约有5人左右”前后都表示约数或上下限",
    ]
    assert ran.err == "1 个来源，3 处提示\n"


def test_json_lines(folder: Path) -> None:
    ran = kanben("check", "a.txt", "--format", "json", "--ui", "en", "-q", cwd=folder)
    first, second = map(json.loads, ran.out.decode().splitlines())
    assert first == {
        "file": "a.txt", "line": 3, "column": 6, "end_line": 3, "end_column": 8, "code": "C301", "severity": "warning",
        "message": "的 stands twice in a row", "hint": "", "text": "的的",
        "context": "我们加强了的的管理，会议定于2月3",
    }  # fmt: skip
    assert second["code"] == "C401"
    assert ran.err == ""


def test_what_is_only_asked_does_not_fail_unless_wanted(folder: Path) -> None:
    (folder / "a.txt").write_text(TEXT.replace("的的", "的").replace("30日", "3日"), encoding="utf-8")
    assert kanben("check", "a.txt", cwd=folder).status == 0
    assert kanben("check", "a.txt", "--fail-on", "info", cwd=folder).status == 1


def test_accepted_findings_need_a_reason(folder: Path) -> None:
    settings = folder / "a.toml"
    settings.write_text('accepted = [{ code = "C301", text = "的的", reason = "as spoken" }]\n', encoding="utf-8")
    ran = kanben("check", "a.txt", "--ui", "en", cwd=folder)
    assert "C301" not in ran.out.decode()
    assert ran.err == "2 findings in 1 sources, 1 more accepted\n"
    settings.write_text('accepted = [{ code = "C301", reason = " " }]\n', encoding="utf-8")
    ran = kanben("check", "a.txt", "--ui", "en", cwd=folder)
    assert (ran.status, "accepted" in ran.err) == (2, True)


def test_an_unreadable_source_is_a_finding(folder: Path) -> None:
    (folder / "b.txt").write_bytes(b"\xff\xfe\x00")
    ran = kanben("check", "a.txt", "b.txt", "--ui", "en", cwd=folder)
    assert ran.status == 1
    assert "b.txt" in ran.out.decode()


def test_a_fault_of_the_program_is_told_of_its_document(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.batch import proofreading
    from pipeline.diagnostics import Code

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(proofreading, "proofread", broken)
    (proof,) = proofreading.proofread_sources([folder / "a.txt"], folder, lambda: b"")
    assert [item.code for item in proof.findings] == [Code.PROGRAM_FAULT]
