"""The Word edition: named styles, a true document grid, real notes, links and contents; no direct formatting.

Written for an editor who goes on working in Word or WPS. python-docx carries the package; the text is built as one
string (see `ooxml`). Same job, same bytes.
"""

from __future__ import annotations

from dataclasses import replace

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.package import Package

from pipeline.model.nodes import Heading, NoteRef, Role
from pipeline.model.walk import plain_text
from pipeline.style.resolved import ResolvedStyle
from pipeline.writers.docx import contents, furniture, notes
from pipeline.writers.docx.body import BlockWriter, Context
from pipeline.writers.docx.embedded import add_faces, with_families
from pipeline.writers.docx.grid import Furniture, Grid, grid_of
from pipeline.writers.docx.ooxml import HEAD, NAMESPACES
from pipeline.writers.docx.package import add_part, footer_part, serialize
from pipeline.writers.docx.reference import Letterhead, letterhead
from pipeline.writers.docx.story import Edition, Story, XmlPart, xml_part
from pipeline.writers.docx.styles import StyleBook
from pipeline.writers.docx.survey import survey
from pipeline.writers.docx.theme import theme
from pipeline.writers.docx.titles import LineEnds
from pipeline.writers.embedding import carried_faces
from pipeline.writers.writer import Job


def write(job: Job) -> bytes:
    """The bytes of the DOCX. What Word cannot do goes to the job's diagnostics as `NOT_IN_TARGET`."""
    faces = carried_faces(job, "docx")
    carried = tuple(face for face in faces.faces if not face.latin)
    if carried:
        job = replace(job, style=with_families(job.style, faces))
    document, style = job.document, job.style
    facts = survey(document)
    grid = grid_of(style.page)
    package = Package()
    main = xml_part("/word/document.xml", CONTENT_TYPE.WML_DOCUMENT_MAIN, package)
    package.relate_to(main, RELATIONSHIP_TYPE.OFFICE_DOCUMENT)
    book = StyleBook(style, grid, facts.headings)
    edition = Edition(job, package, grid, book, facts.note_numbers, facts.targets, facts.repeated)

    head = letterhead(job.reference, package) if job.reference is not None else Letterhead()
    around = _furniture(job, package, main, grid, head)
    listed = style.contents and any(heading.level <= style.outline_depth for heading in facts.headings)
    front = _contents(edition, facts.headings, around) if listed else ""
    body = _body(edition, Story(edition, main), mark_headings=listed)
    note_parts = notes.write_notes(edition, document.notes, main)
    section = grid.section(
        f'w:start="{style.folio.first}"',
        around,
        begin="oddPage" if front else "",
        first_page=head.first_page,
        counted=furniture.line_numbers(style),
    )
    main.content = f"{HEAD}<w:document {NAMESPACES}><w:body>{front}{body}{section}</w:body></w:document>".encode()

    stale = listed and job.layout is None
    for name, kind, relation, content in (
        ("styles", CONTENT_TYPE.WML_STYLES, RELATIONSHIP_TYPE.STYLES, book.xml(head.styles)),
        (
            "settings",
            CONTENT_TYPE.WML_SETTINGS,
            RELATIONSHIP_TYPE.SETTINGS,
            furniture.settings(
                style, notes=note_parts, stale_contents=stale, two_sides=_two_sided(style, head), faces=bool(carried)
            ),
        ),
        ("theme/theme1", CONTENT_TYPE.OFC_THEME, RELATIONSHIP_TYPE.THEME, head.theme or theme(book)),
        ("fontTable", CONTENT_TYPE.WML_FONT_TABLE, RELATIONSHIP_TYPE.FONT_TABLE, b""),
    ):
        part = add_part(package, main, f"/word/{name}.xml", kind, relation, content)
    part.content = furniture.font_table(style, book, add_faces(package, part, carried))  # the last one of these
    add_part(
        package,
        package,
        "/docProps/core.xml",
        CONTENT_TYPE.OPC_CORE_PROPERTIES,
        RELATIONSHIP_TYPE.CORE_PROPERTIES,
        furniture.core_properties(document, style, job.epoch),
    )
    add_part(
        package,
        package,
        "/docProps/app.xml",
        CONTENT_TYPE.OFC_EXTENDED_PROPERTIES,
        RELATIONSHIP_TYPE.EXTENDED_PROPERTIES,
        furniture.app_properties(document),
    )
    return serialize(package)


def _contents(edition: Edition, headings: tuple[Heading, ...], around: Furniture) -> str:
    """The contents as a section before the text, numbered in Roman; the text begins on the next odd page."""
    style, grid = edition.styles.style, edition.grid
    pages = contents.heading_pages(headings, edition.job.layout)
    entries = [
        (number, heading.level, plain_text(heading.children), page)
        for number, (heading, page) in enumerate(zip(headings, pages, strict=True), 1)
        if heading.level <= style.outline_depth
    ]
    entry = style.of(Role.TOC_ENTRY)
    room = grid.line_length / grid.em(entry) - entry.left_indent
    section = grid.section('w:fmt="lowerRoman" w:start="1"', around)
    return (
        contents.contents_xml(entries, style.outline_depth, room, traditional=style.region.traditional)
        + f'<w:p><w:pPr><w:pStyle w:val="Seam"/>{section}</w:pPr></w:p>'
    )


def _body(edition: Edition, story: Story, *, mark_headings: bool) -> str:
    document = edition.job.document
    ends = LineEnds(edition.styles.style, edition.job.layout)
    writer = BlockWriter(story, ends, mark_headings=mark_headings)
    context = Context(edition.grid.line_length)
    writer.blocks(document.blocks, context)
    # A note without a mark is text all the same: Word shows it only if the body refers to it somewhere.
    strays = tuple(NoteRef(note.id) for note in document.notes if note.id not in edition.referred)
    for stray in strays:
        edition.cannot("note-without-mark", stray.note)
    return writer.finish(strays)


def _two_sided(style: ResolvedStyle, head: Letterhead) -> bool:
    return furniture.two_sided(style) or head.two_sides


def _furniture(job: Job, package: Package, main: XmlPart, grid: Grid, head: Letterhead) -> Furniture:
    """Headers and footers: those of the letterhead, and our folios where it has no footers.

    Where odd and even pages differ, or the first page from the rest, Word leaves a side without its own part blank; it
    gets the part of all other pages.
    """
    style = job.style
    given = dict(head.parts)
    if not head.has("footer") and style.folio.shown:
        for number, even in enumerate((False, True) if _two_sided(style, head) else (False,), 1):
            given["footer", "even" if even else "default"] = footer_part(
                package, number, furniture.footer(style, even=even)
            )
    sides = ("default", *(("even",) if _two_sided(style, head) else ()), *(("first",) if head.first_page else ()))
    relations = {"header": RELATIONSHIP_TYPE.HEADER, "footer": RELATIONSHIP_TYPE.FOOTER}
    references = ""
    for kind, relation in relations.items():
        for side in sides:
            used = side != "even" or head.two_sides or (kind, "even") not in head.parts
            part = given.get((kind, side)) if used else None
            part = part or given.get((kind, "default"))
            if part is not None:
                references += f'<w:{kind}Reference w:type="{side}" r:id="{main.relate_to(part, relation)}"/>'
    distance = head.distances.get("footer") if head.has("footer") else None
    return Furniture(
        references,
        furniture.footer_distance(style, grid) if distance is None else distance,
        head.distances.get("header") if head.has("header") else None,
    )
