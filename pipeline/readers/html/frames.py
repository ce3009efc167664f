"""Containers of a page while they are filled: tables, lists, quotations, figures, as deep as the tree allows."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from pipeline.assets import Assets
from pipeline.diagnostics import Code, Diagnostics, Place
from pipeline.limits import LIMITS, Limits
from pipeline.model import nodes as n
from pipeline.readers.grid import Raw, filled, split_head
from pipeline.readers.html.dom import Element
from pipeline.readers.html.lists import marker
from pipeline.readers.html.looks import align_of, no_markers
from pipeline.readers.html.notes import Notes
from pipeline.readers.html.tables import is_data, span_of
from pipeline.records import dataclass, field, replace

_NESTING = frozenset(("table", "list", "quote", "figure"))


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


@dataclass(slots=True)
class Frame:
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


class Frames:
    """The stack of open containers; the lowest is the body."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._stack = [Frame("body", Element("body", {}, None, 1))]
        self._data: set[int] = set()
        self.flattened = 0

    @property
    def blocks(self) -> list[n.Block]:
        """The blocks of the body."""
        return self._stack[0].blocks

    @property
    def begun(self) -> bool:
        """True when something stands in the body, or a container is open in it."""
        return bool(self.blocks) or len(self._stack) > 1

    @property
    def inside(self) -> bool:
        """True inside a cell or caption."""
        return any(frame.kind in ("cell", "caption", "figcaption") for frame in self._stack)

    def put(self, block: n.Block) -> None:
        """Add a block to the innermost container. Between the items of a list it belongs to the item before it."""
        frame = self._stack[-1]
        if frame.kind == "list" and frame.items:
            last = frame.items[-1]
            frame.items[-1] = replace(last, blocks=(*last.blocks, block))
        else:
            frame.blocks.append(block)

    def open(self, element: Element) -> None:
        """Begin a container, if the element makes one and the tree allows one more."""
        kind = self._kind(element)
        if not kind:
            return
        if kind in _NESTING and self._depth() >= self._context.limits.nesting:
            self.flattened += 1
            return
        frame = Frame(kind, element, line=element.line)
        if kind == "table":
            self._data.add(id(element))
        elif kind == "list":
            start = element.get("start")
            frame.number = int(start) if re.fullmatch(r"-?\d{1,6}", start) else 1
        self._stack.append(frame)

    def close(self, element: Element, line: int) -> None:
        """End the container that an element began, if it began one. `line` is where reading is."""
        while len(self._stack) > 1 and self._stack[-1].element is element:
            self._finish(self._stack.pop(), line)

    def _depth(self) -> int:
        return sum(frame.kind in _NESTING for frame in self._stack)

    def _kind(self, element: Element) -> str:
        tag = element.tag
        if tag == "blockquote":
            return "quote" if self._context.quotes else ""
        if tag in ("ul", "ol", "menu"):
            return "" if no_markers(element) else "list"
        if tag == "li":
            return "item" if self._stack[-1].kind == "list" else ""
        if tag == "figure":
            return "figure"
        if tag == "figcaption":
            return "figcaption" if self._stack[-1].kind == "figure" else ""
        if tag == "table":
            return "table" if is_data(element) else ""
        if tag in ("tr", "td", "th", "caption"):
            owner = next((parent for parent in element.ancestors() if parent.tag == "table"), None)
            if owner is None or id(owner) not in self._data:
                return ""
            return {"tr": "row", "caption": "caption"}.get(tag, "cell")
        return ""

    def _finish(self, frame: Frame, line: int) -> None:
        outer = self._stack[-1]
        span = n.Span(self._context.file, frame.line, max(frame.line, line))
        match frame.kind:
            case "quote" if frame.blocks:
                self.put(n.Quote(tuple(frame.blocks), span))
            case "item":
                sign, outer.number = marker(outer.element, frame.element, outer.number)
                if frame.blocks:
                    outer.items.append(n.ListItem(sign, tuple(frame.blocks)))
            case "list":
                self._all(frame.blocks)  # what stands before its first item
                if frame.items:
                    self.put(n.ListBlock(frame.element.tag == "ol", tuple(frame.items), span))
            case "caption" | "figcaption":
                lines = _lines(frame.blocks)
                outer.caption += (n.Break(), *lines) if outer.caption and lines else lines
                rest = [block for block in frame.blocks if not isinstance(block, n.Paragraph)]
                self._stack[-2 if len(self._stack) > 1 else -1].blocks.extend(rest)
            case "cell":
                self._cell(frame)
            case "row" if frame.rows:
                section = frame.element.parent
                inside = section is not None and section.tag == "thead"
                if (inside or all(cell.header for cell in frame.rows[0])) and outer.head == len(outer.rows):
                    outer.head += 1
                outer.rows.append(frame.rows[0])
            case "table":
                self._table(frame, span)
            case "figure":
                self._figure(frame)
            case _:
                pass

    def _all(self, blocks: Iterable[n.Block]) -> None:
        for block in blocks:
            self.put(block)

    def _cell(self, frame: Frame) -> None:
        row = self._stack[-1]
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
        spans = span_of(element, "rowspan"), span_of(element, "colspan")
        row.rows[0].append(Raw(tuple(frame.blocks), *spans, element.tag == "th", align))

    def _table(self, frame: Frame, span: n.Span) -> None:
        context = self._context
        grid = filled(frame.rows, context.limits)
        self._all(frame.blocks)
        size = grid.width * len(grid.rows)
        cells = [cell for row in grid.rows for cell in row.cells]
        if size > context.limits.cells or not any(cell.blocks for cell in cells):
            if frame.caption:
                self.put(n.Paragraph(n.Role.BODY, frame.caption, cues=n.Cues(style="caption")))
            if size > context.limits.cells:
                facts = {"file": context.file, "what": "table cells", "found": size, "limit": context.limits.cells}
                context.found.warn(Code.LIMIT, Place(context.file, frame.line), **facts)
            for cell in cells:
                self._all(cell.blocks)
            return
        head, body = split_head(grid, frame.head)
        columns = tuple(n.Column() for _ in range(grid.width))
        self.put(n.Table(columns, head, body, frame.caption, span=span))

    def _figure(self, frame: Frame) -> None:
        figures = [block for block in frame.blocks if isinstance(block, n.Figure)]
        if len(figures) == 1 and frame.caption:
            at = frame.blocks.index(figures[0])
            frame.blocks[at] = replace(figures[0], caption=frame.caption)
        elif frame.caption:
            frame.blocks.append(n.Paragraph(n.Role.BODY, frame.caption, cues=n.Cues(style="figcaption")))
        self._all(frame.blocks)


def _lines(blocks: list[n.Block]) -> tuple[n.Inline, ...]:
    """The paragraphs of a caption as lines of one."""
    out: list[n.Inline] = []
    for block in blocks:
        if isinstance(block, n.Paragraph):
            if out:
                out.append(n.Break())
            out.extend(block.children)
    return tuple(out)
