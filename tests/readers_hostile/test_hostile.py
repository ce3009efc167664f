"""Files made to hurt, each read here: the text or a typed error, nothing else, and nothing from outside.

Those that are large in themselves are for `tests.measure.hostile`, which also counts seconds and memory.
"""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from pipeline.assets import Assets
from pipeline.conversion import read_document
from pipeline.diagnostics import Diagnostics
from pipeline.errors import SourceError
from pipeline.model.walk import document_text
from pipeline.source import Source
from tests.measure.hostile_cases import TEXT, Case, cases

_LARGE = frozenset(
    ("paragraphs.docx", "size-lie.docx", "picture-zip.docx", "nested.docx", "wide-table.docx", "runs.docx",
     "fields.docx",
     "notes-many.docx", "huge-word.docx", "deep-sdt.docx", "styles-chain.docx", "table-long.md", "notes.md", "html.md",
     "emphasis.md", "emphasis-han.md", "links.md", "references.md", "front-long.md", "fences.md", "html-blocks.md",
     "lists.md", "quotes.md", "entities.md", "table.md", "dots.txt", "spaces.txt", "brackets.txt",
     "variation.txt", "markers.txt", "dates.txt", "digits.txt", "unclosed.html", "brackets.md", "deep-lists.html",
     "deep-mixed.html", "deep-tables.html", "spans-many.html", "quotes.txt")
)  # fmt: skip
_MOST = 300_000  # bytes


def small() -> list[Case]:
    out = []
    for case in cases():
        if case.name not in _LARGE:
            data = case.make()
            if len(data) <= _MOST:
                out.append(case._replace(make=lambda data=data: data))  # type: ignore[misc]
    return out


@pytest.mark.parametrize("case", small(), ids=lambda case: case.name)
def test_the_text_or_a_typed_error(case: Case, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network was asked for")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    found, assets = Diagnostics(), Assets()
    source = Source(case.name, case.make(), tmp_path)
    try:
        text = document_text(read_document(source, found, assets)).replace("\n", "")
    except SourceError:
        assert case.must != "text"
    else:
        assert case.must != "error"
        assert TEXT in text or case.must == "either"
    assert len(assets) == 0
    assert not any("root:" in change.before for change in found.changes)
    assert list(tmp_path.iterdir()) == []
