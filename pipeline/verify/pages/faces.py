"""Faces (rules B): what the roles ask for, embedded whole, drawn straight; digits half a square wide."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from pipeline.lang import marks
from pipeline.model.nodes import Role
from pipeline.style.resolved import ResolvedStyle, RoleStyle
from pipeline.verify.findings import Report
from pipeline.verify.pages.reader import UNKNOWN, Edition, Glyph, name_of, resolve, stream_of
from pipeline.verify.pages.setting import Setting
from pipeline.verify.pages.slots import FULL, kinds_of
from pipeline.verify.pages.structure import Block, Book

_PHRASES = (Role.LEAD, Role.LEAD_2, Role.LEAD_3)
_EMPHASIS = ("hei", "kai")  # strong and emphasised words
_FULLWIDTH = range(0xFF10, 0xFF1A)
_MOST = 0.5  # share of a block's ideographs that stand in its role's first face
_SENTENCE_END = "。？！：；"


def check(book: Book, setting: Setting, report: Report) -> None:
    """Rules B-1 to B-11 as far as places and font objects show them."""
    _objects(book.edition, report)
    known = {face for font in setting.style.fonts.values() for face in font.faces}
    for block in book.blocks:
        _block(block, setting, known, report)
    for sheet in book.edition.sheets:
        _drawing(sheet.index, sheet.glyphs, report)


def _plain(name: str) -> str:
    """A font's name without the tag of its subset."""
    tag, plus, rest = name.partition("+")
    return rest if plus and len(tag) == 6 else name


def _objects(edition: Edition, report: Report) -> None:
    faces: Counter[str] = Counter()
    for name, spec in edition.fonts.items():
        faces[_plain(name)] += 1
        report.look("B-9")
        report.look("B-10")
        tag, plus, _ = name.partition("+")
        if not (plus and len(tag) == 6 and tag.isupper()):
            report.broken("B-9", name, "ABCDEF+")
        composite = name_of(spec.get("Subtype")) == "Type0"
        inner = _descendant(spec) if composite else spec
        descriptor = resolve(inner.get("FontDescriptor")) or {}
        if not any(key in descriptor for key in ("FontFile2", "FontFile3", "FontFile")):
            report.broken("B-9", name, "FontFile2 / FontFile3")
        encoding = name_of(spec.get("Encoding"))
        if not composite or encoding not in ("Identity-H", "Identity-V"):
            report.broken("B-10", f"{name} {encoding}", "Type0 Identity-H")
        if not stream_of(spec.get("ToUnicode")):
            report.broken("B-10", name, "ToUnicode")
    for name, count in faces.items():
        if count > 1:
            report.broken("B-10", f"{name} × {count}", "1")


def _descendant(spec: Mapping[str, Any]) -> Mapping[str, Any]:
    kids = resolve(spec.get("DescendantFonts")) or []
    return resolve(kids[0]) or {} if kids else {}


def _drawing(index: int, glyphs: list[Glyph], report: Report) -> None:
    """No invented bold or slant, no glyph without a character (B-5, B-7)."""
    report.look("B-5", len(glyphs))
    report.look("B-7", len(glyphs))
    for glyph in glyphs:
        if glyph.text == UNKNOWN or not glyph.text:
            report.broken("B-5", _plain(glyph.font), "ToUnicode", at=(index + 1, 0))
        if glyph.shear or (glyph.render not in (0, 3) and marks.is_han(glyph.text[:1] or " ")):
            report.broken("B-7", f"{'shear' if glyph.shear else f'Tr {glyph.render}'}", "Tr 0", at=(index + 1, 0))


def _faces(style: ResolvedStyle, *fonts: str) -> list[str]:
    return [face for font in fonts if font in style.fonts for face in style.fonts[font].faces]


def _block(block: Block, setting: Setting, known: set[str], report: Report) -> None:
    style = setting.style
    look = setting.look(block)
    own = _faces(style, look.font)
    latin = _faces(style, look.latin)
    phrases = [style.of(role) for role in _PHRASES]
    others = set(_faces(style, *_EMPHASIS, *(phrase.font for phrase in phrases), *(phrase.latin for phrase in phrases)))
    others |= set(_faces(style, "latin", "latin-sans", "song"))
    squares: Counter[str] = Counter()
    for line, kinds in zip(block.lines, kinds_of(block), strict=True):
        report.look("B-1")
        for at, (glyph, kind) in enumerate(zip(line.glyphs, kinds, strict=True)):
            face = _plain(glyph.font)
            if kind == "H":
                squares[face] += 1
            if face not in known:
                report.broken("B-1", face, own[0] if own else "", at=line.at, text=glyph.text)
                break
            if face not in own and face not in latin and face not in others:
                report.broken("B-1", face, own[0] if own else "", at=line.at, text=glyph.text)
                break
            if kind == "d":
                _digit(glyph, line.at, report)
            elif glyph.text[:1] in marks.SHARED and kind in "okiDEny":
                _shared(line.glyphs, kinds, at, line.at, report)
            if ord(glyph.text[:1] or " ") in _FULLWIDTH:
                report.broken("B-11", glyph.text, chr(ord(glyph.text[0]) - 0xFEE0), at=line.at)
    _majority(block, squares, own, look, setting, report)


def _majority(
    block: Block, squares: Counter[str], own: list[str], look: RoleStyle, setting: Setting, report: Report
) -> None:
    """Most ideographs of a block stand in the face of its role; a run-in lead in another face is the first sentence."""
    total = sum(squares.values())
    if not total or not own:
        return
    rest = _after_lead(block)
    if setting.role(block) in (Role.BODY, Role.ARTICLE, Role.LIST_ITEM) and rest:
        squares = Counter(_plain(glyph.font) for glyph in rest if marks.is_han(glyph.text[:1] or " "))
        total = sum(squares.values()) or 1
        if not squares:
            return
    mine = sum(squares[face] for face in own[:1])
    if mine < _MOST * total and squares.most_common(1)[0][0] not in own[:1]:
        face, count = squares.most_common(1)[0]
        if count < total and face in own:
            return  # words that the face lacks stand whole in another
        line = block.lines[0]
        report.broken("B-1", face, own[0], at=line.at, text=line.text[:8])


def _after_lead(block: Block) -> list[Glyph]:
    """What follows the first sentence when that stands in one face of its own."""
    glyphs = [glyph for line in block.lines for glyph in line.glyphs]
    first = next((_plain(glyph.font) for glyph in glyphs if marks.is_han(glyph.text[:1] or " ")), "")
    for at, glyph in enumerate(glyphs):
        if marks.is_han(glyph.text[:1] or " ") and _plain(glyph.font) != first:
            before = next((other.text[:1] for other in reversed(glyphs[:at])), "")
            return glyphs[at:] if before in _SENTENCE_END else []
    return []


def _digit(glyph: Glyph, at: tuple[int, int], report: Report) -> None:
    report.look("B-11")
    if not 0.40 <= glyph.advance <= 0.62:
        report.broken("B-11", f"{glyph.advance:.2f} em", "0.45 … 0.6 em", at=at, text=glyph.text)


def _shared(glyphs: list[Glyph], kinds: list[str], at: int, where: tuple[int, int], report: Report) -> None:
    """A mark that Latin shares stands in the face of the Chinese text beside it (B-2)."""
    report.look("B-2")
    around = [*range(at - 1, max(at - 4, -1), -1), *range(at + 1, min(at + 4, len(glyphs)))]
    faces = [_plain(glyphs[other].font) for other in around if kinds[other] in FULL | {"H"}]
    face = _plain(glyphs[at].font)
    if faces and face not in faces and glyphs[at].text[:1] in "·‘’“”—…":
        report.broken("B-2", face, faces[0], at=where, text=glyphs[at].text)
