"""What a PDF is made for: the same pages for the screen, the archive and the printer, and what each adds."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import page as judge
import pikepdf
import pytest

from pipeline.api import convert
from pipeline.errors import SettingsError
from pipeline.style.bundled import styles_folder
from pipeline.style.load import load_style
from pipeline.style.sheet import Length, PrintSheet
from pipeline.verify.pages.reader import read
from pipeline.writers.pdf.press import separated
from tests.judges.test_profiles import FALSE_ALARM

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "source" / "official" / "upward.md"
MM = 72 / 25.4


@cache
def made(profile: str, tag: str = "zh-Hans", sheet: str = "official") -> bytes:
    result = convert(DOCUMENT, formats=("pdf",), scripts=(tag,), style=sheet, output_profile=profile)
    assert result.ok
    return result.editions[0].data


def opened(data: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(data))


def box(page: pikepdf.Page, name: str) -> list[float]:
    return [float(edge) for edge in page.obj[name]]


@pytest.mark.parametrize("sheet", ["official", "report", "vertical"])
def test_the_pages_are_the_same(sheet: str) -> None:
    screen, others = read(made("screen", sheet=sheet)), [read(made(name, sheet=sheet)) for name in ("archive", "print")]
    for other in others:
        assert len(other.sheets) == len(screen.sheets)
        for one, two in zip(screen.sheets, other.sheets, strict=True):
            assert (one.width, one.height) == pytest.approx((two.width, two.height), abs=0.01)
            assert [g.text for g in one.glyphs] == [g.text for g in two.glyphs]
            for here, there in zip(one.glyphs, two.glyphs, strict=True):
                assert (here.x, here.y) == pytest.approx((there.x, there.y), abs=0.01)
                assert here.colour == there.colour


def test_boxes_lie_one_in_another() -> None:
    with opened(made("print")) as pdf:
        for page in pdf.pages:
            media, bleed, trim = (box(page, name) for name in ("/MediaBox", "/BleedBox", "/TrimBox"))
            assert [trim[2] - trim[0], trim[3] - trim[1]] == pytest.approx([210 * MM, 297 * MM], abs=0.01)
            assert [outer - inner for outer, inner in zip(bleed, trim, strict=True)] == pytest.approx(
                [-3 * MM, -3 * MM, 3 * MM, 3 * MM], abs=0.01
            )
            assert all(a < b for a, b in zip(media[:2], bleed[:2], strict=True))
            assert all(a > b for a, b in zip(media[2:], bleed[2:], strict=True))


def test_a_sheet_says_bleed_marks_and_ink() -> None:
    sheet = load_style("official")
    own = replace(sheet, print=PrintSheet(bleed=Length(5, "mm"), marks=False, ink="PANTONE 485 C"))
    data = convert(DOCUMENT, formats=("pdf",), style=own, output_profile="print").editions[0].data
    with opened(data) as pdf:
        page = pdf.pages[0]
        assert box(page, "/BleedBox") == box(page, "/MediaBox")
        assert box(page, "/TrimBox")[0] == pytest.approx(5 * MM, abs=0.01)
        assert str(page.obj.Resources.ColorSpace.Spot[1]) == "/PANTONE 485 C"


def painted(page: pikepdf.Page) -> list[tuple[str, tuple[float, ...]]]:
    """Each operator that sets a colour, with its numbers, marks for the spot as ('scn', tint)."""
    found = []
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) in {"g", "G", "rg", "RG", "k", "K", "sc", "SC", "scn", "SCN"}:
            found.append((str(operator), tuple(float(number) for number in operands)))
    return found


@pytest.mark.parametrize("sheet", ["official", "vertical"])
def test_only_black_and_the_spot_ink_are_used(sheet: str) -> None:
    with opened(made("print", sheet=sheet)) as pdf:
        colours = [colour for page in pdf.pages for colour in painted(page)]
    assert {operator.lower() for operator, _ in colours} <= {"k", "scn"}
    assert all(numbers[:3] == (0, 0, 0) for operator, numbers in colours if operator.lower() == "k")
    assert ("scn", (1.0,)) in colours


def test_black_and_the_spot_ink_print_over_what_lies_below() -> None:
    """Each fill of black or the spot ink stands behind the state that overprints (ISO 32000-1, 11.7.4)."""
    with opened(made("print")) as pdf:
        state = pdf.pages[0].obj.Resources.ExtGState
        assert bool(state.GO.OP)
        assert bool(state.GO.op)
        assert int(state.GO.OPM) == 1
        chosen = ""
        for operands, operator in pikepdf.parse_content_stream(pdf.pages[0]):
            if str(operator) == "gs":
                chosen = str(operands[0])
            if str(operator) in {"k", "scn", "K", "SCN"}:
                assert chosen == "/GO"


def test_the_file_for_the_printer_is_pdf_x_4() -> None:
    data = made("print")
    assert data.startswith(b"%PDF-1.6")
    with opened(data) as pdf:
        (intent,) = pdf.Root.OutputIntents
        assert str(intent.S) == "/GTS_PDFX"
        profile = intent.DestOutputProfile.read_bytes()
        assert profile == (styles_folder() / "icc" / "cmyk.icc").read_bytes()
        assert profile[12:20] == b"prtrCMYK"
        assert int(intent.DestOutputProfile.N) == 4
        assert str(pdf.docinfo["/Trapped"]) == "/False"
        xmp = pdf.Root.Metadata.read_bytes().decode()
        assert "<pdfxid:GTS_PDFXVersion>PDF/X-4<" in xmp
        assert "<pdf:Trapped>False<" in xmp
        for wanted in ("xmpMM:DocumentID", "xmpMM:VersionID", "xmpMM:RenditionClass", "xmp:MetadataDate", "dc:title"):
            assert f"<{wanted}>" in xmp
        assert "pdfaid" not in xmp
        assert all("/Annots" not in page.obj for page in pdf.pages)
        assert "/ID" in pdf.trailer


def test_a_press_of_the_users_own(tmp_path: Path) -> None:
    bundled = (styles_folder() / "icc" / "cmyk.icc").read_bytes()
    own = tmp_path / "house paper.icc"
    own.write_bytes(bundled)
    result = convert(DOCUMENT, formats=("pdf",), output_profile="print", output_icc=own)
    with opened(result.editions[0].data) as pdf:
        assert str(pdf.Root.OutputIntents[0].Info) == "house paper"
    own.write_bytes(bundled[:12] + b"mntrRGB " + bundled[20:])
    with pytest.raises(SettingsError, match="U011"):
        convert(DOCUMENT, formats=("pdf",), output_profile="print", output_icc=own)


def test_the_archive_holds_its_source(tmp_path: Path) -> None:
    data = made("archive", "zh-Hant-TW")
    with opened(data) as pdf:
        (entry,) = pdf.Root.AF
        assert str(entry.AFRelationship) == "/Source"
        assert str(entry.UF) == "upward.md"
        assert pdf.attachments["upward.md"].get_file().read_bytes() == DOCUMENT.read_bytes()
        assert "<pdfaid:part>3<" in pdf.Root.Metadata.read_bytes().decode()
    path = tmp_path / "a.pdf"
    path.write_bytes(data)
    for profile in ("3a", "ua1"):
        failures = judge.validate_pdf(str(path), profile=profile).failures
        assert [item.rule_id for item in failures if not item.rule_id.endswith(FALSE_ALARM)] == [], profile


def test_an_unknown_profile_is_told() -> None:
    with pytest.raises(SettingsError, match="U001"):
        convert(DOCUMENT, output_profile="web")


def test_what_is_grey_in_a_colour_is_printed_with_black() -> None:
    assert separated("000000") == (0, 0, 0, 1)
    assert separated("FFFFFF") == (0, 0, 0, 0)
    assert separated("808080")[:3] == (0, 0, 0)
    cyan, magenta, yellow, black = separated("E60012")
    assert (cyan, magenta) == (0, 1)
    assert black == pytest.approx(1 - 0xE6 / 255)
    assert yellow == pytest.approx(1 - 0x12 / 0xE6)


def test_marks_lie_outside_the_bleed() -> None:
    with opened(made("print")) as pdf:
        page = pdf.pages[0]
        bleed = box(page, "/BleedBox")
        content = page.obj.Contents.read_bytes().rpartition(b"/Artifact BMC")[2].decode()
    lines = re.findall(r"([\d.]+) ([\d.]+) m ([\d.]+) ([\d.]+) l S", content)
    assert len(lines) >= 16
    for line in lines:
        x, y, to_x, to_y = map(float, line)
        inside = [
            bleed[0] + 0.01 < px < bleed[2] - 0.01 and bleed[1] + 0.01 < py < bleed[3] - 0.01
            for px, py in ((x, y), (to_x, to_y), ((x + to_x) / 2, (y + to_y) / 2))
        ]
        assert not any(inside)
