"""The visible numbers of lists, counted as Word counts them (ISO/IEC 29500-1, 17.9)."""

from __future__ import annotations

import re

from pipeline.patterns import regex
from pipeline.readers.counting import alphabetic, chinese, chinese_digits, circled, roman
from pipeline.readers.docx.package import Node, Package, W, child, number, switch, value_of, word
from pipeline.readers.docx.symbols import bullet
from pipeline.records import dataclass, field

_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_LEGAL_TRADITIONAL = "零壹貳參肆伍陸柒捌玖"
_COUNTING = frozenset(
    ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting",
     "taiwaneseCountingThousand", "koreanCounting")
)  # fmt: skip
_HAN = _COUNTING | {
    "ideographDigital", "taiwaneseDigital", "japaneseDigitalTenThousand", "ideographTraditional",
    "chineseLegalSimplified",
    "ideographLegalTraditional", "ideographZodiac", "ideographZodiacTraditional", "japaneseLegal",
}  # fmt: skip
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_PLACE = regex(r"%([1-9])")
_WORDY = regex(r"[章节節条條编編篇部分款项項]$")
_CLOSED = regex(r"[、.．）)：:·]$")


@dataclass(slots=True)
class _Level:
    start: int = 1
    format: str = "decimal"
    text: str = ""
    suffix: str = "tab"
    restart: int | None = None
    legal: bool = False
    style: str = ""
    face: str = ""


@dataclass(slots=True)
class _List:
    levels: dict[int, _Level] = field(default_factory=dict)
    counters: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Marker:
    """The mark before a paragraph. `wording`: it is a level of an official text, not an item of a list."""

    text: str
    ordered: bool
    level: int
    wording: bool
    gap: str  # what stands between mark and text, when both are wording


class Numbering:
    """All numberings of a file, with the state of their counters."""

    def __init__(self, package: Package) -> None:
        self._lists: dict[str, _List] = {}
        self._numbers: dict[str, tuple[str, dict[int, int], dict[int, _Level]]] = {}
        self._begun: set[str] = set()
        name = package.related("numbering")
        if not name:
            return
        root = package.tree(name)
        links: dict[str, str] = {}
        named: dict[str, str] = {}
        for node in root.iterchildren(W + "abstractNum"):
            key = word(node, "abstractNumId")
            self._lists[key] = _List(_levels(node))
            if link := value_of(node, "numStyleLink"):
                links[key] = link
            if link := value_of(node, "styleLink"):
                named[link] = key
        for key, link in links.items():
            if not self._lists[key].levels and link in named:
                self._lists[key] = self._lists[named[link]]
        for node in root.iterchildren(W + "num"):
            starts: dict[int, int] = {}
            changed: dict[int, _Level] = {}
            for override in node.iterchildren(W + "lvlOverride"):
                level = number(word(override, "ilvl"), 0, 0, 8)
                if start := value_of(override, "startOverride"):
                    starts[level] = number(start, 1)
                if (own := child(override, "lvl")) is not None:
                    changed[level] = _level(own)
            self._numbers[word(node, "numId")] = (value_of(node, "abstractNumId"), starts, changed)

    def level_of_style(self, list_id: str, style: str) -> int:
        """The level of a numbering that is tied to a paragraph style."""
        key, _, changed = self._numbers.get(list_id, ("", {}, {}))
        found = self._lists.get(key, _List())
        for level, item in {**found.levels, **changed}.items():
            if item.style and item.style == style:
                return level
        return 0

    def next(self, list_id: str, level: int) -> Marker | None:
        """Count one paragraph of a numbering; `None` when there is no such numbering."""
        known = self._numbers.get(list_id)
        if known is None or known[0] not in self._lists:
            return None
        key, starts, changed = known
        counted = self._lists[key]
        levels = {**counted.levels, **changed}
        if level not in levels:
            return None
        if list_id not in self._begun:
            self._begun.add(list_id)
            for at, start in starts.items():
                counted.counters[at] = start - 1
        counters = counted.counters
        for above in range(level):
            counters.setdefault(above, levels[above].start if above in levels else 1)
        counters[level] = counters.get(level, levels[level].start - 1) + 1
        for below in range(level + 1, 9):
            restart = levels[below].restart if below in levels else None
            if restart != 0 and (restart is None or level < restart):
                counters.pop(below, None)
        return _marker(levels, counters, level)


def _levels(node: Node) -> dict[int, _Level]:
    return {number(word(item, "ilvl"), 0, 0, 8): _level(item) for item in node.iterchildren(W + "lvl")}


def _level(node: Node) -> _Level:
    restart = value_of(node, "lvlRestart")
    fonts = child(child(node, "rPr"), "rFonts")
    return _Level(
        number(value_of(node, "start"), 1),
        value_of(node, "numFmt", "decimal"),
        value_of(node, "lvlText"),
        value_of(node, "suff", "tab"),
        number(restart) if restart else None,
        bool(switch(node, "isLgl")),
        value_of(node, "pStyle"),
        "" if fonts is None else word(fonts, "ascii") or word(fonts, "hAnsi"),
    )


def _marker(levels: dict[int, _Level], counters: dict[int, int], level: int) -> Marker:
    own = levels[level]
    if own.format == "bullet":
        return Marker(bullet(own.text, own.face), False, level, False, "")

    def figure(match: re.Match[str]) -> str:
        at = int(match[1]) - 1
        item = levels.get(at, _Level())
        return written(counters.get(at, item.start), "decimal" if own.legal else item.format)

    text = _PLACE.sub(figure, own.text)
    han = any(levels[at].format in _HAN for at in range(level + 1) if at in levels)
    gap = ""
    if own.suffix != "nothing" and text:
        gap = "\u3000" if _WORDY.search(text) else "" if _CLOSED.search(text) else " "
    return Marker(text, True, level, han or _WORDY.search(text) is not None, gap)


def written(value: int, kind: str) -> str:
    """A number in one of Word's formats; one that is not known is written in Arabic figures."""
    if kind in ("none",):
        return ""
    if value < 0:
        return str(value)
    if kind == "ideographTraditional":
        return _STEMS[(value - 1) % 10] if value else ""
    if kind in _COUNTING:
        return chinese(value)
    if kind in ("ideographDigital", "taiwaneseDigital", "japaneseDigitalTenThousand"):
        return chinese_digits(value)
    if kind == "chineseLegalSimplified":
        return chinese(value, _LEGAL, "拾佰仟")
    if kind in ("ideographLegalTraditional", "japaneseLegal"):
        return chinese(value, _LEGAL_TRADITIONAL, "拾佰仟")
    if kind == "ideographZodiac":
        return _BRANCHES[(value - 1) % 12] if value else ""
    if kind == "ideographZodiacTraditional":
        return _STEMS[(value - 1) % 10] + _BRANCHES[(value - 1) % 12] if value else ""
    if kind in ("lowerLetter", "upperLetter"):
        letters = alphabetic(value, repeated=True)
        return letters if kind == "lowerLetter" else letters.upper()
    if kind in ("lowerRoman", "upperRoman"):
        return roman(value).lower() if kind == "lowerRoman" else roman(value)
    if kind in ("decimalEnclosedCircle", "decimalEnclosedCircleChinese"):
        return circled(value)
    if kind == "decimalEnclosedParen":
        return chr(0x2474 + value - 1) if 1 <= value <= 20 else f"({value})"
    if kind == "decimalEnclosedFullstop":
        return chr(0x2488 + value - 1) if 1 <= value <= 20 else f"{value}."
    if kind == "ideographEnclosedCircle":
        return chr(0x3280 + value - 1) if 1 <= value <= 10 else chinese(value)
    if kind in ("decimalFullWidth", "decimalFullWidth2"):
        return "".join(chr(0xFF10 + int(char)) for char in str(value))
    if kind == "decimalZero":
        return f"{value:02}"
    return str(value)
