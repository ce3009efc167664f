"""Clusters, selectors and characters beyond the basic plane from a text file to the copy of a page (B-6, D-21, N-1)."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pdfplumber
import pytest

from pipeline.conversion import Request, convert
from pipeline.source import Source
from pipeline.style.load import load_style

SHEET = """
[sheet]
name = "narrow"
extends = "official"
[page]
width = "{width}pt"
height = "400pt"
top = "20pt"
inner = "20pt"
outer = "20pt"
bottom = "20pt"
lines = 16
characters = {characters}
size = "10pt"
pitch = "2em"
[roles.body]
size = "10pt"
[contents]
shown = false
[furniture.folio]
shown = false
"""


def copied(text: str, characters: int) -> list[str]:
    """The lines of a page as another reader sees them."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "narrow.toml"
        file.write_text(SHEET.format(characters=characters, width=40 + 10 * characters), encoding="utf-8")
        style = load_style(file)
    result = convert(Source("a.txt", text.encode()), Request(("pdf",), ("source",), style, "plain"))
    rows: dict[int, str] = {}
    with pdfplumber.open(BytesIO(result.editions[0].data)) as pdf:
        for char in pdf.pages[0].chars:
            at = -round(char["matrix"][5])
            rows[at] = rows.get(at, "") + char["text"]
    return [rows[at] for at in sorted(rows)]


@pytest.mark.parametrize("characters", [5, 6, 7, 8, 9, 10])
@pytest.mark.parametrize("whole", ["葛\U000e0100", "𠮷", "㛃", "e\u0301", "辻\ufe00"])
def test_what_is_one_to_a_reader_stays_on_one_line(whole: str, characters: int) -> None:
    text = f"市长王{whole}同志出席，委员李{whole}、赵{whole}出席会议并讲话。"
    lines = copied(text, characters)
    assert "".join(lines) == text
    assert sum(line.count(whole) for line in lines) == 3


@pytest.mark.parametrize("characters", range(5, 11))
def test_latin_words_are_never_divided(characters: int) -> None:
    """D-14: not even by a dictionary, for reports have names and abbreviations that none knows."""
    words = ["Kanben", "GDP", "Office", "ISO"]
    lines = copied("采用Kanben与GDP核算和Office软件，符合ISO标准。", characters)
    assert all(any(word in line for line in lines) for word in words)


def test_an_address_is_divided_before_its_marks_without_a_hyphen() -> None:
    address = "https://www.example.gov.cn/zwgk/2022-02/content.htm?from=index"
    lines = copied(f"详见{address}。", 10)
    assert "".join(lines) == f"详见{address}。"
    inside = [line for line in lines[1:] if line[0].isascii()]
    assert len(inside) > 2
    assert all(line[0] in "./?&=-" or line.startswith("https") for line in inside)


@pytest.mark.parametrize("tag", ["zh-Hans", "zh-Hant-TW"])
def test_minutes_and_seconds_are_no_quotation(tag: str) -> None:
    """The marks of 39°54’27” and 5’6” stay narrow beside their figures, in every region."""
    source = Source("a.md", "# 报告\n\n该地位于北纬39°54’27”、东经116°23’17”，距岸5’6”处有一灯塔，可观测。\n".encode())
    result = convert(source, Request(("pdf",), (tag,), full=True))
    assert [item for item in result.diagnostics if item.code == "V002"] == []
    with pdfplumber.open(BytesIO(result.editions[0].data)) as pdf:
        marks = [char for char in pdf.pages[0].chars if char["text"] == "’"]
    assert len(marks) == 3
    assert all(char["width"] < 0.5 * char["size"] for char in marks)
