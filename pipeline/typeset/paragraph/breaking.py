"""Where a paragraph's lines end: total fit over all legal breaks.

Everything is thousandths of an em in plain lists; nothing here knows fonts, pages or files. The search keeps, for each
break that can end a line, the cheapest way to get there (Knuth and Plass's method with the cost of Chinese adjustment:
CLREQ, line adjustment; GB/T 15834-2011, 5.1.11). Three passes: strict; with breaks that are allowed only in need and
any stretch; with breaks anywhere, so that every text is set in every measure.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate

from pipeline.typeset.paragraph.spacing import (
    AUTOSPACE_STRETCH,
    FORBIDDEN,
    KEEP,
    STRETCH_ANY,
    STRETCH_AUTO,
    STRETCH_WORD,
)

_EPSILON = 0.5
_INFINITE = float("inf")
# Each pass allows breaks below a penalty and gaps stretched up to a bound (thousandths of an em). In a wide measure a
# figure parts from its unit rather than open the gaps by more than 0.15 em; in a narrow one it stays whole.
_WIDE = 25000
_PASSES_WIDE = ((KEEP, 60.0), (KEEP, 150.0), (FORBIDDEN, 150.0), (FORBIDDEN, _INFINITE), (FORBIDDEN + 1, _INFINITE))
_PASSES_NARROW = ((KEEP, 60.0), (KEEP, 150.0), (KEEP, 600.0), (FORBIDDEN, _INFINITE), (FORBIDDEN + 1, _INFINITE))
_LONE = 900.0  # a last line of one character


@dataclass(slots=True)
class Material:
    """A paragraph ready to break: parallel lists, one entry a character; gap `i` lies after character `i`.

    `width`: slot. `kern`: correction of the gap. `penalty`: cost of a break after the character. `stretch`: kind of
    the gap. `cut4`, `cut5`: room to shrink in the gap by the order's steps. `end_trim`, `end_cut`, `start_trim`:
    what the character loses, or may lose, at a line's edge. `forced`: gaps where the line must end. `weight`: 1 for
    characters that count for a full last line.
    """

    width: list[int]
    kern: list[int]
    penalty: list[int]
    stretch: list[int]
    cut4: list[int]
    cut5: list[int]
    end_trim: list[int]
    end_cut: list[int]
    start_trim: list[int]
    weight: list[int]
    forced: frozenset[int] = frozenset()
    space: int = 250

    def __len__(self) -> int:
        return len(self.width)


@dataclass(frozen=True, slots=True)
class Fit:
    """One line: characters `start` to `end` (exclusive), its natural width, and how the rest is taken up.

    `step4`, `step5`: share (0..1) of the room to shrink that is used in each step. `end_cut`: what the last mark gives
    up. `word`, `auto`, `gap`: thousandths added to each word space, Chinese-Latin gap, other gap. `natural` lines are
    left as they are.
    """

    start: int
    end: int
    natural: float
    end_cut: float = 0.0
    step4: float = 0.0
    step5: float = 0.0
    word: float = 0.0
    auto: float = 0.0
    gap: float = 0.0


class _Sums:
    """Prefix sums over a material, so that any line's figures are a few subtractions."""

    __slots__ = ("auto", "cut4", "cut5", "free", "position", "word")

    def __init__(self, material: Material) -> None:
        kinds = material.stretch
        self.position = _prefix(width + kern for width, kern in zip(material.width, material.kern, strict=True))
        self.cut4 = _prefix(material.cut4)
        self.cut5 = _prefix(material.cut5)
        self.word = _prefix([kind == STRETCH_WORD for kind in kinds])
        self.auto = _prefix([kind == STRETCH_AUTO for kind in kinds])
        self.free = _prefix([kind == STRETCH_ANY for kind in kinds])


def _prefix(values: Iterable[int]) -> list[int]:
    return [0, *accumulate(values)]


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
        lines.extend(_fit_stretch(material, sums, start, end, measure, indent, justify))
        start = end
    return lines


def _fit_stretch(
    material: Material, sums: _Sums, start: int, end: int, measure: float, indent: float, justify: bool
) -> list[Fit]:
    if start >= end:
        return []
    one = _natural(material, sums, start, end, first=True)
    if one <= measure - indent + _EPSILON:
        return [Fit(start, end, one)]
    for limit, loose in _PASSES_WIDE if measure >= _WIDE else _PASSES_NARROW:
        ways = _search(material, sums, start, end, measure, indent, limit, loose, justify)
        if ways is not None:
            break
    else:  # the last pass always finds a way; kept for the reader of types
        raise AssertionError
    first = True
    lines = []
    for left, right in ways:
        room = measure - indent if first else measure
        lines.append(adjust(material, sums, left, right, room, first, last=right == end, justify=justify))
        first = False
    return lines


def _natural(material: Material, sums: _Sums, left: int, right: int, first: bool) -> float:
    width = sums.position[right] - sums.position[left] - material.kern[right - 1] - material.end_trim[right - 1]
    return width if first else width - material.start_trim[left]


def _search(
    material: Material,
    sums: _Sums,
    start: int,
    end: int,
    measure: float,
    indent: float,
    limit: int,
    loose: float,
    justify: bool,
) -> list[tuple[int, int]] | None:
    penalty = material.penalty
    breaks = [gap + 1 for gap in range(start, end - 1) if penalty[gap] < limit]
    breaks.append(end)
    position = sums.position
    reach = [position[at] for at in breaks]
    cost: dict[int, float] = {start: 0.0}
    before: dict[int, int] = {}
    active = [start]
    emergency = limit > FORBIDDEN
    cursor = 0
    while cursor < len(active):
        left = active[cursor]
        cursor += 1
        first = left == start
        room = measure - indent if first else measure
        base = cost[left]
        trim = 0 if first else material.start_trim[left]
        origin = position[left] + trim
        # The furthest a line may be under-full, and a bound on what can be shrunk away.
        shortest = room - loose * (room / 1000.0 + 4) if loose != _INFINITE else -_INFINITE
        index = bisect_left(reach, origin + shortest) if shortest != -_INFINITE else bisect_left(breaks, left + 1)
        index = min(index, len(breaks) - 1)  # the last line may be as short as it likes
        if breaks[index] <= left:
            index = bisect_left(breaks, left + 1)
        found = False
        for at in range(index, len(breaks)):
            right = breaks[at]
            natural = position[right] - origin - material.kern[right - 1] - material.end_trim[right - 1]
            over = natural - room
            if over > 1500 + sums.cut4[right - 1] - sums.cut4[left] + sums.cut5[right - 1] - sums.cut5[left]:
                if emergency and not found:
                    line_cost = 1e7 + over  # a piece wider than the measure stands alone
                else:
                    break
            else:
                line = _line_cost(material, sums, left, right, over, loose, right == end, justify)
                if line is None:
                    continue
                line_cost = line
            if right != end:
                line_cost += penalty[right - 1]
            elif sums_weight(material, left, right) < 2 and left != start:
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


def sums_weight(material: Material, left: int, right: int) -> int:
    """How much a last line holds: ideographs count one, a Latin word or figure counts as two."""
    return sum(material.weight[left : min(right, left + 6)])


def _line_cost(
    material: Material,
    sums: _Sums,
    left: int,
    right: int,
    over: float,
    loose: float,
    last: bool,
    justify: bool,
) -> float | None:
    """Cost of setting these characters on one line, or `None` when the line cannot be set."""
    if over > _EPSILON:
        need = over - material.end_cut[right - 1]
        if need <= 0:
            return 1.0 + over / 250
        cut4 = sums.cut4[right - 1] - sums.cut4[left]
        cut5 = sums.cut5[right - 1] - sums.cut5[left]
        if need > cut4 + cut5 + _EPSILON:
            return None
        share = need / (cut4 + cut5)
        return 3.5 + 7.0 * share + need / 150
    if last or not justify:
        return 1.0 if last else 1.0 + (-over / 1000) ** 2
    under = -over
    words = sums.word[right - 1] - sums.word[left]
    autos = sums.auto[right - 1] - sums.auto[left]
    gaps = sums.free[right - 1] - sums.free[left]
    under -= min(under, words * 250.0)
    under -= min(under, autos * AUTOSPACE_STRETCH)
    if under <= _EPSILON:
        return 1.0
    if gaps:
        each = under / gaps
    elif words:
        each = under / words
    else:
        each = under + 400.0
    if each > loose:
        return None
    scaled = each / 30.0
    return 1.0 + 6.0 * scaled * scaled * scaled if scaled < 8 else 1.0 + 3072.0 * scaled / 8


def adjust(
    material: Material,
    sums: _Sums,
    left: int,
    right: int,
    room: float,
    first: bool,
    last: bool,
    justify: bool,
) -> Fit:
    """How one line takes up its rest, in the order of CLREQ: shrink by steps, else stretch by kinds of gap."""
    natural = _natural(material, sums, left, right, first)
    over = natural - room
    if over > _EPSILON:
        end_cut = min(over, float(material.end_cut[right - 1]))
        over -= end_cut
        cut4 = sums.cut4[right - 1] - sums.cut4[left]
        cut5 = sums.cut5[right - 1] - sums.cut5[left]
        take4 = min(over, float(cut4))
        take5 = min(over - take4, float(cut5))
        return Fit(
            left,
            right,
            natural,
            end_cut,
            take4 / cut4 if cut4 else 0.0,
            take5 / cut5 if cut5 else 0.0,
        )
    if last or not justify:
        return Fit(left, right, natural)
    under = -over
    words = sums.word[right - 1] - sums.word[left]
    autos = sums.auto[right - 1] - sums.auto[left]
    gaps = sums.free[right - 1] - sums.free[left]
    word = min(under, words * 250.0)
    under -= word
    auto = min(under, autos * float(AUTOSPACE_STRETCH))
    under -= auto
    gap = under / gaps if gaps else 0.0
    if not gaps and words:
        word += under
    return Fit(
        left,
        right,
        natural,
        word=word / words if words else 0.0,
        auto=auto / autos if autos else 0.0,
        gap=gap,
    )
