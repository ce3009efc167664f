"""The bundled sheet against the clauses of GB/T 9704-2012 and the practice of delivered reports."""

from __future__ import annotations

import math
import tomllib

import pytest

from pipeline.lang.regions import TAGS, region_of
from pipeline.model.nodes import PHRASE_ROLES, Align, Role
from pipeline.style.bundled import bundled_names, fonts_folder
from pipeline.style.load import load_style
from pipeline.style.resolve import resolve
from pipeline.style.resolved import ResolvedStyle

MM = 72 / 25.4


@pytest.fixture(scope="module")
def style() -> ResolvedStyle:
    return resolve(load_style("official"), "zh-Hans")


@pytest.mark.parametrize("name", bundled_names())
@pytest.mark.parametrize("tag", TAGS)
def test_every_sheet_resolves_for_every_tag(name: str, tag: str) -> None:
    made = resolve(load_style(name), tag)
    assert set(made.roles) == set(Role)
    assert made.region is region_of(tag)
    for role, record in made.roles.items():
        assert record.font in made.fonts
        assert record.latin in made.fonts
        assert record.size > 0
        assert record.docx_name
        assert record.role is role
        if role not in PHRASE_ROLES:
            assert record.pitch >= record.size, role  # lines never touch


def test_page_is_the_frame_of_the_standard(style: ResolvedStyle) -> None:
    page = style.page
    assert (page.width, page.height) == pytest.approx((210 * MM, 297 * MM))  # 5.1
    assert page.measure == pytest.approx(156 * MM)  # 5.2.1
    assert page.height - page.top - page.bottom == pytest.approx(225 * MM)
    assert (page.top, page.inner) == pytest.approx((37 * MM, 28 * MM))
    assert (page.lines, page.characters) == (22, 28)  # 5.2.3
    assert 28 * page.em == pytest.approx(page.measure)  # 28 characters fill the line exactly
    assert page.em == pytest.approx(15.79, abs=0.005)
    assert page.pitch == pytest.approx(page.em * 15 / 8)  # 3.2
    assert 21 * page.pitch + page.em <= 225 * MM < 22 * page.pitch + page.em
    assert page.mirrored
    assert page.binding == "left"


@pytest.mark.parametrize(
    ("role", "font", "nominal", "align", "first"),
    [
        (Role.TITLE, "xiaobiaosong", 22, Align.CENTER, 0),  # 7.3.1
        (Role.OCCASION, "kai", 16, Align.CENTER, 0),
        (Role.SPEAKER, "kai", 16, Align.CENTER, 0),
        (Role.SALUTATION, "fangsong", 16, Align.JUSTIFY, 0),  # 7.3.2 by analogy
        (Role.BODY, "fangsong", 16, Align.JUSTIFY, 2),  # 7.3.3
        (Role.HEADING_PLAIN, "hei", 16, Align.CENTER, 0),
        (Role.HEADING_1, "hei", 16, Align.LEFT, 2),
        (Role.HEADING_2, "kai", 16, Align.LEFT, 2),
        (Role.HEADING_3, "fangsong", 16, Align.LEFT, 2),
        (Role.HEADING_4, "fangsong", 16, Align.LEFT, 2),
        (Role.ATTACHMENT_MARK, "hei", 16, Align.LEFT, 0),  # 7.3.7
        (Role.REMARK, "fangsong", 16, Align.JUSTIFY, 2),  # 7.3.6
        (Role.SECRECY, "hei", 16, Align.LEFT, 0),  # 7.2.2
        (Role.COPY_TO, "fangsong", 14, Align.LEFT, 0),  # 7.4.2
    ],
)
def test_roles(style: ResolvedStyle, role: Role, font: str, nominal: float, align: Align, first: float) -> None:
    record = style.of(role)
    assert (record.font, record.nominal, record.align, record.first_indent) == (font, nominal, align, first)
    exact = style.page.em if nominal == 16 else nominal
    assert record.size == exact


def test_blank_lines_and_geometry(style: ResolvedStyle) -> None:
    line = style.page.pitch
    assert style.of(Role.SALUTATION).space_before == line
    assert style.of(Role.HEADING_PLAIN).space_before == line
    assert style.of(Role.SIGNATURE).space_before == line  # 7.3.5.2
    assert style.of(Role.SIGNATURE).right_indent == 2
    assert style.of(Role.DATE).right_indent == 4  # 7.3.5.1
    assert style.of(Role.ATTACHMENT_TITLE).space_before == line  # mark on line 1, title on line 3
    assert style.of(Role.BODY).space_before == style.of(Role.BODY).space_after == 0  # G-2
    note = style.of(Role.ATTACHMENT_NOTE)
    assert note.left_indent + note.first_indent == 2  # 7.3.4
    assert style.of(Role.COPY_TO).left_indent == style.of(Role.COPY_TO).right_indent == 1
    assert style.of(Role.ISSUER_MARK).space_before == pytest.approx(35 * MM)  # 7.2.4


def test_leads_follow_their_level(style: ResolvedStyle) -> None:
    assert [style.of(role).font for role in (Role.LEAD, Role.LEAD_2, Role.LEAD_3)] == ["kai", "kai", "fangsong"]


def test_headings_stay_with_their_text_and_are_not_justified(style: ResolvedStyle) -> None:
    for role, record in style.roles.items():
        if role.value.startswith("heading-"):
            assert record.keep_next
            assert record.align is not Align.JUSTIFY


def test_only_the_issuer_mark_is_red(style: ResolvedStyle) -> None:
    coloured = {role for role, record in style.roles.items() if record.colour != "000000"}
    assert coloured == {Role.ISSUER_MARK}  # 5.2.4


def test_no_role_is_below_the_smallest_size(style: ResolvedStyle) -> None:
    assert min(record.size for record in style.roles.values()) >= 7.875


def test_folio(style: ResolvedStyle) -> None:
    folio = style.folio
    assert (folio.font, folio.nominal, folio.before, folio.after) == ("song", 14, "— ", " —")  # 7.5
    assert folio.drop == pytest.approx(7 * MM)
    assert (folio.indent, folio.position, folio.first) == (1, "outer", 1)


@pytest.mark.parametrize("tag", TAGS)
def test_faces_exist_and_fall_back(tag: str) -> None:
    faces = tomllib.loads((fonts_folder() / "fonts.toml").read_text(encoding="utf-8"))["face"]
    made = resolve(load_style("official"), tag)
    for font in made.fonts.values():
        assert set(font.faces) <= set(faces), font.name
        assert len(font.faces) > 1
        assert font.css[-1] in ("serif", "sans-serif")
    order = [name.split("-")[0].removesuffix("TC") for name in made.fonts["fangsong"].faces]
    assert order == ["KanbenFang", "KanbenKai", "KanbenSong"]


def test_word_families_hold_the_script() -> None:
    hans = resolve(load_style("official"), "zh-Hans").fonts
    assert [hans[name].docx for name in ("fangsong", "kai", "hei", "xiaobiaosong")] == [
        "仿宋_GB2312",
        "楷体_GB2312",
        "黑体",
        "方正小标宋简体",
    ]
    for tag in TAGS[1:]:
        for font in resolve(load_style("official"), tag).fonts.values():
            for name in (font.docx, *font.docx_alternatives, *font.css):
                assert "GB2312" not in name
                assert not name.endswith(("简体", " SC"))


def test_style_names_follow_the_script() -> None:
    hant = resolve(load_style("official"), "zh-Hant-TW")
    hans = resolve(load_style("official"), "zh-Hans")
    assert hans.of(Role.TITLE).docx_name == "标题"
    assert hant.of(Role.TITLE).docx_name == "標題"
    for made in (hans, hant):
        names = [record.docx_name for record in made.roles.values()]
        assert len(set(names)) == len(names)


def test_sizes_are_finite(style: ResolvedStyle) -> None:
    for record in style.roles.values():
        assert all(math.isfinite(value) for value in (record.size, record.pitch, record.first_indent))
