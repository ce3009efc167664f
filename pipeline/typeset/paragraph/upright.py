"""Vertical lines: which characters stand upright, which lie on their side, which share one square.

Lines are measured and broken as horizontal ones are, along their own direction; only here characters get the forms of
vertical text (GB/T 15834-2011, 5.2; CLREQ), and figures of one or two digits the square of one character (縦中横).
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from pipeline.lang.marks import POINT
from pipeline.patterns import regex
from pipeline.typeset.layout import Stand
from pipeline.typeset.paragraph.drawn import NO_GLYPH

if TYPE_CHECKING:
    from pipeline.fonts.metrics import Box, Face
    from pipeline.lang.regions import Region
    from pipeline.typeset.paragraph.drawn import Book

# One or two digits that are a figure of their own, and pairs of ！ and ？: each takes one square.
_COMBINED = regex(
    r"(?<![0-9A-Za-z.,:/+\-−×±$])[0-9]{1,2}(?![0-9A-Za-z%‰°℃]|[.,:/+\-−×][0-9A-Za-z])|(?<![！？])[！？]{2}(?![！？])"
)
# Dashes of ranges between Han, half a square long, have no vertical form in any face: they lie.
_UPRIGHT = frozenset("HpsckobDEIy")
_FIXED_STOPS = regex("[？！：；]")  # a whole square each in vertical text, never cut (GB/T 15834-2011, 5.2)
_MIDDLE = (350, 650)  # where the middle of a centred stop lies, in thousandths of its square
_FULL_TO_HALF = {"！": "!", "？": "?"}
_CORNERS = {"“": "『", "”": "』", "‘": "「", "’": "」"}  # where a face has no vertical form of the curly mark
_TRADITIONAL_CORNERS = {"“": "「", "”": "」", "‘": "『", "’": "』"}


def vertical_classes(text: str, classes: str) -> str:
    """The classes of vertical text: what is combined is one symbol, ？！：； keep their square."""
    if not any(letter in "dsc" or letter == "p" for letter in classes):
        return classes
    out = list(classes)
    for match in _FIXED_STOPS.finditer(text):
        if out[match.start()] in "psc":
            out[match.start()] = "b"
    for start, end in combined(text, classes):
        digits = classes[start] == "d"
        out[start] = "x" if digits else "b"
        out[start + 1 : end] = "m" * (end - start - 1)
    return "".join(out)


def combined(text: str, classes: str) -> list[tuple[int, int]]:
    """Stretches that stand in one square together."""
    return [match.span() for match in _COMBINED.finditer(text) if "r" not in classes[match.start() : match.end()]]


def stand(
    text: str,
    classes: str,
    faces: list[Face],
    glyphs: list[int],
    advances: list[int],
    book: Book,
    region: Region,
) -> list[Stand]:
    """How each character stands; puts in the vertical forms and their advances, which are one em for what is upright.

    Stops that stand in the middle of their square do so in columns too (CLREQ; 重訂標點符號手冊): faces for several
    regions have one vertical form of them, the mainland's at the upper right.

    `classes` are those before `vertical_classes`; the lists are changed in place.
    """
    stands = [Stand.SIDEWAYS] * len(text)
    for at, letter in enumerate(classes):
        if letter == "m" and at:
            stands[at] = stands[at - 1]
            continue
        face, glyph = faces[at], glyphs[at]
        if glyph == NO_GLYPH:
            continue
        form = face.vert.get(glyph, 0)
        if letter == "n" and text[at] not in "—…～〜":
            continue
        if letter in _UPRIGHT or form or letter == "i" or (letter in "xr" and _is_upright(text[at])):
            stands[at] = Stand.UPRIGHT
            if text[at] in _CORNERS and letter in "ok":
                faces[at], form = _quote(text[at], face, book, region.traditional)
            if region.centred and text[at] in POINT and _in_the_middle(face.ink(ord(text[at]), region.glyphs)):
                form = 0
            if form:
                glyphs[at] = form
            advances[at] = 1000
    for start, end in combined(text, classes):
        _combine(text, start, end, faces, glyphs, advances, book)
        stands[start:end] = [Stand.COMBINED] * (end - start)
    return stands


def _in_the_middle(ink: Box | None) -> bool:
    return ink is not None and _MIDDLE[0] <= (ink[0] + ink[2]) / 2 <= _MIDDLE[1]


def _quote(char: str, face: Face, book: Book, traditional: bool) -> tuple[Face, int]:
    """A curly quotation mark is drawn as the corner bracket of its place and region: outer 『 』 on the mainland
    (GB/T 15834-2011, 5.2), outer 「 」 elsewhere."""
    drawn = book.draw((_TRADITIONAL_CORNERS if traditional else _CORNERS)[char], "song")
    if traditional or "song" not in face.name.lower():
        same = face.vert.get(face.glyph(ord((_TRADITIONAL_CORNERS if traditional else _CORNERS)[char]), "SC"), 0)
        if same:
            return face, same
    return drawn.faces[0], drawn.faces[0].vertical(drawn.glyphs[0])


def _combine(
    text: str, start: int, end: int, faces: list[Face], glyphs: list[int], advances: list[int], book: Book
) -> None:
    for at in range(start, end):
        if text[at] in _FULL_TO_HALF:
            drawn = book.draw(_FULL_TO_HALF[text[at]], "latin")
            faces[at], glyphs[at] = drawn.faces[0], drawn.glyphs[0]
        advances[at] = 1000 if at == start else 0


def _is_upright(char: str) -> bool:
    """Symbols stand upright but for arrows, operators and rules, which follow the line (after UAX #50)."""
    code = ord(char)
    if 0x2190 <= code <= 0x22FF or 0x2500 <= code <= 0x257F:
        return False
    return char in "×÷" or code >= 0x2100 or unicodedata.east_asian_width(char) in "WFA"
