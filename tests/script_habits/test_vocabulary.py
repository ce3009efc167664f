"""Words of the region: an option that is off by default, lists what it replaces, and keeps the structure of a text."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from pipeline.api import convert, convert_script
from pipeline.batch.fingerprint import Fingerprints
from pipeline.cli import cli
from pipeline.conversion import Request
from pipeline.diagnostics import Code, Diagnostics
from pipeline.model.nodes import Code as Literal
from pipeline.model.nodes import Document, Inline, Link, Marked, Meta, NoteRef, Paragraph, Role, Span, Text
from pipeline.style.load import load_style
from pipeline.transforms.script import convert_document
from pipeline.transforms.script.engine import engine_for
from pipeline.transforms.script.vocabulary import Replaced, Vocabulary, Worded, cells_of

TW, HK = "zh-Hant-TW", "zh-Hant-HK"


@pytest.mark.parametrize(
    ("text", "to", "wanted"),
    [
        ("开发软件，建设互联网", TW, "開發軟體，建設網際網路"),
        ("主持人支持打印", TW, "主持人支援列印"),  # 持人 belongs to 主持人
        ("移动光标", HK, "移動游標"),
        ("開發軟體與印表機", "zh-Hans", "开发软件与打印机"),
        ("开发软件", "zh-Hant", "開發軟件"),  # general Traditional has no words of its own
        ("开发软件", "zh-Hant-CN", "開發軟件"),
    ],
)
def test_words_of_the_region(text: str, to: str, wanted: str) -> None:
    made = convert_script(text, to, vocabulary=True)
    assert made == wanted
    assert len(convert_script(text, to)) == len(text)


def test_off_by_default() -> None:
    assert convert_script("开发软件，建设互联网", TW) == "開發軟件，建設互聯網"


def body(*children: Inline) -> Document:
    return Document(Meta(language="zh-Hans"), (Paragraph(Role.BODY, children, span=Span("r.txt", 7, 7)),))


def test_what_is_bold_linked_or_noted_stays_so() -> None:
    document = body(
        Text("用"), Marked("strong", (Text("软"),)), Text("件"), NoteRef("1"), Link("a.cn/软件", (Text("互联网"),)),
        Literal("软件"), Text("，硬盘"),
    )  # fmt: skip
    found = Diagnostics()
    (block,) = convert_document(document, TW, found, vocabulary=True).blocks
    assert isinstance(block, Paragraph)
    assert block.children == (
        Text("用"), Marked("strong", (Text("軟"),)), Text("體"), NoteRef("1"), Link("a.cn/软件", (Text("網際網路"),)),
        Literal("软件"), Text("，硬碟"),
    )  # fmt: skip
    told = [(item.detail["before"], item.detail["after"], item.detail["lines"], item.place) for item in found]
    assert [item[:3] for item in told] == [
        ("软件", "軟體", "7"), ("互联网", "網際網路", "7"), ("硬盘", "硬碟", "7"),
    ]  # fmt: skip
    assert all(place is not None and (place.file, place.line) == ("r.txt", 7) for *_, place in told)
    assert {item.code for item in found} == {Code.WORD_REPLACED}


def test_a_glossary_settles_a_word_against_the_option() -> None:
    assert convert_script("软件与硬盘", TW, {"软件": "軟件"}, vocabulary=True) == "軟件與硬碟"


def test_the_names_of_persons_stay() -> None:
    assert convert_script("市长　王质量说，质量第一", TW, vocabulary=True).startswith("市長　王質量說")


def test_on_the_command_line_and_in_the_project_file(tmp_path: Path) -> None:
    plain = CliRunner().invoke(cli, ["script", TW], input="软件\n")
    worded = CliRunner().invoke(cli, ["script", TW, "--vocabulary"], input="无\n软件\n")
    assert (plain.stdout, worded.stdout) == ("軟件\n", "無\n軟體\n")
    assert "2: 软件 → 軟體" in worded.stderr
    source = tmp_path / "报告.txt"
    source.write_text("开发软件。\n", encoding="utf-8")
    arguments = [
        "build",
        str(source),
        "-f",
        "plain",
        "-t",
        "json",
        "--script",
        TW,
        "--ui",
        "en",
        "-o",
        str(tmp_path / "out"),
    ]
    edition = tmp_path / "out" / f"报告.{TW}.json"

    def words() -> str:
        return json.dumps(json.loads(edition.read_text(encoding="utf-8")), ensure_ascii=False)

    assert CliRunner().invoke(cli, arguments).exit_code == 0
    assert "開發軟件" in words()
    asked = CliRunner().invoke(cli, [*arguments, "--vocabulary"])
    assert "软件 became 軟體 (lines 1)" in asked.stderr, asked.stderr
    assert "開發軟體" in words()  # built again: the option is part of the fingerprint
    assert CliRunner().invoke(cli, arguments).exit_code == 0
    assert "開發軟件" in words()
    (tmp_path / "kanben.toml").write_text("vocabulary = true\n", encoding="utf-8")
    assert CliRunner().invoke(cli, arguments).exit_code == 0
    assert "開發軟體" in words()


def test_in_the_sheet_and_on_the_review_page(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("开发软件。\n无\n用软件办公。\n", encoding="utf-8")
    (tmp_path / "house.toml").write_text(
        '[sheet]\nextends = "official"\n[wording]\nvocabulary = true\n', encoding="utf-8"
    )
    style = load_style(tmp_path / "house.toml")
    result = convert(tmp_path / "a.txt", formats=("json",), scripts=(TW,), reader="plain", style=style)
    assert "軟體" in json.dumps(json.loads(result.editions[0].data), ensure_ascii=False)
    arguments = ["review", str(tmp_path / "a.txt"), "-f", "plain", "--script", TW, "-o", "-", "--vocabulary"]
    listed = json.loads(CliRunner().invoke(cli, [*arguments, "--format", "json"]).stdout)["replaced"]
    assert listed == [{"before": "软件", "after": "軟體", "lines": [1, 3]}]
    page = CliRunner().invoke(cli, [*arguments, "--format", "html"]).stdout
    assert '<span lang="zh-Hant-TW">軟體</span> <small>1, 3</small>' in page
    assert "<small>" not in CliRunner().invoke(cli, [*arguments[:-1], "--format", "html"]).stdout


@pytest.mark.parametrize(
    ("text", "source", "target", "wanted"),
    [
        ("開發軟體，保護隱私權", TW, HK, "開發軟件，保護私隱權"),
        ("資訊與網路", TW, HK, "資訊與網絡"),
        ("搭的士，開發軟件", HK, TW, "搭計程車，開發軟體"),
    ],
)
def test_from_one_region_to_another(text: str, source: str, target: str, wanted: str) -> None:
    words, engine = Vocabulary(source, target), engine_for(source, target)
    assert Worded(engine.convert, words, lambda _: [], lambda _: None).convert(text) == wanted


def test_in_the_fingerprint_and_the_api(tmp_path: Path) -> None:
    one, other = (Fingerprints().document(Request(vocabulary=said), ("a",)) for said in (False, True))
    assert one != other
    source = tmp_path / "a.txt"
    source.write_text("开发软件。\n", encoding="utf-8")
    result = convert(source, formats=("json",), scripts=(TW,), reader="plain", vocabulary=True)
    assert "軟體".encode() in result.editions[0].data or b"\\u8edf\\u9ad4" in result.editions[0].data


@given(st.integers(1, 6), st.text("甲乙丙丁", max_size=9))
def test_a_new_word_fills_the_place_of_the_old(size: int, after: str) -> None:
    made = "天" + "地" * size + "人"
    cells = cells_of(made, [Replaced(1, 1 + size, "地" * size, after)])
    assert len(cells) == len(made)
    assert "".join(cells) == "天" + after + "人"


def test_every_shipped_word_is_found_by_itself() -> None:
    words = Vocabulary("zh-Hans", TW)
    assert [item.after for item in words.found("硬盘", "硬盤", [])] == ["硬碟"]
    assert words.found("硬盘", "硬盤", [(0, 1)]) == []
