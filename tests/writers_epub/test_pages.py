"""Pages of the print edition in the text: where they begin, and the list that leads to them."""

from __future__ import annotations

from pipeline.model import nodes as n
from pipeline.model.build import paragraph, text
from pipeline.model.nodes import Role
from pipeline.model.walk import document_text
from pipeline.typeset.layout import BlockPlace, Layout, Page, PlacedLine
from pipeline.verify.epub import texts
from pipeline.writers.epub import write
from tests.inspectors.epub import OPS, XHTML, Epub
from tests.writers_epub.conftest import make_job


def line(block: int, words: str, *, first: bool = False, note: str = "") -> PlacedLine:
    return PlacedLine(0, 0, 100, (), words, block, first, False, note)


def page(index: int, label: str, *lines: PlacedLine) -> Page:
    return Page(index, label, True, 400, 600, lines)


def place(words: str, kind: str = "p") -> BlockPlace:
    return BlockPlace(Role.BODY, 0, words, 0, 0.0, kind=kind)


def before_and_after(book: Epub, anchor: str) -> tuple[str, str]:
    """Words of the paragraph on either side of a page mark."""
    for name in book.spine:
        for mark in book.xml(name).iter(f"{XHTML}span"):
            if mark.get("id") != anchor:
                continue
            assert (mark.get(f"{OPS}type"), mark.get("role")) == ("pagebreak", "doc-pagebreak")
            par = next(parent for parent in mark.iterancestors() if parent.tag in (f"{XHTML}p", f"{XHTML}h1"))
            words = "".join(par.itertext())
            done = "".join(mark.xpath("preceding::text()"))
            start = len("".join(par.xpath("preceding::text()")))
            return words[: len(done) - start], words[len(done) - start :]
    raise AssertionError(anchor)


def test_a_page_begins_inside_a_paragraph() -> None:
    words = "甲乙丙丁戊己庚辛"
    layout = Layout(
        (
            page(0, "i", line(-1, "目录")),
            page(1, "1", line(0, "甲乙丙", first=True)),
            page(2, "2", line(0, "丁戊己")),
        ),
        (place(words),),
        "zh-Hans",
    )
    inlines = (n.Text("甲乙"), n.Phrase(Role.LEAD, text("丙丁")), n.Text("戊己庚辛"))
    job = make_job(n.Paragraph(Role.BODY, inlines), layout=layout)
    book = Epub(write(job))
    assert [(label, address) for _, label, address in book.lines("page-list")] == [
        ("1", "text/part-1.xhtml#page-2"),
        ("2", "text/part-1.xhtml#page-3"),
    ]
    assert before_and_after(book, "page-2") == ("", words)
    assert before_and_after(book, "page-3") == ("甲乙丙", "丁戊己庚辛")
    assert "\n".join(texts(write(job))) == document_text(job.document)


def test_a_note_mark_on_an_earlier_line_does_not_shift_the_page() -> None:
    layout = Layout(
        (page(0, "1", line(0, "甲①乙②丙", first=True)), page(1, "2", line(0, "丁戊己"))),
        (place("甲乙丙丁戊己"),),
        "zh-Hans",
    )
    notes = tuple(n.Note(name, (paragraph("注", Role.NOTE),)) for name in "ab")
    inlines = (n.Text("甲"), n.NoteRef("a"), n.Text("乙"), n.NoteRef("b"), n.Text("丙丁戊己"))
    book = Epub(write(make_job(n.Paragraph(Role.BODY, inlines), notes=notes, layout=layout)))
    assert before_and_after(book, "page-2")[1] == "丁戊己"


def test_a_page_that_begins_with_something_unknown_moves_to_the_next_paragraph() -> None:
    layout = Layout(
        tuple(page(i, str(i + 1), line(i, words, first=True)) for i, words in enumerate("甲图乙")),
        (place("甲"), place("图", "figure"), place("乙")),
        "zh-Hans",
    )
    book = Epub(write(make_job(paragraph("甲"), paragraph("乙"), layout=layout)))
    assert [label for _, label, _ in book.lines("page-list")] == ["1", "2", "3"]
    assert before_and_after(book, "page-2") == before_and_after(book, "page-3") == ("", "乙")


def test_a_list_mark_counts_as_text_of_its_paragraph() -> None:
    layout = Layout(
        (page(0, "1", line(0, "（1）甲", first=True)), page(1, "2", line(0, "乙丙"))),
        (place("（1）甲乙丙"),),
        "zh-Hans",
    )
    item = n.ListItem("（1）", (paragraph("甲乙丙", Role.LIST_ITEM),))
    book = Epub(write(make_job(n.ListBlock(True, (item,)), layout=layout)))
    assert before_and_after(book, "page-2") == ("（1）甲", "乙丙")


def test_pages_of_notes_do_not_count() -> None:
    layout = Layout(
        (
            page(0, "1", line(0, "甲", first=True), line(2, "①同", first=True, note="a")),
            page(1, "2", line(1, "同", first=True)),
        ),
        (place("甲"), place("同"), place("①同", "note")),
        "zh-Hans",
    )
    note = n.Note("a", (paragraph("同", Role.NOTE),))
    blocks = (n.Paragraph(Role.BODY, (n.Text("甲"), n.NoteRef("a"))), paragraph("同"))
    book = Epub(write(make_job(*blocks, notes=(note,), layout=layout)))
    assert before_and_after(book, "page-2") == ("", "同")
    assert all(not par.element.findall(f"{XHTML}span[@id]") for par in book.paragraphs() if par.note)


def test_the_source_of_the_page_numbers_is_named() -> None:
    layout = Layout((page(0, "1", line(0, "甲", first=True)),), (place("甲"),), "zh-Hans")
    book = Epub(write(make_job(paragraph("甲"), layout=layout)))
    assert book.meta("pageBreakSource") == ["试验报告（印刷版）"]
    assert "pageNavigation" in book.meta("schema:accessibilityFeature")
    assert "印刷版页码" in book.meta("schema:accessibilitySummary")[0]
