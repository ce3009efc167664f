"""The account of every visible character of web pages, Word files and Markdown, by count.

What a source shows (`shown`), with what edits put in, must be what the tree holds with what edits took out. Layout
space counts for nothing: browsers and Word show none of it. Order is checked over Han by `measure.formats`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from pipeline.assets import Assets
from pipeline.conversion import choose_reader
from pipeline.diagnostics import Diagnostics
from pipeline.formats import load_reader
from pipeline.model import nodes as n
from pipeline.model.walk import blocks_of, inlines_of
from pipeline.readers.docx.package import MC, M, Node, Package, W, local, word
from pipeline.readers.docx.symbols import symbol
from pipeline.readers.encoding import decode
from pipeline.readers.html import declared_encoding
from pipeline.readers.html.dom import Element, parse
from pipeline.readers.html.scan import scan
from pipeline.source import Source
from pipeline.transforms import apply

_SPACE = re.compile(r"\s+")
_UNSEEN = frozenset(("head", "script", "style", "template", "noscript", "datalist", "noembed", "noframes"))
_COMMENT = re.compile("<!--.*?-->", re.DOTALL)
_WIDE = re.compile("[\u3001-\u303f\u3400-\u9fff\uff01-\uff60\U00020000-\U0003ffff]")
_STORIES = ("comments", "footnotes", "endnotes", "header", "footer")


def shown(source: Source) -> str:
    """The text that a source shows a reader somewhere, spaces included."""
    name = choose_reader(source).name
    if name == "docx":
        package = Package(source.data, source.name, Diagnostics())
        parts = [package.main, *(part for kind in _STORIES for part in package.all_related(kind))]
        return "".join(_of_part(package.tree(part)) for part in parts)
    declared = declared_encoding(source.data) if name == "html" else ""
    text = decode(source.data, source.name, Diagnostics(), declared).text
    if name == "html":
        return _of_page(parse(scan(text, source.name), source.name))
    return _COMMENT.sub("", text)


def _of_page(root: Element) -> str:
    out: list[str] = []
    stack: list[Element | str] = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, str):
            out.append(node)
        elif node.tag not in _UNSEEN:
            stack.extend(reversed(node.children))
    return "".join(out)


def _of_part(root: Node) -> str:
    out: list[str] = []
    stack = [root]
    while stack:
        node = stack.pop()
        name = local(node)
        if node.tag in (W + "t", W + "delText", M + "t"):
            out.append(node.text or "")
        elif node.tag == W + "sym":
            out.append(symbol(int(word(node, "char"), 16), word(node, "font")))
        if node.tag == MC + "AlternateContent":
            branch = node.find(MC + "Choice")
            stack.append(branch if branch is not None else node.find(MC + "Fallback"))
        elif name not in ("footnote", "endnote") or node.get(W + "type", "normal") == "normal":
            stack.extend(reversed(list(node.iterchildren())))
    return "".join(out)


def held(document: n.Document, alternatives: bool = False) -> str:
    """Everything a tree shows that came from its source: text and readings; on request the words for pictures."""
    blocks = [*document.blocks, *(block for note in document.notes for block in note.blocks)]
    return "".join(_held(blocks, alternatives))


def _held(blocks: Iterable[n.Block], alternatives: bool) -> Iterable[str]:
    for block in blocks_of(blocks):
        match block:
            case n.Paragraph(children=children) | n.Heading(children=children):
                yield _inline(children, alternatives)
            case n.Figure(image=image, caption=caption):
                yield _inline((image, *caption), alternatives)
            case n.Table(caption=caption):
                yield _inline(caption, alternatives)
            case n.CodeBlock(value=value):
                yield value
            case _:
                pass


def _inline(children: tuple[n.Inline, ...], alternatives: bool) -> str:
    out: list[str] = []
    for item in inlines_of(children):
        match item:
            case n.Text(value=value) | n.Code(value=value):
                out.append(value)
            case n.Ruby(base=base, reading=reading):
                out.append(base + reading)
            case n.Image(alt=alt) if alternatives:
                out.append(alt)
            case _:
                pass
    return "".join(out)


def unbalanced(source: Source, recognised: bool = True) -> dict[str, int]:
    """Characters with no fate (positive) or invented (negative). Markdown is held to wide characters: marks of the
    markup and addresses are ASCII. List marks that Word counts are the reader's own and are recorded by it."""
    found = Diagnostics()
    document = load_reader(choose_reader(source))(source, Assets(), found)
    if recognised:
        document = apply(document, found)
    balance: Counter[str] = Counter()
    before = "".join(change.before for change in found.changes)
    after = "".join(change.after for change in found.changes)
    wide = choose_reader(source).name == "markdown"
    for sign, text in ((1, shown(source)), (1, after), (-1, held(document, wide)), (-1, before)):
        for char, count in Counter("".join(_WIDE.findall(text)) if wide else _SPACE.sub("", text)).items():
            balance[char] += sign * count
    return {char: count for char, count in balance.items() if count}
