"""White space as browsers show it.

Layout space of a page (space, tab, line end) shows as one space or not at all; U+3000 and NBSP are text. A line end
between two Chinese characters is no space (CSS Text 3, 4.1.2, segment break transformation).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.model.nodes import Break, NoteRef, Text
from pipeline.patterns import regex
from pipeline.readers.runs import Piece

_WIDE = (
    "\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff60\uffe0-\uffe6\U00020000-\U0003ffff"
    "“”‘’…—"
)
_LAYOUT = " \t\r\n\f"
_RUN = regex(r"[ \t\r\n\f]+")
_ENDS_WIDE = regex(f"[{_WIDE}]$")
_STARTS_WIDE = regex(f"^[{_WIDE}]")
_HAN = regex("[\u3400-\u9fff\U00020000-\U0003ffff]")


def joined(text: str) -> str:
    """The text with each run of layout space as one space, or nothing where a line ended between wide characters."""
    if not _RUN.search(text):
        return text

    def one(match: re.Match[str]) -> str:
        if "\n" not in match[0] and "\r" not in match[0]:
            return " "
        before, after = text[max(0, match.start() - 2) : match.start()], text[match.end() : match.end() + 1]
        return "" if _ENDS_WIDE.search(before) and _STARTS_WIDE.match(after) else " "

    return _RUN.sub(one, text)


def collapsed(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces of a paragraph with their layout space as it shows, across the borders of elements."""
    out: list[Piece] = []
    space = ""  # layout space seen, not yet written
    for piece in pieces:
        leaf = piece.leaf
        if not isinstance(leaf, Text):
            if space and out and not isinstance(leaf, (Break, NoteRef)):
                _space(out, space, "", piece)
            if not isinstance(leaf, NoteRef):
                space = ""
            out.append(piece)
            continue
        text = leaf.value
        core = text.strip(_LAYOUT)
        lead = text[: len(text) - len(text.lstrip(_LAYOUT))]
        if not core:
            space += text
            continue
        if space or lead:
            _space(out, space + lead, core, piece)
        out.append(piece._replace(leaf=Text(joined(core))))
        space = text[len(text.rstrip(_LAYOUT)) :]
    return out


def _space(out: list[Piece], space: str, after: str, piece: Piece) -> None:
    """Write the space between two pieces, inside the earlier one's marks only if both share them."""
    last = next((item for item in reversed(out) if not isinstance(item.leaf, NoteRef)), None)
    if last is None or isinstance(last.leaf, Break):
        return
    before = last.leaf.value if isinstance(last.leaf, Text) else ""
    if ("\n" in space or "\r" in space) and _ENDS_WIDE.search(before[-2:]) and (not after or _STARTS_WIDE.match(after)):
        return
    out.append(Piece(Text(" "), last.marks & piece.marks, last.link if last.link == piece.link else ""))


def wide(char: str) -> bool:
    """True for Han, kana, Hangul, full-width marks, and the quotes, dashes and dots that Chinese shares with Latin."""
    return _STARTS_WIDE.match(char) is not None


def mostly_han(text: str) -> bool:
    """True when Chinese makes up a good part of the text."""
    letters = sum(char.isalnum() for char in text)
    return letters > 0 and len(_HAN.findall(text)) * 3 >= letters
