"""Names that a document itself shows by using them again and again: two characters that hardly stand apart.

A person without a surname (in stories), a foreign name in characters: no list and no title tells them. But a pair of
which one character stands nowhere else in the document, after and before ever other characters, is one word; where no
list has the word, and a form for names exists that the common word's is not, it is taken for a name.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from pipeline.transforms.script.lexicon import simplified
from pipeline.transforms.script.naming import GIVEN_FORMS

_OFTEN = 4  # times that the pair must stand
_SIDES = 3  # different characters that must stand before it, and behind it
_ALONE = 20  # of so many places of the rarer character, one may be another word


def recurring_names(texts: Iterable[str]) -> Iterator[str]:
    """Pairs of characters that a document uses as a word of its own, with a form for names that matters."""
    usual = simplified().characters
    special = {char for char, form in GIVEN_FORMS.items() if usual.get(ord(char), char) != form}
    pairs: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    places: Counter[str] = Counter()
    for text in texts:
        places.update(text)
        if special.isdisjoint(text):
            continue
        for at, char in enumerate(text):
            if char in special and at and text[at - 1].isalpha():
                pairs[text[at - 1 : at + 1]].append((text[at - 2 : at - 1] if at > 1 else "", text[at + 1 : at + 2]))
    costs = simplified().costs
    for pair, sides in pairs.items():
        count = len(sides)
        if count < _OFTEN or pair in costs or pair in simplified().phrases or not _is_han(pair):
            continue
        apart = places[pair[0]] - count
        before, behind = ({side[end] for side in sides} for end in (0, 1))
        if apart * _ALONE <= count and min(len(before), len(behind)) >= _SIDES:
            yield pair


def _is_han(pair: str) -> bool:
    return all("\u3400" <= char <= "\u9fff" for char in pair)
