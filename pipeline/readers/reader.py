"""What every reader is given and gives back."""

from __future__ import annotations

from typing import Protocol

from pipeline.assets import Assets
from pipeline.diagnostics import Diagnostics
from pipeline.limits import LIMITS, Limits
from pipeline.model.nodes import Document
from pipeline.source import Source


class Reader(Protocol):
    """A function from a source to a raw tree with spans and cues, no roles decided (but `plain` and `json`).

    `encoding` is the user's word on the bytes, or empty; `limits` are what the source may ask for. Raises `SourceError`
    for what cannot be read at all.
    """

    def __call__(
        self, source: Source, assets: Assets, found: Diagnostics, encoding: str = "", limits: Limits = LIMITS
    ) -> Document:
        """Read one source."""
        ...
