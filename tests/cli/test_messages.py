"""Both languages say everything, with the same facts, and only facts that the program gives."""

from __future__ import annotations

import ast
import tomllib
from pathlib import Path

import pytest

from pipeline.diagnostics import Code, Diagnostic, Place, Severity
from pipeline.messages import LANGUAGES, PLACEHOLDER, catalogue, place_text

PACKAGE = Path(__file__).resolve().parents[2] / "pipeline"


def raw(language: str) -> dict[str, dict[str, object]]:
    return tomllib.loads((PACKAGE / "messages" / f"{language}.toml").read_text(encoding="utf-8"))


def placeholders(text: object) -> set[str]:
    return set(PLACEHOLDER.findall(str(text)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_has_words(language: str) -> None:
    assert set(raw(language)) - {"words"} == {code.value for code in Code}
    for code in Code:
        words = catalogue(language).of(code)
        assert words.title
        assert words.message
        assert words.explain.endswith((".", "。")), code


@pytest.mark.parametrize("code", Code)
def test_both_languages_tell_the_same_facts(code: Code) -> None:
    zh, en = catalogue("zh").of(code), catalogue("en").of(code)
    assert placeholders(zh.message) == placeholders(en.message)
    assert placeholders(zh.hint) == placeholders(en.hint)
    assert bool(zh.hint) == bool(en.hint)
    assert set(zh.cases) == set(en.cases)
    for case, message in zh.cases.items():
        assert placeholders(message) == placeholders(en.cases[case]), case


def test_words_of_the_command_line_agree() -> None:
    zh, en = raw("zh")["words"], raw("en")["words"]
    assert set(zh) == set(en)
    for name, text in zh.items():
        assert placeholders(text) == placeholders(en[name]), name


def facts_given() -> dict[Code, set[str]]:
    """The names of details by code, from every call in the package that names a code."""
    given: dict[Code, set[str]] = {}
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                for argument in node.args:
                    if isinstance(argument, ast.Attribute) and getattr(argument.value, "id", "") == "Code":
                        names = {item.arg for item in node.keywords if item.arg}
                        given.setdefault(Code[argument.attr], set()).update(names)
    return given


# Their details are put together away from the code's name: toml.load, glossaries, conversion of disk errors.
ELSEWHERE = {Code.STYLE_FAULT, Code.SETTINGS_FAULT, Code.GLOSSARY_FAULT, Code.GLOSSARY_CONFLICT, Code.WRITE_FAILED}


def test_messages_name_only_facts_that_are_given() -> None:
    given = facts_given()
    assert Code.DROPPED in given
    for code, names in given.items():
        if code in ELSEWHERE or ("text" not in names and not names):
            continue
        words = catalogue("en").of(code)
        for message in (words.message, *words.cases.values()):
            assert placeholders(message) <= names, (code, message)


def test_a_case_chooses_its_message() -> None:
    item = Diagnostic(Code.STYLE_FAULT, Severity.ERROR, Place("a.toml", 3), {"case": "missing", "key": "page.top"})
    assert catalogue("en").message(item) == "page.top is missing, here and in every sheet this one extends"
    assert catalogue("zh").message(item) == "缺少 page.top，所继承的样式表里也没有"


def test_braces_in_facts_are_not_placeholders() -> None:
    item = Diagnostic(Code.DROPPED, Severity.NOTE, None, {"rule": "M-23", "text": "{rule} {0}"})
    assert catalogue("en").message(item) == "dropped by M-23: {rule} {0}"


def test_hints() -> None:
    near = Diagnostic(Code.STYLE_FAULT, Severity.ERROR, None, {"case": "unknown", "key": "k", "nearest": "like"})
    assert catalogue("zh").hint(near) == "是不是想写 like？"
    none = Diagnostic(Code.UNREADABLE, Severity.ERROR, None, {})
    assert catalogue("zh").hint(none) == ""


def test_places() -> None:
    assert place_text(None) == ""
    assert place_text(Place("a.txt")) == "a.txt"
    assert place_text(Place("a.txt", 3)) == "a.txt:3"
    assert place_text(Place("a.txt", 3, 5)) == "a.txt:3:5"
