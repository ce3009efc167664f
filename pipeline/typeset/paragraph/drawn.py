"""How a stretch of characters is drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from pipeline.fonts.metrics import Face


NO_GLYPH = -1  # a character that is not drawn and belongs to the one before it


class Drawn(NamedTuple):
    """The face of each character, glyph ids, advances in thousandths of an em."""

    faces: list[Face]
    glyphs: list[int]
    advances: list[int]


class Book(Protocol):
    """Whatever knows the faces of a font role."""

    def draw(self, text: str, role: str) -> Drawn:
        """Faces, glyphs and advances of a text that is set in one font role."""
        ...
