"""Pages: grid, flow, tables, notes, furniture. `lay_out` makes the one layout of a document in a script and style."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from pipeline.assets import Assets
from pipeline.diagnostics import Code, Diagnostic, Diagnostics
from pipeline.errors import PipelineError
from pipeline.model.nodes import Document, NoteKind, Role
from pipeline.records import dataclass, replace
from pipeline.style.resolved import ResolvedStyle
from pipeline.typeset.fontbook import FontBook
from pipeline.typeset.layout import BlockPlace, Layout, Page, PlacedLine, Rule
from pipeline.typeset.page.compose import Composer
from pipeline.typeset.page.contents import contents_strips
from pipeline.typeset.page.cover import cover
from pipeline.typeset.page.flow import Flow, Frame
from pipeline.typeset.page.furniture import Heads, LineCount, folio, running_head
from pipeline.typeset.page.numbering import by_page, remark, roman, same_length, through
from pipeline.typeset.page.official import is_head
from pipeline.typeset.page.pages import Filled, fill
from pipeline.typeset.page.strips import Strip

_COVER_LABELS = ("封面", "封二")
_ATTEMPTS = 3  # until the marks of the notes have the widths they were set with

_FEWEST_DPI = 200  # below that a halftone print shows the pixels


def lay_out(
    document: Document,
    style: ResolvedStyle,
    fonts: Path,
    found: Diagnostics,
    assets: Assets | None = None,
    *,
    with_ledger: bool = False,
) -> Layout:
    """The pages of a document; `with_ledger`: every line tells what was done to it.

    Raises `UndrawableError` (F001) when a character is in no face of its role.
    """
    book = FontBook(style, fonts)
    marks = through(document.notes)
    if style.notes_by_page:
        marks = {note.id: marks[note.id] if note.kind is NoteKind.ENDNOTE else "\u2460" for note in document.notes}
    for attempt in range(_ATTEMPTS):
        composer = Composer(style, book, marks, with_ledger)
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
    starts = _starts(made.pages)
    front = _front(made, body, starts) if style.contents else []
    missing = _report(book, found)
    for size, caption in made.flow.too_wide:
        found.warn(Code.TABLE_TOO_WIDE, None, size=f"{size:.1f} pt", caption=caption)
    heads = _heads(document, made, starts)
    bare = replace(composer, note_marks={}, ledger=False)
    outside = cover(bare, document.blocks) if style.cover.shown else []
    named = list(zip(outside, _COVER_LABELS, strict=False))
    everything = [*named, *front, *body]
    shift = len(named) + len(front)
    letter = style.official.form == "letter" and is_head(document.blocks) > 0  # 10.1: no folio on its first page
    places = enumerate(made.flow.places)
    outside_tables = (number for number, place in places if not any(name.startswith("table:") for name in place.path))
    count = LineCount(frozenset(outside_tables))
    level, level_book = _level(bare, fonts) if style.page.vertical else (composer, book)
    pages = []
    for index, (content, label) in enumerate(everything):
        numbered = index >= len(named) and not (index == shift and letter)
        number = folio(level, label, content.recto) if numbered else None
        head = running_head(level, heads, index - shift, content) if index > shift else None
        counted = count.numbers(composer, content) if index >= shift else []
        pages.append(_page(index, content, label, number, head, counted, style))
    if level_book is not book:
        missing += _report(level_book, found)
    if assets is not None:
        _coarse(pages, assets, found)
    layout = Layout(tuple(pages), _places(made.flow.places, pages, marks), style.tag, made.flow.anchors)
    if missing:
        raise UndrawableError(layout, *missing)
    return layout


def _level(composer: Composer, fonts: Path) -> tuple[Composer, FontBook]:
    """A composer for what stands level outside vertical text."""
    page = composer.style.page
    page = replace(page, direction="horizontal", lines=page.characters, pitch=page.em)  # an area of the same height
    style = replace(composer.style, page=page)
    book = FontBook(style, fonts)
    return replace(composer, style=style, book=book), book


@dataclass(frozen=True, slots=True)
class _Body:
    """The pages of the text proper and what they were made with."""

    flow: Flow
    frame: Frame
    pages: list[Filled]


def _body(document: Document, composer: Composer, assets: Assets) -> _Body:
    flow = Flow(composer, assets)
    frame = Frame(0.0, composer.style.page.measure)
    strips = flow.document(document.blocks, frame)
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


def _starts(pages: Sequence[Filled]) -> dict[int, int]:
    """The page each block begins on."""
    first: dict[int, int] = {}
    for number, page in enumerate(pages):
        for line in page.lines:
            first.setdefault(line.block, number)
    return first


def _headings(made: _Body, starts: Mapping[int, int]) -> list[tuple[int, BlockPlace]]:
    places = made.flow.places
    return [(number, replace(place, page=starts.get(number, 0))) for number, place in enumerate(places) if place.level]


def _front(made: _Body, body: list[tuple[Filled, str]], starts: Mapping[int, int]) -> list[tuple[Filled, str]]:
    """The contents pages, numbered in Roman, filled up so that the body begins on a recto."""
    style = made.flow.composer.style
    headings = _headings(made, starts)
    if not headings:
        return []
    labels = [label for _, label in body]
    strips = contents_strips(made.flow, headings, labels, made.frame, style.outline_depth)
    pages = fill(strips, {}, style)
    if len(pages) % 2:
        pages.append(Filled(False))
    return [(content, roman(number)) for number, content in enumerate(pages, 1)]


def _heads(document: Document, made: _Body, starts: Mapping[int, int]) -> Heads:
    """What running heads say, from the tree: titles, and headings of the two highest levels it has."""
    headings = [place for _, place in _headings(made, starts) if place.text.strip()]
    titles = (place.text for place in made.flow.places if place.role is Role.TITLE)
    levels = sorted({place.level for place in headings})[:2]
    upper = [(place.page, place.text) for place in headings if place.level == levels[0]]
    both = [(place.page, place.text) for place in headings if place.level in levels]
    return Heads(next(titles, document.meta.title), upper, both)


class UndrawableError(PipelineError):
    """Characters that no face has. `layout` holds their places, an empty square each: for editions that only name
    pages, and leave the drawing to the fonts of their readers."""

    def __init__(self, layout: Layout, *diagnostics: Diagnostic) -> None:
        super().__init__(*diagnostics)
        self.layout = layout

    def __reduce__(self) -> tuple[type[PipelineError], tuple[Diagnostic, ...]]:
        return PipelineError, self.diagnostics


def _report(book: FontBook, found: Diagnostics) -> list[Diagnostic]:
    """Tell what the faces lack; gives what none of them has."""
    reported = Diagnostics()
    book.report(reported)
    found.found.extend(reported.found)
    return [item for item in reported if item.code == Code.GLYPH_MISSING]


def _coarse(pages: Sequence[Page], assets: Assets, found: Diagnostics) -> None:
    """Tell of each picture that is printed with too few pixels an inch."""
    told: set[str] = set()
    for number, page in enumerate(pages, 1):
        for picture in page.pictures:
            asset = assets[picture.asset]
            # On a turned page and beside vertical lines the box has the picture's sides exchanged.
            dpi = 72 * max(asset.width, asset.height) / max(picture.width, picture.height)
            if dpi < _FEWEST_DPI - 0.5 and picture.asset not in told:
                told.add(picture.asset)
                shown = picture.alt or picture.asset
                found.warn(Code.COARSE_PICTURE, None, picture=shown, dpi=round(dpi), least=_FEWEST_DPI, page=number)


def _page(
    index: int,
    content: Filled,
    label: str,
    number: PlacedLine | None,
    head: tuple[PlacedLine, list[Rule]] | None,
    counted: Sequence[PlacedLine],
    style: ResolvedStyle,
) -> Page:
    """The finished page; a blank one carries nothing."""
    blank = not (content.lines or content.pictures)
    furniture = [line for line in (head[0] if head else None, number) if line is not None]
    return Page(
        index,
        label,
        content.recto,
        style.page.width,
        style.page.height,
        tuple(content.lines),
        () if blank else tuple(furniture),
        tuple(content.rules),
        tuple(content.pictures),
        content.turned,
        tuple(head[1]) if head else (),
        tuple(counted),
        style.page.vertical,
    )


def _places(places: list[BlockPlace], pages: Sequence[Page], marks: dict[str, str]) -> tuple[BlockPlace, ...]:
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
        labels = place.labels
        if labels and place.path[0].startswith("note:"):  # the mark may have been counted anew
            labels = (marks.get(place.path[0][5:], labels[0]), *labels[1:])
        out.append(replace(place, page=where[0], y=where[1], labels=labels))
    return tuple(out)
