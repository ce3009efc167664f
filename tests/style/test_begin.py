"""A sheet to start from: every comment in it is true."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from pipeline.errors import SettingsError
from pipeline.style.begin import begin_sheet, begun
from pipeline.style.bundled import bundled_names
from pipeline.style.load import load_style
from pipeline.style.resolve import resolve
from pipeline.style.sheet import PageSheet, RoleSheet, read_sheet
from pipeline.style.show import lines_of

_KEY = re.compile(r"^# (?=[a-z-]+ = )", re.MULTILINE)


def _shown(path: Path | str, tag: str) -> list[str]:
    return [line for line in lines_of(resolve(load_style(path), tag)) if not line.startswith("sheet.")]


@pytest.mark.parametrize("base", bundled_names())
def test_it_changes_nothing(base: str, tmp_path: Path) -> None:
    made = begin_sheet("ours", base, tmp_path)
    for tag in ("zh-Hans", "zh-Hant-HK"):
        assert _shown(made, tag) == _shown(base, tag)


@pytest.mark.parametrize("base", bundled_names())
def test_every_key_switched_on_says_what_holds_already(base: str, tmp_path: Path) -> None:
    path = tmp_path / "on.toml"
    text = _KEY.sub("", begun("on", base, load_style(base)))
    assert text.count("\n#") < 16  # nothing but the sentences of explanation is left
    path.write_text(text, encoding="utf-8")
    assert _shown(path, "zh-Hans") == _shown(base, "zh-Hans")


def test_every_key_of_a_page_and_a_paragraph_is_explained() -> None:
    text = begun("ours", "official", load_style("official"))
    told = {item.metadata["doc"] for kind in (PageSheet, RoleSheet) for item in fields(kind)}
    unsaid = {"Width of the page.", "Height of the page."}  # the paper says them
    unsaid |= {item.metadata["doc"] for item in fields(RoleSheet) if item.name in ("like", "label", "label_hant")}
    unsaid |= {item.metadata["doc"] for item in fields(PageSheet) if item.name == "ground"}
    assert {words for words in told if words in text} == told - unsaid
    assert read_sheet(text, "ours.toml").sheet.extends == "official"


@pytest.mark.parametrize("name", ["official", "", "a/b", "a b", "../x"])
def test_names_that_are_none(name: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        begin_sheet(name, "official", tmp_path)
    assert caught.value.diagnostics[0].detail["case"] == "name"
    assert not list(tmp_path.iterdir())


def test_a_file_that_is_there_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "ours.toml").write_text("mine", encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        begin_sheet("ours", "official", tmp_path)
    assert caught.value.diagnostics[0].detail["case"] == "unwritable"
    assert (tmp_path / "ours.toml").read_text(encoding="utf-8") == "mine"
