"""The print edition: one layout written as a tagged PDF on reportlab's document."""

from __future__ import annotations

from pipeline.diagnostics import Code
from pipeline.errors import WriteError
from pipeline.writers.pdf.draw import draw_page
from pipeline.writers.pdf.fonts import document_fonts
from pipeline.writers.pdf.metadata import put_info, put_intent, put_xmp
from pipeline.writers.pdf.objects import Book, Stream, number, reference, text
from pipeline.writers.pdf.pictures import put_picture
from pipeline.writers.pdf.structure import page_labels, put_outline, put_structure
from pipeline.writers.writer import Job


def write(job: Job) -> bytes:
    """The bytes of the PDF. `job.layout` is required. Same job and same zlib, same bytes."""
    layout = job.layout
    if layout is None:
        raise WriteError.of(Code.WRITE_FAILED, None, format="pdf", reason="no layout")
    book = Book()
    meta = job.document.meta
    fonts = document_fonts(layout, job.fonts)
    numbers = {face: font.put(book) for face, font in fonts.items()}
    pictures = _pictures(book, job)
    resources = book.add(
        b"<</Font<<%b>>%b>>"
        % (
            b"".join(b"/%b %b" % (fonts[face].resource.encode(), reference(at)) for face, at in numbers.items()),
            b"/XObject<<%b>>" % b"".join(b"/%b %b" % (name, reference(at)) for name, at in pictures.values())
            if pictures
            else b"",
        )
    )
    drawings = [draw_page(page, fonts, {key: name for key, (name, _) in pictures.items()}) for page in layout.pages]
    pages = [book.reserve() for _ in layout.pages]
    tree = book.reserve()
    tagged = put_structure(book, layout, drawings, pages)
    for page, drawing, here, linked in zip(layout.pages, drawings, pages, tagged.annotations, strict=True):
        content = book.put(Stream(drawing.content))
        links = b"/Annots[%b]" % b" ".join(map(reference, linked)) if linked else b""
        book.add(
            b"<</Type/Page/Parent %b/MediaBox[0 0 %b %b]/Resources %b/Contents %b/StructParents %d/Tabs/S%b>>"
            % (
                reference(tree), number(page.width), number(page.height), reference(resources), reference(content),
                page.index, links,
            ),
            here,
        )  # fmt: skip
    book.add(b"<</Type/Pages/Count %d/Kids[%b]>>" % (len(pages), b" ".join(map(reference, pages))), tree)
    outline = put_outline(book, layout, pages)
    info = put_info(book, meta, job.epoch)
    root = book.add(
        b"<</Type/Catalog/Pages %b/Lang%b/MarkInfo<</Marked true>>/StructTreeRoot %b/Metadata %b/OutputIntents[%b]"
        b"/ViewerPreferences<</DisplayDocTitle true%b>>/PageLabels %b%b>>"
        % (
            reference(tree),
            text(job.style.tag),
            reference(tagged.root),
            reference(put_xmp(book, meta, job.epoch)),
            reference(put_intent(book)),
            b"/Direction/R2L" if job.style.page.binding == "right" else b"",
            page_labels(layout),
            b"/Outlines %b/PageMode/UseOutlines" % reference(outline) if outline else b"",
        )
    )
    return book.finish(root, info)


def _pictures(book: Book, job: Job) -> dict[str, tuple[bytes, int]]:
    """Asset key -> resource name and object number, for the pictures the layout places."""
    assert job.layout is not None
    placed = dict.fromkeys(picture.asset for page in job.layout.pages for picture in page.pictures)
    out: dict[str, tuple[bytes, int]] = {}
    for key in placed:
        if key not in job.assets:
            continue
        try:
            out[key] = (b"I%d" % len(out), put_picture(book, job.assets[key]))
        except ValueError as error:
            raise WriteError.of(Code.WRITE_FAILED, None, format="pdf", reason=f"{key}: {error}") from error
    return out
