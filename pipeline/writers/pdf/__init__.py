"""The print edition: one layout written as a tagged PDF on reportlab's document."""

from __future__ import annotations

from pipeline.diagnostics import Code
from pipeline.errors import WriteError
from pipeline.writers.pdf.draw import draw_page
from pipeline.writers.pdf.fonts import document_fonts
from pipeline.writers.pdf.impose import BOOKLET, finish_sheets, sides_of
from pipeline.writers.pdf.links import Links, page_labels, put_outline
from pipeline.writers.pdf.metadata import facts_of, put_info, put_xmp
from pipeline.writers.pdf.objects import Book, Stream, reference, references, text
from pipeline.writers.pdf.pictures import is_coloured, put_picture
from pipeline.writers.pdf.profile import profile_of
from pipeline.writers.pdf.segments import find_cuts
from pipeline.writers.pdf.structure import put_structure
from pipeline.writers.writer import Job


def write(job: Job) -> bytes:
    """The bytes of the PDF. `job.layout` is required. Same job and same libdeflate, same bytes.

    Raises `WriteError` (W001) without a layout and for a picture that cannot be read.
    """
    layout = job.layout
    if layout is None:
        raise WriteError.of(Code.WRITE_FAILED, None, format="pdf", reason="no layout")
    book = Book()
    facts = facts_of(job.document.meta, layout, job.style.tag, job.epoch)
    profile = profile_of(job, layout, book, facts.pdf_stamp)
    fonts = document_fonts(layout, job.fonts)
    numbers = [(font.resource, font.put(book)) for font in fonts.values()]  # deflated while the pages are drawn
    pictures = _pictures(book, job, profile.rgb)
    names = {key: name for key, (name, _) in pictures.items()}
    entries = b"/Font<<%b>>" % b"".join(b"/%b %b" % (name, reference(at)) for name, at in numbers)
    if pictures:
        entries += b"/XObject<<%b>>" % b"".join(b"/%b %b" % (name, reference(at)) for name, at in pictures.values())
    resources = book.add(b"<<%b%b>>" % (entries, profile.resources()))
    cuts = find_cuts(layout)
    drawings = [draw_page(page, fonts, names, cuts, profile.fill) for page in layout.pages]
    if job.impose:
        page, press = layout.pages[0], job.style.press
        sides = sides_of(
            job.impose, len(drawings), (page.width, page.height), job.style.page.binding == "right", press.sheet
        )
        if job.impose == BOOKLET and len(drawings) % 4:
            count, sheets = len(drawings), len(sides) // 2
            job.diagnostics.info(Code.FOR_THE_PRINTER, None, case="blank", pages=count, sheets=sheets, blank=-count % 4)
        return finish_sheets(book, layout, drawings, sides, profile, resources, facts)
    pages = [book.reserve() for _ in layout.pages]
    above = book.reserve()
    links = Links(layout, pages, profile.linked, profile.margin)
    structure = put_structure(book, layout, drawings, links, job.style.region.traditional)
    for page, drawing, here, linked in zip(layout.pages, drawings, pages, links.annotations, strict=True):
        content = book.put(Stream(profile.framed(page, drawing.content)))
        book.add(
            b"<</Type/Page/Parent %b%b/Resources %b/Contents %b/StructParents %d/Tabs/S%b>>"
            % (
                reference(above), profile.boxes(page), reference(resources), reference(content), page.index,
                b"/Annots" + references(linked) if linked else b"",
            ),
            here,
        )  # fmt: skip
    book.add(b"<</Type/Pages/Count %d/Kids%b>>" % (len(pages), references(pages)), above)
    outline = put_outline(book, layout, links)
    claim = profile.claim(facts)
    info = put_info(book, facts, claim)
    root = book.add(
        b"<</Type/Catalog/Pages %b/Lang%b/MarkInfo<</Marked true>>/StructTreeRoot %b/Metadata %b/OutputIntents[%b]"
        b"/ViewerPreferences<</DisplayDocTitle true%b>>/PageLabels %b%b%b>>"
        % (
            reference(above),
            text(job.style.tag),
            reference(structure),
            reference(put_xmp(book, facts, claim)),
            reference(profile.intent()),
            b"/Direction/R2L" if job.style.page.binding == "right" else b"",
            page_labels(layout),
            b"/Outlines %b/PageMode/UseOutlines" % reference(outline) if outline else b"",
            profile.catalog(),
        )
    )
    return book.finish(root, info, profile.version)


def _pictures(book: Book, job: Job, rgb: bytes) -> dict[str, tuple[bytes, int]]:
    """Asset key -> resource name and object number, for the pictures the layout places."""
    assert job.layout is not None
    placed = {picture.asset: picture.alt for page in job.layout.pages for picture in page.pictures}
    out: dict[str, tuple[bytes, int]] = {}
    for key in placed:
        if key not in job.assets:
            continue
        try:
            out[key] = (b"I%d" % len(out), put_picture(book, job.assets[key], rgb))
            if job.output_profile == "print" and not job.impose and is_coloured(job.assets[key]):
                job.diagnostics.info(Code.FOR_THE_PRINTER, None, case="rgb", picture=placed[key] or key)
        except ValueError as error:
            raise WriteError.of(Code.WRITE_FAILED, None, format="pdf", reason=f"{key}: {error}") from error
    return out
