"""What a check of measures finds: data, counted by rule; said at the edge.

Rules are those of the typographic specification (A-1 … N-13); `pipeline.verify.rules` lists them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from enum import StrEnum

from pipeline.records import dataclass, field


class Weight(StrEnum):
    """`must`: an edition that breaks the rule is wrong. `should`: it may, with a reason."""

    MUST = "must"
    SHOULD = "should"


@dataclass(frozen=True, slots=True)
class Finding:
    """One place where a rule is broken. `page` and `line` count from 1, 0 means the whole edition or page.

    `measured` and `expected` are values with their unit, the same in every language; `text` is what stands there.
    """

    rule: str
    weight: Weight
    page: int = 0
    line: int = 0
    measured: str = ""
    expected: str = ""
    text: str = ""


class Verdict(StrEnum):
    """How an edition follows a property of the sheet; `approximate` only where the table of support declares why."""

    EXACT = "exact"
    APPROXIMATE = "approximate"
    IMPOSSIBLE = "impossible"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Measure:
    """One property of a role as an edition has it, and at how many paragraphs. `reason` says why it is not exact."""

    role: str
    property: str
    expected: str
    measured: str
    verdict: Verdict
    reason: str = ""
    places: int = 1


@dataclass(slots=True)
class Report:
    """What was looked at in one edition and what was found.

    `looked`: places examined, by rule; a rule that was examined and has no finding is held. `figures`: distributions
    that no single place breaks (letter-space at the 95th percentile …), by name. `measures`: what the edition makes of
    each property of each role that occurs in it.
    """

    edition: str
    format: str = ""
    tag: str = ""
    style: str = ""
    findings: list[Finding] = field(default_factory=list)
    looked: Counter[str] = field(default_factory=Counter)
    figures: dict[str, str] = field(default_factory=dict)
    measures: list[Measure] = field(default_factory=list)

    def look(self, rule: str, places: int = 1) -> None:
        """Count places at which a rule was examined."""
        self.looked[rule] += places

    def broken(
        self,
        rule: str,
        measured: object,
        expected: object,
        *,
        at: tuple[int, int] = (0, 0),
        text: str = "",
        weight: Weight | None = None,
    ) -> None:
        """Record a finding at (page, line); `weight` overrides the rule's own where region or setting lowers it."""
        from pipeline.verify.rules import RULES

        heavy = weight or RULES[rule].weight
        self.findings.append(Finding(rule, heavy, *at, str(measured), str(expected), text))

    @property
    def ok(self) -> bool:
        """True without a finding of weight `must`."""
        return all(finding.weight is not Weight.MUST for finding in self.findings)

    @property
    def held(self) -> Mapping[str, int]:
        """Rules that were examined and not broken, with the number of places."""
        broken = {finding.rule for finding in self.findings}
        return {rule: count for rule, count in sorted(self.looked.items(), key=_order) if rule not in broken}

    def broken_by_rule(self) -> Mapping[str, int]:
        """Number of findings of each rule that has any."""
        counts = Counter(finding.rule for finding in self.findings)
        return dict(sorted(counts.items(), key=_order))


def _order(item: tuple[str, int]) -> tuple[str, int]:
    letter, _, number = item[0].partition("-")
    return letter, int(number)
