"""Where the outlines of a font file lie: sfnt directory, CFF charstrings, glyf locations. Standard library only."""

from __future__ import annotations

import struct
from array import array
from typing import NamedTuple


class Outlines(NamedTuple):
    """Kind (`cff` or `glyf`), offsets of every outline from the start of the file, one more than there are glyphs."""

    kind: str
    offsets: array[int]


def tables(data: bytes | memoryview) -> dict[str, tuple[int, int]]:
    """Offset and length of each table of an sfnt file. Raises `ValueError` for anything else."""
    if len(data) < 12 or bytes(data[:4]) not in (b"OTTO", b"\0\1\0\0", b"true"):
        raise ValueError("not an OpenType or TrueType font file")
    (count,) = struct.unpack_from(">H", data, 4)
    found: dict[str, tuple[int, int]] = {}
    for number in range(count):
        tag, _, offset, length = struct.unpack_from(">4sLLL", data, 12 + 16 * number)
        found[tag.decode("latin-1")] = (offset, length)
    return found


def outlines(data: bytes) -> Outlines:
    """Offsets of all outlines. CFF must be one font with unfolded charstrings; composite glyphs are not resolved."""
    found = tables(data)
    if "CFF " in found:
        return Outlines("cff", _charstrings(data, found["CFF "][0]))
    start = found["glyf"][0]
    (long_format,) = struct.unpack_from(">h", data, found["head"][0] + 50)
    at, length = found["loca"]
    if long_format:
        places = struct.unpack_from(f">{length // 4}L", data, at)
        return Outlines("glyf", array("L", (start + place for place in places)))
    places = struct.unpack_from(f">{length // 2}H", data, at)
    return Outlines("glyf", array("L", (start + 2 * place for place in places)))


def _charstrings(data: bytes, start: int) -> array[int]:
    at = start + data[start + 2]
    at = _index_end(data, at)  # names
    top_offsets, at = _index(data, at)
    top = data[top_offsets[0] : top_offsets[1]]
    place = _operand(top, 17)
    offsets, _ = _index(data, start + place)
    return array("L", offsets)


def _index(data: bytes, at: int) -> tuple[list[int], int]:
    (count,) = struct.unpack_from(">H", data, at)
    if count == 0:
        return [at + 2], at + 2
    size = data[at + 2]
    base = at + 3 + (count + 1) * size - 1
    raw = data[at + 3 : at + 3 + (count + 1) * size]
    offsets = [base + int.from_bytes(raw[i : i + size], "big") for i in range(0, len(raw), size)]
    return offsets, offsets[-1]


def _index_end(data: bytes, at: int) -> int:
    return _index(data, at)[1]


def _operand(top: bytes, wanted: int) -> int:
    """The last operand of a one-byte operator in a Top DICT."""
    at, value = 0, 0
    while at < len(top):
        byte = top[at]
        if byte <= 21:
            if byte == 12:
                at += 2
                continue
            if byte == wanted:
                return value
            at += 1
        elif byte == 28:
            (value,) = struct.unpack_from(">h", top, at + 1)
            at += 3
        elif byte == 29:
            (value,) = struct.unpack_from(">l", top, at + 1)
            at += 5
        elif byte == 30:
            at += 1
            while top[at] & 0x0F != 0x0F and top[at] >> 4 != 0x0F:
                at += 1
            at += 1
        elif byte <= 246:
            value, at = byte - 139, at + 1
        elif byte <= 250:
            value, at = (byte - 247) * 256 + top[at + 1] + 108, at + 2
        else:
            value, at = -(byte - 251) * 256 - top[at + 1] - 108, at + 2
    raise ValueError("the CFF table names no charstrings")
