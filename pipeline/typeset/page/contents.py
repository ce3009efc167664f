"""The table of contents: entry, leader, number.

Leader dots stand on one grid counted from the right edge, so that they align over all lines; at least two ems lie
between the entry and the number; a turned line never runs under the numbers (book practice). The dots are drawn, not
written: a copy of the page gives entry and number only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.lang.regions import Region
from pipeline.model.build import text as text_inlines
from pipeline.model.nodes import Align, Role
from pipeline.typeset.layout import BlockPlace, GlyphRun, PlacedLine, Rule
from pipeline.typeset.page.compose import moved
from pipeline.typeset.page.flow import Flow, Frame
from pipeline.typeset.page.strips import Strip

_NUMBER_ROOM = 4.0  # ems kept free at the right of every entry line
_DOT_PITCH = 0.5
_DOT = 0.085
_LEVEL_INDENT = 1.0
_TITLES = {False: "目　录", True: "目　錄"}


def contents_title(region: Region) -> str:
    """The heading of a contents page in the script of the edition."""
    return _TITLES[region.traditional]


def contents_strips(
    flow: Flow, headings: Sequence[tuple[int, BlockPlace]], labels: Sequence[str], frame: Frame, depth: int
) -> list[Strip]:
    """The strips of a contents page. `headings` are (index of the block, place); `labels` name their pages."""
    style = flow.composer.style
    toc = replace(frame, path=("toc:0",), kind="toc")
    out = flow.paragraph(text_inlines(contents_title(style.region)), Role.TOC_TITLE, toc, kind="toc")
    for number, place in headings:
        if place.level > depth or not place.text.strip():
            continue
        out.extend(_entry(flow, number, place, labels[place.page], toc))
    return out


def _entry(flow: Flow, target: int, place: BlockPlace, label: str, frame: Frame) -> list[Strip]:
    composer = flow.composer
    base = composer.style.of(Role.TOC_ENTRY)
    look = replace(
        base,
        align=Align.LEFT,
        first_indent=0.0,
        left_indent=base.left_indent + (place.level - 1) * _LEVEL_INDENT,
        right_indent=_NUMBER_ROOM,
    )
    strips = flow.paragraph(text_inlines(place.text), Role.TOC_ENTRY, frame, kind="toc", look=look)
    last = strips[-1]
    line = last.lines[0]
    link = f"#block:{target}"
    number = composer.natural(label, look)
    right = frame.x + frame.width - number.width
    runs = (*line.runs, *moved(number.runs, right - line.x))
    last.lines[0] = PlacedLine(
        line.x,
        line.y,
        right + number.width - line.x,
        _linked(runs, link),
        f"{line.text} {label}",
        line.block,
        line.first,
    )
    for strip in strips[:-1]:
        strip.lines[0] = replace(strip.lines[0], runs=_linked(strip.lines[0].runs, link))
    last.rules.extend(_leader(line.x + line.width, right, frame.x + frame.width, line.y, look.size))
    return strips


def _linked(runs: Sequence[GlyphRun], link: str) -> tuple[GlyphRun, ...]:
    return tuple(replace(run, link=link) for run in runs)


def _leader(start: float, stop: float, edge: float, y: float, size: float) -> list[Rule]:
    """Dots between `start` and `stop`, at whole steps from the right `edge`."""
    step = _DOT_PITCH * size
    dot = _DOT * size
    first = start + 0.5 * size
    last = stop - 0.5 * size
    count = int((edge - first) / step)
    rules = []
    for number in range(count, 0, -1):
        x = edge - number * step
        if first <= x <= last - dot:
            rules.append(Rule(x, y - 0.33 * size, dot, dot, shape="dot"))
    return rules
