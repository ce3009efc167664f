"""Paragraphs cut apart and joined, with their marks and their places in the source."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.diagnostics import Diagnostics
from pipeline.model.build import tidy
from pipeline.model.nodes import Inline, Link, Marked, Paragraph, Phrase, Role, Span, Text
from pipeline.model.walk import plain_text
from pipeline.records import replace
from pipeline.transforms.edits import Edit, W, origin, origins_of, rewrite, text_of, trimmed_map


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
        before = replace(block.span, last=max(stop, block.span.first), origins=trimmed_map(head, at, block.span.first))
        after = replace(block.span, first=line, origins=trimmed_map(tail, length - at, line))
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
        span = Span(span.file, span.first, max(span.last, last.last), trimmed_map(entries, length, span.first))
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
