"""The EPUB container, made by EbookLib: the only module that knows the library.

The library keeps manifest, spine and package document. Three things it cannot do are done at its own seams: a package
document with language, direction and ordered metadata; finished navigation documents; an archive without clock times.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ebooklib import epub
from lxml import etree

from pipeline.diagnostics import Code
from pipeline.model.nodes import Meta
from pipeline.patterns import regex
from pipeline.records import dataclass, fields, replace
from pipeline.writers.archive import write_zip
from pipeline.writers.embedding import Carried
from pipeline.writers.epub.markup import clean
from pipeline.writers.epub.metadata import Words, accessibility, identifier, modified, valid_date, words
from pipeline.writers.epub.nav import COVER, COVER_PAGE, FOLDER, cover_page, document_head, nav, ncx
from pipeline.writers.epub.xhtml import Edition
from pipeline.writers.writer import Job

GENERATOR = "Kanben, EbookLib"
_DC = "http://purl.org/dc/elements/1.1/"
_OPF = "http://www.idpf.org/2007/opf"
_XML = "http://www.w3.org/XML/1998/namespace"
_POSITION = regex(r"[0-9]+(?:\.[0-9]+)*")  # of a book in its series (EPUB 3.3, D.3.5)
_FIRST = ("identifier", "title", "creator", "publisher", "language", "date")


class _Page(epub.EpubHtml):  # type: ignore[misc]
    """A content document that is packed as it was written, not parsed and written again."""

    def get_content(self, default: object = None) -> bytes:
        content = self.content
        return content if isinstance(content, bytes) else str(content).encode()


class _Entries:
    """Stands where the library expects its ZIP file, and keeps what it is given in order."""

    def __init__(self) -> None:
        self.items: list[tuple[str, bytes]] = []

    def writestr(self, name: str, data: bytes | str, compress_type: int | None = None) -> None:
        self.items.append((name, data.encode() if isinstance(data, str) else data))


class _Writer(epub.EpubWriter):  # type: ignore[misc]
    """The library's writer with our navigation documents and package attributes."""

    def __init__(self, book: epub.EpubBook, job: Job, navigation: Mapping[str, str]) -> None:
        super().__init__("", book, {"mtime": modified(job), "epub2_guide": True, "epub3_pages": False})
        self.out = _Entries()
        self._tag = job.style.tag
        self._navigation = navigation

    def entries(self) -> list[tuple[str, bytes]]:
        """Everything in the container, `mimetype` first (EPUB 3.3 OCF, 4.2.2)."""
        self.out.writestr("mimetype", "application/epub+zip")
        self._write_container()
        self._write_opf()
        self._write_items()
        return self.out.items

    def _get_nav(self, item: epub.EpubNav) -> bytes:
        return self._navigation["nav"].encode()

    def _get_ncx(self) -> bytes:
        return self._navigation["ncx"].encode()

    def _write_opf_file(self, root: etree._Element) -> None:
        root.set(f"{{{_XML}}}lang", self._tag)
        root.set("dir", "ltr")
        del root.attrib["prefix"]  # only reserved prefixes are used
        metadata = root.find("metadata")
        # The library writes by namespace; catalogues want what names the book first. The sort is stable.
        if metadata is not None:
            metadata[:] = sorted(metadata, key=_rank)
        etree.indent(root)
        data = etree.tostring(root, encoding="utf-8", xml_declaration=True)
        self.out.writestr(f"{self.book.FOLDER_NAME}/content.opf", data + b"\n")


def _rank(element: etree._Element) -> int:
    name = etree.QName(element)
    if name.namespace == _DC:
        return _FIRST.index(name.localname) if name.localname in _FIRST else len(_FIRST)
    return len(_FIRST) + (1 if element.get("property", "").startswith("dcterms:") else 2)


@dataclass(frozen=True, slots=True)
class Extras:
    """What an edition may carry beside its text: the cover picture, empty for none, and faces."""

    cover: bytes = b""
    faces: tuple[Carried, ...] = ()


def font_name(face: Carried) -> str:
    """The path of a font file, seen from the style sheet."""
    return f"fonts/{face.face}{'-Latin' if face.latin else ''}.{face.extension}"


def pack(job: Job, edition: Edition, sheet: str, said: Words, extras: Extras) -> bytes:
    """The finished container."""
    book = epub.EpubBook()
    tag = job.style.tag
    name = identifier(job)
    _describe(book, job, edition, name)
    if extras.cover:
        first = _Page(
            uid="cover",
            file_name=COVER_PAGE,
            media_type="application/xhtml+xml",
            content=cover_page(edition, tag, said).encode(),
            title=said.cover,
        )
        book.add_item(first)
        book.spine.append(first)
    for content in edition.files:
        head = document_head(content.title, tag, "../style.css")
        page = _Page(
            uid=content.name.removesuffix(".xhtml"),
            file_name=f"{FOLDER}/{content.name}",
            media_type="application/xhtml+xml",
            content=f"{head}<body>\n{content.body}\n</body>\n</html>\n".encode(),
            title=content.title,
        )
        book.add_item(page)
        book.spine.append(page)
    for picture in edition.pictures:
        uid = picture.name.rpartition("/")[2].partition(".")[0]
        item = epub.EpubImage(uid=uid, file_name=picture.name, media_type=picture.media_type, content=picture.data)
        book.add_item(item)
    if extras.cover:
        item = epub.EpubCover(uid="cover-image", file_name=COVER)
        item.content = extras.cover
        book.add_item(item)
        book.add_metadata(None, "meta", "", {"name": "cover", "content": "cover-image"})  # for readers of EPUB 2
    for number, face in enumerate(extras.faces, 1):
        name_of_file = font_name(face)
        book.add_item(
            epub.EpubItem(uid=f"font-{number}", file_name=name_of_file, media_type=face.media_type, content=face.data)
        )
    book.add_item(epub.EpubItem(uid="style", file_name="style.css", media_type="text/css", content=sheet.encode()))
    navigation = epub.EpubNav(title=said.contents)
    navigation.is_linear = False  # a landmark leads there, so it must be in the spine; nobody pages through it
    book.add_item(navigation)
    book.spine.append(navigation)
    book.add_item(epub.EpubNcx())
    if job.style.page.direction == "vertical":
        book.set_direction("rtl")
    book.guide = [{"type": "cover", "title": said.cover, "href": COVER_PAGE}] if extras.cover else []
    book.guide += [
        {"type": "toc", "title": said.contents, "href": "nav.xhtml"},
        {"type": "text", "title": said.beginning, "href": f"{FOLDER}/{edition.files[0].name}"},
    ]
    writer = _Writer(
        book, job, {"nav": nav(edition, tag, said, cover=bool(extras.cover)), "ncx": ncx(edition, tag, name)}
    )
    return write_zip(writer.entries(), stored=("mimetype", f"{book.FOLDER_NAME}/{COVER}"))


def _plain(meta: Meta) -> Meta:
    """The metadata without characters that XML forbids: the library would leave the whole entry out."""
    changes: dict[str, Any] = {}
    for field in fields(meta):
        value = getattr(meta, field.name)
        if isinstance(value, str):
            changes[field.name] = clean(value)[0]
    creators = tuple(clean(name)[0] for name in meta.creators)
    keywords = tuple(clean(word)[0] for word in meta.keywords)
    return replace(meta, **{**changes, "creators": creators, "keywords": keywords})


def _describe(book: epub.EpubBook, job: Job, edition: Edition, name: str) -> None:
    meta = _plain(job.document.meta)
    book.reset()
    book.metadata = {}  # the library begins with a random identifier and its own version
    book.IDENTIFIER_ID = "pub-id"
    book.set_identifier(name)
    book.set_title(edition.title)
    book.set_language(job.style.tag)
    book.add_metadata(None, "meta", "main", {"refines": "#title", "property": "title-type"})
    book.metadata[_DC]["title"] = [(edition.title, {"id": "title"})]
    if meta.subtitle.strip():
        book.add_metadata("DC", "title", meta.subtitle.strip(), {"id": "subtitle"})
        book.add_metadata(None, "meta", "subtitle", {"refines": "#subtitle", "property": "title-type"})
    people = [person for person in meta.creators if person.strip()] or [body for body in (meta.issuer,) if body.strip()]
    for number, person in enumerate(people, 1):
        uid = f"creator-{number}"
        book.add_metadata("DC", "creator", person, {"id": uid})
        book.add_metadata(None, "meta", "aut", {"refines": f"#{uid}", "property": "role", "scheme": "marc:relators"})
        book.add_metadata(None, "meta", person, {"refines": f"#{uid}", "property": "file-as"})
    if name.startswith("urn:isbn:") and meta.isbn.strip() and meta.identifier.strip():
        book.add_metadata("DC", "identifier", meta.identifier.strip(), {"id": "identifier-2"})
    if meta.series.strip():
        book.add_metadata(None, "meta", meta.series.strip(), {"id": "series", "property": "belongs-to-collection"})
        book.add_metadata(None, "meta", "series", {"refines": "#series", "property": "collection-type"})
        if _POSITION.fullmatch(meta.series_number.strip()):
            place = {"refines": "#series", "property": "group-position"}
            book.add_metadata(None, "meta", meta.series_number.strip(), place)
        elif meta.series_number.strip():
            job.diagnostics.warn(Code.NOT_IN_TARGET, target="epub", what="series-number", value=meta.series_number)
    for field, value in (
        ("publisher", meta.publisher or meta.issuer),
        ("date", valid_date(meta.date)),
        ("description", meta.description),
        ("source", meta.source),
    ):
        if value.strip():
            book.add_metadata("DC", field, value.strip())
    for keyword in meta.keywords:
        if keyword.strip():
            book.add_metadata("DC", "subject", keyword.strip())
    for property_name, value in accessibility(job, edition):
        book.add_metadata(None, "meta", value, {"property": f"schema:{property_name}"})
    if edition.pages:  # which edition the page numbers are of (EPUB Accessibility 1.1, 4.1.3)
        source = edition.title + words(job.style.tag).print_edition
        book.add_metadata(None, "meta", source, {"property": "pageBreakSource"})
    book.add_metadata("OPF", "generator", "", {"name": "generator", "content": GENERATOR})
