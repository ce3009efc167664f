"""What the rules read and where they write: passages of text with their roles, findings with their places."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.diagnostics import Change, Code, Diagnostic, Place, Severity
from pipeline.model.nodes import Document, Heading, Paragraph, Role, Span
from pipeline.model.walk import blocks_of
from pipeline.transforms.edits import origin, text_of

_SHOWN = 24  # characters of a finding that are repeated


class Passage(NamedTuple):
    """One paragraph or heading: its text, its role, the outline level of a heading (0: none), its place."""

    text: str
    role: Role
    level: int
    span: Span | None
    top: bool  # stands in the document itself, not in a table, list, quotation or note


class Findings:
    """Collects findings; the words they are about go into `text`, their end into `end` (line:column, exclusive)."""

    def __init__(self, language: str, changes: Sequence[Change]) -> None:
        self.language = language
        self.changes = changes
        self.found: list[Diagnostic] = []

    def warn(self, code: Code, passage: Passage, start: int, end: int, /, **detail: object) -> None:
        """Something that is wrong as it stands."""
        self._add(code, Severity.WARNING, passage, start, end, detail)

    def ask(self, code: Code, passage: Passage, start: int, end: int, /, **detail: object) -> None:
        """Something that may be meant as it stands."""
        self._add(code, Severity.INFO, passage, start, end, detail)

    def _add(
        self, code: Code, severity: Severity, passage: Passage, start: int, end: int, detail: dict[str, object]
    ) -> None:
        facts = {key: str(value) for key, value in detail.items()}
        facts["text"] = shortened(passage.text[start:end])
        around = passage.text[max(0, start - 10) : start], passage.text[end : end + 10]
        facts["before_text"], facts["after_text"] = around
        place = None
        if passage.span is not None:
            line, column = origin(passage.span, start)
            last, stop = origin(passage.span, max(start, end - 1))
            place = Place(passage.span.file, line, column + 1)
            facts["end"] = f"{last}:{stop + 2}"
        self.found.append(Diagnostic(code, severity, place, facts))


def shortened(text: str) -> str:
    """The text, its middle left out when it is long."""
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN // 2]}…{text[-_SHOWN // 2 + 1 :]}"


def passages_of(document: Document) -> list[Passage]:
    """Every paragraph and heading in reading order, notes last; literal text is nobody's to correct."""
    tops = {id(block) for block in document.blocks}
    every = [*document.blocks, *(block for note in document.notes for block in note.blocks)]
    return [
        Passage(text, block.role, block.level if isinstance(block, Heading) else 0, block.span, id(block) in tops)
        for block in blocks_of(every)
        if isinstance(block, (Paragraph, Heading)) and not block.cues.literal and (text := text_of(block)).strip()
    ]
