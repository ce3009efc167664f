"""What reportlab 5.1 does by itself and must not do to our files."""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from pipeline.assets import Assets
from pipeline.diagnostics import Diagnostics
from pipeline.model.build import paragraph, text
from pipeline.model.nodes import Document, Heading, Meta, Role
from pipeline.style.bundled import fonts_folder
from pipeline.style.load import load_style
from pipeline.style.resolve import resolve
from pipeline.typeset.page import lay_out
from pipeline.writers.pdf import write
from pipeline.writers.writer import Job

ROOT = Path(__file__).parents[2]
BLOCKS = (Heading(1, Role.HEADING_1, text("一、标题")), paragraph("正文（2022年）。"))
DOCUMENT = Document(Meta(title="报告", creators=("王立",)), BLOCKS)


def made(document: Document = DOCUMENT) -> bytes:
    style = resolve(load_style("official"), "zh-Hans")
    layout = lay_out(document, style, fonts_folder(), Diagnostics())
    return write(Job(document, style, layout, Assets(), Diagnostics(), fonts_folder(), 1_645_056_000))


@pytest.fixture(scope="module")
def pdf() -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(made()))


AGAIN = (
    "import hashlib, sys; sys.path.insert(0, {root!r})\n"
    "from tests.writers_pdf.test_reportlab_traps import made\n"
    "print(hashlib.sha256(made()).hexdigest())"
)


def test_settings_of_the_user_do_not_reach_the_file(tmp_path: Path) -> None:
    """1: environment variables, ~/.reportlab_settings and local_rl_settings are read when reportlab is imported."""
    settings = "useA85 = 1\ninvariant = 0\npageCompression = 0\ndocumentLang = 'xx'\ncanvas_basefontname = 'Courier'\n"
    (tmp_path / ".reportlab_settings").write_text(settings, encoding="utf-8")
    (tmp_path / "local_rl_settings.py").write_text(settings, encoding="utf-8")
    hostile = {"HOME": str(tmp_path), "PYTHONPATH": str(tmp_path), "RL_useA85": "1", "RL_invariant": "0"}
    environment = {**os.environ, **hostile, "RL_pageCompression": "0", "RL_documentLang": "yy"}
    code = AGAIN.format(root=str(ROOT))
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == hashlib.sha256(made()).hexdigest()


def test_streams_are_deflated_once_and_not_in_ascii85(pdf: pikepdf.Pdf) -> None:
    """2: ASCII85 on top of deflate by default."""
    filters = {str(item.get("/Filter")) for item in pdf.objects if isinstance(item, pikepdf.Stream)}
    assert filters <= {"/FlateDecode", "None"}


def test_no_face_that_is_not_embedded(pdf: pikepdf.Pdf) -> None:
    """3: every page preamble selects Helvetica."""
    assert b"Helvetica" not in made()
    fonts = [item for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/Font"]
    assert fonts
    assert {str(font["/Subtype"]) for font in fonts} <= {"/Type0", "/CIDFontType0", "/CIDFontType2"}
    descriptors = [font["/FontDescriptor"] for font in fonts if "/FontDescriptor" in font]
    assert all("/FontFile2" in item or "/FontFile3" in item for item in descriptors)


def test_glyph_codes_are_bytes_and_not_utf_8(pdf: pikepdf.Pdf) -> None:
    """4: a page stream given as text is encoded as UTF-8, which breaks two-byte codes."""
    shown = [
        operands for operands, operator in pikepdf.parse_content_stream(pdf.pages[0]) if str(operator) in ("Tj", "TJ")
    ]
    strings = [bytes(part) for operands in shown for part in _strings(operands)]
    assert strings
    assert all(len(part) % 2 == 0 for part in strings)


def _strings(operands: object) -> list[pikepdf.String]:
    out = []
    for item in operands:  # type: ignore[attr-defined]  # a list of PDF objects
        if isinstance(item, pikepdf.String):
            out.append(item)
        elif isinstance(item, pikepdf.Array):
            out.extend(part for part in item if isinstance(part, pikepdf.String))
    return out


def test_the_outline_is_there(pdf: pikepdf.Pdf) -> None:
    """5: the catalogue's outline is dropped when reportlab's own is empty."""
    with pdf.open_outline() as outline:
        assert [item.title for item in outline.root] == ["一、标题"]


def test_the_id_follows_the_content() -> None:
    """6: invariant files all have one ID."""
    other = replace(DOCUMENT, blocks=(*BLOCKS, paragraph("再加一段。")))
    first, second = (pikepdf.open(io.BytesIO(made(item))).trailer["/ID"][0] for item in (DOCUMENT, other))
    assert bytes(first) != bytes(second)
    assert made() == made()


def test_pages_and_catalogue_carry_what_tags_and_archives_need(pdf: pikepdf.Pdf) -> None:
    """7: reportlab's page and catalogue classes drop keys they do not know."""
    for number, page in enumerate(pdf.pages):
        assert page["/StructParents"] == number
        assert page["/Tabs"] == "/S"
    wanted = {"/OutputIntents", "/MarkInfo", "/StructTreeRoot", "/Metadata", "/Lang", "/PageLabels"}
    assert wanted <= set(pdf.Root.keys())
    assert pdf.Root["/ViewerPreferences"]["/DisplayDocTitle"]


def test_object_streams_and_a_cross_reference_stream() -> None:
    """8: only the classic table by default."""
    data = made()
    assert b"/Type/XRef" in data
    assert b"/Type/ObjStm" in data
    assert b"\ntrailer" not in data


def test_info_says_what_the_document_says(pdf: pikepdf.Pdf) -> None:
    """9: (anonymous), (unspecified) by default; and XMP must say the same."""
    info = pdf.docinfo
    assert (str(info["/Title"]), str(info["/Author"])) == ("报告", "王立")
    assert not any("anonymous" in str(value) or "unspecified" in str(value) for value in info.values())
    with pdf.open_metadata() as xmp:
        assert (xmp["dc:title"], xmp["dc:creator"]) == ("报告", ["王立"])
        assert xmp["xmp:CreateDate"].startswith("2022-02-17T00:00:00")


def test_dates_come_from_the_job() -> None:
    """10: the clock, or the year 2000."""
    assert b"/CreationDate(D:20220217000000+00'00')/ModDate(D:20220217000000+00'00')" in made()
