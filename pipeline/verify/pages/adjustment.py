"""How lines fill their measure: edges, slots, gaps, order of shrinking, even stretching (rules C, E, F, G-1, G-9).

Every gap is compared with the gap of an unadjusted line; what remains is the adjustment.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from pipeline.model.nodes import Align, Role
from pipeline.style.resolved import Punctuation
from pipeline.verify.findings import Report
from pipeline.verify.pages.edges import FLUSH, check_edges
from pipeline.verify.pages.gaps import Case, Stretch, hold_limits, judge
from pipeline.verify.pages.setting import Setting
from pipeline.verify.pages.slots import Slot, kinds_of, natural_gap, slots_of
from pipeline.verify.pages.structure import Block, Book
from pipeline.verify.pages.units import held_gaps

_SAME = 0.012
_EARLY = 4.0  # ems: a line that ends as far from the edge was ended
_ODD = "?UV"


def check(book: Book, setting: Setting, report: Report) -> None:
    """All lines of all blocks."""
    total = Stretch()
    opening: set[float] = set()
    before: Block | None = None
    for block in book.blocks:
        if setting.role(block) is not Role.ISSUER_MARK or len(block.lines) == 1:  # that of several bodies: H-3
            _block(block, before, setting, report, total, opening)
        before = block
    report.look("C-8")
    if len(opening) > 1:
        report.broken("C-8", " / ".join(f"{value:.2f} em" for value in sorted(opening)), "=")
    hold_limits(total, setting.style.punctuation, report)


def _block(
    block: Block, before: Block | None, setting: Setting, report: Report, total: Stretch, opening: set[float]
) -> None:
    habit = setting.style.punctuation
    kinds = kinds_of(block)
    em = block.size
    held = held_gaps(block.text_clusters)
    in_cell = block.inside("TD", "TH") is not None
    ends = line_ends_of(block, kinds, setting)
    start = 0
    for number, (line, line_kinds) in enumerate(zip(block.lines, kinds, strict=True)):
        frame = setting.frame(block, line.sheet)
        first, last = number == 0, number == len(block.lines) - 1 or number in ends
        left = frame.left if frame.left is not None else line.glyphs[0].x
        slots = slots_of(line, line_kinds, left, em, habit)
        while slots and slots[-1].kind == "w":  # a space at a line's end takes no room
            slots.pop()
        if not slots:
            start += len(line.glyphs)
            continue
        check_edges(block, before, line, slots, frame, first, last, setting, report, opening)
        justified = frame.align is Align.JUSTIFY and not last
        gaps = [_adjustment(one, other, habit) for one, other in pairwise(slots)]
        room = (frame.right - left) / em if frame.right is not None and frame.left is not None else None
        inner = frozenset(gap - start for gap in held if start <= gap < start + len(slots))
        heading = block.is_heading or block.kind == "Title"
        case = Case(line, slots, gaps, room, not justified, inner, first, habit, heading, in_cell)
        if block.kind != "TOCI" and not block.rubies:
            judge(case, report, total if setting.role(block) is Role.BODY and justified else None)
        start += len(line.glyphs)


def line_ends_of(block: Block, kinds: Sequence[Sequence[str]], setting: Setting) -> frozenset[int]:
    """Lines within a block that end because the author ended them: unadjusted, and far from full."""
    found = []
    habit = setting.style.punctuation
    for number, (line, line_kinds) in enumerate(zip(block.lines[:-1], kinds, strict=False)):
        frame = setting.frame(block, line.sheet)
        if frame.right is None or frame.align is not Align.JUSTIFY:
            continue
        tail = line.glyphs[-1]
        if tail.x + _EARLY * block.size > frame.right:
            continue
        slots = slots_of(line, line_kinds, line.glyphs[0].x, block.size, habit)
        gaps = (_adjustment(one, other, habit) for one, other in pairwise(slots))
        if all(gap is None or abs(gap) <= FLUSH for gap in gaps):
            found.append(number)
    return frozenset(found)


def _adjustment(one: Slot, other: Slot, habit: Punctuation) -> float | None:
    """What was added to the gap between two slots, in ems; `None` where it cannot be told."""
    if one.width is None or other.kind in _ODD or one.kind in _ODD or "m" in (one.kind, other.kind):
        return None
    gap = other.x - one.x - one.width
    natural = natural_gap(one, other, habit)
    if len(natural) > 1 and gap >= -_SAME:
        return None
    return gap - natural[0]
