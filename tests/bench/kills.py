"""A build killed at random moments, again and again: is anything half-written ever seen, and is the end the same?

    python -m tests.bench.kills [--kills 200] [--documents 40] [--jobs 2] [--seed 1]

Each round starts a build into the same folder, kills its whole process group or (every other time) the planning process
alone with SIGKILL after a random time, and holds every visible edition to the bytes of an undisturbed run. Some rounds
start with `--force`, so that finished editions are replaced while others look. Ends with a build that is left alone.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from time import perf_counter, sleep

from tests.bench.variants import write_variants

_SAMPLE = Path(__file__).resolve().parents[2] / "source"
_EDITIONS = ["-t", "json,html,epub,pdf", "--script", "zh-Hans,zh-Hant-TW"]


def start(folder: Path, out: str, jobs: int, *more: str) -> subprocess.Popen[bytes]:
    """A build in a process group of its own."""
    command = [sys.executable, "-m", "pipeline", "build", "in", "-q", "-o", out, "-j", str(jobs), *_EDITIONS, *more]
    environment = {**os.environ, "PYTHONPATH": str(_SAMPLE.parent)}
    return subprocess.Popen(
        command, cwd=folder, env=environment, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )


def editions(folder: Path) -> dict[str, bytes]:
    """Everything a user sees below a folder, by its path; the state folder is hidden."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if path.is_file() and name.parts[0] != ".kanben":
            with suppress(FileNotFoundError):
                found[name.as_posix()] = path.read_bytes()
    return found


def main() -> None:
    """Kill, compare, tell. Leaves with status 1 when an edition was ever wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--documents", type=int, default=40)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    chance = random.Random(given.seed)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_variants(_SAMPLE, folder / "in", given.documents, 600)
        began = perf_counter()
        calm_run = start(folder, "calm", given.jobs)
        told = calm_run.communicate()[1]
        whole = perf_counter() - began
        calm = editions(folder / "calm")
        print(f"undisturbed: {len(calm)} editions in {whole:.1f} s, status {calm_run.returncode} {told.decode()[:200]}")
        wrong = alive = 0
        for number in range(given.kills):
            process = start(folder, "out", given.jobs, *(["--force"] if number % 3 == 0 else []))
            sleep(chance.uniform(0.0, whole))
            alive += process.poll() is None
            with suppress(ProcessLookupError):
                (os.killpg if number % 2 else os.kill)(process.pid, signal.SIGKILL)
            process.communicate()
            bad = [made for made, data in editions(folder / "out").items() if calm.get(made) != data]
            wrong += len(bad)
            for made in bad:
                print(f"kill {number}: {made} is not what it should be")
        sleep(1)  # workers of the last killed run end when they see that nobody listens
        last = start(folder, "out", given.jobs)
        told = last.communicate()[1]
        left = sorted(path.name for path in (folder / "out" / ".kanben").rglob("*") if path.is_file())
        same = editions(folder / "out") == calm
    print(f"{given.kills} kills, {alive} of a living build; {wrong} wrong editions seen; status of the last build")
    print(f"{last.returncode} {told.decode()[:200]}; equal to the undisturbed run: {same}; left beside them: {left}")
    sys.exit(0 if same and not wrong else 1)


if __name__ == "__main__":
    main()
