"""The real report: every part of its tree, what was dropped and why, and that nothing else was."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.assets import Assets
from pipeline.diagnostics import Code, Diagnostics
from pipeline.model.dump import dump_lines
from pipeline.model.nodes import Document, Heading, Paragraph, Phrase, Role
from pipeline.model.walk import plain_text
from pipeline.readers.text import read
from pipeline.source import Source
from pipeline.transforms import apply

REPORT = Path(__file__).parents[2] / "source" / "report.txt"
LINES = REPORT.read_text(encoding="utf-8").splitlines()
HAN = re.compile("[〇㐀-鿿]")


@pytest.fixture(scope="module")
def result() -> tuple[Document, Diagnostics]:
    found = Diagnostics()
    return apply(read(Source("report.txt", REPORT.read_bytes()), Assets(), found), found), found


@pytest.fixture(scope="module")
def document(result: tuple[Document, Diagnostics]) -> Document:
    return result[0]


def of_role(document: Document, role: Role) -> list[str]:
    return [
        plain_text(block.children)
        for block in document.blocks
        if isinstance(block, (Paragraph, Heading)) and block.role is role
    ]


def test_tree(document: Document, golden: Callable[[str, str], None]) -> None:
    golden("readers/text/report.txt", dump_lines(document))


def test_title_block(document: Document) -> None:
    title = "中国人民政治协商会议第八届六盘水市委员会常务委员会工作报告"
    assert of_role(document, Role.TITLE) == [title]
    assert document.meta.title == title
    assert of_role(document, Role.OCCASION) == ["（2022年2月17日在政协第九届六盘水市委员会第一次会议上）"]
    assert document.meta.date == "2022-02-17"
    assert of_role(document, Role.SPEAKER) == ["王　立"]
    assert (document.meta.speaker, document.meta.creators) == ("王　立", ("王立",))
    assert of_role(document, Role.SALUTATION) == ["各位委员："]
    roles = [block.role for block in document.blocks[:4] if isinstance(block, Paragraph)]
    assert roles == [Role.TITLE, Role.OCCASION, Role.SPEAKER, Role.SALUTATION]


def test_headings_and_their_nesting(document: Document) -> None:
    headings = [
        (block.level, block.role, plain_text(block.children)[:2])
        for block in document.blocks
        if isinstance(block, Heading)
    ]
    first, second = (Role.HEADING_PLAIN, Role.HEADING_1)
    assert [(level, role) for level, role, _ in headings] == [
        (1, first), *[(2, second)] * 5, (1, first), *[(2, second)] * 4,
    ]  # fmt: skip
    assert [mark for _, role, mark in headings if role is second] == [f"{n}、" for n in "一二三四五一二三四"]
    assert of_role(document, first)[0] == "过去五年工作回顾"


def test_leads(document: Document) -> None:
    """Every first sentence that opens a paragraph of a numbered section of the review is a lead; each ends in 。"""
    leads = [
        plain_text(block.children[0].children)
        for block in document.blocks
        if isinstance(block, Paragraph)
        and block.children
        and isinstance(block.children[0], Phrase)
        and block.children[0].role is Role.LEAD
    ]
    assert "抓实“第一议题”，坚决把牢政治方向。" in leads
    assert all(lead.endswith("。") and lead.count("。") == 1 and len(lead) <= 40 for lead in leads)
    assert not any("五年来" in lead or "各位" in lead for lead in leads)


def test_drops_are_told_by_line_and_rule(result: tuple[Document, Diagnostics]) -> None:
    dropped = [(item.place.line, item.detail["rule"]) for item in result[1] if item.code is Code.DROPPED and item.place]
    assert dropped == [(1, "M-23"), (3, "M-11"), (5, "M-11"), *dropped[3:]]
    assert len(dropped) > 4
    assert dropped[-1] == (15, "M-14"), "the placeholder in front of the speaker"
    assert all(line > 134 and rule in ("M-23", "M-24") for line, rule in dropped[3:-1])


def test_not_one_sentence_is_lost(document: Document) -> None:
    """The Han and figures of every line of the body stand in the tree, in order."""
    kept = "".join(plain_text(block.children) for block in document.blocks if isinstance(block, (Paragraph, Heading)))
    bare = re.sub(r"[^\w]", "", kept)
    at = 0
    for line in LINES[6:134]:
        wanted = re.sub(r"[^\w]", "", line)
        place = bare.find(wanted, at)
        assert place >= at, line
        at = place + len(wanted)
    assert at == len(bare), "and nothing else does"


def test_marks_are_full_width(document: Document) -> None:
    kept = [plain_text(block.children) for block in document.blocks if isinstance(block, (Paragraph, Heading))]
    for text in kept:
        assert not re.search('[㐀-鿿][,;:?!()"]|[,;:?!()"][㐀-鿿]', text), text
        assert not re.search("[㐀-鿿]\\.", text), text
    whole = "".join(kept)
    for token in re.findall(r"\d+(?:\.\d+)+|\d\+\d", "\n".join(LINES[6:134])):
        assert token in whole
