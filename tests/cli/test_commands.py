"""Command transcripts: this command, this input, these words, this exit status."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
REPORT = "政府工作报告\n（2024年1月20日）\n各位代表：\n一、回顾\n过去一年，全市生产总值增长5.2%，里面的成绩来之不易。\n"


@dataclass(frozen=True)
class Ran:
    status: int
    out: bytes
    err: str


def kanben(*arguments: str, cwd: Path, stdin: bytes = b"", **environment: str) -> Ran:
    env = {**os.environ, "LC_ALL": "C.UTF-8", "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", **environment}
    done = subprocess.run(
        [sys.executable, "-m", "pipeline", *arguments], cwd=cwd, input=stdin, capture_output=True, env=env, check=False
    )
    err = done.stderr.decode("utf-8")
    assert "Traceback" not in err, err
    return Ran(done.returncode, done.stdout, err)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "a.txt").write_text(REPORT, encoding="utf-8")
    return tmp_path


def test_the_main_job_without_arguments(folder: Path) -> None:
    (folder / "source" / "kanben.toml").write_text('scripts = ["zh-Hans", "zh-Hant-TW"]\n', encoding="utf-8")
    ran = kanben("build", cwd=folder)
    assert ran.status == 0, ran.err
    assert ran.out == b""
    names = sorted(path.name for path in (folder / "dist").glob("a.*"))
    assert names == [f"a.{tag}.{kind}" for tag in ("zh-Hans", "zh-Hant-TW") for kind in ("docx", "epub", "pdf")]
    assert ran.err.splitlines()[0] == "written dist/a.zh-Hans.pdf"
    assert ran.err.splitlines()[-1] == "6 editions of 1 sources"


def test_standard_input_to_standard_output(tmp_path: Path) -> None:
    ran = kanben("build", "-", "-t", "json", "-o", "-", cwd=tmp_path, stdin=REPORT.encode())
    assert ran.status == 0
    tree = json.loads(ran.out)
    assert tree["meta"]["title"] == "政府工作报告"
    assert list(tmp_path.iterdir()) == []


def test_one_file_by_extension(folder: Path) -> None:
    ran = kanben("build", "source/a.txt", "-o", "out/b.epub", "--script", "zh-Hant-TW", cwd=folder)
    assert ran.status == 0, ran.err
    assert (folder / "out" / "b.epub").read_bytes()[:2] == b"PK"
    assert [path.name for path in (folder / "out").iterdir()] == ["b.epub"]  # one file: no state is kept


def test_dry_run_writes_nothing(folder: Path) -> None:
    ran = kanben("build", "--dry-run", "-t", "pdf,pandoc", cwd=folder)
    assert ran.status == 0
    assert ran.err.splitlines() == [
        "source/a.txt → would write dist/a.source.pdf",
        "source/a.txt → would write dist/a.source.pandoc.json",
    ]
    assert not (folder / "dist").exists()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("build", "missing.txt"), "[U002] missing.txt is no file and no folder"),
        (("build", "-t", "odt"), "[U003] there is no format odt"),
        (("build", "-f", "odt"), "[U003] there is no format odt"),
        (("build", "--script", "zh-TW"), "[U001] --script has no value zh-TW"),
        (("build", "-s", "offical"), "Did you mean official?"),
        (("build", "-o", "x.odt"), "[U007] x.odt: no format has the extension .odt"),
        (("build", "-o", "-"), "[U007] - does not say which format is meant"),
        (("build", "-t", "pdf,json", "-o", "x.pdf"), "2 formats"),
        (("build", "--nonsense"), "No such option"),
        (("styles", "show", "nothing"), "[S002]"),
        (("explain", "X999"), "There is no code X999."),
        ((), "Usage: kanben"),
    ],
)
def test_wrong_usage_is_2(folder: Path, arguments: tuple[str, ...], says: str) -> None:
    ran = kanben(*arguments, cwd=folder)
    assert ran.status == 2
    assert says in ran.err
    assert ran.out == b""
    assert not (folder / "dist").exists()


def test_a_faulty_settings_file_is_2_and_lists_everything(folder: Path) -> None:
    (folder / "source" / "kanben.toml").write_text('script = ["zh-Hans"]\nformats = "pdf"\n', encoding="utf-8")
    ran = kanben("build", cwd=folder)
    assert ran.status == 2
    assert "source/kanben.toml:1: error [U006] script is no key here" in ran.err
    assert "Did you mean scripts?" in ran.err
    assert "source/kanben.toml:2: error [U006] formats = pdf does not fit; wanted: [text, …]" in ran.err


def test_one_bad_document_does_not_stop_the_others(folder: Path) -> None:
    (folder / "source" / "empty.txt").write_bytes(b" \n\n")
    ran = kanben("build", "-t", "json", cwd=folder)
    assert ran.status == 1
    assert "source/empty.txt: error [R005] there is no text in this source" in ran.err
    assert ran.err.splitlines()[-1] == "1 of 2 sources failed"
    assert (folder / "dist" / "a.zh-Hans.json").is_file()


def test_a_character_in_no_face_is_an_error_before_anything_is_written(folder: Path) -> None:
    (folder / "source" / "a.txt").write_text(REPORT + "缺字\U0001f4dc。\n", encoding="utf-8")
    ran = kanben("build", "-t", "pdf", cwd=folder)
    assert ran.status == 1
    assert "[F001]" in ran.err
    assert "U+1F4DC" in ran.err
    assert [path.name for path in (folder / "dist").iterdir()] == [".kanben"]


def test_fail_on_warning(folder: Path) -> None:
    (folder / "source" / "a.txt").write_text("正文\x01里有控制字符。\n", encoding="utf-8")
    assert kanben("build", "-t", "json", cwd=folder).status == 0
    ran = kanben("build", "-t", "json", "--fail-on", "warning", cwd=folder)
    assert ran.status == 1
    assert "[R007]" in ran.err


def test_a_folder_that_cannot_be_written(folder: Path) -> None:
    (folder / "dist").write_bytes(b"a file where the folder should be")
    ran = kanben("build", "-t", "json", cwd=folder)
    assert ran.status == 1
    assert "[B006] the manifest in dist/.kanben cannot be used: " in ran.err


def test_messages_in_chinese_by_option_and_by_locale(folder: Path) -> None:
    said = "错误 [U003] 没有 odt 这种格式"
    assert said in kanben("build", "-t", "odt", "--ui", "zh", cwd=folder).err
    assert said in kanben("build", "-t", "odt", cwd=folder, LC_ALL="zh_CN.UTF-8").err
    assert said not in kanben("build", "-t", "odt", "--ui=en", cwd=folder, LC_ALL="zh_CN.UTF-8").err


def test_json_lines(folder: Path) -> None:
    ran = kanben("build", "-t", "json", "--log-format", "json", cwd=folder)
    events = [json.loads(line) for line in ran.err.splitlines()]
    assert events[0] == {"event": "started", "source": "source/a.txt", "tries": 1}
    assert events[-1] == {"event": "summary", "editions": 1, "sources": 1, "unchanged": 0, "failed": 0}
    written = next(event for event in events if event["event"] == "written")
    assert (written["source"], written["file"]) == ("source/a.txt", "dist/a.zh-Hans.json")
    finished = next(event for event in events if event["event"] == "finished")
    assert finished["status"] == "built"
    assert set(finished["stages"]) >= {"read", "json"}
    failed = kanben("build", "-t", "odt", "--log-format", "json", cwd=folder)
    (event,) = [json.loads(line) for line in failed.err.splitlines()]
    assert event["code"] == "U003"
    assert event["detail"]["name"] == "odt"


def test_quiet_says_nothing_when_all_is_well(folder: Path) -> None:
    ran = kanben("build", "-t", "json", "-q", cwd=folder)
    assert (ran.status, ran.out, ran.err) == (0, b"", "")


def test_no_colour_in_pipes(folder: Path) -> None:
    assert "\x1b" not in kanben("build", "-t", "odt", cwd=folder).err


def test_inspect_shows_roles_and_what_was_done(folder: Path) -> None:
    ran = kanben("inspect", "source/a.txt", cwd=folder)
    assert ran.status == 0
    text = ran.out.decode()
    assert "政府工作报告" in text
    assert "      4     heading-1 L1      一、回顾" in text.splitlines()
    assert all(len(line.encode("gb18030")) <= 80 for line in text.splitlines())
    whole = kanben("inspect", "source/a.txt", "--full", cwd=folder).out.decode()
    assert "heading-1 L1 4 | 一、回顾" in whole.splitlines()


def test_script_filters_line_by_line(tmp_path: Path) -> None:
    ran = kanben("script", "zh-Hant-TW", cwd=tmp_path, stdin="以后的发展\n\n里面干净\n".encode())
    assert ran.out.decode() == "以後的發展\n\n裡面乾淨\n"
    assert kanben("script", "xx", cwd=tmp_path).status == 2
    ran = kanben("script", "zh-Hant-TW", cwd=tmp_path, stdin="发展\n".encode("gb18030"))
    assert (ran.status, ran.out) == (1, b"")
    assert ran.err.startswith("-:1: error [R004]")
    ran = kanben("script", "zh-Hant-TW", "--encoding", "gb18030", cwd=tmp_path, stdin="发展\n".encode("gb18030"))
    assert ran.out.decode() == "發展\n"
    assert kanben("script", "zh-Hant-TW", "--encoding", "nonsense", cwd=tmp_path).status == 2


def test_styles(tmp_path: Path) -> None:
    assert b"official\t" in kanben("styles", "list", cwd=tmp_path).out
    shown = kanben("styles", "show", cwd=tmp_path).out.decode()
    assert "page.em = 15.793\n" in shown
    assert "roles.body.font = fangsong\n" in shown
    schema = json.loads(kanben("styles", "schema", cwd=tmp_path).out)
    assert schema["title"] == "Kanben style sheet"
    assert "scripts" in json.loads(kanben("styles", "schema", "--project", cwd=tmp_path).out)["properties"]
    (tmp_path / "mine.toml").write_text('[sheet]\nextends = "official"\n[roles.body]\nfont = "son"\n', encoding="utf-8")
    ran = kanben("styles", "check", "mine.toml", cwd=tmp_path)
    assert ran.status == 2
    assert "there is no such font role" in ran.err
    assert kanben("styles", "check", "official", cwd=tmp_path).status == 0


def test_formats_lists_what_works(tmp_path: Path) -> None:
    rows = [line.split("\t") for line in kanben("formats", cwd=tmp_path).out.decode().splitlines()]
    assert {row[1] for row in rows if row[0] == "write"} >= {"pdf", "docx", "epub", "html", "json", "pandoc"}
    assert {row[1] for row in rows if row[0] == "read"} >= {"text", "plain", "json"}


def test_explain(tmp_path: Path) -> None:
    ran = kanben("explain", "t001", "--ui", "zh", cwd=tmp_path)
    assert ran.out.decode().startswith("T001  已剔除\n")


def test_a_reader_that_leaves_early_is_no_error(folder: Path) -> None:
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = f"{sys.executable} -m pipeline styles show | head -n 1"
    done = subprocess.run(command, shell=True, cwd=folder, env=env, capture_output=True, check=False)
    assert done.stdout == b"sheet.name = official\n"
    assert done.stderr == b""


def test_source_date_epoch(folder: Path) -> None:
    assert kanben("build", "-t", "docx", cwd=folder, SOURCE_DATE_EPOCH="soon").status == 2
    assert kanben("build", "-t", "docx", cwd=folder, SOURCE_DATE_EPOCH="1700000000").status == 0
    first = (folder / "dist" / "a.zh-Hans.docx").read_bytes()
    assert kanben("build", "-t", "docx", cwd=folder, SOURCE_DATE_EPOCH="1800000000").status == 0
    assert (folder / "dist" / "a.zh-Hans.docx").read_bytes() != first
