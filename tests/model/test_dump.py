"""Laws of the JSON tree, and what it refuses."""

from __future__ import annotations

import json
from typing import get_args

import pytest
from hypothesis import given, settings

from pipeline.model import nodes as n
from pipeline.model.dump import LoadError, dump, dump_lines, load
from pipeline.model.walk import blocks_of, inlines_of
from tests.strategies import documents


@given(documents)
@settings(max_examples=25, deadline=None)
def test_dump_then_load_is_identity(document: n.Document) -> None:
    text = dump(document)
    again = load(text)
    assert again == document
    assert dump(again) == text, "spans and cues survive too"


def test_strategies_reach_every_kind() -> None:
    """The strategy may not silently stop making one kind of node."""
    seen: set[type] = set()

    @given(documents)
    @settings(max_examples=100, deadline=None, database=None, derandomize=True)
    def collect(document: n.Document) -> None:
        for block in blocks_of(document.blocks):
            seen.add(type(block))
            if isinstance(block, (n.Paragraph, n.Heading)):
                seen.update(type(node) for node in inlines_of(block.children))

    collect()
    assert set(get_args(n.Block)) | set(get_args(n.Inline)) <= seen


@given(documents)
@settings(max_examples=15, deadline=None)
def test_lines_for_people_show_every_top_block(document: n.Document) -> None:
    shown = dump_lines(document).splitlines()
    assert len(shown) >= len(document.blocks)


@pytest.mark.parametrize(
    ("data", "word"),
    [
        ("{", "not JSON"),
        ("[]", "format"),
        ('{"format": "kanben-tree", "version": 99}', "version"),
        ({"meta": {}, "blocks": [{"type": "paragraf"}]}, "blocks[0]"),
        ({"meta": {"titel": "x"}, "blocks": []}, "titel"),
        ({"meta": {}, "blocks": [{"type": "paragraph", "role": "boddy", "children": []}]}, "role"),
        ({"meta": {}, "blocks": [{"type": "heading", "level": True, "role": "heading-1", "children": []}]}, "level"),
        ({"meta": {}, "blocks": [{"type": "paragraph", "role": "body", "children": [{"type": "table"}]}]}, "children"),
    ],
)
def test_faults_are_named_by_path(data: object, word: str) -> None:
    text = data if isinstance(data, str) else json.dumps({"format": "kanben-tree", "version": 1, **data})  # type: ignore[dict-item]
    with pytest.raises(LoadError, match=word.replace("[", r"\[")):
        load(text)
