"""`kanben manual`: the manual page, made from the commands themselves."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import metadata

import click


@click.command()
def manual() -> None:
    """Print the manual page: kanben manual > kanben.1"""
    commands = click.get_current_context().find_root().command
    assert isinstance(commands, click.Group)
    click.echo("\n".join(_page(commands)))


def _page(commands: click.Group) -> Iterator[str]:
    """The lines of a page in roff's man macros (man(7))."""
    context = click.Context(commands, info_name="kanben")
    yield f'.TH KANBEN 1 "" "Kanben {metadata.version("kanben")}"'
    yield from (".SH NAME", r"kanben \- " + _roff(commands.help or ""), ".SH SYNOPSIS", ".B kanben")
    yield "COMMAND [OPTIONS] [ARGUMENTS]"
    yield ".SH COMMANDS"
    yield from _commands(commands, context)
    yield from (".SH EXIT STATUS", "0 done, 1 problems in documents, 2 wrong usage or settings, 130 interrupted.")


def _commands(group: click.Group, context: click.Context) -> Iterator[str]:
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        inner = click.Context(command, parent=context, info_name=name)
        usage = " ".join(command.collect_usage_pieces(inner))
        yield from (f".SS {_roff(f'{inner.command_path} {usage}')}", _roff(command.help or ""))
        for parameter in command.get_params(inner):
            record = parameter.get_help_record(inner)
            if isinstance(parameter, click.Option) and record is not None and "--help" not in parameter.opts:
                yield from (".TP", f".B {_roff(record[0])}", _roff(record[1]))
        if isinstance(command, click.Group):
            yield from _commands(command, inner)


def _roff(text: str) -> str:
    """Text on one line, with what roff would take for a command or a hyphen escaped."""
    line = " ".join(text.split()).replace("\\", r"\e").replace("-", r"\-")
    return rf"\&{line}" if line.startswith((".", "'")) else line
