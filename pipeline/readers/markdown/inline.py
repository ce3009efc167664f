"""Inline tokens to pieces: marks, links, notes, and the few HTML tags that people write in Markdown."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it.token import Token

from pipeline.assets import Assets
from pipeline.diagnostics import Code, Diagnostics, Place
from pipeline.limits import Limits
from pipeline.model import nodes as n
from pipeline.model.nodes import Mark
from pipeline.patterns import regex
from pipeline.readers import images
from pipeline.readers.lines import permitted
from pipeline.readers.runs import NO_MARKS, Marks, Piece
from pipeline.records import dataclass
from pipeline.source import Source

_MARKS = {"strong": Mark.STRONG, "em": Mark.EMPHASIS, "s": Mark.STRIKE}
_TAGS = {
    "b": Mark.STRONG, "strong": Mark.STRONG, "i": Mark.EMPHASIS, "em": Mark.EMPHASIS, "u": Mark.UNDERLINE,
    "s": Mark.STRIKE, "del": Mark.STRIKE, "strike": Mark.STRIKE, "sup": Mark.SUPERSCRIPT, "sub": Mark.SUBSCRIPT,
}  # fmt: skip
_TAG = regex(r"^<(/?)([A-Za-z][A-Za-z0-9]*)")
# A line that opens so begins a paragraph of its own where the line before it is complete or of the same kind: lists in
# Chinese forms are none to CommonMark, which would join them.
_OPENS = regex(
    r"\s*+(?:[（(](?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})[）)]|[一二三四五六七八九十]{1,3}、|[0-9]{1,2}(?:[.．](?![0-9])|[、)）])|"
    r"[①-⑳]|第[一二三四五六七八九十百0-9]{1,4}[编章节条])"
)
_LISTED = regex(rf"\s*+(?:附件[：:])?{_OPENS.pattern}")
_COMPLETE = tuple("。；：！？.;:!?”’）)")
_DATED = regex(r"\s*[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日\s*")
_COMMA = regex(r"[，,。；;：:、]")
_SAFE = regex(r"^(?:https?://|mailto:)\S+$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What all paragraphs of a source share."""

    source: Source
    assets: Assets
    found: Diagnostics
    limits: Limits
    names: dict[str, str]  # fragment of a link -> id of a heading


def note_id(meta: dict[str, object]) -> str:
    """The id of the note that a footnote token means."""
    return f"n{int(str(meta.get('id', 0))) + 1}"


def pieces_of(tokens: Sequence[Token], line: int, around: Surroundings) -> list[Piece]:
    """The pieces of one paragraph whose text begins on a line (1-based)."""
    return _Inline(line, around).run(tokens)


def _rows(tokens: Sequence[Token]) -> list[str]:
    """The text of each line of a paragraph."""
    rows: list[list[str]] = [[]]
    for token in tokens:
        if token.type in ("softbreak", "hardbreak"):
            rows.append([])
        else:
            rows[-1].append(token.content)
    return ["".join(row) for row in rows]


def _parts(before: str, row: str, *, last: bool) -> bool:
    """True when a line of the source begins a paragraph of its own though no blank line stands before it."""
    if last and _DATED.fullmatch(row):
        return not _COMMA.search(before)
    return _OPENS.match(row) is not None and (before.rstrip().endswith(_COMPLETE) or _LISTED.match(before) is not None)


class _Inline:
    def __init__(self, line: int, around: Surroundings) -> None:
        self._line = line
        self._around = around
        self._open: list[Mark] = []
        self._links: list[str] = []
        self._ruby: list[str] | None = None
        self._mute = ""
        self.pieces: list[Piece] = []

    def run(self, tokens: Sequence[Token]) -> list[Piece]:
        rows = _rows(tokens)
        at = 0
        for token in tokens:
            if token.type in ("softbreak", "hardbreak"):
                at += 1
                if token.type == "softbreak" and _parts(rows[at - 1], rows[at], last=at == len(rows) - 1):
                    self._add(n.Break())
                    self._add(n.Break())
                    self._line += 1
                    continue
            if self._mute and token.type != "html_inline":
                continue
            self._token(token)
        if self._ruby is not None:
            self._end_ruby()
        return self.pieces

    def _add(self, leaf: n.Inline) -> None:
        marks: Marks = frozenset(self._open) if self._open else NO_MARKS
        self.pieces.append(Piece(leaf, marks, self._links[-1] if self._links else ""))

    def _text(self, value: str) -> None:
        value = permitted(value, self._around.source.name, self._line, self._around.found)
        if not value:
            return
        if self._ruby is not None:
            self._ruby[-1] += value
        else:
            self._add(n.Text(value))

    def _token(self, token: Token) -> None:
        kind = token.type
        if kind == "text":
            self._text(token.content)
        elif kind == "softbreak":
            self._text("\n")
            self._line += 1
        elif kind == "hardbreak":
            self._add(n.Break())
            self._line += 1
        elif kind == "code_inline":
            self._add(n.Code(permitted(token.content, self._around.source.name, self._line, self._around.found)))
        elif kind.endswith("_open") and token.tag in _MARKS:
            self._open.append(_MARKS[token.tag])
        elif kind.endswith("_close") and token.tag in _MARKS:
            self._shut(_MARKS[token.tag])
        elif kind == "link_open":
            self._links.append(self._target(str(token.attrGet("href") or "")))
        elif kind == "link_close":
            if self._links:
                self._links.pop()
        elif kind == "image":
            self._image(token)
        elif kind == "footnote_ref":
            self.pieces.append(Piece(n.NoteRef(note_id(token.meta))))
        elif kind == "html_inline":
            self._html(token.content)
        elif token.content:
            self._text(token.content)

    def _shut(self, mark: Mark) -> None:
        for at in range(len(self._open) - 1, -1, -1):
            if self._open[at] is mark:
                del self._open[at]
                return

    def _target(self, href: str) -> str:
        if _SAFE.match(href):
            return href
        if href.startswith("#"):
            from urllib.parse import unquote

            ours = self._around.names.get(unquote(href[1:]))
            if ours:
                return f"#{ours}"
        place = Place(self._around.source.name, self._line)
        self._around.found.note(Code.UNSUPPORTED_CONTENT, place, case="link", what=href[:80])
        return ""

    def _image(self, token: Token) -> None:
        around = self._around
        place = Place(around.source.name, self._line)
        address = str(token.attrGet("src") or "")
        key = images.from_address(address, around.source.folder, around.assets, around.found, place, around.limits)
        alt = " ".join(token.content.split())
        if key:
            self._add(n.Image(key, alt))
        else:
            around.found.change(Code.UNSUPPORTED_CONTENT, self._line, 0, alt, "")

    def _html(self, tag: str) -> None:
        match = _TAG.match(tag)
        if match is None:
            return  # a comment
        closing, name = bool(match[1]), match[2].lower()
        if self._mute:
            if closing and name == self._mute:
                self._mute = ""
            return
        if name == "br":
            self._add(n.Break())
        elif name in _TAGS:
            if closing:
                self._shut(_TAGS[name])
            else:
                self._open.append(_TAGS[name])
        elif name == "ruby":
            if closing:
                self._end_ruby()
            else:
                self._ruby = [""]
        elif self._ruby is not None and name in ("rt", "rb"):
            self._ruby.append("")
        elif name in ("rp", "script", "style") and not closing:
            self._mute = name
        elif not closing and name not in ("span", "font", "small", "big", "mark", "ins", "center", "a", "p", "div"):
            place = Place(self._around.source.name, self._line)
            self._around.found.warn(Code.UNSUPPORTED_CONTENT, place, case="markup", what=tag[:80])

    def _end_ruby(self) -> None:
        """Base and readings in turn: <ruby>base<rt>reading</rt></ruby>."""
        parts = [part for part in self._ruby or () if part.strip()]
        self._ruby = None
        for at in range(0, len(parts) - 1, 2):
            self._add(n.Ruby(parts[at].strip(), parts[at + 1].strip()))
        if len(parts) % 2:
            self._add(n.Text(parts[-1]))
