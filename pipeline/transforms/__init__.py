"""From raw paragraphs to a recognised document: one explicit order, each step pure and idempotent."""

from __future__ import annotations

from collections.abc import Callable

from pipeline.diagnostics import Diagnostics
from pipeline.model.nodes import Document
from pipeline.transforms import chrome, closing, lines, numbering, punctuation, spacing, title

Transform = Callable[[Document, Diagnostics], Document]

# Spaces are cleaned on both sides of punctuation: marks need their neighbours close, and new marks free more spaces.
TRANSFORMS: tuple[Transform, ...] = (
    chrome.transform,
    lines.transform,
    spacing.transform,
    punctuation.transform,
    spacing.transform,
    title.transform,
    numbering.transform,
    closing.transform,
)


def apply(document: Document, found: Diagnostics) -> Document:
    """All transforms in order."""
    for transform in TRANSFORMS:
        document = transform(document, found)
    return document
