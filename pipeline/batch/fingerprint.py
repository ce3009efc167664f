"""Fingerprints: one digest over everything an edition is made from, so that equal digests mean equal bytes.

An edition depends on the bytes of its source and of the pictures read with it, on the facts and options of its
request, on the resolved style of its target and language, on the fonts, and on the program itself.
"""

from __future__ import annotations

import hashlib
import json
import os
import zlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from pipeline.conversion import OWN_SCRIPT, TARGETS, Request
from pipeline.fonts.catalogue import load_catalogue, open_face
from pipeline.lang.regions import TAGS
from pipeline.records import fields
from pipeline.style.bundled import fonts_folder
from pipeline.style.resolve import resolve
from pipeline.style.sheet import StyleSheet

_PACKAGE = Path(__file__).resolve().parents[1]
_COUNTED_ELSEWHERE = ("formats", "scripts", "style", "wanted")


def digest_of(data: bytes) -> str:
    """SHA-256, hexadecimal."""
    return hashlib.sha256(data).hexdigest()


@cache
def program_digest() -> str:
    """One digest over the program's own files, code and data, the names and sizes of its fonts, the build of zlib."""
    told = hashlib.sha256(zlib.ZLIB_RUNTIME_VERSION.encode())
    for folder, folders, names in os.walk(_PACKAGE):
        folders[:] = sorted(name for name in folders if name != "__pycache__" and not name.startswith("_styles"))
        for name in sorted(names):
            path = Path(folder, name)
            told.update(path.relative_to(_PACKAGE).as_posix().encode() + b"\0" + path.read_bytes())
    with os.scandir(fonts_folder()) as entries:
        for entry in sorted(entries, key=lambda item: item.name):
            if entry.is_file():
                told.update(f"{entry.name}:{entry.stat().st_size}\0".encode())
    return told.hexdigest()


class Fingerprints:
    """Fingerprints of editions; what many editions share is digested once."""

    def __init__(self) -> None:
        self._styles: dict[tuple[int, str, str], str] = {}
        self._requests: dict[int, tuple[Request, str]] = {}

    def edition(self, request: Request, inputs: tuple[str, ...], tag: str, format_name: str) -> str:
        """The fingerprint of one edition. `inputs` are the digests of all files read, the source first."""
        told = hashlib.sha256(program_digest().encode())
        for part in (*inputs, self._request(request), tag, format_name, self._style(request, tag, format_name)):
            told.update(b"\0" + part.encode())
        return told.hexdigest()

    def document(self, request: Request, inputs: tuple[str, ...]) -> str:
        """The fingerprint of all that is asked of one document."""
        return digest_of("\0".join((program_digest(), *inputs, self._request(request))).encode())

    def _request(self, request: Request) -> str:
        known = self._requests.get(id(request))
        if known is None or known[0] is not request:
            named = (item.name for item in fields(request) if item.name not in _COUNTED_ELSEWHERE)
            facts = {name: getattr(request, name) for name in named}
            self._requests[id(request)] = known = (request, json.dumps(facts, sort_keys=True, default=repr))
        return known[1]

    def _style(self, request: Request, tag: str, format_name: str) -> str:
        sheet = request.style
        if sheet is None:
            return ""
        key = (id(sheet), tag, format_name)
        if key not in self._styles:
            self._styles[key] = _style_digest(sheet, tag, format_name)
        return self._styles[key]


def _style_digest(sheet: StyleSheet, tag: str, format_name: str) -> str:
    """A digest of the numbers that an edition of this format sees; the layout's numbers are among them."""
    tags = TAGS if tag == OWN_SCRIPT else (tag,)
    target = TARGETS.get(format_name)
    seen = [repr(resolve(sheet, one)) for one in tags]
    if target is not None:
        seen += [repr(resolve(sheet, one, target)) for one in tags]
    seen += _own_fonts(sheet, tags)
    return digest_of("\n".join(seen).encode())


def _own_fonts(sheet: StyleSheet, tags: Sequence[str]) -> list[str]:
    """Digests of the font files that are the user's own; whether a name is installed counts too."""
    catalogue = load_catalogue(fonts_folder())
    asked = {face for tag in tags for font in resolve(sheet, tag).fonts.values() for face in font.faces}
    own = sorted(face for face in asked if face not in catalogue or catalogue[face].foreign)
    return [f"{face} {open_face(catalogue[face]).digest if catalogue.available([face]) else ''}" for face in own]
