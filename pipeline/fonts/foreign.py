"""A face of the user's own, by name or file: TrueType and CFF, collections, variable fonts at any place of their axes.

HarfBuzz reads the file (it checks every table against its length) and draws each glyph that a document needs; here it
is written anew on a square of 1000 units, as the bundled faces are, so that everything else treats both alike. A sheet
names a face as

- `方正小标宋简体`, `FZXBSJW--GB1-0`: family, full or PostScript name of an installed font, in any language;
- `faces/fang.ttf`: a file, from the folder of the sheet;
- `faces/song.ttc#2`, `msyh.ttc#Microsoft YaHei UI`: a face of a collection, counted from 0, or by name;
- `Source Han Serif VF@600`, `思源宋体 VF@SemiBold`, `vf.otf@wght=600,wdth=90`: a weight, an instance, a place
  of the axes. A variable font without any stands at 400 (the usual place of many is their thinnest). Of an installed
  family of static faces a weight chooses the nearest.
"""

from __future__ import annotations

import hashlib
import mmap
import re
import struct
from array import array
from collections.abc import Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from pipeline.diagnostics import Code
from pipeline.errors import SettingsError
from pipeline.fonts import system
from pipeline.fonts.metrics import Box, Face
from pipeline.fonts.names import Facts, facts_of
from pipeline.fonts.strokes import Pen, charstring, simple_glyph
from pipeline.fonts.subset import sfnt
from pipeline.fonts.synonyms import key
from pipeline.lang.marks import POINT
from pipeline.patterns import regex
from pipeline.records import dataclass

MOST_BYTES = 256 << 20
_EM = 1000
_SPEC = regex(r"(?P<target>.+?\.(?:ttf|otf|ttc|otc))(?:#(?P<face>[^@]+))?(?:@(?P<axes>.+))?$", re.IGNORECASE)
_NUMBER = regex(r"\d{1,4}(?:\.\d+)?$")
_AXIS = regex(r"([A-Za-z0-9]{4})=(-?\d+(?:\.\d+)?)$")
_CENTRED = (350, 650)  # where the middle of a stop stands in faces for Taiwan and Hong Kong
_STOPS, _LOWERED = "，。、；：！？", "，。、"
_STOP_EDGE, _STOP_FOOT, _HIGH = 80, -80, 250  # ems/1000: left and lower edge of a low stop's ink; middle of a high one
# fsType of OS/2 (OpenType 1.9): bits 0 to 3 say how far embedding goes, two more restrict it.
_RESTRICTED, _PREVIEW, _NO_SUBSET, _BITMAPS = 0x0002, 0x0004, 0x0100, 0x0200


@dataclass(frozen=True, slots=True)
class Where:
    """A face found: file, place in a collection, place on its axes, what the file says of it."""

    path: Path
    index: int
    axes: tuple[tuple[str, float], ...]
    facts: Facts


def is_file(spec: str) -> bool:
    """True when a face of a sheet is named by its file."""
    return _SPEC.match(spec) is not None


def permission(facts: Facts) -> str:
    """What the bits of a face allow: installable | editable | preview | restricted | bitmaps."""
    bits = facts.permission
    if bits & 0x000C:  # the most lenient of several bits holds
        return "bitmaps" if bits & _BITMAPS else "editable" if bits & 0x0008 else "preview"
    return "restricted" if bits & _RESTRICTED else "bitmaps" if bits & _BITMAPS else "installable"


def only_whole(facts: Facts) -> bool:
    """True for a face that may be embedded with all its glyphs only."""
    return bool(facts.permission & _NO_SUBSET)


@cache
def find(spec: str) -> Where | None:
    """The face that a sheet means; `None` for a name that is not installed.

    Raises `SettingsError` (F003) for a file that is not there or is no font, a face or axis that it has not.
    """
    found = _SPEC.match(spec)
    if found is None:
        name, _, axes = spec.partition("@")
        weight = float(axes) if _NUMBER.match(axes) else None
        match = system.by_name(name.strip(), weight)
        if match is None:
            return None
        facts = match.item.facts
        place = _axes(axes if facts.axes or weight is None else "", facts, spec, match.values)
        return Where(match.item.path, facts.number, place, facts)
    path, wanted = Path(found["target"]), found["face"] or "0"
    try:
        if path.stat().st_size > MOST_BYTES:
            raise fault(spec, "large", f"> {MOST_BYTES >> 20} MB")
        with path.open("rb") as file:
            faces = facts_of(memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)))
    except OSError as error:
        raise fault(spec, "unreadable", error.strerror or str(error)) from error
    except ValueError as error:
        raise fault(spec, "damaged", str(error)) from error
    chosen = [face for face in faces if wanted in (str(face.number), *face.names, *face.families)]
    if not chosen:
        shown = ", ".join(f"#{face.number} {next(iter((*face.names, *face.families)), '')}".strip() for face in faces)
        raise fault(spec, "index", shown)
    return Where(path, chosen[0].number, _axes(found["axes"] or "", chosen[0], spec), chosen[0])


def _axes(text: str, facts: Facts, spec: str, usual: tuple[float, ...] | None = None) -> tuple[tuple[str, float], ...]:
    """A value for every axis of a variable font: those written, the others as `usual` says."""
    known = {tag: (least, most) for tag, least, _, most in facts.axes}
    values = dict(zip(known, usual or system.at_weight(facts), strict=True))
    text = text.strip()
    place = system.place(facts, key(text)) if text and facts.instances else None
    if place is not None:
        return tuple(zip(known, place, strict=True))
    for part in filter(None, (item.strip() for item in text.split(","))):
        match = _AXIS.match(f"wght={part}" if _NUMBER.match(part) else part)
        if match is None or match[1] not in known or not known[match[1]][0] <= float(match[2]) <= known[match[1]][1]:
            shown = [f"{tag} {least:g}–{most:g}" for tag, (least, most) in known.items()]
            shown += [next(iter(names), "") for names, _ in facts.instances]
            raise fault(spec, "axis", ", ".join(filter(None, shown)) or "–")
        values[match[1]] = float(match[2])
    return tuple(values.items())


def fault(spec: str, case: str, reason: str) -> SettingsError:
    """The error for a face that cannot be used (F003)."""
    error = SettingsError.of(Code.FONT_UNUSABLE, None, case=case, file=spec, reason=reason)
    assert isinstance(error, SettingsError)
    return error


class ForeignFace(Face):
    """A face of the user's own, answering as a bundled one does. Raises `SettingsError` (F003) for a damaged file."""

    def __init__(self, name: str, where: Where) -> None:
        import uharfbuzz

        self.name = name
        self.path = where.path
        self.where = where
        self.kind = where.facts.outlines
        allowed = permission(where.facts)
        self.whole = only_whole(where.facts)
        if allowed in ("restricted", "bitmaps"):
            raise fault(name, allowed, f"fsType {where.facts.permission:#06x}")
        if self.kind == "none":
            raise fault(name, "damaged", "no outlines")
        blob = uharfbuzz.Blob.from_file_path(where.path.as_posix())
        self._hb = uharfbuzz.Face(blob, where.index)
        self._font = uharfbuzz.Font(self._hb)
        self._font.scale = (_EM, _EM)
        if where.axes:
            self._font.set_variations(dict(where.axes))
        count = self._hb.glyph_count
        codes = self._hb.unicodes
        if not count or not len(codes):
            raise fault(name, "damaged", "no characters")
        width = self._font.get_glyph_h_advance
        self.advances = memoryview(array("H", (max(0, min(0xFFFF, width(glyph))) for glyph in range(count))))
        bmp, beyond = array("H", bytes(0x20000)), {}
        nominal = self._font.get_nominal_glyph
        for code in codes:
            glyph = nominal(code) or 0
            if code < 0x10000:
                bmp[code] = glyph
            else:
                beyond[code] = glyph
        self._count = count
        self._moved: list[tuple[int, int, int]] = []  # glyph, right, up
        region = self._own_region(bmp)
        self.regions: tuple[str, ...] = (region,)
        self._bmp = {region: memoryview(bmp)}
        self._astral = {region: beyond}
        if region == "TC":
            self.regions = ("SC", "TC")
            self._bmp["SC"], self._astral["SC"] = memoryview(self._low_stops(bmp)), beyond
        self._drawn: dict[str, set[str]] = {}
        self._facts = self._told(where.facts)

    @property
    def postscript(self) -> str:
        """Name in a PDF: ASCII letters, digits and hyphens."""
        name = re.sub("[^A-Za-z0-9-]", "", self.where.facts.postscript) or f"Font{self.digest[:8]}"
        return name[:63]

    def _own_region(self, bmp: array[int]) -> str:
        """By the place of its stops: in the middle of the square they are those of Taiwan and Hong Kong."""
        for char in "，。":
            box = self._box(bmp[ord(char)])
            if box is not None and bmp[ord(char)]:
                return "TC" if _CENTRED[0] <= (box[0] + box[2]) / 2 <= _CENTRED[1] else "SC"
        return "SC"

    def _low_stops(self, bmp: array[int]) -> array[int]:
        """The character map with stops at the lower left of their square, as the mainland has them (GB/T 15834, 5.1):
        further glyphs, which are those of the face moved."""
        low = array("H", bmp)
        widths = array("H", self.advances)
        for char in _STOPS:
            glyph = bmp[ord(char)]
            box = self._box(glyph) if glyph else None
            if box is None or len(widths) > 0xFFFE:
                continue
            right = _STOP_EDGE - box[0] if (box[0] + box[2]) / 2 > _CENTRED[0] else 0
            up = _STOP_FOOT - box[1] if char in _LOWERED and (box[1] + box[3]) / 2 > _HIGH else 0
            self._moved.append((glyph, right, up))
            low[ord(char)] = len(widths)
            widths.append(_EM)
        self.advances = memoryview(widths)
        return low

    def _box(self, glyph: int) -> Box | None:
        right = up = 0
        if glyph >= self._count:
            glyph, right, up = self._moved[glyph - self._count]
        extents = self._font.get_glyph_extents(glyph)
        if extents is None:
            return None
        left, top = extents.x_bearing + right, extents.y_bearing + up
        return left, top + extents.height, left + extents.width, top

    def _told(self, facts: Facts) -> dict[str, str]:
        head, os2 = self._hb.reference_table("head").data, self._hb.reference_table("OS/2").data
        scale = _EM / (self._hb.upem or _EM)
        if len(head) < 54:
            raise fault(self.name, "damaged", "head")
        box = [round(edge * scale) for edge in struct.unpack_from(">4h", head, 36)]
        ascent, descent, small, capital = 880, -120, 500, 700
        if len(os2) >= 72:
            top, bottom = (round(value * scale) for value in struct.unpack_from(">hh", os2, 68))
            if 980 <= top - bottom <= 1020:  # the square itself; many files name the line's height instead
                ascent, descent = top, bottom
        if len(os2) >= 90:
            small, capital = (round(value * scale) or usual for value, usual in zip(
                struct.unpack_from(">hh", os2, 86), (500, 700), strict=True))  # fmt: skip
        weight = int(dict(self.where.axes).get("wght", facts.weight))
        family = next(iter(facts.families), self.postscript_or_file(facts))
        return {
            "family": family.replace(" ", "_"), "weight": str(weight), "ascent": str(ascent), "descent": str(descent),
            "cap": str(capital), "x": str(small), "italic": "0", "stem": str(round(50 + weight * weight / 4000)),
            "bbox": ",".join(map(str, box)),
        }  # fmt: skip

    @property
    def as_filed(self) -> bool:
        """True when the file draws every glyph as the face does."""
        return not self.where.axes and not self._moved

    def postscript_or_file(self, facts: Facts) -> str:
        """A name for a face that has no family name."""
        return facts.postscript or self.path.stem

    def outline(self, glyph: int) -> bytes:
        """One glyph, written anew."""
        right = up = 0
        if glyph >= self._count:
            glyph, right, up = self._moved[glyph - self._count]
        pen = Pen(right, up)
        width = _EM if (right or up) else self.advances[glyph]
        self._font.draw_glyph_with_pen(glyph, pen)
        try:
            if self.kind == "cff":
                return charstring(pen, width, _EM)
            return simple_glyph(pen)
        except (ValueError, struct.error) as error:
            raise fault(self.name, "damaged", str(error)) from error

    def ink(self, code: int, region: str) -> Box | None:
        """As drawn; only for marks and dashes, as in a bundled face."""
        glyph = self.glyph(code, region)
        return self._box(glyph) if glyph and (chr(code) in POINT or 0x2010 <= code <= 0x2027) else None

    @cached_property
    def vert(self) -> Mapping[int, int]:
        """Vertical forms of the characters of U+2010 to U+303F, U+30FC and U+FF00 to U+FFEF that have one."""
        import uharfbuzz

        found: dict[int, int] = {}
        for code in (*range(0x2010, 0x2050), *range(0x3000, 0x3040), 0x30FC, *range(0xFF00, 0xFFF0)):
            glyph = self.glyph(code, self.regions[-1])
            if glyph:
                buffer: Any = uharfbuzz.Buffer()
                buffer.add_codepoints([code])
                buffer.direction, buffer.script = "ttb", "Hani"
                uharfbuzz.shape(self._font, buffer, {"vert": True})
                shaped = [item.codepoint for item in buffer.glyph_infos]
                if len(shaped) == 1 and shaped[0] not in (0, glyph):
                    found[glyph] = shaped[0]
                    found[self.glyph(code, self.regions[0])] = shaped[0]
        return found

    @cached_property
    def _digest(self) -> str:
        told = hashlib.sha256(repr((self.where.index, self.where.axes)).encode())
        with self.path.open("rb") as file:
            while block := file.read(1 << 20):
                told.update(block)
        return told.hexdigest()

    @property
    def digest(self) -> str:
        """SHA-256 over the file and the place in it."""
        return self._digest

    @cached_property
    def data(self) -> memoryview:
        """The tables of a font file on a square of 1000 units, but for outlines and characters."""
        glyphs = len(self.advances)
        head = struct.pack(
            ">LLLLHH16x4hHHhhh", 0x10000, 0x10000, 0, 0x5F0F3CF5, 3, _EM, *self.bbox, 0, 8, 2, 1, 0
        )  # fmt: skip
        hhea = struct.pack(
            ">LhhhHhhhhhh8xhH", 0x10000, self.ascent, self.descent, 0, max(self.advances), 0, 0, self.bbox[2], 1, 0, 0,
            0, glyphs,
        )  # fmt: skip
        maxp = struct.pack(">LH", 0x5000, glyphs)
        if self.kind == "glyf":
            maxp = struct.pack(">LH13H", 0x10000, glyphs, 0x7FFF, 0x3FFF, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0)
        facts = self.where.facts
        os2 = struct.pack(
            ">HhHHH10hh10s4L4sHHHhhhHHLLhhHHH", 4, 1000, self.weight, 5, facts.permission, 650, 600, 0, 75, 650, 600, 0,
            350, 50, 300, 0, bytes(10), 0, 0, 0, 0, b"NONE", 0x40, 0, 0xFFFF, self.ascent, self.descent, 0,
            max(0, self.ascent), max(0, -self.descent), 1, 0, self.x_height, self.cap_height, 0, 32, 2,
        )  # fmt: skip
        post = struct.pack(">LlhhL16x", 0x30000, 0, -100, 50, 0)
        hmtx = b"".join(struct.pack(">Hh", width, 0) for width in self.advances)
        parts = {"head": head, "hhea": hhea, "maxp": maxp, "OS/2": os2, "post": post, "hmtx": hmtx}
        return memoryview(sfnt({**parts, "name": self._name_table()}, b"OTTO" if self.kind == "cff" else b"\0\1\0\0"))

    def _name_table(self) -> bytes:
        facts = self.where.facts
        family = self.family
        shown = {1: family, 2: "Regular", 3: f"{self.postscript}-{self.digest[:8]}", 4: family, 5: "Version 1.000"}
        shown |= {6: self.postscript, 13: facts.licence[:2000]}
        records, strings = bytearray(), bytearray()
        for number, text in shown.items():
            value = text.encode("utf-16-be", "ignore")
            records += struct.pack(">6H", 3, 1, 0x409, number, len(value), len(strings))
            strings += value
        return struct.pack(">HHH", 0, len(shown), 6 + len(records)) + bytes(records) + bytes(strings)


@cache
def foreign_face(name: str) -> ForeignFace:
    """The face of a sheet's own name for it, opened once in a process. Raises `SettingsError` (F003)."""
    where = find(name)
    if where is None:
        raise fault(name, "absent", "")
    return ForeignFace(name, where)
