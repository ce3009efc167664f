"""Where lines begin and end: indents, trimmed openings, flush and hanging ends, centred and right-aligned lines
(rules C-6, C-7, C-8, E-1, E-9, G-1, G-9, G-13, H-4, H-13, H-24)."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.model.nodes import Align, Role
from pipeline.verify.findings import Report
from pipeline.verify.pages.setting import Frame, Setting
from pipeline.verify.pages.slots import FULL, HALF, Slot
from pipeline.verify.pages.structure import Block, Line

FLUSH = 0.03
_CENTRE = 1.5  # points
_HANG = 0.02


def check_edges(
    block: Block,
    before: Block | None,
    line: Line,
    slots: Sequence[Slot],
    frame: Frame,
    first: bool,
    last: bool,
    setting: Setting,
    report: Report,
    opening: set[float],
) -> None:
    """Both edges of one line; `opening` gathers how far in a paragraph's opening mark stands (C-8)."""
    habit = setting.style.punctuation
    # Nobody sees the blank that a line ends with.
    head, tail = slots[0], next((slot for slot in reversed(slots) if slot.glyph.text != "\u3000"), slots[-1])
    em = block.size
    if frame.left is not None and frame.align in (Align.JUSTIFY, Align.LEFT):
        want = frame.indent if first else 0.0
        rule = ("G-13" if before is not None and before.is_heading else "G-1") if first else "G-9"
        if head.kind == "o":
            if first:
                opening.add(round(head.x - want, 1) + 0.0)
                want = want - HALF if habit.trim_paragraph_start else want
            elif habit.trim_start:
                want, rule = want - HALF, "C-7"
        report.look(rule)
        if head.width is not None and abs(head.x - want) > FLUSH:
            report.broken(rule, f"{head.x:.2f} em", f"{want:.2f} em", at=line.at, text=line.text[:8])
    if frame.right is None or tail.width is None:
        return
    right = (frame.right - (frame.left if frame.left is not None else line.glyphs[0].x)) / em
    trims = habit.trim_end and tail.kind in "psck" and (tail.kind == "k" or habit.trim_points)
    half, full = tail.x + tail.width - HALF, tail.x + tail.width
    end = half if trims else full
    if frame.align is Align.JUSTIFY and not last:
        report.look("E-1")
        if tail.kind in "psck":
            report.look("C-6")
        if tail.kind == "k" and not habit.trim_end:
            good = half - FLUSH <= right <= full + FLUSH
        else:
            good = abs(end - right) <= FLUSH
        if not good:
            rule = "C-6" if trims and abs(full - right) <= FLUSH else "E-1"
            report.broken(rule, f"{end:.2f} em", f"{right:.2f} em", at=line.at, text=line.text[-8:])
    elif frame.align in (Align.JUSTIFY, Align.LEFT):
        report.look("E-1")
        if (half if tail.kind == "k" else end) > right + FLUSH:
            report.broken("E-1", f"{end:.2f} em", f"≤ {right:.2f} em", at=line.at, text=line.text[-8:])
    elif frame.left is not None:
        _placed(block, line, head, end, right, frame, setting, report)
    report.look("E-9")
    if tail.x > right - _HANG and not habit.hanging:
        report.broken("E-9", f"{tail.x:.2f} em", f"< {right:.2f} em", at=line.at, text=line.text[-8:])


def _placed(
    block: Block, line: Line, head: Slot, end: float, right: float, frame: Frame, setting: Setting, report: Report
) -> None:
    """Centred and right-aligned lines."""
    role = setting.role(block)
    rule = {Role.TITLE: "H-4", Role.SIGNATURE: "H-13", Role.DATE: "H-13"}.get(role, "H-24")
    report.look(rule)
    if frame.align is Align.CENTER:
        # Either edge may give up half a mark: the middle of what is seen lies within a quarter of an em.
        slack = _CENTRE / block.size + (HALF / 2 if head.kind in FULL or line.text[-1:] in "”》）。」』" else 0.0)
        middle = (head.x + end) / 2
        if abs(middle - right / 2) > slack:
            report.broken(rule, f"{middle:.2f} em", f"{right / 2:.2f} em", at=line.at, text=line.text[:12])
    elif frame.align is Align.RIGHT and abs(end - right) > FLUSH + (HALF if line.text[-1:] in "”》）" else 0.0):
        report.broken(rule, f"{end:.2f} em", f"{right:.2f} em", at=line.at, text=line.text[-8:])
