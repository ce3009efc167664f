"""`kanben build`: editions of reports."""

from __future__ import annotations

from typing import Any, NoReturn

import click

from pipeline.commands.arguments import declared
from pipeline.commands.building import OPTIONS, run


@click.command()
@click.argument("sources", nargs=-1)
@declared(OPTIONS)
def build(sources: tuple[str, ...], **given: Any) -> NoReturn:
    """Build SOURCES (files, folders, patterns, -) into editions; without any, source/ into dist/."""
    run(sources, **given)
