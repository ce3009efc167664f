"""Web pages: the report found, the page around it left out and told.

Nothing is fetched: pictures come from `data:` addresses and from the folder of the page only.
"""

from __future__ import annotations

import re

from pipeline.assets import Assets
from pipeline.diagnostics import Code, Diagnostics, Place
from pipeline.errors import SourceError
from pipeline.lang.script import script_of
from pipeline.limits import LIMITS, Limits, within
from pipeline.model import nodes as n
from pipeline.model.walk import blocks_of, inlines_of, plain_text
from pipeline.patterns import bytes_regex, regex
from pipeline.readers.anchors import without_dead_links
from pipeline.readers.encoding import decode
from pipeline.readers.html import facts
from pipeline.readers.html.blocks import read_blocks
from pipeline.readers.html.content import Choice, bare, choose
from pipeline.readers.html.dom import Element, parse
from pipeline.readers.html.frames import Context
from pipeline.readers.html.notes import Notes, find
from pipeline.readers.html.scan import scan
from pipeline.readers.html.told import report, unused
from pipeline.records import replace
from pipeline.source import Source

_CHARSET = bytes_regex(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{1,40})""", re.IGNORECASE)
_XML = bytes_regex(rb"""^\s*<\?xml[^>]{0,100}?encoding\s*=\s*["']([A-Za-z0-9_.:-]{1,40})""")
_HEAD = 4096  # where a page may declare its encoding; twice what the HTML standard looks at
_GOVERNMENT = regex(r"articletitle|sitename|siteidcode|contentsource", re.IGNORECASE)


def read(source: Source, assets: Assets, found: Diagnostics, encoding: str = "", limits: Limits = LIMITS) -> n.Document:
    """The report of a page: raw paragraphs, tables, lists, notes, pictures, metadata.

    Raises `SourceError` (R002, R004, R005, R006).
    """
    text = decode(
        within(source.data, source.name, limits), source.name, found, declared_encoding(source.data), encoding
    ).text
    return read_text(text, source, assets, found, limits)


def declared_encoding(data: bytes) -> str:
    """The label in the page's `<meta>` or XML declaration, or an empty string."""
    match = _CHARSET.search(data[:_HEAD]) or _XML.match(data[:_HEAD])
    return match[1].decode("ascii") if match else ""


def read_text(text: str, source: Source, assets: Assets, found: Diagnostics, limits: Limits = LIMITS) -> n.Document:
    """`read` for a page that is decoded already."""
    file = source.name
    scanned = scan(text, file, limits)
    if scanned.deep or scanned.bloated:
        found.warn(Code.UNSUPPORTED_CONTENT, Place(file), case="tags", what=scanned.deep + scanned.bloated)
    root = parse(scanned, file, limits)
    head, page = facts.from_head(root)
    meta, taken = facts.from_body(root, n.Meta(), file, found)
    government = any(
        element.tag == "meta" and _GOVERNMENT.fullmatch(element.get("name")) for element in root.elements()
    )
    skip = {id(element): (element, "fact") for element in taken}
    notes = find(root)
    skip.update({id(holder): (holder, "note") for holder in notes.holders.values()})
    choice = choose(root, skip, meta.title or head.get("title", "") or page)
    if not choice.parted:
        choice.title = ""
    report(choice, scanned.scripts, file, found)
    context = Context(file, source.folder, assets, found, notes, _wanted(root, notes), limits, _quotes(choice))
    blocks = read_blocks(choice.roots, choice.skip, context)
    if not blocks:
        raise SourceError.of(Code.EMPTY_SOURCE, Place(file))
    blocks = [*_title(choice, facts.page_title(head.get("title", "") or page), blocks, file), *blocks]
    meta = facts.with_head(meta, head, choice.title or page, government)
    shown = "".join(plain_text(block.children) for block in blocks_of(blocks) if isinstance(block, n.Paragraph))
    meta = _with_language(meta, shown)
    ids = {block.id for block in blocks_of(blocks) if not isinstance(block, _NO_ID) and block.id}
    return n.Document(meta, without_dead_links(blocks, ids), _notes(notes, blocks, choice, context, ids))


_NO_ID = (n.ListBlock, n.Quote, n.CodeBlock, n.PageBreak, n.Separator)


def _title(choice: Choice, title: str, blocks: list[n.Block], file: str) -> list[n.Block]:
    """The page's own title as a paragraph, where its text has none and no heading before it gives it."""
    first = [plain_text(block.children) for block in blocks[:6] if isinstance(block, n.Paragraph)]
    opening, name = bare("".join(first))[:400], bare(title)
    if (
        not choice.untitled
        or len(name) < 4
        or name in opening
        or any(name.startswith(bare(text)) for text in first[:2])
    ):
        return []
    cues = n.Cues(style="title", outline=1)
    return [n.Paragraph(n.Role.BODY, (n.Text(title),), span=n.Span(file, 1, 1), cues=cues)]


def _with_language(meta: n.Meta, text: str) -> n.Meta:
    return replace(meta, language=script_of(text))


def _wanted(root: Element, notes: Notes) -> dict[str, str]:
    """Places of the page that its own links lead to, with the ids they get."""
    out: dict[str, str] = {}
    for element in root.elements():
        href = element.get("href").strip()
        if element.tag == "a" and href.startswith("#") and len(href) > 1 and id(element) not in notes.references:
            out.setdefault(href[1:], f"place-{len(out) + 1}")
    return out


def _quotes(choice: Choice) -> bool:
    """False when block quotations hold most of the text: then they are the page's way to indent."""
    total = quoted = 0
    for root in choice.roots:
        total += len(root.text(choice.skip))
        stack: list[Element] = [root]
        while stack:
            element = stack.pop()
            if element.tag == "blockquote":
                quoted += len(element.text(choice.skip))
            else:
                stack.extend(child for child in element.children if isinstance(child, Element))
    return quoted * 2 <= total


def _notes(notes: Notes, blocks: list[n.Block], choice: Choice, context: Context, ids: set[str]) -> tuple[n.Note, ...]:
    """The notes whose references are in the text, in the order of their holders."""
    used: dict[str, None] = {}
    for block in blocks_of(blocks):
        if isinstance(block, n.Paragraph):
            used.update({item.note: None for item in inlines_of(block.children) if isinstance(item, n.NoteRef)})
        elif isinstance(block, (n.Table, n.Figure)):
            used.update({item.note: None for item in inlines_of(block.caption) if isinstance(item, n.NoteRef)})
    out: list[n.Note] = []
    unused(notes, used, choice, context.file, context.found)
    skip = {key: value for key, value in choice.skip.items() if value[1] not in ("note", "M-23")}
    for key in used:
        content = read_blocks([notes.holders[key]], skip, context, key)
        out.append(n.Note(key, without_dead_links(content, ids)))
    return tuple(out)
