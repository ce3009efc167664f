"""Which faces there are, which roles of a style use them, how far they cover a source: what `kanben fonts` shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.assets import Assets
from pipeline.conversion import OWN_SCRIPT, in_script, read_document
from pipeline.diagnostics import Diagnostics
from pipeline.fonts.catalogue import load_catalogue
from pipeline.fonts.foreign import find, foreign_face, only_whole, permission
from pipeline.fonts.names import Facts
from pipeline.fonts.synonyms import key
from pipeline.fonts.system import installed
from pipeline.model.nodes import Block, Heading, Paragraph
from pipeline.model.walk import blocks_of, plain_text, texts_of
from pipeline.patterns import regex
from pipeline.records import dataclass, replace
from pipeline.source import Source
from pipeline.style.bundled import fonts_folder
from pipeline.style.resolve import resolve
from pipeline.style.sheet import StyleSheet
from pipeline.typeset.fontbook import FontBook

_PARTS = regex("([!-~\u00a1-\u024f]+)|[^!-~\u00a1-\u024f]+")  # letters and figures go to the Latin role
_MOST_LINES = 20


@dataclass(frozen=True, slots=True)
class Listed:
    """One face. `permission`: bundled | installable | editable | preview | restricted | bitmaps | absent;
    `whole`: may be embedded with all its glyphs only."""

    name: str
    file: str
    style: str
    permission: str
    licence: str
    roles: tuple[str, ...]
    whole: bool = False
    names: tuple[str, ...] = ()

    def called(self, name: str) -> bool:
        """True when one of the names holds `name`, whatever the case and the spaces."""
        return any(key(name) in key(known) for known in (self.name, *self.names))


@dataclass(frozen=True, slots=True)
class Covered:
    """What one face draws of a source in one font role. `missing`: characters that no face of the role has, each with
    the lines it stands in; told with the role's first face."""

    role: str
    face: str
    permission: str
    drawn: int
    different: int
    missing: tuple[tuple[str, tuple[int, ...]], ...] = ()


def faces_of(sheet: StyleSheet, tag: str) -> Iterator[Listed]:
    """The bundled faces, those the sheet names, those installed."""
    style = resolve(sheet, tag)
    roles: dict[str, list[str]] = {}
    for role, font in style.fonts.items():
        for face in font.faces:
            roles.setdefault(face, []).append(role)
    catalogue = load_catalogue(fonts_folder())
    bundled = {name: info for name, info in catalogue.items() if not info.foreign}
    for name, info in bundled.items():
        weight = "Bold" if info.weight >= 600 else "Regular"
        yield Listed(name, info.file.name, weight, "bundled", info.licence, tuple(roles.get(name, ())))
    seen: set[tuple[str, int]] = set()
    for name in roles:
        if name not in bundled:
            where = find(name)
            if where is None:
                yield Listed(name, "", "", "absent", "", tuple(roles[name]))
                continue
            seen.add((where.path.as_posix(), where.facts.number))
            yield Listed(
                name, _file(where.path, where.facts.number), _cut(where.facts), permission(where.facts),
                where.facts.licence, tuple(roles[name]), only_whole(where.facts), _names(where.facts),
            )  # fmt: skip
    for item in installed():
        if (item.path.as_posix(), item.facts.number) not in seen and item.facts.outlines != "none":
            name = next(iter((*item.facts.families, *item.facts.names)), item.path.stem)
            yield Listed(
                name, _file(item.path, item.facts.number), _cut(item.facts), permission(item.facts),
                item.facts.licence, (), only_whole(item.facts), _names(item.facts),
            )  # fmt: skip


def _names(facts: Facts) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*facts.families, *facts.names)))


def _cut(facts: Facts) -> str:
    """The style of a face; of a variable font with its weights."""
    weights = [f"{least:g}–{most:g}" for tag, least, _, most in facts.axes if tag == "wght"]
    return " ".join((facts.style, *weights))


def _file(path: Path, number: int) -> str:
    return f"{path.as_posix()}#{number}" if number else path.as_posix()


def coverage_of(source: Source, sheet: StyleSheet, tag: str) -> list[Covered]:
    """How the faces of each font role cover the text of a source. Raises `SourceError`, `SettingsError`."""
    found, assets = Diagnostics(), Assets()
    document = in_script(read_document(source, found, assets), tag, found)
    style = resolve(sheet, document.meta.language if tag == OWN_SCRIPT else tag)
    book = FontBook(style, fonts_folder())
    drawn: dict[tuple[str, str], Counter[str]] = {}
    for block in blocks_of(document.blocks):
        if isinstance(block, Paragraph | Heading):
            look = style.of(block.role)
            for match in _PARTS.finditer(plain_text(block.children)):
                role = look.font if match[1] is None else look.latin
                for face, char in zip(book.draw(match[0], role).faces, match[0], strict=True):
                    drawn.setdefault((role, face.name), Counter())[char] += 1
    lines = lines_of(document.blocks)
    out = [Covered(role, face, _permission(face), c.total(), len(c)) for (role, face), c in sorted(drawn.items())]
    for role, chars in sorted(book.missing.items()):
        told = tuple((char, tuple(sorted(lines.get(char, ()))[:_MOST_LINES])) for char in sorted(chars))
        at = next(number for number, item in enumerate(out) if item.role == role)
        out[at] = replace(out[at], missing=told)
    return out


def _permission(face: str) -> str:
    info = load_catalogue(fonts_folder())[face]
    return permission(foreign_face(face).where.facts) if info.foreign else "bundled"


def lines_of(blocks: Sequence[Block]) -> dict[str, set[int]]:
    """The source lines that each character's blocks begin in."""
    found: dict[str, set[int]] = {}
    for block in blocks_of(blocks):
        span = getattr(block, "span", None)
        if span is not None:
            for char in set("".join(texts_of((block,)))):
                found.setdefault(char, set()).add(span.first)
    return found
