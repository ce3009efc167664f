"""The command line: which command is meant. No logic.

Everything but asked-for data goes to standard error. A command is imported when it is called; what it needs, when it
runs. `kanben build` and `kanben script` mostly come past this module (`commands.quick`).
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from typing import NoReturn

import click

from pipeline.commands.ending import status_of

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
    given = list(sys.argv[1:] if arguments is None else arguments)
    passed = None if arguments is None else given  # the library reads the command line itself: it knows consoles
    sys.exit(status_of(lambda: cli.main(args=passed, prog_name="kanben", standalone_mode=False), given))
