"""A face and its flat metric file: mapped, not parsed, so that opening one costs next to nothing.

Layout of a `.metrics` file, little-endian: one line of `key=value` facts, space-padded to a multiple of 4 and ended by
a newline, then the arrays that the facts point at (`offset+length`). `cmap.SC` and its like are 65,536 glyph numbers of
16 bits; `astral.SC` pairs of 32 bits (code, glyph), sorted; `advances` 16 bits a glyph; `offsets` 32 bits a glyph and
one more, from the start of the font file; `vert` pairs of 16 bits; `ink` records of six 32-bit numbers: region number,
code, xMin, yMin, xMax, yMax. Lengths are thousandths of an em. Equal arrays are stored once. `pack.py` writes it.
"""

from __future__ import annotations

import mmap
import sys
from collections.abc import Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import Literal

MAGIC = "kanben-metrics-2"
REGIONS = ("SC", "TC", "HK", "LA")

# Which region's forms stand in for another's, nearest first. LA means: marks inside Latin text.
_STAND_IN = {"HK": ("TC",), "TC": ("HK",)}

Box = tuple[int, int, int, int]


class Face:
    """One bundled face. Advances and positions are thousandths of an em; glyph 0 means: not in this face.

    `region` chooses among the character maps (SC, TC, HK; LA for marks inside Latin text). A face without the asked one
    answers from the nearest it has: TC and HK for each other, its first region for the rest.
    """

    # Thousandths of an em for one unit of the font file: every bundled face is built on a square of 1000.
    upm_scale = 1.0
    # True when its licence allows it to be embedded with all its glyphs only.
    whole = False

    def __init__(self, name: str, path: Path) -> None:
        if sys.byteorder != "little":
            raise OSError("metric files are little-endian and mapped as they are")
        self.name = name
        self.path = path
        with path.with_suffix(".metrics").open("rb") as file:
            self._map = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        head = bytes(self._map[:2048]).partition(b"\n")[0].decode("ascii", "replace").split()
        if not head or head[0] != MAGIC:
            raise ValueError(f"{path.with_suffix('.metrics')} is not a metric file of this version")
        self._facts = dict(item.split("=") for item in head[1:])
        self.kind = self._facts["kind"]
        self.regions = tuple(self._facts["regions"].split(","))
        self.advances = self._array("advances", "H")
        self.offsets = self._array("offsets", "I")
        self._bmp = {region: self._array(f"cmap.{region}", "H") for region in self.regions}
        self._astral: dict[str, dict[int, int]] = {}
        self._drawn: dict[str, set[str]] = {}

    @property
    def postscript(self) -> str:
        """Name in a PDF: letters, digits and hyphens."""
        return self.name

    def outline(self, glyph: int) -> bytes | memoryview:
        """The outline of a glyph, as it stands in the file: a charstring or a `glyf` record."""
        return self.data[self.offsets[glyph] : self.offsets[glyph + 1]]

    def __len__(self) -> int:
        """How many glyphs the face has."""
        return len(self.advances)

    def __repr__(self) -> str:
        return f"Face({self.name!r})"

    # --- characters and glyphs -----------------------------------------------------------------------------------

    def has_region(self, region: str) -> bool:
        """True when the face has a character map of that region's own."""
        return region in self._bmp

    def cmap(self, region: str) -> memoryview[int]:
        """Glyphs of the Basic Multilingual Plane, to be indexed by code point: 65,536 numbers, 0 for none."""
        return self._bmp[self._region(region)]

    def glyph(self, code: int, region: str) -> int:
        """The glyph of a code point, 0 when there is none."""
        region = self._region(region)
        return self._bmp[region][code] if code < 0x10000 else self._beyond(region).get(code, 0)

    def glyphs(self, text: str, region: str) -> list[int]:
        """The glyph of each code point of a text."""
        bmp = self._bmp[self._region(region)]
        try:
            return [bmp[code] for code in map(ord, text)]
        except IndexError:
            return [self.glyph(code, region) for code in map(ord, text)]

    def covers(self, text: str, region: str) -> bool:
        """True when the face has every character of a text. Runs at the speed of a set test on known characters."""
        region = self._region(region)
        known = self._drawn.setdefault(region, set())
        if known.issuperset(text):
            return True
        new = "".join(set(text) - known)
        found = self.glyphs(new, region)
        known.update(char for char, glyph in zip(new, found, strict=True) if glyph)
        return 0 not in found

    def advance(self, glyph: int) -> int:
        """Width of a glyph; `advances` holds them all."""
        return self.advances[glyph]

    def vertical(self, glyph: int) -> int:
        """The form of a glyph in vertical text, the glyph itself when it has no other."""
        return self.vert.get(glyph, glyph)

    @cached_property
    def vert(self) -> Mapping[int, int]:
        """Vertical form of each glyph that has one."""
        flat = self._array("vert", "H")
        return dict(zip(flat[0::2], flat[1::2], strict=True))

    # --- shapes and facts ----------------------------------------------------------------------------------------

    def ink(self, code: int, region: str) -> Box | None:
        """xMin, yMin, xMax, yMax of a mark's ink in its square; `None` for what is no mark or not in the face."""
        return self._inks.get((self._region(region), code))

    @property
    def family(self) -> str:
        """Family name, as in the font file."""
        return self._facts["family"].replace("_", " ")

    @property
    def weight(self) -> int:
        """Weight class, 400 regular, 700 bold."""
        return int(self._facts["weight"])

    @property
    def ascent(self) -> int:
        """Top of the square above the baseline."""
        return int(self._facts["ascent"])

    @property
    def descent(self) -> int:
        """Bottom of the square, negative."""
        return int(self._facts["descent"])

    @property
    def cap_height(self) -> int:
        """Height of capital letters."""
        return int(self._facts["cap"])

    @property
    def x_height(self) -> int:
        """Height of small letters."""
        return int(self._facts["x"])

    @property
    def italic_angle(self) -> int:
        """Slant in degrees; no bundled face is slanted."""
        return int(self._facts["italic"])

    @property
    def stem_v(self) -> int:
        """Mean width of an upright stroke."""
        return int(self._facts["stem"])

    @property
    def bbox(self) -> Box:
        """xMin, yMin, xMax, yMax around every glyph of the face."""
        x0, y0, x1, y1 = (int(part) for part in self._facts["bbox"].split(","))
        return x0, y0, x1, y1

    @property
    def digest(self) -> str:
        """SHA-256 of the font file, as its metrics were made from it."""
        return self._facts["sha256"]

    @cached_property
    def data(self) -> memoryview:
        """The font file, mapped."""
        with self.path.open("rb") as file:
            return memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))

    # --- within --------------------------------------------------------------------------------------------------

    def _array(self, key: str, kind: Literal["H", "I", "i"]) -> memoryview[int]:
        start, length = (int(part) for part in self._facts[key].split("+"))
        return self._map[start : start + length].cast(kind)

    def _region(self, region: str) -> str:
        if region in self._bmp:
            return region
        return next((near for near in _STAND_IN.get(region, ()) if near in self._bmp), self.regions[0])

    def _beyond(self, region: str) -> dict[int, int]:
        known = self._astral.get(region)
        if known is None:
            flat = self._array(f"astral.{region}", "I")
            known = self._astral[region] = dict(zip(flat[0::2], flat[1::2], strict=True))
        return known

    @cached_property
    def _inks(self) -> dict[tuple[str, int], Box]:
        flat = self._array("ink", "i")
        return {
            (REGIONS[flat[i]], flat[i + 1]): (flat[i + 2], flat[i + 3], flat[i + 4], flat[i + 5])
            for i in range(0, len(flat), 6)
        }


@cache
def face_at(name: str, path: Path) -> Face:
    """The face in a font file with its metrics beside it; opened once in a process."""
    return Face(name, path)
