"""What is understood without the command-line library is what the library understands."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.commands import building, scripting
from pipeline.commands.arguments import Option, taken
from pipeline.commands.build import build
from pipeline.commands.script import script

VALUES = (
    *("pdf", "pdf, docx", "zh", "en", "curly", "json", "print", "failed"),
    *("0", "7", "007", "-3", "20", "1201", "x", "", "-", "٣", "1.5"),
)
TOKENS = [
    *(name for option in building.OPTIONS for name in option.names),
    *(f"{option.names[-1]}={value}" for option in building.OPTIONS for value in ("7", "zh", "", "a=b")),
    *("-t=pdf", "-tpdf", "-qv", "--", "--help", "-h", "--to-pdf", "--forc", "source", "a b", "*.txt"),
    *VALUES,
]


def library(command: click.Command, arguments: list[str], others: str) -> tuple[tuple[str, ...], dict[str, Any]] | None:
    try:
        params = dict(command.make_context("it", list(arguments)).params)
    except (click.ClickException, click.exceptions.Exit):
        return None
    return params.pop(others), params


def check(arguments: list[str]) -> bool:
    ours = taken(arguments, building.OPTIONS)
    if ours is not None:
        assert ours == library(build, arguments, "sources")
    return ours is not None


@given(st.lists(st.sampled_from(TOKENS), max_size=6))
def test_any_line(arguments: list[str]) -> None:
    check(arguments)


@pytest.mark.parametrize("option", building.OPTIONS, ids=lambda option: option.field)
def test_each_option_with_each_value(option: Option) -> None:
    for name in option.names:
        check([name])
        for value in VALUES:
            check([name, value, "source"])
            check([f"{name}={value}", name, value])


@pytest.mark.parametrize(
    "line",
    [
        [],
        ["report.txt", "-t", "pdf", "--script", "zh-Hans", "-o", "out.pdf", "--force"],
        ["a", "b", "--to=pdf,docx", "-t", "epub", "-o", "-", "-j", "0", "--dpi=300", "-q", "--log-format", "json"],
        ["-", "--style", "official", "--ui=zh", "--quotes", "corner", "--limit", "cells=9", "--limit", "depth=3"],
    ],
)
def test_usual_lines_need_no_library(line: list[str]) -> None:
    assert check(line)


def test_script() -> None:
    for line in (["zh-Hans"], ["zh-Hant-TW", "-g", "a.tsv", "-g", "b.tsv", "--quotes=curly", "--vocabulary"]):
        ours = taken(line, scripting.OPTIONS)
        assert ours is not None
        (tag,), options = ours
        params = script.make_context("it", list(line)).params
        assert params == {"tag": tag, "file": params["file"], **options}
    assert taken(["zh-Hans", "--encoding"], scripting.OPTIONS) is None


def test_a_file_that_is_not_there_is_told_by_the_library(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "pipeline", "script", "zh-Hans", str(tmp_path / "none.txt")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "none.txt" in done.stderr
    assert "Usage" in done.stderr
