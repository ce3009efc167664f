"""Names are recognised where the report shows them to be names, and hold only where no other word stands."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model.build import paragraph
from pipeline.model.nodes import Document, Meta, Paragraph, Phrase, Role, Text
from pipeline.transforms.script import convert_lines, convert_script
from pipeline.transforms.script.persons import Persons, bare, name_form, persons_in, persons_of
from pipeline.transforms.script.recurring import recurring_names

WORDS = frozenset(
    "关于 由于 其余 国王 立即 海洋 海关 全体 金融 商贸 文化 农民 部分 有关 严重 干部 方面 高度 重视 应当 时任".split()  # noqa: SIM905
)


def known(word: str) -> bool:
    return word in WORDS


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("市长　王予波", ["王予波"]),
        ("（省长　李　红）", ["李红"]),
        ("罗干同志在会上讲话", ["罗干"]),
        ("以习近平同志为核心的党中央", ["习近平"]),
        ("主席团：王立、李　红、张建国、余秋雨", ["王立", "李红", "张建国", "余秋雨"]),
        ("副主席于海、范长江、余德荣", ["于海", "范长江", "余德荣"]),
        ("王　立  李　红  欧阳修远  阿布都·热合曼", ["王立", "李红", "欧阳修远", "阿布都·热合曼"]),
        ("王建国代表说，要加快。", ["王建国"]),
        ("省委书记王宁出席会议并讲话", ["王宁"]),
        ("常委会主任李纪恒主持", ["李纪恒"]),
    ],
)
def test_names_shown_by_their_surroundings(text: str, names: list[str]) -> None:
    assert list(dict.fromkeys(persons_in(text, known))) == names


@pytest.mark.parametrize(
    "text",
    [
        "金融、商贸、文化、教育",
        "全体同志要关于海洋",
        "各位委员、同志们：",
        "江苏省代表、云南省代表认为",
        "十余名同志，万名代表",
        "部长高度重视，主任委员会议",
        "对干部同志严格要求，向老同志致敬",
        "全国人大代表、全国政协委员",
        "农民代表说，基层委员说",
        "委员 应当 重视",
        "有关方面同志",
        "政协委员　和列席人员",
        "我代表　区政府向大会报告",
        "提请主席　任命。",
        "高校长、金融局局长",
    ],
)
def test_words_that_are_no_names(text: str) -> None:
    assert list(persons_in(text, known)) == []


def test_the_title_block_and_marked_names_are_evidence() -> None:
    document = Document(
        Meta(creators=("高峰", "某某委员会")),
        (
            paragraph("省长　王　立", role=Role.SPEAKER),
            Paragraph(Role.BODY, (Text("记者"), Phrase(Role.NAME, (Text("海"), Text("洋"))))),
        ),
    )
    assert persons_of(document, known) == ("高峰", "王立", "海洋")


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("关于海洋的意见", []),
        ("由于海关放行", []),
        ("于海同志说，于海在场。", [(0, 2), (6, 8)]),
        ("国王立即动身", []),
        ("王立即将动身，王　立说", [(7, 10)]),
        ("其余秋雨绵绵", []),
        ("作家余秋雨先生", [(2, 5)]),
    ],
)
def test_a_name_holds_where_no_word_reaches_over_its_edge(text: str, spans: list[tuple[int, int]]) -> None:
    assert Persons(["于海", "王立", "余秋雨"], known).spans(text) == spans


SINGLE = str.maketrans(
    "罗钟长东宫马欧阳达扬丰恺万里党国种师云赵卨热修远萧仪", "羅鐘長東宮馬歐陽達揚豐愷萬裡黨國種師雲趙卨熱修遠蕭儀"
)


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("余秋雨", "余秋雨"),
        ("范长江", "范長江"),
        ("于海", "于海"),
        ("钟南山", "鍾南山"),
        ("郁达夫", "郁達夫"),
        ("肖扬", "肖揚"),
        ("丰子恺", "豐子愷"),
        ("万里", "萬里"),
        ("党　国", "党　國"),
        ("种师道", "种師道"),
        ("林冲", "林沖"),
        ("欧阳远", "歐陽遠"),
        ("万俟卨", "万俟卨"),
        ("阿布都·热合曼", "阿布都·熱合曼"),
    ],
)
def test_forms_of_names(name: str, form: str) -> None:
    assert name_form(name, lambda char: char.translate(SINGLE)) == form


@given(
    st.lists(st.sampled_from(["于海", "王立", "余秋雨", "阿里·汗"]), max_size=3),
    st.text("于海王立余秋雨阿里·汗　关", max_size=30),
)
def test_spans_are_names_in_order(names: list[str], text: str) -> None:
    end = 0
    for start, stop in Persons(names, known).spans(text):
        assert start >= end
        end = stop
        assert bare(text[start:stop]) in names


def test_a_name_holds_through_a_stream_of_lines() -> None:
    lines = ["余秋雨同志到会。", "关于海洋，余秋雨说。", "其余秋雨绵绵。"]
    assert list(convert_lines(lines, "zh-Hant-TW")) == ["余秋雨同志到會。", "關於海洋，余秋雨說。", "其餘秋雨綿綿。"]


STORY = [
    "清晨松于来到河边。",
    "我问松于是否同去。",
    "“松于，你看！”",
    "大家都喜欢松于的画。",
    "于是众人散去，便于休息。",
]


def test_a_pair_that_a_document_repeats_is_a_name() -> None:
    assert list(recurring_names(STORY)) == ["松于"]
    assert convert_script("\n".join(STORY), "zh-Hant-TW").split("\n") == [
        "清晨松于來到河邊。",
        "我問松于是否同去。",
        "「松于，你看！」",
        "大家都喜歡松于的畫。",
        "於是眾人散去，便於休息。",
    ]


@pytest.mark.parametrize(
    "texts",
    [
        STORY[:3],  # too seldom
        [*STORY, "松树松林松柏"],  # the character stands elsewhere too
        ["位于河边"] * 9,  # a word
        ["植根于沃土"] * 9,  # ever the same neighbours
    ],
)
def test_what_recurs_and_is_no_name(texts: list[str]) -> None:
    assert not list(recurring_names(texts))
