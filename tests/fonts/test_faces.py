"""The bundled faces: what they hold, where their marks stand, licences, weight."""

from __future__ import annotations

import hashlib
import tomllib
import zlib
from concurrent.futures import ThreadPoolExecutor

import pytest
from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.recordingPen import RecordingPen

from pipeline.fonts.coverage import assign
from pipeline.lang import marks
from pipeline.style.load import load_style
from pipeline.style.resolve import resolve
from tests.fonts.faces import CATALOGUE, FOLDER, NAMES, REQUIRED, decoded, face, opened, spread

LIMIT = 40_000_000
CHINESE = [name for name in NAMES if name != "KanbenFangTC-Regular"]  # which leaves its marks to the next face
NEEDED = decoded("gb2312") | decoded("big5") | set(REQUIRED["tgh"]) | set(REQUIRED["marks"])


def test_the_general_list_is_whole() -> None:
    assert len(set(REQUIRED["tgh"])) == 8105
    assert len(decoded("gb2312")) == 7445
    assert sum(0x4E00 <= ord(char) < 0xA000 for char in decoded("big5")) >= 13051  # both levels, and units such as 瓩
    every = (
        marks.FULLMARK | marks.INTERPUNCT | marks.CONNECT | marks.POSTFIX | marks.PREFIX | marks.CIRCLED | marks.SHARED
    )
    assert every <= set(REQUIRED["marks"])


@pytest.mark.parametrize("name", NAMES)
def test_metrics_tell_the_truth_about_the_font(name: str) -> None:
    here, font = face(name), opened(name)
    info = CATALOGUE[name]
    assert here.digest == hashlib.sha256(info.file.read_bytes()).hexdigest()
    assert (here.kind, here.weight, here.family, here.regions) == (info.kind, info.weight, info.family, info.regions)
    assert len(here) == font["maxp"].numGlyphs
    order = font.getGlyphOrder()
    assert [here.advances[glyph] for glyph in range(len(here))] == [font["hmtx"][glyph][0] for glyph in order]
    head, os2, hhea = font["head"], font["OS/2"], font["hhea"]
    assert here.bbox == (head.xMin, head.yMin, head.xMax, head.yMax)
    assert (here.ascent, here.descent) == (hhea.ascent, hhea.descent) == (880, -120)
    assert (here.cap_height, here.x_height, here.italic_angle) == (os2.sCapHeight, os2.sxHeight, 0)
    assert 20 < here.stem_v < 200
    for code, glyph in font.getBestCmap().items():
        assert here.glyph(code, info.regions[0]) == order.index(glyph) if code < 0x40 else True
        assert any(here.glyph(code, region) for region in info.regions)


@pytest.mark.parametrize("name", NAMES)
def test_ink_is_where_the_outline_is(name: str) -> None:
    here, font = face(name), opened(name)
    glyphs, order = font.getGlyphSet(), font.getGlyphOrder()
    for region in here.regions:
        for mark in "，。“—…·《︽℃①国永":
            glyph = here.glyph(ord(mark), region)
            if not glyph:
                assert here.ink(ord(mark), region) is None
                continue
            pen = BoundsPen(glyphs)
            glyphs[order[glyph]].draw(pen)
            assert here.ink(ord(mark), region) == tuple(round(edge) for edge in pen.bounds)


@pytest.mark.parametrize("tag", ["zh-Hans", "zh-Hant-TW", "zh-Hant-HK"])
def test_every_role_covers_the_required_sets_after_fallback(tag: str) -> None:
    style = resolve(load_style("official"), tag)
    wanted = "\n".join(sorted(NEEDED))  # one a line: no word but itself
    for role, font in style.fonts.items():
        if role.startswith("latin"):
            continue
        runs = assign(wanted, [face(name) for name in font.faces], style.region.glyphs)
        lacking = "".join(run.missing for run in runs).replace("\n", "")
        assert lacking == "", (role, lacking[:20])


@pytest.mark.parametrize("name", NAMES)
def test_the_missing_table_is_true(name: str) -> None:
    table = tomllib.loads((FOLDER / "missing.toml").read_text(encoding="utf-8"))
    here = face(name)
    assert set(table) == set(NAMES)
    for region in set(here.regions) - {"LA"}:
        lacks = sorted(ord(char) for char in NEEDED if not here.glyph(ord(char), region))
        assert spread(table[name]["codes"]) == lacks
        assert table[name]["count"] == len(lacks)


def test_names_beyond_the_first_plane() -> None:
    beyond = [char for char in REQUIRED["tgh"] if ord(char) > 0xFFFF]
    assert len(beyond) > 100
    for name in ("KanbenSong-Regular", "KanbenHei-Regular", "KanbenKai-Regular"):
        here = face(name)
        assert all(here.glyphs(f"王{char}", "SC")[1] == here.glyph(ord(char), "SC") > 0 for char in beyond), name


@pytest.mark.parametrize("name", [name for name in NAMES if {"SC", "TC"} <= set(CATALOGUE[name].regions)])
def test_regions_draw_their_own_forms(name: str) -> None:
    here = face(name)
    for mark in "，。、":
        mainland, taiwan, hongkong = (here.ink(ord(mark), region) for region in ("SC", "TC", "HK"))
        assert mainland
        assert taiwan
        assert hongkong
        assert (mainland[0] + mainland[2]) / 2 < 350
        assert 350 < (taiwan[0] + taiwan[2]) / 2 < 650
        assert 350 < (hongkong[0] + hongkong[2]) / 2 < 650
    assert len({here.glyph(ord("骨"), region) for region in ("SC", "TC", "HK")}) > 1


def test_a_face_without_a_region_answers_from_the_nearest() -> None:
    kai, fang = face("KanbenKai-Regular"), face("KanbenFangTC-Regular")
    assert kai.glyph(ord("國"), "HK") == kai.glyph(ord("國"), "SC") > 0
    assert fang.glyph(ord("國"), "HK") == fang.glyph(ord("國"), "TC") > 0
    assert not kai.has_region("TC")


@pytest.mark.parametrize("name", CHINESE)
def test_marks_stand_in_their_squares(name: str) -> None:
    here = face(name)
    for region in set(here.regions) - {"LA"}:

        def advance(mark: str) -> int:
            return here.advance(here.glyph(ord(mark), region))  # noqa: B023

        full = set(marks.FULLMARK) | set("—…～")
        assert {mark: advance(mark) for mark in full if here.glyph(ord(mark), region)} == {
            mark: 1000 for mark in full if here.glyph(ord(mark), region)
        }
        assert advance("·") == (500 if region == "SC" else 1000)
        for mark in "—…～·":
            box = here.ink(ord(mark), region)
            if box is None:
                assert mark == "～"
                continue
            assert abs((box[1] + box[3]) / 2 - 380) <= 2, mark  # half the height of the square
        dash = here.ink(ord("—"), region)
        assert dash is not None
        assert dash[0] < 0
        assert dash[2] > 1000  # two of them join without a seam
        opening, closing = here.ink(ord("“"), region), here.ink(ord("”"), region)
        assert opening
        assert closing
        assert opening[0] >= 500
        assert closing[2] <= 500


@pytest.mark.parametrize("name", CHINESE)
def test_the_blank_half_of_a_mark_can_be_cut(name: str) -> None:
    here = face(name)
    for region in set(here.regions) - {"LA"}:
        for mark in marks.FULLMARK:
            box = here.ink(ord(mark), region)
            if box is None:
                assert not here.glyph(ord(mark), region)
            elif mark in marks.OPEN:
                assert box[0] >= 490, (mark, region)
            elif mark in marks.CLOSE or region == "SC":
                assert box[2] <= 510, (mark, region)
            else:
                assert box[0] >= 240, (mark, region)
                assert box[2] <= 760, (mark, region)


def test_the_dots_of_two_ellipses_follow_evenly() -> None:
    for name in CHINESE:
        font, here = opened(name), face(name)
        pen = RecordingPen()
        font.getGlyphSet()[font.getGlyphOrder()[here.glyph(ord("…"), "SC")]].draw(pen)
        starts: list[float] = []
        contour: list[float] = []
        for step, points in pen.value:
            contour.extend(point[0] for point in points if point)
            if step == "closePath":
                starts.append(min(contour))
                contour = []
        starts.sort()
        assert len(starts) == 3
        gaps = (starts[1] - starts[0], starts[2] - starts[1], starts[0] + 1000 - starts[2])
        assert max(gaps) - min(gaps) <= 20, (name, gaps)


@pytest.mark.parametrize(
    ("name", "signs"),
    [("KanbenFang-Regular", "￥￣™～"), ("KanbenKaiGB-Regular", "￥￣™～"), ("KanbenFangTC-Regular", "嗧，①")],
)
def test_signs_that_a_source_draws_wrong_are_left_to_the_next_face(name: str, signs: str) -> None:
    assert face(name).glyphs(signs, "TC") == [0] * len(signs)


@pytest.mark.parametrize("name", ["KanbenSong-Regular", "KanbenHei-Regular", "KanbenSong-Bold", "KanbenHei-Bold"])
def test_vertical_forms(name: str) -> None:
    here = face(name)
    for region in ("SC", "TC", "HK"):
        for mark in "—…（）《》「」":
            glyph = here.glyph(ord(mark), region)
            assert here.vertical(glyph) != glyph, (mark, region)
        dash = here.glyph(ord("—"), region)
        assert here.vertical(dash) == here.glyph(ord("︱"), region)
    assert here.vertical(here.glyph(ord("国"), "SC")) == here.glyph(ord("国"), "SC")


@pytest.mark.parametrize("name", NAMES)
def test_names_and_licences(name: str) -> None:
    font, info = opened(name), CATALOGUE[name]
    names = font["name"]
    family = names.getDebugName(1)
    assert family == info.family
    assert names.getDebugName(6) == name
    presented = " ".join(names.getDebugName(number) or "" for number in (1, 3, 4, 6, 16)).lower()
    assert not any(
        word in presented for word in ("noto", "source", "fandol", "lxgw", "wenkai", "cwtex", "霞鹜", "klee")
    )
    terms = names.getDebugName(13)
    assert "Kanben team" in names.getDebugName(0)
    assert font["OS/2"].fsType == 0
    if info.licence == "OFL-1.1":
        assert "Adobe" in names.getDebugName(0) or "LXGW" in names.getDebugName(0)
        assert "SIL Open Font License, Version 1.1" in terms
    else:
        assert "exception" in terms
        assert "2026" in names.getDebugName(0)  # the notice of change that the GPL asks for
    assert info.file.name in (FOLDER / "PROVENANCE.md").read_text(encoding="utf-8")


def test_licence_texts() -> None:
    texts = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("LICENSE-*.txt")}
    assert "SIL OPEN FONT LICENSE Version 1.1" in texts["LICENSE-OFL.txt"]
    assert "GNU GENERAL PUBLIC LICENSE" in texts["LICENSE-Fandol.txt"]
    assert "embed this font or unaltered portions of this font" in texts["LICENSE-Fandol.txt"]
    assert "extends the font exception" in texts["LICENSE-Fandol.txt"]
    assert "Postscript or PDF file" in texts["LICENSE-cwTeX.txt"]


def test_what_may_not_be_embedded_has_a_substitute() -> None:
    assert CATALOGUE["KanbenFangTC-Regular"].embed == ("pdf",)
    for info in CATALOGUE.values():
        if {"epub", "docx"} - set(info.embed):
            stand_in = CATALOGUE[info.substitute]
            assert stand_in.licence == "OFL-1.1"
            assert {"pdf", "epub", "docx"} <= set(stand_in.embed)


def test_fonts_fit_the_wheel() -> None:
    paths = [path for path in FOLDER.iterdir() if path.is_file()]
    with ThreadPoolExecutor() as pool:  # zlib lets go of the interpreter
        sizes = pool.map(lambda path: len(zlib.compress(path.read_bytes(), 6)), paths)
    assert sum(sizes) <= LIMIT
