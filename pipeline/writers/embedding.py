"""Bundled faces that an edition carries on request, each cut to the characters that its text needs from it.

Print decides face by face for every word. Word and browsers take one family for a passage and another only for single
characters, so here every font role has one main face: the first of its faces that has nearly all it must draw, or else
the one that has most. What the main face lacks comes from the next. A face whose licence does not let a format carry it
gives way to its substitute. Latin letters are cut apart: editions name a Latin family for them.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from pipeline.diagnostics import Code
from pipeline.fonts.catalogue import Catalogue, FaceInfo, load_catalogue, open_face
from pipeline.fonts.metrics import Face
from pipeline.fonts.sfnt import font_file
from pipeline.model.nodes import PHRASE_ROLES
from pipeline.patterns import regex
from pipeline.records import dataclass
from pipeline.style.resolved import ResolvedStyle
from pipeline.typeset.layout import Layout
from pipeline.writers.writer import Job

LATIN = "LA"
EMPHATIC = ("hei", "kai")  # font roles of strong and emphasised words
_LATIN = regex("[ -~\u00a1-\u00af\u00b1-\u00b6\u00b8-\u00d6\u00d8-\u024f\u1e00-\u1eff]")
_NEARLY = 0.98  # of the different characters a role needs


@dataclass(frozen=True, slots=True)
class Carried:
    """One font file. `face`: its name in the catalogue; `family`: the only name it goes by inside."""

    face: str
    latin: bool
    kind: str  # cff | glyf
    family: str
    data: bytes

    @property
    def extension(self) -> str:
        """Of a file that holds it."""
        return "otf" if self.kind == "cff" else "ttf"

    @property
    def media_type(self) -> str:
        """After RFC 8081."""
        return f"font/{self.extension}"


@dataclass(frozen=True, slots=True)
class CarriedSet:
    """All faces of an edition, and for each font role their names in order of use; empty for one that has none."""

    faces: tuple[Carried, ...] = ()
    roles: Mapping[str, tuple[str, ...]] | None = None

    def of(self, role: str) -> tuple[str, ...]:
        """Names of the carried faces of a font role, the main one first."""
        return (self.roles or {}).get(role, ())


def carried_faces(job: Job, target: str, limit: int | None = None) -> CarriedSet:
    """The faces for a job that asks for them, those that draw most of the text first.

    `limit`: bytes that all of them may take when packed; a face that would exceed it is left out and reported.
    """
    if not job.embed_fonts or job.layout is None:
        return CarriedSet()
    catalogue = load_catalogue(job.fonts)
    chinese, latin = _needs(job.layout, job.style)
    wanted: dict[tuple[str, bool], Counter[str]] = {}
    order: dict[str, tuple[str, ...]] = {}
    region = job.style.region.glyphs
    for role, chars in chinese.items():
        shares = _shares(_allowed(job.style.fonts[role].faces, catalogue, target), chars, catalogue, region)
        order[role] = tuple(shares)
        for name, share in shares.items():
            wanted.setdefault((name, False), Counter()).update(share)
    for face, chars in latin.items():
        for name in _allowed((face,), catalogue, target):
            wanted.setdefault((name, True), Counter()).update(chars)
    for name in sorted({face for role in chinese for face in catalogue.available(job.style.fonts[role].faces)}):
        if target not in catalogue[name].embed and catalogue[name].foreign:
            job.diagnostics.warn(Code.NOT_IN_TARGET, target=target, what="font", value=name)
    faces = tuple(_files(job, wanted, catalogue, target, limit))
    held = {face.face for face in faces if not face.latin}
    return CarriedSet(faces, {role: tuple(name for name in names if name in held) for role, names in order.items()})


def family_of(info: FaceInfo) -> str:
    """The family name of a face that has no other cut beside it."""
    return info.family if info.weight < 600 else f"{info.family} Bold"


def _needs(layout: Layout, style: ResolvedStyle) -> tuple[dict[str, Counter[str]], dict[str, Counter[str]]]:
    """What each Chinese font role has to draw, and the Latin letters of each face."""
    phrases = {style.of(role).font for role in PHRASE_ROLES} | set(EMPHATIC) & set(style.fonts)
    chinese: dict[str, Counter[str]] = {}
    latin: dict[str, Counter[str]] = {}
    for page in layout.pages:
        for line in page.lines:
            own = style.of(layout.blocks[line.block].role).font if line.block >= 0 else ""
            for run in line.runs:
                drawn = run.text if isinstance(run.text, str) else "".join(run.text)
                letters = Counter(_LATIN.findall(drawn))
                if letters:
                    latin.setdefault(run.face, Counter()).update(letters)
                if others := Counter(drawn) - letters:
                    for role in _roles_of(run.face, own, phrases, style):
                        chinese.setdefault(role, Counter()).update(others)
    return chinese, latin


def _roles_of(face: str, own: str, phrases: set[str], style: ResolvedStyle) -> Sequence[str]:
    """The font roles that may have drawn with a face in a passage of the role `own`."""
    possible = [role for role in sorted({own, *phrases} - {""}) if face in style.fonts[role].faces]
    first = [role for role in possible if style.fonts[role].faces[0] == face]
    return first or possible or ([own] if own else [])


def _allowed(faces: Sequence[str], catalogue: Catalogue, target: str) -> list[str]:
    """Names of faces, those that the target may not carry replaced by their substitutes."""
    there = catalogue.available(faces)
    names = (name if target in catalogue[name].embed else catalogue[name].substitute for name in there)
    return list(dict.fromkeys(name for name in names if name))


def _shares(names: Sequence[str], chars: Counter[str], catalogue: Catalogue, region: str) -> dict[str, Counter[str]]:
    """The characters that each face draws, the main face first."""
    opened = {name: open_face(catalogue[name]) for name in names}
    has = {name: {char for char in chars if face.glyph(ord(char), region)} for name, face in opened.items()}
    if not names:
        return {}
    main = next((name for name in names if len(has[name]) >= _NEARLY * len(chars)), None)
    main = main or max(names, key=lambda name: len(has[name]))
    shares: dict[str, Counter[str]] = {}
    left = set(chars)
    for name in (main, *(name for name in names if name != main)):
        if mine := left & has[name]:
            shares[name] = Counter({char: chars[char] for char in mine})
            left -= mine
    return shares


def _whole_file(face: Face) -> bytes:
    from pipeline.fonts.foreign import ForeignFace
    from pipeline.fonts.whole import file_of

    assert isinstance(face, ForeignFace)  # no bundled face forbids a cut
    return file_of(face)


def _files(
    job: Job,
    wanted: Mapping[tuple[str, bool], Counter[str]],
    catalogue: Catalogue,
    target: str,
    limit: int | None,
) -> Iterator[Carried]:
    total = 0
    for (name, is_latin), chars in sorted(wanted.items(), key=lambda item: (-item[1].total(), item[0])):
        info = catalogue[name]
        face = open_face(info)
        region = LATIN if is_latin else job.style.region.glyphs
        drawn = {ord(char): glyph for char in sorted(chars) if (glyph := face.glyph(ord(char), region))}
        if not drawn:
            continue
        data = _whole_file(face) if face.whole else font_file(face, drawn, family_of(info))
        size = len(zlib.compress(data)) if limit is not None else 0
        if limit is not None and total + size > limit:
            shown = f"{info.name} ({size // 1000} kB, {total // 1000} of {limit // 1000} kB taken)"
            job.diagnostics.warn(Code.NOT_IN_TARGET, target=target, what="font", value=shown)
            continue
        total += size
        yield Carried(info.name, is_latin, face.kind, family_of(info), data)
