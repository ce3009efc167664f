"""Word files built here, part by part: what is kept, what is told, what is refused."""

from __future__ import annotations

import io
import zipfile

import pytest

from pipeline.assets import Assets
from pipeline.diagnostics import Code, Diagnostics
from pipeline.errors import SourceError
from pipeline.model.nodes import Document, Mark, Marked, Paragraph, Table, Text
from pipeline.model.walk import document_text
from pipeline.readers.docx import read
from pipeline.source import Source

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"


def relations(*pairs: tuple[str, str]) -> str:
    items = "".join(
        f'<Relationship Id="r{at}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for at, (kind, target) in enumerate(pairs)
    )
    return f'<Relationships xmlns="{RELS}">{items}</Relationships>'


def container(body: str, **parts: str) -> bytes:
    """A Word file of a body and further parts by kind (styles, numbering, footnotes, comments)."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("_rels/.rels", relations(("officeDocument", "word/document.xml")))
        archive.writestr("word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>")
        archive.writestr("word/_rels/document.xml.rels", relations(*((kind, f"{kind}.xml") for kind in parts)))
        for kind, content in parts.items():
            archive.writestr(f"word/{kind}.xml", f"<w:{kind} {W}>{content}</w:{kind}>")
    return out.getvalue()


def word(data: bytes, found: Diagnostics | None = None) -> Document:
    return read(Source("a.docx", data), Assets(), Diagnostics() if found is None else found)


def p(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def level(at: int, kind: str, text: str) -> str:
    return f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/></w:lvl>'


def test_visible_numbers_of_official_levels_are_wording() -> None:
    numbering = (
        f'<w:abstractNum w:abstractNumId="0">{level(0, "chineseCounting", "%1、")}'
        f"{level(1, 'chineseCounting', '（%2）')}{level(2, 'decimal', '%3.')}</w:abstractNum>"
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )

    def at(depth: int) -> str:
        return f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="1"/></w:numPr>'

    found = Diagnostics()
    body = p("甲", at(0)) + p("乙", at(1)) + p("丙", at(1)) + p("丁", at(2)) + p("戊", at(0)) + p("己", at(1))
    assert document_text(word(container(body, numbering=numbering), found)).split("\n") == [
        "一、甲", "（一）乙", "（二）丙", "1.丁", "二、戊", "（一）己",
    ]  # fmt: skip
    assert [item.detail["count"] for item in found if item.code is Code.NUMBERS_WRITTEN] == ["6"]
    assert [change.after for change in found.changes] == ["一、", "（一）", "（二）", "1.", "二、", "（一）"]


def test_styles_and_outline_levels_are_cues() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:rPr><w:b/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="x"><w:name w:val="自定"/><w:basedOn w:val="1"/></w:style>'
    )
    body = p("题", '<w:pStyle w:val="1"/>') + p("又", '<w:pStyle w:val="x"/>') + p("文", '<w:jc w:val="center"/>')
    blocks = [block for block in word(container(body, styles=styles)).blocks if isinstance(block, Paragraph)]
    assert [(block.cues.style, block.cues.outline, block.cues.bold) for block in blocks] == [
        ("heading 1", 1, True), ("自定", 1, True), ("Normal", None, False),
    ]  # fmt: skip
    assert blocks[2].cues.align == "center"


def test_changes_are_accepted_and_told() -> None:
    found = Diagnostics()
    body = (
        "<w:p><w:ins><w:r><w:t>新</w:t></w:r></w:ins><w:del><w:r><w:delText>旧</w:delText></w:r></w:del></w:p>"
        "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>前</w:t></w:r></w:p><w:p><w:r><w:t>后</w:t></w:r></w:p>"
    )
    assert document_text(word(container(body), found)) == "新\n前后"
    assert any(item.code is Code.REVISIONS for item in found)


def test_tables_with_spans_notes_and_comments() -> None:
    found = Diagnostics()
    cell = "<w:tc><w:tcPr>{}</w:tcPr>{}</w:tc>"
    body = (
        "<w:tbl><w:tr>" + cell.format('<w:vMerge w:val="restart"/>', p("甲"))
        + cell.format('<w:gridSpan w:val="2"/>', p("乙"))
        + "</w:tr><w:tr>" + cell.format("<w:vMerge/>", "<w:p/>") + cell.format("", p("丙")) + cell.format("", p("丁"))
        + '</w:tr></w:tbl><w:p><w:r><w:t>文</w:t><w:footnoteReference w:id="2"/></w:r></w:p>'
    )  # fmt: skip
    notes = '<w:footnote w:type="separator" w:id="0"/><w:footnote w:id="2">' + p("注文") + "</w:footnote>"
    comments = '<w:comment w:id="0" w:author="审">' + p("请核") + "</w:comment>"
    document = word(container(body, footnotes=notes, comments=comments), found)
    table = document.blocks[0]
    assert isinstance(table, Table)
    assert [[(cell.row_span, cell.col_span) for cell in row.cells] for row in table.body] == [
        [(2, 1), (1, 2)], [(1, 1), (1, 1)],
    ]  # fmt: skip
    assert document_text(document).endswith("文\n注文")
    assert [item.detail["text"] for item in found if item.code is Code.COMMENT] == ["请核"]


def run(text: str, properties: str) -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def test_signs_of_symbol_faces_are_what_they_show() -> None:
    face = '<w:rFonts w:ascii="{}"/>'
    body = (
        "<w:p>" + run("\uf0fe\uf081", face.format("Wingdings")) + run("\uf028", face.format("Symbol"))
        + run("\uf041", face.format("仿宋"))
        + '<w:r><w:sym w:font="Symbol" w:char="F061"/></w:r></w:p>'
    )  # fmt: skip
    assert document_text(word(container(body))) == "☑①(\uf041α"


def test_headings_of_direct_formatting_are_told_by_their_faces() -> None:
    """No style at all, as WPS writes official documents: 小标宋, 黑体, 楷体 among 仿宋."""
    fonts = '<w:rFonts w:eastAsia="{}"/>'
    song, hei, kai, fang = (fonts.format(name) for name in ("方正小标宋简体", "黑体", "楷体_GB2312", "仿宋_GB2312"))
    rest = "全市各级坚持稳中求进，完成全年目标任务，为下一步工作打下基础。" * 2
    body = (
        "<w:p>" + run("关于水利工作的报告", song) + "</w:p><w:p>" + run("工作回顾", hei) + "</w:p><w:p>"
        + run("（一）守住底线。", kai) + run(rest, fang) + "</w:p>"
    )  # fmt: skip
    title, heading, text = word(container(body)).blocks
    assert isinstance(title, Paragraph)
    assert isinstance(heading, Paragraph)
    assert isinstance(text, Paragraph)
    assert [block.cues.bold for block in (title, heading, text)] == [True, True, False]
    assert heading.children == (Text("工作回顾"),)
    assert text.children == (Marked(Mark.EMPHASIS, (Text("（一）守住底线。"),)), Text(rest))


def test_a_text_all_in_one_face_is_not_set_apart() -> None:
    kai = '<w:rFonts w:eastAsia="楷体"/>'
    block = word(container("<w:p>" + run("全文都用楷体", kai) + "</w:p>")).blocks[0]
    assert isinstance(block, Paragraph)
    assert (block.cues.bold, block.children) == (False, (Text("全文都用楷体"),))


def test_an_empty_table_is_a_form() -> None:
    (table,) = word(container("<w:tbl><w:tr><w:tc><w:p/></w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>")).blocks
    assert isinstance(table, Table)
    assert len(table.columns) == 2


def test_fields_links_and_readings() -> None:
    body = (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:ins'
        'trText> HYPERLINK "https://example.org/" </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t'
        '>链</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
        "<w:r><w:ruby><w:rt><w:r><w:t>hàn</w:t></w:r></w:rt><w:rubyBa"
        "se><w:r><w:t>漢</w:t></w:r></w:rubyBase></w:ruby></w:r></w:p>"
    )
    assert document_text(word(container(body))) == "链漢"


@pytest.mark.parametrize("tags", ["<w:p/>", "<w:p></w:p>"])
def test_millions_of_paragraphs_in_a_small_file_are_refused(tags: str) -> None:
    data = container(tags * 4_000_000)
    assert len(data) < 200_000
    with pytest.raises(SourceError, match="R006"):
        word(data)


@pytest.mark.parametrize(
    ("data", "case"),
    [
        (b"text", "not_zip"),
        (b"{\\rtf1 text}", "rtf"),
        (b"%PDF-1.7", "pdf"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "ole"),
        (container(p("甲"))[:300], "damaged"),
    ],
    ids=["text", "rtf", "pdf", "old", "cut"],
)
def test_what_is_no_word_file_is_a_typed_error(data: bytes, case: str) -> None:
    with pytest.raises(SourceError) as caught:
        word(data)
    assert case in str(caught.value)


def test_entities_are_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("_rels/.rels", relations(("officeDocument", "word/document.xml")))
        archive.writestr(
            "word/document.xml",
            f'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><'
            f"w:document {W}><w:body>{p('&e;')}</w:body></w:document>",
        )
    with pytest.raises(SourceError, match="entities"):
        word(out.getvalue())


def test_tables_inside_tables_without_end_are_a_typed_error_or_flat() -> None:
    deep = "<w:tbl><w:tr><w:tc>" * 60 + p("正文") + "</w:tc></w:tr></w:tbl>" * 60
    assert "正文" in document_text(word(container(deep)))
    with pytest.raises(SourceError, match="xml"):
        word(container("<w:tbl><w:tr><w:tc>" * 1_500 + p("正文") + "</w:tc></w:tr></w:tbl>" * 1_500))
