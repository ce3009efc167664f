"""What hostile files do: `python -m tests.measure.hostile FOLDER [--seconds 5] [--mib 512] [--build] [--only NAME]`.

FOLDER holds the files and `manifest.jsonl` with one object a line: `file`, `tests` (what is hostile about it), `must`
(what has to happen; `under N s` in it replaces the limit of seconds) and, in our own manifests, `want` (text, error or
either). Each file is read and recognised in a process of its own that has no network; with `--build` the command
`kanben build` makes its PDF, Word, EPUB and HTML editions instead. Prints one line a file: verdict, seconds, MiB at the
peak, and what came of it. Exit status 1 when a file fails.

Fails: a crash, a traceback, a fault of the program (B001), a passed limit, a connection, a file that was left behind,
active content in an edition, an outcome that `want` rules out.
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
import zipfile
from pathlib import Path

SECONDS = 5.0
MIB = 512
_UNDER = re.compile(r"under (\d+) s")
_CHILD = "--child"
_ACTIVE = (
    b"<script",
    b"javascript:",
    b"vbscript:",
    b"onload=",
    b"onclick=",
    b'http-equiv="refresh',
    b"<iframe",
    b"<object",
)
_KEPT = "正文在此，一字不少。"


def child(path: Path, build: bool) -> None:
    """Read or build one file and say in one JSON line what came of it."""
    import socket

    def refuse(*_: object, **__: object) -> None:
        raise ConnectionRefusedError("the network was asked for")

    socket.socket.connect = refuse  # type: ignore[method-assign,assignment]
    socket.getaddrinfo = refuse  # type: ignore[assignment]
    out = _built(path) if build else _read(path)
    out["mib"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps(out, ensure_ascii=False))


def _read(path: Path) -> dict[str, object]:
    from pipeline.assets import Assets
    from pipeline.conversion import read_document
    from pipeline.diagnostics import Diagnostics
    from pipeline.errors import PipelineError
    from pipeline.model.walk import document_text
    from pipeline.source import open_source

    found, assets = Diagnostics(), Assets()
    try:
        text = document_text(read_document(open_source(path), found, assets))
    except PipelineError as error:
        codes = sorted({item.code.value for item in error.diagnostics})
        return {"kind": "error", "opening": str(error)[:120], "said": codes}
    said = sorted({f"{item.code.value}{item.severity.name[0]}" for item in found})
    kept = _KEPT in text.replace("\n", "")
    return {"kind": "text", "kept": kept, "characters": len(text), "pictures": len(assets), "said": said}


def _built(path: Path) -> dict[str, object]:
    import contextlib
    import io

    from pipeline.cli import main as kanben

    told = io.StringIO()
    status = 0
    with contextlib.redirect_stderr(told):
        try:
            kanben(["build", str(path), "-t", "pdf,docx,epub,html", "-o", "made", "--log-format", "json", "-j", "1"])
        except SystemExit as leaving:
            status = int(leaving.code or 0)
    made = sorted(item for item in Path("made").rglob("*") if item.is_file() and ".kanben" not in item.parts)
    codes = sorted(set(re.findall(r'"code": ?"([A-Z]\d{3})"', told.getvalue())))
    active = sorted({word.decode() for item in made for word in _ACTIVE if word in _markup(item)})
    return {
        "kind": "text" if made else "error", "status": status, "editions": [item.suffix for item in made],
        "said": codes, "active": active, "opening": "" if made else told.getvalue()[-200:],
    }  # fmt: skip


def _markup(path: Path) -> bytes:
    """The markup of a page or of the chapters of an EPUB, lower case."""
    if path.suffix == ".html":
        return path.read_bytes().lower()
    if path.suffix == ".epub":
        with zipfile.ZipFile(path) as archive:
            return b"".join(archive.read(name) for name in archive.namelist() if name.endswith(".xhtml")).lower()
    return b""


def run(path: Path, seconds: float, mib: int, build: bool, want: str) -> tuple[bool, float, dict[str, object]]:
    """One file in a process of its own: passed, seconds, what it said."""
    arguments = [sys.executable, "-m", "tests.measure.hostile", _CHILD, str(path), *(["--build"] if build else [])]
    folder = Path(__file__).parents[2]
    with tempfile.TemporaryDirectory() as empty:
        environment = {**os.environ, "PYTHONPATH": str(folder), "TMPDIR": empty, "PYTHONDONTWRITEBYTECODE": "1"}
        start = time.perf_counter()
        try:
            done = subprocess.run(
                arguments,
                capture_output=True,
                text=True,
                timeout=seconds * 4 + 30,
                cwd=empty,
                env=environment,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return False, time.perf_counter() - start, {"kind": "hangs"}
        took = time.perf_counter() - start
        left = [item.name for item in Path(empty).rglob("*") if item.is_file() and item.suffix not in _EDITIONS]
        left = [name for name in left if not name.startswith(("manifest.", "run-"))]
    if done.returncode or not done.stdout.strip() or "Traceback" in done.stderr:
        last = done.stderr.strip().splitlines()[-1:] or [f"status {done.returncode}"]
        return False, took, {"kind": "crash", "opening": last[0][:160]}
    said = json.loads(done.stdout.strip().splitlines()[-1])
    if left:
        said["left"] = left
    wrong = said["kind"] != want if want in ("text", "error") else False
    wrong |= want == "text" and not said.get("kept", True)
    codes = said.get("said", [])
    passed = took <= seconds and said["mib"] <= mib and not left and not said.get("active") and not wrong
    return passed and not any(code.startswith("B001") for code in codes), took, said


_EDITIONS = frozenset((".pdf", ".docx", ".epub", ".html"))


def main(arguments: list[str]) -> int:
    """Every file of a folder; the exit status."""
    if arguments[0] == _CHILD:
        child(Path(arguments[1]), "--build" in arguments)
        return 0
    folder = Path(arguments[0]).resolve()
    seconds = float(arguments[arguments.index("--seconds") + 1]) if "--seconds" in arguments else SECONDS
    mib = int(arguments[arguments.index("--mib") + 1]) if "--mib" in arguments else MIB
    only = arguments[arguments.index("--only") + 1] if "--only" in arguments else ""
    build = "--build" in arguments
    failed = total = 0
    for line in (folder / "manifest.jsonl").read_text("utf-8").splitlines():
        entry = json.loads(line)
        if only not in entry["file"]:
            continue
        under = _UNDER.search(entry["must"])
        limit = float(under[1]) if under else seconds
        passed, took, said = run(folder / entry["file"], limit, mib, build, entry.get("want", ""))
        total += 1
        failed += not passed
        facts = {key: value for key, value in said.items() if key not in ("kind", "mib")}
        print(
            f"{'pass' if passed else 'FAIL'}  {took:6.2f} s {said.get('mib', 0):>5} MiB  {entry['file']:<24} "
            f"{said['kind']:<6} {facts}\n      {entry['tests']}: {entry['must']}",
            flush=True,
        )
    print(f"{failed} of {total} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
