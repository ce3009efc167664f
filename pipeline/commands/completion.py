"""`kanben completion`: completion of commands and options in a shell."""

from __future__ import annotations

import click


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print what SHELL needs to complete commands and options: eval "$(kanben completion bash)" in ~/.bashrc."""
    from click.shell_completion import get_completion_class

    cli = click.get_current_context().find_root().command
    kind = get_completion_class(shell)
    assert kind is not None  # the choices are click's own
    click.echo(kind(cli, {}, "kanben", "_KANBEN_COMPLETE").source())
