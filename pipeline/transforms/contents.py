"""A list of contents inside the text: evidence for headings, then dropped (rule M-16)."""

from __future__ import annotations

import re

from pipeline.diagnostics import Diagnostics
from pipeline.model.nodes import Block, Document, Paragraph
from pipeline.patterns import regex
from pipeline.records import replace
from pipeline.transforms.edits import text_of
from pipeline.transforms.repeats import bare
from pipeline.transforms.trees import drop, raw_paragraph

# Put into `Cues.style` of a line that a list of contents names.
LISTED = "listed-in-contents"
_TITLE = regex(r"(?:目\s*[录錄次]|contents)\s*[：:]?", re.IGNORECASE)
_LEADER = regex(r"(?:(?<![.．。·…‥\-_])[.．。·…‥\-_]{2,}+\s*+|(?<!\s)\s++)[（(]?\d{1,4}[）)]?\s*+$")
_HEAD, _MOST = 60, 400


def transform(document: Document, found: Diagnostics) -> Document:
    """The document without its list of contents; the lines it names carry the style `LISTED` as a cue."""
    blocks = document.blocks
    at = next((n for n, block in enumerate(blocks[:_HEAD]) if _is(block, _TITLE)), None)
    if at is None:
        return document
    wordings = {bare(text_of(block)): n for n, block in enumerate(blocks) if n > at and isinstance(block, Paragraph)}
    entries: set[str] = set()
    end = at + 1
    while end < min(len(blocks), at + _MOST):
        block = blocks[end]
        if not isinstance(block, Paragraph) or not raw_paragraph(block):
            break
        text = text_of(block)
        entry = bare(_LEADER.sub("", text))
        led = _LEADER.search(text) is not None and len(text) < 80
        if entry in entries or not (led or wordings.get(entry, 0) > end):
            break
        entries.add(entry)
        end += 1
    if len(entries) < 2:
        return document
    for block in blocks[at:end]:
        assert isinstance(block, Paragraph)
        drop(block, "M-16", found)
    rest = tuple(_listed(block, entries) for block in blocks[end:])
    return replace(document, blocks=(*blocks[:at], *rest))


def _is(block: Block, pattern: re.Pattern[str]) -> bool:
    return (
        isinstance(block, Paragraph) and raw_paragraph(block) and pattern.fullmatch(text_of(block).strip()) is not None
    )


def _listed(block: Block, entries: set[str]) -> Block:
    if (
        isinstance(block, Paragraph)
        and raw_paragraph(block)
        and not block.cues.style
        and bare(text_of(block)) in entries
    ):
        return replace(block, cues=replace(block.cues, style=LISTED))
    return block
