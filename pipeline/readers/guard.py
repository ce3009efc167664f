"""ZIP containers read without trust, before any parser sees their parts.

A DOCX of 211 kB may hold twenty million paragraphs. Nothing here unpacks more than its limit allows, and nothing is
ever written.
"""

from __future__ import annotations

import io
import zipfile
import zlib

from pipeline.diagnostics import Code, Diagnostics, Place
from pipeline.errors import SourceError
from pipeline.limits import LIMITS, Limits, over
from pipeline.patterns import regex
from pipeline.readers.kinds import refuse

_CLIMBS = regex(r"(?:^|[/\\])\.\.(?:[/\\]|$)|^[/\\]|^[A-Za-z]:|\0")
_CHUNK = 1024 * 1024
_RATIO_FROM = 10 * 1024 * 1024  # bytes: small parts may well be pressed to nothing


def broken(file: str, case: str, part: str = "", reason: object = "") -> SourceError:
    """The error for a container that cannot be read (R012); `case` names the words."""
    error = SourceError.of(Code.BAD_CONTAINER, Place(file), case=case, part=part, reason=reason)
    assert isinstance(error, SourceError)
    return error


class Container:
    """The parts of a ZIP container by name. Raises `SourceError` (R006, R012) for one that cannot be trusted."""

    __slots__ = ("_archive", "_by_name", "_file", "_limits", "names")

    def __init__(self, data: bytes, file: str, found: Diagnostics, limits: Limits = LIMITS) -> None:
        if not data.startswith(b"PK"):
            refuse(data, file)
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
        if total > limits.unpacked_bytes:
            raise over(file, "bytes unpacked", total, limits.unpacked_bytes)
        end = 0
        for entry in sorted(entries, key=lambda item: item.header_offset):
            if entry.header_offset < end:
                raise broken(file, "overlap", part=entry.filename)
            end = entry.header_offset + entry.compress_size
        for entry in entries:
            if not entry.filename or entry.is_dir():  # a nameless entry can be asked for by nobody
                continue
            if entry.flag_bits & 0x1:
                raise broken(file, "encrypted")
            if _CLIMBS.search(entry.filename):
                found.warn(Code.UNSUPPORTED_CONTENT, Place(file), what=repr(entry.filename)[1:-1], case="outside")
                continue
            name = entry.filename.lower()  # OPC part names know no case
            if name in self._by_name:
                raise broken(file, "duplicate", part=entry.filename)
            if entry.file_size > _RATIO_FROM and entry.file_size > limits.ratio * max(1, entry.compress_size):
                raise over(file, "times unpacked", entry.file_size // max(1, entry.compress_size), limits.ratio)
            self._by_name[name] = entry

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name.lower() in self._by_name

    def read(self, name: str) -> bytes:
        """The bytes of a part, never more than its limit. Raises `KeyError` for a part that is not there."""
        entry = self._by_name[name.lower()]
        limit = self._limits.part_bytes
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
        if tags > self._limits.xml_tags:
            raise over(self._file, f"tags in {name}", tags, self._limits.xml_tags)
        return data
