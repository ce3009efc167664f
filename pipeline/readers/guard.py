"""What is refused or cut before a parser sees it: limits, and ZIP containers read without trust.

A small file can ask for gigabytes: a DOCX of 211 kB may hold twenty million paragraphs. Nothing here unpacks more than
its limit allows, and nothing is ever written.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import dataclass

from pipeline.diagnostics import Code, Diagnostics, Place
from pipeline.errors import SourceError

_MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a source may ask for. Bytes, counts and pixels; each holds by itself."""

    html_bytes: int = 64 * _MB
    elements: int = 400_000  # start tags of a page
    attributes: int = 1_000  # of one element
    depth: int = 1_000  # open elements of a page; deeper tags are left out, their text stays
    formatting: int = 16  # open <b>, <font> and their like
    nesting: int = 16  # quotes, lists and tables inside each other in the tree
    cells: int = 200_000  # grid cells of one table
    span: int = 1_000  # columns one cell may span (the HTML standard's own bound)
    entries: int = 65_535  # of a ZIP container
    unpacked: int = 512 * _MB  # all entries as declared
    part: int = 64 * _MB  # one part that is read
    ratio: int = 200  # unpacked to packed, for parts above `ratio_from`
    ratio_from: int = 10 * _MB
    tags: int = 2_500_000  # "<" in one XML part
    image_bytes: int = 20 * _MB
    image_pixels: int = 50_000_000


LIMITS = Limits()

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CLIMBS = re.compile(r"(?:^|[/\\])\.\.(?:[/\\]|$)|^[/\\]|^[A-Za-z]:|\0")
_CHUNK = 1 * _MB


def over(file: str, what: str, count: int, limit: int) -> SourceError:
    """The error for a limit that was passed (R006)."""
    error = SourceError.of(Code.LIMIT, Place(file), file=file, what=what, found=count, limit=limit)
    assert isinstance(error, SourceError)
    return error


def broken(file: str, case: str, part: str = "", reason: object = "") -> SourceError:
    """The error for a container that cannot be read (R012); `case` names the words."""
    error = SourceError.of(Code.BAD_CONTAINER, Place(file), case=case, part=part, reason=reason)
    assert isinstance(error, SourceError)
    return error


class Container:
    """The parts of a ZIP container by name. Raises `SourceError` (R006, R012) for one that cannot be trusted."""

    __slots__ = ("_archive", "_by_name", "_file", "_limits", "names")

    def __init__(self, data: bytes, file: str, found: Diagnostics, limits: Limits = LIMITS) -> None:
        if data.startswith(_OLE):
            raise broken(file, "ole")
        if not data.startswith(b"PK"):
            raise broken(file, "not_zip")
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
            entries = self._archive.infolist()
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, OverflowError) as error:
            raise broken(file, "damaged", reason=error) from error
        self._file = file
        self._limits = limits
        self._by_name: dict[str, zipfile.ZipInfo] = {}
        self._admit(entries, found)
        self.names = tuple(self._by_name)

    def _admit(self, entries: list[zipfile.ZipInfo], found: Diagnostics) -> None:
        file, limits = self._file, self._limits
        if len(entries) > limits.entries:
            raise over(file, "ZIP entries", len(entries), limits.entries)
        total = sum(entry.file_size for entry in entries)
        if total > limits.unpacked:
            raise over(file, "bytes unpacked", total, limits.unpacked)
        end = 0
        for entry in sorted(entries, key=lambda item: item.header_offset):
            if entry.header_offset < end:
                raise broken(file, "overlap", part=entry.filename)
            end = entry.header_offset + entry.compress_size
        for entry in entries:
            if entry.is_dir():
                continue
            if entry.flag_bits & 0x1:
                raise broken(file, "encrypted")
            if _CLIMBS.search(entry.filename):
                found.warn(Code.UNSUPPORTED_CONTENT, Place(file), what=repr(entry.filename)[1:-1], case="outside")
                continue
            name = entry.filename.lower()  # OPC part names know no case
            if name in self._by_name:
                raise broken(file, "duplicate", part=entry.filename)
            if entry.file_size > limits.ratio_from and entry.file_size > limits.ratio * max(1, entry.compress_size):
                raise over(file, "times unpacked", entry.file_size // max(1, entry.compress_size), limits.ratio)
            self._by_name[name] = entry

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name.lower() in self._by_name

    def read(self, name: str) -> bytes:
        """The bytes of a part, never more than its limit. Raises `KeyError` for a part that is not there."""
        entry = self._by_name[name.lower()]
        limit = self._limits.part
        if entry.file_size > limit:
            raise over(self._file, f"bytes in {entry.filename}", entry.file_size, limit)
        out = bytearray()
        try:
            with self._archive.open(entry) as stream:
                while chunk := stream.read(_CHUNK):
                    out += chunk
                    if len(out) > limit:
                        raise over(self._file, f"bytes in {entry.filename}", len(out), limit)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
            raise broken(self._file, "damaged", reason=f"{entry.filename}: {error}") from error
        except Exception as error:  # bz2 and lzma have errors of their own
            if isinstance(error, SourceError):
                raise
            raise broken(self._file, "damaged", reason=f"{entry.filename}: {error}") from error
        return bytes(out)

    def xml(self, name: str) -> bytes:
        """The bytes of an XML part: no document type, no entities, no more tags than the limit."""
        data = self.read(name)
        bare = data.replace(b"\0", b"") if data[:4].count(0) else data  # UTF-16 shows its ASCII between zeros
        if b"<!DOCTYPE" in bare or b"<!ENTITY" in bare:
            raise broken(self._file, "entities", part=name)
        tags = bare.count(b"<")
        if tags > self._limits.tags:
            raise over(self._file, f"tags in {name}", tags, self._limits.tags)
        return data
