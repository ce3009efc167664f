"""The mark of a document that several bodies issue together (GB/T 9704-2012, 7.2.4).

Their names stand below one another in the order given, as wide as the longest by the space between their characters;
文件 stands to the right of them, in the middle of their height. `names` are the lines of the mark, the last with 文件
behind its name.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pipeline.records import replace
from pipeline.typeset.layout import PlacedLine

KIND = "文件"
ROW = 1.2  # ems from one name to the next at least
_GAP = 0.5  # ems between the names and 文件

Place = Callable[[str, float], PlacedLine]  # a text at a size, its base line as far below its top as its type has it


def size_for(names: Sequence[str], largest: float, room: float) -> float:
    """The type size that lets all stand side by side in a room (points)."""
    own, kind = _parts(names)
    return min(largest, room / (max(map(len, own)) + ((_GAP + len(kind)) if kind else 0.0)))


def height_of(names: Sequence[str], size: float) -> float:
    """The least height of a mark."""
    return ((len(names) - 1) * ROW + 1) * size


def joint(names: Sequence[str], size: float, width: float, height: float, place: Place) -> list[PlacedLine]:
    """The lines of a mark in the middle of a width, over a height, from its top down."""
    own, kind = _parts(names)
    wide = max(map(len, own)) * size
    beside = (_GAP + len(kind)) * size if kind else 0.0
    left = (width - wide - beside) / 2
    step = (height - size) / max(len(own) - 1, 1)
    lines: list[PlacedLine] = []
    for row, name in enumerate(own):
        line = place(name, size)
        spare = (wide - line.width) / max(len(name) - 1, 1)
        x = left if len(name) > 1 else left + (wide - line.width) / 2
        lines.append(replace(_spread(line, spare), x=x, y=line.y + row * step, first=row == 0, last=False))
    if kind:
        line = place(kind, size)
        middle = (height - size) / 2
        lines.append(replace(line, x=left + wide + _GAP * size, y=line.y + middle, first=False))
    lines[-1] = replace(lines[-1], last=True)
    return lines


def _parts(names: Sequence[str]) -> tuple[list[str], str]:
    last = names[-1]
    kind = KIND if last.endswith(KIND) and len(last) > len(KIND) else ""
    return [*names[:-1], last.removesuffix(kind) if kind else last], kind


def _spread(line: PlacedLine, spare: float) -> PlacedLine:
    """A line with more space between its characters."""
    runs = []
    at = 0
    for run in line.runs:
        runs.append(replace(run, positions=tuple(x + (at + n) * spare for n, x in enumerate(run.positions))))
        at += len(run.positions)
    return replace(line, runs=tuple(runs), width=line.width + max(at - 1, 0) * spare)
