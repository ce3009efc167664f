"""`kanben verify` and `build --verify full`: what is said of a good edition, a broken one, and what is none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.messages import rule_title
from pipeline.verify.rules import RULES
from tests.cli.test_commands import REPORT, kanben


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report with all its editions."""
    path = tmp_path_factory.mktemp("verify")
    (path / "a.txt").write_text(REPORT, encoding="utf-8")
    assert kanben("build", "a.txt", "-o", "out", cwd=path).status == 0
    return path


def test_a_good_edition_is_held(folder: Path) -> None:
    ran = kanben("verify", "out/a.zh-Hans.pdf", "--source", "a.txt", "--ui", "en", cwd=folder)
    assert ran.status == 0, ran.out.decode()
    lines = ran.out.decode().splitlines()
    assert lines[0] == "out/a.zh-Hans.pdf (pdf, zh-Hans, official)"
    assert any("A-1\tpaper as the style asks" in line for line in lines)


def test_every_format_in_json(folder: Path) -> None:
    names = [f"out/a.zh-Hans.{kind}" for kind in ("pdf", "docx", "epub")]
    ran = kanben("verify", *names, "--source", "a.txt", "--format", "json", cwd=folder)
    reports = [json.loads(line) for line in ran.out.splitlines()]
    assert [report["format"] for report in reports] == ["pdf", "docx", "epub"]
    assert all(report["ok"] for report in reports), reports
    assert all(report["held"]["N-13"] for report in reports)
    assert ran.status == 0


def test_another_source_is_noticed(folder: Path) -> None:
    (folder / "b.txt").write_text(REPORT.replace("成绩", "成就"), encoding="utf-8")
    for kind in ("pdf", "docx", "epub"):
        ran = kanben("verify", f"out/a.zh-Hans.{kind}", "--source", "b.txt", cwd=folder)
        assert ran.status == 1, kind
        assert "N-13 must" in ran.out.decode()


def test_another_sheet_is_noticed(folder: Path) -> None:
    (folder / "moved.toml").write_text('[sheet]\nextends = "official"\n[page]\ninner = "30mm"\nouter = "24mm"\n')
    ran = kanben("verify", "out/a.zh-Hans.pdf", "-s", "moved.toml", "--format", "json", cwd=folder)
    assert ran.status == 1
    assert "G-1" in {finding["rule"] for finding in json.loads(ran.out)["findings"]}


def test_what_is_no_edition(folder: Path) -> None:
    (folder / "c.pdf").write_bytes(b"no pdf at all")
    ran = kanben("verify", "c.pdf", "absent.pdf", "out/a.zh-Hans.pdf", cwd=folder)
    assert ran.status == 1
    assert "[V003]" in ran.err
    assert "[R001]" in ran.err
    assert ran.out.decode().startswith("out/a.zh-Hans.pdf")  # the others are verified all the same
    assert kanben("verify", "a.txt", cwd=folder).status == 2
    assert kanben("verify", cwd=folder).status == 2


def test_the_rules_are_listed(folder: Path) -> None:
    ran = kanben("verify", "--rules", "--ui", "en", cwd=folder)
    rows = [line.split("\t") for line in ran.out.decode().splitlines()]
    assert [row[0] for row in rows] == list(RULES)
    assert all(len(row) == 4 and all(row) for row in rows)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_rule_has_a_title(language: str) -> None:
    assert all(rule_title(rule, language) for rule in RULES)


def test_a_build_can_verify_all(folder: Path) -> None:
    ran = kanben("build", "a.txt", "-o", "full", "--verify", "full", "--log-format", "json", cwd=folder)
    assert ran.status == 0, ran.err
    events = [json.loads(line) for line in ran.err.splitlines()]
    assert [event for event in events if event.get("code") == "V002" and event["severity"] == "error"] == []
    assert events[-1] == {**events[-1], "editions": 3, "failed": 0}


def test_a_folder_of_editions(folder: Path) -> None:
    ran = kanben("verify", "out", "--source", "a.txt", "--format", "json", cwd=folder)
    said = [json.loads(line) for line in ran.out.splitlines()]
    kinds = (".pdf", ".docx", ".epub", ".html")
    assert len(said) == len([path for path in (folder / "out").iterdir() if path.suffix in kinds])
    (folder / "empty").mkdir()
    assert kanben("verify", "empty", cwd=folder).status == 2
