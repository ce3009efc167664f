"""The bundled faces by name, as `styles/fonts/fonts.toml` lists them, and the user's own when a sheet names them."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from pipeline.fonts.metrics import Face, face_at
from pipeline.records import dataclass
from pipeline.style.resolved import ResolvedStyle


@dataclass(frozen=True, slots=True)
class FaceInfo:
    """What the catalogue says of a face. `embed`: formats that may carry it; `substitute`: face for the others."""

    name: str
    family: str
    file: Path
    kind: str
    weight: int
    regions: tuple[str, ...]
    licence: str
    embed: tuple[str, ...]
    substitute: str
    foreign: bool = False


class Catalogue(dict[str, FaceInfo]):
    """The bundled faces by name; any other name is looked for among the user's own fonts when it is first asked for."""

    def __missing__(self, name: str) -> FaceInfo:
        """Raises `SettingsError` (F003) for a face that is not there or cannot be used."""
        from pipeline.fonts.foreign import find, foreign_face, permission

        face = foreign_face(name)
        where = find(name)
        assert where is not None  # the face is open
        facts = where.facts
        embed: tuple[str, ...] = ("pdf",) if permission(facts) == "preview" else ("pdf", "epub", "docx")
        if face.whole:  # Word finds a carried face by a name that only a cut can be given
            embed = ("pdf", "epub") if face.as_filed and len(embed) > 1 else ("pdf",)
        info = FaceInfo(
            name, face.family, face.path, face.kind, face.weight, face.regions, facts.licence, embed, "", foreign=True
        )
        self[name] = info
        return info

    def available(self, names: Sequence[str]) -> tuple[str, ...]:
        """Of the faces of a font role those that are there: a name that is not installed gives way to the next."""
        return tuple(name for name in names if name in self or _installed(name))


def _installed(name: str) -> bool:
    from pipeline.fonts.foreign import find

    return find(name) is not None


@cache
def load_catalogue(folder: Path) -> Catalogue:
    """All faces of a fonts folder by name."""
    data = tomllib.loads((folder / "fonts.toml").read_text(encoding="utf-8"))
    return Catalogue(
        {
            name: FaceInfo(
                name,
                item["family"],
                folder / item["file"],
                item["kind"],
                item["weight"],
                tuple(item["regions"]),
                item["licence"],
                tuple(item["embed"]),
                item.get("substitute", ""),
            )
            for name, item in data["face"].items()
        }
    )


def open_face(info: FaceInfo) -> Face:
    """The face of a catalogue entry, opened once in a process."""
    if info.foreign:
        from pipeline.fonts.foreign import foreign_face

        return foreign_face(info.name)
    return face_at(info.name, info.file)


def named(style: ResolvedStyle, folder: Path, printed: bool = False) -> ResolvedStyle:
    """The style with the user's own faces named for Word and reading systems; `printed`: and as a PDF names them.

    Raises `SettingsError` (F003).
    """
    bundled = load_catalogue(folder)
    if all(face in bundled and not bundled[face].foreign for font in style.fonts.values() for face in font.faces):
        return style
    from pipeline.fonts import own

    return own.printed(style, folder) if printed else own.named(style, folder)
