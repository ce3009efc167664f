"""The table of contents: a field that Word can renew, filled beforehand with the page numbers of our own layout.

Entries are real links to the headings (I-6, N-5). Without a layout the numbers are unknown; then they stay out and
Word is asked to renew the field when it opens the file.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.model.build import text
from pipeline.model.nodes import Heading, Role
from pipeline.model.walk import plain_text
from pipeline.typeset.layout import Layout
from pipeline.writers.docx.faces import Hints
from pipeline.writers.docx.names import style_id
from pipeline.writers.docx.ooxml import FORBIDDEN, text_run
from pipeline.writers.docx.story import heading_mark

WORDS = ("目　录", "目　錄")  # Simplified, Traditional
_HINT = '<w:rFonts w:hint="eastAsia"/>'

_FIELD_END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'


def heading_pages(headings: Sequence[Heading], layout: Layout | None) -> list[str]:
    """The folio of the page each heading stands on; empty where the layout does not know it."""
    if layout is None:
        return [""] * len(headings)
    places = [place for place in layout.blocks if place.level > 0]
    found: list[str] = []
    at = 0
    for heading in headings:
        words = plain_text(heading.children)
        here = next((i for i in range(at, len(places)) if places[i].text == words), None)
        if here is None:
            found.append("")
            continue
        at = here + 1
        page = places[here].page
        found.append(layout.pages[page].label if 0 <= page < len(layout.pages) else "")
    return found


def contents_xml(entries: Sequence[tuple[int, int, str, str]], depth: int, *, traditional: bool) -> str:
    """The block with title and entries; an entry is (number of the heading, level, words, folio or empty)."""
    if not entries:
        return ""
    title = plain_text(text(WORDS[traditional]))
    out = [
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/></w:docPartObj>'
        "</w:sdtPr><w:sdtContent>"
        f'<w:p><w:pPr><w:pStyle w:val="{style_id(Role.TOC_TITLE)}"/></w:pPr>{text_run(title)}</w:p>'
    ]
    start = _field(f'TOC \\o "1-{depth}" \\h \\z \\u')
    for index, (number, level, words, folio) in enumerate(entries):
        end = _FIELD_END if index == len(entries) - 1 else ""
        out.append(
            f'<w:p><w:pPr><w:pStyle w:val="TOC{level}"/></w:pPr>{start}{_entry(number, words, folio)}{end}</w:p>'
        )
        start = ""
    out.append("</w:sdtContent></w:sdt>")
    return "".join(out)


def _entry(number: int, words: str, folio: str) -> str:
    name = heading_mark(number)
    words = FORBIDDEN.sub("", words).replace("\t", " ")
    runs = "".join(text_run(piece, _HINT if eastern else "") for piece, eastern in Hints(words).pieces(words, 0))
    page = _field(f"PAGEREF {name} \\h") + text_run(folio) + _FIELD_END if folio else ""
    return f'<w:hyperlink w:anchor="{name}" w:history="1">{runs}<w:r><w:tab/></w:r>{page}</w:hyperlink>'


def _field(instruction: str) -> str:
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
