"""Footnotes and endnotes as Word knows them: parts of their own, with separators, numbered by Word."""

from __future__ import annotations

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.part import Part

from pipeline.model.nodes import Note, NoteKind, Role
from pipeline.writers.docx import names
from pipeline.writers.docx.body import BlockWriter, Context
from pipeline.writers.docx.ooxml import HEAD, NAMESPACES
from pipeline.writers.docx.story import Edition, Story, xml_part

# kind -> element of the part, of a note, of its own mark; file; content type; relationship; style of the mark
_KINDS = {
    NoteKind.FOOTNOTE: (
        "footnotes",
        "footnote",
        "footnoteRef",
        CONTENT_TYPE.WML_FOOTNOTES,
        RELATIONSHIP_TYPE.FOOTNOTES,
        names.FOOTNOTE_MARK[0],
    ),
    NoteKind.ENDNOTE: (
        "endnotes",
        "endnote",
        "endnoteRef",
        CONTENT_TYPE.WML_ENDNOTES,
        RELATIONSHIP_TYPE.ENDNOTES,
        names.ENDNOTE_MARK[0],
    ),
}


def write_notes(edition: Edition, notes: tuple[Note, ...], main: Part) -> bool:
    """Add the parts for the notes of a document; false if it has none."""
    if not notes:
        return False
    for kind, (group, element, mark, content_type, relation, style) in _KINDS.items():
        part = xml_part(f"/word/{group}.xml", content_type, edition.package)
        story = Story(edition, part, kind)
        inner = [_separator(element, -1, "separator"), _separator(element, 0, "continuationSeparator")]
        own = f'<w:r><w:rPr><w:rStyle w:val="{style}"/></w:rPr><w:{mark}/></w:r>'
        inner.extend(_note(story, note, element, own) for note in notes if note.kind is kind)
        part.content = f"{HEAD}<w:{group} {NAMESPACES}>{''.join(inner)}</w:{group}>".encode()
        main.relate_to(part, relation)
    return True


def _note(story: Story, note: Note, element: str, mark: str) -> str:
    edition = story.edition
    writer = BlockWriter(story)
    writer.wait_for(note.id)
    writer.begin_with(mark)
    writer.blocks(note.blocks, Context(edition.grid.line_length, Role.NOTE, flowing=False))
    number = edition.note_numbers[note.id][1]
    return f'<w:{element} w:id="{number}">{writer.finish()}</w:{element}>'


def _separator(element: str, number: int, kind: str) -> str:
    return (
        f'<w:{element} w:type="{kind}" w:id="{number}"><w:p><w:pPr><w:pStyle w:val="Separation"/></w:pPr>'
        f"<w:r><w:{kind}/></w:r></w:p></w:{element}>"
    )
