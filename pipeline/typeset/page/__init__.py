"""Pages: grid, flow, tables, notes, furniture. `lay_out` makes the one layout of a document in a script and style."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.assets import Assets
from pipeline.diagnostics import Code, Diagnostics
from pipeline.errors import PipelineError
from pipeline.model.nodes import Document, NoteKind
from pipeline.style.resolved import ResolvedStyle
from pipeline.typeset.fontbook import FontBook
from pipeline.typeset.layout import BlockPlace, Layout, Page
from pipeline.typeset.page.compose import Composer
from pipeline.typeset.page.contents import contents_strips
from pipeline.typeset.page.flow import Flow, Frame
from pipeline.typeset.page.furniture import folio
from pipeline.typeset.page.numbering import by_page, remark, roman, same_length, through
from pipeline.typeset.page.pages import Filled, fill
from pipeline.typeset.page.strips import Strip

_ATTEMPTS = 3  # until the marks of the notes have the widths they were set with


def lay_out(
    document: Document,
    style: ResolvedStyle,
    fonts: Path,
    found: Diagnostics,
    assets: Assets | None = None,
    *,
    with_ledger: bool = False,
) -> Layout:
    """The pages of a document. Raises `PipelineError` (F001) when a character is in no face of its role."""
    book = FontBook(style, fonts)
    marks = through(document.notes)
    if style.notes_by_page:
        marks = {note.id: marks[note.id] if note.kind is NoteKind.ENDNOTE else "\u2460" for note in document.notes}
    for attempt in range(_ATTEMPTS):
        composer = Composer(style, book, marks, [] if with_ledger else None)
        made = _body(document, composer, assets or Assets())
        if not style.notes_by_page:
            break
        wanted = by_page(document.notes, made.pages)
        if same_length(marks, wanted):
            remark(made.pages, marks, wanted, composer)
            marks = wanted
            break
        if attempt < _ATTEMPTS - 1:
            marks = wanted
    body = [(content, str(index + style.folio.first)) for index, content in enumerate(made.pages)]
    front = _front(made.flow, body, made.frame) if style.contents else []
    _report(book, found)
    pages = tuple(_page(index, content, label, composer) for index, (content, label) in enumerate((*front, *body)))
    return Layout(pages, _places(made.flow.places, pages, marks), style.tag, tuple(composer.ledger or ()))


@dataclass(frozen=True, slots=True)
class _Body:
    """The pages of the text proper and what they were made with."""

    flow: Flow
    frame: Frame
    pages: list[Filled]


def _body(document: Document, composer: Composer, assets: Assets) -> _Body:
    flow = Flow(composer, assets)
    frame = Frame(0.0, composer.style.page.measure)
    strips = flow.strips(document.blocks, frame)
    notes = {note.id: flow.note(note, composer.note_marks[note.id], frame) for note in document.notes}
    at_end = {note.id for note in document.notes if note.kind is NoteKind.ENDNOTE}
    placed = _notes_once(strips, notes, at_end)
    ended = False
    for note in document.notes:
        if note.id not in placed:  # an endnote, or a note without a mark in the text: it ends the document
            for strip in notes[note.id]:
                strip.notes = ()
            notes[note.id][0].space = composer.style.page.pitch if not ended else 0.0
            strips.extend(notes[note.id])
            ended = True
    return _Body(flow, frame, fill(strips, notes, composer.style))


def _notes_once(strips: list[Strip], notes: dict[str, list[Strip]], at_end: set[str]) -> set[str]:
    """Let each note be wanted once, at its first mark, with the notes that its own text marks; returns all wanted."""
    seen: set[str] = set()

    def with_inner(name: str) -> list[str]:
        if name in seen or name not in notes or name in at_end:
            return []
        seen.add(name)
        return [name, *(inner for strip in notes[name] for mark in strip.notes for inner in with_inner(mark))]

    for strip in strips:
        if strip.notes:
            strip.notes = tuple(name for mark in strip.notes for name in with_inner(mark))
    return seen


def _front(flow: Flow, body: list[tuple[Filled, str]], frame: Frame) -> list[tuple[Filled, str]]:
    """The contents pages, numbered in Roman, filled up so that the body begins on a recto."""
    style = flow.composer.style
    first: dict[int, int] = {}
    for page, (content, _) in enumerate(body):
        for line in content.lines:
            first.setdefault(line.block, page)
    headings = [
        (number, replace(place, page=first.get(number, 0))) for number, place in enumerate(flow.places) if place.level
    ]
    if not headings:
        return []
    strips = contents_strips(flow, headings, [label for _, label in body], frame, style.outline_depth)
    pages = fill(strips, {}, style)
    if len(pages) % 2:
        pages.append(Filled(False))
    return [(content, roman(number)) for number, content in enumerate(pages, 1)]


def _report(book: FontBook, found: Diagnostics) -> None:
    reported = Diagnostics()
    book.report(reported)
    found.found.extend(reported.found)
    missing = [item for item in reported if item.code == Code.GLYPH_MISSING]
    if missing:
        raise PipelineError(*missing)


def _page(index: int, content: Filled, label: str, composer: Composer) -> Page:
    style = composer.style
    blank = not (content.lines or content.pictures)
    number = None if blank else folio(composer, label, content.recto)
    return Page(
        index,
        label,
        content.recto,
        style.page.width,
        style.page.height,
        tuple(content.lines),
        (number,) if number else (),
        tuple(content.rules),
        tuple(content.pictures),
        content.turned,
    )


def _places(places: list[BlockPlace], pages: tuple[Page, ...], marks: dict[str, str]) -> tuple[BlockPlace, ...]:
    """Each block with the page and height it begins at; a block without lines takes the place of the one before."""
    first: dict[int, tuple[int, float]] = {}
    for page in pages:
        for line in page.lines:
            first.setdefault(line.block, (page.index, line.y))
        for picture in page.pictures:
            first.setdefault(picture.block, (page.index, picture.y))
    out: list[BlockPlace] = []
    where = (0, 0.0)
    for number, place in enumerate(places):
        where = first.get(number, where)
        label = marks.get(place.id, place.label) if place.kind == "note" else place.label
        out.append(replace(place, page=where[0], y=where[1], label=label))
    return tuple(out)
