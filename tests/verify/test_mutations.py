"""A good edition broken on purpose, with a tool that is not ours: the checker must see each break, and none without.

A check that has never failed is not trusted (rule O-5).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pikepdf
import pytest

from pipeline.errors import PipelineError
from pipeline.style.load import load_style
from pipeline.style.resolve import resolve
from pipeline.style.resolved import ResolvedStyle, Target
from pipeline.verify.edition import verify_edition
from pipeline.verify.findings import Verdict, Weight
from tests.inspectors.pdf import Op, Stream, edited
from tests.verify.sample import document, good, measured, set_in_print, style_of
from tests.writers_pdf import everything

Pdf = pikepdf.Pdf
Streams = list[Stream]


def where(streams: Streams, text: str) -> tuple[Stream, int, Op]:
    """The last place that shows a text: the contents page comes first and shows headings too."""
    for stream in reversed(streams):
        for at, op in reversed(list(stream.shows())):
            if text in op.codes:
                return stream, at, op
    raise AssertionError(f"{text} is nowhere shown")


def height(stream: Stream, op: Op) -> float:
    return stream.origin(op)[1]


def following_line(stream: Stream, op: Op) -> Op:
    """What the next line of the page begins with."""
    here = height(stream, op)
    return next(other for _, other in stream.shows() if height(stream, other) < here - 10)


def line_ends(streams: Streams, marks: str) -> tuple[Stream, Op, Op]:
    """An operator that ends a full line of running text with one of the marks, and what begins the next line."""
    for stream in streams[2:]:
        for _, op in stream.shows():
            last = stream.ops[stream.ops.index(op) + 1].name == "ET"
            if last and op.codes and (op.codes[-1] in marks or not marks) and height(stream, op) > 140:
                following = following_line(stream, op)
                begin = stream.ops.index(following)
                faces = [stream.before(at, "Tf").operands[0] for at in (begin, stream.ops.index(op))]
                left = stream.origin(following)[0]
                if left < 80 and len(following.codes) > 3 and faces[0] == faces[1]:
                    return stream, op, following
    raise AssertionError(f"no line ends with any of {marks}")


def adjusted(op: Op, code: str, amount: float, back: float = 0.0) -> None:
    """Move what follows a code by `amount` thousandths to the left, and back after the next code."""
    items = op.items()
    at = items.index(code)
    items.insert(at + 1, amount)
    if back:
        items.insert(at + 3, back)
    op.show(items)


def moved(stream: Stream, at: int, dx: float = 0.0, dy: float = 0.0) -> None:
    """Move a whole line piece: its own Td."""
    op = stream.before(at, "Td")
    op.operands = [Decimal(str(float(op.operands[0]) + dx)), Decimal(str(float(op.operands[1]) + dy))]


# --- characters ----------------------------------------------------------------------------------------------------


def stop_on_the_next_line(_: Pdf, streams: Streams) -> None:
    _, op, following = line_ends(streams, "，。；、")
    items = op.items()
    mark = items.pop()
    op.show(items)
    following.show([mark, *following.items()])


def opening_mark_last(_: Pdf, streams: Streams) -> None:
    _, _, op = where(streams, "《关于推进营商环境的意见》")
    op.show([item for item in op.items() if item != "《"])
    for page in streams:
        for place, show in page.shows():
            if page.ops[place + 1].name == "ET" and len(show.codes) > 20:
                show.show([*show.items()[:-1], "《"])
                return


def number_split(_: Pdf, streams: Streams) -> None:
    """Digits in place of the ideographs on both sides of a line's end."""
    for stream in streams:
        font = next((stream.before(at, "Tf").operands for at, op in stream.shows() if op.codes.isdigit()), None)
        for _, op in stream.shows():
            at = stream.ops.index(op)
            if font is None or stream.ops[at + 1].name != "ET" or len(op.codes) < 10 or height(stream, op) < 140:
                continue
            following = following_line(stream, op)
            begin = stream.ops.index(following)
            if stream.origin(following)[0] > 80 or len(following.codes) < 5:
                continue
            home = stream.before(begin, "Tf").operands
            following.show(following.items()[1:])
            stream.ops[begin:begin] = [Op("Tf", list(font)), shown("5"), Op("Tf", list(home))]
            op.show(op.items()[:-1])
            stream.ops[at + 1 : at + 1] = [Op("Tf", list(font)), shown("4")]
            return
    raise AssertionError("no place to split")


def shown(codes: str) -> Op:
    op = Op("TJ", [])
    op.show(list(codes))
    return op


def lost_quote(_: Pdf, streams: Streams) -> None:
    _, _, op = where(streams, "“两新”")
    op.show([item for item in op.items() if item != "“"])


def lost_glyph(_: Pdf, streams: Streams) -> None:
    _, _, op = where(streams, "消费市场")
    op.show([item for item in op.items() if item != "费"])


def doubled_glyph(_: Pdf, streams: Streams) -> None:
    _, _, op = where(streams, "以上报告")
    op.show([op.items()[0], *op.items()])


# --- places --------------------------------------------------------------------------------------------------------


def glyph_shifted(_: Pdf, streams: Streams) -> None:
    _, _, op = where(streams, "经济运行")
    adjusted(op, "济", -100, 100)


def widened_gap(_: Pdf, streams: Streams) -> None:
    _, _, op = where(streams, "经济运行")
    adjusted(op, "济", -300)


def squeezed_mark(_: Pdf, streams: Streams) -> None:
    _, _, op = where(streams, "，经济运行")
    adjusted(op, "，", 300)


def mark_squeezed_and_made_up_for(_: Pdf, streams: Streams) -> None:
    _, _, op = where(streams, "，经济运行")
    adjusted(op, "，", 300, -300)


def pair_apart(_: Pdf, streams: Streams) -> None:
    _, _, op = where(streams, "；“")
    adjusted(op, "；", -500)


def blank_inside_a_bracket(_: Pdf, streams: Streams) -> None:
    _, _, op = where(streams, "《关于推进")
    adjusted(op, "《", -200, 200)


def slot_too_wide(_: Pdf, streams: Streams) -> None:
    _, _, op = where(streams, "以上报告")
    adjusted(op, "，", -300)


def stop_full_at_the_edge(_: Pdf, streams: Streams) -> None:
    """The stop at a line's end keeps its whole square: the line is set so much closer."""
    _, op, _ = line_ends(streams, "，。；、")
    items = op.items()
    op.show([*items[:1], 500.0, *items[1:]])


def heading_spaced(_: Pdf, streams: Streams) -> None:
    _, _, op = where(streams, "主要工作")
    op.show([part for code in op.items() for part in (code, -200.0)])


def last_line_stretched(_: Pdf, streams: Streams) -> None:
    _, _, op = where(streams, "以上报告")
    op.show([part for code in op.items() for part in (code, -60.0)])


def latin_spaced(_: Pdf, streams: Streams) -> None:
    _, _, op = where(streams, "GDP")
    op.show(["G", -80.0, "D", -80.0, "P"])


def gap_beside_digits_gone(_: Pdf, streams: Streams) -> None:
    stream, at, _ = where(streams, "96.4")
    moved(stream, at, dx=-0.125 * 15.793)


def line_off_the_grid(_: Pdf, streams: Streams) -> None:
    stream, at, _ = where(streams, "以上报告")
    moved(stream, at, dy=4.0)


def text_outside(_: Pdf, streams: Streams) -> None:
    stream, at, _ = where(streams, "以上报告")
    moved(stream, at, dx=330.0)


def dash_halves_apart(_: Pdf, streams: Streams) -> None:
    _, _, op = where(streams, "——")
    adjusted(op, "—", -80)


def marks_over_each_other(_: Pdf, streams: Streams) -> None:
    _, _, op = where(streams, "，经济运行")
    adjusted(op, "，", 900, -900)


def folio_too_high(_: Pdf, streams: Streams) -> None:
    stream = streams[-1]
    at = next(place for place, op in stream.shows() if op.codes.startswith("—") and stream.origin(op)[1] < 90)
    moved(stream, at, dy=8.0)


def wording_with_a_space(_: Pdf, streams: Streams) -> None:
    """An ActualText taken away: a copy then has what the reader makes of the gaps."""
    for op in streams[2].ops:
        if op.name == "BDC" and "/ActualText" in op.operands[1] and "128" in str(op.operands[1]["/ActualText"]):
            op.operands[1]["/ActualText"] = pikepdf.String(str(op.operands[1]["/ActualText"]).replace("128", " 128"))


def title_off_centre(_: Pdf, streams: Streams) -> None:
    stream, at, _ = where(streams, "计划草案")
    moved(stream, at, dx=25.0)


def indent_lost(_: Pdf, streams: Streams) -> None:
    stream, at, _ = where(streams, "以上报告")
    moved(stream, at, dx=-2 * 15.793)


def turned_line_indented(_: Pdf, streams: Streams) -> None:
    stream, _, following = line_ends(streams, "")
    moved(stream, stream.ops.index(following), dx=8.0)


def date_moved(_: Pdf, streams: Streams) -> None:
    stream, at, _ = where(streams, "某市人民政府")
    moved(stream, at, dx=12.0)


def emphasis_dot_moved(pdf: Pdf, streams: Streams) -> None:
    del pdf
    stream, _, _ = where(streams, "重点任务")
    at = max(place for place, op in enumerate(stream.ops) if op.name == "q")
    stream.ops.insert(at + 1, Op("cm", [1, 0, 0, 1, 4, 0]))


# --- faces and looks -----------------------------------------------------------------------------------------------


def faces_swapped(pdf: Pdf, streams: Streams) -> None:
    del streams
    fonts = pdf.pages[0].Resources.Font
    names = {str(font.BaseFont)[8:]: key for key, font in fonts.items()}
    fang, kai = names["KanbenFang-Regular"], names["KanbenKaiGB-Regular"]
    fonts[fang], fonts[kai] = fonts[kai], fonts[fang]


def one_paragraph_in_another_face(_: Pdf, streams: Streams) -> None:
    stream, at, _ = where(streams, "加快重点项目建设。")
    kai = next(page for page in streams[1:] if any("（一）加快" in op.codes for _, op in page.shows()))
    heading = next(at for at, op in kai.shows() if "（一）加快" in op.codes)
    stream.ops.insert(at, Op("Tf", list(kai.before(heading, "Tf").operands)))


def smaller_type(_: Pdf, streams: Streams) -> None:
    stream, at, _ = where(streams, "以上报告")
    stream.ops.insert(at, Op("Tf", [stream.before(at, "Tf").operands[0], 14]))


def grey_type(_: Pdf, streams: Streams) -> None:
    stream, at, _ = where(streams, "以上报告")
    stream.ops.insert(at, Op("rg", [Decimal("0.4"), Decimal("0.4"), Decimal("0.4")]))


def fake_bold(_: Pdf, streams: Streams) -> None:
    stream, at, _ = where(streams, "以上报告")
    stream.ops.insert(at, Op("Tr", [2]))


def fake_slant(_: Pdf, streams: Streams) -> None:
    stream, at, _ = where(streams, "以上报告")
    place = stream.before(at, "Td")
    x, y = place.operands
    place.name, place.operands = "Tm", [1, 0, Decimal("0.2"), 1, x, y]


def font_taken_out(pdf: Pdf, streams: Streams) -> None:
    del streams
    font = next(iter(pdf.pages[0].Resources.Font.values()))
    descriptor = font.DescendantFonts[0].FontDescriptor
    for key in ("/FontFile2", "/FontFile3"):
        if key in descriptor:
            del descriptor[key]


def map_taken_out(pdf: Pdf, streams: Streams) -> None:
    del streams
    for font in pdf.pages[0].Resources.Font.values():
        del font["/ToUnicode"]


# --- blocks and pages ----------------------------------------------------------------------------------------------


def heading_gone(_: Pdf, streams: Streams) -> None:
    stream, at, _ = where(streams, "二、存在的问题")
    start, end = stream.sequence(at)
    stream.ops[start : end + 1] = []


def heading_left_alone(_: Pdf, streams: Streams) -> None:
    """What follows the heading slips down the page: no line of text stands below it any more."""
    stream, at, _ = where(streams, "（一）加快")
    for place, _ in list(stream.shows()):
        if place > at and float(stream.before(place, "Td").operands[1]) > 100:
            start, end = stream.sequence(place)
            for op in stream.ops[start:end]:
                if op.name == "BDC" and "/MCID" in op.operands[1]:
                    op.operands[1]["/MCID"] = 900 + place


def note_gone(_: Pdf, streams: Streams) -> None:
    stream, at, _ = where(streams, "本报告所列")
    start, end = stream.sequence(at)
    while "①" not in "".join(op.codes for op in stream.ops[start:end]):
        start -= 1
    stream.ops[start : end + 1] = []


def page_number_wrong(_: Pdf, streams: Streams) -> None:
    stream = streams[-1]
    at = max(place for place, _ in stream.shows())
    places = [place for place, op in stream.shows() if place <= at][-5:]
    op = next(
        stream.ops[place] for place in reversed(places) if any(code.isdigit() for code in stream.ops[place].codes)
    )
    op.show(["9" if isinstance(item, str) and item.isdigit() else item for item in op.items()])


def contents_number_wrong(_: Pdf, streams: Streams) -> None:
    op = next(op for _, op in list(streams[0].shows())[3:] if op.codes.isdigit())
    op.show(["8"])


def table_head_gone(_: Pdf, streams: Streams) -> None:
    for stream in reversed(streams):
        for at, op in stream.shows():
            start, end = stream.sequence(at)
            if "增幅" in op.codes and stream.ops[start].name == "BMC":
                stream.ops[start : end + 1] = []
                return
    raise AssertionError("no head comes again")


def mark_of_continuation_gone(_: Pdf, streams: Streams) -> None:
    stream, at, _ = where(streams, "续表")
    start, end = stream.sequence(at)
    stream.ops[start : end + 1] = []


def point_out_of_line(_: Pdf, streams: Streams) -> None:
    stream, at, _ = where(streams, "23.5")
    moved(stream, at, dx=2.0)


def cells_swapped(_: Pdf, streams: Streams) -> None:
    one, other = where(streams, "棉")[2], where(streams, "茧")[2]
    a, b = one.items(), other.items()
    one.show(b)
    other.show(a)


def text_untagged(_: Pdf, streams: Streams) -> None:
    stream, at, _ = where(streams, "以上报告")
    start, end = stream.sequence(at)
    del stream.ops[end], stream.ops[start]


# --- the file ------------------------------------------------------------------------------------------------------


def smaller_paper(pdf: Pdf, _: Streams) -> None:
    pdf.pages[1].MediaBox = pikepdf.Array([0, 0, 595, 792])


def no_language(pdf: Pdf, _: Streams) -> None:
    del pdf.Root["/Lang"]


def no_title(pdf: Pdf, _: Streams) -> None:
    del pdf.trailer.Info["/Title"]


def outline_renamed(pdf: Pdf, _: Streams) -> None:
    pdf.Root.Outlines.First.Title = pikepdf.String("别的标题")


def no_tags(pdf: Pdf, _: Streams) -> None:
    del pdf.Root["/StructTreeRoot"]


def links_cut(pdf: Pdf, _: Streams) -> None:
    del pdf.pages[0]["/Annots"]


def elements(pdf: Pdf, kind: str) -> list[pikepdf.Object]:
    """The structure elements of a type, in reading order."""
    found: list[pikepdf.Object] = []
    todo: list[pikepdf.Object] = [pdf.Root.StructTreeRoot.K]
    while todo:
        element = todo.pop()
        if isinstance(element, pikepdf.Array):
            todo.extend(reversed(list(element)))
        elif isinstance(element, pikepdf.Dictionary) and "/S" in element:
            if pikepdf.Name("/" + kind) == element.S:
                found.append(element)
            todo.append(element.K)
    return found


def role_renamed(pdf: Pdf, _: Streams) -> None:
    """A body paragraph that calls itself a closing."""
    next(item for item in elements(pdf, "P") if item.get("/C") == pikepdf.Name("/body")).C = pikepdf.Name("/closing")


def level_changed(pdf: Pdf, _: Streams) -> None:
    elements(pdf, "H2")[1].S = pikepdf.Name("/H3")


def head_cell_made_a_cell(pdf: Pdf, _: Streams) -> None:
    elements(pdf, "TH")[0].S = pikepdf.Name("/TD")


def cell_that_spans(pdf: Pdf, _: Streams) -> None:
    elements(pdf, "TD")[0].A = pikepdf.Dictionary(O=pikepdf.Name("/Table"), RowSpan=2)


def rows_changed_over(pdf: Pdf, _: Streams) -> None:
    """The tree reads two rows in the wrong order; nothing is seen of it on the page."""
    table = elements(pdf, "Table")[0]
    rows = list(table.K)
    rows[3], rows[4] = rows[4], rows[3]
    table.K = pikepdf.Array(rows)


def mark_that_leads_elsewhere(pdf: Pdf, _: Streams) -> None:
    """The mark of the note leads to the contents."""
    reference = next(item for item in elements(pdf, "Reference") if pikepdf.Name("/P") == item.P.S)
    annotation = next(kid.Obj for kid in reference.K[0].K if isinstance(kid, pikepdf.Dictionary))
    annotation.Dest[0] = pdf.pages[0].obj


def mark_untied(pdf: Pdf, _: Streams) -> None:
    """The mark of the note is no reference any more."""
    next(item for item in elements(pdf, "Reference") if pikepdf.Name("/P") == item.P.S).S = pikepdf.Name("/Span")


CASES: list[tuple[Callable[[Pdf, Streams], None], str]] = [
    (stop_on_the_next_line, "D-1"),
    (opening_mark_last, "D-2"),
    (number_split, "D-5"),
    (lost_quote, "N-1"),
    (lost_quote, "E-1"),
    (lost_glyph, "N-1"),
    (lost_glyph, "E-1"),
    (doubled_glyph, "N-1"),
    (glyph_shifted, "E-3"),
    (widened_gap, "E-1"),
    (squeezed_mark, "E-1"),
    (mark_squeezed_and_made_up_for, "E-2"),
    (pair_apart, "C-4"),
    (blank_inside_a_bracket, "C-10"),
    (slot_too_wide, "C-1"),
    (stop_full_at_the_edge, "E-2"),
    (heading_spaced, "G-6"),
    (last_line_stretched, "E-8"),
    (latin_spaced, "E-7"),
    (gap_beside_digits_gone, "F-1"),
    (line_off_the_grid, "A-7"),
    (text_outside, "A-2"),
    (dash_halves_apart, "C-2"),
    (marks_over_each_other, "E-10"),
    (folio_too_high, "H-21"),
    (wording_with_a_space, "N-1"),
    (title_off_centre, "H-4"),
    (indent_lost, "G-1"),
    (turned_line_indented, "G-9"),
    (date_moved, "H-13"),
    (emphasis_dot_moved, "K-1"),
    (faces_swapped, "B-1"),
    (one_paragraph_in_another_face, "B-1"),
    (smaller_type, "A-15"),
    (grey_type, "A-11"),
    (fake_bold, "B-7"),
    (fake_slant, "B-7"),
    (font_taken_out, "B-9"),
    (map_taken_out, "B-10"),
    (heading_gone, "N-3"),
    (heading_left_alone, "G-3"),
    (note_gone, "I-9"),
    (page_number_wrong, "H-21"),
    (contents_number_wrong, "I-6"),
    (table_head_gone, "G-11"),
    (mark_of_continuation_gone, "G-11"),
    (point_out_of_line, "G-11"),
    (cells_swapped, "N-1"),
    (text_untagged, "N-4"),
    (smaller_paper, "A-1"),
    (no_language, "J-5"),
    (no_title, "N-3"),
    (outline_renamed, "N-3"),
    (no_tags, "N-4"),
    (links_cut, "I-6"),
]


def test_a_good_edition_has_no_finding() -> None:
    report = measured(good(), with_source=True)
    assert report.findings == []
    assert len(report.held) >= 65


@pytest.mark.parametrize(("change", "rule"), CASES, ids=[f"{change.__name__}-{rule}" for change, rule in CASES])
def test_a_broken_edition_is_noticed(change: Callable[[Pdf, Streams], None], rule: str) -> None:
    report = measured(edited(good(), change))
    assert rule in report.broken_by_rule(), report.broken_by_rule()


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (one_paragraph_in_another_face, "B-1"),
        (cells_swapped, "N-13"),
        (lost_quote, "N-13"),
        (heading_gone, "N-13"),
        (role_renamed, "N-13"),
        (level_changed, "N-13"),
        (head_cell_made_a_cell, "G-11"),
        (cell_that_spans, "G-11"),
        (rows_changed_over, "G-11"),
        (mark_that_leads_elsewhere, "I-9"),
        (mark_untied, "N-13"),
    ],
)
def test_the_source_shows_what_the_edition_alone_cannot(change: Callable[[Pdf, Streams], None], rule: str) -> None:
    report = verify_edition("sample.pdf", "pdf", edited(good(), change), style_of, lambda _: document())
    assert any(item.rule == rule and item.weight is Weight.MUST for item in report.findings), report.findings


def test_every_finding_has_its_place_and_values() -> None:
    finding = next(item for item in measured(edited(good(), stop_on_the_next_line)).findings if item.rule == "D-1")
    assert finding.page >= 2
    assert finding.line >= 2
    assert finding.measured in "，。；、"
    assert finding.text.startswith(finding.measured)


def test_running_heads_of_another_chapter_are_noticed() -> None:
    """I-2: the head of an even page says the title, that of an odd one its section."""
    sheet = style_of("zh-Hans")
    style = replace(sheet, head=replace(sheet.head, shown=True), contents=False)
    data = set_in_print(document(), style=style)
    report = verify_edition("a.pdf", "pdf", data, lambda _: style)
    assert report.looked["I-2"] > 3
    assert "I-2" in report.held
    other = edited(data, head_renamed)
    assert "I-2" in verify_edition("a.pdf", "pdf", other, lambda _: style).broken_by_rule()


def head_renamed(_: Pdf, streams: Streams) -> None:
    for stream in streams[1:]:
        for at, op in stream.shows():
            start, _ = stream.sequence(at)
            words = stream.ops[start].operands
            if (
                len(words) > 1
                and isinstance(words[1], pikepdf.Dictionary)
                and "Header" in str(words[1].get("/Subtype"))
            ):
                op.show(list(op.codes[:-1]))
                return
    raise AssertionError("no running head")


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\n", b"PK\x03\x04", good()[:5000]])
def test_what_is_no_edition_is_told(data: bytes) -> None:
    with pytest.raises(PipelineError, match="V003"):
        verify_edition("a.pdf", "pdf", data, style_of)


def test_links_and_lists_and_notes_of_any_make_are_held_to_the_source() -> None:
    tree, _, data = everything.made()
    style = replace(everything_style(), contents=True)

    def built(data: bytes) -> set[str]:
        report = verify_edition("a.pdf", "pdf", data, lambda _: style, lambda _: tree)
        return {item.rule for item in report.findings if item.rule in ("N-13", "I-9", "G-11")}

    assert built(data) == set()
    assert built(edited(data, address_changed)) == {"N-13"}
    assert built(edited(data, link_untied)) == {"N-13"}
    assert built(edited(data, picture_unnamed)) == {"N-13"}


def everything_style() -> ResolvedStyle:
    return resolve(load_style("official"), "zh-Hans", Target.PDF)


def link_untied(pdf: Pdf, _: Streams) -> None:
    link = next(item for item in elements(pdf, "Link") if pikepdf.Name("/P") == item.P.S)
    link.S = pikepdf.Name("/Span")


def picture_unnamed(pdf: Pdf, _: Streams) -> None:
    elements(pdf, "Figure")[1].Alt = pikepdf.String("别的图")


def address_changed(pdf: Pdf, _: Streams) -> None:
    notes = (item.A for page in pdf.pages for item in page.get("/Annots", []) if "/A" in item)
    next(notes).URI = pikepdf.String("https://example.org/b")


def test_the_pages_tell_what_they_make_of_every_property() -> None:
    report = measured(good())
    assert {item.verdict for item in report.measures} == {Verdict.EXACT}
    seen = {(item.role, item.property) for item in report.measures}
    for name in ("font", "size", "pitch", "first-indent", "left-indent", "align", "colour"):
        assert ("body", f"roles.{name}") in seen
    assert ("title", "roles.align") in seen
    wrong = [item for item in measured(edited(good(), indent_lost)).measures if item.verdict is Verdict.WRONG]
    assert [(item.role, item.property, item.places) for item in wrong] == [("closing", "roles.first-indent", 1)]
    assert (wrong[0].expected, wrong[0].measured) == ("2", "0")
