"""The bundled sheet in Word: every role as the resolved record says, in every language, and the sample report whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.assets import Assets
from pipeline.diagnostics import Diagnostics
from pipeline.lang.regions import TAGS
from pipeline.model.build import paragraph, text
from pipeline.model.nodes import HEADING_ROLES, PHRASE_ROLES, Align, Document, Heading, Meta, Role
from pipeline.model.walk import document_text
from pipeline.style.load import load_style
from pipeline.style.resolve import resolve
from pipeline.style.resolved import ResolvedStyle
from pipeline.verify.docx import texts
from pipeline.writers.docx import write
from pipeline.writers.writer import Job
from tests.inspectors.docx import Docx, Look

REPORT = Path(__file__).parents[2] / "source" / "report.txt"
JC = {Align.JUSTIFY: "both", Align.LEFT: "left", Align.CENTER: "center", Align.RIGHT: "right"}


def made(style: ResolvedStyle, document: Document) -> bytes:
    return write(Job(document, style, None, Assets(), Diagnostics(), Path(), 0))


@pytest.mark.parametrize("tag", TAGS)
def test_every_role_looks_as_its_record_says(tag: str) -> None:
    style = resolve(load_style("official"), tag, "docx")
    roles = [role for role in Role if role not in PHRASE_ROLES]
    blocks = [Heading(1, role, text("一、题")) if role in HEADING_ROLES else paragraph("文字", role) for role in roles]
    # A body and its date stand by one another's wording, the foot of a document at the foot of its page: none here.
    apart = [*blocks, paragraph("隔开")]
    apart.insert(roles.index(Role.DATE), paragraph("隔开"))
    docx = Docx(made(style, Document(Meta(language=tag), tuple(apart))))
    found = [par for par in docx.paragraphs() if par.text != "隔开"]
    assert len(found) == len(roles)
    for role, par in zip(roles, found, strict=True):
        compare(style, role, par.look)
        assert par.look.outline == (0 if role in HEADING_ROLES else None), role


def compare(style: ResolvedStyle, role: Role, look: Look) -> None:
    record, page = style.of(role), style.page
    assert look.east_asian == style.fonts[record.font].docx, role
    assert look.latin == style.fonts[record.latin].docx, role
    assert look.size == pytest.approx(record.nominal, abs=0.25), role
    assert look.bold == record.bold, role
    assert look.align == JC[record.align], role
    asked = (record.first_indent, record.left_indent, record.right_indent)
    assert (look.first, look.left, look.right) == pytest.approx(asked, abs=0.005), role  # Word counts 1/100 em
    # Word counts 22 whole lines to the page (28.95 pt); print sets 21 pitches of 29.61 pt and one character.
    assert look.pitch == pytest.approx(record.pitch, rel=0.025, abs=0.05), role
    assert look.before_lines == pytest.approx(record.space_before / page.pitch, abs=0.01), role
    assert look.after_lines == pytest.approx(record.space_after / page.pitch, abs=0.01), role
    # a paragraph before a signature or date is kept with it
    if record.keep_next:
        assert look.on("keepNext"), role
    assert look.on("keepLines") == record.keep_together, role
    assert look.on("pageBreakBefore") == record.page_break_before, role
    assert look.on("widowControl") == (record.widows > 1), role


@pytest.mark.parametrize("tag", TAGS)
def test_the_page_is_twenty_two_lines_of_twenty_eight(tag: str) -> None:
    style = resolve(load_style("official"), tag, "docx")
    docx = Docx(made(style, Document(Meta(language=tag), (paragraph("文"),))))
    grid = docx.section.find("{*}docGrid")
    assert grid is not None
    values = [value for _, value in sorted((key.rpartition("}")[2], value) for key, value in grid.attrib.items())]
    assert values == ["-849", "579", "linesAndChars"]
    if style.region.traditional:
        assert b"GB2312" not in b"".join(docx.parts.values())


def test_the_sample_report_line_for_line() -> None:
    """Every line of the real report, web-page chrome and all, as one paragraph."""
    lines = [line.strip() for line in REPORT.read_text(encoding="utf-8-sig").splitlines() if line.strip()]
    style = resolve(load_style("official"), "zh-Hans", "docx")
    document = Document(Meta(), tuple(paragraph(line) for line in lines))
    data = made(style, document)
    assert texts(data) == lines
    assert "\n".join(texts(data)) == document_text(document)
    assert Docx(data).direct_formatting() == []
