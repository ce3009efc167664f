"""What is unchanged is left alone; what anything has changed is made again, and nothing else."""

from __future__ import annotations

import io
import os
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.batch import fingerprint
from pipeline.batch.manifest import open_manifest
from pipeline.batch.outcome import Outcome, Status
from pipeline.batch.run import build
from pipeline.diagnostics import Code
from pipeline.errors import PipelineError
from tests.batch.conftest import Office


def fresh(outcome: Outcome) -> list[str]:
    """The editions that a run made, as tag and format."""
    return sorted(f"{made.tag} {made.format}" for made in outcome.outputs if made.fresh)


ALL = ["zh-Hans html", "zh-Hans json", "zh-Hant-TW html", "zh-Hant-TW json"]


def test_a_second_build_makes_nothing(office: Office) -> None:
    office.add("a.txt", "2024/b.txt")
    assert [fresh(item) for item in office.build()] == [ALL, ALL]
    before = office.files()
    again = office.build()
    assert [item.status for item in again] == [Status.UNCHANGED, Status.UNCHANGED]
    assert [fresh(item) for item in again] == [[], []]
    assert [len(item.outputs) for item in again] == [4, 4]
    assert office.files() == before


def test_a_changed_source_alone_is_made_again(office: Office) -> None:
    office.add("a.txt", "b.txt")
    office.build()
    office.source.joinpath("a.txt").write_text("另一个通知\n各位委员：\n文。\n", encoding="utf-8")
    first, second = office.build()
    assert (fresh(first), fresh(second)) == (ALL, [])


def test_a_touched_source_is_not(office: Office) -> None:
    office.add("a.txt")
    office.build()
    os.utime(office.source / "a.txt", ns=(1, 1))
    (only,) = office.build()
    assert only.status is Status.UNCHANGED


def test_an_edition_that_was_removed_or_altered_is_made_again(office: Office) -> None:
    office.add("a.txt")
    office.build()
    before = office.files()
    (office.out / "a.zh-Hans.json").unlink()
    altered = office.out / "a.zh-Hant-TW.html"
    altered.write_bytes(altered.read_bytes()[::-1])
    (only,) = office.build()
    assert fresh(only) == ["zh-Hans json", "zh-Hant-TW html"]
    assert len(only.outputs) == 4
    assert office.files() == before


def test_a_new_format_or_script_adds_to_what_is_there(office: Office) -> None:
    office.add("a.txt")
    office.build(formats=("json",), scripts=("zh-Hans",))
    (only,) = office.build()
    assert fresh(only) == [name for name in ALL if name != "zh-Hans json"]


def test_a_style_rebuilds_what_it_touches(office: Office) -> None:
    office.add("a.txt")
    sheet = office.folder / "mine.toml"
    sheet.write_text('[sheet]\nextends = "official"\n', encoding="utf-8")
    formats = {"formats": ("epub", "json"), "scripts": ("zh-Hans",), "style": str(sheet)}
    office.build(**formats)
    sheet.write_text(
        '[sheet]\nextends = "official"\n[target.epub.roles.title]\nsize = "30pt"\nwhy = "small screens"\n',
        encoding="utf-8",
    )
    (only,) = office.build(**formats)
    assert fresh(only) == ["zh-Hans epub"]


def test_settings_beside_a_source_count(office: Office) -> None:
    office.add("a.txt", "b.txt")
    office.build()
    (office.source / "a.txt.toml").write_text('[meta]\npublisher = "本局"\n', encoding="utf-8")
    first, second = office.build()
    assert (fresh(first), fresh(second)) == (ALL, [])


def test_pictures_count_also_those_that_are_not_there_yet(office: Office) -> None:
    office.source.mkdir()
    (office.source / "a.md").write_text("# 报告\n\n![图](p.png)\n", encoding="utf-8")
    office.build()
    (only,) = office.build()
    assert fresh(only) == []
    (office.source / "p.png").write_bytes(picture("white"))
    (only,) = office.build()
    assert fresh(only) == ALL
    (only,) = office.build()
    assert fresh(only) == []
    (office.source / "p.png").write_bytes(picture("black"))
    (only,) = office.build()
    assert fresh(only) == ALL


def picture(colour: str) -> bytes:
    from PIL import Image

    data = io.BytesIO()
    Image.new("RGB", (60, 40), colour).save(data, "PNG", dpi=(300, 300))
    return data.getvalue()


def test_another_program_makes_everything_again(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    office.add("a.txt")
    office.build()
    monkeypatch.setattr(fingerprint, "program_digest", lambda: "another")
    (only,) = office.build()
    assert fresh(only) == ALL


def test_word_lists_are_part_of_the_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fingerprint, "_PACKAGE", tmp_path)
    digests = set()
    for text in ("发展", "发型"):
        (tmp_path / "words.txt").write_text(text, encoding="utf-8")
        fingerprint.program_digest.cache_clear()
        digests.add(fingerprint.program_digest())
    fingerprint.program_digest.cache_clear()
    assert len(digests) == 2


def test_force(office: Office) -> None:
    office.add("a.txt")
    office.build()
    (only,) = office.build(force=True)
    assert fresh(only) == ALL


def test_a_failed_document_is_tried_again_and_only_it_when_asked(office: Office) -> None:
    office.add("a.txt", "b.txt")
    (office.source / "b.txt").write_bytes(b"\xff\xff\x00bad" * 50)
    first, second = office.build()
    assert first.status is Status.BUILT
    assert second.status is Status.FAILED
    (again,) = office.build(only="failed")
    assert again.name == "b"
    office.add("a.txt", "b.txt")
    (mended,) = office.build(only="failed")
    assert mended.status is Status.BUILT
    assert office.build(only="failed") == []


def test_sources_that_are_gone_are_said_and_pruned_only_when_asked(office: Office) -> None:
    from pipeline.batch.plan import make_plan
    from pipeline.batch.run import Run

    office.add("a.txt", "b.txt")
    office.build()
    (office.source / "b.txt").unlink()
    for prune, files in ((False, 8), (True, 4)):
        options = replace(office.options, prune=prune)
        run = Run(make_plan([office.source], options, office.folder), options)
        assert len(list(run.outcomes())) == 1
        assert [item.code for item in run.notices] == [Code.SOURCE_GONE]
        assert len(office.files()) == files
    run = Run(make_plan([office.source], options, office.folder), options)
    assert len(list(run.outcomes())) == 1
    assert run.notices == []


def test_both_folders_may_move_together(office: Office) -> None:
    office.add("a.txt")
    office.build()
    moved = office.folder / "elsewhere"
    moved.mkdir()
    office.source.rename(moved / "in")
    office.out.rename(moved / "out")
    (only,) = Office(moved).build()
    assert only.status is Status.UNCHANGED


def test_it_matters_not_from_which_folder_one_names_them(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    office.add("a.txt")
    office.build()
    monkeypatch.chdir(office.folder)
    for source, out in ((Path("in"), office.out), (office.source, Path("out")), (Path("in"), Path("out"))):
        (only,) = build([source], replace(office.options, out=out))
        assert only.status is Status.UNCHANGED


def test_an_unreadable_manifest_is_set_aside(office: Office) -> None:
    office.add("a.txt")
    office.build()
    state = office.out / ".kanben"
    (state / "manifest.sqlite3").write_bytes(b"no database at all" * 100)
    (only,) = office.build()
    assert fresh(only) == ALL
    assert (state / "manifest.sqlite3.unreadable").is_file()
    (only,) = office.build()
    assert only.status is Status.UNCHANGED


def test_a_folder_without_a_manifest_is_told(tmp_path: Path) -> None:
    with pytest.raises(PipelineError) as caught:
        open_manifest(tmp_path)
    assert caught.value.diagnostics[0].code is Code.STATE_FAULT
