"""Faces that forbid a part of them to be embedded (OS/2 fsType, bit 8): every glyph goes into the edition.

TrueType outlines at a fixed place go as the file has them, table for table. CFF, where a PDF names glyphs by its own
codes, variable fonts and faces whose stops were moved are written anew with all their glyphs. The permission stays
readable in what is embedded: in the table `OS/2`, or in the entry PostScript of a CFF font.
"""

from __future__ import annotations

import mmap
from collections.abc import Mapping
from itertools import chain

from pipeline.fonts.foreign import ForeignFace
from pipeline.fonts.outlines import tables
from pipeline.fonts.subset import sfnt, subset

# Codes for glyphs that the text does not use.
_FREE = (range(0xE000, 0xF900), range(0x3400, 0xE000), range(1, 0x3400), range(0xF900, 0xFFFE))


def whole_program(face: ForeignFace, wanted: Mapping[int, int], name: str) -> tuple[bytes, Mapping[int, int] | None]:
    """The font program with all glyphs, and the glyph of each code where the program does not count by codes.

    `wanted`: glyph by code. TrueType gives a file for `FontFile2` and a map, CFF a bare font (`FontFile3`).
    """
    if face.kind == "cff":
        codes = dict(wanted)
        rest = sorted(set(range(1, len(face))) - set(codes.values()))
        free = (code for code in chain(*_FREE) if code not in codes)
        codes.update(zip(free, rest, strict=False))
        return subset(face, codes, name, face.where.facts.permission), None
    if face.as_filed:
        return file_of(face), wanted
    program = subset(face, {glyph: glyph for glyph in range(1, len(face))}, name)
    parts = {tag: bytes(program[at : at + size]) for tag, (at, size) in tables(program).items()}
    return sfnt({**parts, **_told(face)}, b"\0\1\0\0"), wanted


def file_of(face: ForeignFace) -> bytes:
    """The face as its file has it; of a collection, its tables alone."""
    with face.path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        if data[:4] != b"ttcf":
            return data[:]
        start = int.from_bytes(data[12 + 4 * face.where.index : 16 + 4 * face.where.index], "big")
        parts = {}
        for at in range(start + 12, start + 12 + 16 * int.from_bytes(data[start + 4 : start + 6], "big"), 16):
            offset, size = int.from_bytes(data[at + 8 : at + 12], "big"), int.from_bytes(data[at + 12 : at + 16], "big")
            parts[data[at : at + 4].decode("latin-1")] = data[offset : offset + size]
        return sfnt(parts, data[start : start + 4])


def _told(face: ForeignFace) -> dict[str, bytes]:
    where = tables(face.data)
    return {tag: bytes(face.data[at : at + size]) for tag in ("OS/2", "name", "post") for at, size in (where[tag],)}
