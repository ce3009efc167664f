"""The bundled faces and the character sets they are held to, for the tests of this folder."""

from __future__ import annotations

import tomllib
from functools import cache

from fontTools.ttLib import TTFont

from pipeline.fonts.catalogue import load_catalogue, open_face
from pipeline.fonts.metrics import Face
from pipeline.style.bundled import fonts_folder

FOLDER = fonts_folder()
CATALOGUE = load_catalogue(FOLDER)
NAMES = sorted(CATALOGUE)
REQUIRED = tomllib.loads((FOLDER / "required.toml").read_text(encoding="utf-8"))


def face(name: str) -> Face:
    return open_face(CATALOGUE[name])


@cache
def opened(name: str) -> TTFont:
    return TTFont(CATALOGUE[name].file, lazy=True)


def decoded(codec: str) -> set[str]:
    """All characters of a double-byte set beyond ASCII."""
    low = [*range(0x40, 0x7F), *range(0xA1, 0xFF)]
    text = "".join(bytes((a, b)).decode(codec, "ignore") for a in range(0xA1, 0xFA) for b in low)
    return {char for char in text if ord(char) > 0x7F}


def spread(ranges: str) -> list[int]:
    """Code points of a row of hexadecimal ranges."""
    codes: list[int] = []
    for part in ranges.split():
        first, _, last = part.partition("-")
        codes.extend(range(int(first, 16), int(last or first, 16) + 1))
    return codes
