"""Whole processes, timed in turn: what the operating system counts of the finished child, and the ratio pair by pair.

Two programs run one after the other, again and again, so that a machine whose speed drifts or that others use gives the
same ratio; the median of the ratios is the figure.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from time import perf_counter


@dataclass(frozen=True, slots=True)
class Run:
    """One process: wall and processor seconds, peak memory in bytes."""

    wall: float
    cpu: float
    peak: int


@dataclass(frozen=True, slots=True)
class Pair:
    """Medians of ratios, ours to the rival's, and our own medians."""

    wall: float
    cpu: float
    peak: float
    ours: Run
    theirs: Run


def timed(command: Sequence[str]) -> Run:
    """Run a command to its end. Raises `RuntimeError` with what it said when it fails."""
    began = perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        said = process.stderr.read() if process.stderr else b""
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)}: {said.decode(errors='replace')[-400:]}")
    return Run(perf_counter() - began, usage.ru_utime + usage.ru_stime, usage.ru_maxrss << 10)


def paired(ours: Sequence[str], theirs: Sequence[str], pairs: int) -> Pair:
    """`pairs` runs of each, in turn, after one of each that does not count."""
    timed(ours), timed(theirs)
    runs = [(timed(ours), timed(theirs)) for _ in range(pairs)]
    return Pair(
        median(a.wall / b.wall for a, b in runs),
        median(a.cpu / b.cpu for a, b in runs),
        median(a.peak / b.peak for a, b in runs),
        _middle([a for a, _ in runs]),
        _middle([b for _, b in runs]),
    )


def _middle(runs: Sequence[Run]) -> Run:
    wall, cpu, peak = zip(*((run.wall, run.cpu, run.peak) for run in runs), strict=True)
    return Run(median(wall), median(cpu), round(median(peak)))
