"""Code point sets of Chinese marks, shared by breaking, spacing, clean-up, writers and checks.

Sources: GB/T 15834-2011 (clause 5), W3C Requirements for Chinese Text Layout (prohibition rules), measured gaps of
Unicode Annex 14 named in the comments.
"""

from __future__ import annotations

POINT = frozenset("，、；：。？！．")
CLOSE = frozenset("’”）》〉」』】〕〗］｝〞")
OPEN = frozenset("‘“（《〈「『【〔〖［｛〝")
FULLMARK = POINT | CLOSE | OPEN

INTERPUNCT = frozenset("·‧・")
EM_DASH = "—"
TWO_EM_DASH = "⸺"
LEADER = "…"
# Single connectors: 一字线, short dash, wave dash. Two — are a dash, two … an ellipsis.
CONNECT = frozenset("—…–～〜－")
SOLIDUS = frozenset("/／")
POSTFIX = frozenset("%％‰‱°℃℉′″￠")
PREFIX = frozenset("￥¥$＄€£№")
SIGN = frozenset("+−±-#")  # sticks to a digit that follows
CIRCLED = frozenset(chr(code) for code in range(0x2460, 0x2474))

LATIN_NOT_START = frozenset(",.:;?!)]}")
LATIN_NOT_END = frozenset("([{")

# Level GB. Unicode Annex 14 would allow lines that begin with · ～ — ／ and treats “ ” alike.
NOT_START = POINT | CLOSE | INTERPUNCT | CONNECT | SOLIDUS | POSTFIX | LATIN_NOT_START
NOT_END = OPEN | PREFIX | SOLIDUS | LATIN_NOT_END

# Code points that Latin and Chinese share; in Chinese context they take the Chinese face (rule B-2).
SHARED = frozenset("·‘’“”—…‰°×℃")


def is_han(char: str) -> bool:
    """True for ideographs, 〇 included (HAN of the typographic rules)."""
    code = ord(char)
    return (
        0x4E00 <= code <= 0x9FFF
        or 0x3400 <= code <= 0x4DBF
        or 0x20000 <= code <= 0x3FFFF
        or 0xF900 <= code <= 0xFAFF
        or code == 0x3007
    )


def is_chinese(char: str) -> bool:
    """True for ideographs and full-width marks, dash, ellipsis, ％ ～ · included: the context test of clean-up."""
    return char in FULLMARK or is_han(char) or char in "—…％～·　"
