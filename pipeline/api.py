"""The functions that `pipeline` offers to scripts: files or bytes in, trees and finished editions out."""

from __future__ import annotations

from pathlib import Path
from typing import overload

from pipeline import conversion
from pipeline.assets import Assets
from pipeline.conversion import Request, Result
from pipeline.diagnostics import Diagnostics
from pipeline.model.nodes import Document
from pipeline.options import DEFAULT_FORMATS, DEFAULT_SCRIPTS, DEFAULT_STYLE
from pipeline.source import Source, open_source
from pipeline.style.load import load_style
from pipeline.style.sheet import StyleSheet


def read(
    source: Source | Path | str, *, reader: str = "", encoding: str = "", found: Diagnostics | None = None
) -> Document:
    """The finished tree of a report: read, cleaned, recognised. `found` collects what there is to say.

    Raises `SourceError` for what cannot be read, `SettingsError` for a reader that does not exist.
    """
    collector = found if found is not None else Diagnostics()
    return conversion.read_document(_source(source), collector, Assets(), reader=reader, encoding=encoding)


def convert(
    source: Source | Path | str,
    *,
    formats: tuple[str, ...] = DEFAULT_FORMATS,
    scripts: tuple[str, ...] = DEFAULT_SCRIPTS,
    style: StyleSheet | Path | str = DEFAULT_STYLE,
    reader: str = "",
    encoding: str = "",
    epoch: int | None = None,
) -> Result:
    """Every edition of one report in memory (`Result.editions`); `build` writes files.

    Faults in the document are diagnostics of the result. Raises `SourceError` for a file that cannot be opened and
    `SettingsError` for a wrong format, script or style.
    """
    sheet = style if isinstance(style, StyleSheet) else load_style(style)
    request = Request(formats, scripts, sheet, reader, encoding, epoch=epoch)
    return conversion.convert(_source(source), request)


@overload
def convert_script(what: str, tag: str) -> str: ...


@overload
def convert_script(what: Document, tag: str) -> Document: ...


def convert_script(what: str | Document, tag: str) -> str | Document:
    """A text or a tree in the script and habit of a language tag (`zh-Hant-TW`). Raises `SettingsError` for others."""
    conversion.check_scripts((tag,))
    if isinstance(what, Document):
        return conversion.in_script(what, tag, Diagnostics())
    from pipeline.transforms.script import convert_script as convert_text

    return convert_text(what, tag)


def _source(source: Source | Path | str) -> Source:
    return source if isinstance(source, Source) else open_source(Path(source))
