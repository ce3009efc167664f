"""Reports a second: sets of six editions of distinct reports, in one process and in two, and memory over time.

    python -m tests.bench.reports FOLDER [--count 400] [--jobs 1,2] [--peers N] [--pandoc PROGRAM] [--typst PYTHON]

FOLDER holds text files (variants of them are made, see `tests.bench.variants`). `--peers N` sends N of the same reports
through OpenCC, pandoc (Word and EPUB) and pandoc with Typst (PDF), one process a step, as a script would. The memory of
a worker is its resident set when a tenth of the documents is done and at the end.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from time import perf_counter

from pipeline.batch.outcome import Outcome
from pipeline.batch.run import build
from pipeline.options import Options
from tests.bench.variants import write_variants

_SCRIPTS = ("zh-Hans", "zh-Hant-TW")


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=400)
    parser.add_argument("--length", type=int, default=0)
    parser.add_argument("--jobs", default="1,2")
    parser.add_argument("--peers", type=int, default=0)
    parser.add_argument("--pandoc", default="pandoc")
    parser.add_argument("--typst", default=sys.executable)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        write_variants(given.folder, place / "in", given.count, given.length)
        print("who\tprocesses\treports\treports/s\tresident MiB at a tenth, at the end")
        for jobs in map(int, given.jobs.split(",")):
            rate, memory = _ours(place, jobs, given.count)
            sizes = ", ".join(f"{size:.0f}" for size in memory)
            print(f"kanben\t{jobs}\t{given.count}\t{rate:.2f}\t{sizes}", flush=True)
        began = perf_counter()
        unchanged = [item.status.value for item in _built(place, 2)].count("unchanged")
        print(f"unchanged\t-\t{unchanged}\t{unchanged / (perf_counter() - began):.0f}\t")
        if given.peers:
            print(f"peers\t1\t{given.peers}\t{_peers(place, given.peers, given.pandoc, given.typst):.2f}\t")


def _built(place: Path, jobs: int) -> Iterator[Outcome]:
    return build([place / "in"], Options(out=place / f"out{jobs}", scripts=_SCRIPTS, jobs=jobs, timeout=120))


def _ours(place: Path, jobs: int, count: int) -> tuple[float, list[float]]:
    """Rate over the whole run, workers' start included, and the workers' memory in the middle and at the end."""
    began, memory = perf_counter(), []
    for number, outcome in enumerate(_built(place, jobs), 1):
        if not outcome.ok:
            raise RuntimeError(f"{outcome.source}: {outcome.diagnostics}")
        if number in (max(1, count // 10), count):
            memory.append(_resident())
    return count / (perf_counter() - began), memory


def _resident() -> float:
    """The largest resident set of the processes that this one started, MiB."""
    told = subprocess.run(["ps", "-o", "rss=,ppid=", "-e"], capture_output=True, text=True, check=True).stdout
    mine = str(os.getpid())
    sizes = [int(size) for size, parent in (line.split() for line in told.splitlines()) if parent == mine]
    return max(sizes, default=0) / 1024


def _peers(place: Path, count: int, pandoc: str, typst: str) -> float:
    """Reports a second through the usual programs, one after the other."""
    out = place / "peers"
    out.mkdir()
    sources = sorted((place / "in").rglob("*.txt"))[:count]
    began = perf_counter()
    for source in sources:
        for script in _SCRIPTS:
            text = out / f"{source.stem}.{script}.md"
            _converted(source, text, script)
            for extension in ("docx", "epub"):
                _run([pandoc, "-M", "title=报告", str(text), "-o", str(text.with_suffix(f".{extension}"))])
            _run([pandoc, "-s", str(text), "-o", str(text.with_suffix(".typ"))])
            _run([typst, "-c", f"import typst; typst.compile({str(text.with_suffix('.typ'))!r}, output='/dev/null')"])
    return count / (perf_counter() - began)


def _converted(source: Path, target: Path, script: str) -> None:
    text = source.read_text(encoding="utf-8").replace("\n", "\n\n")
    if script != "zh-Hans":
        import opencc

        text = opencc.OpenCC("s2tw").convert(text)
    target.write_text(text, encoding="utf-8")


def _run(command: Sequence[str]) -> None:
    subprocess.run(command, check=True, capture_output=True)


if __name__ == "__main__":
    main()
