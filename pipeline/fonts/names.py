"""What a font file says of itself: names in every language, weight, permission to embed. Standard library only.

After the OpenType specification 1.9: tables `name`, `OS/2` (fsType), `fvar`, and the header of collections. Every
number of a file is held against its length, so a damaged one is a `ValueError`, never a wild read.
"""

from __future__ import annotations

import struct
from typing import NamedTuple

MOST_FACES = 64  # of one collection
_MOST_NAMES = 4096
_ENCODINGS = {
    (0, -1): "utf-16-be",
    (3, 0): "utf-16-be",
    (3, 1): "utf-16-be",
    (3, 2): "cp932",
    (3, 3): "gb18030",
    (3, 4): "big5",
    (3, 5): "cp949",
    (3, 10): "utf-16-be",
    (1, 0): "mac_roman",
    (1, 2): "big5",
    (1, 25): "gb18030",
}
_FAMILY, _STYLE, _FULL, _POSTSCRIPT, _OWN_FAMILY, _OWN_STYLE = 1, 2, 4, 6, 16, 17
_LICENCE = 13


class Facts(NamedTuple):
    """One face of a file. `families` and `names` (full and PostScript names) are in the order of the file, each once.

    `number`: its place in a collection. `permission`: fsType of `OS/2`.
    `axes`: tag, least, usual, greatest value. `outlines`: cff | glyf | none. `instances`: the named places of a
    variable font: their names in every language and the value of each axis.
    """

    number: int
    families: tuple[str, ...]
    names: tuple[str, ...]
    postscript: str
    style: str
    weight: int
    italic: bool
    permission: int
    licence: str
    axes: tuple[tuple[str, float, float, float], ...]
    outlines: str
    instances: tuple[tuple[tuple[str, ...], tuple[float, ...]], ...] = ()


def facts_of(data: bytes | memoryview) -> list[Facts]:
    """Every face of a font file or collection. Raises `ValueError` for what is none or is cut off."""
    try:
        if bytes(data[:4]) == b"ttcf":
            (count,) = struct.unpack_from(">L", data, 8)
            if not 0 < count <= MOST_FACES:
                raise ValueError(f"a collection of {count} faces")
            starts = struct.unpack_from(f">{count}L", data, 12)
        else:
            starts = (0,)
        return [_facts(data, start, index) for index, start in enumerate(starts)]
    except struct.error as error:
        raise ValueError(f"the file is cut off ({error})") from error


def _facts(data: bytes | memoryview, start: int, index: int) -> Facts:
    tables = _directory(data, start)
    names = _names(data, *tables["name"]) if "name" in tables else {}
    weight, permission, italic = 400, 0, False
    if "OS/2" in tables and tables["OS/2"][1] >= 64:
        at = tables["OS/2"][0]
        weight, permission = struct.unpack_from(">H", data, at + 4)[0], struct.unpack_from(">H", data, at + 8)[0]
        italic = bool(struct.unpack_from(">H", data, at + 62)[0] & 1)
    outlines = "cff" if {"CFF ", "CFF2"} & tables.keys() else "glyf" if "glyf" in tables else "none"
    families = (*names.get(_OWN_FAMILY, ()), *names.get(_FAMILY, ()))
    full = (*names.get(_FULL, ()), *names.get(_POSTSCRIPT, ()))
    return Facts(
        index,
        tuple(dict.fromkeys(families)),
        tuple(dict.fromkeys(full)),
        next(iter(names.get(_POSTSCRIPT, ())), ""),
        next(iter((*names.get(_OWN_STYLE, ()), *names.get(_STYLE, ()))), "Regular"),
        weight,
        italic,
        permission,
        next(iter(names.get(_LICENCE, ())), ""),
        _axes(data, *tables["fvar"]) if "fvar" in tables else (),
        outlines,
        _instances(data, *tables["fvar"], names) if "fvar" in tables else (),
    )


def _directory(data: bytes | memoryview, start: int) -> dict[str, tuple[int, int]]:
    if bytes(data[start : start + 4]) not in (b"OTTO", b"\0\1\0\0", b"true"):
        raise ValueError("not an OpenType or TrueType font")
    (count,) = struct.unpack_from(">H", data, start + 4)
    found: dict[str, tuple[int, int]] = {}
    for number in range(count):
        tag, _, offset, length = struct.unpack_from(">4sLLL", data, start + 12 + 16 * number)
        if offset + length > len(data):
            raise ValueError(f"the table {tag.decode('latin-1')} ends beyond the file")
        found[tag.decode("latin-1")] = (offset, length)
    return found


def _names(data: bytes | memoryview, start: int, length: int) -> dict[int, list[str]]:
    """Strings by name identifier; those for Windows first, since old Macintosh ones are often garbled."""
    _, count, strings = struct.unpack_from(">HHH", data, start)
    kept: list[tuple[int, int, str]] = []
    for number in range(min(count, _MOST_NAMES)):
        platform, encoding, _, name, size, at = struct.unpack_from(">6H", data, start + 6 + 12 * number)
        codec = _ENCODINGS.get((platform, -1 if platform == 0 else encoding))
        if codec is None or strings + at + size > length:
            continue
        raw = bytes(data[start + strings + at : start + strings + at + size])
        if platform == 3 and encoding in (3, 4):
            raw = raw.replace(b"\0", b"")  # single bytes stand as pairs in old files
        text = raw.decode(codec, "replace").strip("\0 ")
        if text and "\ufffd" not in text:
            kept.append((platform != 3, name, text))
    found: dict[int, list[str]] = {}
    for _, name, text in sorted(kept, key=lambda item: item[0]):
        found.setdefault(name, []).append(text)
    return found


def _axes(data: bytes | memoryview, start: int, length: int) -> tuple[tuple[str, float, float, float], ...]:
    _, _, offset, _, count, size = struct.unpack_from(">6H", data, start)
    if count > MOST_FACES or offset + count * size > length:
        raise ValueError("the table fvar is damaged")
    found = []
    for number in range(count):
        tag, least, usual, most = struct.unpack_from(">4slll", data, start + offset + number * size)
        found.append((tag.decode("latin-1"), least / 65536, usual / 65536, most / 65536))
    return tuple(found)


def _instances(
    data: bytes | memoryview, start: int, length: int, names: dict[int, list[str]]
) -> tuple[tuple[tuple[str, ...], tuple[float, ...]], ...]:
    _, _, offset, _, axes, step, count, size = struct.unpack_from(">8H", data, start)
    first = offset + axes * step
    if count > _MOST_NAMES or size < 4 + 4 * axes or first + count * size > length:
        return ()  # the axes are whole: the font can be used without
    found = []
    for number in range(count):
        at = start + first + number * size
        called, _, *values = struct.unpack_from(f">HH{axes}l", data, at)
        told = list(names.get(called, ()))
        if size >= 6 + 4 * axes:
            told += names.get(struct.unpack_from(">H", data, at + 4 + 4 * axes)[0], ())
        found.append((tuple(dict.fromkeys(told)), tuple(value / 65536 for value in values)))
    return tuple(found)
