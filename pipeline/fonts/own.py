"""What a style says elsewhere of the user's own faces: family names for Word and reading systems, names in a PDF."""

from __future__ import annotations

from pathlib import Path

from pipeline.fonts.catalogue import Catalogue, load_catalogue, open_face
from pipeline.fonts.foreign import ForeignFace
from pipeline.records import replace
from pipeline.style.resolved import FontRole, ResolvedStyle


def named(style: ResolvedStyle, folder: Path) -> ResolvedStyle:
    """The style with the families of own faces named for Word and reading systems, before those of its sheet.

    Only a role whose first face that is there is the user's own changes. Raises `SettingsError` (F003).
    """
    catalogue = load_catalogue(folder)
    if all(face in catalogue and not catalogue[face].foreign for font in style.fonts.values() for face in font.faces):
        return style
    return replace(style, fonts={role: _named(font, catalogue) for role, font in style.fonts.items()})


def printed(style: ResolvedStyle, folder: Path) -> ResolvedStyle:
    """As `named`, and faces by the names that they have in a PDF; those that are not installed are left out."""
    style = named(style, folder)
    catalogue = load_catalogue(folder)
    fonts = {
        role: replace(
            font, faces=tuple(open_face(catalogue[face]).postscript for face in catalogue.available(font.faces))
        )
        for role, font in style.fonts.items()
        if any(face not in catalogue or catalogue[face].foreign for face in font.faces)
    }
    return replace(style, fonts={**style.fonts, **fonts}) if fonts else style


def _named(font: FontRole, catalogue: Catalogue) -> FontRole:
    there = catalogue.available(font.faces)
    face = open_face(catalogue[there[0]]) if there else None
    if not isinstance(face, ForeignFace):
        return font
    families = sorted(face.where.facts.families, key=str.isascii)  # Word shows the Chinese name first
    if not families:
        return font
    others = dict.fromkeys((*families[1:], font.docx, *font.docx_alternatives))
    others.pop(families[0], None)
    css = tuple(dict.fromkeys((*families, *font.css)))
    return replace(font, docx=families[0], docx_alternatives=tuple(others), css=css)
