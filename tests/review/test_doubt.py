"""Doubt is where the evidence disagrees, and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model.build import paragraph
from pipeline.model.nodes import Document, Meta, Role
from pipeline.review.collect import collect
from pipeline.review.record import Review
from pipeline.transforms.script.doubt import counterparts
from pipeline.transforms.script.terms import terms_of

SAMPLE = Path(__file__).resolve().parents[2] / "source" / "report.txt"


def review(text: str, tag: str = "zh-Hant-TW", held: dict[str, str] | None = None) -> Review:
    blocks = tuple(paragraph(line) for line in text.splitlines())
    return collect(Document(Meta(), blocks), tag, terms_of(held or {}), "x.txt")


def doubtful(made: Review) -> list[tuple[str, str]]:
    return [(made.passages[item.passage].source[item.offset], item.reason) for item in made.doubts]


@pytest.mark.parametrize("text", ["加固长江干堤", "农业人口占很大比重"])
def test_a_form_that_only_the_edge_between_words_refuses_is_shown(text: str) -> None:
    made = review(text)
    (doubt,) = (item for item in made.doubts if item.reason == "crossing")
    assert doubt.evidence
    assert all(form != made.passages[0].result[doubt.offset] for _, form in doubt.evidence)
    assert all(word in text for word, _ in doubt.evidence)
    assert doubt.word is not None
    assert doubt.word[0] <= doubt.offset < doubt.word[1]
    assert made.passages[0].result[doubt.offset] in doubt.candidates


def test_a_character_that_no_word_settles_is_shown() -> None:
    assert doubtful(review("他系广东人，只身来京。")) == [("系", "alone")]


@pytest.mark.parametrize(
    ("text", "char"),
    [
        ("小镇坐落在弗里河畔", "里"),
        ("石桥里区已经建成", "里"),
        ("村民在当地制砖为业", "制"),
        ("他一口气干掉三个", "干"),
        ("她一头素发被风吹起", "发"),
        ("一枚玉佩很别口", "别"),
    ],
)
def test_neighbours_that_settle_nothing_leave_the_question(text: str, char: str) -> None:
    assert char in [one for one, _ in doubtful(review(text))]


@pytest.mark.parametrize(
    "text",
    [
        "他在客厅里坐着",
        "孩子们只知道玩",
        "各地须按规定办理",
        "实行问责制以来",
        "别问我",
        "表明了态度",
        "注：见附表",
        "奋力干出新样子",
        "推动干部齐心干，联动干的局面",
    ],
)
def test_neighbours_that_settle_a_character_by_itself(text: str) -> None:
    assert doubtful(review(text)) == []


def test_of_many_doubts_the_first_of_each_word_are_named() -> None:
    lines = [*["会议通过了报告，人民代表大会的发展成就巨大。"] * 40, *["大桥桥下系着船，村民在当地制砖为业。"] * 9]
    made = review("\n".join(lines))
    assert made.further
    assert {made.passages[item.passage].source[item.offset] for item in made.doubts} == {"系", "制"}
    assert len(made.doubts) + made.further == 18


@pytest.mark.parametrize(
    "text",
    [
        "若干个项目",
        "业余文化生活",
        "互不干涉内政",
        "经济发展",
        "干部制度",
        "以后和皇后",
        "公里里面",
        "会议通过了报告。",
    ],
)
def test_agreement_is_no_doubt(text: str) -> None:
    assert doubtful(review(text)) == []


def test_settled_words_are_not_asked_about() -> None:
    assert doubtful(review("加固长江干堤", held={"江干": "江幹"})) == []
    assert doubtful(review("加固长江干堤", "zh-Hans")) == []


def test_a_name_is_asked_about_once() -> None:
    made = review("李干同志到会。\n李干同志讲话。")
    assert doubtful(made) == [("干", "name")]
    assert [(person.name, person.form) for person in made.people] == [("李干", "李幹")]


def test_usual_characters_of_given_names_are_settled() -> None:
    assert doubtful(review("市长　余云里\n林冲同志到会。")) == []


@pytest.mark.parametrize("tag", ["zh-Hant", "zh-Hant-TW", "zh-Hant-HK", "zh-Hant-CN"])
def test_a_report_names_less_than_one_in_a_hundred(tag: str) -> None:
    blocks = tuple(paragraph(line, Role.BODY) for line in SAMPLE.read_text(encoding="utf-8").splitlines() if line)
    made = collect(Document(Meta(), blocks), tag, {}, "report.txt")
    several = sum(char in counterparts() for passage in made.passages for char in passage.source)
    assert len(made.doubts) <= several / 100
    assert all(len(item.candidates) > 1 for item in made.doubts)
    assert all(len(forms) > 1 for forms in made.alternatives.values())


@given(st.text("干部发展后面里余斗。，A 王罗同志", max_size=30))
def test_every_doubt_lies_in_its_text(text: str) -> None:
    made = review(text)
    for item in made.doubts:
        passage = made.passages[item.passage]
        assert passage.source[item.offset] in counterparts()
        assert item.candidates[0] == passage.result[item.offset]
