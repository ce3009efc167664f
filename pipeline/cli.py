"""The command line: which command is meant, and what its end means for the exit status. No logic.

Exit status: 0 done, 1 problems in documents, 2 wrong usage or settings, 130 interrupted. Everything but asked-for data
goes to standard error. A command is imported when it is called; what it needs, when it runs.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from importlib import import_module
from itertools import pairwise
from typing import TYPE_CHECKING, NoReturn

import click

from pipeline.commands.shared import DONE, INTERRUPTED, USAGE, words_in

if TYPE_CHECKING:
    from pipeline.diagnostics import Diagnostic

_SUFFIX = "Run `kanben COMMAND --help` for the options of a command."

# Name of each command, which is its module's too, and what it is for.
COMMANDS = {
    "batch": "What builds have made: the manifest beside the editions.",
    "build": "Make editions of reports.",
    "check": "Proofread sources.",
    "completion": "Completion of commands and options in a shell.",
    "explain": "Say what a diagnostic code means.",
    "fonts": "List faces, and check how far they cover a text.",
    "formats": "The formats that can be read and written.",
    "init": "Write a commented kanben.toml to start from.",
    "inspect": "Show a source as it was read.",
    "manual": "The manual page.",
    "review": "Show what is doubtful in a conversion of script.",
    "script": "Convert plain text, line by line.",
    "styles": "List, show and check style sheets.",
    "verify": "Hold finished editions to the rules.",
}


class _Lazy(click.Group):
    """A group that imports a command when it is called, not when all are listed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, sorted."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"pipeline.commands.{cmd_name}"), cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, from the table alone."""
        with formatter.section("Commands"):
            formatter.write_dl(sorted(COMMANDS.items()))


@click.group(
    cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}, epilog=_SUFFIX
)
@click.version_option(package_name="kanben", prog_name="kanben")
def cli() -> None:
    """Kanben 刊本: Chinese reports in; print PDF, Word and EPUB editions out, in Simplified and Traditional."""


def help_text() -> str:
    """What `kanben --help` says in 80 columns: the content of `help.txt`."""
    return cli.make_context("kanben", [], resilient_parsing=True, terminal_width=80).get_help() + "\n"


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run a command and leave with its exit status."""
    sys.exit(_run(arguments))


def _run(arguments: Sequence[str] | None) -> int:
    try:
        cli.main(args=None if arguments is None else list(arguments), prog_name="kanben", standalone_mode=False)
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else DONE
    except click.exceptions.Abort:
        return INTERRUPTED
    except KeyboardInterrupt:
        return INTERRUPTED
    except click.ClickException as error:
        error.show()
        return USAGE
    except BrokenPipeError:  # the reader of our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except Exception as error:
        from pipeline.errors import PipelineError

        if not isinstance(error, PipelineError):
            raise
        _told(error.diagnostics, arguments)
        return error.exit_status
    return DONE


def _told(items: Iterable[Diagnostic], arguments: Sequence[str] | None) -> None:
    """Say what stopped a command; how it wanted to be told is only in its arguments now."""
    from pipeline.terminal import Voice

    given = list(sys.argv[1:] if arguments is None else arguments)
    pairs = dict(pairwise(given))
    split = dict(item.split("=", 1) for item in given if item.startswith("--") and "=" in item)
    asked = {**pairs, **split}
    ui = asked.get("--ui")
    machine = asked.get("--log-format") == "json"
    Voice(words_in(ui if ui in ("zh", "en") else None), machine, quiet=False, verbose=False).diagnostics(items)
