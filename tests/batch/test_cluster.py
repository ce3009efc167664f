"""The Dask engine against a real scheduler and worker processes: the same editions, also when a worker is killed."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.batch.manifest import open_manifest
from pipeline.batch.outcome import Status
from pipeline.batch.run import build
from pipeline.diagnostics import Code
from pipeline.errors import PipelineError
from tests.batch.conftest import Office

pytestmark = [pytest.mark.external, pytest.mark.filterwarnings("default")]  # the framework's own warnings are not ours
ROOT = Path(__file__).resolve().parents[2]
NAMES = tuple(f"{number:02d}.txt" for number in range(24))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def started(*arguments: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "distributed.cli.dask_" + arguments[0], *arguments[1:], "--no-dashboard"]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


@pytest.fixture
def cluster() -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    port = free_port()
    address = f"tcp://127.0.0.1:{port}"
    scheduler = started("scheduler", "--host", "127.0.0.1", "--port", str(port))
    worker = ("worker", address, "--nthreads", "1", "--no-nanny", "--host", "127.0.0.1")
    workers = [started(*worker), started(*worker)]
    yield address, workers
    for process in (*workers, scheduler):
        process.kill()
        process.wait()


def facts(office: Office, out: Path) -> dict[str, list[tuple[str, str]]]:
    """What a manifest says, but for times and workers."""
    with open_manifest(out) as manifest:
        return {item.name: [(made.key, made.digest) for made in item.outputs] for item in manifest.documents()}


def test_a_cluster_that_loses_a_worker_makes_what_one_machine_makes(
    office: Office, cluster: tuple[str, list[subprocess.Popen[bytes]]]
) -> None:
    office.add(*NAMES)
    office.build(jobs=1, out=office.folder / "alone")
    address, workers = cluster
    time.sleep(3)  # both workers have joined
    outcomes = []
    options = replace(office.options, engine="dask", scheduler=address)
    for number, outcome in enumerate(build([office.source], options)):
        outcomes.append(outcome)
        if number == 0:
            workers[0].send_signal(signal.SIGKILL)
    assert len(outcomes) == len(NAMES)
    assert {item.status for item in outcomes} == {Status.BUILT}
    assert office.files() == office.files(office.folder / "alone")
    assert facts(office, office.out) == facts(office, office.folder / "alone")


def test_a_cluster_of_this_machine(office: Office) -> None:
    office.add("a.txt", "b.txt")
    outcomes = office.build(engine="dask", jobs=1)
    assert [item.status for item in outcomes] == [Status.BUILT, Status.BUILT]
    assert all(item.worker.startswith("tcp://") for item in outcomes)


def test_a_scheduler_that_is_not_there_is_told(office: Office) -> None:
    office.add("a.txt")
    with pytest.raises(PipelineError) as caught:
        office.build(engine="dask", scheduler=f"tcp://127.0.0.1:{free_port()}")
    assert caught.value.diagnostics[0].code is Code.CLUSTER
