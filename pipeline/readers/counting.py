"""Numbers as lists write them."""

from __future__ import annotations

_DIGITS = "零一二三四五六七八九"
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
    (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip


def chinese(number: int, digits: str = _DIGITS, units: str = "十百千") -> str:
    """A number from 0 to 9999 in Chinese counting: 十二, 一百零五. Others in Arabic figures."""
    if not 0 <= number < 10_000:
        return str(number)
    if number == 0:
        return digits[0]
    out = ""
    gap = False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit:
            if gap and out:
                out += digits[0]
            gap = False
            out += digits[digit] + (units[place - 1] if place else "")
        else:
            gap = True
    if 10 <= number < 20 and digits == _DIGITS:
        out = out[1:]
    return out


def chinese_digits(number: int, digits: str = "〇一二三四五六七八九") -> str:
    """A number digit by digit: 二〇二二."""
    return "".join(digits[int(char)] for char in str(abs(number)))


def alphabetic(number: int, repeated: bool = False) -> str:
    """1 -> a, 26 -> z, 27 -> aa; then ab (pages), or bb (`repeated`, as Word counts)."""
    if number < 1:
        return str(number)
    if repeated:
        return chr(97 + (number - 1) % 26) * min(50, (number - 1) // 26 + 1)
    out = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        out = chr(97 + rest) + out
    return out


def roman(number: int) -> str:
    """1 to 3999 in capital Roman figures; others in Arabic ones."""
    if not 0 < number < 4_000:
        return str(number)
    out = ""
    for value, letters in _ROMAN:
        while number >= value:
            out += letters
            number -= value
    return out


def circled(number: int) -> str:
    """① to ㊿; others in Arabic figures."""
    if 1 <= number <= 20:
        return chr(0x2460 + number - 1)
    if 21 <= number <= 35:
        return chr(0x3251 + number - 21)
    if 36 <= number <= 50:
        return chr(0x32B1 + number - 36)
    return str(number)
