"""`kanben script`: plain text from one script to another, line by line."""

from __future__ import annotations

from typing import Any, BinaryIO

import click

from pipeline.commands.arguments import declared
from pipeline.commands.scripting import OPTIONS, run


@click.command()
@click.argument("tag")
@click.argument("file", type=click.File("rb"), default="-")
@declared(OPTIONS)
def script(tag: str, file: BinaryIO, **given: Any) -> None:
    """Convert the plain text of FILE to the script of TAG, one line out for each line in."""
    run(tag, file, **given)
