"""Limits: one default for everybody, changed by name, wrong names told."""

from __future__ import annotations

from pathlib import Path

import pytest

import pipeline
from pipeline.batch.plan import make_plan
from pipeline.errors import SettingsError, SourceError
from pipeline.limits import LIMITS, changed, described, parsed
from pipeline.options import Options


def test_numbers_with_and_without_a_suffix() -> None:
    assert parsed(("image-pixels=100M", "depth=7", "ratio=2k")) == {
        "image-pixels": 100_000_000, "depth": 7, "ratio": 2_000,
    }  # fmt: skip


@pytest.mark.parametrize("item", ["depth", "depth=", "depth=many", "depth=-1", "depth=1.5", "=3", "deep=3"])
def test_what_is_no_limit_is_refused(item: str) -> None:
    with pytest.raises(SettingsError, match="U001"):
        changed(LIMITS, parsed([item]))


def test_options_hold_over_the_project_file(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("报告", encoding="utf-8")
    (tmp_path / "kanben.toml").write_text("[limits]\ndepth = 5\ncells = 6\n", encoding="utf-8")
    plan = make_plan([tmp_path / "a.txt"], Options(limits=("depth=9",)), tmp_path)
    made = plan.tasks[0].request.limits
    assert (made.depth, made.cells, made.span) == (9, 6, LIMITS.span)


def test_a_wrong_name_in_the_project_file(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("报告", encoding="utf-8")
    (tmp_path / "kanben.toml").write_text("[limits]\ndeep = 5\n", encoding="utf-8")
    with pytest.raises(SettingsError, match="deep"):
        make_plan([tmp_path / "a.txt"], Options(), tmp_path)


def test_a_limit_reaches_the_reader(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text("<p>政府工作报告</p>", encoding="utf-8")
    assert pipeline.read(path)
    for name, value in (("source-bytes", 3), ("text-bytes", 3), ("elements", 0)):
        with pytest.raises(SourceError, match="R006"):
            pipeline.read(path, limits=changed(LIMITS, {name: value}))


def test_every_limit_is_described() -> None:
    assert all(value > 0 and what for _, value, what in described())
