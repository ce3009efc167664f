"""The state of builds into one folder: the manifest, and the journal of the run that is going on."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import time_ns

from pipeline.batch.journal import STATE_FOLDER, Journal, run_name
from pipeline.batch.manifest import FILE, Manifest
from pipeline.diagnostics import Code, Diagnostic, Severity
from pipeline.errors import PipelineError


def state_folder(given: Path | None, out: Path) -> Path:
    """Where the state lies: as asked, else beside the editions."""
    return given if given is not None else out / STATE_FOLDER


@contextmanager
def open_state(state: Path, out: Path, notices: list[Diagnostic], merge: bool) -> Iterator[tuple[Manifest, Journal]]:
    """The manifest and the journal of a new run. What earlier runs left is merged first, with `merge` this one at its
    end. `notices` takes what there is to say. Raises `PipelineError` (B006)."""
    try:
        with open_or_renew(state, out, notices) as manifest:
            manifest.merge()
            journal = Journal(state, run_name(time_ns()))
            try:
                yield manifest, journal
            finally:
                journal.close()
                if merge:
                    manifest.merge()
    except (OSError, sqlite3.Error) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise PipelineError.of(Code.STATE_FAULT, None, case="use", folder=state.as_posix(), reason=reason) from error


def peek(state: Path, out: Path, notices: list[Diagnostic]) -> Manifest | None:
    """The manifest if there is one; nothing is begun."""
    return open_or_renew(state, out, notices) if (state / FILE).is_file() else None


def open_or_renew(state: Path, out: Path, notices: list[Diagnostic]) -> Manifest:
    """The manifest; one that cannot be read is set aside with a warning. Raises `OSError`, `sqlite3.Error`."""
    try:
        return Manifest(state, out)
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError):
            raise
        facts = {"case": "renewed", "folder": state.as_posix(), "reason": str(error)}
        notices.append(Diagnostic(Code.STATE_FAULT, Severity.WARNING, None, facts))
        (state / FILE).replace(state / f"{FILE}.unreadable")
        return Manifest(state, out)
