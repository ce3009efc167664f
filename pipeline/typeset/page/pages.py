"""Strips to pages: fill each page, respect keeps, put notes on the page of their mark, repeat table heads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from pipeline.style.resolved import ResolvedStyle
from pipeline.typeset.layout import PlacedLine, PlacedPicture, Rule
from pipeline.typeset.page.strips import Strip

_SLACK = 0.05
_NOTE_RULE = 0.25  # of the measure
_NOTE_GAP = 0.6  # grid lines above the notes of a page


@dataclass(slots=True)
class Filled:
    """What one page holds, in page coordinates, and the number of its grid lines that are used."""

    recto: bool
    lines: list[PlacedLine] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    pictures: list[PlacedPicture] = field(default_factory=list)
    used: float = 0.0


def fill(
    strips: Sequence[Strip], notes: Mapping[str, Sequence[Strip]], style: ResolvedStyle, start_recto: bool = True
) -> list[Filled]:
    """Pages that hold all strips in order. A page ends where the keeps allow; where they allow nothing, at the last
    strip that fits."""
    page = style.page
    room = page.lines * page.pitch
    pages: list[Filled] = []
    at = 0
    while at < len(strips) or not pages:
        end = _page_end(strips, at, notes, room, page.pitch)
        recto = (len(pages) % 2 == 0) == start_recto
        pages.append(_set(strips, at, end, notes, style, recto, room))
        at = end
    return pages


def _page_end(
    strips: Sequence[Strip], start: int, notes: Mapping[str, Sequence[Strip]], room: float, pitch: float
) -> int:
    height = sum(strip.height for strip in strips[start].repeat) if start < len(strips) else 0.0
    note_height = 0.0
    allowed = start
    at = start
    while at < len(strips):
        strip = strips[at]
        if strip.new_page and at > start:
            return at
        more_notes = sum(item.height for note in strip.notes for item in notes.get(note, ()))
        if more_notes and not note_height:
            more_notes += _NOTE_GAP * pitch
        height += strip.height + (strip.space if at > start else 0.0)
        note_height += more_notes
        if height + note_height > room + _SLACK and at > start:
            break
        at += 1
        if not strip.keep:
            allowed = at
    if at == len(strips):
        return at
    return allowed if allowed > start else at


def _set(
    strips: Sequence[Strip],
    start: int,
    end: int,
    notes: Mapping[str, Sequence[Strip]],
    style: ResolvedStyle,
    recto: bool,
    room: float,
) -> Filled:
    page = style.page
    odd_left = page.inner if page.binding == "left" else page.outer
    even_left = page.outer if page.binding == "left" else page.inner
    left = odd_left if recto or not page.mirrored else even_left
    filled = Filled(recto)
    y = page.top
    wanted: list[str] = []
    repeat = strips[start].repeat if start < end else ()
    shown = [*repeat, *strips[start:end]]
    repeated = len(repeat)
    for number, strip in enumerate(shown):
        if number:
            y += strip.space
        _draw(filled, strip, left, y, again=number < repeated)
        y += strip.height
        if number >= repeated:
            wanted.extend(strip.notes)
    filled.used = y - page.top
    texts = [strip for note in dict.fromkeys(wanted) for strip in notes.get(note, ())]
    if texts:
        height = sum(strip.height for strip in texts)
        y = page.top + room - height
        filled.rules.append(Rule(left, y - 0.35 * page.pitch, page.measure * _NOTE_RULE, 0.5))
        for strip in texts:
            _draw(filled, strip, left, y)
            y += strip.height
    return filled


def _draw(filled: Filled, strip: Strip, left: float, y: float, *, again: bool = False) -> None:
    """Put a strip on the page. `again`: a repeated table head, which is decoration and no part of the text."""
    for line in strip.lines:
        block = -1 if again else line.block
        filled.lines.append(replace(line, x=line.x + left, y=line.y + y, block=block))
    filled.rules.extend(replace(rule, x=rule.x + left, y=rule.y + y) for rule in strip.rules)
    filled.pictures.extend(replace(item, x=item.x + left, y=item.y + y) for item in strip.pictures)
