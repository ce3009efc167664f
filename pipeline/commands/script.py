"""`kanben script`: plain text from one script to another, line by line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

import click

from pipeline.commands.shared import glossary_option, quotes_option, vocabulary_option

if TYPE_CHECKING:
    from pipeline.transforms.script.vocabulary import Replaced


@click.command()
@click.argument("tag")
@click.argument("file", type=click.File("rb"), default="-")
@click.option("--encoding", default="utf-8", show_default=True, metavar="NAME", help="Character encoding of FILE.")
@glossary_option
@quotes_option
@vocabulary_option
def script(tag: str, file: BinaryIO, encoding: str, glossaries: tuple[str, ...], quotes: str, vocabulary: bool) -> None:
    """Convert the plain text of FILE to the script of TAG, one line out for each line in."""
    from pipeline.conversion import check_scripts
    from pipeline.transforms.script import convert_lines

    check_scripts((tag,))
    words = None
    if glossaries:
        from pipeline.transforms.script.terms import glossary_of, load_terms

        words = glossary_of(load_terms(glossaries), tag)
    for line in convert_lines(_lines(file, encoding), tag, words, quotes, _say if vocabulary else None):
        click.echo(line)


def _say(line: int, word: Replaced) -> None:
    """Each word replaced, on the error stream: the lines themselves are standard output."""
    click.echo(f"{line}: {word.before} → {word.after}", err=True)


def _lines(file: BinaryIO, encoding: str) -> Iterator[str]:
    """The lines as they come. Raises `SourceError` (R004) at the first that is not in the encoding, `UsageError`."""
    import io

    try:
        lines = io.TextIOWrapper(file, encoding=encoding)
    except LookupError:
        raise click.UsageError(f"--encoding: {encoding}?") from None
    number = 1
    try:
        for line in lines:
            number += 1
            yield line.rstrip("\n")
    except UnicodeDecodeError as error:
        from pipeline.diagnostics import Code, Place
        from pipeline.errors import SourceError

        name = "-" if file.name in (0, "<stdin>") else str(file.name)
        raise SourceError.of(Code.BAD_BYTES, Place(name, number), offset=error.start, encoding=encoding) from error
