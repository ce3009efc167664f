"""Inlines as runs: text with its character style and hint, links, note marks, readings, pictures."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import assert_never

from pipeline.model.nodes import (
    Break,
    Code,
    Image,
    Inline,
    Link,
    Marked,
    NoteKind,
    NoteRef,
    Phrase,
    Ruby,
    Text,
)
from pipeline.model.walk import inlines_of, plain_text
from pipeline.records import replace
from pipeline.writers.docx import names
from pipeline.writers.docx.faces import Hints
from pipeline.writers.docx.names import word_language
from pipeline.writers.docx.ooxml import FORBIDDEN, SILENT_TEXT, escape, half_points, text_run
from pipeline.writers.docx.pictures import drawing
from pipeline.writers.docx.places import PLAIN, Phrasing
from pipeline.writers.docx.story import SCHEMES, Story

_HINT = '<w:rFonts w:hint="eastAsia"/>'
# A line end of the wording names its type; a bare one stands for a line feed of literal text.
WORDED_BREAK = '<w:r><w:br w:type="textWrapping"/></w:r>'
# Ends that are set say it by what they clear, which means nothing where nothing floats: `none` where the tree has a
# hint for it, `left` elsewhere. Our reader takes the first as a hint again and the second as no part of the wording.
_HINTED_BREAK = '<w:r><w:br w:type="textWrapping" w:clear="none"/></w:r>'
SET_BREAK = '<w:r><w:br w:type="textWrapping" w:clear="left"/></w:r>'


def holds(kind: type[Image] | type[Ruby], inlines: Iterable[Inline]) -> bool:
    """True if a picture, or a reading, stands in the line."""
    return any(isinstance(node, kind) for node in inlines_of(inlines))


class RunWriter:
    """Writes the inlines of one paragraph; `size` is its type size, `widest` the room for a picture, in points."""

    __slots__ = ("_at", "_breaks", "_hints", "_linked", "_out", "_size", "_spread", "_story", "_widest")

    def __init__(
        self,
        story: Story,
        size: float,
        widest: float,
        breaks: Collection[int] = (),
        spread: tuple[int, int, int] | None = None,
    ) -> None:
        self._story = story
        self._size = size
        self._widest = widest
        self._breaks = breaks  # line ends that are set, not worded, as positions in the plain text
        self._spread = spread  # a blank that is wider than it is written: where, and twips
        self._out: list[str] = []
        self._at = 0
        self._linked = False
        self._hints = Hints("")

    def write(self, inlines: tuple[Inline, ...]) -> str:
        """The runs. Words are never empty: a paragraph without any holds one silent text."""
        words = plain_text(inlines)
        self._hints = Hints(words)
        self._inlines(inlines, PLAIN)
        if not words:
            self._out.append(SILENT_TEXT)
        return "".join(self._out)

    def marks(self, inlines: tuple[NoteRef, ...]) -> str:
        """Note marks alone, without words."""
        self._inlines(inlines, PLAIN)
        return "".join(self._out)

    def _inlines(self, inlines: tuple[Inline, ...], phrasing: Phrasing) -> None:
        for node in inlines:
            match node:
                case Text(value=value):
                    self._text(value, phrasing)
                case Code(value=value):
                    self._text(value, replace(phrasing, code=True))
                case Marked(mark=mark, children=children):
                    self._inlines(children, replace(phrasing, marks=phrasing.marks | {mark}))
                case Phrase(role=role, children=children):
                    self._inlines(children, replace(phrasing, role=role))
                case Link(target=target, children=children):
                    self._link(target, children, phrasing)
                case NoteRef(note=note):
                    self._note(note)
                case Ruby(base=base, reading=reading):
                    self._ruby(base, reading, phrasing)
                case Break(soft=soft):
                    if not soft:
                        self._out.append(WORDED_BREAK)
                    elif self._out and self._out[-1] == SET_BREAK:
                        self._out[-1] = _HINTED_BREAK
                case Image():
                    self._out.append(drawing(self._story, node, self._widest))
                case _:
                    assert_never(node)

    def _text(self, value: str, phrasing: Phrasing) -> None:
        start = self._at
        self._at += len(value)
        cuts = [cut for cut in self._breaks if start < cut <= self._at]
        for cut in cuts:
            self._pieces(value[: cut - start], start, phrasing)
            self._out.append(SET_BREAK)
            value, start = value[cut - start :], cut
        if value:
            self._pieces(value, start, phrasing)

    def _pieces(self, value: str, start: int, phrasing: Phrasing) -> None:
        if self._spread is not None and start <= self._spread[0] and self._spread[1] <= start + len(value):
            begin, end, width = self._spread
            self._spread = None
            cuts = ((start, begin, phrasing), (begin, end, replace(phrasing, spread=width)), (end, start + len(value),
                    phrasing))  # fmt: skip
            for first, last, look in cuts:
                if first < last:
                    self._pieces(value[first - start : last - start], first, look)
            return
        style = self._style(phrasing)
        for piece, eastern in self._hints.pieces(value, start):
            self._out.append(text_run(self._clean(piece), style + _HINT if eastern else style))

    def _style(self, phrasing: Phrasing) -> str:
        identifier = self._story.edition.styles.phrase(phrasing)
        return f'<w:rStyle w:val="{identifier}"/>' if identifier else ""

    def _clean(self, value: str) -> str:
        return legal(self._story, value)

    def _link(self, target: str, children: tuple[Inline, ...], phrasing: Phrasing) -> None:
        inside = target.startswith("#")
        known = target[1:] in self._story.edition.targets if inside else target.lower().startswith(SCHEMES)
        if self._linked or not known or not children:
            if not known:
                self._story.edition.cannot("link", target)
            self._inlines(children, phrasing)
            return
        if inside:
            where = f'w:anchor="{escape(self._story.edition.bookmark(target[1:]))}"'
        else:
            where = f'r:id="{self._story.link(target)}"'
        self._out.append(f'<w:hyperlink {where} w:history="1">')
        self._linked = True
        self._inlines(children, replace(phrasing, link=True))
        self._linked = False
        self._out.append("</w:hyperlink>")

    def _note(self, note: str) -> None:
        edition = self._story.edition
        known = edition.note_numbers.get(note)
        if known is None:
            edition.cannot("note", note)
            return
        if self._story.note_kind is not None:
            edition.cannot("note-in-note", note)
            return
        kind, number = known
        foot = kind is NoteKind.FOOTNOTE
        style = names.FOOTNOTE_MARK[0] if foot else names.ENDNOTE_MARK[0]
        properties = f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>'
        if note in edition.referred:
            # Word knows one mark a note; a further one is a field that repeats its number (17.16.5.37).
            name = edition.bookmark(f"_Ref_{note}")
            self._out.append(
                f'<w:r>{properties}<w:fldChar w:fldCharType="begin"/></w:r>'
                f'<w:r>{properties}<w:instrText xml:space="preserve"> NOTEREF {name} \\f \\h </w:instrText></w:r>'
                f'<w:r>{properties}<w:fldChar w:fldCharType="separate"/></w:r>'
                f"<w:r>{properties}<w:t>{number}</w:t></w:r>"
                f'<w:r>{properties}<w:fldChar w:fldCharType="end"/></w:r>'
            )
            return
        edition.referred.add(note)
        element = "footnoteReference" if foot else "endnoteReference"
        run = f'<w:r>{properties}<w:{element} w:id="{number}"/></w:r>'
        if note in edition.repeated:
            run = edition.marked(f"_Ref_{note}", run)
        self._out.append(run)

    def _ruby(self, base: str, reading: str, phrasing: Phrasing) -> None:
        style = self._style(phrasing)
        full = half_points(self._size)
        language = word_language(self._story.edition.styles.style.tag)
        start = self._at
        self._at += len(base)
        base_runs = "".join(
            text_run(self._clean(piece), style + _HINT if eastern else style)
            for piece, eastern in self._hints.pieces(base, start)
        )
        small = f'<w:rFonts w:hint="eastAsia"/><w:sz w:val="{full // 2}"/>'
        self._out.append(
            f'<w:r><w:ruby><w:rubyPr><w:rubyAlign w:val="center"/><w:hps w:val="{full // 2}"/>'
            f'<w:hpsRaise w:val="{full - 2}"/><w:hpsBaseText w:val="{full}"/><w:lid w:val="{language}"/></w:rubyPr>'
            f"<w:rt>{text_run(self._clean(reading), small)}</w:rt>"
            f"<w:rubyBase>{base_runs}</w:rubyBase></w:ruby></w:r>"
        )


def legal(story: Story, value: str) -> str:
    """Text that XML can hold; a character it cannot hold is left out and reported."""
    if FORBIDDEN.search(value) is None:
        return value
    for char in sorted(set(FORBIDDEN.findall(value))):
        story.edition.cannot("character", f"U+{ord(char):04X}")
    return FORBIDDEN.sub("", value)
