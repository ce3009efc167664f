"""Two readers from outside hear what the tree says: poppler's structure text, and pdf.js as browsers have it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.api import convert
from pipeline.model.dump import load
from pipeline.verify.text import expected_texts
from tests.writers_pdf.everything import document, made

pytestmark = pytest.mark.external

ROOT = Path(__file__).parents[2]
JUDGES = Path(os.environ.get("JUDGES", ROOT / "build" / "judges" / "node_modules"))
SHEETS = (("official", "zh-Hans"), ("book", "zh-Hant-TW"), ("vertical", "zh-Hant-TW"))
WORDS = re.compile(r"(P|H[1-6]|Caption)\b")
NOT_HEARD = re.compile(r"(Reference|RT|TOC)\b")


@pytest.fixture(params=[*SHEETS, "sample"], ids=lambda item: item if isinstance(item, str) else item[0])
def edition(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, list[str]]:
    """A file and what must be heard of it, paragraph by paragraph."""
    file = tmp_path / "edition.pdf"
    if request.param == "sample":
        result = convert(ROOT / "source" / "report.txt", formats=("pdf", "json"), scripts=("zh-Hant-TW",))
        printed, tree = result.editions
        file.write_bytes(printed.data)
        return file, [text for text in expected_texts(load(tree.data.decode())) if text]
    file.write_bytes(made(*request.param)[2])
    # Each line of code is heard by itself; nothing else divides a paragraph.
    return file, [line for text in expected_texts(document()) for line in text.split("\n") if line]


def poppler(file: Path) -> list[str]:
    """Paragraphs in the order of poppler's structure tree, labels of items before their words."""
    tool = shutil.which("pdfinfo")
    assert tool is not None
    told = subprocess.run([tool, "-struct-text", file], capture_output=True, text=True, check=True).stdout
    out: list[str] = []
    label = ""
    path: list[tuple[int, str]] = []
    for line in told.splitlines():
        depth = len(line) - len(line.lstrip())
        words = line.strip()
        while path and path[-1][0] >= depth:
            path.pop()
        if not words.startswith('"'):
            kind = words.split(" ")[0].rstrip(":")
            path.append((depth, kind))
            if WORDS.fullmatch(kind):
                out.append(label)
                label = ""
            continue
        kinds = [kind for _, kind in path]
        if "Lbl" in kinds:
            label += words[1:-1] if "LI" in kinds else ""
        elif not any(NOT_HEARD.match(kind) for kind in kinds):
            out[-1] += words[1:-1]
    return [text for text in out if text]


def test_poppler_hears_every_paragraph_whole(edition: tuple[Path, list[str]]) -> None:
    file, expected = edition
    heard = [text for text in poppler(file) if text not in ("目　录", "目　錄")]
    assert heard == expected


def leaves(node: Any, label: list[str]) -> Iterator[str]:
    """Paragraphs of one page of pdf.js."""
    if isinstance(node, str) or NOT_HEARD.match(node["role"]):
        return
    if node["role"] == "Lbl":
        label.append("".join(own(node)))
    elif WORDS.fullmatch(node["role"]):
        yield "".join((*label, *own(node)))
        label.clear()
    else:
        if node["role"] == "Note":
            for kid in node["children"]:
                yield from leaves(kid, []) if isinstance(kid, dict) and kid["role"] != "Lbl" else ()
            return
        for kid in node["children"]:
            yield from leaves(kid, label)


def own(node: Any) -> Iterator[str]:
    for kid in node["children"]:
        if isinstance(kid, str):
            yield kid
        elif not NOT_HEARD.match(kid["role"]):
            yield from own(kid)


def test_pdf_js_reads_the_tree_on_every_page(edition: tuple[Path, list[str]]) -> None:
    """It makes blanks of gaps, as it does not know ActualText, so blanks do not count."""
    if not (JUDGES / "pdfjs-dist").exists():
        pytest.skip("pdf.js is not installed")
    file, expected = edition
    node = shutil.which("node")
    assert node is not None
    command = [node, ROOT / "tests" / "inspectors" / "pdfjs.mjs", file]
    environment = {**os.environ, "JUDGES": JUDGES.resolve().as_posix()}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=60)
    pages = [["".join(text.split()) for text in leaves(page, [])] for page in json.loads(done.stdout) if page]
    heard = [text for page in pages for text in page if text and text not in ("目录", "目錄")]
    assert len(heard) > 20
    left = ["".join(text.split()) for text in expected]
    for text in heard:
        whole = next((at for at, item in enumerate(left) if item.startswith(text)), None)
        assert whole is not None, text
        left[whole] = left[whole][len(text) :]  # what of a paragraph stands on the next page comes with that
    assert [item for item in left if item] == []
