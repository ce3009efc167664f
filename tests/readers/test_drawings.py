"""SVG drawings: drawn in print resolution, cleaned of what leads outside, refused when they have no end."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from pipeline.api import convert
from pipeline.assets import Assets
from pipeline.diagnostics import Diagnostics, Place
from pipeline.limits import LIMITS
from pipeline.readers.drawings import drawn
from pipeline.readers.images import add
from pipeline.style.bundled import fonts_folder

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="{0}" height="{1}">'
BOX = '<rect width="50" height="40" fill="#ff0000"/>'


def svg(body: str, width: str = "100", height: str = "80") -> bytes:
    return (HEAD.format(width, height) + body + "</svg>").encode()


def picture(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(drawn(data, LIMITS.image_pixels, fonts_folder())))


@pytest.mark.parametrize(
    ("width", "height", "inches"), [("96", "48", (1, 0.5)), ("72pt", "36pt", (1, 0.5)), ("50.8mm", "2.54cm", (2, 1))]
)
def test_a_drawing_has_300_dots_an_inch(width: str, height: str, inches: tuple[float, float]) -> None:
    size = picture(svg(BOX, width, height)).size
    assert size == pytest.approx(tuple(300 * side for side in inches), abs=1)


def test_what_is_drawn_is_seen_and_letters_are_ours() -> None:
    image = picture(svg(BOX + '<text x="5" y="70" font-size="30">中文</text>')).convert("RGBA")
    assert image.getpixel((50, 50)) == (255, 0, 0, 255)
    words = image.crop((0, 140, image.width, image.height))
    assert sum(words.getchannel("A").histogram()[128:]) > 500


def test_nothing_outside_is_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Image.new("RGB", (10, 10), "#00ff00").save(tmp_path / "green.png")
    for address in ("green.png", (tmp_path / "green.png").as_uri(), "http://127.0.0.1:1/green.png"):
        for attribute in ("href", "xlink:href"):
            image = picture(svg(f'<image {attribute}="{address}" width="100" height="80"/>')).convert("RGBA")
            assert sum(image.getchannel("A").histogram()[1:]) == 0


@pytest.mark.parametrize(
    "data",
    [
        svg('<g id="a"><use href="#a"/></g>'),
        svg('<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>'),
        svg("".join(f'<g id="l{n}">' + f'<use href="#l{n + 1}"/>' * 10 + "</g>" for n in range(12)) + '<g id="l12"/>'),
        svg(BOX, "40000", "40000"),
        svg(BOX, "0", "0"),
        svg("<rect"),
        b'<!DOCTYPE svg [<!ENTITY a "aaaa">]>' + svg("<text>&a;</text>"),
    ],
)
def test_what_has_no_end_is_refused_with_a_reason(data: bytes) -> None:
    found, assets = Diagnostics(), Assets()
    assert add(data, "a.svg", assets, found, Place("a.md", 1)) == ""
    (said,) = found.found
    assert said.code == "R008"
    assert said.detail["case"] == "bad_drawing"
    assert len(assets) == 0


def test_a_drawing_comes_through_to_every_edition(tmp_path: Path) -> None:
    (tmp_path / "plan.svg").write_bytes(svg(BOX))
    source = tmp_path / "a.md"
    source.write_text("# 报告\n\n规划如下。\n\n![规划图](plan.svg)\n", encoding="utf-8")
    result = convert(source, formats=("pdf", "docx", "epub", "html"))
    assert result.ok
    assert len(result.editions) == 4
    assert [item.detail["kind"] for item in result.diagnostics if item.code == "R018"] == ["SVG"]


def test_another_format_is_told() -> None:
    out = io.BytesIO()
    Image.new("RGB", (300, 200), "#123456").save(out, "WEBP", lossless=True)
    found, assets = Diagnostics(), Assets()
    key = add(out.getvalue(), "a.webp", assets, found, Place("a.md", 1))
    assert assets[key].media_type == "image/png"
    assert [(item.code, item.detail["kind"]) for item in found.found] == [("R018", "WEBP")]
