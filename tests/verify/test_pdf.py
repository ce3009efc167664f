"""Reading a PDF back: the tree's text and nothing else, by an own walk; broken files are told, not read wrongly."""

from __future__ import annotations

import re
import zlib
from io import BytesIO

import pdfplumber
import pytest

from pipeline import conversion
from pipeline.assets import Assets
from pipeline.diagnostics import Diagnostics
from pipeline.errors import WriteError
from pipeline.model.build import paragraph, text
from pipeline.model.nodes import (
    Block,
    Break,
    Cell,
    CodeBlock,
    Document,
    Heading,
    Link,
    ListBlock,
    ListItem,
    Mark,
    Marked,
    Meta,
    Note,
    NoteRef,
    Paragraph,
    Quote,
    Role,
    Row,
    Table,
    Text,
)
from pipeline.style.bundled import fonts_folder
from pipeline.style.load import load_style
from pipeline.style.resolve import resolve
from pipeline.typeset.page import lay_out
from pipeline.verify.edition import verify_edition
from pipeline.verify.pdf import texts
from pipeline.verify.text import expected_texts, first_difference
from pipeline.writers.pdf import write
from pipeline.writers.writer import Job
from tests.verify.sample import set_in_print, style_of

LONG = "各民主党派、工商联完成投资2.5亿元，Constitution of the People's Republic of China 1982，增长5%～10%。" * 6


def edition(document: Document, *, contents: bool = False) -> bytes:
    from dataclasses import replace

    style = replace(resolve(load_style("official"), document.meta.language), contents=contents)
    found, assets = Diagnostics(), Assets()
    layout = lay_out(document, style, fonts_folder(), found, assets)
    return write(Job(document, style, layout, assets, found, fonts_folder(), 1_645_056_000))


def full(*more: Block) -> Document:
    inner = ListBlock(False, (ListItem("•", (paragraph("里层", Role.LIST_ITEM),)),))
    blocks: tuple[Block, ...] = (
        Paragraph(Role.TITLE, (Text("政府工作"), Break(soft=True), Text("报告"))),
        Heading(1, Role.HEADING_1, text("一、强化引领")),
        Paragraph(Role.BODY, (*text(LONG), NoteRef("a"), Text("后"), NoteRef("b"), Text("。"))),
        Paragraph(Role.BODY, (Text("面积12km"), Marked(Mark.SUPERSCRIPT, text("2")), Text("文"))),
        Paragraph(Role.BODY, (Marked(Mark.SUBSCRIPT, text(LONG)), Text("尾"))),
        Paragraph(Role.BODY, (Text("见"), Link("https://example.org/", text("网页[5]")), Text("①。"))),
        ListBlock(True, (ListItem("（1）", (paragraph("甲", Role.LIST_ITEM),)), ListItem("（2）", (inner,)))),
        Quote((paragraph("引文。", Role.QUOTE),)),
        CodeBlock("if a < b: pass"),
        Table((), (), (Row((Cell((paragraph("甲", Role.TABLE_CELL),)), Cell((paragraph("1.5", Role.TABLE_CELL),)))),)),
        *more,
    )
    notes = (
        Note("a", (paragraph("甲注", Role.NOTE), paragraph("①不是标记", Role.NOTE))),
        Note("b", (paragraph("乙注", Role.NOTE),)),
    )
    return Document(Meta(title="政府工作报告"), blocks, notes)


def test_every_kind_of_block_reads_back_as_the_tree_says() -> None:
    document = full()
    assert first_difference(expected_texts(document), texts(edition(document))) is None


def test_contents_pages_are_no_text_of_the_author() -> None:
    document = full()
    assert first_difference(expected_texts(document), texts(edition(document, contents=True))) is None


def test_an_independent_reader_sees_the_same_characters() -> None:
    """pdfplumber takes glyphs by place, ours by structure; both must find the Han of every paragraph."""
    document = Document(Meta(), (paragraph(LONG), paragraph("谢谢大家！")))
    data = edition(document)
    with pdfplumber.open(BytesIO(data)) as pdf:
        seen = "".join(char["text"] for page in pdf.pages for char in page.chars if not char["text"].isspace())
    ours = "".join(texts(data)).replace(" ", "")
    assert ours in seen


def rewritten(data: bytes, change: bytes, by: bytes) -> bytes:
    """The file with one content stream changed, at its old length."""
    for match in re.finditer(rb"/Filter/FlateDecode/Length (\d+)>>stream\n", data):
        raw = data[match.end() : match.end() + int(match[1])]
        plain = zlib.decompress(raw)
        if change in plain and b"BDC" in plain:
            kept = plain[: plain.index(b"/Artifact")]  # without the folio: room for the change
            packed = zlib.compress(kept.replace(change, by, 1), 9)
            assert len(packed) <= len(raw)
            return data.replace(raw, packed + b"\0" * (len(raw) - len(packed)))
    raise AssertionError("nothing to change")


def test_wording_and_glyphs_that_disagree_are_found() -> None:
    data = edition(Document(Meta(), (paragraph("天地玄黄" * 30),)))
    word, other = "玄黄".encode("utf-16-be"), "玄玄".encode("utf-16-be")  # first in ActualText, then in the glyphs
    with pytest.raises(WriteError):
        texts(rewritten(data, word, other))


@pytest.mark.parametrize("cut", [0, 10, 500, -40])
def test_broken_files_are_told(cut: int) -> None:
    data = edition(Document(Meta(), (paragraph("文"),)))
    with pytest.raises(WriteError):
        texts(data[:cut])


def test_the_check_is_part_of_every_build() -> None:
    assert conversion.reads("pdf")


def test_pages_without_a_word_can_be_read() -> None:
    empty = Document(Meta(), (paragraph(""),))
    report = verify_edition("a.pdf", "pdf", set_in_print(empty), style_of, lambda _: empty)
    assert "N-13" not in report.broken_by_rule()
