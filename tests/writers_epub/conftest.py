"""The official sheet, and a document with every kind of block and inline."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from dataclasses import replace
from functools import cache

import pytest

from pipeline.assets import Asset, Assets
from pipeline.diagnostics import Diagnostics
from pipeline.model import nodes as n
from pipeline.model.build import paragraph, text
from pipeline.model.nodes import Align, Document, Mark, Meta, Role
from pipeline.style.bundled import fonts_folder
from pipeline.style.load import load_style
from pipeline.style.resolve import resolve
from pipeline.style.resolved import ResolvedStyle
from pipeline.typeset.layout import Layout
from pipeline.writers.writer import Job

EPOCH = 1_645_056_000  # 2022-02-17T00:00:00Z


@cache
def make_style(tag: str = "zh-Hans", direction: str = "horizontal") -> ResolvedStyle:
    """The official sheet for a language tag, turned to vertical setting when asked."""
    style = resolve(load_style("official"), tag, "epub")
    return replace(style, page=replace(style.page, direction=direction))


def png(width: int = 4, height: int = 3) -> bytes:
    """A grey picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\x00" + b"\x80" * width) * height
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


JobMaker = Callable[..., Job]


def make_job(
    *blocks: n.Block,
    notes: tuple[n.Note, ...] = (),
    meta: Meta | None = None,
    tag: str = "zh-Hans",
    direction: str = "horizontal",
    layout: Layout | None = None,
    assets: tuple[Asset, ...] = (Asset("dot.png", png(), "image/png", 4, 3),),
) -> Job:
    """A job for some blocks."""
    held = Assets()
    for asset in assets:
        held.add(asset)
    facts = meta or Meta(title="试验报告", creators=("王立",), issuer="某市政协", date="2022-02-17")
    document = Document(replace(facts, language=tag), blocks, notes)
    return Job(document, make_style(tag, direction), layout, held, Diagnostics(), fonts_folder(), EPOCH)


def everything() -> tuple[tuple[n.Block, ...], tuple[n.Note, ...]]:
    """Every kind of block and inline, roles of all families, notes in notes, links of every sort."""
    p = paragraph
    marked = [n.Marked(mark, text(f"标记“{mark}”的字，Latin 12")) for mark in Mark]
    long = "市政协常委会高举中国特色社会主义伟大旗帜，全面完成了2021—2025年的各项任务，完成投资2.5亿元，增长5%～10%。"
    table = n.Table(
        columns=(n.Column(Align.LEFT, 0.4), n.Column(Align.RIGHT), n.Column()),
        head=(
            n.Row(
                (
                    n.Cell((p("项目", Role.TABLE_HEAD),), row_span=2),
                    n.Cell((p("数额", Role.TABLE_HEAD),), col_span=2),
                )
            ),
            n.Row((n.Cell((p("2021年", Role.TABLE_HEAD),)), n.Cell((p("2022年", Role.TABLE_HEAD),)))),
        ),
        body=(
            n.Row(
                (
                    n.Cell((p("财政 & 税收 <一>", Role.TABLE_CELL),), header=True),
                    n.Cell((p("1,234.5", Role.TABLE_CELL),), align=Align.CENTER),
                    n.Cell((p("第一段", Role.TABLE_CELL), p("第二段", Role.TABLE_CELL))),
                )
            ),
            n.Row((n.Cell((p("空", Role.TABLE_CELL),)), n.Cell(()), n.Cell((p("", Role.TABLE_CELL),)))),
        ),
        caption=text("表1　收支情况"),
        id="表一",
    )
    inner_list = n.ListBlock(False, (n.ListItem("•", (p("里层", Role.LIST_ITEM),)), n.ListItem("", (p("无标记"),))))
    blocks: tuple[n.Block, ...] = (
        p("关于某市的", Role.ISSUER_MARK),
        n.Paragraph(Role.TITLE, (n.Text("中国人民政治协商会议"), n.Break(soft=True), n.Text("工作报告"))),
        p("（2022年2月17日在第一次会议上）", Role.OCCASION),
        n.Paragraph(Role.SPEAKER, (n.Phrase(Role.NAME, text("王　立")),)),
        p("各位委员：", Role.SALUTATION),
        p(long),
        n.Heading(1, Role.HEADING_PLAIN, text("过去五年工作回顾"), id="past"),
        p(long * 3),
        n.Heading(2, Role.HEADING_1, text("一、强化政治引领")),
        n.Paragraph(
            Role.BODY,
            (
                n.Phrase(Role.LEAD, text("抓实“第一议题”，坚决把牢政治方向。")),
                n.Text("共有委员300余名"),
                n.NoteRef("a"),
                n.Text("，见"),
                n.Link("#表一", text("表1")),
                n.Text("、"),
                n.Link("https://例子.cn/a b?x=1&y=2#节", (*text("网页"), n.NoteRef("b"))),
                n.Text("、"),
                n.Link("#future", text("后文")),
                n.Text("、"),
                n.Link("mailto:a@example.org", text("信箱")),
                n.Text("。"),
                n.Ruby("龘", "dá"),
                n.Code("a  <b> & c"),
                n.Break(),
                n.Text("阿布都·热合曼，A/B类，区/县，2022年2月17日，中发〔2019〕40号，第5届"),
                n.Image("dot.png", "点"),
            ),
        ),
        n.Paragraph(Role.BODY, tuple(marked)),
        n.Paragraph(Role.BODY, (*text("再引"), n.NoteRef("a"), n.NoteRef("c"))),
        n.Heading(3, Role.HEADING_2, text("（一）数据")),
        table,
        n.Figure(n.Image("dot.png", "一张灰图"), text("图1　示意"), id="fig1"),
        n.Figure(n.Image("dot.png", "")),
        n.ListBlock(
            True,
            (
                n.ListItem("（1）", (p("甲", Role.LIST_ITEM), p("甲的第二段", Role.LIST_ITEM))),
                n.ListItem("（2）", (inner_list,)),
                n.ListItem("（3）", ()),
                n.ListItem("（4）", (n.Separator(), n.CodeBlock("x = 1\n  y = 2"))),
            ),
        ),
        n.Quote((p("引文一。", Role.QUOTE), p("引文二。", Role.QUOTE))),
        n.CodeBlock("\nif a < b && c:\r\n\tpass"),
        n.Separator(),
        n.PageBreak(),
        n.Heading(1, Role.HEADING_PLAIN, text("今后五年工作建议"), id="future"),
        p(long * 3),
        n.Paragraph(Role.BODY, (*text("回到"), n.Link("#past", text("过去")), *text("。"))),
        p("谢谢大家！", Role.CLOSING),
        p("某市政协", Role.SIGNATURE),
        p("2022年2月17日", Role.DATE),
        n.Division(
            Role.ATTACHMENT_MARK,
            (p("附件1", Role.ATTACHMENT_MARK), p("名单", Role.ATTACHMENT_TITLE), p(long * 3)),
            id="附件",
        ),
        n.Division(Role.GLOSSARY, (p("名词解释", Role.GLOSSARY), p("1. 四新：" + long * 3, Role.GLOSSARY))),
    )
    notes = (
        n.Note("a", (p("第一注。", Role.NOTE), p("第一注第二段。", Role.NOTE))),
        n.Note("b", (n.Paragraph(Role.NOTE, (*text("第二注引第三注"), n.NoteRef("d"))),), n.NoteKind.ENDNOTE),
        n.Note("c", (n.Quote((p("注中引文。", Role.QUOTE),)),)),
        n.Note("d", (p("只在注中引的注。", Role.NOTE),)),
        n.Note("e", (p("没有人引的注。", Role.NOTE),)),
    )
    return blocks, notes


@pytest.fixture
def job() -> JobMaker:
    return make_job


@pytest.fixture
def full_job() -> Job:
    """The document with everything in it."""
    blocks, notes = everything()
    return make_job(*blocks, notes=notes)
