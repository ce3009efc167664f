"""The structure tree of the print edition says what the document is, point by point (ISO 32000-1, 14.8)."""

from __future__ import annotations

from functools import cache

import pikepdf
import pytest

from pipeline.assets import Assets
from pipeline.diagnostics import Diagnostics
from pipeline.model import nodes as n
from pipeline.model.nodes import Role
from pipeline.style.bundled import fonts_folder
from pipeline.style.load import load_style
from pipeline.style.resolve import resolve
from pipeline.style.resolved import Target
from pipeline.typeset.page import lay_out
from pipeline.verify.text import expected_texts
from pipeline.writers.pdf import write
from pipeline.writers.writer import Job
from tests.inspectors import tags
from tests.inspectors.tags import Piece, Tag, Tagged
from tests.writers_pdf.everything import ENGLISH, document, made

STANDARD = {
    "Document", "Sect", "Div", "BlockQuote", "Caption", "TOC", "TOCI", "P", "H1", "H2", "H3", "H4", "H5", "H6",
    "L", "LI", "Lbl", "LBody", "Table", "TR", "TH", "TD", "Span", "Note", "Reference", "Link", "Ruby", "RB", "RT",
    "Figure",
}  # fmt: skip
PARAGRAPHS = ("P", "Title", "Caption", "H1", "H2", "H3")
SHEETS = (("official", "zh-Hans"), ("book", "zh-Hant-TW"), ("vertical", "zh-Hant-TW"))


@cache
def tagged(sheet: str = "official", tag: str = "zh-Hans") -> Tagged:
    return tags.read(made(sheet, tag)[2])


def heard(tag: Tag) -> str:
    """What a paragraph says, without the marks of notes and the readings above it."""
    aside = {id(piece) for inner in tag.all("Reference", "RT") for piece in inner.pieces()}
    return "".join(piece.told for piece in tag.pieces() if id(piece) not in aside)


def paragraphs(tag: Tag) -> list[str]:
    """Every paragraph in reading order, the mark of a list item before its words, lines of code together."""
    out: list[str] = []
    label = ""
    for item in tag.walk():
        if item.kind == "Lbl" and item.above is not None and item.above.kind == "LI":
            label += item.text
        elif item.kind == "CodeBlock":
            lines = [kid for kid in item.children if isinstance(kid, Tag)]
            out.append(label + "\n".join(line.text for line in lines))
            label = ""
        elif item.kind in PARAGRAPHS and item.above is not None and item.above.kind != "CodeBlock":
            out.append(label + heard(item))
            label = ""
    return out


@pytest.mark.parametrize(("sheet", "tag"), SHEETS)
def test_a_reader_hears_each_paragraph_whole_and_in_order(sheet: str, tag: str) -> None:
    found = [text for text in paragraphs(tagged(sheet, tag).document) if text]
    assert found == [text for text in expected_texts(document()) if text]


@pytest.mark.parametrize(("sheet", "tag"), SHEETS)
def test_everything_drawn_is_content_or_artifact(sheet: str, tag: str) -> None:
    file = tagged(sheet, tag)
    assert file.loose == []
    held = sorted((piece.page, piece.mcid) for piece in file.document.pieces())
    assert held == [(page, mcid) for page, marked in enumerate(file.marked) for mcid in sorted(marked)]


@pytest.mark.parametrize(("sheet", "tag"), SHEETS)
def test_only_standard_types_and_what_is_mapped_to_them(sheet: str, tag: str) -> None:
    file = tagged(sheet, tag)
    roles = {key[1:]: str(value)[1:] for key, value in file.pdf.Root.StructTreeRoot.RoleMap.items()}
    assert set(roles.values()) <= STANDARD
    assert {item.kind for item in file.document.walk()} <= STANDARD | set(roles)
    for item in file.document.walk():
        assert item.children or item.kind in ("TD", "TH") or item.entries.get("ActualText") == "\n"


def test_heads_folios_and_rules_are_artifacts() -> None:
    file = tagged("book", "zh-Hant-TW")
    assert any("/Header" in kinds for kinds in file.artifacts)
    assert any("/Footer" in kinds for kinds in file.artifacts)
    assert not [piece for piece in file.document.pieces() if piece.told.strip("— ·-").isdecimal()]


def test_headings_skip_no_level() -> None:
    headings = tagged().document.all("H1", "H2", "H3", "H4")
    assert [item.kind for item in headings] == ["H1", "H2", "H3", "H1"]  # the tree's fourth level stands below a second
    assert [item.role for item in headings] == ["heading-plain", "heading-1", "heading-2", "heading-plain"]


def test_contents_are_a_list_of_lists_whose_entries_lead_to_headings() -> None:
    file = tagged()
    outer = file.document.all("TOC")[0]
    assert outer.parts == ["TOCI", "TOC", "TOCI"]
    entries = outer.all("TOCI")
    headings = file.document.all("H1", "H2")  # the sheet lists three levels, the last heading is of the fourth
    assert [entry.text.rpartition(" ")[0] for entry in entries] == [heading.text for heading in headings]
    labels = page_labels(file.pdf)
    for entry, heading in zip(entries, headings, strict=True):
        assert entry.parts == ["Reference"]
        link = entry.all("Link")[0]
        start = next(heading.pieces())
        (leap,) = link.leaps()
        assert leap.target is not None
        assert leap.target[0] == start.page
        assert entry.text.rpartition(" ")[2] == labels[start.page]


def page_labels(pdf: pikepdf.Pdf) -> list[str]:
    return [page.label for page in pdf.pages]


def test_lists_have_labels_and_bodies() -> None:
    outer = next(item for item in tagged().document.all("L") if item.above and item.above.kind == "Document")
    assert outer.parts == ["LI", "LI", "LI"]
    assert str(outer.table["ListNumbering"]) == "/Decimal"
    first, second, third = (item for item in outer.children if isinstance(item, Tag))
    assert first.parts == second.parts == third.parts == ["Lbl", "LBody"]
    assert [item.all("Lbl")[0].text for item in (first, second, third)] == ["（1）", "（2）", "（3）"]
    assert [item.text for item in first.all("P")] == ["甲", "甲的第二段"]
    inner = second.all("L")[0]
    assert str(inner.table["ListNumbering"]) == "/Disc"
    assert [item.parts for item in inner.all("LI")] == [["Lbl", "LBody"], ["LBody"]]
    assert [item.text for item in inner.all("Lbl")] == ["•"]
    assert [item.text for item in third.all("P")] == ["x = 1", "", "  y = 2"]


def test_tables_have_heads_with_scope_and_spans() -> None:
    table = tagged().document.all("Table")[0]
    assert table.parts == ["Caption", *["TR"] * 42]
    rows = table.all("TR")
    assert [item.kind for row in rows[:2] for item in row.children if isinstance(item, Tag)] == ["TH"] * 4
    scopes = [str(item.table["Scope"]) for row in rows for item in row.all("TH")]
    assert scopes == ["/Column"] * 4 + ["/Row"] * 40  # the heads that come again on other pages are artifacts
    first, second = rows[0].all("TH")
    assert (int(first.table["RowSpan"]), "ColSpan" in first.table) == (2, False)
    assert (int(second.table["ColSpan"]), "RowSpan" in second.table) == (2, False)
    for row in rows[2:]:
        assert row.parts == ["TH", "TD", "TD"]
    assert [item.kind for item in rows[-1].walk() if item.kind in ("TH", "TD", "L", "Figure")] == [
        "TH", "Figure", "TD", "L", "TD", "Figure"
    ]  # fmt: skip


def test_pictures_have_their_words_also_in_a_line_and_in_cells() -> None:
    figures = tagged().document.all("Figure")
    assert [item.entries["Alt"] for item in figures] == ["行内图", "头图", "格图", "一张灰图", "图"]
    assert all(item.all("Figure")[0].children for item in figures)
    (captioned,) = [item.above for item in figures if item.entries["Alt"] == "一张灰图"]
    assert captioned is not None
    assert captioned.parts == ["Figure", "Caption"]


def test_quotations() -> None:
    quotes = tagged().document.all("BlockQuote")
    assert [[item.text for item in quote.all("P")] for quote in quotes] == [["引文一。", "引文二。"], ["注中引文。"]]


@pytest.mark.parametrize(("sheet", "tag"), SHEETS)
def test_marks_of_notes_lead_to_notes(sheet: str, tag: str) -> None:
    file = tagged(sheet, tag)
    notes = file.document.all("Note")
    references = [item for item in file.document.all("Reference") if item.above and item.above.kind == "P"]
    assert len(notes) == len(references) == 2
    names = file.pdf.Root.StructTreeRoot.IDTree.Names
    assert [note.entries["ID"] for note in notes] == [str(name) for name in list(names)[::2]]
    assert len({note.entries["ID"] for note in notes}) == 2
    for note, reference in zip(notes, references, strict=True):
        assert note.parts[0] == "Lbl"
        assert note.all("Lbl")[0].text == reference.text
        (link,) = reference.all("Link")
        (leap,) = link.leaps()
        assert leap.target is not None
        assert leap.target[0] == next(note.pieces()).page
        (back,) = note.all("Lbl")[0].all("Link")[0].leaps()
        assert back.target is not None
        assert back.target[0] == next(reference.pieces()).page
        if sheet != "vertical":
            assert leap.rect[3] < back.target[1] < leap.rect[3] + 20  # a line above the mark


@pytest.mark.parametrize(("sheet", "tag"), SHEETS)
def test_links_own_their_annotations(sheet: str, tag: str) -> None:
    file = tagged(sheet, tag)
    links = file.document.all("Link")
    for link in links:
        leaps = link.leaps()
        assert leaps
        assert {leap.page for leap in leaps} == {piece.page for piece in link.pieces()}
        assert "".join(leap.contents for leap in leaps) == link.text
        assert all(leap.address or leap.target for leap in leaps)
    owned = sum(len(link.leaps()) for link in links)
    assert owned == sum(len(page.get("/Annots", [])) for page in file.pdf.pages)
    words = {link.text: link.leaps()[0] for link in links}
    assert words["这个地址很长的网页" * 4].address == "https://example.cn/a"
    caption = next(item for item in file.document.all("Caption") if item.text.startswith("表1"))
    assert words["表1"].target is not None
    assert words["表1"].target[0] == next(caption.pieces()).page
    assert words["图1"].target is not None
    assert "无处" not in words  # it leads nowhere: plain words


@pytest.mark.parametrize(("sheet", "tag"), SHEETS)
def test_readings_stand_with_their_bases(sheet: str, tag: str) -> None:
    rubies = tagged(sheet, tag).document.all("Ruby")
    assert [item.parts for item in rubies] == [["RB", "RT"]] * 2
    assert [[kid.text for kid in item.children if isinstance(kid, Tag)] for item in rubies] == [
        ["六盘水", "lù pán shuǐ"],
        ["毕节", "bì jié"],
    ]


def test_english_is_told_and_nothing_else() -> None:
    spans = tagged().document.all("Span")
    assert "".join(span.text for span in spans) == ENGLISH
    assert {span.entries["Lang"] for span in spans} == {"en"}


def test_code_keeps_its_lines() -> None:
    (code,) = tagged().document.all("CodeBlock")
    assert [item.text for item in code.all("P")] == ["x = 1", "", "  y = 2"]


@pytest.mark.parametrize(("sheet", "tag"), SHEETS)
def test_the_catalogue_speaks_for_the_whole(sheet: str, tag: str) -> None:
    pdf = tagged(sheet, tag).pdf
    assert str(pdf.Root.Lang) == tag
    assert bool(pdf.Root.MarkInfo.Marked)
    assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
    assert all(str(page.Tabs) == "/S" for page in pdf.pages)
    with pdf.open_metadata() as xmp:
        info = pdf.docinfo
        assert xmp["dc:title"] == str(info.Title) == "工作报告"
        assert list(xmp["dc:creator"]) == [str(info.Author)] == ["王立"]
        assert xmp["pdf:Keywords"] == str(info.Keywords)
        assert xmp["pdf:Producer"] == str(info.Producer)
        assert xmp["xmp:CreatorTool"] == str(info.Creator)
        assert xmp["xmp:CreateDate"].startswith("2022-02-17T00:00:00")
        assert str(info.CreationDate).startswith("D:20220217000000")
        assert (xmp["pdfaid:part"], xmp["pdfaid:conformance"], xmp["pdfuaid:part"]) == ("2", "A", "1")


def test_the_outline_is_nested_as_the_headings_are() -> None:
    with tagged().pdf.open_outline() as outline:
        top = [item.title for item in outline.root]
        below = [item.title for item in outline.root[0].children]
        deepest = [item.title for item in outline.root[0].children[0].children]
    assert top == ["过去五年工作回顾", "今后五年工作建议"]
    assert (below, deepest) == (["一、强化政治引领"], ["（一）数据"])


def test_objects_stand_in_streams() -> None:
    data = made()[2]
    assert b"/Type/ObjStm" in data
    assert data.count(b" obj") < len(tagged().pdf.objects) / 2


def test_lines_of_a_paragraph_are_pieces_without_ends() -> None:
    for piece in tagged().document.pieces():
        assert isinstance(piece, Piece)
        assert not set("\r\n\t\x00") & set(piece.told)


def test_neighbours_with_one_reading_lose_none() -> None:
    tree = n.Document(n.Meta(), (n.Paragraph(Role.BODY, (n.Ruby("天", "tiān"), n.Ruby("天", "tiān"))),))
    file = tags.read(printed(tree))
    (ruby,) = file.document.all("Ruby")
    assert [kid.text for kid in ruby.children if isinstance(kid, Tag)] == ["天天", "tiāntiān"]


def printed(document: n.Document) -> bytes:
    style = resolve(load_style("official"), "zh-Hans", Target.PDF)
    found, assets = Diagnostics(), Assets()
    layout = lay_out(document, style, fonts_folder(), found, assets)
    return write(Job(document, style, layout, assets, found, fonts_folder(), 0))
