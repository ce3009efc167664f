"""Where the lines of titles and centred headings end (GB/T 9704-2012, 7.3.1).

Word would fill each line and divide words. The lines of our own layout are taken over; without a layout, the
divisions the source showed, or else the most even lines that end between phrases.
"""

from __future__ import annotations

from itertools import combinations, groupby, pairwise
from math import ceil

from pipeline.lang.marks import NOT_END, NOT_START
from pipeline.lang.phrases import phrase_edges
from pipeline.model.nodes import HEADING_ROLES, TITLE_BLOCK_ROLES, Align, Break, Inline, Link, Marked, Phrase, Role
from pipeline.model.walk import inlines_of, plain_text
from pipeline.style.resolved import ResolvedStyle
from pipeline.typeset.layout import Layout
from pipeline.writers.docx.tables import ems

DISPLAY_ROLES = TITLE_BLOCK_ROLES | HEADING_ROLES | {Role.ATTACHMENT_TITLE, Role.TOC_TITLE}
_MOST_LINES = 4
_MOST_EDGES = 24
_SPARE = 0.5  # ems; a line of ours that fills the measure is turned by a word processor that trims no mark as far


class LineEnds:
    """The line ends of one edition's titles; equal titles take their lines in the order of the layout."""

    __slots__ = ("_known", "_style")

    def __init__(self, style: ResolvedStyle, layout: Layout | None) -> None:
        self._style = style
        self._known: dict[str, list[tuple[int, ...]]] = {}
        if layout is None:
            return
        wanted = {index for index, place in enumerate(layout.blocks) if place.role in DISPLAY_ROLES}
        lines: dict[int, list[str]] = {}
        for page in layout.pages:
            for line in page.lines:
                if line.block in wanted:
                    lines.setdefault(line.block, []).append(line.text)
        for index in sorted(lines):
            self._known.setdefault("".join(lines[index]), []).append(_offsets(lines[index]))

    def of(self, role: Role, inlines: tuple[Inline, ...], room: float) -> tuple[int, ...]:
        """Positions in the plain text where a line ends, for `room` points; none for a text that is not displayed.

        None either where the wording itself ends lines.
        """
        record = self._style.of(role)
        if role not in DISPLAY_ROLES or record.align is not Align.CENTER or _worded(inlines):
            return ()
        text = plain_text(inlines)
        measure = room / record.nominal - record.left_indent - record.right_indent
        known = self._known.get(text)
        if known:
            ends = known.pop(0)
            if ends or _cells(text) <= measure - _SPARE:
                return ends
            measure = min(measure, ems(text)) - _SPARE
        shown = _soft_breaks(inlines)
        if shown and all(ems(piece) <= measure for piece in _pieces(text, shown)):
            return shown
        return by_phrases(text, measure)


def turned(text: str, room: float) -> tuple[int, ...]:
    """Line ends of a contents entry that is longer than `room` ems: between phrases, else where the line is full."""
    ends = by_phrases(text, room)
    if ends or ems(text) <= room:
        return ends
    out, used = [], 0.0
    for at, char in enumerate(text):
        width = ems(char)
        if used + width > room and char not in NOT_START and text[at - 1] not in NOT_END:
            out.append(at)
            used = 0.0
        used += width
    return tuple(out)


def _cells(text: str) -> int:
    """Squares of the character grid that a line takes: narrow letters and figures fill up their last one."""
    runs = ((narrow, len(list(run))) for narrow, run in groupby(text, key=lambda char: ems(char) < 1))
    return sum(ceil(count / 2) if narrow else count for narrow, count in runs)


def _offsets(lines: list[str]) -> tuple[int, ...]:
    ends, at = [], 0
    for words in lines[:-1]:
        at += len(words)
        ends.append(at)
    return tuple(ends)


def _worded(inlines: tuple[Inline, ...]) -> bool:
    return any(isinstance(node, Break) and not node.soft for node in inlines_of(inlines))


def _soft_breaks(inlines: tuple[Inline, ...]) -> tuple[int, ...]:
    found: list[int] = []
    at = 0

    def visit(nodes: tuple[Inline, ...]) -> None:
        nonlocal at
        for node in nodes:
            if isinstance(node, Break):
                found.append(at)
            elif isinstance(node, (Marked, Phrase, Link)):
                visit(node.children)
            else:
                at += len(plain_text((node,)))

    visit(inlines)
    return tuple(position for position in dict.fromkeys(found) if 0 < position < at)


def _pieces(text: str, ends: tuple[int, ...]) -> list[str]:
    return [text[a:b] for a, b in pairwise((0, *ends, len(text)))]


def by_phrases(text: str, measure: float) -> tuple[int, ...]:
    """The most even division of a text that is too long, between phrases, into as few lines as can be."""
    whole = ems(text)
    if whole <= measure or measure < 1:
        return ()
    edges = sorted(phrase_edges(text))[:_MOST_EDGES]
    for lines in range(2, _MOST_LINES + 1):
        best: tuple[float, tuple[int, ...]] | None = None
        for ends in combinations(edges, lines - 1):
            widths = [ems(piece) for piece in _pieces(text, ends)]
            if max(widths) <= measure:
                cost = sum((width - whole / lines) ** 2 for width in widths)
                if best is None or cost < best[0]:
                    best = cost, ends
        if best is not None:
            return best[1]
    return ()
