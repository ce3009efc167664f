"""Where the files of the edition begin and end: at the level-1 headings, never so that a file is nearly empty."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.model.nodes import (
    TITLE_BLOCK_ROLES,
    Block,
    Division,
    Document,
    Figure,
    Heading,
    Note,
    NoteKind,
    NoteRef,
    Paragraph,
    Role,
    Table,
)
from pipeline.model.walk import blocks_of, inlines_of, texts_of
from pipeline.records import dataclass
from pipeline.writers.epub.walks import groups_in

SMALLEST = 200  # characters; a part with less text than this takes the next one in (the title block does not count)
LARGEST = 60_000  # characters; a longer part is divided at its next level of headings, to keep page turns quick

# Official furniture that stands above the title (GB/T 9704-2012, 7.2) and belongs to the title block.
HEAD_ROLES = TITLE_BLOCK_ROLES | {
    Role.ISSUER_MARK,
    Role.DOCUMENT_NUMBER,
    Role.COPY_NUMBER,
    Role.SECRECY,
    Role.URGENCY,
    Role.SIGNER,
}
APPENDIX_ROLES = frozenset((Role.ATTACHMENT_MARK, Role.ATTACHMENT_TITLE, Role.ATTACHMENT_NOTE))


@dataclass(frozen=True, slots=True)
class Part:
    """One content file: its ASCII name, the blocks in it, the notes that are read out of it, endnotes last."""

    name: str
    blocks: tuple[Block, ...]
    notes: tuple[Note, ...]


def head_length(blocks: tuple[Block, ...]) -> int:
    """How many of the first blocks make up the title block; 0 when there is no title."""
    count = 0
    titled = False
    for block in blocks:
        if not isinstance(block, Paragraph) or block.role not in HEAD_ROLES:
            break
        titled = titled or block.role is Role.TITLE
        count += 1
    return count if titled else 0


def split(document: Document) -> tuple[Part, ...]:
    """The document as parts in reading order; at least one, even when it is empty."""
    pieces = _joined(_pieces(document.blocks), head_length(document.blocks))
    names = [f"part-{number}.xhtml" for number in range(1, len(pieces) + 1)]
    notes = _notes_of(pieces, document.notes)
    return tuple(Part(name, blocks, held) for name, blocks, held in zip(names, pieces, notes, strict=True))


def _pieces(blocks: tuple[Block, ...]) -> list[tuple[Block, ...]]:
    level = min((block.level for block in blocks if isinstance(block, Heading)), default=1)
    return _divided(blocks, level)


def _divided(blocks: tuple[Block, ...], level: int) -> list[tuple[Block, ...]]:
    out: list[tuple[Block, ...]] = []
    start = 0
    for index, block in enumerate(blocks):
        if index > start and begins(block, level):
            out.append(blocks[start:index])
            start = index
    out.append(blocks[start:])
    deeper = min((block.level for block in blocks if isinstance(block, Heading) and block.level > level), default=None)
    if deeper is None:
        return out
    return [piece for part in out for piece in (_divided(part, deeper) if _size(part) > LARGEST else [part])]


def begins(block: Block, level: int) -> bool:
    """Whether a chapter, an attachment or a glossary begins with this block."""
    match block:
        case Heading():
            return block.level <= level
        case Division(role=role):
            return role in APPENDIX_ROLES or role is Role.GLOSSARY
        case Paragraph(role=Role.ATTACHMENT_MARK):
            return True
        case _:
            return False


def _size(blocks: Iterable[Block]) -> int:
    return sum(len(text) for text in texts_of(blocks))


def _joined(pieces: list[tuple[Block, ...]], head: int) -> list[tuple[Block, ...]]:
    """Small parts joined with what follows; a small last part with what comes before."""
    out: list[tuple[Block, ...]] = []
    waiting: tuple[Block, ...] = ()
    for piece in pieces:
        waiting += piece
        if _size(waiting if out else waiting[head:]) >= SMALLEST:
            out.append(waiting)
            waiting = ()
    if waiting and out:
        out[-1] += waiting
    elif waiting or not out:
        out.append(waiting)
    return out


# --- notes ---------------------------------------------------------------------------------------------------------


def _notes_of(pieces: list[tuple[Block, ...]], notes: tuple[Note, ...]) -> list[tuple[Note, ...]]:
    """The notes each part holds: footnotes where they are first referred to, endnotes and orphans in the last part."""
    if not notes:
        return [()] * len(pieces)
    known = {note.id: note for note in notes}
    last = len(pieces) - 1
    home: dict[str, int] = {}
    late: list[str] = []  # what endnotes refer to stands with them
    for number, queue in [*((number, list(_references(piece))) for number, piece in enumerate(pieces)), (last, late)]:
        while queue:
            name = queue.pop(0)
            if name in known and name not in home:
                home[name] = number
                inner = late if known[name].kind is NoteKind.ENDNOTE else queue
                inner.extend(_references(known[name].blocks))
    held: list[list[Note]] = [[] for _ in pieces]
    for note in notes:
        endnote = note.kind is NoteKind.ENDNOTE
        held[last if endnote else home.get(note.id, last)].append(note)
    return [tuple(sorted(part, key=lambda note: note.kind is NoteKind.ENDNOTE)) for part in held]


def _references(blocks: Iterable[Block]) -> Iterator[str]:
    for group in groups_in(blocks):
        for node in inlines_of(group):
            if isinstance(node, NoteRef):
                yield node.note


def block_ids(blocks: Iterable[Block]) -> Iterator[str]:
    """The ids that links may lead to, in reading order."""
    for block in blocks_of(blocks):
        if isinstance(block, (Paragraph, Heading, Table, Figure, Division)) and block.id:
            yield block.id
