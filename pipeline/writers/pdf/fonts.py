"""Composite fonts: one Type0 font with Identity-H for each face, CFF or TrueType, with ToUnicode (ISO 32000-1, 9.7).

Codes are handed out in the order of the code points drawn, so the same text gives the same file. Their bytes avoid the
four that a literal string would have to escape.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from pipeline.fonts.catalogue import load_catalogue, open_face
from pipeline.fonts.metrics import Face
from pipeline.fonts.subset import subset
from pipeline.typeset.layout import Layout
from pipeline.writers.pdf.objects import Book, Stream, name, reference

_ESCAPED = frozenset(b"()\\\r\n")
_SAFE = [byte for byte in range(256) if byte not in _ESCAPED]


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


class DocumentFont:
    """One face as one document uses it. `code` maps a glyph and its text to two bytes."""

    def __init__(self, face: Face, drawn: set[tuple[int, str]], resource: str) -> None:
        self.face = face
        self.resource = resource
        ordered = sorted(drawn, key=lambda pair: (pair[1], pair[0]))
        codes = _codes()
        self.cids = {pair: next(codes) for pair in ordered}
        self.code = {pair: cid.to_bytes(2, "big") for pair, cid in self.cids.items()}

    def put(self, book: Book) -> int:
        """Write the font's objects; returns the number of the Type0 font."""
        face = self.face
        wanted = {cid: glyph for (glyph, _), cid in self.cids.items()}
        digest = hashlib.sha256(repr(sorted(wanted.items())).encode() + face.digest.encode()).digest()
        tag = "".join(chr(65 + byte % 26) for byte in digest[:6])
        base = f"{tag}+{face.name}"
        program = subset(face, wanted, base)
        if face.kind == "cff":
            file = book.put(Stream(program, b"/Subtype/CIDFontType0C"))
            key, kind, mapping = b"/FontFile3", b"/CIDFontType0", b""
        else:
            file = book.put(Stream(program, b"/Length1 %d" % len(program)))
            key, kind, mapping = b"/FontFile2", b"/CIDFontType2", b"/CIDToGIDMap/Identity"
        descriptor = book.add(
            b"<</Type/FontDescriptor/FontName%b/Flags 4/FontBBox[%b]/ItalicAngle 0/Ascent %d/Descent %d/CapHeight %d"
            b"/StemV %d%b %b>>"
            % (
                name(base),
                b" ".join(b"%d" % edge for edge in face.bbox),
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
            b"<</Type/Font/Subtype/Type0/BaseFont%b/Encoding/Identity-H/DescendantFonts[%b]/ToUnicode %b>>"
            % (name(base), reference(descendant), reference(unicode_map))
        )

    def _widths(self) -> bytes:
        """Widths other than 1000, in runs of following codes."""
        out: list[bytes] = []
        run: list[bytes] = []
        start = last = -2
        advances = self.face.advances
        for (glyph, _), cid in self.cids.items():
            width = advances[glyph]
            if width == 1000:
                continue
            if cid != last + 1:
                if run:
                    out.append(b"%d[%b]" % (start, b" ".join(run)))
                start, run = cid, []
            run.append(b"%d" % width)
            last = cid
        if run:
            out.append(b"%d[%b]" % (start, b" ".join(run)))
        return b"[" + b"".join(out) + b"]"

    def _to_unicode(self) -> bytes:
        out = [_CMAP_HEAD]
        items = list(self.cids.items())
        for start in range(0, len(items), 100):
            part = items[start : start + 100]
            out.append(b"%d beginbfchar\n" % len(part))
            out.extend(
                b"<%04X> <%b>\n" % (cid, text.encode("utf-16-be").hex().upper().encode("ascii"))
                for (_, text), cid in part
            )
            out.append(b"endbfchar\n")
        out.append(_CMAP_TAIL)
        return b"".join(out)


def _codes() -> Iterator[int]:
    for high in _SAFE:
        for low in _SAFE:
            if high or low:
                yield high << 8 | low


def document_fonts(layout: Layout, folder: Path) -> dict[str, DocumentFont]:
    """The fonts of a layout by face name, in the order of their names."""
    drawn: dict[str, set[tuple[int, str]]] = {}
    for page in layout.pages:
        for line in (*page.lines, *page.furniture):
            for run in line.runs:
                drawn.setdefault(run.face, set()).update(zip(run.glyphs, run.text, strict=True))
    catalogue = load_catalogue(folder)
    return {
        face: DocumentFont(open_face(catalogue[face]), drawn[face], f"F{number}")
        for number, face in enumerate(sorted(drawn))
    }
