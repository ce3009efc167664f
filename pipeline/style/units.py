"""Measures with units as style sheets write them, and the hào sizes of Chinese type."""

from __future__ import annotations

from pipeline.patterns import regex
from pipeline.records import dataclass

POINTS_PER_MM = 72 / 25.4

# Points of the size table of CLREQ; 二号, 三号 and 四号 in the rounded form that word processors and GB/T 9704 use.
HAO: dict[str, float] = {
    "初号": 42.0,
    "小初": 36.0,
    "一号": 27.5,
    "小一": 24.0,
    "二号": 22.0,
    "小二": 18.0,
    "三号": 16.0,
    "小三": 15.0,
    "四号": 14.0,
    "小四": 12.0,
    "五号": 10.5,
    "小五": 9.0,
    "六号": 7.875,
    "小六": 6.5,
    "七号": 5.25,
}

_LENGTH = regex(r"(-?\d+(?:\.\d+)?)\s*(pt|mm|cm|em|字|characters?|行|lines?)")
_UNITS = {"字": "em", "character": "em", "characters": "em", "行": "line", "lines": "line"}


@dataclass(frozen=True, slots=True)
class Length:
    """A number and its unit: `pt`, `mm`, `em` (type size in force, = one character) or `line` (pitch of the grid)."""

    value: float
    unit: str

    def points(self, em: float, line: float) -> float:
        """The length in points, given the type size and the grid's line pitch in points."""
        match self.unit:
            case "pt":
                return self.value
            case "mm":
                return self.value * POINTS_PER_MM
            case "em":
                return self.value * em
            case "line":
                return self.value * line
        raise ValueError(self.unit)


def parse_length(text: str) -> Length:
    """`37mm`, `2em`, `2字`, `1 line`, `16pt`, `三号`, or `0`. Raises `ValueError` naming the known forms."""
    text = text.strip()
    if text in HAO:
        return Length(HAO[text], "pt")
    if text == "0":
        return Length(0.0, "pt")
    match = _LENGTH.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is not a length; write 37mm, 2em (or 2字), 1line (or 1行), 16pt or 三号")
    value, unit = float(match[1]), match[2]
    if unit == "cm":
        return Length(value * 10, "mm")
    return Length(value, _UNITS.get(unit, unit))
