"""Whole paragraphs held to E-4 and E-5: a division that opens more lines than it must is told, ours never is."""

from __future__ import annotations

from functools import cache

import pikepdf
import pytest

from pipeline.model.build import paragraph
from pipeline.model.nodes import Document, Meta
from tests.inspectors.pdf import Op, Stream, edited
from tests.verify.sample import FILLER, measured, set_in_print

FITS = (
    "全市上下认真贯彻各项部署坚持稳中求进扎实推动各项工作经济，运行总体平稳民生保障持"
    "续改善社会大局和谐稳定重点项目加快建设，新开工项目。"
)


@cache
def good(text: str) -> bytes:
    return set_in_print(Document(Meta(title="文"), (paragraph(text), paragraph("以上报告，请予审议。"))))


def pushed_out(count: int) -> object:
    """The last characters of the line before the last go over to the last; what stays is opened evenly, so that the
    line is flush again and every edge lawful."""

    def change(_: pikepdf.Pdf, streams: list[Stream]) -> None:
        shows = list(streams[0].shows())
        at = next(number for number, (_, op) in enumerate(shows) if "以上报告" in op.codes) - 1
        (place, line), (_, last) = shows[at - 1], shows[at]
        codes = list(line.codes)
        kept = codes[:-count]
        last.show([*codes[-count:], *last.items()])
        line.show(list(kept))
        spread = round(15.793 * count / (len(kept) - 1), 4)
        streams[0].ops.insert(place, Op("Tc", [spread]))
        following = streams[0].ops.index(last)
        streams[0].ops.insert(following, Op("Tc", [0]))

    return change


@pytest.mark.parametrize("text", [FITS, FILLER[0] + FILLER[1] + FILLER[2], FILLER[3] + FILLER[4]])
def test_our_division_is_never_blamed(text: str) -> None:
    report = measured(good(text))
    assert report.findings == []
    assert report.looked["E-4"]
    assert report.looked["E-5"]


@pytest.mark.parametrize("count", [3, 4])
def test_a_line_that_could_have_taken_more_in_is_told(count: int) -> None:
    report = measured(edited(good(FITS), pushed_out(count)))  # type: ignore[arg-type]
    found = [item for item in report.findings if item.rule == "E-4"]
    assert [item.line for item in found] == [2]
    assert found[0].expected == "0"
    assert "E-1" not in report.broken_by_rule()
