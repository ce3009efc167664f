"""The print edition in vertical lines: what stands upright, where columns stand, and that pages say the tree."""

from __future__ import annotations

import re
from io import BytesIO
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from pdfminer.converter import PDFPageAggregator
from pdfminer.layout import LTChar
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage

from pipeline.assets import Assets
from pipeline.diagnostics import Diagnostics
from pipeline.model.build import text as inlines
from pipeline.model.nodes import Document, Meta, Paragraph, Role
from pipeline.style.bundled import fonts_folder
from pipeline.style.load import load_style
from pipeline.style.resolve import resolve
from pipeline.typeset.layout import Layout, Stand
from pipeline.typeset.page import lay_out
from pipeline.typeset.paragraph.classes import classify
from pipeline.typeset.paragraph.upright import combined
from pipeline.verify.pages.reader import name_of, read
from pipeline.verify.pages.reader import resolve as resolve_object
from pipeline.verify.pdf import texts
from pipeline.verify.text import expected_texts, first_difference
from pipeline.writers.pdf import write
from pipeline.writers.writer import Job
from tests.strategies import documents

STYLES = {tag: resolve(load_style("vertical"), tag) for tag in ("zh-Hans", "zh-Hant-TW")}


def document_of(*paragraphs: str) -> Document:
    return Document(Meta(title="直排"), tuple(Paragraph(Role.BODY, inlines(words)) for words in paragraphs))


def laid(document: Document, tag: str = "zh-Hans") -> Layout:
    return lay_out(document, STYLES[tag], fonts_folder(), Diagnostics(), Assets())


def printed(document: Document, tag: str = "zh-Hans") -> bytes:
    found = Diagnostics()
    return write(Job(document, STYLES[tag], laid(document, tag), Assets(), found, fonts_folder(), 1_645_056_000))


def characters(data: bytes) -> list[LTChar]:
    """The characters of the first page in the order they are drawn."""
    manager = PDFResourceManager()
    device = PDFPageAggregator(manager, laparams=None)
    PDFPageInterpreter(manager, device).process_page(next(PDFPage.get_pages(BytesIO(data))))
    return [item for item in device.get_result() if isinstance(item, LTChar)]


@given(documents)
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)
def test_pages_say_what_the_tree_says(document: Document) -> None:
    for tag in STYLES:
        assert first_difference(expected_texts(document), texts(printed(document, tag))) is None


def test_columns_run_down_and_from_right_to_left() -> None:
    data = printed(document_of("天地玄黄宇宙洪荒日月盈昃辰宿列张" * 12))
    chars = [char for char in characters(data) if char.get_text().strip()]
    page = STYLES["zh-Hans"].page
    columns: list[list[LTChar]] = []
    for char in chars[: 16 * 12]:
        centre = (char.x0 + char.x1) / 2
        if not columns or abs((columns[-1][0].x0 + columns[-1][0].x1) / 2 - centre) > 1:
            columns.append([])
        columns[-1].append(char)
    lefts = [column[0].x0 for column in columns]
    assert lefts == sorted(lefts, reverse=True)
    assert len(columns[0]) == page.characters - 2  # the first is indented by two
    assert len(columns[1]) == page.characters
    for column in columns:
        tops = [char.y1 for char in column]
        assert tops == sorted(tops, reverse=True)
    steps = [a - b for a, b in pairwise(lefts)]
    assert steps == pytest.approx([page.pitch] * len(steps), abs=0.05)
    assert columns[0][0].x1 == pytest.approx(page.width - page.inner, abs=0.6)  # an odd page is bound on its right


def test_the_volume_opens_from_the_right() -> None:
    catalog = read(printed(document_of("正文。"))).catalog
    assert name_of(resolve_object(catalog["ViewerPreferences"])["Direction"]) == "R2L"


@pytest.mark.parametrize(
    ("text", "squares"),
    [
        ("于12月5日", ["12", "5"]),
        ("于2022年", []),
        ("增长12.5%，占85%", []),
        ("共3,000件、42件", ["42"]),
        ("A4纸，5G网", []),
        ("10:30开始", []),
        ("好吗？！好！", ["？！"]),
        ("第1—3条", ["1", "3"]),
    ],
)
def test_what_shares_a_square(text: str, squares: list[str]) -> None:
    assert [text[start:end] for start, end in combined(text, classify(text))] == squares


def test_marks_have_vertical_forms_and_figures_their_square() -> None:
    layout = laid(document_of("他说：“到12月，完成2022年《计划》……”"), "zh-Hans")
    runs = [run for page in layout.pages for line in page.lines for run in line.runs]
    stands = {stand: "".join("".join(run.text) for run in runs if run.stand is stand) for stand in Stand}
    assert stands[Stand.COMBINED] == "12"
    assert stands[Stand.SIDEWAYS] == "2022"
    assert re.fullmatch("他说：“到月，完成年《计划》……”", stands[Stand.UPRIGHT])


@pytest.mark.parametrize(("tag", "outer"), [("zh-Hans", "『"), ("zh-Hant-TW", "「")])
def test_curly_quotes_are_drawn_as_the_corners_of_their_region(tag: str, outer: str) -> None:
    def glyph(text: str) -> int:
        runs = [run for page in laid(document_of(text), tag).pages for line in page.lines for run in line.runs]
        return next(g for run in runs for g, char in zip(run.glyphs, run.text, strict=True) if char == text[1])

    assert glyph("说“好”。") == glyph(f"说{outer}好。")
