"""Edits to the joined text of a paragraph, carried back to its pieces; each is recorded where it stood in the source.

Positions survive because `Span.origins` is kept up to date: a change is always recorded with the line and column of
the original file, however much was joined or cut before it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, TypeAlias, TypeVar, assert_never

from pipeline.diagnostics import Change, Diagnostics, Place
from pipeline.model.build import tidy
from pipeline.model.nodes import (
    Break,
    Code,
    Heading,
    Image,
    Inline,
    Link,
    Marked,
    NoteRef,
    Paragraph,
    Phrase,
    Ruby,
    Span,
    Text,
)
from pipeline.model.walk import plain_text
from pipeline.records import replace

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
    record(block.span, joined, ordered, found)
    if simple:
        value = replaced(joined, ordered, 0)
        changed: tuple[Inline, ...] = (Text(value),) if value else ()
    else:
        changed = tidy(_apply(children, ordered))
    return replace(block, children=changed, span=_moved(block.span, ordered, len(joined)))


def record(span: Span | None, joined: str, edits: Sequence[Edit], found: Diagnostics) -> None:
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


def replaced(value: str, edits: Sequence[Edit], done: int = 0) -> str:
    """A text with sorted edits done."""
    parts: list[str] = []
    for start, end, new, _, _ in edits:
        parts.append(value[done:start])
        parts.append(new)
        done = end
    parts.append(value[done:])
    return "".join(parts)


def composed(text: str, first: Sequence[Edit], second: Sequence[Edit]) -> list[Edit]:
    """One set of edits for two that follow each other: the offsets of `second` are those after `first`."""
    units: list[Edit] = []  # what became of each character or edited run
    at = 0
    for edit in sorted(first):
        units.extend(Edit(n, n + 1, text[n], "") for n in range(at, edit.start))
        units.append(edit)
        at = edit.end
    units.extend(Edit(n, n + 1, text[n], "") for n in range(at, len(text)))
    waiting = deque(sorted(second))
    out: list[Edit] = []
    offset = 0  # in the text after `first`
    for unit in units:
        stop = offset + len(unit.new)
        here: list[Edit] = []
        while waiting and (waiting[0].start < stop or waiting[0].start == stop == offset):
            here.append(waiting.popleft())
        if not here:
            out.append(unit)
        else:
            local = [Edit(max(e.start, offset) - offset, min(e.end, stop) - offset, e.new, e.rule) for e in here]
            new = replaced(unit.new, local)
            out.append(Edit(unit.start, unit.end, new, here[0].rule, here[0].confidence))
            if here[-1].end > stop:
                waiting.appendleft(here[-1]._replace(start=stop, new=""))
        offset = stop
    return [unit for unit in out if text[unit.start : unit.end] != unit.new]


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
    return replace(span, origins=trimmed_map(entries, length + shift, span.first))


def trimmed_map(entries: Sequence[tuple[int, int, int]], length: int, first: int) -> Origins:
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
                out.append(Text(replaced(value, local, 0)))
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


def merge_late(changes: list[Change], late: int) -> None:
    """Changes from index `late` on were made to text that earlier ones had changed: one fate for each character.

    What a late change took out is said in the words of the source, and the earlier changes inside it go.
    """
    lines = {change.line for change in changes[late:]}
    places = {
        (item.line, item.column): at for at, item in enumerate(changes[:late]) if item.line in lines and item.after
    }
    gone: set[int] = set()
    for number in range(late, len(changes)):
        change = changes[number]
        source: list[str] = []
        at, column = 0, change.column
        while at < len(change.before):
            index = places.get((change.line, column))
            earlier = changes[index] if index is not None and index not in gone else None
            if index is not None and earlier is not None and change.before.startswith(earlier.after, at):
                source.append(earlier.before)
                at += len(earlier.after)
                column += len(earlier.before)
                gone.add(index)
            else:
                source.append(change.before[at])
                at += 1
                column += 1
        changes[number] = change._replace(before="".join(source))
    if gone:
        changes[:] = [change for at, change in enumerate(changes) if at not in gone]
