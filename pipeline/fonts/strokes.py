"""Outlines as HarfBuzz draws them, written as Type 2 charstrings or TrueType glyphs: whole, instanced, without hints.

Type 2 charstrings: Adobe Technical Note 5177; TrueType glyphs: OpenType 1.9, table `glyf`. All in whole units.
"""

from __future__ import annotations

import struct
from typing import NamedTuple

Point = tuple[float, float]
MOST_POINTS = 20_000  # of one glyph; a real one has a few hundred
_LINE, _CURVE = 5, 8  # rlineto, rrcurveto
_STACK = 48  # operands that a charstring may hold


class _Piece(NamedTuple):
    kind: str  # move | line | quad | cubic
    points: tuple[Point, ...]


class Pen:
    """Collects what HarfBuzz draws. Raises `ValueError` for a glyph of absurd size."""

    def __init__(self, right: int = 0, up: int = 0) -> None:
        self._by = right, up
        self.pieces: list[_Piece] = []

    def _add(self, kind: str, *points: Point) -> None:
        if len(self.pieces) >= MOST_POINTS:
            raise ValueError("a glyph has too many points")
        right, up = self._by
        self.pieces.append(_Piece(kind, tuple((x + right, y + up) for x, y in points)))

    def moveTo(self, point: Point) -> None:  # noqa: N802  (names of the pen protocol)
        """Begin a contour."""
        self._add("move", point)

    def lineTo(self, point: Point) -> None:  # noqa: N802
        """A straight line."""
        self._add("line", point)

    def qCurveTo(self, *points: Point) -> None:  # noqa: N802
        """A quadratic curve: control point, end."""
        self._add("quad", *points)

    def curveTo(self, *points: Point) -> None:  # noqa: N802
        """A cubic curve: two control points, end."""
        self._add("cubic", *points)

    def closePath(self) -> None:  # noqa: N802
        """Contours close by themselves in both formats."""

    def endPath(self) -> None:  # noqa: N802
        """As `closePath`."""


def charstring(pen: Pen, width: int, usual: int) -> bytes:
    """A charstring for a font whose usual width is `usual` and whose nominal width is 0."""
    out = bytearray(b"" if width == usual else _operand(width))
    x = y = 0
    held: list[int] = []
    last = 0

    def flush() -> None:
        nonlocal last
        if held:
            out.extend(b"".join(map(_operand, held)))
            out.append(last)
            held.clear()

    for piece in pen.pieces:
        points = piece.points
        if piece.kind == "quad":
            (cx, cy), (ex, ey) = points
            first = (x + 2 * (cx - x) / 3, y + 2 * (cy - y) / 3)
            points = (first, (ex + 2 * (cx - ex) / 3, ey + 2 * (cy - ey) / 3), (ex, ey))
        steps: list[int] = []
        for px, py in points:
            nx, ny = round(px), round(py)
            steps += (nx - x, ny - y)
            x, y = nx, ny
        if piece.kind == "move":
            flush()
            out += b"".join(map(_operand, steps)) + b"\x15"
            continue
        operator = _LINE if piece.kind == "line" else _CURVE
        if operator != last or len(held) + len(steps) > _STACK:
            flush()
        last = operator
        held += steps
    flush()
    return bytes(out) + b"\x0e"


def _operand(value: int) -> bytes:
    if -107 <= value <= 107:
        return bytes((value + 139,))
    if 108 <= value <= 1131:
        value -= 108
        return bytes((247 + (value >> 8), value & 255))
    if -1131 <= value <= -108:
        value = -value - 108
        return bytes((251 + (value >> 8), value & 255))
    return b"\x1c" + struct.pack(">h", max(-0x8000, min(0x7FFF, value)))


def simple_glyph(pen: Pen) -> bytes:
    """A `glyf` record without instructions; empty for a blank."""
    contours: list[list[tuple[int, int, int]]] = []
    for piece in pen.pieces:
        if piece.kind == "move":
            contours.append([])
        if piece.kind == "cubic":
            raise ValueError("a TrueType glyph of cubic curves")
        for number, (x, y) in enumerate(piece.points):
            on = int(piece.kind != "quad" or number == len(piece.points) - 1)
            contours[-1].append((round(x), round(y), on))
    for contour in contours:
        if len(contour) > 1 and contour[0] == contour[-1]:
            contour.pop()
    contours = [contour for contour in contours if len(contour) > 1]
    if not contours:
        return b""
    points = [point for contour in contours for point in contour]
    ends, total = [], -1
    for contour in contours:
        total += len(contour)
        ends.append(total)
    xs, ys = [point[0] for point in points], [point[1] for point in points]
    flags, across, up = bytearray(), bytearray(), bytearray()
    x = y = 0
    for px, py, on in points:
        flag = int(on) | _step(px - x, across, 2, 16) | _step(py - y, up, 4, 32)
        flags.append(flag)
        x, y = px, py
    head = struct.pack(">hhhhh", len(contours), min(xs), min(ys), max(xs), max(ys))
    return head + struct.pack(f">{len(ends)}HH", *ends, 0) + bytes(flags + across + up)


def _step(by: int, out: bytearray, short: int, same: int) -> int:
    if by == 0:
        return same
    if -256 < by < 256:
        out.append(abs(by))
        return short | (same if by > 0 else 0)
    out.extend(struct.pack(">h", max(-0x8000, min(0x7FFF, by))))
    return 0
