"""A document with everything that the structure tree has a word for, and its print edition."""

from __future__ import annotations

import struct
import zlib
from dataclasses import replace
from functools import cache

from pipeline.assets import Asset, Assets
from pipeline.diagnostics import Diagnostics
from pipeline.model import nodes as n
from pipeline.model.build import paragraph as p
from pipeline.model.build import text
from pipeline.model.nodes import Document, Mark, Meta, Role
from pipeline.style.bundled import fonts_folder
from pipeline.style.load import load_style
from pipeline.style.resolve import resolve
from pipeline.style.resolved import Target
from pipeline.typeset.layout import Layout
from pipeline.typeset.page import lay_out
from pipeline.writers.pdf import write
from pipeline.writers.writer import Job

LONG = "市政协常委会高举中国特色社会主义伟大旗帜，全面完成了2021—2025年的各项任务，完成投资2.5亿元，增长5%～10%。"
ENGLISH = "the Convention on Biological Diversity and its protocols"


def _picture() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 40, 30, 8, 0, 0, 0, 0)
    rows = (b"\x00" + b"\x80" * 40) * 30
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def _row(*cells: n.Cell) -> n.Row:
    return n.Row(cells)


def _cell(value: str, **facts: object) -> n.Cell:
    return n.Cell((p(value, Role.TABLE_CELL),), **facts)  # type: ignore[arg-type]


def _table() -> n.Table:
    head = (
        _row(_cell("项目", row_span=2, header=True), _cell("数额", col_span=2, header=True)),
        _row(_cell("2021年", header=True), _cell("2022年", header=True)),
    )
    body = [_row(_cell(f"第{at}项", header=True), _cell(f"{at}.5"), _cell("")) for at in range(1, 40)]
    inside = n.Cell((n.ListBlock(True, (n.ListItem("（1）", (p("格内"),)), n.ListItem("（2）", (p("又一"),)))),))
    picture = n.Cell((n.Paragraph(Role.TABLE_CELL, (n.Image("dot.png", "格图"),)),))
    rows = (
        *body,
        _row(n.Cell((n.Paragraph(Role.TABLE_CELL, (n.Image("dot.png", "头图"),)),), header=True), inside, picture),
    )
    return n.Table((), head, rows, text("表1　收支情况"), id="table")


def document() -> Document:
    """All of it; paragraphs of several lines and pages."""
    inner = n.ListBlock(False, (n.ListItem("•", (p("里层", Role.LIST_ITEM),)), n.ListItem("", (p("无标记"),))))
    blocks: tuple[n.Block, ...] = (
        n.Paragraph(Role.TITLE, (n.Text("中国人民政治协商会议"), n.Break(soft=True), n.Text("工作报告"))),
        p("各位委员：", Role.SALUTATION),
        n.Heading(1, Role.HEADING_PLAIN, text("过去五年工作回顾"), id="past"),
        p(LONG * 3),
        n.Heading(2, Role.HEADING_1, text("一、强化政治引领")),
        n.Paragraph(
            Role.BODY,
            (
                n.Phrase(Role.LEAD, text("抓实“第一议题”，坚决把牢政治方向。")),
                n.Text("共有委员300余名"),
                n.NoteRef("a"),
                n.Text("，见"),
                n.Link("#table", text("表1")),
                n.Text("、"),
                n.Link("https://example.cn/a", text("这个地址很长的网页" * 4)),
                n.Text("、"),
                n.Link("#nowhere", text("无处")),
                n.Text("。"),
                n.Ruby("六盘水", "lù pán shuǐ"),
                n.Text("和"),
                n.Ruby("毕节", "bì jié"),
                n.Text("通过了"),
                n.Text(ENGLISH),
                n.Text("，GDP增长"),
                n.NoteRef("b"),
                n.Text("。"),
                n.Image("dot.png", "行内图"),
            ),
        ),
        n.Paragraph(Role.BODY, tuple(n.Marked(mark, text(f"标记{at}")) for at, mark in enumerate(Mark))),
        n.Heading(4, Role.HEADING_2, text("（一）数据")),
        _table(),
        n.Figure(n.Image("dot.png", "一张灰图"), text("图1　示意"), id="figure"),
        n.Figure(n.Image("dot.png", "")),
        n.ListBlock(
            True,
            (
                n.ListItem("（1）", (p("甲", Role.LIST_ITEM), p("甲的第二段", Role.LIST_ITEM))),
                n.ListItem("（2）", (inner,)),
                n.ListItem("（3）", (n.CodeBlock("x = 1\n\n  y = 2"),)),
            ),
        ),
        n.Quote((p("引文一。", Role.QUOTE), p("引文二。", Role.QUOTE))),
        n.Heading(1, Role.HEADING_PLAIN, text("今后五年工作建议"), id="future"),
        n.Paragraph(
            Role.BODY, (*text("回到"), n.Link("#past", text("过去")), *text("、"), n.Link("#figure", text("图1")))
        ),
        n.Separator(),
        p("谢谢大家！", Role.CLOSING),
    )
    notes = (
        n.Note("a", (p("第一注。" + LONG, Role.NOTE), p("第一注第二段。", Role.NOTE))),
        n.Note("b", (n.Quote((p("注中引文。", Role.QUOTE),)),)),
    )
    return Document(Meta(title="工作报告", creators=("王立",), keywords=("政协", "报告")), blocks, notes)


@cache
def made(sheet: str = "official", tag: str = "zh-Hans") -> tuple[Document, Layout, bytes]:
    """The document, its pages with a contents page, and its bytes."""
    style = replace(resolve(load_style(sheet), tag, Target.PDF), contents=True)
    found, assets = Diagnostics(), Assets()
    assets.add(Asset("dot.png", _picture(), "image/png", 40, 30, 300.0))
    layout = lay_out(document(), style, fonts_folder(), found, assets)
    return document(), layout, write(Job(document(), style, layout, assets, found, fonts_folder(), 1_645_056_000))
