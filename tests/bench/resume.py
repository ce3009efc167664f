"""Ten thousand documents and a parent that is killed: how much is done twice, and how soon does the rest go on?

    python -m tests.bench.resume [--documents 10000] [--kills 20] [--jobs 2] [--length 300] [--format html] [--seed 1]

Each round starts the build, waits for the first document to begin, kills the planning process alone after a random
number of finished documents and starts it again. Prints, a line a round, how many documents were finished when it died,
how long the next round took from its start to its first document, and at the end what the manifest holds and how many
documents were begun more than once.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from time import perf_counter

from tests.bench.variants import write_variants

_SAMPLE = Path(__file__).resolve().parents[2] / "source"


class Round:
    """One build, its events counted as they come."""

    def __init__(self, folder: Path, jobs: int, form: str) -> None:
        self._began = perf_counter()
        editions = ["-t", form, "--script", "zh-Hans"]
        self._process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "pipeline",
                "build",
                "in",
                "-o",
                "out",
                "-j",
                str(jobs),
                "--log-format",
                "json",
                *editions,
            ],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(_SAMPLE.parent)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.finished: list[str] = []
        self.first = 0.0

    def until(self, count: int) -> None:
        """Reads events until so many documents are finished, or to the end (0); then kills what still runs."""
        assert self._process.stderr is not None
        for line in self._process.stderr:
            event = json.loads(line) if line.startswith("{") else {}
            if event.get("event") == "started" and not self.first:
                self.first = perf_counter() - self._began
            if event.get("event") == "finished" and event["status"] == "built":
                self.finished.append(event["source"])
                if count and len(self.finished) >= count:
                    self._process.send_signal(signal.SIGKILL)
                    break
        self._process.communicate()


def main() -> None:
    """Kill, go on, count. Leaves with status 1 when a document is missing or more than a hundredth was done twice."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, default in (("documents", 10_000), ("kills", 20), ("jobs", 2), ("length", 300), ("seed", 1)):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--format", default="html")
    given = parser.parse_args()
    chance = random.Random(given.seed)
    done: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_variants(_SAMPLE, folder / "in", given.documents, given.length)
        each = given.documents // (given.kills + 1)
        for number in range(given.kills + 1):
            run = Round(folder, given.jobs, given.format)
            run.until(chance.randint(each // 2, each) if number < given.kills else 0)
            done.update(run.finished)
            print(f"round {number}: first document after {run.first:.2f} s, {len(run.finished)} finished", flush=True)
        told = subprocess.run(
            [sys.executable, "-m", "pipeline", "batch", "status", "out"],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(_SAMPLE.parent)},
            capture_output=True,
            text=True,
            check=False,
        ).stdout
        made = len([*(folder / "out").rglob(f"*.{given.format}")])
    twice = sum(count - 1 for count in done.values())
    print(told.strip())
    print(f"{len(done)} of {given.documents} documents told as finished, {twice} of them again; {made} editions")
    sys.exit(0 if made == given.documents and twice <= given.documents / 100 else 1)


if __name__ == "__main__":
    main()
