"""The cover leaf as Word knows covers: a block of its gallery, so that it is no part of the text.

All it says stands in the text once more; the heights are those of the print edition, as space in its styles.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from pipeline.model.nodes import TITLE_BLOCK_ROLES, Block, Paragraph, Role
from pipeline.model.walk import plain_text
from pipeline.records import replace
from pipeline.style.resolved import RoleStyle
from pipeline.writers.docx.faces import Hints
from pipeline.writers.docx.ooxml import FORBIDDEN, Spacing, text_run, twips
from pipeline.writers.docx.runs import SET_BREAK
from pipeline.writers.docx.styles import StyleBook
from pipeline.writers.docx.titles import by_phrases

_TITLE_PITCH = 1.5  # ems
_HINT = '<w:rFonts w:hint="eastAsia"/>'
_FULL = 0.85  # of the measure that a line may fill: programs that lack our faces set wider ones and would turn it
TAG = "kanben-cover"


def cover_xml(book: StyleBook, blocks: Iterable[Block], section: str) -> str:
    """The cover of a document with the section that it fills; empty when there is no title block."""
    style = book.style
    page = style.page
    block = list(_title_block(blocks))
    if not any(paragraph.role is Role.TITLE for paragraph in block):
        return ""
    ordered = [
        *(item for item in block if item.role is Role.TITLE),
        *(item for item in block if item.role not in (Role.TITLE, Role.SPEAKER)),
        *(item for item in block if item.role is Role.SPEAKER),
    ]
    out: list[str] = []
    y = 0.0
    depth = style.text_height
    foot = sum(len(_lines(item, style.of(item.role), book)) * style.of(item.role).pitch for item in ordered
               if item.role is Role.SPEAKER)  # fmt: skip
    before: Role | None = None
    for item in ordered:
        record = style.of(item.role)
        if item.role is Role.TITLE:
            size = style.cover.size
            record = replace(record, size=size, nominal=style.cover.nominal, pitch=size * _TITLE_PITCH)
        lines = _lines(item, record, book)
        space = 0.0
        if before is None:
            space = style.cover.sink
        elif item.role is Role.SPEAKER and before is not Role.SPEAKER:
            space = max(depth - style.cover.rise - foot - y, 0.0)
        elif before is Role.TITLE and item.role is not Role.TITLE:
            space = page.pitch
        y += space + len(lines) * record.pitch
        name = book.cover_style(replace(record, space_before=0.0, space_after=0.0), _spacing(record, space))
        before = item.role
        out.append(f'<w:p><w:pPr><w:pStyle w:val="{name}"/></w:pPr>{_runs(plain_text(item.children), lines)}</w:p>')
    return (
        f'<w:sdt><w:sdtPr><w:tag w:val="{TAG}"/><w:docPartObj><w:docPartGallery w:val="Cover Pages"/>'
        f"<w:docPartUnique/></w:docPartObj></w:sdtPr><w:sdtContent>{''.join(out)}"
        f'<w:p><w:pPr><w:pStyle w:val="Seam"/>{section}</w:pPr></w:p></w:sdtContent></w:sdt>'
    )


def _title_block(blocks: Iterable[Block]) -> Iterator[Paragraph]:
    """The paragraphs of the first title block."""
    found = False
    for block in blocks:
        if isinstance(block, Paragraph) and block.role in TITLE_BLOCK_ROLES:
            found = True
            yield block
        elif found:
            return


def _lines(block: Paragraph, record: RoleStyle, book: StyleBook) -> list[str]:
    text = FORBIDDEN.sub("", plain_text(block.children))
    room = book.style.page.measure / record.nominal - record.left_indent - record.right_indent
    ends = by_phrases(text, room * _FULL) or by_phrases(text, room)
    return [text[start:end] for start, end in pairwise((0, *ends, len(text)))]


def _spacing(record: RoleStyle, space: float) -> Spacing:
    return Spacing(twips(record.pitch), "exact", twips(space))


def _runs(text: str, lines: list[str]) -> str:
    hints = Hints(text)
    out: list[str] = []
    at = 0
    for line in lines:
        out.append("".join(text_run(piece, _HINT if east else "") for piece, east in hints.pieces(line, at)))
        at += len(line)
    return SET_BREAK.join(out)
