"""Tables: widths by content, heads that come again under 续表, figures by their points, wide ones turned.

Sources: GB/T 9704-2012 clause 8 (turned tables), book practice (heads repeated, 续表, rows kept whole).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from pipeline.model.nodes import Align, Figure, Heading, Paragraph, Role, Table
from pipeline.model.walk import blocks_of, pictures_in, plain_text, texts_of
from pipeline.patterns import regex
from pipeline.records import dataclass, replace
from pipeline.style.resolved import RoleStyle
from pipeline.typeset.layout import PlacedLine
from pipeline.typeset.page.bands import Box, Three, bands, box, settle
from pipeline.typeset.page.columns import (
    PAD,
    TIGHT,
    align_points,
    figure_columns,
    given,
    long_columns,
    natural,
    spread,
    wishes,
)
from pipeline.typeset.page.grid import Placed, grid
from pipeline.typeset.page.strips import Keep, Strip

if TYPE_CHECKING:
    from pipeline.typeset.page.flow import Flow, Frame

_PAD_Y = 0.25  # ems of the cell's type
_NO_SMALLER = 0.3
_SIZES = (1.0, 0.857, 0.75)  # of the cell's type: 五号, 小五, 六号 when the cell's is 五号
_SMALLEST = 7.8  # points: 六号, the smallest size for reading (CLREQ), less rounding
_JUSTIFIED = 20.0  # ems: narrower cells are set ragged
_CONTINUED = {False: "续", True: "續"}
_TABLE_NUMBER = regex(r"(附?表)\s*([0-9一二三四五六七八九十]+(?:[-—.．·][0-9]+)*)")


@dataclass(frozen=True, slots=True)
class _Look:
    """How the cells of one table are set."""

    cell: RoleStyle
    head: RoleStyle
    pad_x: float
    pad_y: float

    @property
    def least(self) -> float:
        """Height of a row of one line."""
        return self.cell.pitch + 2 * self.pad_y


@dataclass(frozen=True, slots=True)
class _Fit:
    """Widths of the columns in points, factor on the type size, blank beside the content in ems, turned or not."""

    widths: list[float]
    scale: float
    pad: float
    turned: bool


def table_strips(flow: Flow, table: Table, frame: Frame) -> list[Strip]:
    """Caption, then rows; rows joined by a span are one strip; the head comes again where a page begins inside."""
    path = (*frame.path, flow.name("table"))
    placed, columns = grid((*table.head, *table.body), len(table.columns), len(table.head))
    rows = len(table.head) + len(table.body)
    fit = _widths(flow, table, placed, columns, frame)
    turned = fit.turned
    width = flow.composer.style.text_height if turned else frame.width
    inner = replace(frame, path=path, x=0.0 if turned else frame.x, width=width)
    strips: list[Strip] = []
    if table.caption:
        strips.extend(flow.paragraph(table.caption, Role.CAPTION, inner, kind="caption"))
        for strip in strips:
            strip.keep = Keep.FIRM
    if rows and columns:
        look = _look(flow, fit)
        strips.extend(_row_strips(flow, table, placed, rows, fit.widths, look, inner))
    for strip in strips:
        strip.turned = turned
    return strips


def _look(flow: Flow, fit: _Fit) -> _Look:
    def scaled(role: Role) -> RoleStyle:
        style = flow.composer.style.of(role)
        return replace(
            style, size=style.size * fit.scale, pitch=style.pitch * fit.scale,
            first_indent=0.0, left_indent=0.0, right_indent=0.0, space_before=0.0, space_after=0.0,
        )  # fmt: skip

    cell = scaled(Role.TABLE_CELL)
    return _Look(cell, scaled(Role.TABLE_HEAD), fit.pad * cell.size, _PAD_Y * cell.size)


def _widths(flow: Flow, table: Table, placed: Sequence[Placed], columns: int, frame: Frame) -> _Fit:
    """How a table fits: upright or turned, in smaller type, with less blank, so that no word or figure is parted.

    It is turned when its columns are too narrow on the upright page. What is too wide for all that is set in type below
    the smallest for reading, and told.
    """
    style = flow.composer.style
    size = style.of(Role.TABLE_CELL).size
    if not columns:
        return _Fit([], 1.0, PAD, False)
    pictured = [_pictured(flow, item) / size for item in placed] if flow.assets else ()
    wish = wishes(placed, columns, pictured)
    wanted = given(table, wish, frame.width, size)
    if wanted is not None:
        return _Fit(wanted, 1.0, PAD, False)
    need = sum(item.least + 2 * PAD for item in wish) * size
    turned, room = False, frame.width
    wide = style.text_height
    whole = not frame.path and not frame.plain and frame.width >= style.page.measure - 0.01
    if whole and wide > room and not style.page.vertical and need * _SIZES[1] > room:
        turned, room = True, wide
    tight = sum(item.word + 2 * TIGHT for item in wish) * size
    steps = [step for step in _SIZES if step * size >= _SMALLEST] or [1.0]
    pad = PAD
    scale = next((step for step in steps if need * step <= room), 0.0)
    if not scale:
        scale = next((step for step in steps if tight * step <= room), 0.0)
        pad = TIGHT if need > room else PAD
    if not scale:
        scale = max(room / tight * 0.999, _NO_SMALLER)
        flow.too_wide.append((scale * size, plain_text(table.caption)))
    em = size * scale
    return _Fit([width * em for width in spread(wish, 2 * pad, room / em)], scale, pad, turned)


def _pictured(flow: Flow, item: Placed) -> float:
    """Points that the widest picture of a cell takes."""
    widths = [0.0]
    for block in blocks_of(item.cell.blocks):
        if isinstance(block, Figure):
            widths.append(flow.picture_width(block.image))
        elif isinstance(block, Paragraph | Heading):
            widths.extend(map(flow.picture_width, pictures_in(block.children)))
    return max(widths)


def _row_strips(
    flow: Flow, table: Table, placed: Sequence[Placed], rows: int, widths: Sequence[float], look: _Look, frame: Frame
) -> list[Strip]:
    edges = [frame.x]
    for width in widths:
        edges.append(edges[-1] + width)
    boxes = _boxes(flow, table, placed, edges, look, frame)
    heights = settle([look.least] * rows, 0, boxes, look.pad_y)
    three = None
    if flow.composer.style.three_rules:
        three = Three(len(table.head), rows, edges[0], edges[-1], look.cell.size)
    made = bands(heights, boxes, look.pad_y, look.least, three)
    strips = [band.strip() for band in made]
    heads = sum(1 for band in made if band.start + len(band.heights) <= len(table.head))
    body = strips[heads:]
    if heads and body:
        again = (_continued(flow, table, look, frame), *(_copy(strip) for strip in strips[:heads]))
        for strip in body:
            strip.repeat = again
    if three:
        for strip in body:
            strip.over = three.over()
    for strip in strips[:heads]:
        strip.keep = Keep.FIRM
    if len(body) > 2:  # no row alone at the foot of a page or at its head
        body[0].keep = body[-2].keep = Keep.LOOSE
    return strips


def _boxes(
    flow: Flow, table: Table, placed: Sequence[Placed], edges: Sequence[float], look: _Look, frame: Frame
) -> list[Box]:
    last = len(edges) - 1
    figures = figure_columns(placed, last)
    widths = [(right - left) / look.cell.size for left, right in pairwise(edges)]
    ragged = long_columns(placed, widths, 2 * look.pad_x / look.cell.size)
    columns: list[list[tuple[list[Strip], float, float, Align]]] = [[] for _ in range(last)]
    out: list[Box] = []
    for item in placed:
        if item.column >= last:
            continue
        left, right = edges[item.column], edges[min(item.column + item.cell.col_span, last)]
        width = max(right - left - 2 * look.pad_x, look.cell.size * 1.05)
        align = _align(table, item, width, ragged, look)
        strips = _cell(flow, item, left + look.pad_x, width, align, look, frame)
        if figures[item.column] and not item.head and item.cell.col_span == 1:
            columns[item.column].append((strips, left + look.pad_x, width, align))
        out.append(box(item.row, item.row + item.rows, left, right, strips))
    for column in columns:
        align_points(column)
    return out


def _align(table: Table, item: Placed, width: float, ragged: Sequence[bool], look: _Look) -> Align:
    """As the source has it; else one way for a whole column: in the middle, or from the left when texts are long."""
    align = item.cell.align
    if align is None and item.column < len(table.columns):
        align = table.columns[item.column].align
    if align is None and item.cell.col_span > 1:
        short = sum(map(natural, texts_of(item.cell.blocks))) * look.cell.size <= width
        align = Align.CENTER if item.head or short else Align.JUSTIFY
    if align is None:
        align = Align.JUSTIFY if ragged[item.column] and not item.head else Align.CENTER
    if align is Align.JUSTIFY and width < _JUSTIFIED * look.cell.size:
        return Align.LEFT
    return align


def _cell(flow: Flow, item: Placed, x: float, width: float, align: Align, look: _Look, frame: Frame) -> list[Strip]:
    role = Role.TABLE_HEAD if item.head else Role.TABLE_CELL
    style = replace(look.head if item.head else look.cell, align=align)
    what, kind = ("head", "th") if item.head else ("cell", "td")
    path = (*frame.path, f"row:{item.row}", f"{what}:{item.column}:{item.rows}x{item.cell.col_span}")
    inner = replace(frame, x=x, width=width, path=path, kind=kind, indent=0.0, plain=True)
    strips: list[Strip] = []
    for block in item.cell.blocks:
        if isinstance(block, Paragraph | Heading):
            strips.extend(
                flow.paragraph(block.children, role, inner, block_id=block.id, kind=kind, look=style, display=item.head)
            )
        else:
            strips.extend(_drawn(flow.block(block, inner)))
    for strip in strips:
        strip.on_grid = False
    if not strips:
        flow.place(role, 0, "", "", inner, kind)
    return strips


def _drawn(strips: Sequence[Strip]) -> list[Strip]:
    """Strips of a table inside a cell with their content, for nothing there is split again."""
    return [_with_content(strip) if strip.parts is not None else strip for strip in strips]


def _with_content(strip: Strip) -> Strip:
    assert strip.parts is not None
    content = strip.parts.render(0.0, 0.0)
    return replace(strip, lines=content.lines, rules=content.rules, pictures=content.pictures, parts=None)


def _copy(strip: Strip) -> Strip:
    """A head that comes again: decoration and no part of the text."""
    drawn = _with_content(strip)
    lines = [replace(line, block=-1, over=-1, note="") for line in drawn.lines]
    return replace(drawn, lines=lines, pictures=[], notes=(), block=-1)


def _continued(flow: Flow, table: Table, look: _Look, frame: Frame) -> Strip:
    """续表 at the right above the head on every page but the first, with the number of the table when it has one."""
    word = _CONTINUED[flow.composer.style.region.traditional]
    match = _TABLE_NUMBER.match(plain_text(table.caption))
    line = flow.composer.natural(f"{word}{match[1]}{match[2]}" if match else f"{word}表", look.cell)
    y = flow.composer.baseline(look.cell.size, look.cell.pitch)
    x = frame.x + frame.width - line.width
    placed = PlacedLine(x, y, line.width, line.runs, line.text, -1)
    return Strip(look.cell.pitch + look.pad_y, [placed], on_grid=False)
