"""Which face draws which characters: fallback by word, so that no name and no figure mixes faces."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from pipeline.fonts.metrics import Face
from pipeline.lang.marks import is_han
from pipeline.patterns import regex

Cutter = Callable[[str], Iterable[tuple[int, int]]]

# A Chinese name has at most four ideographs, so three on either side of a missing one hold all of it.
_REACH = 3
_SPREAD = "\u3000"  # 王　立
_HAN = "[\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
_TRANSCRIBED = regex(f"{_HAN}{{1,6}}(?:·{_HAN}{{1,6}})+")  # 阿布都·热合曼
_WINDOW = 24
_IN_FIGURES = frozenset(
    ".,'’-–:/+"
)  # 3.5, 1,000, O'Neill, 10:30: inside a word when letters or digits stand on both sides


class FaceRun(NamedTuple):
    """A stretch of text that one face draws; `missing` are its characters that no face has."""

    start: int
    end: int
    face_index: int
    missing: str = ""


def assign(text: str, faces: Sequence[Face], region: str, words: Cutter | None = None) -> list[FaceRun]:
    """The stretches of a text, in order and without gaps, each with the face that draws it.

    All goes to the first face but for the words in which that lacks a character: such a word moves whole to the first
    face that has all of it. A word is

    - for an ideograph: the word that `words` gives (start and end of each word of a text, in order), together with the
      single characters beside it, for a dictionary cuts names into these; without `words`, and never further than that,
      up to three ideographs on either side, the U+3000 of a spread name not counted, and the whole of a transcribed
      name, whose parts · joins;
    - for a letter or digit: the run of them, with marks such as the point of 3.5 between two;
    - any other mark alone.

    Words that overlap move together. When no face has all of a word, only the characters that its face lacks move.
    Characters that no face has stay where they are and are told in `missing`.
    """
    if not text:
        return []
    if faces[0].covers(text, region):
        return [FaceRun(0, len(text), 0)]
    order = tuple(faces)
    choice = [0] * len(text)
    missing: dict[int, str] = {}
    for start, end in _spans(text, faces[0].glyphs(text, region), words):
        word = text[start:end]
        found = _whole(word, order, region)
        if found:
            choice[start:end] = [found] * (end - start)
            continue
        for at in range(start, end):
            one = _whole(text[at], order, region)
            choice[at] = one or 0
            if one is None:
                missing[at] = text[at]
    return _runs(choice, missing)


@lru_cache(1 << 14)
def _whole(word: str, faces: tuple[Face, ...], region: str) -> int | None:
    """The first face that has all of a word."""
    return next((number for number, face in enumerate(faces) if face.covers(word, region)), None)


def _runs(choice: Sequence[int], missing: dict[int, str]) -> list[FaceRun]:
    runs: list[FaceRun] = []
    start = 0
    for at in range(1, len(choice) + 1):
        if at == len(choice) or choice[at] != choice[start]:
            lacking = "".join(missing[i] for i in range(start, at) if i in missing) if missing else ""
            runs.append(FaceRun(start, at, choice[start], lacking))
            start = at
    return runs


def _spans(text: str, glyphs: Sequence[int], words: Cutter | None) -> list[tuple[int, int]]:
    """The words around missing characters, in order, overlapping ones joined."""
    cut = None if words is None else sorted(words(text))
    spans: list[tuple[int, int]] = []
    for at, glyph in enumerate(glyphs):
        if glyph:
            continue
        start, end = _word(text, at, cut)
        if spans and start < spans[-1][1]:
            start, end = min(start, spans[-1][0]), max(end, spans[-1][1])
            spans.pop()
        spans.append((start, end))
    return spans


def _word(text: str, at: int, cut: list[tuple[int, int]] | None) -> tuple[int, int]:
    if is_han(text[at]):
        start, end = _name(text, at)
        return (start, end) if cut is None else _within(cut, at, start, end)
    if _in_figure(text, at):
        return _reach_back(text, at, _in_figure), _reach_on(text, at, _in_figure)
    return at, at + 1


def _within(cut: list[tuple[int, int]], at: int, first: int, last: int) -> tuple[int, int]:
    """The cutter's word at a place with the single characters on either side, inside `first` to `last`."""
    here = next((n for n, (start, end) in enumerate(cut) if start <= at < end), None)
    if here is None:
        return first, last
    low = high = here
    while low and cut[low - 1][1] == cut[low][0] and cut[low - 1][1] - cut[low - 1][0] == 1 and cut[low][0] > first:
        low -= 1
    while (
        high + 1 < len(cut)
        and cut[high + 1][0] == cut[high][1]
        and cut[high + 1][1] - cut[high + 1][0] == 1
        and cut[high][1] < last
    ):
        high += 1
    return cut[low][0], cut[high][1]


def _name(text: str, at: int) -> tuple[int, int]:
    """Up to three ideographs on either side; the whole of a transcribed name."""
    start, end = at, at + 1
    left = right = _REACH
    while left and start and (is_han(text[start - 1]) or text[start - 1] == _SPREAD):
        start -= 1
        left -= text[start] != _SPREAD
    while right and end < len(text) and (is_han(text[end]) or text[end] == _SPREAD):
        right -= text[end] != _SPREAD
        end += 1
    while text[start] == _SPREAD:
        start += 1
    while text[end - 1] == _SPREAD:
        end -= 1
    base = max(0, at - _WINDOW)
    for found in _TRANSCRIBED.finditer(text, base, at + _WINDOW):
        if found.start() <= at < found.end():
            return min(start, found.start()), max(end, found.end())
    return start, end


def _in_figure(text: str, at: int) -> bool:
    if text[at] in _IN_FIGURES:
        return 0 < at < len(text) - 1 and _is_letter(text[at - 1]) and _is_letter(text[at + 1])
    return _is_letter(text[at])


def _is_letter(char: str) -> bool:
    return (char.isalpha() or char.isdecimal()) and not is_han(char)


def _reach_back(text: str, at: int, inside: Callable[[str, int], bool]) -> int:
    while at and inside(text, at - 1):
        at -= 1
    return at


def _reach_on(text: str, at: int, inside: Callable[[str, int], bool]) -> int:
    while at < len(text) and inside(text, at):
        at += 1
    return at
