"""How much a source may ask for before it is refused or cut: one default and one description for everybody.

A small file can ask for gigabytes of memory and hours of time. Each limit holds by itself; all can be changed by
`--limit`, by `[limits]` in `kanben.toml`, and by the argument `limits` of the API.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pipeline.diagnostics import Code, Place
from pipeline.errors import SettingsError, SourceError
from pipeline.records import dataclass, field, fields, replace

_MB = 1024 * 1024


def _limit(value: int, doc: str) -> int:
    number: int = field(default=value, metadata={"doc": doc})
    return number


@dataclass(frozen=True, slots=True)
class Limits:
    """Whole numbers of at least 0. A field `source_bytes` is the name `source-bytes`."""

    source_bytes: int = _limit(256 * _MB, "bytes of a source file")
    text_bytes: int = _limit(32 * _MB, "bytes of a text, web page or Markdown file")
    elements: int = _limit(100_000, "start tags of a web page")
    attributes: int = _limit(1_000, "attributes of one tag; more are left out")
    depth: int = _limit(1_000, "open elements of a web page; deeper tags are left out, their text stays")
    formatting: int = _limit(16, "open <b>, <font> and their like")
    nesting: int = _limit(16, "quotations, lists and tables inside each other; deeper ones become flat")
    cells: int = _limit(200_000, "grid cells of one table; a larger one becomes paragraphs")
    span: int = _limit(1_000, "columns one cell may span (the HTML standard's own bound)")
    entries: int = _limit(65_535, "files in a DOCX container")
    unpacked_bytes: int = _limit(512 * _MB, "bytes of a DOCX container when unpacked")
    part_bytes: int = _limit(64 * _MB, "bytes of one part of a DOCX that is read")
    ratio: int = _limit(200, "unpacked to packed size of a part above 10 MB")
    xml_tags: int = _limit(1_000_000, "tags in one part of a DOCX")
    image_bytes: int = _limit(20 * _MB, "bytes of one picture")
    image_pixels: int = _limit(50_000_000, "pixels of one picture")


LIMITS = Limits()
_SUFFIXES = {"k": 1_000, "m": 1_000_000, "g": 1_000_000_000}


def described() -> tuple[tuple[str, int, str], ...]:
    """Name, default and meaning of every limit."""
    return tuple(
        (item.name.replace("_", "-"), getattr(LIMITS, item.name), item.metadata["doc"]) for item in fields(Limits)
    )


def parsed(items: Iterable[str]) -> dict[str, int]:
    """Limits by name from `name=number`; the number may end in k, M or G. Raises `SettingsError` (U001)."""
    out: dict[str, int] = {}
    for item in items:
        name, _, value = item.partition("=")
        factor = _SUFFIXES.get(value[-1:].lower(), 1)
        figures = (value[:-1] if factor > 1 else value).strip()
        if not (figures.isascii() and figures.isdigit()) or len(figures) > 15:
            raise SettingsError.of(Code.UNKNOWN_OPTION_VALUE, None, option="--limit", value=item, known="NAME=NUMBER")
        out[name.strip()] = int(figures) * factor
    return out


def changed(limits: Limits, values: Mapping[str, int]) -> Limits:
    """Limits with some of them changed by name. Raises `SettingsError` (U001) for a name or number that is none."""
    names = [name for name, _, _ in described()]
    for name, value in values.items():
        if name not in names:
            raise SettingsError.of(
                Code.UNKNOWN_OPTION_VALUE, None, option="--limit", value=name, known=", ".join(names)
            )
        if value < 0:
            raise SettingsError.of(
                Code.UNKNOWN_OPTION_VALUE, None, option="--limit", value=f"{name} = {value}", known="0, 1, 2, …"
            )
    return replace(limits, **{name.replace("-", "_"): value for name, value in values.items()})


def over(file: str, what: str, count: int, limit: int) -> SourceError:
    """The error for a limit that was passed (R006)."""
    error = SourceError.of(Code.LIMIT, Place(file), file=file, what=what, found=count, limit=limit)
    assert isinstance(error, SourceError)
    return error


def within(data: bytes, file: str, limits: Limits) -> bytes:
    """The bytes of a text source, when they are not too many. Raises `SourceError` (R006)."""
    if len(data) > limits.text_bytes:
        raise over(file, "bytes", len(data), limits.text_bytes)
    return data
