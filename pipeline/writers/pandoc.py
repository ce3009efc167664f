"""`-t pandoc`: pandoc's JSON syntax tree, so that any of its writers can take over (pandoc-types 1.23).

Title, subtitle (the occasion), author (the speaker) and date stand in the metadata and not among the blocks.
Headings are `Header` from level 1; every other role is a `Div` or `Span` whose class is the role's name; notes are
`Note`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, assert_never

from pipeline.model.nodes import (
    TITLE_BLOCK_ROLES,
    Align,
    Block,
    Break,
    Cell,
    Code,
    CodeBlock,
    Column,
    Division,
    Document,
    Figure,
    Heading,
    Image,
    Inline,
    Link,
    ListBlock,
    Mark,
    Marked,
    Note,
    NoteRef,
    PageBreak,
    Paragraph,
    Phrase,
    Quote,
    Role,
    Row,
    Ruby,
    Separator,
    Table,
    Text,
)
from pipeline.writers.writer import Job

API_VERSION = [1, 23, 1]
Json = Any

_MARKS = {
    Mark.STRONG: "Strong",
    Mark.EMPHASIS: "Emph",
    Mark.UNDERLINE: "Underline",
    Mark.STRIKE: "Strikeout",
    Mark.SUPERSCRIPT: "Superscript",
    Mark.SUBSCRIPT: "Subscript",
}
_ALIGN = {
    Align.LEFT: "AlignLeft",
    Align.RIGHT: "AlignRight",
    Align.CENTER: "AlignCenter",
    Align.JUSTIFY: "AlignDefault",
}


def write(job: Job) -> bytes:
    """The document as pandoc's JSON."""
    tree = _Tree(job.document)
    data = {"pandoc-api-version": API_VERSION, "meta": tree.meta(), "blocks": tree.body()}
    return (json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n").encode("utf-8")


def _element(kind: str, *content: Json) -> Json:
    if not content:
        return {"t": kind}
    return {"t": kind, "c": content[0] if len(content) == 1 else list(content)}


def _attributes(identifier: str = "", classes: Iterable[str] = (), pairs: Mapping[str, str] | None = None) -> Json:
    return [identifier, list(classes), [list(pair) for pair in (pairs or {}).items()]]


class _Tree:
    def __init__(self, document: Document) -> None:
        self._document = document
        self._notes: dict[str, Note] = {note.id: note for note in document.notes}
        self._open: set[str] = set()

    def meta(self) -> Json:
        """Metadata: what pandoc's templates know, then the rest under its own names."""
        meta = self._document.meta
        head = {block.role: block for block in self._document.blocks if isinstance(block, Paragraph)}
        out: dict[str, Json] = {}
        title = self._inline_meta(head.get(Role.TITLE), meta.title)
        if title:
            out["title"] = _element("MetaInlines", title)
        subtitle = self._inline_meta(head.get(Role.OCCASION) or head.get(Role.SUBTITLE), meta.occasion or meta.subtitle)
        if subtitle:
            out["subtitle"] = _element("MetaInlines", subtitle)
        speaker = self._inline_meta(head.get(Role.SPEAKER), meta.speaker or "、".join(meta.creators))
        if speaker:
            out["author"] = _element("MetaList", [_element("MetaInlines", speaker)])
        plain = {
            "date": meta.date,
            "lang": meta.language,
            "venue": meta.venue,
            "issuer": meta.issuer,
            "document-number": meta.document_number,
            "index-number": meta.index_number,
            "published": meta.published,
            "source": meta.source,
            "publisher": meta.publisher,
            "identifier": meta.identifier,
            "description": meta.description,
        }
        out.update({key: _element("MetaInlines", self._text(value)) for key, value in plain.items() if value})
        return out

    def _inline_meta(self, block: Paragraph | None, value: str) -> list[Json]:
        return self.inlines(block.children) if block is not None else self._text(value)

    def body(self) -> list[Json]:
        """The blocks without the title block."""
        kept = [
            block
            for block in self._document.blocks
            if not (isinstance(block, Paragraph) and block.role in TITLE_BLOCK_ROLES)
        ]
        return self.blocks(kept)

    def blocks(self, blocks: Iterable[Block]) -> list[Json]:
        """Blocks in order."""
        return [made for block in blocks for made in self._block(block)]

    def _block(self, block: Block) -> list[Json]:
        match block:
            case Paragraph():
                inner = _element("Para", self.inlines(block.children))
                return [_element("Div", _attributes(block.id, [block.role]), [inner])]
            case Heading():
                return [
                    _element("Header", block.level, _attributes(block.id, [block.role]), self.inlines(block.children))
                ]
            case ListBlock():
                items = [self._item(item.marker, item.blocks) for item in block.items]
                # Markers are wording and stay in the text.
                return [_element("Div", _attributes("", ["list"]), [_element("BulletList", items)])]
            case Quote(blocks=inner_blocks):
                return [_element("BlockQuote", self.blocks(inner_blocks))]
            case Table():
                return [self._table(block)]
            case Figure():
                picture = _element("Plain", [self._image(block.image)])
                caption = [None, [_element("Plain", self.inlines(block.caption))] if block.caption else []]
                return [_element("Figure", _attributes(block.id), caption, [picture])]
            case CodeBlock(value=value):
                return [_element("CodeBlock", _attributes(), value)]
            case Division():
                return [_element("Div", _attributes(block.id, [block.role]), self.blocks(block.blocks))]
            case PageBreak():
                return [_element("Div", _attributes("", ["page-break"]), [])]
            case Separator():
                return [_element("HorizontalRule")]
            case _:
                assert_never(block)

    def _item(self, marker: str, blocks: Iterable[Block]) -> list[Json]:
        made = self.blocks(blocks)
        if not marker:
            return made
        span = _element("Span", _attributes("", ["marker"]), self._text(marker))
        first = made[0] if made else None
        if first and first["t"] == "Div" and first["c"][1] and first["c"][1][0]["t"] == "Para":
            first["c"][1][0]["c"].insert(0, span)
            return made
        return [_element("Plain", [span]), *made]

    def _table(self, table: Table) -> Json:
        columns = list(table.columns)
        wanted = max((sum(cell.col_span for cell in row.cells) for row in (*table.head, *table.body)), default=0)
        columns += [Column()] * (wanted - len(columns))
        specs = [
            [
                _element(_ALIGN[column.align] if column.align else "AlignDefault"),
                _element("ColWidth", column.width) if column.width is not None else _element("ColWidthDefault"),
            ]
            for column in columns
        ]
        caption = [None, [_element("Plain", self.inlines(table.caption))] if table.caption else []]
        head = [_attributes(), [self._row(row) for row in table.head]]
        body = [[_attributes(), 0, [], [self._row(row) for row in table.body]]]
        return _element("Table", _attributes(table.id), caption, specs, head, body, [_attributes(), []])

    def _row(self, row: Row) -> Json:
        return [_attributes(), [self._cell(cell) for cell in row.cells]]

    def _cell(self, cell: Cell) -> Json:
        align = _element(_ALIGN[cell.align] if cell.align else "AlignDefault")
        return [_attributes(), align, cell.row_span, cell.col_span, self.blocks(cell.blocks)]

    def inlines(self, inlines: Iterable[Inline]) -> list[Json]:
        """Inlines in order."""
        return [made for node in inlines for made in self._inline(node)]

    def _inline(self, node: Inline) -> list[Json]:
        match node:
            case Text(value=value):
                return self._text(value)
            case Marked(mark=mark, children=children):
                inner = self.inlines(children)
                if mark in _MARKS:
                    return [_element(_MARKS[mark], inner)]
                return [_element("Span", _attributes("", [mark]), inner)]
            case Phrase(role=role, children=children):
                return [_element("Span", _attributes("", [role]), self.inlines(children))]
            case Link(target=target, children=children):
                return [_element("Link", _attributes(), self.inlines(children), [target, ""])]
            case NoteRef(note=note):
                return self._note(note)
            case Ruby(base=base, reading=reading):
                return [_element("Span", _attributes("", ["ruby"], {"reading": reading}), self._text(base))]
            case Code(value=value):
                return [_element("Code", _attributes(), value)]
            case Break(soft=soft):
                return [] if soft else [_element("LineBreak")]
            case Image():
                return [self._image(node)]
            case _:
                assert_never(node)

    def _note(self, name: str) -> list[Json]:
        note = self._notes.get(name)
        if note is None or name in self._open:
            return []
        self._open.add(name)
        made = _element("Note", self.blocks(note.blocks))
        self._open.discard(name)
        return [made]

    def _image(self, image: Image) -> Json:
        return _element("Image", _attributes(), self._text(image.alt), [image.asset, ""])

    def _text(self, value: str) -> list[Json]:
        """Words and the spaces between them; an ideographic space is a character of its word."""
        out: list[Json] = []
        for number, word in enumerate(value.split(" ")):
            if number:
                out.append(_element("Space"))
            if word:
                out.append(_element("Str", word))
        return out
