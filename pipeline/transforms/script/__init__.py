"""Simplified and Traditional: whole trees and plain text, phrases over joined paragraphs, quotation marks by depth."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import assert_never

from pipeline.diagnostics import Code as Said
from pipeline.diagnostics import Diagnostics, Place
from pipeline.lang.regions import region_of
from pipeline.model.nodes import (
    Block,
    Break,
    Code,
    Document,
    Figure,
    Heading,
    Image,
    Inline,
    Link,
    Marked,
    Meta,
    NoteRef,
    Paragraph,
    Phrase,
    Ruby,
    Table,
    Text,
)
from pipeline.model.walk import InlineMap, blocks_of, map_inlines
from pipeline.records import fields, replace
from pipeline.transforms.script.engine import engine_for
from pipeline.transforms.script.glossary import Glossary
from pipeline.transforms.script.held import Converter, Held
from pipeline.transforms.script.lexicon import script_told
from pipeline.transforms.script.persons import Persons, persons_in, persons_of, recurring_in
from pipeline.transforms.script.quotes import Requoting
from pipeline.transforms.script.recurring import recurring_names
from pipeline.transforms.script.vocabulary import Replaced, Vocabulary, Worded

_KEPT_META = frozenset(
    ("date", "identifier", "isbn", "series_number", "language", "index_number", "creators", "keywords", "other")
)
_GAP = "\ufffc"  # stands for what is not converted; OpenCC leaves it and no phrase crosses it


def convert_document(
    document: Document, tag: str, found: Diagnostics, glossary: Glossary | None = None, vocabulary: bool = False
) -> Document:
    """The document in another script: text, metadata, headings, cells, notes, captions, alternative texts.

    Code, addresses, keys and ids stay. The text of a paragraph is converted as one, so a phrase that bold or a link
    divides is converted whole. `Meta.language` becomes `tag`. The number of characters never changes, unless
    `vocabulary` asks for the target's words too; then `found` lists each word replaced (J004) with its lines.
    """
    source = document.meta.language
    if same_habit(source, tag):
        return replace(document, meta=replace(document.meta, language=tag))
    held = converter_for(document, tag, glossary)
    words = Vocabulary(region_of(source).tag, region_of(tag).tag) if vocabulary else None
    if not words:
        return _converted(document, held, tag)
    told: list[Replaced] = []
    made = _converted(document, Worded(held.convert, words, held.kept, told.append), tag)
    _list_words(document, held, words, told, found)
    return made


def _list_words(
    document: Document, held: Held, words: Vocabulary, told: Iterable[Replaced], found: Diagnostics
) -> None:
    """One finding for each word that was replaced, at its first line, with all lines."""
    lines: dict[tuple[str, str], dict[str, None]] = {(word.before, word.after): {} for word in told}
    spans: dict[tuple[str, str], Place] = {}
    notes = (block for note in document.notes for block in note.blocks)
    for block in blocks_of((*document.blocks, *notes)):
        span = block.span
        if span is None:
            continue
        match block:
            case Paragraph(children=children) | Heading(children=children):
                text = "".join(_pieces(children))
            case Table(caption=caption) | Figure(caption=caption):
                text = "".join(_pieces(caption))
            case _:
                continue
        for word in words.found(text, held.convert(text), held.kept(text)):
            pair = (word.before, word.after)
            lines.setdefault(pair, {})[str(span.first)] = None
            spans.setdefault(pair, Place(span.file, span.first))
    for (before, after), at in lines.items():
        found.info(Said.WORD_REPLACED, spans.get((before, after)), before=before, after=after, lines=", ".join(at))


def with_quotes(document: Document, habit: str) -> Document:
    """The document with the quotation marks of a habit (`curly`, `corner`), whatever its region's are."""
    return _converted(document, Requoting(habit), document.meta.language)


def _converted(document: Document, engine: Converter, tag: str) -> Document:
    blocks = tuple(_alternatives(block, engine) for block in map_inlines(document.blocks, engine_map(engine)))
    notes = tuple(replace(note, blocks=map_inlines(note.blocks, engine_map(engine))) for note in document.notes)
    return Document(_meta(document.meta, engine, tag), blocks, notes)


def converter_for(document: Document, tag: str, glossary: Glossary | None = None) -> Held:
    """What converts the texts of a document: the engine of the direction, the document's persons held, and over both
    the settled words."""
    source = document.meta.language
    persons = Persons(persons_of(document), sure=recurring_in(document)) if region_of(source).tag == "zh-Hans" else None
    words = glossary.entries if glossary is not None else {}
    return Held(engine_for(source, tag), persons, words)


def same_habit(source: str, tag: str) -> bool:
    """True when a text in `source` needs no conversion to `tag`."""
    return source == tag or region_of(source).tag == region_of(tag).tag


def engine_map(engine: Converter) -> InlineMap:
    """A change of inlines that converts their joined text."""

    def change(inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
        joined = "".join(_pieces(inlines))
        if not joined:
            return inlines
        converted = engine.cells(joined) if isinstance(engine, Worded) else engine.convert(joined)
        rebuilt, _ = _rebuild(inlines, converted, 0)
        return tuple(rebuilt)

    return change


def _pieces(inlines: Iterable[Inline]) -> Iterator[str]:
    for node in inlines:
        match node:
            case Text(value=value):
                yield value
            case Ruby(base=base):
                yield base
            case Code(value=value):
                yield _GAP * len(value)
            case Marked(children=children) | Phrase(children=children) | Link(children=children):
                yield from _pieces(children)
            case NoteRef() | Break() | Image():
                pass
            case _:
                assert_never(node)


def _rebuild(inlines: Iterable[Inline], text: Sequence[str], at: int) -> tuple[list[Inline], int]:
    out: list[Inline] = []
    for node in inlines:
        match node:
            case Text(value=value):
                out.append(Text("".join(text[at : at + len(value)])))
                at += len(value)
            case Ruby(base=base):
                out.append(replace(node, base="".join(text[at : at + len(base)])))
                at += len(base)
            case Code(value=value):
                out.append(node)
                at += len(value)
            case Marked(children=children) | Phrase(children=children) | Link(children=children):
                inner, at = _rebuild(children, text, at)
                out.append(replace(node, children=tuple(inner)))
            case NoteRef() | Break() | Image():
                out.append(node)
            case _:
                assert_never(node)
    return out, at


def _alternatives(block: Block, engine: Converter) -> Block:
    if isinstance(block, Figure):
        return replace(block, image=replace(block.image, alt=engine.convert(block.image.alt)))
    return block


def _meta(meta: Meta, engine: Converter, tag: str) -> Meta:
    changed = {
        field.name: engine.convert(getattr(meta, field.name))
        for field in fields(Meta)
        if field.name not in _KEPT_META and getattr(meta, field.name)
    }
    return replace(
        meta,
        **changed,
        language=tag,
        creators=tuple(map(engine.convert, meta.creators)),
        keywords=tuple(map(engine.convert, meta.keywords)),
        other=tuple((engine.convert(key), engine.convert(value)) for key, value in meta.other),
    )


def convert_script(text: str, to: str, glossary: Glossary | None = None, vocabulary: bool = False) -> str:
    """A plain text in another script, line by line; the source's script is told from its characters.

    `vocabulary`: the target's words too (软件 becomes 軟體); then the text may change its length.
    """
    source = script_told(text)
    if same_habit(source, to):
        return text
    lines = text.split("\n")
    held = _plain(source, to, glossary, (name for line in lines for name in persons_in(line)), recurring_names(lines))
    engine = _worded(held, source, to, vocabulary)
    return "\n".join(map(engine.convert, lines))


def convert_lines(
    lines: Iterable[str],
    tag: str,
    glossary: Glossary | None = None,
    quotes: str = "",
    replaced: Callable[[int, Replaced], None] | None = None,
) -> Iterator[str]:
    """One line out for each line in; Simplified in unless a line says otherwise. For the text filter.

    A person's name holds from the line that shows it. `quotes` is a habit (`curly`, `corner`) instead of the region's.
    `replaced` asks for the target's words too, and is told the number of the line and each word replaced.
    """
    requoting = Requoting(quotes) if quotes else None
    engines: dict[str, Converter] = {}
    people: dict[str, None] = {}
    words: list[Replaced] = []
    for number, line in enumerate(lines, 1):
        source, made = script_told(line), line
        if not same_habit(source, tag):
            new = [name for name in persons_in(line) if name not in people]
            people.update(dict.fromkeys(new))
            if new or source not in engines:
                held = _plain(source, tag, glossary, people)
                engines[source] = _worded(held, source, tag, replaced is not None, words)
            made = engines[source].convert(line)
            if replaced is not None:
                for word in words:
                    replaced(number, word)
                words.clear()
        yield requoting.convert(made) if requoting is not None else made


def _plain(source: str, tag: str, glossary: Glossary | None, names: Iterable[str], sure: Iterable[str] = ()) -> Held:
    persons = Persons(names, sure=sure) if source == "zh-Hans" else None
    return Held(engine_for(source, tag), persons, glossary.entries if glossary is not None else {})


def _worded(held: Held, source: str, tag: str, wanted: bool, told: list[Replaced] | None = None) -> Converter:
    """With the words of the target when that is wanted and it has some. A text of no known region is taken for
    Taiwan's."""
    if not wanted:
        return held
    side = "zh-Hant-TW" if source == "zh-Hant" else source
    words = Vocabulary(side, region_of(tag).tag)
    return Worded(held.convert, words, held.kept, (told if told is not None else []).append) if words else held
