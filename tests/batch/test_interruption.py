"""Whatever ends a run, the next one comes to the bytes of an undisturbed run, and nothing half-written is seen."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
from pathlib import Path
from time import sleep

from pipeline.batch.journal import Journal, abandoned, records
from pipeline.batch.manifest import open_manifest
from pipeline.batch.outcome import Status
from tests.batch.conftest import Office

ROOT = Path(__file__).resolve().parents[2]
NAMES = tuple(f"{letter}.txt" for letter in "abcdefgh")


def start(office: Office, *more: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "pipeline", "build", "in", "-o", "out", "-t", "json,html", *more]
    command += ["--script", "zh-Hans,zh-Hant-TW"]
    return subprocess.Popen(command, cwd=office.folder, env={"PYTHONPATH": str(ROOT)}, stderr=subprocess.PIPE)


def finish(office: Office, *more: str) -> None:
    """A build that nothing disturbs. By the command as well: a tree names its source as the command does."""
    process = start(office, *more)
    told = process.communicate()[1].decode()
    assert process.returncode == 0, told


def undisturbed(office: Office) -> dict[str, bytes]:
    office.add(*NAMES)
    finish(office, "-o", "calm", "-j", "1")
    return office.files(office.folder / "calm")


def settled(office: Office) -> None:
    """Nothing is left of any run but the manifest."""
    assert [path.name for path in (office.out / ".kanben").iterdir() if path.name != "runs"] == ["manifest.sqlite3"]
    assert list((office.out / ".kanben" / "runs").iterdir()) == []


def test_killed_at_any_moment(office: Office) -> None:
    calm = undisturbed(office)
    chance = random.Random(9704)
    for _ in range(3):
        process = start(office, "-j", "2")
        sleep(chance.uniform(0.0, 1.2))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        for name, data in office.files().items():
            assert data == calm[name], name
    sleep(0.2)  # workers of the killed runs end when they see that nobody listens
    finish(office, "-j", "2")
    assert office.files() == calm
    settled(office)


def test_two_builds_at_once_into_one_folder(office: Office) -> None:
    calm = undisturbed(office)
    first, second = start(office, "-j", "1"), start(office, "-j", "2")
    told = [process.communicate()[1].decode() for process in (first, second)]
    assert (first.returncode, second.returncode) == (0, 0), told
    assert office.files() == calm
    settled(office)


def test_shards_make_the_whole_together(office: Office) -> None:
    office.add(*NAMES)
    office.build(out=office.folder / "calm")
    calm = office.files(office.folder / "calm")
    parts = [office.build(shard=f"{number}/3") for number in (1, 2, 3)]
    assert sum(len(part) for part in parts) == len(NAMES)
    assert office.files() == calm
    with open_manifest(office.out) as manifest:
        assert manifest.merge() + len(list(manifest.documents())) >= len(NAMES)
    assert all(item.status is Status.UNCHANGED for item in office.build())


def test_a_line_cut_off_by_a_crash_is_none(tmp_path: Path) -> None:
    journal = Journal(tmp_path, "run")
    journal.add({"name": "a"})
    path = journal.path
    assert list(abandoned(tmp_path)) == []  # its run lives and holds the lock
    journal.close()
    with path.open("ab") as file:
        file.write(json.dumps({"name": "b"}).encode()[:-3])
    assert list(abandoned(tmp_path)) == [path]
    assert list(records(path)) == [{"name": "a"}]


def test_a_source_that_vanishes_is_a_finding(office: Office) -> None:
    from pipeline.batch.plan import make_plan
    from pipeline.batch.run import Run

    office.add("a.txt", "b.txt")
    run = Run(make_plan([office.source], office.options, office.folder), office.options)
    (office.source / "a.txt").unlink()
    first, second = run.outcomes()
    assert (first.status, second.status) == (Status.FAILED, Status.BUILT)
