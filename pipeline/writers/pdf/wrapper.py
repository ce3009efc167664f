"""The cover sheet of a bound volume: back, spine and front side by side, as a file of its own.

Bound on the left the front lies on the right of the spine, bound on the right in a mirror.
"""

from __future__ import annotations

from pipeline.diagnostics import Code
from pipeline.errors import WriteError
from pipeline.style.units import POINTS_PER_MM
from pipeline.typeset.page.wrapper import wrap
from pipeline.writers.pdf.draw import draw_page
from pipeline.writers.pdf.fonts import document_fonts
from pipeline.writers.pdf.impose import Place, Side, finish_sheets
from pipeline.writers.pdf.metadata import facts_of
from pipeline.writers.pdf.objects import Book, reference
from pipeline.writers.pdf.profile import profile_of
from pipeline.writers.writer import Job


def write(job: Job) -> bytes:
    """The bytes of the PDF. `job.layout` is required: its pages make the spine.

    Raises `WriteError` (W001) without a layout, `PipelineError` (F001) for a character that no face has.
    """
    if job.layout is None:
        raise WriteError.of(Code.WRITE_FAILED, None, format="cover", reason="no layout")
    count = len(job.layout.pages)
    made = wrap(job.document, job.style, job.fonts, count, job.diagnostics)
    spine = f"{made.spine / POINTS_PER_MM:.1f} mm"
    job.diagnostics.info(Code.COVER_SHEET, None, case="words" if made.words else "bare", pages=count, spine=spine)
    layout, width = made.layout, job.style.page.width
    book = Book()
    facts = facts_of(job.document.meta, layout, job.style.tag, job.epoch)
    profile = profile_of(job, layout, book, facts.pdf_stamp)
    fonts = document_fonts(layout, job.fonts)
    entries = b"".join(b"/%b %b" % (font.resource, reference(font.put(book))) for font in fonts.values())
    resources = book.add(b"<</Font<<%b>>%b>>" % (entries, profile.resources()))
    drawings = [draw_page(page, fonts, {}, {}, profile.fill) for page in layout.pages]
    front = 0.0 if job.style.page.binding == "right" else width + made.spine
    places = (Place(0, front, 0.0, 1.0), Place(1, width, 0.0, 1.0))
    side = Side(2 * width + made.spine, job.style.page.height, places, (width, width + made.spine))
    return finish_sheets(book, layout, drawings, [side], profile, resources, facts)
