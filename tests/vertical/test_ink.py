"""What is seen of vertical text: where marks stand in their square, what lies, what shares a square (J-12 to J-16)."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import pypdfium2
import pytest

from pipeline.style.load import load_style
from pipeline.style.resolve import resolve
from tests.vertical.test_pages import document_of, printed

SCALE = 10  # pixels a point


class Ink(NamedTuple):
    """Edges of what is drawn in a square, in ems from its left and its top."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def centre(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2


@cache
def ink(text: str, at: int, tag: str, squares: int = 1) -> Ink:
    """Of the squares from `at` on in the first column, which begins two squares down."""
    page = resolve(load_style("vertical"), tag).page
    picture = pypdfium2.PdfDocument(printed(document_of(text), tag))[0].render(scale=SCALE).to_pil().convert("L")
    em = page.em * SCALE
    left = (page.width - page.inner) * SCALE - em
    top = page.top * SCALE + (2 + at) * em
    cell = picture.crop((round(left), round(top), round(left + em), round(top + squares * em)))
    box = cell.point(lambda value: 255 * (value < 128)).getbbox()
    assert box is not None, text
    return Ink(*(edge / em for edge in box))


@pytest.mark.parametrize("mark", "，。、")
def test_stops_stand_at_the_upper_right_on_the_mainland_and_in_the_middle_in_taiwan(mark: str) -> None:
    """J-13; GB/T 15834-2011, 5.2."""
    x, y = ink(f"天{mark}地天地", 1, "zh-Hans").centre
    assert x > 0.6
    assert y < 0.4
    x, y = ink(f"天{mark}地天地", 1, "zh-Hant-TW").centre
    assert x == pytest.approx(0.5, abs=0.12)
    assert y == pytest.approx(0.5, abs=0.12)


@pytest.mark.parametrize("tag", ["zh-Hans", "zh-Hant-TW"])
@pytest.mark.parametrize(("mark", "squares"), [("——", 2), ("……", 2), ("～", 1), ("—", 1)])
def test_dashes_and_dots_run_along_the_column_in_its_middle(mark: str, squares: int, tag: str) -> None:
    """J-14."""
    seen = ink(f"天{mark}地天地", 1, tag, squares)
    assert seen.bottom - seen.top > 2 * (seen.right - seen.left)
    assert seen.centre[0] == pytest.approx(0.5, abs=0.1)


@pytest.mark.parametrize(("pair", "open_left"), [("（）", False), ("《》", False), ("「」", True)])
def test_brackets_open_down_and_close_up(pair: str, open_left: bool) -> None:
    """J-12: the opening form hugs what is below it, the closing one what is above."""
    text = f"天{pair[0]}地{pair[1]}天"
    assert ink(text, 1, "zh-Hant-TW").centre[1] > 0.5
    assert ink(text, 3, "zh-Hant-TW").centre[1] < 0.5
    assert ink(text, 1, "zh-Hant-TW").right - ink(text, 1, "zh-Hant-TW").left > 0.4 or open_left


@pytest.mark.parametrize("figures", ["5", "12", "88"])
def test_figures_of_a_square_do_not_leave_it(figures: str) -> None:
    """J-16."""
    seen = ink(f"天{figures}地天地", 1, "zh-Hans")
    assert seen.left >= 0.01
    assert seen.right <= 0.99
    assert seen.bottom - seen.top < 0.9  # upright: figures are less high than a square
    assert seen.centre[0] == pytest.approx(0.5, abs=0.06)


def test_longer_figures_lie() -> None:
    one, four = ink("天8地天地", 1, "zh-Hans"), ink("天8888地天地", 1, "zh-Hans", 2)
    assert four.bottom - four.top > 1.5 * (four.right - four.left)
    assert one.bottom - one.top > one.right - one.left
