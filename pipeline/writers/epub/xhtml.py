"""The whole edition as content: parts with their markup, contents, page starts, pictures; or as one web page."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.diagnostics import Code
from pipeline.model.nodes import HEADING_ROLES, TITLE_BLOCK_ROLES, Align, Note, Paragraph, Role
from pipeline.model.walk import plain_text, texts_of
from pipeline.records import dataclass, field
from pipeline.writers.epub.addresses import anchor, web_address
from pipeline.writers.epub.blocks import BlockWriter, Entry
from pipeline.writers.epub.chapters import Part, block_ids, split
from pipeline.writers.epub.images import PictureFile, pictures_of
from pipeline.writers.epub.inlines import Picture, Surroundings
from pipeline.writers.epub.markup import HTML, XHTML, Dialect, clean
from pipeline.writers.epub.pages import PageMarks, PageStart
from pipeline.writers.writer import Job


@dataclass(frozen=True, slots=True)
class Content:
    """One content file: its name, its title for the window and for reading systems, and the markup of its body."""

    name: str
    title: str
    body: str


@dataclass(frozen=True, slots=True)
class Edition:
    """All content of one edition."""

    title: str
    files: tuple[Content, ...]
    entries: tuple[Entry, ...]
    pages: tuple[PageStart, ...]
    pictures: tuple[PictureFile, ...]


@dataclass(slots=True)
class _Links:
    """Resolves links and note marks, seen from the file that is being written."""

    job: Job
    dialect: Dialect
    targets: dict[str, tuple[str, str]]  # id of the tree -> file, anchor
    numbers: dict[str, int]  # note id -> visible number
    homes: dict[int, str]  # visible number -> file
    pictures: Mapping[str, Picture]
    file: str = ""
    first_references: dict[int, str] = field(default_factory=dict)
    counts: dict[int, int] = field(default_factory=dict)

    def resolve(self, target: str) -> str | None:
        """The address for a link's target, or `None` (and a warning) where this edition can have none."""
        if target.startswith("#"):
            found = self.targets.get(target[1:])
            if found is not None:
                return self._address(*found)
        elif (address := web_address(target)) is not None:
            return address
        self.job.diagnostics.warn(Code.NOT_IN_TARGET, target=_target(self.dialect), what="link", value=target)
        return None

    def picture(self, asset: str) -> Picture | None:
        """The picture for an asset; one that no reader found is told (one that cannot be shown has been)."""
        found = self.pictures.get(asset)
        if found is None and asset not in self.job.assets:
            self.job.diagnostics.warn(Code.NOT_IN_TARGET, target=_target(self.dialect), what="image", value=asset)
        return found

    def reference(self, note: str) -> str:
        """The mark of a note in the text."""
        number = self.numbers.get(note)
        if number is None:
            self.job.diagnostics.warn(Code.NOT_IN_TARGET, target=_target(self.dialect), what="note", value=note)
            return ""
        count = self.counts[number] = self.counts.get(number, 0) + 1
        name = f"ref-{number}" if count == 1 else f"ref-{number}-{count}"
        address = self._address(self.homes[number], f"note-{number}")
        if count == 1:
            self.first_references[number] = f"{self.file}#{name}"
        kind = self.dialect.kind("noteref", "doc-noteref")
        return f'<sup class="note-mark"><a id="{name}" href="{address}"{kind}>{note_mark(number)}</a></sup>'

    def way_back(self, number: int) -> str:
        """The mark that opens a note and leads back to its first reference."""
        place = self.first_references.get(number)
        if place is None:
            return f'<span class="note-mark" role="presentation">{note_mark(number)}</span>'
        file, _, name = place.partition("#")
        return f'<a class="note-mark" href="{self._address(file, name)}" role="doc-backlink">{note_mark(number)}</a>'

    def _address(self, file: str, name: str) -> str:
        return f"#{name}" if file == self.file or not self.dialect.epub else f"{file}#{name}"


def note_mark(number: int) -> str:
    """The mark of a note, the same as in print: ① to ⑳, then [21]."""
    return chr(0x2460 + number - 1) if number <= 20 else f"[{number}]"


def _target(dialect: Dialect) -> str:
    return "epub" if dialect.epub else "html"


def chapters(job: Job) -> Edition:
    """The edition as several XHTML files."""
    return _edition(job, XHTML, split(job.document))


def single_page(job: Job) -> Edition:
    """The edition as one HTML page; notes stand at its end."""
    document = job.document
    return _edition(job, HTML, (Part("", document.blocks, document.notes),))


def _edition(job: Job, dialect: Dialect, parts: tuple[Part, ...]) -> Edition:
    document = job.document
    pictures = pictures_of(job, _target(dialect))
    known = {item.key: Picture(item.address(dialect.epub), item.width, item.height) for item in pictures}
    links = _Links(job, dialect, _targets(parts), _numbers(document.notes), {}, known)
    links.homes = {links.numbers[note.id]: part.name for part in parts for note in part.notes}
    around = Surroundings(dialect, _vertical(job), links.resolve, links.reference, links.picture)
    titled = any(isinstance(block, Paragraph) and block.role is Role.TITLE for block in document.blocks)
    marks = PageMarks(job.layout) if job.layout is not None and dialect.epub else None
    room = job.style.page.measure / job.style.of(Role.TABLE_CELL).size
    writer = BlockWriter(around, job.style, titled, links.numbers, links.way_back, _display(job), room, marks)
    title = clean(title_of(job))[0]
    files: list[Content] = []
    for part in parts:
        links.file = part.name
        first = len(writer.entries)
        body, forbidden = clean(writer.part(part.blocks, part.notes, part.name))
        for value in forbidden:
            job.diagnostics.warn(Code.NOT_IN_TARGET, target=_target(dialect), what="character", value=value)
        named = writer.entries[first].title if len(writer.entries) > first else title
        files.append(Content(part.name, named, body))
    pages = tuple(marks.found) if marks is not None else ()
    return Edition(title, tuple(files), tuple(writer.entries), pages, pictures)


def _display(job: Job) -> frozenset[str]:
    roles = HEADING_ROLES | TITLE_BLOCK_ROLES | {Role.ATTACHMENT_TITLE}
    return frozenset(role.value for role in roles if job.style.of(role).align is Align.CENTER)


def _vertical(job: Job) -> bool:
    return job.style.page.direction == "vertical"


def _numbers(notes: tuple[Note, ...]) -> dict[str, int]:
    return {note.id: number for number, note in enumerate(notes, 1)}


def _targets(parts: tuple[Part, ...]) -> dict[str, tuple[str, str]]:
    targets: dict[str, tuple[str, str]] = {}
    for part in parts:
        for name in block_ids(part.blocks):
            targets.setdefault(name, (part.name, anchor(name)))
    return targets


def title_of(job: Job) -> str:
    """The title for catalogues and windows: the metadata's, else the title paragraph, else the first words."""
    meta = job.document.meta
    untitled = "（無題）" if job.style.region.traditional else "（无题）"
    if meta.title.strip():
        return meta.title.strip()
    if words := title_paragraph(job):
        return words
    first = next((text.strip() for text in texts_of(job.document.blocks) if text.strip()), "")
    return first[:40] or untitled


def title_paragraph(job: Job) -> str:
    """The words of the title paragraph, empty when there is none."""
    for block in job.document.blocks:
        if isinstance(block, Paragraph) and block.role is Role.TITLE:
            return plain_text(block.children).strip()
    return ""
