"""Proofreading: what a careful reader would ask about, each question with its place in the source.

Nothing is changed here. One module a family of rules; each reads the passages of a recognised document and files what
it finds. A rule asks only where it is very likely right: a list that cries wolf is not read.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pipeline.check import characters, dates, figures, marks, numbering, pairs, wording
from pipeline.check.passages import Findings, Passage, passages_of
from pipeline.diagnostics import Code, Diagnostic, Diagnostics, Severity
from pipeline.model.nodes import Document

Rule = Callable[[Sequence[Passage], Findings], None]

RULES: tuple[Rule, ...] = (
    numbering.check,
    pairs.check,
    wording.check,
    dates.check,
    figures.check,
    marks.check,
    characters.check,
)
# What clean-up and recognition left open is told too, unless a rule here asks the same more exactly.
_ASKED_HERE = frozenset(("L-6", "L-10", "L-14"))


def proofread(document: Document, reading: Diagnostics) -> list[Diagnostic]:
    """All findings on a document in the order of its source; `reading` is what reading it had to say."""
    findings = Findings(document.meta.language, reading.changes)
    passages = passages_of(document)
    for rule in RULES:
        rule(passages, findings)
    every = [*findings.found, *(item for item in reading.found if _open(item))]
    return sorted(every, key=_order)


def _open(item: Diagnostic) -> bool:
    if item.code is Code.DOUBTFUL:
        return item.detail.get("rule") not in _ASKED_HERE
    return item.severity >= Severity.WARNING


def _order(item: Diagnostic) -> tuple[int, int, str]:
    place = item.place
    return (place.line, place.column, item.code.value) if place else (0, 0, item.code.value)
