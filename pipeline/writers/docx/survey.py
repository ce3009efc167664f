"""One look over the document before writing: what styles, links and notes must know in advance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from pipeline.model.nodes import (
    Block,
    Document,
    Figure,
    Heading,
    Inline,
    NoteKind,
    NoteRef,
    Paragraph,
    Table,
)
from pipeline.model.walk import blocks_of, inlines_of
from pipeline.records import dataclass


@dataclass(frozen=True, slots=True)
class Facts:
    """Headings of the body in reading order; number and kind of each note; ids that exist; notes with several marks."""

    headings: tuple[Heading, ...]
    note_numbers: dict[str, tuple[NoteKind, int]]
    targets: frozenset[str]
    repeated: frozenset[str]


def survey(document: Document) -> Facts:
    """The facts of a document. Notes are counted through both kinds, so that numbers follow the tree's order."""
    headings: list[Heading] = []
    targets = {note.id for note in document.notes}
    marks: Counter[str] = Counter()
    for block in blocks_of(document.blocks):
        if isinstance(block, Heading):
            headings.append(block)
        _collect(block, targets, marks)
    for note in document.notes:
        for block in blocks_of(note.blocks):
            identifier = getattr(block, "id", "")
            if identifier:
                targets.add(identifier)
    numbers = {note.id: (note.kind, number) for number, note in enumerate(document.notes, 1)}
    repeated = frozenset(note for note, count in marks.items() if count > 1)
    return Facts(tuple(headings), numbers, frozenset(targets), repeated)


def _collect(block: Block, targets: set[str], marks: Counter[str]) -> None:
    identifier: str = getattr(block, "id", "")
    if identifier:
        targets.add(identifier)
    for inlines in _lines(block):
        marks.update(node.note for node in inlines_of(inlines) if isinstance(node, NoteRef))


def _lines(block: Block) -> Iterator[Iterable[Inline]]:
    if isinstance(block, (Paragraph, Heading)):
        yield block.children
    elif isinstance(block, (Table, Figure)) and block.caption:
        yield block.caption
