"""Leaves of a paragraph with their marks, gathered one by one and nested when the paragraph is complete.

Sources give marks in any order and overlapping; the tree wants them nested and each at most once.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.model.build import tidy
from pipeline.model.nodes import (
    Break,
    Code,
    Cues,
    Image,
    Inline,
    Link,
    Mark,
    Marked,
    NoteRef,
    Paragraph,
    Phrase,
    Role,
    Ruby,
    Span,
    Text,
)
from pipeline.patterns import regex
from pipeline.records import replace

Marks = frozenset[Mark]
NO_MARKS: Marks = frozenset()
_ORDER: tuple[Mark, ...] = tuple(Mark)
_SHORT = 60
_SENTENCE = regex("[。！？；]")


class Piece(NamedTuple):
    """A leaf, its marks, and where it leads (empty: nowhere)."""

    leaf: Inline
    marks: Marks = NO_MARKS
    link: str = ""
    role: Role | None = None  # of the phrase it belongs to


def nested(pieces: Sequence[Piece]) -> tuple[Inline, ...]:
    """The inlines of the pieces: links and phrases outside, the longer one outermost; marks inside in one fixed order,
    neighbours joined."""
    return tidy(_outer(pieces))


def _outer(pieces: Sequence[Piece]) -> list[Inline]:
    out: list[Inline] = []
    at = 0
    while at < len(pieces):
        link, role = pieces[at].link, pieces[at].role
        linked = spoken = at
        while linked < len(pieces) and pieces[linked].link == link:
            linked += 1
        while spoken < len(pieces) and pieces[spoken].role is role:
            spoken += 1
        if role is not None and (not link or spoken >= linked):
            inner = _outer([piece._replace(role=None) for piece in pieces[at:spoken]])
            out.append(Phrase(role, tuple(inner)))
            at = spoken
        elif link:
            inner = _outer([piece._replace(link="") for piece in pieces[at:linked]])
            out.append(Link(link, tuple(inner)))
            at = linked
        else:
            end = min(linked, spoken)
            out.extend(_marked(pieces[at:end], 0))
            at = end
    return out


def _marked(pieces: Sequence[Piece], level: int) -> list[Inline]:
    while level < len(_ORDER) and not any(_ORDER[level] in piece.marks for piece in pieces):
        level += 1
    if level == len(_ORDER):
        return [piece.leaf for piece in pieces]
    mark = _ORDER[level]
    out: list[Inline] = []
    at = 0
    while at < len(pieces):
        has = mark in pieces[at].marks
        end = at
        while end < len(pieces) and (mark in pieces[end].marks) == has:
            end += 1
        inner = _marked(pieces[at:end], level + 1)
        if has:
            out.append(Marked(mark, tuple(inner)))
        else:
            out.extend(inner)
        at = end
    return out


def blank(piece: Piece) -> bool:
    """True for a piece that shows nothing but space."""
    return isinstance(piece.leaf, Text) and not piece.leaf.value.strip()


def stripped(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces without breaks and plain blanks at both ends; an indent of U+3000 or NBSP stays."""
    out = list(pieces)
    while out and (isinstance(out[-1].leaf, Break) or blank(out[-1])):
        out.pop()
    while out and (isinstance(out[0].leaf, Break) or blank(out[0])):
        out.pop(0)
    if out and isinstance(first := out[0].leaf, Text):
        out[0] = out[0]._replace(leaf=Text(first.value.lstrip(" \t\r\n\f")))
    if out and isinstance(last := out[-1].leaf, Text):
        out[-1] = out[-1]._replace(leaf=Text(last.value.rstrip(" \t\r\n\f\u3000\u00a0")))
    return out


def shown(pieces: Sequence[Piece]) -> str:
    """The text of the pieces."""
    return "".join(
        piece.leaf.base if isinstance(piece.leaf, Ruby) else piece.leaf.value
        for piece in pieces
        if isinstance(piece.leaf, (Text, Code, Ruby))
    )


def as_paragraph(pieces: Sequence[Piece], cues: Cues, span: Span, name: str, inside: bool) -> Paragraph | None:
    """The paragraph of some pieces, its cues completed from them; `None` when nothing is left.

    A short line that is bold as a whole, and every heading, says so by its cue alone: how a heading looks is the
    style's business. `inside`: it stands in a cell or caption, where bold is wording.
    """
    text = shown(pieces)
    bold = cues.bold or wholly(pieces, Mark.STRONG)
    if cues.outline or (bold and not inside and len(text) <= _SHORT and not _SENTENCE.search(text)):
        pieces = without(pieces, Mark.STRONG)
        if wholly(pieces, Mark.EMPHASIS):
            pieces = without(pieces, Mark.EMPHASIS)
    children = nested(pieces)
    if not children:
        return None
    indent = cues.indent or text[:1] in tuple("\u3000\u00a0\u2003")
    return Paragraph(Role.BODY, children, name, span, replace(cues, bold=bold, indent=indent))


def wholly(pieces: Sequence[Piece], mark: Mark) -> bool:
    """True when every visible piece of text has the mark."""
    texts = [piece for piece in pieces if isinstance(piece.leaf, Text) and piece.leaf.value.strip()]
    return bool(texts) and all(mark in piece.marks for piece in texts)


def without(pieces: Sequence[Piece], mark: Mark) -> list[Piece]:
    """The pieces without a mark."""
    return [piece._replace(marks=piece.marks - {mark}) for piece in pieces]


def only_images(pieces: Sequence[Piece]) -> list[Image]:
    """The pictures of a paragraph that holds nothing else, or none."""
    images = [piece.leaf for piece in pieces if isinstance(piece.leaf, Image)]
    rest = [piece for piece in pieces if not isinstance(piece.leaf, (Image, Break)) and not blank(piece)]
    return images if images and not rest else []


def parts(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """The pieces parted at line ends that stand for paragraph ends.

    Pages and Word files write paragraphs with line ends inside one element. A line end parts when two come together,
    when the next line is indented, or when the line before it ends a sentence; any other stays a `Break`.
    """
    out: list[list[Piece]] = [[]]
    breaks: list[Piece] = []
    for piece in pieces:
        if isinstance(piece.leaf, Break):
            breaks.append(piece)
            continue
        if breaks and blank(piece) and not _indent(piece):
            continue  # layout space between two line ends
        if breaks:
            current = out[-1]
            if len(breaks) > 1 or not current or _ends(current) or _indented(piece):
                out.append([])
            else:
                current.append(breaks[0])
            breaks = []
        out[-1].append(piece)
    return [part for part in out if part]


_SENTENCE_ENDS = tuple("。！？：；…”』」》）!?")
_INDENTS = ("\u3000\u3000", "\u00a0\u00a0", "\u2003\u2003", "\u3000\u00a0", "\u00a0\u3000")


def _indent(piece: Piece) -> bool:
    return isinstance(piece.leaf, Text) and piece.leaf.value.strip(" \t") != ""


def _indented(piece: Piece) -> bool:
    return isinstance(piece.leaf, Text) and piece.leaf.value.lstrip(" \t\r\n").startswith(_INDENTS)


def _ends(pieces: Sequence[Piece]) -> bool:
    for piece in reversed(pieces):
        if isinstance(piece.leaf, NoteRef) or blank(piece):
            continue
        return isinstance(piece.leaf, Text) and piece.leaf.value.rstrip().endswith(_SENTENCE_ENDS)
    return False
