"""Every fault of a settings file is told at once, with key, line, value and nearest key."""

from __future__ import annotations

import pytest

from pipeline import toml
from pipeline.diagnostics import Code
from pipeline.errors import SettingsError
from pipeline.records import dataclass, field
from pipeline.style.sheet import HOOKS
from pipeline.style.units import Length


@dataclass(frozen=True, slots=True)
class Part:
    first_indent: Length | None = None
    shown: bool | None = None
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Whole:
    count: int
    part: Part = field(default_factory=Part)
    parts: dict[str, Part] = field(default_factory=dict)


def faults(text: str) -> list[tuple[str, str, int]]:
    with pytest.raises(SettingsError) as caught:
        toml.load(text, Whole, file="x.toml", code=Code.STYLE_FAULT, hooks=HOOKS)
    out = []
    for item in caught.value.diagnostics:
        assert item.code is Code.STYLE_FAULT
        assert item.place is not None
        assert item.place.file == "x.toml"
        out.append((item.detail["case"], item.detail["key"], item.place.line))
    return out


def test_good_file() -> None:
    text = 'count = 3\n[part]\nfirst-indent = "2字"\nshown = true\n[parts.a]\nnames = ["x", "y"]\n'
    whole = toml.load(text, Whole, file="x.toml", code=Code.STYLE_FAULT, hooks=HOOKS)
    assert whole == Whole(3, Part(Length(2.0, "em"), True), {"a": Part(names=("x", "y"))})


def test_all_faults_at_once_with_lines() -> None:
    text = (
        "# a comment with [brackets] and = signs\n"
        "cout = 3\n"
        "[part]\n"
        'first-indent = "2 feet"\n'
        'shown = "yes" # [not.a.table]\n'
        "[parts.a]\n"
        "names = [\n"
        '  "x = 1",\n'
        "  2,\n"
        "]\n"
        '[parts."b.c"]\n'
        "color = 1\n"
    )
    assert faults(text) == [
        ("unknown", "cout", 2),
        ("missing", "count", 0),
        ("value", "part.first-indent", 4),
        ("value", "part.shown", 5),
        ("value", "parts.a.names", 7),
        ("unknown", "parts.b.c.color", 12),
    ]


def test_nearest_key_and_value() -> None:
    with pytest.raises(SettingsError) as caught:
        toml.load('count = 1\n[part]\nfrist-indent = "0"\n', Whole, file="x", code=Code.STYLE_FAULT, hooks=HOOKS)
    (item,) = caught.value.diagnostics
    assert item.detail["nearest"] == "first-indent"
    assert "first-indent" in item.detail["known"]


def test_underscores_are_not_keys() -> None:
    assert faults('count = 1\n[part]\nfirst_indent = "0"\n') == [("unknown", "part.first_indent", 3)]


@pytest.mark.parametrize(
    ("text", "line"),
    [("count = \n", 1), ("count = 1\ncount = 2\n", 2), ("[part\n", 1), ("count = 1\nname = 'open", 2)],
)
def test_syntax_has_its_line(text: str, line: int) -> None:
    assert faults(text) == [("syntax", "", line)]


def test_wrong_kinds() -> None:
    assert faults('count = "three"\npart = 3\nparts = []\n') == [
        ("value", "count", 1),
        ("type", "part", 2),
        ("type", "parts", 3),
    ]
    assert faults("count = true\n") == [("value", "count", 1)]
    assert faults("count = 1.5\n") == [("value", "count", 1)]


def test_lines_of_keys_through_strings_and_arrays() -> None:
    text = 'a = """\nb = 1\n[c]\n"""\nd = [\n "]",\n # ]\n]\n[e.f]\ng.h = { i = 1, j = "}" }\nk = 1\n'
    lines = toml.key_lines(text)
    assert lines[("a",)] == 1
    assert ("b",) not in lines
    assert ("c",) not in lines
    assert lines[("d",)] == 5
    assert lines[("e", "f")] == 9
    assert lines[("e", "f", "g", "h")] == 10
    assert lines[("e", "f", "k")] == 11


def test_schema_names_keys_as_they_are_written() -> None:
    made = toml.schema(Whole, HOOKS, "whole")
    assert made["required"] == ["count"]
    definitions = made["$defs"]
    assert isinstance(definitions, dict)
    part = definitions["Part"]
    assert set(part["properties"]) == {"first-indent", "shown", "names"}
    assert part["additionalProperties"] is False
