"""Content streams: text lines with exact positions, marked for the structure tree; rules and furniture as artifacts.

Each line, and each linked stretch of it, is one marked-content sequence with ActualText, so that a copy never gains a
space where the layout opened a gap. (Poppler obeys ActualText under the tag Span only, and reads a paragraph
whole only when no further sequence stands inside.)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from pipeline.typeset.layout import GlyphRun, Page, PlacedLine
from pipeline.writers.pdf.fonts import DocumentFont
from pipeline.writers.pdf.objects import number

_SETTLED = 0.6  # thousandths of an em: smaller differences wait until they add up


@dataclass(slots=True)
class Marked:
    """One marked-content sequence: its number on the page, the block it belongs to, the link it is inside, or empty."""

    mcid: int
    block: int
    link: str


@dataclass(slots=True)
class Area:
    """Where a linked stretch of text lies: left, bottom, right, top in PDF coordinates."""

    link: str
    block: int
    mcid: int
    box: tuple[float, float, float, float]
    text: str


@dataclass(slots=True)
class Drawing:
    """A page's content and what the structure tree needs to know of it."""

    content: bytes
    marked: list[Marked] = field(default_factory=list)
    areas: list[Area] = field(default_factory=list)


def draw_page(page: Page, fonts: Mapping[str, DocumentFont], pictures: Mapping[str, bytes]) -> Drawing:
    """The content stream of one page. `pictures`: asset key -> resource name."""
    out: list[bytes] = []
    drawing = Drawing(b"")
    for block, group in groupby(_ordered(page), key=lambda line: line.block):
        lines = list(group)
        if block < 0:  # readings over their bases: the base carries the wording
            out.append(b"/Artifact BMC")
            out.extend(b"BT " + _line(line.runs, line, page, fonts, [""]) + b"ET" for line in lines)
            out.append(b"EMC")
            continue
        _draw_block(out, drawing, page, block, lines, fonts)
    for picture in page.pictures:
        if picture.asset in pictures:
            mcid = len(drawing.marked)
            drawing.marked.append(Marked(mcid, picture.block, ""))
            bottom = page.height - picture.y - picture.height
            box = b" ".join(map(number, (picture.width, 0, 0, picture.height, picture.x, bottom)))
            out.append(b"/Figure<</MCID %d>>BDC q %b cm/%b Do Q EMC" % (mcid, box, pictures[picture.asset]))
    artifacts: list[bytes] = []
    colour = ""
    for rule in page.rules:
        if rule.colour != colour:
            artifacts.append(_colour(rule.colour))
            colour = rule.colour
        corner = (rule.x, page.height - rule.y - rule.height, rule.width, rule.height)
        artifacts.append(b"%b %b %b %b re f" % tuple(map(number, corner)))
    if artifacts:
        out.append(b"/Artifact BMC q " + b" ".join(artifacts) + b" Q EMC")
    if page.furniture:
        out.append(b"/Artifact<</Type/Pagination/Subtype/Footer>>BDC")
        out.extend(b"BT " + _line(line.runs, line, page, fonts, [""]) + b"ET" for line in page.furniture)
        out.append(b"EMC")
    drawing.content = b"\n".join(out)
    return drawing


def _ordered(page: Page) -> Sequence[PlacedLine]:
    """Lines in reading order: blocks in their order, a block's lines as placed."""
    return sorted(page.lines, key=lambda line: line.block)


def _draw_block(
    out: list[bytes],
    drawing: Drawing,
    page: Page,
    block: int,
    lines: Sequence[PlacedLine],
    fonts: Mapping[str, DocumentFont],
) -> None:
    colour = [""]
    for line in lines:
        for link, group in groupby(line.runs, key=lambda run: run.link):
            runs = list(group)
            mcid = len(drawing.marked)
            drawing.marked.append(Marked(mcid, block, link))
            shown = _shown(line, runs)
            out.append(
                b"/Span<</MCID %d/ActualText<FEFF%b>>>BDC BT "
                % (mcid, shown.encode("utf-16-be").hex().upper().encode("ascii"))
                + _line(runs, line, page, fonts, colour)
                + b"ET EMC"
            )
            if link:
                drawing.areas.append(Area(link, block, mcid, _box(runs, line, page, fonts), shown))
    if colour[0] not in ("", "000000"):
        out.append(b"0 g")


def _shown(line: PlacedLine, runs: Sequence[GlyphRun]) -> str:
    """What a copy of these runs gives: the line's own text when they are the whole line."""
    if len(runs) == len(line.runs):
        return line.text
    return "".join("".join(run.text) for run in runs)


def _box(
    runs: Sequence[GlyphRun], line: PlacedLine, page: Page, fonts: Mapping[str, DocumentFont]
) -> tuple[float, float, float, float]:
    last = runs[-1]
    right = last.positions[-1] + fonts[last.face].face.advances[last.glyphs[-1]] * last.size / 1000
    base = page.height - line.y
    size = max(run.size for run in runs)
    rise = max(run.rise for run in runs)
    return (line.x + runs[0].positions[0], base - 0.15 * size + min(rise, 0), line.x + right, base + 0.9 * size + rise)


def _colour(value: str) -> bytes:
    if value == "000000":
        return b"0 g"
    parts = (int(value[i : i + 2], 16) / 255 for i in (0, 2, 4))
    return b"%b %b %b rg" % tuple(map(number, parts))


def _line(
    runs: Sequence[GlyphRun], line: PlacedLine, page: Page, fonts: Mapping[str, DocumentFont], colour: list[str]
) -> bytes:
    """Operators for the runs of one line, without BT and ET. `colour` holds the colour in force."""
    out: list[bytes] = []
    y = page.height - line.y
    for run in runs:
        if run.colour != colour[0] and not (run.colour == "000000" and colour[0] == ""):
            out.append(_colour(run.colour))
            colour[0] = run.colour
        font = fonts[run.face]
        out.append(
            b"/%b %b Tf 1 0 0 1 %b %b Tm "
            % (font.resource.encode(), number(run.size), number(line.x + run.positions[0]), number(y + run.rise))
            + _show(run, font)
        )
    return b" ".join(out)


def _show(run: GlyphRun, font: DocumentFont) -> bytes:
    """Character spacing for the even stretch, numbers only where a gap differs."""
    code, advances = font.code, font.face.advances
    glyphs, places = run.glyphs, run.positions
    scale = 1000.0 / run.size
    rest = [(places[i + 1] - places[i]) * scale - advances[glyphs[i]] for i in range(len(glyphs) - 1)]
    even = Counter(round(value, 1) for value in rest).most_common(1)[0][0] if len(rest) > 1 else 0.0
    spacing = round(even * run.size / 1000, 4)
    even = spacing * scale
    head = b"%b Tc " % f"{spacing:.4f}".rstrip("0").rstrip(".").encode("ascii") if spacing else b"0 Tc "
    pieces: list[bytes] = []
    piece = bytearray()
    drift = 0.0
    for i, pair in enumerate(zip(glyphs, run.text, strict=True)):
        piece += code[pair]
        if i == len(rest):
            break
        drift += rest[i] - even
        if abs(drift) > _SETTLED:
            step = round(-drift, 1)
            pieces.append(b"(" + bytes(piece) + b")")
            pieces.append(f"{step:g}".encode("ascii"))
            drift += step
            piece = bytearray()
    if not pieces:
        return head + b"(" + bytes(piece) + b")Tj "
    if piece:
        pieces.append(b"(" + bytes(piece) + b")")
    return head + b"[" + b"".join(pieces) + b"]TJ "
