"""Glossary files: what they may say, what is refused, and that both parties of a conflict are named."""

from __future__ import annotations

import json
import random
import string
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

import pipeline
from pipeline.cli import cli
from pipeline.diagnostics import Code, Diagnostic
from pipeline.errors import SettingsError
from pipeline.lang.regions import TAGS
from pipeline.messages import LANGUAGES, catalogue
from pipeline.options import Options
from pipeline.transforms.script.terms import (
    LONGEST,
    forms_for,
    glossary_schema,
    join_terms,
    load_terms,
    open_terms,
    read_terms,
)

TOML = """\
title = "names"

[[term]]
word = "余秋雨"
keep = true
reason = "a surname"

[[term]]
word = "頭发"
zh-Hant = "頭髮"
zh-Hant-HK = "頭髪"

[[term]] # the comment of a table
word = "后街"
to = "后街"
source = "street plate"
"""


def faults(text: str, file: str) -> list[tuple[Code, str, int, str]]:
    with pytest.raises(SettingsError) as caught:
        read_terms(text, file)
    return [told(item) for item in caught.value.diagnostics]


def told(item: Diagnostic) -> tuple[Code, str, int, str]:
    assert item.place is not None
    for language in LANGUAGES:
        assert "{" not in catalogue(language).message(item)
    return item.code, item.detail["case"], item.place.line, catalogue("en").message(item)


def test_a_toml_file_keeps_forces_and_tells_targets_apart() -> None:
    terms = join_terms((read_terms(TOML, "a.toml"),))
    assert forms_for(terms, "zh-Hant-TW") == {"余秋雨": "余秋雨", "頭发": "頭髮", "后街": "后街"}
    assert forms_for(terms, "zh-Hant-HK")["頭发"] == "頭髪"
    assert "頭发" not in forms_for(terms, "zh-Hans")
    assert terms["余秋雨"].reason == "a surname"
    assert terms["后街"].source == "street plate"
    assert [term.place.line for term in terms.values()] == [3, 8, 13]


def test_a_plain_tsv_file_has_word_form_reason_source() -> None:
    text = "# names\n余秋雨\t\ta surname\n\n皇后区\t皇后區\tof New York\ta map\r\n于海\t=\n"
    terms = read_terms(text, "a.tsv")
    assert [(term.word, term.form("zh-Hant-TW")) for term in terms] == [
        ("余秋雨", "余秋雨"), ("皇后区", "皇后區"), ("于海", "于海"),
    ]  # fmt: skip
    assert (terms[1].reason, terms[1].source, terms[1].place.line) == ("of New York", "a map", 4)


def test_a_tsv_file_may_name_its_columns() -> None:
    text = "word\tzh-Hant-HK\tzh-Hant-TW\tcomment\n群众\t羣眾\t群眾\tboth\n峰\t\t=\tone\n"
    terms = join_terms((read_terms(text, "a.tsv"),))
    assert forms_for(terms, "zh-Hant-HK") == {"群众": "羣眾"}
    assert forms_for(terms, "zh-Hant-TW") == {"群众": "群眾", "峰": "峰"}
    assert forms_for(terms, "zh-Hant-CN") == {}


def test_a_conflict_names_both_entries_with_file_and_line() -> None:
    ((code, case, line, message),) = faults("里程\t里程\n# x\n里程\t裏程\n", "a.tsv")
    assert (code, case, line) == (Code.GLOSSARY_CONFLICT, "always", 3)
    for part in ("里程", "里程 (a.tsv:1)", "裏程 (a.tsv:3)"):
        assert part in message


def test_two_files_of_a_command_may_not_disagree(tmp_path: Path) -> None:
    first, second = tmp_path / "one.tsv", tmp_path / "two.toml"
    first.write_text("后街\t后街\n", encoding="utf-8")
    second.write_text('[[term]]\nword = "后街"\nzh-Hant-TW = "後街"\n', encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        load_terms([str(first), str(second)])
    message = catalogue("en").message(caught.value.diagnostics[0])
    assert "one.tsv:1" in message
    assert "two.toml:1" in message
    second.write_text('[[term]]\nword = "后街"\nzh-Hant-TW = "後街"\noverride = true\n', encoding="utf-8")
    terms = load_terms([str(first), str(second)])
    assert forms_for(terms, "zh-Hant-TW") == {"后街": "後街"}
    assert forms_for(terms, "zh-Hant-HK") == {"后街": "后街"}


def test_the_same_entry_twice_is_no_conflict() -> None:
    assert len(join_terms((read_terms("里\t里\n里\t里\n", "a.tsv"), read_terms("里\n", "b.tsv")))) == 1


@pytest.mark.parametrize(
    ("text", "file", "case", "line"),
    [
        ("[[term]\n", "a.toml", "syntax", 1),
        ("[[term]]\nwort = '里'\nword = '里'\n", "a.toml", "unknown", 2),
        ("\n[[term]]\nto = '里'\n", "a.toml", "missing", 2),
        ("[[term]]\nword = 3\n", "a.toml", "value", 2),
        ("term = '里'\n", "a.toml", "type", 1),
        ("[[term]]\nword = '里'\nkeep = true\nto = '裏'\n", "a.toml", "keep", 1),
        ("[[term]]\nword = '里'\n[[term]]\nword = ''\n", "a.toml", "word", 3),
        ("里\t里\n\t裏\n", "a.tsv", "word", 2),
        ("word\tzh-TW\n里\t裏\n", "a.tsv", "column", 1),
        ("里\t里\ta\tb\tc\n", "a.tsv", "cells", 1),
        (f"{'里' * (LONGEST + 1)}\n", "a.tsv", "word", 1),
    ],
)
def test_faults_are_told_with_their_line(text: str, file: str, case: str, line: int) -> None:
    found = faults(text, file)
    assert (Code.GLOSSARY_FAULT, case, line) in [item[:3] for item in found]


def test_a_form_is_as_long_as_its_word() -> None:
    assert [item[:3] for item in faults("里\t裏面\n软件\t軟體\n干\t干涉\n", "a.tsv")] == [
        (Code.GLOSSARY_CONFLICT, "length", 1),
        (Code.GLOSSARY_CONFLICT, "length", 3),
    ]


def test_files_that_are_none(tmp_path: Path) -> None:
    for name, data, case in (("x.tsv", b"\xff\xfe\x00", "encoding"), ("none.tsv", None, "unreadable")):
        path = tmp_path / name
        if data is not None:
            path.write_bytes(data)
        with pytest.raises(SettingsError) as caught:
            open_terms(path)
        assert caught.value.diagnostics[0].detail["case"] == case
        assert catalogue("en").message(caught.value.diagnostics[0])


def test_the_schema_knows_every_key() -> None:
    schema = glossary_schema()
    term = schema["$defs"]["TermTable"]  # type: ignore[index]
    assert set(term["properties"]) >= {"word", "to", "keep", "reason", "source", "override", *TAGS}
    assert term["required"] == ["word"]
    assert schema["properties"]["term"] == {  # type: ignore[index]
        "type": "array", "items": {"$ref": "#/$defs/TermTable"}, "description": "The words.",
    }  # fmt: skip
    shown = CliRunner().invoke(cli, ["styles", "schema", "--glossary"])
    assert json.loads(shown.output) == schema


LETTERS = st.text(alphabet="里后\t\n\r#=[]\x00" + string.ascii_lowercase, max_size=80)


@given(LETTERS, st.sampled_from(["a.tsv", "a.toml"]))
def test_any_text_is_read_or_refused(text: str, file: str) -> None:
    try:
        terms = read_terms(text, file)
    except SettingsError as error:
        codes = {item.code for item in error.diagnostics}
        terms = ()
    else:
        codes = set()
    assert codes <= {Code.GLOSSARY_FAULT, Code.GLOSSARY_CONFLICT}
    assert all(len(form) == len(term.word) for term in terms for form in term.forms.values())


WORDS = st.dictionaries(st.text("后里发干“”", min_size=1, max_size=3), st.just(""), max_size=4)


@given(st.text("后里发干以面国“”，", max_size=30), WORDS, st.randoms())
def test_a_settled_word_changes_nothing_but_itself(text: str, words: dict[str, str], chance: random.Random) -> None:
    """What stands beside a settled word is converted as if the word were not settled; so corrections are exact."""
    forms = {word: "".join(char if char in "“”" else chance.choice("後后裡發幹") for char in word) for word in words}
    plain = pipeline.convert_script(text, "zh-Hant-TW")
    made = pipeline.convert_script(text, "zh-Hant-TW", glossary=forms)
    assert len(made) == len(plain) == len(text)
    at = 0
    while at < len(text):
        word = next((word for word in sorted(forms, key=len, reverse=True) if text.startswith(word, at)), "")
        for offset in range(max(len(word), 1)):
            settled = word and text[at + offset] not in "“”"
            assert made[at + offset] == (forms[word][offset] if settled else plain[at + offset])
        at += max(len(word), 1)


# --- where glossaries are named ------------------------------------------------------------------------------------

REPORT = "关于后街改造的报告\n\n后街和里弄要改造，余秋雨说好。\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "report.txt").write_text(REPORT, encoding="utf-8")
    (tmp_path / "words").mkdir()
    (tmp_path / "words" / "house.tsv").write_text("后街\t后街\n", encoding="utf-8")
    (tmp_path / "mine.toml").write_text('[[term]]\nword = "里弄"\nzh-Hant-TW = "裏弄"\n', encoding="utf-8")
    (tmp_path / "line.tsv").write_text("改造\t改慥\n", encoding="utf-8")
    (tmp_path / "kanben.toml").write_text('glossaries = ["words/house.tsv"]\n', encoding="utf-8")
    (tmp_path / "report.txt.toml").write_text('glossaries = ["mine.toml"]\n', encoding="utf-8")
    return tmp_path


def test_project_document_and_command_line_add_up(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    arguments = ["build", "report.txt", "-t", "json", "--script", "zh-Hant-TW", "-o", "out", "-g", "line.tsv"]
    done = CliRunner().invoke(cli, arguments)
    assert done.exit_code == 0, done.output
    text = (folder / "out" / "report.zh-Hant-TW.json").read_text(encoding="utf-8")
    assert "后街和裏弄要改慥" in text


def test_the_filter_and_the_interface_take_glossaries(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    arguments = ["script", "zh-Hant-TW", "-g", "words/house.tsv", "-g", "mine.toml"]
    done = CliRunner().invoke(cli, arguments, input="后街里弄\n")
    assert done.stdout == "后街裏弄\n"
    both: list[Path | str] = ["words/house.tsv", Path("mine.toml")]
    assert pipeline.convert_script("后街里弄", "zh-Hant-TW", glossary=both) == "后街裏弄"
    assert pipeline.convert_script("里弄", to="zh-Hant-TW", glossary={"里弄": "裏弄"}) == "裏弄"
    result = pipeline.convert("report.txt", formats=("json",), scripts=("zh-Hant-TW",), glossary="words/house.tsv")
    assert "后街和" in result.editions[0].data.decode("utf-8")


def test_a_conflict_of_project_and_command_line_stops_the_build(folder: Path) -> None:
    (folder / "line.tsv").write_text("后街\t後街\n", encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        pipeline.build(
            [folder / "report.txt"], pipeline_options(folder, glossaries=((folder / "line.tsv").as_posix(),))
        )
    message = catalogue("zh").message(caught.value.diagnostics[0])
    assert "house.tsv:1" in message
    assert "line.tsv:1" in message


def pipeline_options(folder: Path, glossaries: tuple[str, ...]) -> Options:
    return Options(out=folder / "out", formats=("json",), scripts=("zh-Hant-TW",), glossaries=glossaries)
