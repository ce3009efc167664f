"""The print edition keeps the profiles it declares: PDF/A-2a and PDF/UA-1, judged by a validator that is not ours."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import page
import pytest
from PIL import Image

from pipeline.api import convert

ROOT = Path(__file__).resolve().parents[2]
# The judge reads width 0 from CID-keyed CFF programs whose font dicts carry nominalWidthX only; fontTools does not.
FALSE_ALARM = "GLYPH-WIDTH-001"


def inked(path: Path, border: int) -> int:
    """Pixels of a plate that hold ink, the border with the marks left out."""
    with Image.open(path) as plate:
        width, height = plate.size
        grey = plate.convert("L").crop((border, border, width - border, height - border))
        return sum(grey.histogram()[:250])


@pytest.mark.external
@pytest.mark.parametrize("tag", ["zh-Hans", "zh-Hant-TW"])
def test_plates(tag: str, tmp_path: Path) -> None:
    """Ghostscript's separations: text on black only, the head on the spot plate only, nothing on the others."""
    source = ROOT / "source" / "official" / "upward.md"
    (edition,) = convert(source, formats=("pdf",), scripts=(tag,), output_profile="print").editions
    (tmp_path / "a.pdf").write_bytes(edition.data)
    tool = shutil.which("gs")
    assert tool is not None, "gs is wanted on the path"
    command = [tool, "-q", "-dNOPAUSE", "-dBATCH", "-dSAFER", "-sDEVICE=tiffsep", "-r72", "-o", "p%d.tif", "a.pdf"]
    subprocess.run(command, cwd=tmp_path, check=True, timeout=120)
    border = 27  # points: margin with the marks, and the bleed
    plates = {name: tmp_path / f"p1({name}).tif" for name in ("Cyan", "Magenta", "Yellow", "Black", "Red")}
    ink = {name: inked(path, border) for name, path in plates.items()}
    assert (ink["Cyan"], ink["Magenta"], ink["Yellow"]) == (0, 0, 0)
    assert ink["Black"] > 1000
    assert ink["Red"] > 1000
    with Image.open(plates["Black"]) as black, Image.open(plates["Red"]) as red:
        head = (90, 170, 480, 260)  # the issuing body's mark
        assert sum(red.convert("L").crop(head).histogram()[:250]) > 1000
        assert sum(black.convert("L").crop(head).histogram()[:250]) == 0
    assert inked(tmp_path / "p2(Red).tif", border) == 0


@pytest.mark.external
@pytest.mark.parametrize(
    ("sheet", "tag"), [("official", "zh-Hant-TW"), ("report", "zh-Hans"), ("vertical", "zh-Hant-TW")]
)
def test_a_report_and_its_cover_take_one_plate(sheet: str, tag: str, tmp_path: Path) -> None:
    source = ROOT / "source" / "report.txt"
    made = convert(source, formats=("pdf", "cover"), scripts=(tag,), style=sheet, output_profile="print")
    tool = shutil.which("gs")
    assert tool is not None, "gs is wanted on the path"
    for edition in made.editions:
        (tmp_path / "a.pdf").write_bytes(edition.data)
        command = [tool, "-q", "-dNOPAUSE", "-dBATCH", "-dSAFER", "-sDEVICE=tiffsep", "-r36", "-o", "p%d.tif", "a.pdf"]
        subprocess.run(command, cwd=tmp_path, check=True, timeout=120)
        plates = {path: path.stem.partition("(")[2].rstrip(")") for path in tmp_path.glob("p*(*).tif")}
        assert set(plates.values()) == {"Cyan", "Magenta", "Yellow", "Black"}
        ink = {
            name: sum(inked(path, 14) for path, plate in plates.items() if plate == name) for name in plates.values()
        }
        assert ink.pop("Black") > 1000
        assert set(ink.values()) == {0}
        for path in plates:
            path.unlink()


@pytest.mark.parametrize("tag", ["zh-Hans", "zh-Hant-TW"])
def test_declared_profiles(tag: str, tmp_path: Path) -> None:
    (edition,) = convert(ROOT / "source" / "report.txt", formats=("pdf",), scripts=(tag,)).editions
    path = tmp_path / "report.pdf"
    path.write_bytes(edition.data)
    for profile in ("2a", "ua1"):
        failures = page.validate_pdf(str(path), profile=profile).failures
        assert [item.rule_id for item in failures if not item.rule_id.endswith(FALSE_ALARM)] == [], profile
