"""Lines of Chinese text: prohibitions, units, flush edges, widths of marks (GB/T 15834-2011 clause 5.1, CLREQ)."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.lang import marks
from pipeline.model.build import text as inlines
from pipeline.model.nodes import Role
from pipeline.style.resolved import Punctuation
from pipeline.typeset.paragraph.breaking import fit
from pipeline.typeset.paragraph.lines import place
from pipeline.typeset.paragraph.shape import shape
from pipeline.typeset.paragraph.spacing import KEEP
from tests.measure.fewest import fewest_over, fewest_parted
from tests.typeset.squares import MAINLAND, TAIWAN, SquareBook, lines_of, style_of, texts

HAN = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏闰余成岁律吕调阳云腾致雨露结为霜金生丽水玉出昆冈"
NEVER_FIRST = "，。、；：？！）》〉」』】〕”’·～％…—/"
NEVER_LAST = "（《〈「『【〔“‘￥/"


@pytest.mark.parametrize("measure", range(5, 31))
@pytest.mark.parametrize("mark", NEVER_FIRST)
def test_no_line_begins_with(mark: str, measure: int) -> None:
    for text in (HAN[:measure] + mark + HAN[:12], HAN[: measure - 1] + mark + HAN[:12]):
        assert [line for line in texts(text, measure)[1:] if line[0] == mark] == []


@pytest.mark.parametrize("measure", range(5, 31))
@pytest.mark.parametrize("mark", NEVER_LAST)
def test_no_line_ends_with(mark: str, measure: int) -> None:
    text = HAN[: measure - 1] + mark + HAN[:12]
    assert [line for line in texts(text, measure)[:-1] if line[-1] == mark] == []


@pytest.mark.parametrize(
    "token",
    [
        "——",
        "……",
        "………………",
        "123456",
        "12.5",
        "3,000",
        "85%",
        "5％",
        "2.5亿元",
        "10:30",
        "1+1",
        "〔2022〕3号",
        "A/B",
        "-5℃",
        "±3",
        "￥30",
        "№7",
        "100万吨",
        "第23次",
        "GDP",
        "AI+",
        "5G",
        "km²",
    ],
)
@pytest.mark.parametrize("measure", [10, 17, 28])
def test_stays_whole(token: str, measure: int) -> None:
    for before in range(measure - 6, measure + 1):
        lines = texts(HAN[:before] + token + HAN[:14], measure)
        assert any(token in line for line in lines), lines


def test_a_date_parts_only_after_its_units() -> None:
    for before in range(4, 11):
        lines = texts(HAN[:before] + "2022年2月17日" + HAN[:14], 10)
        whole = [any(part in line for line in lines) for part in ("2022年", "2月", "17日")]
        assert whole == [True, True, True], lines


def test_a_range_never_begins_a_line_with_its_connector() -> None:
    for before in range(2, 11):
        lines = texts(HAN[:before] + "5%～10%" + HAN[:14], 10)
        assert any("5%～10%" in line for line in lines), lines


def test_push_in_before_push_out() -> None:
    assert texts("一二，四五，七八九十。天地玄黄宇宙洪荒日月盈昃", 10)[0] == "一二，四五，七八九十。"


def test_marks_end_a_line_with_half_an_em() -> None:
    _, _, lines = lines_of(HAN[:9] + "。" + HAN[:9], 10)
    assert lines[0].text.endswith("。")
    assert lines[0].runs[-1].positions[-1] == pytest.approx(95.0, abs=0.3)


@pytest.mark.parametrize("pair", ["）。", "》，", "”、", "：“", "，（", "）（", "（“", "。”", "”）"])
def test_two_neighbouring_marks_take_one_em_and_a_half(pair: str) -> None:
    _, _, (line,) = lines_of("天" + pair + "地", 28)
    x = line.runs[0].positions
    assert [x[1] - x[0], x[2] - x[1], x[3] - x[1]] == pytest.approx([10, 5, 15])


def test_taiwan_keeps_every_stop_a_square() -> None:
    _, _, (line,) = lines_of("天。」地", 28, TAIWAN)
    x = line.runs[0].positions
    assert [b - a for a, b in pairwise(x)] == pytest.approx([10, 10, 10])


@pytest.mark.parametrize(
    ("text", "ems"),
    [
        ("，", 1), ("“", 1), ("）", 1), ("—", 1), ("～", 1), ("·", 0.5), ("——", 2), ("……", 2), ("…………", 4),
        ("？！", 1), ("？！！", 2), ("/", 0.5),
    ],
)  # fmt: skip
def test_slots_follow_the_rule_and_not_the_face(text: str, ems: float) -> None:
    _, _, (line,) = lines_of("天" + text + "地", 28)
    positions = [x for run in line.runs for x in run.positions]
    assert positions[-1] - 10 == pytest.approx(ems * 10)


def test_an_opening_mark_at_a_line_start_loses_its_blank_but_not_at_a_paragraph_start() -> None:
    _, _, lines = lines_of("（" + HAN[:8] + "（" + HAN[:9], 10)
    assert lines[0].runs[0].positions[0] == 0
    _, _, lines = lines_of(HAN[:10] + "（" + HAN[:9], 10)
    assert lines[1].runs[0].positions[0] == -5


def test_gap_between_chinese_and_latin() -> None:
    _, _, (line,) = lines_of("共12个，GDP增长", 28)
    x = [x for run in line.runs for x in run.positions]
    assert x[1] - x[0] == pytest.approx(11.25)  # 共 | 1
    assert x[3] - x[2] == pytest.approx(6.25)  # 2 | 个
    assert x[5] - x[4] == pytest.approx(10)  # no gap beside a mark


def test_no_last_line_of_one_character() -> None:
    for length in range(29, 120):
        text = (HAN * 3)[:length] + "。"
        last = texts(text, 28)[-1]
        assert len(last) >= 3, (length, last)


CHARS = st.sampled_from(HAN[:8] * 6 + "，。、；：“”（）《》·—…～％/ aB1 2.5%-")
PARAGRAPHS = st.text(CHARS, min_size=1, max_size=160)


@given(PARAGRAPHS, st.integers(5, 30), st.sampled_from([MAINLAND, TAIWAN]))
@settings(max_examples=150, deadline=None)
def test_text_is_kept_and_order_too(text: str, measure: int, habit) -> None:  # type: ignore[no-untyped-def]
    assert "".join(texts(text, measure, habit)) == text


_HARD = set("，。、；：”）》·～％")


@given(st.text(st.sampled_from(HAN * 2 + "，。、；：“”（）《》"), min_size=30, max_size=300), st.integers(12, 30))
@settings(max_examples=150, deadline=None)
def test_every_line_but_the_last_is_flush_and_edges_are_legal(text: str, measure: int) -> None:
    runs = [len(run) for run in "".join("m" if c in marks.FULLMARK else " " for c in text).split()]
    if runs and max(runs) > 4:
        return  # piles of marks no editor writes may leave no legal break
    _, _, lines = lines_of(text, measure)
    for line in lines[:-1]:
        assert line.width == pytest.approx(measure * 10, abs=0.3)
        assert line.text[-1] not in marks.OPEN
    for line in lines[1:]:
        assert line.text[0] not in marks.POINT | marks.CLOSE


@given(
    st.lists(st.sampled_from([*HAN, *"，。，。“”", "2.5亿元", "103.7万吨", "GDP", "12%"]), min_size=30, max_size=160),
    st.sampled_from([MAINLAND, TAIWAN]),
)
@settings(max_examples=60, deadline=None, derandomize=True)
def test_no_division_opens_fewer_lines_beyond_the_limit(words: list[str], habit: Punctuation) -> None:
    """E-6: lines opened by more than 0.08 em are as few as an exhaustive search can make them."""
    text = "天地" + "".join(words) + "玄黄"
    shaped, fits, _ = lines_of(text, 28, habit, indent=2)
    fewest = fewest_over(shaped.material, 28000, 2000, 80, most=149)
    if fewest is not None:
        assert sum(line.gap > 80.5 for line in fits[:-1]) <= fewest


@given(
    st.lists(
        st.sampled_from([*HAN[:12], "，", "。", "8897个", "2.5亿元", "103.7万吨", "3.62万个"]), min_size=20, max_size=70
    ),
    st.sampled_from([MAINLAND, TAIWAN]),
)
@settings(max_examples=80, deadline=None, derandomize=True)
def test_no_division_parts_fewer_figures_from_their_units(words: list[str], habit: Punctuation) -> None:
    """D-8: a figure leaves its unit only where gaps would open beyond 0.15 em, and as rarely as they allow."""
    text = "天地" + "".join(words) + "玄黄"
    shaped, fits, _ = lines_of(text, 28, habit, indent=2)
    fewest = fewest_parted(shaped.material, 28000, 2000, most=149)
    if fewest is not None:
        assert sum(shaped.material.penalty[line.end - 1] >= KEEP for line in fits[:-1]) <= fewest


def test_an_address_parts_only_before_its_marks() -> None:
    address = "https://www.example.gov.cn/zwgk/2022-02/17/content_5674328.htm?from=index"
    lines = texts("详见" + address + "的说明。", 20)
    assert "".join(lines) == "详见" + address + "的说明。"
    for line in lines[1:]:
        assert line[0] in "./?&=_-@" or line.startswith("https") or not line[0].isascii(), lines


def test_a_full_stop_inside_gives_way_where_a_figure_would_leave_a_hole() -> None:
    text = "构建全方位对外开放新格局。推进丝绸之路经济带和21世纪海上丝绸之路合作建设。加快步伐向前走。"
    _, fits, lines = lines_of(text, 28, indent=2)
    assert lines[0].text.endswith("21世纪")
    assert fits[0].shares[7] > 0


@pytest.mark.parametrize("text", ["城镇（AI）产业·区，天；地", "天，地；玄、黄（宇）宙。洪荒"])
def test_shrinking_keeps_the_order_of_its_steps(text: str) -> None:
    for measure in range(5, 12):
        shaped, fits, _ = lines_of(text * 3, measure)
        for fitted in (fitted for fitted in fits if fitted.shares):
            used = [step for step, share in enumerate(fitted.shares) if share]
            gaps = range(fitted.start, fitted.end - 1)
            rooms = {shaped.material.step[gap] for gap in gaps if shaped.material.cut[gap]}
            assert all(fitted.shares[step] == 1 for step in rooms if step < used[-1])


@pytest.mark.parametrize("measure", [12, 20, 28])
def test_a_bracket_at_a_taiwan_line_end_gives_its_half_whole_or_not_at_all(measure: int) -> None:
    for before in range(measure - 2, measure + 1):
        text = HAN[: before - 3] + "「天地」" + HAN[:measure]
        for line in lines_of(text, measure, TAIWAN)[2][:-1]:
            origin = line.runs[-1].positions[-1] / 10
            assert measure - origin == pytest.approx(1) or (
                line.text[-1] == "」" and measure - origin == pytest.approx(0.5)
            )


def test_what_joins_stays_with_its_base() -> None:
    for text in ("葛\U000e0100", "王\u2060立", "é́", "王\u3000立", "13㎡", "CO₂", "10\u00a0km"):
        for before in range(8, 12):
            lines = texts(HAN[:before] + text + HAN[:9], 10)
            assert any(text in line for line in lines), (text, lines)


def test_a_measure_of_any_kind_keeps_two_characters_on_the_last_line() -> None:
    for measure in range(5, 31):
        for length in range(measure + 1, 3 * measure + 2):
            last = texts((HAN * 3)[:length] + "。", measure)[-1]
            assert len(last) >= 3, (measure, length, last)


def test_taiwan_never_squeezes_a_stop() -> None:
    text = "天，地。玄？！黄、宇；宙洪荒日月盈昃辰宿列張寒來暑往秋收冬藏閏餘成歲律呂調陽"
    for measure in range(5, 20):
        for line in lines_of(text, measure, TAIWAN)[2]:
            for run in line.runs:
                marked = [
                    (a, b)
                    for a, b, char in zip(run.positions, run.positions[1:], run.text, strict=False)
                    if char in "，。？！、；"
                ]
                assert all(b - a > 9.99 for a, b in marked)


def test_a_sign_among_letters_is_drawn_for_chinese_text() -> None:
    for measure in (10, 14, 28):
        lines = texts("排放CO₂和H₂O，得5−3，共13㎡，见附件。" * 3, measure)
        for whole in ("CO₂", "H₂O", "5−3", "13㎡"):
            assert "".join(lines).count(whole) == sum(line.count(whole) for line in lines)


def test_a_day_parts_from_its_month_before_its_figure_parts_from_it() -> None:
    for before in range(3, 10):
        lines = texts(HAN[:before] + "2月17日" + HAN[:14], 10)
        assert any("17日" in line for line in lines), lines


def test_connectors_between_ideographs_are_drawn_with_dashes_of_their_length() -> None:
    shaped, _, (line,) = lines_of("京-沪，1978–2022年，A-B", 28)
    drawn = dict(zip(shaped.text, shaped.glyphs, strict=True))
    assert chr(drawn["–"]) == "—"
    assert [chr(glyph) for char, glyph in zip(shaped.text, shaped.glyphs, strict=True) if char == "-"] == ["–", "-"]
    assert line.text == "京-沪，1978–2022年，A-B"


SIGNS = "，。、；：？！“”‘’（）《》〔〕·—…～％/-–+−± \u3000\u00a0\u200b\u2060\u0301\ufe0f𠮷①²₂℃￥$"
WILD = st.lists(
    st.one_of(
        st.sampled_from(list(HAN + SIGNS)),
        st.sampled_from(["2.5亿元", "2022年2月17日", "5%～10%", "GDP", "https://www.example.cn/a?b=1&c=2", "——", "……"]),
    ),
    max_size=150,
).map("".join)  # fmt: skip


@given(WILD, st.integers(1, 30), st.sampled_from([MAINLAND, TAIWAN]), st.booleans())
@settings(max_examples=200, deadline=None)
def test_any_text_is_set_whole_in_any_measure(text: str, measure: int, habit: Punctuation, justify: bool) -> None:
    style = style_of(habit)
    shaped = shape(inlines(text), style.of(Role.BODY), style, SquareBook(), {})  # type: ignore[arg-type]
    fits = fit(shaped.material, measure * 1000.0, 0.0, justify)
    assert [fitted.start for fitted in fits] == [0, *(fitted.end for fitted in fits[:-1])][: len(fits)]
    assert not fits or fits[-1].end == len(text)
    for fitted in fits:
        assert all(0 <= share <= 1 for share in fitted.shares)
        assert min(fitted.word, fitted.auto, fitted.gap, fitted.end_cut) >= 0
        line = place(shaped, fitted, fitted.start == 0)
        assert all(b > a - 0.01 for a, b in pairwise(x for run in line.runs for x in run.positions))
        if justify and fitted is not fits[-1] and (fitted.gap or fitted.shares or fitted.reason == "exact"):
            assert line.width == pytest.approx(measure * 10, abs=0.3)


class _Counted(list[float]):
    """A list that counts how often it is read."""

    reads = 0

    def __getitem__(self, at):  # type: ignore[no-untyped-def]
        _Counted.reads += 1
        return super().__getitem__(at)


@pytest.mark.parametrize(
    "unit", [HAN + "，" + HAN + "。", "天" * 40, "a" * 300 + " ", "（" * 30 + "天", "1" * 400 + "元"]
)
def test_the_work_grows_with_the_text_and_no_faster(unit: str) -> None:
    def reads(text: str) -> int:
        style = style_of()
        shaped = shape(inlines(text), style.of(Role.BODY), style, SquareBook(), {})  # type: ignore[arg-type]
        shaped.material.kern = _Counted(shaped.material.kern)  # type: ignore[assignment]
        _Counted.reads = 0
        fit(shaped.material, 28000.0)
        return _Counted.reads

    assert reads(unit * 16) < 3 * reads(unit * 8) + 1000
