"""Pages made here: what is text, what is page, what is fact; and pages made to hurt."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.assets import Assets
from pipeline.diagnostics import Code, Diagnostics
from pipeline.errors import SourceError
from pipeline.model.nodes import Document, Link, ListBlock, NoteRef, Paragraph, Ruby, Table
from pipeline.model.walk import document_text, inlines_of
from pipeline.readers.html import read
from pipeline.source import Source


def page(body: str, found: Diagnostics | None = None, assets: Assets | None = None) -> Document:
    data = f"<!doctype html><meta charset=utf-8>{body}".encode()
    return read(
        Source("p.html", data), Assets() if assets is None else assets, Diagnostics() if found is None else found
    )


def test_the_report_is_found_and_the_page_around_it_is_told() -> None:
    links = "".join(f"<li><a href='/{at}'>栏目{at}</a>" for at in range(9))
    found = Diagnostics()
    document = page(
        f"<div class=nav><ul>{links}</ul></div><h1>关于加强水利工作的报告</h1><div class=TRS_Editor>"
        "<p>过去一年，全县新建水库三座，改造渠道四十公里。</p><p>今后五年，我们要继续努力，把水利办好。</p></div>"
        "<div class=footer>版权所有</div>",
        found,
    )
    assert document_text(document).split("\n") == [
        "关于加强水利工作的报告", "过去一年，全县新建水库三座，改"
        "造渠道四十公里。", "今后五年，我们要继续努力，把水利办好。",
    ]  # fmt: skip
    told = "".join(item.detail["text"] for item in found if item.code is Code.DROPPED)
    assert "栏目3" in told
    assert "版权所有" in told


def test_a_page_without_navigation_is_kept_whole() -> None:
    assert document_text(page("<h1>题</h1><div>短。</div><footer>末行</footer>")) == "题\n短。\n末行"


def test_metadata_table_becomes_facts() -> None:
    document = page(
        "<table><tr><td>索 引 号：<td>甲1/2020-1<td>主题分类：<td"
        ">水利<tr><td>发文机关：<td>某县政府<td>成文日期：<td>2020年1月9日"
        "<tr><td>标　　题：<td colspan=3>关于水利的通知<tr><td>发文字号："
        "<td>某政发〔2020〕1号<td>发布日期：<td>2020年02月03日</table>"
        "<p>各乡镇：现将有关事项通知如下。</p>"
    )
    meta = document.meta
    assert (meta.index_number, meta.issuer, meta.document_number) == ("甲1/2020-1", "某县政府", "某政发〔2020〕1号")
    assert (meta.title, meta.date, meta.published) == ("关于水利的通知", "2020-01-09", "2020-02-03")
    assert document_text(document) == "各乡镇：现将有关事项通知如下。"


def test_layout_tables_dissolve_and_data_tables_keep_every_cell_in_its_place() -> None:
    document = page(
        "<table><tr><td><p>正文一。</p><table border=1><tr><th>甲<th>乙<th>丙<tr><td rowspan=2>一<td colspan=2>二"
        "<tr><td>三<td>四</table></td></tr></table>"
    )
    paragraph, table = document.blocks
    assert isinstance(paragraph, Paragraph)
    assert isinstance(table, Table)
    assert [[(cell.row_span, cell.col_span) for cell in row.cells] for row in (*table.head, *table.body)] == [
        [(1, 1)] * 3, [(2, 1), (1, 2)], [(1, 1), (1, 1)],
    ]  # fmt: skip


def test_notes_ruby_lists_and_links() -> None:
    document = page(
        "<p>见<sup><a id=r1 href='#f1'>[1]</a></sup>，<ruby>漢<rp>(</rp><rt>hàn</rt></ruby>，"
        "<a href='javascript:x()'>甲</a><a href='https://example.org/'>乙</a></p>"
        "<ol start=3><li>丙<li>丁</ol><p id=f1><a href='#r1'>[1]</a> 注文。</p>"
    )
    first, items = document.blocks
    assert isinstance(first, Paragraph)
    assert isinstance(items, ListBlock)
    inner = list(inlines_of(first.children))
    assert NoteRef("n1") in inner
    assert Ruby("漢", "hàn") in inner
    assert [item.target for item in inner if isinstance(item, Link)] == ["https://example.org/"]
    assert [item.marker for item in items.items] == ["3.", "4."]
    assert document_text(document).endswith("注文。")


def test_line_ends_part_paragraphs_only_where_a_sentence_ends() -> None:
    assert document_text(page("<p>联系人<br>王立<br>第一段完。<br>第二段。</p>")).split("\n") == [
        "联系人王立第一段完。", "第二段。",
    ]  # fmt: skip


def test_nothing_is_fetched_and_pictures_stay_in_the_folder(tmp_path: object) -> None:
    found, assets = Diagnostics(), Assets()
    page(
        "<p>文<img src='http://127.0.0.1:9/a.png'><img src='../../etc/passwd'><img src='file:///etc/passwd'>",
        found,
        assets,
    )
    assert len(assets) == 0
    assert sum(item.code is Code.UNSUPPORTED_CONTENT for item in found) == 3


@pytest.mark.parametrize(
    "body",
    [
        "<div>" * 60_000 + "正文" + "</div>" * 60_000,
        "<p " + " ".join(f"a{at}=1" for at in range(300_000)) + ">正文</p>",
        "<table><tr><td>" * 1_500 + "正文",
        "<blockquote>" * 3_000 + "正文",
        "<ul><li>" * 3_000 + "正文",
        "<b><i><font color=red>" * 5_000 + "正文",
        "<table border=1><tr><td colspan=1000000000 rowspan=1000000000>正文<td>甲<tr><td>乙</table>",
    ],
    ids=["deep", "attributes", "tables", "quotes", "lists", "formatting", "spans"],
)
def test_pages_made_to_hurt_keep_their_text(body: str) -> None:
    assert "正文" in document_text(page(body))


def test_too_many_elements_are_a_limit() -> None:
    with pytest.raises(SourceError, match="R006"):
        page("<br>" * 100_001)


@given(st.text(alphabet="<>/!-&;'\"= \n正文abdiptrl01", max_size=200))
def test_no_markup_is_too_broken(text: str) -> None:
    with suppress(SourceError):  # nothing in it; any other exception fails
        page(text)
