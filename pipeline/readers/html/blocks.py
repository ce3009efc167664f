"""Elements to blocks: one pass over the events of a page with a stack of what is open, never a recursion.

Wrappers and layout tables dissolve; what is certain (tables, lists, quotes, figures) becomes a block of its kind, up to
the nesting the tree allows; everything else is paragraphs with cues.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipeline.assets import Assets
from pipeline.diagnostics import Code, Diagnostics, Place
from pipeline.model import nodes as n
from pipeline.model.walk import inlines_of, map_inlines
from pipeline.readers import images
from pipeline.readers.grid import Raw, filled, split_head
from pipeline.readers.guard import LIMITS, Limits
from pipeline.readers.html.content import BLOCKS, CONTROLS, FOREIGN, HEADINGS, NEVER
from pipeline.readers.html.dom import Element, events
from pipeline.readers.html.lists import marker
from pipeline.readers.html.looks import align_of, declarations, indented, marks_of, no_markers, size_of
from pipeline.readers.html.notes import Notes, opening
from pipeline.readers.html.ruby import ruby_pairs
from pipeline.readers.html.tables import is_data, span_of
from pipeline.readers.lines import permitted
from pipeline.readers.runs import NO_MARKS, Marks, Piece, as_paragraph, only_images, parts, shown, stripped
from pipeline.readers.space import collapsed, mostly_han

_SAFE = re.compile(r"^(?:https?://|mailto:)[^\s\x00-\x1f]+$", re.IGNORECASE)
_TRANSPARENT = frozenset(("tbody", "thead", "tfoot", "colgroup", "col"))


@dataclass(frozen=True, slots=True)
class _Look:
    """What holds inside an element."""

    marks: Marks = NO_MARKS
    link: str = ""
    align: n.Align | None = None
    size: float | None = None
    outline: int | None = None
    style: str = "body"
    indent: bool = False
    literal: bool = False


@dataclass(slots=True)
class _Frame:
    """A container that is being filled."""

    kind: str
    element: Element
    blocks: list[n.Block] = field(default_factory=list)
    caption: tuple[n.Inline, ...] = ()
    rows: list[list[Raw]] = field(default_factory=list)
    head: int = 0
    items: list[n.ListItem] = field(default_factory=list)
    number: int = 1
    line: int = 1


@dataclass(slots=True)
class Context:
    """What the whole page shares."""

    file: str
    folder: Path | None
    assets: Assets
    found: Diagnostics
    notes: Notes
    wanted: dict[str, str]  # fragment of an address -> our id
    limits: Limits = LIMITS
    quotes: bool = True  # false: block quotations are only an indent of the page


def read_blocks(roots: Iterable[Element], skip: Container[int], context: Context, note: str = "") -> list[n.Block]:
    """The blocks of some elements. `note`: the roots hold the text of that note."""
    return _Builder(context, note).run(roots, skip)


class _Builder:
    def __init__(self, context: Context, note: str) -> None:
        self._context = context
        self._note = note
        self._frames: list[_Frame] = []
        self._looks: list[_Look] = [_Look()]
        self._pieces: list[Piece] = []
        self._first: tuple[_Look, int] | None = None
        self._line = 1
        self._mute: Element | None = None
        self._data: set[int] = set()
        self._id = ""
        self._flat = 0
        self._quote_marks = 0

    def run(self, roots: Iterable[Element], skip: Container[int]) -> list[n.Block]:
        self._frames = [_Frame("body", Element("body", {}, None, 1))]
        for event in events(roots, skip):
            if event[0] == "text":
                owner, value = event[1]
                if self._mute is None:
                    self._text(owner, value)
            elif event[0] == "open":
                if self._mute is None:
                    self._open(event[1])
            elif self._mute is None:
                self._close(event[1])
            elif self._mute is event[1]:
                self._mute = None
        self._flush()
        if self._flat:
            self._context.found.warn(
                Code.UNSUPPORTED_CONTENT, Place(self._context.file), case="nesting", what=self._flat
            )
        return self._frames[0].blocks

    # --- events ----------------------------------------------------------------------------------------------------

    def _text(self, owner: Element, value: str) -> None:
        context = self._context
        lead = len(value) - len(value.lstrip())
        line = self._line + value.count("\n", 0, lead)
        self._line += value.count("\n")
        if not value.strip(" \t\r\n\f") and not self._pieces:
            return
        value = permitted(value, context.file, line, context.found)
        if value:
            self._add(n.Text(value), line)

    def _add(self, leaf: n.Inline, line: int = 0) -> None:
        look = self._looks[-1]
        if self._first is None and not (isinstance(leaf, n.Text) and not leaf.value.strip(" \t\r\n\f")):
            self._first = (look, line or self._line)
        if isinstance(leaf, n.NoteRef):
            self._pieces.append(Piece(leaf))
        elif look.literal and isinstance(leaf, n.Text):
            self._pieces.append(Piece(n.Code(leaf.value), look.marks, look.link))
        else:
            self._pieces.append(Piece(leaf, look.marks, look.link))

    def _open(self, element: Element) -> None:
        tag = element.tag
        self._line = element.line
        if tag in NEVER or tag in CONTROLS or tag in FOREIGN:
            self._mute = element
            return
        if tag == "a" and (key := self._context.notes.references.get(id(element))):
            if id(element) not in self._context.notes.back or not self._note:
                self._add(n.NoteRef(key))
            self._mute = element
            return
        if self._note and id(element) in self._context.notes.back:
            self._mute = element
            return
        name = element.get("id") or (element.get("name") if tag == "a" else "")
        if name in self._context.wanted:
            self._id = self._id or self._context.wanted[name]
        if tag == "br":
            self._break(element)
        elif tag == "hr":
            self._flush()
            self._put(n.Separator(self._span(element.line)))
        elif tag == "img":
            self._image(element)
        elif tag == "ruby":
            for base, reading in ruby_pairs(element):
                self._add(n.Ruby(base, reading) if reading else n.Text(base))
            self._mute = element
            return
        elif tag == "pre":
            self._flush()
            self._pre(element)
            self._mute = element
            return
        elif tag in BLOCKS:
            self._flush()
            if _page_end(element):
                self._put(n.PageBreak(self._span(element.line)))
            self._container(element)
        elif tag == "q":
            self._add(n.Text("“" if self._quote_marks % 2 == 0 else "‘"))
            self._quote_marks += 1
        self._looks.append(self._look(element))

    def _close(self, element: Element) -> None:
        tag = element.tag
        if tag in BLOCKS:
            self._flush()
            while len(self._frames) > 1 and self._frames[-1].element is element:
                self._finish(self._frames.pop())
        elif tag == "q":
            self._quote_marks -= 1
            self._add(n.Text("”" if self._quote_marks % 2 == 0 else "’"))
        self._looks.pop()

    def _look(self, element: Element) -> _Look:
        outer = self._looks[-1]
        tag = element.tag
        link = outer.link
        if tag == "a":
            link = self._target(element)
        block = tag in BLOCKS and tag not in _TRANSPARENT
        own = align_of(element)
        return _Look(
            marks_of(element, outer.marks),
            link,
            own or outer.align,
            size_of(element) or outer.size,
            int(tag[1]) if tag in HEADINGS else (None if tag in ("td", "th") else outer.outline),
            tag if block else outer.style,
            indented(element) or ("text-indent" not in element.get("style") and outer.indent),
            outer.literal or tag in ("code", "kbd", "samp", "tt"),
        )

    def _target(self, element: Element) -> str:
        href = element.get("href").strip()
        if href.startswith("#"):
            ours = self._context.wanted.get(href[1:])
            return f"#{ours}" if ours else ""
        return href if _SAFE.match(href) and len(href) < 4_000 else ""

    # --- containers ------------------------------------------------------------------------------------------------

    def _container(self, element: Element) -> None:
        kind = self._kind(element)
        if not kind:
            return
        if (
            kind not in ("row", "cell", "item", "caption", "figcaption")
            and self._depth() >= self._context.limits.nesting
        ):
            self._flat += 1
            return
        frame = _Frame(kind, element, line=element.line)
        if kind == "table":
            self._data.add(id(element))
        elif kind == "list":
            start = element.get("start")
            frame.number = int(start) if re.fullmatch(r"-?\d{1,6}", start) else 1
        self._frames.append(frame)

    def _depth(self) -> int:
        return sum(frame.kind in ("table", "list", "quote", "figure") for frame in self._frames)

    def _kind(self, element: Element) -> str:
        tag = element.tag
        if tag == "blockquote":
            return "quote" if self._context.quotes else ""
        if tag in ("ul", "ol", "menu"):
            return "" if no_markers(element) else "list"
        if tag == "li":
            return "item" if self._frames[-1].kind == "list" else ""
        if tag == "figure":
            return "figure"
        if tag == "figcaption":
            return "figcaption" if self._frames[-1].kind == "figure" else ""
        if tag == "table":
            return "table" if is_data(element) else ""
        if tag in ("tr", "td", "th", "caption"):
            owner = next((parent for parent in element.ancestors() if parent.tag == "table"), None)
            if owner is None or id(owner) not in self._data:
                return ""
            return {"tr": "row", "caption": "caption"}.get(tag, "cell")
        return ""

    def _finish(self, frame: _Frame) -> None:
        outer = self._frames[-1]
        span = self._span(frame.line)
        if frame.kind == "quote":
            if frame.blocks:
                self._put(n.Quote(tuple(frame.blocks), span))
        elif frame.kind == "item":
            sign, outer.number = marker(outer.element, frame.element, outer.number)
            if frame.blocks:
                outer.items.append(n.ListItem(sign, tuple(frame.blocks)))
        elif frame.kind == "list":
            for block in frame.blocks:  # text between items
                self._put(block)
            if frame.items:
                self._put(n.ListBlock(frame.element.tag == "ol", tuple(frame.items), span))
        elif frame.kind in ("caption", "figcaption"):
            outer.caption = _lines(frame.blocks)
            rest = [block for block in frame.blocks if not isinstance(block, n.Paragraph)]
            (self._frames[-2] if len(self._frames) > 1 else outer).blocks.extend(rest)
        elif frame.kind == "cell":
            self._cell(frame)
        elif frame.kind == "row":
            section = frame.element.parent
            first = all(cell.header for cell in frame.rows[0]) if frame.rows else False
            if frame.rows:
                inside = section is not None and section.tag == "thead"
                if (inside or first) and outer.head == len(outer.rows):
                    outer.head += 1
                outer.rows.append(frame.rows[0])
        elif frame.kind == "table":
            self._table(frame, span)
        elif frame.kind == "figure":
            self._figure(frame)

    def _cell(self, frame: _Frame) -> None:
        row = self._frames[-1]
        if row.kind != "row":
            row.blocks.extend(frame.blocks)
            return
        if not row.rows:
            row.rows.append([])
        element = frame.element
        align = align_of(element)
        paragraphs = [block for block in frame.blocks if isinstance(block, n.Paragraph)]
        if align is None and paragraphs and len({block.cues.align for block in paragraphs}) == 1:
            align = paragraphs[0].cues.align
        head = element.tag == "th"
        row.rows[0].append(
            Raw(tuple(frame.blocks), span_of(element, "rowspan"), span_of(element, "colspan"), head, align)
        )

    def _table(self, frame: _Frame, span: n.Span) -> None:
        grid = filled(frame.rows, self._context.limits)
        if grid.width * len(grid.rows) > self._context.limits.cells:
            self._context.found.warn(
                Code.LIMIT, Place(self._context.file, frame.line), file=self._context.file, what="table cells",
                found=grid.width * len(grid.rows), limit=self._context.limits.cells,
            )  # fmt: skip
            for row in grid.rows:
                for cell in row.cells:
                    for block in cell.blocks:
                        self._put(block)
            return
        for block in frame.blocks:
            self._put(block)
        if not any(cell.blocks for row in grid.rows for cell in row.cells):
            return
        head, body = split_head(grid, frame.head)
        columns = tuple(n.Column() for _ in range(grid.width))
        self._put(n.Table(columns, head, body, frame.caption, span=span))

    def _figure(self, frame: _Frame) -> None:
        figures = [block for block in frame.blocks if isinstance(block, n.Figure)]
        if len(figures) == 1 and frame.caption:
            frame.blocks = [
                replace(block, caption=frame.caption) if isinstance(block, n.Figure) else block
                for block in frame.blocks
            ]
        elif frame.caption:
            frame.blocks.append(n.Paragraph(n.Role.BODY, frame.caption, cues=n.Cues(style="figcaption")))
        for block in frame.blocks:
            self._put(block)

    # --- paragraphs ------------------------------------------------------------------------------------------------

    def _put(self, block: n.Block) -> None:
        self._frames[-1].blocks.append(block)

    def _span(self, first: int) -> n.Span:
        return n.Span(self._context.file, first, max(first, self._line))

    def _break(self, element: Element) -> None:
        if _page_end(element):
            self._flush()
            self._put(n.PageBreak(self._span(element.line)))
        else:
            self._pieces.append(Piece(n.Break()))

    def _image(self, element: Element) -> None:
        context = self._context
        place = Place(context.file, element.line)
        address = element.get("src") or element.get("data-src") or element.get("data-original")
        key = images.from_address(address, context.folder, context.assets, context.found, place, context.limits)
        if key:
            self._add(n.Image(key, (element.get("alt") or element.get("title")).strip()))

    def _pre(self, element: Element) -> None:
        text = element.text().strip("\r\n")
        line = element.line
        if not text.strip():
            return
        if not mostly_han(text) or any(item.tag == "code" for item in element.elements()):
            value = "\n".join(
                permitted(part, self._context.file, line, self._context.found) for part in re.split("\r\n|\r|\n", text)
            )
            self._put(n.CodeBlock(value, self._span(line)))
            return
        before = True
        for number, part in enumerate(re.split("\r\n|\r|\n", text)):
            part = permitted(part, self._context.file, line + number, self._context.found)
            if part.strip():
                cues = n.Cues(indent=part[0] in " \t\u3000\u00a0", blank_before=before)
                span = n.Span(self._context.file, line + number, line + number)
                self._put(n.Paragraph(n.Role.BODY, (n.Text(part.rstrip()),), span=span, cues=cues))
            before = not part.strip()

    def _flush(self) -> None:
        """End the paragraph that is open."""
        pieces, self._pieces = stripped(collapsed(self._pieces)), []
        first, self._first = self._first, None
        if not pieces or first is None:
            return
        look, line = first
        if self._note and not self._frames[0].blocks and len(self._frames) == 1:
            pieces = _without_mark(pieces)
            if not pieces:
                return
        pictures = only_images(pieces)
        if pictures:
            for picture in pictures:
                self._put(n.Figure(picture, span=self._span(line), id=self._take_id()))
            return
        inside = any(frame.kind in ("cell", "caption", "figcaption") for frame in self._frames)
        for number, part in enumerate([pieces] if look.outline or inside else parts(pieces)):
            part = stripped(part)
            if part:
                self._paragraph(part, look, line, inside, number > 0)

    def _paragraph(self, pieces: list[Piece], look: _Look, line: int, inside: bool, more: bool) -> None:
        cues = n.Cues(look.style, look.outline, look.align, False, look.size, look.indent)
        made = as_paragraph(pieces, cues, self._span(line), "" if more else self._take_id(), inside)
        if made is not None:
            self._put(made)

    def _take_id(self) -> str:
        name, self._id = self._id, ""
        return name


def _page_end(element: Element) -> bool:
    said = declarations(element.get("style"))
    return said.get("page-break-before", said.get("break-before", "")) in ("always", "page")


def _lines(blocks: list[n.Block]) -> tuple[n.Inline, ...]:
    """The paragraphs of a caption as lines of one."""
    out: list[n.Inline] = []
    for block in blocks:
        if isinstance(block, n.Paragraph):
            if out:
                out.append(n.Break())
            out.extend(block.children)
    return tuple(out)


def _without_mark(pieces: list[Piece]) -> list[Piece]:
    """The opening of a note without its own mark."""
    length = opening(shown(pieces))
    out: list[Piece] = []
    for piece in pieces:
        if length and isinstance(piece.leaf, n.Text):
            cut = min(length, len(piece.leaf.value))
            length -= cut
            if cut == len(piece.leaf.value):
                continue
            piece = piece._replace(leaf=n.Text(piece.leaf.value[cut:]))
        out.append(piece)
    return stripped(out)


def without_dead_links(blocks: Iterable[n.Block], ids: Container[str]) -> tuple[n.Block, ...]:
    """Links to places of the document that are not in it become plain text."""

    def change(inlines: tuple[n.Inline, ...]) -> tuple[n.Inline, ...]:
        if not any(isinstance(item, n.Link) and item.target.startswith("#") for item in inlines_of(inlines)):
            return inlines
        out: list[n.Inline] = []
        for item in inlines:
            if isinstance(item, n.Link) and item.target.startswith("#") and item.target[1:] not in ids:
                out.extend(item.children)
            else:
                out.append(item)
        return tuple(out)

    return map_inlines(blocks, change)
