"""Lines to paragraphs: hard wraps and cuts in mid-sentence are joined, real paragraphs never (rule M-27)."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.diagnostics import Code, Diagnostics, Place
from pipeline.model.build import tidy
from pipeline.model.nodes import Block, Document, Inline, Paragraph, Role, Span, Text
from pipeline.model.walk import plain_text
from pipeline.transforms.markers import marker_of, salutation

_ENDS = re.compile(r"[。！？：；…—”’』」》）)!?;:.]\s*$")
_PAUSES = re.compile(r"[，、,《“（(]\s*$")
_PAGE_NUMBER = re.compile(r"^\s*[-—－]?\s*\d{1,4}\s*[-—－]?\s*$")
_WRAP = range(22, 60)
_LONG = 36
_BLANK = " \t\u3000\u00a0\ufeff\u200b\u200c\u200d\u00ad\u2060"


def transform(document: Document, found: Diagnostics) -> Document:
    """The document with paragraphs that the source had cut joined again."""
    if any(isinstance(block, Paragraph) and block.cues.literal for block in document.blocks):
        return document
    wrapped = _wrapped(document)
    out: list[Block] = []
    for block in document.blocks:
        last = out[-1] if out else None
        if (
            isinstance(block, Paragraph)
            and isinstance(last, Paragraph)
            and last.role is block.role is Role.BODY
            and last.cues.style == block.cues.style == ""
            and _belongs(plain_text(last.children), plain_text(block.children), block, wrapped)
        ):
            place = Place(block.span.file, block.span.first) if block.span else None
            found.note(Code.JOINED, place, rule="M-27", text=plain_text(block.children)[:20])
            span = Span(last.span.file, last.span.first, block.span.last) if last.span and block.span else last.span
            glue = _glue(plain_text(last.children), plain_text(block.children))
            children = tidy((*_right(last), *((Text(glue),) if glue else ()), *_left(block)))
            out[-1] = replace(last, children=children, span=span)
        else:
            out.append(block)
    return replace(document, blocks=tuple(out))


def _right(block: Paragraph) -> tuple[Inline, ...]:
    last = block.children[-1] if block.children else None
    if isinstance(last, Text):
        return (*block.children[:-1], Text(last.value.rstrip()))
    return block.children


def _left(block: Paragraph) -> tuple[Inline, ...]:
    first = block.children[0] if block.children else None
    if isinstance(first, Text):
        return (Text(first.value.lstrip()), *block.children[1:])
    return block.children


def _glue(before: str, after: str) -> str:
    """A space between two Latin words, nothing else."""
    return (
        " " if before[-1:].isascii() and before[-1:].isalpha() and after[:1].isascii() and after[:1].isalpha() else ""
    )


def _wrapped(document: Document) -> bool:
    """True when the source breaks every line at one width: most lines have it and do not end a sentence."""
    texts = [plain_text(block.children) for block in document.blocks if isinstance(block, Paragraph)]
    full = [text for text in texts if len(text.strip()) in _WRAP]
    open_ended = [text for text in full if not _ENDS.search(text)]
    return len(texts) > 30 and len(full) > 0.6 * len(texts) and len(open_ended) > 0.5 * len(texts)


def _belongs(before: str, after: str, block: Paragraph, wrapped: bool) -> bool:
    left, right = before.rstrip(_BLANK), after.strip(_BLANK)
    if not left or not right or marker_of(right) or salutation(right):
        return False
    if _ENDS.search(left) or (marker_of(left) and len(left) < _LONG):
        return False
    if right[0] in "，。、；：）”》,.;:)%％":
        return True
    if _PAUSES.search(left) and len(left) > 8:
        return True
    if wrapped:
        return not block.cues.indent and not block.cues.blank_before and len(left) >= min(_WRAP)
    if len(left) < _LONG or block.cues.indent:
        return False
    return not block.cues.blank_before or bool(re.search(r"[A-Za-z0-9]$", left) and re.match(r"[0-9.]", right))
