"""Faces that may be embedded with all their glyphs only (OS/2 fsType, bit 8)."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from fontTools.cffLib import CFFFontSet
from fontTools.ttLib import TTCollection, TTFont

from pipeline.conversion import Request, convert
from pipeline.diagnostics import Code
from pipeline.errors import PipelineError
from pipeline.fonts.catalogue import named
from pipeline.source import Source
from pipeline.style.bundled import fonts_folder
from pipeline.style.load import load_style
from pipeline.style.resolve import resolve
from pipeline.verify.edition import verify_edition
from tests.fonts.test_own_fonts import HAN, alone, make, pdf, sheet
from tests.fonts.test_variable import variable

__all__ = ["alone"]
NO_SUBSET, RESTRICTED, PREVIEW = 0x0100, 0x0002, 0x0004


def embedded(data: bytes) -> tuple[str, bytes]:
    """Name and program of the own face of the first page."""
    with pikepdf.open(io.BytesIO(data)) as opened:
        for font in opened.pages[0].Resources.Font.values():
            descriptor = font.DescendantFonts[0].FontDescriptor
            if "Kanben" not in str(font.BaseFont):
                program = descriptor.get("/FontFile2", descriptor.get("/FontFile3"))
                return str(font.BaseFont), bytes(program.read_bytes())
    raise AssertionError("no own face")


def drawn(data: bytes) -> str:
    return str(pypdfium2.PdfDocument(data)[0].get_textpage().get_text_range()).replace("\r\n", "")


def ink(data: bytes) -> int:
    """Black pixels of the first page."""
    return pypdfium2.PdfDocument(data)[0].render(scale=0.5).to_pil().convert("L").histogram()[0]


def test_truetype_goes_as_it_is_in_the_file(tmp_path: Path) -> None:
    path = make(tmp_path / "blocks.ttf", "Blocks", bits=NO_SUBSET, upm=2048)
    data, said = pdf(sheet(tmp_path, "blocks.ttf"))
    assert embedded(data) == ("/Blocks", path.read_bytes())
    assert HAN in drawn(data)
    assert not said
    make(path, "Blocks", upm=2048)
    (tmp_path / "again").mkdir()
    cut, _ = pdf(sheet(tmp_path / "again", path.as_posix()))
    assert ink(data) == ink(cut) > 1000


@pytest.mark.parametrize("kind", ["cff", "variable", "collection", "moved"])
def test_others_keep_every_glyph_and_the_bit(tmp_path: Path, kind: str) -> None:
    path, bits = tmp_path / "blocks.ttf", NO_SUBSET
    if kind == "variable":
        font = TTFont(variable(path, tmp_path, "Blocks"))
        font["OS/2"].fsType = bits
        font.save(path)
    elif kind == "collection":
        collection = TTCollection()
        collection.fonts = [TTFont(make(tmp_path / f"{name}.ttf", name, bits=bits)) for name in ("One", "Two")]
        path = tmp_path / "both.ttc"
        collection.save(path)
    else:
        make(path, "Blocks", cff=kind == "cff", bits=bits, centred=kind == "moved")
    data, _ = pdf(sheet(tmp_path, path.name + ("#1" if kind == "collection" else "")))
    name, program = embedded(data)
    assert "+" not in name
    if kind == "cff":
        assert program.count(b"/FSType 256 def") == 1
        bare = CFFFontSet()
        bare.decompile(io.BytesIO(program), None)
        glyphs = bare[0].CharStrings
    else:
        font = TTFont(io.BytesIO(program))
        assert font["OS/2"].fsType & bits
        glyphs = font["glyf"].keys()
    assert len(glyphs) == {"cff": 6, "moved": 5}.get(kind, 3)  # one a character with CFF; two stops moved besides
    assert HAN in drawn(data)
    assert ink(data) > 200


def test_the_checker_believes_the_bit_alone(tmp_path: Path) -> None:
    make(tmp_path / "blocks.ttf", "Blocks", bits=NO_SUBSET)
    path = sheet(tmp_path, "blocks.ttf")
    data, _ = pdf(path)

    def rules(edition: bytes) -> set[str]:
        style = named(resolve(load_style(path), "zh-Hans"), fonts_folder(), printed=True)
        return {item.rule for item in verify_edition("a.pdf", "pdf", edition, lambda _: style).findings}

    assert "B-9" not in rules(data)
    with pikepdf.open(io.BytesIO(data)) as opened:
        for font in opened.pages[0].Resources.Font.values():
            if str(font.BaseFont) == "/Blocks":
                whole = font.DescendantFonts[0].FontDescriptor.FontFile2
                program = TTFont(io.BytesIO(whole.read_bytes()))
                program["OS/2"].fsType = 0
                out = io.BytesIO()
                program.save(out)
                whole.write(out.getvalue())
        changed = io.BytesIO()
        opened.save(changed)
    assert "B-9" in rules(changed.getvalue())


def test_what_is_forbidden_altogether_is_refused_for_that(tmp_path: Path) -> None:
    make(tmp_path / "blocks.ttf", "Blocks", bits=NO_SUBSET | RESTRICTED)
    with pytest.raises(PipelineError) as caught:
        pdf(sheet(tmp_path, "blocks.ttf"))
    assert caught.value.diagnostics[0].code is Code.FONT_UNUSABLE
    assert caught.value.diagnostics[0].detail["case"] == "restricted"


@pytest.mark.parametrize(("bits", "there"), [(NO_SUBSET, True), (NO_SUBSET | PREVIEW, False)])
def test_an_epub_carries_the_file_itself_or_says_that_it_does_not(tmp_path: Path, bits: int, there: bool) -> None:
    path = make(tmp_path / "whole.ttf", "Whole", bits=bits)
    style = load_style(sheet(tmp_path, "whole.ttf"))
    text = HAN * 20 + "。"
    result = convert(Source("a.txt", text.encode()), Request(("epub",), ("zh-Hans",), style, "plain", embed_fonts=True))
    with zipfile.ZipFile(io.BytesIO(result.editions[0].data)) as book:
        held = [book.read(name) for name in book.namelist() if name.endswith(".ttf")]
    assert (path.read_bytes() in held) is there
    told = [item for item in result.diagnostics if item.code is Code.NOT_IN_TARGET and item.detail["what"] == "font"]
    assert len(told) == (0 if there else 1)
