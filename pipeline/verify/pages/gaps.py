"""What was added to the gaps of a line or taken from them, and whether CLREQ's order allows it (rules C, E, F).

Nothing on natural lines, cuts only where marks have blank to give, one even opening elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from pipeline.records import dataclass, field
from pipeline.style.resolved import Punctuation
from pipeline.verify.findings import Report, Weight
from pipeline.verify.pages.edges import FLUSH
from pipeline.verify.pages.slots import FULL, HALF, LATIN, Slot, natural_gap
from pipeline.verify.pages.structure import Line

_SAME = 0.012
_FLOOR = 0.02
_COPY = 0.15  # ems from which a copy gains a space between Chinese and Latin
_WORD = 0.27  # the most a word space may gain to reach half an em
_WIDE = 25.0


@dataclass(slots=True)
class Stretch:
    """What the lines of an edition have in common, for the limits of E-6: gaps in ems, marks cut and whole."""

    gaps: list[float] = field(default_factory=list)
    narrow: list[float] = field(default_factory=list)
    lines: int = 0
    marks: int = 0
    cut: int = 0


@dataclass(slots=True)
class Case:
    """One line under examination. `room`: its measure in ems; `over`: its natural width beyond the measure."""

    line: Line
    slots: Sequence[Slot]
    gaps: Sequence[float | None]  # adjustment of each gap
    room: float | None
    natural: bool  # must stand unadjusted
    held: frozenset[int]
    opens: bool
    habit: Punctuation
    heading: bool
    cell: bool = False  # of a table, whose measure is not known


def judge(case: Case, report: Report, total: Stretch | None) -> None:
    """The gaps of one line; what the body has in common is added to `total`."""
    known = [gap for gap in case.gaps if gap is not None]
    for rule in ("C-1", "C-4", "E-7", "F-1", "F-2"):
        report.look(rule)
    report.look("E-8" if case.natural else "E-3")
    if not known:
        return
    least, most = min(known), max(known)
    shrinks = least < -_SAME
    if case.natural and shrinks and most <= _SAME and _was_over(case, known):
        _shrunk(case, report)
    elif case.natural:
        _natural(case, report)
    elif shrinks and most > _SAME:
        _mixed(case, report)
    elif shrinks:
        _shrunk(case, report)
    elif most > _SAME:
        _stretched(case, report)
    if total is not None:
        _count(case, total)


def _was_over(case: Case, known: Sequence[float]) -> bool:
    """A last line that did not fit unadjusted may be taken in; so may a line of a cell."""
    tail = case.slots[-1]
    if case.room is None:
        return case.cell
    if tail.width is None:
        return False
    trim = HALF if tail.kind in "psck" and case.habit.trim_end else 0.0
    return tail.x + tail.width - trim - sum(known) > case.room + _SAME


def _natural(case: Case, report: Report) -> None:
    for one, other, gap in zip(case.slots, case.slots[1:], case.gaps, strict=False):
        if gap is None or abs(gap) <= FLUSH or _stops(one, other):
            continue
        _tell(case, report, _rule_of(one, other, natural=True), one, other, gap, 0.0)
    _stop_runs(case, report)


def _mixed(case: Case, report: Report) -> None:
    """A line is opened or shrunk, never both."""
    for one, other, gap in zip(case.slots, case.slots[1:], case.gaps, strict=False):
        if gap is not None and gap < -_SAME and not _stops(one, other):
            _tell(case, report, _rule_of(one, other, natural=False, cut=True), one, other, gap, 0.0)
    _stretched(case, report)


def _shrunk(case: Case, report: Report) -> None:
    """Only blank that marks, spaces and gaps have is taken, and in the order of the steps."""
    report.look("E-2")
    used: dict[int, list[tuple[float, float]]] = {}  # step -> (taken, most that may be taken)
    for one, other, gap in zip(case.slots, case.slots[1:], case.gaps, strict=False):
        if gap is None or _stops(one, other):
            continue
        step, room = may_give(one, other, case.habit)
        if gap < -_SAME and (step == 0 or -gap > room + FLUSH):
            _tell(case, report, _rule_of(one, other, natural=False, cut=True), one, other, gap, -room)
        elif step and (gap < -_SAME or not (one.kind in FULL and other.kind in FULL)):  # a pair need not give more
            used.setdefault(step, []).append((-gap, room))
    tail = case.slots[-1]
    deepest = max((step for step, places in used.items() if any(taken > _SAME for taken, _ in places)), default=0)
    for step, places in used.items():
        if step < deepest and any(taken < room - _FLOOR for taken, room in places):
            worst = min(taken - room for taken, room in places)
            report.broken("E-2", f"{step}: {worst:.2f} em", f"{step} < {deepest}", at=case.line.at)
            break
    if deepest > 1 and tail.kind == "k" and not case.habit.trim_end and case.room is not None and tail.width:
        spare = tail.x + tail.width - HALF - case.room
        if spare < -_FLOOR:
            report.broken("E-2", f"1: {-spare:.2f} em", f"1 < {deepest}", at=case.line.at)
    _stop_runs(case, report)


def may_give(one: Slot, other: Slot, habit: Punctuation) -> tuple[int, float]:
    """Step of the order and the most that the gap may give up (CLREQ, line adjustment); step 0 gives nothing."""
    if one.kind in FULL and other.kind in FULL:
        both = one.kind in "kp" and other.kind == "o"  # two blanks meet: the pair keeps its two halves
        return (4, HALF) if both else (0, 0.0)
    if one.kind == "k" or other.kind == "o":
        return 4, HALF
    if one.kind == "p" and habit.trim_points:
        return 5, HALF
    if one.kind == "s" and habit.trim_points and one.char == "。":
        return 7, HALF
    if one.kind == "w":
        return 2, max(0.0, (one.width or 0.0) - 0.25)
    if "i" in (one.kind, other.kind) and habit.interpunct > HALF:
        return 3, habit.interpunct - HALF
    if (one.kind in LATIN) != (other.kind in LATIN):
        return 6, max(0.0, habit.autospace - 0.125)
    return 0, 0.0


def _stretched(case: Case, report: Report) -> None:
    free: list[tuple[Slot, Slot, float]] = []
    words: list[tuple[Slot, Slot, float]] = []
    for at, (one, other, gap) in enumerate(zip(case.slots, case.slots[1:], case.gaps, strict=False)):
        if gap is None or _stops(one, other):
            continue
        if one.kind == "w":
            words.append((one, other, gap))
        elif natural_gap(one, other, case.habit)[0] and (one.kind in LATIN) != (other.kind in LATIN):
            whole = gap + case.habit.autospace
            if whole > _COPY:  # a copy may gain a space; more than half an em is a hole
                weight = Weight.MUST if whole > HALF + FLUSH else Weight.SHOULD
                _tell(case, report, "F-1", one, other, whole, _COPY, weight)
        elif closed(one, other):
            if gap > _SAME:
                _tell(case, report, _rule_of(one, other, natural=False), one, other, gap, 0.0)
        elif at in case.held or _may_stay(one, other):
            if gap > _SAME:
                free.append((one, other, gap))
        elif gap >= -_SAME:
            free.append((one, other, gap))
    widest = max((gap for *_, gap in free), default=0.0)
    for one, other, gap in words:
        if gap > _WORD + widest and (free or abs(gap - words[0][2]) > _SAME):  # a line of words alone takes all of it
            _tell(case, report, "E-3", one, other, gap, _WORD)
    if free:
        common = median(gap for *_, gap in free)
        for one, other, gap in free:
            if abs(gap - common) > _SAME:
                pair = one.kind in FULL and other.kind in FULL
                _tell(case, report, "C-4" if pair else "E-3", one, other, gap, common)
    _stop_runs(case, report)


def closed(one: Slot, other: Slot) -> bool:
    """Gaps that never open: inside brackets, before marks, beside connectors, inside figures and words."""
    if other.kind in "psckn%ylvrw" or one.kind in "ounl$":
        return True
    if one.kind == other.kind and one.kind in "DE":
        return True
    return one.kind in "davuy" and other.kind in "davu$"


def _may_stay(one: Slot, other: Slot) -> bool:
    """Gaps that an engine may open with the rest or leave alone."""
    return bool({one.kind, other.kind} & set("ixDEIyuv$"))


def _stops(one: Slot, other: Slot) -> bool:
    """Inside or right after a run of ？！, which shares its squares (C-3)."""
    return one.char in "？！" and (other.char in "？！" or one.kind == "s")


def _stop_runs(case: Case, report: Report) -> None:
    """Two of ？！ take one em, three two (GB/T 15834-2011, 5.1.2), each its own where stops are never cut; one takes a
    square, but may share it (C-4)."""
    slots = case.slots
    at = 0
    while at < len(slots):
        end = at
        while end < len(slots) and slots[end].char in "？！":
            end += 1
        count = end - at
        if count and end < len(slots) and slots[end].width is not None:
            wide = slots[end].x - slots[at].x
            want = float(count // 2 + count % 2 if case.habit.trim_points else count)
            pair = HALF if slots[end].kind in FULL and case.habit.trim_pairs else 0.0
            report.look("C-3" if count > 1 else "C-1")
            opened = 0.3 if not case.natural else FLUSH
            if not want - pair - FLUSH <= wide <= want + opened:
                report.broken("C-3" if count > 1 else "C-1", f"{wide:.2f} em", f"{want:.2f} em", at=case.line.at)
        at = max(end, at + 1)


def _rule_of(one: Slot, other: Slot, *, natural: bool, cut: bool = False) -> str:
    """The rule that speaks of a gap."""
    pair = one.kind + other.kind
    if one.kind in FULL and other.kind in FULL:
        return "C-10" if one.kind == "o" else "C-4"
    if one.kind == "o" or (other.kind in "psck" and one.kind not in FULL and not cut):
        return "C-10"
    if one.kind in "da" and other.kind in "da":
        return "E-7"
    if pair[0] == pair[1] and pair[0] in "DE":
        return "C-2"
    if other.kind == "y" or one.kind == "$":
        return "F-2"
    if (one.kind in LATIN) != (other.kind in LATIN) and "H" in pair:
        return "F-1"
    if natural:
        return "E-8" if one.kind == "H" and other.kind == "H" else "C-1"
    return "E-2" if cut else "E-3"


def _tell(
    case: Case,
    report: Report,
    rule: str,
    one: Slot,
    other: Slot,
    gap: float,
    want: float,
    weight: Weight | None = None,
) -> None:
    if rule == "E-8" and case.heading:
        rule = "G-6"
    text = one.glyph.text + other.glyph.text
    report.broken(rule, f"{gap:+.3f} em", f"{want:+.3f} em", at=case.line.at, text=text, weight=weight)


def _count(case: Case, total: Stretch) -> None:
    wide = case.room is not None and case.room >= _WIDE
    narrow = case.room is not None and case.room < 15
    total.lines += wide
    for one, other, gap in zip(case.slots, case.slots[1:], case.gaps, strict=False):
        if gap is None:
            continue
        if one.kind == "H" and other.kind == "H":
            if wide:
                total.gaps.append(gap)
            elif narrow:
                total.narrow.append(gap)
        if wide and ((one.kind in "psck") != (other.kind == "o")) and not (one.kind in FULL and other.kind in FULL):
            total.marks += 1
            total.cut += gap < -0.1


# Where stops keep their whole square nothing but brackets gives way, and a line whose figures leave part of a square
# over, or that a mark drives a character out of, can only be opened: over reports of Taiwan at least one line in eleven
# must pass 0.03 em in any division of its paragraphs (`tests.measure.fewest` counts it by exhaustive search).
_USUAL, _USUAL_UNCUT = 0.03, 0.05
_ENOUGH = 20  # marks, or lines, that a share is taken of: of fewer, one in twenty is none


def hold_limits(total: Stretch, habit: Punctuation, report: Report) -> None:
    """The limits of E-6 over all justified lines of the body."""
    usual = _USUAL if habit.trim_points else _USUAL_UNCUT
    if total.gaps:
        report.look("E-6", len(total.gaps))
        ordered = sorted(total.gaps)
        high, most = ordered[int(0.95 * (len(ordered) - 1))], ordered[-1]
        share = total.cut / total.marks if total.marks else 0.0
        report.figures["E-6"] = f"p95 {high:.3f} em, max {most:.3f} em, cut {share:.1%} of {total.marks}"
        # A share of a few lines says nothing; of them the widest gap alone is held.
        limits = ((high, usual), (most, 0.08)) if total.lines >= _ENOUGH else ((most, 0.08),)
        for value, limit in limits:
            if value > limit + 0.0005:
                report.broken("E-6", f"{value:.3f} em", f"≤ {limit} em", weight=Weight.SHOULD)
        if share > 0.10 and total.marks >= _ENOUGH:
            report.broken("E-6", f"{share:.1%}", "≤ 10 %", weight=Weight.SHOULD)
    if total.narrow:
        report.look("E-6", len(total.narrow))
        if max(total.narrow) > 0.25:
            report.broken("E-6", f"{max(total.narrow):.3f} em", "≤ 0.25 em", weight=Weight.SHOULD)
