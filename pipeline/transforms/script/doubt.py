"""Doubt: characters with several counterparts whose form the evidence does not settle.

Three things speak for a form: the phrases that cover a place, the edges between words (which refuse phrases), and the
usual form of a character. Where phrases that both stand speak for different forms, where only the edges refuse a phrase
for another form, where a rarer form rests on one short phrase that the list of words lacks, or where nothing speaks
and the character is one of those that prose writes both ways by themselves, there is doubt; and where a name decides
nothing. What glossaries settle is not asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

from pipeline.records import dataclass
from pipeline.transforms.script.choosing import Choice, Claim
from pipeline.transforms.script.settling import EITHER, neighbours_settle, twofold

_SETTLED = frozenset(("alone", "crossing", "single"))  # reasons that neighbours can do away with
_MOST = 4  # words named as evidence
# Characters of which both counterparts stand by themselves in prose, as words of one character or in names.
_LOOSE = frozenset("干只里系制冲台复准折汇咸采签松卷斗征卜仆曲注伙杆别")
# Characters that prose writes both ways where they are a word by themselves, and only there.
_BARE = frozenset("钟赞胡谷须秋")


@dataclass(frozen=True, slots=True)
class Doubt:
    """One character in doubt. `evidence`: words and the form each speaks for; `word`: offsets of the word to settle."""

    offset: int
    candidates: tuple[str, ...]
    reason: str
    evidence: tuple[tuple[str, str], ...] = ()
    word: tuple[int, int] | None = None


@cache
def counterparts() -> Mapping[str, str]:
    """Simplified characters with several Traditional counterparts, the commonest first."""
    text = Path(__file__).with_name("counterparts.tsv").read_text(encoding="utf-8")
    return dict(line.split("\t") for line in text.splitlines() if not line.startswith("#"))


def doubts_in(
    text: str,
    made: str,
    choice: Callable[[int], Choice],
    forms: Callable[[str], tuple[str, ...]],
    settled: Iterable[tuple[int, int]],
    names: Iterable[tuple[int, int]],
    usual: frozenset[str] = frozenset(),
) -> Iterator[Doubt]:
    """The places of a text in doubt, in order. `made` is its conversion, `choice` gives the evidence of a place,
    `forms` all forms of a character in the target, `settled` and `names` are ranges of offsets; in a given name the
    characters of `usual` have one form."""
    known = counterparts()
    decided = {at for span in settled for at in range(*span)}
    named = {at: span for span in names for at in range(*span)}
    for at, char in enumerate(text):
        if char not in known or at in decided or char in EITHER:
            continue
        candidates = tuple(dict.fromkeys((made[at], *forms(char))))
        if len(candidates) == 1:
            continue
        if at in named:
            if at > named[at][0] and char not in usual and made[at] == forms(char)[0]:
                yield Doubt(at, candidates, "name", (), named[at])
            continue
        chosen = choice(at)
        if chosen.name is not None:
            yield Doubt(at, candidates, "name", (), chosen.name)
            continue
        judged = _judged(chosen, char)
        if judged is not None and judged[0] in _SETTLED and neighbours_settle(text, at, made[at], chosen.before):
            judged = None
        if judged is None and twofold(text, at, made[at], chosen.bare):
            judged = "twofold", chosen.agreed
        if judged is not None:
            reason, claims = judged
            evidence = tuple(dict.fromkeys((text[claim.start : claim.end], claim.form) for claim in claims))[:_MOST]
            word = (min(claim.start for claim in claims), max(claim.end for claim in claims)) if claims else None
            yield Doubt(at, candidates, reason, evidence, word)


def _judged(choice: Choice, char: str) -> tuple[str, tuple[Claim, ...]] | None:
    """Why a place is in doubt, with the phrases that speak; `None` when all agree."""
    rival = tuple(
        claim
        for claim in choice.against
        if not any(one.start <= claim.start and claim.end <= one.end for one in choice.agreed)
    )
    refused = tuple(claim for claim in choice.refused if claim.form != choice.form)
    if rival:
        return "other", (*choice.agreed, *rival)
    if choice.agreed:
        return ("single", choice.agreed) if choice.weak else None
    if refused:
        return "crossing", refused
    alone = char in _LOOSE or (choice.bare and char in _BARE)
    return ("alone", ()) if alone else None
