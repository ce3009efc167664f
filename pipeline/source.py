"""A source as bytes with a name, and its text: the only door through which reading sees the outside."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pipeline.diagnostics import Code
from pipeline.errors import SourceError
from pipeline.limits import LIMITS, over
from pipeline.records import dataclass


@dataclass(frozen=True, slots=True)
class Source:
    """Bytes and where they came from. `name` is shown to people; `stem` names editions; `folder` holds local images."""

    name: str
    data: bytes
    folder: Path | None = None

    @property
    def stem(self) -> str:
        """The file name without folders and its last extension; `-` becomes `stdin`."""
        if self.name == "-":
            return "stdin"
        return Path(self.name).stem

    @property
    def extension(self) -> str:
        """Lower-case extension without the dot."""
        return Path(self.name).suffix[1:].lower()


def open_source(path: Path, name: str | None = None, limit: int = LIMITS.source_bytes) -> Source:
    """Read a file. Raises `SourceError` (R001, R006) naming the file and the reason."""
    shown = name if name is not None else path.as_posix()
    try:
        size = path.stat().st_size
        if size > limit:
            raise over(shown, "bytes", size, limit)
        return Source(shown, path.read_bytes(), path.parent)
    except OSError as error:
        raise SourceError.of(Code.UNREADABLE, None, file=shown, reason=error.strerror or str(error)) from error


def from_stream(read: Callable[[int], bytes], limit: int = LIMITS.source_bytes) -> Source:
    """The source `-`: what `read` gives when asked for at most so many bytes. Raises `SourceError` (R006)."""
    data = read(limit + 1)
    if len(data) > limit:
        raise over("-", "bytes", len(data), limit)
    return Source("-", data)
