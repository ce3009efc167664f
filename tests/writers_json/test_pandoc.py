"""Pandoc reads our tree and says the same text."""

from __future__ import annotations

import json
import re
from typing import Any

import pypandoc  # type: ignore[import-untyped]
import pytest
from hypothesis import given, settings

from pipeline.model import nodes as n
from pipeline.model.build import paragraph as p
from pipeline.model.build import text
from pipeline.model.nodes import Document, Mark, Meta, Role
from pipeline.writers.pandoc import write
from tests.strategies import documents
from tests.writers_json.jobs import job_for

REPORT_LINES = (
    "某市工作报告",
    "（2022年2月17日在大会上）",
    "主席王立",
    "2022-02-17",
    "各位委员：",
    "一、强化引领",
    "谢谢大家！",
)


def tree_of(document: Document) -> dict[str, Any]:
    tree = json.loads(write(job_for(document)))
    assert isinstance(tree, dict)
    return tree


def through_pandoc(document: Document, to: str, *extra: str) -> str:
    source = write(job_for(document)).decode()
    out = pypandoc.convert_text(source, to, format="json", extra_args=["--wrap=none", *extra])
    assert isinstance(out, str)
    return out


def words(node: Any) -> str:
    """The characters of a pandoc tree in order, found without our own walk."""
    if isinstance(node, list):
        return "".join(map(words, node))
    if not isinstance(node, dict):
        return ""
    if "t" not in node:
        return words(list(node.values()))
    kind: str = node["t"]
    content: Any = node.get("c")
    if kind in ("Str", "MetaString"):
        return str(content)
    if kind == "Space":
        return " "
    if kind in ("Code", "CodeBlock"):
        return str(content[1])
    if kind in ("Link", "Image"):
        return words(content[1])
    return words(content)


REPORT = Document(
    Meta(title="某市工作报告", date="2022-02-17", speaker="王\u3000立", creators=("王立",), issuer="某市政协"),
    (
        n.Paragraph(Role.TITLE, (n.Text("某市"), n.Break(soft=True), n.Text("工作报告"))),
        p("（2022年2月17日在大会上）", Role.OCCASION),
        n.Paragraph(Role.SPEAKER, (n.Text("主席\u3000"), n.Phrase(Role.NAME, text("王\u3000立")))),
        p("各位委员：", Role.SALUTATION),
        n.Heading(1, Role.HEADING_PLAIN, text("工作回顾"), id="h"),
        n.Heading(2, Role.HEADING_1, text("一、强化引领")),
        n.Paragraph(
            Role.BODY, (n.Phrase(Role.LEAD, text("抓实学习。")), n.Text("全年 12 次"), n.NoteRef("a"), n.Text("。"))
        ),
        n.Paragraph(Role.BODY, (n.Ruby("漢", "ㄏㄢˋ"), n.Marked(Mark.DOTS, text("重点")), n.NoteRef("a"))),
        p("谢谢大家！", Role.CLOSING),
    ),
    (n.Note("a", (p("指全年。", Role.NOTE),)),),
)


def test_title_block_is_metadata() -> None:
    meta = tree_of(REPORT)["meta"]
    assert {key: words(meta[key]) for key in ("title", "subtitle", "author", "date", "lang")} == {
        "title": "某市工作报告",
        "subtitle": "（2022年2月17日在大会上）",
        "author": "主席\u3000王\u3000立",
        "date": "2022-02-17",
        "lang": "zh-Hans",
    }
    name = meta["author"]["c"][0]["c"][-1]
    assert (name["t"], name["c"][0][1], words(name)) == ("Span", ["name"], "王\u3000立")
    assert words(meta["issuer"]) == "某市政协"


def test_roles_are_headers_divs_and_spans() -> None:
    blocks = tree_of(REPORT)["blocks"]
    kinds = [(b["t"], b["c"][0] if b["t"] == "Header" else b["c"][0][1]) for b in blocks]
    assert kinds == [
        ("Div", ["salutation"]),
        ("Header", 1),
        ("Header", 2),
        ("Div", ["body"]),
        ("Div", ["body"]),
        ("Div", ["closing"]),
    ]
    assert blocks[1]["c"][1] == ["h", ["heading-plain"], []]
    lead = blocks[3]["c"][1][0]["c"][0]
    assert (lead["t"], lead["c"][0][1]) == ("Span", ["lead"])


def test_a_note_stands_where_first_referred_to_and_only_there() -> None:
    source = json.dumps(tree_of(REPORT), ensure_ascii=False)
    assert source.count('"Note"') == 1
    assert source.count("指全年。") == 1


def test_pandoc_says_the_same_text() -> None:
    out = through_pandoc(REPORT, "html", "--standalone").partition("<body>")[2]
    got = re.sub(r"<[^>]*>|\s", "", out)
    for line in REPORT_LINES:
        assert line in got
    assert got.count("某市工作报告") == 1
    assert "抓实学习。全年12次1。" in got
    assert got.index("各位委员") < got.index("工作回顾") < got.index("一、强化") < got.index("谢谢大家")


def test_latin_words_keep_their_spaces() -> None:
    document = Document(Meta(), (p("China Daily  said ok"), p(" x ")))
    assert [words(block) for block in tree_of(document)["blocks"]] == ["China Daily  said ok", " x "]


def test_markers_of_lists_are_never_renumbered() -> None:
    def items(*markers: str) -> n.ListBlock:
        return n.ListBlock(True, tuple(n.ListItem(m, (p("项"),)) for m in markers))

    document = Document(Meta(), (items("3.", "4."), items("（1）", "（3）"), items("1.", "3.")))
    assert re.sub(r"\s+", " ", through_pandoc(document, "plain")).strip() == "3. 项 4. 项 （1）项 （3）项 1.项 3.项"


def test_table_keeps_cells_and_spans() -> None:
    cell = n.Cell((p("甲", Role.TABLE_CELL),), row_span=2, col_span=1)
    row = n.Row((cell, n.Cell((p("乙"),))))
    table = n.Table((n.Column(), n.Column()), (), (row, n.Row((n.Cell((p("丙"),)),))), text("表1"))
    html = re.sub(r"\s", "", through_pandoc(Document(Meta(), (table,)), "html"))
    assert '<tdrowspan="2">甲</td><td>乙</td></tr>' in html
    assert "<caption>表1</caption>" in html


@given(documents)
@settings(max_examples=40, deadline=None)
def test_every_character_of_the_blocks_is_in_the_tree(document: Document) -> None:
    from pipeline.model.walk import document_text

    def bag(value: str) -> list[str]:
        return sorted(re.sub(r"\s", "", value))

    tree = tree_of(document)
    in_meta = "".join(words(tree["meta"].get(key, {})) for key in ("title", "subtitle", "author"))
    mine = document_text(document) + "".join(image.alt for image in _images(document))
    spare = in_meta + words(tree["blocks"])
    missing = _minus(bag(mine), bag(spare))
    # Bullets are drawn by pandoc; all else is wording.
    assert set(missing) <= {"•", *"0123456789.()"}, missing


def _images(document: Document) -> list[n.Image]:
    from pipeline.model.walk import blocks_of, inlines_of

    every = [*document.blocks, *(block for note in document.notes for block in note.blocks)]
    found: list[n.Image] = []
    for block in blocks_of(every):
        if isinstance(block, (n.Paragraph, n.Heading)):
            found.extend(node for node in inlines_of(block.children) if isinstance(node, n.Image))
    return found


def _minus(wanted: list[str], held: list[str]) -> list[str]:
    from collections import Counter

    return list((Counter(wanted) - Counter(held)).elements())


@pytest.mark.parametrize("to", ["html", "docx", "markdown"])
@given(documents)
@settings(max_examples=4, deadline=None)
def test_pandoc_accepts_every_tree(to: str, document: Document) -> None:
    source = write(job_for(document)).decode()
    pypandoc.convert_text(source, "native" if to == "docx" else to, format="json")
