"""A line's runs cut where its meaning changes: links, foreign wording, the label of a note or item, ruby bases.

Each piece becomes one marked-content sequence, so that the structure tree can say what it is.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, groupby, pairwise

from pipeline.lang.english import ENGLISH, english
from pipeline.records import dataclass, replace
from pipeline.typeset.layout import GlyphRun, Layout, PlacedLine


@dataclass(frozen=True, slots=True)
class Kind:
    """What a piece is: the target of its link, its language when it is not the document's, which of its block's labels
    it is (from 1), a ruby base."""

    link: str = ""
    lang: str = ""
    label: int = 0
    reading: str = ""


PLAIN = Kind()


@dataclass(frozen=True, slots=True)
class Piece:
    """Runs that are one marked-content sequence. `text` is what a copy of them gives."""

    kind: Kind
    runs: Sequence[GlyphRun]
    text: str


Cut = tuple[int, int, str | int]  # start, end, language or number of the label
Cuts = Mapping[tuple[int, int], Sequence[Cut]]  # (page, line) -> cuts


def find_cuts(layout: Layout) -> Cuts:
    """Stretches of each line that differ from what surrounds them, by offsets in the line's text."""
    found: dict[tuple[int, int], list[Cut]] = {}
    doubtful: dict[int, list[tuple[int, int, str]]] = {}
    started: set[int] = set()
    for page in layout.pages:
        for at, line in enumerate(page.lines):
            if line.block < 0:
                continue
            if line.block not in started:
                started.add(line.block)
                labels = layout.blocks[line.block].labels
                if labels and line.text.startswith("".join(labels)):
                    ends = pairwise(accumulate(map(len, labels), initial=0))
                    found[page.index, at] = [(start, end, number) for number, (start, end) in enumerate(ends, 1)]
            literal = layout.blocks[line.block].kind == "code"
            if not literal and (" " in line.text or line.block in doubtful):
                doubtful.setdefault(line.block, []).append((page.index, at, line.text))
    for lines in doubtful.values():
        spans = english("".join(text for _, _, text in lines))
        start = 0
        for number, at, text in lines:
            stop = start + len(text)
            here = [(max(a, start) - start, min(b, stop) - start, ENGLISH) for a, b in spans if a < stop and b > start]
            if here:
                found.setdefault((number, at), []).extend(here)
            start = stop
    return found


def pieces(line: PlacedLine, cuts: Sequence[Cut]) -> Iterator[Piece]:
    """The pieces of one line, from left to right."""
    if not line.runs:
        return
    link = line.runs[0].link
    if not cuts and all(run.link == link and not run.lang and not run.ruby for run in line.runs):
        yield Piece(Kind(link) if link else PLAIN, line.runs, line.text)
        return
    tagged = list(_tagged(line, cuts))
    if all(kind == tagged[0][0] for kind, _ in tagged):
        yield Piece(tagged[0][0], line.runs, line.text)
        return
    for kind, group in groupby(tagged, key=lambda item: item[0]):
        runs = [run for _, run in group]
        yield Piece(kind, runs, "".join("".join(run.text) for run in runs))


def _tagged(line: PlacedLine, cuts: Sequence[Cut]) -> Iterator[tuple[Kind, GlyphRun]]:
    edges = sorted({edge for start, end, _ in cuts for edge in (start, end)})
    at = 0
    for run in line.runs:
        length = sum(map(len, run.text))
        inside = [edge - at for edge in edges if at < edge < at + length]
        begin = at
        for part in _split(run, inside) if inside else (run,):
            what = next((what for start, end, what in cuts if start <= begin < end), "")
            label = what if isinstance(what, int) else 0
            yield Kind(run.link, run.lang or (what if isinstance(what, str) else ""), label, run.ruby), part
            begin += sum(map(len, part.text))
        at += length


def _split(run: GlyphRun, edges: Sequence[int]) -> Iterator[GlyphRun]:
    """The run in parts that begin at offsets of its text; a cluster stays with the part it begins in."""
    starts = list(accumulate(map(len, run.text), initial=0))
    cuts = [0, *(bisect_left(starts, edge) for edge in edges), len(run.glyphs)]
    for left, right in pairwise(cuts):
        if left < right:
            yield replace(
                run, text=run.text[left:right], glyphs=run.glyphs[left:right], positions=run.positions[left:right]
            )
