"""Patterns that compile themselves at their first use answer as those of `re` do."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.patterns import bytes_regex, regex


@given(st.text(alphabet="ab一1。", max_size=12))
def test_a_waiting_pattern_answers_as_a_compiled_one(text: str) -> None:
    shape = r"(?P<one>[a一]+)(1?)"
    lazy, compiled = regex(shape, re.IGNORECASE), re.compile(shape, re.IGNORECASE)
    assert [match.span() for match in lazy.finditer(text)] == [match.span() for match in compiled.finditer(text)]
    assert lazy.sub("-", text) == compiled.sub("-", text)
    assert (lazy.match(text) is None) == (compiled.match(text) is None)
    assert (lazy.pattern, lazy.flags, lazy.groups, lazy.groupindex) == (
        compiled.pattern, compiled.flags, compiled.groups, compiled.groupindex,
    )  # fmt: skip


def test_nothing_is_compiled_before_it_is_used() -> None:
    broken = regex("(")
    with pytest.raises(re.error):
        broken.match("a")
    assert bytes_regex(b"a+").findall(b"aab") == [b"aa"]
