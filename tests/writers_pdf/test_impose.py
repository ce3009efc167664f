"""Pages on sheets: a folded booklet reads from first to last, a sheet of several pages loses none."""

from __future__ import annotations

import io
from functools import cache
from itertools import combinations
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as some

from pipeline.api import convert
from pipeline.diagnostics import Severity
from pipeline.errors import SettingsError, WriteError
from pipeline.options import IMPOSITIONS
from pipeline.verify.pdf import compare_sheets
from pipeline.writers.pdf.impose import Side, sides_of

ROOT = Path(__file__).resolve().parents[2]
A5 = (419.5, 595.3)
PITCH = 0.28


@cache
def made(impose: str, profile: str = "screen", sheet: str = "official") -> bytes:
    source = ROOT / "source" / "official" / "document.md"
    result = convert(source, formats=("pdf",), style=sheet, impose=impose, output_profile=profile)
    assert result.ok
    return result.editions[0].data


def folded(sides: list[Side], right_bound: bool) -> list[int]:
    """The pages of a stitched booklet in reading order; -1 for a blank."""

    def half(side: Side, right: bool) -> int:
        found = [place.page for place in side.places if (place.x > side.width / 4) is right]
        assert len(found) <= 1
        return found[0] if found else -1

    fore = not right_bound  # the half of an outer side that is a front cover
    front = [page for at in range(0, len(sides), 2) for page in (half(sides[at], fore), half(sides[at + 1], not fore))]
    back = [page for at in range(0, len(sides), 2) for page in (half(sides[at], not fore), half(sides[at + 1], fore))]
    return front + back[::-1]


@given(some.integers(1, 130), some.booleans())
def test_a_folded_booklet_reads_from_first_to_last(count: int, right_bound: bool) -> None:
    sides = sides_of("booklet", count, A5, right_bound, PITCH)
    assert len(sides) % 2 == 0
    read = folded(sides, right_bound)
    assert len(read) % 4 == 0
    assert read[:count] == list(range(count))
    assert set(read[count:]) <= {-1}


@given(some.integers(5, 130))
def test_inner_sheets_stand_nearer_to_the_fold(count: int) -> None:
    sides = sides_of("booklet", count, A5, False, PITCH)
    fold = A5[0]
    for at, side in enumerate(sides):
        for place in side.places:
            gap = fold - (place.x + A5[0]) if place.x < fold / 2 else place.x - fold
            assert gap == pytest.approx(-(at // 2) * PITCH)


@given(some.sampled_from([way for way in IMPOSITIONS if way != "booklet"]), some.integers(1, 60), some.booleans())
def test_pages_of_a_sheet_lie_apart_and_inside(way: str, count: int, right_bound: bool) -> None:
    sides = sides_of(way, count, A5, right_bound, PITCH)
    assert sorted(place.page for side in sides for place in side.places) == list(range(count))
    for side in sides:
        assert sorted((side.width, side.height)) == sorted(A5)
        boxes = [(p.x, p.y, p.x + A5[0] * p.scale, p.y + A5[1] * p.scale) for p in side.places]
        for left, low, right, top in boxes:
            assert left >= -0.01
            assert low >= -0.01
            assert right <= side.width + 0.01
            assert top <= side.height + 0.01
        for one, two in combinations(boxes, 2):
            assert (
                one[2] <= two[0] + 0.01 or two[2] <= one[0] + 0.01 or one[3] <= two[1] + 0.01 or two[3] <= one[1] + 0.01
            )
        first = min(side.places, key=lambda place: place.page)
        assert first.y == max(place.y for place in side.places)
        ends = [place.x for place in side.places if place.y == first.y]
        assert first.x == (max(ends) if right_bound else min(ends))


def test_sheets_are_twice_the_page_and_carry_marks_for_the_printer() -> None:
    with pikepdf.open(io.BytesIO(made("booklet", "print"))) as pdf:
        for sheet in pdf.pages:
            trim = [float(edge) for edge in sheet.obj.TrimBox]
            assert (trim[2] - trim[0], trim[3] - trim[1]) == pytest.approx(
                (2 * 210 * 72 / 25.4, 297 * 72 / 25.4), abs=0.1
            )
            assert b"/Artifact BMC" in sheet.obj.Contents.read_bytes()
        assert str(pdf.Root.OutputIntents[0].S) == "/GTS_PDFX"
        assert str(pdf.Root.ViewerPreferences.Duplex) == "/DuplexFlipShortEdge"


def test_no_standard_for_archives_is_claimed_for_sheets() -> None:
    with pikepdf.open(io.BytesIO(made("2-up", "archive"))) as pdf:
        assert b"pdfaid" not in pdf.Root.Metadata.read_bytes()
        assert "/StructTreeRoot" not in pdf.Root


@pytest.mark.parametrize("way", IMPOSITIONS)
def test_what_is_drawn_is_what_was_checked(way: str) -> None:
    compare_sheets(made(""), made(way))


def test_a_page_that_is_missing_or_another_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.writers.pdf.sides_of", lambda *given: sides_of(*given)[:-1])
    source = ROOT / "source" / "official" / "document.md"
    result = convert(source, formats=("pdf",), impose="2-up")
    assert [item.code for item in result.diagnostics if item.severity >= Severity.ERROR] == ["V001"]
    assert result.editions == ()
    with pytest.raises(WriteError):
        compare_sheets(made("", sheet="large-print"), made("2-up"))


def test_an_unknown_way_is_told() -> None:
    with pytest.raises(SettingsError, match="U001"):
        convert(ROOT / "source" / "report.txt", impose="3-up")
