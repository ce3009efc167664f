"""Each rule of proofreading finds its fault, at its place, and leaves its near misses alone."""

from __future__ import annotations

import pytest

from pipeline.assets import Assets
from pipeline.check import proofread
from pipeline.diagnostics import Code, Diagnostic, Diagnostics
from pipeline.readers.text import read
from pipeline.source import Source
from pipeline.transforms import apply

PLAIN = "过去一年，各级各部门齐心协力，推动各项工作都取得了新的进步。"


def findings(*lines: str) -> list[Diagnostic]:
    reading = Diagnostics()
    text = "\n".join(("某市政府工作报告", "各位代表：", *lines))
    document = apply(read(Source("r.txt", text.encode()), Assets(), reading), reading)
    return proofread(document, reading)


def told(*lines: str) -> list[tuple[str, int, int]]:
    return [(item.code.value, item.place.line - 2, item.place.column) for item in findings(*lines) if item.place]


@pytest.mark.parametrize(
    ("text", "code", "column"),
    [
        ("我们加强了的的管理，各项工作有序推进。", Code.WORD_REPEATED, 6),
        ("落实各项惠企政策落实各项惠企政策，效果很好。", Code.WORD_REPEATED, 1),
        ("全面完成年度任务，各项指标好于预期。全面推进依法治市，营商环境越来越好，群众满意。"
         "全面推进依法治市，营商环境越来越好，群众满意。", Code.SENTENCE_REPEATED, 42),
        ("会议布署了下一步工作。", Code.MISWRITTEN, 3),
        ("会议定于2月30日召开。", Code.NO_SUCH_DATE, 5),
        ("自二〇二二年十三月一日起施行。", Code.NO_SUCH_DATE, 2),
        ("规划于2022年13月完成。", Code.NO_SUCH_DATE, 4),
        ("2022年2月17日（星期五）召开会议。", Code.WRONG_WEEKDAY, 1),
        ("落实2025—2021年规划。", Code.SPAN_BACKWARDS, 3),
        ("于25时10分启动响应。", Code.NO_SUCH_TIME, 2),
        ("增长率在63～68%之间。", Code.PERCENT_ONCE, 5),
        ("帮扶5千人实现就业。", Code.MIXED_FIGURES, 3),
        ("新建三、四个项目。", Code.APPROXIMATE_MARK, 3),
        ("自98年12月起执行。", Code.SHORT_YEAR, 2),
        ("投资约5亿元左右。", Code.SAID_TWICE, 3),
        ("能耗下降了2倍。", Code.FEWER_TIMES, 3),
        ("会议召开了，。大家很高兴。", Code.MARKS_DOUBLED, 6),
        ("支持工业，农业，商业等发展。", Code.COMMA_LIST, 1),
        ("发展教育等、卫生事业。", Code.MARK_TOO_MANY, 5),
        ("发展“种养加”、“产供销”一体化。", Code.QUOTED_ITEMS, 7),
        ("全市实现了發展目标。", Code.OTHER_SCRIPT, 6),
        ("规划期到2O35年。", Code.LOOK_ALIKE, 5),
        ("他姓\ue863，是代表。", Code.LOST_GLYPH, 3),
        ("推进“十四五规划落实。", Code.UNCLOSED, 3),
        ("推进十四五”规划落实。", Code.UNOPENED, 6),
        ("他说“推进“十四五”规划”。", Code.NESTED_ALIKE, 6),
        ("一是抓学习；二是强调研；四是建机制。", Code.CLAUSE_GAP, 13),
        ("第一，抓学习。第三，强调研。", Code.CLAUSE_GAP, 8),
        ("内容包括①学习②调研④落实。", Code.CLAUSE_GAP, 11),
    ],
)  # fmt: skip
def test_each_fault_is_found_where_it_stands(text: str, code: Code, column: int) -> None:
    assert (code.value, 1, column) in told(text, PLAIN)


@pytest.mark.parametrize(
    "text",
    [
        "目的的确定要慎重，的的确确是为了了解实情，不是是非不分。",
        "坚持实事求是是我们的作风，参与与分享并重，研究研究再说，一个一个落实。",
        "2月29日、2024年2月29日、12月31日、9月30日均可，截至24时。",
        "2022年2月17日（星期四）召开会议，落实2021—2025年规划，比例为63%～68%。",
        "装机5千瓦、全长3千米、升温2百分点以上的说法另议，新建一、二年级教室和三四个项目。",
        "投资超过5亿元，约占三成，下降2成，减少一半。",
        "坚持民族平等、团结、互助，发展高等、中等教育。",
        "他问：“怎么办？”大家说：“干！”（《论〈资本论〉》）1）学习；2）调研。",
        "推进改革，扩大开放，加强管理等。",
        "到二〇三五年基本实现现代化。",
        "一是抓学习；二是强调研；三是建机制。首先，统一思想。第二次会议，第三产业。",
        "一是办实事：一是修路，二是架桥；二是解难题。",
        "皇后大道、公里、里程、干净、复杂。",
    ],
)
def test_near_misses_are_left_alone(text: str) -> None:
    assert told(text, PLAIN) == []


def test_numbers_of_headings() -> None:
    lines = ("一、回顾", PLAIN, "（一）经济", PLAIN + "一", "（三）民生", PLAIN + "二", "二、安排", PLAIN + "三",
             "二、保障", PLAIN + "四", "五、结尾", PLAIN + "五")  # fmt: skip
    assert told(*lines) == [("C101", 5, 1), ("C102", 9, 1), ("C101", 11, 1)]


def test_numbers_may_run_through_all_parts() -> None:
    lines = ("一、回顾", "（一）经济", PLAIN + "一", "（二）民生", PLAIN + "二", "二、安排", "（三）开放", PLAIN + "三",
             "（四）法治", PLAIN + "四")  # fmt: skip
    assert told(*lines) == []
    assert told("一、回顾", "（二）经济", PLAIN + "一", "（三）民生", PLAIN + "二") == [("C103", 2, 1)]


def test_articles_count_through_chapters() -> None:
    law = ("第一章　总则", "第一条　为了规范管理，制定本办法。", "第二条　本办法适用于全市。", "第二章　附则",
           "第三条　由局解释。", "第五条　本办法自发布之日起施行。", "第五条之一　另有规定的从其规定。")  # fmt: skip
    assert told(*law) == [("C101", 6, 1)]


def test_forms_and_levels() -> None:
    assert told("一、回顾", "1.经济工作", PLAIN + "一", "2.民生工作", PLAIN + "二") == [("C105", 2, 1)]


def test_headings_of_one_kind_end_alike() -> None:
    lines: list[str] = []
    for number, stop in zip("一二三四五", ("", "", "。", "", ""), strict=True):
        lines += [f"（{number}）加强第{number}项建设工作{stop}", PLAIN + number]
    assert told(*lines) == [("C605", 5, 13)]


def test_two_styles_in_one_document_are_told_once() -> None:
    years = "，".join(f"{year}年增长" for year in range(2000, 2022)) + "，一九九八年和一九九九年下降。"
    assert [code for code, _, _ in told(years)] == ["C507"]
    figures = "，".join(f"{number}户" for number in range(4001, 4021)) + "，其中5,200户新增。"
    assert [code for code, _, _ in told(figures)] == ["C508"]


def test_a_quotation_over_paragraphs() -> None:
    assert told("他说：“我们要团结一致向前看。", "“我们一定能够达到目标。", "“让我们共同努力。”", PLAIN) == []


def test_half_width_marks_of_the_source_are_told_once() -> None:
    (item,) = findings("完成投资2.5亿元,增长12.5%.", "群众满意度不断提升,社会大局和谐稳定.", PLAIN)
    assert (item.code, item.detail["count"]) == (Code.HALF_WIDTH_SOURCE, "4")


def test_traditional_words_that_conversion_gets_wrong() -> None:
    items = findings("這是關於發展的報告，皇後大道全長兩公裡，們經過實地調查，對應開放問題進行説明。")
    assert [item.detail["wanted"] for item in items if item.code is Code.MISCONVERTED] == ["皇后", "公里"]


def test_places_are_those_of_the_source() -> None:
    (item,) = (item for item in findings("  完成投资2.5亿元,推动的的改革.", PLAIN) if item.code is Code.WORD_REPEATED)
    assert item.place is not None
    assert (item.place.line, item.place.column, item.detail["end"]) == (3, 15, "3:17")
    assert item.detail["before_text"] + item.detail["text"] + item.detail["after_text"] == "投资2.5亿元，推动的的改革。"


def test_suspects_are_open_until_accepted_with_a_reason() -> None:
    from pipeline.check.accepted import settle
    from pipeline.diagnostics import Place
    from pipeline.project import Accepted, CheckCode, Reason

    items = findings("我们加强了的的管理。", "任务书上写着是的的话。", PLAIN)
    entries = (
        Accepted(CheckCode("C301"), Reason("quoted"), "书上"),
        Accepted(CheckCode("C301"), Reason("gone by now"), "没有这句"),
    )
    left, accepted = settle(items, entries, Place("r.txt"))
    assert [item.code for item in left] == [Code.WORD_REPEATED, Code.ACCEPTED_UNUSED]
    assert (accepted, left[1].detail["accepted"]) == (1, "C301 没有这句")
    assert settle(items, (Accepted(CheckCode("C301"), Reason("all")),), Place("r.txt")) == ([], 2)


@pytest.mark.parametrize("unit", ["①", "一、发展\n", "的", "“", "甲乙，丙丁，", "1", "一是"])
def test_long_lists_and_strange_texts_are_read_to_the_end(unit: str) -> None:
    """A pattern or a stack that grew with the square of its text would stand out by far."""
    items = findings(unit * 20_000, PLAIN)
    assert all(item.place is not None for item in items)
