"""Page, grid, folio: rules A-2, A-5, A-12, H-21."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from pipeline.model.build import paragraph
from pipeline.style.resolved import PageStyle
from pipeline.writers.docx import write
from pipeline.writers.docx.grid import Furniture, grid_of
from pipeline.writers.writer import Job
from tests.inspectors.docx import Docx, W
from tests.writers_docx.conftest import MM, make_style


def test_gb_9704_page_gives_the_known_values() -> None:
    grid = grid_of(make_style().page)
    assert (grid.width, grid.height) == (11906, 16838)
    assert (grid.top, grid.inner, grid.outer, grid.bottom) == (2098, 1588, 1474, 1984)
    assert (grid.char_space, grid.line_pitch) == (-849, 579)


@pytest.mark.parametrize(
    ("width", "height", "margin", "lines", "characters", "em"),
    [
        (210, 297, 30, 22, 28, 16.0),
        (148, 210, 18, 30, 29, 10.5),
        (210, 297, 20, 40, 40, 12.0),
        (185, 260, 25, 31, 33, 10.5),
    ],
)
def test_n_fit_and_one_more_does_not(
    width: float, height: float, margin: float, lines: int, characters: int, em: float
) -> None:
    margins = (margin * MM,) * 4
    page = PageStyle(
        width * MM, height * MM, *margins, lines, characters, em, em, em * 1.75, False, "left", "horizontal"
    )
    grid = grid_of(page)
    cell = 20 * (em + grid.char_space / 4096)
    assert characters * cell <= grid.measure < (characters + 1) * cell
    assert lines * grid.line_pitch <= grid.depth < (lines + 1) * grid.line_pitch
    # the finest value: the next one would overflow
    assert characters * 20 * (em + (grid.char_space + 1) / 4096) > grid.measure


def test_vertical_page_counts_lines_along_the_width() -> None:
    page = replace(make_style().page, direction="vertical", binding="right", lines=16, characters=38)
    grid = grid_of(page)
    assert 16 * grid.line_pitch <= grid.measure < 17 * grid.line_pitch
    assert 38 * 20 * (16 + grid.char_space / 4096) <= grid.depth
    section = grid.section('w:start="1"', Furniture("", 0))
    assert f'w:right="{grid.inner}"' in section  # an odd page of a book bound on the right
    assert '<w:textDirection w:val="tbRl"/>' in section
    assert "<w:rtlGutter/>" in section


def test_section_settings_and_footers(job: Callable[..., Job]) -> None:
    docx = Docx(write(job(paragraph("文"))))
    margins = docx.section.find(W + "pgMar")
    assert margins is not None
    assert [margins.get(W + side) for side in ("top", "left", "right", "bottom")] == ["2098", "1588", "1474", "1984"]
    assert docx.settings.find(W + "mirrorMargins") is not None
    assert docx.settings.find(W + "evenAndOddHeaders") is not None
    kinds = [ref.get(W + "type") for ref in docx.section.findall(W + "footerReference")]
    assert kinds == ["default", "even"]
    odd, even = (next(docx.paragraphs(f"word/footer{number}.xml")) for number in (1, 2))
    assert (odd.text, even.text) == ("— 1 —", "— 1 —")
    assert (odd.look.align, odd.look.right, even.look.align, even.look.left) == ("right", 1, "left", 1)
    assert (odd.look.size, odd.look.east_asian, odd.look.latin) == (14, "宋体", "宋体")
    assert all(run.hint for run in odd.runs if "—" in run.text)


def test_folio_dash_hangs_seven_millimetres_below_the_text(job: Callable[..., Job]) -> None:
    """Reconstructed from the file: exact line, baseline at four fifths, dash 0.38 em above the baseline."""
    docx = Docx(write(job(paragraph("文"))))
    margins = docx.section.find(W + "pgMar")
    assert margins is not None
    odd = next(docx.paragraphs("word/footer1.xml"))
    foot = 16838 - int(margins.get(W + "footer", "0"))
    dash = (foot / 20) - odd.look.pitch + odd.look.pitch * 0.8 - 0.38 * 14
    assert dash / MM == pytest.approx(297 - 35 + 7, abs=0.2)


def test_folio_of_a_book_bound_on_the_right_stands_outside(job: Callable[..., Job]) -> None:
    made = job(paragraph("文"))
    page = replace(made.style.page, binding="right", direction="vertical", lines=16, characters=38)
    docx = Docx(write(replace(made, style=replace(made.style, page=page))))
    odd, even = (next(docx.paragraphs(f"word/footer{number}.xml")).look.align for number in (1, 2))
    assert (odd, even) == ("left", "right")


def test_no_footers_without_folio(job: Callable[..., Job]) -> None:
    made = job(paragraph("文"))
    folio = replace(made.style.folio, shown=False)
    docx = Docx(write(replace(made, style=replace(made.style, folio=folio))))
    assert not [name for name in docx.parts if "footer" in name]
