"""`-t json`: the tree, lossless."""

from __future__ import annotations

from pipeline.model.dump import dump
from pipeline.writers.writer import Job


def write(job: Job) -> bytes:
    """The document as `model.dump` writes it."""
    return dump(job.document).encode("utf-8")
