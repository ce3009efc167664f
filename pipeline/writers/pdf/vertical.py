"""Vertical pages: the text of turned lines put on the sheet, upright characters from fonts of the vertical mode.

The layout gives lines as if the sheet lay on its side: x runs down the sheet, y from its right edge to the left. What
is upright is drawn with Identity-V (ISO 32000-1, 9.7.4.3), whose origin is the middle of the square's top; what lies on
its side is drawn in the turned frame; what shares a square is drawn like a word of a horizontal line.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from pipeline.typeset.layout import GlyphRun, PlacedLine, Stand
from pipeline.writers.pdf.fonts import DocumentFont, font_key
from pipeline.writers.pdf.objects import literal, number

CENTRE = 0.38  # of the square above the baseline of a turned line: the middle of the column
_CAP_MIDDLE = 0.36  # ems above the baseline: the middle of figures
_SQUARE = 0.96  # of the square that figures in it may fill
_SETTLED = 1.0


class VerticalPen:
    """Writes lines of vertical text. `width`, `height`: of the sheet in points."""

    def __init__(
        self, width: float, height: float, fonts: Mapping[str, DocumentFont], fill: Callable[[str], bytes]
    ) -> None:
        self.out: list[bytes] = []
        self._width = width
        self._height = height
        self._fonts = fonts
        self._fill = fill
        self._colour = "000000"

    def line(self, runs: Sequence[GlyphRun], line: PlacedLine) -> bytes:
        """BT to ET for the runs of one line."""
        out = [b"BT"]
        chosen = b""
        for run in runs:
            if run.colour != self._colour:
                out.append(self._fill(run.colour))
                self._colour = run.colour
            font = self._fonts[font_key(run)]
            wanted = b"/%b %b Tf" % (font.resource, number(run.size))
            if wanted != chosen:
                out.append(wanted)
                chosen = wanted
            base = self._width - line.y + run.rise
            if run.stand is Stand.COMBINED:
                self._combined(run, line, font, base, out)
            else:
                self._run(run, line, font, base, out)
        if runs and runs[-1].stand is not Stand.UPRIGHT:
            self._end(runs, out)
        out.append(b"ET")
        return b" ".join(out)

    def _run(self, run: GlyphRun, line: PlacedLine, font: DocumentFont, base: float, out: list[bytes]) -> None:
        top = self._height - line.x - run.positions[0]
        if run.stand is Stand.UPRIGHT:
            out.append(b"1 0 0 1 %b %b Tm" % (number(round(base + CENTRE * run.size, 3)), number(round(top, 3))))
            advances = [1000] * len(run.glyphs)
        else:
            out.append(b"0 -1 1 0 %b %b Tm" % (number(round(base, 3)), number(round(top, 3))))
            advances = [font.face.advances[glyph] for glyph in run.glyphs]
        codes = font.encoded(run)
        scale = 1000.0 / run.size
        shown: list[bytes] = []
        drift = 0.0
        start = 0
        for at in range(1, len(codes)):
            drift += (run.positions[at] - run.positions[at - 1]) * scale - advances[at - 1]
            if drift >= _SETTLED or drift <= -_SETTLED:
                step = round(drift)
                # A number moves the next glyph back along the line; in the vertical mode, which runs down, forward.
                shift = step if run.stand is Stand.UPRIGHT else -step
                shown.append(b"%b%d" % (_shown(codes[start:at]), shift))
                drift -= step
                start = at
        shown.append(_shown(codes[start:]))
        out.append(b"[%b]TJ" % b"".join(shown) if len(shown) > 1 else shown[0] + b"Tj")

    def _combined(self, run: GlyphRun, line: PlacedLine, font: DocumentFont, base: float, out: list[bytes]) -> None:
        """Figures side by side in the middle of one square, made narrower when they would leave it."""
        size = run.size
        width = sum(font.face.advances[glyph] for glyph in run.glyphs) * size / 1000
        narrow = min(1.0, _SQUARE * size / width) if width else 1.0
        left = base + CENTRE * size - width * narrow / 2
        low = self._height - line.x - run.positions[0] - (0.5 + _CAP_MIDDLE) * size
        place = (number(round(narrow, 4)), number(round(left, 3)), number(round(low, 3)))
        out.append(b"%b 0 0 1 %b %b Tm %bTj" % (*place, _shown(font.encoded(run))))

    def _end(self, runs: Sequence[GlyphRun], out: list[bytes]) -> None:
        """Leave the line in the vertical mode: readers that take its ActualText place it by the state at its end."""
        upright = next((run for run in runs if run.stand is Stand.UPRIGHT), None)
        if upright is not None and runs[-1].stand is Stand.COMBINED:
            out.append(b"/%b %b Tf" % (self._fonts[font_key(upright)].resource, number(upright.size)))
            out.append(b"1 0 0 1 0 0 Tm")
        elif runs[-1].stand is Stand.COMBINED:
            out.append(b"0 -1 1 0 0 0 Tm")

    def advance(self, run: GlyphRun) -> float:
        """Length of a run's last glyph along the line, in points."""
        if run.stand is Stand.SIDEWAYS:
            return self._fonts[font_key(run)].face.advances[run.glyphs[-1]] * run.size / 1000
        return run.size if run.stand is Stand.UPRIGHT else 0.0


def _shown(codes: str) -> bytes:
    return literal(codes.encode("utf-16-be", "surrogatepass"))
