"""Pictures in print, Word and EPUB: taken over as they are where a format holds them, never packed again with loss."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pikepdf
import pytest
from PIL import Image as Pictures

from pipeline.conversion import Request, Result, convert
from pipeline.diagnostics import Code
from pipeline.source import Source, open_source
from pipeline.style.load import load_style

WIDE, HIGH = 600, 400  # 50.8 mm at 300 dots an inch


@cache
def picture(kind: str, mode: str = "RGB", **options: object) -> bytes:
    """A picture whose every pixel differs from its neighbours, at 300 dots an inch."""
    made = Pictures.new("RGB", (WIDE, HIGH))
    made.putdata([(x * 7 % 256, y * 5 % 256, (x ^ y) % 256) for y in range(HIGH) for x in range(WIDE)])
    if mode == "RGBA":
        made.putalpha(Pictures.linear_gradient("L").resize((WIDE, HIGH)))
    out = io.BytesIO()
    made.convert(mode).save(out, kind, dpi=(300, 300), **options)
    return out.getvalue()


def built(folder: Path, name: str, data: bytes, *formats: str) -> Result:
    (folder / name).write_bytes(data)
    source = folder / "a.md"
    source.write_text(f"正文在前。\n\n![图1　示意]({name})\n\n正文在后。\n", "utf-8")
    opened = open_source(source)
    assert isinstance(opened, Source)
    return convert(opened, Request(formats or ("pdf",), ("zh-Hans",), load_style("official")))


@contextmanager
def drawn(result: Result) -> Iterator[pikepdf.PdfImage]:
    """The one picture of an edition, while the edition is open."""
    with pikepdf.open(io.BytesIO(result.editions[0].data)) as pdf:
        yield pikepdf.PdfImage(_only(pdf))


def _only(pdf: pikepdf.Pdf) -> pikepdf.Stream:
    masks = {item.SMask.objgen for item in pdf.objects if isinstance(item, pikepdf.Stream) and "/SMask" in item}
    (found,) = (
        item
        for item in pdf.objects
        if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Image" and item.objgen not in masks
    )
    return found


@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_jpeg_goes_through_untouched(tmp_path: Path, mode: str) -> None:
    data = picture("JPEG", mode, quality=80)
    result = built(tmp_path, "a.jpg", data)
    with drawn(result) as image:
        assert image.obj.Filter in (pikepdf.Name.DCTDecode, [pikepdf.Name.DCTDecode])
        assert bytes(image.obj.read_raw_bytes()) == data
    assert Code.PICTURE_CONVERTED not in [item.code for item in result.diagnostics]


@pytest.mark.parametrize(
    ("kind", "mode"), [("PNG", "RGB"), ("PNG", "L"), ("PNG", "P"), ("WEBP", "RGB"), ("TIFF", "RGB")]
)
def test_lossless_pictures_keep_every_pixel(tmp_path: Path, kind: str, mode: str) -> None:
    data = picture(kind, mode, **({"lossless": True} if kind == "WEBP" else {}))
    with drawn(built(tmp_path, f"a.{kind.lower()}", data)) as image:
        shown = image.as_pil_image().convert("RGB")
    asked = Pictures.open(io.BytesIO(data)).convert("RGB")
    assert shown.size == (WIDE, HIGH)
    assert shown.tobytes() == asked.tobytes()


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_what_is_transparent_stays_so(tmp_path: Path, kind: str) -> None:
    data = picture(kind, "RGBA", **({"lossless": True, "exact": True} if kind == "WEBP" else {}))
    with drawn(built(tmp_path, f"a.{kind.lower()}", data)) as image:
        mask = pikepdf.PdfImage(image.obj.SMask).as_pil_image().convert("L")
    assert mask.tobytes() == Pictures.open(io.BytesIO(data)).getchannel("A").tobytes()


def test_word_and_epub_hold_the_same_bytes(tmp_path: Path) -> None:
    for kind, name in (("JPEG", "a.jpg"), ("PNG", "a.png")):
        data = picture(kind)
        for edition in built(tmp_path, name, data, "docx", "epub").editions:
            with zipfile.ZipFile(io.BytesIO(edition.data)) as box:
                assert data in [box.read(item) for item in box.namelist()], (kind, edition.format)


def test_the_title_stands_below_the_picture(tmp_path: Path) -> None:
    data = built(tmp_path, "a.png", picture("PNG")).editions[0].data
    import pdfplumber

    with pdfplumber.open(io.BytesIO(data)) as opened:
        page = opened.pages[0]
        (image,) = page.images
        title = [char for char in page.chars if char["text"] in "图示意"]
    assert min(char["top"] for char in title) >= image["bottom"]
    middle = (min(char["x0"] for char in title) + max(char["x1"] for char in title)) / 2
    assert middle == pytest.approx((image["x0"] + image["x1"]) / 2, abs=12)
    assert image["x1"] - image["x0"] == pytest.approx(WIDE / 300 * 72, abs=1)  # as large as it says


def test_coarse_pictures_are_told(tmp_path: Path) -> None:
    coarse = io.BytesIO()
    Pictures.new("RGB", (300, 200), "red").save(coarse, "PNG", dpi=(72, 72))
    said = [item.code for item in built(tmp_path, "a.png", coarse.getvalue()).diagnostics]
    assert Code.COARSE_PICTURE in said
    assert Code.COARSE_PICTURE not in [item.code for item in built(tmp_path, "b.png", picture("PNG")).diagnostics]
