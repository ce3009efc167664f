"""Markdown: CommonMark with tables, strikethrough, footnotes and front matter; HTML in it is read as on pages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from markdown_it.token import Token

from pipeline.assets import Assets
from pipeline.diagnostics import Code, Diagnostics, Place
from pipeline.errors import SourceError
from pipeline.lang.script import script_of
from pipeline.limits import LIMITS, Limits, over, within
from pipeline.model import nodes as n
from pipeline.model.walk import blocks_of, document_text, plain_text
from pipeline.patterns import regex
from pipeline.readers.anchors import without_dead_links
from pipeline.readers.encoding import decode
from pipeline.readers.markdown.blocks import Builder
from pipeline.readers.markdown.front import is_front, printed, with_front
from pipeline.readers.markdown.inline import Surroundings
from pipeline.readers.markdown.rules import DEEP, UNUSED, mended, parser
from pipeline.records import replace
from pipeline.source import Source

_SHOWN = 80
_UNCLOSED = 2_000
_HEAD = 12  # paragraphs in which a text gives its title
_TELLING = 6  # letters of a title that do not stand in a text by chance
_NOT_TEXT = regex(r"[\W_]+")
_SLUG = regex(r"[^\w\- ]")


def read(source: Source, assets: Assets, found: Diagnostics, encoding: str = "", limits: Limits = LIMITS) -> n.Document:
    """Raw paragraphs, lists, tables, notes and metadata of a Markdown text. Raises `SourceError` (R002, R004–R006)."""
    text = decode(within(source.data, source.name, limits), source.name, found, user=encoding).text
    text = re.sub(r"\r\n|\r|\u2028|\u2029|\x85", "\n", text).replace("\f", "\n")
    unclosed = text.count("[") - text.count("]")
    if unclosed > _UNCLOSED:  # each makes the parser look through the rest of its paragraph
        found.warn(
            Code.LIMIT, Place(source.name), file=source.name, what="open brackets", found=unclosed, limit=_UNCLOSED
        )
        text = text.replace("[", "\\[")
    env: dict[str, Any] = {}
    try:
        tokens = parser(is_front(text)).parse(text, env)
    except RecursionError as error:
        raise over(source.name, "nesting", limits.nesting + 1, limits.nesting) from error
    names = _anchors(tokens)
    builder = Builder(Surroundings(source, assets, found, limits, names))
    builder.run(tokens)
    if env.get(DEEP) or builder.flattened:
        count = env.get(DEEP, 0) + builder.flattened
        found.warn(Code.UNSUPPORTED_CONTENT, Place(source.name), case="nesting", what=count)
    for line, lost in env.get(UNUSED, ()):
        found.warn(Code.UNSUPPORTED_CONTENT, Place(source.name, line), case="note", what=lost[:_SHOWN])
        found.change(Code.UNSUPPORTED_CONTENT, line, 0, lost, "")
    count = mended(env)
    if count:
        found.note(Code.EMPHASIS_MENDED, Place(source.name), count=count)
    meta = n.Meta()
    if tokens and tokens[0].type == "front_matter":
        meta = with_front(meta, tokens[0].content, source.name, found)
    if not builder.blocks:
        raise SourceError.of(Code.EMPTY_SOURCE, Place(source.name))
    ids = {block.id for block in blocks_of(builder.blocks) if isinstance(block, n.Paragraph) and block.id}
    notes = tuple(replace(note, blocks=without_dead_links(note.blocks, ids)) for note in builder.notes.values())
    blocks = without_dead_links(builder.blocks, ids)
    if tokens and tokens[0].type == "front_matter":
        blocks = _with_title_block(blocks, printed(tokens[0].content, source.name), source.name)
    document = n.Document(meta, blocks, notes)
    if meta.language == n.Meta().language:
        document = replace(document, meta=replace(meta, language=script_of(document_text(document))))
    return document


def _with_title_block(
    blocks: tuple[n.Block, ...], said: Sequence[tuple[str, str, int]], file: str
) -> tuple[n.Block, ...]:
    """The blocks with what front matter says of the title block, as every program prints it that reads front matter;
    what the text says itself is not said again."""
    paragraphs = [block for block in blocks_of(blocks) if isinstance(block, n.Paragraph)]
    first = [block for block in paragraphs if block.cues.outline == 1]
    own = len(first) == 1 and blocks[0] is first[0]  # one heading of the first rank is the title
    head = [_NOT_TEXT.sub("", plain_text(block.children)) for block in paragraphs[:_HEAD]]
    out: list[n.Block] = []
    for name, words, line in said:
        wanted = _NOT_TEXT.sub("", words)
        title = name == "title"
        there = wanted in head if title and len(wanted) < _TELLING else wanted in "".join(head)
        if there or (title and own):
            continue
        cues = n.Cues(style="h1", outline=1) if title else n.Cues(style="p")
        out.append(n.Paragraph(n.Role.BODY, (n.Text(words),), span=n.Span(file, line, line), cues=cues))
    return (*blocks[:own], *out, *blocks[own:])


def _anchors(tokens: Sequence[Token]) -> dict[str, str]:
    """Names by which links reach headings (as the great hosts of Markdown make them), with the ids they get."""
    wanted = {
        str(child.attrGet("href"))[1:]
        for token in tokens
        for child in token.children or ()
        if child.type == "link_open" and str(child.attrGet("href") or "").startswith("#")
    }
    if not wanted:
        return {}
    from urllib.parse import unquote

    wanted = {unquote(name) for name in wanted}
    out: dict[str, str] = {}
    seen: dict[str, int] = {}
    for token, inline in pairwise(tokens):
        if token.type != "heading_open":
            continue
        slug = _SLUG.sub("", inline.content.lower()).replace(" ", "-")
        count = seen.get(slug, 0)
        seen[slug] = count + 1
        name = f"{slug}-{count}" if count else slug
        if name in wanted:
            out[name] = f"place-{len(out) + 1}"
            token.meta = {**token.meta, "anchor": out[name]}
    return out
