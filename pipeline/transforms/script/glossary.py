"""Words whose form is settled beforehand: kept as they are, or forced, each with its reason.

A glossary file is TSV: source word, target word (empty: keep), reason. Two entries that disagree are an error that
names both.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from pipeline.diagnostics import Code, Place
from pipeline.errors import SettingsError


@dataclass(frozen=True)
class Glossary:
    """Source word -> target word. Words of other lengths than their source are refused."""

    entries: dict[str, str] = field(default_factory=dict)

    def pattern(self) -> re.Pattern[str] | None:
        """All words, the longest first."""
        if not self.entries:
            return None
        return re.compile("|".join(map(re.escape, sorted(self.entries, key=lambda word: (-len(word), word)))))

    def over(self, other: Glossary) -> Glossary:
        """This glossary's entries with those of `other` winning."""
        return Glossary({**self.entries, **other.entries})


def read_glossary(text: str, name: str) -> Glossary:
    """A glossary from TSV text. Raises `SettingsError` (J002) for entries that disagree or change the length."""
    entries: dict[str, str] = {}
    lines: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        word, target, *_ = (*line.split("\t"), "")
        target = target.strip() or word
        if len(word) != len(target):
            raise SettingsError.of(Code.GLOSSARY_CONFLICT, Place(name, number), word=word, first=target, second="")
        if entries.get(word, target) != target:
            raise SettingsError.of(
                Code.GLOSSARY_CONFLICT, Place(name, number), word=word, first=f"{entries[word]} ({lines[word]})",
                second=target,
            )  # fmt: skip
        entries[word] = target
        lines[word] = number
    return Glossary(entries)


@cache
def bundled() -> Glossary:
    """The shipped glossary of official prose, Simplified to Traditional."""
    path = Path(__file__).with_name("official.tsv")
    return read_glossary(path.read_text(encoding="utf-8"), path.name)
