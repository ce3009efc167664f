"""Build the bundled faces and their metric files from pinned upstream packages.

    python styles/fonts/build.py --debs FOLDER     (downloads the packages with apt-get if FOLDER lacks them)

Needs fontTools, uharfbuzz, dpkg-deb and, for the download, apt-get; none of them at run time. Every upstream package is
checked by its SHA-256. What it writes: one font file and one flat metric file a face, and `missing.toml`. The same
input gives the same bytes.

What is changed in every face: subset to the characters of `required()`, hints and layout tables dropped, subroutines
unfolded (CFF), one width base (CFF: default 1000, nominal 0), marks brought to their slots (see `MARKS`), own names.
"""

from __future__ import annotations

import argparse
import bz2
import codecs
import hashlib
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

import uharfbuzz as hb
from fontTools.fontBuilder import FontBuilder
from fontTools.misc.psCharStrings import T2CharString
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1]))

from pipeline.fonts.metrics import INK_MARKS, write_metrics  # noqa: E402  (the format has one home)

VERSION = "1.000"

PACKAGES: dict[str, tuple[str, str]] = {
    "fonts-noto-cjk": (
        "1:20220127+repack1-1",
        "4a2515eb6db3978b897fef9709ed0d2b1f4c6c4df4d83d6c4ef65f71f1b1f502",
    ),
    "fonts-noto-cjk-extra": (
        "1:20220127+repack1-1",
        "5f6536c99f9b3d77a3c383c3f1544f6d49350e7f20832c4c979af0e33f603cb5",
    ),
    "fonts-lxgw-wenkai": (
        "1.250+repack-1",
        "6d1e4c4aac78ad32062aefa2c836ee4d6e58f9dcf8b3f4407c9eefe304615318",
    ),
    "fonts-cwtex-fs": ("1.0-4", "94b4ce9d2fd613e04bcf2e293011ca5099b43d8a8a97c090580fe25d31845850"),
    "texlive-lang-chinese": (
        "2022.20230122-1",
        "9cfa07bd44e7b9098e26f0ecac1b5ad210d2249d474c8074d53de92d650b0ec0",
    ),
    "unicode-data": ("15.0.0-1", "5efef23bbb1c6a133ecbdd63a2cfa07159ccacf5466a49e2426101c5ecd691fc"),
}

_OPEN_TYPE = "usr/share/fonts/opentype/noto/"
_OFL_NOTO = (
    "Derived from Noto CJK, (c) 2014-2021 Adobe (http://www.adobe.com/). Subset and modified by the Kanben team.",
    "This Font Software is licensed under the SIL Open Font License, Version 1.1.",
)
_OFL_WENKAI = (
    "Derived from a kai face (c) 2021-2022 lxgw, itself based on Klee One (c) 2020 The Klee Project Authors. "
    "Subset and modified by the Kanben team.",
    "This Font Software is licensed under the SIL Open Font License, Version 1.1.",
)
_GPL_FANDOL = (
    "Derived from Fandol, (c) 2012-2013 the Fandol team. Subset and modified by the Kanben team, November 2026.",
    "GNU General Public License, version 3, with the font exception: a document that embeds this font or parts of it "
    "is not by that alone covered by the GPL. The Kanben team extends this exception to this modified version.",
)
_GPL_CWTEX = (
    "Derived from cwTeX FangSong, (c) 1999-2005 Tsong-Min Wu, Tsong-Huey Wu, Edward G.J. Lee and others. Scaled, "
    "subset and modified by the Kanben team, November 2026.",
    "GNU General Public License, version 3 or later, with the exception that the font may be included in a PostScript "
    "or PDF file whatever the licence of that document.",
)


@dataclass(frozen=True)
class Recipe:
    """How one face is made. `members`: region -> index in a collection; `sets`: region -> character sets it covers."""

    name: str
    family: str
    style: str
    weight: int
    package: str
    path: str
    notice: tuple[str, str]
    members: Mapping[str, int] = field(default_factory=lambda: {"SC": -1})
    sets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    scale: float = 1.0
    without: str = ""  # characters left to the next face because this one draws them badly


_NOTO_MEMBERS = {"SC": 2, "TC": 3, "HK": 4, "LA": 1}
_NOTO_SETS = {
    "SC": ("sc", "marks"), "TC": ("tc", "hkcommon", "marks"), "HK": ("tc", "hkcommon", "marks"), "LA": ("latin",),
}  # fmt: skip
# Song is the last resort of every role, so it alone carries the whole of Hong Kong's supplementary set
# and every character beyond the first plane that its source draws.
_SONG_SETS = {
    **_NOTO_SETS, "SC": ("sc", "marks", "astral"), "HK": ("tc", "hkcommon", "hk", "marks", "astral"),
}  # fmt: skip

RECIPES: tuple[Recipe, ...] = (
    Recipe("KanbenSong-Regular", "Kanben Song", "Regular", 400, "fonts-noto-cjk",
           _OPEN_TYPE + "NotoSerifCJK-Regular.ttc", _OFL_NOTO, _NOTO_MEMBERS, _SONG_SETS),
    Recipe("KanbenSong-Bold", "Kanben Song", "Bold", 700, "fonts-noto-cjk",
           _OPEN_TYPE + "NotoSerifCJK-Bold.ttc", _OFL_NOTO, _NOTO_MEMBERS, _NOTO_SETS),
    Recipe("KanbenHei-Regular", "Kanben Hei", "Regular", 400, "fonts-noto-cjk",
           _OPEN_TYPE + "NotoSansCJK-Regular.ttc", _OFL_NOTO, _NOTO_MEMBERS, _NOTO_SETS),
    Recipe("KanbenHei-Bold", "Kanben Hei", "Bold", 700, "fonts-noto-cjk",
           _OPEN_TYPE + "NotoSansCJK-Bold.ttc", _OFL_NOTO, _NOTO_MEMBERS, _NOTO_SETS),
    Recipe("KanbenKai-Regular", "Kanben Kai", "Regular", 400, "fonts-lxgw-wenkai",
           "usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf", _OFL_WENKAI,
           sets={"SC": ("sc", "tc", "hkcommon", "marks", "latin")}),
    Recipe("KanbenFang-Regular", "Kanben Fang", "Regular", 400, "texlive-lang-chinese",
           "usr/share/texlive/texmf-dist/fonts/opentype/public/fandol/FandolFang-Regular.otf", _GPL_FANDOL,
           sets={"SC": ("sc", "marks", "latin")}),
    Recipe("KanbenFangTC-Regular", "Kanben Fang TC", "Regular", 400, "fonts-cwtex-fs",
           "usr/share/fonts/truetype/cwtex/cwfs.ttf", _GPL_CWTEX,
           sets={"TC": ("tc",)}, members={"TC": -1}, scale=1000 / 920,
           without="·—…“”‘’，。、；：？！（）《》〈〉「」『』【】〔〕〖〗［］｛｝～％／"),
)  # fmt: skip

# Marks whose place the rules fix (GB/T 15834-2011, 5.1): advance, and where the ink's centre must lie. `None` leaves
# the ink; "span" stretches a dash over its whole square so that two of them join.
MARKS: dict[str, tuple[int, float | str | None]] = {
    "·": (500, 250.0),
    "—": (1000, "span"),
    "…": (1000, 500.0),
    "“": (1000, 750.0),
    "‘": (1000, 790.0),
    "”": (1000, 250.0),
    "’": (1000, 210.0),
}
_CENTRED_INTERPUNCT = {"TC": (1000, 500.0), "HK": (1000, 500.0)}


def required(unihan: Path) -> dict[str, set[int]]:
    """The character sets: `sc` 通用规范汉字表 and GB 2312, `tc` Big5, `marks`, `latin`."""
    general = {
        int(line.split("\t")[0][2:], 16)
        for line in bz2.decompress(unihan.read_bytes()).decode().splitlines()
        if "\tkTGH\t" in line
    }
    gb2312 = _decoded("gb2312", range(0xA1, 0xF8), range(0xA1, 0xFF))
    big5 = _decoded("big5", range(0xA1, 0xFA), [*range(0x40, 0x7F), *range(0xA1, 0xFF)])
    text = (
        "，、；：。？！．’”）》〉」』】〕〗］｝〞‘“（《〈「『【〔〖［｛〝·‧・—…–～〜－⸺⋯／％‰‱°℃℉′″￠￥¥＄€£№−±×÷＋"
        "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳〇　○●□■△▲☆★◎◇◆※→←↑↓§¶†‡•㎡㎥㎏㎜㎝㎞²³¹⁰⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽"
        "≤≥≠≈∞√∑∏∫℡ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅰⅱⅲⅳⅴⅵⅶⅷⅸⅹ﹁﹂﹃﹄︐︑︒︓︔︕︖︗︘︙︱︲︵︶︷︸︹︺︻︼︽︾︿﹀﹇﹈㊀㊣ˉˇ¨〃々∶"
    )
    full = set(range(0xFF01, 0xFF5F))
    kana = set(range(0x3041, 0x3097)) | set(range(0x30A1, 0x30FB))
    latin = {
        *range(0x20, 0x7F), *range(0xA0, 0x180), *map(ord, "‘’“”–—…·•†‡€™‹›ƠơƯưǍǎǏǐǑǒǓǔǕǖǗǘǙǚǛǜẞ"),
        *range(0x391, 0x3AA), *range(0x3B1, 0x3CA), *range(0x410, 0x450), 0x401, 0x451,
    }  # fmt: skip
    marks = set(map(ord, text)) | full | kana | latin
    hkscs = _decoded("big5hkscs", range(0x87, 0xFF), [*range(0x40, 0x7F), *range(0xA1, 0xFF)]) - big5
    hkscs = {code for code in hkscs if 0x3400 <= code <= 0x9FFF or code >= 0x20000}
    common = set(map(ord, "羣峯裏着衞綫牀啓眞鈎鰂埗邨嘅咗喺啲嚟冇咁嗰嘢佢咩"))
    return {
        "sc": general | gb2312,
        "tc": big5 | {0x3007, 0x7740},
        "hk": hkscs,
        "hkcommon": common,
        "astral": set(range(0x20000, 0x32400)),
        "marks": marks,
        "latin": latin,
    }


def _decoded(codec: str, first: Iterable[int], second: Iterable[int]) -> set[int]:
    seconds = list(second)
    found = set()
    for high in first:
        for low in seconds:
            try:
                found.update(map(ord, codecs.decode(bytes((high, low)), codec)))
            except UnicodeDecodeError:
                continue
    return found


def fetch(debs: Path) -> Path:
    """The unpacked packages; downloads what is missing, refuses what has another hash."""
    debs.mkdir(parents=True, exist_ok=True)
    tree = debs / "x"
    for name, (version, digest) in PACKAGES.items():
        found = sorted(debs.glob(f"{name}_*.deb"))
        if not found:
            subprocess.run(["apt-get", "download", f"{name}={version}"], cwd=debs, check=True)
            found = sorted(debs.glob(f"{name}_*.deb"))
        actual = hashlib.sha256(found[0].read_bytes()).hexdigest()
        if digest and actual != digest:
            raise SystemExit(f"{found[0].name}: SHA-256 is {actual}, not {digest}")
        if not (tree / "usr/share/doc" / name).exists():
            subprocess.run(["dpkg-deb", "-x", str(found[0]), str(tree)], check=True)
    return tree


def make(recipe: Recipe, tree: Path, sets: Mapping[str, set[int]]) -> dict[str, set[int]]:
    """Write one face and its metrics; returns the characters each region covers."""
    source = tree / recipe.path
    data = source.read_bytes()
    fonts = {region: TTFont(BytesIO(data), fontNumber=index) for region, index in recipe.members.items()}
    maps = {region: font.getBestCmap() for region, font in fonts.items()}
    first = next(iter(fonts.values()))
    order = {name: number for number, name in enumerate(first.getGlyphOrder())}
    wanted: dict[str, dict[int, int]] = {}
    for region, cmap in maps.items():
        chars = set().union(*(sets[name] for name in recipe.sets[region])) - set(map(ord, recipe.without))
        wanted[region] = {code: order[cmap[code]] for code in sorted(chars) if code in cmap}
    _fill(wanted)
    vertical = _vertical(first, {gid for cmap in wanted.values() for gid in cmap.values()}, order)
    keep = sorted({0} | {gid for cmap in wanted.values() for gid in cmap.values()} | set(vertical.values()))
    cff = "CFF " in first
    subset, renumbered = _subset(data, max(next(iter(recipe.members.values())), 0), keep)
    wanted = {region: {c: renumbered[g] for c, g in cmap.items()} for region, cmap in wanted.items()}
    vertical = {renumbered[a]: renumbered[b] for a, b in vertical.items()}
    font = TTFont(BytesIO(subset))
    extra: dict[tuple[str, int, int, str], None] = {}
    for region in wanted:  # a mark drawn by one glyph in two regions may need two places
        for mark, (advance, place) in MARKS.items():
            if region == "LA" or ord(mark) not in wanted[region]:
                continue
            if mark == "·" and region in _CENTRED_INTERPUNCT:
                advance, place = _CENTRED_INTERPUNCT[region]
            extra[mark, wanted[region][ord(mark)], advance, f"{place}"] = None
    built = (_build_cff if cff else _build_glyf)(font, recipe, wanted, list(extra))
    suffix = "otf" if cff else "ttf"
    target = HERE / f"{recipe.name}.{suffix}"
    target.write_bytes(built)
    write_metrics(target, wanted, vertical, _inks(target, wanted))
    return {region: set(cmap) for region, cmap in wanted.items()}


def _fill(wanted: dict[str, dict[int, int]]) -> None:
    """Each region draws what only another has in that other's form: a rare character is better than none."""
    regions = [region for region in wanted if region != "LA"]
    together = {code: gid for region in reversed(regions) for code, gid in wanted[region].items()}
    for region in regions:
        wanted[region] = {**together, **wanted[region]}


def _inks(target: Path, wanted: Mapping[str, Mapping[int, int]]) -> list[tuple[str, int, int, int, int, int]]:
    """Ink boxes of the marks that layout asks about."""
    font = TTFont(target)
    glyphs, order = font.getGlyphSet(), font.getGlyphOrder()
    out = []
    for region, cmap in wanted.items():
        for mark in INK_MARKS:
            bounds = _bounds(glyphs, order[cmap[ord(mark)]]) if ord(mark) in cmap else None
            if bounds:
                out.append((region, ord(mark), *(round(value) for value in bounds)))
    return out


def _vertical(font: TTFont, gids: set[int], order: Mapping[str, int]) -> dict[int, int]:
    """Vertical forms of the font's `vert` feature."""
    if "GSUB" not in font:
        return {}
    table = font["GSUB"].table
    lookups = {
        index
        for record in table.FeatureList.FeatureRecord
        if record.FeatureTag == "vert"
        for index in record.Feature.LookupListIndex
    }
    out: dict[int, int] = {}
    for index in sorted(lookups):
        for part in table.LookupList.Lookup[index].SubTable:
            part = getattr(part, "ExtSubTable", part)
            for before, after in getattr(part, "mapping", {}).items():
                if isinstance(after, str) and order[before] in gids:
                    out.setdefault(order[before], order[after])
    return out


def _subset(data: bytes, index: int, keep: list[int]) -> tuple[bytes, dict[int, int]]:
    face = hb.Face(data, index)
    wish = hb.SubsetInput()
    wish.sets(hb.SubsetInputSets.GLYPH_INDEX).set(keep)
    drop = wish.sets(hb.SubsetInputSets.DROP_TABLE_TAG)
    drop.update(
        int.from_bytes(tag.encode().ljust(4), "big")
        for tag in [
            "GSUB",
            "GPOS",
            "GDEF",
            "BASE",
            "VORG",
            "vhea",
            "vmtx",
            "DSIG",
            "kern",
            "gasp",
            "hdmx",
            "VDMX",
            "LTSH",
        ]
    )
    wish.flags = (
        hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.DESUBROUTINIZE | hb.SubsetFlags.NOTDEF_OUTLINE
        | hb.SubsetFlags.NO_LAYOUT_CLOSURE
    )  # fmt: skip
    plan = hb.SubsetPlan(face, wish)
    mapping = dict(plan.old_to_new_glyph_mapping.items())
    return bytes(plan.execute().blob.data), mapping


def _names(recipe: Recipe) -> dict[str, str]:
    return {
        "copyright": recipe.notice[0],
        "familyName": recipe.family,
        "styleName": recipe.style,
        "uniqueFontIdentifier": f"{VERSION};KNBN;{recipe.name}",
        "fullName": f"{recipe.family} {recipe.style}",
        "version": f"Version {VERSION}",
        "psName": recipe.name,
        "licenseDescription": recipe.notice[1],
    }


def _codes(wanted: Mapping[str, Mapping[int, int]], names: list[str]) -> dict[int, str]:
    out: dict[int, str] = {}
    for cmap in wanted.values():
        for code, gid in cmap.items():
            out.setdefault(code, names[gid])
    return dict(sorted(out.items()))


def _place(bounds: tuple[float, float, float, float], place: str, advance: int) -> tuple[float, ...]:
    """The affine change that brings a mark's ink to its place."""
    x0, _, x1, _ = bounds
    if place == "span":
        factor = advance / (x1 - x0)
        return (factor, 0, 0, 1, -x0 * factor, 0)
    return (1, 0, 0, 1, float(place) - (x0 + x1) / 2, 0)


def _bounds(glyphs: Any, name: str) -> tuple[float, float, float, float] | None:
    from fontTools.pens.boundsPen import BoundsPen

    pen = BoundsPen(glyphs)
    glyphs[name].draw(pen)
    return pen.bounds


def _build_cff(
    font: TTFont, recipe: Recipe, wanted: dict[str, dict[int, int]], marks: list[tuple[str, int, int, str]]
) -> bytes:
    glyphs = font.getGlyphSet()
    order = font.getGlyphOrder()
    names = [".notdef", *(f"g{number}" for number in range(1, len(order)))]
    advances = [font["hmtx"][name][0] for name in order]
    top = font["CFF "].cff[0]
    strings: dict[str, T2CharString] = {}
    for number, name in enumerate(order):
        strings[names[number]] = _plain(top.CharStrings[name], advances[number], top, name)
    for mark, gid, advance, place in marks:
        bounds = _bounds(glyphs, order[gid])
        if bounds is None or place == "None":
            continue
        change = _place(bounds, place, advance)
        if advances[gid] == advance and abs(change[0] - 1) < 0.002 and abs(change[4]) < 2:
            continue
        gid_new = len(names)
        names.append(f"g{gid_new}")
        pen = T2CharStringPen(advance if advance != 1000 else None, glyphs)
        glyphs[order[gid]].draw(TransformPen(pen, change))
        strings[names[gid_new]] = pen.getCharString()
        advances.append(advance)
        for region, cmap in wanted.items():
            if region != "LA" and cmap.get(ord(mark)) == gid and _is_for(region, mark, advance):
                cmap[ord(mark)] = gid_new
    builder = FontBuilder(1000, isTTF=False)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap(_codes(wanted, names))
    builder.setupCFF(
        recipe.name,
        {"FullName": f"{recipe.family} {recipe.style}", "FamilyName": recipe.family, "Notice": recipe.notice[0]},
        strings,
        {"defaultWidthX": 1000, "nominalWidthX": 0},
    )
    return _finish(builder, font, recipe, names, advances)


def _is_for(region: str, mark: str, advance: int) -> bool:
    return mark != "·" or (_CENTRED_INTERPUNCT.get(region, (500, 0))[0] == advance)


_MOVES = {"hstem", "hstemhm", "vstem", "vstemhm", "cntrmask", "hintmask", "rmoveto", "hmoveto", "vmoveto", "endchar"}


def _plain(string: Any, advance: int, top: Any, name: str) -> T2CharString:
    """The same outline with its width written against a default of 1000 and a base of 0."""
    string.decompile()
    program = list(string.program)
    at = next(i for i, item in enumerate(program) if isinstance(item, str) and item in _MOVES)
    operator, count = program[at], at
    expected = {"rmoveto": 2, "hmoveto": 1, "vmoveto": 1, "endchar": 0}.get(operator, count - count % 2)
    if count > expected:
        program = program[1:]
    if advance != 1000:
        program = [advance, *program]
    return T2CharString(program=program)


def _build_glyf(
    font: TTFont, recipe: Recipe, wanted: dict[str, dict[int, int]], marks: list[tuple[str, int, int, str]]
) -> bytes:
    glyphs = font.getGlyphSet()
    order = font.getGlyphOrder()
    names = [".notdef", *(f"g{number}" for number in range(1, len(order)))]
    drawn: dict[str, Any] = {}
    advances: list[int] = []
    for number, name in enumerate(order):
        pen = TTGlyphPen(None)
        glyphs[name].draw(TransformPen(_Decompose(pen, glyphs), (recipe.scale, 0, 0, recipe.scale, 0, 0)))
        drawn[names[number]] = pen.glyph()
        advances.append(round(font["hmtx"][name][0] * recipe.scale))
    for mark, gid, advance, place in marks:
        bounds = _bounds(glyphs, order[gid])
        if bounds is None or place == "None":
            continue
        change = _place(bounds, place, advance)
        pen = TTGlyphPen(None)
        glyphs[order[gid]].draw(TransformPen(_Decompose(pen, glyphs), change))
        gid_new = len(names)
        names.append(f"g{gid_new}")
        drawn[names[gid_new]] = pen.glyph()
        advances.append(advance)
        # The Latin forms keep the face's own marks.
        wanted.setdefault("LA", {}).setdefault(ord(mark), gid)
        for region, cmap in wanted.items():
            if region != "LA" and cmap.get(ord(mark)) == gid:
                cmap[ord(mark)] = gid_new
    if "LA" in wanted:
        base = next(cmap for region, cmap in wanted.items() if region != "LA")
        wanted["LA"] = {**{code: gid for code, gid in base.items() if code < 0x600}, **wanted["LA"]}
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap(_codes(wanted, names))
    builder.setupGlyf(drawn)
    return _finish(builder, font, recipe, names, advances)


class _Decompose:
    """Draws components as outlines, so that no glyph needs another."""

    def __init__(self, pen: Any, glyphs: Any) -> None:
        self._pen, self._glyphs = pen, glyphs

    def __getattr__(self, name: str) -> Any:
        return getattr(self._pen, name)

    def addComponent(self, name: str, change: tuple[float, ...]) -> None:  # noqa: N802  (pen protocol)
        self._glyphs[name].draw(TransformPen(self, change))


def _finish(builder: FontBuilder, font: TTFont, recipe: Recipe, names: list[str], advances: list[int]) -> bytes:
    table = builder.font.get("glyf")
    lefts = [getattr(table[name], "xMin", 0) if table else 0 for name in names]
    builder.setupHorizontalMetrics({n: (a, s) for n, a, s in zip(names, advances, lefts, strict=True)})
    ascent, descent = 880, -120
    builder.setupHorizontalHeader(ascent=ascent, descent=descent)
    builder.setupNameTable(_names(recipe), mac=False)
    builder.setupOS2(
        version=4, usWeightClass=recipe.weight, fsType=0, sTypoAscender=ascent, sTypoDescender=descent, sTypoLineGap=0,
        usWinAscent=1160, usWinDescent=320, achVendID="KNBN", sxHeight=500, sCapHeight=730,
    )  # fmt: skip
    builder.setupPost(keepGlyphNames=False)
    builder.font["head"].created = builder.font["head"].modified = 3_850_000_000
    builder.font["head"].fontRevision = float(VERSION)
    builder.font.recalcTimestamp = False
    out = BytesIO()
    builder.font.save(out)
    return out.getvalue()


def _ranges(codes: Iterable[int]) -> str:
    out: list[list[int]] = []
    for code in sorted(codes):
        if out and out[-1][1] == code - 1:
            out[-1][1] = code
        else:
            out.append([code, code])
    return " ".join(f"{a:X}" if a == b else f"{a:X}-{b:X}" for a, b in out)


def main() -> None:
    """Build all faces, or those named."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--debs", type=Path, required=True, help="folder for the upstream packages")
    parser.add_argument("faces", nargs="*", help="names of faces; all when none is given")
    options = parser.parse_args()
    tree = fetch(options.debs)
    sets = required(tree / "usr/share/unicode/Unihan_OtherMappings.txt.bz2")
    lines = ["# Characters of the required sets that a face lacks, by region. Written by build.py.", ""]
    for recipe in RECIPES:
        if options.faces and recipe.name not in options.faces:
            continue
        covered = make(recipe, tree, sets)
        for region, has in covered.items():
            if region == "LA":
                continue
            lacks = set().union(*(sets[name] for name in ("sc", "tc", "marks"))) - has
            lines.append(f'["{recipe.name}".{region}]\ncount = {len(lacks)}\ncodes = "{_ranges(lacks)}"\n')
        print(recipe.name, {region: len(has) for region, has in covered.items()})
    if not options.faces:
        (HERE / "missing.toml").write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
