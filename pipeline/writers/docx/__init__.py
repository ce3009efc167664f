"""The Word edition: named styles, a true document grid, real notes, links and contents; no direct formatting.

Written for an editor who goes on working in Word or WPS. python-docx carries the package; the text is built as one
string (see `ooxml`). Same job, same bytes.
"""

from __future__ import annotations

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.package import Package

from pipeline.model.nodes import Heading, NoteRef, Role
from pipeline.model.walk import plain_text
from pipeline.records import replace
from pipeline.writers.docx import contents, furniture, notes
from pipeline.writers.docx.body import BlockWriter, Context
from pipeline.writers.docx.cover import cover_xml
from pipeline.writers.docx.embedded import add_faces, with_families
from pipeline.writers.docx.grid import grid_of
from pipeline.writers.docx.official import official
from pipeline.writers.docx.ooxml import HEAD, NAMESPACES
from pipeline.writers.docx.package import add_part, serialize
from pipeline.writers.docx.reference import Letterhead, letterhead
from pipeline.writers.docx.sections import Sections
from pipeline.writers.docx.story import Edition, Story, xml_part
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
    document = job.document
    shape = official(job.style, document.blocks)
    job = replace(job, style=shape.style)
    style = shape.style
    facts = survey(document)
    grid = grid_of(style.page)
    package = Package()
    main = xml_part("/word/document.xml", CONTENT_TYPE.WML_DOCUMENT_MAIN, package)
    package.relate_to(main, RELATIONSHIP_TYPE.OFFICE_DOCUMENT)
    book = StyleBook(style, grid, facts.headings, shape.dresses)
    edition = Edition(job, package, grid, book, facts.note_numbers, facts.targets, facts.repeated)

    head = letterhead(job.reference, package) if job.reference is not None else Letterhead()
    letter = style.official.form == "letter" and shape.head > 0
    sections = Sections(package, main, book, head, document, facts.headings, letter=letter)
    listed = style.contents and any(heading.level <= style.outline_depth for heading in facts.headings)
    folios = contents.heading_pages(facts.headings, job.layout)
    front = cover_xml(book, document.blocks, sections.cover()) if style.cover.shown else ""
    if listed:
        front += _contents(edition, facts.headings, folios, sections, begin="oddPage" if front else "")
    body, section = _body(edition, Story(edition, main), sections, folios, begin="oddPage" if front else "",
                          mark_headings=listed)  # fmt: skip
    note_parts = notes.write_notes(edition, document.notes, main)
    main.content = f"{HEAD}<w:document {NAMESPACES}><w:body>{front}{body}{section}</w:body></w:document>".encode()

    stale = listed and job.layout is None
    for name, kind, relation, content in (
        ("styles", CONTENT_TYPE.WML_STYLES, RELATIONSHIP_TYPE.STYLES, book.xml(head.styles)),
        (
            "settings",
            CONTENT_TYPE.WML_SETTINGS,
            RELATIONSHIP_TYPE.SETTINGS,
            furniture.settings(
                style,
                notes=note_parts,
                stale_contents=stale,
                two_sides=sections.two_sides,
                faces=bool(carried),
                kinds=book.kinds,
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


def _contents(
    edition: Edition, headings: tuple[Heading, ...], folios: list[str], sections: Sections, *, begin: str
) -> str:
    """The contents as a section before the text, numbered in Roman; the text begins on the next odd page."""
    style, grid = edition.styles.style, edition.grid
    entries = [
        (number, heading.level, plain_text(heading.children), page)
        for number, (heading, page) in enumerate(zip(headings, folios, strict=True), 1)
        if heading.level <= style.outline_depth
    ]
    entry = style.of(Role.TOC_ENTRY)
    room = grid.line_length / grid.em(entry) - entry.left_indent
    return (
        contents.contents_xml(entries, style.outline_depth, room, traditional=style.region.traditional)
        + f'<w:p><w:pPr><w:pStyle w:val="Seam"/>{sections.front(begin=begin)}</w:pPr></w:p>'
    )


def _body(
    edition: Edition, story: Story, sections: Sections, folios: list[str], *, begin: str, mark_headings: bool
) -> tuple[str, str]:
    """The text and the properties of its last section."""
    document = edition.job.document
    ends = LineEnds(edition.styles.style, edition.job.layout)
    writer = BlockWriter(story, ends, mark_headings=mark_headings, sections=sections, folios=folios)
    writer.begin_section(begin)
    context = Context(edition.grid.line_length)
    writer.blocks(document.blocks, context)
    # A note without a mark is text all the same: Word shows it only if the body refers to it somewhere.
    strays = tuple(NoteRef(note.id) for note in document.notes if note.id not in edition.referred)
    for stray in strays:
        edition.cannot("note-without-mark", stray.note)
    return writer.finish(strays), writer.section()
