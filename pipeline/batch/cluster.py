"""The Dask engine: the works of a plan on the workers of a cluster, every document guarded as on one machine.

A task is a bundle of documents; on its worker they run in a process of their own with the same limits, tries and
replacements as a local build, so that nothing depends on what the framework does about a document that hangs. A bundle
whose worker is lost goes to another worker; documents it had finished are made again and come to the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from typing import Any

from pipeline.batch.outcome import Outcome
from pipeline.batch.perform import Limits, Work
from pipeline.batch.pool import run_pool
from pipeline.diagnostics import Code
from pipeline.errors import PipelineError, SettingsError
from pipeline.records import replace

_MOST = 100  # documents a bundle: seconds of work, so that starting its process costs little
_ROUNDS = 4  # bundles a worker at least, so that all end at about the same time
_LOSSES = 3  # workers that a bundle may lose before it is given up
_CONNECT = "15s"


def run_cluster(works: Sequence[Work], scheduler: str, jobs: int, limits: Limits) -> Iterator[Outcome]:
    """The outcomes of works from a Dask cluster, in the order in which bundles are done.

    `scheduler` is the address of a running scheduler (`tcp://host:8786`); empty starts a cluster on this machine with
    `jobs` workers. The workers must see the sources and the folder of the editions under the same paths. Raises
    `SettingsError` (U009) without Dask installed, `PipelineError` (B007) when the scheduler cannot be reached or a
    bundle has lost too many workers.
    """
    try:
        import distributed
    except ImportError as error:
        raise SettingsError.of(Code.MISSING_EXTRA, None, what="--engine dask", extra="dask") from error
    with ExitStack() as stack:
        cluster: Any = None
        if not scheduler:
            settings = {"n_workers": jobs, "threads_per_worker": 1, "dashboard_address": None, "processes": True}
            cluster = stack.enter_context(distributed.LocalCluster(**settings))
        try:
            client = distributed.Client(cluster or scheduler, timeout=_CONNECT, set_as_default=False)
        except (OSError, TimeoutError, ValueError) as error:
            raise PipelineError.of(Code.CLUSTER, None, scheduler=scheduler, reason=error) from error
        stack.enter_context(client)
        threads = max(1, sum(client.nthreads().values()))
        size = max(1, min(_MOST, -(-len(works) // (threads * _ROUNDS))))
        bundles = [tuple(works[start : start + size]) for start in range(0, len(works), size)]
        futures = [client.submit(perform_bundle, bundle, limits, pure=False, retries=_LOSSES) for bundle in bundles]
        try:
            for future in distributed.as_completed(futures, loop=client.loop):
                yield from _gathered(future, scheduler)
        finally:
            client.cancel(futures, force=True)


def perform_bundle(works: Sequence[Work], limits: Limits) -> list[Outcome]:
    """One bundle, on a worker of the cluster: one document at a time in a process of its own."""
    from distributed import get_worker

    name = str(get_worker().address)
    return [replace(outcome, worker=name) for outcome in run_pool(works, 1, limits)]


def _gathered(future: Any, scheduler: str) -> list[Outcome]:
    from distributed import CancelledError, KilledWorker

    try:
        outcomes: list[Outcome] = future.result()
    except (KilledWorker, CancelledError, OSError) as error:  # the last two: the scheduler itself is gone
        raise PipelineError.of(Code.CLUSTER, None, scheduler=scheduler, reason=error) from error
    return outcomes
