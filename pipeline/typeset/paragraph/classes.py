"""Typographic class of each character: one letter a character, context decided here and nowhere else.

H ideograph or other square   p ，、；   s 。？！．   c ：   k closing   o opening   i interpunct   n single connector
D half of ——   E half of ……   l solidus beside Han
% y unit sign after a number, of the Latin and of the Chinese face   $ Y sign before a number, likewise
d digit   a Latin   u Latin opening   v Latin closing or stop   w word space   I ideographic space
b ？！：； of vertical text, which keep their square
m mark that joins its base (combining, selector, joiner)   r note mark   x other symbol, one square or as its face says
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from pipeline.lang import marks
from pipeline.patterns import regex

NOTE_MARK = "\ufffc"  # stands for a note mark or a picture in the flattened text

_FIXED: dict[str, str] = {
    **dict.fromkeys("，、；", "p"),
    **dict.fromkeys("。？！．", "s"),
    "：": "c",
    **dict.fromkeys(marks.CLOSE, "k"),
    **dict.fromkeys(marks.OPEN, "o"),
    **dict.fromkeys(marks.INTERPUNCT, "i"),
    **dict.fromkeys("–～〜－", "n"),
    **dict.fromkeys("—―…⋯", "n"),
    "⸺": "D",
    "／": "l",
    "%": "%",
    **dict.fromkeys("％‰‱°℃℉′″￠", "y"),
    **dict.fromkeys("$£", "$"),
    **dict.fromkeys("￥¥＄€№", "Y"),
    **dict.fromkeys("0123456789", "d"),
    **dict.fromkeys("([{", "u"),
    **dict.fromkeys(")]},.:;!?", "v"),
    " ": "w",
    "\u00a0": "w",
    "\u3000": "I",
    NOTE_MARK: "r",
}


class _Classes(dict[int, str]):
    """A `str.translate` table that learns the class of a character when it first meets it."""

    def __missing__(self, code: int) -> str:
        letter = _class_of(chr(code))
        self[code] = letter
        return letter


def _class_of(char: str) -> str:
    fixed = _FIXED.get(char)
    if fixed is not None:
        return fixed
    if marks.is_han(char):
        return "H"
    code = ord(char)
    category = unicodedata.category(char)
    if category in ("Mn", "Me", "Mc") or code in (0x200D, 0x2060) or 0xFE00 <= code <= 0xFE0F:
        return "m"
    if 0xE0100 <= code <= 0xE01EF or 0x200B <= code <= 0x200F or code == 0xFEFF or 0x1F3FB <= code <= 0x1F3FF:
        return "m"
    if 0x3380 <= code <= 0x33DF:  # ㎏ ㎡ ㏄
        return "y"
    if code < 0x2000 or 0x2070 <= code <= 0x209F:
        return "a"
    if category[0] == "L" and unicodedata.east_asian_width(char) in "NaNHA":
        return "a"
    return "x"


_TABLE = _Classes()

# Everything below looks at what stands beside a character.
_DASHES = regex("—{2,}|―{2,}|(?<!─)──(?!─)")
_ELLIPSES = regex("…{2,}|⋯{2,}")
_SOLIDUS = regex("/")
_SIGN = regex("[-−+±≥≤≈](?=[0-9])")
_CURLY = regex("[‘’“”]")
_SHORT_HYPHEN = regex("-")
_TIMES = regex("×")
_NEEDS_CONTEXT = regex("[—―─…⋯/−+±≥≤≈×‘’“”-]")


def classify(text: str) -> str:
    """The class letters of a text, of the same length."""
    letters = text.translate(_TABLE)
    if _NEEDS_CONTEXT.search(text) is None:
        return letters
    return _in_context(text, letters)


def _in_context(text: str, letters: str) -> str:
    out = list(letters)
    for pattern, letter in ((_DASHES, "D"), (_ELLIPSES, "E")):
        for match in pattern.finditer(text):
            out[match.start() : match.end()] = letter * (match.end() - match.start())
    for match in _CURLY.finditer(text):
        at = match.start()
        if _is_apostrophe(text, at):
            out[at] = "a"
        elif _latin_quote(text, out, at):
            out[at] = "u" if text[at] in "‘“" else "v"
    for match in _SIGN.finditer(text):
        at = match.start()
        before = out[at - 1] if at else "o"
        if before not in "adv%yk":  # a sign, not a hyphen or an operator
            out[at] = "Y" if text[at] in "−≥≤≈" else "$"
        elif text[at] == "−":
            out[at] = "a"
    for match in _SHORT_HYPHEN.finditer(text):
        at = match.start()
        if out[at] == "a" and 0 < at < len(text) - 1 and "H" in (out[at - 1], out[at + 1]):
            out[at] = "n"
    for match in _TIMES.finditer(text):
        at = match.start()
        if "H" in (out[at - 1] if at else "", out[at + 1] if at + 1 < len(out) else ""):
            out[at] = "x"
    for match in _SOLIDUS.finditer(text):
        at = match.start()
        beside = {out[at - 1] if at else "", out[at + 1] if at + 1 < len(out) else ""}
        out[at] = "a" if beside <= {"a", "d", "v", "u", ""} else "l"
    return "".join(out)


def _is_apostrophe(text: str, at: int) -> bool:
    """Between Latin letters, and between figures: don’t, 39°54’27”."""
    beside = text[at - 1 : at] + text[at + 1 : at + 2]
    return text[at] == "’" and len(beside) == 2 and beside.isascii() and beside.isalnum()


def _latin_quote(text: str, out: list[str], at: int) -> bool:
    """A curly quote is Latin when both its neighbours are Latin and one of them is a space."""
    before = out[at - 1] if at else ""
    after = out[at + 1] if at + 1 < len(out) else ""
    if before in ("", "w") and after in ("", "w"):
        return False
    return (
        all(side in ("", "w", "a", "d", "u", "v") for side in (before, after))
        and ("w" in (before, after))
        and ("a" in (before, after) or "v" in (before, after))
    )


@lru_cache(maxsize=4096)
def is_square(char: str) -> bool:
    """True for characters that take one em by their nature."""
    return unicodedata.east_asian_width(char) in "WF"
