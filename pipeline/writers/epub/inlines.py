"""Inlines of the tree as phrasing markup.

Characters are written exactly as the tree has them: no joiners, no zero-width spaces, no substitutes that do not break.
What must stay together stands in an element of class `nb`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import assert_never

from pipeline.lang.english import ENGLISH, english
from pipeline.model.nodes import (
    Break,
    Code,
    Image,
    Inline,
    Link,
    Mark,
    Marked,
    NoteRef,
    Phrase,
    Role,
    Ruby,
    Text,
)
from pipeline.model.walk import plain_text
from pipeline.patterns import regex
from pipeline.records import dataclass
from pipeline.writers.epub.keeping import WIDEST, combined, openings, stretches, width
from pipeline.writers.epub.markup import Dialect, attribute, escape

NAME_WIDEST = 8.0  # em; a longer name (阿布都·热合曼·…) may be divided on a narrow screen

_ELEMENTS: dict[Mark, tuple[str, str]] = {
    Mark.STRONG: ("<strong>", "</strong>"),
    Mark.DOTS: ('<em class="dots">', "</em>"),
    Mark.UNDERLINE: ("<u>", "</u>"),
    Mark.PROPER_NAME: ('<u class="proper-name">', "</u>"),
    Mark.BOOK_TITLE: ('<cite class="book-title">', "</cite>"),
    Mark.STRIKE: ("<s>", "</s>"),
    Mark.SUPERSCRIPT: ("<sup>", "</sup>"),
    Mark.SUBSCRIPT: ("<sub>", "</sub>"),
}
_LINES = (Mark.UNDERLINE, Mark.PROPER_NAME, Mark.BOOK_TITLE)

_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_HAS_HAN = regex(f"[{_HAN}]")
_UNDOTTED = regex(f"[^{_HAN}]+")
_WIDE_SPACE = regex("[ \t]{2,}|\t")


@dataclass(frozen=True, slots=True)
class Picture:
    """An image as a page refers to it: address, and size in pixels (0: unknown)."""

    source: str
    width: int
    height: int


PageMark = tuple[int, str]  # characters of the paragraph before the mark, markup of the mark


@dataclass(slots=True)
class Surroundings:
    """What inlines need to know of the rest of the edition.

    `resolve` turns a link target into an address for the current file, or `None` when there is none. `reference` gives
    the markup of a note mark, empty for a note that does not exist. `picture` finds an image or gives `None`.
    """

    dialect: Dialect
    vertical: bool
    resolve: Callable[[str], str | None]
    reference: Callable[[str], str]
    picture: Callable[[str], Picture | None]


class InlineWriter:
    """Writes the inlines of one paragraph after another."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._linked = False
        self._deferred: list[str] = []
        self._dotted = False
        self._pages: list[PageMark] = []
        self._offset = 0

    def paragraph(self, children: tuple[Inline, ...], pages: list[PageMark] | None = None) -> str:
        """The markup of one paragraph, heading or caption; `pages` are the page ends that fall into it, in order."""
        if not pages:
            return self._render(children)
        self._pages, self._offset = list(pages), 0
        html = self._render(children)
        html += "".join(mark for _, mark in self._pages)
        self._pages = []
        return html

    def _render(self, nodes: tuple[Inline, ...], tail: str = "") -> str:
        out: list[str] = []
        index, count = 0, len(nodes)
        before: Inline | None = None
        while index < count:
            node = nodes[index]
            index += 1
            refs = ""
            while index < count and isinstance(following := nodes[index], NoteRef):
                refs += self._reference(following)
                index += 1
            if index == count:
                refs, tail = refs + tail, ""
            out.append(self._node(node, refs, before))
            before = node
        return "".join(out) + tail

    def _node(self, node: Inline, tail: str, before: Inline | None) -> str:
        """One inline; `tail` is markup that must not begin a line after it."""
        match node:
            case Text(value=value):
                return self._text(value, tail)
            case Marked(mark=mark, children=children):
                opening, closing = self._element(node, before)
                outer = self._dotted
                self._dotted = outer or mark is Mark.DOTS
                html = self._stuck(opening, children, closing, tail)
                self._dotted = outer
                return html
            case Phrase(role=role, children=children):
                whole = " nb" if role is Role.NAME and width(plain_text(children)) <= NAME_WIDEST else ""
                return self._stuck(f'<span class="{role}{whole}">', children, "</span>", tail)
            case Link(target=target, children=children):
                return self._link(target, children) + tail
            case NoteRef():
                return self._reference(node) + tail
            case Ruby(base=base, reading=reading):
                html = f"<ruby>{escape(base)}<rp>（</rp><rt>{escape(reading)}</rt><rp>）</rp></ruby>"
                return self._literal(base, html) + tail
            case Code(value=value):
                return self._literal(value, f"<code>{escape(value)}</code>") + tail
            case Break(soft=soft):
                end = self._around.dialect.end
                return (f"<wbr{end}" if soft else f"<br{end}") + tail
            case Image(asset=asset, alt=alt):
                return self.image(asset, alt) + tail
            case _:
                assert_never(node)

    def image(self, asset: str, alt: str) -> str:
        """An `img`; where the picture cannot be had, an empty element that still speaks its alternative text."""
        picture = self._around.picture(asset)
        if picture is None:
            return f'<span role="img" aria-label="{attribute(alt)}"></span>' if alt else ""
        size = f' width="{picture.width}" height="{picture.height}"' if picture.width and picture.height else ""
        return f'<img src="{attribute(picture.source)}" alt="{attribute(alt)}"{size}{self._around.dialect.end}'

    def _element(self, node: Marked, before: Inline | None) -> tuple[str, str]:
        if node.mark is Mark.EMPHASIS:
            # Latin emphasis is a slant, Chinese emphasis another face (rules B-7, B-8).
            latin = _HAS_HAN.search(plain_text(node.children)) is None
            return ('<em class="latin">' if latin else "<em>"), "</em>"
        opening, closing = _ELEMENTS[node.mark]
        if node.mark in _LINES and isinstance(before, Marked) and before.mark is node.mark:
            # Two names side by side must not look like one (rule K-2).
            opening = opening.replace(' class="', ' class="apart ') if "class" in opening else '<u class="apart">'
        return opening, closing

    def _stuck(self, opening: str, children: tuple[Inline, ...], closing: str, tail: str) -> str:
        """An element and what sticks to its end: outside a short one (kept whole with it), inside a long one."""
        if not tail:
            return f"{opening}{self._render(children)}{closing}"
        if width(plain_text(children)) <= WIDEST:
            return f'<span class="nb">{opening}{self._render(children)}{closing}{tail}</span>'
        return f"{opening}{self._render(children, tail)}{closing}"

    def _link(self, target: str, children: tuple[Inline, ...]) -> str:
        address = None if self._linked else self._around.resolve(target)
        if address is None:
            return self._render(children)
        self._linked = True
        inner = self._render(children)
        self._linked = False
        after = "".join(self._deferred)  # a link inside a link is not allowed: note marks follow it
        self._deferred.clear()
        return f'<a href="{attribute(address)}">{inner}</a>{after}'

    def _reference(self, node: NoteRef) -> str:
        html = self._around.reference(node.note)
        if self._linked:
            self._deferred.append(html)
            return ""
        return html

    # --- characters ------------------------------------------------------------------------------------------------

    def _literal(self, value: str, html: str) -> str:
        """Markup that stands for `value` and is never divided by a page mark."""
        if not self._pages:
            return html
        due = self._due(self._offset + len(value) - 1)
        self._offset += len(value)
        return due + html

    def _due(self, limit: int) -> str:
        marks = ""
        while self._pages and self._pages[0][0] <= limit:
            marks += self._pages.pop(0)[1]
        return marks

    def _text(self, value: str, tail: str) -> str:
        if " " not in value or not (phrases := english(value)):
            return self._words(value, tail)
        language = f'lang="{ENGLISH}"' + (f' xml:lang="{ENGLISH}"' if self._around.dialect.epub else "")
        parts: list[str] = []
        done = 0
        for start, end in phrases:
            if start > done:
                parts.append(self._words(value[done:start], ""))
            parts.append(f"<span {language}>{self._words(value[start:end], tail if end == len(value) else '')}</span>")
            done = end
        if done < len(value):
            parts.append(self._words(value[done:], tail))
        return "".join(parts)

    def _words(self, value: str, tail: str) -> str:
        if not self._pages:
            return self._kept(value, tail)
        parts: list[str] = []
        start, end = self._offset, self._offset + len(value)
        while self._pages and self._pages[0][0] < end:
            at, mark = self._pages.pop(0)
            if at > start:
                parts.append(self._kept(value[start - self._offset : at - self._offset], ""))
                start = at
            parts.append(mark)
        parts.append(self._kept(value[start - self._offset :], tail))
        self._offset = end
        return "".join(parts)

    def _kept(self, value: str, tail: str) -> str:
        found = stretches(value, tail=bool(tail))
        open_at = openings(value)
        if not found and not open_at:
            return self._plain(value) + tail
        parts: list[str] = []
        done = 0
        # An opening is an empty stretch of its own kind; one inside a stretch to keep does not count.
        for start, end in sorted([*found, *((at, at) for at in open_at)]):
            if start < done:
                continue
            if start > done:
                parts.append(self._plain(value[done:start]))
            if start == end:
                parts.append(f"<wbr{self._around.dialect.end}")
                done = end
                continue
            stuck = tail if tail and end == len(value) else ""
            parts.append(f'<span class="nb">{self._plain(value[start:end])}{stuck}</span>')
            tail = "" if stuck else tail
            done = end
        if done < len(value):
            parts.append(self._plain(value[done:]))
        return "".join(parts) + tail

    def _plain(self, value: str) -> str:
        if self._dotted:
            return self._split(value, [match.span() for match in _UNDOTTED.finditer(value)], "undotted")
        if self._around.vertical and (numbers := combined(value)):
            return self._split(value, numbers, "upright")
        if ("  " in value or "\t" in value) and (spaces := [match.span() for match in _WIDE_SPACE.finditer(value)]):
            return self._split(value, spaces, "spaces")
        return escape(value)

    @staticmethod
    def _split(value: str, pieces: list[tuple[int, int]], name: str) -> str:
        parts: list[str] = []
        done = 0
        for start, end in pieces:
            parts.append(escape(value[done:start]))
            parts.append(f'<span class="{name}">{escape(value[start:end])}</span>')
            done = end
        parts.append(escape(value[done:]))
        return "".join(parts)
