"""English wording inside Chinese text: what a Chinese voice should not spell out letter by letter."""

from __future__ import annotations

import re
from functools import cache

ENGLISH = "en"


@cache
def _phrase() -> re.Pattern[str]:
    # Two or more words in plain Latin letters. One word or abbreviation alone (GDP, Windows) is part of the Chinese
    # sentence; letters with accents may be any language. Compiled when the first blank is met: most reports have none.
    word = r"[A-Za-z][A-Za-z'’.\-]*"
    return re.compile(rf"(?<![A-Za-z\u00c0-\u024f]){word}(?:[,;:&]? (?:\d+ )?(?:& )?{word})+(?![A-Za-z\u00c0-\u024f])")


def english(text: str) -> list[tuple[int, int]]:
    """Start and end of every English phrase in a text."""
    if " " not in text:
        return []
    return [match.span() for match in _phrase().finditer(text)]
