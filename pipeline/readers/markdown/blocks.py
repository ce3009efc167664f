"""Block tokens to blocks, with a stack of open containers."""

from __future__ import annotations

from collections.abc import Sequence

from markdown_it.token import Token

from pipeline.model import nodes as n
from pipeline.patterns import regex
from pipeline.readers.grid import Raw, filled, split_head
from pipeline.readers.lines import permitted
from pipeline.readers.markdown.inline import Surroundings, note_id, pieces_of
from pipeline.readers.runs import as_paragraph, only_images, parts, stripped
from pipeline.readers.space import collapsed, mostly_han
from pipeline.records import dataclass, field

_ALIGNS = {"left": n.Align.LEFT, "center": n.Align.CENTER, "right": n.Align.RIGHT}
_ALIGN = regex(r"text-align:\s*(left|center|right)")
_CONTAINERS = {"blockquote": "quote", "bullet_list": "list", "ordered_list": "list"}


@dataclass(slots=True)
class _Frame:
    kind: str
    token: Token | None = None
    blocks: list[n.Block] = field(default_factory=list)
    items: list[n.ListItem] = field(default_factory=list)
    rows: list[list[Raw]] = field(default_factory=list)
    head: int = 0


class Builder:
    """Tokens of one source to `blocks` and `notes`."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._frames: list[_Frame] = [_Frame("body")]
        self._outline: int | None = None
        self._anchor = ""
        self._flat: list[bool] = []
        self._align: n.Align | None = None
        self.flattened = 0
        self.notes: dict[str, n.Note] = {}

    @property
    def blocks(self) -> tuple[n.Block, ...]:
        """The blocks of the body."""
        return tuple(self._frames[0].blocks)

    def run(self, tokens: Sequence[Token]) -> None:
        """Take all tokens."""
        for token in tokens:
            self._token(token)

    def _token(self, token: Token) -> None:
        name, _, side = token.type.rpartition("_")
        if name in _CONTAINERS:
            self._container(token, _CONTAINERS[name], side == "open")
        elif token.type == "list_item_open":
            self._frames.append(_Frame("item", token))
        elif token.type == "list_item_close":
            self._item()
        elif token.type == "heading_open":
            self._outline = int(token.tag[1])
            self._anchor = str(token.meta.get("anchor", "")) if token.meta else ""
        elif token.type == "heading_close":
            self._outline = None
        elif token.type == "inline":
            self._paragraph(token)
        elif token.type in ("fence", "code_block"):
            self._code(token)
        elif token.type == "hr":
            self._put(n.Separator(self._span(token)))
        elif token.type == "html_block":
            self._html(token)
        elif token.type == "footnote_open":
            self._frames.append(_Frame("note", token))
        elif token.type == "footnote_close":
            frame = self._frames.pop()
            assert frame.token is not None
            key = note_id(frame.token.meta)
            self.notes[key] = n.Note(key, tuple(frame.blocks))
        else:
            self._table(token)

    def _put(self, block: n.Block) -> None:
        self._frames[-1].blocks.append(block)

    def _span(self, token: Token) -> n.Span:
        first, last = token.map or (0, 1)
        return n.Span(self._around.source.name, first + 1, max(first + 1, last))

    def _container(self, token: Token, kind: str, opening: bool) -> None:
        if opening:
            deep = sum(frame.kind in ("quote", "list") for frame in self._frames) >= self._around.limits.nesting
            self._flat.append(deep)
            self.flattened += deep
            if not deep:
                self._frames.append(_Frame(kind, token))
            return
        if self._flat.pop():
            return
        frame = self._frames.pop()
        assert frame.token is not None
        if kind == "quote" and frame.blocks:
            self._put(n.Quote(tuple(frame.blocks), self._span(frame.token)))
        elif kind == "list" and frame.items:
            ordered = frame.token.type == "ordered_list_open"
            self._put(n.ListBlock(ordered, tuple(frame.items), self._span(frame.token)))

    def _item(self) -> None:
        frame = self._frames.pop()
        outer = self._frames[-1]
        if outer.kind != "list":  # the list was flattened
            outer.blocks.extend(frame.blocks)
            return
        assert frame.token is not None
        ordered = outer.token is not None and outer.token.type == "ordered_list_open"
        sign = f"{frame.token.info}{frame.token.markup}" if ordered else "•"
        outer.items.append(n.ListItem(sign, tuple(frame.blocks)))

    def _paragraph(self, token: Token) -> None:
        line = (token.map or [0, 1])[0] + 1
        pieces = stripped(collapsed(pieces_of(token.children or [], line, self._around)))
        if not token.children and token.content:  # kept from below the depth limit
            self._literal(token.content, token)
            return
        if not pieces:
            return
        span = self._span(token)
        pictures = only_images(pieces)
        inside = any(frame.kind == "cell" for frame in self._frames)
        if pictures and not inside:
            for picture in pictures:
                self._put(n.Figure(picture, span=span))
            return
        style = f"h{self._outline}" if self._outline else ("td" if inside else "p")
        cues = n.Cues(style=style, outline=self._outline, align=self._align if inside else None)
        for part in [pieces] if self._outline or inside else parts(pieces):
            made = as_paragraph(stripped(part), cues, span, self._anchor if self._outline else "", inside)
            if made is not None:
                self._put(made)

    def _literal(self, text: str, token: Token) -> None:
        """Lines as they stand, one paragraph each; a hard-wrapped text may be joined by its cues."""
        first = (token.map or [0, 1])[0] + 1
        blank = True
        for number, raw in enumerate(text.split("\n")):
            line = permitted(raw, self._around.source.name, first + number, self._around.found).rstrip()
            if line.strip():
                span = n.Span(self._around.source.name, first + number, first + number)
                cues = n.Cues(indent=True, blank_before=blank)
                self._put(n.Paragraph(n.Role.BODY, (n.Text(line.strip(" \t")),), span=span, cues=cues))
            blank = not line.strip()

    def _code(self, token: Token) -> None:
        if token.type == "code_block" and mostly_han(token.content):
            self._literal(token.content, token)  # a Chinese paragraph with spaces for its indent
            return
        first = (token.map or [0, 1])[0] + 1
        lines = token.content.removesuffix("\n").split("\n")
        value = "\n".join(permitted(line, self._around.source.name, first, self._around.found) for line in lines)
        if value.strip():
            self._put(n.CodeBlock(value, self._span(token)))

    def _html(self, token: Token) -> None:
        from pipeline.readers.markdown.embedded import embedded  # no cost to texts without HTML

        self._frames[-1].blocks.extend(embedded(token.content, (token.map or [0, 1])[0], self._around))

    def _table(self, token: Token) -> None:
        kind = token.type
        if kind in ("table_open", "tr_open"):
            self._frames.append(_Frame(kind[:-5], token))
        elif kind in ("th_open", "td_open"):
            match = _ALIGN.search(str(token.attrGet("style") or ""))
            self._align = _ALIGNS[match[1]] if match else None
            self._frames.append(_Frame("cell", token))
        elif kind in ("th_close", "td_close"):
            cell = self._frames.pop()
            row = self._frames[-1]
            if not row.rows:
                row.rows.append([])
            row.rows[0].append(Raw(tuple(cell.blocks), header=kind == "th_close", align=self._align))
            self._align = None
        elif kind == "tr_close":
            row = self._frames.pop()
            table = self._frames[-1]
            if row.rows:
                table.rows.append(row.rows[0])
                if row.rows[0] and row.rows[0][0].header:
                    table.head += 1
        elif kind == "table_close":
            frame = self._frames.pop()
            grid = filled(frame.rows, self._around.limits)
            head, body = split_head(grid, frame.head)
            first = frame.rows[0] if frame.rows else []
            columns = tuple(n.Column(first[at].align if at < len(first) else None) for at in range(grid.width))
            assert frame.token is not None
            self._put(n.Table(columns, head, body, span=self._span(frame.token)))
