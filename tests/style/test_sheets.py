"""The bundled sheets: each keeps what its kind of edition promises."""

from __future__ import annotations

import pytest

from pipeline.lang.regions import TAGS
from pipeline.model.nodes import PHRASE_ROLES, Role
from pipeline.style.bundled import bundled_names
from pipeline.style.load import load_style
from pipeline.style.resolve import resolve
from pipeline.style.resolved import ResolvedStyle

MM = 72 / 25.4
SHEETS = ("official", "letter", "order", "minutes", "report", "book", "book-16k", "official-tw", "report-hk")


def _style(name: str, tag: str = "zh-Hans") -> ResolvedStyle:
    return resolve(load_style(name), tag)


def test_all_are_there() -> None:
    assert {*SHEETS, "large-print", "draft", "vertical", "vertical-a4"} <= set(bundled_names())
    assert bundled_names()[0] == "official"


@pytest.mark.parametrize("name", bundled_names())
def test_grid_of_every_sheet_fills_its_page_with_whole_characters(name: str) -> None:
    page = _style(name).page
    assert page.em == pytest.approx(page.nominal_em, rel=0.015)  # the size by name is what the grid has
    most = 45 if page.vertical else 35  # the columns of a book are as long as its page
    assert 25 <= page.characters <= most or name == "large-print"  # integer measures, 25 to 35 characters
    assert 1.5 <= page.pitch / page.em <= 2.0  # CLREQ: half an em to an em between lines


@pytest.mark.parametrize("name", bundled_names())
def test_no_line_of_text_is_set_closer_than_half_an_em(name: str) -> None:
    style = _style(name)
    display = {Role.TITLE, Role.SUBTITLE, Role.ATTACHMENT_TITLE, Role.ISSUER_MARK}
    for role, look in style.roles.items():
        if role not in PHRASE_ROLES and role not in display:
            assert look.pitch / look.size >= 1.49, role


def test_report_is_a_booklet() -> None:
    style = _style("report")
    assert style.cover.shown
    assert style.contents
    assert (style.head.shown, style.head.verso, style.head.recto) == (True, "title", "section")


@pytest.mark.parametrize(("name", "width", "height"), [("book", 148, 210), ("book-16k", 184, 260)])
def test_books_open_chapters_on_new_pages(name: str, width: float, height: float) -> None:
    style = _style(name)
    assert (style.page.width, style.page.height) == pytest.approx((width * MM, height * MM))
    assert style.of(Role.BODY).font == "song"
    assert style.of(Role.BODY).nominal == 10.5
    for role in (Role.HEADING_PART, Role.HEADING_CHAPTER, Role.HEADING_PLAIN):
        assert style.of(role).page_break_before
        assert 3 <= style.of(role).sink / style.page.pitch <= 8
    assert style.of(Role.HEADING_PART).recto
    assert not style.of(Role.HEADING_SECTION).page_break_before
    assert style.notes_by_page
    assert style.head.shown


@pytest.mark.parametrize("tag", TAGS)
def test_large_print_is_large_black_and_on_white(tag: str) -> None:
    style = _style("large-print", tag)
    assert style.page.em >= 18
    assert all(look.size >= 18 for look in style.roles.values())
    assert all(look.colour == "000000" for look in style.roles.values())
    assert style.folio.size >= 18
    assert style.ground == "FFFFFF"


def test_draft_numbers_its_lines_beside_a_wide_margin() -> None:
    style = _style("draft")
    assert style.line_numbers.shown
    assert style.line_numbers.by_page
    assert style.page.outer >= 55 * MM
    assert style.line_numbers.gap + 2 * style.line_numbers.size < style.page.inner


@pytest.mark.parametrize(("name", "tag"), [("official-tw", "zh-Hant-TW"), ("report-hk", "zh-Hant-HK")])
def test_traditional_sheets_take_their_habits_from_the_tag(name: str, tag: str) -> None:
    sheet = load_style(name)
    assert tag in (sheet.sheet.scripts or ())
    style = resolve(sheet, tag)
    assert style.punctuation.quotes == "corner"
    assert not style.punctuation.trim_points  # marks in the middle of their squares keep them
    assert style.punctuation.interpunct == 1.0
    assert all(look.colour == "000000" for look in style.roles.values())
