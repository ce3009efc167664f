"""Worker processes: the same bytes as in one process, limits that hold, one bad document never stops the rest."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from threading import Thread
from time import sleep

import pytest

from pipeline.batch.outcome import Outcome, Status
from pipeline.batch.perform import Work
from pipeline.batch.plan import make_plan
from pipeline.batch.pool import Limits, run_pool
from pipeline.batch.run import Run, bytes_of, shard_of
from pipeline.conversion import Request
from pipeline.diagnostics import Code
from pipeline.errors import SettingsError
from pipeline.style.load import load_style
from tests.batch.conftest import Office

NAMES = ("a.txt", "b.txt", "c.txt", "d.txt")


def works(office: Office) -> list[Work]:
    plan = make_plan([office.source], office.options, office.folder)
    return [Work(task.path.as_posix(), plan.name(task), task.request, plan.stem(task)) for task in plan.tasks]


def by_name(outcomes: list[Outcome]) -> dict[str, Outcome]:
    return {item.name: item for item in outcomes}


@pytest.fixture
def pipe(tmp_path: Path) -> Work:
    """A source that never gives a byte: reading it lasts for ever."""
    path = tmp_path / "never.txt"
    os.mkfifo(path)
    request = Request(formats=("json",), scripts=("zh-Hans",), style=load_style("official"))
    return Work(path.as_posix(), "never", request, (tmp_path / "out" / "never").as_posix())


def test_many_processes_make_the_bytes_of_one(office: Office) -> None:
    office.add(*NAMES)
    office.build(jobs=1)
    alone = office.files()
    outcomes = office.build(jobs=2, out=office.folder / "two")
    assert [item.status for item in outcomes] == [Status.BUILT] * 4
    assert office.files(office.folder / "two") == alone


def test_a_document_that_lasts_too_long_is_given_up_and_the_rest_is_done(office: Office, pipe: Work) -> None:
    office.add("a.txt", "b.txt")
    found = by_name(list(run_pool([pipe, *works(office)], 1, Limits(seconds=1.5, retry=1))))
    assert {name: item.status for name, item in found.items()} == {
        "a": Status.BUILT,
        "b": Status.BUILT,
        "never": Status.QUARANTINED,
    }
    (said,) = found["never"].diagnostics
    assert said.code is Code.TIMEOUT
    assert said.detail["tries"] == "2"
    assert said.detail["again"].startswith("kanben build ")


def test_a_worker_that_dies_is_replaced(office: Office, pipe: Work) -> None:
    office.add("a.txt")

    def murder() -> None:
        while not (victims := children()):
            sleep(0.05)
        sleep(0.3)
        for victim in victims:
            os.kill(victim, signal.SIGKILL)

    killer = Thread(target=murder)
    killer.start()
    found = by_name(list(run_pool([pipe, *works(office)], 1, Limits(seconds=60, retry=0))))
    killer.join()
    assert found["a"].status is Status.BUILT
    (said,) = found["never"].diagnostics
    assert (said.code, said.detail["reason"]) == (Code.CRASHED, "SIGKILL")


def children() -> list[int]:
    """The workers that this process has started, by /proc."""
    found = []
    for task in Path("/proc/self/task").iterdir():
        with suppress(FileNotFoundError):  # a thread may end meanwhile
            found += [int(item) for item in (task / "children").read_text(encoding="ascii").split()]
    return [item for item in found if b"pipeline.batch.worker" in Path(f"/proc/{item}/cmdline").read_bytes()]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems bound no address space")
def test_a_document_that_needs_too_much_memory_is_given_up(office: Office) -> None:
    office.add("a.txt")
    big = office.source / "big.txt"
    with big.open("wb") as file:
        file.truncate(250 << 20)  # a hole: it takes no disk, but reading it takes memory
    found = by_name(list(run_pool(works(office), 1, Limits(memory=400 << 20, retry=0))))
    assert found["a"].status is Status.BUILT
    assert found["big"].status is Status.QUARANTINED
    assert found["big"].diagnostics[0].code is Code.OUT_OF_MEMORY


def test_what_was_given_up_is_left_alone_until_it_changes(office: Office) -> None:
    office.add("a.txt")
    big = office.source / "big.txt"
    with big.open("wb") as file:
        file.truncate(250 << 20)
    limits = {"jobs": 1, "memory": "400MB", "retry": 0}
    assert office.build(**limits)[1].status is Status.QUARANTINED
    again = office.build(**limits)[1]
    assert again.status is Status.QUARANTINED
    assert again.seconds == by_name(office.build(**limits))["big"].seconds  # the old finding, not a new try
    office.add("big.txt")
    assert office.build(**limits)[1].status is Status.BUILT


def test_a_wrong_setting_stops_the_run(office: Office) -> None:
    office.add("a.txt")
    (work,) = works(office)
    wrong = replace(work, request=replace(work.request, reader="telepathy"))
    with pytest.raises(SettingsError):
        list(run_pool([wrong], 1, Limits()))


def test_stopping_early_leaves_no_process(office: Office) -> None:
    office.add(*NAMES)
    outcomes = run_pool(works(office), 2, Limits())
    next(outcomes)
    outcomes.close()  # type: ignore[attr-defined]
    assert children() == []


def test_a_worker_that_has_done_its_share_is_relieved(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.batch.pool._LIFE", 2)
    names = tuple(f"{number}.txt" for number in range(5))
    office.add(*names)
    outcomes = list(run_pool(works(office), 1, Limits()))
    assert sorted(outcome.source.rpartition("/")[2] for outcome in outcomes) == sorted(names)
    assert all(outcome.status is Status.BUILT for outcome in outcomes)
    assert [outcome.worker for outcome in outcomes] == ["1", "1", "2", "2", "3"]
    assert children() == []


def test_fail_fast_stops_at_the_first(office: Office) -> None:
    office.add("a.txt", "b.txt", "c.txt")
    (office.source / "a.txt").write_bytes(b"\xff\xff\x00bad" * 50)
    assert len(office.build(jobs=1, fail_fast=True)) == 1


@pytest.mark.parametrize(
    ("text", "count"), [("0", 0), ("512MB", 512 << 20), ("2G", 2 << 30), ("1.5 GiB", 3 << 29), ("100", 100)]
)
def test_sizes(text: str, count: int) -> None:
    assert bytes_of(text) == count


@pytest.mark.parametrize("text", ["", "much", "-1", "1X", "1e9"])
def test_sizes_that_are_none(text: str) -> None:
    with pytest.raises(SettingsError):
        bytes_of(text)


@pytest.mark.parametrize("text", ["0/4", "5/4", "1", "a/b", "1/0", "/"])
def test_shards_that_are_none(text: str) -> None:
    with pytest.raises(SettingsError):
        shard_of(text)


def test_it_is_heard_when_work_begins(office: Office) -> None:
    office.add("a.txt", "b.txt", "c.txt")
    for jobs in (1, 2):
        options = replace(office.options, jobs=jobs, force=True)
        run = Run(make_plan([office.source], options, office.folder), options)
        heard: list[str] = []
        run.begun = partial(_note, heard)
        assert all(outcome.name in heard for outcome in run.outcomes())
        assert sorted(heard) == ["a", "b", "c"]


def _note(heard: list[str], work: Work) -> None:
    heard.append(work.name)
