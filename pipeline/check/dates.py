"""Days, months and hours that cannot be."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import date

from pipeline.check.passages import Findings, Passage
from pipeline.diagnostics import Code
from pipeline.lang.numerals import chinese_number
from pipeline.patterns import regex

_C = "一二三四五六七八九十"
_YEAR = "[0-9]{4}|[一二三四五六七八九〇零○]{4}"
_DATE = regex(
    rf"(?:(?P<year>{_YEAR})年)?(?<![0-9{_C}百千])(?P<month>[0-9]{{1,3}}|[{_C}]{{1,3}})月"
    rf"(?P<day>[0-9]{{1,3}}|[{_C}]{{1,3}})日(?:[（(]?星期(?P<weekday>[一二三四五六日天]))?"
)
_MONTH = regex(rf"(?P<year>{_YEAR})年(?P<month>[0-9]{{1,3}}|[{_C}]{{2,3}})月(?!均|[0-9{_C}]+日)")
_ISO = regex(r"(?<![0-9-])(?P<year>(?:19|20)[0-9]{2})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})(?![0-9-])")
_YEARS = regex(r"(?<![0-9])((?:19|20)[0-9]{2})年?(?:[—–－~～-]|——)((?:19|20)[0-9]{2})年")
_CLOCK = regex(r"(?<![0-9:])([0-9]{1,2})(?:时([0-9]{1,2})分|[:：]([0-9]{2})(?=[至—～-]|开|前|后|召|举|许|左))")
_WEEKDAYS = "一二三四五六日"


def check(passages: Sequence[Passage], findings: Findings) -> None:
    """Dates, week days, spans of years and times of day."""
    for passage in passages:
        if "月" in passage.text or "-" in passage.text:
            _dates(passage, findings)
        for match in _YEARS.finditer(passage.text):
            if int(match[1]) >= int(match[2]):
                findings.warn(Code.SPAN_BACKWARDS, passage, *match.span(), first=match[1], last=match[2])
        for match in _CLOCK.finditer(passage.text):
            if int(match[1]) > 24 or int(match[2] or match[3]) > 59:
                findings.warn(Code.NO_SUCH_TIME, passage, *match.span(), time=match[0])


def _dates(passage: Passage, findings: Findings) -> None:
    for pattern in (_DATE, _ISO, _MONTH):
        for match in pattern.finditer(passage.text):
            parts = match.groupdict()
            year = _number(parts["year"]) if parts["year"] else 0
            month, day = _number(parts["month"]), _number(parts.get("day") or "1")
            # February has 29 days in some year; 2000 was one.
            if not 1 <= month <= 12 or not 1 <= day <= monthrange(year or 2000, month)[1]:
                findings.warn(Code.NO_SUCH_DATE, passage, *match.span(), date=match[0])
                continue
            said = parts.get("weekday")
            if said and year:
                real = _WEEKDAYS[date(year, month, day).weekday()]
                if real != said.replace("天", "日"):
                    findings.warn(Code.WRONG_WEEKDAY, passage, *match.span(), date=match[0], real=real)


def _number(text: str) -> int:
    return int(text) if text.isascii() else chinese_number(text)
