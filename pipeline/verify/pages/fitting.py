"""Whole paragraphs (rules E-4, E-5): could other line ends have left fewer lines opened beyond what E-6 allows?

Every legal division of a paragraph is weighed by the checker's own slots, gaps and rooms to give; nothing of the
engine's costs is known here. Looked into only where a line is opened too far.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise

from pipeline.model.nodes import Align
from pipeline.records import dataclass
from pipeline.style.resolved import Punctuation
from pipeline.verify.findings import Report, Weight
from pipeline.verify.pages.adjustment import line_ends_of
from pipeline.verify.pages.gaps import closed, may_give
from pipeline.verify.pages.setting import Setting
from pipeline.verify.pages.slots import HALF, LATIN, Slot, kinds_of, natural_gap, slot_width
from pipeline.verify.pages.structure import Block, Book
from pipeline.verify.pages.units import ORDINAL, held_gaps

_OPEN = 0.08  # ems: what a gap may open (E-6)
_ROUND = 0.0015  # to what is seen and off what is thought of: no finding for a hair
_MOST = 0.149  # beyond, no division is taken for better
_NEAR = 0.004
_AUTO, _WORD = 0.02, 0.25  # what Chinese-Latin gaps and word spaces take up first
_NEVER_FIRST = frozenset("psckiny%vmrwIl")
_NEVER_LAST = frozenset("ouU$In")  # after a connector only where nothing else fits (D-7)
_UNSURE = frozenset("?UV")


def check(book: Book, setting: Setting, report: Report) -> None:
    """Every justified paragraph of more than two lines."""
    for block in book.blocks:
        if len(block.lines) < 2 or block.rubies or block.inside("TD", "TH") is not None or block.kind == "TOCI":
            continue
        frame = setting.frame(block, block.lines[0].sheet)
        if frame.align is not Align.JUSTIFY or frame.left is None or frame.right is None:
            continue
        report.look("E-4")
        report.look("E-5")
        kinds = kinds_of(block)
        if line_ends_of(block, kinds, setting):
            continue
        room = (frame.right - frame.left) / block.size
        first = (block.lines[0].glyphs[0].x - frame.left) / block.size
        indent = round(first * 2) / 2 if abs(first) < room / 2 else frame.indent
        _paragraph(block, [kind for line in kinds for kind in line], room, indent, setting.style.punctuation, report)


def _paragraph(
    block: Block, kinds: Sequence[str], room: float, indent: float, habit: Punctuation, report: Report
) -> None:
    if _UNSURE.intersection(kinds):
        return
    text = _Text.of(block, kinds, habit)
    if text is None:
        return
    ends = list(accumulate(len(line.glyphs) for line in block.lines))
    if kinds[0] == "o" and indent % 1:  # what its blank lost is no indent
        indent += HALF
    lines = list(pairwise((0, *ends)))
    opened = [text.opened(a, b, room - (indent if a == 0 else 0.0)) for a, b in lines[:-1]]
    ours = sum(gap is not None and gap > _OPEN + _ROUND for gap in opened)
    if not ours:
        return
    least = text.fewest(room, indent)
    if least is None or least >= ours:
        return
    worst = max(range(len(opened)), key=lambda at: opened[at] or 0.0)
    a, b = lines[worst]
    taken = next((end for end in text.breaks if end > b), 0)
    fits = taken and text.opened(a, taken, room - (indent if a == 0 else 0.0)) is not None
    line = block.lines[worst]
    shown = f"{ours} × > {_OPEN:.2f} em"
    report.broken("E-4" if fits else "E-5", shown, str(least), at=line.at, text=line.text[-12:], weight=Weight.SHOULD)


@dataclass(frozen=True, slots=True)
class _Text:
    """A paragraph as running sums over its glyphs: natural places, room to give, room that spaces take, free gaps."""

    kinds: Sequence[str]
    habit: Punctuation
    width: Sequence[float]
    place: Sequence[float]
    give: Sequence[float]
    soft: Sequence[float]
    free: Sequence[int]
    breaks: Sequence[int]

    @classmethod
    def of(cls, block: Block, kinds: Sequence[str], habit: Punctuation) -> _Text | None:
        """The sums of a block, or `None` where a slot has no one width."""
        glyphs = [glyph for line in block.lines for glyph in line.glyphs]
        slots = []
        for kind, glyph in zip(kinds, glyphs, strict=True):
            width = slot_width(kind, glyph, block.size, habit)
            if width is None:
                return None
            slots.append(Slot(kind, glyph.text[:1], 0.0, width, glyph))
        held = held_gaps(block.text_clusters)
        ordinal = ORDINAL.match(block.text)
        place, give, soft, free, breaks = [0.0], [0.0], [0.0], [0], []
        for at, (one, other) in enumerate(pairwise(slots)):
            natural = natural_gap(one, other, habit)
            gap = natural[0]
            if one.char in "？！" and other.char in "？！":
                return None  # a run that shares its squares
            auto = (one.kind in LATIN) != (other.kind in LATIN) and gap > 0
            opens = not closed(one, other) and one.kind != "w" and not auto
            place.append(place[-1] + (one.width or 0.0) + gap)
            give.append(give[-1] + may_give(one, other, habit)[1])
            soft.append(soft[-1] + (_WORD if one.kind == "w" else _AUTO if auto else 0.0))
            free.append(free[-1] + opens)
            whole = at in held or (one.kind in LATIN | {"v", "y"} and other.kind in LATIN)
            after_ordinal = ordinal is not None and at + 1 <= ordinal.end()
            same = one.kind == other.kind and one.kind in "DE"
            if not (other.kind in _NEVER_FIRST or one.kind in _NEVER_LAST or whole or same or after_ordinal):
                breaks.append(at + 1)
        return cls(kinds, habit, [slot.width or 0.0 for slot in slots], place, give, soft, free, [*breaks, len(slots)])

    def opened(self, start: int, end: int, room: float) -> float | None:
        """What each gap of a line is opened, 0 where it is squeezed, `None` where it does not fit."""
        tail = end - 1
        while tail > start and self.kinds[tail] == "w":
            tail -= 1
        kind, habit = self.kinds[tail], self.habit
        width = self.place[tail] + self.width[tail] - self.place[start]
        if start and self.kinds[start] == "o" and habit.trim_start:
            width -= HALF
        spare = HALF if kind == "k" or (kind in "psc" and habit.trim_points) else 0.0
        if habit.trim_end:
            width -= spare
            spare = 0.0
        over = width - room
        if over > _NEAR:
            return 0.0 if over <= self.give[tail] - self.give[start] + spare + _NEAR else None
        need = -over - (self.soft[tail] - self.soft[start])
        gaps = self.free[tail] - self.free[start]
        return max(need, 0.0) / gaps if gaps else 0.0 if need < _NEAR else _MOST * 2

    def fewest(self, room: float, indent: float) -> int | None:
        """How few lines of any legal division are opened too far; `None` where no division keeps all whole."""
        count = self.breaks[-1]
        best: dict[int, int] = {0: 0}
        for start in (0, *self.breaks[:-1]):
            if start not in best:
                continue
            here = room - (indent if start == 0 else 0.0)
            for end in self.breaks:
                if end <= start:
                    continue
                gap = self.opened(start, end, here)
                if gap is None:
                    if self.place[end - 1] - self.place[start] > here * 1.5:
                        break
                    continue
                if end == count:
                    if sum(kind in "Hx" for kind in self.kinds[start:end]) < 2:
                        continue
                    gap = 0.0
                if gap > _MOST:
                    continue
                best[end] = min(best.get(end, count), best[start] + (gap > _OPEN - _ROUND))
        return best.get(count)
