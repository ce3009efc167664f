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
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from pipeline.diagnostics import Code, Diagnostic, Place, Severity

LANGUAGES = ("zh", "en")
PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True, slots=True)
class Words:
    """What one code is called in one language."""

    title: str
    message: str
    hint: str
    explain: str
    cases: Mapping[str, str]


class Catalogue:
    """All words of one language."""

    def __init__(self, language: str, data: Mapping[str, Any]) -> None:
        self.language = language
        self._data = data

    def of(self, code: Code) -> Words:
        """The words of a code. Raises `KeyError` for one without."""
        entry = self._data[code.value]
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
        return str(self._data["words"][name])


def _filled(text: str, detail: Mapping[str, str]) -> str:
    return PLACEHOLDER.sub(lambda match: detail.get(match[1], ""), text)


@cache
def catalogue(language: str) -> Catalogue:
    """The words of `zh` or `en`."""
    text = files(__name__).joinpath(f"{language}.toml").read_text(encoding="utf-8")
    return Catalogue(language, tomllib.loads(text))


@cache
def _rules() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(files(__name__).joinpath("rules.toml").read_text(encoding="utf-8"))


def rule_title(rule: str, language: str) -> str:
    """What a rule of the typographic specification is called."""
    return _rules()[rule][language]


def place_text(place: Place | None) -> str:
    """`file:line:column`, as editors and terminals link it."""
    if place is None:
        return ""
    return ":".join((place.file, *(str(number) for number in (place.line, place.column) if number)))
