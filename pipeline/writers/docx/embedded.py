"""Faces inside a Word file, obfuscated as ISO/IEC 29500-1, 17.8.1, wants it.

A carried face goes by its own family name, which the styles then name; the name of the sheet stays beside it as an
alternative. Latin families are left to Word, which has them everywhere.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from uuid import UUID, uuid5

from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.package import Package

from pipeline.records import replace
from pipeline.style.resolved import ResolvedStyle
from pipeline.writers.embedding import Carried, CarriedSet

_NAMESPACE = UUID("5f7c9d57-3e55-5b53-8a0e-5d2f4d8a7c11")
_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.obfuscatedFont"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/font"
_HIDDEN = 32  # bytes at the head of the file that are changed


def with_families(style: ResolvedStyle, carried: CarriedSet) -> ResolvedStyle:
    """The style whose Chinese font roles name the carried family first."""
    families = {face.face: face.family for face in carried.faces}
    fonts = dict(style.fonts)
    for name, font in style.fonts.items():
        if held := carried.of(name):
            known = (font.docx, *font.docx_alternatives)
            fonts[name] = replace(font, docx=families[held[0]], docx_alternatives=known)
    return replace(style, fonts=fonts)


def add_faces(package: Package, table: Part, faces: Sequence[Carried]) -> dict[str, str]:
    """Put the faces into the package; returns the element of the font table by family."""
    out: dict[str, str] = {}
    for number, face in enumerate(faces, 1):
        key = uuid5(_NAMESPACE, hashlib.sha256(face.data).hexdigest())
        part = Part(PackURI(f"/word/fonts/font{number}.odttf"), _CONTENT_TYPE, obfuscated(face.data, key), package)
        relation = table.relate_to(part, _RELATION)
        out[face.family] = f'<w:embedRegular r:id="{relation}" w:fontKey="{{{str(key).upper()}}}"/>'
    return out


def obfuscated(data: bytes, key: UUID) -> bytes:
    """The first bytes combined with the key, read from its end; the same again gives the file back."""
    mask = key.bytes[::-1] * 2
    return bytes(a ^ b for a, b in zip(data[:_HIDDEN], mask, strict=False)) + data[_HIDDEN:]
