"""Foreign names in characters, told by the characters themselves: 里 among them is never 裡.

Names are written with a few hundred characters chosen for their sound; our own list of those that stand beside 里.
"""

from __future__ import annotations

from collections.abc import Mapping

SOUNDS = frozenset(
    "阿埃艾安奥巴贝比彼宾伯柏博布查达丹德登迪蒂杜顿多尔法菲费芬佛弗福冈戈哥格葛瓜圭果哈汉赫荷亨霍基吉加佳喀卡凯康柯科克肯库奎拉莱兰"
    "朗勒雷里利莉林伦卢鲁罗洛马玛迈曼毛梅蒙弥米密莫墨默摩姆穆纳娜内尼涅诺努帕佩皮普奇契乔切钦求萨塞瑟森桑沙莎舍圣施什史斯索"
    "塔泰坦汤特提廷图托陀瓦威韦维温沃乌西希锡夏谢休雅亚延耶伊因尤约泽扎詹兹佐"
)
_WHOLE = 4  # a row of so many of them is a name, whatever words are in it


def foreign(text: str, at: int, low: int, high: int, words: Mapping[str, object]) -> bool:
    """True where a character stands in a row of characters that write sounds, within the stretch `low` to `high`."""
    start, end = at, at + 1
    while start > low and text[start - 1] in SOUNDS:
        start -= 1
    while end < high and text[end] in SOUNDS:
        end += 1
    if end == at + 1:  # 索马里; but 在拉萨里, where the words before it stand by themselves
        return at - start > 1 and not any(text[cut:at] in words for cut in range(start, at - 1))
    if end - start >= _WHOLE or (end - start > 2 and start < at):
        return True
    return start == at and text[at:end] in words  # 里德
