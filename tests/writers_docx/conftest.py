"""A style by hand, from the numbers of GB/T 9704-2012, and small documents of every kind of block."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.assets import Asset, Assets
from pipeline.diagnostics import Diagnostics
from pipeline.lang.regions import region_of
from pipeline.model.nodes import Align, Block, Document, Meta, Note, Role
from pipeline.style.resolved import Folio, FontRole, PageStyle, Punctuation, ResolvedStyle, RoleStyle
from pipeline.writers.writer import Job

MM = 72 / 25.4
EM = 156 / 28 * MM
PITCH = EM * 1.875

SIMPLIFIED = {
    "fangsong": ("仿宋_GB2312", ("FangSong", "仿宋")),
    "kai": ("楷体_GB2312", ("KaiTi", "楷体")),
    "hei": ("黑体", ("SimHei",)),
    "song": ("宋体", ("SimSun",)),
    "xiaobiaosong": ("方正小标宋简体", ("FZXiaoBiaoSong-B05S",)),
    "latin": ("Times New Roman", ()),
}
TRADITIONAL = {
    "fangsong": ("標楷體", ("DFKai-SB",)),
    "kai": ("標楷體", ("DFKai-SB",)),
    "hei": ("微軟正黑體", ("Microsoft JhengHei",)),
    "song": ("新細明體", ("PMingLiU",)),
    "xiaobiaosong": ("新細明體", ("PMingLiU",)),
    "latin": ("Times New Roman", ()),
}

# role: face, size, first indent, alignment, name in Word
_LOOKS: dict[Role, tuple[str, float, float, Align, str]] = {
    Role.TITLE: ("xiaobiaosong", 22, 0, Align.CENTER, "标题"),
    Role.SUBTITLE: ("kai", 16, 0, Align.CENTER, "副标题"),
    Role.OCCASION: ("kai", 16, 0, Align.CENTER, "会议信息"),
    Role.SPEAKER: ("kai", 16, 0, Align.CENTER, "报告人"),
    Role.SALUTATION: ("fangsong", 16, 0, Align.LEFT, "称呼"),
    Role.HEADING_PLAIN: ("hei", 16, 0, Align.CENTER, "小标题"),
    Role.HEADING_1: ("hei", 16, 2, Align.LEFT, "一级标题"),
    Role.HEADING_2: ("kai", 16, 2, Align.LEFT, "二级标题"),
    Role.BODY: ("fangsong", 16, 2, Align.JUSTIFY, "正文"),
    Role.LEAD: ("kai", 16, 2, Align.JUSTIFY, "段首句"),
    Role.NOTE: ("song", 9, 0, Align.JUSTIFY, "脚注文本"),
    Role.CAPTION: ("hei", 12, 0, Align.CENTER, "题注"),
    Role.TABLE_HEAD: ("hei", 12, 0, Align.CENTER, "表头"),
    Role.TABLE_CELL: ("song", 12, 0, Align.LEFT, "表格正文"),
    Role.CODE: ("song", 12, 0, Align.LEFT, "代码"),
    Role.TOC_TITLE: ("hei", 16, 0, Align.CENTER, "目录标题"),
}


def _record(role: Role) -> RoleStyle:
    font, nominal, first, align, name = _LOOKS.get(role, ("fangsong", 16, 2, Align.JUSTIFY, f"角色 {role.value}"))
    small = nominal < 16
    heading = role.value.startswith("heading-")
    return RoleStyle(
        role=role,
        font=font,
        latin="latin",
        bold=False,
        size=EM if nominal == 16 else nominal,
        nominal=nominal,
        pitch=nominal * 1.5 if small else PITCH,
        align=align,
        first_indent=first,
        left_indent=2 if role is Role.QUOTE else 0,
        right_indent=0,
        space_before=PITCH if role is Role.SALUTATION else 0,
        space_after=0,
        keep_next=heading or role in (Role.TITLE, Role.CAPTION),
        keep_together=heading,
        page_break_before=role is Role.ATTACHMENT_MARK,
        widows=2,
        orphans=2,
        colour="000000",
        docx_name=name,
    )


def make_style(tag: str = "zh-Hans") -> ResolvedStyle:
    """The frame of GB/T 9704-2012 for a language tag."""
    region = region_of(tag)
    table = TRADITIONAL if region.traditional else SIMPLIFIED
    fonts = {name: FontRole(name, (), docx, others, ()) for name, (docx, others) in table.items()}
    page = PageStyle(
        210 * MM, 297 * MM, 37 * MM, 35 * MM, 28 * MM, 26 * MM, 22, 28, EM, 16.0, PITCH, True, "left", "horizontal"
    )
    folio = Folio(True, "song", 14.0, 14.0, "— ", " —", 7 * MM, 1.0, "outer", 1)
    marks = Punctuation(True, True, True, True, False, 0.5, 0.125, False, region.kinsoku)
    roles = {role: _record(role) for role in Role}
    return ResolvedStyle("test", "试", tag, region, page, fonts, roles, folio, marks, False, 3)


@pytest.fixture
def style() -> ResolvedStyle:
    return make_style()


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d494844520000000100000001080600000"
    "01f15c4890000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)

JobMaker = Callable[..., Job]


@pytest.fixture
def job() -> JobMaker:
    """A job for some blocks; keyword `contents` turns the table of contents on."""

    def make(*blocks: Block, notes: tuple[Note, ...] = (), tag: str = "zh-Hans", contents: bool = False) -> Job:
        style = replace(make_style(tag), contents=contents)
        assets = Assets()
        assets.add(Asset("dot.png", PNG, "image/png", 200, 100, 96.0))
        document = Document(Meta(title="试验报告", creators=("王立",), language=tag), blocks, notes)
        return Job(document, style, None, assets, Diagnostics(), Path(), 1_645_056_000)

    return make
