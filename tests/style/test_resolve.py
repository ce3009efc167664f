"""Chains of sheets, inheritance of roles, complete numbers, faults."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.diagnostics import Code
from pipeline.errors import SettingsError
from pipeline.model.nodes import Align, Role
from pipeline.style.load import load_style
from pipeline.style.resolve import resolve
from pipeline.style.resolved import Target


def sheet(folder: Path, text: str, name: str = "mine.toml") -> Path:
    path = folder / name
    path.write_text('[sheet]\nextends = "official"\n' + text, encoding="utf-8")
    return path


def faults(path: Path, tag: str = "zh-Hans") -> list[dict[str, str]]:
    with pytest.raises(SettingsError) as caught:
        resolve(load_style(path), tag)
    assert all(item.code in (Code.STYLE_FAULT, Code.STYLE_UNKNOWN) for item in caught.value.diagnostics)
    return [dict(item.detail) for item in caught.value.diagnostics]


def test_a_sheet_lists_only_its_differences(tmp_path: Path) -> None:
    made = resolve(load_style(sheet(tmp_path, '[roles.title]\nsize = "小一"\n')), "zh-Hans")
    base = resolve(load_style("official"), "zh-Hans")
    changed = {role for role in Role if made.of(role) != base.of(role)}
    assert changed == {Role.TITLE, Role.ATTACHMENT_TITLE}  # the latter is like the former
    assert made.of(Role.TITLE).size == made.of(Role.TITLE).nominal == 24
    assert made.page == base.page
    assert made.name == "mine"


def test_chain_of_sheets(tmp_path: Path) -> None:
    sheet(tmp_path, '[roles.body]\nfont = "song"\nsize = "四号"\n', "base.toml")
    child = tmp_path / "child.toml"
    child.write_text('[sheet]\nextends = "base.toml"\n[roles.body]\nfont = "kai"\n', encoding="utf-8")
    body = resolve(load_style(child), "zh-Hans").of(Role.BODY)
    assert (body.font, body.size, body.first_indent) == ("kai", 14, 2)


def test_lengths(tmp_path: Path) -> None:
    text = (
        '[roles.quote]\nsize = "14pt"\npitch = "1.5em"\nleft-indent = "28pt"\n'
        'space-before = "1行"\nspace-after = "10mm"\nfirst-indent = "2字"\n'
    )
    made = resolve(load_style(sheet(tmp_path, text)), "zh-Hans")
    quote = made.of(Role.QUOTE)
    assert (quote.size, quote.nominal, quote.pitch) == (14, 14, 21)
    assert (quote.left_indent, quote.first_indent) == (2, 2)
    assert quote.space_before == made.page.pitch
    assert quote.space_after == pytest.approx(28.3465, abs=1e-3)


def test_size_in_ems_of_the_grid(tmp_path: Path) -> None:
    made = resolve(load_style(sheet(tmp_path, '[roles.note]\nsize = "0.75em"\n')), "zh-Hans")
    assert made.of(Role.NOTE).size == pytest.approx(0.75 * made.page.em)
    assert made.of(Role.NOTE).nominal == 12


def test_the_grids_size_is_exact_under_any_spelling(tmp_path: Path) -> None:
    made = resolve(load_style(sheet(tmp_path, '[roles.quote]\nsize = "16pt"\n')), "zh-Hans")
    assert made.of(Role.QUOTE).size == made.page.em
    assert made.of(Role.QUOTE).nominal == 16


def test_another_grid_changes_the_exact_size(tmp_path: Path) -> None:
    text = "[page]\ncharacters = 26\nlines = 20\n"
    made = resolve(load_style(sheet(tmp_path, text)), "zh-Hans")
    assert made.page.em * 26 == pytest.approx(made.page.measure)
    assert made.of(Role.BODY).size == made.page.em


def test_target_overrides_and_their_reason(tmp_path: Path) -> None:
    text = '[target.epub.roles.title]\nalign = "left"\nwhy = "narrow screens"\n'
    sheet_ = load_style(sheet(tmp_path, text))
    assert resolve(sheet_, "zh-Hans").of(Role.TITLE).align is Align.CENTER
    assert resolve(sheet_, "zh-Hans", Target.PDF).of(Role.TITLE).align is Align.CENTER
    assert resolve(sheet_, "zh-Hans", Target.EPUB).of(Role.TITLE).align is Align.LEFT
    assert resolve(sheet_, "zh-Hans", Target.EPUB).of(Role.ATTACHMENT_TITLE).align is Align.LEFT
    silent = sheet(tmp_path, '[target.docx.roles.title]\nalign = "left"\n', "silent.toml")
    assert faults(silent) == [{"case": "missing", "key": "target.docx.roles.title.why"}]


def test_region_decides_punctuation_unless_the_sheet_says_otherwise(tmp_path: Path) -> None:
    official = load_style("official")
    assert resolve(official, "zh-Hans").punctuation.trim_points
    assert not resolve(official, "zh-Hant-TW").punctuation.trim_points
    assert resolve(official, "zh-Hant-TW").punctuation.interpunct == 1
    own = load_style(sheet(tmp_path, "[punctuation]\nhanging = true\n"))
    assert resolve(own, "zh-Hant-TW").punctuation.hanging


def test_all_faults_of_one_sheet(tmp_path: Path) -> None:
    path = sheet(tmp_path, '[roles.titel]\nsize = "22pt"\n[roles.title]\nsize = "big"\nalign = "centre"\nbold = 1\n')
    found = faults(path)
    assert [(item["case"], item["key"]) for item in found] == [
        ("unknown", "roles.titel"),
        ("value", "roles.title.bold"),
        ("value", "roles.title.size"),
        ("value", "roles.title.align"),
    ]
    assert found[0]["nearest"] == "title"
    assert found[3]["nearest"] == "center"


def test_unknown_font_role(tmp_path: Path) -> None:
    (fault,) = faults(sheet(tmp_path, '[roles.title]\nfont = "xiaobiao"\n[roles.attachment-title]\nfont = "song"\n'))
    assert fault["case"] == "font"
    assert fault["key"] == "roles.title.font"
    assert fault["nearest"] == "xiaobiaosong"


def test_cycles(tmp_path: Path) -> None:
    (fault,) = faults(sheet(tmp_path, '[roles.subtitle]\nlike = "speaker"\n[roles.speaker]\nlike = "subtitle"\n'))[:1]
    assert fault["case"] == "cycle"
    for name, other in (("a", "b"), ("b", "a")):
        (tmp_path / f"{name}.toml").write_text(f'[sheet]\nextends = "{other}.toml"\n', encoding="utf-8")
    (fault,) = faults(tmp_path / "a.toml")
    assert (fault["case"], fault["value"]) == ("cycle", "a.toml → b.toml → a.toml")


def test_a_grid_must_fit_its_page(tmp_path: Path) -> None:
    (fault,) = faults(sheet(tmp_path, "[page]\nlines = 23\n"))
    assert (fault["case"], fault["key"]) == ("fit", "page.lines")


@pytest.mark.parametrize(
    ("page", "lines"),
    [
        ('paper = "A5"', 22),  # characters and pitch shrink with the measure
        ("characters = 12", 9),
        ('width = "500pt"\nheight = "400pt"\ninner = "20pt"\nouter = "20pt"\ntop = "20pt"\nbottom = "20pt"', 12),
        ('paper = "A3"', None),
        ("characters = 30", 22),  # room for more: the base's number stands
    ],
)
def test_a_new_page_takes_the_lines_that_it_has_room_for(page: str, lines: int | None, tmp_path: Path) -> None:
    style = resolve(load_style(sheet(tmp_path, f"[page]\n{page}\n")), "zh-Hans")
    made = style.page
    room = made.height - made.top - made.bottom
    assert (made.lines - 1) * made.pitch + made.em <= room + 0.5
    assert made.lines == 22 or made.lines * made.pitch + made.em > room + 0.5
    assert lines is None or made.lines == lines


def test_an_incomplete_sheet_names_what_is_missing(tmp_path: Path) -> None:
    path = tmp_path / "bare.toml"
    path.write_text('[page]\npaper = "A4"\n', encoding="utf-8")
    missing = {item["key"] for item in faults(path)}
    assert {"page.top", "page.lines", "page.size", "furniture.folio.size", "contents.depth"} <= missing
    assert "page.width" not in missing


@pytest.mark.parametrize(("name", "case"), [("offical", "name"), ("missing/none.toml", "file")])
def test_unknown_sheets(name: str, case: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load_style(name)
    (item,) = caught.value.diagnostics
    assert item.code is Code.STYLE_UNKNOWN
    assert item.detail["case"] == case
    if case == "name":
        assert item.detail["nearest"] == "official"


def test_not_utf8(tmp_path: Path) -> None:
    path = tmp_path / "gbk.toml"
    path.write_bytes('[sheet]\ntitle = "公文"\n'.encode("gb18030"))
    assert faults(path)[0]["case"] == "encoding"
