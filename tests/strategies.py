"""Hypothesis strategies for valid documents: every kind of node, nested as readers nest them."""

from __future__ import annotations

from hypothesis import strategies as st

from pipeline.model import nodes as n
from pipeline.model.build import tidy
from pipeline.model.nodes import Align, Mark, NoteKind, Role

# Chinese with its marks, Latin, figures, rare planes; no line ends, no characters that XML forbids.
LETTERS = "一二三年报告工作政协国發門𠮷王立，。、；：？！“”‘’（）《》——……·％　 aZ09.,:%&<>\"'(){}[]*_#`~^$\\|-+/é"
words = st.text(alphabet=LETTERS, min_size=1, max_size=24)
labels = st.text(alphabet="abcxyz019-", min_size=1, max_size=8)
phrase_roles = st.sampled_from(sorted(n.PHRASE_ROLES))
heading_roles = st.sampled_from(sorted(n.HEADING_ROLES))
paragraph_roles = st.sampled_from(sorted(set(Role) - n.HEADING_ROLES - n.PHRASE_ROLES - {Role.CODE}))
NOTE_IDS = ("n1", "n2", "n3")

texts = st.builds(n.Text, words)
leaves: st.SearchStrategy[n.Inline] = st.one_of(
    texts,
    st.builds(n.Ruby, words, words),
    st.builds(n.Code, words),
    st.builds(n.Break, st.booleans()),
    st.builds(n.NoteRef, st.sampled_from(NOTE_IDS)),
    st.builds(n.Image, labels, words),
)


def _inner(children: st.SearchStrategy[n.Inline]) -> st.SearchStrategy[n.Inline]:
    several = st.lists(children, min_size=1, max_size=3).map(tidy)
    return st.one_of(
        st.builds(n.Marked, st.sampled_from(Mark), several),
        st.builds(n.Phrase, phrase_roles, several),
        st.builds(n.Link, words.map(lambda word: "https://example.org/" + word.encode().hex()), several),
    )


inlines = st.lists(st.recursive(leaves, _inner, max_leaves=5), min_size=1, max_size=4).map(tidy)
spans = st.none() | st.builds(n.Span, words, st.integers(1, 99), st.integers(100, 999))
cues = st.just(n.NO_CUES) | st.builds(
    n.Cues, bold=st.booleans(), size=st.none() | st.floats(1, 99), indent=st.booleans()
)
paragraphs = st.builds(n.Paragraph, paragraph_roles, inlines, labels | st.just(""), spans, cues)
headings = st.builds(n.Heading, st.integers(1, 6), heading_roles, inlines, labels | st.just(""), spans, cues)
figures = st.builds(n.Figure, st.builds(n.Image, labels, words), inlines | st.just(()))
simple: st.SearchStrategy[n.Block] = st.one_of(
    paragraphs, headings, figures, st.builds(n.CodeBlock, words), st.builds(n.PageBreak), st.builds(n.Separator)
)


@st.composite
def tables(draw: st.DrawFn) -> n.Table:
    """A table whose cells fill its grid exactly; some cells span columns, a whole column may span rows."""
    width = draw(st.integers(1, 4))

    def row(header: bool) -> n.Row:
        cells, left = [], width
        while left:
            span = draw(st.integers(1, left))
            content = tuple(draw(st.lists(paragraphs, max_size=2)))
            cells.append(n.Cell(content, 1, span, header, draw(st.none() | st.sampled_from(Align))))
            left -= span
        return n.Row(tuple(cells))

    head = tuple(row(True) for _ in range(draw(st.integers(0, 1))))
    body = tuple(row(False) for _ in range(draw(st.integers(1, 3))))
    columns = tuple(n.Column(draw(st.none() | st.sampled_from(Align))) for _ in range(width))
    return n.Table(columns, head, body, draw(inlines | st.just(())))


def _containers(children: st.SearchStrategy[n.Block]) -> st.SearchStrategy[n.Block]:
    several = st.lists(children, min_size=1, max_size=3).map(tuple)
    item = st.builds(n.ListItem, st.sampled_from(("•", "1.", "（1）", "")), several)
    return st.one_of(
        st.builds(n.Quote, several),
        st.builds(n.Division, st.sampled_from((Role.GLOSSARY, Role.ATTACHMENT_TITLE)), several),
        st.builds(n.ListBlock, st.booleans(), st.lists(item, min_size=1, max_size=3).map(tuple)),
    )


blocks = st.recursive(simple | tables(), _containers, max_leaves=4)
notes = st.tuples(
    *(
        st.builds(
            n.Note, st.just(name), st.lists(paragraphs, min_size=1, max_size=2).map(tuple), st.sampled_from(NoteKind)
        )
        for name in NOTE_IDS
    )
)
metas = st.builds(
    n.Meta,
    title=words | st.just(""),
    speaker=words | st.just(""),
    creators=st.lists(words, max_size=2).map(tuple),
    date=st.sampled_from(("", "2022-02-17")),
    language=st.sampled_from(("zh-Hans", "zh-Hant", "zh-Hant-TW")),
    other=st.lists(st.tuples(words, words), max_size=2).map(tuple),
)
documents = st.builds(n.Document, metas, st.lists(blocks, min_size=1, max_size=6).map(tuple), notes)
