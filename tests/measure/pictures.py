"""The pictures of the README: a specimen of every bundled sheet, and facing pages of the best of them.

    python -m tests.measure.pictures [NAME...]

Writes `.github/pictures/`; with names, those alone. PNGs of sixteen colours, small enough to be renewed now and then.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pypdfium2
from PIL import Image

from pipeline.api import convert
from pipeline.specimen import specimen
from pipeline.style.bundled import bundled_names
from pipeline.style.load import load_style

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / ".github" / "pictures"
SPECIMEN_DPI, PAGE_DPI, ALONE_DPI = 66, 56, 75
COLOURS = 16
GAP, GROUND = 6, (200, 200, 200)
MOST_BYTES = 110_000  # of one picture


@dataclass(frozen=True, slots=True)
class Pages:
    """Facing pages of an edition, counted from 1, in the order in which they lie on the table."""

    source: str
    style: str
    tag: str
    pages: tuple[int, ...]


PAGES = {
    "page-zh-Hans": Pages("report.txt", "official", "zh-Hans", (1,)),
    "page-zh-Hant-TW": Pages("report.txt", "official", "zh-Hant-TW", (1,)),
    "pages-official": Pages("official/document.md", "official", "zh-Hans", (1, 2)),
    "pages-report": Pages("report.txt", "report", "zh-Hans", (1, 3, 6)),
    "pages-book": Pages("report.txt", "book", "zh-Hans", (6, 7)),
    "pages-vertical": Pages("report.txt", "vertical", "zh-Hant-TW", (7, 6)),
    "pages-official-tw": Pages("report.txt", "official-tw", "zh-Hant-TW", (2, 3)),
    "pages-large-print": Pages("report.txt", "large-print", "zh-Hans", (2, 3)),
    "pages-draft": Pages("report.txt", "draft", "zh-Hans", (2, 3)),
}


def names() -> list[str]:
    """Every picture that this module makes, without its extension."""
    return [*(f"specimen-{name}" for name in bundled_names()), *PAGES]


def made(name: str) -> bytes:
    """One picture as PNG. Raises `KeyError` for a name that is none."""
    if name.startswith("specimen-"):
        with pypdfium2.PdfDocument(_specimen(name.removeprefix("specimen-"))) as document:
            return _png(document[0].render(scale=SPECIMEN_DPI / 72).to_pil())
    asked = PAGES[name]
    result = convert(ROOT / "source" / asked.source, style=asked.style, formats=("pdf",), scripts=(asked.tag,))
    with pypdfium2.PdfDocument(result.editions[0].data) as document:
        dpi = ALONE_DPI if len(asked.pages) == 1 else PAGE_DPI
        drawn = [document[number - 1].render(scale=dpi / 72).to_pil() for number in asked.pages]
    return _png(_beside(drawn))


def _specimen(name: str) -> bytes:
    sheet = load_style(name)
    return specimen(sheet, (sheet.sheet.scripts or ("zh-Hans",))[0])


def specimen_size(name: str) -> tuple[float, float]:
    """Width and height in pixels that the picture of a sheet's specimen has."""
    with pypdfium2.PdfDocument(_specimen(name)) as document:
        width, height = document[0].get_size()
    return width * SPECIMEN_DPI / 72, height * SPECIMEN_DPI / 72


def _beside(pages: list[Image.Image]) -> Image.Image:
    if len(pages) == 1:
        return pages[0]
    width = sum(page.width for page in pages) + GAP * (len(pages) + 1)
    sheet = Image.new("RGB", (width, max(page.height for page in pages) + 2 * GAP), GROUND)
    at = GAP
    for page in pages:
        sheet.paste(page.convert("RGB"), (at, GAP))
        at += page.width + GAP
    return sheet


def _png(picture: Image.Image) -> bytes:
    out = BytesIO()
    picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser()
    parser.add_argument("names", nargs="*", choices=[*names(), []])
    for name in parser.parse_args().names or names():
        data = made(name)
        (FOLDER / f"{name}.png").write_bytes(data)
        print(f"{name}  {len(data):,}")


if __name__ == "__main__":
    main()
