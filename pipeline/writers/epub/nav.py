"""The navigation document of EPUB 3 and the NCX of EPUB 2: contents, landmarks, pages of the print edition.

The packaging library writes both too, but without roles, in English, flat and without pages in the NCX; so it is handed
finished ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from pipeline.writers.epub.blocks import Entry
from pipeline.writers.epub.markup import attribute, escape
from pipeline.writers.epub.metadata import Words, nested
from pipeline.writers.epub.xhtml import Edition

FOLDER = "text"
COVER_PAGE = f"{FOLDER}/cover.xhtml"
COVER = "images/cover.png"
Line = tuple[int, Entry]


def document_head(title: str, tag: str, style: str) -> str:
    """Everything up to the body of an XHTML document; `style` is the address of the style sheet."""
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n'
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" '
        f'lang="{tag}" xml:lang="{tag}">\n<head>\n<meta charset="utf-8"/>\n<title>{escape(title)}</title>\n'
        f'<link rel="stylesheet" type="text/css" href="{style}"/>\n</head>\n'
    )


def outline(entries: tuple[Entry, ...], address: Callable[[Entry], str]) -> str:
    """The contents as nested ordered lists."""
    out: list[str] = []
    depth = 0
    for level, entry in nested(entries):
        if level > depth:
            out.append("<ol>")
        else:
            out.append("</li>" + "</ol></li>" * (depth - level))
        out.append(f'<li><a href="{attribute(address(entry))}">{escape(entry.title)}</a>')
        depth = level
    return "".join(out) + "</li></ol>" * depth


def cover_page(edition: Edition, tag: str, said: Words) -> str:
    """The first page of the book: the cover picture alone, which says the title."""
    return (
        document_head(f"{said.cover} {edition.title}", tag, "../style.css")
        + f'<body>\n<section class="cover" epub:type="cover" aria-label="{said.cover}">'
        + f'<img src="../{COVER}" role="doc-cover" alt="{said.cover}：{attribute(edition.title)}"/>'
        + "</section>\n</body>\n</html>\n"
    )


def nav(edition: Edition, tag: str, said: Words, *, cover: bool) -> str:
    """`nav.xhtml`: contents, landmarks, page list."""
    first = edition.files[0].name
    parts = [
        document_head(edition.title, tag, "style.css"),
        f'<body>\n<nav epub:type="toc" role="doc-toc" id="toc" aria-label="{said.contents}">\n'
        f"<h1>{said.contents}</h1>\n",
        outline(edition.entries, lambda entry: f"{FOLDER}/{entry.file}#{entry.anchor}")
        or f'<ol><li><a href="{FOLDER}/{first}">{escape(edition.title)}</a></li></ol>',
        f'\n</nav>\n<nav epub:type="landmarks" aria-label="{said.landmarks}" hidden="hidden">\n'
        f"<h2>{said.landmarks}</h2>\n<ol>",
        f'<li><a epub:type="cover" href="{COVER_PAGE}">{said.cover}</a></li>' if cover else "",
        f'<li><a epub:type="toc" href="nav.xhtml#toc">{said.contents}</a></li>',
        f'<li><a epub:type="bodymatter" href="{FOLDER}/{first}">{said.beginning}</a></li>',
        "</ol>\n</nav>\n",
    ]
    if edition.pages:
        pages = "".join(
            f'<li><a href="{FOLDER}/{page.file}#{page.anchor}">{escape(page.label)}</a></li>' for page in edition.pages
        )
        parts.append(
            f'<nav epub:type="page-list" role="doc-pagelist" aria-label="{said.pages}" hidden="hidden">\n'
            f"<h2>{said.pages}</h2>\n<ol>{pages}</ol>\n</nav>\n"
        )
    return "".join(parts) + "</body>\n</html>\n"


def ncx(edition: Edition, tag: str, identifier: str) -> str:
    """`toc.ncx` (OPF 2.0.1, section 2.4.1): the same contents and pages for old reading systems."""
    lines = nested(edition.entries) or [(1, Entry(1, edition.title, edition.files[0].name, ""))]
    labels = [page.label for page in edition.pages]
    largest = max((int(label) for label in labels if label.isdecimal()), default=0)
    facts = {
        "dtb:uid": identifier,
        "dtb:depth": str(max(level for level, _ in lines)),
        "dtb:totalPageCount": str(len(labels)),
        "dtb:maxPageNumber": str(largest),
    }
    heads = "".join(f'<meta name="{name}" content="{attribute(value)}"/>' for name, value in facts.items())
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1" xml:lang="{tag}">\n'
        f"<head>{heads}</head>\n<docTitle><text>{escape(edition.title)}</text></docTitle>\n"
        f"<navMap>{_points(lines)}</navMap>\n{_page_targets(edition, len(lines))}</ncx>\n"
    )


def _points(lines: Iterable[Line]) -> str:
    out: list[str] = []
    depth = 0
    for order, (level, entry) in enumerate(lines, 1):
        out.append("</navPoint>" * (depth - level + 1))
        source = f"{FOLDER}/{entry.file}" + (f"#{entry.anchor}" if entry.anchor else "")
        out.append(
            f'<navPoint id="point-{order}" playOrder="{order}"><navLabel><text>{escape(entry.title)}</text></navLabel>'
            f'<content src="{attribute(source)}"/>'
        )
        depth = level
    return "".join(out) + "</navPoint>" * depth


def _page_targets(edition: Edition, played: int) -> str:
    if not edition.pages:
        return ""
    out = ["<pageList>"]
    for number, page in enumerate(edition.pages, 1):
        kind, value = ("normal", f' value="{page.label}"') if page.label.isdecimal() else ("special", "")
        out.append(
            f'<pageTarget id="target-{number}" type="{kind}"{value} playOrder="{played + number}">'
            f"<navLabel><text>{escape(page.label)}</text></navLabel>"
            f'<content src="{FOLDER}/{page.file}#{page.anchor}"/></pageTarget>'
        )
    return "".join(out) + "</pageList>\n"
