"""Columns as two readers from outside see them, right to left and down, say what the tree says.

poppler gives words with their boxes, MuPDF every character with its own (it takes each character of any vertical font
for a line). Both shift the boxes of vertical characters by up to an em, each its own way and some faces only, so places
are held to an em, which is more than half of a column's share of the page; the order is the readers' own.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import xml.etree.ElementTree as ElementTree
from collections import Counter
from collections.abc import Callable, Iterator
from html import unescape
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pikepdf
import pytest

from pipeline.api import convert
from pipeline.model.dump import load
from pipeline.style.load import load_style
from pipeline.style.resolve import resolve
from pipeline.style.resolved import PageStyle
from pipeline.verify.text import expected_texts

pytestmark = pytest.mark.external

ROOT = Path(__file__).parents[2]
CASES = [("vertical", "zh-Hans"), ("vertical", "zh-Hant-TW"), ("vertical-a4", "zh-Hant-HK")]
_BESIDE = 9.0  # points: what is nearer stands in the same column
_WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>')


class Seen(NamedTuple):
    """A word or character, its middle from the left and its origin or top from the top of page `page`, in points."""

    page: int
    x: float
    y: float
    text: str


Reader = Callable[[Path], Iterator[Seen]]


class Edition(NamedTuple):
    """A file, its first page of text, its page, the text of its tree."""

    file: Path
    first: int
    page: PageStyle
    text: str


@pytest.fixture(scope="module", params=CASES, ids="-".join)
def edition(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Edition:
    sheet, tag = request.param
    result = convert(ROOT / "source" / "report.txt", style=sheet, formats=("pdf", "json"), scripts=(tag,))
    printed, tree = result.editions
    file = tmp_path_factory.mktemp("columns") / f"{sheet}.{tag}.pdf"
    file.write_bytes(printed.data)
    with pikepdf.open(file) as opened:
        labels = opened.Root.PageLabels.Nums
        first = max(int(labels[at]) for at in range(0, len(labels), 2))
    text = "".join("".join(expected_texts(load(tree.data.decode()))).split())
    return Edition(file, first, resolve(load_style(sheet), tag).page, text)


def told(*command: object) -> str:
    tool = shutil.which(str(command[0]))
    assert tool is not None, f"{command[0]} is wanted on the path"
    return subprocess.run([tool, *map(str, command[1:])], capture_output=True, check=True, timeout=120).stdout.decode()


def poppler(file: Path) -> Iterator[Seen]:
    """Words by their places: poppler lists them by its own paragraphs."""
    for number, page in enumerate(told("pdftotext", "-bbox", file, "-").split("<page ")[1:]):
        places = [(*map(float, box), unescape(word)) for *box, word in _WORD.findall(page)]
        words = [Seen(number, (left + right) / 2, top, word) for left, top, right, _, word in places]
        yield from sorted(words, key=lambda word: (sum(other.x > word.x + _BESIDE for other in words), word.y))


def mupdf(file: Path) -> Iterator[Seen]:
    pages = ElementTree.fromstring(told("mutool", "draw", "-q", "-F", "stext", "-o", "-", file)).iter("page")
    for number, page in enumerate(pages):
        for char in page.iter("char"):
            quad = [float(edge) for edge in char.attrib["quad"].split()]
            yield Seen(number, (min(quad[::2]) + max(quad[::2])) / 2, float(char.attrib["y"]), char.attrib["c"])


def columns(edition: Edition, seen: Iterator[Seen], above: float) -> list[list[Seen]]:
    """What stands in the text area, parted where the next item stands in another column.

    `above`: ems over its edge at which the reader has the first character.
    """
    page = edition.page
    top, bottom = page.top - above * page.em, page.height - page.bottom + 0.5 * page.em  # a mark cut to half
    found: list[list[Seen]] = []
    for item in seen:
        if item.page < edition.first or not top <= item.y <= bottom:
            continue  # heads and folios
        last = found[-1][-1] if found else None
        if last is None or last.page != item.page or abs(last.x - item.x) > 0.9 * page.em:
            found.append([])
        found[-1].append(item)
    return found


@pytest.mark.parametrize(("reader", "above"), [(poppler, 1.6), (mupdf, 1.0)])
def test_columns_say_the_tree(edition: Edition, reader: Reader, above: float) -> None:
    found = columns(edition, reader(edition.file), above)
    assert "".join("".join(item.text.split()) for column in found for item in column) == edition.text
    em = edition.page.em
    for right, left in pairwise(found):
        assert left[0].page > right[-1].page or left[0].x < right[-1].x
    for column in found:
        assert all(lower.y > upper.y - em for upper, lower in pairwise(column))
    most = max(Counter(column[0].page for column in found).values())
    assert most <= edition.page.lines
    assert max(sum(len(item.text) for item in column) for column in found) >= edition.page.characters


def test_poppler_copies_a_column_as_a_line(edition: Edition) -> None:
    plain = told("pdftotext", "-f", edition.first + 1, edition.file, "-").splitlines()
    read = ["".join(item.text for item in column) for column in columns(edition, poppler(edition.file), 1.6)]
    assert {"".join(column.split()) for column in read} <= {"".join(line.split()) for line in plain}
