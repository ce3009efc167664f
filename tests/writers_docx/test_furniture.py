"""Cover, running heads, right-hand openings and the elements of official documents, read back from the file."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import etree

from pipeline.assets import Assets
from pipeline.diagnostics import Diagnostics
from pipeline.model.build import paragraph, text
from pipeline.model.nodes import Block, Document, Heading, Meta, Role
from pipeline.model.walk import document_text
from pipeline.style.load import load_style
from pipeline.style.resolve import resolve
from pipeline.verify.docx import texts
from pipeline.writers.docx import write
from pipeline.writers.writer import Job
from tests.inspectors.docx import Docx, Par, W

MM = 72 / 25.4


def built(sheet: str, *blocks: Block) -> Docx:
    style = resolve(load_style(sheet), "zh-Hans", "docx")
    document = Document(Meta(), blocks)
    data = write(Job(document, style, None, Assets(), Diagnostics(), Path(), 0))
    assert "\n".join(texts(data)) == document_text(document)
    docx = Docx(data)
    assert docx.direct_formatting() == []
    return docx


def chapters(count: int) -> tuple[Block, ...]:
    out: list[Block] = [paragraph("工作报告", Role.TITLE), paragraph("王　立", Role.SPEAKER)]
    for number in range(1, count + 1):
        role = Role.HEADING_PART if number == 1 else Role.HEADING_CHAPTER  # parts open on right-hand pages
        out.append(Heading(1, role, text(f"第{number}章")))
        out.append(paragraph("本章的文字。" * 30))
    return tuple(out)


def sides(section: etree._Element, kind: str) -> dict[str, str]:
    return {
        item.get(W + "type", ""): item.get(
            "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id", ""
        )
        for item in section.findall(f"{W}{kind}Reference")
    }


def value(section: etree._Element, name: str) -> str:
    found = section.find(W + name)
    return "" if found is None else found.get(W + "val", "1")


def style_xml(docx: Docx, name: str) -> str:
    return etree.tostring(docx.styles[name], encoding="unicode")


def test_a_book_has_cover_contents_and_chapters_on_right_hand_pages() -> None:
    docx = built("book", *chapters(3))
    kinds = [value(section, "type") for section in docx.sections]
    assert len(docx.sections) == 2 + 4  # cover, contents; title block, three chapters
    assert kinds == ["nextPage", "oddPage", "oddPage", "oddPage", "nextPage", "nextPage"]
    cover, contents, *body = docx.sections
    assert not sides(cover, "header")
    assert not sides(cover, "footer")
    assert not sides(contents, "header")
    assert set(sides(contents, "footer")) == {"default", "even"}
    for section in body:
        assert set(sides(section, "header")) == {"default", "even", "first"}
        assert value(section, "titlePg") == "1"  # no running head where a chapter opens
    starts = [section.find(W + "pgNumType") for section in body]
    assert [None if item is None else item.get(W + "start") for item in starts] == ["1", None, None, None]


def test_running_heads_by_parity_follow_the_headings() -> None:
    docx = built("book", *chapters(2))
    heads = {name: part.decode() for name, part in docx.parts.items() if name.startswith("word/header")}
    odd = next(part for part in heads.values() if "HeadOdd" in part)
    even = next(part for part in heads.values() if "HeadEven" in part)
    assert "STYLEREF 1" in odd
    assert "第1章" in odd
    assert "STYLEREF 1" in even
    assert "<w:t" not in next(part for part in heads.values() if "HeadNone" in part).replace("<w:titlePg", "")
    assert docx.look("HeadOdd").align == "right"
    assert docx.look("HeadEven").align == "left"


def test_the_head_of_a_report_is_its_title() -> None:
    docx = built("report", *chapters(1))
    even = next(p.decode() for name, p in docx.parts.items() if name.startswith("word/header") and b"HeadEven" in p)
    assert "工作报告" in even
    assert "STYLEREF" not in even


def test_the_cover_is_a_block_of_words_own_gallery_and_no_part_of_the_text() -> None:
    docx = built("report", *chapters(1))
    first = docx.document[0][0]
    assert first.tag == W + "sdt"
    gallery = next(first.iter(W + "docPartGallery"))
    assert gallery.get(W + "val") == "Cover Pages"
    said = ["".join(t.text or "" for t in p.iter(W + "t")) for p in first.iter(W + "p")]
    assert said == ["工作报告", "王　立", ""]
    style = resolve(load_style("report"), "zh-Hans", "docx")
    name = next(first.iter(W + "pStyle")).get(W + "val", "")
    look = docx.look(name)
    assert look.size == pytest.approx(style.cover.nominal)
    spacing = docx.styles[name].find(f"{W}pPr/{W}spacing")
    assert spacing is not None
    assert int(spacing.get(W + "before", 0)) / 20 == pytest.approx(style.cover.sink, abs=0.1)


HEAD = (
    paragraph("000017", Role.COPY_NUMBER),
    paragraph("秘密★1年", Role.SECRECY),
    paragraph("青川县人民政府文件", Role.ISSUER_MARK),
    paragraph("青政发〔2026〕3号", Role.DOCUMENT_NUMBER),
)
FOOT = (
    paragraph("抄送：县委各部门。", Role.COPY_TO),
    paragraph("青川县人民政府办公室　　2026年2月9日印发", Role.PRINTED_BY),
)
TEXT = (paragraph("关于工作的通知", Role.TITLE), paragraph("各乡镇人民政府：", Role.ADDRESSEE), paragraph("正文。"))


def by_text(docx: Docx) -> dict[str, Par]:
    return {par.text: par for par in docx.paragraphs()}


def test_the_red_head_stands_as_the_standard_says() -> None:
    docx = built("official", *HEAD, *TEXT)
    mark = docx.look("IssuerMark")
    spacing = docx.styles["IssuerMark"].find(f"{W}pPr/{W}spacing")
    assert spacing is not None
    # 7.2.4: 35 mm below the top of the text area, two lines of which copy number and secrecy take
    assert int(spacing.get(W + "before", 0)) / 20 + 2 * 29.61 == pytest.approx(35 * MM, abs=1.0)
    assert mark.align == "center"
    assert 'w:color w:val="E60012"' in style_xml(docx, "IssuerMark").replace("ns0:", "w:")
    number = style_xml(docx, "DocumentNumber")
    assert re.search(r'bottom w:val="single" w:sz="\d+" w:space="\d+" w:color="E60012"', number)
    assert docx.look("DocumentNumber").align == "center"
    assert docx.look("DocumentNumber").after_lines == pytest.approx(2, abs=0.01)  # 7.3.1: the title two lines below


def test_an_upward_document_has_number_and_signer_on_one_line() -> None:
    docx = built("official", *HEAD, paragraph("签发人：林远", Role.SIGNER), *TEXT)
    assert "framePr" in style_xml(docx, "DocumentNumber")
    assert docx.look("DocumentNumber").left == 1
    assert "w:bottom" in style_xml(docx, "Signer")
    assert docx.look("Signer").align == "right"


def test_the_printing_record_hangs_at_the_foot_between_rules() -> None:
    docx = built("official", *HEAD, *TEXT, *FOOT)
    for name in ("CopyTo", "PrintedBy"):
        xml = style_xml(docx, name)
        assert 'w:vAnchor="margin"' in xml
        assert 'w:yAlign="bottom"' in xml
        assert [re.search(rf'<w:{side} [^>]*w:sz="(\d+)"', xml)[1] for side in ("top", "bottom", "between")] == [  # type: ignore[index]
            "8", "8", "6",
        ]  # fmt: skip  # 0.35 mm, 0.35 mm, 0.25 mm in eighths of a point
    copies = docx.look("CopyTo")
    assert (copies.left, copies.first, copies.size) == (4, -3, 14)
    wide = [run for run in by_text(docx)[FOOT[1].children[0].value].runs if run.style]  # type: ignore[union-attr]
    assert [run.text for run in wide] == ["　"]
    assert wide[0].style.startswith("Spread")


def test_a_letter_has_its_mark_and_rules_on_the_page() -> None:
    docx = built("letter", *HEAD[2:], *TEXT)
    mark = style_xml(docx, "IssuerMark")
    assert 'w:vAnchor="page"' in mark
    assert 'w:w="9638"' in mark
    assert 'w:y="1701"' in mark
    assert value(docx.section, "titlePg") == "1"
    assert any(b"LetterRule" in part for name, part in docx.parts.items() if name.startswith("word/footer"))
    assert docx.look("DocumentNumber").align == "right"


@pytest.mark.parametrize(
    ("body", "date", "lefts"),
    [
        ("青川县人民政府办公室", "2026年2月9日", (16.0, 18.0)),  # 7.3.5.2: 28 - 2 - 10, the date two further in
        ("县府", "2026年2月9日", (16.75, 18.75)),  # six digits, three characters, five times air: 7.25; ends at 26
    ],
)
def test_body_and_date_stand_by_one_another(body: str, date: str, lefts: tuple[float, float]) -> None:
    docx = built("official", *TEXT, paragraph(body, Role.SIGNATURE), paragraph(date, Role.DATE))
    found = by_text(docx)
    assert (found[body].look.left, found[date].look.left) == pytest.approx(lefts, abs=0.011)
    assert found[body].look.align == found[date].look.align == "left"


def test_names_of_attachments_stand_below_one_another() -> None:
    lines = ("附件：1.名单", "2.样式")
    docx = built("official", *TEXT, *(paragraph(line, Role.ATTACHMENT_NOTE) for line in lines))
    looks = [by_text(docx)[line].look for line in lines]
    assert looks[0].left + looks[0].first == 2  # 附件 two characters in
    assert looks[0].left == looks[1].left == 6  # the names, with their turned lines
    assert looks[1].before_lines == 0  # one blank line stands above them all


def test_line_numbers_have_the_style_that_word_gives_them() -> None:
    docx = built("draft", *TEXT)
    assert docx.section.find(W + "lnNumType") is not None
    assert docx.name_of("LineNumber") == "line number"


def test_no_line_of_the_cover_is_so_full_that_a_wider_face_would_turn_it() -> None:
    title = "关于全市水利工程建设与运行管理情况的专项工作报告"
    style = resolve(load_style("book"), "zh-Hans", "docx")
    document = Document(Meta(), (paragraph(title, Role.TITLE), paragraph("正文。")))
    root = Docx(write(Job(document, style, None, Assets(), Diagnostics(), Path(), 0))).document
    cover = next(root.iter(W + "sdt"))
    line = next(cover.iter(W + "p"))
    lines = [""]
    for node in line.iter(W + "t", W + "br"):
        if node.tag == W + "br":
            lines.append("")
        else:
            lines[-1] += node.text or ""
    assert "".join(lines) == title
    grids = [grid.get(W + "type") for grid in root.iter(W + "docGrid")]
    assert grids[0] == "lines"
    assert set(grids[1:]) == {"linesAndChars"}
    assert max(map(len, lines)) <= 0.85 * style.page.measure / style.cover.nominal
