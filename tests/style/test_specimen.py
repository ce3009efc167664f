"""Specimens: one page on which every role of a sheet stands, with the numbers the sheet has for it."""

from __future__ import annotations

from io import BytesIO

import pdfplumber
import pypdfium2
import pytest
from PIL import Image

from pipeline.model.nodes import Role
from pipeline.specimen import picture, specimen
from pipeline.style.bundled import bundled_names
from pipeline.style.load import load_style
from pipeline.style.resolve import resolve
from pipeline.verify.pdf import texts


def _tag(name: str) -> str:
    return (load_style(name).sheet.scripts or ("zh-Hans",))[0]


@pytest.mark.parametrize("name", bundled_names())
def test_one_page_names_every_role_and_its_size(name: str) -> None:
    data = specimen(load_style(name), _tag(name))
    style = resolve(load_style(name), _tag(name))
    with pypdfium2.PdfDocument(data) as document:
        assert len(document) == 1
        words = document[0].get_textpage().get_text_range()
    if style.page.direction == "vertical":  # PDFium reads Latin on its side backwards
        words = "\n".join(texts(data))
    for role in Role:
        look = style.of(role)
        assert f"{role.value}　{look.docx_name}" in words
        assert f"size {look.size:.2f}".rstrip("0").rstrip(".") in words, role


def test_same_sheet_same_bytes_and_the_script_asked_for() -> None:
    sheet = load_style("book")
    assert specimen(sheet, "zh-Hans") == specimen(sheet, "zh-Hans")
    with pypdfium2.PdfDocument(specimen(sheet, "zh-Hant-TW")) as document:
        assert "青川縣人民政府" in document[0].get_textpage().get_text_range()


def test_picture_shows_the_whole_page() -> None:
    data = specimen(load_style("book"), "zh-Hans")
    with pypdfium2.PdfDocument(data) as document:
        width, height = document[0].get_size()
    image = Image.open(BytesIO(picture(data, 72)))
    assert image.size == pytest.approx((width, height), abs=1)
    assert len(image.convert("L").getcolors() or ()) > 8  # something is drawn


@pytest.mark.parametrize("name", ["vertical", "official"])
def test_a_vertical_sheet_has_a_vertical_specimen_with_its_pages_inside_their_edges(name: str) -> None:
    page = resolve(load_style(name), "zh-Hans").page
    with pdfplumber.open(BytesIO(specimen(load_style(name), "zh-Hans"))) as opened:
        (drawn,) = opened.pages
        title = [char for char in drawn.chars if char["text"] in "青川县人民政府关于" and char["size"] > 17][:9]
        rules = drawn.rects
    assert (len({round(char["x0"]) for char in title}) == 1) == (name == "vertical")
    faint = [rule for rule in rules if rule["non_stroking_color"] == 0.8 and min(rule["width"], rule["height"]) > 1]
    edges = [rule for rule in rules if rule["non_stroking_color"] == 0.4]
    assert len(faint) == 2 * page.lines
    for side, low in (("x1", "x0"), ("bottom", "top")):
        assert min(rule[low] for rule in edges) < min(rule[low] for rule in faint)
        assert max(rule[side] for rule in faint) < max(rule[side] for rule in edges)
