"""Which face draws which characters: fallback by word, so that no name or figure mixes faces."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.fonts.metrics import Face
from pipeline.lang.marks import is_han

_NAME = 4  # ideographs on either side that go with one a face lacks, when nothing closer ends the word


class FaceRun(NamedTuple):
    """A stretch of text that one face draws; `missing` are its characters that no face has."""

    start: int
    end: int
    face_index: int
    missing: str = ""


def assign(text: str, faces: Sequence[Face], region: str) -> list[FaceRun]:
    """The stretches of a text, each in the first face that has all of it.

    Where the first face lacks a character, the word around it moves as a whole to the first face that has the word. A
    word is a run of ASCII letters and figures, a mark alone, or up to four ideographs on either side of the missing one
    (a spread name with its U+3000 and a name with · included) cut at marks. Characters that no face has stay in the
    first face and are told in `missing`.
    """
    first = faces[0].glyphs(text, region)
    if 0 not in first:
        return [FaceRun(0, len(text), 0)] if text else []
    choice = [0] * len(text)
    missing: set[int] = set()
    for at, glyph in enumerate(first):
        if glyph or choice[at]:
            continue
        start, end = _word(text, at)
        word = text[start:end]
        found = next((n for n, face in enumerate(faces) if n and 0 not in face.glyphs(word, region)), 0)
        if not found:
            start, end = at, at + 1
            found = next((n for n, face in enumerate(faces) if n and face.glyph(ord(text[at]), region)), 0)
            if not found:
                missing.add(at)
        choice[start:end] = [found] * (end - start)
    runs: list[FaceRun] = []
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or choice[at] != choice[start]:
            lacking = "".join(text[i] for i in range(start, at) if i in missing)
            runs.append(FaceRun(start, at, choice[start], lacking))
            start = at
    return runs


def _word(text: str, at: int) -> tuple[int, int]:
    char = text[at]
    if char.isascii() and char.isalnum():
        start, end = at, at + 1
        while start and text[start - 1].isascii() and text[start - 1].isalnum():
            start -= 1
        while end < len(text) and text[end].isascii() and text[end].isalnum():
            end += 1
        return start, end
    if not is_han(char):
        return at, at + 1
    start, end = at, at + 1
    while start and at - start < _NAME and _in_name(text[start - 1]):
        start -= 1
    while end < len(text) and end - at <= _NAME and _in_name(text[end]):
        end += 1
    while start < at and not is_han(text[start]):
        start += 1
    while end - 1 > at and not is_han(text[end - 1]):
        end -= 1
    return start, end


def _in_name(char: str) -> bool:
    return is_han(char) or char in "\u3000·"
