"""The table of contents: a field that Word can renew, filled beforehand with the page numbers of our own layout.

Entries are real links to the headings (I-6, N-5). Without a layout the numbers are unknown; then they stay out and
Word is asked to renew the field when it opens the file.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from pipeline.model.build import text
from pipeline.model.nodes import Heading, Role
from pipeline.model.walk import plain_text
from pipeline.typeset.layout import Layout
from pipeline.writers.docx.faces import Hints
from pipeline.writers.docx.names import style_id
from pipeline.writers.docx.ooxml import FORBIDDEN, text_run
from pipeline.writers.docx.runs import SET_BREAK
from pipeline.writers.docx.story import heading_mark
from pipeline.writers.docx.titles import turned

_NUMBER_ROOM = 4.0  # ems kept free at the end of a contents line
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


def contents_xml(entries: Sequence[tuple[int, int, str, str]], depth: int, room: float, *, traditional: bool) -> str:
    """The block with title and entries; an entry is (number of the heading, level, words, folio or empty).

    `room`: ems of a line. A turned entry keeps clear of the page numbers (I-5).
    """
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
        entry = _entry(number, words, folio, room - level + 1)
        out.append(f'<w:p><w:pPr><w:pStyle w:val="TOC{level}"/></w:pPr>{start}{entry}{end}</w:p>')
        start = ""
    out.append("</w:sdtContent></w:sdt>")
    return "".join(out)


def _entry(number: int, words: str, folio: str, room: float) -> str:
    name = heading_mark(number)
    words = FORBIDDEN.sub("", words).replace("\t", " ")
    hints = Hints(words)
    lines = [
        "".join(text_run(piece, _HINT if eastern else "") for piece, eastern in hints.pieces(words[start:end], start))
        for start, end in pairwise((0, *turned(words, room - _NUMBER_ROOM), len(words)))
    ]
    runs = SET_BREAK.join(lines)
    page = _field(f"PAGEREF {name} \\h") + text_run(folio) + _FIELD_END if folio else ""
    return f'<w:hyperlink w:anchor="{name}" w:history="1">{runs}<w:r><w:tab/></w:r>{page}</w:hyperlink>'


def _field(instruction: str) -> str:
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
