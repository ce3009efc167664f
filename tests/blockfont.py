"""A face of solid blocks, so that a page can be read as a picture: what stands where, whatever a real face looks like.

Ideographs fill their square but for a thin edge; ASCII fills half an em; closing marks and stops are a dot in the lower
left quarter, opening marks one in the upper right.
"""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pypdfium2
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

from pipeline.assets import Assets
from pipeline.diagnostics import Diagnostics
from pipeline.fonts.pack import write_metrics
from pipeline.lang import marks
from pipeline.model.nodes import Align, Document, Role
from pipeline.style.load import load_style
from pipeline.style.resolve import resolve
from pipeline.style.resolved import ResolvedStyle
from pipeline.typeset.page import lay_out
from pipeline.writers.pdf import write
from pipeline.writers.writer import Job

HAN = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往"
CIRCLED = "".join(map(chr, range(0x2460, 0x2474)))
EM = 10.0  # points, and pixels in the pictures


def make_folder(folder: Path) -> Path:
    """A fonts folder that holds the one face `Blocks`."""
    shapes = {
        "han": (40, -80, 960, 840),
        "half": (40, -80, 460, 840),
        "low": (0, -120, 400, 280),
        "high": (600, 480, 1000, 880),
    }
    names = [".notdef", "space", *shapes]
    glyphs = {}
    for name in names:
        pen = TTGlyphPen(None)
        if name in shapes:
            left, bottom, right, top = shapes[name]
            pen.moveTo((left, bottom))
            for corner in ((left, top), (right, top), (right, bottom)):
                pen.lineTo(corner)
            pen.closePath()
        glyphs[name] = pen.glyph()
    codes = {ord(char): "han" for char in HAN}
    codes |= dict.fromkeys(range(33, 127), "half")
    codes |= {ord(char): "low" for char in marks.POINT | marks.CLOSE}
    codes |= {ord(char): "high" for char in marks.OPEN}
    codes |= {ord(char): "han" for char in "—…～·•续表目录" + CIRCLED} | {0x20: "space", 0x3000: "space"}
    widths = {".notdef": 1000, "space": 500, "han": 1000, "half": 500, "low": 1000, "high": 1000}
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap(codes)
    builder.setupGlyf(glyphs)
    builder.setupHorizontalMetrics({name: (widths[name], 0) for name in names})
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable({"familyName": "Blocks", "styleName": "Regular", "psName": "Blocks"})
    builder.setupOS2(version=4, sxHeight=500, sCapHeight=700)
    builder.setupPost(keepGlyphNames=False)
    out = io.BytesIO()
    builder.save(out)
    font = folder / "Blocks.ttf"
    font.write_bytes(out.getvalue())
    write_metrics(font, "Blocks", 80, {"SC": {code: names.index(name) for code, name in codes.items()}}, {}, [])
    (folder / "fonts.toml").write_text(
        '[face.Blocks]\nfamily = "Blocks"\nfile = "Blocks.ttf"\nkind = "glyf"\nweight = 400\nregions = ["SC"]\n'
        'licence = "CC0"\nembed = ["pdf"]\n',
        encoding="utf-8",
    )
    return folder


def block_style(characters: int, lines: int) -> ResolvedStyle:
    """A page of that many squares of ten points, solid lines, no furniture, every role alike."""
    style = resolve(load_style("official"), "zh-Hans")
    page = replace(
        style.page,
        width=characters * EM + 2 * EM,
        height=lines * 2 * EM + 2 * EM,
        top=EM,
        bottom=EM,
        inner=EM,
        outer=EM,
        lines=lines,
        characters=characters,
        em=EM,
        nominal_em=EM,
        pitch=2 * EM,
        mirrored=False,
    )
    fonts = {name: replace(font, faces=("Blocks",)) for name, font in style.fonts.items()}
    roles = {
        role: replace(item, size=EM, nominal=EM, pitch=2 * EM, first_indent=0.0, space_before=0.0, space_after=0.0)
        for role, item in style.roles.items()
    }
    roles[Role.BODY] = replace(roles[Role.BODY], align=Align.JUSTIFY)
    folio = replace(style.folio, shown=False)
    return replace(style, page=page, fonts=fonts, roles=roles, folio=folio)


def picture(document: Document, folder: Path, characters: int, lines: int, number: int = 0) -> list[str]:
    """One page as rows of signs, a row a line: `#` an inked half square, `,` a low dot, `'` a high one, `.` nothing.

    Two signs stand for each square of the measure.
    """
    style = block_style(characters, lines)
    layout = lay_out(document, style, folder, Diagnostics())
    data = write(Job(document, style, layout, Assets(), Diagnostics(), folder, 1_645_056_000))
    pdf = pypdfium2.PdfDocument(data)
    bitmap = pdf[number].render(scale=2).to_pil().convert("L")
    cell = int(EM)  # pixels of half a square at two pixels a point
    rows = []
    for line in range(lines):
        top = int((EM + line * 2 * EM) * 2)
        row = ""
        for half in range(characters * 2):
            left = int(EM * 2) + half * cell
            ink = [bitmap.getpixel((left + cell // 2, top + y)) < 128 for y in (4, 14)]  # upper and lower half
            row += {(True, True): "#", (False, True): ",", (True, False): "'", (False, False): "."}[tuple(ink)]
        rows.append(row)
    pdf.close()
    return rows
