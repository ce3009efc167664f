"""From raw paragraphs to a recognised document: one explicit order, each step pure and idempotent."""

from __future__ import annotations

from collections.abc import Callable

from pipeline.diagnostics import Diagnostics
from pipeline.model.nodes import Document
from pipeline.transforms import (
    captions,
    carriers,
    chrome,
    closing,
    contents,
    lines,
    notes,
    numbering,
    official,
    punctuation,
    spacing,
    title,
)
from pipeline.transforms.edits import merge_late

Transform = Callable[[Document, Diagnostics], Document]

# Section L. Marks are restored before blanks are judged, because a blank beside a Chinese mark goes.
CLEAN_UP: tuple[Transform, ...] = (carriers.transform, punctuation.transform, spacing.transform)

# Notes and end matter come before numbering: their entries would pass for headings.
TRANSFORMS: tuple[Transform, ...] = (
    chrome.transform,
    lines.transform,
    carriers.transform,
    punctuation.transform,
    spacing.transform,
    contents.transform,
    official.transform,
    title.transform,
    notes.transform,
    closing.transform,
    numbering.transform,
    captions.transform,
)


def apply(document: Document, found: Diagnostics) -> Document:
    """All transforms in order."""
    cleaned = 0
    for transform in TRANSFORMS:
        document = transform(document, found)
        if transform is CLEAN_UP[-1]:
            cleaned = len(found.changes)
    if len(found.changes) > cleaned:
        merge_late(found.changes, cleaned)
    return document
