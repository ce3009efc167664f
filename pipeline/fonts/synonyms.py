"""Names of one and the same font: foundries and systems tell some of them only in Chinese or only in English.

Facts of the fonts' own name tables and of the product lists of Founder, Microsoft, Apple, SinoType and Adobe. A sheet
may write any of a row; whichever the installed file knows is found.
"""

from __future__ import annotations

from functools import cache

_ROWS = """
仿宋 | FangSong
仿宋_GB2312 | FangSong_GB2312
楷体 | KaiTi
楷体_GB2312 | KaiTi_GB2312
黑体 | SimHei
宋体 | SimSun
新宋体 | NSimSun
微软雅黑 | Microsoft YaHei
等线 | DengXian
隶书 | LiSu
方正小标宋简体 | FZXiaoBiaoSong-B05S | FZXBSJW--GB1-0
方正小标宋_GBK | FZXiaoBiaoSong-B05 | FZXBSK--GBK1-0
方正仿宋_GBK | FZFangSong-Z02 | FZFSK--GBK1-0
方正仿宋简体 | FZFangSong-Z02S | FZFSJW--GB1-0
方正楷体_GBK | FZKai-Z03 | FZKTK--GBK1-0
方正楷体简体 | FZKai-Z03S | FZKTJW--GB1-0
方正黑体_GBK | FZHei-B01 | FZHTK--GBK1-0
方正黑体简体 | FZHei-B01S | FZHTJW--GB1-0
方正书宋_GBK | FZShuSong-Z01 | FZSSK--GBK1-0
方正书宋简体 | FZShuSong-Z01S | FZSSJW--GB1-0
华文仿宋 | STFangsong
华文楷体 | STKaiti
华文宋体 | STSong
华文中宋 | STZhongsong
华文黑体 | STHeiti
华文细黑 | STXihei
苹方-简 | PingFang SC
蘋方-繁 | PingFang TC
蘋方-港 | PingFang HK
宋体-简 | Songti SC
宋體-繁 | Songti TC
楷体-简 | Kaiti SC
楷體-繁 | Kaiti TC
黑体-简 | Heiti SC
黑體-繁 | Heiti TC
新細明體 | PMingLiU
細明體 | MingLiU
細明體_HKSCS | MingLiU_HKSCS
標楷體 | DFKai-SB | BiauKai
微軟正黑體 | Microsoft JhengHei
思源宋体 | Source Han Serif SC | Source Han Serif CN | Noto Serif CJK SC | Noto Serif SC
思源宋體 | Source Han Serif TC | Source Han Serif TW | Noto Serif CJK TC | Noto Serif TC
思源宋體 香港 | Source Han Serif HC | Source Han Serif HK | Noto Serif CJK HK | Noto Serif HK
思源黑体 | Source Han Sans SC | Source Han Sans CN | Noto Sans CJK SC | Noto Sans SC
思源黑體 | Source Han Sans TC | Source Han Sans TW | Noto Sans CJK TC | Noto Sans TC
思源黑體 香港 | Source Han Sans HC | Source Han Sans HK | Noto Sans CJK HK | Noto Sans HK
霞鹜文楷 | LXGW WenKai
"""


def key(name: str) -> str:
    """A name as names are compared: without case, spaces, hyphens and underscores."""
    return name.casefold().replace(" ", "").replace("-", "").replace("_", "")


@cache
def _table() -> dict[str, tuple[str, ...]]:
    rows = [tuple(key(name) for name in row.split("|")) for row in _ROWS.strip().splitlines()]
    return {name: row for row in rows for name in row}


def called(name: str) -> tuple[str, ...]:
    """The keys of a font's names, its own first; a cut after the family (`思源宋体 Bold`) stays."""
    own = key(name)
    found = dict.fromkeys((own,))
    for known, row in _table().items():
        if own.startswith(known):
            found |= dict.fromkeys(other + own[len(known) :] for other in row)
    return tuple(found)
