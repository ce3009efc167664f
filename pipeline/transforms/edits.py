"""Edits to the joined text of a paragraph, carried back to its pieces, each recorded with line, rule and confidence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple, assert_never

from pipeline.diagnostics import Diagnostics
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
    Text,
)
from pipeline.model.walk import plain_text


class Edit(NamedTuple):
    """Characters `start` to `end` of the joined text become `new`."""

    start: int
    end: int
    new: str
    rule: str
    confidence: float = 1.0


def rewrite(block: Paragraph | Heading, edits: Sequence[Edit], found: Diagnostics) -> Paragraph | Heading:
    """The block with all edits done and recorded. Edits must not overlap; what spans pieces goes to the first."""
    if not edits:
        return block
    joined = plain_text(block.children)
    line = block.span.first if block.span else 0
    ordered = sorted(edit for edit in edits if joined[edit.start : edit.end] != edit.new)
    for edit in ordered:
        found.change(edit.rule, line, edit.start, joined[edit.start : edit.end], edit.new, edit.confidence)
    children, _ = _apply(block.children, ordered, 0)
    return replace(block, children=tidy(children))


def _apply(nodes: Iterable[Inline], edits: Sequence[Edit], at: int) -> tuple[list[Inline], int]:
    out: list[Inline] = []
    for node in nodes:
        match node:
            case Text(value=value):
                out.append(Text(_cut(value, edits, at)))
                at += len(value)
            case Code(value=value):
                out.append(node)
                at += len(value)
            case Ruby(base=base):
                out.append(node)
                at += len(base)
            case Marked(children=children) | Phrase(children=children) | Link(children=children):
                inner, at = _apply(children, edits, at)
                out.append(replace(node, children=tuple(inner)))
            case NoteRef() | Break() | Image():
                out.append(node)
            case _:
                assert_never(node)
    return out, at


def _cut(value: str, edits: Sequence[Edit], at: int) -> str:
    parts: list[str] = []
    done = 0
    for edit in edits:
        start, end = edit.start - at, edit.end - at
        if end < 0 or start > len(value) or (end == 0 and start < 0) or (start == len(value) and start != end):
            continue
        if start >= 0:
            if start == len(value):
                continue
            parts.append(value[done:start])
            parts.append(edit.new)
        done = max(done, min(max(end, 0), len(value)))
    parts.append(value[done:])
    return "".join(parts)


def with_phrase(children: tuple[Inline, ...], start: int, end: int, role: object) -> tuple[Inline, ...]:
    """The same inlines with the characters `start` to `end` of the joined text inside a `Phrase` of that role."""
    before, rest = split(children, start)
    inside, after = split(rest, end - start)
    from pipeline.model.nodes import Role

    assert isinstance(role, Role)
    return tidy((*before, Phrase(role, inside), *after))


def split(children: tuple[Inline, ...], at: int) -> tuple[tuple[Inline, ...], tuple[Inline, ...]]:
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
                first, second = split(inner, at)
                return (
                    (*left, replace(node, children=first)),
                    (replace(node, children=second), *children[number + 1 :]),
                )
            case _:
                return tuple(left), children[number:]
    return tuple(left), ()


def trimmed(children: tuple[Inline, ...], start: int, end: int) -> tuple[Inline, ...]:
    """The characters `start` to `end` of the joined text, with their marks."""
    _, rest = split(children, start)
    kept, _ = split(rest, end - start)
    return tidy(kept)
