"""Subsets cut from a mapped face: no font library, no outline is touched.

CFF (Adobe Technical Note 5176): a CID-keyed font whose CIDs are the codes asked for. TrueType: a font whose glyph
numbers are the codes, empty glyphs between. Both are what a PDF composite font with Identity-H wants.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence

from pipeline.fonts.metrics import Face
from pipeline.fonts.outlines import tables

_LAST_CODE = 0xFFFE


def subset(face: Face, codes: Mapping[int, int], name: str, allowed: int | None = None) -> bytes:
    """The font program that draws glyph `codes[code]` for each code. `name` is its PostScript name, tag included.

    Codes lie between 1 and 65,534, `ValueError` if not; their order does not matter. Code 0 is the face's missing
    glyph. CFF gives a bare CFF font (`CIDFontType0C`), TrueType a font file without character map (`FontFile2`). What a
    font descriptor says besides (box, stem, heights) stands in the face. `allowed`: fsType of the face, which a bare
    CFF font tells in its entry PostScript (Adobe Technical Note 5147), where it is to be told.
    """
    pairs = sorted({**codes, 0: 0}.items())
    if pairs[0][0] < 0 or pairs[-1][0] > _LAST_CODE:
        raise ValueError(f"a code of {name} does not fit a font of 65,535 glyphs")
    if face.kind == "cff":
        return _cff(face, pairs, name, b"" if allowed is None else b"/FSType %d def" % allowed)
    return _truetype(face, pairs)


# --- CFF -----------------------------------------------------------------------------------------------------------


def _number(value: int) -> bytes:
    return b"\x1d" + struct.pack(">l", value)


def _small(value: int) -> bytes:
    if -107 <= value <= 107:
        return bytes((value + 139,))
    return b"\x1c" + struct.pack(">h", value)


def _index(items: Sequence[bytes | memoryview]) -> bytes:
    if not items:
        return b"\0\0"
    offsets = [1]
    total = 1
    for item in items:
        total += len(item)
        offsets.append(total)
    if total < 0x100:
        size, table = 1, bytes(offsets)
    elif total < 0x10000:
        size, table = 2, struct.pack(f">{len(offsets)}H", *offsets)
    else:
        size, table = 4, struct.pack(f">{len(offsets)}L", *offsets)
    return struct.pack(">HB", len(items), size) + table + b"".join(items)


def _charset(cids: Sequence[int]) -> bytes:
    """Format 2: ranges of consecutive CIDs; glyph 0 is not listed."""
    out = [b"\x02"]
    start = previous = None
    for cid in cids:
        if start is None:
            start = previous = cid
        elif previous is not None and cid == previous + 1:
            previous = cid
        else:
            out.append(struct.pack(">HH", start, (previous or 0) - start))
            start = previous = cid
    if start is not None:
        out.append(struct.pack(">HH", start, (previous or 0) - start))
    return b"".join(out)


def _cff(face: Face, pairs: Sequence[tuple[int, int]], name: str, told: bytes) -> bytes:
    strings = [face.outline(glyph) for _, glyph in pairs]
    header = b"\x01\x00\x04\x04"
    names = _index([name.encode("ascii")])
    string_index = _index([b"Adobe", b"Identity", *([told] if told else [])])
    global_subrs = _index([])
    charset = _charset([code for code, _ in pairs if code])
    select = struct.pack(">BHHBH", 3, 1, 0, 0, len(pairs))
    charstrings = _index(strings)
    private = _small(1000) + b"\x14" + _small(0) + b"\x15"
    count = pairs[-1][0] + 1
    box = b"".join(_small(edge) for edge in face.bbox)

    def top(charset_at: int, select_at: int, strings_at: int, array_at: int) -> bytes:
        return (
            _small(391) + _small(392) + _small(0) + b"\x0c\x1e"  # ROS Adobe-Identity-0
            + (_small(393) + b"\x0c\x15" if told else b"")
            + box + b"\x05"
            + _number(count) + b"\x0c\x22"
            + _number(charset_at) + b"\x0f"
            + _number(select_at) + b"\x0c\x25"
            + _number(strings_at) + b"\x11"
            + _number(array_at) + b"\x0c\x24"
        )  # fmt: skip

    def font_dict(private_at: int) -> bytes:
        return _number(len(private)) + _number(private_at) + b"\x12"

    start = len(header) + len(names) + len(_index([top(0, 0, 0, 0)])) + len(string_index) + len(global_subrs)
    charset_at = start
    select_at = charset_at + len(charset)
    strings_at = select_at + len(select)
    array_at = strings_at + len(charstrings)
    private_at = array_at + len(_index([font_dict(0)]))
    return b"".join(
        (
            header,
            names,
            _index([top(charset_at, select_at, strings_at, array_at)]),
            string_index,
            global_subrs,
            charset,
            select,
            charstrings,
            _index([font_dict(private_at)]),
            private,
        )
    )


# --- TrueType ------------------------------------------------------------------------------------------------------


def _truetype(face: Face, pairs: Sequence[tuple[int, int]]) -> bytes:
    """Glyphs are outlines alone (the build unfolds composite ones), so a slice of the file is a whole glyph."""
    advances = face.advances
    count = pairs[-1][0] + 1
    outlines: list[bytes | memoryview] = []
    locations: list[int] = []
    widths = bytearray(4 * count)
    at = 0
    for code, glyph in pairs:
        locations.extend([at] * (code + 1 - len(locations)))
        piece = face.outline(glyph)
        outlines.append(piece)
        at += len(piece)
        if at % 4:
            outlines.append(bytes(-at % 4))
            at += -at % 4
        widths[4 * code : 4 * code + 2] = advances[glyph].to_bytes(2, "big")
        if len(piece):
            widths[4 * code + 2 : 4 * code + 4] = piece[2:4]  # left side bearing: xMin
    locations.append(at)
    return sfnt(
        {
            "glyf": b"".join(outlines),
            "hmtx": bytes(widths),
            "loca": struct.pack(f">{count + 1}L", *locations),
            **counted(face, count),
        },
        b"\0\1\0\0",
    )


def counted(face: Face, count: int) -> dict[str, bytes]:
    """The tables of a face that tell how many glyphs there are, for a font of `count` glyphs."""
    where = tables(face.data)
    head, hhea, maxp = (
        bytearray(face.data[at : at + size]) for at, size in (where[t] for t in ("head", "hhea", "maxp"))
    )
    struct.pack_into(">L", head, 8, 0)
    struct.pack_into(">h", head, 50, 1)
    struct.pack_into(">H", hhea, 34, count)
    struct.pack_into(">H", maxp, 4, count)
    return {"head": bytes(head), "hhea": bytes(hhea), "maxp": bytes(maxp)}


def sfnt(parts: Mapping[str, bytes], version: bytes) -> bytes:
    """An sfnt file from its tables, checksums and alignment done."""
    count = len(parts)
    power = 1 << (count.bit_length() - 1)
    head = [version + struct.pack(">HHHH", count, power * 16, power.bit_length() - 1, count * 16 - power * 16)]
    bodies: list[bytes] = []
    total = 0
    at = adjustment = 12 + 16 * count
    for tag, body in sorted(parts.items()):
        if tag == "head":
            adjustment = at + 8
        summed = checksum(body)
        head.append(tag.encode("ascii").ljust(4) + struct.pack(">LLL", summed, at, len(body)))
        bodies.append(body + bytes(-len(body) % 4))
        at += len(bodies[-1])
        total += summed
    directory = b"".join(head)
    data = bytearray(b"".join((directory, *bodies)))
    if "head" in parts:
        struct.pack_into(">L", data, adjustment, (0xB1B0AFBA - total - checksum(directory)) & 0xFFFFFFFF)
    return bytes(data)


def checksum(data: bytes) -> int:
    """Sum of the big-endian 32-bit words of a table, modulo 2**32; a last word that is short counts as zero-padded.

    The words lie in lanes of 64 bits of one long number, which is folded in half until a single lane is left: a hundred
    times faster than adding them one by one.
    """
    lanes = len(data) // 8 + 1
    value = int.from_bytes(data.ljust(8 * lanes, b"\0"), "big")
    words = int.from_bytes(b"\0\0\0\0\xff\xff\xff\xff" * lanes, "big")
    value = (value & words) + (value >> 32 & words)
    while lanes > 1:
        half = lanes // 2
        value = (value & (1 << 64 * half) - 1) + (value >> 64 * half)
        lanes -= half
    return value & 0xFFFFFFFF
