"""Both trees of a conversion side by side: every text that is converted as a whole becomes a passage."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple, assert_never

from pipeline.diagnostics import Diagnostics
from pipeline.lang.marks import is_han
from pipeline.lang.regions import region_of
from pipeline.model.nodes import (
    Block,
    Break,
    Code,
    CodeBlock,
    Division,
    Document,
    Figure,
    Heading,
    Image,
    Inline,
    Link,
    ListBlock,
    Marked,
    Meta,
    NoteRef,
    PageBreak,
    Paragraph,
    Phrase,
    Quote,
    Role,
    Ruby,
    Separator,
    Span,
    Table,
    Text,
)
from pipeline.model.walk import blocks_of
from pipeline.records import fields
from pipeline.review.record import GAP, DoubtfulPlace, Passage, Person, Review, Word
from pipeline.transforms.script import convert_document, converter_for, same_habit
from pipeline.transforms.script.doubt import counterparts
from pipeline.transforms.script.held import Held
from pipeline.transforms.script.persons import bare
from pipeline.transforms.script.terms import Term, forms_for, glossary_of
from pipeline.transforms.script.vocabulary import Vocabulary

_PATIENCE, _LEAST = 100, 2
_RANK = ("twofold", "alone", "crossing", "single", "name", "other")  # the more often wrong, the earlier


def collect(document: Document, tag: str, terms: Mapping[str, Term], file: str, vocabulary: bool = False) -> Review:
    """The review of a document for one target. `vocabulary`: the words that the target's region would put are listed;
    the passages keep the wording of the source, so that every place of it can be found."""
    glossary = glossary_of(terms, tag) if terms else None
    source = document.meta.language
    passages = passages_of(document, convert_document(document, tag, Diagnostics(), glossary))
    held = None if same_habit(source, tag) else converter_for(document, tag, glossary)
    doubts = tuple(_doubts(passages, held)) if held is not None else ()
    named = _most_doubtful(doubts, passages)
    return Review(
        file,
        document.meta.title,
        source,
        tag,
        passages,
        named,
        _alternatives(passages, held) if held is not None else {},
        forms_for(terms, tag),
        tuple(Person(*pair) for pair in held.people()) if held is not None else (),
        len(doubts) - len(named),
        tuple(_replaced(passages, held, Vocabulary(region_of(source).tag, region_of(tag).tag)))
        if held is not None and vocabulary
        else (),
    )


def _replaced(passages: Iterable[Passage], held: Held, words: Vocabulary) -> Iterator[Word]:
    lines: dict[tuple[str, str], dict[int, None]] = {}
    for passage in passages:
        for word in words.found(passage.source, passage.result, held.kept(passage.source)):
            lines.setdefault((word.before, word.after), {})[passage.line] = None
    yield from (Word(before, after, tuple(sorted(at))) for (before, after), at in sorted(lines.items()))


def _doubts(passages: Iterable[Passage], held: Held) -> Iterator[DoubtfulPlace]:
    """The places in doubt of all passages; of a name, the first place only."""
    names: set[tuple[str, int]] = set()
    for number, passage in enumerate(passages):
        for doubt in held.doubts(passage.source, passage.result):
            if doubt.reason == "name" and doubt.word is not None:
                name = (bare(passage.source[slice(*doubt.word)]), doubt.offset - doubt.word[0])
                if name in names:
                    continue
                names.add(name)
            yield DoubtfulPlace(number, doubt.offset, doubt.candidates, doubt.reason, doubt.word, doubt.evidence)


def _most_doubtful(doubts: tuple[DoubtfulPlace, ...], passages: tuple[Passage, ...]) -> tuple[DoubtfulPlace, ...]:
    """As many places as a reader has the patience for: one in `_PATIENCE` of the characters with several counterparts.

    What no word settles comes first, then what words settle badly; a word that is there already comes after others.
    """
    several = sum(char in counterparts() for passage in passages for char in passage.source)
    most = max(_LEAST, several // _PATIENCE)
    if len(doubts) <= most:
        return doubts
    seen: Counter[tuple[str, str]] = Counter()
    ranks: list[tuple[int, int, int]] = []
    for number, doubt in enumerate(doubts):
        text = passages[doubt.passage].source
        word = (doubt.reason, text[max(doubt.offset - 1, 0) : doubt.offset + 2])
        ranks.append((seen[word], _RANK.index(doubt.reason), number))
        seen[word] += 1
    kept = {number for *_, number in sorted(ranks)[:most]}
    return tuple(doubt for number, doubt in enumerate(doubts) if number in kept)


def _alternatives(passages: Iterable[Passage], held: Held) -> dict[str, tuple[str, ...]]:
    """All forms of each character that has several and stands in a text."""
    chars = sorted({char for passage in passages for char in passage.source if is_han(char)})
    return {char: forms for char in chars if len(forms := held.forms(char)) > 1}


class _Unit(NamedTuple):
    line: int
    role: str
    text: str
    literal: tuple[str, ...]


def passages_of(source: Document, result: Document) -> tuple[Passage, ...]:
    """The passages of a document and its conversion, in reading order: blocks, notes, then facts about the document
    that no block shows. Both trees have one structure; that is what a conversion promises."""
    made = tuple(
        Passage(one.line, one.role, one.text, other.text, one.literal)
        for one, other in zip(_units(source), _units(result), strict=True)
        if one.text.strip(GAP)
    )
    shown = "\n".join(passage.source.replace("\u3000", "") for passage in made)
    facts = (
        Passage(0, name, one, other)
        for (name, one), (_, other) in zip(_facts(source.meta), _facts(result.meta), strict=True)
        if any(map(is_han, one)) and one.replace("\u3000", "") not in shown
    )
    return (*made, *dict.fromkeys(facts))


def _units(document: Document) -> Iterator[_Unit]:
    yield from _blocks(document.blocks, "")
    for note in document.notes:
        yield from _blocks(note.blocks, Role.NOTE.value)


def _blocks(blocks: Iterable[Block], role: str) -> Iterator[_Unit]:
    line = 0  # a cell or caption without a place of its own stands where the block before it began
    for block in blocks_of(blocks):
        line = _line(block.span) or line
        match block:
            case Paragraph(children=children) | Heading(children=children):
                yield _unit(line, role or block.role.value, children)
            case Table(caption=caption):
                yield _unit(line, Role.CAPTION.value, caption)
            case Figure(caption=caption, image=image):
                yield _Unit(line, "alternative", image.alt, ())
                yield _unit(line, Role.CAPTION.value, caption)
            case ListBlock() | Quote() | Division() | CodeBlock() | PageBreak() | Separator():
                pass
            case _:
                assert_never(block)


def _line(span: Span | None) -> int:
    return span.first if span is not None else 0


def _unit(line: int, role: str, inlines: tuple[Inline, ...]) -> _Unit:
    literal: list[str] = []
    return _Unit(line, role, "".join(_pieces(inlines, literal)), tuple(literal))


def _pieces(inlines: Iterable[Inline], literal: list[str]) -> Iterator[str]:
    for node in inlines:
        match node:
            case Text(value=value):
                yield value
            case Ruby(base=base):
                yield base
            case Code(value=value):
                if value:
                    literal.append(value)
                yield GAP * len(value)
            case Marked(children=children) | Phrase(children=children) | Link(children=children):
                yield from _pieces(children, literal)
            case NoteRef() | Break() | Image():
                pass
            case _:
                assert_never(node)


def _facts(meta: Meta) -> Iterator[tuple[str, str]]:
    """Everything about the document that a conversion touches, one value a fact."""
    for item in fields(Meta):
        value = getattr(meta, item.name)
        for one in value if isinstance(value, tuple) else (value,):
            yield from ((item.name, part) for part in (one if isinstance(one, tuple) else (one,)))
