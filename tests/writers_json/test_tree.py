"""The JSON edition of the tree comes back as the same tree."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings

from pipeline.assets import Assets
from pipeline.diagnostics import Code, Diagnostics
from pipeline.errors import SourceError
from pipeline.model.build import paragraph
from pipeline.model.dump import dump, load
from pipeline.model.nodes import Document, Meta
from pipeline.readers import tree as reader
from pipeline.source import Source
from pipeline.writers import tree as writer
from tests.strategies import documents
from tests.writers_json.jobs import job_for


@given(documents)
@settings(max_examples=60, deadline=None)
def test_load_gives_back_what_dump_wrote(document: Document) -> None:
    assert load(dump(document)) == document


@given(documents)
@settings(max_examples=20, deadline=None)
def test_edition_is_a_source_again(document: Document) -> None:
    data = writer.write(job_for(document))
    assert reader.read(Source("x.json", data), Assets(), Diagnostics()) == document


def test_spans_and_cues_survive_too() -> None:
    text = dump(Document(Meta(title="甲"), (paragraph("乙"),)))
    assert dump(load(text)) == text


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"{", "not JSON"),
        (b"\xff\xfe", "utf-8"),
        (b"[]", "format"),
        (b'{"format": "kanben-tree", "version": 9}', "version"),
        (b'{"format": "kanben-tree", "version": 1, "meta": {}, "blocks": [{"type": "poem"}]}', "$.blocks[0]"),
        (b'{"format": "kanben-tree", "version": 1, "meta": {"tittle": "x"}, "blocks": []}', "tittle"),
        (b"[" * 100_000, "not JSON"),
    ],
)
def test_a_fault_is_named(data: bytes, told: str) -> None:
    with pytest.raises(SourceError) as caught:
        reader.read(Source("x.json", data), Assets(), Diagnostics())
    fault = caught.value.diagnostics[0]
    assert fault.code is Code.BAD_TREE
    assert told in fault.detail["reason"]


def test_json_is_plain_utf8_with_keys_in_order() -> None:
    data = json.loads(writer.write(job_for(Document(Meta(title="报告"), (paragraph("正文"),)))))
    assert list(data)[:3] == ["format", "version", "meta"]
    assert data["blocks"][0] == {"type": "paragraph", "role": "body", "children": [{"type": "text", "value": "正文"}]}
