"""Before the work: what of a plan is done already, what has to be made, which sources are gone."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from zlib import crc32

from pipeline.batch.fingerprint import Fingerprints, digest_of
from pipeline.batch.outcome import Outcome, Output, Status
from pipeline.batch.perform import Work
from pipeline.batch.plan import Plan, Task
from pipeline.batch.sources import is_url
from pipeline.records import dataclass, field, replace

if TYPE_CHECKING:
    from pipeline.batch.manifest import Manifest


@dataclass(slots=True)
class Survey:
    """`works` have to be done; `kept` are the editions of a work's document that stay as they are."""

    works: list[Work] = field(default_factory=list)
    unchanged: list[Outcome] = field(default_factory=list)
    removed: list[Outcome] = field(default_factory=list)  # known documents whose source is there no more
    kept: dict[str, tuple[Output, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Choice:
    """Which part of a plan is wanted. `shard` is (i, n): the i-th of n parts, from 1."""

    force: bool = False
    only_failed: bool = False
    shard: tuple[int, int] = (1, 1)


def survey(plan: Plan, manifest: Manifest | None, choice: Choice, parts: str = "") -> Survey:
    """Compare a plan with the manifest and the disk. Reads a source only when its size or time has changed."""
    made = Survey()
    prints = Fingerprints()
    named = set()
    for task in plan.tasks:
        name = plan.name(task)
        named.add(name)
        number, count = choice.shard
        if count > 1 and crc32(name.encode()) % count != number - 1:
            continue
        work = Work(task.source, name, task.request, plan.stem(task), plan.single, parts)
        known = manifest.known(name) if manifest is not None else None
        if choice.only_failed and (known is None or known.status not in (Status.FAILED, Status.QUARANTINED)):
            continue
        if choice.force or known is None or _whole(known.source) != _whole(work.source):
            made.works.append(work)
            continue
        _compare(made, task, work, known, prints, choice)
    if manifest is not None and not choice.only_failed:
        made.removed = list(_gone(manifest, named))
    return made


def _compare(made: Survey, task: Task, work: Work, known: Outcome, prints: Fingerprints, choice: Choice) -> None:
    digests = tuple(item[3] for item in known.inputs)
    if not digests or not all(_same(*item) for item in known.inputs):
        made.works.append(work)
        return
    if known.status is Status.QUARANTINED and known.key == prints.document(task.request, digests):
        if not choice.only_failed:
            made.unchanged.append(known)
            return
        made.works.append(work)
        return
    outputs: dict[tuple[str, str], list[Output]] = {}
    for item in known.outputs:
        outputs.setdefault((item.asked, item.format), []).append(item)
    good: list[Output] = []
    stale: list[tuple[str, str]] = []
    for tag in task.request.scripts:
        for format_name in task.request.formats:
            files = outputs.get((tag, format_name), [])
            if files and all(_holds(file, task, digests, prints) for file in files):
                good.extend(files)
            else:
                stale.append((tag, format_name))
    if stale:
        wanted = frozenset(stale) if good else None
        made.works.append(replace(work, request=replace(task.request, wanted=wanted)))
        made.kept[work.name] = tuple(good)
    else:
        made.unchanged.append(replace(known, status=Status.UNCHANGED, outputs=tuple(good)))


def _whole(source: str) -> str:
    """A source by its whole path: it may have been named from another folder."""
    return source if is_url(source) else os.path.abspath(source)  # noqa: PTH100


def _holds(output: Output, task: Task, digests: tuple[str, ...], prints: Fingerprints) -> bool:
    """The edition was made from just these inputs and its file is as it was left."""
    if output.key != prints.edition(task.request, digests, output.tag, output.format):
        return False
    return _same(output.path, output.size, output.modified, output.digest)


def _same(path: str, size: int, modified: int, digest: str) -> bool:
    """The file still holds the same bytes; they are read only when its time has changed and its size has not.

    Size -1 stands for a file that was not there.
    """
    if is_url(path):
        from pipeline.batch.places import mark_of

        return mark_of(path) == (size, modified)
    try:
        found = os.stat(path)  # noqa: PTH116  (ten thousand at a time)
    except OSError:
        return size < 0  # it was not there before either
    if found.st_size != size:
        return False
    return found.st_mtime_ns == modified or digest_of(Path(path).read_bytes()) == digest


def _gone(manifest: Manifest, named: set[str]) -> Iterator[Outcome]:
    for name, source in manifest.sources():
        if name not in named and not is_url(source) and not os.path.exists(source):  # noqa: PTH110
            known = manifest.known(name)
            if known is not None:
                yield known
