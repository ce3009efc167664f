"""The engine of this machine: worker processes with a limit on time and memory for each document.

One document is in flight per worker. A worker that hangs, dies or runs out of memory is killed and replaced, and its
document is tried again after all others; when it fails so each time, it is quarantined. After a thousand documents a
worker is replaced, so that memory stays flat over any number.
"""

from __future__ import annotations

import signal
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic
from typing import Any, BinaryIO, cast

from pipeline.batch.outcome import Outcome
from pipeline.batch.perform import Limits, Work, given_up
from pipeline.batch.worker import OUT_OF_MEMORY, READY, receive, send
from pipeline.diagnostics import Code
from pipeline.errors import PipelineError
from pipeline.records import replace
from pipeline.style.sheet import StyleSheet

_TICK = 0.1  # seconds between looks at the clock
_LIFE = 1000  # documents a worker does before a fresh one takes its place
_START = 60.0  # seconds that a worker may take to start on a busy machine
_BOOT = "import sys; sys.path[:] = {path!r}; from pipeline.batch.worker import main; main()"


def run_pool(
    works: Sequence[Work], jobs: int, limits: Limits, begun: Callable[[Work], None] = lambda work: None
) -> Iterator[Outcome]:
    """The outcomes of works from `jobs` worker processes, in the order in which they are done; `begun` hears of each
    that is handed to a worker.

    Raises `SettingsError` that a worker met, `OSError` when no worker can be started.
    """
    pool = _Pool(works, limits, begun)
    try:
        pool.start(min(jobs, len(works)))
        yield from pool.outcomes()
    finally:
        pool.stop()


class _Worker:
    """One process and the thread that listens to it."""

    def __init__(self, name: str, first: Any, answers: SimpleQueue[tuple[_Worker, Any]]) -> None:
        boot = _BOOT.format(path=sys.path)
        self.name = name
        self.process = subprocess.Popen([sys.executable, "-c", boot], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.work: Work | None = None
        self.began = 0.0
        self.ready = False
        self.late = False
        self.done = 0
        self._inbox = cast("BinaryIO", self.process.stdin)
        self.tell(first)
        Thread(target=self._listen, args=(answers,), daemon=True).start()

    def tell(self, message: Any) -> None:
        """Send a message; a worker that is gone is noticed by its listener."""
        with suppress(OSError):
            send(self._inbox, message)

    def _listen(self, answers: SimpleQueue[tuple[_Worker, Any]]) -> None:
        outbox = cast("BinaryIO", self.process.stdout)
        try:
            while True:
                answers.put((self, receive(outbox)))
        except (EOFError, OSError):
            self.process.wait()
        finally:
            answers.put((self, None))

    def stop(self) -> None:
        """End the process at once."""
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()


class _Pool:
    """Workers, what is waiting, and what each is doing."""

    def __init__(self, works: Sequence[Work], limits: Limits, begun: Callable[[Work], None]) -> None:
        self._begun = begun
        self._waiting = deque(works)
        self._limits = limits
        self._answers: SimpleQueue[tuple[_Worker, Any]] = SimpleQueue()
        self._workers: list[_Worker] = []
        self._count = 0
        self._sheets: list[StyleSheet | None] = []
        self._indices: dict[int, int] = {}
        for work in works:
            if id(work.request.style) not in self._indices:
                self._indices[id(work.request.style)] = len(self._sheets)
                self._sheets.append(work.request.style)

    def start(self, count: int) -> None:
        """Start workers and give each its first work."""
        for _ in range(count):
            self._start_one()

    def _start_one(self) -> None:
        self._count += 1
        name = str(self._count)
        worker = _Worker(name, (self._limits.memory, name, self._sheets), self._answers)
        self._workers.append(worker)
        self._feed(worker)

    def _feed(self, worker: _Worker) -> None:
        if not self._waiting:
            return
        work = self._waiting.popleft()
        self._begun(work)
        worker.work, worker.began = work, monotonic() + (0.0 if worker.ready else _START)
        worker.tell((replace(work, request=replace(work.request, style=None)), self._indices[id(work.request.style)]))

    def outcomes(self) -> Iterator[Outcome]:
        """Every outcome; keeps the workers busy meanwhile."""
        while any(worker.work is not None for worker in self._workers):
            try:
                worker, answer = self._answers.get(timeout=_TICK)
            except Empty:
                self._look_at_the_clock()
                continue
            if worker not in self._workers:
                continue  # the last sign of a worker that was replaced
            if answer == READY:
                worker.ready, worker.began = True, monotonic()  # starting is not the document's time
                continue
            work, worker.work = worker.work, None
            if isinstance(answer, Outcome):
                worker.done += 1
                if worker.done >= _LIFE and self._waiting:
                    self._relieve(worker)
                else:
                    self._feed(worker)
                yield answer
            elif isinstance(answer, PipelineError):
                raise answer
            elif work is not None:
                yield from self._after_loss(worker, work, answer)
            else:
                self._workers.remove(worker)  # gone while it had nothing to do
            self._look_at_the_clock()

    def _relieve(self, worker: _Worker) -> None:
        """A fresh worker in place of one that has done its share: what a process holds on to does not add up."""
        worker.stop()
        self._workers.remove(worker)
        self._start_one()

    def _look_at_the_clock(self) -> None:
        if not self._limits.seconds:
            return
        now = monotonic()
        for worker in self._workers:
            if worker.work is not None and not worker.late and now - worker.began > self._limits.seconds:
                worker.late = True
                worker.process.kill()  # its listener will report the end

    def _after_loss(self, worker: _Worker, work: Work, answer: Any) -> Iterator[Outcome]:
        """A document took its worker down: replace the worker, try the document again last, or give it up."""
        seconds = monotonic() - worker.began
        worker.stop()
        self._workers.remove(worker)
        if work.tries <= self._limits.retry:
            self._waiting.append(replace(work, tries=work.tries + 1))
        if self._waiting:
            self._start_one()
        if work.tries <= self._limits.retry:
            return
        if answer == OUT_OF_MEMORY:
            yield given_up(work, Code.OUT_OF_MEMORY, {"limit": _megabytes(self._limits.memory)}, seconds, worker.name)
        elif worker.late:
            yield given_up(work, Code.TIMEOUT, {"seconds": f"{self._limits.seconds:g}"}, seconds, worker.name)
        else:
            facts = {"reason": _ending(worker.process.returncode)}
            yield given_up(work, Code.CRASHED, facts, seconds, worker.name)

    def stop(self) -> None:
        """End all workers at once; what they had not finished leaves nothing among the editions."""
        for worker in self._workers:
            worker.stop()


def _ending(status: int) -> str:
    """How a process ended, for people."""
    if status < 0:
        with suppress(ValueError):
            return signal.Signals(-status).name
    return f"exit status {status}"


def _megabytes(count: int) -> str:
    return f"{count / (1 << 20):.0f} MB"
