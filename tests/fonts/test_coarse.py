"""Pictures with too few pixels for print are told, others are not."""

from __future__ import annotations

import io

import pytest
from PIL import Image as Pictures

from pipeline.assets import Assets
from pipeline.diagnostics import Code, Diagnostics, Place
from pipeline.model.nodes import Document, Figure, Image, Meta
from pipeline.readers.images import add
from pipeline.style.bundled import fonts_folder
from pipeline.style.load import load_style
from pipeline.style.resolve import resolve
from pipeline.typeset.page import lay_out


@pytest.mark.parametrize(
    ("size", "dpi", "told"),
    [((300, 200), 300, None), ((300, 200), 200, None), ((300, 200), 120, 120), ((2400, 600), 300, None),
     ((600, 300), 72, 98)],  # the last would be 600 pt wide and is set to the measure of 442 pt
)  # fmt: skip
def test_resolution_as_printed(size: tuple[int, int], dpi: int, told: int | None) -> None:
    out = io.BytesIO()
    Pictures.new("RGB", size, "red").save(out, "PNG", dpi=(dpi, dpi))
    assets, found = Assets(), Diagnostics()
    key = add(out.getvalue(), "a.png", assets, found, Place("a"))
    style = resolve(load_style("official"), "zh-Hans")
    lay_out(Document(Meta(), (Figure(Image(key, "图"), ()),)), style, fonts_folder(), found, assets)
    said = [item.detail["dpi"] for item in found if item.code is Code.COARSE_PICTURE]
    assert said == ([] if told is None else [str(told)])
