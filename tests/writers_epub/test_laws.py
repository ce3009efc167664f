"""Laws: any valid tree gives a book that says what the tree says."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.model import nodes as n
from pipeline.model.nodes import HEADING_ROLES, PHRASE_ROLES, Mark, Role
from pipeline.model.walk import document_text
from pipeline.verify.epub import texts
from pipeline.writers.epub import write
from tests.inspectors.epub import Epub
from tests.writers_epub.conftest import make_job

PARAGRAPH_ROLES = [role for role in Role if role not in HEADING_ROLES and role not in PHRASE_ROLES]
ALPHABET = "汉字王立，。“”（）—…～·/ \u3000\t&<>\"'0123456789年月日亿元%ABc\U00020000\U000e0100[]〔〕号第届"
words = st.text(ALPHABET, min_size=1, max_size=12)
NOTES = ("a", "b", "c")


def _inlines(depth: int) -> st.SearchStrategy[tuple[n.Inline, ...]]:
    leaves: list[st.SearchStrategy[n.Inline]] = [
        words.map(n.Text),
        words.map(n.Code),
        st.sampled_from(NOTES).map(n.NoteRef),
        st.builds(n.Ruby, words, words),
        st.booleans().map(n.Break),
        st.builds(n.Image, st.sampled_from(["dot.png", "lost"]), words),
    ]
    if depth:
        inner = _inlines(depth - 1)
        leaves += [
            st.builds(n.Marked, st.sampled_from(Mark), inner),
            st.builds(n.Phrase, st.sampled_from(sorted(PHRASE_ROLES)), inner),
            st.builds(n.Link, st.sampled_from(["https://a.cn/", "#x", "#y", "javascript:0"]), inner),
        ]
    return st.lists(st.one_of(leaves), max_size=4).map(tuple)


inlines = _inlines(2)
ids = st.sampled_from(["", "", "x", "表一"])


def _blocks(depth: int) -> st.SearchStrategy[tuple[n.Block, ...]]:
    kinds: list[st.SearchStrategy[n.Block]] = [
        st.builds(n.Paragraph, st.sampled_from(PARAGRAPH_ROLES), inlines, ids),
        st.builds(n.Heading, st.integers(1, 8), st.sampled_from(sorted(HEADING_ROLES)), inlines, ids),
        st.builds(n.Figure, st.builds(n.Image, st.just("dot.png"), words), inlines, ids),
        words.map(n.CodeBlock),
        st.just(n.PageBreak()),
        st.just(n.Separator()),
    ]
    if depth:
        inner = _blocks(depth - 1)
        item = st.builds(n.ListItem, st.sampled_from(["", "•", "（1）"]), inner)
        cell = st.builds(n.Cell, inner, st.integers(1, 2), st.integers(1, 2), st.booleans())
        row = st.lists(cell, max_size=2).map(tuple).map(n.Row)
        rows = st.lists(row, max_size=2).map(tuple)
        columns = st.just((n.Column(), n.Column(width=0.5), n.Column(), n.Column()))
        kinds += [
            st.builds(n.Quote, inner),
            st.builds(n.Division, st.sampled_from([Role.ATTACHMENT_MARK, Role.GLOSSARY, Role.BODY]), inner, ids),
            st.builds(n.ListBlock, st.booleans(), st.lists(item, max_size=3).map(tuple)),
            st.builds(n.Table, columns, rows, rows, inlines, ids),
        ]
    return st.lists(st.one_of(kinds), max_size=4).map(tuple)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(_blocks(2), st.lists(_blocks(1), min_size=3, max_size=3), st.sampled_from(["horizontal", "vertical"]))
def test_any_tree_reads_back(blocks: tuple[n.Block, ...], held: list[tuple[n.Block, ...]], direction: str) -> None:
    kinds = (n.NoteKind.FOOTNOTE, n.NoteKind.ENDNOTE, n.NoteKind.FOOTNOTE)
    notes = tuple(n.Note(name, inner, kind) for name, inner, kind in zip(NOTES, held, kinds, strict=True))
    job = make_job(*blocks, notes=notes, direction=direction)
    data = write(job)
    assert "\n".join(texts(data)) == document_text(job.document)
    book = Epub(data)
    assert book.dangling() == []
    for name in book.spine:
        found = [element.get("id") for element in book.xml(name).iter() if element.get("id")]
        assert len(found) == len(set(found))
