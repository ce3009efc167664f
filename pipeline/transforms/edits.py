"""Edits to the joined text of a paragraph, carried back to its pieces; each is recorded where it stood in the source.

Positions survive because `Span.origins` is kept up to date: a change is always recorded with the line and column of
the original file, however much was joined or cut before it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple, TypeAlias, TypeVar, assert_never

from pipeline.diagnostics import Change, Diagnostics, Place
from pipeline.diagnostics import Code as Found
from pipeline.model.build import tidy
from pipeline.model.nodes import (
    TITLE_BLOCK_ROLES,
    Block,
    Break,
    Cell,
    Code,
    CodeBlock,
    Division,
    Document,
    Figure,
    Heading,
    Image,
    Inline,
    Link,
    ListBlock,
    ListItem,
    Marked,
    NoteRef,
    PageBreak,
    Paragraph,
    Phrase,
    Quote,
    Role,
    Row,
    Ruby,
    Separator,
    Span,
    Table,
    Text,
)
from pipeline.model.walk import plain_text

Worded: TypeAlias = Paragraph | Heading
W = TypeVar("W", bound=Paragraph | Heading)
Origins: TypeAlias = tuple[tuple[int, int, int], ...]


class Edit(NamedTuple):
    """Characters `start` to `end` of the joined text become `new`, by a rule of the typographic rules."""

    start: int
    end: int
    new: str
    rule: str
    confidence: float = 1.0


def text_of(block: Worded) -> str:
    """The joined text; the common case of one piece costs nothing."""
    children = block.children
    if len(children) == 1 and isinstance(children[0], Text):
        return children[0].value
    return plain_text(children)


def origins_of(span: Span | None) -> Origins:
    """The full map of a span: at least one entry."""
    if span is None:
        return ((0, 0, 0),)
    return span.origins or ((0, span.first, 0),)


def origin(span: Span | None, offset: int) -> tuple[int, int]:
    """Source line (1-based; 0 unknown) and column (0-based) of an offset of the text."""
    origins = origins_of(span)
    start, line, column = origins[bisect_right(origins, offset, key=lambda entry: entry[0]) - 1]
    return line, column + offset - start


def place_of(block: Worded, offset: int = 0) -> Place | None:
    """Where a character of the block stands, for diagnostics (columns from 1)."""
    if block.span is None:
        return None
    line, column = origin(block.span, offset)
    return Place(block.span.file, line, column + 1)


def rewrite(block: W, edits: Iterable[Edit], found: Diagnostics) -> W:
    """The block with all edits done and recorded. Edits must not overlap; literal pieces inside are left alone."""
    children = block.children
    simple = len(children) == 1 and isinstance(children[0], Text)
    joined = text_of(block)
    ordered = [edit for edit in sorted(edits) if joined[edit.start : edit.end] != edit.new]
    if not simple:
        fixed = list(_fixed(children, 0))
        ordered = [e for e in ordered if not any(a < e.end and e.start < b for a, b in fixed)]
    if not ordered:
        return block
    _record(block.span, joined, ordered, found)
    if simple:
        value = _replaced(joined, ordered, 0)
        changed: tuple[Inline, ...] = (Text(value),) if value else ()
    else:
        changed = tidy(_apply(children, ordered))
    return replace(block, children=changed, span=_moved(block.span, ordered, len(joined)))


def _record(span: Span | None, joined: str, edits: Sequence[Edit], found: Diagnostics) -> None:
    """One change for each edit; an edit across a join of lines gives one for each line."""
    origins = origins_of(span)
    add = found.changes.append
    if len(origins) == 1:
        _, line, column = origins[0]
        for start, end, new, rule, confidence in edits:
            add(Change(rule, line, column + start, joined[start:end], new, confidence))
        return
    starts = [entry[0] for entry in origins]
    for start, end, new, rule, confidence in edits:
        index = bisect_right(starts, start) - 1
        while True:
            offset, line, column = origins[index]
            stop = min(end, starts[index + 1]) if index + 1 < len(starts) else end
            add(Change(rule, line, column + start - offset, joined[start:stop], new, confidence))
            start, new = stop, ""
            index += 1
            if start >= end:
                break


def _replaced(value: str, edits: Sequence[Edit], done: int) -> str:
    parts: list[str] = []
    for start, end, new, _, _ in edits:
        parts.append(value[done:start])
        parts.append(new)
        done = end
    parts.append(value[done:])
    return "".join(parts)


def _moved(span: Span | None, edits: Sequence[Edit], length: int) -> Span | None:
    """The span with its map brought up to the new text."""
    if span is None or all(len(edit.new) == edit.end - edit.start for edit in edits):
        return span
    old = origins_of(span)
    entries: list[tuple[int, int, int]] = []
    shift, index = 0, 0
    for start, end, new, _, _ in edits:
        while index < len(old) and old[index][0] <= start:
            entries.append((old[index][0] + shift, *old[index][1:]))
            index += 1
        if len(new) == end - start:
            continue
        while index < len(old) and old[index][0] <= end:
            index += 1
        offset, line, column = old[index - 1]
        shift += len(new) - (end - start)
        entries.append((end + shift, line, column + end - offset))
    entries.extend((entry[0] + shift, *entry[1:]) for entry in old[index:])
    return replace(span, origins=_trim(entries, length + shift, span.first))


def _trim(entries: Sequence[tuple[int, int, int]], length: int, first: int) -> Origins:
    """A map without entries that say nothing; empty where the rule for empty maps holds."""
    kept: list[tuple[int, int, int]] = []
    for entry in entries:
        if entry[0] >= length and entry[0] > 0:
            break
        while kept and kept[-1][0] == entry[0]:
            kept.pop()
        if kept and kept[-1][1] == entry[1] and entry[2] - kept[-1][2] == entry[0] - kept[-1][0]:
            continue
        kept.append(entry)
    return () if kept == [(0, first, 0)] else tuple(kept)


def _fixed(nodes: Iterable[Inline], at: int) -> Iterator[tuple[int, int]]:
    """Ranges of the joined text that no edit may touch: code, and bases of readings."""
    for node in nodes:
        length = len(plain_text((node,)))
        if isinstance(node, (Code, Ruby)):
            yield at, at + length
        elif isinstance(node, (Marked, Phrase, Link)):
            yield from _fixed(node.children, at)
        at += length


def _apply(nodes: Iterable[Inline], edits: Sequence[Edit]) -> list[Inline]:
    out, _, _ = _apply_from(nodes, list(edits), 0)
    return out


def _apply_from(nodes: Iterable[Inline], edits: list[Edit], at: int) -> tuple[list[Inline], list[Edit], int]:
    """Nodes with the edits that begin in them; what an edit covers beyond its first piece is only taken out."""
    out: list[Inline] = []
    for node in nodes:
        match node:
            case Text(value=value):
                end = at + len(value)
                here = [edit for edit in edits if edit.start < end or (edit.start == edit.end == end)]
                edits = edits[len(here) :]
                local: list[Edit] = []
                for edit in here:
                    local.append(Edit(max(edit.start, at) - at, min(edit.end, end) - at, edit.new, edit.rule))
                    if edit.end > end:
                        edits.insert(0, edit._replace(start=end, new=""))
                out.append(Text(_replaced(value, local, 0)))
                at = end
            case Code(value=value):
                out.append(node)
                at += len(value)
            case Ruby(base=base):
                out.append(node)
                at += len(base)
            case Marked(children=children) | Phrase(children=children) | Link(children=children):
                inner, edits, at = _apply_from(children, edits, at)
                out.append(replace(node, children=tuple(inner)))
            case NoteRef() | Break() | Image():
                out.append(node)
            case _:
                assert_never(node)
    return out, edits, at


# --- cutting and joining -------------------------------------------------------------------------------------------


def split_inlines(children: tuple[Inline, ...], at: int) -> tuple[tuple[Inline, ...], tuple[Inline, ...]]:
    """Inlines before and from an offset of the joined text; marks and links are divided with their content."""
    left: list[Inline] = []
    for number, node in enumerate(children):
        length = len(plain_text((node,)))
        if at == 0 and length:
            return tuple(left), children[number:]
        if at >= length:
            left.append(node)
            at -= length
            continue
        match node:
            case Text(value=value):
                return (*left, Text(value[:at])), (Text(value[at:]), *children[number + 1 :])
            case Marked(children=inner) | Phrase(children=inner) | Link(children=inner):
                first, second = split_inlines(inner, at)
                return (
                    (*left, replace(node, children=first)),
                    (replace(node, children=second), *children[number + 1 :]),
                )
            case _:
                return tuple(left), children[number:]
    return tuple(left), ()


def with_phrase(children: tuple[Inline, ...], start: int, end: int, role: Role) -> tuple[Inline, ...]:
    """The same inlines with the characters `start` to `end` of the joined text inside a `Phrase` of that role."""
    before, rest = split_inlines(children, start)
    inside, after = split_inlines(rest, end - start)
    return tidy((*before, Phrase(role, inside), *after))


def divide(block: Paragraph, at: int) -> tuple[Paragraph, Paragraph]:
    """Two paragraphs, cut at an offset of the text; both know where they come from."""
    first, second = split_inlines(block.children, at)
    length = len(text_of(block))
    before, after = block.span, block.span
    if block.span is not None:
        old = origins_of(block.span)
        line, column = origin(block.span, at)
        head = [entry for entry in old if entry[0] < at]
        tail = [(0, line, column), *((entry[0] - at, *entry[1:]) for entry in old if entry[0] > at)]
        stop = head[-1][1] if head else block.span.first
        before = replace(block.span, last=max(stop, block.span.first), origins=_trim(head, at, block.span.first))
        after = replace(block.span, first=line, origins=_trim(tail, length - at, line))
    return replace(block, children=tidy(first), span=before), replace(block, children=tidy(second), span=after)


def join(blocks: Sequence[Paragraph], glue: Sequence[tuple[Inline, ...]]) -> Paragraph:
    """One paragraph of several; `glue[i]` stands between block i and the next. Their spans become one."""
    children: list[Inline] = list(blocks[0].children)
    length = len(text_of(blocks[0]))
    entries = list(origins_of(blocks[0].span))
    for block, between in zip(blocks[1:], glue, strict=True):
        children.extend(between)
        length += len(plain_text(between))
        entries.extend((entry[0] + length, *entry[1:]) for entry in origins_of(block.span))
        children.extend(block.children)
        length += len(text_of(block))
    span = blocks[0].span
    last = blocks[-1].span
    if span is not None and last is not None:
        span = Span(span.file, span.first, max(span.last, last.last), _trim(entries, length, span.first))
    return replace(blocks[0], children=tidy(children), span=span)


def stripped(block: W, found: Diagnostics) -> W:
    """The block without blanks at its ends (rule L-4)."""
    text = text_of(block)
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    if start == 0 and end == len(text):
        return block
    if end <= start:
        return rewrite(block, [Edit(0, len(text), "", "L-4")], found)
    return rewrite(block, [Edit(0, start, "", "L-4"), Edit(end, len(text), "", "L-4")], found)


# --- whole trees ---------------------------------------------------------------------------------------------------


def each_worded(document: Document, change: Callable[[Worded], Worded]) -> Document:
    """The document with `change` applied to every paragraph and heading at any depth, notes and captions included."""
    notes = tuple(replace(note, blocks=_each(note.blocks, change)) for note in document.notes)
    return replace(document, blocks=_each(document.blocks, change), notes=notes)


def _each(blocks: Iterable[Block], change: Callable[[Worded], Worded]) -> tuple[Block, ...]:
    return tuple([_each_in(block, change) for block in blocks])


def _each_in(block: Block, change: Callable[[Worded], Worded]) -> Block:
    match block:
        case Paragraph() | Heading():
            return change(block)
        case Quote() | Division():
            return replace(block, blocks=_each(block.blocks, change))
        case ListBlock():
            items = tuple(ListItem(item.marker, _each(item.blocks, change)) for item in block.items)
            return replace(block, items=items)
        case Table():
            head, body = _each_row(block.head, change), _each_row(block.body, change)
            return replace(block, head=head, body=body, caption=_caption(block, change))
        case Figure():
            return replace(block, caption=_caption(block, change))
        case CodeBlock() | PageBreak() | Separator():
            return block
        case _:
            assert_never(block)


def _each_row(rows: tuple[Row, ...], change: Callable[[Worded], Worded]) -> tuple[Row, ...]:
    def cell(old: Cell) -> Cell:
        return replace(old, blocks=_each(old.blocks, change))

    return tuple(Row(tuple(cell(old) for old in row.cells)) for row in rows)


def _caption(block: Table | Figure, change: Callable[[Worded], Worded]) -> tuple[Inline, ...]:
    if not block.caption:
        return ()
    return change(Paragraph(Role.CAPTION, block.caption, span=block.span)).children


def drop(block: Worded, rule: str, found: Diagnostics) -> None:
    """Record that a whole block goes: once for people, once for the account of every character."""
    text = text_of(block)
    found.note(Found.DROPPED, place_of(block), rule=rule, text=text)
    if text:
        _record(block.span, text, [Edit(0, len(text), "", rule)], found)


def raw_paragraph(block: Block) -> bool:
    """True for a paragraph whose role nobody has decided yet."""
    return isinstance(block, Paragraph) and block.role is Role.BODY and not block.cues.literal


def settled(block: Worded) -> bool:
    """True for what clean-up leaves alone: literal text, and title blocks, cleaned before their lines were joined."""
    return isinstance(block, Paragraph) and (block.cues.literal or block.role in TITLE_BLOCK_ROLES)
