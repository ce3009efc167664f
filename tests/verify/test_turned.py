"""A table too wide for the page stands on a turned one; what leaves its text area there is told (G-12)."""

from __future__ import annotations

from functools import cache

import pikepdf

from pipeline.model.build import paragraph, text
from pipeline.model.nodes import Cell, Document, Meta, Role, Row, Table
from tests.inspectors.pdf import Stream, edited
from tests.verify.sample import FILLER, measured, set_in_print


def _row(values: list[str], role: Role) -> Row:
    return Row(tuple(Cell((paragraph(value, role),)) for value in values))


@cache
def good() -> bytes:
    head = _row([f"指标{number}" for number in range(14)], Role.TABLE_HEAD)
    rows = tuple(_row([f"{1000.5 + row * column:.1f}" for column in range(14)], Role.TABLE_CELL) for row in range(40))
    table = Table((), (head,), rows, text("表1　主要指标"))
    body = [paragraph(FILLER[0] + FILLER[1]) for _ in range(3)]
    return set_in_print(Document(Meta(title="文"), (*body, table, *body)))


def test_a_turned_table_has_no_finding() -> None:
    report = measured(good())
    assert report.findings == []
    assert report.looked["G-12"] > 1


def test_a_table_moved_off_its_turned_page_is_told() -> None:
    def change(_: pikepdf.Pdf, streams: list[Stream]) -> None:
        turn = next(op for stream in streams for op in stream.ops if op.name == "cm" and int(op.operands[1]) == 1)
        turn.operands = [*turn.operands[:5], turn.operands[5] + 60]

    assert "G-12" in measured(edited(good(), change)).broken_by_rule()


def test_a_page_turned_the_other_way_is_told() -> None:
    def change(_: pikepdf.Pdf, streams: list[Stream]) -> None:
        turn = next(op for stream in streams for op in stream.ops if op.name == "cm" and int(op.operands[1]) == 1)
        turn.operands = [0, -1, 1, 0, 0, 842]

    assert "G-12" in measured(edited(good(), change)).broken_by_rule()
