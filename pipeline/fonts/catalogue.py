"""The bundled faces by name, as `styles/fonts/fonts.toml` lists them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipeline.fonts.metrics import Face, face_at


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


Catalogue = Mapping[str, FaceInfo]


@cache
def load_catalogue(folder: Path) -> Catalogue:
    """All faces of a fonts folder by name."""
    data = tomllib.loads((folder / "fonts.toml").read_text(encoding="utf-8"))
    return {
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


def open_face(info: FaceInfo) -> Face:
    """The face of a catalogue entry, opened once in a process."""
    return face_at(info.name, info.file)
