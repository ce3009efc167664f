"""The EPUB edition (EPUB 3.3): the tree as XHTML, the style sheet as CSS, packed by EbookLib behind one module."""

from __future__ import annotations

from pipeline.writers.writer import Job


def write(job: Job) -> bytes:
    """The edition as the bytes of an EPUB file. What cannot be carried over is told in `job.diagnostics`."""
    from pipeline.writers.epub.css import stylesheet
    from pipeline.writers.epub.metadata import words
    from pipeline.writers.epub.package import pack
    from pipeline.writers.epub.xhtml import chapters

    return pack(job, chapters(job), stylesheet(job.style), words(job.style.tag))
