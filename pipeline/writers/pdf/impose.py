"""Imposition: pages side by side on sheets, or in the order that a folded and stitched booklet wants.

A page is put down whole, as a form of its own (ISO 32000-1, 8.10): what was drawn for it is not drawn again. The sheets
are for the press and for proofs; they have no structure, outline or links.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.records import replace
from pipeline.typeset.layout import Layout, Page
from pipeline.writers.pdf.draw import Drawing
from pipeline.writers.pdf.metadata import Claim, Facts, put_info, put_xmp
from pipeline.writers.pdf.objects import Book, Stream, number, reference, references, text
from pipeline.writers.pdf.profile import Profile

BOOKLET = "booklet"
_GRIDS = {"2-up": (2, 1), "4-up": (2, 2), "6-up": (3, 2), "8-up": (4, 2), "9-up": (3, 3), "16-up": (4, 4)}


class Place(NamedTuple):
    """A page on a side of a sheet: its index, its lower left corner in points, its scale."""

    page: int
    x: float
    y: float
    scale: float


class Side(NamedTuple):
    """One side of a sheet in points; `places` leaves blanks out; `folds`: distances from the left."""

    width: float
    height: float
    places: tuple[Place, ...]
    folds: tuple[float, ...] = ()


def sides_of(way: str, count: int, size: tuple[float, float], right_bound: bool, creep: float) -> list[Side]:
    """The sides of all sheets for `count` pages of a size (width, height).

    `way`: `booklet`, or a number of pages a side (`2-up` …). `creep`: thickness of a folded sheet in points.
    """
    if way == BOOKLET:
        return _booklet(count, size, right_bound, creep)
    return _grid(_GRIDS[way], count, size, right_bound)


def _booklet(count: int, size: tuple[float, float], right_bound: bool, creep: float) -> list[Side]:
    """Saddle stitch: four pages a sheet, the first and last on the outside of the outermost.

    An inner sheet is pushed out at the fore-edge by those around it, so its pages stand nearer to the fold.
    """
    width, height = size
    whole = -count % 4 + count
    sides = []
    for at in range(whole // 2):
        inward = at // 2 * creep
        low, high = at, whole - 1 - at
        # An odd page lies on the right of an outer side; right-bound, everything is seen in a mirror.
        left, right = (high, low) if (at % 2 == 0) != right_bound else (low, high)
        places = (Place(left, inward, 0.0, 1.0), Place(right, width - inward, 0.0, 1.0))
        sides.append(Side(2 * width, height, tuple(place for place in places if place.page < count), (width,)))
    return sides


def _grid(grid: tuple[int, int], count: int, size: tuple[float, float], right_bound: bool) -> list[Side]:
    """Pages in reading order, made smaller, on sheets of their own paper, turned where more of it is used so."""
    columns, rows = grid
    width, height = size
    upright = min(width / (columns * width), height / (rows * height))
    across = min(height / (columns * width), width / (rows * height))
    scale, (wide, high) = max((upright, (width, height)), (across, (height, width)))
    left = (wide - columns * width * scale) / 2
    top = (high + rows * height * scale) / 2
    sides = []
    for start in range(0, count, columns * rows):
        places = []
        for page in range(start, min(start + columns * rows, count)):
            row, column = divmod(page - start, columns)
            column = columns - 1 - column if right_bound else column
            places.append(Place(page, left + column * width * scale, top - (row + 1) * height * scale, scale))
        sides.append(Side(wide, high, tuple(places)))
    return sides


def finish_sheets(
    book: Book,
    layout: Layout,
    drawings: Sequence[Drawing],
    sides: Sequence[Side],
    profile: Profile,
    resources: int,
    facts: Facts,
) -> bytes:
    """The file of the sheets. It claims the printer's standard where the profile does, and no other."""
    forms = [_form(book, page, drawing, resources) for page, drawing in zip(layout.pages, drawings, strict=True)]
    above = book.reserve()
    sheets = []
    for side in sides:
        used = b"".join(b"/P%d %b" % (place.page, reference(forms[place.page])) for place in side.places)
        sheet = replace(layout.pages[0], width=side.width, height=side.height, turned=False)
        content = book.put(Stream(profile.framed(sheet, b"\n".join(map(_put_down, side.places)), side.folds)))
        own = book.add(b"<</XObject<<%b>>%b>>" % (used, profile.resources()))
        sheets.append(
            book.add(
                b"<</Type/Page/Parent %b%b/Resources %b/Contents %b>>"
                % (reference(above), profile.boxes(sheet), reference(own), reference(content))
            )
        )
    book.add(b"<</Type/Pages/Count %d/Kids%b>>" % (len(sheets), references(sheets)), above)
    claim = profile.claim(facts)
    if profile.linked:
        claim = Claim("", "", "")  # without structure no archive's and no reader's standard is kept
    info = put_info(book, facts, claim)
    root = book.add(
        b"<</Type/Catalog/Pages %b/Lang%b/Metadata %b/OutputIntents[%b]"
        b"/ViewerPreferences<</DisplayDocTitle true/PrintScaling/None/Duplex/DuplexFlipShortEdge>>>>"
        % (reference(above), text(facts.tag), reference(put_xmp(book, facts, claim)), reference(profile.intent()))
    )
    return book.finish(root, info, profile.version)


def _form(book: Book, page: Page, drawing: Drawing, resources: int) -> int:
    head = b"/Type/XObject/Subtype/Form/BBox[0 0 %b %b]/Resources %b" % (
        number(page.width), number(page.height), reference(resources),
    )  # fmt: skip
    return book.put(Stream(drawing.content, head))


def _put_down(place: Place) -> bytes:
    scale = number(place.scale, 6)
    return b"q %b 0 0 %b %b %b cm/P%d Do Q" % (scale, scale, number(place.x), number(place.y), place.page)
