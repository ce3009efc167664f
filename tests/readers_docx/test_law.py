"""What is written as a Word file is read back as the same tree: every kind of block and inline, in any nesting."""

from __future__ import annotations

import io
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from pipeline.assets import Assets
from pipeline.diagnostics import Diagnostics, Place
from pipeline.model import nodes as n
from pipeline.model.walk import blocks_of, inlines_of, map_inlines
from pipeline.readers import images
from pipeline.readers.docx import read
from pipeline.source import Source
from pipeline.style.load import load_style
from pipeline.style.resolve import resolve
from pipeline.style.resolved import ResolvedStyle
from pipeline.writers.docx import write
from pipeline.writers.writer import Job
from tests.readers_docx.canonical import Stream
from tests.strategies import documents

LAW = settings(deadline=None, max_examples=40, derandomize=True, suppress_health_check=list(HealthCheck))


@cache
def sheet(name: str, tag: str) -> ResolvedStyle:
    return resolve(load_style(name), tag, "docx")


def picture() -> tuple[Assets, str]:
    assets, out = Assets(), io.BytesIO()
    Image.new("RGB", (8, 4)).save(out, "PNG")
    return assets, images.add(out.getvalue(), "dot.png", assets, Diagnostics(), Place("dot.png"))


PICTURES, PICTURE = picture()


def shown(document: n.Document) -> n.Document:
    """The document with pictures that exist, some links that lead into it, and no notes that nobody refers to."""
    ids = [name for block in blocks_of(document.blocks) if (name := getattr(block, "id", ""))]

    def change(inlines: tuple[n.Inline, ...]) -> tuple[n.Inline, ...]:
        return tuple(_one(node, ids) for node in inlines)

    blocks = _figures(map_inlines(document.blocks, change))
    marks = {node.note for line in _lines(blocks) for node in inlines_of(line) if isinstance(node, n.NoteRef)}
    notes = tuple(
        replace(note, blocks=_figures(map_inlines(note.blocks, change))) for note in document.notes if note.id in marks
    )
    return n.Document(document.meta, blocks, notes)


def _one(node: n.Inline, ids: list[str]) -> n.Inline:
    if isinstance(node, n.Image):
        return replace(node, asset=PICTURE)
    if isinstance(node, n.Link) and ids and len(node.target) % 3 == 0:
        node = replace(node, target=f"#{ids[len(node.target) % len(ids)]}")
    if isinstance(node, (n.Link, n.Marked, n.Phrase)):
        return replace(node, children=tuple(_one(child, ids) for child in node.children))
    return node


def _figures(blocks: tuple[n.Block, ...]) -> tuple[n.Block, ...]:
    out: list[n.Block] = []
    for block in blocks:
        match block:
            case n.Figure():
                out.append(replace(block, image=replace(block.image, asset=PICTURE)))
            case n.Quote() | n.Division():
                out.append(replace(block, blocks=_figures(block.blocks)))
            case n.ListBlock():
                items = tuple(replace(item, blocks=_figures(item.blocks)) for item in block.items)
                out.append(replace(block, items=items))
            case _:
                out.append(block)
    return tuple(out)


def _lines(blocks: tuple[n.Block, ...]) -> list[tuple[n.Inline, ...]]:
    out: list[tuple[n.Inline, ...]] = []

    def keep(inlines: tuple[n.Inline, ...]) -> tuple[n.Inline, ...]:
        out.append(inlines)
        return inlines

    map_inlines(blocks, keep)
    return out


def again(document: n.Document, style: ResolvedStyle) -> n.Document:
    data = write(Job(document, style, None, PICTURES, Diagnostics(), Path(), 0))
    return read(Source("edition.docx", data), Assets(), Diagnostics())


@pytest.mark.parametrize(("name", "tag"), [("official", "zh-Hans"), ("book", "zh-Hant-TW")])
@given(st.data())
@LAW
def test_a_tree_comes_back_as_it_was(name: str, tag: str, data: st.DataObject) -> None:
    document = shown(data.draw(documents))
    assert Stream(again(document, sheet(name, tag))).tokens == Stream(document).tokens
