"""HTML that stands between the paragraphs of a Markdown text."""

from __future__ import annotations

from pipeline.diagnostics import Code, Place
from pipeline.model import nodes as n
from pipeline.readers.html.blocks import read_blocks
from pipeline.readers.html.dom import parse
from pipeline.readers.html.frames import Context
from pipeline.readers.html.notes import Notes
from pipeline.readers.html.scan import scan
from pipeline.readers.markdown.inline import Surroundings


def embedded(html: str, first: int, around: Surroundings) -> tuple[n.Block, ...]:
    """The blocks of HTML that begins after line `first`, read as a page is; Markdown between its tags stays outside."""
    name = around.source.name
    scanned = scan(html, name, around.limits, first)
    root = parse(scanned, name, around.limits)
    if scanned.scripts:
        around.found.note(Code.UNSUPPORTED_CONTENT, Place(name, first + 1), case="scripts", what=scanned.scripts)
    context = Context(name, around.source.folder, around.assets, around.found, Notes(), {}, around.limits)
    return tuple(read_blocks([root], (), context))
