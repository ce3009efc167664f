"""Every kind of block and inline as WordprocessingML, and the text read back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from lxml import etree

from pipeline.diagnostics import Code
from pipeline.model.build import paragraph, text
from pipeline.model.nodes import (
    Align,
    Block,
    Break,
    Cell,
    CodeBlock,
    Column,
    Division,
    Figure,
    Heading,
    Image,
    Inline,
    Link,
    ListBlock,
    ListItem,
    Note,
    NoteKind,
    NoteRef,
    PageBreak,
    Paragraph,
    Quote,
    Role,
    Row,
    Ruby,
    Separator,
    Table,
    Text,
)
from pipeline.model.nodes import (
    Code as CodeText,
)
from pipeline.model.walk import document_text
from pipeline.verify.docx import texts
from pipeline.writers.docx import write
from pipeline.writers.writer import Job
from tests.inspectors.docx import Docx, W

JobMaker = Callable[..., Job]
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


def opened(job: Job) -> Docx:
    """Write, check that it says what the tree says and formats nothing directly, and open it."""
    data = write(job)
    assert "\n".join(texts(data)) == document_text(job.document)
    docx = Docx(data)
    assert docx.direct_formatting() == []
    assert docx.unstyled() == 0
    return docx


def cell(words: str, **rest: object) -> Cell:
    return Cell((paragraph(words),), **rest)  # type: ignore[arg-type]


def spans_of(row: etree._Element) -> list[int]:
    """Grid columns of each cell of a row."""
    found = (item.find(f"{W}tcPr/{W}gridSpan") for item in row.iter(W + "tc"))
    return [1 if span is None else int(str(span.get(W + "val"))) for span in found]


def body_part(docx: Docx, *path: str) -> list[str]:
    """Values of `w:val` along a path of element names."""
    return [str(item.get(W + "val")) for item in docx.document.iterfind(".//" + "/".join(W + name for name in path))]


# --- shared marks (B-2) --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "hinted"),
    [
        ("抓实“第一议题”——好……", "抓实“第一议题”——好……"),
        ("普通文字，没有共用符号。", ""),
        ("坚持“AI+”行动", "坚持“AI+”行动"),
        ("2021—2025年", "2021—2025年"),
        ("引 Smith’s law 为证", ""),
        ("They said “yes”.", ""),
        ("阿布都·热合曼 and A·B", "阿布都·热合曼 and A"),
        ("气温25℃、①项", "气温25℃、①项"),
        ("café“好”", "“好”"),
    ],
)
def test_shared_marks_take_the_chinese_face_in_chinese(job: JobMaker, words: str, hinted: str) -> None:
    (par,) = opened(job(paragraph(words))).paragraphs()
    assert "".join(run.text for run in par.runs if run.hint) == hinted


def test_context_reaches_over_character_styles(job: JobMaker) -> None:
    block = Paragraph(Role.BODY, (Text("said "), Link("https://a.example/", text("“it”")), Text(" then，好")))
    (par,) = opened(job(block)).paragraphs()
    assert [run.text for run in par.runs if run.hint] == []


# --- notes, links, readings ----------------------------------------------------------------------------------------


def test_notes_are_real_and_numbered_in_circles(job: JobMaker) -> None:
    block = Paragraph(Role.BODY, (Text("文"), NoteRef("a"), Text("末"), NoteRef("b")))
    notes = (Note("a", (paragraph("脚注“一”"), paragraph("再段"))), Note("b", (paragraph("尾注"),), NoteKind.ENDNOTE))
    docx = opened(job(block, notes=notes))
    assert [ref.get(W + "id") for ref in docx.document.iter(W + "footnoteReference")] == ["1"]
    assert [ref.get(W + "id") for ref in docx.document.iter(W + "endnoteReference")] == ["2"]
    foot = list(docx.paragraphs("word/footnotes.xml"))
    assert [(p.text, p.name, p.look.size) for p in foot] == [
        ("脚注“一”", "footnote text", 9),
        ("再段", "footnote text", 9),
    ]
    assert len(list(docx.xml("word/footnotes.xml").iter(W + "footnoteRef"))) == 1
    numbering = docx.settings.find(f"{W}footnotePr/{W}numFmt")
    assert numbering is not None
    assert numbering.get(W + "val") == "decimalEnclosedCircle"


def test_a_second_mark_of_a_note_repeats_its_number_by_a_field(job: JobMaker) -> None:
    block = Paragraph(Role.BODY, (Text("甲"), NoteRef("a"), Text("乙"), NoteRef("a")))
    docx = opened(job(block, notes=(Note("a", (paragraph("注"),)),)))
    assert len(list(docx.document.iter(W + "footnoteReference"))) == 1
    fields = [item.text or "" for item in docx.document.iter(W + "instrText")]
    names = [str(item.get(W + "name")) for item in docx.document.iter(W + "bookmarkStart")]
    assert len(names) == 1
    assert fields == [f" NOTEREF {names[0]} \\f \\h "]


def test_a_note_without_mark_is_shown_and_reported(job: JobMaker) -> None:
    made = job(paragraph("文"), notes=(Note("a", (paragraph("孤注"),)),))
    docx = opened(made)
    assert len(list(docx.document.iter(W + "footnoteReference"))) == 1
    assert [(item.code, item.detail["what"]) for item in made.diagnostics] == [
        (Code.NOT_IN_TARGET, "note-without-mark")
    ]


def test_links_lead_outside_by_relationship_and_inside_by_bookmark(job: JobMaker) -> None:
    blocks = (
        Heading(1, Role.HEADING_1, text("一、题"), id="第一"),
        Paragraph(
            Role.BODY,
            (
                Link("https://a.example/?x=1&y=中", text("外")),
                Link("#第一", text("内")),
                Link("#nowhere", text("无")),
                Link("javascript:alert(1)", text("坏")),
            ),
        ),
    )
    made = job(*blocks)
    docx = opened(made)
    outer, inner = docx.document.iter(W + "hyperlink")
    rels = docx.xml("word/_rels/document.xml.rels")
    targets = {rel.get("Id"): (rel.get("Target"), rel.get("TargetMode")) for rel in rels}
    assert targets[outer.get(R + "id")] == ("https://a.example/?x=1&y=%E4%B8%AD", "External")
    marks = [mark.get(W + "name") for mark in docx.document.iter(W + "bookmarkStart")]
    assert inner.get(W + "anchor") in marks
    assert [item.detail["value"] for item in made.diagnostics] == ["#nowhere", "javascript:alert(1)"]


def test_a_link_in_a_note_belongs_to_the_notes_part(job: JobMaker) -> None:
    note = Note("a", (Paragraph(Role.BODY, (Link("mailto:a@b.example", text("信")),)),))
    docx = opened(job(Paragraph(Role.BODY, (Text("文"), NoteRef("a"))), notes=(note,)))
    assert b"mailto:a@b.example" in docx.parts["word/_rels/footnotes.xml.rels"]
    assert b"mailto" not in docx.parts["word/_rels/document.xml.rels"]


def test_a_reading_stands_over_its_base_and_keeps_the_pitch(job: JobMaker) -> None:
    docx = opened(job(Paragraph(Role.BODY, (Text("字"), Ruby("漢", "hàn"), Text("后")))))
    (par,) = docx.paragraphs()
    assert par.text == "字漢后"
    assert par.look.line_rule == "exact"
    assert body_part(docx, "rubyPr", "hps") == ["16"]
    assert body_part(docx, "rubyPr", "hpsBaseText") == ["32"]


# --- blocks --------------------------------------------------------------------------------------------------------


def test_lists_show_their_own_marker_and_move_in(job: JobMaker) -> None:
    inner = ListBlock(False, (ListItem("•", (paragraph("里"),)),))
    first = ListItem("（1）", (paragraph("甲"), paragraph("续")))
    block = ListBlock(True, (first, ListItem("（2）", (inner,)), ListItem("（3）", ())))
    docx = opened(job(block))
    assert [(p.text, p.name, p.look.left) for p in docx.paragraphs()] == [
        ("（1）甲", "角色 list-item", 0),
        ("续", "正文（2级）", 0),  # as print has it: the same edges as the item
        ("（2）•里", "角色 list-item（2级）", 2),
        ("（3）", "角色 list-item", 0),
    ]
    assert not list(docx.document.iter(W + "numPr"))


def test_marker_of_an_item_that_begins_with_a_picture(job: JobMaker) -> None:
    opened(job(ListBlock(True, (ListItem("1.", (Figure(Image("dot.png", "点")),)), ListItem("", ())))))


def test_table_with_spans_head_and_caption(job: JobMaker) -> None:
    table = Table(
        (Column(width=0.5), Column(Align.RIGHT, 0.25), Column(width=0.25)),
        (
            Row((cell("项", row_span=2, header=True), cell("数", col_span=2, header=True))),
            Row((cell("甲"), cell("乙"))),
        ),
        (Row((cell("子", row_span=2), cell("1"), cell("2"))), Row((cell("3"), Cell(())))),
        caption=text("表1"),
    )
    docx = opened(job(table))
    rows = list(docx.document.iter(W + "tr"))
    assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows] == [True, True, False, False]
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
    widths = [int(str(c.get(W + "w"))) for c in docx.document.iter(W + "gridCol")]
    assert sum(widths) == 8844
    assert widths[0] == 4422
    for row in rows:
        spans = [
            int(s.get(W + "val", "1")) if (s := c.find(f"{W}tcPr/{W}gridSpan")) is not None else 1
            for c in row.iter(W + "tc")
        ]
        assert sum(spans) == 3
    merges = [[m.get(W + "val", "") for m in row.iter(W + "vMerge")] for row in rows]
    assert merges == [["restart"], [""], ["restart"], [""]]
    looks = {p.text: (p.name, p.look.align, p.look.on("keepNext")) for p in docx.paragraphs()}
    assert looks["表1"] == ("caption", "center", True)
    assert looks["项"][:2] == ("表头", "center")
    assert looks["1"][:2] == ("表格正文（居右）", "right")
    assert looks["2"][:2] == ("表格正文（自动居中）", "center")  # short: as in print


@pytest.mark.parametrize(
    "rows",
    [
        (Row((cell("长", row_span=9), cell("甲"))), Row((cell("乙"),))),  # a span beyond the table
        (Row((cell("一"),)), Row((cell("二"), cell("三"), cell("四")))),  # ragged
        (Row((cell("甲"), cell("乙", row_span=2))), Row((cell("宽", col_span=2),))),  # spans that overlap
        (Row(()), Row((cell("下"),))),
    ],
)
def test_faulty_spans_still_make_a_full_grid(job: JobMaker, rows: tuple[Row, ...]) -> None:
    docx = opened(job(Table((), (), rows)))
    count = len(list(docx.document.iter(W + "gridCol")))
    for row in docx.document.iter(W + "tr"):
        spans = [
            int(s.get(W + "val", "1")) if (s := c.find(f"{W}tcPr/{W}gridSpan")) is not None else 1
            for c in row.iter(W + "tc")
        ]
        assert sum(spans) == count


def test_tables_that_touch_stay_two_and_every_cell_ends_with_a_paragraph(job: JobMaker) -> None:
    inner = Table((), (), (Row((cell("内"),)),))
    outer = Table((), (), (Row((Cell((paragraph("外"), inner)),)),))
    docx = opened(job(outer, inner))
    body = docx.document.find(W + "body")
    assert body is not None
    assert [child.tag.replace(W, "") for child in body] == ["tbl", "p", "tbl", "p", "sectPr"]
    assert all(list(c)[-1].tag == W + "p" for c in docx.document.iter(W + "tc"))


def test_figure_has_alternative_text_size_and_caption_below(job: JobMaker) -> None:
    docx = opened(
        job(Figure(Image("dot.png", "一点 & 二点"), text("图1")), Figure(Image("none.png", "缺"), text("图2")))
    )
    (picture,) = docx.document.iter("{*}docPr")
    assert picture.get("descr") == "一点 & 二点"
    (extent,) = docx.document.iter("{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}extent")
    assert (extent.get("cx"), extent.get("cy")) == (str(150 * 12700), str(75 * 12700))  # 200 x 100 px at 96 dpi
    first, _ = docx.paragraphs()
    assert (first.name, first.look.on("keepNext")) == ("题注（图下）", False)
    assert "word/media/image1.png" in docx.parts


def test_a_wide_picture_is_held_within_the_measure(job: JobMaker) -> None:
    made = job(Figure(Image("wide.png", "宽")))
    dot = made.assets["dot.png"]
    made.assets.add(type(dot)("wide.png", dot.data, dot.media_type, 4000, 1000, 96.0))
    docx = opened(made)
    (extent,) = docx.document.iter("{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}extent")
    assert int(str(extent.get("cx"))) == pytest.approx(8844 / 20 * 12700, abs=12700)
    assert int(str(extent.get("cx"))) == pytest.approx(4 * int(str(extent.get("cy"))), abs=8)


def test_quote_code_separator_division(job: JobMaker) -> None:
    blocks: tuple[Block, ...] = (
        Quote((paragraph("引"),)),
        CodeBlock("a = 1\n\tb\n\nend"),
        Separator(),
        Division(Role.GLOSSARY, (paragraph("词", Role.GLOSSARY),), id="g"),
        Paragraph(Role.BODY, (CodeText("x < y"), Break(), Text("下"), Break(soft=True), Text("行"))),
        Paragraph(Role.BODY, ()),
    )
    docx = opened(job(*blocks))
    assert [p.name for p in docx.paragraphs()] == ["角色 quote", "代码", "角色 glossary", "Body Text"]
    assert [mark.get(W + "name") for mark in docx.document.iter(W + "bookmarkStart")] == [
        "_KB_quote_1", "_KB_divi_glossary_2", "g",
    ]  # fmt: skip


def test_an_asked_page_end_is_a_style(job: JobMaker) -> None:
    docx = opened(job(paragraph("前"), PageBreak(), paragraph("后"), PageBreak(), Table((), (), (Row((cell("格"),)),))))
    first, second, _ = docx.paragraphs()
    assert (first.look.on("pageBreakBefore"), second.look.on("pageBreakBefore")) == (False, True)
    breaks = [p for p in docx.document.iter(W + "p") if docx.look(p[0][0].get(W + "val", "")).on("pageBreakBefore")]
    assert len(breaks) == 2
    assert not [br for br in docx.document.iter(W + "br") if br.get(W + "type") == "page"]


@pytest.mark.parametrize(
    ("pieces", "lines"),
    [
        # a division the source showed, long or short
        (("中国人民政治协商会议", "第八届委员会工作报告"), ["中国人民政治协商会议", "第八届委员会工作报告"]),
        (("政府", "工作报告"), ["政府", "工作报告"]),
        (("政府工作报告",), ["政府工作报告"]),
        # too long and nothing shown: as even as phrases allow, no word divided
        (
            ("中国人民政治协商会议第八届六盘水市委员会常务委员会工作报告",),
            ["中国人民政治协商会议第八届", "六盘水市委员会常务委员会工作报告"],
        ),
    ],
)
def test_titles_without_a_layout_are_divided_by_sense(job: JobMaker, pieces: tuple[str, ...], lines: list[str]) -> None:
    children: list[Inline] = []
    for piece in pieces:
        children += [Break(soft=True), Text(piece)]
    docx = opened(job(Paragraph(Role.TITLE, tuple(children[1:]))))
    found = [""]
    for item in docx.document.iter(W + "t", W + "br"):
        if item.tag == W + "br":
            found.append("")
        else:
            found[-1] += item.text or ""
    assert found == lines


def test_no_page_holds_a_signature_alone(job: JobMaker) -> None:
    blocks = (
        paragraph("前"),
        paragraph("末"),
        paragraph("某某局", Role.SIGNATURE),
        paragraph("2022年2月17日", Role.DATE),
    )
    found = [(p.text, p.look.on("keepNext")) for p in opened(job(*blocks)).paragraphs()]
    assert found[:2] == [("前", False), ("末", True)]


def test_a_second_page_end_leaves_a_page_empty_and_the_last_asks_for_none(job: JobMaker) -> None:
    docx = opened(job(PageBreak(), paragraph("甲"), PageBreak(), PageBreak(), paragraph("乙"), PageBreak()))
    assert [p.look.on("pageBreakBefore") for p in docx.paragraphs()] == [True, True]
    styles = [p[0][0].get(W + "val", "") for p in docx.document.iter(W + "p")]
    assert styles == ["BodyTextNewPage", "PageEnd", "BodyTextNewPage"]


def test_a_division_whose_role_begins_a_page(job: JobMaker) -> None:
    inner = (paragraph("附件标题", Role.ATTACHMENT_TITLE), paragraph("文"))
    docx = opened(job(paragraph("前"), Division(Role.ATTACHMENT_MARK, inner)))
    assert [p.look.on("pageBreakBefore") for p in docx.paragraphs()] == [False, True, False]


def test_characters_xml_cannot_hold_are_left_out_and_reported(job: JobMaker) -> None:
    made = job(paragraph("甲\x0b乙"))
    (par,) = Docx(write(made)).paragraphs()
    assert par.text == "甲乙"
    assert [item.detail["value"] for item in made.diagnostics] == ["U+000B"]


def test_markup_in_the_text_is_text(job: JobMaker) -> None:
    opened(job(paragraph('<w:p> & "引" \' ]]> 　全角空格　')))


def test_blanks_at_the_edges_survive(job: JobMaker) -> None:
    opened(job(Paragraph(Role.BODY, (Text(" 前 "), Text("中\t后 ")))))
