"""Figures as Chinese numerals, for vertical editions (rule J-17; GB/T 15835-2011, 4.2 and 5.2).

Years digit by digit (二〇二二年), other numbers with their powers (一百二十六座, 百分之九十八点六). What is no number
of Chinese text stays: names with letters (5G, PM2.5), telephone and other numbers with hyphens, times, degrees,
markers (1. and （1）), figures with a zero in front, tables.
"""

from __future__ import annotations

from collections.abc import Iterator
from re import Match

from pipeline.diagnostics import Diagnostics
from pipeline.lang.regions import region_of
from pipeline.model.nodes import Block, Document, Table
from pipeline.patterns import regex
from pipeline.records import replace
from pipeline.transforms.edits import Edit, Worded, rewrite, text_of
from pipeline.transforms.trees import each_worded

RULE = "J-17"
_DIGITS = "零一二三四五六七八九"
_YEAR_DIGITS = "〇一二三四五六七八九"
_NUMBER = regex(
    r"(?<![A-Za-z0-9.,:：/@_#+\-−–×=＝<>℃°〇])(?P<whole>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.(?P<part>[0-9]+))?"
    r"(?P<sign>[%％‰])?(?![A-Za-z0-9.:/@_#+\-−–×=＝<>℃°²³])(?!,[0-9])"
)
_YEAR = regex(r"[0-9]{4}(?=年(?!级)|〕|[—～－至到][0-9]{4}年)")
_SHARES = {"%": "百分之", "％": "百分之", "‰": "千分之"}
_MEASURES = frozenset("个個名位家条條项項种種座台臺部人户戶件倍批天周週所处處支艘架辆輛届屆场場篇")
_GREAT = frozenset("万萬亿億")
_LARGEST = 10**16
_OPEN, _CLOSE = "（(", "）)"


def transform(document: Document, tag: str, found: Diagnostics) -> Document:
    """The document with its figures in Chinese numerals of a language tag's script; every place is recorded."""
    traditional = region_of(tag).traditional

    def change(block: Worded) -> Worded:
        return rewrite(block, _edits(text_of(block), traditional), found)

    blocks: list[Block] = []
    for block in document.blocks:
        if isinstance(block, Table):
            blocks.append(block)
        else:
            blocks.extend(each_worded(replace(document, blocks=(block,), notes=()), change).blocks)
    notes = each_worded(replace(document, blocks=()), change).notes
    return replace(document, blocks=tuple(blocks), notes=notes)


def _edits(text: str, traditional: bool) -> Iterator[Edit]:
    for match in _NUMBER.finditer(text):
        start, end = match.span()
        before, after = text[start - 1 : start], text[end : end + 1]
        if before in _OPEN and before and after and after in _CLOSE:
            continue  # a marker, or the number of a note
        if not text[:start].strip() and after in "、．":
            continue
        year = _YEAR.match(text, start) if match["part"] is None and match["sign"] is None else None
        if year:
            made = "".join(_YEAR_DIGITS[int(digit)] for digit in year[0])
        else:
            made = _said(match, before, after, traditional)
        if made:
            yield Edit(start, end, made, RULE)


def _said(match: Match[str], before: str, after: str, traditional: bool) -> str:
    whole = match["whole"].replace(",", "")
    if (len(whole) > 1 and whole[0] == "0") or int(whole) >= _LARGEST or (after in _GREAT and len(whole) > 4):
        return ""
    if whole == "2" and not match["part"] and not match["sign"] and after in _MEASURES and before not in ("第", "月"):
        return "兩" if traditional else "两"
    words = han_numeral(int(whole), traditional)
    if match["part"]:
        words += ("點" if traditional else "点") + "".join(_DIGITS[int(digit)] for digit in match["part"])
    return _SHARES.get(match["sign"] or "", "") + words


def han_numeral(number: int, traditional: bool = False) -> str:
    """A whole number below 10¹⁶ in words: 12 is 十二, 10005 is 一万零五."""
    if number == 0:
        return _DIGITS[0]
    great = ("", "萬", "億", "萬億") if traditional else ("", "万", "亿", "万亿")
    out = ""
    gap = False
    for power in range(3, -1, -1):
        group = number // 10 ** (4 * power) % 10_000
        if not group:
            gap = bool(out)
            continue
        if out and (gap or group < 1_000):
            out += _DIGITS[0]
        gap = False
        out += _below(group) + (great[power] if power < 3 or number // 10**8 % 10_000 == 0 else great[1])
    return out.removeprefix("一") if out.startswith("一十") else out


def _below(group: int) -> str:
    """A number from 1 to 9,999."""
    out = ""
    for digit, power in zip(f"{group:04d}", "千百十 ", strict=True):
        if digit != "0":
            out += _DIGITS[int(digit)] + power.strip()
        elif out and not out.endswith(_DIGITS[0]):
            out += _DIGITS[0]
    return out.rstrip(_DIGITS[0])
