"""Chrome of official sites around and inside the title block, and title blocks in unusual orders."""

from __future__ import annotations

import pytest

from tests.transforms.test_sources import account
from tests.transforms.test_structure import BODY, MORE, parts

TITLE = ["某市人民政府工作报告", "——2023年1月10日在某市第十四届人民代表大会第二次会议上", "市长　王立"]
REST = ["各位代表：", BODY, "一、工作回顾", MORE]


@pytest.mark.parametrize(
    "lines",
    [
        ["生成日期：2023-01-18", "公开方式：主动公开"],
        ["小字号 点击播报本文，约 15 分钟"],
        ["2023 01/18 08:30:12", "来源：新华社"],
        ["无障碍阅读", "长者专区", "网站支持IPv6"],
        ["首页", "政务公开", "工作报告"],
        ["某市人民政府工作报告_某市人民政府门户网站"],
        ["某市人民政府工作报告 - 某市人民政府"],
        ["2023-01-18 10:20", "某市人民政府办公室", "阅读次数：25"],
    ],
)
def test_chrome_in_front_of_the_title(lines: list[str]) -> None:
    shown, _, _ = parts(*lines, *TITLE, *REST)
    assert [text for _, text in shown[:4]] == [*TITLE, "各位代表："]
    assert account(*lines, *TITLE, *REST) == []


@pytest.mark.parametrize(
    "lines",
    [
        ["附件：", "政府工作报告.pdf"],
        ["－ END －"],
        ["主办：某市人民政府办公室", "联系电话：0755-12345678"],
        ["相关附件：", "相关解读："],
        ["（责编：李四、王五）"],
    ],
)
def test_chrome_behind_the_text(lines: list[str]) -> None:
    shown, _, _ = parts(*TITLE, *REST, *lines)
    assert shown[-1] == ("body", MORE)


def test_contacts_of_a_notice_stay() -> None:
    lines = ["各区人民政府：", BODY, "一、检查内容", MORE, "联系电话：0755-12345678", "打印本页"]
    shown, _, _ = parts("某市人民政府关于开展检查的通知", *lines)
    assert shown[-1][1] == "联系电话：0755-12345678"


@pytest.mark.parametrize(
    "occasion", ["2023年1月10日", "（二〇二三年一月十日）", "——在某市第十四届人民代表大会第二次会议上"]
)
@pytest.mark.parametrize("speaker", ["报告人：王立", "代市长：李明华", "市人民检察院检察长　张文"])
def test_occasions_and_speakers_of_other_shapes(occasion: str, speaker: str) -> None:
    for middle in ([occasion, speaker], [speaker, occasion]):
        shown, _, _ = parts("某市工作报告", *middle, *REST)
        assert sorted(role for role, _ in shown[:4]) == ["occasion", "salutation", "speaker", "title"]


def test_an_unknown_line_inside_the_title_block_costs_only_itself() -> None:
    shown, _, _ = parts(TITLE[0], "政务要闻第三期", *TITLE[1:], *REST)
    assert [role for role, _ in shown[:5]] == ["title", "body", "occasion", "speaker", "salutation"]


def test_a_title_about_a_plan_goes_on() -> None:
    lines = ["关于某市2022年国民经济和社会发展计划", "执行情况与2023年计划草案的报告"]
    shown, _, _ = parts(*lines, *TITLE[1:], *REST)
    assert shown[0] == ("title", "".join(lines))


def test_headings_that_name_times() -> None:
    lines = ["过去一年工作回顾", BODY, "今年工作总体要求", MORE, "今年重点工作任务", BODY]
    shown, _, _ = parts("某市工作报告", "各位代表：", *lines)
    assert [role for role, _ in shown[2:]] == ["heading-plain1", "body"] * 3


def test_a_paragraph_under_a_heading_is_no_abstract() -> None:
    lines = ["各位代表：", "一、回顾", BODY, "二、安排", MORE, "三、结语", BODY]
    assert [text for _, text in parts("某市工作报告", *lines)[0]].count(BODY) == 2


def test_wraps_of_a_short_report() -> None:
    lines = []
    for n in range(5):
        text = f"\u3000\u3000{'一二三四五'[n]}号任务说明，{BODY}{MORE}"
        lines += [f"{'一二三四五'[n]}、第{n}项工作", *(text[at : at + 33] for at in range(0, len(text), 33))]
    shown, _, _ = parts(*TITLE, "各位代表：", *lines)
    assert [role for role, _ in shown] == ["title", "occasion", "speaker", "salutation", *["heading-11", "body"] * 5]


def test_a_headline_is_not_the_title() -> None:
    page = [
        "2023年政府工作报告（全文）",
        "2023年03月14日20:22 | 来源：新华社",
        "小字号",
        "新华社北京3月14日电",
        "政府工作报告",
    ]
    shown, document, _ = parts(*page, *TITLE[1:], *REST)
    assert [text for role, text in shown if role == "title"] == ["政府工作报告"]
    assert (document.meta.published, document.meta.source) == ("2023年03月14日20:22", "新华社")
    assert account(*page, *TITLE[1:], *REST) == []


def test_a_report_given_by_a_body() -> None:
    shown, document, _ = parts("关于某省2022年预算执行情况的报告", TITLE[1], "某省财政厅", *REST)
    assert shown[2] == ("speaker", "某省财政厅")
    assert (document.meta.issuer, document.meta.creators) == ("某省财政厅", ("某省财政厅",))


def test_an_order_and_the_rules_it_brings() -> None:
    lines = [
        "《某某条例》已经国务院常务会议通过，现予公布，自2024年5月1日起施行。",
        "总理　李强",
        "2023年12月4日",
        "某某条例",
    ]
    rules = ["第一章　总则", f"第一条　{BODY}", f"第二条　{MORE}", "第三条　本条例自公布之日起施行。"]
    shown, _, _ = parts("中华人民共和国国务院令", "第 760 号", *lines, *rules)
    assert ("attachment-title", "某某条例") in shown


def test_the_history_of_a_law_keeps_its_partings() -> None:
    history = "（2015年3月15日某会议通过　根据2023年3月13日某会议修正）"
    assert parts("某某法", history, f"第一条　{BODY}", MORE)[0][1] == ("occasion", history)
