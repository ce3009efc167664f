"""Doubt: characters with several counterparts whose form the evidence does not settle.

The evidence is asked again, apart from the conversion: every stretch of two to six characters around a character is
looked up by itself, and every word of two characters that covers it speaks for a form. Where two of them that overlap
speak for different forms, the choice hangs on where the words divide; where a word speaks against the form that was
chosen, or a name decides nothing, that is doubt too. What glossaries settle is not asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

from pipeline.lang.marks import is_han

_REACH = 3  # characters looked at on either side
_MOST = 4  # words named as evidence


@dataclass(frozen=True, slots=True)
class Doubt:
    """One character in doubt. `evidence`: words and the form each speaks for; `word`: offsets of the word to settle."""

    offset: int
    candidates: tuple[str, ...]
    reason: str
    evidence: tuple[tuple[str, str], ...] = ()
    word: tuple[int, int] | None = None


class _Claim(NamedTuple):
    form: str
    start: int
    end: int


Lookup = Callable[[str], str]


@cache
def counterparts() -> Mapping[str, str]:
    """Simplified characters with several Traditional counterparts, the commonest first."""
    return dict(line.split("\t") for line in _lines("counterparts.tsv"))


@cache
def words() -> frozenset[str]:
    """Words of two characters with a character that has several counterparts."""
    return frozenset(line[at : at + 2] for line in _lines("words.txt") for at in range(0, len(line), 2))


def _lines(name: str) -> Iterator[str]:
    text = Path(__file__).with_name(name).read_text(encoding="utf-8")
    return (line for line in text.splitlines() if not line.startswith("#"))


def doubts_in(
    text: str,
    made: str,
    lookup: Lookup,
    forms: Callable[[str], tuple[str, ...]],
    settled: Iterable[tuple[int, int]],
    names: Iterable[tuple[int, int]],
    usual: frozenset[str] = frozenset(),
) -> Iterator[Doubt]:
    """The places of a text in doubt, in order. `made` is its conversion, `lookup` converts any stretch by itself,
    `forms` gives all forms of a character in the target, `settled` and `names` are ranges of offsets; in a given name
    the characters of `usual` have one form."""
    known = counterparts()
    decided = {at for span in settled for at in range(*span)}
    named = {at: span for span in names for at in range(*span)}
    for at, char in enumerate(text):
        if char not in known or at in decided:
            continue
        candidates = tuple(dict.fromkeys((made[at], *forms(char))))
        if at in named:
            if at > named[at][0] and char not in usual and made[at] == lookup(char) and len(candidates) > 1:
                yield Doubt(at, candidates, "name", (), named[at])
            continue
        doubt = _judged(text, at, made[at], lookup)
        if doubt is not None:
            reason, claims = doubt
            evidence = tuple(dict.fromkeys((text[claim.start : claim.end], claim.form) for claim in claims))[:_MOST]
            extra = (claim.form for claim in claims)
            word = (min(claim.start for claim in claims), max(claim.end for claim in claims))
            yield Doubt(at, tuple(dict.fromkeys((*candidates, *extra))), reason, evidence, word)


def _judged(text: str, at: int, chosen: str, lookup: Lookup) -> tuple[str, list[_Claim]] | None:
    """Why a place is in doubt, with the words that speak; `None` when all agree."""
    usual = lookup(text[at])
    low, high = at, at + 1
    while low > max(at - _REACH, 0) and is_han(text[low - 1]):
        low -= 1
    while high < min(at + 1 + _REACH, len(text)) and is_han(text[high]):
        high += 1
    claims = list(_claims(text, at, usual, low, high, lookup))
    against = [claim for claim in claims if claim.form != chosen]
    if not against:
        return None
    agree = [claim for claim in claims if claim.form == chosen]
    if not agree:
        return ("other", against) if any(claim.form != usual for claim in against) else None
    crossing = [
        claim
        for claim in against
        if not any(one.start <= claim.start and claim.end <= one.end for one in agree)
        and not all(claim.start <= one.start and one.end <= claim.end for one in agree)
    ]
    return ("crossing", [*agree, *crossing]) if crossing else None


def _claims(text: str, at: int, usual: str, low: int, high: int, lookup: Lookup) -> Iterator[_Claim]:
    """The shortest stretches around a place that speak for a form: those that a dictionary gives another than the usual
    one, and words of two characters for the usual one."""
    found: list[_Claim] = []
    for size in range(2, high - low + 1):
        for start in range(max(low, at - size + 1), min(at, high - size) + 1):
            end = start + size
            stretch = text[start:end]
            form = lookup(stretch)[at - start]
            if form == usual and not (size == 2 and stretch in words()):
                continue
            if not any(one.form == form and start <= one.start and one.end <= end for one in found):
                found.append(_Claim(form, start, end))
    yield from found
