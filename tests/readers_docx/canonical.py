"""A tree as a stream of what it says, without what no reader could tell: two trees that say the same give one stream.

Marks are sets, a phrase has its innermost role, a link is its outermost one; hints are left out; a page end inside a
container's edge stands outside; running text in a quotation, item, cell or note has the role of running text.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, assert_never

from pipeline.model import nodes as n
from pipeline.verify.outline import web_address

Token = tuple[Any, ...]
PAGE_END = ("page end",)


class Stream:
    """The stream of a document."""

    def __init__(self, document: n.Document) -> None:
        self.tokens: list[Token] = []
        self._order: list[str] = []  # notes by their first mark
        self._places: dict[str, int] = {}
        self._note = False
        self._cells = 0
        self._above: list[str] = []
        known = {note.id: note for note in document.notes}
        self._known = known
        self._ids = set(_ids(document))
        self.blocks(document.blocks)
        self._note = True
        for name in list(self._order):
            self.tokens.append(("note", known[name].kind))
            self._places.setdefault(name, len(self.tokens))
            self.blocks(known[name].blocks)
        self.tokens = [self._settled(token) for token in _page_ends(self.tokens)]

    def _settled(self, token: Token) -> Token:
        return tuple(
            self._led(part) if isinstance(part, tuple) and isinstance(next(iter(part), None), tuple) else part
            for part in token
        )

    def _led(self, line: Token) -> Token:
        """The line with links inside the document by the place they lead to."""
        return tuple(
            (what, marks, role, f"#{self._places.get(link[1:], '?')}" if link.startswith("#") else link)
            for what, marks, role, link in line
        )

    def blocks(self, blocks: Iterable[n.Block]) -> None:
        """Blocks in order."""
        for block in blocks:
            self._block(block)

    def _here(self, identifier: str) -> None:
        if identifier:
            self._places.setdefault(identifier, sum(token != PAGE_END for token in self.tokens))

    def _block(self, block: n.Block) -> None:
        match block:
            case n.Paragraph(role=role, children=children, id=name):
                self._here(name)
                self.tokens.append(("paragraph", self._role(role), self._line(children)))
            case n.Heading(level=level, role=role, children=children, id=name):
                self._here(name)
                self.tokens.append(("heading", level, role, self._line(children)))
            case n.ListBlock(ordered=ordered, items=items):
                self._open("list", ordered)
                for item in items:
                    self._open("item", item.marker)
                    self.blocks(item.blocks)
                    self._close()
                self._close()
            case n.Quote(blocks=inner):
                self._open("quote")
                self.blocks(inner)
                self._close()
            case n.Division(role=role, blocks=inner, id=name):
                self._here(name)
                self._open("division", role)
                self.blocks(inner)
                self._close()
            case n.Table():
                self._table(block)
            case n.Figure(image=image, caption=caption, id=name):
                self._here(name)
                self.tokens.append(("figure", image.asset, " ".join(image.alt.split()), self._line(caption)))
            case n.CodeBlock(value=value):
                self.tokens.append(("code", value))
            case n.PageBreak():
                if not self._cells and not self._note:
                    self.tokens.append(PAGE_END)
            case n.Separator():
                self.tokens.append(("separator",))
            case _:
                assert_never(block)

    def _open(self, kind: str, *facts: object) -> None:
        self.tokens.append(("open", kind, *facts))
        self._above.append(kind)

    def _close(self) -> None:
        self.tokens.append(("close", self._above.pop()))

    def _role(self, role: n.Role) -> n.Role:
        if self._note and not self._cells:
            return n.Role.NOTE if role is n.Role.BODY else role
        implied = {n.Role.TABLE_CELL, n.Role.TABLE_HEAD} if self._cells else set()
        implied |= {n.Role.QUOTE} if "quote" in self._above else set()
        implied |= {n.Role.LIST_ITEM} if "item" in self._above else set()
        return n.Role.BODY if role in implied else role

    def _table(self, table: n.Table) -> None:
        self._here(table.id)
        widths = tuple(column.width for column in table.columns)
        widths = () if None in widths else tuple(round(width, 2) for width in widths if width is not None)
        self._open("table", len(table.columns), widths, self._line(table.caption))
        for head, rows in ((True, table.head), (False, table.body)):
            for row in rows:
                self._open("row", head)
                at = 0
                for cell in row.cells:
                    aligned = cell.align or (table.columns[at].align if at < len(table.columns) else None)
                    says = any(isinstance(block, (n.Paragraph, n.Heading)) for block in cell.blocks)
                    self._open("cell", cell.row_span, cell.col_span, cell.header or head, aligned if says else None)
                    self._cells += 1
                    self.blocks(cell.blocks)
                    self._cells -= 1
                    self._close()
                    at += cell.col_span
                self._close()
        self._close()

    # --- inlines ---------------------------------------------------------------------------------------------------

    def _line(self, inlines: Iterable[n.Inline]) -> tuple[Token, ...]:
        out: list[Token] = []
        self._inlines(inlines, frozenset(), None, "", out)
        return tuple(out)

    def _inlines(
        self, inlines: Iterable[n.Inline], marks: frozenset[n.Mark], role: n.Role | None, link: str, out: list[Token]
    ) -> None:
        for node in inlines:
            match node:
                case n.Text(value=value):
                    out.extend((char, marks, role, link) for char in value)
                case n.Code(value=value):
                    out.extend((("code", char), marks, role, link) for char in value)
                case n.Ruby(base=base, reading=reading):
                    out.append(((base, reading), marks, role, link))
                case n.Marked(mark=mark, children=children):
                    self._inlines(children, marks | {mark}, role, link, out)
                case n.Phrase(role=own, children=children):
                    self._inlines(children, marks, own, link, out)
                case n.Link(target=target, children=children):
                    self._inlines(children, marks, role, link or self._address(target), out)
                case n.NoteRef(note=note):
                    if note in self._known and not self._note:
                        if note not in self._order:
                            self._order.append(note)
                        out.append((("note", self._order.index(note)), frozenset(), None, ""))
                case n.Break(soft=soft):
                    if not soft:
                        out.append((("line end",), frozenset(), None, ""))
                case n.Image(asset=asset, alt=alt):
                    out.append((("image", asset, " ".join(alt.split())), frozenset(), None, ""))
                case _:
                    assert_never(node)

    def _address(self, target: str) -> str:
        if target.startswith("#"):
            return target if target[1:] in self._ids else ""
        return web_address(target)


def _ids(document: n.Document) -> Iterable[str]:
    from pipeline.model.walk import blocks_of

    for blocks in (document.blocks, *(note.blocks for note in document.notes)):
        yield from (name for block in blocks_of(blocks) if (name := getattr(block, "id", "")))


def _page_ends(tokens: list[Token]) -> list[Token]:
    """Each page end before the edges of the containers that begin with what follows it; none at the end."""
    out: list[Token] = []
    waiting = 0
    for token in tokens:
        if token == PAGE_END:
            waiting += 1
        elif token[0] in ("open", "close", "note"):
            waiting = 0 if token[0] == "note" else waiting
            out.append(token)
        elif waiting:
            at = len(out)
            while at and out[at - 1][0] == "open":
                at -= 1
            out[at:at] = [PAGE_END] * waiting
            out.append(token)
            waiting = 0
        else:
            out.append(token)
    return out
