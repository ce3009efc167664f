"""The journal of a run: one JSON line a document, in a file of its own, kept until it is merged into the manifest.

A run holds a lock on its journal as long as it lives, however it dies. A journal that can be locked therefore belongs
to nobody any more: whoever comes next merges it and clears away what its run left half done. Unfinished files lie
in a folder of the run below the state folder, so nothing half-written is ever seen among the editions.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

STATE_FOLDER = ".kanben"
_RUNS = "runs"
_SUFFIX = ".jsonl"


class Journal:
    """The journal of one run, open for appending; `folder` is the state folder, `run` a name nobody else has."""

    def __init__(self, folder: Path, run: str) -> None:
        """Begin a journal. Raises `OSError`."""
        self.run = run
        self._folder = folder
        (folder / _RUNS).mkdir(parents=True, exist_ok=True)
        self.path = folder / _RUNS / f"{run}{_SUFFIX}"
        self._file = _locked(self.path)

    @property
    def parts(self) -> Path:
        """Where unfinished files of this run lie."""
        return self._folder / _RUNS / self.run

    def add(self, record: dict[str, Any]) -> None:
        """Append one record and hand it to the system, so that it outlives the process."""
        self._file.write(json.dumps(record, ensure_ascii=False).encode("utf-8") + b"\n")
        self._file.flush()

    def close(self) -> None:
        """End the run; the journal stays until it is merged."""
        shutil.rmtree(self.parts, ignore_errors=True)
        self._file.close()


def _locked(path: Path) -> BinaryIO:
    """A file open for appending and locked. Before it is locked, another run may take it away as abandoned."""
    while True:
        file = path.open("ab")
        if lock(file) and path.exists():
            return file
        file.close()


def records(path: Path) -> Iterator[dict[str, Any]]:
    """The whole records of a journal; a last line that was cut off by a crash is none."""
    with path.open("rb") as lines:
        for line in lines:
            if not line.endswith(b"\n"):
                return
            with suppress(ValueError):
                record = json.loads(line)
                if isinstance(record, dict):
                    yield record


def abandoned(folder: Path) -> Iterator[Path]:
    """The journals below a state folder whose runs have ended, oldest first; each is locked while it is yielded."""
    with suppress(OSError):
        found = sorted((folder / _RUNS).glob(f"*{_SUFFIX}"), key=lambda path: path.name)
        for path in found:
            with suppress(FileNotFoundError), path.open("ab") as handle:
                if lock(handle):
                    yield path


def discard(path: Path) -> None:
    """Remove a journal that has been merged, and what its run left half done."""
    shutil.rmtree(path.with_suffix(""), ignore_errors=True)
    with suppress(OSError):
        path.unlink(missing_ok=True)


def lock(handle: BinaryIO) -> bool:
    """Take the lock of an open file without waiting; true when it is ours. It ends with the file or the process."""
    if sys.platform == "win32":
        import msvcrt

        try:
            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
    import fcntl

    try:
        fcntl.flock(handle.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def run_name(moment_ns: int) -> str:
    """A name for a run that sorts by time and that no other process has."""
    return f"{moment_ns:020d}-{os.getpid()}-{os.urandom(3).hex()}"
