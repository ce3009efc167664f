"""The user's own fonts: found by file and name, drawn whole, refused where they may not be embedded."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTCollection, TTFont

from pipeline.batch.fingerprint import Fingerprints
from pipeline.conversion import Request, convert
from pipeline.diagnostics import Code
from pipeline.errors import PipelineError, SettingsError
from pipeline.fonts import foreign, system
from pipeline.fonts.sfnt import font_file
from pipeline.source import Source
from pipeline.style.load import load_style

HAN = "天地玄黄"
STOPS = "，。"


def make(path: Path, family: str, *, cff: bool = False, upm: int = 1000, bits: int = 0, centred: bool = False,
         right: int = 900, weight: int = 400, chinese: str = "方正") -> Path:  # fmt: skip
    """A small face of blocks; ideographs fill the square from 10 to 90 %, stops a fifth of it.

    `chinese`: before its second family name; none when empty. `right`: right edge of the ideographs."""
    unit = upm / 1000
    low = (400, 350, 600, 550) if centred else (80, -80, 280, 120)
    boxes = {"han": (100, 0, right, 800), "stop": low}
    names = [".notdef", *boxes]
    glyphs = {}
    for name in names:
        pen = T2CharStringPen(upm, None) if cff else TTGlyphPen(None)
        if name in boxes:
            left, bottom, right, top = (round(edge * unit) for edge in boxes[name])
            pen.moveTo((left, bottom))
            for corner in ((left, top), (right, top), (right, bottom)):
                pen.lineTo(corner)
            pen.closePath()
        glyphs[name] = pen.getCharString() if cff else pen.glyph()
    builder = FontBuilder(upm, isTTF=not cff)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({**{ord(char): "han" for char in HAN}, **{ord(char): "stop" for char in STOPS}})
    if cff:
        builder.setupCFF(family.replace(" ", ""), {}, glyphs, {})
    else:
        builder.setupGlyf(glyphs)
    sides = {name: round(box[0] * unit) for name, box in boxes.items()}
    builder.setupHorizontalMetrics({name: (upm, sides.get(name, 0)) for name in names})
    builder.setupHorizontalHeader(ascent=round(880 * unit), descent=round(-120 * unit))
    both = {"en": family, "zh": f"{chinese}{family}"} if chinese else {"en": family}
    names_of = {"familyName": both, "styleName": {400: "Regular", 700: "Bold"}.get(weight, f"W{weight}")}
    builder.setupNameTable({**names_of, "psName": family.replace(" ", "")})
    builder.setupOS2(
        version=4, fsType=bits, usWeightClass=weight, sTypoAscender=round(880 * unit), sTypoDescender=round(-120 * unit)
    )
    builder.setupPost()
    builder.save(path)
    return path


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """No fonts of this machine; an empty folder of installed ones."""
    folder = tmp_path / "installed"
    folder.mkdir()
    monkeypatch.setattr(system, "folders", lambda: (folder,))
    monkeypatch.setattr(system, "memory", lambda: tmp_path / "memory" / "fonts.json")
    caches = (system.installed, foreign.find, foreign.foreign_face)
    for known in caches:
        known.cache_clear()
    yield folder
    for known in caches:
        known.cache_clear()


def sheet(folder: Path, face: str) -> Path:
    path = folder / "own.toml"
    path.write_text(
        f'[sheet]\nextends = "official"\n[fonts.fangsong.SC]\nfaces = ["{face}", "KanbenFang-Regular"]\n', "utf-8"
    )
    return path


def pdf(style: Path, text: str = HAN * 20 + "。") -> tuple[bytes, list[Code]]:
    result = convert(Source("a.txt", text.encode()), Request(("pdf",), ("zh-Hans",), load_style(style), "plain"))
    return (result.editions[0].data if result.editions else b""), [item.code for item in result.diagnostics]


@pytest.mark.parametrize("cff", [False, True])
@pytest.mark.parametrize("upm", [256, 1000, 2048])
def test_outlines_come_whole_from_both_kinds_at_any_square(tmp_path: Path, cff: bool, upm: int) -> None:
    face = foreign.foreign_face(make(tmp_path / "a.otf", "Blocks", cff=cff, upm=upm).as_posix())
    drawn = {ord(char): face.glyph(ord(char), "SC") for char in HAN + STOPS}
    font = TTFont(io.BytesIO(font_file(face, drawn, "Cut")))
    glyphs = font.getGlyphSet()
    pen = BoundsPen(glyphs)
    glyphs[font.getBestCmap()[ord("天")]].draw(pen)
    # A square of 256 cannot say hundredths: half of one of its units is 2 of ours.
    assert pen.bounds == pytest.approx((100, 0, 900, 800), abs=2)
    assert font["hmtx"][font.getBestCmap()[ord("天")]][0] == 1000


def test_a_file_beside_the_sheet_is_embedded_and_read_back(tmp_path: Path) -> None:
    make(tmp_path / "blocks.ttf", "Blocks")
    data, said = pdf(sheet(tmp_path, "blocks.ttf"))
    assert "Blocks" in _fonts(data)
    page = pypdfium2.PdfDocument(data)[0].get_textpage().get_text_range()
    assert HAN in page.replace("\r\n", "")
    assert not said


def _fonts(data: bytes) -> str:
    import pikepdf

    with pikepdf.open(io.BytesIO(data)) as opened:
        return " ".join(str(font.BaseFont) for font in opened.pages[0].Resources.Font.values())


@pytest.mark.parametrize("name", ["Small Blocks", "方正Small Blocks", "SmallBlocks", "small blocks"])
def test_names_in_every_language_find_an_installed_face(alone: Path, tmp_path: Path, name: str) -> None:
    make(alone / "x.ttf", "Small Blocks")
    assert "SmallBlocks" in _fonts(pdf(sheet(tmp_path, name))[0])
    assert (tmp_path / "memory" / "fonts.json").is_file()


def test_what_is_installed_is_remembered_until_the_file_changes(alone: Path) -> None:
    path = make(alone / "x.ttf", "First")
    assert system.by_name("First")
    make(path, "Second Name")
    system.installed.cache_clear()
    assert system.by_name("Second Name")
    assert system.by_name("First") is None


def test_a_spoilt_memory_is_made_anew(alone: Path) -> None:
    make(alone / "x.ttf", "First")
    for spoilt in ("", "[]", '{"version": 1, "files": {"/a": [1]}}', '{"version": 1, "files": 3}'):
        system.memory().parent.mkdir(exist_ok=True)
        system.memory().write_text(spoilt, "utf-8")
        system.installed.cache_clear()
        assert system.by_name("First")


def test_a_name_that_is_not_installed_gives_way_and_is_told(tmp_path: Path) -> None:
    data, said = pdf(sheet(tmp_path, "方正小标宋简体"))
    assert "KanbenFang" in _fonts(data)
    assert said == [Code.FONT_ABSENT]


def test_a_face_of_a_collection(tmp_path: Path) -> None:
    collection = TTCollection()
    collection.fonts = [TTFont(make(tmp_path / f"{name}.ttf", name)) for name in ("One", "Two")]
    collection.save(tmp_path / "both.ttc")
    assert foreign.foreign_face((tmp_path / "both.ttc").as_posix() + "#1").family == "Two"
    with pytest.raises(SettingsError) as caught:
        foreign.find((tmp_path / "both.ttc").as_posix() + "#2")
    assert caught.value.diagnostics[0].detail["case"] == "index"


@pytest.mark.parametrize(("bits", "case"), [(0x0002, "restricted"), (0x0102, "restricted"), (0x0200, "bitmaps")])
def test_a_face_that_may_not_be_embedded_is_refused(tmp_path: Path, bits: int, case: str) -> None:
    make(tmp_path / "blocks.ttf", "Blocks", bits=bits)
    with pytest.raises(PipelineError) as caught:
        pdf(sheet(tmp_path, "blocks.ttf"))
    (said,) = caught.value.diagnostics
    assert (said.code, said.detail["case"]) == (Code.FONT_UNUSABLE, case)
    assert str(said.detail["file"]).endswith("blocks.ttf")


@pytest.mark.parametrize("bits", [0x0000, 0x0004, 0x0008, 0x000A])
def test_what_may_be_printed_is_embedded_in_pdf(tmp_path: Path, bits: int) -> None:
    make(tmp_path / "blocks.ttf", "Blocks", bits=bits)
    assert "Blocks" in _fonts(pdf(sheet(tmp_path, "blocks.ttf"))[0])


def test_stops_come_to_the_lower_left_of_their_square_for_the_mainland(tmp_path: Path) -> None:
    face = foreign.foreign_face(make(tmp_path / "a.ttf", "Centred", centred=True).as_posix())
    assert face.ink(ord("，"), "SC") == (80, -80, 280, 120)
    assert face.ink(ord("，"), "TC") == (400, 350, 600, 550)
    low = TTFont(io.BytesIO(font_file(face, {ord("。"): face.glyph(ord("。"), "SC")}, "Low")))
    glyph = low["glyf"][low.getBestCmap()[ord("。")]]
    assert (glyph.xMin, glyph.yMin, glyph.xMax, glyph.yMax) == (80, -80, 280, 120)


def test_damaged_files_are_named(tmp_path: Path) -> None:
    whole = make(tmp_path / "whole.ttf", "Blocks").read_bytes()
    style = sheet(tmp_path, "blocks.ttf")
    for data in (b"", b"no font", whole[:40], whole[:-200], b"ttcf" + whole[4:], whole.replace(b"glyf", b"gxxf")):
        (tmp_path / "blocks.ttf").write_bytes(data)
        foreign.find.cache_clear()
        foreign.foreign_face.cache_clear()
        with pytest.raises(PipelineError) as caught:
            pdf(style)
        assert caught.value.diagnostics[0].code is Code.FONT_UNUSABLE


def test_the_fingerprint_counts_the_font_file(tmp_path: Path) -> None:
    from pipeline.fonts.catalogue import load_catalogue

    prints = []
    for family in ("Blocks", "Others"):
        make(tmp_path / "blocks.ttf", family)
        for known in (foreign.find, foreign.foreign_face, load_catalogue):
            known.cache_clear()
        request = Request(style=load_style(sheet(tmp_path, "blocks.ttf")))
        prints.append(Fingerprints().edition(request, ("x",), "zh-Hans", "pdf"))
    assert prints[0] != prints[1]
