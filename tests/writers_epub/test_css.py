"""The style sheet of the book against the resolved records: the same proportions, faces, alignment and keep rules."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
import tinycss2

from pipeline.model import nodes as n
from pipeline.model.build import paragraph, text
from pipeline.model.nodes import HEADING_ROLES, PHRASE_ROLES, Align, Role
from pipeline.writers.epub import write
from pipeline.writers.epub.css import families, number, stylesheet
from tests.inspectors.epub import Epub, Look
from tests.writers_epub.conftest import make_job, make_style

ALIGN = {Align.JUSTIFY: "justify", Align.LEFT: "start", Align.CENTER: "center", Align.RIGHT: "end"}
PARAGRAPHS = [role for role in Role if role not in PHRASE_ROLES]


def look_of(role: Role, tag: str = "zh-Hans") -> Look:
    """How a paragraph of the role comes out."""
    block: n.Block = paragraph("文", role)
    if role in HEADING_ROLES:
        block = n.Heading(1, role, text("文"))
    (par,) = Epub(write(make_job(block, tag=tag))).paragraphs()
    assert par.role == role.value
    return par.look


@pytest.mark.parametrize("tag", ["zh-Hans", "zh-Hant-TW"])
@pytest.mark.parametrize("role", PARAGRAPHS)
def test_every_role_looks_as_its_record_says(role: Role, tag: str) -> None:
    style = make_style(tag)
    record, body = style.of(role), style.of(Role.BODY)
    look = look_of(role, tag)
    assert look.size == pytest.approx(record.size / body.size, abs=0.001)
    assert look.line_height == pytest.approx(record.pitch / record.size, abs=0.001)
    assert look.first == pytest.approx(record.first_indent, abs=0.001)
    assert look.margin == pytest.approx(
        (
            record.space_before / record.size,
            record.right_indent,
            record.space_after / record.size,
            record.left_indent,
        ),
        abs=0.001,
    )
    assert look.align == ALIGN[record.align]
    assert look.fonts == style.fonts[record.font].css
    assert look.bold == record.bold
    assert look.keep_next == record.keep_next
    assert look.values["widows"] == str(record.widows)
    assert look.colour == ("" if record.colour == "000000" else f"#{record.colour.lower()}")


@pytest.mark.parametrize("outer", [Role.QUOTE, Role.NOTE, Role.TABLE_CELL])
def test_sizes_do_not_multiply_in_containers(outer: Role) -> None:
    style = make_style()
    inner = (paragraph("文", outer),)
    blocks: dict[Role, n.Block] = {
        Role.QUOTE: n.Quote(inner),
        Role.NOTE: n.Division(Role.NOTE, inner),
        Role.TABLE_CELL: n.Table((n.Column(),), (), (n.Row((n.Cell(inner),)),)),
    }
    (par,) = Epub(write(make_job(blocks[outer]))).paragraphs()
    assert par.look.size == pytest.approx(style.of(outer).size / style.of(Role.BODY).size, abs=0.001)


def test_a_lead_differs_by_its_face_alone() -> None:
    style = make_style()
    book = Epub(write(make_job(n.Paragraph(Role.BODY, (n.Phrase(Role.LEAD, text("抓实。")), n.Text("文"))))))
    (par,) = book.paragraphs()
    ((name, words, look),) = book.runs(par)
    assert (name, words) == ("lead", "抓实。")
    assert look.fonts == style.fonts[style.of(Role.LEAD).font].css
    assert (look.size, look.line_height, look.first) == (par.look.size, par.look.line_height, par.look.first)


def test_a_name_in_a_title_is_set_as_the_title() -> None:
    book = Epub(write(make_job(n.Paragraph(Role.SPEAKER, (n.Phrase(Role.NAME, text("王　立")),)))))
    (par,) = book.paragraphs()
    ((_, _, look),) = book.runs(par)
    assert look.fonts == par.look.fonts
    assert look.values["white-space"] == "nowrap"


class TestReadersOwnTheirScreen:
    @pytest.mark.parametrize("direction", ["horizontal", "vertical"])
    def test_no_absolute_lengths(self, direction: str) -> None:
        assert not re.search(r"[0-9](?:pt|px|mm|cm|in|pc|q)\b", stylesheet(make_style(direction=direction)))

    def test_no_background_and_no_black(self) -> None:
        css = stylesheet(make_style())
        assert "background" not in css
        assert not re.search(r"color:\s*(?:#0{3,6}|black)", css)

    def test_line_height_has_no_unit(self) -> None:
        assert all(
            re.fullmatch(r"[0-9.]+", value) for value in re.findall(r"line-height: ([^;]+);", stylesheet(make_style()))
        )

    def test_no_slant_and_no_invented_weight_for_chinese(self) -> None:
        css = stylesheet(make_style())
        assert "font-synthesis: none" in css
        rules = Epub(write(make_job(paragraph("文")))).rules()
        slanted = [rule for rule in rules if "italic" in str(rule.declarations)]
        assert [rule.steps[-1][1] for rule in slanted] == [("em", frozenset({"latin"}))]


class TestChineseSetting:
    def test_body(self) -> None:
        values = look_of(Role.BODY).values
        assert values["line-break"] == "strict"
        assert values["word-break"] == "normal"
        assert values["text-autospace"] == "normal"
        assert values["text-spacing-trim"] == "space-first"  # an opening mark keeps its blank under the indent
        css = stylesheet(make_style())
        assert "hanging-punctuation: none" in css
        assert "-epub-line-break: strict" in css

    def test_a_paragraph_without_indent_is_trimmed_at_its_start(self) -> None:
        assert look_of(Role.SALUTATION).values["text-spacing-trim"] == "trim-start"

    def test_full_width_marks_on_request(self) -> None:
        style = make_style()
        plain = replace(style, punctuation=replace(style.punctuation, trim_pairs=False, autospace=0.0, hanging=True))
        css = stylesheet(plain)
        assert "text-spacing-trim: space-all" in css
        assert "text-autospace: no-autospace" in css
        assert "hanging-punctuation: allow-end" in css

    def test_dots_stand_under_the_line(self) -> None:
        assert "text-emphasis-position: under right" in stylesheet(make_style())

    def test_latin_faces_draw_no_mark_that_chinese_shares(self) -> None:
        css = stylesheet(make_style())
        faces = [rule for rule in tinycss2.parse_stylesheet(css, True, True) if rule.type == "at-rule"]
        assert faces
        for rule in faces:
            (ranges,) = re.findall(r"unicode-range: ([^;]+);", tinycss2.serialize(rule.content))
            spans = [tuple(int(end, 16) for end in span[2:].split("-")) for span in ranges.split(", ")]
            covered = {code for first, last in spans for code in range(first, last + 1)}
            assert not covered & {ord(char) for char in "·‘’“”—…‰°×℃，。"}
            assert {ord("a"), ord("Z"), ord("0"), ord("é")} <= covered


def test_sides_turn_with_vertical_text() -> None:
    job = make_job(paragraph("某市政协", Role.SIGNATURE), direction="vertical", tag="zh-Hant-TW")
    (par,) = Epub(write(job)).paragraphs()
    record = make_style("zh-Hant-TW").of(Role.SIGNATURE)
    before = record.space_before / record.size
    assert par.look.margin == pytest.approx((record.left_indent, before, record.right_indent, 0), abs=0.001)


def test_numbers_are_short() -> None:
    assert [number(value) for value in (1.0, 0.5, 1.39342, -0.00001, 100.0)] == ["1", "0.5", "1.3934", "0", "100"]


def test_family_names_cannot_break_out() -> None:
    style = make_style()
    evil = replace(style.fonts["song"], css=('a"; } body { color: red', "serif"))
    assert families(replace(style, fonts={"song": evil}), "song", "") == '"a\\"; } body { color: red", serif'
