"""What one font file holds, as somebody asks who means to use it: names, bits, axes, and how far it draws what."""

from __future__ import annotations

import mmap
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from pipeline.assets import Assets
from pipeline.batch.survey_fonts import lines_of
from pipeline.conversion import in_script, read_document
from pipeline.diagnostics import Diagnostics
from pipeline.errors import SettingsError
from pipeline.fonts.foreign import ForeignFace, fault, find, foreign_face, is_file, only_whole, permission
from pipeline.fonts.names import Facts, facts_of
from pipeline.model.walk import texts_of
from pipeline.records import dataclass
from pipeline.source import Source
from pipeline.style.bundled import fonts_folder

_HIGH, _LOW = range(0xA1, 0xFA), (*range(0x40, 0x7F), *range(0xA1, 0xFF))


@dataclass(frozen=True, slots=True)
class Share:
    """How much of a set of characters a face draws; `missing`: the first that it lacks, each with its source lines."""

    of: str
    drawn: int
    all: int
    missing: tuple[tuple[str, tuple[int, ...]], ...]


@dataclass(frozen=True, slots=True)
class FaceReport:
    """One face of a file. `written`: how a sheet names it; `permission` as `pipeline.fonts.foreign.permission`, and
    `unusable` for one that cannot be drawn, with the reason in `licence`. `axes`: tag, least, greatest value."""

    written: str
    names: tuple[str, ...]
    style: str
    weight: int
    axes: tuple[tuple[str, float, float], ...]
    instances: tuple[str, ...]
    permission: str
    whole: bool
    bits: int
    licence: str
    shares: tuple[Share, ...]


@cache
def character_sets() -> Mapping[str, frozenset[str]]:
    """The sets that fonts for Chinese are sold by: the mainland's standard and its table for general use, Taiwan's."""
    required = tomllib.loads((fonts_folder() / "required.toml").read_text(encoding="utf-8"))
    return {
        "GB 2312": _decoded("gb2312"),
        "通用规范汉字表": frozenset(required["tgh"]),
        "Big5": _decoded("big5"),
    }


def _decoded(codec: str) -> frozenset[str]:
    """The ideographs of a set of two bytes a character."""
    text = "".join(bytes((high, low)).decode(codec, "ignore") for high in _HIGH for low in _LOW)
    return frozenset(char for char in text if "\u4e00" <= char <= "\u9fff")


def means_font(name: str) -> bool:
    """True for what a sheet could name as a face: a font file, or a name that is installed and no file."""
    return is_file(name) or (not Path(name).exists() and find(name) is not None)


def faces_in(name: str, source: Source | None, tag: str) -> list[FaceReport]:
    """A report for each face of a font file, or for the face of a name, measured by the sets and by the text of
    `source` in the script `tag`.

    Raises `SourceError`, `SettingsError` (F003) for a file that is no font; a face that cannot be used is reported as
    such.
    """
    text = _text(source, tag) if source is not None else {}
    title = source.name if source is not None else ""
    where = find(name)
    if where is None:
        raise fault(name, "absent", "")
    if where.path.as_posix() != Path(name).as_posix():  # one face: by name, by its number, at a place of its axes
        return [_face(name, where.facts, title, text)]
    with where.path.open("rb") as file:
        faces = facts_of(memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)))
    return [_face(f"{name}#{item.number}" if item.number else name, item, title, text) for item in faces]


def _text(source: Source, tag: str) -> dict[str, set[int]]:
    found = Diagnostics()
    document = in_script(read_document(source, found, Assets()), tag, found)
    lines = lines_of(document.blocks)
    return {char: lines.get(char, set()) for char in "".join(texts_of(document.blocks)) if not char.isspace()}


def _face(written: str, facts: Facts, name: str, text: Mapping[str, set[int]]) -> FaceReport:
    allowed, licence = permission(facts), facts.licence
    shares: tuple[Share, ...] = ()
    try:
        if allowed not in ("restricted", "bitmaps"):
            shares = tuple(_shares(foreign_face(written), name, text))
    except SettingsError as error:
        allowed, licence = "unusable", str(error.diagnostics[0].detail.get("reason", ""))
    return FaceReport(
        written, tuple(dict.fromkeys((*facts.families, *facts.names))), facts.style, facts.weight,
        tuple((tag, least, most) for tag, least, _, most in facts.axes),
        tuple(next(iter(names), "") for names, _ in facts.instances), allowed, only_whole(facts), facts.permission,
        licence, shares,
    )  # fmt: skip


def _shares(face: ForeignFace, name: str, text: Mapping[str, set[int]]) -> Iterator[Share]:
    for title, chars in (*character_sets().items(), *([(name, frozenset(text))] if text else [])):
        lacking = sorted(char for char in chars if not face.glyph(ord(char), face.regions[0]))
        told = tuple((char, tuple(sorted(text.get(char, ())))) for char in lacking) if title == name else ()
        yield Share(title, len(chars) - len(lacking), len(chars), told)
