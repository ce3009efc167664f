"""The file as a whole: container, contents, properties, reproducibility, other people's readers."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import docx as python_docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.assets import Assets
from pipeline.diagnostics import Diagnostics
from pipeline.model.build import paragraph, text
from pipeline.model.nodes import Cell, Document, Heading, Meta, Paragraph, Role, Row, Table, Text
from pipeline.model.walk import document_text
from pipeline.typeset.layout import BlockPlace, Layout, Page, PlacedLine
from pipeline.verify.docx import UnreadableError, texts
from pipeline.writers.docx import write
from pipeline.writers.writer import Job
from tests.inspectors.docx import Docx, W
from tests.writers_docx.conftest import make_style

JobMaker = Callable[..., Job]


def a_report() -> tuple[Paragraph | Heading, ...]:
    return (
        paragraph("工作报告", Role.TITLE),
        Heading(1, Role.HEADING_PLAIN, text("过去五年")),
        Heading(2, Role.HEADING_1, text("一、“第一议题”")),
        paragraph("正文。"),
        Heading(4, Role.HEADING_3, text("1.太深")),
    )


def pages() -> Layout:
    """Four pages: contents in Roman, text from 1."""
    labels = ("i", "ii", "1", "2")
    made = tuple(Page(i, label, i % 2 == 0, 595, 842, ()) for i, label in enumerate(labels))
    places = (
        BlockPlace(Role.TITLE, 0, "工作报告", 2, 0),
        BlockPlace(Role.HEADING_PLAIN, 1, "过去五年", 2, 0),
        BlockPlace(Role.HEADING_1, 2, "一、“第一议题”", 3, 0),
        BlockPlace(Role.HEADING_3, 4, "1.太深", 3, 0),
    )
    return Layout(made, places, "zh-Hans")


# --- contents ------------------------------------------------------------------------------------------------------


def test_contents_are_filled_with_the_pages_of_the_layout(job: JobMaker) -> None:
    made = replace(job(*a_report(), contents=True), layout=pages())
    data = write(made)
    assert "\n".join(texts(data)) == document_text(made.document)  # contents are not text of the author
    docx = Docx(data)
    entries = [p for p in docx.paragraphs(contents=True) if p.name.startswith("toc")]
    assert [(p.name, p.text) for p in entries] == [("toc 1", "过去五年1"), ("toc 2", "一、“第一议题”2")]
    fields = [item.text for item in docx.document.iter(W + "instrText")]
    assert fields[0] == ' TOC \\o "1-3" \\h \\z \\u '
    anchors = [link.get(W + "anchor") for link in docx.document.iter(W + "hyperlink")]
    marks = {mark.get(W + "name") for mark in docx.document.iter(W + "bookmarkStart")}
    assert set(anchors) <= marks
    assert len(anchors) == 2
    assert docx.settings.find(W + "updateFields") is None
    begun = [item.get(W + "fldCharType") for item in docx.document.iter(W + "fldChar")]
    assert begun.count("begin") == begun.count("end") == begun.count("separate") == 3


def test_contents_have_a_section_in_roman_and_the_text_begins_on_a_recto(job: JobMaker) -> None:
    docx = Docx(write(replace(job(*a_report(), contents=True), layout=pages())))
    front, body = docx.sections
    roman, arabic = front.find(W + "pgNumType"), body.find(W + "pgNumType")
    kind = body.find(W + "type")
    assert roman is not None
    assert arabic is not None
    assert kind is not None
    assert (roman.get(W + "fmt"), arabic.get(W + "start"), kind.get(W + "val")) == ("lowerRoman", "1", "oddPage")


def test_without_a_layout_word_is_asked_to_renew_the_contents(job: JobMaker) -> None:
    docx = Docx(write(job(*a_report(), contents=True)))
    assert docx.settings.find(W + "updateFields") is not None
    assert [p.text for p in docx.paragraphs(contents=True) if p.name.startswith("toc")] == [
        "过去五年",
        "一、“第一议题”",
    ]


def test_no_contents_without_headings(job: JobMaker) -> None:
    docx = Docx(write(job(paragraph("文"), contents=True)))
    assert docx.document.find(f".//{W}sdt") is None
    assert len(docx.sections) == 1


def test_a_long_contents_entry_turns_before_it_reaches_the_numbers(job: JobMaker) -> None:
    words = "一、坚持党的领导，努力作出厚植思想政治基础的新贡献，不断巩固团结奋斗"
    made = job(Heading(1, Role.HEADING_1, text(words)), contents=True)
    docx = Docx(write(made))
    entry = next(p for p in docx.paragraphs(contents=True) if p.name == "toc 1")
    lines = [""]
    for item in docx.document.iter(W + "t", W + "br", W + "tab"):
        if item.getparent().getparent().tag != W + "hyperlink":
            continue
        if item.tag == W + "br":
            lines.append("")
        lines[-1] += item.text or ""
    assert entry.text == "".join(lines) == words
    assert len(lines) == 2
    assert all(len(line) <= 24 for line in lines)
    assert not any(line[0] in "，、。" for line in lines)


def test_title_lines_end_where_the_layout_ends_them(job: JobMaker) -> None:
    title = Paragraph(Role.TITLE, (Text("第八届委员会常务"), Text("委员会工作报告")))
    lines = tuple(PlacedLine(0, 0, 0, (), words, 0) for words in ("第八届委员会", "常务委员会工作报告"))
    layout = Layout((Page(0, "1", True, 595, 842, lines),), (BlockPlace(Role.TITLE, 0, "", 0, 0),), "zh-Hans")
    made = replace(job(title), layout=layout)
    data = write(made)
    assert texts(data) == ["第八届委员会常务委员会工作报告"]
    (par,) = Docx(data).paragraphs()
    assert [run.text for run in par.runs] == ["第八届委员会", "常务", "委员会工作报告"]
    between = par.runs[0].raw.getnext()
    assert between is not None
    assert between[0].tag == W + "br"


# --- container and properties --------------------------------------------------------------------------------------


def test_properties_say_who_when_and_in_which_language(job: JobMaker) -> None:
    core = Docx(write(job(paragraph("文")))).parts["docProps/core.xml"].decode()
    assert "<dc:title>试验报告</dc:title>" in core
    assert "<dc:creator>王立</dc:creator>" in core
    assert "<dc:language>zh-Hans</dc:language>" in core
    assert core.count("2022-02-17T00:00:00Z") == 2


def test_content_types_come_first_and_no_foreign_part_comes_along(job: JobMaker) -> None:
    with ZipFile(BytesIO(write(job(paragraph("文"))))) as archive:
        names = archive.namelist()
    assert names[0] == "[Content_Types].xml"
    assert set(names) == {
        "[Content_Types].xml",
        "_rels/.rels",
        "word/document.xml",
        "word/_rels/document.xml.rels",
        "word/footer1.xml",
        "word/footer2.xml",
        "word/styles.xml",
        "word/settings.xml",
        "word/theme/theme1.xml",
        "word/fontTable.xml",
        "docProps/core.xml",
        "docProps/app.xml",
    }


def test_python_docx_reads_it(job: JobMaker) -> None:
    document = python_docx.Document(BytesIO(write(job(*a_report()))))
    assert [p.text for p in document.paragraphs] == document_text(job(*a_report()).document).split("\n")
    assert document.paragraphs[1].style is not None
    assert document.paragraphs[1].style.name == "Heading 1"
    assert document.core_properties.author == "王立"


def test_settings_and_properties_stand_in_schema_order(job: JobMaker) -> None:
    """A sequence in the schema is an order (ISO/IEC 29500-1, A.1): Word repairs a file that breaks it."""
    docx = Docx(write(job(*a_report())))
    orders = {
        "pPr": "pStyle keepNext keepLines pageBreakBefore widowControl pBdr tabs kinsoku overflowPunct topLinePunct"
        " autoSpaceDE autoSpaceDN snapToGrid spacing ind jc outlineLvl sectPr",
        "rPr": "rStyle rFonts b bCs strike color sz szCs u vertAlign em lang",
        "sectPr": "footerReference type pgSz pgMar pgNumType cols textDirection rtlGutter docGrid",
        "style": "name basedOn next uiPriority semiHidden unhideWhenUsed qFormat pPr rPr tblPr trPr tcPr",
        "settings": "zoom mirrorMargins defaultTabStop evenAndOddHeaders drawingGridVerticalSpacing"
        " displayHorizontalDrawingGridEvery displayVerticalDrawingGridEvery characterSpacingControl noLineBreaksAfter"
        " noLineBreaksBefore updateFields footnotePr endnotePr compat docVars themeFontLang decimalSymbol"
        " listSeparator",
    }
    for part in ("word/document.xml", "word/styles.xml", "word/settings.xml"):
        root = docx.xml(part)
        for name, order in orders.items():
            known = order.split()
            for element in root.iter(W + name):
                places = [known.index(child.tag.replace(W, "")) for child in element]
                assert places == sorted(places), (part, name)


def test_same_job_same_bytes_across_hash_seeds_zones_and_locales(tmp_path: Path) -> None:
    root = Path(__file__).parents[2]
    code = (
        "import sys, hashlib; sys.path.insert(0, '.');"
        "from pathlib import Path;"
        "from tests.writers_docx.conftest import make_style;"
        "from pipeline.assets import Assets; from pipeline.diagnostics import Diagnostics;"
        "from pipeline.model.nodes import *; from pipeline.model.build import paragraph;"
        "from pipeline.writers.writer import Job; from pipeline.writers.docx import write;"
        "marks = tuple(Marked(m, (Marked(n, (Text('字'),)),)) for m in Mark for n in Mark);"
        "d = Document(Meta(title='题'), (paragraph('文'), Paragraph(Role.BODY, marks)));"
        "data = write(Job(d, make_style(), None, Assets(), Diagnostics(), Path(), 0));"
        "print(hashlib.sha256(data).hexdigest())"
    )
    seen = set()
    for seed, zone, place in (("1", "UTC", "C"), ("2", "Asia/Taipei", "C.UTF-8"), ("3", "America/New_York", "POSIX")):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": place, "HOME": str(tmp_path)}
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=root, env=environment, capture_output=True, text=True, check=True
        )
        seen.add(done.stdout)
    assert len(seen) == 1


# --- reading back --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"not a zip"])
def test_what_is_no_docx_is_named(data: bytes) -> None:
    with pytest.raises(UnreadableError):
        texts(data)


def test_a_changed_file_is_noticed(job: JobMaker) -> None:
    made = job(
        paragraph("甲乙"),
        paragraph("丙丁"),
        Table((), (), (Row((Cell((paragraph("子"),)), Cell((paragraph("丑"),)))),)),
    )
    data = write(made)
    with ZipFile(BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    whole = document_text(made.document).split("\n")
    assert texts(data) == whole
    for old, new in (("甲乙", "甲"), ("丙丁", "丁丙"), ("子", "丑")):
        buffer = BytesIO()
        with ZipFile(buffer, "w") as archive:
            for name, content in parts.items():
                archive.writestr(name, content.replace(old.encode(), new.encode()))
        assert texts(buffer.getvalue()) != whole


words = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"), min_size=1, max_size=30
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.sampled_from(list(Role)), words), max_size=6), words)
def test_any_text_in_any_role_comes_back(blocks: list[tuple[Role, str]], cell: str) -> None:
    table = Table((), (), (Row((Cell((paragraph(cell),)),)),))
    document = Document(Meta(), (*(paragraph(value, role) for role, value in blocks), table))
    data = write(Job(document, make_style(), None, Assets(), Diagnostics(), Path(), 0))
    assert "\n".join(texts(data)) == document_text(document)
