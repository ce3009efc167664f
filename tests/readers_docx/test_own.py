"""Our own Word editions read back: the same tree."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from pipeline.assets import Assets
from pipeline.conversion import in_script, read_document
from pipeline.diagnostics import Diagnostics
from pipeline.model import nodes as n
from pipeline.model.build import paragraph
from pipeline.model.walk import document_text
from pipeline.readers.docx import read
from pipeline.source import Source
from pipeline.style.load import load_style
from pipeline.style.resolve import resolve
from pipeline.style.resolved import ResolvedStyle
from pipeline.verify.outline import outline_of
from pipeline.writers.docx import write
from pipeline.writers.writer import Job

REPORT = Path(__file__).parents[2] / "source" / "report.txt"


def made(document: n.Document, style: ResolvedStyle) -> Source:
    return Source("edition.docx", write(Job(document, style, None, Assets(), Diagnostics(), Path(), 0)))


@cache
def tree(path: Path, tag: str) -> n.Document:
    found = Diagnostics()
    return in_script(read_document(Source(path.name, path.read_bytes()), found, Assets()), tag, found)


@pytest.mark.parametrize("tag", ["zh-Hans", "zh-Hant-TW"])
@pytest.mark.parametrize("sheet", ["official", "report", "book", "large-print"])
def test_the_sample_comes_back_as_it_was(sheet: str, tag: str) -> None:
    """Cover and contents are made from the text and are no part of it; faces of leads and set line ends are looks."""
    document = tree(REPORT, tag)
    again = read_document(made(document, resolve(load_style(sheet), tag, "docx")), Diagnostics(), Assets())
    assert outline_of(again) == outline_of(document)
    # Where a title may be divided is a hint; the edition keeps the ones it used.
    assert [_without_hints(block) for block in again.blocks] == [_without_hints(block) for block in document.blocks]


def _without_hints(block: n.Block) -> n.Block:
    if not isinstance(block, n.Paragraph) or block.role is not n.Role.TITLE:
        return block
    return replace(block, children=(n.Text("".join(c.value for c in block.children if isinstance(c, n.Text))),))


def test_a_cover_that_says_more_than_the_text_is_kept() -> None:
    document = n.Document(n.Meta(), (paragraph("工作报告", n.Role.TITLE), paragraph("正文一段。")))
    source = made(document, resolve(load_style("report"), "zh-Hans", "docx"))
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(source.data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "word/document.xml":
                data = data.replace("工作报告".encode(), "内部资料".encode(), 1)
            new.writestr(name, data)
    again = read(Source("edition.docx", out.getvalue()), Assets(), Diagnostics())
    assert document_text(again).startswith("内部资料\n工作报告")
    assert document_text(read(source, Assets(), Diagnostics())) == "工作报告\n正文一段。"


def test_a_note_that_is_marked_twice_comes_back_with_both_marks() -> None:
    words = (n.Text("前"), n.NoteRef("n1"), n.Text("后"), n.NoteRef("n1"), n.Text("。"))
    document = n.Document(
        n.Meta(), (n.Paragraph(n.Role.BODY, words),), (n.Note("n1", (paragraph("注文。", n.Role.NOTE),)),)
    )
    again = read(made(document, resolve(load_style("official"), "zh-Hans", "docx")), Assets(), Diagnostics())
    (block,) = again.blocks
    assert isinstance(block, n.Paragraph)
    assert block.children == words


def test_roles_outlive_a_save_by_another_program() -> None:
    """Another program gives styles other identifiers and its own name as the maker: names of styles still say all."""
    heading = n.Heading(2, n.Role.HEADING_3, (n.Text("没有编号的标题"),))
    signed = (paragraph("本市人民政府", n.Role.SIGNATURE), paragraph("2024年1月5日", n.Role.DATE))
    document = n.Document(n.Meta(), (heading, paragraph("正文一段。"), n.Quote((paragraph("引文。"),)), *signed))
    source = made(document, resolve(load_style("official"), "zh-Hans", "docx"))
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(source.data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            data = old.read(name).replace(b"<Application>Kanben<", b"<Application>Another<")
            for at, identifier in enumerate((b"Heading2", b"BodyText", b"Signature", b"Quote")):
                for attribute in (b"styleId", b"val"):
                    data = data.replace(b'w:%s="%s"' % (attribute, identifier), b'w:%s="z%d"' % (attribute, at))
            new.writestr(name, data)
    again = read_document(Source("edition.docx", out.getvalue()), Diagnostics(), Assets())
    assert again.blocks == document.blocks
