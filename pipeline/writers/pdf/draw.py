"""Content streams: text lines with exact positions, marked for the structure tree; rules and furniture as artifacts.

Each line, and each piece of it that means something else, is one marked-content sequence with ActualText, so that a
copy never gains a space where the layout opened a gap. (Poppler obeys ActualText under the tag Span only, and reads a
paragraph whole only when no further sequence stands inside.)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from typing import Protocol

from pipeline.records import dataclass, field
from pipeline.typeset.layout import GlyphRun, Page, PlacedLine, PlacedPicture, Rule
from pipeline.writers.pdf.fonts import DocumentFont
from pipeline.writers.pdf.objects import literal, number
from pipeline.writers.pdf.segments import Cut, Cuts, Kind, pieces

_SETTLED = 1.0  # thousandths of an em: smaller differences wait until they add up
_ARC = 0.5523  # of the radius: control points of a quarter circle
_WAVE = 4.5  # thicknesses that half a wave is long
_EVEN = 0.02  # gaps that differ by less are one gap

Fill = Callable[[str], bytes]
Box = tuple[float, float, float, float]  # left, bottom, right, top in PDF coordinates


@dataclass(slots=True)
class Marked:
    """One marked-content sequence: its number on the page, the block it belongs to, what it is, where it lies."""

    mcid: int
    block: int
    kind: Kind
    text: str = ""
    box: Box = (0.0, 0.0, 0.0, 0.0)
    figure: str = ""  # alternative text of a picture
    is_figure: bool = False
    is_reading: bool = False


@dataclass(slots=True)
class Drawing:
    """A page's content and what the structure tree needs to know of it."""

    content: bytes
    marked: list[Marked] = field(default_factory=list)


class Pen(Protocol):
    """Writes the lines of a page into its content."""

    out: list[bytes]

    def line(self, runs: Sequence[GlyphRun], line: PlacedLine) -> bytes:
        """BT to ET for the runs of one line."""
        ...

    def advance(self, run: GlyphRun) -> float:
        """Width of a run's last glyph in points."""
        ...


class _Pen:
    """Writes text operators and leaves out those that would change nothing."""

    def __init__(self, height: float, fonts: Mapping[str, DocumentFont], fill: Fill) -> None:
        self.out: list[bytes] = []
        self._height = height
        self._fonts = fonts
        self._fill = fill
        self._font = b""
        self._colour = "000000"
        self._spacing = 0.0

    def line(self, runs: Sequence[GlyphRun], line: PlacedLine) -> bytes:
        """BT to ET for the runs of one line."""
        out = [b"BT"]
        x = y = 0.0
        for run in runs:
            if run.colour != self._colour:
                out.append(self._fill(run.colour))
                self._colour = run.colour
            font = self._fonts[run.face]
            chosen = b"/%b %b Tf" % (font.resource, number(run.size))
            if chosen != self._font:
                out.append(chosen)
                self._font = chosen
            left = round(line.x + run.positions[0], 3)
            base = round(self._height - line.y + run.rise, 3)
            out.append(b"%b %b Td" % (number(left - x), number(base - y)))
            x, y = left, base
            self._show(run, font, out)
        out.append(b"ET")
        return b" ".join(out)

    def _show(self, run: GlyphRun, font: DocumentFont, out: list[bytes]) -> None:
        """Character spacing for the even stretch, numbers only where a gap differs."""
        codes = font.encoded(run)
        if len(codes) == 1:
            out.append(_shown(codes) + b"Tj")
            return
        advances, places = font.face.advances, run.positions
        scale = 1000.0 / run.size
        rest = [
            (after - here) * scale - advances[glyph]
            for here, after, glyph in zip(places, places[1:], run.glyphs, strict=False)
        ]
        even = self._even(rest)
        spacing = round(even / scale, 4)
        even = spacing * scale
        if spacing != self._spacing:
            out.append(b"%b Tc" % number(spacing, 4))
            self._spacing = spacing
        if max(rest) - even <= _EVEN and even - min(rest) <= _EVEN:
            out.append(_shown(codes) + b"Tj")
            return
        shown: list[bytes] = []
        drift = 0.0
        start = 0
        for at, gap in enumerate(rest, 1):
            drift += gap - even
            if drift >= _SETTLED or drift <= -_SETTLED:
                step = round(drift)
                shown.append(b"%b%d" % (_shown(codes[start:at]), -step))
                drift -= step
                start = at
        shown.append(_shown(codes[start:]))
        out.append(b"[%b]TJ" % b"".join(shown))

    def advance(self, run: GlyphRun) -> float:
        """Width of a run's last glyph in points."""
        return self._fonts[run.face].face.advances[run.glyphs[-1]] * run.size / 1000

    @staticmethod
    def _even(rest: list[float]) -> float:
        """The gap that most glyphs have."""
        if max(rest) - min(rest) <= _EVEN:
            return sum(rest) / len(rest)
        rounded = [round(gap, 1) for gap in rest]
        return max(dict.fromkeys(rounded), key=rounded.count)


def _shown(codes: str) -> bytes:
    return literal(codes.encode("utf-16-be", "surrogatepass"))


def draw_page(
    page: Page, fonts: Mapping[str, DocumentFont], pictures: Mapping[str, bytes], cuts: Cuts, fill: Fill
) -> Drawing:
    """The content stream of one page. `pictures`: asset key -> resource name. `fill`: operators for a colour."""
    drawing = Drawing(b"")
    height = page.width if page.turned or page.vertical else page.height
    pen = _pen(page, height, fonts, fill)
    out = pen.out
    if page.turned:  # the head of what is turned lies on the left of the sheet
        out.append(b"q 0 1 -1 0 %b 0 cm" % number(page.width))
    elif page.vertical:
        out.append(b"q")
    order = sorted(range(len(page.lines)), key=lambda at: _owner(page.lines[at]))
    waiting = sorted((item for item in page.pictures if item.asset in pictures), key=lambda item: item.block)
    for block, group in groupby(order, key=lambda at: _owner(page.lines[at])):
        while waiting and waiting[0].block < block:  # content stands in the order in which it is read
            _draw_picture(out, drawing, page, waiting.pop(0), pictures)
        for at in group:
            line = page.lines[at]
            if block < 0:  # a table head that comes again: decoration
                out.append(b"/Artifact BMC %b EMC" % pen.line(line.runs, line))
            else:
                _draw_line(pen, drawing, page, block, line, cuts.get((page.index, at), ()))
    for picture in waiting:
        _draw_picture(out, drawing, page, picture, pictures)
    if page.rules:
        turn = b"0 -1 1 0 0 %b cm " % number(page.height) if page.vertical else b""
        out.append(b"/Artifact BMC q " + turn + b" ".join(_rules(page.rules, height, fill)) + b" Q EMC")
    if page.vertical:
        out.extend(b"/Artifact<</Type/Pagination>>BDC %b EMC" % pen.line(line.runs, line) for line in page.counts)
    if page.turned or page.vertical:
        out.append(b"Q")
        pen = _Pen(page.height, fonts, fill)
    for line in page.furniture:
        where = b"Header" if line.y < page.height / 2 else b"Footer"
        out.append(b"/Artifact<</Type/Pagination/Subtype/%b>>BDC %b EMC" % (where, pen.line(line.runs, line)))
    if not page.vertical:
        out.extend(b"/Artifact<</Type/Pagination>>BDC %b EMC" % pen.line(line.runs, line) for line in page.counts)
    if page.furniture_rules:
        drawn = b" ".join(_rules(page.furniture_rules, page.height, fill))
        out.append(b"/Artifact<</Type/Pagination>>BDC q " + drawn + b" Q EMC")
    drawing.content = b"\n".join(out)
    return drawing


def _draw_picture(
    out: list[bytes], drawing: Drawing, page: Page, picture: PlacedPicture, pictures: Mapping[str, bytes]
) -> None:
    mcid = len(drawing.marked)
    bottom = (page.width if page.turned or page.vertical else page.height) - picture.y - picture.height
    box = _on_sheet(page, (picture.x, bottom, picture.x + picture.width, bottom + picture.height))
    drawing.marked.append(Marked(mcid, picture.block, Kind(), "", box, picture.alt, True))
    frame = b" ".join(map(number, (picture.width, 0, 0, picture.height, picture.x, bottom)))
    if page.vertical:  # pictures stand upright beside vertical lines
        left, low, right, top = box
        frame = b" ".join(map(number, (right - left, 0, 0, top - low, left, low)))
    out.append(b"/Figure<</MCID %d>>BDC q %b cm/%b Do Q EMC" % (mcid, frame, pictures[picture.asset]))


def _pen(page: Page, height: float, fonts: Mapping[str, DocumentFont], fill: Fill) -> Pen:
    if not page.vertical:
        return _Pen(height, fonts, fill)
    from pipeline.writers.pdf.vertical import VerticalPen  # no cost to horizontal pages

    return VerticalPen(page.width, page.height, fonts, fill)


def _owner(line: PlacedLine) -> int:
    """The block whose reading order a line follows: a reading stands with its base."""
    return line.block if line.block >= 0 else line.over


def _draw_line(pen: Pen, drawing: Drawing, page: Page, block: int, line: PlacedLine, cuts: Sequence[Cut]) -> None:
    parts = list(pieces(line, cuts))
    if len(parts) > 1:
        pen.out.append(b"/Span<<%b>>BDC" % _told(line.text))
    for part in parts:
        mcid = len(drawing.marked)
        marked = Marked(mcid, block, part.kind, part.text, is_reading=line.block < 0)
        if part.kind.link or part.kind.label:
            marked.box = _box(part.runs, line, page, pen)
        drawing.marked.append(marked)
        # PDFium knows the innermost sequence only, and would copy nothing of a piece without its own words.
        told = _told(line.text if len(parts) == 1 else part.text)
        pen.out.append(b"/Span<</MCID %d%b>>BDC %b EMC" % (mcid, told, pen.line(part.runs, line)))
    if len(parts) > 1:
        pen.out.append(b"EMC")


def _told(text: str) -> bytes:
    return b"/ActualText" + literal(b"\xfe\xff" + text.encode("utf-16-be"))


def _rules(rules: Sequence[Rule], height: float, fill: Fill) -> list[bytes]:
    """Filled boxes, discs and waves; `height` is that of the page."""
    out: list[bytes] = []
    filled = ""
    for rule in rules:
        if rule.colour != filled:
            out.append(fill(rule.colour))
            filled = rule.colour
        bottom = height - rule.y - rule.height
        match rule.shape:
            case "dot":
                out.append(_disc(rule.x, bottom, rule.width))
            case "wave":
                out.append(_wave(rule.x, bottom, rule.width, rule.height))
            case _:
                out.append(b"%b %b %b %b re f" % tuple(map(number, (rule.x, bottom, rule.width, rule.height))))
    return out


def _disc(x: float, y: float, size: float) -> bytes:
    """A filled disc in the square at a corner: four arcs."""
    r = size / 2
    k = r * _ARC
    cx, cy = x + r, y + r
    points = [
        (cx + r, cy + k, cx + k, cy + r, cx, cy + r),
        (cx - k, cy + r, cx - r, cy + k, cx - r, cy),
        (cx - r, cy - k, cx - k, cy - r, cx, cy - r),
        (cx + k, cy - r, cx + r, cy - k, cx + r, cy),
    ]
    arcs = b" ".join(b"%b c" % b" ".join(map(number, arc)) for arc in points)
    return b"%b %b m %b f" % (number(cx + r), number(cy), arcs)


def _wave(x: float, y: float, width: float, thickness: float) -> bytes:
    """A wavy line of a thickness over a width: a filled band between two rows of arcs."""
    half = max(width / max(round(width / (thickness * _WAVE)), 1), 0.1)
    count = max(round(width / half), 1)
    swing = half * 0.5
    upper = [b"%b %b m" % (number(x), number(y + thickness))]
    lower: list[bytes] = []
    for step in range(count):
        left, right = x + step * half, x + (step + 1) * half
        peak = swing if step % 2 == 0 else -swing
        third = (right - left) / 3
        arc = (left + third, y + thickness + peak, right - third, y + thickness + peak, right, y + thickness)
        back = (right - third, y + peak, left + third, y + peak, left, y)
        upper.append(b"%b c" % b" ".join(map(number, arc)))
        lower.append(b"%b c" % b" ".join(map(number, back)))
    return b" ".join((*upper, b"%b %b l" % (number(x + width), number(y)), *reversed(lower), b"f"))


def _on_sheet(page: Page, box: Box) -> Box:
    """A box of a page's content in the coordinates of the sheet."""
    left, bottom, right, top = box
    if page.vertical:
        return (bottom, page.height - right, top, page.height - left)
    if not page.turned:
        return box
    return (page.width - top, left, page.width - bottom, right)


def _box(runs: Sequence[GlyphRun], line: PlacedLine, page: Page, pen: Pen) -> Box:
    last = runs[-1]
    right = last.positions[-1] + pen.advance(last)
    base = (page.width if page.turned or page.vertical else page.height) - line.y
    size = max(run.size for run in runs)
    rise = max(run.rise for run in runs)
    bottom, top = base - 0.15 * size + min(rise, 0), base + 0.9 * size + rise
    return _on_sheet(page, (line.x + runs[0].positions[0], bottom, line.x + right, top))
