"""The one table of formats. Modules are imported when a format is first used."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, cast

from pipeline.records import dataclass

if TYPE_CHECKING:
    from pipeline.readers.reader import Reader
    from pipeline.writers.writer import Writer


@dataclass(frozen=True, slots=True)
class ReadFormat:
    """A source format: its name, the extensions that mean it, the module whose `read` reads it."""

    name: str
    extensions: tuple[str, ...]
    module: str
    describe: str


@dataclass(frozen=True, slots=True)
class WriteFormat:
    """An edition: its name, extension, media type, the module whose `write` makes it, whether it needs pages."""

    name: str
    extension: str
    media_type: str
    module: str
    pages: bool
    describe: str


READERS: tuple[ReadFormat, ...] = (
    ReadFormat("text", ("txt", "text"), "pipeline.readers.text", "plain text as it comes, web-page chrome and all"),
    ReadFormat("plain", (), "pipeline.readers.plain", "every line one paragraph, nothing recognised or changed"),
    ReadFormat("html", ("html", "htm", "xhtml"), "pipeline.readers.html", "a web page; its report is found in it"),
    ReadFormat("markdown", ("md", "markdown"), "pipeline.readers.markdown", "CommonMark with tables and footnotes"),
    ReadFormat("docx", ("docx", "docm", "dotx"), "pipeline.readers.docx", "a Word file, tracked changes as accepted"),
    ReadFormat("json", ("json",), "pipeline.readers.tree", "the tree as `-t json` writes it"),
)

WRITERS: tuple[WriteFormat, ...] = (
    WriteFormat("pdf", "pdf", "application/pdf", "pipeline.writers.pdf", True, "print edition, tagged, PDF/A-2a"),
    WriteFormat(
        "docx",
        "docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "pipeline.writers.docx",
        True,
        "Word edition of named styles",
    ),
    # The EPUB's page list and the Word file's contents name printed pages, so both want the layout.
    WriteFormat("epub", "epub", "application/epub+zip", "pipeline.writers.epub", True, "EPUB 3.3"),
    WriteFormat("html", "html", "text/html", "pipeline.writers.html", False, "one self-contained web page"),
    WriteFormat("json", "json", "application/json", "pipeline.writers.tree", False, "the tree, lossless"),
    WriteFormat(
        "pandoc", "pandoc.json", "application/json", "pipeline.writers.pandoc", False, "pandoc's JSON syntax tree"
    ),
    WriteFormat(
        "ledger",
        "ledger.jsonl",
        "application/jsonl",
        "pipeline.writers.ledger",
        True,
        "every printed line's adjustments",
    ),
    WriteFormat(
        "cover", "cover.pdf", "application/pdf", "pipeline.writers.pdf.wrapper", True, "cover sheet: back, spine, front"
    ),
    # A page a file, numbered on from the first; how they come apart is for whoever puts an edition into place.
    WriteFormat("png", "001.png", "image/png", "pipeline.writers.png", True, "the printed pages as pictures"),
    WriteFormat(
        "contact-sheet", "contact.png", "image/png", "pipeline.writers.contact", True, "all pages on one picture"
    ),
)


def reader_named(name: str) -> ReadFormat | None:
    """The source format of that name."""
    return next((item for item in READERS if item.name == name), None)


def reader_for(extension: str) -> ReadFormat | None:
    """The source format an extension means."""
    return next((item for item in READERS if extension in item.extensions), None)


def writer_named(name: str) -> WriteFormat | None:
    """The edition of that name."""
    return next((item for item in WRITERS if item.name == name), None)


def writer_for(file_name: str) -> WriteFormat | None:
    """The edition whose extension ends the file name; the longest wins (`x.pandoc.json`)."""
    fitting = [item for item in WRITERS if file_name.lower().endswith("." + item.extension)]
    return max(fitting, key=lambda item: len(item.extension), default=None)


def load_reader(item: ReadFormat) -> Reader:
    """Import the reader's `read`."""
    return cast("Reader", import_module(item.module).read)


def load_writer(item: WriteFormat) -> Writer:
    """Import the writer's `write`."""
    return cast("Writer", import_module(item.module).write)
