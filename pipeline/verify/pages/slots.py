"""What each glyph of a line is, the slot it takes, and the gap the layout left after it, all in ems of the line.

Kinds are decided from code points and neighbours by the checker's own rules (GB/T 15834-2011, 5.1; CLREQ), slots do not
trust a font's advance. Where two readings of a character are lawful its slot is `None` and no gap beside it is judged.

H ideograph   p ，、；   s 。？！．   c ：   k closing   o opening   i interpunct   n single connector   D half a dash
E half an ellipsis   l solidus   y sign after a number   $ sign before one   d digit   a Latin   v u Latin marks
w space   I ideographic space   m joins its base   r raised or lowered small type   x anything else
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from pipeline.lang import marks
from pipeline.style.resolved import Punctuation
from pipeline.verify.pages.reader import Glyph, Way
from pipeline.verify.pages.structure import Block, Line

SQUARE = frozenset("HpsckoDE")
FULL = frozenset("pscko")
LATIN = frozenset("da")
HALF = 0.5
_UPRIGHT = frozenset("da$")
_SMALL = 0.8


class Slot(NamedTuple):
    """One glyph in its line. `x`: where its slot begins, from the left edge of its block. `width`: of the slot."""

    kind: str
    char: str
    x: float
    width: float | None
    glyph: Glyph


def kinds_of(block: Block) -> list[list[str]]:
    """The kind of every glyph, line by line; context reaches over line ends."""
    glyphs = [glyph for line in block.lines for glyph in line.glyphs]
    first = [glyph.text[:1] for glyph in glyphs]
    base = {id(glyph): line.y for line in block.lines for glyph in line.glyphs}
    kinds = [
        "r"
        if glyph.size < _SMALL * block.size and abs(glyph.y - base[id(glyph)]) > 0.05 * block.size
        # What stands upright in a column has a square of its own, whatever it is (CLREQ, mixed text in vertical lines).
        else "H"
        if glyph.way is Way.COLUMN and plain(char) in _UPRIGHT
        else plain(char)
        for glyph, char in zip(glyphs, first, strict=True)
    ]
    for at, char in enumerate(first):
        if char in "—…-/‘’“”+−±×" and kinds[at] != "r":
            kinds[at] = _in_context(first, kinds, at)
    out: list[list[str]] = []
    start = 0
    for line in block.lines:
        out.append(kinds[start : start + len(line.glyphs)])
        start += len(line.glyphs)
    return out


@lru_cache(maxsize=8192)
def plain(char: str) -> str:
    """The kind of a character by itself."""
    if marks.is_han(char):
        return "H"
    if char in marks.POINT:
        return "p" if char in "，、；" else "c" if char == "：" else "s"
    if char in marks.CLOSE:
        return "k"
    if char in marks.OPEN:
        return "o"
    if char in marks.INTERPUNCT:
        return "i"
    if char in marks.CONNECT or char == "⸺":
        return "n"
    if char == "／":
        return "l"
    if char in marks.POSTFIX:
        return "y"
    if char in marks.PREFIX:
        return "$"
    if char.isascii() and char.isdigit():
        return "d"
    if char in marks.LATIN_NOT_END:
        return "u"
    if char in marks.LATIN_NOT_START:
        return "v"
    if char in " \u00a0":
        return "w"
    if char == "\u3000":
        return "I"
    category = unicodedata.category(char) if char else "Mn"
    if category in ("Mn", "Me", "Mc", "Cf"):
        return "m"
    if ord(char) < 0x2000 and (category[0] == "L" or char.isascii()):
        return "a"
    return "x"


def _in_context(chars: Sequence[str], kinds: Sequence[str], at: int) -> str:
    char = chars[at]
    before = kinds[at - 1] if at else ""
    after = kinds[at + 1] if at + 1 < len(kinds) else ""
    if char in "—…":
        beside = (chars[at - 1] if at else "", chars[at + 1] if at + 1 < len(chars) else "")
        return ("D" if char == "—" else "E") if char in beside else "n"
    if char in "+−±-":
        if after == "d" and before not in ("a", "d", "v", "y", "k"):
            return "$"
        return "a" if before in LATIN and after in LATIN else "?"
    if char == "×":
        return "a" if before in LATIN and after in LATIN else "?"
    if char == "/":
        return "l" if "H" in (before, after) else "a"
    chinese = SQUARE | {"I", "i", "n"}
    if before in chinese or after in chinese:
        return "o" if char in "‘“" else "k"
    if before in LATIN and after in LATIN and char == "’":
        return "a"
    if "w" in (before, after):
        return "u" if char in "‘“" else "v"
    return "U" if char in "‘“" else "V"  # lawful either way


def slot_width(kind: str, glyph: Glyph, em: float, habit: Punctuation) -> float | None:
    """Width of a slot (GB/T 15834-2011, 5.1), or `None` where it may be one of two."""
    scale = glyph.size / em
    if kind in "HpsckoDE" or (kind == "y" and glyph.way is Way.COLUMN):
        return scale
    if kind == "n":
        return scale
    if kind == "i":
        return habit.interpunct * scale
    if kind == "l":
        return HALF * scale
    if kind in "?UV":
        return None
    return glyph.advance * scale


_NUDGE = 0.025


def shift(kind: str, width: float | None, advance: float) -> float:
    """How far the font's own box stands inside the slot: opening marks at its right, connectors in its middle."""
    if width is None:
        return 0.0
    spare = width - advance
    if kind == "o":
        return spare
    if kind in "nl":  # connectors stand at the start of their slot, moved by no more than anyone measures
        return max(-_NUDGE, min(_NUDGE, spare / 2))
    return spare / 2 if kind in "iDE" else 0.0


def slots_of(line: Line, kinds: Sequence[str], left: float, em: float, habit: Punctuation) -> list[Slot]:
    """The slots of a line, counted from `left` (points)."""
    out = []
    for kind, glyph in zip(kinds, line.glyphs, strict=True):
        width = slot_width(kind, glyph, em, habit)
        inside = shift(kind, width, glyph.advance * glyph.size / em)
        out.append(Slot(kind, glyph.text[:1], (glyph.x - left) / em - inside, width, glyph))
    return out


def natural_gap(left: Slot, right: Slot, habit: Punctuation) -> tuple[float, ...]:
    """The gaps that an unadjusted line may have here; the first is what the rule asks for."""
    one, other = left.kind, right.kind
    if one in FULL and other in FULL:
        if not habit.trim_pairs:
            return (0.0,)
        if one == "o":
            return (-HALF,) if other == "o" else (0.0,)
        # ？！：； of columns keep their square, but before an opening mark (GB/T 15834-2011, 5.2).
        stays = left.glyph.way is Way.COLUMN and left.char in "？！：；"
        gives = one == "k" or other == "o" or (one in "psc" and habit.trim_points and not stays)
        return (-HALF,) if gives else (0.0,)
    gap = round(habit.autospace, 4)
    if (one == "H" and other in LATIN) or (one in LATIN and other == "H"):
        return (gap,)
    loose = frozenset("DExi$yuvrI")
    if (one in loose and other in LATIN | {"H"}) or (other in loose and one in LATIN | {"H"}):
        return (0.0, gap)
    return (0.0,)
