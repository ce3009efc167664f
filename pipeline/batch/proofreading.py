"""Proofread sources one after another; a fault of one never stops the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from pipeline.assets import Assets
from pipeline.batch.perform import program_fault
from pipeline.batch.sources import STANDARD, find_sources
from pipeline.check import proofread
from pipeline.check.accepted import settle
from pipeline.conversion import read_document
from pipeline.diagnostics import Code, Diagnostic, Diagnostics, Place
from pipeline.errors import PipelineError, SettingsError
from pipeline.limits import LIMITS, changed
from pipeline.project import Settings, settings_for
from pipeline.records import dataclass
from pipeline.source import Source, open_source


@dataclass(frozen=True, slots=True)
class Proof:
    """The findings on one source in its order, and how many more the settings accept."""

    source: str
    findings: tuple[Diagnostic, ...]
    accepted: int = 0


def proofread_sources(
    sources: Sequence[Path], root: Path, standard_input: Callable[[], bytes], *, reader: str = "", encoding: str = ""
) -> Iterator[Proof]:
    """One proof a source (files, folders, patterns, `-`). Raises `SettingsError` for wrong settings, U002, U005."""
    found = list(find_sources(sources, root / "dist"))
    if not found:
        raise SettingsError.of(Code.NO_SOURCES, None, where=", ".join(path.as_posix() for path in sources))
    for path, _, _ in found:
        settings = Settings() if path == STANDARD else settings_for(path, root)
        name = path.as_posix()
        reading = Diagnostics()
        try:
            source = Source("-", standard_input()) if path == STANDARD else open_source(path, name)
            document = read_document(
                source,
                reading,
                Assets(),
                reader=reader or settings.reader or "",
                encoding=encoding or settings.encoding or "",
                limits=changed(LIMITS, settings.limits or {}),
            )
            left, accepted = settle(proofread(document, reading), settings.accepted, Place(name))
        except PipelineError as error:
            if error.exit_status != 1:
                raise
            yield Proof(name, error.diagnostics)
            continue
        except Exception as error:  # a fault of the program is told of its document, and the rest are read
            yield Proof(name, (program_fault(name, error),))
            continue
        yield Proof(name, tuple(left), accepted)
