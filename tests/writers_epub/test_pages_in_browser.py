"""The web page in a browser: axe finds nothing, nothing is wider than a phone, nothing is fetched."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.assets import Asset, Assets
from pipeline.diagnostics import Diagnostics
from pipeline.model import nodes as n
from pipeline.style.bundled import bundled_names, fonts_folder
from pipeline.style.load import load_style
from pipeline.style.resolve import resolve
from pipeline.style.resolved import Target
from pipeline.writers.html import write
from pipeline.writers.writer import Job
from tests.review.test_browser import drive_page
from tests.writers_epub.conftest import EPOCH, everything, png

pytestmark = pytest.mark.external

PHONE = {"size": [390, 844]}
OUTSIDE = {"eval": "document.documentElement.scrollWidth - innerWidth"}


@pytest.mark.parametrize("tag", ["zh-Hans", "zh-Hant-TW"])
@pytest.mark.parametrize("sheet", bundled_names())
def test_everyone_can_read_it(sheet: str, tag: str, tmp_path: Path) -> None:
    style = resolve(load_style(sheet), tag, Target.EPUB)
    blocks, notes = everything()
    assets = Assets()
    assets.add(Asset("dot.png", png(), "image/png", 4, 3))
    document = n.Document(n.Meta(title="试验报告", creators=("王立",), language=tag), blocks, notes)
    page = tmp_path / "page.html"
    job = Job(document, style, None, assets, Diagnostics(), fonts_folder(), EPOCH)
    page.write_bytes(write(job))
    violations, wider, dark = drive_page(
        page, tmp_path, {"axe": True}, PHONE, OUTSIDE, {"media": "dark"}, {"axe": True}
    )
    assert violations == dark == []
    if style.page.direction == "horizontal":  # columns go on to the left
        assert wider <= 0
