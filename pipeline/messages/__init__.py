"""The words of every diagnostic, chosen at the edge. One catalogue a language; the facts come from the diagnostic.

A catalogue has one table a code: `title` (what it is called), `message` (one line with `{placeholders}` of the
diagnostic's detail), `hint` (what to do; may be empty), `explain` (a paragraph for `kanben explain`), and `cases`:
other messages for a `case` that the detail names. `[words]` holds words of the command line; `rules.toml` the titles of
the typographic rules.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.diagnostics import Code, Diagnostic, Place, Severity
from pipeline.patterns import regex
from pipeline.records import dataclass

LANGUAGES = ("zh", "en")
_HEAD = regex(r"^\[(\w+)\]$", re.MULTILINE)  # of a code's table; its `.cases` belong to it
PLACEHOLDER = regex(r"\{([a-z_]+)\}")


@dataclass(frozen=True, slots=True)
class Words:
    """What one code is called in one language."""

    title: str
    message: str
    hint: str
    explain: str
    cases: Mapping[str, str]


class Catalogue:
    """All words of one language; the table of a code is read when it is asked for."""

    def __init__(self, language: str, text: str) -> None:
        self.language = language
        heads = list(_HEAD.finditer(text))
        ends = [*(head.start() for head in heads[1:]), len(text)]
        self._tables = {head[1]: text[head.start() : end] for head, end in zip(heads, ends, strict=True)}
        self._words: Mapping[str, Any] = {}

    def of(self, code: Code) -> Words:
        """The words of a code. Raises `KeyError` for one without."""
        entry = tomllib.loads(self._tables[code.value])[code.value]
        return Words(entry["title"], entry["message"], entry.get("hint", ""), entry["explain"], entry.get("cases", {}))

    def message(self, item: Diagnostic) -> str:
        """One line; a fact the diagnostic lacks leaves its place empty."""
        words = self.of(item.code)
        return _filled(words.cases.get(item.detail.get("case", ""), words.message), item.detail)

    def hint(self, item: Diagnostic) -> str:
        """What to do about it, or nothing: a hint needs all facts it names."""
        nearest = item.detail.get("nearest")
        if nearest:
            return self.word("nearest").format(nearest=nearest)
        hint = self.of(item.code).hint
        if any(not item.detail.get(name) for name in PLACEHOLDER.findall(hint)):
            return ""
        return _filled(hint, item.detail)

    def severity(self, severity: Severity) -> str:
        """The word for a severity."""
        return self.word(severity.name.lower())

    def word(self, name: str) -> str:
        """A word of the command line."""
        if not self._words:
            self._words = tomllib.loads(self._tables["words"])["words"]
        return str(self._words[name])


def _filled(text: str, detail: Mapping[str, str]) -> str:
    return PLACEHOLDER.sub(lambda match: detail.get(match[1], ""), text)


@cache
def catalogue(language: str) -> Catalogue:
    """The words of `zh` or `en`."""
    return Catalogue(language, _text(f"{language}.toml"))


@cache
def _rules() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(_text("rules.toml"))


def _text(name: str) -> str:
    return Path(__file__).with_name(name).read_text(encoding="utf-8")


def rule_title(rule: str, language: str) -> str:
    """What a rule of the typographic specification is called."""
    return _rules()[rule][language]


def place_text(place: Place | None) -> str:
    """`file:line:column`, as editors and terminals link it."""
    if place is None:
        return ""
    return ":".join((place.file, *(str(number) for number in (place.line, place.column) if number)))
