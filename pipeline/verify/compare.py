"""Two outlines held to each other: words, order, roles, levels, notes, links, tables. The first is what must be.

Rules that an edition alone may break for a reason must hold against its source.
"""

from __future__ import annotations

from difflib import SequenceMatcher

from pipeline.verify.findings import Report, Weight
from pipeline.verify.outline import GridCell, Item, Outline

_AROUND = 12  # characters shown on either side of the first difference
_SHOWN = 30  # characters of a paragraph that name it


def compare(expected: Outline, found: Outline, report: Report) -> list[tuple[int, int]]:
    """Note every difference in the report; gives the pairs of paragraphs (ours, theirs) that stand for one another."""
    report.look("N-13", len(expected.items))
    pairs = _words(expected.items, found.items, report)
    for ours, theirs in pairs:
        compare_built(expected.items[ours], found.items[theirs], report)
    compare_tables(expected.tables, found.tables, report)
    compare_pictures(expected.pictures, found.pictures, report)
    return pairs


def _words(expected: list[Item], found: list[Item], report: Report) -> list[tuple[int, int]]:
    left, right = [item.text for item in expected], [item.text for item in found]
    if left == right:
        return [(at, at) for at in range(len(left))]
    pairs: list[tuple[int, int]] = []
    for kind, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if kind == "equal":
            pairs += zip(range(a, b), range(c, d), strict=True)
            continue
        for offset in range(max(b - a, d - c)):
            ours = left[a + offset] if a + offset < b else ""
            theirs = right[c + offset] if c + offset < d else ""
            measured, wanted = _around(ours, theirs)
            number = (a if ours else c) + offset + 1
            report.broken("N-13", f"¶{number} {measured or '∅'}", f"¶{number} {wanted or '∅'}", text=ours or theirs)
    return pairs


def _around(ours: str, theirs: str) -> tuple[str, str]:
    """Both paragraphs, cut to the characters around the first difference."""
    at = next((n for n, (a, b) in enumerate(zip(ours, theirs, strict=False)) if a != b), min(len(ours), len(theirs)))
    around = slice(max(0, at - _AROUND), at + _AROUND)
    return theirs[around], ours[around]


def compare_built(ours: Item, theirs: Item, report: Report) -> None:
    """What a paragraph is and what is tied to it."""
    shown = ours.text[:_SHOWN]
    for name in ("role", "level", "note", "phrases", "links"):
        wanted, measured = getattr(ours, name), getattr(theirs, name)
        if wanted != measured:
            report.broken("N-13", f"{name}: {_said(measured)}", f"{name}: {_said(wanted)}", text=shown)
    if ours.references or theirs.references:
        report.look("I-9", len(ours.references) or 1)
        if ours.references != theirs.references:
            found, wanted = _said(theirs.references), _said(ours.references)
            report.broken("I-9", found, wanted, text=shown, weight=Weight.MUST)


def _said(value: object) -> str:
    if isinstance(value, tuple):
        return "; ".join(" ".join(map(str, entry)) for entry in value) or "∅"
    return str(value)


def compare_tables(expected: list[tuple[GridCell, ...]], found: list[tuple[GridCell, ...]], report: Report) -> None:
    """The grids of all tables, cell by cell."""
    if expected:
        report.look("G-11", sum(map(len, expected)))
    if len(expected) != len(found):
        report.broken("G-11", f"{len(found)} tables", f"{len(expected)} tables", weight=Weight.MUST)
        return
    for number, (ours, theirs) in enumerate(zip(expected, found, strict=True), 1):
        if ours == theirs:
            continue
        wanted, measured = _grid(ours), _grid(theirs)
        for place in sorted(wanted.keys() | measured.keys()):
            a, b = wanted.get(place, "∅"), measured.get(place, "∅")
            if a != b:
                where = f"table {number}, row {place[0] + 1}, column {place[1] + 1}"
                report.broken("G-11", b, a, text=where, weight=Weight.MUST)


def _grid(cells: tuple[GridCell, ...]) -> dict[tuple[int, int], str]:
    return {
        (cell.row, cell.column): f"{cell.rows}×{cell.columns} {'head' if cell.header else 'cell'} {cell.text[:_SHOWN]}"
        for cell in cells
    }


def compare_pictures(expected: list[tuple[int, str]], found: list[tuple[int, str]], report: Report) -> None:
    """Every picture in its order, with its alternative text where the source has one."""
    report.look("N-13", len(expected))
    ours = [(note, _folded(alt)) for note, alt in expected]
    theirs = [(note, _folded(alt)) for note, alt in found]
    if len(ours) != len(theirs):
        lost = [alt for note, alt in ours if (note, alt) not in theirs]
        report.broken("N-13", f"{len(theirs)} pictures", f"{len(ours)} pictures", text="; ".join(lost)[:_SHOWN])
        return
    for (note, alt), (where, told) in zip(ours, theirs, strict=True):
        if note != where or (alt and alt != told):
            report.broken("N-13", f"picture {told}", f"picture {alt}", text=alt[:_SHOWN])


def _folded(alt: str) -> str:
    return " ".join(alt.split())
