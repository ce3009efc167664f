"""One source reviewed: opened, converted, and what is doubtful put into a file or given as bytes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from pipeline.batch.perform import put
from pipeline.batch.plan import Plan
from pipeline.batch.sources import STANDARD
from pipeline.conversion import review
from pipeline.diagnostics import Code, Diagnostic, Diagnostics, Place
from pipeline.errors import WriteError
from pipeline.records import dataclass
from pipeline.review.page import render
from pipeline.review.record import Review, as_json
from pipeline.source import from_stream, open_source


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A finished review. `target` is the file it was put into; `None`: the caller writes `data` to standard output."""

    data: bytes
    target: Path | None
    doubts: int
    diagnostics: tuple[Diagnostic, ...]


def review_one(
    plan: Plan, standard_input: Callable[[int], bytes], out: str, kind: str | None, language: str, version: str
) -> Reviewed:
    """The review of the one source of a plan, for the first script of its request.

    `out` names a file, `-` standard output, nothing the page beside one's work; `kind` is `html` or `json`, by default
    as the extension of `out` says. Raises `SourceError`, `SettingsError`, `WriteError`.
    """
    (task,) = plan.tasks
    request = task.request
    name = task.path.as_posix()
    most = request.limits.source_bytes
    source = from_stream(standard_input, most) if task.path == STANDARD else open_source(task.path, name, most)
    found = Diagnostics()
    made = review(source, request, found)
    kind = kind or ("json" if out.lower().endswith(".json") else "html")
    data = _bytes_of(made, kind, language, version)
    target = None if out == "-" else Path(out or f"{_stem(task.path)}.{made.target_tag}.review.{kind}")
    if target is not None:
        try:
            put(target, data)
        except OSError as error:
            reason = error.strerror or str(error)
            raise WriteError.of(
                Code.WRITE_FAILED, Place(name), case="disk", format=kind, file=target.as_posix(), reason=reason
            ) from error
    return Reviewed(data, target, len(made.doubts), tuple(found))


def _stem(path: Path) -> str:
    return "stdin" if path == STANDARD else path.stem


def _bytes_of(made: Review, kind: str, language: str, version: str) -> bytes:
    if kind == "json":
        return (json.dumps(as_json(made), ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")
    return render(made, language, f"Kanben {version}").encode("utf-8", "replace")
