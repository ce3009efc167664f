"""Which files are sources, where their editions go, what is refused beforehand; files come into place whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.batch.perform import put
from pipeline.batch.plan import make_plan
from pipeline.batch.run import build
from pipeline.diagnostics import Code
from pipeline.errors import SettingsError
from pipeline.options import Options


def touch(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("工作报告\n各位代表：\n文。\n", encoding="utf-8")


def targets(folder: Path, *sources: str, **options: object) -> list[str]:
    plan = make_plan([folder / name for name in sources], Options(out=folder / "out", **options), folder)  # type: ignore[arg-type]
    return [Path(plan.target(task, "zh-Hans", "pdf")).relative_to(folder).as_posix() for task in plan.tasks]


def refused(folder: Path, *sources: str, **options: object) -> tuple[Code, dict[str, str]]:
    with pytest.raises(SettingsError) as caught:
        make_plan([folder / name for name in sources], Options(**options), folder)  # type: ignore[arg-type]
    (item,) = caught.value.diagnostics
    return item.code, dict(item.detail)


def test_a_folder_is_mirrored_and_what_is_no_source_stays_out(tmp_path: Path) -> None:
    touch(
        tmp_path,
        "in/b.txt",
        "in/2022/a.txt",
        "in/README.txt",
        "in/readme.zh.txt",
        "in/LICENSE.txt",
        "in/.hidden.txt",
        "in/.git/x.txt",
        "in/kanben.toml.txt",
        "in/picture.png",
        "in/~$open.txt",
    )
    (tmp_path / "in" / "kanben.toml").write_text("", encoding="utf-8")
    assert targets(tmp_path, "in") == ["out/2022/a.zh-Hans.pdf", "out/b.zh-Hans.pdf", "out/kanben.toml.zh-Hans.pdf"]


def test_files_patterns_and_each_once(tmp_path: Path) -> None:
    touch(tmp_path, "in/a.txt", "in/b.txt")
    assert targets(tmp_path, "in/a.txt", "in/*.txt") == ["out/a.zh-Hans.pdf", "out/b.zh-Hans.pdf"]


@pytest.mark.parametrize(
    ("first", "second"),
    [("a.txt", "a.json"), ("A.txt", "a.txt"), ("caf\u00e9.txt", "cafe\u0301.txt")],
)
def test_two_sources_with_one_output_are_refused_by_name(tmp_path: Path, first: str, second: str) -> None:
    touch(tmp_path, f"in/{first}", f"in/{second}")
    code, detail = refused(tmp_path, "in")
    assert code is Code.OUTPUT_CLASH
    assert {Path(detail["first"]).name, Path(detail["second"]).name} == {first, second}


def test_editions_are_no_sources(tmp_path: Path) -> None:
    touch(tmp_path, "in/a.txt", "in/out/a.zh-Hans.html", "in/deep/out/b.txt")
    plan = make_plan([tmp_path / "in"], Options(out=tmp_path / "in" / "out"), tmp_path)
    assert [task.path.name for task in plan.tasks] == ["a.txt", "b.txt"]
    touch(tmp_path, "same/a.docx", "same/a.zh-Hans.docx", "same/a.zh-Hant-TW.html")
    plan = make_plan([tmp_path / "same"], Options(out=tmp_path / "same"), tmp_path)
    assert [task.path.name for task in plan.tasks] == ["a.docx"]


def test_equal_names_in_two_folders_do_not_clash(tmp_path: Path) -> None:
    touch(tmp_path, "in/x/a.txt", "in/y/a.txt")
    assert targets(tmp_path, "in") == ["out/x/a.zh-Hans.pdf", "out/y/a.zh-Hans.pdf"]


def test_nothing_there(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    assert refused(tmp_path, "in")[0] is Code.NO_SOURCES
    assert refused(tmp_path, "none")[0] is Code.NO_SUCH_SOURCE


def test_one_file_takes_one_edition(tmp_path: Path) -> None:
    touch(tmp_path, "in/a.txt", "in/b.txt")
    (tmp_path / "in" / "kanben.toml").write_text('scripts = ["zh-Hans", "zh-Hant"]\n', encoding="utf-8")
    out = tmp_path / "x.pdf"
    assert refused(tmp_path, "in", out=out)[1]["case"] == "sources"
    assert refused(tmp_path, "in/a.txt", out=out, formats=("pdf", "epub"))[1]["case"] == "formats"
    assert refused(tmp_path, "in/a.txt", out=out, scripts=("zh-Hans", "zh-Hant"))[1]["case"] == "scripts"
    (task,) = make_plan([tmp_path / "in/a.txt"], Options(out=out), tmp_path).tasks
    assert task.request.formats == ("pdf",)
    assert task.request.scripts == ("source",)


def test_options_win_over_settings(tmp_path: Path) -> None:
    touch(tmp_path, "in/a.txt")
    (tmp_path / "in" / "kanben.toml").write_text('scripts = ["zh-Hant"]\nformats = ["epub"]\n', encoding="utf-8")
    (task,) = make_plan([tmp_path / "in"], Options(scripts=("zh-Hans",)), tmp_path).tasks
    assert (task.request.scripts, task.request.formats) == (("zh-Hans",), ("epub",))


def test_build_gives_results_and_files(tmp_path: Path) -> None:
    touch(tmp_path, "in/a.txt")
    (result,) = build([tmp_path / "in"], Options(out=tmp_path / "out", formats=("json",)))
    assert result.ok
    assert [made.path for made in result.outputs] == [(tmp_path / "out" / "a.zh-Hans.json").as_posix()]
    assert result.timings["read"] > 0


def test_a_file_comes_into_place_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "a.pdf"
    put(target, b"old")

    def full(self: Path, data: bytes) -> int:
        with self.open("wb") as file:
            file.write(data[:1])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space left"):
        put(target, b"new")
    monkeypatch.undo()
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["a.pdf"]


def test_a_goal_that_is_a_folder_is_told(tmp_path: Path) -> None:
    touch(tmp_path, "in/a.txt")
    (tmp_path / "out" / "a.zh-Hans.json").mkdir(parents=True)
    (result,) = build([tmp_path / "in"], Options(out=tmp_path / "out", formats=("json",)))
    assert not result.ok
    assert result.diagnostics[-1].code is Code.WRITE_FAILED
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [".kanben", "a.zh-Hans.json"]
