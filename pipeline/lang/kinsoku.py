"""Prohibition lists for word processors: which characters may not begin or end a line, as strings.

The lists join the marks of `pipeline.lang.marks` (GB/T 15834-2011, 5.1) with the small and vertical forms that a word
processor meets in pasted text. A word processor knows no unbreakable pair, so — and … stand in the list of
characters that may not begin a line: that is the only way it keeps —— and …… in one piece.
"""

from __future__ import annotations

from pipeline.lang.marks import (
    LATIN_NOT_END,
    NOT_END,
    NOT_START,
    OPEN,
    PREFIX,
)

# Presentation forms (U+FE30..U+FE6F) and iteration marks, by the side of the line they may not stand on.
_SMALL_NOT_START = frozenset("﹐﹑﹒﹔﹕﹖﹗﹚﹜﹞︰︱︳︴︶︸︺︼︾﹀﹂﹄﹏々〃")
_SMALL_NOT_END = frozenset("﹙﹛﹝︵︷︹︻︽︿﹁﹃")
_LATIN_EXTRA = frozenset("¢¨ˇˉ―‖›∶")


def not_start(level: str) -> str:
    """Characters that may not begin a line at a level (`none`, `basic`, `gb`, `strict`), in code point order.

    All levels but `none` share one list: what they differ in, a word processor cannot say.
    """
    return "" if level == "none" else "".join(sorted(NOT_START | _SMALL_NOT_START | _LATIN_EXTRA))


def not_end(level: str) -> str:
    """Characters that may not end a line at a level, in code point order. Level `basic` lets the solidus end a line."""
    if level == "none":
        return ""
    chars = OPEN | PREFIX | LATIN_NOT_END | _SMALL_NOT_END
    return "".join(sorted(chars if level == "basic" else chars | NOT_END))
