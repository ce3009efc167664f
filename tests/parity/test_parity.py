"""One tree, one sheet: the three editions are read back by inspectors of their own and must agree on look and order.

What "agree" means: same face role, same size (by name in Word, exact in print, as a ratio in EPUB), same indents in
characters, same pitch, alignment and order of text (design of the editions, section 1: EPUB speaks in ratios).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pdfplumber
import pytest

import pipeline
from pipeline.api import convert
from pipeline.conversion import Request
from pipeline.conversion import convert as convert_request
from pipeline.model.build import paragraph, text
from pipeline.model.dump import dump
from pipeline.model.nodes import Align, Document, Heading, Meta, Paragraph, Phrase, Role
from pipeline.source import Source
from pipeline.style.load import load_style
from pipeline.style.resolve import resolve
from pipeline.style.resolved import ResolvedStyle
from pipeline.verify.text import expected_texts
from tests.inspectors.docx import Docx
from tests.inspectors.epub import Epub

TAGS = ("zh-Hans", "zh-Hant-TW", "zh-Hant-HK")
FULL = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏" * 4
HEADINGS = (
    Role.HEADING_PLAIN,
    Role.HEADING_CHAPTER,
    Role.HEADING_1,
    Role.HEADING_2,
    Role.HEADING_3,
    Role.HEADING_4,
)
# Every paragraph role once, each with wording of its own, so that an edition's paragraphs can be found again.
PARAGRAPHS = tuple(
    role
    for role in Role
    if not role.value.startswith(("heading-", "lead", "toc-", "table-"))
    and role not in (Role.NAME, Role.TERM, Role.CODE, Role.NOTE, Role.CAPTION)
)
LABELS = dict(
    zip(
        (*PARAGRAPHS, *HEADINGS),
        "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥一二三四五六七八九十百千万元",
        strict=False,
    )
)
JUSTIFY = {Align.JUSTIFY: ("both", "justify"), Align.LEFT: ("left", "start"), Align.CENTER: ("center", "center"), Align.RIGHT: ("right", "end")}  # noqa: E501  # fmt: skip


@dataclass(frozen=True)
class Line:
    """A line of print: its text, the face, size and place of its first character, its right end."""

    text: str
    face: str
    size: float
    left: float
    right: float
    top: float
    page: int


def wording(role: Role, tag: str) -> str:
    """Long for what is justified, so that its second line shows the turnover."""
    label = LABELS[role]
    return label * 4 + (FULL if role not in (Role.TITLE, Role.ATTACHMENT_TITLE, Role.ISSUER_MARK) else "")


def tree(tag: str) -> Document:
    blocks = [
        Heading(HEADINGS.index(role) + 1, role, text(wording(role, tag)[:12]))
        if role in HEADINGS
        else Paragraph(role, text(wording(role, tag)))
        for role in (*PARAGRAPHS, *HEADINGS)
    ]
    blocks.append(Paragraph(Role.BODY, (Phrase(Role.LEAD, text("段首之句。")), *text("其后之文。"))))
    blocks.append(paragraph("终"))
    return Document(Meta(title="试", language=tag), tuple(blocks))


@cache
def editions(tag: str) -> dict[str, bytes]:
    source = Source("tree.json", dump(tree(tag)).encode())
    result = convert_request(source, Request(("pdf", "docx", "epub"), ("source",), load_style("official")))
    assert result.ok, [item for item in result.diagnostics if item.severity >= 40]
    return {edition.format: edition.data for edition in result.editions}


@cache
def style_of(tag: str) -> ResolvedStyle:
    return resolve(load_style("official"), tag)


@cache
def printed(tag: str) -> tuple[Line, ...]:
    return tuple(_lines(editions(tag)["pdf"]))


def _lines(data: bytes) -> Iterator[Line]:
    with pdfplumber.open(BytesIO(data)) as pdf:
        for number, page in enumerate(pdf.pages, 1):
            rows: dict[float, list[dict[str, object]]] = {}
            for char in page.chars:
                rows.setdefault(round(float(char["matrix"][5]), 1), []).append(char)
            for _, chars in sorted(rows.items(), reverse=True):
                chars.sort(key=lambda char: float(str(char["x0"])))
                first = chars[0]
                yield Line(
                    "".join(str(char["text"]) for char in chars),
                    str(first["fontname"]).partition("+")[2],
                    float(str(first["size"])),
                    float(str(first["x0"])),
                    float(str(chars[-1]["x1"])),
                    float(page.height) - float(str(first["matrix"][5])),  # type: ignore[index]
                    number,
                )


def print_lines(role: Role, tag: str) -> list[Line]:
    """The lines of a role's paragraph."""
    whole = wording(role, tag)[: 12 if role in HEADINGS else None]
    lines = printed(tag)
    start = next(index for index, line in enumerate(lines) if line.text.startswith(LABELS[role] * 4))
    out, left = [], whole
    for line in lines[start:]:
        if not left.startswith(line.text):
            if out and line.text[:1] in "—":  # a folio between two pages
                continue
            break
        out.append(line)
        left = left[len(line.text) :]
    assert left == "", (role, left)
    return out


ROLES = (*PARAGRAPHS, *HEADINGS)


@pytest.mark.parametrize("tag", TAGS)
def test_all_say_the_same_in_the_same_order(tag: str) -> None:
    wanted = [words for words in expected_texts(tree(tag)) if words]
    word = [par.text for par in Docx(editions(tag)["docx"]).paragraphs() if par.text]
    book = [par.text for par in Epub(editions(tag)["epub"]).paragraphs() if par.text]
    drawn = "".join(line.text for line in printed(tag) if not line.text.startswith("—"))
    assert word == wanted
    assert book == wanted
    assert drawn == "".join(wanted)


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("role", ROLES)
def test_word_follows_the_sheet(role: Role, tag: str) -> None:
    style, record = style_of(tag), style_of(tag).of(role)
    par = next(p for p in Docx(editions(tag)["docx"]).paragraphs() if p.text.startswith(LABELS[role] * 4))
    assert par.look.east_asian == style.fonts[record.font].docx
    assert par.look.size == record.nominal
    assert par.look.align == JUSTIFY[record.align][0]
    assert (par.look.first, par.look.left, par.look.right) == (
        record.first_indent,
        record.left_indent,
        record.right_indent,
    )
    # Word's grid divides the text area into whole lines (579 twips, A-5); print adds 21 pitches and one character.
    lines = record.pitch / style.page.pitch
    if lines == round(lines):
        assert par.look.pitch == lines * grid_pitch(tag)
    else:
        assert par.look.pitch == pytest.approx(record.pitch, abs=0.05)
    assert par.look.before_lines == pytest.approx(record.space_before / style.page.pitch, abs=0.01)


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("role", ROLES)
def test_book_follows_the_sheet(role: Role, tag: str) -> None:
    style, record = style_of(tag), style_of(tag).of(role)
    if role in (Role.SIGNATURE, Role.DATE):  # 7.3.5.2: a group of their own keeps the distance from the right edge
        left = 2.0 if role is Role.DATE else 0.0
        record = replace(record, align=Align.LEFT, left_indent=left, right_indent=0.0)
    body = style.of(Role.BODY)
    par = next(p for p in Epub(editions(tag)["epub"]).paragraphs() if p.text.startswith(LABELS[role] * 4))
    css = [name for name in style.fonts[record.font].css if name not in ("serif", "sans-serif")]
    assert [name for name in par.look.fonts if name in css] == css
    assert par.look.size == pytest.approx(record.size / body.size, abs=0.002)
    assert par.look.align == JUSTIFY[record.align][1]
    assert par.look.first == pytest.approx(record.first_indent, abs=0.001)
    assert par.look.margin[3] == pytest.approx(record.left_indent, abs=0.001)
    assert par.look.margin[1] == pytest.approx(record.right_indent, abs=0.001)
    assert par.look.line_height == pytest.approx(record.pitch / record.size, abs=0.001)
    assert par.look.margin[0] == pytest.approx(record.space_before / record.size, abs=0.001)


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("role", ROLES)
def test_print_follows_the_sheet(role: Role, tag: str) -> None:
    style, record = style_of(tag), style_of(tag).of(role)
    lines = print_lines(role, tag)
    page, em = style.page, record.size
    assert lines[0].face in style.fonts[record.font].faces
    assert {round(line.size, 2) for line in lines} == {round(em, 2)}
    for index, line in enumerate(lines):
        left = page.inner if line.page % 2 else page.outer
        right = left + page.measure
        indent = record.left_indent + (record.first_indent if index == 0 else 0.0)
        match record.align:
            case Align.LEFT | Align.JUSTIFY:
                assert line.left == pytest.approx(left + indent * em, abs=0.1)
            case Align.CENTER:
                middle = left + (page.measure + (record.left_indent - record.right_indent) * em) / 2
                assert (line.left + line.right) / 2 == pytest.approx(middle, abs=0.5)
            case Align.RIGHT:
                assert line.right == pytest.approx(right - record.right_indent * em, abs=0.5)
        if record.align is Align.JUSTIFY and line is not lines[-1]:
            assert line.right == pytest.approx(right - record.right_indent * em, abs=0.1)
    for above, below in pairwise(lines):
        if above.page == below.page:
            assert below.top - above.top == pytest.approx(record.pitch, abs=0.005)


@pytest.mark.parametrize("tag", TAGS)
def test_a_run_in_lead_has_its_face_in_all_three(tag: str) -> None:
    style = style_of(tag)
    lead, body = style.fonts[style.of(Role.LEAD).font], style.fonts[style.of(Role.BODY).font]
    par = next(p for p in Docx(editions(tag)["docx"]).paragraphs() if p.text.startswith("段首之句。"))
    assert [(run.text, run.look.east_asian) for run in par.runs] == [
        ("段首之句。", lead.docx),
        ("其后之文。", body.docx),
    ]
    book = Epub(editions(tag)["epub"])
    inside = next(p for p in book.paragraphs() if p.text.startswith("段首之句。"))
    ((_, words, look),) = [run for run in book.runs(inside) if run[0].startswith("lead")]
    assert words == "段首之句。"
    css = [name for name in lead.css if name not in ("serif", "sans-serif")]
    assert [name for name in look.fonts if name in css] == css
    with pdfplumber.open(BytesIO(editions(tag)["pdf"])) as pdf:
        chars = [char for page in pdf.pages for char in page.chars]
    at = "".join(char["text"] for char in chars).index("段首之句")
    faces = [char["fontname"].partition("+")[2] for char in chars[at : at + 9]]
    assert set(faces[:4]) == {lead.faces[0]}
    assert set(faces[5:9]) <= set(body.faces)
    assert faces[5] != faces[0] or tag != "zh-Hans"


def section(tag: str, element: str, name: str) -> float:
    """A measure of Word's section in points."""
    found = Docx(editions(tag)["docx"]).section.find("{*}" + element)
    assert found is not None
    return float(next(value for key, value in found.attrib.items() if str(key).endswith("}" + name))) / 20


def grid_pitch(tag: str) -> float:
    return section(tag, "docGrid", "linePitch")


def test_page_geometry_agrees() -> None:
    tag = "zh-Hans"
    page = style_of(tag).page
    assert grid_pitch(tag) == 28.95
    for name, margin in (("top", page.top), ("bottom", page.bottom), ("left", page.inner), ("right", page.outer)):
        assert section(tag, "pgMar", name) == pytest.approx(margin, abs=0.1)
    with pdfplumber.open(BytesIO(editions(tag)["pdf"])) as pdf:
        assert float(pdf.pages[0].width) == pytest.approx(page.width, abs=0.05)
    assert section(tag, "pgSz", "w") == pytest.approx(page.width, abs=0.05)


def test_a_full_page_holds_22_lines_of_28_characters() -> None:
    result = convert(Source("a.txt", ("天地玄黄" * 700).encode()), formats=("pdf",), reader="plain")
    lines = [line for line in _lines(result.editions[0].data) if not line.text.startswith("—")]
    full = [line for line in lines if line.page == 2]
    assert len(full) == 22
    assert {len(line.text) for line in full} == {28}
    first = [line for line in lines if line.page == 1]
    assert len(first) == 22
    assert len(first[0].text) == 26  # under an indent of two


def test_the_report_agrees_in_its_own_words() -> None:
    document = pipeline.read(Path(__file__).resolve().parents[2] / "source" / "report.txt")
    source = Source("report.json", dump(document).encode())
    result = convert_request(source, Request(("pdf", "docx", "epub"), ("zh-Hans", "zh-Hant-TW")))
    assert result.ok
    assert len(result.editions) == 6
