"""One document of a plan: open, convert, put the editions into place. What runs here, or in a worker."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from glob import escape
from pathlib import Path
from time import perf_counter

from pipeline.batch.fingerprint import Fingerprints, digest_of
from pipeline.batch.outcome import Outcome, Output, Status
from pipeline.batch.sources import is_url
from pipeline.conversion import Edition, Request, Result, convert
from pipeline.diagnostics import Code, Diagnostic, Place, Severity
from pipeline.errors import PipelineError
from pipeline.options import OUTPUT_PROFILES
from pipeline.patterns import regex
from pipeline.records import dataclass
from pipeline.source import Source, open_source

PAGES = "png"  # the edition of several files
_NUMBER = regex(r"(?:\d{3}|[1-9]\d{3,})$")


@dataclass(frozen=True, slots=True)
class Work:
    """What a worker is told: the source, its name in the manifest, the request, where editions go.

    `stem` is the path of the editions without `.<tag>.<extension>`, or the whole path of the one file when `single`.
    `parts` is the folder for unfinished files, or empty: then they lie hidden beside their place.
    """

    source: str
    name: str
    request: Request
    stem: str
    single: bool = False
    parts: str = ""
    tries: int = 1


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may take: seconds of wall time, bytes of address space (0: no limit), and further tries."""

    seconds: float = 60.0
    memory: int = 2 << 30
    retry: int = 1


def run_here(works: Sequence[Work], begun: Callable[[Work], None] = lambda work: None) -> Iterator[Outcome]:
    """Each work in this process, in order; no limits but the system's. `begun` hears of each before it is done."""
    prints = Fingerprints()
    for work in works:
        begun(work)
        try:
            yield perform(work, prints)
        except MemoryError:
            yield given_up(work, Code.OUT_OF_MEMORY, {}, 0.0, "")


def perform(work: Work, prints: Fingerprints, source: Source | None = None, worker: str = "") -> Outcome:
    """Do the work. Every fault of the document is in the outcome; raises only what stops the whole run.

    `source` is given for bytes that are no file (standard input). Raises `SettingsError`, `MemoryError`.
    """
    began = perf_counter()
    inputs: tuple[tuple[str, int, int, str], ...] = ()
    try:
        if source is None:
            source, inputs = opened(work.source, work.request.limits.source_bytes)
        result = safely_converted(source, work.request)
    except OSError as error:
        reason = error.strerror or str(error)
        fault = Diagnostic(Code.UNREADABLE, Severity.ERROR, None, {"file": work.source, "reason": reason})
        result = Result(work.source, diagnostics=(fault,))
    except PipelineError as error:
        if error.exit_status != 1:
            raise
        result = Result(work.source, diagnostics=error.diagnostics)
    inputs += result.inputs
    digests = tuple(item[3] for item in inputs)
    outputs: list[Output] = []
    faults: list[Diagnostic] = []
    for edition in result.editions:
        wanted = digests and not work.single  # one file keeps no state
        key = prints.edition(work.request, digests, edition.tag, edition.format) if wanted else ""
        try:
            outputs.extend(_placed(work, edition, key))
        except OSError as error:
            facts = {"case": "disk", "format": edition.format, "file": target_of(work, edition)}
            facts["reason"] = error.strerror or str(error)
            faults.append(Diagnostic(Code.WRITE_FAILED, Severity.ERROR, Place(work.source), facts))
    said = (*result.diagnostics, *faults)
    failed = any(item.severity >= Severity.ERROR for item in said)
    return Outcome(
        work.source,
        work.name,
        Status.FAILED if failed else Status.BUILT,
        tuple(outputs),
        said,
        result.timings,
        perf_counter() - began,
        work.tries,
        worker,
        inputs,
    )


def opened(name: str, most: int) -> tuple[Source, tuple[tuple[str, int, int, str], ...]]:
    """A source by path or URL, and what is remembered of it. Raises `OSError`, `SourceError`, `SettingsError`."""
    if is_url(name):
        from pipeline.batch.places import mark_of, read_bytes

        size, mark = mark_of(name) or (-1, 0)
        source = Source(name, read_bytes(name, most))
    else:
        path = Path(name)
        before = path.stat()
        size, mark = before.st_size, before.st_mtime_ns
        source = open_source(path, name, most)
    return source, ((name, size, mark, digest_of(source.data)),)


def safely_converted(source: Source, request: Request) -> Result:
    """`convert`, with a fault of the program itself as a finding: one bad document never stops the rest."""
    try:
        return convert(source, request, perf_counter)
    except (PipelineError, MemoryError):
        raise
    except Exception as error:
        return Result(source.name, diagnostics=(program_fault(source.name, error),))


def program_fault(name: str, error: Exception) -> Diagnostic:
    """A fault of the program itself, with the place in it that a report of the fault should name."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace is not None else ""
    facts = {"kind": type(error).__name__, "reason": str(error), "where": where}
    return Diagnostic(Code.PROGRAM_FAULT, Severity.ERROR, Place(name), facts)


def target_of(work: Work, edition: Edition) -> str:
    """The path of an edition: `<stem>.<language tag>.<extension>`."""
    return work.stem if work.single else f"{work.stem}.{edition.tag}.{edition.extension}"


def _placed(work: Work, edition: Edition, key: str) -> list[Output]:
    path = target_of(work, edition)
    if edition.format != PAGES:
        return [_file(work, edition, key, path, edition.data)]
    from io import BytesIO
    from zipfile import ZipFile

    with ZipFile(BytesIO(edition.data)) as pages:
        first, *rest = ((name, pages.read(name)) for name in pages.namelist())
    stem = path.removesuffix(first[0])
    # The first comes last: as long as it is not there, or an older one, the edition counts as not made.
    further = [_file(work, edition, key, stem + name, data, at) for at, (name, data) in enumerate(rest, 2)]
    if not is_url(path) and stem != path:
        _without_older(Path(stem), len(further) + 1)
    return [_file(work, edition, key, path, first[1]), *further]


def _without_older(stem: Path, last: int) -> None:
    """Remove the pages that a longer edition before had: `<stem>008.png` where seven are left."""
    for found in stem.parent.glob(f"{escape(stem.name)}*.png"):
        number = found.name[len(stem.name) : -len(".png")]
        if _NUMBER.match(number) and int(number) > last:
            found.unlink(missing_ok=True)


def _file(work: Work, edition: Edition, key: str, path: str, data: bytes, page: int = 1) -> Output:
    if is_url(path):
        from pipeline.batch.places import mark_of, write_bytes

        write_bytes(path, data)
        _, modified = mark_of(path) or (-1, 0)
    else:
        put(Path(path), data, Path(work.parts) if work.parts else None)
        modified = os.stat(path).st_mtime_ns  # noqa: PTH116
    return Output(
        edition.format, edition.asked, edition.tag, path, len(data), digest_of(data), key, modified, page=page
    )


def put(target: Path, data: bytes, parts: Path | None = None) -> None:
    """Write a file under another name and rename it: readers see the old or the new one, never half.

    The other name lies in `parts`, else hidden beside the target. Raises `OSError`; nothing is left behind then.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    if parts is not None:
        parts.mkdir(parents=True, exist_ok=True)
        if os.stat(parts).st_dev != os.stat(target.parent).st_dev:  # noqa: PTH116
            parts = None  # a rename does not cross file systems
    part = (parts or target.parent) / f".{target.name}.{os.getpid()}.part"
    try:
        part.write_bytes(data)
        part.replace(target)
    except BaseException:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise


def given_up(work: Work, code: Code, facts: dict[str, str], seconds: float, worker: str) -> Outcome:
    """The outcome of a work that crashed, hung or ran out of memory, with a way to see that again."""
    detail = {**facts, "tries": str(work.tries), "again": reproduce(work)}
    said = Diagnostic(code, Severity.ERROR, Place(work.source), detail)
    return Outcome(work.source, work.name, Status.QUARANTINED, (), (said,), {}, seconds, work.tries, worker)


def reproduce(work: Work) -> str:
    """A command that does this work again, alone and in one process."""
    import shlex

    request = work.request
    parts = ["kanben", "build", work.source, "-t", ",".join(request.formats), "--script", ",".join(request.scripts)]
    if request.reader:
        parts += ["-f", request.reader]
    if request.encoding:
        parts += ["--encoding", request.encoding]
    if request.embed_fonts:
        parts.append("--embed-fonts")
    if request.reference is not None:
        parts += ["--reference-doc", request.reference.name]
    if request.output_profile != OUTPUT_PROFILES[0]:
        parts += ["--output-profile", request.output_profile]
    if request.impose:
        parts += ["--impose", request.impose]
    if request.icc is not None:
        parts += ["--output-icc", request.icc.name]
    return shlex.join([*parts, "-j", "1", "-o", "again/"])
