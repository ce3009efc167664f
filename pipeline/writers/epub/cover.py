"""The cover picture: the title block of the report, set by the layout's own engine on a sheet of three by four.

Libraries of reading systems show covers only as pictures of points and mostly small, so the title is set in type as
large as its words allow, with the divisions that print would choose, and drawn by Pillow from the same faces. The
picture depends on nothing but the title block and is made once for it.
"""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from itertools import accumulate
from pathlib import Path

from pipeline.fonts.catalogue import load_catalogue, open_face
from pipeline.fonts.sfnt import font_file
from pipeline.lang.marks import NOT_END, NOT_START
from pipeline.lang.phrases import phrase_edges
from pipeline.model.build import text as text_inlines
from pipeline.model.nodes import TITLE_BLOCK_ROLES, Align, Break, Inline, Paragraph, Role
from pipeline.model.walk import plain_text
from pipeline.records import replace
from pipeline.style.resolved import ResolvedStyle
from pipeline.typeset.fontbook import FontBook
from pipeline.typeset.page.compose import Composer
from pipeline.writers.epub.chapters import head_length
from pipeline.writers.epub.keeping import width
from pipeline.writers.epub.xhtml import title_of
from pipeline.writers.writer import Job

WIDTH, HEIGHT = 1200, 1600  # pixels; the least that book shops ask for is 1000 on the longer side
MEDIA_TYPE = "image/png"
_SIZES = (120.0, 104.0, 90.0, 78.0, 68.0, 58.0, 48.0, 40.0, 32.0)  # of the title, in pixels: the largest that fits
_YIELD = 0.6  # of the size that fits, down to which phrases are kept whole
_REST = 0.54  # size of the other lines beside the title's
_LEADING, _APART = 1.4, 0.9  # ems from line to line, and more between two paragraphs
_ACROSS, _DOWN = 0.78, 0.68  # of the sheet that the lines may fill
_CENTRE = 0.42  # of the height: the optical middle lies above the true one
_LONGEST = 120  # characters of one part of a title that a cover shows
_ASCENT = 0.88  # of a square above the baseline
_PRIVATE = 0xE000
_PAPER, _FRAME = "#ffffff", "#606060"
_ON_COVER = TITLE_BLOCK_ROLES | {Role.ISSUER_MARK}

Words = tuple[Role, tuple[Inline, ...]]
# One glyph: x and y of its origin in pixels, face, size, number in the face, colour.
Stroke = tuple[float, float, str, float, int, str]


def cover(job: Job) -> bytes:
    """The picture as a PNG; nothing when no face draws a character of the title."""
    words = tuple(
        (block.role, block.children)
        for block in job.document.blocks[: head_length(job.document.blocks)]
        if isinstance(block, Paragraph) and block.role in _ON_COVER and plain_text(block.children).strip()
    )
    strokes = _strokes(words or ((Role.TITLE, text_inlines(title_of(job))),), job.style, job.fonts)
    return _drawn(strokes, job.fonts) if strokes else b""


def _strokes(words: tuple[Words, ...], style: ResolvedStyle, fonts: Path) -> tuple[Stroke, ...]:
    """The glyphs at the largest size that fits the sheet; a little smaller if no phrase need be divided there."""
    book = FontBook(style, fonts)
    composer = Composer(style, book, {})
    chosen: tuple[list[Stroke], float] = ([], 0.0)
    fitting = 0.0
    for size in _SIZES:
        strokes, height, cuts = _set(words, composer, size)
        if not fitting or (not cuts and size >= fitting * _YIELD):
            chosen = strokes, height
        if height <= HEIGHT * _DOWN:
            fitting = fitting or size
            if not cuts or size < fitting * _YIELD:
                break
    if book.missing:
        return ()
    strokes, height = chosen
    shift = HEIGHT * _CENTRE - height / 2
    return tuple((x, y + shift, face, size, glyph, colour) for x, y, face, size, glyph, colour in strokes)


def _set(words: tuple[Words, ...], composer: Composer, title: float) -> tuple[list[Stroke], float, int]:
    """The glyphs with y from the top of the block, its height, and how often a phrase of the title is divided."""
    out: list[Stroke] = []
    y, cuts = 0.0, 0
    for number, (role, inlines) in enumerate(words):
        size = title if role is Role.TITLE else title * _REST
        look = replace(
            composer.style.of(role), size=size, align=Align.CENTER, first_indent=0.0, left_indent=0.0, right_indent=0.0
        )
        y += size * _APART if number else 0.0
        lines, divided = _lines(inlines, WIDTH * _ACROSS / size)
        cuts += divided if role is Role.TITLE else 0
        for words_of_line in lines:
            line = composer.natural(words_of_line, look)
            left = (WIDTH - line.width) / 2
            for run in line.runs:
                base = y + size * _ASCENT - run.rise
                out += [
                    (left + at, base, run.face, run.size, glyph, run.colour)
                    for at, glyph in zip(run.positions, run.glyphs, strict=True)
                    if glyph > 0
                ]
            y += size * _LEADING
    return out, y, cuts


def _lines(inlines: tuple[Inline, ...], measure: float) -> tuple[list[str], int]:
    """The words in lines of at most `measure` ems: where the source divided them, then at the edges of phrases.

    The number tells how many line ends divide a phrase.
    """
    parts: list[list[Inline]] = [[]]
    for node in inlines:
        if isinstance(node, Break):
            parts.append([])
        else:
            parts[-1].append(node)
    lines: list[str] = []
    cuts = 0
    for text in (plain_text(part).strip() for part in parts):
        found, divided = _divided(text[:_LONGEST], measure)
        lines += found
        cuts += divided
    return lines, cuts


def _divided(text: str, measure: float) -> tuple[list[str], int]:
    """The fewest lines, the most even of these; inside a phrase only where none of its ends would do."""
    edges = phrase_edges(text)
    widths = [0.0, *accumulate(width(char) for char in text)]
    best: list[tuple[int, int, float, int]] = [(0, 0, 0.0, 0)]  # of text[:end]: phrases cut, lines, blank, last start
    first = 0  # where a line that ends here may begin at the earliest
    for end in range(1, len(text) + 1):
        while first < end - 1 and widths[end] - widths[first] > measure:
            first += 1
        turn = end == len(text) or (text[end] not in NOT_START and text[end - 1] not in NOT_END)
        cut = 0 if end in edges or end == len(text) else 1
        room = measure - widths[end]
        cuts, lines, blank, start = min(
            (best[start][0] + cut, best[start][1] + 1, best[start][2] + (room + widths[start]) ** 2, start)
            for start in range(first, end)
        )
        best.append((cuts if turn else cuts + len(text), lines, blank, start))
    out: list[str] = []
    end = len(text)
    while end:
        start = best[end][3]
        out.append(text[start:end])
        end = start
    return out[::-1], best[-1][0]


@lru_cache(maxsize=8)
def _drawn(strokes: tuple[Stroke, ...], fonts: Path) -> bytes:
    from PIL import Image, ImageDraw, ImageFont

    glyphs: dict[str, dict[int, str]] = {}
    for _, _, face, _, glyph, _ in strokes:
        held = glyphs.setdefault(face, {})
        held.setdefault(glyph, chr(_PRIVATE + len(held)))
    catalogue = load_catalogue(fonts)
    files = {
        face: font_file(open_face(catalogue[face]), {ord(code): glyph for glyph, code in held.items()})
        for face, held in glyphs.items()
    }
    coloured = any(colour != "000000" for *_, colour in strokes)
    picture = Image.new("RGB" if coloured else "L", (WIDTH, HEIGHT), _PAPER)
    pen = ImageDraw.Draw(picture)
    for edge, thick in ((WIDTH // 24, 3), (WIDTH // 24 + 12, 1)):
        pen.rectangle((edge, edge, WIDTH - 1 - edge, HEIGHT - 1 - edge), outline=_FRAME, width=thick)
    opened: dict[tuple[str, float], ImageFont.FreeTypeFont] = {}
    for x, y, face, size, glyph, colour in strokes:
        if (face, size) not in opened:
            layout_engine = ImageFont.Layout.BASIC
            opened[face, size] = ImageFont.truetype(BytesIO(files[face]), size, layout_engine=layout_engine)
        pen.text((x, y), glyphs[face][glyph], fill=f"#{colour}", font=opened[face, size], anchor="ls")
    out = BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
