"""Paragraphs to set lines: measure, indents, alignment, the shape of titles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.model.build import text as text_inlines
from pipeline.model.nodes import Align, Inline
from pipeline.records import dataclass, replace
from pipeline.style.resolved import ResolvedStyle, RoleStyle
from pipeline.typeset.fontbook import FontBook
from pipeline.typeset.layout import GlyphRun, PlacedLine, Rule
from pipeline.typeset.page.strips import Strip
from pipeline.typeset.paragraph.breaking import Fit, fit
from pipeline.typeset.paragraph.display import display_lines, phrase_penalties
from pipeline.typeset.paragraph.lines import SetLine, ledger, place
from pipeline.typeset.paragraph.shape import Shaped, shape

ASCENT = 0.88  # of the square above the baseline, as Chinese faces divide it
_RUBY_SCALE = 0.5
_READ_PITCH = 1.5  # ems: readings need a gap of half an em (CLREQ)
_STROKE = 0.045  # ems
_DOT = 0.16
_SAME = 0.002  # of the grid's pitch
_NARROWEST, _NARROW = 6000.0, 14990.0  # thousandths of an em


@dataclass(slots=True)
class Composer:
    """What every paragraph of one layout shares."""

    style: ResolvedStyle
    book: FontBook
    note_marks: Mapping[str, str]
    ledger: bool = False

    def shaped(self, inlines: Sequence[Inline], role: RoleStyle, *, soft_breaks: bool = False) -> Shaped:
        """Prepare a paragraph of one role."""
        return shape(inlines, role, self.style, self.book, self.note_marks, soft_breaks=soft_breaks)

    def lines(
        self, inlines: Sequence[Inline], role: RoleStyle, width: float, *, display: bool = False
    ) -> list[tuple[float, SetLine]]:
        """The set lines of a paragraph in `width` points, each with its x. `display`: a title or centred heading."""
        em = role.size
        room = width - (role.left_indent + role.right_indent) * em
        measure = max(room / em * 1000.0, 1000.0)
        indent = _indent(role.first_indent * 1000.0, measure)
        if display and role.align is Align.CENTER:
            shaped = self.shaped(inlines, role, soft_breaks=True)
            fits = display_lines(shaped, measure)
            if fits is None:
                shaped = self.shaped(inlines, role)
                fits = display_lines(shaped, measure) or fit(shaped.material, measure, justify=False)
            indent = 0.0
        else:
            shaped = self.shaped(inlines, role)
            if display:
                phrase_penalties(shaped)
            if self.style.punctuation.trim_paragraph_start and role.align is Align.JUSTIFY and shaped.text:
                indent -= shaped.material.start_trim[0]
            fits = fit(shaped.material, measure, indent, role.align is Align.JUSTIFY)
        return [
            self._aligned(shaped, fitted, number == 0, role, room, indent * em / 1000.0)
            for number, fitted in enumerate(fits)
        ]

    def _aligned(
        self, shaped: Shaped, fitted: Fit, first: bool, role: RoleStyle, room: float, indent: float
    ) -> tuple[float, SetLine]:
        line = place(shaped, fitted, first)
        if self.ledger:
            line = replace(line, record=ledger(shaped, fitted, first))
        x = role.left_indent * role.size
        match role.align:
            case Align.CENTER:
                x += (room - line.width) / 2
            case Align.RIGHT:
                x += room - line.width
            case Align.JUSTIFY | Align.LEFT:
                x += indent if first else 0.0
        return x, line

    def baseline(self, size: float, pitch: float) -> float:
        """Distance from a line's top to its baseline: type of the grid's size or larger stands at the top of its
        line, smaller type is centred on the grid's square; lines closer than the grid have their type in the middle."""
        em = self.style.page.em
        if pitch < self.style.page.pitch - 0.01:
            return (pitch - size) / 2 + ASCENT * size
        if size >= em - 0.01:
            return ASCENT * size
        return em / 2 + (ASCENT - 0.5) * size

    def blank(self, role: RoleStyle, block: int) -> Strip:
        """A strip as high as a line of the role, with nothing in it."""
        pitch, grid = role.pitch, self.style.page.pitch
        below = pitch - self.baseline(role.size, pitch) - (1 - ASCENT) * role.size
        on_grid = abs(pitch / grid - round(pitch / grid)) < _SAME and pitch > grid / 2
        return Strip(pitch, tail=max(below, 0.0), on_grid=on_grid, block=block)

    def strip(self, x: float, line: SetLine, role: RoleStyle, block: int, first: bool, last: bool) -> Strip:
        """A strip that holds one text line with its decoration."""
        y = self.baseline(role.size, role.pitch)
        strip = self.blank(role, block)
        if line.readings and role.pitch < _READ_PITCH * role.size - 0.01:
            more = _READ_PITCH * role.size - role.pitch
            y += more
            strip.height += more
            strip.on_grid = False
        placed = PlacedLine(x, y, line.width, line.runs, line.text, block, first, last, record=line.record)
        strip.lines.append(placed)
        strip.notes = line.notes
        self._decorate(strip, x, y, line, role)
        return strip

    def _decorate(self, strip: Strip, x: float, y: float, line: SetLine, role: RoleStyle) -> None:
        size = role.size
        for start, width, kind in line.strokes:
            drop = -0.33 * size if kind == "strike" else 0.17 * size
            shape = "wave" if kind == "wavy" else "box"
            strip.rules.append(Rule(x + start, y + drop, width, _STROKE * size, role.colour, shape))
        for centre in line.dots:
            dot = _DOT * size
            strip.rules.append(Rule(x + centre - dot / 2, y + 0.2 * size, dot, dot, role.colour, "dot"))
        if line.readings:
            self._read(strip, x, y, line, role)

    def _read(self, strip: Strip, x: float, y: float, line: SetLine, role: RoleStyle) -> None:
        """Readings stand over their bases, in the gap between the lines."""
        small = replace(role, size=role.size * _RUBY_SCALE, first_indent=0.0, left_indent=0.0, right_indent=0.0)
        for reading, centre in line.readings:
            drawn = self.natural(reading, small)
            left = x + centre - drawn.width / 2
            base = y - 0.98 * role.size
            strip.lines.append(
                PlacedLine(left, base, drawn.width, drawn.runs, drawn.text, -1, over=strip.lines[0].block)
            )

    def natural(self, text: str, role: RoleStyle) -> SetLine:
        """A short text on one line, unadjusted."""
        shaped = self.shaped(text_inlines(text), role)
        whole = Fit(0, len(shaped.text), 0.0)
        return place(shaped, whole, True)


def _indent(indent: float, measure: float) -> float:
    """The first line's indent: one character in columns narrower than fifteen (CLREQ), none in the narrowest."""
    if indent <= 0:
        return indent if measure >= _NARROWEST else 0.0
    return 0.0 if measure < _NARROWEST else min(indent, 1000.0) if measure < _NARROW else indent


def moved(runs: Sequence[GlyphRun], dx: float) -> tuple[GlyphRun, ...]:
    """The same runs further to the right."""
    return tuple(replace(run, positions=tuple(x + dx for x in run.positions)) for run in runs)
