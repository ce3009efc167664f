"""Paragraphs with list marks to nested lists, quotations gathered."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.model import nodes as n
from pipeline.records import dataclass, field


@dataclass(frozen=True, slots=True)
class Entry:
    """A block on its way: an item of a list (`marker`, `key` of the list, `level`), a quotation, or neither."""

    block: n.Block
    marker: str | None = None
    key: str = ""
    level: int = 0
    ordered: bool = False
    quote: bool = False


@dataclass(slots=True)
class _Open:
    level: int
    key: str
    ordered: bool
    items: list[tuple[str, list[n.Block]]] = field(default_factory=list)


def gathered(entries: Sequence[Entry], nesting: int) -> list[n.Block]:
    """The blocks with items in lists by level and quotations together; deeper levels than `nesting` stay flat."""
    out: list[n.Block] = []
    stack: list[_Open] = []
    quoted: list[n.Block] = []

    def close(level: int, key: str = "", ordered: bool = False) -> None:
        while stack and (
            stack[-1].level > level
            or (stack[-1].level == level and (stack[-1].key, stack[-1].ordered) != (key, ordered))
        ):
            top = stack.pop()
            made = n.ListBlock(top.ordered, tuple(n.ListItem(mark, tuple(blocks)) for mark, blocks in top.items))
            (stack[-1].items[-1][1] if stack else out).append(made)

    def end_quote() -> None:
        if quoted:
            out.append(n.Quote(tuple(quoted)))
            quoted.clear()

    for entry in entries:
        if entry.marker is None:
            close(-1)
            if entry.quote:
                quoted.append(entry.block)
                continue
            end_quote()
            out.append(entry.block)
            continue
        end_quote()
        level = min(entry.level, nesting)
        close(level, entry.key, entry.ordered)
        if not stack or stack[-1].level < level:
            stack.append(_Open(level, entry.key, entry.ordered))
        stack[-1].items.append((entry.marker, [entry.block]))
    close(-1)
    end_quote()
    return out
