"""The material of pages: strips, each an indivisible band with what is drawn in it."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.typeset.layout import PlacedLine, PlacedPicture, Rule


@dataclass(slots=True)
class Strip:
    """One band across the text area. Its content counts from the strip's own top and the text area's left.

    `height` in points, `space` is wanted above it and dropped at the top of a page. `keep`: no page may end after this
    strip. `notes`: ids whose text must stand on the same page. `repeat`: strips set again at the top of a page that
    begins with this one (table heads). `new_page`: begins a page.
    """

    height: float
    lines: list[PlacedLine] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    pictures: list[PlacedPicture] = field(default_factory=list)
    space: float = 0.0
    keep: bool = False
    notes: tuple[str, ...] = ()
    repeat: tuple[Strip, ...] = ()
    new_page: bool = False
    block: int = -1
