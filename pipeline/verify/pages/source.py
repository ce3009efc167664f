"""A print edition beside the tree of its source: every block's role, every phrase's face (rules N-13, B-1).

The words are those that the independent reader sees, not those that the quick check of a build reads.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, assert_never

from pipeline.lang.marks import is_han
from pipeline.model.nodes import (
    Block as Node,
)
from pipeline.model.nodes import (
    Break,
    Code,
    CodeBlock,
    Division,
    Document,
    Figure,
    Heading,
    Image,
    Inline,
    Link,
    ListBlock,
    Mark,
    Marked,
    NoteRef,
    PageBreak,
    Paragraph,
    Phrase,
    Quote,
    Role,
    Ruby,
    Separator,
    Table,
    Text,
)
from pipeline.style.resolved import ResolvedStyle
from pipeline.verify.findings import Report
from pipeline.verify.pages.setting import Setting
from pipeline.verify.pages.structure import Block, Book
from pipeline.verify.text import expected_texts, first_difference

_STRONG, _EMPHASIS = "hei", "kai"
_PLAIN_PHRASES = frozenset((Role.NAME, Role.TERM))
_OUTSIDE = frozenset(("TOCI", "ContentsTitle"))


class Words(NamedTuple):
    """One paragraph of the tree: what it is, its characters, and the font role each of them asks for."""

    role: Role
    text: str
    fonts: tuple[str, ...]


def check(book: Book, setting: Setting, document: Document, report: Report) -> None:
    """The words, roles in their order, and the face of every ideograph."""
    report.look("N-13")
    difference = first_difference(expected_texts(document), list(texts_of(book)))
    if difference is not None:
        here = _place(book, difference.found)
        where = f"¶{difference.block} "
        report.broken("N-13", where + difference.found, where + difference.expected, at=here, text=difference.found)
    notes = (words for note in document.notes for words in _words(note.blocks, setting.style, Role.NOTE))
    wanted = [words for words in (*_words(document.blocks, setting.style), *notes) if words.text]
    found = [block for block in book.blocks if block.kind not in _OUTSIDE and block.inside("CodeBlock") is None]
    at = 0
    for words in wanted:
        place = _next(found, at, words)
        if place < 0:
            continue  # told as a difference of the words
        at = place + 1
        block = found[place]
        report.look("N-13")
        if block.role and block.role != words.role.value:
            report.broken("N-13", block.role, words.role.value, at=block.lines[0].at, text=words.text[:12])
        _faces(block, words, setting.style, report)


def texts_of(book: Book) -> Iterator[str]:
    """One string a paragraph as the tree counts them: lines of literal text are one, contents pages are none."""
    literal: list[str] = []
    holder = None
    for block in book.blocks:
        if block.kind in _OUTSIDE:
            continue
        code = block.inside("CodeBlock")
        if literal and code != holder:
            yield "\n".join(literal)
            literal = []
        holder = code
        if code is not None:
            above, below = block.empty
            literal += [*[""] * above, block.wording, *[""] * below]
        else:
            yield block.wording
    if literal:
        yield "\n".join(literal)


def _place(book: Book, found: str) -> tuple[int, int]:
    line = next((block.lines[0] for block in book.blocks if found and found in block.wording), None)
    return line.at if line is not None else (0, 0)


def _next(found: Sequence[Block], start: int, words: Words) -> int:
    """The next block with these ideographs; note marks and labels beside them do not count."""
    want = _squares(words.text)
    for place in range(start, min(start + 40, len(found))):
        if _squares(found[place].text) == want:
            return place
    return -1


def _squares(text: str) -> str:
    return "".join(char for char in text if is_han(char))


def _faces(block: Block, words: Words, style: ResolvedStyle, report: Report) -> None:
    glyphs = [
        (line, glyph)
        for line in block.lines
        for glyph in line.glyphs
        if glyph.text and is_han(glyph.text[0]) and glyph.size > 0.8 * block.size
    ]
    fonts = [font for char, font in zip(words.text, words.fonts, strict=True) if is_han(char)]
    if len(glyphs) != len(fonts) or words.role is Role.SIGNER:  # the names of signers have a face of their own (H-6)
        return
    for (line, glyph), font in zip(glyphs, fonts, strict=True):
        report.look("B-1")
        face = glyph.font.partition("+")[2] or glyph.font
        faces = style.fonts[font].faces if font in style.fonts else ()
        if faces and face not in faces:
            report.broken("B-1", face, faces[0], at=line.at, text=glyph.text)
            return


# --- the tree ------------------------------------------------------------------------------------------------------


def _words(blocks: Iterable[Node], style: ResolvedStyle, role: Role | None = None) -> Iterator[Words]:
    """The paragraphs of blocks; `role` overrides theirs where they stand themselves in cells and notes."""
    for block in blocks:
        match block:
            case Paragraph():
                yield _paragraph(block.children, role or block.role, style)
            case Heading():
                yield _paragraph(block.children, role or block.role, style)
            case ListBlock(items=items):
                for item in items:
                    for number, inner in enumerate(item.blocks):
                        first = number == 0 and isinstance(inner, Paragraph)
                        yield from _words((inner,), style, Role.LIST_ITEM if first else None)
            case Quote(blocks=inner_blocks):
                for words in _words(inner_blocks, style):
                    yield _quoted(words, style) if words.role is Role.BODY else words
            case Division(blocks=inner_blocks):
                yield from _words(inner_blocks, style)
            case Table():
                if block.caption:
                    yield _paragraph(block.caption, Role.CAPTION, style)
                for number, row in enumerate((*block.head, *block.body)):
                    for cell in row.cells:
                        head = number < len(block.head) or cell.header
                        yield from _words(cell.blocks, style, Role.TABLE_HEAD if head else Role.TABLE_CELL)
            case Figure(caption=caption):
                if caption:
                    yield _paragraph(caption, Role.CAPTION, style)
            case CodeBlock() | PageBreak() | Separator():
                pass
            case _:
                assert_never(block)


def _quoted(words: Words, style: ResolvedStyle) -> Words:
    """Body text of a quotation has the quotation's look."""
    plain, quoted = style.of(Role.BODY).font, style.of(Role.QUOTE).font
    return Words(Role.QUOTE, words.text, tuple(quoted if font == plain else font for font in words.fonts))


def _paragraph(inlines: Iterable[Inline], role: Role, style: ResolvedStyle) -> Words:
    pieces = list(_pieces(inlines, style.of(role).font, style))
    text = "".join(piece for piece, _ in pieces)
    return Words(role, text, tuple(font for piece, font in pieces for _ in piece))


def _pieces(inlines: Iterable[Inline], font: str, style: ResolvedStyle) -> Iterator[tuple[str, str]]:
    """Stretches of text with the font role each asks for."""
    for node in inlines:
        match node:
            case Text(value=value) | Code(value=value):
                yield value, font
            case Marked(mark=mark, children=children):
                inner = {Mark.STRONG: _STRONG, Mark.EMPHASIS: _EMPHASIS}.get(mark, font)
                yield from _pieces(children, inner, style)
            case Phrase(role=role, children=children):
                inner = font if role in _PLAIN_PHRASES else style.of(role).font
                yield from _pieces(children, inner, style)
            case Link(children=children):
                yield from _pieces(children, font, style)
            case Ruby(base=base):
                yield base, font
            case NoteRef() | Break() | Image():
                pass
            case _:
                assert_never(node)
