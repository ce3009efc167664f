"""What all parts of a Word file share while it is read, and what is told at the end."""

from __future__ import annotations

import re
from collections import Counter, deque

from pipeline.assets import Assets
from pipeline.diagnostics import Code, Diagnostics, Place
from pipeline.limits import Limits
from pipeline.model import nodes as n
from pipeline.patterns import regex
from pipeline.readers import images
from pipeline.readers.docx.groups import Edge
from pipeline.readers.docx.numbering import Numbering
from pipeline.readers.docx.own import Own
from pipeline.readers.docx.package import Node, Package, W, local, shown_words, text_of
from pipeline.readers.docx.styles import Styles
from pipeline.readers.faces import Kind
from pipeline.readers.lines import permitted
from pipeline.records import dataclass, field

_SAFE = regex(r"^(?:https?://|mailto:)\S+$", re.IGNORECASE)
_SHOWN = 80
_TOLD = 10  # findings of one kind that are told one by one


def spaced(text: str) -> str:
    """Words without what a copy of them may show otherwise: blanks of any kind."""
    return "".join(text.split())


@dataclass(slots=True)
class Story:
    """State of one reading. `paragraph` counts the paragraphs of the main text: Word files have no lines."""

    package: Package
    styles: Styles
    numbering: Numbering
    assets: Assets
    found: Diagnostics
    limits: Limits
    names: dict[str, str]  # bookmark -> id
    face: Kind = Kind.TEXT  # of most of the text
    marks: dict[str, tuple[n.NoteKind, str]] = field(default_factory=dict)  # bookmark -> the note whose mark it holds
    own: Own = field(default_factory=Own)
    paragraph: int = 0
    markless: deque[Edge] = field(default_factory=deque)  # items whose mark is not read yet
    nameless: deque[Edge] = field(default_factory=deque)  # divisions whose id is not read yet
    edges: dict[str, Edge] = field(default_factory=dict)  # number of a bookmark -> the group it holds
    notes: dict[tuple[str, str], str] = field(default_factory=dict)  # kind and number in the file -> our id
    inserted: int = 0
    deleted: int = 0
    numbers: int = 0
    hidden: str = ""
    flattened: int = 0
    _outside: set[str] | None = None
    _lost: Counter[tuple[str, str]] = field(default_factory=Counter)

    @property
    def place(self) -> Place:
        """Where reading is: the paragraph's number stands for a line."""
        return Place(self.package.file, self.paragraph)

    def clean(self, text: str) -> str:
        """Text without characters that no edition may hold."""
        return permitted(text, self.package.file, self.paragraph, self.found)

    def replaced(self, before: str, after: str, rule: Code = Code.UNSUPPORTED_CONTENT) -> None:
        """Record that the reading put something else, or nothing, in place of what the file holds."""
        if before or after:
            self.found.change(rule, self.paragraph, 0, before, after)

    def outside(self, block: Node) -> set[str]:
        """The words of all paragraphs of the text that stand in no block of Word's galleries."""
        if self._outside is None:
            body = next(node for node in block.iterancestors() if local(node) == "body")
            made = {
                paragraph
                for item in body.iter(W + "sdt")
                if next(item.iter(W + "docPartObj"), None) is not None
                for paragraph in item.iter(W + "p")
            }
            texts = (spaced(shown_words(paragraph)) for paragraph in body.iter(W + "p") if paragraph not in made)
            self._outside = set(filter(None, texts))
        return self._outside

    def rejected(self, node: Node) -> None:
        """Leave out what a tracked change deleted."""
        self.deleted += 1
        self.replaced(text_of(node, W + "t", W + "delText"), "", Code.REVISIONS)

    def numbered(self, mark: str) -> None:
        """Record a number that Word counts and the reading writes into the text."""
        self.numbers += 1
        self.replaced("", mark, Code.NUMBERS_WRITTEN)

    def lose(self, case: str, what: str) -> None:
        """Tell, once, that something is not carried over."""
        what = what if len(what) <= _SHOWN else what[: _SHOWN - 1] + "…"
        self._lost[case, what] += 1
        if self._lost[case, what] == 1 and sum(key[0] == case for key in self._lost) <= _TOLD:
            self.found.warn(Code.UNSUPPORTED_CONTENT, self.place, case=case, what=what)

    def note(self, kind: n.NoteKind, number: str) -> str:
        """Our id for a note of the file; a second reference to it gets the same."""
        return self.notes.setdefault((kind.value, number), f"n{len(self.notes) + 1}")

    def link(self, part: str, relation: str, anchor: str) -> str:
        """Where a hyperlink of a part leads, or an empty string."""
        found = self.package.relations(part).get(relation)
        if found is not None:
            return self.address(found.target)
        return f"#{self.names[anchor]}" if anchor in self.names else ""

    def address(self, target: str) -> str:
        """An address that may stand in an edition, or an empty string."""
        if _SAFE.match(target) and len(target) < 4_000:
            return target
        if target:
            self.lose("link", target)
        return ""

    def picture(self, part: str, relation: str, alt: str) -> n.Image | None:
        """The picture that a relationship of a part leads to."""
        found = self.package.relations(part).get(relation)
        if found is None:
            return None
        if found.external:
            self.lose("remote_image", found.target)
            return None
        if found.target not in self.package:
            self.lose("lost_image", found.target)
            return None
        data = self.package.bytes_of(found.target)
        key = images.add(data, found.target, self.assets, self.found, self.place, self.limits)
        return n.Image(key, self.clean(" ".join(alt.split()))) if key else None
