"""Blocks that our own editions hold together: a hidden bookmark of Word round them says what they are.

The names are those that `pipeline.writers.docx` gives: `_KB_`, the kind, the role of a division, a number.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.model import nodes as n
from pipeline.patterns import regex
from pipeline.readers.docx.lists import Entry, gathered
from pipeline.records import dataclass, field

_NAME = regex(r"_KB_(quote|ol|ul|li|lie|divi?)(?:_([a-z0-9_]+))?_[0-9]+")


@dataclass(slots=True, eq=False)
class Edge:
    """Where a group begins. `marker` and `id` are filled when the paragraph is read that holds them."""

    kind: str
    role: n.Role = n.Role.BODY
    marker: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class End:
    """Where a group ends."""

    edge: Edge


Item = Entry | Edge | End


def edge_of(name: str) -> Edge | None:
    """The group that a bookmark of this name holds."""
    match = _NAME.fullmatch(name)
    if match is None:
        return None
    role = (match[2] or "").replace("_", "-")
    return Edge(match[1], n.Role(role) if role in set(n.Role) else n.Role.BODY)


@dataclass(slots=True)
class _Frame:
    edge: Edge | None = None
    entries: list[Entry] = field(default_factory=list)
    items: list[tuple[str, list[n.Block]]] = field(default_factory=list)

    @property
    def listing(self) -> bool:
        return self.edge is not None and self.edge.kind in ("ol", "ul")

    @property
    def empty(self) -> bool:
        return not self.entries and not self.items

    def add(self, entry: Entry) -> None:
        """A list holds items only: what stands between two belongs to the one before."""
        if not self.listing:
            self.entries.append(entry)
        elif self.items:
            self.items[-1][1].append(entry.block)
        else:
            self.items.append((entry.marker or "", [entry.block]))


def grouped(items: Sequence[Item], nesting: int) -> list[n.Block]:
    """The blocks, groups as containers. An end without a beginning says nothing; what has no end ends here."""
    if all(isinstance(item, Entry) for item in items):
        return gathered([item for item in items if isinstance(item, Entry)], nesting)
    stack = [_Frame()]
    for item in items:
        if isinstance(item, Edge):
            stack.append(_Frame(item))
        elif isinstance(item, End):
            if any(frame.edge is item.edge for frame in stack):
                while stack[-1].edge is not item.edge:
                    _close(stack, nesting)
                _close(stack, nesting)
        else:
            at = len(stack) - 1
            if isinstance(item.block, n.PageBreak):
                while at and stack[at].empty:
                    at -= 1  # a page does not end inside what has not begun
            stack[at].add(item)
    while len(stack) > 1:
        _close(stack, nesting)
    return gathered(stack[0].entries, nesting)


def _close(stack: list[_Frame], nesting: int) -> None:
    frame, above = stack.pop(), stack[-1]
    edge = frame.edge
    assert edge is not None
    if len(stack) > nesting:
        for entry in frame.entries:
            above.add(entry)
        for marker, inner in frame.items:
            above.add(Entry(n.ListBlock(False, (n.ListItem(marker, tuple(inner)),))))
        return
    blocks = tuple(gathered(frame.entries, nesting))
    match edge.kind:
        case "ol" | "ul":
            items = tuple(n.ListItem(marker, tuple(inner)) for marker, inner in frame.items)
            above.add(Entry(n.ListBlock(edge.kind == "ol", items)))
        case "li" | "lie":
            if above.listing:
                above.items.append((edge.marker, list(blocks)))
            else:
                above.add(Entry(n.ListBlock(False, (n.ListItem(edge.marker, blocks),))))
        case "quote":
            above.add(Entry(n.Quote(blocks)))
        case _:
            above.add(Entry(n.Division(edge.role, blocks, edge.id)))
