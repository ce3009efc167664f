"""The faces of one style: which face draws which character, by font role and word."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pipeline.diagnostics import Code, Diagnostics
from pipeline.fonts.catalogue import Catalogue, load_catalogue, open_face
from pipeline.fonts.coverage import assign
from pipeline.fonts.metrics import Face
from pipeline.lang.marks import POINT, is_han
from pipeline.patterns import regex
from pipeline.style.resolved import ResolvedStyle
from pipeline.typeset.paragraph.drawn import NO_GLYPH, Drawn

_LATIN_REGION = "LA"
_MAINLAND = "SC"
_PLACED = POINT | {"·"}  # marks whose place in the square differs between regions
# Signs that look like others: drawn as these where a face lacks them, copied as themselves.
_ALIKE = {"◦": "○", "▪": "■", "▫": "□", "‣": "▲", "\u2011": "-", "\u2010": "-", "\u00a0": " ", "‧": "·", "⁃": "-"}
_ALIKE |= {"∙": "·", "･": "·", "ɡ": "g"}
# Figures in a black or thin circle are drawn in the usual circle; that is seen, so it is told.
_CIRCLED = {chr(start + number): chr(0x2460 + number) for start in (0x2776, 0x2780) for number in range(10)}
_STAND_INS = _ALIKE | _CIRCLED
# Forms of the mainland's table that differ by a stroke from those that every face for Traditional text draws.
_VARIANTS = dict(zip("殻奬産絶緑謡録頽顔鳬", "殼獎產絕綠謠錄頹顏鳧", strict=True))
_TOLD = _CIRCLED | _VARIANTS
_UNDRAWN = regex("[\u00ad\u0300-\u036f\u200b-\u200d\u2060\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]")
_ACCENTED = regex("[^\u0300-\u036f][\u0300-\u036f]+")


class FontBook:
    """Opens faces once and answers for one resolved style. Every fallback and every missing character is remembered."""

    def __init__(self, style: ResolvedStyle, folder: Path) -> None:
        self._style = style
        self._region = style.region.glyphs
        self._catalogue: Catalogue = load_catalogue(folder)
        self._faces: dict[str, tuple[Face, ...]] = {}
        self.fallbacks: dict[tuple[str, str], set[str]] = {}
        self.missing: dict[str, set[str]] = {}
        self.stand_ins: set[str] = set()
        self.absent: set[tuple[str, str]] = set()

    def faces(self, role: str) -> tuple[Face, ...]:
        """The faces of a font role in order of fallback."""
        known = self._faces.get(role)
        if known is None:
            wanted = self._style.fonts[role].faces
            there = self._catalogue.available(wanted)
            if there != wanted:
                self.absent.update((role, name) for name in wanted if name not in there)
            known = tuple(open_face(self._catalogue[name]) for name in there)
            self._faces[role] = known
        return known

    def draw(self, text: str, role: str) -> Drawn:
        """Faces, glyphs and advances of a text that is set in one font role."""
        if "\t" in text:
            drawn = self.draw(text.replace("\t", " "), role)
            drawn.advances[:] = [4 * w if c == "\t" else w for c, w in zip(text, drawn.advances, strict=True)]
            return drawn
        if _UNDRAWN.search(text):
            shown, kept = _without_undrawn(text)
            if len(kept) < len(text):
                return self._around_undrawn(text, shown, kept, role)
        faces = self.faces(role)
        region = _LATIN_REGION if role.startswith("latin") else self._region
        first = faces[0]
        glyphs = first.glyphs(text, region)
        if 0 not in glyphs:
            advances = first.advances
            drawn = Drawn([first] * len(glyphs), glyphs, [advances[glyph] for glyph in glyphs])
        else:
            drawn = self._draw_mixed(text, role, faces, region)
        if self._style.region.centred:
            if not _PLACED.isdisjoint(text):
                self._centre(text, drawn)
        elif region not in (_MAINLAND, _LATIN_REGION) and not _PLACED.isdisjoint(text):
            self._set_low(text, drawn)
        return drawn

    def glyph_like(self, face: str, char: str) -> tuple[str, int]:
        """Face and glyph of a character that stands in for another of the same face: in that face when it has it."""
        glyph = open_face(self._catalogue[face]).glyph(ord(char), self._region)
        if glyph:
            return face, glyph
        drawn = self.draw(char, "song")
        return drawn.faces[0].name, drawn.glyphs[0]

    def _around_undrawn(self, text: str, shown: str, kept: list[int], role: str) -> Drawn:
        """Variation selectors, joiners and accents drawn with their letter take no glyph; they stay with the character
        before them. `kept`: the places in `text` of what is `shown`."""
        drawn = self.draw(shown, role)
        drawn_at = set(kept)
        for at in range(len(text)):
            if at not in drawn_at:
                drawn.faces.insert(at, drawn.faces[at - 1] if at else self.faces(role)[0])
                drawn.glyphs.insert(at, NO_GLYPH)
                drawn.advances.insert(at, 0)
        return drawn

    def _draw_mixed(self, text: str, role: str, faces: Sequence[Face], region: str) -> Drawn:
        drawn = Drawn([], [], [])
        known = faces[0].glyphs(text, region)
        shown = "".join(char if glyph else _STAND_INS.get(char, char) for char, glyph in zip(text, known, strict=True))
        for char in _VARIANTS.keys() & set(shown):
            if not any(face.glyph(ord(char), region) for face in faces):
                shown = shown.replace(char, _VARIANTS[char])
        if shown != text:
            self.stand_ins |= {text[at] for at, sign in enumerate(shown) if text[at] != sign} & _TOLD.keys()
        for run in assign(shown, faces, region):
            face = faces[run.face_index]
            piece = shown[run.start : run.end]
            drawn.faces.extend([face] * len(piece))
            found = face.glyphs(piece, region)
            drawn.glyphs.extend(found)
            drawn.advances.extend(face.advances[glyph] for glyph in found)
            if run.missing and region == _LATIN_REGION:
                self._draw_signs(run.missing, run.start, shown, role, faces, drawn)
            elif run.missing:
                self.missing.setdefault(role, set()).update(run.missing)
            if run.face_index and any(map(is_han, piece)):  # marks may come from anywhere: their squares are the same
                self.fallbacks.setdefault((role, face.name), set()).update(piece)
        return drawn

    def _draw_signs(self, chars: str, start: int, text: str, role: str, faces: Sequence[Face], drawn: Drawn) -> None:
        """Signs that stand among letters but are drawn for Chinese text (CO₂, 5−3) come from the map of that."""
        for at in range(start, len(drawn.glyphs)):
            if text[at] in chars:
                sign = self._draw_mixed(text[at], role, faces, self._region)
                drawn.faces[at], drawn.glyphs[at], drawn.advances[at] = sign.faces[0], sign.glyphs[0], sign.advances[0]

    def _centre(self, text: str, drawn: Drawn) -> None:
        """Stops in the middle of their square, and an interpunct of a whole one, come from the song face where a face
        has only the mainland's form."""
        song = self.faces("song")[0]
        for at, char in enumerate(text):
            if char in _PLACED and not drawn.faces[at].has_region(self._region):
                glyph = song.glyph(ord(char), self._region)
                drawn.faces[at], drawn.glyphs[at], drawn.advances[at] = song, glyph, song.advances[glyph]

    def _set_low(self, text: str, drawn: Drawn) -> None:
        """Traditional text of the mainland takes the mainland's low stops and its narrow interpunct."""
        for at, char in enumerate(text):
            if char in _PLACED:
                face = drawn.faces[at]
                drawn.glyphs[at] = glyph = face.glyph(ord(char), _MAINLAND)
                drawn.advances[at] = face.advances[glyph]

    def report(self, found: Diagnostics) -> None:
        """Tell what was set in another face, and fail on characters that no face has."""
        for (role, face), chars in sorted(self.fallbacks.items()):
            found.info(Code.FALLBACK, None, role=role, face=face, characters="".join(sorted(chars)))
        for role, face in sorted(self.absent):
            found.warn(Code.FONT_ABSENT, None, role=role, face=face)
        if self.stand_ins:
            shown = " ".join(f"{char} → {_TOLD[char]}" for char in sorted(self.stand_ins))
            found.info(Code.STAND_IN, None, characters=shown)
        for role, chars in sorted(self.missing.items()):
            shown = " ".join(f"{char} (U+{ord(char):04X})" for char in sorted(chars))
            found.error(Code.GLYPH_MISSING, None, role=role, characters=shown)


def _without_undrawn(text: str) -> tuple[str, list[int]]:
    """A text as it is drawn, letters and their accents composed, and the places of its characters in the text."""
    import unicodedata  # no cost to texts without accents

    kept: list[int] = []
    shown: list[str] = []
    composed = {match.start(): match[0] for match in _ACCENTED.finditer(text)}
    skip = -1
    for at, char in enumerate(text):
        if at in composed:
            one = unicodedata.normalize("NFC", composed[at])
            if len(one) == 1:
                char, skip = one, at + len(composed[at])
        elif at < skip or (_UNDRAWN.match(char) and not "\u0300" <= char <= "\u036f"):
            continue
        kept.append(at)
        shown.append(char)
    return "".join(shown), kept
