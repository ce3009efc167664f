"""What must not part: figures, figures with signs and units, dates, document numbers, names, words, addresses.

The checker's own reading of GB/T 15835-2011 and of the house rules D-5 to D-15; offsets are gaps after a character.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.patterns import regex

_FIGURE = r"[0-9]+(?:[.,:/×][0-9]+)*"
_UNITS = (
    "万亿美元 万亿元 个百分点 平方公里 平方千米 平方米 立方米 千瓦时 万千瓦 亿美元 "
    "万美元 万亿 亿元 万元 千元 美元 万吨 亿吨 亿斤 公斤 公里 千米 公顷 万亩 "
    "亿亩 万人 万户 人次 亿 万 千 百 元 吨 斤 米 亩 人 户 家 个 项 件 条 "
    "小时 分钟 世纪 千瓦 公升 毫克 微克 毫米 厘米 小時 分鐘 世紀 釐米 千伏 "
    "次 名 位 篇 份 期 届 场 处 所 座 辆 台 套 天 年 月 日 时 分 秒 倍 "
    "成 岁 度 号 部 批 组 级 层 册 卷 张 页 点 类 种 款 萬億美元 萬億元 "
    "個百分點 億美元 萬美元 萬億 億元 萬元 萬噸 億噸 公頃 萬畝 萬人 億 萬 個 "
    "項 條 屆 場 處 輛 臺 歲 戶 噸 畝 時 號 點 類 種 張 頁 級 層 組"
)
_UNIT = "|".join(sorted(_UNITS.split(), key=len, reverse=True))
_TIMES = "(?:[十百千]?(?:万亿|萬億|[万亿萬億])|[百千])"
_SIGNS = "%％‰‱°℃℉′″￠"
_LEADS = "￥¥$＄€£№"


class Unit(NamedTuple):
    """A stretch of text, from `start` to `end`, that the rule keeps on one line."""

    rule: str
    start: int
    end: int


_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (rule, regex(pattern))
    for rule, pattern in (
        ("D-4", r"——|⸺|…{2,}"),
        ("D-5", _FIGURE),
        ("D-6", rf"{_FIGURE}[{_SIGNS}]+|[{_LEADS}][0-9]|(?<![0-9A-Za-z%)）])[-+−±#](?=[0-9])[0-9]"),
        ("D-9", r"[0-9]+[年月日号](?![0-9])|[0-9]+(?=[年月日])[年月日]"),
        ("D-12", rf"第[0-9]+(?:{_UNIT})"),
        ("D-8", rf"(?<![第0-9]){_FIGURE}[余多餘]?(?:{_TIMES}[余多餘]?(?:{_UNIT})?|{_UNIT})"),
        ("D-10", r"〔[0-9]{4}〕(?:第)?[0-9]+[号號]"),
    )
)
_ADDRESS = regex(r"(?:https?://|www\.)[!-~]+|[\w.+-]{1,64}@[A-Za-z0-9.-]+", re.ASCII)
_WORD = regex(r"[A-Za-z0-9]+")
_NAME = regex(r"(?<![㐀-鿿])[㐀-鿿]\u3000[㐀-鿿](?![㐀-鿿])")
_QUOTED = regex(r"[“‘《〈「『]([㐀-鿿0-9A-Za-z]{1,4})[”’》〉」』]")
ORDINAL = regex(
    r"(?:[一二三四五六七八九十百]+、|（[一二三四五六七八九十百]+）|[0-9]{1,3}[.．](?![0-9])|（[0-9]{1,3}）|[①-⑳])"
)


def units_of(text: str) -> Iterator[Unit]:
    """All stretches that a rule keeps together, addresses apart."""
    inside = [match.span() for match in _ADDRESS.finditer(text)]
    for rule, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            if match.end() - match.start() > 1 and not any(a < match.end() and match.start() < b for a, b in inside):
                yield Unit(rule, match.start(), match.end())
    for match in _WORD.finditer(text):
        if match.end() - match.start() > 1 and not any(a < match.end() and match.start() < b for a, b in inside):
            yield Unit("D-14", match.start(), match.end())
    for match in _NAME.finditer(text):
        yield Unit("D-13", match.start(), match.end())
    for match in _QUOTED.finditer(text):
        yield Unit("D-17", match.start(), match.end())


def addresses_of(text: str) -> list[tuple[int, int]]:
    """Where URLs and mail addresses stand."""
    return [match.span() for match in _ADDRESS.finditer(text)]


def held_gaps(clusters: list[str]) -> frozenset[int]:
    """Gaps inside unbreakable stretches, counted in glyphs: stretching may leave them closed."""
    text = "".join(cluster[:1] or " " for cluster in clusters)
    return frozenset(gap for unit in units_of(text) for gap in range(unit.start, unit.end - 1))
