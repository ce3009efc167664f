"""Rows of a table as strips: rows that spans join stay together, and what is taller than a page goes on over it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from pipeline.records import dataclass, replace
from pipeline.typeset.layout import Rule
from pipeline.typeset.page.strips import Strip, shifted

_LINE = 0.5  # points
_STRONG = 1.0  # the first and last of three rules (CY/T 170-2019)
_INSET = 0.25  # ems that the rule below a head of several columns is shorter at either end


@dataclass(frozen=True, slots=True)
class Box:
    """A cell, or the part of one: rows `row` to `stop`, left and right edge, and which of its strips it shows.

    `tops` are the running heights of all `strips` of the cell. `whole`: nothing of it stands on another page.
    """

    row: int
    stop: int
    left: float
    right: float
    strips: Sequence[Strip]
    tops: Sequence[float]
    first: int
    last: int
    noted: bool = False
    whole: bool = True

    @property
    def height(self) -> float:
        """Height of what it shows, padding not counted."""
        return self.tops[self.last] - self.tops[self.first]

    def part(self, first: int, last: int, row: int, stop: int) -> Box:
        """Some of its strips in some of its rows."""
        return replace(self, row=row, stop=stop, first=first, last=last, whole=False)


def box(row: int, stop: int, left: float, right: float, strips: Sequence[Strip]) -> Box:
    """A whole cell."""
    tops = list(accumulate((strip.height for strip in strips), initial=0.0))
    return Box(row, stop, left, right, strips, tops, 0, len(strips), any(strip.notes for strip in strips))


@dataclass(frozen=True, slots=True)
class Three:
    """A table of three rules: how many of its rows are head, how many there are, its edges, the em of its cells."""

    head: int
    rows: int
    left: float
    right: float
    em: float

    def over(self) -> Rule:
        """The rule below the last row of a page on which the table does not end."""
        return Rule(self.left, -_LINE / 2, self.right - self.left, _LINE)


@dataclass(slots=True)
class Band:
    """Rows `start` and on, with the boxes that stand in them. `heights`: of the rows; `pad`: blank above and below the
    content of a cell; `least`: height of an empty row."""

    start: int
    heights: list[float]
    boxes: list[Box]
    pad: float
    least: float
    three: Three | None = None

    @property
    def height(self) -> float:
        """Height of all rows."""
        return sum(self.heights)

    def strip(self) -> Strip:
        """The band as a strip; its content is drawn when it is placed."""
        notes = tuple(
            name
            for item in self.boxes
            if item.noted
            for strip in item.strips[item.first : item.last]
            for name in strip.notes
        )
        block = next((item.strips[item.first].block for item in self.boxes if item.last > item.first), -1)
        return Strip(self.height, on_grid=False, notes=notes, block=block, parts=self)

    def split(self, room: float) -> tuple[Strip, Strip] | None:
        """Between two rows where one ends in the room, else through the first row."""
        ends = list(accumulate(self.heights))
        rows = bisect_right(ends, room)
        if rows >= len(ends):
            return None
        return self._between(rows, ends) if rows else self._through(room)

    def _between(self, rows: int, ends: Sequence[float]) -> tuple[Strip, Strip]:
        cut = self.start + rows
        upper: list[Box] = []
        lower: list[Box] = []
        cuts: list[Box] = []
        for item in self.boxes:
            if item.stop <= cut:
                upper.append(item)
            elif item.row >= cut:
                lower.append(item)
            else:
                top = ends[item.row - self.start - 1] if item.row > self.start else 0.0
                mid = self._fitting(item, ends[rows - 1] - top)
                upper.append(item.part(item.first, mid, item.row, cut))
                part = item.part(mid, item.last, cut, item.stop)
                lower.append(part)
                cuts.append(part)
        return (
            Band(self.start, self.heights[:rows], upper, self.pad, self.least, self.three).strip(),
            self._rest(cut, self.heights[rows:], lower, cuts),
        )

    def _through(self, room: float) -> tuple[Strip, Strip] | None:
        here = [item for item in self.boxes if item.row == self.start]
        cuts = [self._fitting(item, room) for item in here]
        if all(cut == item.first for cut, item in zip(cuts, here, strict=True)):
            return None
        upper = [item.part(item.first, cut, self.start, self.start + 1) for item, cut in zip(here, cuts, strict=True)]
        lower = [item.part(cut, item.last, item.row, item.stop) for item, cut in zip(here, cuts, strict=True)]
        height = max(self.least, *(item.height + 2 * self.pad for item in upper))
        left = [item.height + 2 * self.pad for item in lower if item.stop == self.start + 1]
        heights = [max(self.least, *left) if left else self.least, *self.heights[1:]]
        lower += [item for item in self.boxes if item.row != self.start]
        return (
            Band(self.start, [height], upper, self.pad, self.least, self.three).strip(),
            self._rest(self.start, heights, lower, lower),
        )

    def _fitting(self, item: Box, room: float) -> int:
        """Index after the last strip of a box that fits; a single line is never left or carried alone."""
        limit = item.tops[item.first] + room - 2 * self.pad + 0.01
        cut = min(bisect_right(item.tops, limit) - 1, item.last)
        if item.last - cut == 1 and cut - item.first > 2:
            cut -= 1
        return cut if cut - item.first > 1 or cut == item.last else item.first

    def _rest(self, start: int, heights: list[float], boxes: list[Box], cut: list[Box]) -> Strip:
        """The band that goes on, its rows high enough for what was cut."""
        return Band(start, settle(heights, start, cut, self.pad), boxes, self.pad, self.least, self.three).strip()

    def render(self, left: float, top: float) -> Strip:
        """The lines, rules and pictures of all cells, moved by `left` and `top`."""
        tops = list(accumulate(self.heights, initial=top))
        group = Strip(tops[-1] - top)
        if self.three:
            self._three(group, tops, left, self.three)
        across: dict[float, list[tuple[float, float]]] = {}
        down: dict[float, list[tuple[float, float]]] = {}
        for item in self.boxes:
            begin, end = tops[item.row - self.start], tops[item.stop - self.start]
            spare = end - begin - item.height - 2 * self.pad
            _draw(group, item, left, begin + self.pad + (spare / 2 if item.whole else 0.0))
            if self.three:
                continue
            for y in (begin, end):
                across.setdefault(y, []).append((item.left + left, item.right + left))
            for x in (item.left + left, item.right + left):
                down.setdefault(x, []).append((begin, end))
        half = _LINE / 2
        for y, spans in across.items():
            group.rules.extend(Rule(a - half, y - half, b - a + _LINE, _LINE) for a, b in _joined(spans))
        for x, spans in down.items():
            group.rules.extend(Rule(x - half, a - half, _LINE, b - a + _LINE) for a, b in _joined(spans))
        return group

    def _three(self, group: Strip, tops: Sequence[float], left: float, three: Three) -> None:
        """Strong above and below, one under the head, short ones under heads of several columns."""

        def across(y: float, weight: float, begin: float, end: float) -> None:
            group.rules.append(Rule(begin + left, y - weight / 2, end - begin, weight))

        stop = self.start + len(self.heights)
        if self.start == 0:
            across(tops[0], _STRONG, three.left, three.right)
        if stop == three.head:
            across(tops[-1], _LINE, three.left, three.right)
        if stop == three.rows and all(item.whole or item.last == len(item.strips) for item in self.boxes):
            across(tops[-1], _STRONG, three.left, three.right)
        for item in self.boxes:
            below = [it for it in self.boxes if it.row == item.stop and it.left >= item.left and it.right <= item.right]
            if item.stop < three.head and len(below) > 1:
                inset = _INSET * three.em
                across(tops[item.stop - self.start], _LINE, item.left + inset, item.right - inset)


def settle(heights: list[float], start: int, boxes: Sequence[Box], pad: float) -> list[float]:
    """Heights of rows, each enough for the cells of one row, and together for those of several."""
    heights = list(heights)
    for item in boxes:
        if item.stop == item.row + 1:
            heights[item.row - start] = max(heights[item.row - start], item.height + 2 * pad)
    for item in boxes:
        if item.stop > item.row + 1:
            have = sum(heights[item.row - start : item.stop - start])
            if item.height + 2 * pad > have:
                heights[item.stop - 1 - start] += item.height + 2 * pad - have
    return heights


def bands(
    heights: Sequence[float], boxes: Sequence[Box], pad: float, least: float, three: Three | None = None
) -> list[Band]:
    """The rows in groups that spans hold together. `boxes` in the order of their rows."""
    out: list[Band] = []
    start = stop = 0
    inside: list[Box] = []
    for item in boxes:
        while item.row >= stop:
            if stop > start:
                out.append(Band(start, list(heights[start:stop]), inside, pad, least, three))
            start, stop, inside = stop, stop + 1, []
        inside.append(item)
        stop = max(stop, item.stop)
    while stop > start:
        out.append(Band(start, list(heights[start:stop]), inside, pad, least, three))
        start, stop, inside = stop, min(stop + 1, len(heights)), []
    return out


def _draw(group: Strip, item: Box, x: float, y: float) -> None:
    for strip in item.strips[item.first : item.last]:
        for line in strip.lines:
            group.lines.append(shifted(line, x, y))
        if strip.rules:
            group.rules.extend(replace(rule, x=rule.x + x, y=rule.y + y) for rule in strip.rules)
        if strip.pictures:
            group.pictures.extend(replace(item, x=item.x + x, y=item.y + y) for item in strip.pictures)
        y += strip.height


def _joined(spans: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Stretches of one line, those that touch made one."""
    spans.sort()
    out = [spans[0]]
    for start, stop in spans[1:]:
        if start <= out[-1][1] + _LINE:
            out[-1] = (out[-1][0], max(stop, out[-1][1]))
        else:
            out.append((start, stop))
    return out
