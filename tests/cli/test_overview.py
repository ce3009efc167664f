"""The overview of a source: dropped lines in their places, levels, leads, doubts, never wider than asked."""

from __future__ import annotations

from unicodedata import east_asian_width

import pytest

from pipeline.assets import Assets
from pipeline.diagnostics import Diagnostics
from pipeline.overview import change_lines, overview
from pipeline.readers.text import read
from pipeline.source import Source
from pipeline.transforms import apply

TEXT = """首页 > 政务公开
某市政府工作报告
市长 王 立
各位代表:
一、工作回顾
过去一年,我们坚持稳中求进工作总基调,扎实推进各项工作,全市经济社会发展取得了新的成绩.
(一)坚持党的领导.一年来,我们把牢方向,压实责任,层层抓好落实,各项措施真正落到实处.
责任编辑：张三
"""


def shown(width: int = 80, colour: bool = False) -> list[str]:
    found = Diagnostics()
    document = apply(read(Source("a.txt", TEXT.encode()), Assets(), found), found)
    return list(overview(document, found.found, found.changes, width, colour))


def test_a_line_a_block_in_the_order_of_the_source() -> None:
    lines = shown()
    rows = lines[lines.index("") + 1 :]
    assert [row[:30].split() for row in rows] == [
        ["1", "×", "M-23"],
        ["2", "title"],
        ["3", "0.9", "speaker"],
        ["4", "salutation"],
        ["5", "heading-1", "L1"],
        ["6", "body"],
        ["7", "body"],
        ["8", "×", "M-24"],
    ]
    assert rows[6].endswith("（一）坚持党的领导。│一年来，我们把牢方向，压实…")
    assert "           title  某市政府工作报告" in lines[0]


@pytest.mark.parametrize("width", [40, 63, 80, 120])
def test_no_line_is_wider_than_the_screen(width: int) -> None:
    for line in shown(width):
        assert sum(2 if east_asian_width(char) in "WFA" else 1 for char in line) <= width


def test_colour_only_on_request() -> None:
    assert "\x1b" not in "".join(shown())
    assert "\x1b[32m" in "".join(shown(colour=True))


def test_changes_by_rule_and_the_doubtful_ones_one_by_one() -> None:
    found = Diagnostics()
    apply(read(Source("a.txt", TEXT.encode()), Assets(), found), found)
    lines = list(change_lines(found.changes, 80))
    assert "L-12 " in lines[0]
    assert any(line.lstrip().startswith("3:3") and "L-9" in line for line in lines[1:])
    assert list(change_lines([], 80)) == []
