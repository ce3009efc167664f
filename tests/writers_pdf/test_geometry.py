"""Official documents and a delivered report measured on the page: each element within half a millimetre."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.conversion import Request, convert
from pipeline.source import open_source
from pipeline.style.load import load_style
from tests.measure.geometry import Row, rows

SOURCE = Path(__file__).resolve().parents[2] / "source"
SEALED = '[sheet]\nextends = "official"\n\n[official]\nsignature = "sealed"\n'
CASES = [
    ("official/document.md", "official", {"H-1", "H-2", "H-3", "H-4", "H-5", "H-7", "H-8", "H-11", "H-13", "H-15"}),
    ("official/document.md", "sealed", {"H-12", "H-16", "H-17", "H-18", "H-19", "H-20", "H-21"}),
    ("official/upward.md", "official", {"H-6", "H-7", "H-13", "H-16", "H-18"}),
    ("official/joint.md", "official", {"H-3", "H-4", "H-5", "H-7", "H-13", "H-18", "H-19"}),
    ("official/letter.md", "letter", {"H-3", "H-4", "H-13", "H-23"}),
    ("official/order.md", "order", {"H-3", "H-5", "H-15"}),
    ("official/minutes.md", "minutes", {"H-3", "H-5", "H-7", "H-18", "H-19", "H-20"}),
    ("report.txt", "official", {"H-4", "H-8", "H-21", "H-24"}),
]


def measured(source: str, style: str, folder: Path) -> list[Row]:
    if style == "sealed":
        (folder / "sealed.toml").write_text(SEALED, encoding="utf-8")
        style = str(folder / "sealed.toml")
    result = convert(open_source(SOURCE / source), Request(("pdf",), ("zh-Hans",), load_style(style)))
    (folder / "edition.pdf").write_bytes(result.editions[0].data)
    return rows(folder / "edition.pdf")


@pytest.mark.parametrize(("source", "style", "rules"), CASES)
def test_every_element_is_in_its_place(source: str, style: str, rules: set[str], tmp_path: Path) -> None:
    found = measured(source, style, tmp_path)
    assert rules <= {row.rule for row in found}
    assert [row for row in found if not row.good] == []


def test_a_row_can_fail() -> None:
    assert not Row("H-3", "mark", 72.0, 72.6).good
