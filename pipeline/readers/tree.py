"""The tree as `-t json` writes it."""

from __future__ import annotations

from pipeline.assets import Assets
from pipeline.diagnostics import Code, Diagnostics, Place
from pipeline.errors import SourceError
from pipeline.limits import LIMITS, Limits, within
from pipeline.model.dump import LoadError, load
from pipeline.model.nodes import Document
from pipeline.source import Source


def read(source: Source, assets: Assets, found: Diagnostics, encoding: str = "", limits: Limits = LIMITS) -> Document:
    """The document of a JSON tree. Raises `SourceError` (R006, R009) that names the path of the first fault."""
    try:
        return load(within(source.data, source.name, limits).decode(encoding or "utf-8"))
    except (LoadError, UnicodeDecodeError, LookupError) as error:
        raise SourceError.of(Code.BAD_TREE, Place(source.name), reason=error) from error
