"""Paragraphs, tables and wrappers of a Word part to blocks.

Longer than other modules because paragraphs and tables of our own editions and of all others share one state: what
waits for the next paragraph (names, marks of items, a deleted paragraph end) may come from either.
"""

from __future__ import annotations

import re
from itertools import pairwise

from pipeline.model import nodes as n
from pipeline.model.walk import blocks_of
from pipeline.patterns import regex
from pipeline.readers.docx import own
from pipeline.readers.docx.groups import End, Item, edge_of, grouped
from pipeline.readers.docx.inline import Field, PageEnd, Runs, alternative, filled_in, main_size
from pipeline.readers.docx.lists import Entry
from pipeline.readers.docx.numbering import Marker
from pipeline.readers.docx.package import (
    MC,
    M,
    Node,
    W,
    child,
    local,
    number,
    shown_words,
    switch,
    text_of,
    value_of,
    word,
)
from pipeline.readers.docx.story import Story, spaced
from pipeline.readers.docx.styles import ALIGNS, Style, indented, outline_of
from pipeline.readers.faces import Kind
from pipeline.readers.grid import Raw, filled, split_head
from pipeline.readers.runs import Piece, as_paragraph, nested, only_images, parts, stripped, wholly
from pipeline.records import dataclass, field, replace

_QUOTE = regex(r"^(?:intense quote|quote|block text|blockquote|引用|明显引用|引文|明顯引文)$", re.IGNORECASE)
_WRAPPERS = frozenset(("ins", "moveTo", "customXml", "smartTag", "sdtContent"))
_GALLERIES = ("Cover Pages", "Table of Contents")
_CONTENTS = regex(r"目[\s\u3000]*[录錄次]$")
_FOLIO = regex(r"\t[0-9]{0,4}$|(?<!\t)[0-9]{1,4}$")  # without a tab before it where a contents was typed
_POINTLESS = frozenset(
    ("sectPr", "proofErr", "commentRangeStart", "commentRangeEnd", "permStart", "permEnd", "tblPr",
     "tblGrid", "trPr", "tcPr", "tblPrEx", "moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart",
     "moveToRangeEnd", "customXmlPr", "sdtPr", "sdtEndPr", "customXmlInsRangeStart", "customXmlInsRangeEnd",
     "customXmlDelRangeStart", "customXmlDelRangeEnd")
)  # fmt: skip


@dataclass(slots=True)
class _Cell:
    blocks: list[n.Block]
    column: int
    span: int
    rows: int = 1
    header: bool = False


class Body:
    """Reads the blocks of one part: the main text, or a note."""

    def __init__(self, story: Story, part: str, counted: bool = True) -> None:
        self._story = story
        self._part = part
        self._counted = counted
        self._fields: list[Field] = []
        self._carry: list[Piece | PageEnd] = []
        self._blank = True
        self._names: list[str] = []
        self._depth = 0
        self._inside = 0
        self._groups: list[str] = []  # kinds of those that are open

    def blocks(self, container: Node) -> list[n.Block]:
        """The blocks of a container: body, note, cell, text box."""
        entries: list[Item] = []
        self._collect(container, entries)
        self._end(entries)
        return grouped(entries, self._story.limits.nesting)

    def _collect(self, container: Node, entries: list[Item]) -> None:
        for item in container.iterchildren():
            name = local(item)
            if item.tag == W + "p":
                self._paragraph(item, entries)
            elif item.tag == W + "tbl":
                self._table(item, entries)
            elif name == "sdt":
                content = child(item, "sdtContent")
                if content is not None and not self._made(item, content):
                    self._collect(content, entries)
            elif name in _WRAPPERS:
                self._story.inserted += name in ("ins", "moveTo")
                self._collect(item, entries)
            elif name in ("del", "moveFrom"):
                self._story.rejected(item)
            elif item.tag == MC + "AlternateContent":
                chosen = alternative(item)
                if chosen is not None:
                    self._collect(chosen, entries)
            elif name == "bookmarkStart":
                self._begin(item, entries)
            elif name == "bookmarkEnd":
                self._finish(item, entries)
            elif name == "altChunk":
                self._story.lose("embedded", "altChunk")
            elif item.tag.startswith(M):
                text = self._story.clean(text_of(item, M + "t"))
                self._story.lose("formula", text)
                if text:
                    entries.append(Entry(n.Paragraph(n.Role.BODY, (n.Text(text),), span=self._span())))
            elif name not in _POINTLESS:
                self._story.lose("markup", f"<{name}>")

    def _begin(self, mark: Node, entries: list[Item]) -> None:
        """A bookmark between blocks: the name of a place, or in our own editions the beginning of a group."""
        story = self._story
        edge = edge_of(word(mark, "name")) if story.own.kinds else None
        if edge is None:
            self._names.append(word(mark, "name"))
            return
        story.edges[word(mark, "id")] = edge
        self._groups.append(edge.kind)
        entries.append(edge)
        if edge.kind == "li":
            story.markless.append(edge)
        elif edge.kind == "divi":
            story.nameless.append(edge)

    def _finish(self, mark: Node, entries: list[Item]) -> None:
        edge = self._story.edges.pop(word(mark, "id"), None)
        if edge is not None:
            entries.append(End(edge))
            if edge.kind in self._groups:
                self._groups.remove(edge.kind)

    def _made(self, block: Node, content: Node) -> bool:
        """True for a cover or contents of Word's gallery all of whose words stand in the text once more.

        Such a block is made from the text: what is left out is recorded. A contents is one by its field, whose entries
        end in a page number.
        """
        gallery = value_of(child(child(block, "sdtPr"), "docPartObj"), "docPartGallery")
        if gallery not in _GALLERIES or self._inside:
            return False
        paragraphs = [shown_words(paragraph) for paragraph in content.iter(W + "p")]
        if gallery == _GALLERIES[1]:
            if paragraphs and _CONTENTS.match(paragraphs[0]):
                paragraphs = paragraphs[1:]
            paragraphs = [_FOLIO.sub("", text) for text in paragraphs]
        words = [plain for text in paragraphs if (plain := spaced(text))]
        outside = self._story.outside(block)
        if (not words and gallery != _GALLERIES[1]) or not all(text in outside for text in words):
            return False
        for text in words:
            self._story.replaced(text, "")
        return True

    # --- paragraphs ------------------------------------------------------------------------------------------------

    def _paragraph(self, node: Node, entries: list[Item]) -> None:
        story = self._story
        if self._counted:
            story.paragraph += 1
        properties = child(node, "pPr")
        style = story.styles.of(value_of(properties, "pStyle") if properties is not None else "")
        runs = Runs(story, self._part, style, self._fields)
        runs.pieces, self._carry = self._carry, []
        runs.paragraph(node)
        self._names.extend(runs.names)
        mark = child(properties, "rPr")
        if mark is not None and (child(mark, "del") is not None or child(mark, "moveFrom") is not None):
            story.deleted += child(mark, "del") is not None
            self._carry = runs.pieces  # the paragraph's end was deleted: the next one goes on
            self._boxes(runs, entries)
            return
        if properties is not None and switch(properties, "pageBreakBefore") and not self._inside:
            entries.append(Entry(n.PageBreak(self._span())))
        kind = story.own.kind(style) if story.own.kinds else ""
        if kind and self._list_id(properties, style) in ("", "0"):
            self._blank = not self._known(kind, runs, properties, style, entries)
        else:
            self._emit(runs, properties, style, entries)
        self._boxes(runs, entries)

    # --- paragraphs of our own editions ----------------------------------------------------------------------------

    def _known(self, kind: str, runs: Runs, properties: Node | None, style: Style, entries: list[Item]) -> bool:
        """A paragraph whose style says what it is; false if it is mere structure."""
        story = self._story
        labels = story.own.labels(style)
        for marker in runs.markers:
            if story.markless:
                story.markless.popleft().marker = marker
            else:
                runs.pieces.insert(0, Piece(n.Text(marker)))
        self._names = [name for name in self._names if not name.startswith(("_Toc", "_Ref_", "_GoBack"))]
        while story.nameless and self._names:
            story.nameless.popleft().id = story.names.get(self._names.pop(0), "")
        if (kind == "page-end" or own.NEW_PAGE in labels) and not self._inside:
            entries.append(Entry(n.PageBreak(self._span())))
        pieces = [piece for piece in runs.pieces if isinstance(piece, Piece)]
        if kind == "separator" and not pieces:
            entries.append(Entry(n.Separator(self._span())))
            return False
        pictures = only_images(pieces)
        if kind in own.FIGURES and pictures:
            entries.extend(Entry(n.Figure(picture, id=self._name(), span=self._span())) for picture in pictures)
            return True
        if not pieces and (kind in own.STRUCTURE or not runs.spoke):
            return False
        ends = [at for at, piece in enumerate(runs.pieces) if isinstance(piece, PageEnd)]
        for start, end in pairwise((-1, *ends, len(runs.pieces))):
            if start >= 0 and not self._inside:
                entries.append(Entry(n.PageBreak(self._span())))
            part = [piece for piece in runs.pieces[start + 1 : end] if isinstance(piece, Piece)]
            if part or not ends:
                self._known_block(kind, part, runs, properties, style, entries)
        return True

    def _known_block(
        self, kind: str, pieces: list[Piece], runs: Runs, properties: Node | None, style: Style, entries: list[Item]
    ) -> None:
        story = self._story
        labels = story.own.labels(style)
        role = own.role_of(kind) or n.Role.BODY
        if role is n.Role.CODE:
            lines = ("\n" if isinstance(piece.leaf, n.Break) else _shown(piece.leaf) for piece in pieces)
            entries.append(Entry(n.CodeBlock("".join(lines), self._span())))
            return
        align = ALIGNS.get(value_of(properties, "jc")) or (own.align_of(labels) if self._inside else style.align)
        level = outline_of(properties)
        level = style.outline if level is None else level or None
        cues = n.Cues(
            style.name, level, align, False, main_size(runs.sizes), style.indent, self._blank, story.own.untouched
        )
        children = nested(filled_in(pieces))
        if role in n.HEADING_ROLES and level:
            entries.append(Entry(n.Heading(level, role, children, self._name(), self._span(), cues)))
            return
        before = entries[-1].block if entries and isinstance(entries[-1], Entry) else None
        if role is n.Role.CAPTION and own.BELOW in labels and isinstance(before, n.Figure) and not before.caption:
            entries[-1] = Entry(replace(before, caption=children, id=before.id or self._name()))
            return
        entries.append(Entry(n.Paragraph(self._role_here(role), children, self._name(), self._span(), cues)))

    def _role_here(self, role: n.Role) -> n.Role:
        """Running text has the look of what it stands in, and is running text all the same."""
        if self._inside:
            implied = {n.Role.TABLE_CELL, n.Role.TABLE_HEAD}
        elif not self._counted:
            return n.Role.NOTE if role is n.Role.BODY else role
        else:
            implied = set()
        if "quote" in self._groups:
            implied.add(n.Role.QUOTE)
        if "li" in self._groups or "lie" in self._groups:
            implied.add(n.Role.LIST_ITEM)
        return n.Role.BODY if role in implied else role

    def _end(self, entries: list[Item]) -> None:
        """A last paragraph whose end was deleted stands for itself: nothing follows that it could go on with."""
        if self._carry:
            style = self._story.styles.of("")
            runs = Runs(self._story, self._part, style, self._fields)
            runs.pieces, self._carry = self._carry, []
            self._emit(runs, None, style, entries)

    def _emit(self, runs: Runs, properties: Node | None, style: Style, entries: list[Item]) -> None:
        segments: list[list[Piece]] = [[]]
        for piece in runs.pieces:
            if isinstance(piece, PageEnd):
                segments.append([])
            else:
                segments[-1].append(piece)
        marker = self._marker(properties, style) if any(stripped(segment) for segment in segments) else None
        empty = True
        for at, segment in enumerate(segments):
            if at and not self._inside:
                entries.append(Entry(n.PageBreak(self._span())))
            pieces = stripped(segment)
            if not pieces:
                continue
            self._piece_blocks(pieces, runs, properties, style, marker if empty else None, entries)
            empty = False
        self._blank = empty

    def _piece_blocks(
        self,
        pieces: list[Piece],
        runs: Runs,
        properties: Node | None,
        style: Style,
        marker: Marker | None,
        entries: list[Item],
    ) -> None:
        outline = outline_of(properties)
        outline = style.outline if outline is None else outline or None
        outline = None if self._inside else outline
        align = ALIGNS.get(value_of(properties, "jc"), style.align) if properties is not None else style.align
        indent = indented(properties)
        cues = n.Cues(
            style.name, outline, align, self._set_apart(runs, pieces, style), main_size(runs.sizes),
            style.indent if indent is None else indent, self._blank,
        )  # fmt: skip
        pictures = only_images(pieces)
        if pictures and marker is None and not self._inside:
            entries.extend(Entry(n.Figure(picture, id=self._name(), span=self._span())) for picture in pictures)
            return
        wording = marker is not None and (marker.wording or outline is not None) and marker.ordered
        if wording and marker is not None and marker.text:
            pieces = [Piece(n.Text(marker.text + marker.gap)), *pieces]
            self._story.numbered(marker.text + marker.gap)
        whole = bool(outline) or bool(self._inside) or (marker is not None and not wording)
        for part in [pieces] if whole else parts(pieces):
            block = as_paragraph(stripped(part), cues, self._span(), self._name(), bool(self._inside))
            if block is None:
                continue
            if marker is not None and not wording:
                key = self._list_id(properties, style)
                entries.append(Entry(block, marker.text, key, marker.level, marker.ordered))
            else:
                entries.append(Entry(block, quote=_QUOTE.match(style.name) is not None and not outline))

    def _set_apart(self, runs: Runs, pieces: list[Piece], style: Style) -> bool:
        """True for a paragraph whose whole text is bold, or in one face that headings have and the text has not."""
        if n.Mark.STRONG in style.letters.on or wholly(pieces, n.Mark.STRONG):
            return True
        return len(runs.faces) == 1 and not runs.faces & {Kind.TEXT, self._story.face}

    def _list_id(self, properties: Node | None, style: Style) -> str:
        return value_of(child(properties, "numPr"), "numId") or style.list_id

    def _marker(self, properties: Node | None, style: Style) -> Marker | None:
        own = child(properties, "numPr")
        list_id = self._list_id(properties, style)
        if list_id in ("", "0"):
            return None
        level = value_of(own, "ilvl") if own is not None else ""
        if level:
            at = number(level, 0, 0, 8)
        elif style.level is not None:
            at = style.level
        else:
            name = value_of(properties, "pStyle") if properties is not None else ""
            at = self._story.numbering.level_of_style(list_id, name)
        return self._story.numbering.next(list_id, at)

    def _boxes(self, runs: Runs, entries: list[Item]) -> None:
        for box in runs.boxes:
            fields, self._fields = self._fields, []
            carry, self._carry = self._carry, []
            self._collect(box, entries)
            self._end(entries)
            self._fields, self._carry = fields, carry

    def _span(self) -> n.Span:
        at = max(1, self._story.paragraph)
        return n.Span(self._story.package.file, at, at)

    def _name(self) -> str:
        """The id for this place, when a link of the document leads to it."""
        names, self._names = self._names, []
        return next((self._story.names[name] for name in names if name in self._story.names), "")

    # --- tables ----------------------------------------------------------------------------------------------------

    def _table(self, table: Node, entries: list[Item]) -> None:
        story = self._story
        if self._depth >= story.limits.nesting:
            story.flattened += 1
            for cell in self._cells(table):
                self._collect(cell, entries)
            return
        self._depth += 1
        self._inside += 1
        carry, self._carry = self._carry, []
        rows: list[list[_Cell]] = []
        names, self._names = self._names, []
        open_cells: dict[int, _Cell] = {}
        head = 0
        for row in _rows_of(table):
            properties = child(row, "trPr")
            if properties is not None and child(properties, "del") is not None:
                story.rejected(row)
                continue
            if properties is not None and switch(properties, "tblHeader") and head == len(rows):
                head += 1
            rows.append(self._row(row, properties, open_cells))
        self._carry = carry
        self._inside -= 1
        self._depth -= 1
        self._names = [*names, *self._names]
        if story.own.untouched:
            entries.append(Entry(self._own_table(table, rows, head, entries)))
            self._blank = False
            return
        raw = [[_raw(cell) for cell in row] for row in rows]
        grid = filled(raw, story.limits)
        if not any(row.cells for row in grid.rows):
            return
        if grid.width * len(grid.rows) > story.limits.cells:
            story.flattened += 1
            entries.extend(Entry(block) for row in grid.rows for cell in row.cells for block in cell.blocks)
            return
        top, body = split_head(grid, head)
        columns = tuple(n.Column(width=width) for width in _widths(table, grid.edges))
        entries.append(Entry(n.Table(columns, top, body, id=self._name(), span=self._span())))
        self._blank = False

    def _own_table(self, table: Node, rows: list[list[_Cell]], head: int, entries: list[Item]) -> n.Table:
        """A table as we wrote it: every cell of the grid is there, and its caption stands before it."""
        properties = child(table, "tblPr")
        grid = child(table, "tblGrid")
        columns = [number(word(item, "w")) for item in grid.iterchildren(W + "gridCol")] if grid is not None else []
        fixed = word(child(properties, "tblLayout"), "type") == "fixed" if properties is not None else False
        total = sum(columns)
        widths = [round(width / total, 4) if fixed and total else None for width in columns]
        made = [
            n.Row(tuple(n.Cell(tuple(c.blocks), c.rows, c.span, at < head or c.header, _asked(c.blocks)) for c in row))
            for at, row in enumerate(rows)
        ]
        before = entries[-1].block if entries and isinstance(entries[-1], Entry) else None
        caption: tuple[n.Inline, ...] = ()
        name = ""
        captioned = child(properties, "tblCaption") is not None
        if captioned and isinstance(before, n.Paragraph) and before.role is n.Role.CAPTION:
            entries.pop()
            caption, name = before.children, before.id
        return n.Table(
            tuple(n.Column(width=width) for width in widths), tuple(made[:head]), tuple(made[head:]), caption,
            name or self._name(), self._span(),
        )  # fmt: skip

    def _cells(self, table: Node) -> list[Node]:
        return [cell for row in _rows_of(table) for cell in _cells_of(row)]

    def _row(self, row: Node, properties: Node | None, above: dict[int, _Cell]) -> list[_Cell]:
        column = number(value_of(properties, "gridBefore"), 0, 0, 1_000) if properties is not None else 0
        out: list[_Cell] = []
        for cell in _cells_of(row):
            shape = child(cell, "tcPr")
            span = number(value_of(shape, "gridSpan"), 1, 1, 1_000)
            blocks = self.blocks(cell)
            merge = child(shape, "vMerge")
            beside = child(shape, "hMerge")
            if beside is not None and word(beside, "val") != "restart" and out:
                out[-1].span += span
                out[-1].blocks.extend(blocks)
                column += span
                continue
            older = above.get(column)
            if merge is not None and word(merge, "val", "continue") != "restart" and older is not None:
                older.rows += 1
                older.blocks.extend(blocks)
            else:
                heading = value_of(shape, "cnfStyle")[2:3] == "1"
                made = _Cell(blocks, column, span, header=heading)
                out.append(made)
                above.pop(column, None)
                if merge is not None:
                    above[column] = made
            column += span
        return out


def _rows_of(table: Node) -> list[Node]:
    return _found(table, "tr")


def _cells_of(row: Node) -> list[Node]:
    return _found(row, "tc")


def _found(node: Node, name: str) -> list[Node]:
    """Rows or cells, also inside content controls and their like."""
    out: list[Node] = []
    for item in node.iterchildren():
        kind = local(item)
        if item.tag == W + name:
            out.append(item)
        elif kind in ("sdt", "sdtContent", "customXml", "ins", "moveTo"):
            out.extend(_found(item, name))
    return out


def _shown(leaf: n.Inline) -> str:
    return leaf.value if isinstance(leaf, (n.Text, n.Code)) else ""


def _asked(blocks: list[n.Block]) -> n.Align | None:
    """The alignment that all lines of a cell ask for."""
    aligns = {block.cues.align for block in blocks_of(blocks) if isinstance(block, (n.Paragraph, n.Heading))}
    return next(iter(aligns)) if len(aligns) == 1 else None


def _raw(cell: _Cell) -> Raw:
    aligns = {block.cues.align for block in cell.blocks if isinstance(block, n.Paragraph)}
    align = next(iter(aligns)) if len(aligns) == 1 else None
    return Raw(tuple(cell.blocks), cell.rows, cell.span, cell.header, align, cell.column)


def _widths(table: Node, edges: tuple[int, ...]) -> list[float | None]:
    """The share of each kept column in the width of the grid."""
    grid = child(table, "tblGrid")
    columns = [number(word(item, "w"), 0, 0) for item in grid.iterchildren(W + "gridCol")] if grid is not None else []
    total = sum(columns[edges[0] : edges[-1]])
    if not total or len(columns) < edges[-1] or not all(columns):
        return [None] * (len(edges) - 1)
    return [round(sum(columns[a:b]) / total, 4) for a, b in pairwise(edges)]


@dataclass(slots=True)
class NoteParts:
    """The notes of a file by kind and number, read when they are referred to."""

    story: Story
    _nodes: dict[tuple[str, str], tuple[Node, str]] = field(default_factory=dict)

    def load(self) -> None:
        """Find the foot- and endnotes."""
        for kind, part_kind, tag in (
            (n.NoteKind.FOOTNOTE, "footnotes", "footnote"),
            (n.NoteKind.ENDNOTE, "endnotes", "endnote"),
        ):
            part = self.story.package.related(part_kind)
            if not part:
                continue
            for node in self.story.package.tree(part).iterchildren(W + tag):
                if word(node, "type", "normal") == "normal":
                    self._nodes.setdefault((kind.value, word(node, "id")), (node, part))

    def made(self) -> tuple[n.Note, ...]:
        """The notes in the order of their references; a note may refer to further ones."""
        out: list[n.Note] = []
        done: set[tuple[str, str]] = set()
        while waiting := [item for item in self.story.notes.items() if item[0] not in done]:
            for key, name in waiting:
                done.add(key)
                node, part = self._nodes.get(key, (None, ""))
                blocks = () if node is None else tuple(Body(self.story, part, counted=False).blocks(node))
                if node is None:
                    self.story.lose("markup", f"{key[0]} {key[1]}")
                out.append(n.Note(name, blocks, n.NoteKind(key[0])))
        for key, (node, _) in self._nodes.items():
            if key not in self.story.notes and (text := text_of(node, W + "t", W + "delText")):
                self.story.lose("note", text)
                self.story.replaced(text, "")
        return tuple(out)
