"""The door to PDFium: the ink of glyphs and the text of a copy, seen by a second independent reader.

What origins cannot show: the place of a mark's ink in its square (B-4, J-6), dashes that join (C-2), overlaps (E-10),
the height of the folio's dashes (H-21), and whether a copy holds spaces that nobody wrote (N-2).
"""

from __future__ import annotations

import ctypes
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import pairwise
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from pipeline.lang import marks
from pipeline.verify.findings import Report, Weight
from pipeline.verify.pages.reader import Glyph, Sheet
from pipeline.verify.pages.setting import Setting
from pipeline.verify.pages.structure import Book, Line

_POINTS = "，、。；：．"
_CENTRED = (0.35, 0.65)  # of the square, where the ink's middle of a centred stop lies
_BASE = 0.12  # of the square below the baseline
_LEVEL = 0.10  # ems about the middle of the square
_JOINED = 0.02
_MIRRORED = dict(zip("）)」』》〉】〕］｝”’", "（(「『《〈【〔［｛“‘", strict=True))
_DASH = "—"
_OVERLAP = 0.03
_MM = 72 / 25.4


class Ink(NamedTuple):
    """The box of a glyph's ink from its origin, in ems: left, bottom, right, top."""

    left: float
    bottom: float
    right: float
    top: float


Inks = Mapping[tuple[str, str], Ink]  # (font, character) -> ink


def check(data: bytes, book: Book, setting: Setting, report: Report) -> None:
    """All rules of ink and copy. Raises `ValueError` for a file that PDFium cannot read."""
    with _opened(data) as document:
        copies = [_copied(document, sheet.index) for sheet in book.edition.sheets]
        inks = dict(_inks(document, book))
    for sheet, copy in zip(book.edition.sheets, copies, strict=True):
        report.look("N-2", len(sheet.told))
        if sheet.vertical:
            _columns_copied(sheet, copy, report)
            continue
        closed = copy.replace(" ", "")
        for told in sheet.told:
            if told.strip() and told not in copy and not _in_entry(told, copy):
                # A space between pieces (links, foreign phrases) is PDFium's own guess; words that are gone are lost.
                spaced = told.replace(" ", "") in closed
                weight = Weight.SHOULD if spaced else Weight.MUST
                found = _nearest(told, copy)
                report.broken("N-2", found, told, at=(sheet.index + 1, 0), text=told[:12], weight=weight)
    _marks(inks, setting, report)
    lines = [line for line in book.lines() if not line.sheet.turned]
    for line in lines:
        _dashes(line, inks, report)
        _overlaps(line, inks, report)
    _folios(book, setting, inks, report)


# --- the reader ----------------------------------------------------------------------------------------------------


@contextmanager
def _opened(data: bytes) -> Iterator[Any]:
    pdfium.FPDF_InitLibrary()
    document = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
    if not document:
        raise ValueError("PDFium cannot read it")
    try:
        yield document
    finally:
        pdfium.FPDF_CloseDocument(document)


def _copied(document: Any, index: int) -> str:
    """What a copy of the whole page gives, line ends taken out."""
    page = pdfium.FPDF_LoadPage(document, index)
    text = pdfium.FPDFText_LoadPage(page)
    count = pdfium.FPDFText_CountChars(text)
    buffer = (ctypes.c_ushort * (count + 1))()
    got = pdfium.FPDFText_GetText(text, 0, count, buffer)
    pdfium.FPDFText_ClosePage(text)
    pdfium.FPDF_ClosePage(page)
    raw = bytes(buffer)[: 2 * max(got - 1, 0)].decode("utf-16-le", "replace")
    return raw.replace("\r", "").replace("\n", "")


def _inks(document: Any, book: Book) -> Iterator[tuple[tuple[str, str], Ink]]:
    """The ink of every character in every font, from its first place; only where ActualText is set aside does PDFium
    show glyphs instead of wording."""
    wanted = {
        (glyph.font, glyph.text[:1]) for sheet in book.edition.sheets for glyph in sheet.glyphs if len(glyph.text) == 1
    }
    box = [ctypes.c_double() for _ in range(6)]
    for sheet in book.edition.sheets:
        if sheet.turned or not any((glyph.font, glyph.text) in wanted for glyph in sheet.glyphs):
            continue
        places = {(round(glyph.x, 1), round(glyph.y, 1)): glyph for glyph in sheet.glyphs}
        page = pdfium.FPDF_LoadPage(document, sheet.index)
        for at in range(pdfium.FPDFPage_CountObjects(page)):
            item = pdfium.FPDFPage_GetObject(page, at)
            for mark in range(pdfium.FPDFPageObj_CountMarks(item)):
                pdfium.FPDFPageObjMark_RemoveParam(item, pdfium.FPDFPageObj_GetMark(item, mark), b"ActualText")
        text = pdfium.FPDFText_LoadPage(page)
        for at in range(pdfium.FPDFText_CountChars(text)):
            pdfium.FPDFText_GetCharOrigin(text, at, box[4], box[5])
            x, y = box[4].value, box[5].value
            glyph = places.get((round(x, 1), round(y, 1)))
            if glyph is None or (glyph.font, glyph.text) not in wanted:
                continue
            wanted.discard((glyph.font, glyph.text))
            pdfium.FPDFText_GetCharBox(text, at, box[0], box[1], box[2], box[3])
            left, right, bottom, top = (edge.value for edge in box[:4])
            if right > left and glyph.size:
                size = glyph.size
                ink = Ink((left - x) / size, (bottom - y) / size, (right - x) / size, (top - y) / size)
                yield (glyph.font, glyph.text), ink
        pdfium.FPDFText_ClosePage(text)
        pdfium.FPDF_ClosePage(page)


def _in_entry(told: str, copy: str) -> bool:
    """Entry and number of a contents line may be copied with more spaces between them."""
    words, _, number = told.rpartition(" ")
    return bool(words) and words in copy and number in copy


def _columns_copied(sheet: Sheet, copy: str, report: Report) -> None:
    """PDFium takes columns for writing from the right: it gives them in an order of its own, brackets in a mirror and
    marks in their narrow form. Every character is there all the same."""
    outer = "".join(told for told, around in zip(sheet.told, sheet.around, strict=True) if around < 0)
    told, found = (Counter(map(_unmirrored, text)) for text in (outer, copy))
    for char, count in told.items():
        if not char.isspace() and found[char] < count:
            report.broken("N-2", f"{char} × {found[char]}", str(count), at=(sheet.index + 1, 0), text=char)


def _unmirrored(char: str) -> str:
    plain = unicodedata.normalize("NFKC", char)
    return _MIRRORED.get(plain, plain)


def _nearest(told: str, copy: str) -> str:
    """The part of a copy that should be the wording."""
    start = copy.find(told[:3])
    return copy[start : start + len(told) + 3] if start >= 0 else ""


# --- rules ---------------------------------------------------------------------------------------------------------


def _marks(inks: Inks, setting: Setting, report: Report) -> None:
    """Stops low and left in mainland editions, in the middle of their square in Taiwan and Hong Kong."""
    centred = setting.style.region.centred
    for (font, char), ink in inks.items():
        if char not in _POINTS:
            continue
        rule = "J-6" if centred else "B-4"
        report.look(rule)
        middle = (ink.left + ink.right) / 2
        good = _CENTRED[0] <= middle <= _CENTRED[1] if centred else middle < _CENTRED[0] + 0.02
        if not good:
            want = "0.35 … 0.65 em" if centred else "< 0.35 em"
            report.broken(rule, f"{middle:.2f} em", want, text=f"{char} {font.partition('+')[2] or font}")


def _dashes(line: Line, inks: Inks, report: Report) -> None:
    """—— is one stroke; it and …… stand at the middle of the square."""
    for one, other in pairwise(line.glyphs):
        if one.text not in "—…" or not one.text:
            continue
        ink = inks.get((one.font, one.text))
        if ink is None:
            continue
        middle = (ink.bottom + ink.top) / 2 + _BASE
        report.look("C-2")
        if abs(middle - 0.5) > _LEVEL:
            report.broken("C-2", f"{middle:.2f} em", "0.5 em", at=line.at, text=one.text)
            return
        if one.text == other.text == "—":
            after = inks.get((other.font, other.text))
            gap = ((other.x - one.x) / one.size + after.left - ink.right) if after else 0.0
            if gap > _JOINED:
                report.broken("C-2", f"{gap:.2f} em", f"≤ {_JOINED} em", at=line.at, text="——")
                return


def _overlaps(line: Line, inks: Inks, report: Report) -> None:
    """Squeezing never lets ink touch: marks beside squares, where the pen moved less than the font's advance."""
    for one, other in pairwise(line.glyphs):
        if other.x - one.x >= (one.advance - 0.02) * one.size or not _square(one) or not _square(other):
            continue
        ink, after = inks.get((one.font, one.text)), inks.get((other.font, other.text))
        if ink is None or after is None or one.size != other.size:
            continue
        report.look("E-10")
        apart = (other.x - one.x) / one.size + after.left - ink.right
        if apart < -_OVERLAP and ink.bottom < after.top and after.bottom < ink.top:
            report.broken("E-10", f"{apart:.2f} em", "≥ 0 em", at=line.at, text=one.text + other.text)


def _square(glyph: Glyph) -> bool:
    return glyph.text in marks.FULLMARK or marks.is_han(glyph.text[:1] or " ")


def _folios(book: Book, setting: Setting, inks: Inks, report: Report) -> None:
    """The top of the folio's dashes lies its drop below the text area (GB/T 9704-2012, 7.5)."""
    folio = setting.style.folio
    if not folio.shown or _DASH not in folio.before:
        return
    for sheet in book.edition.sheets:
        glyph = _first(book.loose.get(sheet.index, ()), _DASH)
        ink = inks.get((glyph.font, glyph.text)) if glyph is not None else None
        if glyph is None or ink is None:
            continue
        report.look("H-21")
        drop = setting.foot(sheet) - (glyph.y + ink.top * glyph.size)
        if abs(drop - folio.drop) > 1.0 * _MM:
            report.broken("H-21", f"{drop / _MM:.1f} mm", f"{folio.drop / _MM:.1f} mm", at=(sheet.index + 1, 0))


def _first(lines: Sequence[Line], sign: str) -> Glyph | None:
    found = (glyph for line in lines for glyph in line.glyphs if glyph.artifact == "Footer" and glyph.text == sign)
    return next(found, None)
