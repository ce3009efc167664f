"""Elements to blocks: one pass over the events of a page with a stack of what is open, never a recursion.

Wrappers and layout tables dissolve; what is certain (tables, lists, quotes, figures) becomes a block of its kind, up to
the nesting the tree allows; everything else is paragraphs with cues.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable

from pipeline.diagnostics import Code, Place
from pipeline.model import nodes as n
from pipeline.patterns import regex
from pipeline.readers import images
from pipeline.readers.html.content import BLOCKS, CONTROLS, FOREIGN, HEADINGS
from pipeline.readers.html.dom import NEVER, Element, events
from pipeline.readers.html.frames import Context, Frames
from pipeline.readers.html.looks import align_of, declarations, indented, marks_of, size_of
from pipeline.readers.html.notes import opening
from pipeline.readers.html.ruby import brackets, ruby_pairs
from pipeline.readers.lines import permitted
from pipeline.readers.runs import NO_MARKS, Marks, Piece, as_paragraph, only_images, parts, shown, stripped
from pipeline.readers.space import collapsed, mostly_han
from pipeline.records import dataclass

_SAFE = regex(r"^(?:https?://|mailto:)[^\s\x00-\x1f]+$", re.IGNORECASE)
_TRANSPARENT = frozenset(("tbody", "thead", "tfoot", "colgroup", "col"))


@dataclass(frozen=True, slots=True)
class _Look:
    """What holds inside an element."""

    marks: Marks = NO_MARKS
    link: str = ""
    align: n.Align | None = None
    size: float | None = None
    outline: int | None = None
    style: str = "body"
    indent: bool = False
    literal: bool = False


def read_blocks(roots: Iterable[Element], skip: Container[int], context: Context, note: str = "") -> list[n.Block]:
    """The blocks of some elements. `note`: the roots hold the text of that note."""
    return _Builder(context, note).run(roots, skip)


class _Builder:
    def __init__(self, context: Context, note: str) -> None:
        self._context = context
        self._note = note
        self._frames = Frames(context)
        self._looks: list[_Look] = [_Look()]
        self._pieces: list[Piece] = []
        self._first: tuple[_Look, int] | None = None
        self._line = 1
        self._mute: Element | None = None
        self._id = ""
        self._quote_marks = 0
        self._skip: Container[int] = ()

    def run(self, roots: Iterable[Element], skip: Container[int]) -> list[n.Block]:
        self._skip = skip
        for event in events(roots, skip):
            if event[0] == "text":
                owner, value = event[1]
                if self._mute is None:
                    self._text(owner, value)
            elif event[0] == "open":
                if self._mute is None:
                    self._open(event[1])
            elif self._mute is None:
                self._close(event[1])
            elif self._mute is event[1]:
                self._mute = None
        self._flush()
        if flat := self._frames.flattened:
            place = Place(self._context.file)
            self._context.found.warn(Code.UNSUPPORTED_CONTENT, place, case="nesting", what=flat)
        return self._frames.blocks

    # --- events ----------------------------------------------------------------------------------------------------

    def _text(self, owner: Element, value: str) -> None:
        context = self._context
        lead = len(value) - len(value.lstrip())
        line = self._line + value.count("\n", 0, lead)
        self._line += value.count("\n")
        if not value.strip(" \t\r\n\f") and not self._pieces:
            return
        value = permitted(value, context.file, line, context.found)
        if value:
            self._add(n.Text(value), line)

    def _add(self, leaf: n.Inline, line: int = 0) -> None:
        look = self._looks[-1]
        if self._first is None and not (isinstance(leaf, n.Text) and not leaf.value.strip(" \t\r\n\f")):
            self._first = (look, line or self._line)
        if isinstance(leaf, n.NoteRef):
            self._pieces.append(Piece(leaf))
        elif look.literal and isinstance(leaf, n.Text):
            self._pieces.append(Piece(n.Code(leaf.value), look.marks, look.link))
        else:
            self._pieces.append(Piece(leaf, look.marks, look.link))

    def _quote(self, marks: str) -> None:
        """The mark that browsers show at the border of a `<q>`, outer or inner."""
        mark = marks[self._quote_marks % 2]
        self._add(n.Text(mark))
        self._context.found.change(Code.UNSUPPORTED_CONTENT, self._line, 0, "", mark)

    def _open(self, element: Element) -> None:
        tag = element.tag
        self._line = element.line
        if tag in NEVER or tag in CONTROLS or tag in FOREIGN:
            self._mute = element
            return
        if tag == "a" and (key := self._context.notes.references.get(id(element))):
            if id(element) not in self._context.notes.back or not self._note:
                self._add(n.NoteRef(key))
            self._mute = element
            return
        if self._note and id(element) in self._context.notes.back:
            self._mute = element
            return
        name = element.get("id") or (element.get("name") if tag == "a" else "")
        if name in self._context.wanted:
            self._id = self._id or self._context.wanted[name]
        if tag == "br":
            self._break(element)
        elif tag == "hr":
            self._flush()
            self._frames.put(n.Separator(self._span(element.line)))
        elif tag == "img":
            self._image(element)
        elif tag == "ruby":
            for base, reading in ruby_pairs(element, self._skip):
                self._add(n.Ruby(base, reading) if reading else n.Text(base))
            if hidden := brackets(element, self._skip):
                self._context.found.change(Code.UNSUPPORTED_CONTENT, element.line, 0, hidden, "")
            self._mute = element
            return
        elif tag == "pre":
            self._flush()
            self._pre(element)
            self._mute = element
            return
        elif tag in BLOCKS:
            self._flush()
            if _page_end(element):
                self._frames.put(n.PageBreak(self._span(element.line)))
            self._frames.open(element)
        elif tag == "q":
            self._quote("“‘")
            self._quote_marks += 1
        self._looks.append(self._look(element))

    def _close(self, element: Element) -> None:
        tag = element.tag
        if tag in BLOCKS:
            self._flush()
            self._frames.close(element, self._line)
        elif tag == "q":
            self._quote_marks -= 1
            self._quote("”’")
        self._looks.pop()

    def _look(self, element: Element) -> _Look:
        outer = self._looks[-1]
        tag = element.tag
        link = outer.link
        if tag == "a":
            link = self._target(element)
        block = tag in BLOCKS and tag not in _TRANSPARENT
        own = align_of(element)
        return _Look(
            marks_of(element, outer.marks),
            link,
            own or outer.align,
            size_of(element) or outer.size,
            int(tag[1]) if tag in HEADINGS else (None if tag in ("td", "th") else outer.outline),
            tag if block else outer.style,
            indented(element) or ("text-indent" not in element.get("style") and outer.indent),
            outer.literal or tag in ("code", "kbd", "samp", "tt"),
        )

    def _target(self, element: Element) -> str:
        href = element.get("href").strip()
        if href.startswith("#"):
            ours = self._context.wanted.get(href[1:])
            return f"#{ours}" if ours else ""
        return href if _SAFE.match(href) and len(href) < 4_000 else ""

    # --- paragraphs ------------------------------------------------------------------------------------------------

    def _span(self, first: int) -> n.Span:
        return n.Span(self._context.file, first, max(first, self._line))

    def _break(self, element: Element) -> None:
        if _page_end(element):
            self._flush()
            self._frames.put(n.PageBreak(self._span(element.line)))
        else:
            self._pieces.append(Piece(n.Break()))

    def _image(self, element: Element) -> None:
        context = self._context
        place = Place(context.file, element.line)
        address = element.get("src") or element.get("data-src") or element.get("data-original")
        key = images.from_address(address, context.folder, context.assets, context.found, place, context.limits)
        if key:
            self._add(n.Image(key, (element.get("alt") or element.get("title")).strip()))

    def _pre(self, element: Element) -> None:
        text = element.text(self._skip).strip("\r\n")
        line = element.line
        if not text.strip():
            return
        if not mostly_han(text) or any(item.tag == "code" for item in element.elements()):
            value = "\n".join(
                permitted(part, self._context.file, line, self._context.found) for part in re.split("\r\n|\r|\n", text)
            )
            self._frames.put(n.CodeBlock(value, self._span(line)))
            return
        before = True
        for number, part in enumerate(re.split("\r\n|\r|\n", text)):
            part = permitted(part, self._context.file, line + number, self._context.found)
            if part.strip():
                cues = n.Cues(indent=part[0] in " \t\u3000\u00a0", blank_before=before)
                span = n.Span(self._context.file, line + number, line + number)
                self._frames.put(n.Paragraph(n.Role.BODY, (n.Text(part.rstrip()),), span=span, cues=cues))
            before = not part.strip()

    def _flush(self) -> None:
        """End the paragraph that is open."""
        pieces, self._pieces = stripped(collapsed(self._pieces)), []
        first, self._first = self._first, None
        if not pieces or first is None:
            return
        look, line = first
        if self._note and not self._frames.begun:
            pieces = _without_mark(pieces)
            if not pieces:
                return
        pictures = only_images(pieces)
        if pictures:
            for picture in pictures:
                self._frames.put(n.Figure(picture, span=self._span(line), id=self._take_id()))
            return
        inside = self._frames.inside
        for number, part in enumerate([pieces] if look.outline or inside else parts(pieces)):
            part = stripped(part)
            if part:
                self._paragraph(part, look, line, inside, number > 0)

    def _paragraph(self, pieces: list[Piece], look: _Look, line: int, inside: bool, more: bool) -> None:
        cues = n.Cues(look.style, look.outline, look.align, False, look.size, look.indent)
        made = as_paragraph(pieces, cues, self._span(line), "" if more else self._take_id(), inside)
        if made is not None:
            self._frames.put(made)

    def _take_id(self) -> str:
        name, self._id = self._id, ""
        return name


def _page_end(element: Element) -> bool:
    said = declarations(element.get("style"))
    return said.get("page-break-before", said.get("break-before", "")) in ("always", "page")


def _without_mark(pieces: list[Piece]) -> list[Piece]:
    """The opening of a note without its own mark."""
    length = opening(shown(pieces))
    out: list[Piece] = []
    for piece in pieces:
        if length and isinstance(piece.leaf, n.Text):
            cut = min(length, len(piece.leaf.value))
            length -= cut
            if cut == len(piece.leaf.value):
                continue
            piece = piece._replace(leaf=n.Text(piece.leaf.value[cut:]))
        out.append(piece)
    return stripped(out)
