"""The sample report in sheets of every region and size: an edition of ours has no finding at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.conversion import Request, convert
from pipeline.source import open_source
from pipeline.style.load import load_style
from pipeline.style.resolve import resolve
from pipeline.style.resolved import Target
from pipeline.verify.edition import verify_edition

SAMPLE = Path(__file__).resolve().parents[2] / "source" / "report.txt"


@pytest.mark.parametrize(
    ("name", "tag"),
    [("official", "zh-Hans"), ("book", "zh-Hans"), ("official-tw", "zh-Hant-TW"), ("report-hk", "zh-Hant-HK")],
)
def test_the_sample_has_no_finding(name: str, tag: str) -> None:
    """All rules, the limits of E-6 over the whole edition among them."""
    sheet = load_style(name)
    (edition,) = convert(open_source(SAMPLE), Request(("pdf",), (tag,), sheet)).editions
    report = verify_edition(name, "pdf", edition.data, lambda tag: resolve(sheet, tag, Target.PDF))
    assert "cut" in report.figures["E-6"]
    assert report.findings == []
