"""The bundled faces: coverage, fallback, subsets, licences, weight."""

from __future__ import annotations

import hashlib
import io
import tomllib
import zlib
from pathlib import Path

import pytest
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTFont

from pipeline.fonts.catalogue import load_catalogue, open_face
from pipeline.fonts.coverage import assign
from pipeline.fonts.metrics import Face
from pipeline.fonts.subset import subset
from pipeline.style.bundled import fonts_folder
from pipeline.style.load import load_style
from pipeline.style.resolve import resolve

FOLDER = fonts_folder()
CATALOGUE = load_catalogue(FOLDER)
NAMES = sorted(CATALOGUE)
LIMIT = 40_000_000


def face(name: str) -> Face:
    return open_face(CATALOGUE[name])


def opened(name: str) -> TTFont:
    return TTFont(io.BytesIO(CATALOGUE[name].file.read_bytes()))


def decoded(codec: str) -> set[str]:
    found = set()
    for high in range(0xA1, 0xFA):
        for low in (*range(0x40, 0x7F), *range(0xA1, 0xFF)):
            try:
                found.add(bytes((high, low)).decode(codec))
            except UnicodeDecodeError:
                continue
    return found


MARKS = set("，、；：。？！．’”）》〉」』】〕〗］｝〞‘“（《〈「『【〔〖［｛〝·—…～／％‰°℃￥№〇①②③④⑤⑥⑦⑧⑨⑩")


def test_metrics_belong_to_their_fonts() -> None:
    for name in NAMES:
        assert face(name).digest == hashlib.sha256(CATALOGUE[name].file.read_bytes()).hexdigest(), name
        assert face(name).kind == CATALOGUE[name].kind
        assert face(name).weight == CATALOGUE[name].weight


@pytest.mark.parametrize("tag", ["zh-Hans", "zh-Hant-TW", "zh-Hant-HK"])
def test_every_role_covers_the_required_sets_after_fallback(tag: str) -> None:
    style = resolve(load_style("official"), tag)
    wanted = "".join(sorted(decoded("gb2312") | decoded("big5") | MARKS))
    for role in ("song", "hei", "kai", "fangsong", "xiaobiaosong"):
        faces = [face(name) for name in style.fonts[role].faces]
        runs = assign(wanted, faces, style.region.glyphs)
        lacking = "".join(run.missing for run in runs)
        assert lacking == "", (role, lacking[:20])


def test_missing_table_is_true() -> None:
    table = tomllib.loads((FOLDER / "missing.toml").read_text(encoding="utf-8"))
    assert set(table) == set(NAMES)
    for name, regions in table.items():
        for region, entry in regions.items():
            codes = []
            for part in entry["codes"].split():
                first, _, last = part.partition("-")
                codes.extend(range(int(first, 16), int(last or first, 16) + 1))
            assert len(codes) == entry["count"]
            assert all(face(name).glyph(code, region) == 0 for code in codes[:2000]), (name, region)


def test_a_name_never_mixes_faces() -> None:
    faces = [face(name) for name in ("KanbenFang-Regular", "KanbenKai-Regular", "KanbenSong-Regular")]
    for char in "镕喆堃翀玥":
        assert faces[0].glyph(ord(char), "SC") == 0, char
        text = f"市长：王{char}、李明，"
        runs = assign(text, faces, "SC")
        chosen = {text[run.start : run.end]: run.face_index for run in runs}
        assert chosen[f"王{char}"] == 1, runs
    text = "报告人：朱　镕（市长）"
    assert any(text[run.start : run.end] == "朱　镕" and run.face_index == 1 for run in assign(text, faces, "SC"))


def test_one_run_when_the_first_face_has_all() -> None:
    assert assign("中华人民共和国", [face("KanbenFang-Regular")], "SC") == [(0, 7, 0, "")]


def test_a_character_nobody_has_is_told() -> None:
    runs = assign("天\U000e0041地", [face("KanbenSong-Regular")], "SC")
    assert "".join(run.missing for run in runs) == "\U000e0041"


@pytest.mark.parametrize("name", NAMES)
def test_regions_draw_their_own_forms(name: str) -> None:
    here = face(name)
    if not here.has_region("TC") or not here.has_region("SC"):
        return
    simplified, taiwan = here.ink(ord("，"), "SC"), here.ink(ord("，"), "TC")
    assert simplified is not None
    assert taiwan is not None
    assert (simplified[0] + simplified[2]) / 2 < 350
    assert 350 < (taiwan[0] + taiwan[2]) / 2 < 650
    assert here.glyph(ord("骨"), "SC") != here.glyph(ord("骨"), "TC")


@pytest.mark.parametrize("name", [name for name in NAMES if name != "KanbenFangTC-Regular"])
def test_marks_stand_in_their_squares(name: str) -> None:
    here = face(name)
    widths = {mark: here.advances[here.glyph(ord(mark), "SC")] for mark in "，。“”‘’—…·"}
    assert widths == {**dict.fromkeys("，。“”‘’—…", 1000), "·": 500}
    dash = here.ink(ord("—"), "SC")
    assert dash is not None
    assert (dash[0], dash[2]) == (0, 1000)  # two of them join


def _outline(font: TTFont, name: str) -> list[object]:
    glyphs = font.getGlyphSet()
    pen = DecomposingRecordingPen(glyphs)
    glyphs[name].draw(pen)
    return pen.value


@pytest.mark.parametrize("name", NAMES)
def test_a_subset_draws_the_same_outlines_and_widths(name: str) -> None:
    here = face(name)
    region = CATALOGUE[name].regions[0]
    text = "國王立會一二三（）、" if region == "TC" else "王立中华人民共和国一二三，。“”—…·0aW％①"
    text = "".join(char for char in text if here.glyph(ord(char), region))
    codes = {3 * number + 2: here.glyph(ord(char), region) for number, char in enumerate(text)}
    data = subset(here, codes, "ABCDEF+Test")
    source = opened(name)
    order = source.getGlyphOrder()
    if here.kind == "cff":
        from fontTools.cffLib import CFFFontSet

        fonts = CFFFontSet()
        fonts.decompile(io.BytesIO(data), None)
        top = fonts[0]
        assert top.ROS == ("Adobe", "Identity", 0)
        assert fonts.fontNames == ["ABCDEF+Test"]
        for code, glyph in codes.items():
            pen = DecomposingRecordingPen({})
            string = top.CharStrings[f"cid{code:05d}"]
            string.draw(pen)
            assert pen.value == _outline(source, order[glyph])
            assert string.width == here.advances[glyph]
    else:
        cut = TTFont(io.BytesIO(data))
        for code, glyph in codes.items():
            assert _outline(cut, cut.getGlyphOrder()[code]) == _outline(source, order[glyph])
            assert cut["hmtx"][cut.getGlyphOrder()[code]][0] == here.advances[glyph]


def test_subsets_come_out_the_same() -> None:
    here = face("KanbenSong-Regular")
    codes = {number + 1: here.glyph(0x4E00 + number, "SC") for number in range(50)}
    assert subset(here, codes, "A+B") == subset(here, dict(reversed(codes.items())), "A+B")


def test_names_and_licences() -> None:
    taken = ("noto", "source", "fandol", "lxgw", "wenkai", "cwtex", "霞鹜")
    for name in NAMES:
        font = opened(name)
        family = font["name"].getDebugName(1)
        assert family == CATALOGUE[name].family
        assert not any(word in family.lower() for word in taken)
        assert font["name"].getDebugName(13)
    texts = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("LICENSE-*.txt")}
    assert "SIL OPEN FONT LICENSE" in texts["LICENSE-OFL.txt"]
    assert "extends the font exception" in texts["LICENSE-Fandol.txt"]
    assert CATALOGUE["KanbenFangTC-Regular"].embed == ("pdf",)
    assert CATALOGUE["KanbenFangTC-Regular"].substitute in NAMES
    provenance = (FOLDER / "PROVENANCE.md").read_text(encoding="utf-8")
    assert all(CATALOGUE[name].file.name in provenance for name in NAMES)


def test_fonts_fit_the_wheel() -> None:
    total = 0
    for path in FOLDER.iterdir():
        if path.suffix in (".otf", ".ttf", ".metrics", ".toml"):
            total += _deflated(path)
    assert total <= LIMIT


def _deflated(path: Path) -> int:
    """A quick upper bound: level 1 deflate is never smaller than the wheel's level 6."""
    packer = zlib.compressobj(1, zlib.DEFLATED, -15)
    return len(packer.compress(path.read_bytes())) + len(packer.flush())
