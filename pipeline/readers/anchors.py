"""Links inside a document: those that lead nowhere in it become plain text."""

from __future__ import annotations

from collections.abc import Container, Iterable

from pipeline.model import nodes as n
from pipeline.model.build import tidy
from pipeline.model.walk import inlines_of, map_inlines
from pipeline.records import replace


def without_dead_links(blocks: Iterable[n.Block], ids: Container[str]) -> tuple[n.Block, ...]:
    """Links to places of the document that are not in it become plain text."""

    def change(inlines: tuple[n.Inline, ...]) -> tuple[n.Inline, ...]:
        if not any(isinstance(item, n.Link) and item.target.startswith("#") for item in inlines_of(inlines)):
            return inlines
        out: list[n.Inline] = []
        for item in inlines:
            if isinstance(item, (n.Link, n.Marked, n.Phrase)):
                item = replace(item, children=change(item.children))
            if isinstance(item, n.Link) and item.target.startswith("#") and item.target[1:] not in ids:
                out.extend(item.children)
            else:
                out.append(item)
        return tidy(out)

    return map_inlines(blocks, change)
