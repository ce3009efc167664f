"""Which face Word takes for a character that Latin and Chinese share (rule B-2).

Word picks the Latin or the East Asian family of a style by code point. For the marks in between (“ ” — … · ° × ① →)
it follows the run's hint (ISO/IEC 29500-1, 17.3.2.26 and 17.18.37); without one they fall to the Latin face, where a
Chinese quotation mark comes out narrow. A shared mark counts as Latin only between Latin letters.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from functools import cached_property

from pipeline.lang.marks import is_han
from pipeline.patterns import regex

AMBIGUOUS = regex("[\u00a1-\u2e7f\ue000-\uf8ff]")
_LETTERS = regex("[A-Za-z\u00aa-\u2c7f]")


class Hints:
    """The decision for one paragraph, by position in its plain text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._careful = _LETTERS.search(text) is not None
        self._edge = self._careful and not any(map(is_han, text))

    def pieces(self, value: str, start: int) -> Iterator[tuple[str, bool]]:
        """`value`, which stands at `start` of the paragraph, cut into runs: (text, take the East Asian face)."""
        if AMBIGUOUS.search(value) is None:
            yield value, False
            return
        if not self._careful:
            yield value, True
            return
        begin, hint = 0, None
        for match in AMBIGUOUS.finditer(value):
            char = match[0]
            if unicodedata.category(char)[0] == "M":
                continue  # a combining mark goes with its base
            wanted = not char.isalpha() and not self._latin(start + match.start())
            if hint is None:
                hint = wanted
            elif wanted is not hint:
                yield value[begin : match.start()], hint
                begin, hint = match.start(), wanted
        yield value[begin:], bool(hint)

    def _latin(self, index: int) -> bool:
        """True if the nearest letter on each side is Latin; digits, blanks and marks decide nothing."""
        at = bisect_left(self._letters, index)
        before = self._text[self._letters[at - 1]] if at else ""
        at += at < len(self._letters) and self._letters[at] == index
        after = self._text[self._letters[at]] if at < len(self._letters) else ""
        return self._side(before) and self._side(after)

    def _side(self, letter: str) -> bool:
        return (letter.isascii() or AMBIGUOUS.match(letter) is not None) if letter else self._edge

    @cached_property
    def _letters(self) -> list[int]:
        """Where the letters stand, ideographs among them: once a paragraph, so that long rows of marks stay linear."""
        return [
            index
            for index, char in enumerate(self._text)
            if char.isalpha() or not (char.isascii() or AMBIGUOUS.match(char) is not None)
        ]
