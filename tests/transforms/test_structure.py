"""Markers, salutations and the parts of a report, each with its near misses."""

from __future__ import annotations

import pytest

from pipeline.assets import Assets
from pipeline.diagnostics import Code, Diagnostics
from pipeline.model.nodes import (
    Cell,
    Column,
    Document,
    Figure,
    Heading,
    Image,
    Meta,
    Paragraph,
    Role,
    Row,
    Table,
    Text,
)
from pipeline.model.walk import lines_of, plain_text
from pipeline.readers.text import read
from pipeline.records import replace
from pipeline.source import Source
from pipeline.transforms import apply, captions
from pipeline.transforms.markers import article_of, iso_date, marker_of, salutation

BODY = "过去一年，我们坚持稳中求进工作总基调，扎实推进各项工作，全市经济社会发展取得了新的成绩。"
MORE = "各级各部门要压实责任，层层抓好落实，把各项措施真正落到实处，确保全市形势持续稳定向好。"


@pytest.mark.parametrize(
    ("text", "role", "number"),
    [
        ("一、工作回顾", Role.HEADING_1, 1),
        ("二十三、其他", Role.HEADING_1, 23),
        ("一、一年接着一年干", Role.HEADING_1, 1),
        ("（四）抓落实", Role.HEADING_2, 4),
        ("3.强化监督", Role.HEADING_3, 3),
        ("（12）名单", Role.HEADING_4, 12),
        ("第一章　总则", Role.HEADING_CHAPTER, 1),
        ("第三节 行政机关", Role.HEADING_SECTION, 3),
        ("壹、前言", Role.HEADING_PART, 1),
        ("拾貳、結語", Role.HEADING_PART, 12),
    ],
)
def test_markers(text: str, role: Role, number: int) -> None:
    marker = marker_of(text)
    assert marker is not None
    assert (marker.role, marker.number) == (role, number)


@pytest.mark.parametrize(
    "text", ["2.5亿元资金", "1、2、3号楼", "（2022年2月17日）", "一、二季度", "一是抓学习", "第一，强化"]
)
def test_no_markers(text: str) -> None:
    assert marker_of(text) is None


@pytest.mark.parametrize(
    "text", ["各位委员：", "各位代表！", "同志们：", "主席、各位委员、同志们：", "各位領導、各位來賓："]
)
def test_salutations(text: str) -> None:
    assert salutation(text)


@pytest.mark.parametrize("text", ["各位代表！过去一年，成绩很大。", "具体情况如下：", "代表们一致认为：", "工作安排："])
def test_no_salutations(text: str) -> None:
    assert not salutation(text)


def test_articles_and_dates() -> None:
    assert article_of("第三条　本条例适用于") > 0
    assert article_of("第三条件是") == 0
    assert iso_date("二〇二二年二月十七日") == "2022-02-17"
    assert iso_date("2022年13月1日") == ""


def parts(*lines: str) -> tuple[list[tuple[str, str]], Document, Diagnostics]:
    found = Diagnostics()
    document = apply(read(Source("t", "\n".join(lines).encode()), Assets(), found), found)
    shown = [
        (block.role.value + (str(block.level) if isinstance(block, Heading) else ""), plain_text(block.children))
        for block in document.blocks
        if isinstance(block, (Paragraph, Heading))
    ]
    return shown, document, found


def test_a_news_page() -> None:
    """Buttons one word a line, source and time as metadata, a caption of the speaker, links at the foot."""
    shown, document, found = parts(
        "下载", "打印", "【字号：", "加大", "】", "2026年某省政府工作报告",
        "——2026年1月25日在某省第十四届人民代表大会第四次会议上", "来源：某省日报", "时间：2026-02-02", "省长 卢某某",
        "省长卢某某作政府工作报告。本报记者 李四摄", "各位代表：", BODY,
        "一、工作回顾", BODY, "相关报道：",
    )  # fmt: skip
    assert [role for role, _ in shown] == [
        "title", "occasion", "speaker", "caption", "salutation", "body", "heading-11", "body",
    ]  # fmt: skip
    assert shown[2][1] == "省长　卢某某"
    assert (document.meta.speaker, document.meta.source, document.meta.published) == (
        "卢某某", "某省日报", "2026-02-02",
    )  # fmt: skip
    assert sum(item.code is Code.DROPPED for item in found) == 8


def test_a_notice() -> None:
    shown, document, _ = parts(
        "某市人民政府关于加强安全生产的通知", "某政发[2022]8号", "各县（区）人民政府，市政府各部门：",
        BODY, "一、提高认识", MORE, "附件：1.名单", "某市人民政府", "2022年2月17日",
        "附件1", "重点单位名单", BODY,
    )  # fmt: skip
    assert [role for role, _ in shown] == [
        "title", "document-number", "addressee", "body", "heading-11", "body", "attachment-note", "signature", "date",
        "attachment-mark", "attachment-title", "body",
    ]  # fmt: skip
    assert (document.meta.document_number, document.meta.issuer) == ("某政发〔2022〕8号", "某市人民政府")


def test_nothing_is_taken_for_chrome_in_the_body() -> None:
    """来源 and 打印 as ordinary words of a sentence stay (rule M-25)."""
    kept = "来源：税收和非税收入共同支撑了全市财政，打印社、下载站等小微主体也得到扶持，收入来源更加稳定。"
    shown, _, _ = parts("某市2022年政府工作报告", "各位代表：", BODY, kept, BODY)
    assert kept in [text for _, text in shown]


def test_cut_paragraphs_are_joined_and_whole_ones_not() -> None:
    first = "全市空气质量优良天数比例达到百分之九十五点二，重污染天数全部清零，细颗粒物也就是PM"
    shown, _, _ = parts("某市2022年政府工作报告", "各位代表：", BODY, first, "2.5", "年平均浓度下降百分之三。", BODY)
    assert first + "2.5年平均浓度下降百分之三。" in [text for _, text in shown]
    assert [text for _, text in shown].count(BODY) == 2


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        (
            ("某省人民政府工作报告", "2026年1月26日在某省第十四届人民代表大会第五次会议上", "某省省长 孟某某"),
            ("某省人民政府工作报告", "2026年1月26日在某省第十四届人民代表大会第五次会议上", "某省省长　孟某某"),
        ),
        (
            ("政府工作报告", "（2026年1月27日在某省第十四届", "人民代表大会第四次会议上）", "省长　王予波"),
            ("政府工作报告", "（2026年1月27日在某省第十四届人民代表大会第四次会议上）", "省长　王予波"),
        ),
        (
            ("政府工作报告", "―― 2026年1月27日在某省会议上 省长 王予波"),
            ("政府工作报告", "——2026年1月27日在某省会议上", "省长　王予波"),
        ),
        (
            ("政府工作报告 (2022年2月17日在某县第十七届人民代表大会第一次会议上) 县长 李 明",),
            ("政府工作报告", "（2022年2月17日在某县第十七届人民代表大会第一次会议上）", "县长　李　明"),
        ),
        (
            ("政 府 工 作 报 告", "----2022年2月17日在某县第十七届人民代表大会第一次会议上", "县长  阿布都·热合曼"),
            ("政府工作报告", "——2022年2月17日在某县第十七届人民代表大会第一次会议上", "县长　阿布都·热合曼"),
        ),
    ],
)  # fmt: skip
def test_title_blocks(lines: tuple[str, ...], wanted: tuple[str, ...]) -> None:
    shown, _, _ = parts(*lines, "各位代表：", BODY, "一、工作回顾", MORE)
    assert tuple(text for role, text in shown if role in ("title", "occasion", "speaker")) == wanted
    assert [role for role, _ in shown] == [
        "title", "occasion", "speaker", "salutation", "body", "heading-11", "body",
    ]  # fmt: skip


def test_a_menu_before_the_title_and_a_foot_after_the_text() -> None:
    shown, document, _ = parts(
        "首页", "要闻", "政务", "搜索", "当前位置：首页 > 政务公开 > 政府工作报告", "2022年某县政府工作报告",
        "发布时间：2022-03-01 10:22　来源：县政府办　字体：[大 中 小]", "各位代表：", BODY, "一、工作", MORE,
        "责任编辑：张三", "【打印】【关闭】", "扫一扫在手机打开当前页", "版权所有：某县人民政府 京ICP备12345678号",
    )  # fmt: skip
    assert [role for role, _ in shown] == ["title", "salutation", "body", "heading-11", "body"]
    assert (document.meta.published, document.meta.source) == ("2022-03-01 10:22", "县政府办")
    assert document.meta.other == (("责任编辑", "张三"),)


def test_titles_of_tables_and_pictures() -> None:
    table = Table((Column(),), (), (Row((Cell((Paragraph(Role.BODY, (Text("甲"),)),)),)),))
    figure = Figure(Image("a", ""))

    def said(text: str) -> Paragraph:
        return Paragraph(Role.BODY, (Text(text),))

    title, below, drawn = said("表1　主要指标"), said("表2"), said("图1 示意图")
    got = captions.transform(Document(Meta(), (title, table, below, figure, drawn)), Diagnostics()).blocks
    assert got == (replace(table, caption=title.children), below, replace(figure, caption=drawn.children))
    named = replace(figure, image=Image("a", "图2 水位"))  # Markdown: what is read in its stead is the title
    below = said("图2　水位变化")
    plain = replace(figure, image=Image("a", "图书馆一角"))
    got = captions.transform(Document(Meta(), (named, plain, named, below)), Diagnostics()).blocks
    shown = replace(named, caption=(Text("图2　水位"),))
    assert got == (shown, plain, replace(named, caption=below.children))
    sentence = said("表3显示，增长较快。")
    alone = captions.transform(Document(Meta(), (table, title, sentence, table)), Diagnostics()).blocks
    assert alone == (table, replace(title, role=Role.CAPTION), sentence, table)


JOINT = """县教育局
县财政局
县人力资源和社会保障局文件
教发〔2026〕3号
县教育局 县财政局 县人力资源和社会保障局关于做好教师招聘工作的通知
各乡镇人民政府：
为做好今年教师招聘工作，现就有关事项通知如下。
县教育局
县财政局
县人力资源和社会保障局
2026年2月6日
"""


def test_a_document_of_several_bodies() -> None:
    _, document, _ = parts(*JOINT.splitlines())
    blocks = document.blocks
    mark, _, title = blocks[:3]
    assert [block.role for block in blocks[:4] if isinstance(block, Paragraph)] == [
        Role.ISSUER_MARK, Role.DOCUMENT_NUMBER, Role.TITLE, Role.ADDRESSEE,
    ]  # fmt: skip
    assert isinstance(mark, Paragraph)
    assert lines_of(mark.children) == ["县教育局", "县财政局", "县人力资源和社会保障局文件"]
    assert isinstance(title, Paragraph)
    assert plain_text(title.children).startswith("县教育局　县财政局　县人力资源和社会保障局关于")


def test_a_report_of_taiwan() -> None:
    """Trail, times and buttons of a page in Traditional, parts numbered as cheques are, a salutation of an assembly."""
    shown, document, _ = parts(
        "首頁 > 市政新聞 > 施政報告", "某市政府施政報告", "（2026年3月2日在某市議會第七次定期大會）", "市長　王大明",
        "發布日期：2026-03-02 點閱數：1024", "議長、副議長、各位議員先生女士：", BODY,
        "壹、前言", BODY, "貳、施政成果", "一、交通建設", BODY, "回上一頁 友善列印",
    )  # fmt: skip
    assert [role for role, _ in shown] == [
        "title", "occasion", "speaker", "salutation", "body", "heading-part1", "body", "heading-part1", "heading-12",
        "body",
    ]  # fmt: skip
    assert document.meta.published == "2026-03-02"
