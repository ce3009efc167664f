"""The table of what formats can do covers exactly what a sheet can say."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from pipeline.style.load import load_style
from pipeline.style.resolved import Target
from pipeline.style.sheet import (
    ContentsSheet,
    CoverSheet,
    FolioSheet,
    FontSheet,
    HeadSheet,
    LineNumbersSheet,
    NotesSheet,
    OfficialSheet,
    PageSheet,
    PunctuationSheet,
    RegionFonts,
    RoleSheet,
    TablesSheet,
    WordingSheet,
    sheet_schema,
)
from pipeline.style.support import (
    Fidelity,
    markdown_table,
    properties,
    said_properties,
    shortcomings,
    support,
)
from pipeline.toml import key_of

TABLES = {
    "page": (PageSheet,),
    "fonts": (FontSheet, RegionFonts),
    "roles": (RoleSheet,),
    "furniture.folio": (FolioSheet,),
    "furniture.head": (HeadSheet,),
    "furniture.line-numbers": (LineNumbersSheet,),
    "punctuation": (PunctuationSheet,),
    "wording": (WordingSheet,),
    "contents": (ContentsSheet,),
    "cover": (CoverSheet,),
    "tables": (TablesSheet,),
    "notes": (NotesSheet,),
    "official": (OfficialSheet,),
}
STRUCTURE = {"roles.like", "fonts.SC", "fonts.TC", "fonts.HK"}  # how a sheet is put together, not how text looks


def test_every_property_has_a_row_and_every_row_a_property() -> None:
    said = {
        f"{table}.{key_of(item.name)}" for table, kinds in TABLES.items() for kind in kinds for item in fields(kind)
    }
    assert set(properties()) == said - STRUCTURE


@pytest.mark.parametrize("target", Target)
def test_what_is_not_exact_says_why(target: Target) -> None:
    for name in properties():
        does = support(name, target)
        assert bool(does.reason) == (does.fidelity is not Fidelity.EXACT), name


def test_only_what_is_said_is_listed() -> None:
    said = list(said_properties(load_style("official")))
    assert "page.top" in said
    assert "page.width" not in said  # the paper says it
    assert "punctuation.hanging" not in said


def test_shortcomings_are_what_a_sheet_switches_on_and_a_target_cannot_do() -> None:
    base = load_style("official")
    assert shortcomings(base, base, Target.EPUB) == {}
    draft = load_style("draft")
    assert shortcomings(draft, base, Target.PDF) == {}
    named = [name for names in shortcomings(draft, base, Target.EPUB).values() for name in names]
    assert "furniture.line-numbers" in named  # the whole part, not each of its keys
    assert not any(name.startswith("furniture.line-numbers.") for name in named)
    assert "furniture.head" not in named  # it is off


def test_schema_describes_every_key() -> None:
    definitions = sheet_schema()["$defs"]
    assert isinstance(definitions, dict)
    for record in definitions.values():
        for key, value in record["properties"].items():
            assert "description" in value or "$ref" in value, key
            assert "_" not in key


README = Path(__file__).parents[2] / "README.md"
_HELD = re.compile(r"(?<=<!-- support -->\n\n).*?(?=\n\n<!-- /support -->)", re.DOTALL)


def test_the_readme_shows_the_table(pytestconfig: pytest.Config) -> None:
    text = README.read_text(encoding="utf-8")
    if pytestconfig.getoption("--update-golden"):
        README.write_text(_HELD.sub(lambda _: markdown_table(), text), encoding="utf-8")
        return
    match = _HELD.search(text)
    assert match is not None
    assert match[0] == markdown_table(), "run this test with --update-golden"
