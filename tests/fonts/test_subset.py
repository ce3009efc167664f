"""Subsets for PDF and font files for EPUB and DOCX: same outlines, same widths, same bytes twice."""

from __future__ import annotations

import io
import time
from typing import Any

import pytest
from fontTools.cffLib import CFFFontSet
from fontTools.pens.recordingPen import RecordingPen
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.fonts.metrics import Face
from pipeline.fonts.sfnt import embeddable
from pipeline.fonts.subset import checksum, subset
from tests.fonts.faces import NAMES, face, opened

TEXT = "王立中华人民共和国國語書經濟骨一二三，。、；“”‘’——……·～《》（）％℃①〇ＡaWi0123456789.,-镕㐂\U00020089"


def outline(font: Any, name: str) -> list[Any]:
    pen = RecordingPen()
    font[name].draw(pen)
    return pen.value


def drawn(here: Face, region: str) -> list[int]:
    return sorted({glyph for glyph in here.glyphs(TEXT, region) if glyph})


def cff(data: bytes) -> Any:
    fonts = CFFFontSet()
    fonts.decompile(io.BytesIO(data), None)
    return fonts


def same_as_source(here: Face, codes: dict[int, int]) -> None:
    """The subset holds exactly the asked glyphs, drawn and spaced as in the face."""
    data = subset(here, codes, "ABCDEF+Test")
    source = opened(here.name)
    glyphs, order = source.getGlyphSet(), source.getGlyphOrder()
    if here.kind == "cff":
        fonts = cff(data)
        top = fonts[0]
        assert fonts.fontNames == ["ABCDEF+Test"]
        assert top.ROS == ("Adobe", "Identity", 0)
        assert top.CIDCount == max(codes, default=0) + 1
        assert tuple(top.FontBBox) == here.bbox
        assert top.charset == [".notdef", *(f"cid{code:05d}" for code in sorted(codes))]
        private = top.FDArray[0].Private
        assert (private.defaultWidthX, private.nominalWidthX) == (1000, 0)
        for code, glyph in codes.items():
            string = top.CharStrings[f"cid{code:05d}"]
            assert outline(top.CharStrings, f"cid{code:05d}") == outline(glyphs, order[glyph])
            assert string.width == here.advances[glyph]
        return
    cut = TTFont(io.BytesIO(data))
    assert cut["maxp"].numGlyphs == max(codes, default=0) + 1
    names, shapes = cut.getGlyphOrder(), cut.getGlyphSet()
    for code, glyph in codes.items():
        assert outline(shapes, names[code]) == outline(glyphs, order[glyph])
        assert cut["hmtx"][names[code]] == source["hmtx"][order[glyph]]
    gap = next((code for code in range(1, max(codes, default=0)) if code not in codes), None)
    if gap is not None:
        assert outline(shapes, names[gap]) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_subset_draws_the_same_outlines_and_widths(name: str) -> None:
    here = face(name)
    for region in here.regions:
        same_as_source(here, {3 * number + 2: glyph for number, glyph in enumerate(drawn(here, region))})


@pytest.mark.parametrize("name", NAMES)
def test_every_width_but_1000_is_written_into_the_outline(name: str) -> None:
    here = face(name)
    odd = [glyph for glyph in range(1, len(here)) if here.advances[glyph] != 1000]
    same_as_source(here, {glyph: glyph for glyph in odd[:60] + odd[-20:]})


@settings(max_examples=30, deadline=None)
@given(st.dictionaries(st.integers(1, 2500), st.integers(1, 7000), max_size=12), st.sampled_from(NAMES))
def test_any_codes(codes: dict[int, int], name: str) -> None:
    same_as_source(face(name), codes)


@pytest.mark.parametrize("name", ["KanbenSong-Regular", "KanbenKai-Regular"])
def test_the_last_code(name: str) -> None:
    here = face(name)
    same_as_source(here, {0xFFFE: here.glyph(ord("国"), "SC")})
    for wrong in (-1, 0xFFFF):
        with pytest.raises(ValueError, match="code"):
            subset(here, {wrong: 1}, "A+B")


@pytest.mark.parametrize("name", ["KanbenSong-Regular", "KanbenKai-Regular"])
def test_subsets_come_out_the_same_and_fast(name: str) -> None:
    here = face(name)
    codes = {number + 1: here.glyph(0x4E00 + number, "SC") for number in range(900)}
    first = subset(here, codes, "A+B")
    spent = []
    for _ in range(5):
        start = time.perf_counter()
        assert subset(here, dict(reversed(codes.items())), "A+B") == first
        spent.append(time.perf_counter() - start)
    assert min(spent) < 0.05  # it takes 2 ms; the bound is for slow machines


@pytest.mark.parametrize("name", NAMES)
def test_an_embeddable_file_is_a_whole_font(name: str) -> None:
    here = face(name)
    region = here.regions[0]
    data = embeddable(here, TEXT, region)
    assert data == embeddable(here, reversed(TEXT), region)
    font = TTFont(io.BytesIO(data))
    source = opened(name)
    cmap, names = font.getBestCmap(), source.getGlyphOrder()
    asked = {ord(char) for char in TEXT if here.glyph(ord(char), region)}
    assert set(cmap) == asked
    assert asked
    for code in asked:
        original = names[here.glyph(code, region)]
        assert outline(font.getGlyphSet(), cmap[code]) == outline(source.getGlyphSet(), original)
        assert font["hmtx"][cmap[code]] == source["hmtx"][original]
    for number in (0, 1, 2, 4, 6, 13):
        assert font["name"].getDebugName(number) == source["name"].getDebugName(number)
    assert font["OS/2"].usFirstCharIndex == min(asked)
    assert font["post"].formatType == 3
    saved = io.BytesIO()
    font.save(saved)  # every table compiles again


@pytest.mark.parametrize("name", ["KanbenHei-Regular", "KanbenKai-Regular"])
def test_checksums_of_a_file(name: str) -> None:
    data = embeddable(face(name), TEXT, "SC")
    font = TTFont(io.BytesIO(data), checkChecksums=2)  # raises at the first table whose sum is wrong
    assert [font.reader[tag] for tag in font.reader.keys()]  # noqa: SIM118  (a reader, not a mapping)
    assert checksum(data) == 0xB1B0AFBA  # with the adjustment, a whole file sums to this


def test_an_embeddable_file_turns_marks_in_vertical_text() -> None:
    here = face("KanbenSong-Regular")
    font = TTFont(io.BytesIO(embeddable(here, "（国）", "SC")))
    (record,) = font["GSUB"].table.FeatureList.FeatureRecord
    mapping = font["GSUB"].table.LookupList.Lookup[0].SubTable[0].mapping
    cmap, shapes, source = font.getBestCmap(), font.getGlyphSet(), opened(here.name)
    assert record.FeatureTag == "vert"
    assert set(mapping) == {cmap[ord("（")], cmap[ord("）")]}
    upright = source.getGlyphOrder()[here.vertical(here.glyph(ord("（"), "SC"))]
    assert outline(shapes, mapping[cmap[ord("（")]]) == outline(source.getGlyphSet(), upright)


@given(st.binary(max_size=70))
def test_checksums_add_words(data: bytes) -> None:
    padded = data + bytes(-len(data) % 4)
    words = [int.from_bytes(padded[at : at + 4], "big") for at in range(0, len(padded), 4)]
    assert checksum(data) == sum(words) % 2**32


def test_checksums_of_a_long_table_do_not_overflow() -> None:
    assert checksum(b"\xff" * 4_000_000) == (0xFFFFFFFF * 1_000_000) % 2**32
