"""Completion in a shell and the manual page: both are made from the commands, so nothing of them may be missing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from pipeline.cli import COMMANDS, cli


def manual() -> str:
    result = CliRunner().invoke(cli, ["manual"])
    assert result.exit_code == 0
    return result.output


def test_the_manual_page_has_every_command_and_option() -> None:
    page = manual().replace(r"\-", "-")
    for name in COMMANDS:
        assert f".SS kanben {name}" in page
        command = cli.get_command(click.Context(cli), name)
        assert command is not None
        for option in command.params:
            if isinstance(option, click.Option):
                assert option.opts[0] in page, (name, option.opts)


def test_no_line_of_the_manual_is_taken_for_a_macro_by_mistake() -> None:
    macros = (".TH ", ".SH ", ".SS ", ".TP", ".B ")
    assert all(line.startswith(macros) for line in manual().splitlines() if line.startswith((".", "'")))


@pytest.mark.external
@pytest.mark.skipif(shutil.which("groff") is None, reason="needs groff")
def test_groff_finds_nothing_to_warn_of() -> None:
    told = subprocess.run(
        ["groff", "-man", "-Tutf8", "-Kutf8", "-ww", "-z"], input=manual(), capture_output=True, text=True, check=True
    )
    assert told.stderr == ""


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_is_told_how_to_complete(shell: str) -> None:
    result = CliRunner().invoke(cli, ["completion", shell])
    assert result.exit_code == 0
    assert f"_KANBEN_COMPLETE={shell}_complete" in result.output


@pytest.mark.parametrize(("typed", "wanted"), [("kanben bu", "build"), ("kanben build --em", "--embed-fonts")])
def test_commands_and_options_are_completed(typed: str, wanted: str) -> None:
    asked = {"_KANBEN_COMPLETE": "bash_complete", "COMP_WORDS": typed, "COMP_CWORD": str(typed.count(" "))}
    command = [sys.executable, "-c", "import sys; sys.argv = ['kanben']; from pipeline.__main__ import main; main()"]
    told = subprocess.run(command, env={**os.environ, **asked}, capture_output=True, text=True, check=False)
    assert told.stdout.split() == [f"plain,{wanted}"]
