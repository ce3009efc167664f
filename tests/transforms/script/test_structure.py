"""Laws of whole trees: a conversion changes characters of wording one for one, and nothing else."""

from __future__ import annotations

from dataclasses import fields, is_dataclass

import pytest
from hypothesis import given, settings

from pipeline.diagnostics import Diagnostics
from pipeline.lang.marks import is_han
from pipeline.model import nodes as n
from pipeline.transforms.script import convert_document
from pipeline.transforms.script.engine import engine_for
from pipeline.transforms.script.lexicon import simplified, step
from tests.strategies import documents

TAGS = ["zh-Hant", "zh-Hant-TW", "zh-Hant-HK", "zh-Hant-CN"]
WORDING = {("Text", "value"), ("Ruby", "base"), ("Image", "alt")}
MARKS = frozenset("“”‘’「」『』")


def same(one: object, other: object, wording: bool = False) -> None:
    """Two values are one, but for characters of wording: as many, ideographs and quotation marks alone changed."""
    assert type(one) is type(other)
    if isinstance(one, str) and isinstance(other, str):
        assert one == other or wording
        assert len(one) == len(other)
        assert all(a == b or (is_han(a) and is_han(b)) or {a, b} <= MARKS for a, b in zip(one, other, strict=True))
    elif isinstance(one, n.Meta) and isinstance(other, n.Meta):
        assert {field.name: bool(getattr(one, field.name)) for field in fields(one)} == {
            field.name: bool(getattr(other, field.name)) for field in fields(other)
        }
    elif is_dataclass(one):
        for field in fields(one):
            key = type(one).__name__, field.name
            same(getattr(one, field.name), getattr(other, field.name), key in WORDING)
    elif isinstance(one, tuple) and isinstance(other, tuple):
        assert len(one) == len(other)
        for part, made in zip(one, other, strict=True):
            same(part, made)
    else:
        assert one == other


@pytest.mark.parametrize("tag", TAGS)
@settings(deadline=None, max_examples=15)  # the first call reads the dictionaries
@given(document=documents)
def test_structure_links_counts_and_length_stay(tag: str, document: n.Document) -> None:
    made = convert_document(document, tag, Diagnostics())
    same(document, made)
    assert made.meta.language == tag
    assert convert_document(made, tag, Diagnostics()) == made


@pytest.mark.parametrize(("tag", "table"), [("zh-Hant-TW", "t2tw"), ("zh-Hant-HK", "t2hk"), ("zh-Hant-CN", "t2cn")])
def test_no_form_outside_the_standard_of_a_target(tag: str, table: str) -> None:
    """Every sixth phrase of the dictionary and every character: what the target's table replaces stands nowhere but in
    the words that the table itself excepts (names of persons and houses)."""
    forms = step(table)
    foreign = set(map(chr, forms.characters)) - set(forms.characters.values())
    excepted = "".join(word for word in forms.phrases.values() if word)
    words = [*list(simplified().phrases)[::6], *map(chr, simplified().characters)]
    made = engine_for("zh-Hans", tag).lookup("\n".join(words)).split("\n")
    assert [word for word in made if foreign.intersection(word) and word not in excepted] == []
    assert engine_for(tag, tag).lookup("\n".join(made)) == "\n".join(made)
