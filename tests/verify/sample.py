"""A small report with everything in it that the checker of pages knows, set once for all tests."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from pipeline.assets import Assets
from pipeline.diagnostics import Diagnostics
from pipeline.model.build import paragraph, text
from pipeline.model.nodes import (
    Block,
    Cell,
    Document,
    Heading,
    Mark,
    Marked,
    Meta,
    Note,
    NoteRef,
    Paragraph,
    Phrase,
    Role,
    Row,
    Ruby,
    Table,
    Text,
)
from pipeline.style.bundled import fonts_folder
from pipeline.style.load import load_style
from pipeline.style.resolve import resolve
from pipeline.style.resolved import ResolvedStyle, Target
from pipeline.typeset.page import lay_out
from pipeline.verify.edition import verify_edition
from pipeline.verify.findings import Report
from pipeline.writers.pdf import write
from pipeline.writers.writer import Job

FILLER = (
    "全市上下认真贯彻各项部署，坚持稳中求进，扎实推动各项工作，经济运行总体平稳，民生保障持续改善，社会大局和谐稳定。",
    "重点项目加快建设，完成投资128.5亿元，增长12.5%，新开工项目46个；“两新”工作取得成效，消费市场稳步回升。",
    "城乡建设统筹推进，改造老旧小区213个，惠及居民5.2万户，新增停车位3600个，群众满意度达到96.4%。",
    "《关于推进营商环境的意见》印发实施，办理时限由15天压缩至3天，市场主体突破28万户；GDP总量再上新台阶。",
    "生态环境质量保持优良，空气优良天数比例达到98.1%——连续五年位居全省前列，河湖长制全面落实……成效明显。",
)


def _cell(value: str) -> Cell:
    return Cell((paragraph(value, Role.TABLE_CELL),))


def _table() -> Table:
    head = Row(tuple(Cell((paragraph(value, Role.TABLE_HEAD),)) for value in ("项目", "数量", "增幅")))
    names = [*"粮棉油菜果茶肉蛋奶鱼木药花茧烟糖菌苗料蜜"]
    rows = tuple(Row((_cell(name), _cell(f"{at + 11}.5"), _cell(f"{at}.2%"))) for at, name in enumerate(names * 2))
    return Table((), (head,), rows, text("表1　主要农产品产量"))


def document() -> Document:
    """Title of two lines, salutation, headings of three levels, a lead, notes, emphasis, a long table, a signature."""
    body = [paragraph(FILLER[at % 5] + FILLER[(at + 1) % 5]) for at in range(5)]
    blocks: tuple[Block, ...] = (
        paragraph("关于某市国民经济和社会发展计划执行情况与下一年度计划草案的报告", Role.TITLE),
        paragraph("（2022年2月17日在某市第八届人民代表大会第一次会议上）", Role.OCCASION),
        paragraph("王　立", Role.SPEAKER),
        paragraph("各位代表：", Role.SALUTATION),
        body[0],
        Heading(1, Role.HEADING_PLAIN, text("过去一年工作回顾")),
        Heading(2, Role.HEADING_1, text("一、主要工作")),
        Paragraph(Role.BODY, (Text(FILLER[0]), NoteRef("a"), Text(FILLER[1]))),
        Paragraph(Role.BODY, (Phrase(Role.LEAD, text("坚决把牢方向。")), Text(FILLER[2] + FILLER[3]))),
        Heading(3, Role.HEADING_2, text("（一）加快重点项目建设")),
        *body[1:],
        paragraph("加快重点项目建设。"),
        Paragraph(Role.BODY, (Text("其中"), Marked(Mark.DOTS, text("重点任务")), Text("按期完成，"), *text(FILLER[4]))),
        Paragraph(Role.BODY, (Text("地名"), Ruby("六盘水", "lù pán shuǐ"), Text("位于西部，"), *text(FILLER[2]))),
        Heading(2, Role.HEADING_1, text("二、存在的问题")),
        *body[:3],
        _table(),
        *body[2:],
        paragraph("以上报告，请予审议。", Role.CLOSING),
        paragraph("某市人民政府", Role.SIGNATURE),
        paragraph("2022年2月17日", Role.DATE),
    )
    notes = (Note("a", (paragraph("本报告所列数据均为初步统计数。", Role.NOTE),)),)
    meta = Meta(title="关于某市国民经济和社会发展计划执行情况与下一年度计划草案的报告")
    return Document(meta, blocks, notes)


@cache
def style_of(tag: str) -> ResolvedStyle:
    """The official sheet with a table of contents."""
    return replace(resolve(load_style("official"), tag, Target.PDF), contents=True)


def set_in_print(document: Document, tag: str = "zh-Hans", style: ResolvedStyle | None = None) -> bytes:
    """The print edition of a tree."""
    style = style or style_of(tag)
    found, assets = Diagnostics(), Assets()
    layout = lay_out(document, style, fonts_folder(), found, assets)
    return write(Job(document, style, layout, assets, found, fonts_folder(), 1_645_056_000))


@cache
def good() -> bytes:
    """The edition of the sample, as it should be."""
    return set_in_print(document())


def measured(data: bytes, *, with_source: bool = False) -> Report:
    """What the checker says of an edition of the sample."""
    return verify_edition("sample.pdf", "pdf", data, style_of, (lambda _: document()) if with_source else None)
