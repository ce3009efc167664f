"""Specimens: one page on which every role of a sheet stands, with the numbers the sheet has for it."""

from __future__ import annotations

from io import BytesIO

import pypdfium2
import pytest
from PIL import Image

from pipeline.model.nodes import Role
from pipeline.specimen import picture, specimen
from pipeline.style.bundled import bundled_names
from pipeline.style.load import load_style
from pipeline.style.resolve import resolve


def _tag(name: str) -> str:
    return (load_style(name).sheet.scripts or ("zh-Hans",))[0]


@pytest.mark.parametrize("name", bundled_names())
def test_one_page_names_every_role_and_its_size(name: str) -> None:
    data = specimen(load_style(name), _tag(name))
    style = resolve(load_style(name), _tag(name))
    with pypdfium2.PdfDocument(data) as document:
        assert len(document) == 1
        words = document[0].get_textpage().get_text_range()
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
