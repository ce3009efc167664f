"""Carry out a plan: leave what is unchanged, make the rest on all cores, keep the manifest."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.batch.fingerprint import Fingerprints, digest_of
from pipeline.batch.outcome import Outcome, Status
from pipeline.batch.perform import Limits, Work, opened, perform, run_here, safely_converted
from pipeline.batch.plan import Plan, make_plan
from pipeline.batch.sources import STANDARD
from pipeline.batch.styles import style_notices
from pipeline.batch.survey import Choice, Survey, survey
from pipeline.conversion import Result, choose_writers
from pipeline.diagnostics import Code, Diagnostic, Severity
from pipeline.errors import PipelineError, SettingsError
from pipeline.options import Options
from pipeline.patterns import regex
from pipeline.records import replace
from pipeline.source import from_stream

if TYPE_CHECKING:
    from pipeline.batch.manifest import Manifest

_FEW = 2  # so many documents are done sooner here than new processes start
_SIZE = regex(r"(\d+(?:\.\d+)?)\s*([KMGT]?)(?:i?B)?", re.IGNORECASE)
_UNITS = {"": 0, "K": 10, "M": 20, "G": 30, "T": 40}


def build(sources: Sequence[Path | str] = (), options: Options | None = None) -> Iterator[Outcome]:
    """Build sources (files, folders, globs; none means `source/`) into the folder or file of `options.out`.

    Yields one outcome a source as each is done, unchanged ones first; the work goes on while they are taken. Faults in
    a document are diagnostics of its outcome. Raises `SettingsError` for wrong settings, before anything is done.
    """
    chosen = options or Options()
    plan = make_plan(sources, chosen, Path.cwd())
    return Run(plan, chosen).outcomes()


def convert_one(plan: Plan, standard_input: Callable[[int], bytes]) -> Result:
    """The result of a plan whose goal is standard output; nothing is written.

    `standard_input` gives the bytes of the source `-`, no more than it is asked for.
    """
    (task,) = plan.tasks
    name = task.source
    try:
        most = task.request.limits.source_bytes
        source = from_stream(standard_input, most) if task.path == STANDARD else opened(name, most)[0]
        return safely_converted(source, task.request)
    except OSError as error:
        reason = error.strerror or str(error)
        fault = Diagnostic(Code.UNREADABLE, Severity.ERROR, None, {"file": name, "reason": reason})
        return Result(name, diagnostics=(fault,))
    except PipelineError as error:
        if error.exit_status != 1:
            raise
        return Result(name, diagnostics=error.diagnostics)


class Run:
    """One build of a plan. `survey` tells what there is to do before `outcomes` does it."""

    def __init__(self, plan: Plan, options: Options, standard_input: Callable[[int], bytes] | None = None) -> None:
        """Check the settings of the run. `standard_input` gives the bytes of the source `-`, at most so many.

        Raises `SettingsError` (U001, U009).
        """
        self.begun: Callable[[Work], None] = lambda work: None  # hears of a document when the work on it begins
        self._standard_input = standard_input or (lambda most: b"")
        self.plan = plan
        self.survey = Survey()
        self.notices: list[Diagnostic] = list(style_notices(plan))
        self._options = options
        self._choice = Choice(options.force, options.only == "failed", shard_of(options.shard))
        self._limits = limits_of(options)
        self._prints = Fingerprints()

    def outcomes(self) -> Iterator[Outcome]:
        """Every outcome of the plan, unchanged documents first, then as each is done."""
        if self.plan.single:
            self.survey = survey(self.plan, None, self._choice)
            yield from self._made()
            return
        from pipeline.batch.state import open_state, state_folder

        state, whole = state_folder(self._options.state, self.plan.out), self._choice.shard == (1, 1)
        with open_state(state, self.plan.out, self.notices, whole) as (manifest, journal):
            self.survey = survey(self.plan, manifest, self._choice, journal.parts.as_posix())
            self._report_removed(manifest)
            yield from self.survey.unchanged
            for outcome in self._made():
                known = self._keyed(outcome)
                journal.add(manifest.record(known))
                yield replace(known, outputs=(*self.survey.kept.get(known.name, ()), *known.outputs))
                if self._options.fail_fast and not outcome.ok:
                    return

    def rehearsed(self) -> Iterator[tuple[str, str, str]]:
        """Each source with a file it would become and `would_write` or `unchanged`. Writes nothing."""
        known = None
        if not self.plan.single:
            from pipeline.batch.state import peek, state_folder

            known = peek(state_folder(self._options.state, self.plan.out), self.plan.out, self.notices)
        self.survey = survey(self.plan, known, self._choice)
        works = {work.name: work for work in self.survey.works}
        kept = {item.name: item.outputs for item in self.survey.unchanged} | self.survey.kept
        for task in self.plan.tasks:
            name = self.plan.name(task)
            good = {(made.asked, made.format) for made in kept.get(name, ())}
            if name not in works and name not in kept:
                continue  # another shard's
            for tag in task.request.scripts:
                for writer in choose_writers(task.request.formats):
                    target = self.plan.target(task, tag, writer.extension)
                    yield task.source, target, "unchanged" if (tag, writer.name) in good else "would_write"

    def _report_removed(self, manifest: Manifest) -> None:
        """Say which sources are gone; with `prune` their editions go too."""
        for known in self.survey.removed:
            facts = {"case": "pruned" if self._options.prune else "kept", "editions": str(len(known.outputs))}
            place = {"file": known.source}
            self.notices.append(Diagnostic(Code.SOURCE_GONE, Severity.INFO, None, {**place, **facts}))
            if self._options.prune:
                for output in known.outputs:
                    with suppress(FileNotFoundError):
                        os.unlink(output.path)  # noqa: PTH108
        if self._options.prune:
            manifest.forget(item.name for item in self.survey.removed)

    def _made(self) -> Iterator[Outcome]:
        works, options = self.survey.works, self._options
        if any(work.source == STANDARD.as_posix() for work in works):
            return self._from_standard_input(works)
        jobs = options.jobs or (cores() if len(works) > _FEW else 1)
        guarded = options.timeout is not None or options.memory is not None
        if not works:
            return iter(())
        if options.engine == "dask":
            from pipeline.batch.cluster import run_cluster

            return run_cluster(works, options.scheduler, options.jobs or cores(), self._limits)
        if jobs == 1 and not guarded:
            return run_here(works, self.begun)
        from pipeline.batch.pool import run_pool

        return run_pool(works, jobs, self._limits, self.begun)

    def _from_standard_input(self, works: Sequence[Work]) -> Iterator[Outcome]:
        """Works in this process, where the standard input is."""
        for work in works:
            source = None
            if work.source == STANDARD.as_posix():
                source = from_stream(self._standard_input, work.request.limits.source_bytes)
            yield perform(work, self._prints, source)

    def _keyed(self, outcome: Outcome) -> Outcome:
        """An outcome with what the next run needs to know of a document that was given up."""
        if outcome.status is not Status.QUARANTINED or outcome.inputs:
            return outcome
        try:
            found = os.stat(outcome.source)  # noqa: PTH116
            digest = digest_of(Path(outcome.source).read_bytes())
        except OSError:
            return outcome
        request = next(work.request for work in self.survey.works if work.name == outcome.name)
        inputs = ((outcome.source, found.st_size, found.st_mtime_ns, digest),)
        return replace(outcome, inputs=inputs, key=self._prints.document(request, (digest,)))


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def shard_of(text: str) -> tuple[int, int]:
    """`2/8` is the second of eight parts; empty means all. Raises `SettingsError` (U001)."""
    if not text:
        return 1, 1
    number, _, count = text.partition("/")
    if number.isdecimal() and count.isdecimal() and 1 <= int(number) <= int(count):
        return int(number), int(count)
    raise SettingsError.of(Code.UNKNOWN_OPTION_VALUE, None, option="--shard", value=text, known="1/8 … 8/8")


def limits_of(options: Options) -> Limits:
    """The limits that options ask for. Raises `SettingsError` (U001)."""
    standard = Limits()
    seconds = standard.seconds if options.timeout is None else options.timeout
    memory = standard.memory if options.memory is None else bytes_of(options.memory)
    return Limits(seconds, memory, options.retry)


def bytes_of(text: str) -> int:
    """`2GB`, `512M`, `0` (no limit) in bytes, units of 1,024. Raises `SettingsError` (U001)."""
    told = _SIZE.fullmatch(text.strip())
    if told is None:
        raise SettingsError.of(Code.UNKNOWN_OPTION_VALUE, None, option="--memory", value=text, known="512MB, 2GB, 0")
    return int(float(told[1]) * (1 << _UNITS[told[2].upper()]))
