"""The ledger: one JSON object for every printed line, with what was done to it and why.

Keys: `page` (label) and `line` (counted on the page), `block` (index in reading order) and `role`, `x` and `y` (points
from the top left corner), `em` (points), `text`, `at` (origin of each character in em from the line's `x`), and the
record of the line: `natural` width, `reason` (natural, exact, squeezed, opened, last, ragged), `squeezed` and `opened`
by step, `end`, `start`, `broken`. Widths of the record are thousandths of an em.
"""

from __future__ import annotations

import json

from pipeline.typeset.layout import Layout, PlacedLine
from pipeline.writers.writer import Job


def write(job: Job) -> bytes:
    """The ledger of a layout that was made with one."""
    assert job.layout is not None
    out = [
        json.dumps(_entry(job.layout, page.label, number, line), ensure_ascii=False, separators=(",", ":"))
        for page in job.layout.pages
        for number, line in enumerate(page.lines, 1)
        if line.record is not None
    ]
    return "".join(f"{entry}\n" for entry in out).encode()


def _entry(layout: Layout, label: str, number: int, line: PlacedLine) -> dict[str, object]:
    em = line.runs[0].size if line.runs else 1.0
    places = [round(x / em, 4) for run in line.runs for x in run.positions]
    role = layout.blocks[line.block].role.value if line.block >= 0 else ""
    return {
        "page": label,
        "line": number,
        "block": line.block,
        "role": role,
        "x": round(line.x, 3),
        "y": round(line.y, 3),
        "em": round(em, 4),
        "at": places,
        **(line.record or {}),
    }
