"""Pages: laws that hold for every document, and the cases of CLREQ, GB/T 9704-2012 and book practice."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from pipeline.diagnostics import Diagnostics
from pipeline.model.build import text as inlines
from pipeline.model.nodes import (
    Align,
    Cell,
    Column,
    Document,
    Heading,
    Meta,
    Note,
    NoteKind,
    PageBreak,
    Paragraph,
    Role,
    Row,
    Table,
)
from pipeline.style.resolved import ResolvedStyle, RunningHead
from pipeline.typeset.layout import Layout, Page
from pipeline.typeset.page import lay_out
from pipeline.verify.text import expected_texts
from tests.blockfont import CIRCLED, make_folder
from tests.typeset.pagedocs import (
    EM,
    documents,
    noted,
    off_grid,
    outside,
    overlaps,
    paragraph,
    said,
    small_style,
    table,
    words,
)

FINE = (Role.NOTE, Role.TABLE_CELL, Role.TABLE_HEAD)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_folder(tmp_path_factory.mktemp("blocks"))


def laid(folder: Path, *blocks: object, style: ResolvedStyle | None = None, notes: tuple[Note, ...] = ()) -> Layout:
    document = Document(Meta(), blocks, notes)  # type: ignore[arg-type]
    return lay_out(document, style or small_style(), folder, Diagnostics())


def texts(page: Page) -> list[str]:
    return [line.text for line in page.lines]


def page_of(layout: Layout, text: str) -> int:
    return next(page.index for page in layout.pages for line in page.lines if text in line.text)


STYLES = [
    small_style(),
    small_style(30, 24),
    small_style(8, 6),
    replace(small_style(), notes_by_page=True),
    small_style(heading_1={"size": 14.0, "pitch": 17.0, "keep_next": True}),
]


@pytest.mark.parametrize("style", STYLES, ids=["small", "large", "tiny", "by-page", "display"])
def test_laws(folder: Path, style: ResolvedStyle) -> None:
    @given(documents())
    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    def holds(document: Document) -> None:
        layout = lay_out(document, style, folder, Diagnostics())
        assert said(layout) == "".join(expected_texts(document))
        fine = style.of(Role.HEADING_1).pitch % style.page.pitch > 1
        on_grid = [
            index
            for index, place in enumerate(layout.blocks)
            if place.role not in FINE and place.kind in ("p", "li", "quote", "h") and not (fine and place.level)
        ]
        for page in layout.pages:
            assert overlaps(page) == []
            assert outside(page, style) == []
            assert off_grid(page, style, on_grid) == []
            _keeps(document, layout, page)

    holds()


def _keeps(document: Document, layout: Layout, page: Page) -> None:
    """No heading at the foot of a page, unless the source ends the page there or nothing but headings is on it."""
    body = [line for line in page.lines if line.block >= 0 and not line.note]
    if not body or page.index + 1 >= len(layout.pages) or not layout.blocks[body[-1].block].level:
        return
    places = [index for index, place in enumerate(layout.blocks) if place.level]
    at = [index for index, block in enumerate(document.blocks) if isinstance(block, Heading)]
    following = at[places.index(body[-1].block)] + 1
    ended = following < len(document.blocks) and isinstance(document.blocks[following], PageBreak)
    assert ended or all(layout.blocks[line.block].level for line in body)


def test_a_heading_takes_two_lines_along(folder: Path) -> None:
    style = small_style(heading_1={"keep_next": True})
    for before in range(14 * 5, 14 * 12, 14):
        layout = laid(
            folder, paragraph(before), Heading(1, Role.HEADING_1, inlines("天地")), paragraph(60), style=style
        )
        at = page_of(layout, "天地")
        body = [line for line in layout.pages[at].lines if line.block == 2]
        assert len(body) >= 2


@pytest.mark.parametrize("length", range(20, 200, 9))
def test_no_widow_and_no_orphan(folder: Path, length: int) -> None:
    layout = laid(folder, paragraph(14 * 7), paragraph(length), paragraph(30))
    for page in layout.pages:
        for block in {line.block for line in page.lines}:
            here = [line for line in page.lines if line.block == block]
            whole = [line for p in layout.pages for line in p.lines if line.block == block]
            assert len(here) >= min(2, len(whole))


def test_both_sides_of_a_leaf_align_after_a_table(folder: Path) -> None:
    layout = laid(folder, paragraph(20), table(3, 2), paragraph(200))
    for page in layout.pages:
        assert off_grid(page, small_style(), [0, len(layout.blocks) - 1]) == []


# --- tables --------------------------------------------------------------------------------------------------------


def test_heads_come_again_under_the_mark_of_continuation(folder: Path) -> None:
    layout = laid(folder, table(40, 2))
    first, *others = layout.pages
    assert len(others) > 1
    head = [line.text for line in first.lines if layout.blocks[line.block].kind == "th"]
    for page in others:
        again = [line.text for line in page.lines if line.block == -1]
        assert again == ["续表", *head]
        assert next(line for line in page.lines if line.block == -1).y < min(
            line.y for line in page.lines if line.block >= 0
        )


def test_the_mark_of_continuation_has_the_number_of_the_table(folder: Path) -> None:
    numbered = replace(table(40, 2), caption=inlines("表2 天地玄黄"))
    layout = laid(folder, numbered)
    assert texts(layout.pages[1])[0] == "续表2"


def test_rows_that_spans_join_stay_on_one_page(folder: Path) -> None:
    layout = laid(folder, paragraph(50), table(12, 3, spans=True))
    for place in layout.blocks:
        if place.kind == "td" and place.path[-1].endswith("3x1"):
            row = int(place.path[-2].split(":")[1])
            joined = {item.page for item in layout.blocks if item.path[1:2] and _row(item.path) in range(row, row + 3)}
            assert len(joined) == 1


def _row(path: tuple[str, ...]) -> int:
    return int(path[1].split(":")[1])


def test_a_row_taller_than_a_page_goes_on_over_it(folder: Path) -> None:
    tall = Table(
        (Column(), Column()),
        (),
        (Row((Cell((paragraph(900),)), Cell((paragraph(3),)))), Row((Cell(()), Cell(())))),
    )
    layout = laid(folder, tall)
    assert len(layout.pages) > 2
    assert said(layout) == words(900) + words(3)
    assert all(outside(page, small_style()) == [] and overlaps(page) == [] for page in layout.pages)


def test_a_span_taller_than_a_page_is_cut_between_rows(folder: Path) -> None:
    rows = [Row((Cell((paragraph(5),), row_span=60), Cell((paragraph(4),))))]
    rows += [Row((Cell((paragraph(4, seed=i),)),)) for i in range(59)]
    layout = laid(folder, Table((Column(), Column()), (), tuple(rows)))
    assert len(layout.pages) > 3
    for page in layout.pages:
        assert overlaps(page) == []
        assert outside(page, small_style()) == []


def test_points_stand_in_one_line(folder: Path) -> None:
    figures = ["1.5", "12.25", "1,300", "-0.125", "7"]
    made = Table(
        (Column(), Column()),
        (),
        tuple(Row((Cell((paragraph(3),)), Cell((Paragraph(Role.BODY, inlines(f)),)))) for f in figures),
    )
    layout = laid(folder, made)
    points = []
    for page in layout.pages:
        for line in page.lines:
            if line.text in figures:
                whole = line.text.partition(".")[0]
                points.append(line.x + len(whole) * 3.0)
    assert len(points) == 5
    assert max(points) - min(points) < 0.01


def rules_of(page: Page) -> list[tuple[float, float, float]]:
    """Level rules wider than a tenth of the page: height, width, weight, from the top."""
    return sorted(
        (round(rule.y + rule.height / 2, 2), round(rule.width, 2), rule.height)
        for rule in page.rules
        if rule.width > page.width / 10
    )


def test_three_rules_on_every_page_of_a_table(folder: Path) -> None:
    """Strong above and below, thin under the head and where the table goes on; nothing stands upright."""
    style = replace(small_style(), three_rules=True)
    layout = laid(folder, table(40, 2), style=style)
    assert len(layout.pages) > 2
    assert all(rule.width > rule.height for page in layout.pages for rule in page.rules)
    for page in layout.pages:
        weights = [weight for _, _, weight in rules_of(page)]
        assert weights == [1.0, 0.5, 1.0 if page is layout.pages[-1] else 0.5]
        rows = [line for line in page.lines if line.text not in ("续表",)]
        top, under_head, bottom = (y for y, *_ in rules_of(page))
        inside = [line for line in rows if top < line.y < bottom]
        assert len(inside) >= len(rows) - 1  # all but the caption
        assert {line.y < under_head for line in inside} == {True, False}


def test_a_head_of_two_columns_has_a_short_rule(folder: Path) -> None:
    style = replace(small_style(), three_rules=True)
    whole = Cell((paragraph(2),), header=True, row_span=2)
    over = Row((whole, Cell((paragraph(2),), header=True, col_span=2)))
    under = Row((Cell((paragraph(2),), header=True), Cell((paragraph(2),), header=True)))
    made = table(3, 3)
    layout = laid(folder, replace(made, head=(over, under)), style=style)
    (page,) = layout.pages
    (top, full, _), (middle, short, thin), (head, _, _), _ = rules_of(page)
    assert top < middle < head
    assert thin == 0.5
    assert short < full * 0.75  # the two columns at the right


def test_a_column_of_figures_under_a_long_head_is_not_flush_left(folder: Path) -> None:
    head = Row(tuple(Cell((Paragraph(Role.BODY, inlines("天" * 12)),), header=True) for _ in range(4)))
    rows = tuple(Row(tuple(Cell((Paragraph(Role.BODY, inlines("12.5")),)) for _ in range(4))) for _ in range(3))
    layout = laid(folder, Table((Column(),) * 4, (head,), rows), style=small_style(20, 24))
    lines = [line for page in layout.pages for line in page.lines if line.text == "12.5"]
    uprights = sorted({round(rule.x + rule.width / 2, 1) for rule in layout.pages[0].rules if rule.height > rule.width})
    for line in lines:
        left = max(x for x in uprights if x <= line.x)
        right = min(x for x in uprights if x > line.x)
        assert line.x - left == pytest.approx(right - line.x - line.width, abs=0.5)


def test_a_table_too_wide_for_the_page_is_turned(folder: Path) -> None:
    style = replace(small_style(20, 24), page=replace(small_style(20, 24).page, mirrored=True, inner=30.0, outer=10.0))
    cells = Row(tuple(Cell((Paragraph(Role.BODY, inlines("1234567890")),)) for _ in range(8)))
    layout = laid(folder, paragraph(30), Table((Column(),) * 8, (), (cells,) * 3), paragraph(30), style=style)
    assert [page.turned for page in layout.pages] == [False, True, False]
    assert outside(layout.pages[1], style) == []
    widest = max(line.x + line.width for line in layout.pages[1].lines)
    assert widest > layout.pages[1].width  # more than the upright page has


def test_columns_are_as_wide_as_their_figures(folder: Path) -> None:
    rows = tuple(
        Row((Cell((Paragraph(Role.BODY, inlines("12345.67")),)), Cell((paragraph(80, seed=i),)))) for i in range(4)
    )
    layout = laid(folder, Table((Column(), Column()), (), rows), style=small_style(20, 24))
    assert sum(line.text == "12345.67" for page in layout.pages for line in page.lines) == 4


# --- notes ---------------------------------------------------------------------------------------------------------


def test_a_note_begins_on_the_page_of_its_mark(folder: Path) -> None:
    for length in range(10, 900, 60):
        notes = (Note("a", (paragraph(length, seed=3),)),)
        layout = laid(folder, paragraph(70), noted(60, "a", 50), paragraph(60), notes=notes)
        marked = next(p.index for p in layout.pages for line in p.lines for run in line.runs if run.link == "#a")
        first = next(p.index for p in layout.pages for line in p.lines if line.note == "a")
        assert first == marked, length


def test_marks_begin_anew_on_every_page(folder: Path) -> None:
    style = replace(small_style(), notes_by_page=True)
    blocks = [noted(80, f"n{i}", 40) for i in range(12)]
    notes = tuple(Note(f"n{i}", (paragraph(9, seed=i),)) for i in range(12))
    layout = laid(folder, *blocks, style=style, notes=notes)
    assert len(layout.pages) > 3
    for page in layout.pages:
        marks = [run.text for line in page.lines for run in line.runs if run.link]
        assert marks == list(CIRCLED[: len(marks)])
        shown = [line.text[0] for line in page.lines if line.note and line.first]
        assert shown == marks
    labels = [place.labels[0] for place in layout.blocks if place.labels]
    assert labels == [line.text[0] for page in layout.pages for line in page.lines if line.note and line.first]


def test_marks_count_through_by_choice(folder: Path) -> None:
    blocks = [noted(80, f"n{i}", 40) for i in range(5)]
    notes = tuple(Note(f"n{i}", (paragraph(9, seed=i),)) for i in range(5))
    layout = laid(folder, *blocks, notes=notes)
    assert [run.text for page in layout.pages for line in page.lines for run in line.runs if run.link] == list(
        CIRCLED[:5]
    )


def test_endnotes_end_the_document(folder: Path) -> None:
    notes = (Note("a", (paragraph(9, seed=3),), NoteKind.ENDNOTE),)
    layout = laid(folder, noted(60, "a", 5), paragraph(300), notes=notes)
    assert [line.note for line in layout.pages[-1].lines][-1] == "a"
    assert all(not line.note for page in layout.pages[:-1] for line in page.lines)


@pytest.mark.parametrize("kind", NoteKind)
def test_notes_of_a_row_over_several_pages_stand_once(folder: Path, kind: NoteKind) -> None:
    """The cell is divided between pages, and each of its parts has a mark of each note."""
    cell = tuple(noted(90, name, 20) for _ in range(8) for name in ("a", "b"))
    tall = Table((Column(), Column()), (), (Row((Cell(cell), Cell((paragraph(5),)))),))
    notes = (
        Note("a", (paragraph(9, seed=3),), kind),
        Note("b", (noted(9, "c", 4),), kind),
        Note("c", (paragraph(5),), kind),
    )
    layout = laid(folder, paragraph(60), tall, notes=notes)
    assert len(layout.pages) > 2
    assert [line.note for page in layout.pages for line in page.lines if line.note and line.first] == ["a", "b", "c"]


# --- front matter, heads, openings ---------------------------------------------------------------------------------


def chaptered(folder: Path, **changes: object) -> Layout:
    style = small_style(heading_1={"page_break_before": True, "recto": True, "sink": 40.0})
    style = replace(
        style,
        folio=replace(style.folio, shown=True, font="song", size=6.0, before="", after=""),
        head=RunningHead(True, "song", 6.0, 6.0, "title", "section", 4.0, "outer", 0.5),
        **changes,  # type: ignore[arg-type]
    )
    blocks: list[object] = [Paragraph(Role.TITLE, inlines("天地玄黄"))]
    for number in range(3):
        blocks += [Heading(1, Role.HEADING_1, inlines(f"宇宙{number}")), paragraph(200)]
    return laid(folder, *blocks, style=style)


def test_chapters_open_on_odd_pages_below_a_blank(folder: Path) -> None:
    layout = chaptered(folder)
    for place in layout.blocks:
        if place.level:
            assert layout.pages[place.page].recto
            assert place.y == pytest.approx(layout.pages[0].height - 200 - 10 + 40 + 8.8)


def test_blank_pages_and_openings_carry_no_head(folder: Path) -> None:
    layout = chaptered(folder)
    openings = {place.page for place in layout.blocks if place.level} | {0}
    for page in layout.pages:
        heads = [line for line in page.furniture if line.y < page.height / 2]
        if not page.lines:
            assert page.furniture == ()
        elif page.index in openings:
            assert heads == []
        else:
            (head,) = heads
            assert head.text == (
                "宇宙" + str([p.page for p in layout.blocks if p.level and p.page <= page.index].__len__() - 1)
                if page.recto
                else "天地玄黄"
            )
            middle = head.x + head.width / 2
            assert (middle > page.width / 2) == page.recto


def test_contents_pages_are_roman_and_the_body_begins_on_an_odd_page(folder: Path) -> None:
    layout = chaptered(folder, contents=True)
    labels = [page.label for page in layout.pages]
    assert labels[:3] == ["i", "ii", "1"]
    assert layout.pages[2].recto
    entries = [line for line in layout.pages[0].lines if line.text.startswith("宇宙")]
    pages = {place.text: layout.pages[place.page].label for place in layout.blocks if place.level}
    for line in entries:
        heading, _, number = line.text.rpartition(" ")
        assert pages[heading] == number
        target = int(line.runs[0].link.removeprefix("#block:"))
        assert layout.blocks[target].text == heading


def test_leader_dots_stand_on_one_grid(folder: Path) -> None:
    layout = chaptered(folder, contents=True)
    dots = [rule.x for rule in layout.pages[0].rules if rule.shape == "dot"]
    assert len(dots) > 10
    assert len({round((x - dots[0]) % (EM / 2), 2) % 5 for x in dots}) == 1


def test_a_long_entry_of_the_contents_keeps_clear_of_the_numbers(folder: Path) -> None:
    style = replace(small_style(), contents=True)
    layout = laid(folder, Heading(1, Role.HEADING_1, inlines(words(40))), paragraph(30), style=style)
    entry = [line for line in layout.pages[0].lines if layout.blocks[line.block].kind == "toc"][1:]
    assert len(entry) > 2
    edge = style.page.inner + style.page.measure
    for line in entry[:-1]:
        assert line.x + line.width <= edge - 4 * EM + 0.1
    assert len(entry[-1].text.rpartition(" ")[0]) > 1


def test_the_cover_repeats_the_title_as_decoration(folder: Path) -> None:
    style = small_style()
    style = replace(style, cover=replace(style.cover, shown=True, size=14.0, sink=40.0, rise=20.0))
    layout = laid(folder, Paragraph(Role.TITLE, inlines("天地玄黄")), paragraph(30), style=style)
    assert [page.label for page in layout.pages] == ["封面", "封二", "1"]
    assert [line.block for line in layout.pages[0].lines] == [-1]
    assert layout.pages[1].lines == ()
    assert layout.blocks[0].page == 2


@pytest.mark.parametrize("align", [Align.LEFT, Align.CENTER, Align.RIGHT])
def test_a_cell_stands_as_its_source_says(folder: Path, align: Align) -> None:
    cell = Cell((Paragraph(Role.BODY, inlines("天地")),), align=align)
    layout = laid(folder, Table((Column(),), (), (Row((cell,)),)))
    (line,) = layout.pages[0].lines
    middle = line.x + line.width / 2
    page = small_style().page
    centre = page.inner + page.measure / 2
    assert {
        Align.LEFT: middle < centre - 5,
        Align.CENTER: abs(middle - centre) < 0.1,
        Align.RIGHT: middle > centre + 5,
    }[align]


def test_no_figure_is_parted_however_many_columns_there_are(folder: Path) -> None:
    found = Diagnostics()
    cells = Row(tuple(Cell((Paragraph(Role.BODY, inlines(f"1,234.{n}")),)) for n in range(30)))
    made = Table((Column(),) * 30, (), (cells,) * 2)
    layout = lay_out(Document(Meta(), (made,)), small_style(20, 24), folder, found)
    assert {line.text for page in layout.pages for line in page.lines} == {f"1,234.{n}" for n in range(30)}
    assert [item.code.value for item in found] == ["L002"]
