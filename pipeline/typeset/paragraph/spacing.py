"""What happens between two neighbours: base correction, permission to break, room to stretch and to shrink.

All lengths are thousandths of the type size. Sources: GB/T 15834-2011 clause 5.1 (widths, prohibitions), CLREQ
(adjacent marks, order of shrinking and stretching). The table over all pairs of classes is made once for each habit.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from pipeline.style.resolved import Punctuation

FREE = 0
AVOID = 30  # a break one would rather not see (before 〔)
INSIDE_NAME = 200  # after an interpunct
KEEP = 20_000  # only when no other way sets the paragraph (number and unit, range after its connector)
FORBIDDEN = 1_000_000  # only when the measure leaves no way at all

HALF, QUARTER = 500, 250
WORD_SPACE_LEAST = 250
WORD_STRETCH = 250  # a word space opens to about half an em
# Above 0.145 em MuPDF reads a gap as a space; the stretch of a Chinese-Latin gap ends before that.
AUTOSPACE_STRETCH = 20
_AUTOSPACE_LEAST = 125

STRETCH_NONE, STRETCH_WORD, STRETCH_AUTO, STRETCH_ANY = 0, 1, 2, 3

# The order of shrinking (CLREQ); step 1, the mark at the line's end, is no gap.
STEP_WORD, STEP_INTERPUNCT, STEP_BRACKET, STEP_POINT, STEP_AUTOSPACE, LATE_STEP = 2, 3, 4, 5, 6, 7

CLASSES = "HpsckoinDEl%y$YdauvwImrxb"
_NOT_START = {
    "none": "m",
    "basic": "psckin%yvmrb",
    "gb": "psckin%ylvmrb",
    "strict": "psckin%ylvmrbDE",
}
_NOT_END = {"none": "", "basic": "o$Yu", "gb": "o$Ylu", "strict": "o$Ylu"}
_POINTS = frozenset("psc")
_FULLMARK = frozenset("psckob")
_SQUARE = frozenset("HxDE")
_LATIN = frozenset("da")


class Pair(NamedTuple):
    """Rules of one gap. `kern` is added to the gap always; `cut` may be taken away, in that `step` of the order."""

    kern: int
    penalty: int
    stretch: int
    cut: int
    step: int


NOTHING = Pair(0, 0, STRETCH_NONE, 0, 0)


def _kern(left: str, right: str, habit: Punctuation, centred: bool) -> int:
    if left in _FULLMARK and right in _FULLMARK:
        if not habit.trim_pairs:
            return 0
        if left == "k" or right == "o":  # a bracket's own blank lies between the two
            return 0 if left == "o" and right != "o" else -HALF
        if left in _POINTS and habit.trim_points:
            return -QUARTER if centred and right == "k" else -HALF
        return 0
    if (left in _SQUARE and right in _LATIN) or (left in _LATIN and right in _SQUARE):
        return round(habit.autospace * 1000)
    return 0


def _penalty(left: str, right: str, habit: Punctuation) -> int:
    if right == "w":
        return FORBIDDEN  # the space stays with the word before it
    if right in _NOT_START[habit.kinsoku] or left in _NOT_END[habit.kinsoku]:
        return FORBIDDEN
    if left == right and left in "DE":
        return FORBIDDEN
    if "I" in (left, right):
        return FORBIDDEN
    if left in "dau" and right in "dau$Y":
        return FORBIDDEN
    if left == "v" and right in "da":
        return FORBIDDEN
    if left in "%y" and right in "da":
        return FORBIDDEN
    if left == "n":
        return KEEP
    if left == "i":
        return INSIDE_NAME
    return FREE


def _stretch(left: str, right: str) -> int:
    if left == "w":
        return STRETCH_WORD
    if right in "psckbvw%ymrln" or left in "oulnm$Y":
        return STRETCH_NONE
    if left in "dauv%y" and right in "dauv":
        return STRETCH_NONE
    if left == right and left in "DE":
        return STRETCH_NONE
    if "i" in (left, right):
        return STRETCH_NONE
    if (left in _SQUARE and right in _LATIN) or (left in _LATIN and right in _SQUARE):
        return STRETCH_AUTO
    return STRETCH_ANY


def _cut(left: str, right: str, habit: Punctuation, centred: bool) -> tuple[int, int]:
    if left in _FULLMARK and right in _FULLMARK:
        return 0, 0
    if left == "k" or right == "o":
        return HALF, STEP_BRACKET
    if habit.trim_points:
        blank = QUARTER if centred else HALF
        if left in "ps":
            return blank, STEP_POINT if left == "p" else LATE_STEP
        if centred and right in "ps":
            return blank, STEP_POINT if right == "p" else LATE_STEP
        if "i" in (left, right) and habit.interpunct > 0.5:
            return round((habit.interpunct - 0.5) * HALF), STEP_INTERPUNCT
    if (left in _SQUARE and right in _LATIN) or (left in _LATIN and right in _SQUARE):
        spare = round(habit.autospace * 1000) - _AUTOSPACE_LEAST
        return (spare, STEP_AUTOSPACE) if spare > 0 else (0, 0)
    return 0, 0


@cache
def pair_table(habit: Punctuation, centred: bool) -> dict[tuple[str, str], Pair]:
    """The rules of every pair of classes under one habit; `centred`: stops stand in the middle of their square."""
    return {
        (left, right): Pair(
            _kern(left, right, habit, centred),
            _penalty(left, right, habit),
            _stretch(left, right),
            *_cut(left, right, habit, centred),
        )
        for left in CLASSES
        for right in CLASSES
    }


def slot(letter: str, char: str, advance: int, habit: Punctuation) -> int:
    """Width of a character's place on the line: by rule for marks, by the face for letters (GB/T 15834-2011, 5.1)."""
    if letter in "HpsckobDEI":
        return 2000 if char == "⸺" else 1000
    if letter == "n":
        return HALF if char == "-" else 1000
    if letter == "i":
        return round(habit.interpunct * 1000)
    if letter == "l":
        return HALF
    return advance


def end_trim(letter: str, width: int, habit: Punctuation, centred: bool) -> int:
    """What a character loses at the end of a line without asking."""
    if letter == "w":
        return width
    if not habit.trim_end or letter not in "psck":
        return 0
    if letter == "k":
        return HALF
    return (QUARTER if centred else HALF) if habit.trim_points else 0


def end_cut(letter: str, habit: Punctuation) -> int:
    """What a character may lose at the end of a line when room is wanted (step 1 of the order)."""
    return HALF if letter == "k" and not habit.trim_end else 0


def start_trim(letter: str, habit: Punctuation) -> int:
    """What a character loses at the start of a line that does not begin a paragraph."""
    return HALF if letter == "o" and habit.trim_start else 0
