"""The visible markers of list items: what a browser shows before them."""

from __future__ import annotations

import re

from pipeline.readers.counting import alphabetic, chinese, roman
from pipeline.readers.html.dom import Element
from pipeline.readers.html.looks import declarations

_TYPES = {"1": "decimal", "a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman", "I": "upper-roman"}
_BULLETS = {"disc": "•", "circle": "◦", "square": "▪"}
_HAN = frozenset(
    ("cjk-ideographic", "simp-chinese-informal", "trad-chinese-informal", "japanese-informal", "simp-chinese-formal",
     "trad-chinese-formal", "cjk-decimal")
)  # fmt: skip


def marker(parent: Element, item: Element, number: int) -> tuple[str, int]:
    """The marker of an item of a list, and the number of the next one."""
    value = item.get("value")
    if re.fullmatch(r"-?\d{1,6}", value):
        number = int(value)
    step = -1 if "reversed" in parent.attributes else 1
    return _written(_kind(parent, item), number), number + step


def _kind(parent: Element, item: Element) -> str:
    for element in (item, parent):
        said = declarations(element.get("style"))
        for word in (said.get("list-style-type", ""), *said.get("list-style", "").split()):
            if word in _BULLETS or word in _HAN or word.startswith(("decimal", "lower-", "upper-")) or word == "none":
                return word
        kind = element.get("type")
        if kind in _TYPES:
            return _TYPES[kind]
        if kind.lower() in _BULLETS:
            return kind.lower()
    return "decimal" if parent.tag == "ol" else "disc"


def _written(kind: str, number: int) -> str:
    if kind in _BULLETS:
        return _BULLETS[kind]
    if kind == "none":
        return ""
    if kind in _HAN and 0 < number < 10_000:
        return f"{chinese(number)}、"
    if kind in ("lower-alpha", "lower-latin", "upper-alpha", "upper-latin") and number > 0:
        letters = alphabetic(number)
        return f"{letters.upper() if kind.startswith('upper') else letters}."
    if kind in ("lower-roman", "upper-roman") and 0 < number < 4_000:
        figures = roman(number)
        return f"{figures if kind.startswith('upper') else figures.lower()}."
    return f"{number}."
