"""The texts of an edition against those of the tree: same paragraphs, same order, same characters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from itertools import zip_longest
from typing import cast

from pipeline.model.nodes import Document
from pipeline.model.walk import texts_of
from pipeline.records import dataclass

# Formats whose bytes hold the text as pages or books do. The trees written as JSON are the tree itself.
_READERS: dict[str, str] = {
    "docx": "pipeline.verify.docx",
    "epub": "pipeline.verify.epub",
    "html": "pipeline.verify.html",
    "pdf": "pipeline.verify.pdf",
}
_AROUND = 12  # characters shown on either side of the first difference


@dataclass(frozen=True, slots=True)
class Difference:
    """The first place where an edition does not say what the tree says. `block` counts paragraphs from 1."""

    block: int
    expected: str
    found: str


def expected_texts(document: Document) -> list[str]:
    """What every edition must say: one string a paragraph, blocks first, then notes."""
    notes = (text for note in document.notes for text in texts_of(note.blocks))
    return [*texts_of(document.blocks), *notes]


def reads(name: str) -> bool:
    """True for formats whose text can be read back."""
    return name in _READERS


def compare_edition(name: str, data: bytes, document: Document) -> Difference | None:
    """The first difference between the bytes of an edition and the tree, or `None`.

    Raises `ValueError` or `WriteError` for bytes that cannot be read back.
    """
    return first_difference(texts_for(name, document), texts_in(name, data))


def texts_in(name: str, data: bytes) -> list[str]:
    """What an edition says, paragraph by paragraph. Raises as `compare_edition`."""
    return cast("Callable[[bytes], list[str]]", import_module(_READERS[name]).texts)(data)


def texts_for(name: str, document: Document) -> list[str]:
    """What an edition of that format must say: `expected_texts` with the line ends that the format knows."""
    expected = expected_texts(document)
    if name == "html":  # its parser makes one line feed of every line end
        return [text.replace("\r\n", "\n").replace("\r", "\n") for text in expected]
    return expected


def first_difference(expected: Sequence[str], found: Sequence[str]) -> Difference | None:
    """The first paragraph that differs, cut to the characters around the difference. Empty paragraphs do not count."""
    left, right = [text for text in expected if text], [text for text in found if text]
    if left == right:
        return None
    for number, (ours, theirs) in enumerate(zip_longest(left, right, fillvalue=""), 1):
        if ours != theirs:
            at = next(
                (index for index, (a, b) in enumerate(zip(ours, theirs, strict=False)) if a != b),
                min(len(ours), len(theirs)),
            )
            around = slice(max(0, at - _AROUND), at + _AROUND)
            return Difference(number, ours[around], theirs[around])
    return None
