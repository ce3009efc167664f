"""Escaping, and the two dialects the same tree is written in: XHTML for EPUB, HTML for a web page."""

from __future__ import annotations

from pipeline.patterns import regex
from pipeline.records import dataclass

_SPECIAL = regex("[&<>\r]")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;", '"': "&quot;", "\n": "&#10;", "\t": "&#9;"}
_IN_ATTRIBUTE = regex('[&<>"\r\n\t]')
# Characters that XML 1.0 (fifth edition, production 2) does not allow at all, not even escaped.
_FORBIDDEN = regex("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Dialect:
    """Differences of the targets. `epub`: `epub:type` attributes and closed empty elements are written."""

    epub: bool

    def kind(self, name: str, role: str = "") -> str:
        """Attributes that say what an element is: `epub:type` for reading systems, `role` for assistive technology."""
        spoken = f' role="{role}"' if role else ""
        return f' epub:type="{name}"{spoken}' if self.epub else spoken

    @property
    def end(self) -> str:
        """What closes an element that has no content."""
        return "/>" if self.epub else ">"


XHTML = Dialect(epub=True)
HTML = Dialect(epub=False)


def escape(text: str) -> str:
    """Text as element content."""
    if _SPECIAL.search(text) is None:
        return text
    return _SPECIAL.sub(lambda match: _ENTITIES[match[0]], text)


def attribute(text: str) -> str:
    """Text as the value of an attribute in double quotes."""
    if _IN_ATTRIBUTE.search(text) is None:
        return text
    return _IN_ATTRIBUTE.sub(lambda match: _ENTITIES[match[0]], text)


def clean(text: str) -> tuple[str, tuple[str, ...]]:
    """The text without characters that XML forbids, and those characters as `U+0001` in order of first appearance."""
    if _FORBIDDEN.search(text) is None:
        return text, ()
    gone = dict.fromkeys(f"U+{ord(char):04X}" for char in _FORBIDDEN.findall(text))
    return _FORBIDDEN.sub("", text), tuple(gone)
