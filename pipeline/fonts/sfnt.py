"""Font files for EPUB and DOCX: a subset with character map, names and vertical forms, cut from a bundled face.

Tables after the OpenType specification 1.9 (cmap formats 4 and 12, GSUB single substitution). The same characters give
the same bytes.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping, Sequence

from pipeline.fonts.metrics import Face
from pipeline.fonts.outlines import tables
from pipeline.fonts.subset import counted, sfnt, subset


def embeddable(face: Face, chars: Iterable[str], region: str) -> bytes:
    """A complete OpenType or TrueType file that draws the given characters in one region's forms.

    Characters that the face lacks are left out. Names and licence stay; whether a format may carry the face at
    all is for the catalogue to say (`FaceInfo.embed`).
    """
    return font_file(face, {ord(char): glyph for char in set(chars) if (glyph := face.glyph(ord(char), region))})


def font_file(face: Face, drawn: Mapping[int, int], family: str = "") -> bytes:
    """A complete font file that draws `drawn[code]`, a glyph of the face, for each code point.

    `family`: the name it goes by, its only cut; the face's own names when left out. Copyright and licence always stay.
    """
    order = list(dict.fromkeys(drawn[code] for code in sorted(drawn)))
    order += sorted({face.vert[glyph] for glyph in order if glyph in face.vert} - set(order))
    number = {glyph: at for at, glyph in enumerate(order, 1)}
    cmap = {code: number[glyph] for code, glyph in sorted(drawn.items())}
    codes = {at: glyph for glyph, at in number.items()}
    vertical = {number[glyph]: number[face.vert[glyph]] for glyph in order if glyph in face.vert}
    parts = {
        "cmap": _cmap(cmap),
        "OS/2": _os2(face, cmap),
        "name": _named(_copied(face, "name"), family) if family else _copied(face, "name"),
        "post": _copied(face, "post")[:32],
        **counted(face, len(order) + 1),
    }
    if vertical:
        parts["GSUB"] = _vertical(vertical)
    program = subset(face, codes, face.name)
    if face.kind == "cff":
        parts["CFF "] = program
        parts["hmtx"] = _hmtx(face, [0, *order])
        return sfnt(parts, b"OTTO")
    where = tables(program)
    for tag in ("glyf", "loca", "hmtx"):
        start, length = where[tag]
        parts[tag] = program[start : start + length]
    return sfnt(parts, b"\0\1\0\0")


def _copied(face: Face, tag: str) -> bytes:
    start, length = tables(face.data)[tag]
    return bytes(face.data[start : start + length])


_FAMILY, _CUT, _FULL = 1, 2, 4  # name identifiers of the specification's table


def _named(table: bytes, family: str) -> bytes:
    """A name table with another family name, everything else as it was."""
    _, count, start = struct.unpack_from(">HHH", table)
    renamed = {_FAMILY: family, _CUT: "Regular", _FULL: family}
    records, strings = bytearray(), bytearray()
    for number in range(count):
        platform, encoding, language, name, length, at = struct.unpack_from(">6H", table, 6 + 12 * number)
        value = table[start + at : start + at + length]
        if name in renamed:
            value = renamed[name].encode("utf-16-be")
        records += struct.pack(">6H", platform, encoding, language, name, len(value), len(strings))
        strings += value
    return struct.pack(">HHH", 0, count, 6 + len(records)) + bytes(records) + bytes(strings)


def _hmtx(face: Face, glyphs: Sequence[int]) -> bytes:
    """Width and left side of each glyph, from the face's own table."""
    source = _copied(face, "hmtx")
    start = tables(face.data)["hhea"][0] + 34
    listed = int.from_bytes(face.data[start : start + 2], "big")
    out = bytearray()
    for glyph in glyphs:
        out += face.advances[glyph].to_bytes(2, "big")
        left = 4 * glyph + 2 if glyph < listed else 4 * listed + 2 * (glyph - listed)
        out += source[left : left + 2]
    return bytes(out)


def _os2(face: Face, cmap: Mapping[int, int]) -> bytes:
    table = bytearray(_copied(face, "OS/2"))
    first, last = (min(cmap), max(cmap)) if cmap else (0, 0)
    struct.pack_into(">HH", table, 64, min(first, 0xFFFF), min(last, 0xFFFF))
    return bytes(table)


def _runs(cmap: Mapping[int, int]) -> list[tuple[int, int, int]]:
    """First code, last code, first glyph of each run in which both go up by one."""
    runs: list[tuple[int, int, int]] = []
    for code, glyph in sorted(cmap.items()):
        if runs and code == runs[-1][1] + 1 and glyph == runs[-1][2] + code - runs[-1][0]:
            runs[-1] = (runs[-1][0], code, runs[-1][2])
        else:
            runs.append((code, code, glyph))
    return runs


def _cmap(cmap: Mapping[int, int]) -> bytes:
    plane = [*_runs({code: glyph for code, glyph in cmap.items() if code < 0xFFFF}), (0xFFFF, 0xFFFF, 0)]
    count = len(plane)
    power = 1 << (count.bit_length() - 1)
    deltas = [(glyph - first) & 0xFFFF for first, _, glyph in plane[:-1]] + [1]
    body = struct.pack(
        f">4H{count}HH{count}H{count}H{count}H",
        *(2 * count, 2 * power, power.bit_length() - 1, 2 * (count - power)),
        *(last for _, last, _ in plane),
        0,
        *(first for first, _, _ in plane),
        *deltas,
        *([0] * count),
    )
    small = struct.pack(">HHH", 4, len(body) + 6, 0) + body
    if not cmap or max(cmap) < 0x10000:
        return struct.pack(">HHHHLHHL", 0, 2, 0, 3, 20, 3, 1, 20) + small
    groups = b"".join(struct.pack(">LLL", *run) for run in _runs(cmap))
    full = struct.pack(">HHLLL", 12, 0, 16 + len(groups), 0, len(groups) // 12) + groups
    near, far = 4 + 4 * 8, 4 + 4 * 8 + len(small)
    places = ((0, 3, near), (0, 4, far), (3, 1, near), (3, 10, far))
    return struct.pack(">HH", 0, 4) + b"".join(struct.pack(">HHL", *place) for place in places) + small + full


def _vertical(forms: Mapping[int, int]) -> bytes:
    """A GSUB table with the one feature `vert` for the default and the Han script."""
    glyphs = sorted(forms)
    count = len(glyphs)
    substitution = struct.pack(f">HHH{count}H", 2, 6 + 2 * count, count, *(forms[glyph] for glyph in glyphs))
    coverage = struct.pack(f">HH{count}H", 1, count, *glyphs)
    lookups = struct.pack(">HH", 1, 4) + struct.pack(">HHHH", 1, 0, 1, 8) + substitution + coverage
    script = struct.pack(">HH", 4, 0) + struct.pack(">HHHH", 0, 0xFFFF, 1, 0)
    scripts = struct.pack(">H4sH4sH", 2, b"DFLT", 14, b"hani", 14) + script
    features = struct.pack(">H4sH", 1, b"vert", 8) + struct.pack(">HHH", 0, 1, 0)
    at = 10
    head = struct.pack(">HHHHH", 1, 0, at, at + len(scripts), at + len(scripts) + len(features))
    return head + scripts + features + lookups
