"""One source through all stages: open, read, transform, script, resolve, lay out, write, verify.

Nothing here writes a file: `convert` gives the bytes of every edition, `pipeline.batch.perform` puts them into place.
Longer than other modules because it is the one place where every stage meets the next.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from importlib import import_module
from typing import TYPE_CHECKING, Any

from pipeline import formats
from pipeline.assets import Assets
from pipeline.diagnostics import Change, Code, Diagnostic, Diagnostics, Place, Severity
from pipeline.errors import PipelineError, SettingsError, WriteError
from pipeline.fonts.catalogue import named
from pipeline.formats import ReadFormat, WriteFormat
from pipeline.lang.regions import TAGS
from pipeline.limits import LIMITS, Limits
from pipeline.model.nodes import Document, Heading, Meta, Paragraph, Role
from pipeline.model.walk import plain_text
from pipeline.options import DEFAULT_DPI, DEFAULT_FORMATS, DEFAULT_SCRIPTS, DEFAULT_STYLE, OUTPUT_PROFILES
from pipeline.readers.kinds import kind_of
from pipeline.records import dataclass, field, replace
from pipeline.source import Source
from pipeline.style.bundled import fonts_folder
from pipeline.style.load import load_style
from pipeline.style.resolve import resolve
from pipeline.style.resolved import ResolvedStyle, Target
from pipeline.style.sheet import StyleSheet
from pipeline.typeset.layout import Layout
from pipeline.verify.text import compare_edition, reads
from pipeline.writers.writer import Job

if TYPE_CHECKING:
    from pipeline.review.record import Review
    from pipeline.transforms.script.terms import Term

OWN_SCRIPT = "source"
_EARLIEST = 315_532_800  # 1980-01-01: ZIP knows no earlier moment, and a document without a date must have one
TARGETS: dict[str, Target] = {
    "docx": Target.DOCX,
    "pdf": Target.PDF,
    "ledger": Target.PDF,
    "cover": Target.PDF,
    "png": Target.PDF,
    "contact-sheet": Target.PDF,
    "epub": Target.EPUB,
    "html": Target.EPUB,
}
_NAMING_PAGES = frozenset(("docx", "epub"))  # they name printed pages and draw none: a missing glyph is no matter
_LEDGER = "ledger"  # the format that tells what was done to each line
_UNTOUCHED = frozenset(("plain", "json"))  # readers whose tree is final

Clock = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Request:
    """What one source shall become. `meta` overrides what was recognised; `epoch` overrides the document's own date.

    `embed_fonts`: editions other than PDF carry the bundled faces too. `reference`: a Word file to take letterhead,
    headers and theme from. `terms`: the user's glossaries. `quotes`: a habit (`curly`, `corner`) instead of the
    region's. `vocabulary`: the words of the target's region too. `full`: editions are held to every measurable rule,
    not to their text alone. `output_profile`: what PDFs are made for. `icc`: profile of the press.
    """

    formats: tuple[str, ...] = DEFAULT_FORMATS
    scripts: tuple[str, ...] = DEFAULT_SCRIPTS
    style: StyleSheet | None = None
    reader: str = ""
    encoding: str = ""
    meta: Mapping[str, Any] = field(default_factory=dict)
    epoch: int | None = None
    terms: Mapping[str, Term] = field(default_factory=dict)
    quotes: str = ""
    vocabulary: bool = False
    full: bool = False
    wanted: frozenset[tuple[str, str]] | None = None  # of scripts x formats only these pairs; None: all
    embed_fonts: bool = False
    reference: Source | None = None
    limits: Limits = LIMITS
    dpi: int = DEFAULT_DPI
    output_profile: str = OUTPUT_PROFILES[0]
    icc: Source | None = None
    impose: str = ""


@dataclass(frozen=True, slots=True)
class Edition:
    """One finished file: what it is and its bytes, which have been read back and compared with the tree."""

    format: str
    tag: str
    extension: str
    data: bytes
    asked: str = ""  # the tag as the request said it: a language tag or `source`


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one source. `inputs` are further files that were read: path, size, modified (ns), SHA-256.

    `timings` are seconds a stage.
    """

    source: str
    editions: tuple[Edition, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    changes: tuple[Change, ...] = ()
    timings: Mapping[str, float] = field(default_factory=dict)
    inputs: tuple[tuple[str, int, int, str], ...] = ()

    @property
    def worst(self) -> Severity | None:
        """The heaviest severity, or `None`."""
        return max((item.severity for item in self.diagnostics), default=None)

    @property
    def ok(self) -> bool:
        """No error was found and every edition asked for was made."""
        return self.worst is None or self.worst < Severity.ERROR


def choose_reader(source: Source, name: str = "") -> ReadFormat:
    """The reader for a source: as named, else a Word file by its bytes, else by its extension, else a page by its
    bytes, else plain text as it comes. Raises U003."""
    if name:
        found = formats.reader_named(name)
        if found is None:
            known = ", ".join(item.name for item in formats.READERS)
            raise SettingsError.of(Code.UNKNOWN_FORMAT, None, name=name, known=known)
        return found
    kind = kind_of(source.data)
    found = formats.reader_named(kind) if kind == "docx" else formats.reader_for(source.extension)
    if kind and (found is None or found.name == "text"):
        found = formats.reader_named(kind)
    found = found or formats.reader_named("text")
    assert found is not None  # `text` is always there
    return found


def choose_writers(names: tuple[str, ...]) -> tuple[WriteFormat, ...]:
    """The writers by name, each once. Raises U003 for a name that is none."""
    chosen: dict[str, WriteFormat] = {}
    for name in names:
        found = formats.writer_named(name)
        if found is None:
            known = ", ".join(item.name for item in formats.WRITERS)
            raise SettingsError.of(Code.UNKNOWN_FORMAT, None, name=name, known=known)
        chosen[name] = found
    return tuple(chosen.values())


def check_scripts(tags: tuple[str, ...]) -> tuple[str, ...]:
    """The tags, each once. Raises U001 for one that is not known."""
    for tag in tags:
        if tag != OWN_SCRIPT and tag not in TAGS:
            known = ", ".join((OWN_SCRIPT, *TAGS))
            raise SettingsError.of(Code.UNKNOWN_OPTION_VALUE, None, option="--script", value=tag, known=known)
    return tuple(dict.fromkeys(tags))


def read_document(
    source: Source,
    found: Diagnostics,
    assets: Assets,
    *,
    reader: str = "",
    encoding: str = "",
    meta: Mapping[str, Any] | None = None,
    limits: Limits = LIMITS,
) -> Document:
    """The finished tree of a source: read, and cleaned and recognised unless the reader's tree is final.

    Raises `SourceError` for what cannot be read.
    """
    chosen = choose_reader(source, reader)
    document = formats.load_reader(chosen)(source, assets, found, encoding, limits)
    if chosen.name not in _UNTOUCHED and not _final(document):
        document = import_module("pipeline.transforms").apply(document, found)
    if meta:
        document = replace(document, meta=replace(document.meta, **meta))
    return document


def _final(document: Document) -> bool:
    """True if the reader took every paragraph as it stands, as it does with an edition of ours that nobody changed."""
    cues = [block.cues for block in document.blocks if isinstance(block, (Paragraph, Heading))]
    return bool(cues) and all(cue.literal for cue in cues)


def in_script(
    document: Document,
    tag: str,
    found: Diagnostics,
    terms: Mapping[str, Term] | None = None,
    vocabulary: bool = False,
) -> Document:
    """The document in the script of a tag; as it is for `source` and for the tag it already has."""
    if tag in (OWN_SCRIPT, document.meta.language):
        return document
    script = import_module("pipeline.transforms.script")
    words = import_module("pipeline.transforms.script.terms").glossary_of(terms, tag) if terms else None
    converted: Document = script.convert_document(document, tag, found, words, vocabulary)
    return converted


def in_edition(document: Document, tag: str, request: Request, sheet: StyleSheet, found: Diagnostics) -> Document:
    """The document as an edition words it: in the script of a tag, with the marks, words and numerals asked for."""
    vocabulary = request.vocabulary or bool(sheet.wording.vocabulary)
    document = in_script(document, tag, found, request.terms, vocabulary)
    quotes = request.quotes or sheet.punctuation.quotes
    if quotes:
        document = import_module("pipeline.transforms.script").with_quotes(document, quotes)
    if sheet.wording.numerals == "han":
        numerals = import_module("pipeline.transforms.han_numerals")
        document = numerals.transform(document, document.meta.language, found)
    return document


def review(source: Source, request: Request, found: Diagnostics) -> Review:
    """The conversion of a source to the first script of the request, side by side, with every place in doubt.

    Raises `SourceError` for what cannot be read, `SettingsError` for an unknown tag.
    """
    (tag,) = check_scripts(request.scripts)
    document = read_document(
        source,
        found,
        Assets(),
        reader=request.reader,
        encoding=request.encoding,
        meta=request.meta,
        limits=request.limits,
    )
    collect = import_module("pipeline.review.collect").collect
    target = document.meta.language if tag == OWN_SCRIPT else tag
    vocabulary = request.vocabulary or (request.style is not None and bool(request.style.wording.vocabulary))
    made: Review = collect(document, target, request.terms, source.name, vocabulary)
    return made


def convert(source: Source, request: Request, clock: Clock | None = None) -> Result:
    """All editions of one source, in the order of scripts and formats.

    A fault in the document or in one edition is a diagnostic of the result; the other editions are made all the same.
    Raises `SettingsError` for a request that nothing can fulfil. `clock` gives seconds for the timings.
    """
    writers = choose_writers(request.formats)
    tags = check_scripts(request.scripts)
    work = _Work(source, request, clock or (lambda: 0.0))
    try:
        work.read()
        for tag in tags:
            work.make(tag, writers)
    except SettingsError:
        raise
    except PipelineError as error:
        work.take(error)
    found = work.found
    inputs = tuple(dict.fromkeys(work.inputs))
    return Result(source.name, tuple(work.editions), tuple(found.found), tuple(found.changes), work.timings, inputs)


def moment_of(meta: Meta, epoch: int | None) -> int:
    """Seconds since 1970 that all dates of an edition come from: the caller's, else the document's own date."""
    if epoch is not None:
        return max(epoch, _EARLIEST)
    try:
        moment = datetime.fromisoformat(meta.date).replace(tzinfo=UTC)
    except ValueError:
        return _EARLIEST
    return max(int(moment.timestamp()), _EARLIEST)


def _title_of(document: Document) -> str:
    """The words of the title as the text has them."""
    titles = (item for item in document.blocks if isinstance(item, Paragraph) and item.role is Role.TITLE)
    return next((plain_text(item.children) for item in titles), "")


class _Work:
    """One source on its way; collects editions, diagnostics and timings."""

    def __init__(self, source: Source, request: Request, clock: Clock) -> None:
        self._source = source
        self._request = request
        self._clock = clock
        self._sheet: StyleSheet | None = request.style
        self._assets = Assets(fonts_folder())
        self._document = Document(Meta(), ())
        self.found = Diagnostics()
        self.editions: list[Edition] = []
        self.timings: dict[str, float] = {}

    @property
    def inputs(self) -> list[tuple[str, int, int, str]]:
        """The files beside the source that reading looked for."""
        return self._assets.inputs

    def take(self, error: PipelineError) -> None:
        """Keep what an error says; it may have been said already while it was found."""
        self.found.found.extend(item for item in error.diagnostics if item not in self.found.found)

    def _timed(self, stage: str, began: float) -> None:
        self.timings[stage] = self.timings.get(stage, 0.0) + self._clock() - began

    def read(self) -> None:
        began = self._clock()
        request = self._request
        self._document = read_document(
            self._source,
            self.found,
            self._assets,
            reader=request.reader,
            encoding=request.encoding,
            meta=request.meta,
            limits=request.limits,
        )
        self._timed("read", began)

    def make(self, tag: str, writers: tuple[WriteFormat, ...]) -> None:
        """The editions of one script; a fault costs only what depends on it."""
        asked, wanted = tag, self._request.wanted
        if wanted is not None:
            writers = tuple(writer for writer in writers if (asked, writer.name) in wanted)
            if not writers:
                return
        began = self._clock()
        sheet = self._sheet = self._sheet or load_style(DEFAULT_STYLE)
        document = in_edition(self._document, tag, self._request, sheet, self.found)
        self._timed("script", began)
        tag = document.meta.language if tag == OWN_SCRIPT else tag
        began = self._clock()
        style = named(resolve(sheet, tag), fonts_folder())
        self._timed("style", began)
        layout: Layout | None = None
        drawable = True
        if any(writer.pages or self._carries(writer) for writer in writers):
            try:
                layout = self._lay_out(document, style, any(writer.name == _LEDGER for writer in writers))
            except PipelineError as error:
                self.take(error)
                layout = getattr(error, "layout", None)
                drawable = False
        for writer in writers:
            if writer.pages and (layout is None or not (drawable or writer.name in _NAMING_PAGES)):
                continue
            try:
                self._write(writer, document, sheet, style, layout, asked)
            except SettingsError:
                raise
            except PipelineError as error:
                self.take(error)

    def _carries(self, writer: WriteFormat) -> bool:
        """A web page has no pages; to carry faces it must know what each one draws."""
        return self._request.embed_fonts and writer.name == "html"

    def _lay_out(self, document: Document, style: ResolvedStyle, with_ledger: bool = False) -> Layout:
        began = self._clock()
        page = import_module("pipeline.typeset.page")
        layout: Layout = page.lay_out(
            document, style, fonts_folder(), self.found, self._assets, with_ledger=with_ledger
        )
        self._timed("layout", began)
        return layout

    def _write(
        self,
        writer: WriteFormat,
        document: Document,
        sheet: StyleSheet,
        style: ResolvedStyle,
        layout: Layout | None,
        asked: str,
    ) -> None:
        began = self._clock()
        target = TARGETS.get(writer.name)
        if target is not None and getattr(sheet.target, target).roles:
            style = named(resolve(sheet, style.tag, target), fonts_folder())
            if writer.pages and target is Target.PDF:
                layout = self._lay_out(document, style, writer.name == _LEDGER)
        epoch = moment_of(document.meta, self._request.epoch)
        job = Job(
            document,
            style,
            layout,
            self._assets,
            self.found,
            fonts_folder(),
            epoch,
            self._request.embed_fonts,
            self._request.reference,
            self._request.dpi,
            self._request.output_profile,
            icc=self._request.icc,
            source=self._source,
        )
        data = formats.load_writer(writer)(job)
        self._timed(writer.name, began)
        began = self._clock()
        if reads(writer.name):
            self._verify(writer, data, document)
            if self._request.full:
                self._measure(writer, data, document, sheet)
        self._timed("verify", began)
        if writer.name == "cover":
            import_module("pipeline.verify.pdf").compare_cover(data, _title_of(document))
        if writer.name == "pdf" and self._request.impose:
            data = self._impose(job, data)
        self.editions.append(Edition(writer.name, style.tag, writer.extension, data, asked))

    def _impose(self, job: Job, pages: bytes) -> bytes:
        """The sheets of a print edition that has been checked; each page must lie on them once, as it was drawn."""
        began = self._clock()
        sheets = bytes(import_module("pipeline.writers.pdf").write(replace(job, impose=self._request.impose)))
        import_module("pipeline.verify.pdf").compare_sheets(pages, sheets)
        self._timed("impose", began)
        return sheets

    def _verify(self, writer: WriteFormat, data: bytes, document: Document) -> None:
        place = Place(self._source.name)
        try:
            difference = compare_edition(writer.name, data, document)
        except ValueError as error:
            raise WriteError.of(
                Code.TEXT_DIFFERS, place, case="unreadable", format=writer.name, reason=error
            ) from error
        if difference is not None:
            raise WriteError.of(
                Code.TEXT_DIFFERS,
                place,
                case="differs",
                format=writer.name,
                block=difference.block,
                expected=difference.expected,
                found=difference.found,
            )

    def _measure(self, writer: WriteFormat, data: bytes, document: Document, sheet: StyleSheet) -> None:
        """Hold an edition to every measurable rule; its findings are diagnostics of the source."""
        edition = import_module("pipeline.verify.edition")
        target = edition.TARGETS[writer.name]

        def styled(tag: str) -> ResolvedStyle:
            return named(resolve(sheet, tag, target), fonts_folder(), printed=True)

        report = edition.verify_edition(self._source.name, writer.name, data, styled, lambda _: document)
        self.found.found.extend(edition.diagnostics_of(report))
