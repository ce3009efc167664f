"""The manifest: what was made of which source, from which fingerprint, in one SQLite file in the state folder.

Only a planning process writes it, by merging the journals of runs that have ended. Losing it loses no edition: the
next build makes everything again and comes to the same bytes.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from errno import ENOENT
from pathlib import Path
from typing import Any

from pipeline.batch.journal import STATE_FOLDER, abandoned, discard, records
from pipeline.batch.outcome import Outcome, Output, Status, diagnostic_of, diagnostic_record
from pipeline.batch.sources import is_url
from pipeline.diagnostics import Code
from pipeline.errors import PipelineError

FILE = "manifest.sqlite3"
_VERSION = 2
_WAIT = 30.0  # seconds for another build's merge
_TABLES = """
CREATE TABLE IF NOT EXISTS documents (
    name TEXT PRIMARY KEY, source TEXT, status TEXT, tries INTEGER, seconds REAL, worker TEXT, key TEXT,
    inputs TEXT, said TEXT
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS editions (
    name TEXT, asked TEXT, format TEXT, tag TEXT, path TEXT, key TEXT, size INTEGER, modified INTEGER, digest TEXT,
    page INTEGER, PRIMARY KEY (name, asked, format, page)
) WITHOUT ROWID;
"""
_PAGE = 8  # place of the page in a record of an edition; older journals have none
_DOCUMENT = "INSERT OR REPLACE INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
_EDITION = "INSERT OR REPLACE INTO editions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"


def open_manifest(folder: Path) -> Manifest:
    """The manifest of a folder of editions, or of a state folder given itself. Raises `PipelineError` (B006)."""
    state = folder / STATE_FOLDER if (folder / STATE_FOLDER).is_dir() else folder
    try:
        if not (state / FILE).is_file():
            raise FileNotFoundError(ENOENT, os.strerror(ENOENT))
        return Manifest(state, state.parent if state.name == STATE_FOLDER else folder)
    except (OSError, sqlite3.Error) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise PipelineError.of(Code.STATE_FAULT, None, case="use", folder=state.as_posix(), reason=reason) from error


class Manifest:
    """An open manifest. Paths in it are relative to `base`, the folder of the editions: both can move together."""

    def __init__(self, state: Path, base: Path) -> None:
        """Open or begin the manifest in a state folder. Raises `OSError`, `sqlite3.Error`."""
        self._state = state
        self._base = base
        state.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(state / FILE, timeout=_WAIT, isolation_level=None, check_same_thread=False)
        self._db.execute("PRAGMA synchronous = NORMAL")
        (version,) = self._db.execute("PRAGMA user_version").fetchone()
        if version == 1:  # it knew the first of several pages only: everything is made once more
            self._db.execute("DROP TABLE editions")
        elif version not in (0, _VERSION):
            raise sqlite3.DatabaseError(f"version {version}, expected {_VERSION}")
        if version != _VERSION:
            self._db.executescript(_TABLES)
            self._db.execute(f"PRAGMA user_version = {_VERSION}")

    def __enter__(self) -> Manifest:
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()

    def merge(self) -> int:
        """Take in the journals of all runs that have ended; how many documents they held."""
        count = 0
        for journal in abandoned(self._state):
            self._db.execute("BEGIN IMMEDIATE")
            try:
                for record in records(journal):
                    self._take(record)
                    count += 1
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")
            discard(journal)
        return count

    def _take(self, record: dict[str, Any]) -> None:
        name = record["name"]
        said, inputs = json.dumps(record["said"], ensure_ascii=False), json.dumps(record["inputs"], ensure_ascii=False)
        facts = (
            record["source"],
            record["status"],
            record["tries"],
            record["seconds"],
            record["worker"],
            record["key"],
        )
        self._db.execute(_DOCUMENT, (name, *facts, inputs, said))
        editions = [edition if len(edition) > _PAGE else (*edition, 1) for edition in record["editions"]]
        for asked, form in {(edition[0], edition[1]) for edition in editions}:  # an older one had more pages
            self._db.execute("DELETE FROM editions WHERE name = ? AND asked = ? AND format = ?", (name, asked, form))
        for edition in editions:
            self._db.execute(_EDITION, (name, *edition))

    def known(self, name: str) -> Outcome | None:
        """What the manifest knows of a document, its paths as seen from here."""
        row = self._db.execute("SELECT * FROM documents WHERE name = ?", (name,)).fetchone()
        return self._outcome(row) if row is not None else None

    def sources(self) -> Iterator[tuple[str, str]]:
        """Every document's name and source."""
        for name, source in self._db.execute("SELECT name, source FROM documents"):
            yield name, self._here(source)

    def documents(self) -> Iterator[Outcome]:
        """Every document, by name."""
        with closing(self._db.execute("SELECT * FROM documents ORDER BY name")) as rows:
            for row in rows:
                yield self._outcome(row)

    def _outcome(self, row: tuple[Any, ...]) -> Outcome:
        name, source, status, tries, seconds, worker, key, inputs, said = row
        editions = self._db.execute("SELECT * FROM editions WHERE name = ? ORDER BY asked, format, page", (name,))
        outputs = tuple(
            Output(kind, asked, tag, self._here(path), size, digest, key, modified, fresh=False, page=page)
            for _, asked, kind, tag, path, key, size, modified, digest, page in editions
        )
        files = tuple((self._here(path), size, modified, digest) for path, size, modified, digest in json.loads(inputs))
        diagnostics = tuple(diagnostic_of(item) for item in json.loads(said))
        return Outcome(
            self._here(source), name, Status(status), outputs, diagnostics, {}, seconds, tries, worker, files, key
        )

    def forget(self, names: Iterable[str]) -> None:
        """Drop documents and their editions from the manifest, not from the disk."""
        self._db.execute("BEGIN IMMEDIATE")
        for name in names:
            self._db.execute("DELETE FROM documents WHERE name = ?", (name,))
            self._db.execute("DELETE FROM editions WHERE name = ?", (name,))
        self._db.execute("COMMIT")

    def record(self, outcome: Outcome) -> dict[str, Any]:
        """What a journal says of an outcome; `merge` understands it."""
        return {
            "name": outcome.name,
            "source": self._there(outcome.source),
            "status": outcome.status.value,
            "tries": outcome.tries,
            "seconds": round(outcome.seconds, 4),
            "worker": outcome.worker,
            "key": outcome.key,
            "inputs": [[self._there(path), *facts] for path, *facts in outcome.inputs],
            "said": [diagnostic_record(item) for item in outcome.diagnostics],
            "editions": [
                [
                    made.asked,
                    made.format,
                    made.tag,
                    self._there(made.path),
                    made.key,
                    made.size,
                    made.modified,
                    made.digest,
                    made.page,
                ]
                for made in outcome.outputs
            ],
        }

    def _there(self, path: str) -> str:
        """A path relative to the editions' folder, with slashes; a URL as it is."""
        if is_url(path):
            return path
        return os.path.relpath(path, self._base).replace(os.sep, "/")

    def _here(self, path: str) -> str:
        """A path of the manifest as seen from the folder one works in."""
        if is_url(path):
            return path
        return os.path.normpath(os.path.join(self._base, path)).replace(os.sep, "/")  # noqa: PTH118  (10,000 at a time)
