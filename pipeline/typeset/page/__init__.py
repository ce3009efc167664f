"""Pages: grid, flow, tables, notes, furniture. `lay_out` makes the one layout of a document in a script and style."""

from __future__ import annotations

from pathlib import Path

from pipeline.assets import Assets
from pipeline.diagnostics import Diagnostics
from pipeline.errors import PipelineError
from pipeline.model.nodes import Document
from pipeline.style.resolved import ResolvedStyle
from pipeline.typeset.fontbook import FontBook
from pipeline.typeset.layout import BlockPlace, Layout, Page
from pipeline.typeset.page.compose import Composer
from pipeline.typeset.page.flow import Flow, Frame
from pipeline.typeset.page.furniture import folio
from pipeline.typeset.page.pages import Filled, fill


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
    referenced = {name for strip in strips for name in strip.notes}
    for note in document.notes:
        if note.id not in referenced:  # a note without a mark is still text: it ends the document
            strips.extend(notes[note.id])
    filled = fill(strips, notes, style)
    reported = Diagnostics()
    book.report(reported)
    found.found.extend(reported.found)
    missing = [item for item in reported if item.code == "F001"]
    if missing:
        raise PipelineError(*missing)
    pages = tuple(_page(index, content, composer) for index, content in enumerate(filled))
    return Layout(pages, _places(flow.places, pages), style.tag, tuple(composer.ledger or ()))


def note_mark(number: int) -> str:
    """① to ⑳, then [21]."""
    return chr(0x2460 + number - 1) if 1 <= number <= 20 else f"[{number}]"


def _page(index: int, content: Filled, composer: Composer) -> Page:
    style = composer.style
    label = str(index + style.folio.first)
    number = folio(composer, label, content.recto)
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
