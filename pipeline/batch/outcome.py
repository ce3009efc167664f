"""What came of one source in a build: which files were put into place and what there was to say. No bytes."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from pipeline.diagnostics import Code, Diagnostic, Place, Severity
from pipeline.records import dataclass, field


class Status(StrEnum):
    """How the work on a source ended."""

    BUILT = "built"
    UNCHANGED = "unchanged"
    FAILED = "failed"  # its own fault, found by the work: nothing is gained by trying again
    QUARANTINED = "quarantined"  # it crashed, hung or ran out of memory each time it was tried


@dataclass(frozen=True, slots=True)
class Output:
    """One file of an edition in its place; pages as pictures are one each. `asked` is the tag as the request says it
    (`source` or a language tag)."""

    format: str
    asked: str
    tag: str
    path: str
    size: int
    digest: str  # SHA-256 of the bytes, hexadecimal
    key: str = ""  # fingerprint of everything the edition was made from
    modified: int = 0  # of the file, nanoseconds
    fresh: bool = True  # made by this run; otherwise found unchanged
    page: int = 1  # of an edition of several files, from 1


@dataclass(frozen=True, slots=True)
class Outcome:
    """One source of a build. `name` is its output's folder and stem; `seconds` is the time of its last try."""

    source: str
    name: str
    status: Status
    outputs: tuple[Output, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    timings: Mapping[str, float] = field(default_factory=dict)
    seconds: float = 0.0
    tries: int = 1
    worker: str = ""
    inputs: tuple[tuple[str, int, int, str], ...] = ()  # path, size, modified (ns), SHA-256 of each file that was read
    key: str = ""  # fingerprint of the request and its inputs

    @property
    def worst(self) -> Severity | None:
        """The heaviest severity, or `None`."""
        return max((item.severity for item in self.diagnostics), default=None)

    @property
    def ok(self) -> bool:
        """Every edition asked for is in its place and no error was found."""
        return self.status in (Status.BUILT, Status.UNCHANGED) and (self.worst or 0) < Severity.ERROR


def diagnostic_record(item: Diagnostic) -> dict[str, Any]:
    """A diagnostic as plain data for JSON."""
    return {
        "code": item.code.value,
        "severity": int(item.severity),
        "place": list(item.place) if item.place else None,
        "detail": dict(item.detail),
    }


def diagnostic_of(record: Mapping[str, Any]) -> Diagnostic:
    """The diagnostic that a record was made of. Raises `ValueError` or `KeyError` for anything else."""
    place = Place(*record["place"]) if record["place"] else None
    return Diagnostic(Code(record["code"]), Severity(record["severity"]), place, dict(record["detail"]))
