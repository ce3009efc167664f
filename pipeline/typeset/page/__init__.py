"""Pages: grid, flow, tables, notes, furniture. `lay_out` makes the one layout of a document in a script and style."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from pipeline.assets import Assets
from pipeline.diagnostics import Code, Diagnostics
from pipeline.errors import PipelineError
from pipeline.model.nodes import Document
from pipeline.style.resolved import ResolvedStyle
from pipeline.typeset.fontbook import FontBook
from pipeline.typeset.layout import BlockPlace, Layout, Page
from pipeline.typeset.page.compose import Composer
from pipeline.typeset.page.contents import contents_strips
from pipeline.typeset.page.flow import Flow, Frame
from pipeline.typeset.page.furniture import folio
from pipeline.typeset.page.pages import Filled, fill
from pipeline.typeset.page.strips import Strip

_ROMAN = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


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
    marks = {note.id: note_mark(number) for number, note in enumerate(document.notes, 1)}
    composer = Composer(style, book, marks, [] if with_ledger else None)
    flow = Flow(composer, assets or Assets())
    frame = Frame(0.0, style.page.measure)
    strips = flow.strips(document.blocks, frame)
    notes = {note.id: flow.note(note, marks[note.id], frame) for note in document.notes}
    placed = _notes_once(strips, notes)
    for note in document.notes:
        if note.id not in placed:  # a note without a mark in the text is still text: it ends the document
            for strip in notes[note.id]:
                strip.notes = ()
                strips.append(strip)
    body = [(content, str(index + style.folio.first)) for index, content in enumerate(fill(strips, notes, style))]
    front = _front(flow, body, frame) if style.contents else []
    _report(book, found)
    numbered = [*front, *body]
    pages = tuple(_page(index, content, label, composer) for index, (content, label) in enumerate(numbered))
    return Layout(pages, _places(flow.places, pages), style.tag, tuple(composer.ledger or ()))


def _notes_once(strips: list[Strip], notes: dict[str, list[Strip]]) -> set[str]:
    """Let each note be wanted once, at its first mark, with the notes that its own text marks; returns all wanted."""
    seen: set[str] = set()

    def with_inner(name: str) -> list[str]:
        if name in seen or name not in notes:
            return []
        seen.add(name)
        return [name, *(inner for strip in notes[name] for mark in strip.notes for inner in with_inner(mark))]

    for strip in strips:
        strip.notes = tuple(name for mark in strip.notes for name in with_inner(mark))
    return seen


def _front(flow: Flow, body: list[tuple[Filled, str]], frame: Frame) -> list[tuple[Filled, str]]:
    """The contents pages, numbered in Roman, filled up so that the body begins on a recto."""
    style = flow.composer.style
    shown = [content.lines for content, _ in body]
    first = {line.block: page for page, lines in reversed(list(enumerate(shown))) for line in lines}
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


def roman(number: int) -> str:
    """Lower-case Roman numerals of front matter."""
    out = ""
    for value, letters in _ROMAN:
        while number >= value:
            out += letters
            number -= value
    return out


def _report(book: FontBook, found: Diagnostics) -> None:
    reported = Diagnostics()
    book.report(reported)
    found.found.extend(reported.found)
    missing = [item for item in reported if item.code == Code.GLYPH_MISSING]
    if missing:
        raise PipelineError(*missing)


def note_mark(number: int) -> str:
    """① to ⑳, then [21]."""
    return chr(0x2460 + number - 1) if 1 <= number <= 20 else f"[{number}]"


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
    )


def _places(places: list[BlockPlace], pages: tuple[Page, ...]) -> tuple[BlockPlace, ...]:
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
        out.append(
            BlockPlace(place.role, place.level, place.text, where[0], where[1], place.id, place.kind, place.path)
        )
    return tuple(out)
