"""`kanben formats`: what can be read and written."""

from __future__ import annotations

import click

from pipeline.commands.shared import words_in
from pipeline.terminal import show_table


@click.command()
def formats() -> None:
    """The formats that can be read and written."""
    from pipeline.formats import READERS, WRITERS
    from pipeline.limits import described

    words = words_in()
    rows = [(words.word("read"), item.name, " ".join(item.extensions), item.describe) for item in READERS]
    rows += [(words.word("write"), made.name, made.extension, made.describe) for made in WRITERS]
    rows += [(words.word("limit"), name, str(value), what) for name, value, what in described()]
    show_table(("", words.word("name"), words.word("extensions"), words.word("what")), rows)
