"""Titles of several lines: words whole, in trapezoid or diamond, no short last line (GB/T 9704-2012, 7.3.1)."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.lang.phrases import INSIDE, division_costs, phrase_edges
from pipeline.model.build import text as inlines
from pipeline.model.nodes import Role
from pipeline.typeset.paragraph.breaking import fit
from pipeline.typeset.paragraph.display import display_lines, phrase_penalties
from pipeline.typeset.paragraph.shape import Shaped, shape
from tests.typeset.squares import SquareBook, style_of

TITLES = {
    "关于青川县2025年国民经济和社会发展计划执行情况与2026年国民经济和社会发展计划草案的报告": [
        "青川县",
        "2025年",
        "草案",
    ],
    "中国人民政治协商会议六盘水市第八届委员会常务委员会工作报告": [
        "六盘水市",
        "第八届",
        "委员会",
        "常务委员会",
        "工作报告",
    ],
    "关于进一步加强全县城乡居民最低生活保障工作的若干意见": ["进一步", "加强", "最低生活保障", "若干意见"],
    "政协石坝县第十三届委员会常务委员会关于第五次会议以来提案工作情况的报告": [
        "石坝县",
        "第十三届",
        "委员会",
        "第五次",
        "提案",
    ],
    "關於進一步加強國有企業負責人薪酬管理和監督檢查工作的實施意見": ["進一步", "國有企業", "負責人", "實施意見"],
    "国务院办公厅关于印发《全国城市基础设施建设规划》的通知": ["国务院", "办公厅", "印发", "基础设施", "通知"],
    "贵州省六盘水市钟山区人民法院2025年度司法责任制综合配套改革情况报告": ["贵州省", "六盘水市", "钟山区", "人民法院"],
    "在中国共产党白水县第十四届委员会第七次全体会议上的讲话": ["白水县", "委员会", "全体会议"],
}


def shaped(text: str) -> Shaped:
    style = style_of()
    return shape(inlines(text), style.of(Role.BODY), style, SquareBook(), {})  # type: ignore[arg-type]


def lines_of(text: str, ems: float) -> list[tuple[str, float]]:
    made = display_lines(shaped(text), ems * 1000)
    assert made is not None
    return [(text[line.start : line.end], line.natural) for line in made]


@pytest.mark.parametrize("ems", [12, 16, 20, 28])
@pytest.mark.parametrize("title", TITLES)
def test_words_stay_whole(title: str, ems: float) -> None:
    lines = lines_of(title, ems)
    assert "".join(line for line, _ in lines) == title
    for word in TITLES[title]:
        assert any(word in line for line, _ in lines), (word, lines)


@pytest.mark.parametrize("ems", [16, 20, 28])
@pytest.mark.parametrize("title", TITLES)
def test_lines_widen_or_narrow_or_both_but_never_have_a_waist(title: str, ems: float) -> None:
    widths = [width for _, width in lines_of(title, ems)]
    steps = [after - before for before, after in pairwise(widths) if abs(after - before) > 400]
    falls = [number for number, step in enumerate(steps) if step < 0]
    assert falls == list(range(len(steps) - len(falls), len(steps)))


@pytest.mark.parametrize("ems", [12, 20, 28])
@pytest.mark.parametrize("title", TITLES)
def test_no_line_begins_with_a_particle_or_is_left_with_three_characters(title: str, ems: float) -> None:
    lines = [line for line, _ in lines_of(title, ems)]
    for line in lines[1:]:
        assert line[0] not in "的和与及》）、，"
    assert min(map(len, lines)) >= 4


def test_what_fits_stays_on_one_line() -> None:
    assert len(lines_of("政府工作报告", 20)) == 1


@pytest.mark.parametrize("word", ["委员会", "六盘水市", "政治协商会议", "国民经济和社会发展", "實施意見"])
def test_a_division_inside_a_word_is_the_dearest(word: str) -> None:
    text = "关于" + word + "的报告"
    costs = division_costs(text)
    assert all(costs[2 + at] == INSIDE for at in range(1, len(word)))
    assert phrase_edges(text).isdisjoint(range(3, 2 + len(word)))


def test_a_heading_from_the_left_ends_its_lines_between_phrases() -> None:
    text = "二、2026年经济社会发展的总体要求、主要目标和宏观政策取向以及需要重点把握的若干问题"
    made = shaped(text)
    phrase_penalties(made)
    ends = [text[line.end - 1 : line.end + 1] for line in fit(made.material, 26000, 2000, justify=False)][:-1]
    costs = division_costs(text)
    for line in fit(made.material, 26000, 2000, justify=False)[:-1]:
        assert costs[line.end] < 9, ends


@given(
    st.text(st.sampled_from("天地玄黄关于委员会的工作报告，（）2026年"), min_size=1, max_size=200), st.integers(4, 28)
)
@settings(max_examples=100, deadline=None)
def test_nothing_is_lost_and_no_line_is_too_wide(text: str, ems: int) -> None:
    made = display_lines(shaped(text), ems * 1000)
    if made is None:
        return  # set as running text instead
    assert [line.start for line in made] == [0, *(line.end for line in made[:-1])]
    assert made[-1].end == len(text)
    assert len(made) == 1 or all(line.natural <= ems * 1000 for line in made)
