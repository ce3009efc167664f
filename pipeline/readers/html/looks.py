"""What the attributes of an element say of its look, as far as recognition and inline marks need it."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.model.nodes import Align, Mark
from pipeline.patterns import regex
from pipeline.readers.html.dom import Element
from pipeline.readers.runs import NO_MARKS, Marks

_ALIGNS = {
    "left": Align.LEFT, "start": Align.LEFT, "right": Align.RIGHT, "end": Align.RIGHT, "center": Align.CENTER,
    "middle": Align.CENTER, "justify": Align.JUSTIFY,
}  # fmt: skip
_MARKS: dict[str, Mark] = {
    "b": Mark.STRONG, "strong": Mark.STRONG, "i": Mark.EMPHASIS, "em": Mark.EMPHASIS, "cite": Mark.EMPHASIS,
    "dfn": Mark.EMPHASIS, "var": Mark.EMPHASIS, "u": Mark.UNDERLINE, "s": Mark.STRIKE, "strike": Mark.STRIKE,
    "del": Mark.STRIKE, "sup": Mark.SUPERSCRIPT, "sub": Mark.SUBSCRIPT,
}  # fmt: skip
_FONT_SIZES = {"1": 7.5, "2": 10.0, "3": 12.0, "4": 13.5, "5": 18.0, "6": 24.0, "7": 36.0}
_KEYWORDS = {"xx-small": 7.0, "x-small": 7.5, "small": 10.0, "medium": 12.0, "large": 13.5, "x-large": 18.0,
             "xx-large": 24.0}  # fmt: skip
_UNITS = {"pt": 1.0, "px": 0.75, "mm": 72 / 25.4, "cm": 72 / 2.54, "in": 72.0, "em": 12.0, "rem": 12.0}
_MEASURE = regex(r"^\s*(-?\d{1,6}(?:\.\d{1,6})?)\s*(pt|px|mm|cm|in|em|rem|%)?\s*$")
_BOLD = regex(r"^\s*(?:bold|bolder|[6-9]\d\d)\b")
_HIDDEN = regex(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)\b", re.IGNORECASE)
_MAX_STYLE = 4_000


@lru_cache(maxsize=4096)
def declarations(style: str) -> dict[str, str]:
    """A style attribute as property and value, both lower case; the last of a property holds."""
    out: dict[str, str] = {}
    for item in style[:_MAX_STYLE].split(";"):
        name, colon, value = item.partition(":")
        if colon:
            out[name.strip().lower()] = value.strip().lower()
    return out


def align_of(element: Element) -> Align | None:
    """The alignment an element asks for."""
    if element.tag == "center":
        return Align.CENTER
    word = declarations(element.get("style")).get("text-align", "") or element.get("align").strip().lower()
    return _ALIGNS.get(word.split(" ")[0])


def points(value: str) -> float | None:
    """A CSS length in points; `None` for what is no length."""
    match = _MEASURE.match(value)
    if match is None or match[2] == "%":
        return None
    return float(match[1]) * _UNITS.get(match[2] or "px", 1.0)


def size_of(element: Element) -> float | None:
    """The type size an element sets, in points."""
    word = declarations(element.get("style")).get("font-size", "")
    if word:
        return _KEYWORDS.get(word) or points(word)
    return _FONT_SIZES.get(element.get("size").strip()) if element.tag == "font" else None


def indented(element: Element) -> bool:
    """True for a first-line indent."""
    value = declarations(element.get("style")).get("text-indent", "")
    size = points(value)
    return size is not None and size >= 8


def marks_of(element: Element, outer: Marks) -> Marks:
    """The marks that hold inside an element."""
    marks = outer
    mark = _MARKS.get(element.tag)
    if mark is not None:
        marks = marks | {mark}
    style = element.get("style")
    if not style:
        return marks
    said = declarations(style)
    weight = said.get("font-weight", "")
    if _BOLD.match(weight):
        marks = marks | {Mark.STRONG}
    elif weight in ("normal", "400", "lighter"):
        marks = marks - {Mark.STRONG}
    slant = said.get("font-style", "")
    if slant in ("italic", "oblique"):
        marks = marks | {Mark.EMPHASIS}
    elif slant == "normal":
        marks = marks - {Mark.EMPHASIS}
    line = said.get("text-decoration", "") + " " + said.get("text-decoration-line", "")
    if "underline" in line and element.tag != "a":
        marks = marks | {Mark.UNDERLINE}
    if "line-through" in line:
        marks = marks | {Mark.STRIKE}
    if said.get("text-emphasis", said.get("-webkit-text-emphasis", "none")) not in ("none", "", "initial"):
        marks = marks | {Mark.DOTS}
    shift = said.get("vertical-align", "")
    if shift == "super":
        marks = marks | {Mark.SUPERSCRIPT}
    elif shift == "sub":
        marks = marks | {Mark.SUBSCRIPT}
    return marks or NO_MARKS


def hidden(element: Element) -> bool:
    """True for what browsers do not show."""
    if "hidden" in element.attributes and element.get("hidden").lower() != "until-found":
        return True
    style = element.get("style")
    return bool(style) and _HIDDEN.search(style[:_MAX_STYLE]) is not None


def no_markers(element: Element) -> bool:
    """True for a list whose items show no markers."""
    said = declarations(element.get("style"))
    return "none" in said.get("list-style", "").split() or said.get("list-style-type", "") == "none"
