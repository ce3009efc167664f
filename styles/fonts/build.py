"""Build the bundled faces and their metric files from pinned Debian 12 packages.

    python styles/fonts/build.py --debs FOLDER     (downloads the packages with apt-get when FOLDER lacks them)

Needs fontTools, uharfbuzz, dpkg-deb and, for the download, apt-get; none of them at run time. Every package and every
font taken from one is checked by its SHA-256. It writes one font file and one flat metric file a face, `missing.toml`,
`required.toml` and PROVENANCE.md. The same input gives the same bytes.

What is changed in every face: subset to the characters of `required()`, hints and layout tables dropped, subroutines
unfolded (CFF), one width base (CFF: default 1000, nominal 0), marks brought to their squares (`shapes.py`), own names.
"""

from __future__ import annotations

import argparse
import bz2
import hashlib
import json
import subprocess
import sys
import tomllib
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from fontTools.ttLib import TTFont

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parents[1])]

from shapes import VERTICAL_FORMS, Maps, Shapes, ink_boxes, vertical_forms  # noqa: E402

from pipeline.fonts.pack import write_metrics  # noqa: E402  (the format of metric files has one home)
from pipeline.lang import marks  # noqa: E402

VERSION = "1.001"

PACKAGES: dict[str, tuple[str, str]] = {
    "fonts-noto-cjk": ("1:20220127+repack1-1", "4a2515eb6db3978b897fef9709ed0d2b1f4c6c4df4d83d6c4ef65f71f1b1f502"),
    "fonts-lxgw-wenkai": ("1.250+repack-1", "6d1e4c4aac78ad32062aefa2c836ee4d6e58f9dcf8b3f4407c9eefe304615318"),
    "fonts-cwtex-fs": ("1.0-4", "94b4ce9d2fd613e04bcf2e293011ca5099b43d8a8a97c090580fe25d31845850"),
    "texlive-lang-chinese": ("2022.20230122-1", "9cfa07bd44e7b9098e26f0ecac1b5ad210d2249d474c8074d53de92d650b0ec0"),
    "unicode-data": ("15.0.0-1", "5efef23bbb1c6a133ecbdd63a2cfa07159ccacf5466a49e2426101c5ecd691fc"),
}


@dataclass(frozen=True)
class Licence:
    """What the name table says: `notice` follows the copyright line of the upstream file."""

    notice: str
    terms: str
    url: str


_OFL = Licence(
    "Subset and modified by the Kanben team, 2026.",
    "This Font Software is licensed under the SIL Open Font License, Version 1.1.",
    "https://openfontlicense.org",
)
_GPL_FANDOL = Licence(
    "Modified by the Kanben team in November 2026: subset, hints and layout tables dropped, marks moved, renamed.",
    "GNU General Public License, version 3, with the font exception: if you create a document which uses this font, "
    "and embed this font or unaltered portions of this font into the document, this font does not by itself cause the "
    "resulting document to be covered by the GNU General Public License. The Kanben team extends this exception to "
    "this version.",
    "https://www.gnu.org/licenses/gpl-3.0.html",
)
_GPL_CWTEX = Licence(
    "Modified by the Kanben team in November 2026: scaled, subset, hints and layout tables dropped, renamed.",
    "GNU General Public License, version 3 or later. As a special exception, permission is granted to include "
    "these font programs in a Postscript or PDF file that consists of a document that contains text to be displayed or "
    "printed using these fonts, regardless of the conditions or license applying to the document itself.",
    "https://www.gnu.org/licenses/gpl-3.0.html",
)


@dataclass(frozen=True)
class Recipe:
    """How one face is made. `members`: region -> index in a collection; `sets`: region -> character sets it covers."""

    name: str
    family: str
    weight: int
    package: str
    path: str
    digest: str
    licence: Licence
    sets: Mapping[str, tuple[str, ...]]
    members: Mapping[str, int] = field(default_factory=lambda: {"SC": -1})
    scale: float = 1.0
    without: str = ""  # characters left to the next face because this one draws them badly
    own_latin: bool = False  # its quotes and dots are made for Latin text: kept in a map LA
    taiwan_for_hong_kong: bool = False  # one set of Traditional forms for both

    @property
    def style(self) -> str:
        """Style name."""
        return "Bold" if self.weight == 700 else "Regular"


_NOTO = "usr/share/fonts/opentype/noto/"
_FANDOL_WRONG = "￥￣™～"  # draw a dollar sign, a hyphen, a tilde; a wave of half a square
_FANDOL = "usr/share/texlive/texmf-dist/fonts/opentype/public/fandol/"
_MEMBERS = {"SC": 2, "TC": 3, "HK": 4, "LA": 1}
_TRADITIONAL = ("tc", "hkcommon", "marks")
_FULL = {"SC": ("sc", "marks"), "TC": _TRADITIONAL, "HK": _TRADITIONAL, "LA": ("latin",)}
# Song is the last resort of every role, so it alone carries the whole of Hong Kong's supplementary set and every
# character beyond the first plane that its source draws.
_LAST = {**_FULL, "SC": ("sc", "marks", "astral"), "HK": ("hk", "astral", "converted", *_TRADITIONAL)}
# The bold faces set titles and headings, in which rare characters are rarer still.
_COMMON = {"SC": ("sc", "marks"), "TC": ("common", "hkcommon", "marks"), "LA": ("latin",)}
_BOLD = {region: _MEMBERS[region] for region in _COMMON}

RECIPES: tuple[Recipe, ...] = (
    Recipe("KanbenSong-Regular", "Kanben Song", 400, "fonts-noto-cjk", _NOTO + "NotoSerifCJK-Regular.ttc",
           "a04178ec485dffdff7cc0c0c20e1fce9202d7e2160d805e8e44a4c8841c58481", _OFL, _LAST, _MEMBERS),
    Recipe("KanbenSong-Bold", "Kanben Song", 700, "fonts-noto-cjk", _NOTO + "NotoSerifCJK-Bold.ttc",
           "a5d4b046c127da3d7c72f98b46c41489cd29bf52abfdf18aba920903e920d4ac", _OFL, _COMMON, _BOLD,
           taiwan_for_hong_kong=True),
    Recipe("KanbenHei-Regular", "Kanben Hei", 400, "fonts-noto-cjk", _NOTO + "NotoSansCJK-Regular.ttc",
           "b76b0433203017ca80401b2ee0dd69350349871c4b19d504c34dbdd80541690a", _OFL, _FULL, _MEMBERS),
    Recipe("KanbenHei-Bold", "Kanben Hei", 700, "fonts-noto-cjk", _NOTO + "NotoSansCJK-Bold.ttc",
           "faa5f3656a78b2e2d450d27fe8382c778bc2b6bb5ea29c986664a6a435056ceb", _OFL, _COMMON, _BOLD,
           taiwan_for_hong_kong=True),
    Recipe("KanbenKai-Regular", "Kanben Kai", 400, "fonts-lxgw-wenkai",
           "usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf",
           "bbf534b0ca093928f94d1782855e65a19a32cde82b075d495d072025521953c8", _OFL,
           {"SC": ("sc", "tc", "hkcommon", "marks", "latin")}, own_latin=True),
    Recipe("KanbenKaiGB-Regular", "Kanben Kai GB", 400, "texlive-lang-chinese", _FANDOL + "FandolKai-Regular.otf",
           "ea7e7fb4f9b3ac694a68d43946e04d21deed6e8c29a7c2d3081e1a4138f2f827", _GPL_FANDOL,
           {"SC": ("sc", "marks", "latin")}, without=_FANDOL_WRONG),
    Recipe("KanbenFang-Regular", "Kanben Fang", 400, "texlive-lang-chinese", _FANDOL + "FandolFang-Regular.otf",
           "d838ad32ce2244d8144f408c37fe71065aba6fbbc80759a4d2aa2033948d5bc9", _GPL_FANDOL,
           {"SC": ("sc", "marks", "latin")}, without=_FANDOL_WRONG),
    Recipe("KanbenFangTC-Regular", "Kanben Fang TC", 400, "fonts-cwtex-fs", "usr/share/fonts/truetype/cwtex/cwfs.ttf",
           "2dfbcf43b14f48eb2d8f955bc4546da620a73dc0cf180882ec286edc0c445e3a", _GPL_CWTEX,
           {"TC": ("han",)}, {"TC": -1}, scale=1000 / 920, without="嗧"),
)  # fmt: skip

_TEXT = (
    "‧・〜⸺⋯‱−±×÷＋①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳〇　○●□■△▲☆★◎◇◆※→←↑↓§¶†‡•㎡㎥㎏㎜㎝㎞²³¹⁰⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽"
    "≤≥≠≈∞√∑∏∫℡ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅰⅱⅲⅳⅴⅵⅶⅷⅸⅹ㊀㊣ˉˇ¨〃々∶"
)
# What script conversion can give beyond those sets, by trying every character of Song in every direction of OpenCC.
_CONVERTED = "㥮㩳䃮䲘僞叄堖壪嬀彠潙瀂爲瘮蒕覎訁釒鐯飿餄餏餶魢鮊鮜鮣鮺鯒鰁鰃鰏鰧鰮鱂鱤鱯鳾捝敚涚緼藴説輼醖鋭閲"
_HONG_KONG = "羣峯裏着衞綫牀啓眞鈎鰂埗邨嘅咗喺啲嚟冇咁嗰嘢佢咩"
# The marks of the typographic rules: every face says where their ink lies.
MARKS = frozenset().union(
    marks.FULLMARK, marks.INTERPUNCT, marks.CONNECT, marks.SOLIDUS, marks.POSTFIX, marks.PREFIX, marks.SIGN,
    marks.CIRCLED, marks.SHARED, "⸺⋯─―", VERTICAL_FORMS.values(),
)


def required(tree: Path) -> dict[str, set[int]]:
    """The character sets.

    `tgh`: 通用规范汉字表 (property kTGH of the Unicode Han Database). `sc`: that and GB 2312. `tc`: Big5. `common`: of
    Big5 the first level and what the list's two upper parts hold or have as a Traditional form. `hk`: the ideographs of
    Hong Kong's supplementary set, `hkcommon`: those that reports use. `astral`: beyond plane 0. `han`: the ideographs
    of Big5. `marks`, `latin`.
    """
    places = {code: int(value.partition(":")[2]) for code, value in _unihan(tree, "OtherMappings", "kTGH")}
    tgh = set(places)
    upper = {code for code, place in places.items() if place <= 6500}
    traditional = {
        int(item.partition("<")[0][2:], 16)
        for code, value in _unihan(tree, "Variants", "kTraditionalVariant")
        if code in upper
        for item in value.split()
    }
    low = [*range(0x40, 0x7F), *range(0xA1, 0xFF)]
    big5 = _decoded("big5", range(0xA1, 0xFA), low) | {0x3007, 0x7740}
    latin = {
        *range(0x20, 0x7F), *range(0xA0, 0x180), *map(ord, "‘’“”–—…·•†‡€™‹›ƠơƯưǍǎǏǐǑǒǓǔǕǖǗǘǙǚǛǜẞ"),
        *(set(range(0x391, 0x3AA)) - {0x3A2}), *range(0x3B1, 0x3CA), *range(0x410, 0x450), 0x401, 0x451,
    }  # fmt: skip
    supplementary = _decoded("big5hkscs", range(0x87, 0xFF), low) - big5
    kana = {*range(0x3041, 0x3097), *range(0x30A1, 0x30FB)}
    return {
        "tgh": tgh,
        "sc": tgh | _decoded("gb2312", range(0xA1, 0xF8), low),
        "tc": big5,
        "han": {code for code in big5 if marks.is_han(chr(code))},
        "common": _decoded("big5", range(0xA1, 0xC7), low) | (big5 & (upper | traditional)),
        "hk": {code for code in supplementary if 0x3400 <= code <= 0x9FFF or code >= 0x20000},
        "hkcommon": set(map(ord, _HONG_KONG)),
        "converted": set(map(ord, _CONVERTED)),
        "astral": set(range(0x20000, 0x32400)),
        "marks": set(map(ord, _TEXT)) | set(map(ord, MARKS)) | set(range(0xFF01, 0xFF5F)) | kana | latin,
        "latin": latin,
    }


def _unihan(tree: Path, part: str, wanted: str) -> list[tuple[int, str]]:
    text = bz2.decompress((tree / f"usr/share/unicode/Unihan_{part}.txt.bz2").read_bytes()).decode()
    rows = (line.split("\t") for line in text.splitlines() if f"\t{wanted}\t" in line)
    return [(int(row[0][2:], 16), row[2]) for row in rows]


def _decoded(codec: str, first: Iterable[int], second: Iterable[int]) -> set[int]:
    text = "".join(bytes((a, b)).decode(codec, "ignore") for a in first for b in list(second))
    return {ord(char) for char in text if ord(char) > 0x7F}


def fetch(debs: Path) -> Path:
    """The unpacked packages; downloads what is missing, refuses what has another hash."""
    debs.mkdir(parents=True, exist_ok=True)
    tree = debs / "tree"
    for name, (version, digest) in PACKAGES.items():
        if not list(debs.glob(f"{name}_*.deb")):
            subprocess.run(["apt-get", "download", f"{name}={version}"], cwd=debs, check=True)
        (package,) = debs.glob(f"{name}_*.deb")
        _check(package, digest)
        if not (tree / "usr/share/doc" / name).exists():
            subprocess.run(["dpkg-deb", "-x", str(package), str(tree)], check=True)
    return tree


def _check(path: Path, digest: str) -> bytes:
    data = path.read_bytes()
    actual = hashlib.sha256(data).hexdigest()
    if actual != digest:
        raise SystemExit(f"{path.name}: SHA-256 is {actual}, not {digest}")
    return data


def make(recipe: Recipe, tree: Path, sets: Mapping[str, set[int]]) -> None:
    """Write one face and its metrics."""
    data = _check(tree / recipe.path, recipe.digest)
    fonts = {region: TTFont(BytesIO(data), fontNumber=index) for region, index in recipe.members.items()}
    first = next(iter(fonts.values()))
    order = {name: number for number, name in enumerate(first.getGlyphOrder())}
    wanted: Maps = {}
    for region, font in fonts.items():
        cmap = font.getBestCmap()
        chars = set().union(*(sets[name] for name in recipe.sets[region])) - set(map(ord, recipe.without))
        wanted[region] = {code: order[cmap[code]] for code in sorted(chars) if code in cmap}
    if recipe.own_latin:
        base = next(iter(wanted.values()))
        wanted["LA"] = {code: base[code] for code in sorted(sets["latin"]) if code in base}
    _fill(wanted)
    used = {glyph for cmap in wanted.values() for glyph in cmap.values()}
    vertical = vertical_forms(fonts.values(), used, order)
    index = max(next(iter(recipe.members.values())), 0)
    shapes = Shapes(data, index, {0, *used, *vertical.values()}, recipe.scale)
    new = shapes.renumbered
    wanted = {region: {code: new[glyph] for code, glyph in cmap.items()} for region, cmap in wanted.items()}
    vertical = {new[before]: new[after] for before, after in vertical.items()}
    shapes.settle_marks(wanted, vertical)
    if recipe.taiwan_for_hong_kong:
        wanted["HK"] = wanted["TC"]
    names = {
        "copyright": f"{first['name'].getDebugName(0).strip()} {recipe.licence.notice}",
        "familyName": recipe.family,
        "styleName": recipe.style,
        "uniqueFontIdentifier": f"{VERSION};KNBN;{recipe.name}",
        "fullName": f"{recipe.family} {recipe.style}",
        "version": f"Version {VERSION}",
        "psName": recipe.name,
        "licenseDescription": recipe.licence.terms,
        "licenseInfoURL": recipe.licence.url,
    }
    target = HERE / f"{recipe.name}.{'otf' if shapes.cff else 'ttf'}"
    target.write_bytes(shapes.file(wanted, names, recipe.weight))
    inks = ink_boxes(TTFont(target), wanted, MARKS | set("国國永"))
    write_metrics(target, recipe.family, shapes.stem(wanted, recipe.weight), wanted, vertical, inks)


def _fill(wanted: Maps) -> None:
    """Each region draws what only another has in that other's form: a rare character is better than none."""
    regions = [region for region in wanted if region != "LA"]
    together = {code: glyph for region in reversed(regions) for code, glyph in wanted[region].items()}
    for region in regions:
        wanted[region] = {**together, **wanted[region]}


# --- what is written beside the faces ------------------------------------------------------------------------------


def _missing(sets: Mapping[str, set[int]]) -> str:
    from pipeline.fonts.catalogue import load_catalogue, open_face

    lines = ["# Characters of required.toml, GB 2312 and Big5 that a face lacks in every region. Written by build.py."]
    asked = sorted(set().union(*(sets[name] for name in ("sc", "tc", "marks"))))
    for name, info in load_catalogue(HERE).items():
        face = open_face(info)
        regions = [region for region in face.regions if region != "LA"]
        lacks = [code for code in asked if not all(face.glyph(code, region) for region in regions)]
        lines.append(f'\n[{name}]\ncount = {len(lacks)}\ncodes = "{_ranges(lacks)}"')
    return "\n".join(lines) + "\n"


def _ranges(codes: Iterable[int]) -> str:
    out: list[list[int]] = []
    for code in codes:
        if out and out[-1][1] == code - 1:
            out[-1][1] = code
        else:
            out.append([code, code])
    return " ".join(f"{a:X}" if a == b else f"{a:X}-{b:X}" for a, b in out)


def _required(sets: Mapping[str, set[int]]) -> str:
    lines = [
        "# Characters that every role must have after fallback, besides GB 2312 and Big5. From build.py.",
        "# tgh: 通用规范汉字表, property kTGH of the Unicode Han Database 15.0 (Unicode licence).",
    ]
    for name in ("tgh", "marks"):
        text = "".join(map(chr, sorted(sets[name])))
        lines.append(f"{name} = {json.dumps(text, ensure_ascii=False)}")
    return "\n".join(lines) + "\n"


_PROVENANCE_HEAD = """# Where the faces come from

Written by `build.py` from Debian 12 packages. `missing.toml` lists what each face lacks of the required sets:
通用规范汉字表 (property kTGH of the Unicode Han Database, Unicode licence), GB 2312 and Big5 (Python's codecs), and the
marks and Latin letters of `required.toml`.

What was changed in every face: subset to these sets; hints, layout tables and (CFF) subroutines dropped; one width base
(CFF: default 1000, nominal 0); composite glyphs unfolded (TrueType); the marks · — ⸺ … ～ “ ” ‘ ’ brought to the
squares that GB/T 15834-2011, 5.1 gives them, the dash drawn as a bar that joins the next; own names. The mainland,
Taiwan and Hong Kong forms of each character, its vertical form and proportional Latin live in one file; the `.metrics`
file beside a face says which glyph draws which character in which region.

- Kanben Song Bold stands in for the 小标宋 of official titles: of the weights from 600 to 900 it comes nearest.
- Kanben Song Regular holds the ideographs of Hong Kong's supplementary set and those beyond the first plane as well.
- The bold faces hold of Big5 the first level and what the two upper parts of 通用规范汉字表 have or simplify; the rest
  of Big5 comes from the regular weight. Their Hong Kong forms are those of Taiwan.
- Kanben Kai GB is nearer to the official 楷体; Kanben Kai has the names and Traditional characters it lacks.
- Kanben Fang TC is scaled by 1000/920 to a full square. It holds ideographs alone, for its marks
  are narrow, and not 嗧, for which cwTeX has an empty box.
- Kanben Fang and Kanben Kai GB leave ￥ ￣ ™ ～ to the next face: Fandol draws other signs there.
"""


def _provenance() -> str:
    catalogue = tomllib.loads((HERE / "fonts.toml").read_text(encoding="utf-8"))["face"]
    lines = [_PROVENANCE_HEAD, "| Package (Debian 12) | Version | SHA-256 of the .deb |", "|---|---|---|"]
    lines += [f"| {name} | {version} | `{digest}` |" for name, (version, digest) in PACKAGES.items()]
    lines += ["", "| Our file | From | Upstream file, SHA-256 | Licence | Bytes | Deflated |"]
    lines += ["|---|---|---|---|---:|---:|"]
    total = 0
    for recipe in RECIPES:
        entry = catalogue[recipe.name]
        data = (HERE / entry["file"]).read_bytes()
        small = len(zlib.compress(data, 6))
        total += small + len(zlib.compress((HERE / entry["file"]).with_suffix(".metrics").read_bytes(), 6))
        upstream = f"{recipe.package} | `{Path(recipe.path).name}` `{recipe.digest}`"
        lines.append(f"| `{entry['file']}` | {upstream} | {entry['licence']} | {len(data):,} | {small:,} |")
    lines += ["", f"All faces with their metric files, deflated as in the wheel: {total:,} bytes.", ""]
    return "\n".join(lines)


def main() -> None:
    """Build all faces, or those named."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--debs", type=Path, required=True, help="folder for the upstream packages")
    parser.add_argument("faces", nargs="*", help="names of faces; all when none is given")
    options = parser.parse_args()
    tree = fetch(options.debs)
    sets = required(tree)
    for recipe in RECIPES:
        if not options.faces or recipe.name in options.faces:
            make(recipe, tree, sets)
            print(recipe.name)
    (HERE / "missing.toml").write_text(_missing(sets), encoding="utf-8")
    (HERE / "required.toml").write_text(_required(sets), encoding="utf-8")
    (HERE / "PROVENANCE.md").write_text(_provenance(), encoding="utf-8")
    print((HERE / "PROVENANCE.md").read_text(encoding="utf-8").splitlines()[-1])


if __name__ == "__main__":
    main()
