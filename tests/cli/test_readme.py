"""The README against the program: its Python runs, its commands and options exist, the tests it names are there."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from pipeline.cli import cli

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("code", blocks("python"), ids=("one report", "many reports"))
def test_the_python_runs(code: str, tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    shutil.copy(ROOT / "source" / "report.txt", tmp_path / "source")
    told = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    assert told.stdout


def commands() -> Iterator[tuple[str, ...]]:
    """Every kanben command line in a block of shell commands."""
    for block in (*blocks("sh"), *blocks("")):
        for line in block.splitlines():
            for part in re.split(r"&&|\|", line.partition(" #")[0] if "'" not in line else line):
                if part.strip().startswith("kanben "):
                    yield tuple(shlex.split(part.strip(), comments=True))


def test_every_command_and_option_exists() -> None:
    seen = 0
    for words in commands():
        command = cli.get_command(click.Context(cli), words[1])
        assert command is not None, words
        names = [option for part in command.params for option in part.opts]
        for word in words[2:]:
            if word.startswith("-") and word != "-" and not isinstance(command, click.Group):
                assert word.partition("=")[0] in names, words
                seen += 1
    assert seen > 15


def test_what_it_names_is_there() -> None:
    for name in re.findall(r"`(tests/[\w/]+\.py)`", README):
        assert (ROOT / name).is_file(), name
    for name in re.findall(r"python -m (tests(?:\.\w+)+)", README):
        assert (ROOT / (name.replace(".", "/") + ".py")).is_file(), name
