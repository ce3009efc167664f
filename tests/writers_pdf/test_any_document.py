"""Laws of the print edition: every valid tree is laid out and written, and the pages say what the tree says."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import HealthCheck, Phase, given, settings

from pipeline.assets import Assets
from pipeline.diagnostics import Diagnostics
from pipeline.model.nodes import Document
from pipeline.style.bundled import fonts_folder
from pipeline.style.load import load_style
from pipeline.style.resolve import resolve
from pipeline.typeset.page import lay_out
from pipeline.verify.pdf import texts
from pipeline.verify.text import expected_texts, first_difference
from pipeline.writers.pdf import write
from pipeline.writers.pdf.objects import Stream
from pipeline.writers.writer import Job
from tests.inspectors import tags
from tests.strategies import documents

OFFICIAL = {tag: resolve(load_style("official"), tag) for tag in ("zh-Hans", "zh-Hant-TW")}
STYLES = (OFFICIAL["zh-Hans"], replace(OFFICIAL["zh-Hans"], contents=True), OFFICIAL["zh-Hant-TW"])


@given(documents)
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # shrinking a whole document would take minutes
)
def test_pages_say_what_the_tree_says(document: Document) -> None:
    for style in STYLES:
        found = Diagnostics()
        layout = lay_out(document, style, fonts_folder(), found, Assets())
        data = write(Job(document, style, layout, Assets(), found, fonts_folder(), 1_645_056_000))
        assert first_difference(expected_texts(document), texts(data)) is None
        file = tags.read(data)  # the parent tree names the owner of each sequence and annotation
        assert file.loose == []
        held = sorted((piece.page, piece.mcid) for piece in file.document.pieces())
        assert held == [(page, mcid) for page, marked in enumerate(file.marked) for mcid in sorted(marked)]
        assert all(link.leaps() and link.text for link in file.document.all("Link"))


def test_no_stream_ends_in_a_line_end() -> None:
    for number in range(3000):
        assert Stream(b"%d 0 m" % number).data[-1] not in b"\r\n"
