"""Which counterpart a Simplified character takes: phrases, unless one crosses an edge between words.

Longest match from the left finds a phrase 加注 in 更加注重. Here a phrase counts only where it cuts no word in two: the
stretch of ideographs around it is divided into its likeliest words (the cheapest path through all words of the
lexicon), and every phrase that begins or ends inside a word and goes on beyond it is refused. The cuts never make a
phrase; among those that remain the longest decides, then the one that begins first.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.transforms.script.foreign import foreign
from pipeline.transforms.script.lexicon import PHRASE_COST, Lexicon
from pipeline.transforms.script.naming import GIVEN_FORMS, SURNAME_FORMS, name_at
from pipeline.transforms.script.settling import FACULTY

_LONGEST_PHRASE = 10
_LONGEST_WORD = 5
_MARGIN = 12  # ideographs on either side that the cutter looks at
# What follows 系 as "to be" in the language of laws: 系由, 系指, 系属. Behind a faculty's name it is the faculty.
_IS_WHAT = frozenset("由指属因为以经某本我其该原被提")
_IF = frozenset("如若均皆确实即乃")
_UNKNOWN = 200  # cost of a character that no word list has, in tenths of a natural logarithm
HAN = "\u3400-\u9fff\U00020000-\U0003ffff〇"


class Claim(NamedTuple):
    """A phrase that covers a place, and the form that it gives."""

    form: str
    start: int
    end: int


class Choice(NamedTuple):
    """What was chosen for a place, the phrases for it, those against it, and those refused for crossing an edge.

    `weak`: another form than the usual one rests on one phrase of two characters that the list of words does not have.
    `bare`: the character is a word by itself. `name`: the edges of a name that decided. `before`: length of the word
    before that of the place.
    """

    form: str
    agreed: tuple[Claim, ...]
    against: tuple[Claim, ...]
    refused: tuple[Claim, ...]
    weak: bool = False
    bare: bool = False
    name: tuple[int, int] | None = None
    before: int = 0


class Chooser:
    """One step of a conversion by a lexicon, character for character."""

    def __init__(self, words: Lexicon) -> None:
        self._words = words
        self._run = re.compile(f"[{HAN}]+")
        self._several = re.compile(f"[{''.join(sorted(words.several))}]") if words.several else None

    def convert(self, text: str) -> str:
        """The text after this step, as long as before."""
        usual = text.translate(self._words.characters)
        if self._several is None:
            return usual
        out: list[str] | None = None
        run_start = run_end = 0
        for match in self._several.finditer(text):
            at = match.start()
            if at >= run_end:
                found = self._run.match(text, at)
                run_start, run_end = self._start(text, at, run_end), found.end() if found else at + 1
            claims = self._claims(text, at, run_start, run_end, usual[at])
            if not claims or all(claim.form == usual[at] for claim in claims):
                form = usual[at] if claims else self._alone(text, at, run_start, run_end, usual[at])
            else:
                form = self._settle(text, at, run_start, run_end, claims, usual[at]).form
            name = self._name(text, at, run_start, run_end, form, claims)
            if name is not None:
                form = _in_name(match[0], at, name, form)
            if form != usual[at]:
                if out is None:
                    out = list(usual)
                out[at] = form
        return "".join(out) if out is not None else usual

    def choice(self, text: str, at: int) -> Choice:
        """The choice for one place with its evidence."""
        usual = text[at].translate(self._words.characters)
        found = self._run.match(text, at)
        low, high = self._start(text, at, 0), found.end() if found else at + 1
        claims = self._claims(text, at, low, high, usual)
        choice = self._settle(text, at, low, high, claims, usual)._replace(before=self._before(text, at, low, high))
        if not claims:
            choice = choice._replace(form=self._alone(text, at, low, high, usual))
        name = self._name(text, at, low, high, choice.form, claims)
        form = choice.form if name is None else _in_name(text[at], at, name, choice.form)
        return choice if form == choice.form else choice._replace(form=form, name=name)

    def _name(self, text: str, at: int, low: int, high: int, form: str, claims: list[Claim]) -> tuple[int, int] | None:
        """The name that a place stands in, where that may change its form and no word of our own settles it."""
        char, words = text[at], self._words
        if not words.given or (form == SURNAME_FORMS.get(char, form) == GIVEN_FORMS.get(char, form)):
            return None
        if any(text[claim.start : claim.end] in words.own for claim in claims):
            return None
        return name_at(text, at, low, high, words)

    def owned(self, text: str) -> list[tuple[int, int]]:
        """Where words of our own list stand and decide about a character of several forms."""
        spans = []
        for match in self._several.finditer(text) if self._several is not None else ():
            choice = self.choice(text, match.start())
            spans += [claim[1:] for claim in choice.agreed if text[claim.start : claim.end] in self._words.own]
        return list(dict.fromkeys(spans))

    def _start(self, text: str, at: int, floor: int) -> int:
        while at > floor and self._run.match(text[at - 1]):
            at -= 1
        return at

    def _claims(self, text: str, at: int, low: int, high: int, usual: str) -> list[Claim]:
        phrases, starts = self._words.phrases, self._words.starts
        found = []
        for start in range(max(low, at - _LONGEST_PHRASE + 1), at + 1):
            if text[start : start + 2] in starts:
                for end in range(max(start + 2, at + 1), min(high, start + _LONGEST_PHRASE) + 1):
                    form = phrases.get(text[start:end], "")
                    if form != "":
                        found.append(Claim(usual if form is None else form[at - start], start, end))
        return found

    def _settle(self, text: str, at: int, low: int, high: int, claims: list[Claim], usual: str) -> Choice:
        low, high = max(low, at - _MARGIN), min(high, at + _MARGIN + 1)
        cuts = self._words_of(text[low:high]) if self._words.costs else range(high - low + 1)
        kept = [claim for claim in claims if not _crosses(claim.start - low, claim.end - low, cuts)]
        refused = tuple(claim for claim in claims if claim not in kept)
        form = max(kept, key=lambda claim: (claim.end - claim.start, -claim.start)).form if kept else usual
        agreed = tuple(claim for claim in kept if claim.form == form)
        weak = bool(agreed) and form != usual and all(self._unsure(text[claim.start : claim.end]) for claim in agreed)
        bare = at - low in cuts and at + 1 - low in cuts
        return Choice(form, agreed, tuple(claim for claim in kept if claim.form != form), refused, weak, bare)

    def _before(self, text: str, at: int, low: int, high: int) -> int:
        low, high = max(low, at - _MARGIN), min(high, at + _MARGIN + 1)
        cuts = self._words_of(text[low:high])
        after = bisect_right(cuts, at - low)
        return cuts[after - 1] - cuts[after - 2] if after > 1 else 0

    def _alone(self, text: str, at: int, low: int, high: int, usual: str) -> str:
        """What no phrase covers: 里 within, or a sound of a foreign name; 系 as "to be"."""
        known = self._words.costs
        match text[at]:
            case "里" if known and foreign(text, at, max(low, at - _MARGIN), min(high, at + _MARGIN), known):
                return "里"
            case "系" if known and (
                text[at - 1 : at] in _IF or (text[at + 1 : at + 2] in _IS_WHAT and text[at - 1 : at] not in FACULTY)
            ):
                return "係"
            case _:
                return usual

    def _unsure(self, phrase: str) -> bool:
        return len(phrase) == 2 and self._words.costs.get(phrase) == PHRASE_COST and phrase not in self._words.own

    def cuts(self, text: str) -> list[int]:
        """Edges between the words of a stretch of ideographs, its ends among them."""
        return self._words_of(text)

    def _words_of(self, text: str) -> list[int]:
        """Edges between the words of the cheapest division of a stretch of ideographs, from the left."""
        costs = self._words.costs
        best = [0]
        back = [0]
        for end in range(1, len(text) + 1):
            start = end - 1
            least = best[start] + costs.get(text[start:end], _UNKNOWN)
            chosen = start
            for start in range(end - 2, max(-1, end - _LONGEST_WORD - 1), -1):
                cost = costs.get(text[start:end])
                if cost is not None and best[start] + cost < least:
                    least, chosen = best[start] + cost, start
            best.append(least)
            back.append(chosen)
        cuts = [len(text)]
        while cuts[-1]:
            cuts.append(back[cuts[-1]])
        return cuts[::-1]


def _in_name(char: str, at: int, name: tuple[int, int], form: str) -> str:
    return (SURNAME_FORMS if at == name[0] else GIVEN_FORMS).get(char, form)


class WordEdges:
    """Edges between the words of a text."""

    def __init__(self, chooser: Chooser, text: str) -> None:
        self._chooser = chooser
        self._text = text
        self._run = re.compile(f"[{HAN}]+")

    def free(self, start: int, end: int) -> bool:
        """True when no word reaches over an edge of the range; what is no ideograph is an edge."""
        low = self._low(start)
        found = self._run.match(self._text, low)
        high = min(found.end(), end + _MARGIN) if found else end
        if high < end:
            return all(self._free_at(edge) for edge in (start, end))
        cuts = self._chooser.cuts(self._text[low:high])
        return not _crosses(start - low, end - low, cuts)

    def _free_at(self, edge: int) -> bool:
        around = self._text[max(edge - 1, 0) : edge + 1]
        return len(around) < 2 or self._run.fullmatch(around) is None

    def _low(self, start: int) -> int:
        low = start
        while low > max(0, start - _MARGIN) and self._run.match(self._text[low - 1]):
            low -= 1
        return low


def _crosses(start: int, end: int, cuts: Sequence[int]) -> bool:
    """True when a phrase begins or ends inside a word that it does not lie within as a whole."""
    before = bisect_right(cuts, start) - 1
    after = bisect_left(cuts, end)
    if after == before + 1:
        return False  # within one word
    return cuts[before] != start or cuts[after] != end
