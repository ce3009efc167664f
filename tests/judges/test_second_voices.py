"""Judges of archive and accessibility over a document with everything in it, each false alarm named beside its test."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import page
import pytest
from pikepdf import pdfa

from tests.judges.test_profiles import FALSE_ALARM
from tests.writers_pdf.everything import made

SHEETS = (("official", "zh-Hans"), ("book", "zh-Hant-TW"), ("vertical", "zh-Hant-TW"))
# pikepdf.pdfa knows level B only, and allows the XMP properties of a list of its own: it does not read the extension
# schema that describes PDF/UA's, as ISO 19005-2, 6.6.2.3.2 has it, nor that schema's own three namespaces.
NOT_LEVEL_B = "ISO_19005_2:6.6.4-3"
EXTENSION = "ISO_19005_2:6.6.2.3.1-1"
VERTICAL = "pikepdf:font-vertical"  # the judge does not know vertical writing, and says so
DESCRIBED = ("pdfaExtension", "pdfaSchema", "pdfaProperty", "pdfuaid:part")

# outloud: the readings of a line are painted after it, and read where their bases are. The order of the tree is what
# counts (ISO 14289-1, 7.2); the page with ruby is the only one.
PAINTED_LATER = "ORD-001"


@pytest.fixture(params=SHEETS, ids=lambda item: item[0])
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    file = tmp_path / "edition.pdf"
    file.write_bytes(made(*request.param)[2])
    return file


def test_declared_profiles_with_everything(path: Path) -> None:
    for profile in ("2a", "ua1"):
        failures = page.validate_pdf(str(path), profile=profile).failures
        assert [item.rule_id for item in failures if not item.rule_id.endswith(FALSE_ALARM)] == [], profile


def test_the_archive_s_second_voice(path: Path) -> None:
    findings = pdfa.validate_written(str(path), "2b").findings
    assert {item.rule for item in findings} <= {NOT_LEVEL_B, EXTENSION, VERTICAL}
    undescribed = [str(item) for item in findings if item.rule == EXTENSION]
    assert undescribed
    assert all(any(name in told for name in DESCRIBED) for told in undescribed)


@pytest.mark.external
def test_what_is_heard(path: Path) -> None:
    """outloud: PDF/UA-1 and what a listener misses though no clause asks for it."""
    tool = shutil.which("outloud")
    if tool is None:
        pytest.skip("outloud is not installed")
    command = [tool, "--json", "-", "-q", "--fail-on", "never", path]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    (result,) = json.loads(told[told.index("{") : told.rindex("}") + 1])["results"]
    assert result["stats"]["tagged"]
    found = [(item["rule"], item.get("message", "")[:9]) for item in result["findings"]]
    assert found == [(PAINTED_LATER, "1 page(s)")]
