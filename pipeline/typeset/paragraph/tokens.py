"""Stretches of text that must not part, or part only when nothing else fits.

Rules: figures with sign and unit sign (GB/T 15835-2011), number and measure word, dates, document numbers, ordinals
with what follows, short quoted terms. Offsets are indexes of the gap after a character.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.lang.units import UNITS
from pipeline.patterns import regex
from pipeline.typeset.paragraph.spacing import AVOID, FORBIDDEN, FREE, KEEP

SHORT_TERM = 40  # penalty of a break inside a short quoted term
_ORDINAL_WORD = 5  # inside 第五届
_YEAR = 120  # after the year of a date
_UNIT = KEEP + 10_000  # a figure from its unit: later than a day from its month, a range after its connector
_ADDRESS = 25  # where a URL may be divided
_DATE_UNIT = FORBIDDEN // 20  # a number from its 年 月 日 號
_NO_GAP = -1

# Looked for only where a number begins, and never given back: a long row of figures is read once.
_NUMBER = r"(?<![0-9])(?<![0-9][.,])[0-9]++(?:[.,][0-9]++)*+"
_SOME = "[余多餘来來]?"
_TIMES = "(?:[十百千]?(?:万亿|萬億|万|亿|萬|億)|[百千])"
_FIGURE = regex(r"[0-9]+(?:[.,:/×∶][0-9]+)+|[0-9]{2,}")
_NUMBER_UNIT = regex(rf"第?{_NUMBER}{_SOME}(?:{_TIMES}{_SOME}(?:{UNITS})?|{UNITS})")
_RANGE = regex(r"(?<![0-9.,])[0-9.,]++[%％‰℃]?[～〜—–][0-9.,]+[%％‰℃]?")
_NUMBER_DATE = regex("(?<![0-9])[0-9]++[年月日号號]")
_MONTH_OF_DATE = regex("(?<=[0-9])年(?=[0-9]{1,2}月)")
_DAY_OF_DATE = regex("(?<=[0-9])月(?=[0-9]{1,2}日)")
_DOCUMENT_NUMBER = regex("(?<=.)〔[0-9]{4}〕第?[0-9]+[号號]|〔[0-9]{4}〕第?[0-9]+[号號]")
_ORDINAL_INSIDE = regex("第[一二三四五六七八九十百零〇]{1,5}[届次条章节屆條節个個]")
_ORDINAL = regex(
    r"(?:[一二三四五六七八九十百]+、|（[一二三四五六七八九十百]+）|[0-9]{1,3}[.．](?![0-9])|（[0-9]{1,3}）|[①-⑳]|"
    r"第[一二三四五六七八九十百零〇0-9]+[条章节編编款项節條项項])"
)
_ADDRESS_IN = regex(r"(?:https?://|www\.)[!-~]+|(?<![\w.+-])[\w.+-]++@[A-Za-z0-9.-]+", re.ASCII)
_ADDRESS_STOP = regex(r"(?<![./?&=-])[./?&=-]")
_SHORT_QUOTED = regex(r"[“‘《〈「『]([㐀-鿿0-9A-Za-z]{1,4})[”’》〉」』]")
_JOINED = regex("[\u00a0\u202f\u2060\ufeff\u200d\u2011]")
_BLANKS = regex("\u3000{3,}(?=.)")
_DIGITS = frozenset("0123456789")


def hold(text: str, penalty: list[int]) -> None:
    """Raise the penalties of the breaks that would part what belongs together; where a URL may be divided, lower
    them."""
    last = len(text) - 1
    for gap, cost in _held(text):
        if gap < last and penalty[gap] < cost:
            penalty[gap] = cost
    if "〔" in text:
        for match in _DOCUMENT_NUMBER.finditer(text):
            if match.start() and penalty[match.start() - 1] < AVOID:
                penalty[match.start() - 1] = AVOID
    for match in _BLANKS.finditer(text):
        penalty[match.end() - 1] = FREE
    if "." in text or "@" in text:
        for gap, cost in _address_gaps(text):
            penalty[gap] = cost
    gap = ordinal_end(text)
    if gap != _NO_GAP:
        penalty[gap] = FORBIDDEN


def figure_gaps(text: str) -> list[int]:
    """Gaps inside figures and document numbers: no break at all."""
    return _inside(text, _FIGURE, _DOCUMENT_NUMBER)


def unit_gaps(text: str) -> list[int]:
    """Gaps between a number and its unit, inside dates' parts and ranges: a break only when nothing else fits."""
    return _inside(text, _NUMBER_UNIT, _RANGE)


def _inside(text: str, *patterns: re.Pattern[str]) -> list[int]:
    return [gap for item in patterns for match in item.finditer(text) for gap in range(match.start(), match.end() - 1)]


def _held(text: str) -> Iterator[tuple[int, int]]:
    """Gaps with what a break there costs at least."""
    for gap in _inside(text, _FIGURE, _DOCUMENT_NUMBER):
        yield gap, FORBIDDEN
    for gap in _inside(text, _NUMBER_UNIT):
        yield gap, _UNIT
    for gap in _inside(text, _NUMBER_DATE):
        yield gap, _DATE_UNIT
    for gap in _inside(text, _RANGE):
        yield gap, KEEP
    for gap in _inside(text, _SHORT_QUOTED):
        yield gap, SHORT_TERM
    for gap in _inside(text, _ORDINAL_INSIDE):
        yield gap, _ORDINAL_WORD
    for pattern, cost in ((_MONTH_OF_DATE, _YEAR), (_DAY_OF_DATE, KEEP)):
        for match in pattern.finditer(text):
            yield match.start(), cost
    for match in _JOINED.finditer(text):
        yield match.start(), FORBIDDEN
        if match.start():
            yield match.start() - 1, FORBIDDEN


def _address_gaps(text: str) -> Iterator[tuple[int, int]]:
    """Gaps in URLs and mail addresses where a line may end: before . / ? & = - and never with a hyphen added; between
    two figures only when nothing else fits."""
    for match in _ADDRESS_IN.finditer(text):
        for at in _ADDRESS_STOP.finditer(text, match.start() + 1, match.end() - 1):
            if text.startswith("://", at.start() - 1):
                continue
            inside = text[at.start() - 1] in _DIGITS and text[at.start() + 1] in _DIGITS
            yield at.start() - 1, KEEP if inside else _ADDRESS


def ordinal_end(text: str) -> int:
    """Index of the gap after an ordinal that opens the paragraph, or -1."""
    match = _ORDINAL.match(text)
    return match.end() - 1 if match and match.end() < len(text) else _NO_GAP
