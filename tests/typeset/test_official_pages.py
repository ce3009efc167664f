"""Official documents on the page, in millimetres, against the clauses of GB/T 9704-2012."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.diagnostics import Diagnostics
from pipeline.model.build import text as inlines
from pipeline.model.nodes import Block, Document, Meta, Paragraph, Role
from pipeline.style.bundled import fonts_folder
from pipeline.style.load import load_style
from pipeline.style.resolve import resolve
from pipeline.style.resolved import ResolvedStyle
from pipeline.style.units import POINTS_PER_MM as MM
from pipeline.transforms.official import transform
from pipeline.typeset.layout import Layout, PlacedLine
from pipeline.typeset.page import lay_out
from pipeline.verify.text import expected_texts
from tests.typeset.pagedocs import said

EM = 156 / 28
PITCH = EM * 15 / 8
TOP, LEFT, RIGHT, BOTTOM = 37.0, 28.0, 184.0, 262.0
META = Meta(
    document_number="青政发〔2026〕3号",
    other=(
        ("份号", "000017"),
        ("密级和保密期限", "秘密★1年"),
        ("紧急程度", "加急"),
        ("发文机关标志", "青川县人民政府文件"),
        ("抄送", "县委各部门，县人武部，各人民团体。县人大常委会办公室，县政协办公室，县法院，县检察院"),
        ("印发机关", "青川县人民政府办公室"),
        ("印发日期", "2026年2月9日"),
    ),
)
TEXT = "为做好今年山塘水库安全度汛工作，保障人民群众生命财产安全，现就有关事项通知如下。"


def paragraph(role: Role, text: str) -> Paragraph:
    return Paragraph(role, inlines(text))


BODY: tuple[Block, ...] = (
    paragraph(Role.TITLE, "青川县人民政府关于进一步加强山塘水库安全度汛工作的通知"),
    paragraph(Role.ADDRESSEE, "各乡镇人民政府："),
    *(paragraph(Role.BODY, TEXT) for _ in range(3)),
    paragraph(Role.ATTACHMENT_NOTE, "附件：1.全县山塘水库三类责任人名单和联系方式以及水库基本情况汇总表（2026年版）"),
    paragraph(Role.ATTACHMENT_NOTE, "2.排查台账"),
    paragraph(Role.SIGNATURE, "青川县人民政府办公室"),
    paragraph(Role.DATE, "2026年2月6日"),
    paragraph(Role.REMARK, "（此件公开发布）"),
    paragraph(Role.ATTACHMENT_MARK, "附件1"),
    paragraph(Role.ATTACHMENT_TITLE, "全县山塘水库三类责任人名单"),
    paragraph(Role.BODY, TEXT),
)


def made(sheet: str = "official", meta: Meta = META, body: tuple[Block, ...] = BODY, **changes: object) -> Layout:
    style = resolve(load_style(sheet), "zh-Hans")
    style = replace(style, official=replace(style.official, **changes)) if changes else style  # type: ignore[arg-type]
    document = transform(Document(meta, body), Diagnostics())
    return lay_out(document, style, fonts_folder(), Diagnostics())


@pytest.fixture(scope="module")
def layout() -> Layout:
    return made()


def style() -> ResolvedStyle:
    return resolve(load_style("official"), "zh-Hans")


def line_of(layout: Layout, text: str) -> PlacedLine:
    return next(line for page in layout.pages for line in page.lines if line.block >= 0 and text in line.text)


def size_of(line: PlacedLine) -> float:
    return max(run.size for run in line.runs)


def top_of(line: PlacedLine) -> float:
    """Upper edge of the squares of a line, millimetres from the top of the page."""
    return (line.y - 0.88 * size_of(line)) / MM


def left_of(line: PlacedLine) -> float:
    return line.x / MM


def right_of(line: PlacedLine) -> float:
    return (line.x + line.width) / MM


def test_corner_lines_stand_on_the_first_three_lines(layout: Layout) -> None:  # 7.2.1 to 7.2.3
    for row, text in enumerate(("000017", "秘密★1年", "加急")):
        line = line_of(layout, text)
        assert (left_of(line), top_of(line)) == pytest.approx((LEFT, TOP + row * PITCH), abs=0.1)


def test_the_mark_is_red_centred_and_its_ink_35_mm_down(layout: Layout) -> None:  # 7.2.4
    mark = line_of(layout, "青川县人民政府文件")
    assert top_of(mark) + 0.045 * size_of(mark) / MM == pytest.approx(TOP + 35, abs=0.5)
    assert (left_of(mark) + right_of(mark)) / 2 == pytest.approx((LEFT + RIGHT) / 2, abs=0.1)
    assert mark.runs[0].colour == "E60012"
    assert right_of(mark) - left_of(mark) <= RIGHT - LEFT


def test_number_and_rule_and_title_follow_in_the_standard_steps(layout: Layout) -> None:  # 7.2.5, 7.2.7, 7.3.1
    mark, number = line_of(layout, "青川县人民政府文件"), line_of(layout, "青政发")
    (rule,) = (rule for rule in layout.pages[0].rules if rule.colour == "E60012")
    title = line_of(layout, "青川县人民政府关于")
    off = (
        top_of(number) - (top_of(mark) + size_of(mark) / MM) - 2 * PITCH,
        rule.y / MM - (top_of(number) + EM) - 4,
        top_of(title) - (rule.y + rule.height) / MM - 2 * PITCH,
    )
    assert off == pytest.approx((0, 0, 0), abs=0.5)
    assert max(off) - min(off) < 0.1  # what is missing to the grid is shared
    assert (rule.x / MM, rule.width / MM) == pytest.approx((LEFT, 156), abs=0.1)


def test_the_text_below_the_head_stands_on_the_grid(layout: Layout) -> None:
    for line in layout.pages[0].lines:
        if layout.blocks[line.block].role in (Role.ADDRESSEE, Role.BODY):
            steps = (top_of(line) - TOP) / PITCH
            assert steps == pytest.approx(round(steps), abs=0.01)


def test_signers_stand_right_and_the_last_beside_the_number() -> None:  # 7.2.6
    meta = replace(META, other=(("发文机关标志", "青川县人民政府文件"), ("签发人", "林　远　陈国栋　周正平")))
    layout = made(meta=meta)
    first, last, number = line_of(layout, "签发人"), line_of(layout, "周正平"), line_of(layout, "青政发")
    assert left_of(number) == pytest.approx(LEFT + EM, abs=0.1)
    assert top_of(last) == pytest.approx(top_of(number), abs=0.1)
    assert left_of(last) == pytest.approx(left_of(first) + 4 * EM, abs=0.1)
    faces = [run.face for run in first.runs]
    assert faces[0] != faces[-1]


def test_attachments_are_listed_below_one_another(layout: Layout) -> None:  # 7.3.4
    first, second = line_of(layout, "附件：1."), line_of(layout, "2.排查台账")
    turned = next(
        line for page in layout.pages for line in page.lines if line.block == first.block and line is not first
    )
    assert left_of(first) == pytest.approx(LEFT + 2 * EM + _shift(layout, first), abs=0.1)
    assert _origin(second, "排") == pytest.approx(_origin(first, "全"), abs=0.1)
    assert left_of(turned) == pytest.approx(_origin(first, "全"), abs=0.1)


def _shift(layout: Layout, line: PlacedLine) -> float:
    """Even pages have their text area two millimetres further left."""
    page = next(page for page in layout.pages if line in page.lines)
    return 0.0 if page.recto else -2.0


def _origin(line: PlacedLine, char: str) -> float:
    at = 0
    for run in line.runs:
        for clusters, x in zip(run.text, run.positions, strict=True):
            if clusters == char:
                return (line.x + x) / MM
            at += 1
    raise AssertionError(char)


def test_unsealed_date_begins_two_characters_right_of_the_body(layout: Layout) -> None:  # 7.3.5.2
    body, date = line_of(layout, "人民政府办公室"), line_of(layout, "2026年2月6日")
    assert right_of(body) == pytest.approx(RIGHT - 2 * EM + _shift(layout, body), abs=0.1)
    assert left_of(date) - left_of(body) == pytest.approx(2 * EM, abs=0.1)
    assert top_of(date) - top_of(body) == pytest.approx(PITCH, abs=0.1)


def test_a_date_longer_than_the_body_ends_two_characters_from_the_right() -> None:  # 7.3.5.2
    body = (*BODY[:7], paragraph(Role.SIGNATURE, "水利局"), paragraph(Role.DATE, "2026年12月26日"))
    layout = made(body=body)
    signer, date = line_of(layout, "水利局"), line_of(layout, "2026年12月26日")
    assert right_of(date) == pytest.approx(RIGHT - 2 * EM + _shift(layout, date), abs=0.1)
    assert left_of(date) - left_of(signer) == pytest.approx(2 * EM, abs=0.1)


def test_sealed_date_has_four_characters_right_and_the_body_over_its_middle() -> None:  # 7.3.5.1
    layout = made(sealed=True)
    body, date = line_of(layout, "人民政府办公室"), line_of(layout, "2026年2月6日")
    assert right_of(date) == pytest.approx(RIGHT - 4 * EM + _shift(layout, date), abs=0.1)
    assert left_of(date) + right_of(date) == pytest.approx(left_of(body) + right_of(body), abs=0.1)


def test_an_attachment_begins_a_page_and_its_title_stands_on_line_three(layout: Layout) -> None:  # 7.3.7
    mark, title = line_of(layout, "附件1"), line_of(layout, "全县山塘水库三类责任人名单")
    pages = [place.page for place in layout.blocks if place.role is Role.ATTACHMENT_MARK]
    assert mark in layout.pages[pages[0]].lines
    assert top_of(mark) == pytest.approx(TOP, abs=0.1)
    title = next(line for line in layout.pages[pages[0]].lines if "名单" in line.text)
    assert top_of(title) == pytest.approx(TOP + 2 * PITCH, abs=0.1)


def test_the_last_rule_of_the_foot_lies_on_the_edge_of_the_text_area(layout: Layout) -> None:  # 7.4
    rules = sorted((rule for rule in layout.pages[-1].rules if rule.width / MM > 150), key=lambda rule: rule.y)
    assert [rule.height / MM for rule in rules] == pytest.approx([0.35, 0.25, 0.35])
    assert (rules[-1].y + rules[-1].height) / MM == pytest.approx(BOTTOM, abs=0.1)
    assert {round(rule.width / MM, 1) for rule in rules} == {156.0}
    shift = 0.0 if layout.pages[-1].recto else -2.0
    copies = [line for line in layout.pages[-1].lines if layout.blocks[line.block].role is Role.COPY_TO]
    small = 14 / MM
    assert left_of(copies[0]) == pytest.approx(LEFT + shift + small, abs=0.1)
    assert left_of(copies[1]) == pytest.approx(LEFT + shift + 4 * small, abs=0.1)  # below the first name
    printed = line_of(layout, "印发")
    assert left_of(printed) == pytest.approx(LEFT + shift + small, abs=0.1)
    assert right_of(printed) == pytest.approx(RIGHT + shift - small, abs=0.1)


def test_letter_form() -> None:  # 10.1
    meta = Meta(
        document_number="青政函〔2026〕8号", other=(("发文机关标志", "青川县人民政府"), ("抄送", "县发展改革局"))
    )
    layout = made("letter", meta)
    page = layout.pages[0]
    mark = line_of(layout, "青川县人民政府")
    assert top_of(mark) + 0.045 * size_of(mark) / MM == pytest.approx(30, abs=0.5)
    rules = sorted((rule for rule in page.rules if rule.colour == "E60012"), key=lambda rule: rule.y)
    assert [rule.width / MM for rule in rules] == pytest.approx([170] * 4, abs=0.1)
    assert all((rule.x + rule.width / 2) / MM == pytest.approx(105, abs=0.1) for rule in rules)
    assert rules[0].height > rules[1].height  # thick above thin at the head, thin above thick at the foot
    assert rules[2].height < rules[3].height
    assert rules[0].y / MM == pytest.approx(top_of(mark) + size_of(mark) / MM + 4, abs=0.1)
    assert (rules[3].y + rules[3].height) / MM == pytest.approx(297 - 20, abs=0.1)
    number = line_of(layout, "青政函")
    assert right_of(number) == pytest.approx(RIGHT, abs=0.1)
    assert top_of(number) - (rules[1].y + rules[1].height) / MM == pytest.approx(EM * 7 / 8, abs=0.2)
    assert page.furniture == ()
    assert layout.pages[1].furniture


def test_order_form() -> None:  # 10.2
    meta = Meta(document_number="第12号", other=(("发文机关标志", "青川县人民政府令"),))
    layout = made("order", meta, (paragraph(Role.BODY, TEXT),))
    mark, number, body = line_of(layout, "政府令"), line_of(layout, "第12号"), line_of(layout, "为做好")
    assert top_of(mark) + 0.045 * size_of(mark) / MM == pytest.approx(TOP + 20, abs=0.5)
    assert top_of(number) - top_of(mark) - size_of(mark) / MM == pytest.approx(2 * PITCH, abs=0.1)
    assert 2.5 * PITCH <= top_of(body) - top_of(number) <= 3.5 * PITCH  # the text stands on the grid
    assert [rule for rule in layout.pages[0].rules if rule.colour == "E60012"] == []


def test_minutes_name_who_was_there_below_one_another() -> None:  # 10.3
    meta = Meta(other=(("发文机关标志", "青川县人民政府常务会议纪要"),))
    names = "出席：" + "、".join(["林远", "陈国栋", "周正平", "苏明", "何平", "罗小川", "李文华", "张大山", "王立"])
    layout = made("minutes", meta, (paragraph(Role.BODY, TEXT), paragraph(Role.BODY, names)))
    first = line_of(layout, "出席")
    block = [line for line in layout.pages[0].lines if line.block == first.block]
    assert left_of(block[1]) == pytest.approx(_origin(first, "林"), abs=0.1)
    assert "Hei" in first.runs[0].face


@pytest.mark.parametrize("text", ["青川县人民政府文件", "关于印发文件"])
def test_a_mark_without_a_number_is_no_head(text: str) -> None:
    document = transform(Document(Meta(), (paragraph(Role.BODY, text), paragraph(Role.BODY, TEXT))), Diagnostics())
    assert all(block.role is Role.BODY for block in document.blocks if isinstance(block, Paragraph))


def test_the_head_is_recognised_where_it_stands_in_the_text() -> None:
    lines = [
        "000017",
        "机密★5年",
        "特急",
        "青川县人民政府文件",
        "青政发〔2026〕3号",
        "签发人：林　远",
        "关于防汛的通知",
        TEXT,
    ]
    tail = ["抄送：县委各部门。", "青川县人民政府办公室 2026年2月9日印发"]
    blocks = tuple(paragraph(Role.BODY, text) for text in (*lines, *tail))
    document = transform(Document(Meta(), blocks), Diagnostics())
    roles = [block.role for block in document.blocks if isinstance(block, Paragraph)]
    assert roles[:6] == [
        Role.COPY_NUMBER, Role.SECRECY, Role.URGENCY, Role.ISSUER_MARK, Role.DOCUMENT_NUMBER, Role.SIGNER,
    ]  # fmt: skip
    assert roles[-2:] == [Role.COPY_TO, Role.PRINTED_BY]
    assert document.meta.document_number == "青政发〔2026〕3号"
    assert transform(document, Diagnostics()) == document


HEADS = (Role.COPY_NUMBER, Role.SECRECY, Role.ISSUER_MARK, Role.DOCUMENT_NUMBER, Role.SIGNER)
ENDS = (Role.SIGNATURE, Role.DATE, Role.ATTACHMENT_NOTE, Role.COPY_TO, Role.PRINTED_BY, Role.BODY)


@given(
    st.lists(st.sampled_from(HEADS), max_size=6),
    st.lists(st.sampled_from(ENDS), max_size=6),
    st.text("工报，：。1　《年月", max_size=60),
    st.sampled_from(["official", "letter", "order", "minutes"]),
)
@settings(max_examples=40, deadline=None)
def test_nothing_is_lost_whatever_elements_meet(heads: list[Role], ends: list[Role], text: str, sheet: str) -> None:
    blocks = [Paragraph(role, inlines(text) if text else ()) for role in (*heads, Role.BODY, *ends)]
    document = Document(Meta(), tuple(blocks))
    layout = lay_out(document, resolve(load_style(sheet), "zh-Hans"), fonts_folder(), Diagnostics())
    assert said(layout) == "".join(expected_texts(document))


def test_samples_carry_every_element() -> None:
    pattern = re.compile("发文机关标志|发文字号")
    for name in ("document", "upward", "joint", "letter", "order", "minutes"):
        text = Path(f"source/official/{name}.md").read_text(encoding="utf-8")
        assert len(pattern.findall(text)) >= 2
