"""The probes set and measured: no rule of weight `must` is broken in any region, and the classic answers are given."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from pipeline.verify import pages
from pipeline.verify.edition import verify_edition
from pipeline.verify.findings import Report, Weight
from pipeline.verify.pages.reader import read
from pipeline.verify.pages.structure import Book, blocks_of
from pipeline.verify.rules import RULES
from tests.verify import probes

ALLOWED = {"E-6", "F-1"}  # should: what is kept whole in ten characters opens its line; the limits are for longer ones


@cache
def printed(tag: str) -> bytes:
    return probes.set_in_print(probes.as_document(probes.all_texts(), tag), tag)


@cache
def report(tag: str) -> Report:
    return verify_edition(
        "probes.pdf", "pdf", printed(tag), probes.style_of, lambda _: probes.as_document(probes.all_texts(), tag)
    )


@cache
def book(tag: str) -> Book:
    return blocks_of(read(printed(tag)))


def lines(text: str, tag: str = "zh-Hans") -> list[str]:
    block = next(block for block in book(tag).blocks if block.text == text)
    return [line.text for line in block.lines]


def test_there_are_sixty_one_probes_one_a_page() -> None:
    assert len(probes.all_texts()) == 61
    assert len(book("zh-Hans").edition.sheets) == 61
    assert [block.text for block in book("zh-Hans").blocks] == list(probes.all_texts())


@pytest.mark.parametrize("tag", probes.TAGS)
def test_no_rule_is_broken(tag: str) -> None:
    found = [item for item in report(tag).findings if item.weight is Weight.MUST or item.rule not in ALLOWED]
    assert found == []
    assert {"C-1", "C-4", "D-1", "D-2", "D-5", "D-8", "E-1"} <= set(report(tag).held)


@pytest.mark.parametrize("probe", probes.texts("others")[:2])
def test_a_stop_that_would_hang_is_taken_in(probe: str) -> None:
    """E-4: the room is found in the commas before it."""
    assert lines(probe)[0].endswith("。")


@pytest.mark.parametrize(
    "unit", ["——", "……", "123456", "12.5", "3,000", "85%", "2.5亿元", "〔2022〕3号", "-5℃", "10:30"]
)
def test_units_stand_on_one_line(unit: str) -> None:
    probe = next(text for text in probes.texts("units") if unit in text)
    assert any(unit in line for line in lines(probe))


@pytest.mark.parametrize("measure", [5, 8, 14, 23, 30])
def test_prohibitions_hold_at_every_measure(measure: int) -> None:
    texts = probes.in_measure((probes.NEVER_FIRST, probes.NEVER_LAST), measure)
    document = probes.as_document(texts, "zh-Hans")
    data = probes.set_in_print(document, "zh-Hans", measure)
    found = verify_edition("m.pdf", "pdf", data, lambda tag: probes.style_of(tag, measure), lambda _: document)
    assert [item for item in found.findings if item.weight is Weight.MUST] == []
    assert found.looked["D-1"] >= 32


def test_a_rule_is_listed_as_measured_where_a_check_names_it() -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in Path(pages.__file__).parent.glob("*.py"))
    named = set(re.findall(r'"([A-Z]-[0-9]+)"', sources))
    assert {rule for rule, how in RULES.items() if "pdf" in how.formats} == named


# --- the same in columns (J-15) --------------------------------------------------------------------------------------


def in_columns(texts: tuple[str, ...], tag: str, measure: int = 10) -> Report:
    """What the checker says of texts set in columns, one a page."""
    style = probes.columns_of(tag, measure)
    document = probes.as_document(texts, tag)
    data = probes.set_in_print(document, tag, style=style)
    return verify_edition("probes.pdf", "pdf", data, lambda _: style, lambda _: document)


@pytest.mark.parametrize("tag", probes.TAGS)
def test_no_rule_is_broken_in_columns(tag: str) -> None:
    found = in_columns(probes.all_texts(), tag)
    assert [item for item in found.findings if item.weight is Weight.MUST or item.rule not in ALLOWED] == []
    assert {"C-1", "C-4", "D-1", "D-2", "D-5", "D-8", "E-1"} <= set(found.held)


@pytest.mark.parametrize("measure", [5, 12, 23])
def test_no_mark_begins_or_ends_a_column_that_must_not(measure: int) -> None:
    found = in_columns(probes.in_measure((probes.NEVER_FIRST, probes.NEVER_LAST), measure), "zh-Hans", measure)
    assert [item for item in found.findings if item.rule in ("D-1", "D-2", "E-1", "A-2")] == []
    assert {"D-1", "D-2"} <= set(found.held)


@pytest.mark.parametrize("tag", ["zh-Hans", "zh-Hant-TW"])
def test_pairs_of_marks_in_columns(tag: str) -> None:
    """？！：； keep their square whatever follows but an opening mark; all others give way as in lines."""
    points, closers, openers = "，。、；：？！", "）》”", "（《“"
    marks = points + closers + openers
    pairs = tuple(
        f"天{a}{b}地"
        for a in marks
        for b in marks
        if ((a in openers) <= (b in openers)) and (a + b).strip("？！") != ""
    )
    assert [item for item in in_columns(pairs, tag).findings if item.weight is Weight.MUST] == []
