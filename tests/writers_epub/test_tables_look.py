"""Paragraphs of cells have the look of cells, not that of the text with its indent."""

from __future__ import annotations

import io
import re
import zipfile

from pipeline.conversion import Request, convert
from pipeline.source import Source
from pipeline.style.load import load_style

TEXT = "# 报告\n\n| 单位 | 数 |\n| --- | ---: |\n| 甲 | 1 |\n"


def test_cells_carry_the_roles_of_cells() -> None:
    source = Source("a.md", TEXT.encode())
    editions = convert(source, Request(("epub", "html"), ("zh-Hans",), load_style("official"))).editions
    with zipfile.ZipFile(io.BytesIO(editions[0].data)) as book:
        pages = [book.read(name).decode() for name in book.namelist() if name.endswith(".xhtml")]
    for text in ("".join(pages), editions[1].data.decode()):
        cells = re.findall(r'<(t[hd])[^>]*>\s*<p class="([\w-]+)"', text)
        assert cells == [("th", "table-head"), ("th", "table-head"), ("td", "table-cell"), ("td", "table-cell")]
