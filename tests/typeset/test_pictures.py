"""Pages as pictures of blocks: where lines end and where marks stand, seen and not computed."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.model.build import paragraph
from pipeline.model.nodes import Document, Meta
from tests.blockfont import HAN, make_folder, picture


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_folder(tmp_path_factory.mktemp("blocks"))


def page(*texts: str, folder: Path, lines: int = 4) -> list[str]:
    return picture(Document(Meta(), tuple(map(paragraph, texts))), folder, 8, lines)


def test_a_full_line_and_the_rest(folder: Path) -> None:
    assert page(HAN[:11], folder=folder) == [
        "################",
        "######..........",
        "................",
        "................",
    ]


def test_a_stop_that_would_begin_a_line_is_drawn_in_or_takes_a_character_along(folder: Path) -> None:
    assert page("天，地玄黄宇宙洪。" + HAN[8:12], folder=folder)[:2] == [
        "##,############,",  # both marks on half a square
        "########........",
    ]
    first, second, *_ = page(HAN[:8] + "。" + HAN[8:13], folder=folder)
    assert first.startswith("##")
    assert second.startswith("##,.")


def test_two_marks_together_take_a_square_and_a_half(folder: Path) -> None:
    assert page("天），地", folder=folder)[0] == "##,,.##........."
    assert page("天（“地", folder=folder)[0] == "##.''##........."


def test_an_opening_mark_keeps_its_blank_only_at_a_paragraph_start(folder: Path) -> None:
    assert page("（天地", folder=folder)[0].startswith(".'####")
    lines = page(HAN[:8] + "（" + HAN[8:10], folder=folder)
    assert lines[1].startswith("'####")


def test_a_figure_stays_whole(folder: Path) -> None:
    first, second, *_ = page(HAN[:6] + "123456天地", folder=folder)
    assert second.startswith("######")
    assert first.rstrip(".").count("#") >= 10


def test_an_opening_mark_that_would_end_a_line_begins_the_next(folder: Path) -> None:
    assert page(HAN[:7] + "（" + HAN[7:12], folder=folder)[:2] == [
        "####.######.####",
        "'##########.....",
    ]


@pytest.mark.parametrize("pair", ["——", "……"])
def test_dashes_and_ellipses_are_never_halved_but_may_begin_a_line(pair: str, folder: Path) -> None:
    assert page(HAN[:7] + pair + HAN[7:12], folder=folder)[:2] == [
        "####.######.####",
        "##############..",
    ]


def test_an_interpunct_never_begins_a_line(folder: Path) -> None:
    """The character before it comes along, and the interpunct takes half a square."""
    assert page(HAN[:8] + "·" + HAN[8:12], folder=folder)[:2] == [
        "####.######.####",
        "###########.....",
    ]


def test_no_last_line_of_one_character(folder: Path) -> None:
    first, second, *_ = page(HAN[:9], folder=folder)
    assert first == "####.######.####"
    assert second == "####............"
