"""Where a paragraph's lines end: total fit over all legal breaks.

Everything is thousandths of an em in plain lists; nothing here knows fonts, pages or files. The search keeps, for each
break that can end a line, the cheapest way to get there (Knuth and Plass's method with the cost of Chinese adjustment:
CLREQ, line adjustment; GB/T 15834-2011, 5.1.11). It is tried with small allowances first: gaps opened a little, figures
whole, no lone last character; then step by step with what a paragraph cannot be set without, at last with breaks
anywhere, so that every text is set in every measure.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import accumulate
from typing import NamedTuple

from pipeline.records import dataclass
from pipeline.typeset.paragraph.spacing import (
    AUTOSPACE_STRETCH,
    FORBIDDEN,
    KEEP,
    LATE_STEP,
    STRETCH_ANY,
    STRETCH_AUTO,
    STRETCH_WORD,
    WORD_STRETCH,
)

_EPSILON = 0.5
_INFINITE = float("inf")
_TOO_WIDE = 1e7  # a piece wider than the measure stands alone
_LONE = 1e5  # a last line of one character
_WIDEST_GAP = 600.0  # beyond, gaps of every kind open alike; until then a figure is copied without a space
_WIDEST_AUTO = 350.0
STEPS = LATE_STEP + 1


class Allowance(NamedTuple):
    """What one search may do: breaks below a penalty, gaps opened to a bound (thousandths of an em), full stops
    squeezed, a lone last character."""

    limit: int
    loose: float
    late: bool
    lone: bool


# In a wide measure a figure parts from its unit rather than open the gaps by more than 0.15 em; in a narrow one it
# stays whole.
_WIDE = 25000
_FIRST = (
    Allowance(KEEP, 60.0, False, False),
    Allowance(KEEP, 80.0, True, False),
    Allowance(KEEP, 150.0, True, False),
)
_LAST = (
    Allowance(FORBIDDEN, 600.0, True, False),
    Allowance(FORBIDDEN, _INFINITE, True, True),
    Allowance(FORBIDDEN + 1, _INFINITE, True, True),
)
_SEARCHES_WIDE = (*_FIRST, Allowance(FORBIDDEN, 150.0, True, False), *_LAST)
_SEARCHES_NARROW = (*_FIRST, Allowance(KEEP, 250.0, True, False), Allowance(KEEP, 600.0, True, False), *_LAST)
_SEARCHES_RAGGED = (
    Allowance(KEEP, _INFINITE, False, False),
    Allowance(FORBIDDEN, _INFINITE, False, False),
    Allowance(FORBIDDEN, _INFINITE, False, True),
    Allowance(FORBIDDEN + 1, _INFINITE, False, True),
)


@dataclass(slots=True)
class Material:
    """A paragraph ready to break: parallel lists, one entry a character; gap `i` lies after character `i`.

    `width`: slot. `kern`: correction of the gap. `penalty`: cost of a break after the character. `stretch`: kind of
    the gap. `cut`: room to shrink in the gap, `step`: the step of the order it belongs to (2 to 7). `end_trim`,
    `end_cut`, `start_trim`: what the character loses, or may lose whole, at a line's edge. `forced`: gaps where the
    line must end. `weight`: what the character counts for a full last line, which wants 2000.
    """

    width: list[int]
    kern: list[int]
    penalty: list[int]
    stretch: list[int]
    cut: list[int]
    step: list[int]
    end_trim: list[int]
    end_cut: list[int]
    start_trim: list[int]
    weight: list[int]
    forced: frozenset[int] = frozenset()

    def __len__(self) -> int:
        return len(self.width)


@dataclass(frozen=True, slots=True)
class Fit:
    """One line: characters `start` to `end` (exclusive), its natural width, and how the rest is taken up.

    `shares`: for each step of the order the share (0..1) of its room to shrink that is used; empty when nothing is
    squeezed. `end_cut`: what the last mark gives up. `word`, `auto`, `gap`: thousandths added to each word space,
    Chinese-Latin gap, other gap. `reason`: why the line is as it is, for the ledger.
    """

    start: int
    end: int
    natural: float
    end_cut: float = 0.0
    shares: tuple[float, ...] = ()
    word: float = 0.0
    auto: float = 0.0
    gap: float = 0.0
    reason: str = "natural"


class _Sums:
    """Prefix sums over a material, so that any line's figures are a few subtractions."""

    __slots__ = ("auto", "cut", "free", "late", "material", "position", "word")

    def __init__(self, material: Material) -> None:
        kinds, steps, cuts = material.stretch, material.step, material.cut
        self.material = material
        self.position = [0, *accumulate(map(int.__add__, material.width, material.kern))]
        self.free = [0, *accumulate([kind == STRETCH_ANY for kind in kinds])]
        self.word = [0, *accumulate([kind == STRETCH_WORD for kind in kinds])] if STRETCH_WORD in kinds else None
        self.auto = [0, *accumulate([kind == STRETCH_AUTO for kind in kinds])] if STRETCH_AUTO in kinds else None
        self.late = [0, *accumulate(cuts)]
        self.cut = (
            [0, *accumulate([0 if step == LATE_STEP else cut for cut, step in zip(cuts, steps, strict=True)])]
            if LATE_STEP in steps
            else self.late
        )


def fit(material: Material, measure: float, first_indent: float = 0.0, justify: bool = True) -> list[Fit]:
    """The lines of a paragraph in a measure, both in thousandths of an em.

    Every line but the last of each forced stretch is filled when `justify`. Forbidden breaks are used only when no
    other way exists; then the line may also be wider than the measure when it holds a single piece.
    """
    sums = _Sums(material)
    lines: list[Fit] = []
    start = 0
    ends = [*sorted(gap + 1 for gap in material.forced if gap + 1 < len(material)), len(material)]
    for end in ends:
        indent = first_indent if start == 0 else 0.0
        lines.extend(_fit_stretch(sums, start, end, measure, indent, justify))
        start = end
    return lines


def _fit_stretch(sums: _Sums, start: int, end: int, measure: float, indent: float, justify: bool) -> list[Fit]:
    if start >= end:
        return []
    one = _natural(sums, start, end, first=True)
    if one <= measure - indent + _EPSILON:
        return [Fit(start, end, one)]
    searches = _SEARCHES_RAGGED if not justify else _SEARCHES_WIDE if measure >= _WIDE else _SEARCHES_NARROW
    for allowance in searches:
        ways = _search(sums, start, end, measure, indent, allowance, justify)
        if ways is not None:
            break
    else:  # the last search always finds a way; kept for the reader of types
        raise AssertionError
    return [
        adjust(sums, left, right, measure - indent if left == start else measure, left == start, right == end, justify)
        for left, right in ways
    ]


def _natural(sums: _Sums, left: int, right: int, first: bool) -> float:
    material = sums.material
    width = sums.position[right] - sums.position[left] - material.kern[right - 1] - material.end_trim[right - 1]
    return width if first else width - material.start_trim[left]


def _full_from(material: Material, start: int, end: int) -> int:
    """The last place where a last line may begin and hold enough: two ideographs, or as much of words and figures."""
    weight = 0
    for at in range(end - 1, start, -1):
        weight += material.weight[at]
        if weight >= 2000:
            return at
    return start


def _search(
    sums: _Sums, start: int, end: int, measure: float, indent: float, allowance: Allowance, justify: bool
) -> list[tuple[int, int]] | None:
    """The cheapest lines (start, end) within an allowance, or `None`."""
    material = sums.material
    penalty, kern, end_trim, end_cut = material.penalty, material.kern, material.end_trim, material.end_cut
    limit, loose, late, lone = allowance
    breaks = [gap + 1 for gap in range(start, end - 1) if penalty[gap] < limit]
    breaks.append(end)
    position = sums.position
    cuts = sums.late if late else sums.cut
    reach = [position[at] for at in breaks]
    full_from = _full_from(material, start, end)
    cost: dict[int, float] = {start: 0.0}
    before: dict[int, int] = {}
    active = [start]
    emergency = limit > FORBIDDEN
    least = measure / _FEW
    last_break = len(breaks) - 1
    cursor = 0
    while cursor < len(active):
        left = active[cursor]
        cursor += 1
        if left == start:
            room = measure - indent
            origin = position[left]
        else:
            room = measure
            origin = position[left] + material.start_trim[left]
        base = cost[left]
        # The furthest a line may be under-full; the last line may be as short as it likes.
        if loose != _INFINITE:
            index = min(bisect_left(reach, origin + room - loose * (room / 1000.0 + 4)), last_break)
        else:
            index = last_break
        if loose == _INFINITE or breaks[index] <= left:
            index = bisect_left(breaks, left + 1)
        found = False
        for at in range(index, last_break + 1):
            right = breaks[at]
            tail = right - 1
            over = position[right] - origin - kern[tail] - end_trim[tail] - room
            squeeze = cuts[tail] - cuts[left]
            if over > 1500 + squeeze:
                if not emergency or found:
                    break
                line_cost = _TOO_WIDE + over
            elif over > _EPSILON:
                given = end_cut[tail]
                need = over - given
                if need <= 0:
                    line_cost = 2.0 if need == 0 else _stretched(sums, left, right, -need, loose, least) + 1.0
                elif need <= squeeze + _EPSILON:
                    line_cost = _squeezed(sums, left, tail, need, late)
                else:
                    continue
            elif right == end:
                line_cost = 1.0
            elif justify:
                line_cost = _stretched(sums, left, right, -over, loose, least)
            else:
                line_cost = 1.0 + (over / 1000.0) ** 2
            if line_cost == _INFINITE:
                continue
            if right != end:
                line_cost += penalty[tail]
            elif left > full_from:
                if not lone:
                    continue
                line_cost += _LONE
            found = True
            total = base + line_cost
            known = cost.get(right)
            if known is None or total < known:
                if known is None and right != end:
                    _insert(active, cursor, right)
                cost[right] = total
                before[right] = left
    if end not in before:
        return None
    ways: list[tuple[int, int]] = []
    right = end
    while right != start:
        left = before[right]
        ways.append((left, right))
        right = left
    ways.reverse()
    return ways


def _insert(active: list[int], cursor: int, value: int) -> None:
    at = len(active)
    while at > cursor and active[at - 1] > value:
        at -= 1
    active.insert(at, value)


# The cost of a squeezed line against one opened up: pushing a mark in comes before pushing a character out (CLREQ,
# line adjustment), so half an em squeezed away costs about as much as gaps of 0.03 em. Squeezing and opening are
# weighed so that over reports of all kinds both limits of rule E-6 are kept: one mark in ten, nineteen gaps in twenty.
_SQUEEZED, _SHARE, _NEED, _LATE = 6.0, 8.0, 75.0, 12.0
_SEEN = 32.0  # a gap of this many thousandths begins to be seen
_STRETCHED = 6.0
_MOST = 80.0  # gaps opened further are counted as well as weighed: as few such lines as can be (rule E-6)
_OVER_MOST = 5000.0
_USUAL = 30.0  # nineteen of twenty gaps are to stay below
_OVER_USUAL = 20.0
_CUBIC = 8.0
_FEW = 3000.0  # a line has at least a gap for every three ems, or counts as if it had


def _squeezed(sums: _Sums, left: int, tail: int, need: float, late: bool) -> float:
    room = sums.cut[tail] - sums.cut[left]
    if need <= room:
        return _SQUEEZED + _SHARE * need / room + need / _NEED
    if not late:
        return _INFINITE
    rest = sums.late[tail] - sums.late[left]
    return _SQUEEZED + _LATE + _SHARE * need / rest + need / _NEED


def _stretched(sums: _Sums, left: int, right: int, under: float, loose: float, least: float) -> float:
    """Cost of opening the gaps of a line. A line with fewer gaps than `least` counts as one with these: a line that an
    address fills is no reason to open the lines around it."""
    words = sums.word[right - 1] - sums.word[left] if sums.word else 0
    autos = sums.auto[right - 1] - sums.auto[left] if sums.auto else 0
    if words or autos:
        under -= words * WORD_STRETCH + autos * AUTOSPACE_STRETCH
    if under <= _EPSILON:
        return 1.0
    gaps = sums.free[right - 1] - sums.free[left]
    each = under / max(gaps, least) if gaps else _INFINITE if words + autos else under + 400.0
    seen = each if gaps >= least else under / gaps if gaps else _INFINITE
    if each > _WIDEST_GAP and words + autos:  # as the line will be set
        each = under / max(gaps + words + autos, least)
    if each > loose + _EPSILON or (loose <= _MOST and seen > _MOST + _EPSILON):
        return _INFINITE
    scaled = each / _SEEN
    base = 1.0
    if seen > _USUAL + _EPSILON:
        base = _OVER_MOST if seen > _MOST + _EPSILON else 1.0 + _OVER_USUAL
    if scaled < _CUBIC:
        return base + _STRETCHED * scaled * scaled * scaled
    # Beyond, straight on along the tangent: what must be opened wide is still shared out between lines.
    return base + _STRETCHED * _CUBIC * _CUBIC * (3 * scaled - 2 * _CUBIC)


def adjust(sums: _Sums, left: int, right: int, room: float, first: bool, last: bool, justify: bool) -> Fit:
    """How one line takes up its rest, in the order of CLREQ: shrink by steps, else stretch by kinds of gap."""
    material = sums.material
    natural = _natural(sums, left, right, first)
    over = natural - room
    end_cut = 0.0
    if over > _EPSILON:
        end_cut = float(material.end_cut[right - 1])
        over -= end_cut
        if over > _EPSILON:
            return Fit(left, right, natural, end_cut, _shares(material, left, right, over), reason="squeezed")
    if justify and not last and over < -_EPSILON:
        return _opened(sums, left, right, natural, end_cut, -over)
    reason = "last" if last else "exact" if justify else "ragged"
    return Fit(left, right, natural, end_cut, reason=reason)


def _shares(material: Material, left: int, right: int, over: float) -> tuple[float, ...]:
    """The share of each step, every step used up before the next begins."""
    rooms = [0] * STEPS
    for at in range(left, right - 1):
        rooms[material.step[at]] += material.cut[at]
    shares = [0.0] * STEPS
    for step, room in enumerate(rooms):
        if room and over > 0:
            shares[step] = min(over / room, 1.0)
            over -= room
    return tuple(shares)


def _opened(sums: _Sums, left: int, right: int, natural: float, end_cut: float, under: float) -> Fit:
    words = sums.word[right - 1] - sums.word[left] if sums.word else 0
    autos = sums.auto[right - 1] - sums.auto[left] if sums.auto else 0
    gaps = sums.free[right - 1] - sums.free[left]
    word = min(under, words * float(WORD_STRETCH))
    under -= word
    auto = min(under, autos * float(AUTOSPACE_STRETCH))
    under -= auto
    each = under / gaps if gaps else _INFINITE
    more = 0.0
    if each > _WIDEST_GAP and words + autos:
        each = more = under / (gaps + words + autos)
        if gaps and more > _WIDEST_AUTO:  # never more than half an em between Chinese and Latin (CLREQ)
            more = _WIDEST_AUTO
            each = (under - more * (words + autos)) / gaps
    return Fit(
        left,
        right,
        natural,
        end_cut,
        word=word / words + more if words else 0.0,
        auto=auto / autos + more if autos else 0.0,
        gap=each if gaps else 0.0,
        reason="opened",
    )
