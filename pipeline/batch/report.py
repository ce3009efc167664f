"""What came of every document of a build, as plain records: JSON or CSV for scripts."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.batch.outcome import Outcome, diagnostic_record
from pipeline.batch.perform import put
from pipeline.diagnostics import Code
from pipeline.errors import PipelineError, SettingsError

_COLUMNS = ("source", "status", "tag", "format", "file", "size", "sha256", "fresh", "seconds", "codes")


def record_of(outcome: Outcome) -> dict[str, Any]:
    """One document: source, state, time, its editions, what was said."""
    return {
        "source": outcome.source,
        "status": outcome.status.value,
        "ok": outcome.ok,
        "seconds": round(outcome.seconds, 4),
        "tries": outcome.tries,
        "editions": [
            {
                "tag": made.tag,
                "format": made.format,
                "file": made.path,
                "size": made.size,
                "sha256": made.digest,
                "fresh": made.fresh,
                "page": made.page,
            }
            for made in outcome.outputs
        ],
        "diagnostics": [diagnostic_record(item) for item in outcome.diagnostics],
    }


def write_report(path: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    """The records sorted by source, as `.json` (whole) or `.csv` (a line an edition, with a byte order mark for Excel).

    Raises `SettingsError` (U007) for another extension, `PipelineError` (W001) when the file cannot be written.
    """
    ordered = sorted(rows, key=lambda row: str(row["source"]))
    if path.suffix == ".json":
        data = json.dumps(ordered, ensure_ascii=False, indent=1).encode("utf-8") + b"\n"
    elif path.suffix == ".csv":
        data = _csv(ordered).encode("utf-8-sig")
    else:
        raise SettingsError.of(Code.OUTPUT_KIND, None, case="extension", out=path.as_posix(), extension=path.suffix)
    try:
        put(path, data)
    except OSError as error:
        reason = error.strerror or str(error)
        facts = {"case": "disk", "format": path.suffix[1:], "file": path.as_posix(), "reason": reason}
        raise PipelineError.of(Code.WRITE_FAILED, None, **facts) from error


def _csv(rows: Sequence[Mapping[str, Any]]) -> str:
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow(_COLUMNS)
    for row in rows:
        codes = " ".join(sorted({item["code"] for item in row["diagnostics"]}))
        nothing = {"tag": "", "format": "", "file": "", "size": "", "sha256": "", "fresh": ""}
        for made in row["editions"] or [nothing]:
            facts = [made[name] for name in ("tag", "format", "file", "size", "sha256", "fresh")]
            cells = [row["source"], row["status"], *facts, row["seconds"], codes]
            table.writerow([_harmless(cell) for cell in cells])
    return text.getvalue()


def _harmless(cell: object) -> object:
    """A text that a spreadsheet would take for a formula gets an apostrophe in front (promise: text is data)."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in "=+-@\t" and cell else cell
