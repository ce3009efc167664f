"""Figures in running text after GB/T 15835-2011; whatever it leaves to choice is only asked about."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.check.passages import Findings, Passage
from pipeline.diagnostics import Code
from pipeline.model.nodes import Role
from pipeline.patterns import regex

_N = r"[0-9]+(?:\.[0-9]+)?"
_PERCENTS = regex(rf"(?<![0-9.]){_N}(?:[-–—~～－]|至|到){_N}%")
_UNITS = "瓦米克卡帕赫伏安焦牛升字公兆比头位禧乏巴流吨"
_MIXED = regex(rf"(?<![0-9.,〔]){_N}[千百](?![{_UNITS}分度年里强佳佛])")
_APPROXIMATE = regex(
    r"(?<![第十百千万亿、一二三四五六七八九])([一二三四五六七八九])、([二三四五六七八九])(?=[个十百千万天次倍])"
)
_SHORT_YEAR = regex(r"(?<![0-9.])[5-9][0-9]年(?=[0-9]{1,2}月|[初底末])")
_ABOUT = regex(rf"(?:大约|约|将近|接近|近)(?:为|占|有)?{_N}[^，。；：、！？（）]{{0,8}}(?:左右|上下)")
_OVER = regex(rf"(?:超过|突破|逾)(?:了)?{_N}[^，。；：、！？（）0-9]{{0,6}}以上")
_FEWER = regex(r"(?:下降|减少|降低|缩小|缩短|下滑|减小)(?:了|到)?(?:[0-9]+(?:\.[0-9]+)?|[一二两三四五六七八九十]+)倍")
_ARABIC_YEAR = regex(r"(?<![0-9])(?:19|20)[0-9]{2}年")
_CHINESE_YEAR = regex(r"[一二][〇○零九][一二三四五六七八九〇○零]{2}年")
_GROUPED = regex(r"(?<![0-9,.])[0-9]{1,3}(?:,[0-9]{3})+(?![0-9,])")
_PLAIN = regex(r"(?<![0-9,.〔])[0-9]{4,}(?:\.[0-9]+)?(?![0-9年号,./:〕\-—])")
_RARE = 10  # one form is the odd one out where the other is this many times as frequent


def check(passages: Sequence[Passage], findings: Findings) -> None:
    """Ranges, mixed figures, approximations, and two styles in one document."""
    for passage in passages:
        text = passage.text
        for match in _PERCENTS.finditer(text):
            if text.count("%", *match.span()) == 1:
                findings.ask(Code.PERCENT_ONCE, passage, *match.span(), range=match[0])
        for match in _MIXED.finditer(text):
            findings.ask(Code.MIXED_FIGURES, passage, *match.span(), figure=match[0])
        for match in _APPROXIMATE.finditer(text):
            if "一二三四五六七八九".index(match[2]) - "一二三四五六七八九".index(match[1]) == 1:
                wanted = match[1] + match[2]
                findings.ask(Code.APPROXIMATE_MARK, passage, *match.span(), figure=match[0], wanted=wanted)
        for match in _SHORT_YEAR.finditer(text):
            findings.ask(Code.SHORT_YEAR, passage, *match.span(), year=match[0])
        for pattern in (_ABOUT, _OVER):
            for match in pattern.finditer(text):
                findings.ask(Code.SAID_TWICE, passage, *match.span(), phrase=match[0])
        for match in _FEWER.finditer(text):
            findings.warn(Code.FEWER_TIMES, passage, *match.span(), phrase=match[0])
    body = [passage for passage in passages if passage.role is Role.BODY]
    _odd_one_out(body, _CHINESE_YEAR, _ARABIC_YEAR, Code.YEAR_STYLES, findings)
    _odd_one_out(body, _GROUPED, _PLAIN, Code.THOUSANDS_STYLES, findings)


def _odd_one_out(
    passages: Sequence[Passage], one: re.Pattern[str], other: re.Pattern[str], code: Code, findings: Findings
) -> None:
    """Tell the first place of the rarer of two forms when both are used and one is clearly the rule."""
    ones = [(passage, match) for passage in passages for match in one.finditer(passage.text)]
    others = [(passage, match) for passage in passages for match in other.finditer(passage.text)]
    rare, usual = sorted((ones, others), key=len)
    if rare and len(usual) >= _RARE * len(rare):
        passage, match = rare[0]
        said = {"rare": len(rare), "usual": len(usual)}
        findings.ask(code, passage, *match.span(), first=match[0], **said)
