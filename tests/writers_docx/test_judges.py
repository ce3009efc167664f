"""Judges from outside: the Open XML rules of `openxml-audit`, and LibreOffice as a second office program."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.model.build import paragraph, text
from pipeline.model.nodes import Cell, Figure, Heading, Image, Note, NoteRef, Paragraph, Role, Row, Ruby, Table, Text
from pipeline.writers.docx import write
from pipeline.writers.writer import Job

pytestmark = pytest.mark.external
JobMaker = Callable[..., Job]


@pytest.fixture
def edition(job: JobMaker, tmp_path: Path) -> Path:
    """A file with something of everything, 1,232 characters of plain text among it: two full pages."""
    path = tmp_path / "edition.docx"
    blocks = (
        paragraph("字" * (28 * 22 * 2 - 2)),
        Heading(1, Role.HEADING_1, text("一、题")),
        Paragraph(Role.BODY, (Text("文“引”"), NoteRef("n"), Ruby("漢", "hàn"))),
        Table((), (Row((Cell((paragraph("甲"),), col_span=2),)),), (Row((Cell((paragraph("乙"),)), Cell(()))),)),
        Figure(Image("dot.png", "点"), text("图1")),
    )
    path.write_bytes(write(job(*blocks, notes=(Note("n", (paragraph("注"),)),), contents=True)))
    return path


def test_openxml_audit_says_word_opens_it_cleanly(edition: Path) -> None:
    tool = Path(sys.executable).with_name("openxml-audit")
    done = subprocess.run([tool, edition, "-o", "json", "-f", "microsoft365"], capture_output=True, text=True)
    report = json.loads(done.stdout)
    assert "opens-clean" in json.dumps(report), done.stdout[:2000]
    assert done.returncode == 0, done.stdout[:2000]


def test_libreoffice_keeps_lines_whole(edition: Path, tmp_path: Path) -> None:
    """It sets 27 characters where Word sets 28, but never spreads them (contents, three pages of text, one blank)."""
    office, info = shutil.which("soffice"), shutil.which("pdfinfo")
    assert office is not None
    assert info is not None
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(edition)]
    subprocess.run(command, check=True, capture_output=True)
    said = subprocess.run([info, tmp_path / "edition.pdf"], check=True, capture_output=True, text=True).stdout
    count = int(next(line for line in said.splitlines() if line.startswith("Pages:")).split()[1])
    assert 4 <= count <= 5
