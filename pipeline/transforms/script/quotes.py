"""Quotation marks by depth: “ ” ‘ ’ in the mainland, 「 」『 』 in Taiwan and Hong Kong, alternating inwards."""

from __future__ import annotations

import re

_MARKS = re.compile("[“”‘’「」『』]")
_OPEN = frozenset("“‘「『")


def convert_quotes(text: str, source: tuple[str, str, str, str], target: tuple[str, str, str, str]) -> str:
    """The text with its Chinese quotation marks in the target's habit; apostrophes and Latin quotations are left.

    The depth decides: odd levels take the outer pair, even ones the inner. A closing mark without an opening one keeps
    its level by its shape.
    """
    if source == target or _MARKS.search(text) is None:
        return text
    known = set(source)
    out = list(text)
    stack: list[str] = []
    for match in _MARKS.finditer(text):
        char, at = match[0], match.start()
        if char not in known or _latin(text, at):
            continue
        if char in _OPEN:
            out[at] = target[0] if len(stack) % 2 == 0 else target[2]
            stack.append(char)
        elif stack:
            stack.pop()
            out[at] = target[1] if len(stack) % 2 == 0 else target[3]
        else:
            out[at] = target[1] if char == source[1] else target[3]
    return "".join(out)


def _latin(text: str, at: int) -> bool:
    """True for an apostrophe, and for a quotation mark whose neighbours are Latin letters or the space beside them."""
    before = text[at - 1] if at else ""
    after = text[at + 1] if at + 1 < len(text) else ""
    if text[at] == "’" and before.isascii() and before.isalnum() and after.isascii() and (after.isalpha() or not after):
        return True
    return (before == " " and after.isascii() and after.isalpha()) or (
        after == " " and before.isascii() and before.isalpha()
    )
