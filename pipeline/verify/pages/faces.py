"""Faces (rules B): what the roles ask for, embedded whole, drawn straight; digits half a square wide."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

from pipeline.lang import marks
from pipeline.model.nodes import Role
from pipeline.style.resolved import ResolvedStyle
from pipeline.verify.findings import Report, Weight
from pipeline.verify.pages.reader import UNKNOWN, Edition, Glyph, Way, name_of, resolve, stream_of
from pipeline.verify.pages.setting import Setting
from pipeline.verify.pages.slots import kinds_of
from pipeline.verify.pages.structure import Block, Book
from pipeline.verify.pages.units import ORDINAL

_PHRASES = (Role.LEAD, Role.LEAD_2, Role.LEAD_3)
_EMPHASIS = ("hei", "kai")  # strong and emphasised words
_FULLWIDTH = range(0xFF10, 0xFF1A)
_KNOWN = 0.9  # of the characters of a block that a face draws elsewhere: it did not lack them
_MOST = 0.5  # share of a block's ideographs that stand in its role's first face
_SENTENCE_END = "。？！：；"


def check(book: Book, setting: Setting, certain: bool, report: Report) -> None:
    """Rules B-1 to B-11 as far as places and font objects show them. `certain`: the source will tell every phrase."""
    _objects(book.edition, report)
    known = {face for font in setting.style.fonts.values() for face in font.faces}
    drawn = _drawn(book)
    body: Counter[str] = Counter()
    for block in book.blocks:
        squares = _block(block, setting, known, drawn, certain, report)
        if setting.role(block) is Role.BODY and not ORDINAL.match(block.text):
            body += squares
    own = _faces(setting.style, setting.style.of(Role.BODY).font)
    if body and own and body.most_common(1)[0][0] not in own:
        report.broken("B-1", body.most_common(1)[0][0], own[0])
    for sheet in book.edition.sheets:
        _drawing(sheet.index, sheet.glyphs, report)


def _plain(name: str) -> str:
    """A font's name without the tag of its subset."""
    tag, plus, rest = name.partition("+")
    return rest if plus and len(tag) == 6 else name


def _objects(edition: Edition, report: Report) -> None:
    faces: Counter[tuple[str, str]] = Counter()  # a face may stand in the file for lines and for columns
    for name, spec in edition.fonts.items():
        faces[_plain(name), name_of(spec.get("Encoding"))] += 1
        report.look("B-9")
        report.look("B-10")
        tag, plus, _ = name.partition("+")
        composite = name_of(spec.get("Subtype")) == "Type0"
        inner = _descendant(spec) if composite else spec
        descriptor = resolve(inner.get("FontDescriptor")) or {}
        if not (plus and len(tag) == 6 and tag.isupper()) and not _only_whole(descriptor):
            report.broken("B-9", name, "ABCDEF+")
        if not any(key in descriptor for key in ("FontFile2", "FontFile3", "FontFile")):
            report.broken("B-9", name, "FontFile2 / FontFile3")
        encoding = name_of(spec.get("Encoding"))
        if not composite or encoding not in ("Identity-H", "Identity-V"):
            report.broken("B-10", f"{name} {encoding}", "Type0 Identity-H")
        if not stream_of(spec.get("ToUnicode")):
            report.broken("B-10", name, "ToUnicode")
    for (name, _), count in faces.items():
        if count > 1:
            report.broken("B-10", f"{name} × {count}", "1")


def _only_whole(descriptor: Mapping[str, Any]) -> bool:
    """True when the embedded program itself forbids subsets: bit 8 of fsType, in the table `OS/2` of a TrueType
    font, in the entry PostScript of a bare CFF one (Adobe Technical Note 5147)."""
    told = re.search(rb"/FSType (\d{1,5}) def", stream_of(descriptor.get("FontFile3"))[:4096])
    if told is not None:
        return bool(int(told[1]) & 0x0100)
    program = stream_of(descriptor.get("FontFile2"))
    for at in range(12, min(12 + 16 * int.from_bytes(program[4:6], "big"), len(program) - 15), 16):
        if program[at : at + 4] == b"OS/2":
            start = int.from_bytes(program[at + 8 : at + 12], "big")
            return bool(int.from_bytes(program[start + 8 : start + 10], "big") & 0x0100)
    return False


def _descendant(spec: Mapping[str, Any]) -> Mapping[str, Any]:
    kids = resolve(spec.get("DescendantFonts")) or []
    return resolve(kids[0]) or {} if kids else {}


def _drawing(index: int, glyphs: list[Glyph], report: Report) -> None:
    """No invented bold or slant, no glyph without a character (B-5, B-7)."""
    report.look("B-5", len(glyphs))
    report.look("B-7", len(glyphs))
    unknown = Counter(_plain(glyph.font) for glyph in glyphs if glyph.text == UNKNOWN or not glyph.text)
    for face, count in unknown.items():
        report.broken("B-5", f"{face} × {count}", "0", at=(index + 1, 0))
    slanted = sum(glyph.shear for glyph in glyphs)
    stroked = Counter(glyph.render for glyph in glyphs if glyph.render not in (0, 3))
    if slanted:
        report.broken("B-7", f"shear × {slanted}", "0", at=(index + 1, 0))
    for mode, count in stroked.items():
        report.broken("B-7", f"Tr {mode} × {count}", "Tr 0", at=(index + 1, 0))


def _faces(style: ResolvedStyle, *fonts: str) -> list[str]:
    return [face for font in fonts if font in style.fonts for face in style.fonts[font].faces]


def _named(block: Block, setting: Setting) -> bool:
    """True where names stand in the face of names (GB/T 9704-2012, 7.2.6)."""
    return setting.role(block) is Role.SIGNER


def _block(
    block: Block, setting: Setting, known: set[str], drawn: Mapping[str, set[str]], certain: bool, report: Report
) -> Counter[str]:
    style = setting.style
    look = setting.look(block)
    own = _faces(style, look.font)
    latin = _faces(style, look.latin)
    phrases = [style.of(role) for role in _PHRASES]
    others = set(_faces(style, *_EMPHASIS, *(phrase.font for phrase in phrases), *(phrase.latin for phrase in phrases)))
    others |= set(_faces(style, "latin", "latin-sans", "song"))
    for line, kinds in zip(block.lines, kinds_of(block), strict=True):
        report.look("B-1")
        for at, (glyph, kind) in enumerate(zip(line.glyphs, kinds, strict=True)):
            face = _plain(glyph.font)
            if face not in known:
                report.broken("B-1", face, own[0] if own else "", at=line.at, text=glyph.text)
                break
            if face not in own and face not in latin and face not in others:
                report.broken("B-1", face, own[0] if own else "", at=line.at, text=glyph.text)
                break
            if kind == "d":
                _digit(glyph, line.at, report)
            elif glyph.text[:1] in marks.SHARED and kind in "okiDEny":
                _shared(line.glyphs, kinds, at, line.at, own, drawn, report)
            if ord(glyph.text[:1] or " ") in _FULLWIDTH:
                report.broken("B-11", glyph.text, chr(ord(glyph.text[0]) - 0xFEE0), at=line.at)
    return _majority(block, own, drawn, setting, certain, report)


def _drawn(book: Book) -> dict[str, set[str]]:
    """The characters that each face draws anywhere in the edition: it certainly has these."""
    drawn: dict[str, set[str]] = {}
    for sheet in book.edition.sheets:
        for glyph in sheet.glyphs:
            drawn.setdefault(_plain(glyph.font), set()).add(glyph.text[:1])
    return drawn


def _majority(
    block: Block, own: list[str], drawn: Mapping[str, set[str]], setting: Setting, certain: bool, report: Report
) -> Counter[str]:
    """A block stands in the first face of its role, but for words this lacks and a run-in lead of one sentence.

    Whole paragraphs of emphasis are lawful; without the source they can only be doubted.
    """
    glyphs = [glyph for line in block.lines for glyph in line.glyphs]
    role = setting.role(block)
    running = role in (Role.BODY, Role.ARTICLE, Role.LIST_ITEM, Role.CLOSING)
    if running:
        glyphs = _after_lead(block)
    squares = Counter(_plain(glyph.font) for glyph in glyphs if marks.is_han(glyph.text[:1] or " "))
    total = squares.total()
    if not total or not own or squares[own[0]] >= _MOST * total or certain or _named(block, setting):
        return squares
    face = squares.most_common(1)[0][0]
    has = drawn.get(own[0], set())
    others = [glyph.text[:1] for glyph in glyphs if _plain(glyph.font) == face and marks.is_han(glyph.text[:1] or " ")]
    known = sum(char in has for char in others)
    if face in own and known < _KNOWN * len(others):
        return squares  # a word that the face lacks stands whole in the next one
    emphasis = running and face in _faces(setting.style, *_EMPHASIS)
    line = block.lines[0]
    report.broken(
        "B-1", face, own[0], at=line.at, text=line.text[:8], weight=Weight.SHOULD if emphasis else Weight.MUST
    )
    return squares


def _after_lead(block: Block) -> list[Glyph]:
    """What follows the first sentence when that stands in one face of its own; nothing where it is all there is."""
    glyphs = [glyph for line in block.lines for glyph in line.glyphs]
    first = next((_plain(glyph.font) for glyph in glyphs if marks.is_han(glyph.text[:1] or " ")), "")
    for at, glyph in enumerate(glyphs):
        if marks.is_han(glyph.text[:1] or " ") and _plain(glyph.font) != first:
            before = next((other.text[:1] for other in reversed(glyphs[:at])), "")
            return glyphs[at:] if before in _SENTENCE_END else glyphs
    sentences = sum(glyph.text[:1] in "。？！" for glyph in glyphs)
    return [] if sentences <= 1 and ORDINAL.match(block.text) else glyphs


def _digit(glyph: Glyph, at: tuple[int, int], report: Report) -> None:
    report.look("B-11")
    if glyph.way is Way.COLUMN:
        return  # a figure that stands upright in a column has a square (J-12)
    if not 0.40 <= glyph.advance <= 0.62:
        report.broken("B-11", f"{glyph.advance:.2f} em", "0.45 … 0.6 em", at=at, text=glyph.text)


def _shared(
    glyphs: list[Glyph],
    kinds: list[str],
    at: int,
    where: tuple[int, int],
    own: list[str],
    drawn: Mapping[str, set[str]],
    report: Report,
) -> None:
    """A mark that Latin shares stands in the face of the Chinese text beside it (B-2).

    Where a word beside it stands in a later face of the role, as the first lacks a character of it, the mark is that of
    the role: of its first face that draws the mark.
    """
    report.look("B-2")
    around = [*range(at - 1, max(at - 4, -1), -1), *range(at + 1, min(at + 4, len(glyphs)))]
    faces = [_plain(glyphs[other].font) for other in around if kinds[other] == "H"]
    face = _plain(glyphs[at].font)
    char = glyphs[at].text[:1]
    if face == next((name for name in own if char in drawn.get(name, ())), None):
        return
    if faces and face not in faces and char in "·‘’“”—…" and char in drawn.get(faces[0], ()):
        report.broken("B-2", face, faces[0], at=where, text=glyphs[at].text)
