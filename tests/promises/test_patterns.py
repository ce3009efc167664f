"""No pattern grows faster than its text.

From the shape, without a clock, none is cubic; and none fails to end within a second on 100,000 characters of what it
repeats, where linear takes a hundredth of a second and quadratic more than ten."""

from __future__ import annotations

import warnings

import pytest

from tests.measure.patterns import patterns, slow

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # it still reads sre_parse under its old name
    from regexploit.ast.sre import SreOpParser
    from regexploit.redos import find

# Only given texts of a bounded length; the bound stands beside the pattern.
_SHORT = {"pipeline.readers.html.facts._PAIR", "pipeline.transforms.names._LINE"}
_CUBIC = 3


class _Shapes(SreOpParser):  # type: ignore[misc]
    """Reads possessive repeats and atomic groups as plain ones, which can only be slower."""

    def from_POSSESSIVE_REPEAT(self, *given: object) -> object:
        return self.from_MAX_REPEAT(*given)

    def from_ATOMIC_GROUP(self, group: object) -> object:
        return self.sequence_or_singleton(group)


def _stars(pattern: str, flags: int) -> int:
    """How many runs over the same characters can compete: 2 is quadratic, 3 cubic, more is worse."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return max((one.starriness for one in find(_Shapes().parse_sre(pattern, flags))), default=0)


def test_no_pattern_is_cubic() -> None:
    every = patterns()
    assert len(every) > 100
    worse = {name for name, one in every.items() if _stars(one.pattern, one.flags) >= _CUBIC}
    assert worse <= _SHORT


@pytest.mark.parametrize("pattern", [r"(a+)+b", r"\s*x?\s*y?\s*$z", r"(?:\d+,?)+;"])
def test_the_judge_sees_what_it_should(pattern: str) -> None:
    assert _stars(pattern, 0) >= _CUBIC


@pytest.mark.external
def test_each_pattern_ends_on_a_hundred_thousand_characters() -> None:
    assert [name for name, *_ in slow(100_000, twice=False)] == []
