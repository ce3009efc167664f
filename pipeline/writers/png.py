"""Pages as pictures: the print edition drawn by PDFium, one PNG a page, and all of them on one sheet.

`write` gives a ZIP of pages in their order; putting an edition into place takes it apart. What is drawn is the PDF that
would be printed, byte for byte.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pipeline.diagnostics import Code
from pipeline.errors import WriteError
from pipeline.writers.archive import write_zip
from pipeline.writers.pdf import write as write_pdf
from pipeline.writers.writer import Job

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

_POINTS = 72
MOST_PIXELS = 100_000_000  # of one page or sheet


def write(job: Job) -> bytes:
    """A ZIP of `001.png`, `002.png` … Raises `WriteError` (W001) for pages of too many pixels."""
    return write_zip(
        ((f"{number:03}.png", _png(page, job.dpi)) for number, page in enumerate(_pages(job, job.dpi), 1)),
    )


def _pages(job: Job, dpi: float) -> Iterator[Picture]:
    import pypdfium2

    document = pypdfium2.PdfDocument(write_pdf(job))
    try:
        for page in document:
            width, height = page.get_size()
            if width * height * (dpi / _POINTS) ** 2 > MOST_PIXELS:
                raise too_large(dpi)
            yield page.render(scale=dpi / _POINTS).to_pil().convert("RGB")
    finally:
        document.close()


def too_large(dpi: float) -> WriteError:
    """The error for pictures that would be too large (W001)."""
    error = WriteError.of(Code.WRITE_FAILED, None, case="pixels", format="png", reason=f"{dpi:g} dpi", file="")
    assert isinstance(error, WriteError)
    return error


def _png(picture: Picture, dpi: float) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG", dpi=(dpi, dpi))
    return out.getvalue()


def contact_sheet(job: Job) -> bytes:
    """All pages on one PNG, rows of up to eight, in the direction of the binding. Raises `WriteError` (W001)."""
    from PIL import Image

    dpi = min(job.dpi, _SHEET_DPI)
    pages = list(_pages(job, dpi))
    columns = min(_ACROSS, len(pages))
    width, height = (max(page.size[side] for page in pages) + _GAP for side in (0, 1))
    rows = -(-len(pages) // columns)
    if width * columns * height * rows > MOST_PIXELS:
        raise too_large(dpi)
    sheet = Image.new("RGB", (width * columns + _GAP, height * rows + _GAP), _GROUND)
    for number, page in enumerate(pages):
        row, column = divmod(number, columns)
        if job.style.page.binding == "right":
            column = columns - 1 - column
        sheet.paste(page, (_GAP + column * width, _GAP + row * height))
    return _png(sheet, dpi)


_SHEET_DPI, _ACROSS, _GAP, _GROUND = 40, 8, 12, (176, 176, 176)
