"""Pictures that the source has in a line are set below it, wherever the line stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.assets import Asset, Assets
from pipeline.diagnostics import Diagnostics
from pipeline.model import nodes as n
from pipeline.model.build import paragraph, text
from pipeline.model.nodes import Document, Meta, Role
from pipeline.style.bundled import fonts_folder
from pipeline.style.load import load_style
from pipeline.style.resolve import resolve
from pipeline.style.resolved import Target
from pipeline.typeset.layout import Layout
from pipeline.typeset.page import lay_out
from pipeline.typeset.page.numbering import by_page
from pipeline.typeset.page.pages import Filled

PICTURE = n.Image("dot.png", "图")


def laid(*blocks: n.Block, notes: tuple[n.Note, ...] = (), height: int = 50) -> Layout:
    assets = Assets()
    assets.add(Asset("dot.png", b"", "image/png", 100, height, 300.0))
    style = resolve(load_style("official"), "zh-Hans", Target.PDF)
    return lay_out(Document(Meta(), blocks, notes), style, Path(fonts_folder()), Diagnostics(), assets)


@pytest.mark.parametrize(
    "block",
    [
        n.Paragraph(Role.BODY, (*text("前"), PICTURE, *text("后"))),
        n.Paragraph(Role.BODY, (PICTURE,)),
        n.Heading(1, Role.HEADING_1, (*text("一、题"), PICTURE)),
        n.ListBlock(False, (n.ListItem("•", (n.Paragraph(Role.LIST_ITEM, (*text("项"), PICTURE)),)),)),
        n.Quote((n.Paragraph(Role.QUOTE, (n.Marked(n.Mark.STRONG, (PICTURE,)),)),)),
        n.Table((), (), (n.Row((n.Cell((n.Paragraph(Role.TABLE_CELL, (PICTURE,)),)),)),)),
        n.Figure(PICTURE, (*text("图题"),)),
    ],
    ids=["in the line", "alone", "heading", "item", "quotation", "cell", "figure"],
)
def test_no_picture_is_lost(block: n.Block) -> None:
    layout = laid(paragraph("文"), block, paragraph("文"))
    (page,) = layout.pages
    (picture,) = page.pictures
    assert (picture.width, picture.height) == pytest.approx((24.0, 12.0))
    place = layout.blocks[picture.block]
    assert place.kind == "figure"
    assert place.y == picture.y
    lines = [line for line in page.lines if line.block >= 0]
    assert not [line for line in lines if picture.y < line.y - 4 < picture.y + picture.height]


def test_pictures_of_notes_stand_with_them() -> None:
    note = n.Note("a", (n.Paragraph(Role.NOTE, (*text("注文"), PICTURE)),))
    (page,) = laid(n.Paragraph(Role.BODY, (*text("文"), n.NoteRef("a"))), notes=(note,)).pages
    (picture,) = page.pictures
    assert picture.y > max(line.y for line in page.lines)


def test_several_in_one_line_keep_their_order() -> None:
    (page,) = laid(n.Paragraph(Role.BODY, (PICTURE, *text("文"), n.Image("dot.png", "二")))).pages
    assert [picture.alt for picture in page.pictures] == ["图", "二"]
    assert page.pictures[0].y < page.pictures[1].y


def test_notes_at_the_end_are_no_twins_of_those_on_pages() -> None:
    notes = [n.Note("a", ()), n.Note("b", (), n.NoteKind.ENDNOTE), n.Note("c", ()), n.Note("d", ())]
    page = Filled(True)
    page.marks = ["a", "b", "c"]
    assert by_page(notes, [page]) == {"a": "①", "c": "②", "b": "[1]", "d": "[2]"}
    alone = Filled(True)
    alone.marks = ["b"]
    assert by_page(notes[1:2], [alone]) == {"b": "①"}


def test_columns_have_room_for_their_pictures() -> None:
    """A picture keeps its size beside a text that may turn its lines; only a very wide one gives way."""

    def cell(*inlines: n.Inline) -> n.Cell:
        return n.Cell((n.Paragraph(Role.TABLE_CELL, inlines),))

    def width_of(dpi: float) -> float:
        assets = Assets()
        assets.add(Asset("dot.png", b"", "image/png", 300, 200, dpi))
        style = resolve(load_style("official"), "zh-Hans", Target.PDF)
        rows = (n.Row((cell(n.Text("这一列的文字很长，说明右边的图画的是什么东西。" * 3)), cell(PICTURE))),)
        document = Document(Meta(), (n.Table((), (), rows),))
        (page,) = lay_out(document, style, Path(fonts_folder()), Diagnostics(), assets).pages
        return page.pictures[0].width

    assert width_of(300.0) == pytest.approx(72.0)
    assert 80.0 < width_of(60.0) < 360.0


def test_a_picture_stays_on_the_page_of_its_last_line() -> None:
    """Even where that leaves the page before nearly empty."""
    for lines in range(1, 24):
        filler = [paragraph("文") for _ in range(lines)]
        layout = laid(*filler, n.Paragraph(Role.BODY, (*text("天地"), PICTURE)), paragraph("后"), height=3000)
        (home,) = [page for page in layout.pages if page.pictures]
        last = [line for line in home.lines if line.block == lines]
        assert len(last) == 1, lines
        assert last[0].y < home.pictures[0].y


def test_a_heading_with_a_picture_stays_with_its_text() -> None:
    for lines in range(1, 24):
        filler = [paragraph("文") for _ in range(lines)]
        heading = n.Heading(1, Role.HEADING_1, (*text("一、题"), PICTURE))
        layout = laid(*filler, heading, paragraph("文" * 200))
        (home,) = [page for page in layout.pages if page.pictures]
        assert any(line.block > lines + 1 for line in home.lines), lines
