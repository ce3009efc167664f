"""Jobs for writers that need neither style nor layout."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pipeline.assets import Assets
from pipeline.diagnostics import Diagnostics
from pipeline.model.nodes import Document
from pipeline.style.load import load_style
from pipeline.style.resolve import resolve
from pipeline.style.resolved import ResolvedStyle
from pipeline.writers.writer import Job


@cache
def _style() -> ResolvedStyle:
    return resolve(load_style("official"), "zh-Hans", None)


def job_for(document: Document) -> Job:
    """A job for one document."""
    return Job(document, _style(), None, Assets(), Diagnostics(), Path(), 0)
