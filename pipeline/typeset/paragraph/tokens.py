"""Stretches of text that must not part, or part only when nothing else fits.

Rules: figures with sign and unit sign (GB/T 15835-2011), number and measure word, dates, document numbers, ordinals
with what follows, short quoted terms. Offsets are indexes of the gap after a character.
"""

from __future__ import annotations

import re

SHORT_TERM = 6  # penalty of a break inside a short quoted term
ADDRESS = 25  # penalty of a break inside a URL

_UNIT = (
    "万亿美元|万亿元|个百分点|平方公里|平方千米|平方米|立方米|千瓦时|万千瓦|亿千瓦时|万平方米|万公里|万人次|亿人次|亿美元|万美元|"
    "亿立方米|万立方米|万亩|亿亩|万亿|亿元|万元|千元|百元|美元|万吨|亿吨|亿斤|公斤|公里|千米|公顷|万人|万户|万家|万个|万件|万套|"
    "人次|小时|分钟|世纪|年代|周年|亿|万|千|百|元|吨|斤|米|亩|人|户|家|个|项|条|次|名|位|篇|份|期|届|场|处|所|座|辆|台|套|天|年|月|日|"
    "时|分|秒|倍|成|岁|度|号|件|部|批|组|级|层|册|卷|张|页|点|类|种|款|万|"
    # the same in Traditional script
    "萬億美元|萬億元|個百分點|億美元|萬美元|億元|萬元|萬噸|億噸|萬人|萬億|公頃|千瓦時|萬|億|個|項|條|屆|場|處|輛|臺|歲|戶|噸|畝|篇|"
    "時|號|點|類|種|張|頁|級|層|冊|組"
)
_FIGURE = re.compile(r"[0-9]+(?:[.,:/×][0-9]+)*")
_NUMBER_UNIT = re.compile(
    rf"(?:第)?[0-9]+(?:[.,][0-9]+)*(?:余|多|餘)?(?:{'|'.join(sorted(set(_UNIT.split('|')), key=len, reverse=True))})"
)
_RANGE = re.compile(r"[0-9.,]+[%％‰℃]?[～〜—–][0-9.,]+[%％‰℃]?")
_DOCUMENT_NUMBER = re.compile(r"〔[0-9]{4}〕(?:第)?[0-9]+号|〔[0-9]{4}〕(?:第)?[0-9]+號")
_ORDINAL = re.compile(
    r"(?:[一二三四五六七八九十百]+、|（[一二三四五六七八九十百]+）|[0-9]{1,3}[.．](?![0-9])|（[0-9]{1,3}）|[①-⑳]|"
    r"第[一二三四五六七八九十百零〇0-9]+[条章节編编款項项節條])"
)
_ADDRESS = re.compile(r"(?:https?://|www\.)[!-~]+|[\w.+-]+@[A-Za-z0-9.-]+", re.ASCII)
_ADDRESS_STOP = re.compile(r"(?<![./?&=_@-])[./?&=_@-]")
_SHORT_QUOTED = re.compile(r"[“‘《〈「『]([㐀-鿿0-9A-Za-z]{1,4})[”’》〉」』]")


def figure_gaps(text: str) -> list[int]:
    """Gaps inside figures and document numbers: no break at all."""
    gaps: list[int] = []
    for match in _FIGURE.finditer(text):
        if match.end() - match.start() > 1:
            gaps.extend(range(match.start(), match.end() - 1))
    for match in _DOCUMENT_NUMBER.finditer(text):
        gaps.extend(range(match.start(), match.end() - 1))
    return gaps


def unit_gaps(text: str) -> list[int]:
    """Gaps between a number and its unit, inside dates' parts and ranges: a break only when nothing else fits."""
    gaps: list[int] = []
    for pattern in (_NUMBER_UNIT, _RANGE):
        for match in pattern.finditer(text):
            gaps.extend(range(match.start(), match.end() - 1))
    return gaps


def term_gaps(text: str) -> list[int]:
    """Gaps inside short quoted terms: a break costs a little."""
    return [gap for match in _SHORT_QUOTED.finditer(text) for gap in range(match.start(), match.end() - 1)]


def address_gaps(text: str) -> list[int]:
    """Gaps in URLs and mail addresses where a line may end: before . / ? & = - _ @ and never with a hyphen added."""
    gaps: list[int] = []
    for match in _ADDRESS.finditer(text):
        gaps.extend(at.start() - 1 for at in _ADDRESS_STOP.finditer(text, match.start() + 8, match.end() - 1))
    return gaps


def ordinal_end(text: str) -> int:
    """Index of the gap after an ordinal that opens the paragraph, or -1."""
    match = _ORDINAL.match(text)
    return match.end() - 1 if match and match.end() < len(text) else -1
