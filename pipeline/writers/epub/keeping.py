"""Which stretches of a paragraph a reading system must not divide, because left alone it would.

Browsers and the reading engines built on them follow Unicode Annex 14. Measured against GB/T 15834 they begin lines
with · ～ – / and a single —, and part a number from its unit. CSS has no property for these cases, so the stretch
stands in an element with `white-space: nowrap` (rules D-3, D-8 to D-10, D-12 of the typographic rules).
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from pipeline.lang.phrases import phrase_edges
from pipeline.patterns import regex
from pipeline.typeset.paragraph.tokens import figure_gaps, unit_gaps

WIDEST = 6.0  # em; a longer stretch may be divided, or narrow screens would show holes

_DIGIT = regex("[0-9]")
_JOINS = r"[\u0300-\u036f\ufe00-\ufe0f\U000e0100-\U000e01ef]"
_JOINS_BASE = f"(?<!{_JOINS}){_JOINS}*+"
# A mark that may not begin a line with the character before it; a solidus with both neighbours. A pair of — or … is
# kept whole by every engine and may begin a line. Addresses break at their own marks and are left alone.
_CONNECTORS = "～〜—–"
_MARKS = regex("[·‧・～〜–—／/]")
_PAIR = regex(
    rf"(?P<address>[A-Za-z][A-Za-z0-9+.-]{{0,20}}://\S+|www\.\S+)"
    rf"|[^\s/／—]{_JOINS_BASE}(?:[/／][^\s/／]{_JOINS_BASE})+"
    rf"|[^\s·‧・～〜–—]{_JOINS_BASE}(?:[·‧・～〜–]|—(?!—))"
)
_TAIL = regex(rf"\S{_JOINS_BASE}\Z")
_COMBINED = regex(r"(?<![0-9A-Za-z.,%])[0-9]{1,2}(?![0-9A-Za-z.,%])")

# After strict line breaking engines take a curly quotation mark beside Latin or a figure for a Latin one and allow no
# break on its Chinese side either: 落实|“1+1”|机制.
_CURLY = regex("[“”‘’]")
_SIDES = regex(r"(?<=[\u3007\u3400-\u9fff，、；：。])(?=[“‘]+[!-~])|(?<=[!-~][”’])(?=[\u3007\u3400-\u9fff])")

LONGEST_PHRASE = 12  # characters; a title with a longer unbroken phrase is divided as the engine likes

Stretch = tuple[int, int]


def width(text: str) -> float:
    """Approximate width in em: half a square for ASCII, a whole one for everything else."""
    return sum(0.5 if char < "\x80" else 1.0 for char in text)


def stretches(text: str, *, tail: bool = False) -> list[Stretch]:
    """Start and end of each stretch to keep whole, in order, never overlapping.

    `tail`: something that sticks to the end of the text follows (a note mark), so the last character is kept with it.
    """
    found: list[Stretch] = []
    if _DIGIT.search(text):
        gaps = {*figure_gaps(text), *unit_gaps(text)}
        # After the connector of a range a line may end, on a narrow screen it must be able to (rule D-7).
        found.extend(_runs(text, [gap for gap in gaps if text[gap] not in _CONNECTORS]))
    if _MARKS.search(text):
        found.extend((match.start(), match.end()) for match in _PAIR.finditer(text) if match["address"] is None)
    if tail and (last := _TAIL.search(text)):
        found.append((last.start(), last.end()))
    return _merged(text, found) if len(found) > 1 else found


def openings(text: str) -> list[int]:
    """Offsets where a line may end although engines think it may not."""
    return [match.start() for match in _SIDES.finditer(text)] if _CURLY.search(text) else []


def divisions(text: str) -> list[int]:
    """Offsets between the phrases of a title (GB/T 9704-2012, 7.3.1: words stay whole), if none is too long."""
    edges = sorted(phrase_edges(text))
    ends = [0, *edges, len(text)]
    return edges if max(b - a for a, b in pairwise(ends)) <= LONGEST_PHRASE else []


def combined(text: str) -> list[Stretch]:
    """Numbers of one or two digits that stand upright in one square of vertical text (rule J-16)."""
    return [(match.start(), match.end()) for match in _COMBINED.finditer(text)]


def _runs(text: str, gaps: Iterable[int]) -> list[Stretch]:
    """Neighbouring gaps joined to stretches. Figures alone need no help: engines keep digits together."""
    out: list[Stretch] = []
    start = previous = -2
    for gap in (*sorted(gaps), len(text) + 2):
        if gap == previous + 1:
            previous = gap
            continue
        if start >= 0:
            piece = text[start : previous + 2]
            if not piece.isascii() and width(piece) <= WIDEST:
                out.append((start, previous + 2))
        start = previous = gap
    return out


def _merged(text: str, found: list[Stretch]) -> list[Stretch]:
    found.sort()
    out: list[Stretch] = [found[0]]
    for start, end in found[1:]:
        first, last = out[-1]
        if start >= last:
            out.append((start, end))
        elif end > last:
            # Two rules meet: one stretch if it is short enough, else the second begins where the first ends.
            if width(text[first:end]) <= WIDEST:
                out[-1] = (first, end)
            else:
                out.append((last, end))
    return out
