"""What `kanben script` does, and its options."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

from pipeline.commands.arguments import TEXT, Option
from pipeline.commands.shared import GLOSSARY, QUOTES, VOCABULARY
from pipeline.terminal import say

if TYPE_CHECKING:
    from pipeline.transforms.script.vocabulary import Replaced

OPTIONS = (
    Option(("--encoding",), "encoding", TEXT, "Character encoding of FILE.  [default: utf-8]", "NAME", "utf-8"),
    GLOSSARY,
    QUOTES,
    VOCABULARY,
)


def run(tag: str, file: BinaryIO, *, encoding: str, glossaries: tuple[str, ...], quotes: str, vocabulary: bool) -> None:
    """Convert the lines of a file to standard output."""
    from pipeline.conversion import check_scripts
    from pipeline.transforms.script import convert_lines

    check_scripts((tag,))
    words = None
    if glossaries:
        from pipeline.transforms.script.terms import glossary_of, load_terms

        words = glossary_of(load_terms(glossaries), tag)
    for line in convert_lines(_lines(file, encoding), tag, words, quotes, _say if vocabulary else None):
        say(line)


def _say(line: int, word: Replaced) -> None:
    """Each word replaced, on the error stream: the lines themselves are standard output."""
    say(f"{line}: {word.before} → {word.after}", error=True)


def _lines(file: BinaryIO, encoding: str) -> Iterator[str]:
    """The lines as they come. Raises `SourceError` (R004) at the first that is not in the encoding, `UsageError`."""
    import io

    try:
        lines = io.TextIOWrapper(file, encoding=encoding)
    except LookupError:
        import click

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
