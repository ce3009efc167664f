"""One direction of conversion: Simplified to general Traditional by words, then forms of the region, then marks."""

from __future__ import annotations

from functools import lru_cache

from pipeline.lang.regions import region_of
from pipeline.patterns import regex
from pipeline.transforms.script import lexicon
from pipeline.transforms.script.choosing import Choice, Chooser
from pipeline.transforms.script.doubt import counterparts
from pipeline.transforms.script.quotes import convert_quotes

# Steps after and before general Traditional, by region. Plain `zh-Hant` is written as Taiwan writes.
_TO_REGION = {"zh-Hant": "t2tw", "zh-Hant-TW": "t2tw", "zh-Hant-HK": "t2hk", "zh-Hant-CN": "t2cn"}
_FROM_REGION = {"zh-Hant": "tw2t", "zh-Hant-TW": "tw2t", "zh-Hant-HK": "hk2t"}
_SIMPLIFIED = "zh-Hans"
_HAN = regex("[\u3400-\u9fff\U00020000-\U0003ffff]")


class Engine:
    """Converts texts of one script to another. The result always has as many characters as the text."""

    def __init__(self, source: str, target: str) -> None:
        self._source = region_of(source)
        self._target = region_of(target)
        self._steps = [_step(name) for name in _route(self._source.tag, self._target.tag)]

    def convert(self, text: str) -> str:
        """The text in the target's script and marks."""
        if _HAN.search(text):
            text = self.lookup(text)
        return convert_quotes(text, self._source.quotes, self._target.quotes)

    def lookup(self, text: str) -> str:
        """The text in the target's script, its marks as they were."""
        for step in self._steps:
            text = step.convert(text)
        return text

    def forms(self, char: str) -> tuple[str, ...]:
        """Every form that a Simplified character can have in the target, the commonest first; one for most."""
        if self._source.traditional or not self._target.traditional:
            return (self.lookup(char),)
        regional = _step(_TO_REGION[self._target.tag]).convert
        return tuple(dict.fromkeys(map(regional, counterparts().get(char, "")))) or (self.lookup(char),)

    def choice(self, text: str, at: int) -> Choice:
        """The evidence for one place of a Simplified text."""
        return self._steps[0].choice(text, at)

    @property
    def chooses(self) -> bool:
        """True where one character may become several: from Simplified to Traditional."""
        return self._target.traditional and not self._source.traditional

    def settled(self, text: str) -> list[tuple[int, int]]:
        """Where words of the shipped list stand and decide."""
        first = self._steps[0]
        return first.owned(text) if self._source.tag == _SIMPLIFIED else []


def _route(source: str, target: str) -> tuple[str, ...]:
    if source == _SIMPLIFIED:
        return ("s2t", _TO_REGION[target])
    if _TO_REGION.get(source) == _TO_REGION.get(target):
        return (_TO_REGION[target],)
    if source == "zh-Hant-CN":  # it has one character where others have two (游 for 游 and 遊), as Simplified has
        return ("t2s",) if target == _SIMPLIFIED else ("t2s", "s2t", _TO_REGION[target])
    if target == _SIMPLIFIED:
        if source == "zh-Hant":  # of no known region: the forms of both
            return (*dict.fromkeys(_FROM_REGION.values()), "t2s")
        return (_FROM_REGION[source], "t2s")
    return (_FROM_REGION[source], _TO_REGION[target])


@lru_cache(maxsize=16)
def _step(name: str) -> Chooser:
    return Chooser(lexicon.simplified() if name == "s2t" else lexicon.step(name))


@lru_cache(maxsize=16)
def engine_for(source: str, target: str) -> Engine:
    """The engine of a direction."""
    return Engine(source, target)
