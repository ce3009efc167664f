"""Writes the flat metric file of a face (`metrics.py` says how it is laid out). Used when faces are built."""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Mapping, Sequence
from pathlib import Path

from pipeline.fonts.metrics import MAGIC, REGIONS
from pipeline.fonts.outlines import outlines, tables

_HEAD = 1024


def write_metrics(
    font: Path,
    family: str,
    stem: int,
    cmaps: Mapping[str, Mapping[int, int]],
    vertical: Mapping[int, int],
    inks: Sequence[tuple[str, int, int, int, int, int]],
) -> None:
    """Write the metric file beside a font file.

    `stem`: mean width of an upright stroke. `cmaps`: region -> code -> glyph. `vertical`: glyph -> its vertical form.
    `inks`: region, code, xMin, yMin, xMax, yMax of marks. The font must stand on a square of 1000 units.
    """
    data = font.read_bytes()
    where = tables(data)

    def number(tag: str, at: int, signed: bool = True) -> int:
        start = where[tag][0] + at
        return int.from_bytes(data[start : start + 2], "big", signed=signed)

    if number("head", 18, signed=False) != 1000:
        raise ValueError(f"{font.name} does not stand on a square of 1000 units")
    shapes = outlines(data)
    regions = [region for region in REGIONS if region in cmaps]
    count = len(shapes.offsets) - 1
    parts: list[tuple[str, bytes]] = []
    for region in regions:
        bmp, beyond = array("H", bytes(0x20000)), array("I")
        for code, glyph in sorted(cmaps[region].items()):
            if code < 0x10000:
                bmp[code] = glyph
            else:
                beyond.extend((code, glyph))
        parts.append((f"cmap.{region}", bmp.tobytes()))
        parts.append((f"astral.{region}", beyond.tobytes()))
    listed = number("hhea", 34, signed=False)
    widths = [number("hmtx", 4 * glyph, signed=False) for glyph in range(listed)]
    widths += [widths[-1]] * (count - listed)
    parts.append(("advances", array("H", widths).tobytes()))
    parts.append(("offsets", array("I", shapes.offsets).tobytes()))
    parts.append(("vert", array("H", [item for pair in sorted(vertical.items()) for item in pair]).tobytes()))
    flat = [item for region, *rest in inks for item in (REGIONS.index(region), *rest)]
    parts.append(("ink", array("i", flat).tobytes()))
    facts: dict[str, object] = {
        "family": family.replace(" ", "_"),
        "kind": shapes.kind,
        "regions": ",".join(regions),
        "sha256": hashlib.sha256(data).hexdigest(),
        "ascent": number("hhea", 4),
        "descent": number("hhea", 6),
        "weight": number("OS/2", 4),
        "x": number("OS/2", 86),
        "cap": number("OS/2", 88),
        "italic": number("post", 4),
        "stem": stem,
        "bbox": ",".join(str(number("head", at)) for at in (36, 38, 40, 42)),
    }
    body = bytearray()
    stored: dict[bytes, int] = {}
    for key, raw in parts:
        at = stored.get(raw)
        if at is None:
            at = stored[raw] = _HEAD + len(body)
            body += raw + bytes(-len(raw) % 4)
        facts[key] = f"{at}+{len(raw)}"
    head = " ".join([MAGIC, *(f"{key}={value}" for key, value in facts.items())])
    if len(head) >= _HEAD:
        raise ValueError("too many facts for the head of a metric file")
    font.with_suffix(".metrics").write_bytes(head.ljust(_HEAD - 1).encode("ascii") + b"\n" + body)
