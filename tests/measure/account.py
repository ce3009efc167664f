"""The account of every character: what a source holds must be kept, replaced or dropped, each exactly once.

Rebuilds the source from the recognised document and the recorded changes, by line and column.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from pathlib import Path

from pipeline.assets import Assets
from pipeline.diagnostics import Change, Diagnostics
from pipeline.model.nodes import Document, Heading, Paragraph
from pipeline.model.walk import blocks_of, plain_text
from pipeline.readers.encoding import decode
from pipeline.readers.text import read
from pipeline.source import Source, open_source
from pipeline.transforms import apply

_LINE_END = re.compile("\r\n|[\r\n\u2028\u2029\x85]")


def faults(path: Path) -> list[str]:
    """What is wrong with the account of a file."""
    return faults_of(open_source(path))


def faults_of(source: Source) -> list[str]:
    """What is wrong with the account of a source; empty when every character has exactly one fate."""
    found = Diagnostics()
    document = apply(read(source, Assets(), found), found)
    text = decode(source.data, source.name, Diagnostics()).text
    return unaccounted(_LINE_END.split(text), document, found.changes)


def unaccounted(lines: list[str], document: Document, changes: list[Change]) -> list[str]:
    """Characters of the lines with no fate or two, and places where kept or changed text is not that of the source."""
    out: list[str] = []
    fates = [bytearray(len(line)) for line in lines]

    def claim(line: int, column: int, text: str, what: str) -> None:
        if not 1 <= line <= len(lines) or lines[line - 1][column : column + len(text)] != text:
            out.append(f"{line}:{column} {what} {text[:20]!r} is not what the source says there")
            return
        for at in range(column, column + len(text)):
            fates[line - 1][at] += 1

    for change in changes:
        claim(change.line, change.column, change.before, f"{change.rule} before")
    replaced = {(change.line, change.column): change.after for change in changes if change.after}
    every = [*document.blocks, *(block for note in document.notes for block in note.blocks)]
    for block in blocks_of(every):
        if isinstance(block, (Paragraph, Heading)) and block.span:
            _claim_text(block, replaced, claim)
    for number, (line, seen) in enumerate(zip(lines, fates, strict=True), 1):
        if seen.count(1) != len(line):
            at = next(i for i, count in enumerate(seen) if count != 1)
            out.append(f"{number}:{at} {line[at : at + 12]!r} has {seen[at]} fates")
    return out


def _claim_text(
    block: Paragraph | Heading, replaced: dict[tuple[int, int], str], claim: Callable[[int, int, str, str], None]
) -> None:
    """Claim the characters of a block that stand unchanged in the source."""
    assert block.span is not None
    text = plain_text(block.children)
    origins = block.span.origins or ((0, block.span.first, 0),)
    starts = [entry[0] for entry in origins]
    at = 0
    while at < len(text):
        offset, line, column = origins[bisect_right(starts, at) - 1]
        place = (line, column + at - offset)
        after = replaced.get(place)
        if after is not None and text.startswith(after, at):
            at += len(after)
            continue
        claim(place[0], place[1], text[at], "kept")
        at += 1
