"""The grammar of numbering and of address: markers by rank, salutations, dates (rules M-1, M-6, M-17)."""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.lang.numerals import chinese_number
from pipeline.model.nodes import Role

_N = "[一二三四五六七八九十百千零〇]+"


class Marker(NamedTuple):
    """A marker at a line's start: the role it gives a heading, its number, where the wording after it begins."""

    role: Role
    number: int
    end: int


_FORMS: tuple[tuple[Role, re.Pattern[str]], ...] = (
    (Role.HEADING_PART, re.compile(rf"第\s*({_N})\s*(?:编|编分|部分|篇|編|部份)(?=[\s\u3000：:]|$)")),
    (Role.HEADING_CHAPTER, re.compile(rf"第\s*({_N})\s*章")),
    (Role.HEADING_SECTION, re.compile(rf"第\s*({_N})\s*[节節](?![约約])")),
    (Role.HEADING_1, re.compile(rf"({_N})\s*、(?=(?:({_N})[季届次年月日级个条])?)")),
    (Role.HEADING_2, re.compile(rf"[（(]\s*({_N})\s*[）)]")),
    (Role.HEADING_3, re.compile(r"([0-9]{1,3})\s*[.．](?![0-9])|([0-9]{1,2})、(?![0-9])")),
    (Role.HEADING_4, re.compile(r"[（(]\s*([0-9]{1,3})\s*[）)]")),
)
RANK: dict[Role, int] = {role: rank for rank, (role, _) in enumerate(_FORMS)}

_ADDRESS = (
    r"(?:(?:尊敬的|敬爱的|亲爱的)?(?:各位|全体)?(?:领导|来宾|代表|委员|同志|朋友|常委|嘉宾|女士|先生|主任|副主任|主席|团|议员|同仁|專員|委員|同志|領導|來賓|"
    r"主席团|政协委员|人大代表|列席人员|特邀代表)(?:们|們)?(?:，|、|,|\s|和|各位)*)+"
)
_SALUTATION = re.compile(rf"^\s*{_ADDRESS}\s*[：:！!]\s*$")


_ARTICLE = re.compile(rf"\s*第\s*({_N}|[0-9]+)\s*[条條](?:之{_N})?(?=[ \u3000：]|$)")


def article_of(text: str) -> int:
    """Where the wording of a law's article begins (第三条　…), or 0."""
    match = _ARTICLE.match(text)
    return match.end() if match else 0


def marker_of(text: str) -> Marker | None:
    """The marker at the start of a text, or `None`. 一是 二是, 2.5亿元, 1、2、3号 are none."""
    stripped = text.lstrip()
    offset = len(text) - len(stripped)
    for role, pattern in _FORMS:
        match = pattern.match(stripped)
        if match:
            digits = next(group for group in match.groups() if group)
            number = int(digits) if digits.isascii() else chinese_number(digits)
            if role is Role.HEADING_1 and match[2] and chinese_number(match[2]) == number + 1:
                return None  # 一、二季度
            return Marker(role, number, offset + match.end())
    return None


def salutation(text: str) -> bool:
    """True for a line that only addresses the audience: 各位委员： 同志们！"""
    return len(text) <= 30 and _SALUTATION.match(text) is not None


# Headings known by their word alone.
NAMED = frozenset(
    (
        *("序言", "前言", "引言", "导言", "总则", "附则", "结语", "结束语", "后记", "附录"),
        *("導言", "總則", "附則", "結語", "結束語", "後記", "附錄"),
    )
)
ATTACHMENT = re.compile(r"^附件?\s*[0-9一二三四五六七八九十]*\s*[：:]?$")
DATE = re.compile(
    r"(?P<year>[0-9]{4}|[一二三四五六七八九〇零○Ｏ]{4})\s*年\s*(?P<month>[0-9]{1,2}|[一二三四五六七八九十]{1,3})\s*月\s*"
    r"(?P<day>[0-9]{1,2}|[一二三四五六七八九十]{1,3})\s*日"
)


def iso_date(text: str) -> str:
    """The first complete date in a text as ISO 8601, or an empty string."""
    match = DATE.search(text)
    if match is None:
        return ""
    year, month, day = (
        int(part) if part.isascii() else chinese_number(part) for part in (match["year"], match["month"], match["day"])
    )
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return ""
    return f"{year:04d}-{month:02d}-{day:02d}"
