"""Markdown written here: marks beside Chinese punctuation, structure, facts, depth."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.assets import Assets
from pipeline.diagnostics import Code, Diagnostics
from pipeline.errors import SourceError
from pipeline.model.nodes import Document, ListBlock, Mark, Marked, Paragraph, Table
from pipeline.model.walk import document_text, plain_text
from pipeline.readers.markdown import read
from pipeline.source import Source


def markdown(text: str, found: Diagnostics | None = None) -> Document:
    return read(Source("a.md", text.encode()), Assets(), Diagnostics() if found is None else found)


@pytest.mark.parametrize(
    ("text", "strong"),
    [
        ("**压实责任，守住“底线”。**各部门要落实。", "压实责任，守住“底线”。"),
        ("要**“两手抓”**并举", "“两手抓”"),
        ("见**《办法》**规定", "《办法》"),
        ("a**b**c", "b"),
    ],
)
def test_bold_beside_full_width_marks(text: str, strong: str) -> None:
    block = markdown(text).blocks[0]
    assert isinstance(block, Paragraph)
    marked = [item for item in block.children if isinstance(item, Marked) and item.mark is Mark.STRONG]
    assert [plain_text(item.children) for item in marked] == [strong]


def test_mending_is_told_and_only_then() -> None:
    for text, count in (("**甲。**乙", 1), ("**甲**乙", 0)):
        found = Diagnostics()
        markdown(text, found)
        assert sum(item.code is Code.EMPHASIS_MENDED for item in found) == count


def test_structure_and_front_matter() -> None:
    document = markdown(
        "---\ntitle: 年报\nauthor: 王　立\n---\n# 年报\n\n3. 甲\n4. 乙\n\n"
        "| 名 | 数 |\n|--|--:|\n| 一 | 1 |\n\n文[^a]。\n\n[^a]: 注。\n"
    )
    assert (document.meta.title, document.meta.creators) == ("年报", ("王立",))
    head, items, table, _ = document.blocks
    assert isinstance(head, Paragraph)
    assert head.cues.outline == 1
    assert isinstance(items, ListBlock)
    assert [item.marker for item in items.items] == ["3.", "4."]
    assert isinstance(table, Table)
    assert len(table.head) == len(table.body) == 1
    assert [note.id for note in document.notes] == ["n1"]


def test_lines_of_chinese_join_without_a_space() -> None:
    assert document_text(markdown("推进\n改革 and\nopening")) == "推进改革 and opening"


def test_an_indented_chinese_paragraph_is_no_code() -> None:
    assert isinstance(markdown("    各位委员，现在报告工作。").blocks[0], Paragraph)


@pytest.mark.parametrize("text", [">" * 3_000 + "正文", "- " * 1_000 + "正文", "*中 **中 " * 5_000 + "正文"])
def test_depth_loses_nothing(text: str) -> None:
    assert "正文" in document_text(markdown(text))


@given(st.text(alphabet="*_[]()<>!#-|:`~^ \n\t正文a1.", max_size=120))
def test_no_text_is_too_broken(text: str) -> None:
    with suppress(SourceError):  # nothing in it; any other exception fails
        markdown(text)


_FRONT = "---\nspeaker: 甲\ntitle: 关于工作情况的报告\n---\n\n"


def _texts(text: str) -> list[str]:
    return [plain_text(block.children) for block in markdown(text).blocks if isinstance(block, Paragraph)]


def test_the_title_of_front_matter_is_printed() -> None:
    document = markdown(_FRONT + "# 第一部分\n\n甲。\n\n# 第二部分\n\n乙。\n")
    first = document.blocks[0]
    assert isinstance(first, Paragraph)
    assert first.span is not None
    assert (plain_text(first.children), first.span.first) == ("关于工作情况的报告", 3)
    assert _texts(_FRONT + "甲。")[0] == "关于工作情况的报告"


@pytest.mark.parametrize(
    "text",
    [
        "# 关于工作情况的报告\n\n甲。",  # given again
        "关于工作情况的\n\n报告\n\n甲。",  # over two paragraphs
        "# 政府工作报告\n\n## 一、回顾\n\n甲。",  # the text has a title of its own
    ],
)
def test_a_title_is_not_printed_twice(text: str) -> None:
    assert _texts(_FRONT + text) == _texts(text)


def test_occasion_and_speaker_follow_the_title() -> None:
    said = ["关于工作情况的报告", "2026年1月2日在县第五次会议上", "县长　王小明"]
    front = "---\nspeaker: {2}\noccasion: {1}\ntitle: {0}\n---\n\n".format(*said)
    assert _texts(front + "各位代表：\n\n甲。")[:4] == [*said, "各位代表："]
    assert _texts(front + "# 关于工作情况的报告\n\n各位代表：")[:4] == [*said, "各位代表："]
    assert _texts(front + "\n\n".join(said)) == said


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("附件:1. 检查表\n2. 名单", ["附件:1. 检查表", "2. 名单"]),
        ("检查储罐区。\n(1) 超过10吨；\n(2) 不足10吨。", ["检查储罐区。", "(1) 超过10吨；", "(2) 不足10吨。"]),
        ("某某办公室\n2026年1月8日", ["某某办公室", "2026年1月8日"]),
        ("根据条例第三条第\n（一）项规定，", ["根据条例第三条第（一）项规定，"]),
        ("产值增长\n3.5万元，", ["产值增长 3.5万元，"]),
        ("会议定于\n2026年1月8日\n召开。", ["会议定于 2026年1月8日召开。"]),
    ],
)
def test_numbered_lines_are_paragraphs(text: str, wanted: list[str]) -> None:
    assert _texts(text) == wanted
