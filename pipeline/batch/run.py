"""Carry out a plan: open each source, make its editions, put them into place whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from time import perf_counter

from pipeline.batch.plan import STANDARD, Plan, Task, make_plan
from pipeline.conversion import Result, convert
from pipeline.diagnostics import Code, Diagnostic, Place, Severity
from pipeline.errors import PipelineError
from pipeline.options import Options
from pipeline.source import Source, open_source

Input = Callable[[], bytes]


def build(sources: Sequence[Path | str] = (), options: Options | None = None) -> list[Result]:
    """Build sources (files, folders, globs; none means `source/`) into the folder or file of `options.out`.

    One result a source; faults in a document are diagnostics of its result. Raises `SettingsError` for wrong settings.
    """
    plan = make_plan([Path(item) for item in sources], options or Options(), Path.cwd())
    return list(run_plan(plan))


def run_plan(plan: Plan, standard_input: Input | None = None) -> Iterator[Result]:
    """The results of a plan, one as each source is done. With standard output as the goal nothing is written.

    `standard_input` gives the bytes of the source `-`.
    """
    for task in plan.tasks:
        yield _run(plan, task, standard_input or (lambda: b""))


def _run(plan: Plan, task: Task, standard_input: Input) -> Result:
    name = task.path.as_posix()
    try:
        source = Source("-", standard_input()) if task.path == STANDARD else open_source(task.path, name)
        result = convert(source, task.request, perf_counter)
    except PipelineError as error:
        if error.exit_status != 1:
            raise
        return Result(name, diagnostics=error.diagnostics)
    except Exception as error:  # one bad document never stops the rest, and nobody is shown a traceback
        return Result(name, diagnostics=(_program_fault(name, error),))
    if plan.out == STANDARD:
        return result
    outputs: list[str] = []
    faults: list[Diagnostic] = []
    for edition in result.editions:
        target = plan.target(task, edition.tag, edition.extension)
        try:
            put(target, edition.data)
            outputs.append(target.as_posix())
        except OSError as error:
            facts = {"case": "disk", "format": edition.format, "file": target.as_posix()}
            facts["reason"] = error.strerror or str(error)
            faults.append(Diagnostic(Code.WRITE_FAILED, Severity.ERROR, Place(name), facts))
    return replace(result, outputs=tuple(outputs), diagnostics=(*result.diagnostics, *faults))


def _program_fault(name: str, error: Exception) -> Diagnostic:
    """A fault of the program itself, with the place in it that a report of the fault should name."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace is not None else ""
    facts = {"kind": type(error).__name__, "reason": str(error), "where": where}
    return Diagnostic(Code.PROGRAM_FAULT, Severity.ERROR, Place(name), facts)


def put(target: Path, data: bytes) -> None:
    """Write a file under another name beside its place and rename it: readers see the old or the new one, never half.

    Raises `OSError`; nothing is left behind then.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        part.write_bytes(data)
        part.replace(target)
    except BaseException:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise
