"""What every writer is given and gives back."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from pipeline.assets import Assets
from pipeline.diagnostics import Diagnostics
from pipeline.model.nodes import Document
from pipeline.records import dataclass
from pipeline.source import Source
from pipeline.style.resolved import ResolvedStyle
from pipeline.typeset.layout import Layout


@dataclass(frozen=True, slots=True)
class Job:
    """One edition to write. `epoch` is the moment every date in the file is made from (seconds since 1970, UTC)."""

    document: Document
    style: ResolvedStyle
    layout: Layout | None
    assets: Assets
    diagnostics: Diagnostics
    fonts: Path  # folder of the bundled faces
    epoch: int
    embed_fonts: bool = False  # the edition carries the faces it is set in; PDF always does
    reference: Source | None = None  # a Word file whose letterhead, headers and theme the Word edition takes over
    dpi: int = 100  # of pictures of pages
    output_profile: str = "screen"  # what a PDF is made for: screen, archive, print
    impose: str = ""  # how the pages are laid on sheets: booklet, 2-up …; empty: each by itself
    icc: Source | None = None  # profile of the press a PDF is printed on
    source: Source | None = None  # what the edition is made from, for the archive


class Writer(Protocol):
    """A function from a job to the bytes of a file. Pure: same job, same bytes."""

    def __call__(self, job: Job) -> bytes:
        """Write one edition."""
        ...
