"""A Word edition broken on purpose with lxml: the checker sees each break, and none in the edition as it was made."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from lxml import etree

from pipeline.assets import Assets
from pipeline.diagnostics import Diagnostics
from pipeline.model.build import paragraph, text
from pipeline.model.nodes import (
    Cell,
    Column,
    Document,
    Heading,
    Link,
    ListBlock,
    ListItem,
    Meta,
    Note,
    NoteKind,
    NoteRef,
    Paragraph,
    Phrase,
    Quote,
    Role,
    Row,
    Table,
    Text,
)
from pipeline.style.load import load_style
from pipeline.style.resolve import resolve
from pipeline.style.resolved import ResolvedStyle
from pipeline.verify.edition import verify_edition
from pipeline.verify.findings import Report, Verdict
from pipeline.writers.docx import write
from pipeline.writers.writer import Job

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
Parts = dict[str, etree._Element]


def cell(words: str, header: bool = False, **spans: int) -> Cell:
    return Cell((paragraph(words, Role.TABLE_HEAD if header else Role.TABLE_CELL),), header=header, **spans)


DOCUMENT = Document(
    Meta(title="试验报告", language="zh-Hans"),
    (
        paragraph("试验报告", Role.TITLE),
        Heading(1, Role.HEADING_1, text("一、总体情况")),
        Paragraph(
            Role.BODY, (Phrase(Role.LEAD_2, text("抓落实。")), Text("各项工作"), NoteRef("n1"), Text("有序推进。"))
        ),
        paragraph("第二段文字，不可丢失一句。", Role.BODY),
        Heading(2, Role.HEADING_2, text("（一）分项"), "part"),
        Paragraph(
            Role.BODY,
            (Text("见"), Link("#part", text("分项")), Link("https://example.org/", text("网页")), NoteRef("n2")),
        ),
        Quote((paragraph("引文一段。"),)),
        ListBlock(True, (ListItem("（1）", (paragraph("甲项"),)), ListItem("（2）", (paragraph("乙项"),)))),
        Table(
            (Column(), Column(), Column()),
            (
                Row((cell("地区", True, row_span=2), cell("产值", True, col_span=2))),
                Row((cell("上年", True), cell("今年", True))),
            ),
            (Row((cell("东区"), cell("12"), cell("34"))), Row((cell("西区"), cell("56"), cell("78")))),
            text("表1　产值"),
        ),
        paragraph("附注文字。"),
    ),
    (
        Note("n1", (paragraph("第一条注。", Role.NOTE),)),
        Note("n2", (paragraph("第二条注。", Role.NOTE),), NoteKind.ENDNOTE),
    ),
)


@cache
def style_of(tag: str) -> ResolvedStyle:
    return resolve(load_style("report"), tag, "docx")


@cache
def good() -> bytes:
    return write(Job(DOCUMENT, style_of("zh-Hans"), None, Assets(), Diagnostics(), Path(), 0))


def verified(data: bytes) -> Report:
    return verify_edition("report.docx", "docx", data, style_of, lambda _: DOCUMENT)


def broken(change: Callable[[Parts], None]) -> Report:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(good())) as source, zipfile.ZipFile(out, "w") as target:
        parts = {name: etree.fromstring(source.read(name)) for name in source.namelist() if name.endswith(".xml")}
        before = {name: etree.tostring(part) for name, part in parts.items()}
        change(parts)
        assert any(etree.tostring(part) != before[name] for name, part in parts.items()), "nothing was broken"
        for name in source.namelist():
            target.writestr(name, etree.tostring(parts[name]) if name in parts else source.read(name))
    return verified(out.getvalue())


def body(parts: Parts) -> etree._Element:
    found = parts["word/document.xml"].find(W + "body")
    assert found is not None
    return found


def holding(root: etree._Element, words: str) -> etree._Element:
    """The last text element with these words."""
    return [node for node in root.iter(W + "t") if words in (node.text or "")][-1]


def parent(node: etree._Element, name: str) -> etree._Element:
    return next(node.iterancestors(W + name))


def named(parts: Parts, style: str, path: str) -> etree._Element:
    found = parts["word/styles.xml"].find(f"{W}style[@{W}styleId='{style}']")
    assert found is not None
    inner = found.find(path.format(W=W))
    assert inner is not None
    return inner


def remove(node: etree._Element) -> None:
    above = node.getparent()
    assert above is not None
    above.remove(node)


# --- one break each ------------------------------------------------------------------------------------------------


def a_sentence_dropped(parts: Parts) -> None:
    node = holding(body(parts), "不可丢失")
    node.text = "第二段文字。"


def a_paragraph_dropped(parts: Parts) -> None:
    remove(parent(holding(body(parts), "不可丢失"), "p"))


def two_paragraphs_swapped(parts: Parts) -> None:
    first = parent(holding(body(parts), "不可丢失"), "p")
    following = first.getnext()
    assert following is not None
    following.addnext(first)


def cells_swapped(parts: Parts) -> None:
    one, other = holding(body(parts), "34"), holding(body(parts), "78")
    one.text, other.text = other.text, one.text


def a_span_lost(parts: Parts) -> None:
    remove(next(body(parts).iter(W + "gridSpan")))


def head_rows_lost(parts: Parts) -> None:
    for node in list(body(parts).iter(W + "tblHeader")):
        remove(node)
    for node in body(parts).iter(W + "pStyle"):
        node.set(W + "val", node.get(W + "val", "").replace("TableHead", "TableCell"))


def a_heading_raised(parts: Parts) -> None:
    style = next(node for node in parent(holding(body(parts), "（一）"), "p").iter(W + "pStyle"))
    style.set(W + "val", "Heading1")


def a_heading_made_text(parts: Parts) -> None:
    style = next(node for node in parent(holding(body(parts), "一、总"), "p").iter(W + "pStyle"))
    style.set(W + "val", "BodyText")


def a_quote_made_title(parts: Parts) -> None:
    next(node for node in parent(holding(body(parts), "引文"), "p").iter(W + "pStyle")).set(W + "val", "Title")


def a_note_mark_lost(parts: Parts) -> None:
    remove(next(body(parts).iter(W + "footnoteReference")))


def a_note_lost(parts: Parts) -> None:
    root = parts["word/footnotes.xml"]
    remove(root[-1])


def words_of_a_note_changed(parts: Parts) -> None:
    holding(parts["word/endnotes.xml"], "第二条").text = "第二条注"


def a_link_turned(parts: Parts) -> None:
    link = next(node for node in body(parts).iter(W + "hyperlink") if node.get(W + "anchor") == "part")
    link.set(W + "anchor", "_Toc000000001")


def a_lead_lost(parts: Parts) -> None:
    remove(next(node for node in body(parts).iter(W + "rStyle") if node.get(W + "val") == "Lead2"))


def an_indent_changed(parts: Parts) -> None:
    named(parts, "BodyText", "{W}pPr/{W}ind").set(W + "firstLineChars", "100")


def an_indent_given_directly(parts: Parts) -> None:
    properties = next(parent(holding(body(parts), "不可丢失"), "p").iter(W + "pPr"))
    etree.SubElement(properties, W + "ind").set(W + "firstLineChars", "0")


def bold_given_directly(parts: Parts) -> None:
    run = parent(holding(body(parts), "不可丢失"), "r")
    properties = run.find(W + "rPr")
    if properties is None:
        properties = etree.Element(W + "rPr")
        run.insert(0, properties)
    etree.SubElement(properties, W + "b")


def a_face_changed(parts: Parts) -> None:
    named(parts, "Heading1", "{W}rPr/{W}rFonts").set(W + "eastAsia", "宋体")


def a_size_changed(parts: Parts) -> None:
    named(parts, "BodyText", "{W}rPr/{W}sz").set(W + "val", "28")


def a_line_changed(parts: Parts) -> None:
    spacing = named(parts, "BodyText", "{W}pPr/{W}spacing")
    spacing.set(W + "line", "400")
    spacing.set(W + "lineRule", "exact")


def an_alignment_changed(parts: Parts) -> None:
    named(parts, "BodyText", "{W}pPr/{W}jc").set(W + "val", "left")


def space_added(parts: Parts) -> None:
    named(parts, "BodyText", "{W}pPr/{W}spacing").set(W + "afterLines", "50")


def keep_lost(parts: Parts) -> None:
    named(parts, "Heading1", "{W}pPr/{W}keepNext").set(W + "val", "0")


def kinsoku_lost(parts: Parts) -> None:
    named(parts, "BodyText", "{W}pPr/{W}kinsoku").set(W + "val", "0")


def a_margin_changed(parts: Parts) -> None:
    next(parts["word/document.xml"].iter(W + "pgMar")).set(W + "left", "1800")


def the_grid_changed(parts: Parts) -> None:
    for node in parts["word/document.xml"].iter(W + "docGrid"):
        node.set(W + "linePitch", "600")


def marks_not_compressed(parts: Parts) -> None:
    next(parts["word/settings.xml"].iter(W + "characterSpacingControl")).set(W + "val", "doNotCompress")


def forbidden_starts_lost(parts: Parts) -> None:
    remove(next(parts["word/settings.xml"].iter(W + "noLineBreaksBefore")))


def margins_not_mirrored(parts: Parts) -> None:
    remove(next(parts["word/settings.xml"].iter(W + "mirrorMargins")))


def another_language(parts: Parts) -> None:
    next(parts["word/settings.xml"].iter(W + "themeFontLang")).set(W + "eastAsia", "ja-JP")


def no_page_number(parts: Parts) -> None:
    for name, part in parts.items():
        if name.startswith("word/footer"):
            for node in list(part.iter(W + "instrText")):
                remove(node)


def a_contents_entry_changed(parts: Parts) -> None:
    entry = next(node for node in body(parts).iter(W + "p") for style in node.iter(W + "pStyle")
                 if style.get(W + "val") == "TOC2")  # fmt: skip
    next(node for node in entry.iter(W + "t") if "分项" in (node.text or "")).text = "（一）分"


BREAKS = {
    "N-13": (
        a_sentence_dropped, a_paragraph_dropped, two_paragraphs_swapped, a_heading_raised, a_heading_made_text,
        a_quote_made_title, a_note_lost, words_of_a_note_changed, a_link_turned, a_lead_lost,
    ),
    "G-11": (cells_swapped, a_span_lost, head_rows_lost),
    "I-9": (a_note_mark_lost,),
    "N-12": (
        an_indent_changed, a_face_changed, a_size_changed, a_line_changed, an_alignment_changed, space_added, keep_lost,
    ),
    "N-7": (an_indent_given_directly, bold_given_directly),
    "N-6": (kinsoku_lost,),
    "A-2": (a_margin_changed,),
    "A-5": (the_grid_changed,),
    "A-12": (margins_not_mirrored,),
    "N-5": (marks_not_compressed, forbidden_starts_lost),
    "J-5": (another_language,),
    "H-21": (no_page_number,),
    "I-6": (a_contents_entry_changed,),
}  # fmt: skip


def test_a_good_edition_has_no_finding() -> None:
    report = verified(good())
    assert report.findings == []
    assert set(BREAKS) <= set(report.held)
    assert {measure.verdict for measure in report.measures} == {Verdict.EXACT, Verdict.APPROXIMATE}
    assert all(measure.reason for measure in report.measures if measure.verdict is Verdict.APPROXIMATE)
    measured = {(measure.role, measure.property) for measure in report.measures}
    assert {("body", "roles.first-indent"), ("heading-2", "roles.font"), ("lead-2", "roles.font")} <= measured


@pytest.mark.parametrize(("rule", "change"), [(rule, change) for rule, changes in BREAKS.items() for change in changes])
def test_each_break_is_seen(rule: str, change: Callable[[Parts], None]) -> None:
    report = broken(change)
    assert rule in {finding.rule for finding in report.findings}, report.findings
    assert not report.ok or rule in ("G-11", "I-9")


def test_a_wrong_measure_is_told_with_both_values() -> None:
    wrong = [m for m in broken(an_indent_changed).measures if m.verdict is Verdict.WRONG]
    assert [(m.role, m.property, m.expected, m.measured) for m in wrong] == [("body", "roles.first-indent", "2", "1")]
