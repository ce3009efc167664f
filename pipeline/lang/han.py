"""Ideographs in patterns and in texts.

A character class that spells out the ranges of ideographs costs over a millisecond to compile, each time it stands in
a pattern: the compiler walks every code point. `HAN` says the same by exclusion, for patterns whose texts are lines of
a Chinese source: every letter but those of Latin, Greek and Cyrillic. What must be exact asks `has_han`.
"""

from __future__ import annotations

HAN = r"[^\W\x00-\u04ff\u2070-\u24ff]"


def is_han(char: str) -> bool:
    """True for an ideograph or 〇."""
    return "\u3400" <= char <= "\u9fff" or char == "〇" or char >= "\U00020000" or "\uf900" <= char <= "\ufaff"


def has_han(text: str) -> bool:
    """True when an ideograph stands in the text."""
    return not text.isascii() and any(map(is_han, text))


def count_han(text: str) -> int:
    """How many ideographs a text holds."""
    return sum(map(is_han, text))
