"""Laws of reading: one fate for every character, and nothing changes the second time."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.assets import Assets
from pipeline.diagnostics import Diagnostics
from pipeline.errors import SourceError
from pipeline.model.nodes import Document, Heading, Paragraph
from pipeline.model.walk import blocks_of, plain_text
from pipeline.readers.encoding import decode
from pipeline.readers.text import read
from pipeline.source import Source
from pipeline.transforms import apply
from tests.measure.account import faults_of, unaccounted

REPORT = Path(__file__).parents[2] / "source" / "report.txt"
LINES = st.one_of(
    st.sampled_from(
        (
            "",
            "首页 > 政务公开 > 政府工作报告",
            "打印",
            "【字号：",
            "来源：某某日报 责任编辑：李四",
            "政 府 工 作 报 告",
            "某市2022年政府工作报告",
            "——2022年2月17日在某市第九届人民代表大会第一次会议上",
            "(2022年2月17日",
            "在某市第九届人民代表大会上)",
            "市长 王 立",
            "各位代表:",
            "一、过去一年工作回顾",
            "(一)加强学习.一年来,我们做了很多工作,取得了很大成绩,群众比较满意.",
            "过去一年,全市生产总值增长8.5%,城镇新增就业3,000人,完成投资2.5亿元,民生持续改善,社会和谐稳定",
            "，群众满意度显著提高。",
            "第一条 为了加强管理,制定本条例.",
            "附件1",
            "某市人民政府",
            "2022年2月17日",
            "上一篇：没有了",
            "为您推荐",
            "  \u3000打造'四新'经济...",
            "目 录",
            "过去一年工作回顾......1",
            "今年重点任务……2",
            "今年重点任务",
            "名词解释",
            "(1)四新:新的经济.",
            "推进四新(注1)工作,落实各项任务,取得了积极的成效.",
            "报告人：王立",
            "政府工作报告 - 某市政府网",
            "二、今年安排",
            "第 一 章  总  则",
        )
    ),
    st.text(alphabet="报告工作一年王立,.;:!()<>\"'-— 。，“”（）1２.％\u3000\u00a0\ufeff\u202e\x07", max_size=50),
)
SOURCES = st.lists(LINES, min_size=1, max_size=16).map("\n".join)


def words_of(document: Document) -> Counter[str]:
    """How often each visible character stands in the tree, blanks left out."""
    texts = (
        plain_text(block.children) for block in blocks_of(document.blocks) if isinstance(block, (Paragraph, Heading))
    )
    return Counter(char for text in texts for char in text if not char.isspace())


def balance(data: bytes) -> tuple[Counter[str], Counter[str]]:
    """What the source holds, and what the tree holds with every recorded change undone."""
    found = Diagnostics()
    document = apply(read(Source("t", data), Assets(), found), found)
    kept = words_of(document)
    for change in found.changes:
        kept.subtract(char for char in change.after if not char.isspace())
        kept.update(char for char in change.before if not char.isspace())
    source = Counter(char for char in decode(data, "t", Diagnostics()).text if not char.isspace())
    return source, Counter({char: count for char, count in kept.items() if count})


def test_every_character_of_the_report_has_one_fate() -> None:
    source, told = balance(REPORT.read_bytes())
    assert told == source


@given(SOURCES)
@settings(max_examples=150, deadline=None, derandomize=True)
def test_every_character_has_one_fate(text: str) -> None:
    try:
        source, told = balance(("报\n" + text).encode())
    except SourceError:
        raise AssertionError("a readable text is read") from None
    assert told == source


def test_the_account_of_the_report_is_exact() -> None:
    assert faults_of(Source("report.txt", REPORT.read_bytes())) == []


@given(SOURCES, st.sampled_from(("\n", "\n\n", "\r\n")))
@settings(max_examples=200, deadline=None, derandomize=True)
def test_every_character_is_accounted_for_by_line_and_column(text: str, end: str) -> None:
    assert faults_of(Source("t", ("报\n" + text).replace("\n", end).encode())) == []


def test_what_is_dropped_after_its_marks_were_restored_has_one_fate() -> None:
    body = "过去一年,我们坚持稳中求进,扎实推进各项工作,全市经济社会发展取得了新的成绩."
    lines = ["某市工作报告", "各位代表:", "目录", "一、回顾,总结......1", "二、安排......2", "一、回顾,总结", body]
    lines += ["二、安排", f"推进双随机(注1)监管,{body}", body, "名词解释", "(1)双随机:随机抽取.", "(2)六保:保就业."]
    assert faults_of(Source("t", "\n".join(lines).encode())) == []


def test_the_account_notices_a_change_that_nobody_recorded() -> None:
    found = Diagnostics()
    document = apply(read(Source("report.txt", REPORT.read_bytes()), Assets(), found), found)
    lines = REPORT.read_text(encoding="utf-8").split("\n")
    assert unaccounted(lines, document, found.changes) == []
    assert unaccounted(lines, document, found.changes[1:]) != []
    assert unaccounted(lines, document, [*found.changes, found.changes[-1]]) != []
    assert unaccounted(lines, replace(document, blocks=document.blocks[:-1]), found.changes) != []


@given(SOURCES)
@settings(max_examples=150, deadline=None, derandomize=True)
def test_a_recognised_document_stays(text: str) -> None:
    once = apply(read(Source("t", ("报\n" + text).encode()), Assets(), Diagnostics()), Diagnostics())
    found = Diagnostics()
    assert apply(once, found) == once
    assert not found.changes


def test_the_report_read_twice_is_the_same() -> None:
    once = apply(read(Source("t", REPORT.read_bytes()), Assets(), Diagnostics()), Diagnostics())
    found = Diagnostics()
    assert apply(once, found) == once
    assert not found.changes
