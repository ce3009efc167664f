"""Conversion with words held: names of persons keep whole and to themselves, settled words have their settled form.

A person's name is taken out before the text is converted, so that no phrase matches inside it or over its edge. A
settled word is laid over the finished conversion: what stands beside it is converted as if the word were not settled,
so a correction changes nothing but itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from typing import Protocol

from pipeline.transforms.script.doubt import Doubt, doubts_in
from pipeline.transforms.script.engine import Engine
from pipeline.transforms.script.persons import GIVEN, Persons, name_form

_GAP = "\ufffc"  # conversion leaves it, and no phrase crosses it
_QUOTES = frozenset("“”‘’「」『』")


class Converter(Protocol):
    """Anything that converts a text to one as long."""

    def convert(self, text: str) -> str:
        """The text in the target's script and marks."""
        ...


class Held:
    """A converter around the engine: persons and settled words come before everything it knows."""

    def __init__(self, inner: Engine, persons: Persons | None, words: Mapping[str, str]) -> None:
        self._inner = inner
        self._persons = persons
        self._words = words
        ordered = sorted(words, key=lambda word: (-len(word), word))
        self._pattern = re.compile("|".join(map(re.escape, ordered))) if words else None

    def convert(self, text: str) -> str:
        """The text in the target's script and marks, as long as before."""
        made = self._with_names(text) if self._persons is not None else self._inner.convert(text)
        return self._with_words(text, made) if self._pattern is not None else made

    def _with_names(self, text: str) -> str:
        assert self._persons is not None
        spans = self._persons.spans(text)
        if not spans:
            return self._inner.convert(text)
        bare = list(text)
        for start, end in spans:
            bare[start:end] = _GAP * (end - start)
        made = list(self._inner.convert("".join(bare)))
        for start, end in spans:
            made[start:end] = self.form(text[start:end])
        return "".join(made)

    def kept(self, text: str) -> list[tuple[int, int]]:
        """Where names of persons and settled words stand."""
        spans = self._persons.spans(text) if self._persons is not None else []
        return spans + ([match.span() for match in self._pattern.finditer(text)] if self._pattern is not None else [])

    def form(self, name: str) -> str:
        """A person's name in the target's script."""
        return name_form(name, self._inner.lookup)

    def people(self) -> tuple[tuple[str, str], ...]:
        """The persons and the forms of their names."""
        return tuple((name, self.form(name)) for name in self._persons.names) if self._persons is not None else ()

    def doubts(self, text: str, made: str) -> list[Doubt]:
        """The places in doubt of a text that became `made`."""
        if not self._inner.chooses:
            return []
        settled = self._inner.settled(text)
        if self._pattern is not None:
            settled += [match.span() for match in self._pattern.finditer(text)]
        names = self._persons.spans(text) if self._persons is not None else []
        choice = partial(self._inner.choice, text)
        return list(doubts_in(text, made, choice, self.forms, settled, names, GIVEN))

    def forms(self, char: str) -> tuple[str, ...]:
        """Every form that a character can have in the target, the commonest first."""
        return self._inner.forms(char)

    def _with_words(self, text: str, made: str) -> str:
        assert self._pattern is not None
        out = list(made)
        for match in self._pattern.finditer(text):
            for at, (char, form) in enumerate(zip(match[0], self._words[match[0]], strict=True), match.start()):
                if char != form or char not in _QUOTES:  # a mark that the word keeps still follows the region
                    out[at] = form
        return "".join(out)
