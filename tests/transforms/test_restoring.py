"""Degrade and restore (rule L-17) on the real report and on lines of every kind."""

from __future__ import annotations

from pathlib import Path

from pipeline.assets import Assets
from pipeline.diagnostics import Diagnostics
from pipeline.model.nodes import Heading, Paragraph
from pipeline.model.walk import plain_text
from pipeline.readers.text import read
from pipeline.source import Source
from pipeline.transforms import apply
from tests.measure.restoring import clean, fold, score

REPORT = Path(__file__).parents[2] / "source" / "report.txt"


def test_marks_of_the_report_come_back() -> None:
    found = Diagnostics()
    document = apply(read(Source("report.txt", REPORT.read_bytes()), Assets(), found), found)
    texts = [plain_text(block.children) for block in document.blocks if isinstance(block, (Paragraph, Heading))]
    counts, faults = score(texts)
    assert counts["marks"] > 600
    assert counts["right"] >= 0.995 * counts["marks"], faults
    assert counts["harmed"] == 0


def test_folding_hides_every_mark() -> None:
    """The measure itself: a fold leaves no mark that could pass for restored."""
    assert fold("他说：“好！”（笑）——完……。", 0) == '他说:"好!"(笑)--完.......'


def test_a_stop_before_figures_or_quotes() -> None:
    for text in (
        "民生实事全面完成。20项任务如期交账。",
        "增速达到12.5%。“十四五”圆满收官。",
        "居全国第3。认证绿色食品120个。",
        "打造文化IP。持续壮大文旅产业。",
        "目标完全能够实现。（热烈鼓掌）",
    ):
        assert clean(fold(text, 1)) == text
