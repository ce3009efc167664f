"""`kanben script`: plain text from one script to another, line by line."""

from __future__ import annotations

from collections.abc import Iterable

import click

from pipeline.commands.shared import glossary_option, quotes_option


@click.command()
@click.argument("tag")
@click.argument("file", type=click.File("r", encoding="utf-8"), default="-")
@glossary_option
@quotes_option
def script(tag: str, file: Iterable[str], glossaries: tuple[str, ...], quotes: str) -> None:
    """Convert the plain text of FILE to the script of TAG, one line out for each line in."""
    from pipeline.conversion import check_scripts
    from pipeline.transforms.script import convert_lines

    check_scripts((tag,))
    words = None
    if glossaries:
        from pipeline.transforms.script.terms import glossary_of, load_terms

        words = glossary_of(load_terms(glossaries), tag)
    for line in convert_lines((line.rstrip("\n") for line in file), tag, words, quotes):
        click.echo(line)
