"""Readings, emphasis dots and lines of names (CLREQ, interlinear marks), and the ledger of a page."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.conversion import Request, convert
from pipeline.model.build import text as inlines
from pipeline.model.nodes import Inline, Mark, Marked, Ruby, Text
from pipeline.source import Source
from pipeline.style.load import load_style
from pipeline.style.resolved import Punctuation
from pipeline.typeset.paragraph.breaking import fit
from pipeline.typeset.paragraph.lines import SetLine, place
from pipeline.typeset.paragraph.shape import shape
from tests.typeset.squares import MAINLAND, SquareBook, body_style, style_of


def set_lines(children: tuple[Inline, ...], ems: float, habit: Punctuation = MAINLAND) -> list[SetLine]:
    shaped = shape(children, body_style(), style_of(habit), SquareBook(), {})  # type: ignore[arg-type]
    return [place(shaped, fitted, n == 0) for n, fitted in enumerate(fit(shaped.material, ems * 1000))]


def test_a_wide_reading_spreads_its_base_and_stands_over_its_middle() -> None:
    (line,) = set_lines((Text("天"), Ruby("壮", "zhuàng"), Text("地")), 20)
    x = [x for run in line.runs for x in run.positions]
    wide = 6 * 0.62 * 5
    assert x[2] - 10 == pytest.approx(wide, abs=0.1)
    assert line.readings == (("zhuàng", pytest.approx(10 + wide / 2, abs=0.1)),)
    assert [run.ruby for run in line.runs] == ["", "zhuàng", ""]


def test_a_narrow_reading_moves_nothing() -> None:
    (line,) = set_lines((Text("天"), Ruby("盘水", "pán"), Text("地")), 20)
    assert [x for run in line.runs for x in run.positions] == [0, 10, 20, 30]


def test_a_base_is_never_divided() -> None:
    for before in range(5, 10):
        lines = set_lines(
            (Text("天地玄黄宇宙洪荒日月"[:before]), Ruby("六盘水", "liù pán shuǐ"), Text("天地玄黄宇宙")), 10
        )
        assert any("六盘水" in line.text for line in lines)


def test_dots_stand_under_ideographs_only() -> None:
    (line,) = set_lines((Marked(Mark.DOTS, inlines("天，A地")),), 20)
    assert line.dots == (5, pytest.approx(20 + 5 + 1.25 + 5))


def test_lines_of_two_names_in_a_row_do_not_touch() -> None:
    names = tuple(Marked(Mark.PROPER_NAME, inlines(name)) for name in ("天地", "玄黄"))
    (line,) = set_lines(names, 20)
    (a, wide, _), (b, _, _) = line.strokes
    assert b - (a + wide) >= 10 / 8
    underlined = tuple(Marked(Mark.UNDERLINE, inlines(name)) for name in ("天地", "玄黄"))
    (line,) = set_lines(underlined, 20)
    (a, wide, _), (b, _, _) = line.strokes
    assert b == a + wide


def sheet(folder: Path, text: str) -> Path:
    file = folder / "probe.toml"
    file.write_text(
        '[sheet]\nextends = "official"\n[page]\nwidth = "200pt"\nheight = "400pt"\ntop = "50pt"\nbottom = "50pt"\n'
        'inner = "50pt"\nouter = "50pt"\nlines = 15\ncharacters = 10\nsize = "10pt"\npitch = "20pt"\n'
        f'[furniture.folio]\nshown = false\n[roles.body]\nsize = "10pt"\n{text}',
        encoding="utf-8",
    )
    return file


def entries(folder: Path, text: str, extra: str = "") -> list[dict[str, object]]:
    style = load_style(sheet(folder, extra))
    result = convert(Source("probe.txt", text.encode()), Request(("ledger",), ("source",), style, "plain"))
    (edition,) = result.editions
    return [json.loads(line) for line in edition.data.decode().splitlines()]


def test_the_ledger_tells_what_was_done_and_why(tmp_path: Path) -> None:
    text = "一二，四五，七八九十。天地玄黄宇宙洪荒日月盈昃\f天地玄黄宇宙洪荒日1234567元"
    told = entries(tmp_path, text, 'first-indent = "0"\n')
    assert [(line["page"], line["text"], line["reason"]) for line in told] == [
        ("1", "一二，四五，七八九十。", "squeezed"),
        ("1", "天地玄黄宇宙洪荒日月", "exact"),
        ("1", "盈昃", "last"),
        ("2", "天地玄黄宇宙洪荒日", "opened"),
        ("2", "1234567元", "last"),
    ]
    assert told[0]["squeezed"] == {"points": 0.5}
    assert told[3]["opened"] == {"gap": 125}
    assert told[3]["at"] == [round(at * 1.125, 4) for at in range(9)]


def test_two_form_feeds_leave_a_page_empty(tmp_path: Path) -> None:
    assert [line["page"] for line in entries(tmp_path, "天地\f\f玄黄\f宇宙\n\f\n\f\n洪荒")] == ["1", "3", "4", "6"]


def test_a_narrow_column_indents_by_one_character(tmp_path: Path) -> None:
    assert entries(tmp_path, "天地玄黄")[0]["x"] == 60


def test_a_bracket_that_opens_a_paragraph_loses_its_blank_when_the_sheet_says_so(tmp_path: Path) -> None:
    cut = 'first-indent = "0"\n[punctuation]\ntrim-paragraph-start = true\n'
    assert entries(tmp_path, "（天地玄黄", cut)[0]["x"] == 45
    assert entries(tmp_path, "（天地玄黄", 'first-indent = "0"\n')[0]["x"] == 50


@pytest.mark.parametrize("text", ["天地\f玄黄\f宇宙", "天地\n\f玄黄\n\f宇宙", "天地\f\n玄黄\f\n宇宙\f"])
def test_a_form_feed_is_a_page_break_wherever_it_stands(tmp_path: Path, text: str) -> None:
    assert [(line["page"], line["text"]) for line in entries(tmp_path, text)] == [
        ("1", "天地"),
        ("2", "玄黄"),
        ("3", "宇宙"),
    ]
