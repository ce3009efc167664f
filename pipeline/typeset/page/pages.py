"""Strips to pages: fill each page, hold the grid, respect keeps, set notes below, repeat table heads."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterable, Mapping, Sequence

from pipeline.records import dataclass, field, replace
from pipeline.style.resolved import PageStyle, ResolvedStyle
from pipeline.typeset.layout import PlacedLine, PlacedPicture, Rule
from pipeline.typeset.page.strips import Keep, Opening, Strip, shifted

_SLACK = 0.05
_NOTE_RULE = 0.25  # of the measure
_NOTE_GAP = 0.6  # grid lines above the notes of a page
_NOTE_SHARE = 0.6  # of a page that notes carried over from the page before may take while text goes on
_WHOLE_NOTE = 4  # a note of so many lines does not split
_AIR = 0.4  # ems at least between what is off the grid and the line below
_SPLIT = 0.4  # of a page: something taller may split, something lower goes to the next page whole
_LEAST = 0.4  # of a page that keeps may leave used before widows are allowed

Placing = tuple[Strip, float]  # a strip and the distance of its top from the top of the text area


@dataclass(slots=True)
class Filled:
    """What one page holds, in page coordinates. `marks`: the notes whose marks stand on it, in order. `opens`: the page
    begins with what asked for a new one. `turned`: its content is read from the page's right edge."""

    recto: bool
    lines: list[PlacedLine] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    pictures: list[PlacedPicture] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)
    opens: bool = False
    turned: bool = False


@dataclass(frozen=True, slots=True)
class Area:
    """The text area: left and top edge on the page, width, and height down to the bottom of the last line's type."""

    left: float
    top: float
    width: float
    height: float


def text_area(page: PageStyle, recto: bool, turned: bool = False) -> Area:
    """The area of an odd or even page; of a turned one in the coordinates of the turned page."""
    height = (page.lines - 1) * page.pitch + page.em
    if page.vertical:  # the page as it lies when its lines are turned to be read: its head is the sheet's right edge
        return Area(page.top, page.width - _left(page, recto) - _across(page), page.measure, height)
    left = _left(page, recto)
    if turned:  # the head of what is turned lies on the left of the sheet (GB/T 9704-2012, clause 8)
        return Area(page.height - page.top - height, left, height, page.measure)
    return Area(left, page.top, page.measure, height)


def _left(page: PageStyle, recto: bool) -> float:
    inner_left = recto == (page.binding == "left") if page.mirrored else page.binding == "left"
    return page.inner if inner_left else page.outer


def _across(page: PageStyle) -> float:
    return page.width - page.inner - page.outer


def fill(
    strips: Iterable[Strip], notes: Mapping[str, Sequence[Strip]], style: ResolvedStyle, start_recto: bool = True
) -> list[Filled]:
    """Pages that hold all strips in order. A page ends where the keeps allow; where they allow nothing, at the last
    strip that fits; a strip that is taller than a page stands alone on one."""
    filler = _Filler(strips, notes, style, start_recto)
    while filler.todo or filler.carried or not filler.pages:
        filler.page()
    return filler.pages


class _Filler:
    """Fills one page after the other. `carried`: strips of notes that did not fit on the page of their mark."""

    def __init__(
        self, strips: Iterable[Strip], notes: Mapping[str, Sequence[Strip]], style: ResolvedStyle, start_recto: bool
    ) -> None:
        self.todo = deque(strips)
        self.carried: list[Strip] = []
        self.pages: list[Filled] = []
        self._notes = notes
        self._page = style.page
        self._start_recto = start_recto
        self._gap = _NOTE_GAP * style.page.pitch

    def page(self) -> None:
        """Make the next page."""
        recto = (len(self.pages) % 2 == 0) == self._start_recto
        first = self.todo[0] if self.todo else None
        if first is not None and not self.carried and first.opening is Opening.RECTO and not recto:
            self.pages.append(Filled(recto))
            return
        turned = first.turned if first is not None else False
        area = text_area(self._page, recto, turned)
        only_notes = bool(self.carried and first is not None and first.opening and self.pages)
        placings = [] if only_notes else self._take(area)
        filled = Filled(recto, turned=turned, opens=not only_notes and first is not None and bool(first.opening))
        end = self._set(filled, placings, area)
        rule = self.todo[0].over if placings and self.todo else None
        if rule is not None:
            strip, top = placings[-1]
            y = area.top + top + strip.height
            filled.rules.append(replace(rule, x=rule.x + area.left, y=y + rule.y))
        self._set_notes(filled, placings, area, end)
        self.pages.append(filled)

    # --- what goes on a page ---------------------------------------------------------------------------------------

    def _take(self, area: Area) -> list[Placing]:
        """The strips of the next page with their places; what does not fit stays in `todo`."""
        todo = self.todo
        taken: list[Placing] = []
        ends = [0, 0, 0]  # strips up to the last place where a bond of each strength would be cut
        noted = min(sum(strip.height for strip in self.carried), _NOTE_SHARE * area.height)
        noted += self._gap if self.carried else 0.0
        before: Strip | None = None
        y = 0.0
        if todo and todo[0].repeat and sum(strip.height for strip in todo[0].repeat) < area.height / 2:
            for strip in todo[0].repeat:
                taken.append((strip, y))
                y += strip.height
                before = strip
        repeated = len(taken)
        full = closed = False
        while todo:
            strip = todo[0]
            begun = len(taken) > repeated
            if closed and ends[Keep.FREE] == len(taken):
                break  # the last note goes on over the page; the text only as far as its paragraph is bound
            if begun and (strip.opening or strip.turned != taken[-1][0].turned):
                ends[Keep.FREE] = len(taken)
                break
            top = self._top(y, strip, before)
            if strip.foot and top <= area.height - strip.height + _SLACK:
                top = area.height - strip.height
            bottom = top + strip.height - strip.tail
            more = self._height(strip.notes) if strip.notes else 0.0
            more += self._gap if more and not noted else 0.0
            if bottom + noted + more > area.height + _SLACK:
                parts = self._split(strip, area.height - noted - top, area, begun)
                if parts is not None:
                    todo[0] = replace(
                        parts[1], turned=strip.turned, repeat=strip.repeat, keep=strip.keep, over=strip.over
                    )
                    taken.append((parts[0], top))
                    return taken
                least = self._least(strip) if more and not closed else 0.0
                if least and bottom + noted + least <= area.height + _SLACK:
                    closed = True  # the note begins here and goes on over the page
                    more = least
                elif begun:
                    full = True
                    break
            taken.append((todo.popleft(), top))
            noted += more
            y = top + strip.height
            before = strip
            for strength in range(strip.keep, len(ends)):
                ends[strength] = len(taken)
        if full or closed:
            count = self._end(ends, taken, repeated, area)
            for strip, _ in reversed(taken[count:]):
                todo.appendleft(strip)
            del taken[count:]
        return taken

    def _top(self, y: float, strip: Strip, before: Strip | None) -> float:
        """Where a strip begins: the head of the page, the next line of the grid, or close below what is above."""
        if before is None:
            return strip.sink
        pitch = self._page.pitch
        if not strip.on_grid:
            return y + strip.space
        air = 0.0 if before.on_grid else _AIR * self._page.em - before.tail
        return math.ceil((y + max(air, 0.0) + strip.space) / pitch - 0.002) * pitch

    def _split(self, strip: Strip, room: float, area: Area, begun: bool) -> tuple[Strip, Strip] | None:
        """The strip in two when it is too tall to leave this much of the page blank."""
        if strip.parts is None or (begun and strip.height < _SPLIT * area.height):
            return None
        parts = _noted(strip, strip.parts.split(room))
        if parts is not None and parts[0].notes:
            less = room - self._gap - self._height(parts[0].notes)
            return _noted(strip, strip.parts.split(less)) or (None if begun else parts)
        return parts

    def _height(self, names: Iterable[str]) -> float:
        return sum(part.height for name in names for part in self._notes.get(name, ()))

    def _least(self, strip: Strip) -> float:
        """The room a strip's notes need on its page: all of them but the end of the last, when that is long."""
        notes = [self._notes[name] for name in strip.notes if self._notes.get(name)]
        if not notes:
            return 0.0
        last = notes[-1]
        shown = last if len(last) <= _WHOLE_NOTE else last[:2]
        return self._gap + sum(part.height for note in (*notes[:-1], shown) for part in note)

    @staticmethod
    def _end(ends: Sequence[int], taken: Sequence[Placing], repeated: int, area: Area) -> int:
        """How many of the strips stay: cut the weakest bond, unless it leaves the page nearly empty."""
        for strength, end in zip(Keep, ends, strict=True):
            if end <= repeated:
                continue
            strip, top = taken[end - 1]
            loose = ends[Keep.LOOSE]
            if strength is Keep.FREE and loose > end and top + strip.height < _LEAST * area.height:
                return loose
            return end
        return len(taken)

    # --- drawing ---------------------------------------------------------------------------------------------------

    def _set(self, filled: Filled, placings: Sequence[Placing], area: Area) -> float:
        """Put strips on the page; returns where they end."""
        count = len(placings)
        at = 0
        while at < count:
            stop = at + 1
            shift = 0.0
            if not placings[at][0].on_grid:
                while stop < count and not placings[stop][0].on_grid:
                    stop += 1
                if (
                    at and stop < count and not placings[stop][0].foot
                ):  # what is off the grid stands in the middle between the lines around it
                    last, last_top = placings[stop - 1]
                    below = placings[stop][1] - placings[stop][0].space - last_top - last.height + last.tail
                    shift = max(0.0, (below - placings[at - 1][0].tail) / 2)
            for item, y in placings[at:stop]:
                draw(filled, item, area.left, area.top + y + shift)
            at = stop
        return placings[-1][0].height + placings[-1][1] - placings[-1][0].tail if placings else 0.0

    def _set_notes(self, filled: Filled, placings: Sequence[Placing], area: Area, end: float) -> None:
        """Notes stand at the foot, those carried over first; what does not fit is carried on."""
        filled.marks = list(dict.fromkeys(name for strip, _ in placings for name in strip.notes))
        queue = [*self.carried, *(part for name in filled.marks for part in self._notes.get(name, ()))]
        self.carried = []
        if not queue:
            return
        room = area.height - end - (self._gap if placings else 0.0) + _SLACK
        height = 0.0
        count = 0
        while count < len(queue) and (height + queue[count].height <= room or (count == 0 and not placings)):
            height += queue[count].height
            count += 1
        if count > 2 and len(queue) - count == 1:  # never one line alone on the next page
            count -= 1
            height -= queue[count].height
        self.carried = queue[count:]
        if not count:
            return
        y = area.top + area.height - height
        filled.rules.append(Rule(area.left, y - 0.35 * self._page.pitch, area.width * _NOTE_RULE, 0.5))
        for strip in queue[:count]:
            draw(filled, strip, area.left, y)
            y += strip.height


def _noted(whole: Strip, parts: tuple[Strip, Strip] | None) -> tuple[Strip, Strip] | None:
    """The parts of a strip with its notes, each once: with the part in which the mark stands, inner notes after it.

    A part by itself knows the marks in its cells alone, also of endnotes and of notes that an earlier mark has called.
    """
    if parts is None:
        return None
    first, second = (set(part.notes) for part in parts)
    upper: list[str] = []
    lower: list[str] = []
    into = upper
    for name in whole.notes:
        into = upper if name in first else lower if name in second else into
        into.append(name)
    parts[0].notes, parts[1].notes = tuple(upper), tuple(lower)
    return parts


def draw(filled: Filled, strip: Strip, left: float, y: float) -> None:
    """Put a strip on the page at its place."""
    if strip.parts is not None:
        made = strip.parts.render(left, y)
        filled.lines.extend(made.lines)
        filled.rules.extend(made.rules)
        filled.pictures.extend(made.pictures)
        return
    for line in strip.lines:
        filled.lines.append(shifted(line, left, y))
    if strip.rules:
        filled.rules.extend(replace(rule, x=rule.x + left, y=rule.y + y) for rule in strip.rules)
    if strip.pictures:
        filled.pictures.extend(replace(item, x=item.x + left, y=item.y + y) for item in strip.pictures)
