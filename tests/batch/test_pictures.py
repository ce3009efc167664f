"""Pages as pictures are one file each: all of them are known, held to what was made, and go with a shorter edition."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from pipeline.batch.manifest import FILE, open_manifest
from pipeline.batch.outcome import Status
from pipeline.batch.report import record_of, write_report
from tests.batch.conftest import Office

PAGES = 3
NAMES = [f"a.zh-Hans.{number:03}.png" for number in range(1, PAGES + 1)]


def write(office: Office, pages: int) -> None:
    office.source.mkdir(exist_ok=True)
    (office.source / "a.txt").write_text("\n\f\n".join(f"第{number}面。" for number in range(1, pages + 1)), "utf-8")


@pytest.fixture
def pictures(office: Office) -> Office:
    from dataclasses import replace

    write(office, PAGES)
    office.options = replace(
        office.options, formats=("png",), scripts=("zh-Hans",), reader="plain", dpi=20, jobs=1, style="letter"
    )
    return office


def test_every_page_is_in_report_and_manifest(pictures: Office) -> None:
    (made,) = pictures.build()
    files = sorted(pictures.files())
    assert files == NAMES
    assert [Path(item.path).name for item in made.outputs] == NAMES
    assert [item["page"] for item in record_of(made)["editions"]] == [1, 2, 3]
    with open_manifest(pictures.out) as manifest:
        (known,) = manifest.documents()
    assert [(item.path, item.size, item.digest) for item in known.outputs] == [
        (item.path, item.size, item.digest) for item in made.outputs
    ]
    report = pictures.folder / "out.csv"
    write_report(report, [record_of(made)])
    assert [name in report.read_text("utf-8-sig") for name in NAMES] == [True] * PAGES
    assert pictures.build()[0].status is Status.UNCHANGED


@pytest.mark.parametrize("name", NAMES)
def test_a_page_that_is_gone_or_altered_is_made_again(pictures: Office, name: str) -> None:
    pictures.build()
    before = pictures.files()
    (pictures.out / name).write_bytes(b"other")
    assert pictures.build()[0].status is Status.BUILT
    assert pictures.files() == before


def test_a_shorter_edition_takes_its_old_pages_away_and_nothing_else(pictures: Office) -> None:
    pictures.build()
    kept = ("a.zh-Hans.plan.png", "a.zh-Hans.1.png", "b.zh-Hans.003.png", "a.zh-Hant.003.png")
    for name in (*kept, "a.zh-Hans.005.png", "a.zh-Hans.1000.png"):  # a gap before it
        (pictures.out / name).write_bytes(b"old")
    write(pictures, 1)
    (made,) = pictures.build()
    assert sorted(pictures.files()) == sorted((NAMES[0], *kept))
    with open_manifest(pictures.out) as manifest:
        (known,) = manifest.documents()
    assert [item.path for item in known.outputs] == [item.path for item in made.outputs]
    assert len(made.outputs) == 1


def test_pruning_takes_every_page(pictures: Office) -> None:
    pictures.build()
    (pictures.source / "a.txt").unlink()
    (pictures.source / "b.txt").write_text("文。", "utf-8")
    pictures.build(prune=True)
    assert sorted(pictures.files()) == ["b.zh-Hans.001.png"]


def test_a_manifest_that_knew_first_pages_only_is_taken_over(pictures: Office) -> None:
    pictures.build()
    path = next(pictures.out.rglob(FILE))
    base = sqlite3.connect(path)
    base.execute("CREATE TABLE old AS SELECT * FROM editions WHERE page = 1")
    base.executescript("DROP TABLE editions; ALTER TABLE old RENAME TO editions; PRAGMA user_version = 1;")
    base.close()
    assert pictures.build()[0].status is Status.BUILT
    with open_manifest(pictures.out) as manifest:
        assert [len(item.outputs) for item in manifest.documents()] == [PAGES]
