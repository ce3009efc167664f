"""Lines of titles that our layout made, given to a word processor that squeezes less."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import pytest

from pipeline.model.build import text
from pipeline.model.nodes import Role
from pipeline.typeset.layout import Layout
from pipeline.writers.docx.titles import LineEnds
from tests.writers_docx.conftest import make_style

ROOM = 28 * 16.0  # points: 28 squares
AT_THE_MEETING = "（2022年2月17日在某某市第九届人民代表大会第一次会议上）"


def layout_of(role: Role, *lines: str) -> Layout:
    """A layout of one block."""
    set_lines = [SimpleNamespace(block=0, text=words) for words in lines]
    made = SimpleNamespace(blocks=[SimpleNamespace(role=role)], pages=[SimpleNamespace(lines=set_lines)])
    return cast(Layout, made)


def ends(words: str, *lines: str) -> list[str]:
    """The lines that a Word edition has."""
    role = Role.OCCASION
    found = LineEnds(make_style(), layout_of(role, *lines)).of(role, text(words), ROOM)
    return [words[a:b] for a, b in zip((0, *found), (*found, len(words)), strict=True)]


def test_a_line_that_fills_the_measure_ends_between_phrases() -> None:
    first, second = ends(AT_THE_MEETING, AT_THE_MEETING)  # 28 squares, figures two in one
    assert first + second == AT_THE_MEETING
    assert min(len(first), len(second)) > 8  # not the last characters alone


def test_a_line_that_leaves_a_square_stays_whole() -> None:
    shorter = AT_THE_MEETING.replace("某某市", "某市")
    assert ends(shorter, shorter) == [shorter]


@pytest.mark.parametrize("at", [9, 14])
def test_lines_of_the_layout_are_taken_over(at: int) -> None:
    lines = AT_THE_MEETING[:at], AT_THE_MEETING[at:]
    assert ends(AT_THE_MEETING, *lines) == list(lines)
