"""The fewest lines of a paragraph that must be opened beyond a bound, by exhaustive search: what no breaker can better.

Shares with the breaker only what a line is (its material, its natural width, how a given line is filled), not the
search nor its costs.
"""

from __future__ import annotations

from bisect import bisect_right

from pipeline.typeset.paragraph.breaking import Material, _full_from, _natural, _Sums, adjust
from pipeline.typeset.paragraph.spacing import KEEP

_NEAR = 0.5


def fewest_over(material: Material, measure: float, indent: float, bound: float, most: float = 150.0) -> int | None:
    """How many lines at least have gaps of more than `bound` (thousandths of an em), figures and units whole, no gap
    beyond `most`, the last line full enough; `None` where no such division exists."""
    sums = _Sums(material)
    count = len(material)
    full_from = _full_from(material, 0, count)
    breaks = [gap + 1 for gap in range(count - 1) if material.penalty[gap] < KEEP] + [count]
    best = {0: 0}
    for left in (0, *breaks[:-1]):
        if left not in best:
            continue
        room = measure - (indent if left == 0 else 0.0)
        for right in breaks[bisect_right(breaks, left) :]:
            over = _natural(sums, left, right, left == 0) - room - material.end_cut[right - 1]
            give = sums.late[right - 1] - sums.late[left]
            if over > give + 1500:
                break
            if over > give + _NEAR or (right == count and left > full_from):
                continue
            worse = 0
            if right != count:
                gap = adjust(sums, left, right, room, left == 0, False, True).gap
                unable = over < -_NEAR and sums.free[right - 1] == sums.free[left]  # not a gap to open
                if gap > most + _NEAR or unable:
                    continue
                worse = int(gap > bound + _NEAR)
            best[right] = min(best.get(right, count), best[left] + worse)
    return best.get(count)
