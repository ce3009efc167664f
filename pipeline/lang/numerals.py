"""Chinese numerals."""

from __future__ import annotations

_DIGITS = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "Ｏ": 0, "两": 2}
# The forms of cheques, with which reports of Taiwan number their parts (壹、貳、).
_FORMAL = dict(zip("壹贰貳叁參参肆伍陆陸柒捌玖", (1, 2, 2, 3, 3, 3, 4, 5, 6, 6, 7, 8, 9), strict=True))
_DIGITS |= _FORMAL
_POWERS = {"十": 10, "百": 100, "千": 1000, "拾": 10}


def chinese_number(text: str) -> int:
    """The value of a Chinese numeral below ten thousand: 二十三 is 23, 一百零二 102, 二〇二二 2022, 拾壹 11."""
    if not any(char in _POWERS for char in text):
        value = 0
        for char in text:
            value = value * 10 + _DIGITS[char]
        return value
    total, digit = 0, 0
    for char in text:
        if char in _POWERS:
            total += (digit or 1) * _POWERS[char]
            digit = 0
        else:
            digit = _DIGITS[char]
    return total + digit
