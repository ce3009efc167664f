"""The Word edition: named styles, a true document grid, real notes, links and contents; no direct formatting.

Written for an editor who goes on working in Word or WPS. python-docx carries the package; the text is built as one
string (see `ooxml`). Same job, same bytes.
"""

from __future__ import annotations

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.package import Package

from pipeline.model.nodes import Heading, NoteRef, Role
from pipeline.model.walk import plain_text
from pipeline.writers.docx import contents, furniture, notes
from pipeline.writers.docx.body import BlockWriter, Context
from pipeline.writers.docx.grid import grid_of
from pipeline.writers.docx.ooxml import HEAD, NAMESPACES
from pipeline.writers.docx.package import add_footer, add_part, serialize
from pipeline.writers.docx.story import Edition, Story, XmlPart, xml_part
from pipeline.writers.docx.styles import StyleBook
from pipeline.writers.docx.survey import survey
from pipeline.writers.docx.theme import theme
from pipeline.writers.docx.titles import LineEnds
from pipeline.writers.writer import Job


def write(job: Job) -> bytes:
    """The bytes of the DOCX. What Word cannot do goes to the job's diagnostics as `NOT_IN_TARGET`."""
    document, style = job.document, job.style
    facts = survey(document)
    grid = grid_of(style.page)
    package = Package()
    main = xml_part("/word/document.xml", CONTENT_TYPE.WML_DOCUMENT_MAIN, package)
    package.relate_to(main, RELATIONSHIP_TYPE.OFFICE_DOCUMENT)
    book = StyleBook(style, grid, facts.headings)
    edition = Edition(job, package, grid, book, facts.note_numbers, facts.targets, facts.repeated)

    footers = _footers(job, package, main)
    listed = style.contents and any(heading.level <= style.outline_depth for heading in facts.headings)
    front = _contents(edition, facts.headings, footers) if listed else ""
    body = _body(edition, Story(edition, main), mark_headings=listed)
    note_parts = notes.write_notes(edition, document.notes, main)
    section = grid.section(
        footers,
        f'w:start="{style.folio.first}"',
        furniture.footer_distance(style, grid),
        begin="oddPage" if front else "",
    )
    main.content = f"{HEAD}<w:document {NAMESPACES}><w:body>{front}{body}{section}</w:body></w:document>".encode()

    stale = listed and job.layout is None
    for name, kind, relation, content in (
        ("styles", CONTENT_TYPE.WML_STYLES, RELATIONSHIP_TYPE.STYLES, book.xml()),
        (
            "settings",
            CONTENT_TYPE.WML_SETTINGS,
            RELATIONSHIP_TYPE.SETTINGS,
            furniture.settings(style, notes=note_parts, stale_contents=stale),
        ),
        ("theme/theme1", CONTENT_TYPE.OFC_THEME, RELATIONSHIP_TYPE.THEME, theme(book)),
        ("fontTable", CONTENT_TYPE.WML_FONT_TABLE, RELATIONSHIP_TYPE.FONT_TABLE, furniture.font_table(style, book)),
    ):
        add_part(package, main, f"/word/{name}.xml", kind, relation, content)
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


def _contents(edition: Edition, headings: tuple[Heading, ...], footers: str) -> str:
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
    section = grid.section(footers, 'w:fmt="lowerRoman" w:start="1"', furniture.footer_distance(style, grid))
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


def _footers(job: Job, package: Package, main: XmlPart) -> str:
    """References to the footers: one for all pages, or one for odd and one for even."""
    style = job.style
    if not style.folio.shown:
        return ""
    out = []
    sides = (("default", False), ("even", True)) if furniture.two_sided(style) else (("default", False),)
    for number, (kind, even) in enumerate(sides, 1):
        relation = add_footer(package, main, number, furniture.footer(style, even=even))
        out.append(f'<w:footerReference w:type="{kind}" r:id="{relation}"/>')
    return "".join(out)
