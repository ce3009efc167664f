"""What a PDF is made for: the screen (PDF/A-2a, PDF/UA-1), the archive (PDF/A-3a with its source), or the printer.

The pages are drawn alike for all three; a profile says how colours are named, what stands around a page, which
standard the file claims. The printer's is a module of its own (`press`).
"""

from __future__ import annotations

from typing import Protocol

from pipeline.source import Source
from pipeline.typeset.layout import Layout, Page
from pipeline.writers.pdf import colour
from pipeline.writers.pdf.metadata import Claim, Facts, archive_claim
from pipeline.writers.pdf.objects import Book, Stream, literal, name, number, reference, text
from pipeline.writers.writer import Job

_TYPES = {
    "txt": "text/plain",
    "md": "text/markdown",
    "html": "text/html",
    "json": "application/json",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


class Profile(Protocol):
    """How one kind of file differs from the others. `rgb`: colour space of pictures in red, green and blue."""

    version: bytes
    linked: bool  # annotations lie on the pages
    margin: float  # points around the trimmed page
    rgb: bytes

    def fill(self, shade: str) -> bytes:
        """The operators that fill with an RRGGBB colour."""
        ...

    def resources(self) -> bytes:
        """Further entries of the pages' resources."""
        ...

    def boxes(self, page: Page) -> bytes:
        """The boxes of a page (ISO 32000-1, 14.11.2)."""
        ...

    def framed(self, page: Page, content: bytes, folds: tuple[float, ...] = ()) -> bytes:
        """The content of a page with what stands around it; `folds`: points from its left edge."""
        ...

    def intent(self) -> int:
        """The number of the output intent."""
        ...

    def catalog(self) -> bytes:
        """Further entries of the catalogue."""
        ...

    def claim(self, facts: Facts) -> Claim:
        """What the file says of the standards it follows."""
        ...


class Screen:
    """For reading and for every day: one file that is PDF/A-2a and PDF/UA-1."""

    version = b"1.7"
    linked = True
    margin = 0.0
    rgb = b"/DeviceRGB"
    _part = 2

    def __init__(self, book: Book) -> None:
        self._book = book

    def fill(self, shade: str) -> bytes:
        """Device colours, which the output intent explains."""
        return colour.fill(shade)

    def resources(self) -> bytes:
        """None."""
        return b""

    def boxes(self, page: Page) -> bytes:
        """The sheet alone; a page that is read from its side is shown turned."""
        turned = b"/Rotate 90" if page.turned else b""
        return b"/MediaBox[0 0 %b %b]%b" % (number(page.width), number(page.height), turned)

    def framed(self, page: Page, content: bytes, folds: tuple[float, ...] = ()) -> bytes:
        """As it is."""
        return content

    def intent(self) -> int:
        """sRGB."""
        return colour.put_intent(self._book)

    def catalog(self) -> bytes:
        """Nothing."""
        return b""

    def claim(self, facts: Facts) -> Claim:
        """PDF/A of this part, PDF/UA-1."""
        return archive_claim(self._part)


class Archive(Screen):
    """PDF/A-3a: the file that the edition was made from goes with it, byte for byte (ISO 19005-3, 6.8)."""

    _part = 3

    def __init__(self, book: Book, source: Source, moment: bytes) -> None:
        super().__init__(book)
        self._source = source
        self._moment = moment

    def catalog(self) -> bytes:
        """The attachment, by name and as an associated file."""
        shown = self._source.name.replace("\\", "/").rpartition("/")[2]
        shown = "stdin.txt" if shown == "-" else shown
        data = self._source.data
        kind = name(_TYPES.get(self._source.extension or "txt", "application/octet-stream"))
        facts = b"/Size %d/ModDate(%b)" % (len(data), self._moment)
        held = self._book.put(Stream(data, b"/Type/EmbeddedFile/Subtype%b/Params<<%b>>" % (kind, facts)))
        label = text(shown)
        entry = self._book.add(
            b"<</Type/Filespec/F%b/UF%b/AFRelationship/Source/Desc%b/EF<</F %b/UF %b>>>>"
            % (literal(label_bytes(shown)), label, text("Source of this edition"), reference(held), reference(held))
        )
        return b"/AF[%b]/Names<</EmbeddedFiles<</Names[%b %b]>>>>" % (reference(entry), label, reference(entry))


def label_bytes(shown: str) -> bytes:
    """A file name for readers that know no Unicode (7.11.2)."""
    return shown.encode("ascii", "replace").replace(b"?", b"_")


def profile_of(job: Job, layout: Layout, book: Book, moment: bytes) -> Profile:
    """The profile that a job asks for."""
    match job.output_profile:
        case "print":
            from pipeline.writers.pdf.press import Press  # no cost to the others

            return Press(book, job.style, layout, job.icc)
        case "archive" if job.source is not None:
            return Archive(book, job.source, moment)
        case _:
            return Screen(book)
