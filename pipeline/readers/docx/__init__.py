"""Word files: styles and outline levels as cues, visible numbers, tables, notes, text boxes, tracked changes accepted.

Read straight from the XML: python-docx parses a part whole before anything can be counted, and hides numbering, notes,
changes and text boxes. What is not carried over is named in a warning (R008).
"""

from __future__ import annotations

from itertools import chain

from pipeline.assets import Assets
from pipeline.diagnostics import Code, Diagnostics, Place
from pipeline.errors import SourceError
from pipeline.lang.script import script_of
from pipeline.limits import LIMITS, Limits
from pipeline.model import nodes as n
from pipeline.model.walk import blocks_of, document_text
from pipeline.patterns import bytes_regex, regex
from pipeline.readers.anchors import without_dead_links
from pipeline.readers.docx.body import Body, NoteParts
from pipeline.readers.docx.inline import main_face
from pipeline.readers.docx.numbering import Numbering
from pipeline.readers.docx.own import own_of
from pipeline.readers.docx.package import Node, Package, W, child, text_of, word
from pipeline.readers.docx.story import Story
from pipeline.readers.docx.styles import Styles
from pipeline.readers.guard import broken
from pipeline.records import replace
from pipeline.source import Source

_ANCHORS = bytes_regex(rb'w:anchor="([^"]{1,200})"')
_FIELD_ANCHORS = bytes_regex(rb"\\l\s+(?:&quot;|\")([^\"&]{1,200})(?:&quot;|\")")
_HEADING_MARK = regex(r"_Toc\d+")
_NOTE_MARK = bytes_regex(
    rb'<w:bookmarkStart [^>]{0,99}w:name="([^"]{1,80})"/><w:r(?: [^>]{0,99})?>'
    rb"(?:<w:rPr>(?:(?!</w:rPr>).){0,300}</w:rPr>)?"
    rb'<w:(footnote|endnote)Reference [^>]{0,50}w:id="([0-9]{1,6})"'
)
_KEYWORDS = regex(r"[,，;；、]\s*")
_PAGE = regex(r"^[\s\d\-—–－·/页第共]*$")
_SHOWN = 80


def read(source: Source, assets: Assets, found: Diagnostics, encoding: str = "", limits: Limits = LIMITS) -> n.Document:
    """Raw paragraphs, lists, tables, notes and pictures of a Word file. Raises `SourceError` (R005, R006, R012).

    `encoding` is ignored: XML says its own.
    """
    package = Package(source.data, source.name, found, limits)
    data = package.raw(package.main)
    root = package.tree(package.main)
    body = child(root, "body")
    if root.tag != W + "document" or body is None:
        raise broken(source.name, "no_document")
    styles = Styles(package)
    names = _names(data, *(package.raw(part) for kind in ("footnotes", "endnotes") if (part := package.related(kind))))
    story = Story(package, styles, Numbering(package), assets, found, limits, names, main_face(body, styles))
    story.own = own_of(package)
    story.marks = _note_marks(data) if b" NOTEREF " in data else {}
    del data
    blocks = Body(story, package.main).blocks(body)
    notes = NoteParts(story)
    notes.load()
    made = notes.made()
    _tell(story)
    if not blocks:
        raise SourceError.of(Code.EMPTY_SOURCE, Place(source.name))
    every = (blocks, *(note.blocks for note in made))
    ids = {name for inner in every for block in blocks_of(inner) if (name := getattr(block, "id", ""))}
    made = tuple(replace(note, blocks=without_dead_links(note.blocks, ids)) for note in made)
    document = n.Document(_meta(package, found), without_dead_links(blocks, ids), made)
    return replace(document, meta=replace(document.meta, language=script_of(document_text(document))))


def _names(data: bytes, *notes: bytes) -> dict[str, str]:
    """Bookmarks that links of the document lead to, with the ids they get; without those of its contents alone."""
    out: dict[str, str] = {}
    contents = b'w:val="Table of Contents"' in data
    for pattern in (_ANCHORS, _FIELD_ANCHORS):
        for match in chain.from_iterable(pattern.finditer(part) for part in (data, *notes)):
            name = match[1].decode("utf-8", "replace")
            if not (contents and _HEADING_MARK.fullmatch(name) and data.count(match[0]) == 1):
                out.setdefault(name, f"place-{len(out) + 1}")
    return out


def _note_marks(data: bytes) -> dict[str, tuple[n.NoteKind, str]]:
    """Bookmarks that hold the mark of a note: fields repeat the mark by their name."""
    kinds = {b"footnote": n.NoteKind.FOOTNOTE, b"endnote": n.NoteKind.ENDNOTE}
    return {
        match[1].decode("utf-8", "replace"): (kinds[match[2]], match[3].decode()) for match in _NOTE_MARK.finditer(data)
    }


def _meta(package: Package, found: Diagnostics) -> n.Meta:
    """What the properties of the file say. Who typed it is not its author: that name is kept under its own label."""
    part = next((item.target for item in package.relations("").values() if item.kind == "core-properties"), "")
    meta = n.Meta()
    if not part or part not in package:
        return meta
    facts: dict[str, str] = {}
    for node in package.tree(part).iterchildren("{*}*"):
        text = " ".join((node.text or "").split())
        if text:
            facts.setdefault(node.tag.rpartition("}")[2], text)
    for key in ("title", "keywords", "description", "creator"):
        value = facts.get(key, "")
        if not value:
            continue
        found.note(Code.METADATA_TAKEN, Place(package.file), key=key, value=value)
        if key == "keywords":
            meta = replace(meta, keywords=tuple(filter(None, _KEYWORDS.split(value))))
        elif key == "creator":
            meta = replace(meta, other=(*meta.other, (key, value)))
        else:
            meta = replace(meta, **{key: value})  # type: ignore[arg-type]  # the names are those of `Meta`
    return meta


def _tell(story: Story) -> None:
    """Comments, changes, headers and footers, hidden text: what a person should know was there."""
    package, found = story.package, story.found
    place = Place(package.file)
    if story.inserted or story.deleted:
        found.info(Code.REVISIONS, place, inserted=story.inserted, deleted=story.deleted)
    if story.numbers:
        found.info(Code.NUMBERS_WRITTEN, place, count=story.numbers)
    if story.hidden.strip():
        found.warn(Code.UNSUPPORTED_CONTENT, place, case="hidden", what=story.hidden.strip()[:_SHOWN])
        found.change("R008", 0, 0, story.hidden, "")
    if story.flattened:
        found.warn(Code.UNSUPPORTED_CONTENT, place, case="nesting", what=story.flattened)
    comments = package.related("comments")
    if comments:
        for node in package.tree(comments).iterchildren(W + "comment"):
            text = _text(node)
            if text:
                found.info(Code.COMMENT, place, author=word(node, "author"), text=text[: 4 * _SHOWN])
                found.change(Code.COMMENT, 0, 0, text, "")
    seen: set[str] = set()
    for kind in ("header", "footer"):
        for part in package.all_related(kind):
            text = _text(package.tree(part))
            found.change(Code.UNSUPPORTED_CONTENT, 0, 0, text, "")
            if text and not _PAGE.match(text) and text not in seen:
                seen.add(text)
                story.lose("furniture", text)


def _text(node: Node) -> str:
    paragraphs = (text_of(paragraph, W + "t") for paragraph in node.iter(W + "p") if not _in_box(paragraph))
    return " ".join(part.strip() for part in paragraphs if part.strip())


def _in_box(paragraph: Node) -> bool:
    """True for a paragraph of a text box: the one that the box hangs on holds its text already."""
    return any(parent.tag == W + "p" for parent in paragraph.iterancestors())
