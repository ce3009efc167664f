"""`sources` and `out` of kanben.toml: `kanben build` alone does what the office needs."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.batch.plan import make_plan
from pipeline.errors import SettingsError
from pipeline.options import Options

REPORT = "工作报告\n\n各位代表：\n\n现在报告工作。\n"


def office(folder: Path, settings: str) -> Path:
    for name in ("in/a.txt", "in/deep/b.txt", "other/c.txt"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(REPORT, encoding="utf-8")
    (folder / "kanben.toml").write_text(settings, encoding="utf-8")
    return folder


def planned(folder: Path, *sources: str, **options: object) -> tuple[list[str], str]:
    plan = make_plan(sources, Options(**options), folder)  # type: ignore[arg-type]
    return [task.path.as_posix() for task in plan.tasks], plan.out.as_posix()


def test_a_project_says_what_is_built_and_where(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(office(tmp_path, 'sources = ["in/**/*.txt"]\nout = "ready"'))
    assert planned(tmp_path) == (["in/a.txt", "in/deep/b.txt"], "ready")


def test_the_command_line_has_the_last_word(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(office(tmp_path, 'sources = ["in"]\nout = "ready"'))
    assert planned(tmp_path, "other", out=Path("there")) == (["other/c.txt"], "there")
    assert planned(tmp_path, "other") == (["other/c.txt"], "ready")


def test_a_pattern_that_finds_nothing_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(office(tmp_path, 'sources = ["gone/*.txt"]'))
    with pytest.raises(SettingsError) as error:
        planned(tmp_path)
    assert error.value.diagnostics[0].detail["where"] == "gone/*.txt"
