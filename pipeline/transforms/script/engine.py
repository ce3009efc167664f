"""One direction of conversion: settled words first, OpenCC for the stretches between, then marks and regional forms."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from pipeline.lang.regions import region_of
from pipeline.transforms.script.doubt import counterparts
from pipeline.transforms.script.glossary import Glossary, bundled
from pipeline.transforms.script.quotes import convert_quotes

# Mainland Traditional after OpenCC's own standard: forms of 通用规范汉字表 where OpenCC keeps older ones.
_MAINLAND = str.maketrans("羣峯爲牀啓綫衆", "群峰為床啟線眾")
# OpenCC 1.4 configurations by script and region, from and to.
_FROM_SIMPLIFIED = {"zh-Hant": "s2tw", "zh-Hant-TW": "s2tw", "zh-Hant-HK": "s2hk", "zh-Hant-CN": "s2t"}
_TO_SIMPLIFIED = {"zh-Hant": "t2s", "zh-Hant-TW": "tw2s", "zh-Hant-HK": "hk2s", "zh-Hant-CN": "t2s"}
_TO_STANDARD = {"zh-Hant-TW": "tw2t", "zh-Hant-HK": "hk2t"}
_FROM_STANDARD = {"zh-Hant": "t2tw", "zh-Hant-TW": "t2tw", "zh-Hant-HK": "t2hk"}
_HAN = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")


class Engine:
    """Converts texts of one script to another. The result always has as many characters as the text."""

    def __init__(self, source: str, target: str, glossary: Glossary) -> None:
        self._source = region_of(source)
        self._target = region_of(target)
        self._glossary = glossary.entries
        self._pattern = glossary.pattern()
        self._steps = [_converter(name) for name in _route(self._source.tag, self._target.tag)]
        self._mainland = self._target.tag == "zh-Hant-CN"

    def convert(self, text: str) -> str:
        """The text in the target's script and marks."""
        if _HAN.search(text):
            text = self._words(text)
        return convert_quotes(text, self._source.quotes, self._target.quotes)

    def lookup(self, text: str) -> str:
        """What the dictionaries alone make of a stretch, as long as before: no glossary, no marks."""
        return self._between(text)

    def forms(self, char: str) -> tuple[str, ...]:
        """Every form that a Simplified character can have in the target, the commonest first; one for most."""
        if self._source.traditional or not self._target.traditional:
            return (self._between(char),)
        regional = _regional(self._target.tag)
        return tuple(dict.fromkeys(regional(form) for form in counterparts().get(char, ""))) or (self._between(char),)

    def settled(self, text: str) -> list[tuple[int, int]]:
        """Where words of the shipped glossary stand."""
        return [match.span() for match in self._pattern.finditer(text)] if self._pattern is not None else []

    def _words(self, text: str) -> str:
        if self._pattern is None:
            return self._between(text)
        parts: list[str] = []
        at = 0
        for match in self._pattern.finditer(text):
            parts.append(self._between(text[at : match.start()]))
            parts.append(self._glossary[match[0]])
            at = match.end()
        parts.append(self._between(text[at:]))
        return "".join(parts)

    def _between(self, text: str) -> str:
        for step in self._steps:
            changed = step.convert(text)
            text = changed if len(changed) == len(text) else "".join(_one(step, char) for char in text)
        return text.translate(_MAINLAND) if self._mainland else text


def _one(step: Any, char: str) -> str:
    changed = step.convert(char)
    return changed if len(changed) == 1 else char


def _route(source: str, target: str) -> tuple[str, ...]:
    if source == "zh-Hans":
        return (_FROM_SIMPLIFIED[target],)
    if target == "zh-Hans":
        return (_TO_SIMPLIFIED[source],)
    first = (_TO_STANDARD[source],) if source in _TO_STANDARD else ()
    return (*first, _FROM_STANDARD[target]) if target in _FROM_STANDARD else first


@lru_cache(maxsize=16)
def _regional(tag: str) -> Callable[[str], str]:
    """A character of general Traditional in the form of a region."""
    if tag == "zh-Hant-CN":
        return lambda form: form.translate(_MAINLAND)
    step = _converter(_FROM_STANDARD[tag])
    return lambda form: _one(step, form)


@lru_cache(maxsize=16)
def _converter(name: str) -> Any:
    from opencc import OpenCC

    return OpenCC(name)


@lru_cache(maxsize=16)
def _bundled_engine(source: str, target: str) -> Engine:
    return Engine(source, target, bundled() if region_of(source).tag == "zh-Hans" else Glossary())


def engine_for(source: str, target: str, glossary: Glossary | None = None) -> Engine:
    """The engine of a direction, its bundled glossary under the user's own."""
    if glossary is None or not glossary.entries:
        return _bundled_engine(source, target)
    base = bundled() if region_of(source).tag == "zh-Hans" else Glossary()
    return Engine(source, target, base.over(glossary))
