"""Composite fonts: one Type0 font with Identity-H for each face, CFF or TrueType, with ToUnicode (ISO 32000-1, 9.7).

A glyph's code is the code point it draws, wherever that is free: the text of a line then stands in the content as it
stands in ActualText and is packed once, and the map to Unicode is a handful of ranges. A second glyph for the same
character, a cluster, or a character beyond the first plane takes a code of the private use area.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path

from pipeline.fonts.catalogue import load_catalogue, open_face
from pipeline.fonts.metrics import Face
from pipeline.fonts.subset import subset
from pipeline.typeset.layout import GlyphRun, Layout, Stand
from pipeline.writers.pdf.objects import Book, Stream, name, reference

# Codes for what has no code point of its own: private use, then the surrogates' numbers, then any.
_OTHER = (range(0xE000, 0xF900), range(0xD800, 0xE000), range(1, 0xFFFE))
# No map may lead to these (ISO 19005-2, 6.2.11.7.2); nothing visible has them.
_NEVER = frozenset((0, 0xFEFF, 0xFFFE, 0xFFFF))

_CMAP_HEAD = b"""/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
"""
_CMAP_TAIL = b"endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
_UPRIGHT = " upright"
_CMAP_GROUP = 100  # entries that one block of a CMap may hold

Drawn = tuple[int, str]  # a glyph and the characters it draws
# Name, key of the file and kind of the font, object number of the file, glyph numbers by code where they differ.
_Program = tuple[str, bytes, bytes, int, Mapping[int, int] | None]


class DocumentFont:
    """One face as one document uses it; `vertical`: for upright characters of vertical lines."""

    def __init__(self, face: Face, drawn: set[Drawn], resource: bytes, vertical: bool = False) -> None:
        self.face = face
        self._vertical = vertical
        self.resource = resource
        self.codes = _codes(drawn)
        self._other = {pair: chr(code) for pair, code in self.codes.items() if pair[1] != chr(code)}

    def encoded(self, run: GlyphRun) -> str:
        """The codes of a run's glyphs, one character each."""
        if not self._other:
            return run.text if isinstance(run.text, str) else "".join(run.text)
        other = self._other
        return "".join(other.get(pair, pair[1]) for pair in zip(run.glyphs, run.text, strict=True))

    def put(self, book: Book) -> int:
        """Write the font's objects; returns the number of the Type0 font."""
        face = self.face
        wanted = {code: glyph for (glyph, _), code in self.codes.items()}
        base, key, kind, file, numbers = self._whole(book, wanted) if face.whole else self._cut(book, wanted)
        mapping = b""
        if numbers is not None:
            map_ = bytearray(2 * (max(numbers, default=0) + 1))
            for code, number in numbers.items():
                map_[2 * code : 2 * code + 2] = number.to_bytes(2, "big")
            mapping = b"/CIDToGIDMap " + reference(book.put(Stream(bytes(map_))))
        descriptor = book.add(
            b"<</Type/FontDescriptor/FontName%b/Flags 4/FontBBox[%b]/ItalicAngle %d/Ascent %d/Descent %d/CapHeight %d"
            b"/StemV %d%b %b>>"
            % (
                name(base),
                b" ".join(b"%d" % edge for edge in face.bbox),
                face.italic_angle,
                face.ascent,
                face.descent,
                face.cap_height,
                face.stem_v,
                key,
                reference(file),
            )
        )
        descendant = book.add(
            b"<</Type/Font/Subtype%b/BaseFont%b/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
            b"/FontDescriptor %b/DW 1000/W%b%b>>" % (kind, name(base), reference(descriptor), self._widths(), mapping)
        )
        unicode_map = book.put(Stream(self._to_unicode()))
        return book.add(
            b"<</Type/Font/Subtype/Type0/BaseFont%b/Encoding/Identity-%b/DescendantFonts[%b]/ToUnicode %b>>"
            % (name(base), b"V" if self._vertical else b"H", reference(descendant), reference(unicode_map))
        )

    def _cut(self, book: Book, wanted: Mapping[int, int]) -> _Program:
        """The glyphs that the document draws."""
        face = self.face
        digest = hashlib.sha256(repr(sorted(wanted.items())).encode() + face.digest.encode()).digest()
        base = f"{''.join(chr(65 + byte % 26) for byte in digest[:6])}+{face.postscript}"
        if face.kind == "cff":
            file = book.put(Stream(subset(face, wanted, base), b"/Subtype/CIDFontType0C"))
            return base, b"/FontFile3", b"/CIDFontType0", file, None
        # Glyph numbers without gaps, and a map from the codes to them.
        numbers = {code: at for at, code in enumerate(sorted(wanted), 1)}
        program = subset(face, {at: wanted[code] for code, at in numbers.items()}, base)
        file = book.put(Stream(program, b"/Length1 %d" % len(program)))
        return base, b"/FontFile2", b"/CIDFontType2", file, numbers

    def _whole(self, book: Book, wanted: Mapping[int, int]) -> _Program:
        """All glyphs of a face that forbids less; its name has no tag, as only subsets have one (9.6.4)."""
        from pipeline.fonts.foreign import ForeignFace
        from pipeline.fonts.whole import whole_program

        face = self.face
        assert isinstance(face, ForeignFace)  # no bundled face forbids it
        program, numbers = whole_program(face, wanted, face.postscript)
        if numbers is None:
            file = book.put(Stream(program, b"/Subtype/CIDFontType0C"))
            return face.postscript, b"/FontFile3", b"/CIDFontType0", file, None
        file = book.put(Stream(program, b"/Length1 %d" % len(program)))
        return face.postscript, b"/FontFile2", b"/CIDFontType2", file, numbers

    def _widths(self) -> bytes:
        """Widths other than 1000, in runs of following codes (9.7.4.3)."""
        advances = self.face.advances
        odd = sorted((code, advances[glyph]) for (glyph, _), code in self.codes.items() if advances[glyph] != 1000)
        out: list[bytes] = []
        last = -2
        for code, width in odd:
            out.append(b" %d" % width if code == last + 1 else b"%b%d[%d" % (b"]" if out else b"", code, width))
            last = code
        return b"[%b]" % (b"".join(out) + b"]" if out else b"")

    def _to_unicode(self) -> bytes:
        whole: list[tuple[int, int]] = []
        single: list[bytes] = []
        start = -1
        for (_, shown), code in sorted(self.codes.items(), key=lambda item: item[1]):
            if shown != chr(code):
                single.append(b"<%04X> <%b>\n" % (code, shown.encode("utf-16-be").hex().upper().encode("ascii")))
                start = -1  # a range may run over codes without a glyph, never over one that means something else
            elif start >= 0 and code >> 8 == start >> 8:
                whole[-1] = (start, code)
            else:
                start = code
                whole.append((code, code))
        ranges = [b"<%04X> <%04X> <%04X>\n" % (first, last, first) for first, last in whole]
        out = [_CMAP_HEAD]
        for what, entries in ((b"bfrange", ranges), (b"bfchar", single)):
            for start in range(0, len(entries), _CMAP_GROUP):
                part = entries[start : start + _CMAP_GROUP]
                out.append(b"%d begin%b\n%bend%b\n" % (len(part), what, b"".join(part), what))
        out.append(_CMAP_TAIL)
        return b"".join(out)


def _codes(drawn: set[Drawn]) -> dict[Drawn, int]:
    """A code for each glyph and its characters, in the order of the characters."""
    codes: dict[Drawn, int] = {}
    others: list[Drawn] = []
    taken: set[int] = set()
    for pair in sorted(drawn, key=lambda pair: (pair[1], pair[0])):
        shown = pair[1]
        code = ord(shown) if len(shown) == 1 else 0x10000
        if code > 0xFFFF or code in taken or code in _NEVER:
            others.append(pair)
        else:
            codes[pair] = code
            taken.add(code)
    free: Iterator[int] = (code for code in chain(*_OTHER) if code not in taken)
    codes.update(zip(others, free, strict=False))
    return codes


def font_key(run: GlyphRun) -> str:
    """The name under which `document_fonts` holds the font of a run."""
    return run.face + _UPRIGHT if run.stand is Stand.UPRIGHT else run.face


def document_fonts(layout: Layout, folder: Path) -> dict[str, DocumentFont]:
    """The fonts of a layout by `font_key`, in the order of their names."""
    drawn: dict[str, set[Drawn]] = {}
    for page in layout.pages:
        for line in (*page.lines, *page.furniture, *page.counts):
            for run in line.runs:
                drawn.setdefault(font_key(run), set()).update(zip(run.glyphs, run.text, strict=True))
    catalogue = load_catalogue(folder)
    return {
        key: DocumentFont(
            open_face(catalogue[key.removesuffix(_UPRIGHT)]), drawn[key], b"F%d" % number, key.endswith(_UPRIGHT)
        )
        for number, key in enumerate(sorted(drawn))
    }
