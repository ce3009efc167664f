"""The grammar of numbering and of address: markers by rank, salutations, dates (rules M-1, M-6, M-17)."""

from __future__ import annotations

from typing import NamedTuple

from pipeline.lang.han import HAN
from pipeline.lang.numerals import chinese_number
from pipeline.model.nodes import Role
from pipeline.patterns import regex

_N = "[一二三四五六七八九十百千零〇]+"
_S = "[ \u3000]*"
_FORMAL = "[壹贰貳叁參参肆伍陆陸柒捌玖拾]{1,3}"


class Marker(NamedTuple):
    """A marker at a line's start: the role it gives a heading, its number, where the wording after it begins."""

    role: Role
    number: int
    end: int


_FORMS: tuple[tuple[Role, str], ...] = (
    (
        Role.HEADING_PART,
        rf"第{_S}({_N}|[0-9]{{1,3}}){_S}(?:编|分编|部分|篇|編|部份)(?=[\s：:]|$|(?!{HAN})|{HAN}{{2,24}}$)|"
        rf"({_FORMAL}){_S}、",
    ),
    (Role.HEADING_CHAPTER, rf"第{_S}((?:[一二三四五六七八九十百]{_S})+|[0-9]{{1,3}}{_S})章(?!程)"),
    (Role.HEADING_SECTION, rf"第{_S}((?:[一二三四五六七八九十百]{_S})+|[0-9]{{1,3}}{_S})[节節](?![约约])"),
    (Role.HEADING_1, rf"({_N}){_S}[、．.](?:({_N})[季届次是年月日级个条者度线、])?"),
    (Role.HEADING_2, rf"[（(]{_S}({_N}){_S}[）)]"),
    (Role.HEADING_3, r"([0-9]{1,3})\s*[.．](?![0-9])|([0-9]{1,2})、(?![0-9])"),
    (Role.HEADING_4, r"[（(]\s*([0-9]{1,3})\s*[）)]"),
)
RANK: dict[Role, int] = {role: rank for rank, (role, _) in enumerate(_FORMS)}
_COMPILED = tuple((role, regex(pattern)) for role, pattern in _FORMS)
# One look tells that a text has no marker.
MARKER_START = regex(
    rf"\s*(?:第|{_FORMAL}[ \u3000]*、|[一二三四五六七八九十百千零〇]+[ \u3000]*[、．.]|"
    r"[（(][ \u3000]*[一二三四五六七八九十0-9]|"
    r"[0-9]{1,3}\s*(?:[.．](?![0-9])|、))"
)
# A marker that the source cut off from its text.
LONE_MARKER = regex(
    rf"{_N}[、．.]|[（(](?:{_N}|[0-9]{{1,3}})[）)]|[0-9]{{1,3}}[.．、]|第(?:{_N})[，、]|其[一二三四五六七八九十][，、]"
)
_ARTICLE = regex(
    rf"第{_S}(?:(?:[一二三四五六七八九十百千零〇]{_S})+|"
    rf"[0-9]{{1,4}}(?:-[0-9]+)?{_S})[条條](?:之[一二三四五六七八九十]+)?(?=[\s：:]|$)"
)

_WHO = (
    "领导|来宾|代表|委员|同志|朋友|常委|嘉宾|女士|先生|主任委员|主任|主席团|主席|议员|同仁|同事|专家|老师|同学|"
    "理事|会员|顾问|列席人员|委員|領導|來賓|專家|議員|副議長|議長|先進|嘉賓|貴賓|會員|同學|秘书长|企业家|乡亲|"
    "局长|书记|省长|市长|总理"
)
_ALL = "各位|全体|诸位|諸位|全體"
_PART = regex(
    rf"(?:尊敬的|敬爱的|亲爱的|敬愛的|親愛的)?(?:(?:{_ALL}){HAN}{{0,6}}?|{HAN}{{0,4}}?(?=(?:{_WHO})们|"
    rf"(?:{_WHO})們)|"
    rf"(?<=的){HAN}{{1,6}}?|)(?:{_WHO})(?:们|們)?"
)
_PARTS = regex(rf"[，、,和及 \u3000]+|(?<!^)(?={_ALL})")
_TAIL = regex(r"(?:各位|同志们|同志們)[^。！？；：:]{0,26}[：:！!]$")


def article_of(text: str) -> int:
    """Where the wording of a law's article begins (第三条　…), or 0."""
    match = _ARTICLE.match(text)
    return match.end() if match else 0


def marker_of(text: str) -> Marker | None:
    """The marker at the start of a text, or `None`. 一是 二是, 2.5亿元, 1、2、3号 are none."""
    start = MARKER_START.match(text)
    if start is None:
        return None
    offset = len(text) - len(text.lstrip())
    for role, pattern in _COMPILED:
        match = pattern.match(text, offset)
        if match:
            number = _value(next(group for group in match.groups() if group))
            if role is Role.HEADING_1 and match[2]:
                if _value(match[2]) > number:
                    return None  # 一、二季度: two numbers of one phrase
                return Marker(role, number, match.start(2))
            return Marker(role, number, match.end())
    return None


def _value(digits: str) -> int:
    digits = digits.replace(" ", "").replace("\u3000", "")
    return int(digits) if digits.isascii() else chinese_number(digits)


def salutation(text: str) -> bool:
    """True for a line that only addresses the audience: 各位委员： 同志们！"""
    text = text.strip()
    if not 3 <= len(text) <= 32 or text[-1] not in "：:！!":
        return False
    parts = [part for part in _PARTS.split(text[:-1]) if part]
    return bool(parts) and all(_PART.fullmatch(part) for part in parts)


def salutation_at_end(text: str) -> int:
    """Where a salutation begins that ends the text without being all of it (…总理李克强各位代表：), or 0."""
    match = _TAIL.search(text)
    return match.start() if match and match.start() and salutation(match[0]) else 0


_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_YEAR = "[0-9]{4}|[一二三四五六七八九〇零○Ｏ]{4}"
DATE = regex(
    rf"(?P<year>{_YEAR})\s*年\s*(?P<month>[0-9]{{1,2}}|[一二三四五六七八九十]{{1,3}})\s*月\s*"
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
    if not (1 <= month <= 12 and 1 <= day <= _DAYS[month - 1]):
        return ""
    return f"{year:04d}-{month:02d}-{day:02d}"
