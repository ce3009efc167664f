"""The table of contents: entry, leader, number.

Leader dots stand on one grid counted from the right edge, so that they align over all lines; at least two ems lie
between the entry and the number; a turned line never runs under the numbers (book practice). The dots are drawn, not
written: a copy of the page gives entry and number only.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.lang.regions import Region
from pipeline.model.build import text as text_inlines
from pipeline.model.nodes import Align, Role
from pipeline.patterns import regex
from pipeline.records import replace
from pipeline.typeset.layout import BlockPlace, GlyphRun, PlacedLine, Rule
from pipeline.typeset.page.columns import natural
from pipeline.typeset.page.compose import moved
from pipeline.typeset.page.flow import Flow, Frame
from pipeline.typeset.page.strips import Keep, Strip
from pipeline.typeset.paragraph.lines import SetLine

_NUMBER_ROOM = 4.0  # ems kept free at the right of every entry line
_DOT_PITCH = 0.5
_DOT = 0.085
_LEVEL_INDENT = 1.0
_MARKER = regex(
    r"第[一二三四五六七八九十百零〇0-9]+(?:[编編篇章节節条條]|部分)[　 ]?|[一二三四五六七八九十]+、|"
    r"（[一二三四五六七八九十]+）|[0-9]{1,3}[.．]|（[0-9]{1,3}）"
)
_TITLES = {False: "目　录", True: "目　錄"}


def contents_title(region: Region) -> str:
    """The heading of a contents page in the script of the edition."""
    return _TITLES[region.traditional]


def contents_strips(
    flow: Flow, headings: Sequence[tuple[int, BlockPlace]], labels: Sequence[str], frame: Frame, depth: int
) -> list[Strip]:
    """The strips of a contents page. `headings` are (index of the block, place); `labels` name their pages."""
    composer = flow.composer
    title = text_inlines(contents_title(composer.style.region))
    out = flow.paragraph(title, Role.TOC_TITLE, frame, kind="toc")
    listed = [(number, place) for number, place in headings if place.level <= depth and place.text.strip()]
    look = composer.style.of(Role.TOC_ENTRY)
    numbers = {labels[place.page]: composer.natural(labels[place.page], look) for _, place in listed}
    widest = max((number.width for number in numbers.values()), default=0.0)
    top = min((place.level for _, place in listed), default=1)
    lists: list[tuple[int, Frame]] = []  # lists that are open, each in the one before, with their levels
    for number, place in listed:
        while lists and lists[-1][0] > place.level:
            lists.pop()
        if not lists or lists[-1][0] < place.level:
            around = lists[-1][1] if lists else replace(frame, path=(), kind="toc")
            lists.append((place.level, replace(around, path=(*around.path, flow.name("toc")))))
        entry = _entry(flow, number, place, numbers[labels[place.page]], widest, lists[-1][1], top)
        entry[-1].keep = Keep.LOOSE if place.level == top else Keep.FREE  # no part stands alone at the foot of a page
        out.extend(entry)
    if len(out) > 2:
        out[-2].keep = Keep.LOOSE
        out[-1].keep = Keep.FREE
    return out


def _entry(
    flow: Flow, target: int, place: BlockPlace, number: SetLine, widest: float, frame: Frame, top: int
) -> list[Strip]:
    """One entry. Turned lines begin below the first word after the marker; dots end where the widest number begins."""
    base = flow.composer.style.of(Role.TOC_ENTRY)
    text = one_line(place.text)
    match = _MARKER.match(text)
    hang = natural(match[0]) if match else 0.0
    look = replace(
        base,
        align=Align.LEFT,
        first_indent=-hang,
        left_indent=base.left_indent + (place.level - top) * _LEVEL_INDENT + hang,
        right_indent=_NUMBER_ROOM,
    )
    strips = flow.paragraph(text_inlines(text), Role.TOC_ENTRY, frame, kind="toc", look=look, display=True)
    last = strips[-1]
    line = last.lines[0]
    link = f"#block:{target}"
    edge = frame.x + frame.width
    right = edge - number.width
    runs = (*line.runs, *moved(number.runs, right - line.x))
    last.lines[0] = PlacedLine(
        line.x,
        line.y,
        edge - line.x,
        _linked(runs, link),
        f"{line.text} {number.text}",
        line.block,
        line.first,
    )
    for strip in strips[:-1]:
        strip.lines[0] = replace(strip.lines[0], runs=_linked(strip.lines[0].runs, link))
    last.rules.extend(_leader(line.x + line.width, edge - widest, edge, line.y, look.size))
    return strips


def one_line(text: str) -> str:
    """A heading as it is listed: what spread it (总　则) is gone, the space after its marker stays (第一章　总则)."""
    text = text.strip()
    parts = text.split("\u3000")
    return "".join(parts) if len(parts) > 1 and all(len(part) <= 1 for part in parts) else text


def _linked(runs: Sequence[GlyphRun], link: str) -> tuple[GlyphRun, ...]:
    return tuple(replace(run, link=link) for run in runs)


def _leader(start: float, stop: float, edge: float, y: float, size: float) -> list[Rule]:
    """Dots between `start` and `stop`, at whole steps from the right `edge`."""
    step = _DOT_PITCH * size
    dot = _DOT * size
    first = start + 0.45 * size
    last = stop - 0.5 * size
    count = int((edge - first) / step)
    rules = []
    for number in range(count, 0, -1):
        x = edge - number * step
        if first <= x <= last - dot:
            rules.append(Rule(x, y - 0.33 * size, dot, dot, shape="dot"))
    return rules
