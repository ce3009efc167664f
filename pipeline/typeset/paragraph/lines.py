"""From fitted lines to placed glyphs, and the ledger of every adjustment."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence

from pipeline.records import dataclass
from pipeline.typeset.layout import GlyphRun, Stand
from pipeline.typeset.paragraph.breaking import Fit
from pipeline.typeset.paragraph.drawn import NO_GLYPH
from pipeline.typeset.paragraph.shape import Shaped
from pipeline.typeset.paragraph.spacing import (
    FORBIDDEN,
    KEEP,
    LATE_STEP,
    STEP_AUTOSPACE,
    STEP_BRACKET,
    STEP_INTERPUNCT,
    STEP_POINT,
    STEP_WORD,
    STRETCH_ANY,
    STRETCH_AUTO,
    STRETCH_WORD,
)

_NAME_INSET = 65.0  # thousandths: an eighth of an em between two names


@dataclass(frozen=True, slots=True)
class SetLine:
    """One line in points from its own left edge: its glyph runs, text, the width it fills and what decorates it.

    `notes` are the ids whose marks stand on the line. `strokes` are (x, width, kind) of underlines; `dots` the centres
    of characters with an emphasis dot; `readings` (text, centre x) of ruby. `record`: what the ledger says of the line.
    """

    start: int
    end: int
    runs: tuple[GlyphRun, ...]
    text: str
    width: float
    notes: tuple[str, ...] = ()
    strokes: tuple[tuple[float, float, str], ...] = ()
    dots: tuple[float, ...] = ()
    readings: tuple[tuple[str, float], ...] = ()
    record: Mapping[str, object] | None = None


def place(shaped: Shaped, fitted: Fit, first: bool) -> SetLine:
    """Positions of one line's glyphs. `first`: the line opens the paragraph, where an opening mark keeps its blank."""
    em = shaped.size / 1000.0
    left, right = fitted.start, fitted.end
    xs, width = _positions(shaped, fitted, 0.0 if first else -float(shaped.material.start_trim[left]))
    runs = tuple(_runs(shaped, left, right, xs, em))
    strokes: list[tuple[float, float, str]] = []
    dots: list[float] = []
    readings: list[tuple[str, float]] = []
    for start, end, look in shaped.spans:
        start, end = max(start, left), min(end, right)
        if start >= end or not (look.underline or look.dots or look.reading):
            continue
        begin = xs[start - left]
        close = xs[end - 1 - left] + shaped.material.width[end - 1]
        if look.underline:
            # Lines of two names in a row do not touch (CLREQ, proper noun marks).
            inset = 0.0 if look.underline in ("straight", "strike") else min(_NAME_INSET, (close - begin) / 4)
            strokes.append(((begin + inset) * em, (close - begin - 2 * inset) * em, look.underline))
        if look.dots:
            dots.extend(
                (xs[i - left] + shaped.material.width[i] / 2) * em
                for i in range(start, end)
                if shaped.classes[i] == "H"
            )
        if look.reading:
            readings.append((look.reading, (begin + close) / 2 * em))
    return SetLine(
        left,
        right,
        runs,
        shaped.text[left:right],
        width * em,
        tuple(note for at, note in shaped.notes if left <= at < right),
        tuple(strokes),
        tuple(dots),
        tuple(readings),
    )


def _positions(shaped: Shaped, fitted: Fit, x: float) -> tuple[list[float], float]:
    """x of each slot (thousandths) and the width the line fills."""
    material = shaped.material
    left, right = fitted.start, fitted.end
    width, kern = material.width, material.kern
    shares = fitted.shares
    xs: list[float] = []
    add = xs.append
    if not shares and fitted.word == 0 and fitted.auto == 0 and fitted.gap == 0:
        for i in range(left, right):
            add(x)
            x += width[i] + kern[i]
    else:
        extra = [0.0, 0.0, 0.0, 0.0]
        extra[STRETCH_WORD], extra[STRETCH_AUTO], extra[STRETCH_ANY] = fitted.word, fitted.auto, fitted.gap
        cut, step, stretch = material.cut, material.step, material.stretch
        for i in range(left, right):
            add(x)
            x += width[i] + kern[i] + extra[stretch[i]]
            if shares and cut[i]:
                x -= cut[i] * shares[step[i]]
    last = right - 1
    while last > left and shaped.text[last] == "\u3000":
        last -= 1  # what a line ends with and nobody sees
    filled = xs[last - left] + width[last] - material.end_trim[last] - fitted.end_cut if xs else 0.0
    return xs, filled


def _runs(shaped: Shaped, left: int, right: int, xs: list[float], em: float) -> Iterator[GlyphRun]:
    faces, glyphs, shift, text = shaped.faces, shaped.glyphs, shaped.shift, shaped.text
    stands, turns = shaped.stands, shaped.turns
    for start, end, look in shaped.spans:
        start, end = max(start, left), min(end, right)
        at = start
        while at < end:
            face = faces[at]
            stop = _same_stand(shaped, stands, at, end) if stands else min(turns[bisect_right(turns, at)], end)
            drawn = glyphs[at:stop]
            places = [(x + by) * em for x, by in zip(xs[at - left : stop - left], shift[at:stop], strict=True)]
            clusters: str | tuple[str, ...] = text[at:stop]
            if NO_GLYPH in drawn:
                # A selector or joiner stays with its base, so the copy keeps every code point.
                shown = [i for i in range(at, stop) if glyphs[i] != NO_GLYPH]
                clusters = tuple(_clusters(text, shown, stop))
                drawn = [glyphs[i] for i in shown]
                places = [places[i - at] for i in shown]
            if drawn:
                yield GlyphRun(
                    face.name,
                    shaped.size * look.scale,
                    clusters,
                    tuple(drawn),
                    tuple(places),
                    look.colour,
                    look.link,
                    "",
                    look.rise * shaped.size,
                    look.reading,
                    stands[at] if stands else Stand.SIDEWAYS,
                )
            at = stop


def _same_stand(shaped: Shaped, stands: Sequence[Stand], at: int, end: int) -> int:
    """Where the stretch of one face ends whose characters stand alike; each combined square is one of its own."""
    stop = at + 1
    while stop < end and shaped.faces[stop] is shaped.faces[at] and stands[stop] is stands[at]:
        if stands[at] is Stand.COMBINED and shaped.material.width[stop]:
            break
        stop += 1
    return stop


def _clusters(text: str, shown: list[int], stop: int) -> Iterator[str]:
    for start, end in zip(shown, [*shown[1:], stop], strict=True):
        yield text[start:end]


# The steps of shrinking by the names the ledger gives them.
_STEPS = {
    STEP_WORD: "word spaces",
    STEP_INTERPUNCT: "interpuncts",
    STEP_BRACKET: "brackets",
    STEP_POINT: "points",
    STEP_AUTOSPACE: "autospace",
    LATE_STEP: "stops",
}


def ledger(shaped: Shaped, fitted: Fit, first: bool) -> dict[str, object]:
    """What was done to one line and why (thousandths of an em).

    `natural`: width before adjustment. `reason`: exact, squeezed, opened, last, natural, ragged. `squeezed`: share
    of the room used by each step of the order. `opened`: what each kind of gap gained. `broken`: what is parted at the
    line's end because nothing else fits.
    """
    material = shaped.material
    last = fitted.end - 1
    record: dict[str, object] = {
        "text": shaped.text[fitted.start : fitted.end],
        "natural": round(fitted.natural, 1),
        "first": first,
        "reason": fitted.reason,
    }
    end_cut = fitted.end_cut + material.end_trim[last]
    if end_cut:
        record["end"] = round(end_cut, 1)
    if not first and material.start_trim[fitted.start]:
        record["start"] = material.start_trim[fitted.start]
    if fitted.shares:
        used = {name: round(fitted.shares[step], 4) for step, name in _STEPS.items() if fitted.shares[step]}
        record["squeezed"] = used
    if fitted.word or fitted.auto or fitted.gap:
        opened = {"word": fitted.word, "autospace": fitted.auto, "gap": fitted.gap}
        record["opened"] = {name: round(value, 2) for name, value in opened.items() if value}
    if fitted.end < len(shaped.text) and material.penalty[last] >= KEEP:
        record["broken"] = "figure and unit" if material.penalty[last] < FORBIDDEN else "forbidden"
    return record
