"""Pandoc's JSON syntax tree, so that any pandoc writer can take over (pandoc-types 1.23).

Where things go: the title block in front of the text becomes metadata (`title`, `subtitle` for the date-and-venue line,
`author` for the speaker's line, `date`), headings become `Header`, notes `Note`; every other role is a `Div` or `Span`
whose class is the role's name. What pandoc has no node for keeps its text inside a classed `Span` or `Div`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
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
    Meta,
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
from pipeline.patterns import regex
from pipeline.writers.writer import Job

API_VERSION = (1, 23, 1)

Node = dict[str, Any]
Nodes = list[Node]

_MARKS = {
    Mark.STRONG: "Strong",
    Mark.EMPHASIS: "Emph",
    Mark.UNDERLINE: "Underline",
    Mark.STRIKE: "Strikeout",
    Mark.SUPERSCRIPT: "Superscript",
    Mark.SUBSCRIPT: "Subscript",
}
_ALIGN = {
    None: "AlignDefault",
    Align.JUSTIFY: "AlignDefault",
    Align.LEFT: "AlignLeft",
    Align.CENTER: "AlignCenter",
    Align.RIGHT: "AlignRight",
}
# Facts of the metadata that pandoc has no name for, under names of our own.
_FACTS = (
    "venue",
    "issuer",
    "document_number",
    "index_number",
    "published",
    "source",
    "publisher",
    "identifier",
    "isbn",
    "series",
    "series_number",
    "description",
)
# Roles that may stand in front of or between the lines of a title block.
_BEFORE_TEXT = TITLE_BLOCK_ROLES | {
    Role.ISSUER_MARK,
    Role.DOCUMENT_NUMBER,
    Role.COPY_NUMBER,
    Role.SECRECY,
    Role.URGENCY,
    Role.SIGNER,
}
_SPACE = regex(r"(?<=\S) (?=\S)")
_MARKER = regex(r"(\(?)([0-9]+)([.)])")


def write(job: Job) -> bytes:
    """The document as UTF-8 JSON for `pandoc -f json`."""
    tree = _Tree(job.document).tree()
    return (json.dumps(tree, ensure_ascii=False, separators=(",", ":")) + "\n").encode("utf-8")


def _node(kind: str, *content: Any) -> Node:
    if not content:
        return {"t": kind}
    return {"t": kind, "c": content[0] if len(content) == 1 else list(content)}


def _attr(name: str = "", *classes: str, **values: str) -> list[Any]:
    return [name, list(classes), [[key, value] for key, value in values.items()]]


def _string(value: str) -> Nodes:
    """Text as pandoc wants it: words and `Space`. Blanks that a writer would swallow stay inside the words."""
    out: Nodes = []
    for number, piece in enumerate(_SPACE.split(value)):
        if number:
            out.append(_node("Space"))
        if piece:
            out.append(_node("Str", piece))
    return out


class _Tree:
    """One document on its way; a note is put where it is first referred to."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.notes: dict[str, Note] = {note.id: note for note in document.notes}
        self.numbers: dict[str, int] = {}

    def tree(self) -> Node:
        """The whole tree. Notes that nothing refers to follow the text."""
        head, rest = _title_block(self.document.blocks)
        meta = self.meta(self.document.meta, head)
        blocks = self.blocks(rest)
        for note in self.document.notes:
            if note.id not in self.numbers:
                self.numbers[note.id] = len(self.numbers) + 1
                blocks.append(_node("Div", _attr(note.id, "note"), self.blocks(note.blocks)))
        return {"pandoc-api-version": list(API_VERSION), "meta": meta, "blocks": blocks}

    def meta(self, meta: Meta, head: Sequence[Paragraph]) -> Node:
        """`title`, `subtitle`, `author`, `date`, `lang`, then all else. The wording of the title block wins."""
        out: Node = {}

        def line(key: str, shown: Nodes, spare: str) -> None:
            if shown or spare:
                out[key] = _node("MetaInlines", shown or _string(spare))

        lines = {role: [p for p in head if p.role is role] for role in TITLE_BLOCK_ROLES}
        line("title", self.lines(lines[Role.TITLE]), meta.title)
        line("subtitle", self.lines([*lines[Role.SUBTITLE], *lines[Role.OCCASION]]), meta.subtitle or meta.occasion)
        authors = [self.inlines(speaker.children) for speaker in lines[Role.SPEAKER]]
        if not authors:
            authors = [_string(name) for name in ((meta.speaker,) if meta.speaker else meta.creators)]
        if authors:
            out["author"] = _node("MetaList", [_node("MetaInlines", author) for author in authors])
        line("date", [], meta.date)
        out["lang"] = _node("MetaString", meta.language)
        for name in _FACTS:
            value = getattr(meta, name)
            if value:
                out[name.replace("_", "-")] = _node("MetaString", value)
        if meta.keywords:
            out["keywords"] = _node("MetaList", [_node("MetaString", word) for word in meta.keywords])
        if meta.other:
            pairs = [
                {"label": _node("MetaString", key), "value": _node("MetaString", value)} for key, value in meta.other
            ]
            out["other"] = _node("MetaList", [_node("MetaMap", pair) for pair in pairs])
        return out

    def lines(self, paragraphs: Iterable[Paragraph]) -> Nodes:
        """Paragraphs as lines of one metadata value."""
        out: Nodes = []
        for paragraph in paragraphs:
            if out:
                out.append(_node("LineBreak"))
            out.extend(self.inlines(paragraph.children))
        return out

    def blocks(self, blocks: Iterable[Block]) -> Nodes:
        """Blocks in order."""
        return [self.block(block) for block in blocks]

    def block(self, block: Block) -> Node:
        """One block."""
        match block:
            case Paragraph():
                return _node("Div", _attr(block.id, block.role), [_node("Para", self.inlines(block.children))])
            case Heading():
                return _node("Header", block.level, _attr(block.id, block.role), self.inlines(block.children))
            case ListBlock():
                return self.listing(block)
            case Quote():
                return _node("BlockQuote", self.blocks(block.blocks))
            case Table():
                return self.table(block)
            case Figure():
                picture = _node("Plain", self.inlines((block.image,)))
                return _node("Figure", _attr(block.id), self.caption(block.caption), [picture])
            case CodeBlock():
                return _node("CodeBlock", _attr(), block.value)
            case Division():
                return _node("Div", _attr(block.id, block.role), self.blocks(block.blocks))
            case PageBreak():
                return _node("Div", _attr("", "page-break"), [])
            case Separator():
                return _node("HorizontalRule")
            case _:
                assert_never(block)

    def listing(self, block: ListBlock) -> Node:
        """Pandoc's own list where it would show the same markers, else items that word their marker themselves."""
        contents = [self.blocks(item.blocks) for item in block.items]
        markers = [item.marker for item in block.items]
        if not block.ordered and all(marker in ("", "•", "-", "*") for marker in markers):
            return _node("BulletList", contents)
        first = _MARKER.fullmatch(markers[0]) if markers else None
        if first is not None and (first[1] == "" or first[3] == ")"):
            start = int(first[2])
            if markers == [f"{first[1]}{start + number}{first[3]}" for number in range(len(markers))]:
                kind = "Period" if first[3] == "." else "TwoParens" if first[1] else "OneParen"
                return _node("OrderedList", [start, _node("Decimal"), _node(kind)], contents)
        items = [
            _node(
                "Div", _attr("", "list-item"), _labelled(_node("Span", _attr("", "marker"), _string(marker)), content)
            )
            for marker, content in zip(markers, contents, strict=True)
        ]
        return _node("Div", _attr("", "list"), items)

    def table(self, block: Table) -> Node:
        """A table with its spans, rows and columns as in the model; columns that no one declared are added."""
        rows = (*block.head, *block.body)
        wanted = max((sum(cell.col_span for cell in row.cells) for row in rows), default=0)
        columns = [
            [
                _node(_ALIGN[column.align]),
                _node("ColWidthDefault") if column.width is None else _node("ColWidth", column.width),
            ]
            for column in (*block.columns, *[Column()] * (wanted - len(block.columns)))
        ]
        head = [_attr(), [self.row(row) for row in block.head]]
        body = [_attr(), 0, [], [self.row(row) for row in block.body]]
        return _node("Table", _attr(block.id), self.caption(block.caption), columns, head, [body], [_attr(), []])

    def row(self, row: Row) -> list[Any]:
        """A row of cells."""
        return [_attr(), [self.cell(cell) for cell in row.cells]]

    def cell(self, cell: Cell) -> list[Any]:
        """A cell. The roles of its plain paragraphs say nothing that the table does not."""
        plain = (Role.TABLE_CELL, Role.TABLE_HEAD, Role.BODY)
        content = [
            _node("Plain", self.inlines(block.children))
            if isinstance(block, Paragraph) and block.role in plain
            else self.block(block)
            for block in cell.blocks
        ]
        return [_attr(), _node(_ALIGN[cell.align]), cell.row_span, cell.col_span, content]

    def caption(self, caption: tuple[Inline, ...]) -> list[Any]:
        """A caption without a short form."""
        return [None, [_node("Plain", self.inlines(caption))] if caption else []]

    def inlines(self, inlines: Iterable[Inline]) -> Nodes:
        """Inlines in order."""
        return [node for inline in inlines for node in self.inline(inline)]

    def inline(self, node: Inline) -> Nodes:
        """One inline; a hint where a title may be divided gives nothing."""
        match node:
            case Text(value=value):
                return _string(value)
            case Marked(mark=mark, children=children):
                name = _MARKS.get(mark)
                inner = self.inlines(children)
                return [_node(name, inner) if name else _node("Span", _attr("", mark), inner)]
            case Phrase(role=role, children=children):
                return [_node("Span", _attr("", role), self.inlines(children))]
            case Link(target=target, children=children):
                return [_node("Link", _attr(), self.inlines(children), [target, ""])]
            case NoteRef(note=name):
                return [self.note(name)]
            case Ruby(base=base, reading=reading):
                return [_node("Span", _attr("", "ruby", reading=reading), _string(base))]
            case Code(value=value):
                return [_node("Code", _attr(), value)]
            case Break(soft=soft):
                return [] if soft else [_node("LineBreak")]
            case Image(asset=asset, alt=alt):
                return [_node("Image", _attr(), _string(alt), [asset, ""])]
            case _:
                assert_never(node)

    def note(self, name: str) -> Node:
        """The note itself where it is first referred to, afterwards its number."""
        if name not in self.numbers and name in self.notes:
            self.numbers[name] = len(self.numbers) + 1
            return _node("Note", self.blocks(self.notes[name].blocks))
        number = _node("Superscript", [_node("Str", str(self.numbers.get(name, "?")))])
        return _node("Span", _attr("", "note-ref", note=name), [number])


def _title_block(blocks: Sequence[Block]) -> tuple[list[Paragraph], list[Block]]:
    """The paragraphs of the title block, which become metadata, and all other blocks."""
    head: list[Paragraph] = []
    rest: list[Block] = []
    for number, block in enumerate(blocks):
        if not isinstance(block, Paragraph) or block.role not in _BEFORE_TEXT:
            return head, [*rest, *blocks[number:]]
        if block.role in TITLE_BLOCK_ROLES:
            head.append(block)
        else:
            rest.append(block)
    return head, rest


def _labelled(label: Node, content: Nodes) -> Nodes:
    """The blocks of an item with its marker in front of their first words."""
    first: Node | None = content[0] if content else None
    while first is not None and first["t"] == "Div" and first["c"][1]:
        first = first["c"][1][0]
    if first is not None and first["t"] == "Para":
        first["c"].insert(0, label)
        return content
    return [_node("Para", [label]), *content]
