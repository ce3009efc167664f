"""`kanben init`: a project file to start from."""

from __future__ import annotations

import click

from pipeline.commands.shared import ui_option, words_in


@click.command()
@click.argument("folder", default=".")
@ui_option
def init(folder: str, ui: str | None) -> None:
    """Write kanben.toml into FOLDER: every key with what it means; a file that is there is left alone."""
    from pathlib import Path

    from pipeline.project import begin_project

    path = begin_project(Path(folder))
    click.echo(f"{words_in(ui).word('written')} {path.as_posix()}", err=True)
