"""Titles and centred headings: few lines, divided at phrase edges, in the shape of a trapezoid or diamond.

GB/T 9704-2012, 7.3.1: titles of several lines keep words whole and are arranged symmetrically. The cheapest division
is found line by line (dynamic programming over the legal ends, the width of the line before, and whether the lines
still widen), so that a title of any length takes no time to speak of.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from pipeline.lang.phrases import division_costs
from pipeline.typeset.paragraph.breaking import Fit
from pipeline.typeset.paragraph.shape import Shaped
from pipeline.typeset.paragraph.spacing import KEEP

_MAX_LINES = 6
_LONGEST = 160  # characters: more is no title
_LEAST = 3900.0  # a line of fewer than four characters (thousandths of an em)
_SAME = 400.0  # widths that differ by less look alike
_STEP = 2500.0  # the difference that looks best
_MORE_LINES = 9.0  # what a line more than needed costs
_UNEVEN = 0.5
_ALIKE = 4.0
_VALLEY = 60.0
_BLANK = "\u3000"


def display_lines(shaped: Shaped, measure: float) -> list[Fit] | None:
    """The lines of a display text, or `None` when it cannot be divided well within the measure.

    Divisions the source showed (forced gaps of the material) are kept when every piece fits.
    """
    count = len(shaped.text)
    if count == 0:
        return []
    if shaped.material.forced:
        ends = [*sorted(gap + 1 for gap in shaped.material.forced if gap + 1 < count), count]
        made = _fits(shaped, ends)
        return None if max(line.natural for line in made) > measure else made
    whole = _Widths(shaped).of(0, count)
    if whole <= measure:
        return [Fit(0, count, whole)]
    if count > _LONGEST:
        return None
    return _divided(shaped, measure, whole)


def phrase_penalties(shaped: Shaped) -> None:
    """Let the lines of a heading that is not centred end between phrases where they can: adds to the penalties."""
    penalty = shaped.material.penalty
    for at, cost in enumerate(division_costs(shaped.text)):
        if at and penalty[at - 1] < KEEP:
            penalty[at - 1] = min(penalty[at - 1] + cost, KEEP - 1)


class _Widths:
    """Width of any stretch as a line, from running sums."""

    def __init__(self, shaped: Shaped) -> None:
        self._text = shaped.text
        self._material = shaped.material
        steps = (width + kern for width, kern in zip(self._material.width, self._material.kern, strict=True))
        self._position = list(accumulate(steps, initial=0))

    def of(self, start: int, end: int) -> float:
        """Width of characters `start` to `end` on a line of their own, a blank at its end left out."""
        material = self._material
        while end - 1 > start and self._text[end - 1] == _BLANK:
            end -= 1
        width = self._position[end] - self._position[start] - material.kern[end - 1] - material.end_trim[end - 1]
        return float(width - (material.start_trim[start] if start else 0))


def _fits(shaped: Shaped, ends: Sequence[int]) -> list[Fit]:
    widths = _Widths(shaped)
    return [Fit(a, b, widths.of(a, b)) for a, b in zip([0, *ends], ends, strict=False)]


def _divided(shaped: Shaped, measure: float, whole: float) -> list[Fit] | None:
    count = len(shaped.text)
    widths = _Widths(shaped)
    penalty = shaped.material.penalty
    costs = division_costs(shaped.text)
    # A blank in a title stands between names of bodies; in text it would hold a personal name together.
    parted = {at for at in range(1, count) if shaped.text[at - 1] == _BLANK and not costs[at]}
    stops = [at for at in range(1, count) if penalty[at - 1] < KEEP or at in parted]
    fewest = max(2, -int(-whole // measure))
    # State: (start, end, still widening) of the last line -> cost and the state before.
    layer: dict[tuple[int, int, bool], tuple[float, tuple[int, int, bool] | None]] = {}
    for end in stops:
        width = widths.of(0, end)
        if width > measure:
            break
        if width >= _LEAST:
            layer[0, end, True] = (float(costs[end]), None)
    layers = [layer]
    best: tuple[float, int, tuple[int, int, bool]] | None = None
    for lines in range(2, _MAX_LINES + 1):
        following: dict[tuple[int, int, bool], tuple[float, tuple[int, int, bool] | None]] = {}
        for state, (cost, _) in layer.items():
            start, end, widening = state
            if end == count:
                continue
            before = widths.of(start, end)
            for stop in (*(at for at in stops if at > end), count):
                width = widths.of(end, stop)
                if width > measure:
                    break
                if width < _LEAST:
                    continue
                step = width - before
                total = cost + _step_cost(step, widening) + (costs[stop] if stop < count else 0)
                after = (end, stop, widening and step >= -_SAME)
                if after not in following or total < following[after][0]:
                    following[after] = (total, state)
        layer = following
        layers.append(layer)
        for state, (cost, _) in layer.items():
            total = cost + _MORE_LINES * (lines - fewest)
            if state[1] == count and (best is None or total < best[0]):
                best = (total, lines, state)
        if best is not None and lines > fewest:
            break
    if best is None:
        return None
    ends: list[int] = []
    found: tuple[int, int, bool] | None = best[2]
    for depth in range(best[1] - 1, -1, -1):
        assert found is not None
        ends.append(found[1])
        found = layers[depth][found][1]
    return _fits(shaped, ends[::-1])


def _step_cost(step: float, widening: bool) -> float:
    """Small when the widths rise, fall, or rise and fall (trapezoid, diamond) and differ neither little nor much."""
    cost = ((abs(step) - _STEP) / 1000.0) ** 2 * _UNEVEN
    if abs(step) <= _SAME:
        return cost + _ALIKE
    return cost + (_VALLEY if step > 0 and not widening else 0.0)
