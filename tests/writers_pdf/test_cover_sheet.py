"""The cover sheet of a bound volume: as wide as its pages make it, words where they may stand."""

from __future__ import annotations

import io
from dataclasses import replace
from functools import cache
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from pipeline.api import convert
from pipeline.conversion import Result
from pipeline.diagnostics import Code
from pipeline.errors import PipelineError, SettingsError, WriteError
from pipeline.fonts.catalogue import named
from pipeline.style.bundled import fonts_folder
from pipeline.style.load import load_style
from pipeline.style.resolve import resolve
from pipeline.style.sheet import Length, PrintSheet
from pipeline.typeset.page.wrapper import spine_width
from pipeline.verify.edition import verify_edition
from pipeline.verify.pages.reader import read
from pipeline.verify.pdf import compare_cover

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "source" / "official" / "upward.md"
MM = 72 / 25.4
THICK = PrintSheet(sheet=Length(8, "mm"))


@cache
def made(sheet: str, thick: bool, tag: str = "zh-Hans") -> Result:
    style = load_style(sheet)
    style = replace(style, print=THICK if thick else PrintSheet(paper_weight=100, bulk=1.3))
    result = convert(DOCUMENT, formats=("cover", "pdf"), scripts=(tag,), style=style, output_profile="print")
    assert result.ok
    return result


def opened(data: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(data))


def spine_of(result: Result, width: float) -> float:
    cover, volume = (edition.data for edition in result.editions)
    with opened(cover) as pdf, opened(volume) as pages:
        (page,) = pdf.pages
        left, low, right, top = (float(edge) for edge in page.obj.TrimBox)
        inside = [float(edge) for edge in pages.pages[0].obj.TrimBox]
        assert top - low == pytest.approx(inside[3] - inside[1], abs=0.01)
        return (right - left - 2 * width) / -(-len(pages.pages) // 2)


def test_two_pages_are_a_leaf() -> None:
    assert spine_width(0, 0.3) == 0
    assert spine_width(7, 0.3) == spine_width(8, 0.3) == pytest.approx(1.2)


@pytest.mark.parametrize(("sheet", "width"), [("official", 210), ("vertical", 148)])
def test_the_spine_is_as_wide_as_the_leaves_are_thick(sheet: str, width: float) -> None:
    assert spine_of(made(sheet, False), width * MM) == pytest.approx(0.13 * MM, abs=0.01)  # 100 g/m² × 1.3 cm³/g
    assert spine_of(made(sheet, True), width * MM) == pytest.approx(8 * MM, abs=0.01)


@pytest.mark.parametrize("sheet", ["official", "vertical"])
@pytest.mark.parametrize("tag", ["zh-Hans", "zh-Hant-TW"])
def test_front_and_spine_have_the_title_and_the_back_has_nothing(sheet: str, tag: str) -> None:
    result = made(sheet, True, tag)
    (told,) = (item for item in result.diagnostics if item.code is Code.COVER_SHEET)
    assert told.detail["case"] == "words"
    (page,) = read(result.editions[0].data).sheets
    title = "关于" if tag == "zh-Hans" else "關於"
    trimmed = 148 * MM if sheet == "vertical" else 210 * MM
    spine = page.width - 2 * trimmed

    def words(low: float, high: float) -> str:
        return "".join(glyph.text for glyph in page.glyphs if low <= glyph.x < high)

    left, middle, right = words(-1e3, trimmed), words(trimmed, trimmed + spine), words(trimmed + spine, 1e6)
    front, back = (left, right) if sheet == "vertical" else (right, left)
    assert title in front
    assert title in middle
    assert back == ""


def test_a_thin_spine_has_no_words() -> None:
    result = made("official", False)
    (told,) = (item for item in result.diagnostics if item.code is Code.COVER_SHEET)
    assert told.detail["case"] == "bare"
    with opened(result.editions[0].data) as pdf:
        form = pdf.pages[0].obj.Resources.XObject.P1.read_bytes()
    assert b"Tj" not in form
    assert b"TJ" not in form


def test_folds_are_marked_outside_the_trim() -> None:
    with opened(made("official", True).editions[0].data) as pdf:
        page = pdf.pages[0]
        trim = [float(edge) for edge in page.obj.TrimBox]
        bleed = [float(edge) for edge in page.obj.BleedBox]
        broken = page.obj.Contents.read_bytes().rpartition(b"[2] 0 d ")[2].split(b" Q EMC")[0].decode()
    lines = [line.split() for line in broken.split("S") if line.strip()]
    folds = {round(float(line[0]) - trim[0], 1) for line in lines}
    assert folds == {round(210 * MM, 1), round(trim[2] - trim[0] - 210 * MM, 1)}
    for x, y, _, to_x, to_y, *_ in lines:
        assert x == to_x
        assert not any(bleed[1] + 0.01 < float(at) < bleed[3] - 0.01 for at in (y, to_y))


def test_the_cover_is_pdf_x_4() -> None:
    with opened(made("official", True).editions[0].data) as pdf:
        assert str(pdf.Root.OutputIntents[0].S) == "/GTS_PDFX"
        assert "<pdfxid:GTS_PDFXVersion>PDF/X-4<" in pdf.Root.Metadata.read_bytes().decode()


def test_a_cover_with_another_title_is_refused() -> None:
    data = made("official", True).editions[0].data
    with pytest.raises(WriteError, match="V001"):
        compare_cover(data, "关于另一件事的报告")


@pytest.mark.parametrize(
    "wrong", [PrintSheet(bulk=0.0), PrintSheet(paper_weight=-80.0), PrintSheet(bleed=Length(-3, "mm"))]
)
def test_paper_that_cannot_be(wrong: PrintSheet) -> None:
    with pytest.raises(SettingsError, match="S00"):
        convert(DOCUMENT, formats=("cover",), style=replace(load_style("official"), print=wrong))


def test_verify_says_that_sheets_are_no_pages() -> None:
    cover, volume = (edition.data for edition in made("official", True).editions)
    style = named(resolve(load_style("official"), "zh-Hans"), fonts_folder(), printed=True)
    with pytest.raises(PipelineError, match="V003") as raised:
        verify_edition("a.cover.pdf", "pdf", cover, lambda _: style)
    assert raised.value.diagnostics[0].detail["case"] == "sheets"
    assert verify_edition("a.pdf", "pdf", volume, lambda _: style).ok


def test_the_printer_is_told_of_coloured_pictures_and_blank_pages(tmp_path: Path) -> None:
    for mode in ("RGB", "L", "P"):
        Image.new(mode, (40, 30), 128 if mode != "RGB" else (200, 30, 30)).save(tmp_path / f"{mode}.png")
    source = tmp_path / "a.md"
    source.write_text("# 图\n\n![彩图](RGB.png)\n\n![灰图](L.png)\n\n![色表](P.png)\n", encoding="utf-8")
    result = convert(source, formats=("pdf",), output_profile="print", impose="booklet")
    told = [item.detail for item in result.diagnostics if item.code is Code.FOR_THE_PRINTER]
    assert [item["picture"] for item in told if item["case"] == "rgb"] == ["彩图", "色表"]
    (blank,) = (item for item in told if item["case"] == "blank")
    assert (blank["pages"], blank["sheets"], blank["blank"]) == ("1", "1", "3")
    with opened(result.editions[0].data) as pdf:
        assert len(pdf.pages) == 2
