"""Colour: fills in device space, and the sRGB profile that says what they mean (ISO 19005-2, 6.2.3 and 6.2.4)."""

from __future__ import annotations

import struct
from functools import cache

from pipeline.writers.pdf.objects import Book, Stream, number, reference


def fill(colour: str) -> bytes:
    """The operator that fills with an RRGGBB colour; equal parts are grey, so that black text is black ink alone."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    if parts[0] == parts[1] == parts[2]:
        return b"%b g" % number(parts[0])
    return b"%b %b %b rg" % tuple(map(number, parts))


def put_intent(book: Book) -> int:
    """An output intent with an sRGB profile."""
    profile = book.put(Stream(srgb(), b"/N 3"))
    return book.add(
        b"<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB)/Info(sRGB)/DestOutputProfile %b>>"
        % reference(profile)
    )


# IEC 61966-2-1: power, and the line with a straight foot: y = (ax + b)^g from d on, cx below. Primaries and white are
# adapted to D50 as profiles want them, by the matrix that follows.
_CURVE = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
_WHITE = (0.9642, 1.0, 0.8249)
_PRIMARIES = ((0.43607, 0.22249, 0.01392), (0.38515, 0.71687, 0.09708), (0.14307, 0.06061, 0.71410))
_ADAPTATION = (1.04788, 0.02292, -0.05022, 0.02959, 0.99048, -0.01707, -0.00925, 0.01508, 0.75168)


@cache
def srgb() -> bytes:
    """A matrix profile of version 4 (ISO 15076-1): sRGB primaries and tone curve."""
    curve = b"para\0\0\0\0\0\3\0\0" + _fixed(*_CURVE)
    tags = {
        b"desc": _words("sRGB"),
        b"cprt": _words("CC0"),
        b"wtpt": b"XYZ \0\0\0\0" + _fixed(*_WHITE),
        b"chad": b"sf32\0\0\0\0" + _fixed(*_ADAPTATION),
        b"rXYZ": b"XYZ \0\0\0\0" + _fixed(*_PRIMARIES[0]),
        b"gXYZ": b"XYZ \0\0\0\0" + _fixed(*_PRIMARIES[1]),
        b"bXYZ": b"XYZ \0\0\0\0" + _fixed(*_PRIMARIES[2]),
        b"rTRC": curve,
        b"gTRC": curve,
        b"bTRC": curve,
    }
    start = 128 + 4 + 12 * len(tags)
    places: dict[bytes, int] = {}
    body = b""
    table = struct.pack(">L", len(tags))
    for tag, data in tags.items():
        if data not in places:  # the three curves are one
            places[data] = start + len(body)
            body += data + bytes(-len(data) % 4)
        table += tag + struct.pack(">LL", places[data], len(data))
    head = struct.pack(">L4sL4s4s4s", start + len(body), b"\0\0\0\0", 0x04200000, b"mntr", b"RGB ", b"XYZ ")
    head += struct.pack(">6H", 2026, 11, 1, 0, 0, 0) + b"acsp" + bytes(4 + 4 + 4 + 4 + 8 + 4) + _fixed(*_WHITE)
    return head.ljust(128, b"\0") + table + body


def _fixed(*values: float) -> bytes:
    return struct.pack(f">{len(values)}l", *(round(value * 65536) for value in values))


def _words(value: str) -> bytes:
    data = value.encode("utf-16-be")
    return b"mluc\0\0\0\0" + struct.pack(">LL4sLL", 1, 12, b"enUS", len(data), 28) + data
