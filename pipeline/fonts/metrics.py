"""A face and its flat metric file: mapped, not parsed, so that opening one costs next to nothing.

Layout of a `.metrics` file, little-endian: one line of `key=value` facts, space-padded to a multiple of 4 and ended by
a newline, then the arrays the facts point at. `cmap.SC` and its like are 65,536 glyph numbers of 16 bits; `astral.SC`
pairs of 32 bits (code, glyph); `advances` 16 bits a glyph; `offsets` 32 bits a glyph and one more, into the font file; `vert`
pairs of 16 bits; `ink` records of six: region number, code, xMin, yMin, xMax, yMax in thousandths of an em.
"""

from __future__ import annotations

import hashlib
import mmap
from array import array
from collections.abc import Mapping, Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import Literal

from pipeline.fonts.outlines import outlines, tables

MAGIC = "kanben-metrics-1"
REGIONS = ("SC", "TC", "HK", "LA")
INK_MARKS = (
    "，、；：。？！．’”）》〉」』】〕〗］｝〞‘“（《〈「『【〔〖［｛〝·—…–～％‰°℃／￥国國永"
    "︐︑︒︓︔︕︖︗︘︙︱︲︵︶︷︸︹︺︻︼︽︾︿﹀﹁﹂﹃﹄﹇﹈"
)


class Face:
    """One bundled face. Advances and positions are thousandths of an em; glyph 0 means: not in this face.

    `region` chooses among the character maps (SC, TC, HK; LA for marks inside Latin text); a face without the asked one
    answers from its first.
    """

    __slots__ = (
        "__dict__",
        "_astral",
        "_bmp",
        "_facts",
        "_map",
        "_regions",
        "advances",
        "kind",
        "name",
        "offsets",
        "path",
    )

    def __init__(self, name: str, path: Path) -> None:
        self.name = name
        self.path = path
        with path.with_suffix(".metrics").open("rb") as file:
            self._map = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        end = bytes(self._map[:4096]).index(b"\n")
        head = bytes(self._map[:end]).decode("ascii").split()
        if head[0] != MAGIC:
            raise ValueError(f"{path.with_suffix('.metrics')} is not a metric file of this version")
        self._facts = dict(item.split("=") for item in head[1:])
        self.kind = self._facts["kind"]
        self._regions = self._facts["regions"].split(",")
        self.advances = self._array("advances", "H")
        self.offsets = self._array("offsets", "I")
        self._bmp = {region: self._array(f"cmap.{region}", "H") for region in self._regions}
        self._astral: dict[str, dict[int, int]] = {}

    def _array(self, key: str, kind: Literal["H", "I", "i"]) -> memoryview[int]:
        start, length = (int(part) for part in self._facts[key].split("+"))
        return self._map[start : start + length].cast(kind)

    def has_region(self, region: str) -> bool:
        """True when the face has forms of that region's own."""
        return region in self._bmp

    def _region(self, region: str) -> str:
        return region if region in self._bmp else self._regions[0]

    def _beyond(self, region: str) -> dict[int, int]:
        known = self._astral.get(region)
        if known is None:
            flat = self._array(f"astral.{region}", "I")
            known = dict(zip(flat[0::2], flat[1::2], strict=True))
            self._astral[region] = known
        return known

    def glyph(self, code: int, region: str) -> int:
        """The glyph of a code point, 0 when there is none."""
        region = self._region(region)
        return self._bmp[region][code] if code < 0x10000 else self._beyond(region).get(code, 0)

    def glyphs(self, text: str, region: str) -> list[int]:
        """The glyph of each code point of a text."""
        region = self._region(region)
        bmp = self._bmp[region]
        try:
            return [bmp[code] for code in map(ord, text)]
        except IndexError:
            return [self.glyph(code, region) for code in map(ord, text)]

    @cached_property
    def vert(self) -> dict[int, int]:
        """Vertical form of a glyph, for those that have one."""
        flat = self._array("vert", "H")
        return dict(zip(flat[0::2], flat[1::2], strict=True))

    @cached_property
    def _inks(self) -> dict[tuple[str, int], tuple[int, int, int, int]]:
        flat = self._array("ink", "i")
        return {
            (REGIONS[flat[i]], flat[i + 1]): (flat[i + 2], flat[i + 3], flat[i + 4], flat[i + 5])
            for i in range(0, len(flat), 6)
        }

    def ink(self, code: int, region: str) -> tuple[int, int, int, int] | None:
        """xMin, yMin, xMax, yMax of a mark's ink, for the marks that layout asks about."""
        return self._inks.get((self._region(region), code))

    @property
    def digest(self) -> str:
        """SHA-256 of the font file, as its metrics were made from it."""
        return self._facts["sha256"]

    @cached_property
    def data(self) -> memoryview:
        """The font file, mapped."""
        with self.path.open("rb") as file:
            return memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))

    @property
    def ascent(self) -> int:
        """Top of the square above the baseline."""
        return int(self._facts["ascent"])

    @property
    def descent(self) -> int:
        """Bottom of the square, negative."""
        return int(self._facts["descent"])

    @property
    def weight(self) -> int:
        """Weight class, 400 regular, 700 bold."""
        return int(self._facts["weight"])

    @property
    def cap_height(self) -> int:
        """Height of capital letters."""
        return int(self._facts["cap"])

    def __len__(self) -> int:
        return len(self.advances)


@cache
def face_at(name: str, path: Path) -> Face:
    """The face in a font file with its metrics beside it; opened once in a process."""
    return Face(name, path)


def write_metrics(
    font: Path,
    cmaps: Mapping[str, Mapping[int, int]],
    vertical: Mapping[int, int],
    inks: Sequence[tuple[str, int, int, int, int, int]],
) -> None:
    """Write the metric file beside a font file. `cmaps`: region -> code -> glyph. Used when faces are built."""
    data = font.read_bytes()
    where = tables(data)
    shapes = outlines(data)
    regions = [region for region in REGIONS if region in cmaps]
    parts: list[tuple[str, bytes]] = []
    for region in regions:
        bmp = array("H", bytes(0x20000))
        beyond = array("I")
        for code, glyph in sorted(cmaps[region].items()):
            if code < 0x10000:
                bmp[code] = glyph
            else:
                beyond.extend((code, glyph))
        parts.append((f"cmap.{region}", bmp.tobytes()))
        parts.append((f"astral.{region}", beyond.tobytes()))
    hhea, hmtx = where["hhea"][0], where["hmtx"][0]
    long_count = int.from_bytes(data[hhea + 34 : hhea + 36], "big")
    count = len(shapes.offsets) - 1
    widths = [int.from_bytes(data[hmtx + 4 * i : hmtx + 4 * i + 2], "big") for i in range(long_count)]
    widths += [widths[-1]] * (count - long_count)
    parts.append(("advances", array("H", widths).tobytes()))
    parts.append(("offsets", array("I", shapes.offsets).tobytes()))
    parts.append(("vert", array("H", [item for pair in sorted(vertical.items()) for item in pair]).tobytes()))
    flat = array("i", [item for region, *rest in inks for item in (REGIONS.index(region), *rest)])
    parts.append(("ink", flat.tobytes()))
    os2 = where["OS/2"][0]
    facts = {
        "kind": shapes.kind,
        "regions": ",".join(regions),
        "sha256": hashlib.sha256(data).hexdigest(),
        "ascent": int.from_bytes(data[hhea + 4 : hhea + 6], "big", signed=True),
        "descent": int.from_bytes(data[hhea + 6 : hhea + 8], "big", signed=True),
        "weight": int.from_bytes(data[os2 + 4 : os2 + 6], "big"),
        "cap": int.from_bytes(data[os2 + 88 : os2 + 90], "big", signed=True),
    }
    head_size = 1024
    at = head_size
    body = b""
    for key, raw in parts:
        facts[key] = f"{at}+{len(raw)}"
        padded = raw + bytes(-len(raw) % 4)
        body += padded
        at += len(padded)
    head = " ".join([MAGIC, *(f"{key}={value}" for key, value in facts.items())])
    if len(head) >= head_size:
        raise ValueError("too many facts for the head of a metric file")
    font.with_suffix(".metrics").write_bytes(head.ljust(head_size - 1).encode("ascii") + b"\n" + body)
