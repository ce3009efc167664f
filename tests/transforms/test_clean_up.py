"""Clean-up: lists of lines, and its laws."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.diagnostics import Code, Diagnostics
from tests.transforms.cases import Case, cases, clean

LISTS = [case for name in ("vectors.txt", "held-out.txt") for case in cases(name)]


@pytest.mark.parametrize("case", LISTS, ids=lambda case: case.given)
def test_line(case: Case) -> None:
    found = Diagnostics()
    assert clean(case.given, found) == case.wanted
    doubtful = [item for item in found if item.code is Code.DOUBTFUL]
    assert bool(doubtful) == case.flagged


@pytest.mark.parametrize("case", LISTS, ids=lambda case: case.given)
def test_clean_text_stays(case: Case) -> None:
    found = Diagnostics()
    assert clean(case.wanted, found) == case.wanted
    assert not found.changes


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("表1　主要指标", "表1　主要指标"),
        ("图 2-1  2021年地区生产总值", "图2-1　2021年地区生产总值"),
        ("附表三 各县指标", "附表三　各县指标"),
        ("表1 显示，全年增长5%。", "表1显示，全年增长5%。"),
    ],
)
def test_a_caption_keeps_the_blank_after_its_number(given: str, wanted: str) -> None:
    assert clean(given, Diagnostics()) == wanted


LINES = st.text(
    alphabet="报告工作一年王立王省长,.;:?!()<>\"'[]-— …%+/“”‘’（）《》，。、：120AbC\u3000\u00a0\ufeff９Ｂ⋯",
    max_size=40,
)


@given(LINES)
@settings(max_examples=400, deadline=None, derandomize=True)
def test_twice_is_once(text: str) -> None:
    once = clean(text, Diagnostics())
    assert clean(once, Diagnostics()) == once


@given(LINES)
@settings(max_examples=400, deadline=None, derandomize=True)
def test_no_word_character_is_lost(text: str) -> None:
    """Clean-up touches marks and spaces; letters, figures and Han stay, in order, full-width ones folded."""

    def words(value: str) -> str:
        folded = value.translate({0xFF19: "9", 0xFF22: "B"})
        return "".join(char for char in folded if char.isalnum())

    assert words(clean(text, Diagnostics())) == words(text)
