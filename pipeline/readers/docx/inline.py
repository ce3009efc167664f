"""Runs of a paragraph to pieces: marks, fields, links, notes, pictures, ruby, symbols, tracked changes accepted."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.model import nodes as n
from pipeline.model.nodes import Mark
from pipeline.patterns import regex
from pipeline.readers.docx.own import Look
from pipeline.readers.docx.package import (
    MC,
    XML_SPACE,
    A,
    M,
    Node,
    R,
    V,
    W,
    child,
    local,
    text_of,
    value_of,
    word,
)
from pipeline.readers.docx.story import Story
from pipeline.readers.docx.styles import Letters, Style, Styles, letters_of, symbol_face
from pipeline.readers.docx.symbols import is_symbol_face, symbol
from pipeline.readers.faces import Kind, kind_of, mark_of
from pipeline.readers.runs import Piece
from pipeline.records import dataclass

_HYPERLINK = regex(r'^\s*HYPERLINK\s+(?:(\\l)\s+)?"([^"]*)"(?:.*?\\l\s+"([^"]*)")?', re.IGNORECASE | re.DOTALL)
_RUBY = regex(r"\\s\\up\s*\d*\s*\(([^()]*)\)\s*[,;]\s*([^()]*)\)\s*$", re.IGNORECASE)
_CIRCLED = regex(r"\\o\s*\\ac\s*\(([^(),]*)[,;]([^(),]*)\)", re.IGNORECASE)
_SIGNS = regex("[\uf020-\uf0ff]")  # where symbol faces keep their 224 signs
_TRANSPARENT = frozenset(("smartTag", "customXml", "sdtContent", "dir", "bdo", "fldSimple"))
_NOTEREF = regex(r"\s*NOTEREF\s+(\S+)")
_PHRASES = frozenset(("Lead", "Lead2", "Lead3", "Name", "Term"))
_POINTLESS = frozenset(
    ("rPr", "pPr", "proofErr", "bookmarkEnd", "commentRangeStart", "commentRangeEnd", "commentReference",
     "annotationRef", "lastRenderedPageBreak", "footnoteRef", "endnoteRef", "separator", "continuationSeparator",
     "permStart", "permEnd", "softHyphen", "moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart",
     "moveToRangeEnd", "sdtPr", "sdtEndPr", "smartTagPr", "customXmlPr", "fldData", "instrText", "delText",
     "delInstrText", "customXmlInsRangeStart", "customXmlInsRangeEnd", "customXmlDelRangeStart",
     "customXmlDelRangeEnd")
)  # fmt: skip


@dataclass(slots=True)
class Field:
    """A complex field that is open: its instruction, and whether its result has begun."""

    code: str = ""
    result: bool = False
    link: str = ""


@dataclass(frozen=True, slots=True)
class PageEnd:
    """A page break inside a paragraph."""


class Runs:
    """The pieces of one paragraph, page breaks between them, and the text boxes that hang on it."""

    def __init__(self, story: Story, part: str, style: Style, fields: list[Field]) -> None:
        self._story = story
        self._part = part
        self._style = style
        self._fields = fields
        self.pieces: list[Piece | PageEnd] = []
        self.boxes: list[Node] = []
        self.names: list[str] = []
        self.sizes: list[tuple[int, float]] = []
        self.faces: set[Kind] = set()
        self.markers: list[str] = []  # of list items, in our own editions
        self.spoke = False  # it has a text element, be it empty
        self._look = Look()
        self._instruction = ""

    def paragraph(self, node: Node) -> None:
        """Read a whole paragraph. A field whose instruction does not end in it is broken and must not hide the rest."""
        self.take(node)
        while self._fields and not self._fields[-1].result:
            self._story.lose("field", self._fields.pop().code.strip())
        if self._instruction:
            self._story.lose("field", self._instruction)
            self._story.replaced(self._instruction, "")

    def take(self, node: Node, link: str = "") -> None:
        """Read the children of a paragraph or of a wrapper inside it."""
        for item in node.iterchildren():
            name = local(item)
            if name == "r":
                self._run(item, link)
            elif name == "hyperlink":
                target = self._story.link(self._part, item.get(R + "id") or "", word(item, "anchor"))
                self.take(item, target or link)
            elif name in ("ins", "moveTo"):
                self._story.inserted += 1
                self.take(item, link)
            elif name in ("del", "moveFrom"):
                self._story.rejected(item)
            elif name == "fldSimple":
                match = _HYPERLINK.match(word(item, "instr"))
                self.take(item, (self._field_link(match) if match else "") or link)
            elif name == "sdt":
                content = child(item, "sdtContent")
                if content is not None:
                    self.take(content, link)
            elif name in _TRANSPARENT:
                self.take(item, link)
            elif name == "bookmarkStart":
                self.names.append(word(item, "name"))
            elif item.tag.startswith(M):
                self._formula(item)
            elif item.tag == MC + "AlternateContent":
                chosen = alternative(item)
                if chosen is not None:
                    self.take(chosen, link)
            elif name not in _POINTLESS:
                self._story.lose("markup", f"<w:{name}>")

    # --- runs ------------------------------------------------------------------------------------------------------

    def _run(self, run: Node, link: str) -> None:
        properties = child(run, "rPr")
        own = letters_of(properties)
        character = value_of(properties, "rStyle") if properties is not None else ""
        look = self._looked(character)
        if look is not None and look.marker:
            if text := text_of(run, W + "t", W + "delText"):
                self.markers.append(self._story.clean(text))
            return
        if look is None and character and not self._phrase(character):
            own = own.over(self._story.styles.of(character).letters)
        before, self._look = self._look, look or self._look
        for item in run.iterchildren():
            self._item(item, own, link, properties)
        self._look = before

    def _looked(self, character: str) -> Look | None:
        """What the style of a run says in one of our own editions."""
        if not character or not self._story.own.kinds:
            return None
        return self._story.own.look(self._story.styles.of(character).name)

    def _phrase(self, character: str) -> bool:
        """True for a style that says what a phrase is, not how it is stressed: those of our own editions, whose
        identifiers are English and whose names are not."""
        return character in _PHRASES and self._story.styles.of(character).name != character

    def _item(self, item: Node, own: Letters, link: str, properties: Node | None) -> None:
        name = local(item)
        if item.tag == MC + "AlternateContent":
            chosen = alternative(item)
            for inner in () if chosen is None else chosen.iterchildren():
                self._item(inner, own, link, properties)
        elif name == "fldChar":
            self._field(word(item, "fldCharType"), own)
        elif name == "instrText":
            if self._fields and not self._fields[-1].result:
                self._fields[-1].code = (self._fields[-1].code + (item.text or ""))[:4_000]
        elif any(not field.result for field in self._fields):
            self._instruction += text_of(item, W + "t", W + "delText")  # nobody sees it
        elif name == "t":
            text = item.text or ""
            self.spoke = True
            if _SIGNS.search(text):
                text = self._signs(text, symbol_face(properties))
            self._text(text if item.get(XML_SPACE) == "preserve" else text.strip(" \t\r\n"), own, link)
        elif name in ("tab", "ptab"):
            self._text("\t", own, link)
        elif name == "noBreakHyphen":
            self._text("\u2011", own, link)
        elif name == "sym":
            self._symbol(item, own, link)
        elif name in ("br", "cr"):
            self._break(word(item, "type"), word(item, "clear"))
        elif name in ("footnoteReference", "endnoteReference"):
            kind = n.NoteKind.FOOTNOTE if name == "footnoteReference" else n.NoteKind.ENDNOTE
            self.pieces.append(Piece(n.NoteRef(self._story.note(kind, word(item, "id")))))
        elif name == "ruby":
            self._ruby(item, own, link)
        elif name in ("drawing", "pict", "object"):
            self._drawing(item, name, link)
        elif name not in _POINTLESS:
            self._story.lose("markup", f"<w:{name}>")

    def _text(self, text: str, own: Letters, link: str) -> None:
        text = self._story.clean(text.replace("\r\n", " ").replace("\n", " ").replace("\r", " "))
        if text:
            self._add(n.Code(text) if self._look.code else n.Text(text), own, link)

    def _add(self, leaf: n.Inline, own: Letters, link: str) -> None:
        outer = self._style.letters
        letters = own.over(outer)
        if letters.hidden:
            if isinstance(leaf, n.Text):
                self._story.hidden += leaf.value
            return
        # Bold, slant and face of the whole style are its look; a run's own are wording.
        marks = letters.on - {mark for mark in (Mark.STRONG, Mark.EMPHASIS) if mark in outer.on}
        face = mark_of(letters.face, self._story.face) if letters.face is not outer.face else None
        if face is not None:
            marks |= {face}
        marks |= self._look.marks
        target = next((field.link for field in reversed(self._fields) if field.link), "") or link
        self.pieces.append(Piece(leaf, frozenset(marks), target, self._look.role))
        if isinstance(leaf, n.Text) and leaf.value.strip():
            self.faces.add(letters.face or Kind.TEXT)
        size = letters.size or self._story.styles.defaults.size
        if size and isinstance(leaf, n.Text):
            self.sizes.append((len(leaf.value), size))

    def _symbol(self, item: Node, own: Letters, link: str) -> None:
        code = word(item, "char")
        face = word(item, "font")
        value = int(code, 16) if re.fullmatch(r"[0-9A-Fa-f]{1,6}", code) else -1
        shown = symbol(value, face)
        if shown:
            self._text(shown, own, link)
        else:
            self._story.lose("symbol", f"{face} {code}")

    def _signs(self, text: str, face: str) -> str:
        """The text with the private characters of a symbol face as the signs they show."""

        def one(match: re.Match[str]) -> str:
            if not is_symbol_face(face):
                return match[0]
            shown = symbol(ord(match[0]), face)
            if not shown:
                self._story.lose("symbol", f"{face} {ord(match[0]):X}")
            self._story.replaced(match[0], shown)
            return shown

        return _SIGNS.sub(one, text)

    def _break(self, kind: str, clear: str) -> None:
        """A line end. Those that Kanben's own titles are set with say so by what they clear: a hint, or nothing."""
        if kind == "page":
            self.pieces.append(PageEnd())
        elif clear in ("left", "none") and (
            self._story.own.kinds or (kind == "textWrapping" and self._style.align is n.Align.CENTER)
        ):
            if clear == "none":
                self.pieces.append(Piece(n.Break(soft=True)))
        elif kind != "column":
            self.pieces.append(Piece(n.Break()))

    def _ruby(self, item: Node, own: Letters, link: str) -> None:
        base, reading = (text_of(child(item, name), W + "t") for name in ("rubyBase", "rt"))
        if not self._story.own.untouched:
            base, reading = base.strip(), reading.strip()
        if base and reading:
            before, run = self._look, child(child(item, "rubyBase"), "r")
            self._look = self._looked(value_of(child(run, "rPr"), "rStyle")) or before
            self._add(n.Ruby(self._story.clean(base), self._story.clean(reading)), own, link)
            self._look = before
        elif base or reading:
            self._text(base or reading, own, link)

    # --- fields ----------------------------------------------------------------------------------------------------

    def _field(self, kind: str, own: Letters) -> None:
        if kind == "begin":
            self._fields.append(Field())
        elif kind == "separate" and self._fields:
            field = self._fields[-1]
            again = _NOTEREF.match(field.code)
            if again and again[1] in self._story.marks:
                # A further mark of a note: its result is the number that Word shows, no wording.
                self.pieces.append(Piece(n.NoteRef(self._story.note(*self._story.marks[again[1]]))))
                return
            field.result = True
            match = _HYPERLINK.match(field.code)
            if match:
                field.link = self._field_link(match)
        elif kind == "end" and self._fields:
            field = self._fields.pop()
            if not field.result and field.code.strip().upper().startswith("EQ"):
                self._equation(field.code, own)

    def _field_link(self, match: re.Match[str]) -> str:
        local_mark, target, anchor = match.groups()
        name = target if local_mark else anchor or ""
        if not local_mark and target:
            return self._story.address(target)
        return f"#{self._story.names[name]}" if name in self._story.names else ""

    def _equation(self, code: str, own: Letters) -> None:
        """EQ fields that Chinese Word writes: a reading over its base, a character in a ring."""
        ruby = _RUBY.search(code)
        ringed = _CIRCLED.search(code)
        if ruby:
            self._add(n.Ruby(self._story.clean(ruby[2].strip()), self._story.clean(ruby[1].strip())), own, "")
        elif ringed:
            inner = ringed[2].strip() if ringed[1].strip() in "○◯〇" else ringed[1].strip()
            known = inner.isascii() and inner.isdigit() and 1 <= int(inner[:3]) <= 20
            self._text(chr(0x245F + int(inner[:3])) if known else f"（{inner}）", own, "")
        else:
            self._story.lose("formula", code.strip())

    # --- drawings --------------------------------------------------------------------------------------------------

    def _formula(self, item: Node) -> None:
        text = text_of(item, M + "t")
        self._story.lose("formula", text)
        self._text(text, Letters(), "")

    def _drawing(self, item: Node, name: str, link: str) -> None:
        boxes = [box for box in item.iter(W + "txbxContent") if not _inside(box, item)]
        self.boxes.extend(boxes)
        shown = False
        alt = next((str(node.get("descr") or "") for node in item.iter("{*}docPr")), "")
        for blip in item.iter(A + "blip"):
            if _inside(blip, item):
                continue
            relation = blip.get(R + "embed") or blip.get(R + "link") or ""
            shown = True
            image = self._story.picture(self._part, relation, alt)
            if image is not None:
                self._add(image, Letters(), link)
        for data in item.iter(V + "imagedata"):
            if _inside(data, item):
                continue
            shown = True
            image = self._story.picture(self._part, data.get(R + "id") or "", data.get("title") or alt)
            if image is not None:
                self._add(image, Letters(), link)
        if name == "object":
            self._story.lose("embedded", "OLE object")
        elif not shown and not boxes:
            kinds = {local(node) for node in item.iter()}
            what = next((kind for kind in ("chart", "relIds", "inkpicture") if kind in kinds), "drawing")
            self._story.lose("embedded", {"relIds": "SmartArt"}.get(what, what))


def filled_in(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces, with note marks, line ends and pictures in the middle of a phrase or link as parts of it: they carry
    no style of their own."""
    out = list(pieces)
    at = 0
    while at < len(out):
        end = at
        while end < len(out) and isinstance(out[end].leaf, (n.NoteRef, n.Break, n.Image)):
            end += 1
        if end > at and at > 0 and end < len(out) and (out[at - 1].role or out[at - 1].link):
            before, after = out[at - 1], out[end]
            for between in range(at, end):
                role = before.role if before.role is after.role else out[between].role
                link = before.link if before.link == after.link else out[between].link
                out[between] = out[between]._replace(role=role, link=link)
        at = max(end, at + 1)
    return out


def main_face(body: Node, styles: Styles) -> Kind:
    """The kind of face that most characters of a text have."""
    count = dict.fromkeys(Kind, 0)
    for paragraph in body.iter(W + "p"):
        style = styles.of(value_of(child(paragraph, "pPr"), "pStyle")).letters.face
        for run in paragraph.iterchildren(W + "r"):
            fonts = child(child(run, "rPr"), "rFonts")
            face = (None if fonts is None else kind_of(word(fonts, "eastAsia"))) or style or Kind.TEXT
            count[face] += sum(len(text.text or "") for text in run.iterchildren(W + "t"))
    return max(count, key=lambda kind: count[kind])


def alternative(node: Node) -> Node | None:
    """The branch of `mc:AlternateContent` to read: the first choice, or the fallback."""
    chosen = node.find(MC + "Choice")
    return chosen if chosen is not None else node.find(MC + "Fallback")


def _inside(node: Node, top: Node) -> bool:
    """True when a node lies in a text box, or in the fallback of something that is read already, below `top`."""
    parent = node.getparent()
    while parent is not None and parent is not top:
        if parent.tag == W + "txbxContent":
            return True
        if parent.tag == MC + "Fallback" and parent.getparent().find(MC + "Choice") is not None:
            return True
        parent = parent.getparent()
    return False


def main_size(sizes: list[tuple[int, float]]) -> float | None:
    """The size that most characters have, in points."""
    count: dict[float, int] = {}
    for length, size in sizes:
        count[size] = count.get(size, 0) + length
    return max(count, key=lambda size: (count[size], size)) if count else None
