"""Titles and centred headings: few lines, divided at phrase edges, in the shape of a trapezoid or diamond.

GB/T 9704-2012, 7.3.1: titles of several lines keep words whole and are arranged symmetrically.
"""

from __future__ import annotations

from itertools import combinations, pairwise

from pipeline.lang.phrases import phrase_edges
from pipeline.typeset.paragraph.breaking import Fit
from pipeline.typeset.paragraph.shape import Shaped
from pipeline.typeset.paragraph.spacing import KEEP

_MAX_LINES = 6
_INSIDE_PHRASE = 30.0
_SHORT_LINE = 3


def display_lines(shaped: Shaped, measure: float) -> list[Fit] | None:
    """The lines of a display text, or `None` when it cannot be divided well within the measure.

    Divisions the source showed (forced gaps of the material) are kept when every piece fits.
    """
    count = len(shaped.text)
    if count == 0:
        return []
    if shaped.material.forced:
        ends = [*sorted(gap + 1 for gap in shaped.material.forced if gap + 1 < count), count]
        starts = [0, *ends[:-1]]
        widths = [_width(shaped, a, b) for a, b in zip(starts, ends, strict=True)]
        if max(widths) > measure:
            return None
        return [Fit(a, b, w) for a, b, w in zip(starts, ends, widths, strict=True)]
    whole = _width(shaped, 0, count)
    if whole <= measure:
        return [Fit(0, count, whole)]
    edges = phrase_edges(shaped.text)
    penalty = shaped.material.penalty
    legal = [i for i in range(1, count) if penalty[i - 1] < KEEP]
    good = [i for i in legal if i in edges]
    for lines in range(max(2, -int(-whole // measure)), _MAX_LINES + 1):
        for candidates, cost in ((good, 0.0), (legal, _INSIDE_PHRASE)):
            best = _best(shaped, candidates, edges, lines, measure, cost)
            if best is not None:
                return best
    return None


def _width(shaped: Shaped, start: int, end: int) -> float:
    material = shaped.material
    return float(
        sum(material.width[start:end])
        + sum(material.kern[start : end - 1])
        - material.end_trim[end - 1]
        - (material.start_trim[start] if start else 0)
    )


def _best(
    shaped: Shaped, candidates: list[int], edges: frozenset[int], lines: int, measure: float, inside: float
) -> list[Fit] | None:
    count = len(shaped.text)
    if len(candidates) > 40:
        candidates = candidates[:: len(candidates) // 40 + 1]
    best: tuple[float, list[Fit]] | None = None
    for cuts in combinations(candidates, lines - 1):
        ends = [*cuts, count]
        starts = [0, *cuts]
        widths = [_width(shaped, a, b) for a, b in zip(starts, ends, strict=True)]
        if max(widths) > measure or min(widths) < _SHORT_LINE * 1000:
            continue
        cost = _shape_cost(widths) + inside * sum(cut not in edges for cut in cuts)
        if best is None or cost < best[0] - 1e-9:
            best = cost, [Fit(a, b, w) for a, b, w in zip(starts, ends, widths, strict=True)]
    return best[1] if best else None


def _shape_cost(widths: list[float]) -> float:
    """Small when the widths rise, fall, or rise and fall (trapezoid, diamond) and differ neither little nor much."""
    steps = [b - a for a, b in pairwise(widths)]
    signs = [1 if step > 0 else -1 for step in steps if abs(step) > 400]
    changes = sum(a != b for a, b in pairwise(signs))
    valley = any(a < 0 < b for a, b in pairwise(signs))
    cost = 50.0 * valley + 30.0 * max(0, changes - 1)
    cost += sum(4.0 for step in steps if abs(step) <= 400)
    cost += sum(((abs(step) - 2500) / 1000.0) ** 2 for step in steps) * 0.5
    return cost
