"""A story is one stream of text with its own part: the body, the footnotes, the endnotes.

It owns what belongs to a part: relationships (links, pictures) and the string the body writer appends to. The edition
owns what is counted across stories: bookmarks, drawing numbers, styles, which note was already referred to.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.package import Package

from pipeline.diagnostics import Code, Place
from pipeline.model.nodes import NoteKind
from pipeline.patterns import regex
from pipeline.records import dataclass, field
from pipeline.writers.docx.grid import Grid
from pipeline.writers.docx.styles import StyleBook

if TYPE_CHECKING:
    from pipeline.assets import Asset
    from pipeline.writers.writer import Job

SCHEMES = ("http://", "https://", "mailto:")
_BOOKMARK = regex(r"[A-Za-z_]\w{0,39}", re.ASCII)
# Word draws these; anything else it shows as a red cross.
PICTURES = {
    "image/png": "png",
    "image/jpeg": "jpeg",
    "image/gif": "gif",
    "image/bmp": "bmp",
    "image/tiff": "tiff",
    "image/x-emf": "emf",
    "image/x-wmf": "wmf",
}


def heading_mark(number: int) -> str:
    """The bookmark of the n-th heading, as Word itself names them."""
    return f"_Toc{number:09d}"


class XmlPart(Part):
    """A python-docx part whose content is a finished string."""

    content: bytes = b""

    @property
    def blob(self) -> bytes:
        """The content."""
        return self.content


def xml_part(name: str, content_type: str, package: Package, content: bytes = b"") -> XmlPart:
    """A part of `package` under `name` (absolute)."""
    part = XmlPart(PackURI(name), content_type, None, package)
    part.content = content
    return part


@dataclass(slots=True)
class Edition:
    """What all stories of one edition share."""

    job: Job
    package: Package
    grid: Grid
    styles: StyleBook
    note_numbers: dict[str, tuple[NoteKind, int]]
    targets: frozenset[str]  # ids that a link can lead to
    repeated: frozenset[str]  # notes with more than one mark
    bookmarks: dict[str, str] = field(default_factory=dict)  # id of the tree -> name in Word
    referred: set[str] = field(default_factory=set)
    _names: set[str] = field(default_factory=set)
    _marks: int = 0
    _drawings: int = 0
    _pictures: dict[str, Part] = field(default_factory=dict)
    _told: set[tuple[str, str]] = field(default_factory=set)

    def next_mark(self) -> int:
        """A fresh number for a bookmark."""
        self._marks += 1
        return self._marks

    def next_drawing(self) -> int:
        """A fresh number for a drawing."""
        self._drawings += 1
        return self._drawings

    def bookmark(self, identifier: str) -> str:
        """The bookmark name for an id of the tree. Word takes 40 letters, digits and low lines (17.13.6.2)."""
        known = self.bookmarks.get(identifier)
        if known is not None:
            return known
        name = identifier if _BOOKMARK.fullmatch(identifier) else "id_" + re.sub(r"[^A-Za-z0-9_]", "_", identifier)[:30]
        candidate, number = name, 2
        while candidate.casefold() in self._names:
            candidate, number = f"{name[:34]}_{number}", number + 1
        self._names.add(candidate.casefold())
        self.bookmarks[identifier] = candidate
        return candidate

    def marked(self, identifier: str, content: str) -> str:
        """`content` inside the bookmark of an id of the tree; as it is when there is no id."""
        if not identifier:
            return content
        number = self.next_mark()
        name = self.bookmark(identifier)
        return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{content}<w:bookmarkEnd w:id="{number}"/>'

    def picture_part(self, asset: Asset) -> Part:
        """The part that holds a picture, made once."""
        part = self._pictures.get(asset.key)
        if part is None:
            name = PackURI(f"/word/media/image{len(self._pictures) + 1}.{PICTURES[asset.media_type]}")
            part = Part(name, asset.media_type, asset.data, self.package)
            self._pictures[asset.key] = part
        return part

    def cannot(self, what: str, value: str = "", place: Place | None = None) -> None:
        """Say once that Word cannot do this."""
        if (what, value) not in self._told:
            self._told.add((what, value))
            self.job.diagnostics.warn(Code.NOT_IN_TARGET, place, target="docx", what=what, value=value)


class Story:
    """The part of one stream and its relationships."""

    __slots__ = ("_links", "edition", "note_kind", "part")

    def __init__(self, edition: Edition, part: XmlPart, note_kind: NoteKind | None = None) -> None:
        self.edition = edition
        self.part = part
        self.note_kind = note_kind
        self._links: dict[str, str] = {}

    def link(self, target: str) -> str:
        """The relationship of an outside address."""
        known = self._links.get(target)
        if known is None:
            address = quote(target, safe="!#$%&'()*+,-./:;=?@[]_~")
            known = self.part.rels.get_or_add_ext_rel(RELATIONSHIP_TYPE.HYPERLINK, address)
            self._links[target] = known
        return known

    def picture(self, asset: Asset) -> str:
        """The relationship of a picture."""
        return self.part.relate_to(self.edition.picture_part(asset), RELATIONSHIP_TYPE.IMAGE)
