"""The material of pages: strips, each an indivisible band with what is drawn in it."""

from __future__ import annotations

from enum import IntEnum
from typing import Protocol

from pipeline.records import dataclass, field
from pipeline.typeset.layout import PlacedLine, PlacedPicture, Rule


class Keep(IntEnum):
    """How firmly a strip is bound to the next one. A page ends at the weakest bond that leaves it well filled."""

    FREE = 0
    LOOSE = 1  # widows and orphans
    FIRM = 2  # headings, captions, paragraphs that stay whole


class Opening(IntEnum):
    """Where a strip must stand: anywhere, at the head of a page, at the head of an odd page."""

    ANYWHERE = 0
    PAGE = 1
    RECTO = 2


class Splittable(Protocol):
    """Something taller than a line that may go on over the page, such as a table row."""

    def split(self, room: float) -> tuple[Strip, Strip] | None:
        """The part that fits in `room` points and the rest; `None` when no useful part fits."""
        ...

    def render(self, left: float, top: float) -> Strip:
        """What is drawn, made when it is needed, moved by `left` and `top`."""
        ...


@dataclass(slots=True)
class Strip:
    """One band across the text area. Its content counts from the strip's own top and the text area's left.

    `height` in points; the lowest `tail` of it is blank and may hang below the text area. `on_grid`: begins on a line
    of the grid; others follow one another closely. `space` is wanted above and dropped at the head of a page, where
    `sink` stands instead. `notes`: ids whose text must stand on the same page. `repeat`: strips set again at the head
    of a page that begins with this one (table heads). `turned`: stands on a page that is read from its right edge.
    `foot`: stands at the bottom of the text area. `over`: drawn below what stands above when this strip begins another
    page, its height counted from there.
    """

    height: float
    lines: list[PlacedLine] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    pictures: list[PlacedPicture] = field(default_factory=list)
    space: float = 0.0
    tail: float = 0.0
    sink: float = 0.0
    keep: Keep = Keep.FREE
    opening: Opening = Opening.ANYWHERE
    on_grid: bool = True
    notes: tuple[str, ...] = ()
    repeat: tuple[Strip, ...] = ()
    turned: bool = False
    foot: bool = False
    over: Rule | None = None
    block: int = -1
    parts: Splittable | None = None


def shifted(line: PlacedLine, x: float, y: float) -> PlacedLine:
    """The same line further right and down."""
    return PlacedLine(
        line.x + x,
        line.y + y,
        line.width,
        line.runs,
        line.text,
        line.block,
        line.first,
        line.last,
        line.note,
        line.over,
        line.record,
    )
