"""The README shows every bundled sheet; its pictures are those that `tests.measure.pictures` makes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PIL import Image

from pipeline.style.bundled import bundled_names
from tests.measure import pictures

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
SHOWN = re.findall(r'<img src="\.github/pictures/([\w-]+)\.png" width="\d+%" alt="([^"]+)">', README)
BY_HAND = {"review"}  # a page of the browser


@pytest.mark.parametrize("name", bundled_names())
def test_every_sheet_has_its_specimen_in_the_readme(name: str) -> None:
    assert f"specimen-{name}" in {shown for shown, _ in SHOWN}
    assert f"`{name}`" in README


def test_every_picture_is_shown_described_and_made_by_the_program() -> None:
    names = [name for name, _ in SHOWN]
    there = {path.stem for path in pictures.FOLDER.glob("*.png")}
    assert set(names) == there == {*pictures.names(), *BY_HAND}
    assert len(names) == len(set(names))
    assert all(len(words) > 10 for _, words in SHOWN)
    assert all(path.stat().st_size <= pictures.MOST_BYTES for path in pictures.FOLDER.glob("*.png"))


def test_a_specimen_is_the_one_that_the_sheet_gives_today() -> None:
    """Its size follows from the sheet's measures and labels: an old picture is noticed."""
    for name in bundled_names():
        with Image.open(pictures.FOLDER / f"specimen-{name}.png") as kept:
            width, height = kept.size
        now = pictures.specimen_size(name)
        assert (width, height) == pytest.approx(now, abs=1), name
