"""What hostile files do: `python -m tests.measure.hostile FOLDER [--seconds 5] [--mib 512] [--write]`.

FOLDER holds the files and `manifest.jsonl` with one object a line: `file`, `tests` (what is hostile about it) and
`must` (what has to happen; `under N s` in it replaces the limit of seconds). Each file is read and recognised in a
process of its own, with limits on time and memory, without a network; with `--write` its EPUB and HTML are made too.
Prints one line a file: verdict, seconds, MiB at the peak, and what came of it. Exit status 1 when a file fails.

Fails: a crash, a traceback, a passed limit, a connection, a file that the reading left behind.
"""

from __future__ import annotations

import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SECONDS = 5.0
MIB = 512
_UNDER = re.compile(r"under (\d+) s")
_CHILD = "--child"


def child(path: Path, write: bool) -> None:
    """Read one file and say in one JSON line what came of it."""
    import socket

    def refuse(*_: object, **__: object) -> None:
        raise ConnectionRefusedError("the network was asked for")

    socket.socket.connect = refuse  # type: ignore[method-assign,assignment]
    socket.getaddrinfo = refuse  # type: ignore[assignment]

    from pipeline.assets import Assets
    from pipeline.conversion import Request, convert, read_document
    from pipeline.diagnostics import Diagnostics
    from pipeline.errors import PipelineError
    from pipeline.model.walk import document_text
    from pipeline.source import open_source

    found, assets = Diagnostics(), Assets()
    out: dict[str, object] = {}
    try:
        source = open_source(path)
        text = document_text(read_document(source, found, assets))
        out = {"kind": "text", "characters": len(text), "opening": text[:40], "pictures": len(assets)}
        if write:
            result = convert(source, Request(formats=("epub", "html")))
            out["editions"] = [edition.format for edition in result.editions]
            html = b"".join(edition.data for edition in result.editions if edition.format == "html").lower()
            active = (
                b"<script",
                b"javascript:",
                b"onload=",
                b"onclick=",
                b"onerror=",
                b"http-equiv=refresh",
                b"<iframe",
            )
            out["active"] = [word.decode() for word in active if word in html]
    except PipelineError as error:
        out = {"kind": "error", "opening": str(error)[:120]}
    out["said"] = sorted({f"{item.code.value}{item.severity.name[0]}" for item in found})
    out["mib"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps(out, ensure_ascii=False))


def run(path: Path, seconds: float, mib: int, write: bool) -> tuple[bool, float, dict[str, object]]:
    """One file in a process of its own: passed, seconds, what it said."""
    limit = (mib + 512) * 1024 * 1024  # address space; the resident peak is judged by `mib`

    def restrain() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))

    arguments = [sys.executable, "-m", "tests.measure.hostile", _CHILD, str(path), *(["--write"] if write else [])]
    folder = Path(__file__).parents[2]
    with tempfile.TemporaryDirectory() as empty:
        environment = {**os.environ, "PYTHONPATH": str(folder), "TMPDIR": empty, "PYTHONDONTWRITEBYTECODE": "1"}
        start = time.perf_counter()
        try:
            done = subprocess.run(
                arguments, capture_output=True, text=True, timeout=seconds * 4 + 10, cwd=empty, env=environment,
                preexec_fn=restrain, check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return False, time.perf_counter() - start, {"kind": "hangs"}
        took = time.perf_counter() - start
        left = [item.name for item in Path(empty).iterdir()]
    if done.returncode or not done.stdout.strip():
        last = done.stderr.strip().splitlines()[-1:] or [f"status {done.returncode}"]
        return False, took, {"kind": "crash", "opening": last[0][:160]}
    said = json.loads(done.stdout.strip().splitlines()[-1])
    if left:
        said["left"] = left
    passed = took <= seconds and said["mib"] <= mib and not left and not said.get("active")
    return passed, took, said


def main(arguments: list[str]) -> int:
    """Every file of a folder; the exit status."""
    if arguments[0] == _CHILD:
        child(Path(arguments[1]), "--write" in arguments)
        return 0
    folder = Path(arguments[0]).resolve()
    seconds = float(arguments[arguments.index("--seconds") + 1]) if "--seconds" in arguments else SECONDS
    mib = int(arguments[arguments.index("--mib") + 1]) if "--mib" in arguments else MIB
    write = "--write" in arguments
    failed = 0
    for line in (folder / "manifest.jsonl").read_text("utf-8").splitlines():
        entry = json.loads(line)
        under = _UNDER.search(entry["must"])
        limit = float(under[1]) if under else seconds
        passed, took, said = run(folder / entry["file"], limit, mib, write)
        failed += not passed
        facts = {key: value for key, value in said.items() if key not in ("kind", "mib")}
        print(
            f"{'pass' if passed else 'FAIL'}  {took:6.2f} s {said.get('mib', 0):>5} MiB  {entry['file']:<24} "
            f"{said['kind']:<6} {facts}\n      {entry['tests']}: {entry['must']}"
        )
    print(f"{failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
