"""The EPUB edition (EPUB 3.3): the tree as XHTML, the style sheet as CSS, packed by EbookLib behind one module."""

from __future__ import annotations

from pipeline.writers.writer import Job

LARGEST_SET = 500_000  # bytes that all carried faces of a book may take


def write(job: Job) -> bytes:
    """The edition as the bytes of an EPUB file. What cannot be carried over is told in `job.diagnostics`."""
    from pipeline.writers.embedding import carried_faces
    from pipeline.writers.epub.cover import cover
    from pipeline.writers.epub.css import stylesheet
    from pipeline.writers.epub.metadata import words
    from pipeline.writers.epub.package import Extras, font_name, pack
    from pipeline.writers.epub.xhtml import chapters

    carried = carried_faces(job, "epub", LARGEST_SET)
    sheet = stylesheet(job.style, carried=carried, address=font_name)
    picture = cover(job) if job.layout is not None else b""
    return pack(job, chapters(job), sheet, words(job.style.tag), Extras(picture, carried.faces))
