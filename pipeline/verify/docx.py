"""What a DOCX says, read back from its bytes with the standard library alone.

Reads the editions that `pipeline.writers.docx` writes: words of the author only. What Word makes by itself (results of
fields, the table of contents, note marks) and readings over words do not count.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING
from xml.etree import ElementTree
from xml.etree.ElementTree import Element
from zipfile import BadZipFile, ZipFile

if TYPE_CHECKING:
    from pipeline.verify.edition import DocumentOf, StyleOf
    from pipeline.verify.findings import Report

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_NOTES = (("word/footnotes.xml", "footnote"), ("word/endnotes.xml", "endnote"))
_INLINE_CONTAINERS = frozenset(W + name for name in ("hyperlink", "ins", "smartTag", "sdt", "sdtContent", "r", "ruby"))


def measure(data: bytes, report: Report, style_of: StyleOf, document_of: DocumentOf | None) -> None:
    """Hold a Word file to every rule it can show, by a reader of its own. Raises `ValueError` if it is none."""
    from pipeline.verify.word import WordFile
    from pipeline.verify.word_measures import hold

    hold(WordFile(data), report, style_of, document_of)


class UnreadableError(ValueError):
    """The bytes are not a DOCX, or a part of it is missing or ill-formed."""


def texts(data: bytes) -> list[str]:
    """One string a paragraph, caption, cell paragraph or note, in the order of `model.walk.document_text`.

    A paragraph without any text element (a picture, a rule, the seam between tables) is structure and gives none.
    Raises `UnreadableError`.
    """
    try:
        with ZipFile(BytesIO(data)) as archive:
            body = ElementTree.fromstring(archive.read("word/document.xml")).find(W + "body")
            names = set(archive.namelist())
            notes = [
                (int(note.get(W + "id", "0")), list(_blocks(note)))
                for part, element in _NOTES
                if part in names
                for note in ElementTree.fromstring(archive.read(part)).iter(W + element)
            ]
    except (BadZipFile, KeyError, ElementTree.ParseError, ValueError) as error:
        raise UnreadableError(str(error)) from error
    if body is None:
        raise UnreadableError("word/document.xml has no body")
    found = list(_blocks(body))
    for number, words in sorted(notes, key=lambda item: item[0]):
        if number > 0:  # -1 and 0 are the separators
            found.extend(words)
    return found


def _blocks(parent: Element) -> Iterator[str]:
    for child in parent:
        if child.tag == W + "p":
            words: list[str] = []
            if _Words(words).read(child):
                yield "".join(words)
        elif child.tag == W + "tbl":
            for row in child.findall(W + "tr"):
                for cell in row.findall(W + "tc"):
                    yield from _blocks(cell)
        elif child.tag == W + "sdt" and child.find(f"{W}sdtPr/{W}docPartObj") is None:
            content = child.find(W + "sdtContent")
            if content is not None:
                yield from _blocks(content)


class _Words:
    """The words of one paragraph; `depth` counts the fields that are open."""

    def __init__(self, out: list[str]) -> None:
        self._out = out
        self._depth = 0
        self._spoke = False

    def read(self, parent: Element) -> bool:
        """Collect; true if the paragraph has a text element."""
        for child in parent:
            tag = child.tag
            if tag == W + "fldChar":
                self._depth += {"begin": 1, "end": -1}.get(child.get(W + "fldCharType", ""), 0)
            elif self._depth:
                if tag == W + "r":
                    self.read(child)  # the end of the field is in a run
            elif tag == W + "t":
                self._spoke = True
                self._out.append(child.text or "")
            elif tag == W + "tab":
                self._out.append("\t")
            elif tag == W + "br" and child.get(W + "type") is None:
                self._out.append("\n")  # a line of literal text; line ends of the wording name their type
            elif tag == W + "rubyBase" or tag in _INLINE_CONTAINERS:
                self.read(child)
        return self._spoke
