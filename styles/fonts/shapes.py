"""How a face is redrawn when it is built: subset, width base, marks in their squares, tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import uharfbuzz as hb
from fontTools.fontBuilder import FontBuilder
from fontTools.misc.psCharStrings import T2CharString
from fontTools.pens.areaPen import AreaPen
from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.recordingPen import RecordingPen
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

Maps = dict[str, dict[int, int]]  # region -> code -> glyph
Bounds = tuple[float, float, float, float]

ASCENT, DESCENT = 880, -120
_MIDDLE = 380.0  # height of the square's centre

VERTICAL_FORMS = dict(
    zip(
        "，、。：；！？〖〗…—–（）｛｝〔〕【】《》〈〉「」『』［］",
        "︐︑︒︓︔︕︖︗︘︙︱︲︵︶︷︸︹︺︻︼︽︾︿﹀﹁﹂﹃﹄﹇﹈",
        strict=True,
    )
)


@dataclass(frozen=True)
class Slot:
    """Where a mark stands: its advance, the centre of its ink (`None` leaves it; `slack`: how far off is left alone).

    `bar`: drawn as a bar from edge to edge. `dots`: three dots, spread so that those of two marks follow evenly.
    """

    advance: int
    x: float | None = None
    y: float | None = None
    slack: float = 2
    bar: bool = False
    dots: bool = False


# GB/T 15834-2011, 5.1, and rule C-1: quotes fill the half square beside their text; dash, ellipsis and wave stand at
# half height; two dashes join, so each is a bar that reaches a little over its square; · takes half a square, in Taiwan
# and Hong Kong a whole one.
_BAR_OVER = 5
_SLOTS = {
    "·": Slot(500, 250, _MIDDLE),
    "—": Slot(1000, None, _MIDDLE, bar=True),
    "⸺": Slot(2000, None, _MIDDLE, bar=True),
    "…": Slot(1000, 500, _MIDDLE, dots=True),
    "～": Slot(1000, 500, _MIDDLE),
    "“": Slot(1000, 750),
    "‘": Slot(1000, 790),
    "”": Slot(1000, 250),
    "’": Slot(1000, 210),
}
_THINNEST_BAR = 40
_EVEN = 10  # thousandths of an em that a dot may stand off its sixth
# Mainland marks keep to the left half, so that the right one can be cut; Fandol centres its question mark.
_MAINLAND = {**_SLOTS, "？": Slot(1000, 250, slack=100)}
_CENTRED = {**_SLOTS, "·": Slot(1000, 500, _MIDDLE)}


class Shapes:
    """The glyphs of a face while it is built: outlines by number, with marks moved into their squares."""

    def __init__(self, data: bytes, index: int, keep: Iterable[int], scale: float) -> None:
        subset, self.renumbered = _subset(data, index, list(keep))
        self.font = TTFont(BytesIO(subset))
        self.cff = "CFF " in self.font
        self.glyphs: Any = self.font.getGlyphSet()
        self.order = self.font.getGlyphOrder()
        self.names = [".notdef", *(f"g{number}" for number in range(1, len(self.order)))]
        self.advances: list[int] = []
        self.drawn: dict[str, Any] = {}
        top = self.font["CFF "].cff[0] if self.cff else None
        for name, ours in zip(self.order, self.names, strict=True):
            width = round(self.font["hmtx"][name][0] * scale)
            self.advances.append(width)
            if top is not None:
                self.drawn[ours] = _plain(top.CharStrings[name], width)
            else:
                pen = TTGlyphPen(None)
                self.glyphs[name].draw(TransformPen(_Decompose(pen, self.glyphs), (scale, 0, 0, scale, 0, 0)))
                self.drawn[ours] = pen.glyph()

    def bounds(self, glyph: int) -> Bounds | None:
        """The ink of an original glyph, unscaled."""
        pen = BoundsPen(self.glyphs)
        self.glyphs[self.order[glyph]].draw(pen)
        return pen.bounds

    def add(self, draw: Callable[[Any], None], advance: int) -> int:
        """A new glyph; returns its number."""
        name = f"g{len(self.names)}"
        if self.cff:
            pen = T2CharStringPen(None if advance == 1000 else advance, self.glyphs)
            draw(pen)
            self.drawn[name] = pen.getCharString()
        else:
            pen = TTGlyphPen(None)
            draw(_Decompose(pen, self.glyphs))
            self.drawn[name] = pen.glyph()
        self.names.append(name)
        self.advances.append(advance)
        return len(self.names) - 1

    def settle(self, glyph: int, slot: Slot) -> int:
        """The glyph in its slot: itself when it stands right already, else a new one."""
        box = self.bounds(glyph)
        if box is None:
            return glyph
        x0, y0, x1, y1 = box
        if slot.bar:
            half = max(y1 - y0, _THINNEST_BAR) / 2
            low, high, right = round((slot.y or 0) - half), round((slot.y or 0) + half), slot.advance + _BAR_OVER

            def bar(pen: Any) -> None:
                pen.moveTo((-_BAR_OVER, low))
                for corner in ((-_BAR_OVER, high), (right, high), (right, low)):
                    pen.lineTo(corner)
                pen.closePath()

            return self.add(bar, slot.advance)
        dx = 0 if slot.x is None else round(slot.x - (x0 + x1) / 2)
        dy = 0 if slot.y is None else round(slot.y - (y0 + y1) / 2)
        if slot.dots and (spread := self._spread(glyph, slot.advance, dy)):
            return self.add(spread, slot.advance)
        if self.advances[glyph] == slot.advance and abs(dx) < slot.slack and abs(dy) < slot.slack:
            return glyph
        shift = (1, 0, 0, 1, dx, dy)
        return self.add(lambda pen: self.glyphs[self.order[glyph]].draw(TransformPen(pen, shift)), slot.advance)

    def _spread(self, glyph: int, advance: int, dy: int) -> Callable[[Any], None] | None:
        """The three dots of a glyph at one, three and five sixths of its square; `None` when they are there."""
        pen = RecordingPen()
        self.glyphs[self.order[glyph]].draw(pen)
        dots: list[RecordingPen] = [RecordingPen()]
        for step in pen.value:
            dots[-1].value.append(step)
            if step[0] in ("closePath", "endPath"):
                dots.append(RecordingPen())
        dots.pop()
        middles = []
        for dot in dots:
            bounds = BoundsPen(None)
            dot.replay(bounds)
            x0, _, x1, _ = bounds.bounds
            middles.append((x0 + x1) / 2)
        order = sorted(range(len(dots)), key=middles.__getitem__)
        shifts = {at: round(advance * (2 * place + 1) / 6 - middles[at]) for place, at in enumerate(order)}
        if len(dots) != 3 or max(map(abs, shifts.values())) < _EVEN:
            return None

        def draw(pen: Any) -> None:
            for at, dot in enumerate(dots):
                dot.replay(TransformPen(pen, (1, 0, 0, 1, shifts[at], dy)))

        return draw

    def settle_marks(self, wanted: Maps, vertical: dict[int, int]) -> None:
        """Point the maps of all regions but LA at marks in their squares; a moved mark keeps its vertical form."""
        done: dict[tuple[int, Slot], int] = {}
        for region, cmap in wanted.items():
            if region == "LA":
                continue
            for mark, slot in (_MAINLAND if region == "SC" else _CENTRED).items():
                glyph = cmap.get(ord(mark))
                if glyph is None:
                    continue
                if (glyph, slot) not in done:
                    done[glyph, slot] = self.settle(glyph, slot)
                new = cmap[ord(mark)] = done[glyph, slot]
                if glyph in vertical:
                    vertical[new] = vertical[glyph]
            for mark, form in VERTICAL_FORMS.items():
                if ord(mark) in cmap and ord(form) in cmap:
                    vertical.setdefault(cmap[ord(mark)], cmap[ord(form)])

    def stem(self, wanted: Maps, weight: int) -> int:
        """Mean width of an upright stroke: the ink of 丨 or l over its height, else what is usual for the weight."""
        cmap = next(iter(wanted.values()))
        for char in "丨l":
            glyph = cmap.get(ord(char))
            box = self.bounds(glyph) if glyph else None
            if glyph and box:
                pen = AreaPen(self.glyphs)
                self.glyphs[self.order[glyph]].draw(_Decompose(pen, self.glyphs))
                return round(abs(pen.value) / (box[3] - box[1]))
        return round(10 + 220 * ((weight - 50) / 900) ** 2)

    def height(self, wanted: Maps, char: str, default: int) -> int:
        """Height of a letter's ink."""
        glyph = next(iter(wanted.values())).get(ord(char))
        box = self.bounds(glyph) if glyph else None
        return round(box[3]) if box else default

    def file(self, wanted: Maps, names: Mapping[str, str], weight: int) -> bytes:
        """The font file."""
        builder = FontBuilder(1000, isTTF=not self.cff)
        builder.setupGlyphOrder(self.names)
        codes: dict[int, str] = {}
        for cmap in wanted.values():
            for code, glyph in cmap.items():
                codes.setdefault(code, self.names[glyph])
        builder.setupCharacterMap(dict(sorted(codes.items())))
        if self.cff:
            info = {"FullName": names["fullName"], "FamilyName": names["familyName"], "Notice": names["copyright"]}
            builder.setupCFF(names["psName"], info, self.drawn, {"defaultWidthX": 1000, "nominalWidthX": 0})
            lefts = []
            for name in self.names:
                box = self.drawn[name].calcBounds(None)
                lefts.append(round(box[0]) if box else 0)
        else:
            builder.setupGlyf(self.drawn)
            lefts = [getattr(self.drawn[name], "xMin", 0) for name in self.names]
        builder.setupHorizontalMetrics(
            {name: (width, left) for name, width, left in zip(self.names, self.advances, lefts, strict=True)}
        )
        builder.setupHorizontalHeader(ascent=ASCENT, descent=DESCENT)
        builder.setupNameTable(dict(names), mac=False)
        builder.setupOS2(
            version=4, usWeightClass=weight, fsType=0, sTypoAscender=ASCENT, sTypoDescender=DESCENT, sTypoLineGap=0,
            usWinAscent=1160, usWinDescent=320, achVendID="KNBN", xAvgCharWidth=1000,
            sxHeight=self.height(wanted, "x", 500), sCapHeight=self.height(wanted, "H", 730),
            fsSelection=0x20 if weight == 700 else 0x40,
        )  # fmt: skip
        builder.setupPost(keepGlyphNames=False)
        head = builder.font["head"]
        head.created = head.modified = 3_850_000_000  # a fixed day, so that the same input gives the same bytes
        head.fontRevision = 1.0
        head.macStyle = 1 if weight == 700 else 0
        builder.font.recalcTimestamp = False
        out = BytesIO()
        builder.font.save(out)
        return out.getvalue()


def vertical_forms(fonts: Iterable[TTFont], glyphs: set[int], order: Mapping[str, int]) -> dict[int, int]:
    """Vertical forms that the fonts' `vert` features give to some glyphs, the first font's before the next."""
    out: dict[int, int] = {}
    for font in fonts:
        if "GSUB" not in font:
            continue
        table = font["GSUB"].table
        records = [record for record in table.FeatureList.FeatureRecord if record.FeatureTag == "vert"]
        for lookup in sorted({index for record in records for index in record.Feature.LookupListIndex}):
            for part in table.LookupList.Lookup[lookup].SubTable:
                for before, after in getattr(getattr(part, "ExtSubTable", part), "mapping", {}).items():
                    if isinstance(after, str) and order[before] in glyphs:
                        out.setdefault(order[before], order[after])
    return out


def ink_boxes(font: TTFont, wanted: Maps, marks: Iterable[str]) -> list[tuple[str, int, int, int, int, int]]:
    """Region, code and ink of each mark that a finished face has."""
    glyphs, order = font.getGlyphSet(), font.getGlyphOrder()
    listed = sorted(marks)
    out = []
    for region, cmap in wanted.items():
        for mark in listed:
            if ord(mark) in cmap:
                pen = BoundsPen(glyphs)
                glyphs[order[cmap[ord(mark)]]].draw(pen)
                if pen.bounds:
                    x0, y0, x1, y1 = (round(value) for value in pen.bounds)
                    out.append((region, ord(mark), x0, y0, x1, y1))
    return out


_DROPPED = ("GSUB", "GPOS", "GDEF", "BASE", "VORG", "vhea", "vmtx", "DSIG", "kern", "gasp", "hdmx", "VDMX", "LTSH")


def _subset(data: bytes, index: int, keep: list[int]) -> tuple[bytes, dict[int, int]]:
    wish = hb.SubsetInput()
    wish.sets(hb.SubsetInputSets.GLYPH_INDEX).set(keep)
    wish.sets(hb.SubsetInputSets.DROP_TABLE_TAG).update(
        int.from_bytes(tag.encode().ljust(4), "big") for tag in _DROPPED
    )
    wish.flags = (
        hb.SubsetFlags.NO_HINTING
        | hb.SubsetFlags.DESUBROUTINIZE
        | hb.SubsetFlags.NOTDEF_OUTLINE
        | hb.SubsetFlags.NO_LAYOUT_CLOSURE
    )
    plan = hb.SubsetPlan(hb.Face(data, index), wish)
    return bytes(plan.execute().blob.data), dict(plan.old_to_new_glyph_mapping.items())


_FIRST = {"rmoveto": 2, "hmoveto": 1, "vmoveto": 1, "endchar": 0}
_STEMS = {"hstem", "hstemhm", "vstem", "vstemhm", "cntrmask", "hintmask"}


def _plain(string: Any, advance: int) -> T2CharString:
    """The same outline with its width written against a default of 1000 and a base of 0."""
    string.decompile()
    program = list(string.program)
    at = next(i for i, item in enumerate(program) if isinstance(item, str) and (item in _FIRST or item in _STEMS))
    if at > _FIRST.get(program[at], at - at % 2):
        program = program[1:]
    return T2CharString(program=program if advance == 1000 else [advance, *program])


class _Decompose:
    """Draws components as outlines, so that no glyph needs another and a slice of the file is a whole glyph."""

    def __init__(self, pen: Any, glyphs: Any) -> None:
        self._pen, self._glyphs = pen, glyphs

    def __getattr__(self, name: str) -> Any:
        return getattr(self._pen, name)

    def addComponent(self, name: str, change: tuple[float, ...]) -> None:  # noqa: N802  (pen protocol)
        self._glyphs[name].draw(TransformPen(self, change))
