"""Findings that a person has looked at and lets stand, each with a reason, from the settings beside a source."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.diagnostics import Code, Diagnostic, Place, Severity
from pipeline.project import Accepted


def settle(items: Sequence[Diagnostic], accepted: Sequence[Accepted], place: Place) -> tuple[list[Diagnostic], int]:
    """The findings still open, and how many were accepted; an entry that met none is a finding at `place`."""
    met: set[int] = set()
    left: list[Diagnostic] = []
    for item in items:
        hits = [number for number, entry in enumerate(accepted) if _meets(entry, item)]
        met.update(hits)
        if not hits:
            left.append(item)
    for number, entry in enumerate(accepted):
        if number not in met:
            shown = " ".join(part for part in (entry.code, entry.text) if part)
            left.append(Diagnostic(Code.ACCEPTED_UNUSED, Severity.INFO, place, {"accepted": shown}))
    return left, len(items) - sum(item.code is not Code.ACCEPTED_UNUSED for item in left)


def _meets(entry: Accepted, item: Diagnostic) -> bool:
    """The code fits, and the entry's words stand in those of the finding or close around them."""
    if item.code.value != entry.code:
        return False
    detail = item.detail
    around = detail.get("before_text", "") + detail.get("text", "") + detail.get("after_text", "")
    return entry.text is None or entry.text in around
