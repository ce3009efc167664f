"""Where lines end (rules D): forbidden edges, units that must stay whole, last lines.

The text of a block is put together again from its lines; each line end is then a gap in it, and no gap may lie where a
rule forbids one. Exceptions that the rules themselves allow are weighed from what stands on the page.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Container, Sequence
from itertools import accumulate, pairwise

from pipeline.lang import marks
from pipeline.model.nodes import Align, Role
from pipeline.verify.findings import Report, Weight
from pipeline.verify.pages.adjustment import line_ends_of
from pipeline.verify.pages.gaps import closed
from pipeline.verify.pages.setting import Setting
from pipeline.verify.pages.slots import kinds_of, natural_gap, slots_of
from pipeline.verify.pages.structure import Block, Book, Line
from pipeline.verify.pages.units import ORDINAL, Unit, addresses_of, units_of

_LOOSE = 0.15  # ems a gap may open before a unit may part (D-8)
_SOFT = frozenset(("D-8", "D-9", "D-12", "D-7"))
_ADDRESS_STOPS = "./?&=_@-"
_HYPHENS = "-\u2010\u00ad"
_NO_SPLIT_AT_STRICT = frozenset("—…⸺")


def check(book: Book, setting: Setting, report: Report) -> None:
    """Every line end of every block."""
    for block in book.blocks:
        if block.kind == "TOCI" or not block.lines:
            continue
        _block(block, setting, report)


def _block(block: Block, setting: Setting, report: Report) -> None:
    clusters = block.text_clusters
    starts = list(accumulate((len(cluster) for cluster in clusters), initial=0))
    text = "".join(clusters)
    kinds = kinds_of(block)
    ends: list[int] = []  # offsets in `text` at which lines end
    at = 0
    for line in block.lines:
        at += len(line.glyphs)
        ends.append(starts[at])
    level = setting.style.punctuation.kinsoku
    given = line_ends_of(block, kinds, setting)
    addresses = addresses_of(text)  # which begin lines with their own marks (D-15)
    for number, line in enumerate(block.lines):
        if number and number - 1 not in given and not any(a < ends[number - 1] < b for a, b in addresses):
            _start(line, kinds[number], level, report)
        if number < len(block.lines) - 1 and number not in given:
            _end(line, kinds[number], block.lines[number + 1], level, report)
    inner = ends[:-1]
    _units(block, text, inner, given, kinds, setting, report)
    _addresses(block, text, inner, given, report)
    _ordinal(block, text, inner, given, report)
    _last(block, kinds, setting, report)


# --- edges ---------------------------------------------------------------------------------------------------------


def _start(line: Line, kinds: Sequence[str], level: str, report: Report) -> None:
    if level == "none":
        return
    kind, char = kinds[0], line.glyphs[0].text[:1]
    report.look("D-1")
    forbidden = kind in "psckiny%vm" or char in marks.CLOSE or (kind == "V")
    if kind == "r":
        report.broken("D-16", char, "+", at=line.at, text=line.text[:8])
        return
    if kind == "n" or (kind == "l" and level != "basic") or kind == "i":
        report.look("D-3")
        report.broken("D-3", char, "+", at=line.at, text=line.text[:8])
    elif kind == "m":
        report.broken("D-21", f"U+{ord(char or ' '):04X}", "+", at=line.at)
    elif forbidden or (level == "strict" and char in _NO_SPLIT_AT_STRICT):
        report.broken("D-1", char, "+", at=line.at, text=line.text[:8])


def _end(line: Line, kinds: Sequence[str], following: Line, level: str, report: Report) -> None:
    if level == "none":
        return
    last = len(kinds) - 1
    while last > 0 and kinds[last] == "w":
        last -= 1
    kind, char = kinds[last], line.glyphs[last].text[:1]
    report.look("D-2")
    if kind in "oUu" or (kind == "$" and char in marks.PREFIX):
        report.broken("D-2", char, "+", at=line.at, text=line.text[-8:])
    elif kind == "l" and level != "basic":
        report.broken("D-3", char, "+", at=line.at, text=line.text[-8:])
    elif kind == "n" and char in "—–～〜":
        following_char = following.glyphs[0].text[:1]
        number = last > 0 and line.glyphs[last - 1].text[:1] in "0123456789%％年月日" and following_char.isdigit()
        if number:
            report.look("D-7")
            report.broken("D-7", f"{char}|{following_char}", "+", at=line.at, text=line.text[-8:], weight=Weight.SHOULD)


# --- units ---------------------------------------------------------------------------------------------------------


def _units(
    block: Block,
    text: str,
    ends: Sequence[int],
    given: Container[int],
    kinds: Sequence[Sequence[str]],
    setting: Setting,
    report: Report,
) -> None:
    told: set[int] = set()
    for unit in units_of(text):
        report.look(unit.rule)
        here = ends[bisect_right(ends, unit.start) : bisect_left(ends, unit.end)]
        for end in here:
            number = bisect_left(ends, end)
            if number in given:
                continue
            line = block.lines[number]
            if unit.rule == "D-14" and line.text[-1:] in _HYPHENS:
                continue
            if unit.rule == "D-17":
                continue  # counted by `looked`; a preference only
            if end in told or _allowed(unit, end, block, number, kinds, setting):
                continue
            told.add(end)
            shown = f"{text[unit.start : end]}|{text[end : unit.end]}"
            report.broken(unit.rule, shown, text[unit.start : unit.end], at=line.at)


def _allowed(unit: Unit, end: int, block: Block, number: int, kinds: Sequence[Sequence[str]], setting: Setting) -> bool:
    """A soft unit may part when keeping it would open the line's gaps by more than 0.15 em, or when it takes more than
    a third of the measure (D-8); any unit may when it is wider than the measure."""
    line = block.lines[number]
    frame = setting.frame(block, line.sheet)
    left, right = frame.left, frame.right
    if left is None or right is None:
        return unit.rule in _SOFT or unit.rule == "D-14"
    em = block.size
    measure = (right - left) / em
    habit = setting.style.punctuation
    slots = slots_of(line, kinds[number], left, em, habit)
    before = sum(len(other.text) for other in block.lines[:number])
    inside = end - max(unit.start, before)  # characters of the unit on this line
    whole = unit.end - unit.start
    width = sum(slot.width or 0.5 for slot in slots[-inside:]) / max(inside, 1) * whole
    if width > measure - 0.5:
        return True
    if unit.rule not in _SOFT:
        return False
    if width > measure / 3 or frame.align is not Align.JUSTIFY:
        return width > measure / 3
    kept = len(slots) - inside
    # What stands before the unit and may not end a line goes with it.
    while kept > 0 and slots[kept - 1].kind in "o$u":
        kept -= 1
    if kept < 2:
        return True
    natural = slots[0].x + sum(
        (one.width or 0.5) + natural_gap(one, other, habit)[0] for one, other in pairwise(slots[:kept])
    )
    natural += slots[kept - 1].width or 0.5
    if slots[kept - 1].kind in "psck" and habit.trim_end:
        natural -= 0.5
    free = sum(
        not closed(one, other) and natural_gap(one, other, habit)[0] <= 0 for one, other in pairwise(slots[:kept])
    )
    return (measure - natural) / max(free, 1) > _LOOSE


def _addresses(block: Block, text: str, ends: Sequence[int], given: Container[int], report: Report) -> None:
    for start, stop in addresses_of(text):
        report.look("D-15")
        for end in ends[bisect_right(ends, start) : bisect_left(ends, stop)]:
            if text[end] not in _ADDRESS_STOPS and bisect_left(ends, end) not in given:
                line = block.lines[bisect_left(ends, end)]
                report.broken("D-15", f"{text[max(start, end - 4) : end]}|{text[end : end + 4]}", "+", at=line.at)


def _ordinal(block: Block, text: str, ends: Sequence[int], given: Container[int], report: Report) -> None:
    match = ORDINAL.match(text)
    if match is None or match.end() == len(text):
        return
    report.look("D-11")
    if match.end() in ends and ends.index(match.end()) not in given:
        line = block.lines[bisect_left(ends, match.end())]
        report.broken("D-11", f"{match[0]}|", "+", at=line.at)


def _last(block: Block, kinds: Sequence[Sequence[str]], setting: Setting, report: Report) -> None:
    """The last line of a paragraph holds two ideographs or a word (D-19)."""
    if len(block.lines) < 2 or setting.role(block) is Role.CODE:
        return
    if sum(kind in "Hxda" for line in kinds for kind in line) < 2:
        return
    report.look("D-19")
    squares = sum(kind in "Hx" for kind in kinds[-1])
    words = sum(kind in "da" for kind in kinds[-1])
    if squares < 2 and not words:
        line = block.lines[-1]
        report.broken("D-19", squares, "≥ 2", at=line.at, text=line.text)
