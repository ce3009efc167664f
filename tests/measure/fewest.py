"""The fewest lines of a paragraph that must be opened beyond a bound, by exhaustive search: what no breaker can better.

    python -m tests.measure.fewest SOURCES… [--script zh-Hant-TW] [--sheet official] [--bound 30]

Prints how many lines of all justified paragraphs pass the bound (thousandths of an em) as they are set, and how many
must in any division. Where stops keep whole squares more than one line in twenty must pass 30, so nineteen gaps of
twenty cannot stay below (rule E-6); where they may be cut they can.

Shares with the breaker only what a line is (its material, its natural width, how a given line is filled), not the
search nor its costs.
"""

from __future__ import annotations

import argparse
from bisect import bisect_right
from pathlib import Path
from unittest.mock import patch

from pipeline.conversion import Request, convert
from pipeline.source import open_source
from pipeline.style.load import load_style
from pipeline.typeset.page import compose
from pipeline.typeset.paragraph.breaking import Fit, Material, _full_from, _natural, _Sums, adjust, fit
from pipeline.typeset.paragraph.spacing import FORBIDDEN, KEEP

_NEAR = 0.5


def fewest_over(material: Material, measure: float, indent: float, bound: float, most: float = 150.0) -> int | None:
    """How many lines at least have gaps of more than `bound` (thousandths of an em), figures and units whole, no gap
    beyond `most`, the last line full enough; `None` where no such division exists."""
    return _fewest(material, measure, indent, KEEP, bound, most)


def fewest_parted(material: Material, measure: float, indent: float, most: float = 150.0) -> int | None:
    """How many figures at least part from their units where no gap is opened beyond `most`."""
    return _fewest(material, measure, indent, FORBIDDEN, None, most)


def _fewest(
    material: Material, measure: float, indent: float, limit: int, bound: float | None, most: float
) -> int | None:
    """Lines beyond `bound`, or without one breaks that part what is kept, among the breaks below `limit`."""
    sums = _Sums(material)
    count = len(material)
    full_from = _full_from(material, 0, count)
    breaks = [gap + 1 for gap in range(count - 1) if material.penalty[gap] < limit] + [count]
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
                worse = int(material.penalty[right - 1] >= KEEP if bound is None else gap > bound + _NEAR)
            best[right] = min(best.get(right, count), best[left] + worse)
    return best.get(count)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sources", nargs="+", type=Path)
    parser.add_argument("--script", default="zh-Hant-TW")
    parser.add_argument("--sheet", default="official")
    parser.add_argument("--bound", type=float, default=30.0)
    chosen = parser.parse_args()
    lines = over = least = 0

    def counted(material: Material, measure: float, indent: float = 0.0, justify: bool = True) -> list[Fit]:
        nonlocal lines, over, least
        made = fit(material, measure, indent, justify)
        if justify and measure >= 25000 and len(made) > 1:
            ours = sum(line.gap > chosen.bound + _NEAR for line in made[:-1])
            fewest = fewest_over(material, measure, indent, chosen.bound) if ours else 0
            lines += len(made) - 1
            over += ours
            least += ours if fewest is None else min(fewest, ours)
        return made

    with patch.object(compose, "fit", counted):
        for path in chosen.sources:
            convert(open_source(path), Request(("pdf",), (chosen.script,), load_style(chosen.sheet)))
    print(
        f"{chosen.script}: {lines} lines, over {chosen.bound / 1000} em: {over} ({over / lines:.1%}) as set, ", end=""
    )
    print(f"{least} ({least / lines:.1%}) at least")


if __name__ == "__main__":
    main()
