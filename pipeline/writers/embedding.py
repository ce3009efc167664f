"""Bundled faces that an edition carries on request, each cut to the characters that its text draws from it.

The layout knows which face draws which character; a face whose licence does not let a format carry it gives way to its
substitute. Latin letters are cut apart: editions name a Latin family for them.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from dataclasses import dataclass

from pipeline.diagnostics import Code
from pipeline.fonts.catalogue import FaceInfo, load_catalogue, open_face
from pipeline.fonts.sfnt import font_file
from pipeline.writers.writer import Job

LATIN = "LA"
_LATIN = re.compile("[ -~\u00a1-\u00af\u00b1-\u00b6\u00b8-\u00d6\u00d8-\u024f\u1e00-\u1eff]")


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


def carried_faces(job: Job, target: str, limit: int | None = None) -> tuple[Carried, ...]:
    """The faces for a job that asks for them, those that draw most of the text first.

    `limit`: bytes that all of them may take when packed; a face that would exceed it is left out and reported.
    """
    if not job.embed_fonts or job.layout is None:
        return ()
    out: list[Carried] = []
    total = 0
    for info, latin, chars in _wanted(job, target):
        face = open_face(info)
        region = LATIN if latin else job.style.region.glyphs
        drawn = {ord(char): glyph for char in sorted(chars) if (glyph := face.glyph(ord(char), region))}
        if not drawn:
            continue
        data = font_file(face, drawn, family_of(info))
        size = len(zlib.compress(data)) if limit is not None else 0
        if limit is not None and total + size > limit:
            shown = f"{info.name} ({size // 1000} kB, {total // 1000} of {limit // 1000} kB taken)"
            job.diagnostics.warn(Code.NOT_IN_TARGET, target=target, what="font", value=shown)
            continue
        total += size
        out.append(Carried(info.name, latin, face.kind, family_of(info), data))
    return tuple(out)


def family_of(info: FaceInfo) -> str:
    """The family name of a face that has no other cut beside it."""
    return info.family if info.weight < 600 else f"{info.family} Bold"


def _wanted(job: Job, target: str) -> list[tuple[FaceInfo, bool, Counter[str]]]:
    """Each face with what it has to draw, by how much that is."""
    assert job.layout is not None
    found: dict[tuple[str, bool], Counter[str]] = {}
    for page in job.layout.pages:
        for line in page.lines:
            for run in line.runs:
                drawn = run.text if isinstance(run.text, str) else "".join(run.text)
                latin = Counter(_LATIN.findall(drawn))
                for chars, is_latin in ((latin, True), (Counter(drawn) - latin, False)):
                    if chars:
                        found.setdefault((run.face, is_latin), Counter()).update(chars)
    catalogue = load_catalogue(job.fonts)
    merged: dict[tuple[str, bool], Counter[str]] = {}
    others = substitutes(job, target)
    for (name, is_latin), chars in found.items():
        if allowed := others.get(name, name):
            merged.setdefault((allowed, is_latin), Counter()).update(chars)
    order = sorted(merged.items(), key=lambda item: (-item[1].total(), item[0]))
    return [(catalogue[name], is_latin, chars) for (name, is_latin), chars in order]


def substitutes(job: Job, target: str) -> dict[str, str]:
    """The faces that the target may not carry, each with the one that stands for it."""
    catalogue = load_catalogue(job.fonts)
    return {name: info.substitute for name, info in catalogue.items() if target not in info.embed}
