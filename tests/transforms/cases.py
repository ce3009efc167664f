"""Fixture lists: plain files of `input ⇒ expected`, read by one runner."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from pipeline.diagnostics import Diagnostics
from pipeline.model.nodes import Block, Document, Meta, Paragraph, Role, Span, Text
from pipeline.model.walk import plain_text
from pipeline.transforms import CLEAN_UP
from tests.conftest import CASES


class Case(NamedTuple):
    """One line of a list; `flagged`: the clean-up must call it doubtful."""

    line: int
    given: str
    wanted: str
    flagged: bool


def cases(name: str) -> Iterator[Case]:
    """The cases of a list under `tests/cases/transforms`."""
    for number, line in enumerate((CASES / "transforms" / name).read_text(encoding="utf-8").splitlines(), 1):
        if not line or line.startswith("# "):
            continue
        given, mark, wanted = line.partition(" ⇒ ")
        assert mark, f"{name}:{number}: no ⇒"
        flagged = given.startswith("⟪")
        given = given.strip("⟪⟫")
        yield Case(number, given, given if wanted == "=" else wanted, flagged)


def document_of(*texts: str) -> Document:
    """Body paragraphs of plain text, one a source line."""
    blocks: tuple[Block, ...] = tuple(
        Paragraph(Role.BODY, (Text(text),), span=Span("t", at, at)) for at, text in enumerate(texts, 1)
    )
    return Document(Meta(), blocks)


def texts_of(document: Document) -> list[str]:
    """The visible text of each paragraph and heading."""
    return [plain_text(block.children) for block in document.blocks if hasattr(block, "children")]


def clean(text: str, found: Diagnostics) -> str:
    """One paragraph through the clean-up, in the order of the transforms."""
    document = document_of(text)
    for step in CLEAN_UP:
        document = step(document, found)
    return texts_of(document)[0]
