"""The text of our own PDF, read back with the standard library: structure tree, marked content, glyph codes, ToUnicode.

What is compared is what is drawn: the codes in the content streams through each font's own map, in the order of the
structure tree. ActualText must say the same, or a copy would read otherwise than the page.
"""

from __future__ import annotations

import re
import zlib
from bisect import bisect_right
from collections.abc import Iterator
from typing import Any

from pipeline.diagnostics import Code
from pipeline.errors import WriteError
from pipeline.patterns import bytes_regex

_TOKEN = bytes_regex(
    rb"\s*(?:(?P<open><<|\[)|(?P<close>>>|\])|(?P<ref>(\d+) (\d+) R)|(?P<name>/[^\s/<>\[\]()]*)|"
    rb"(?P<hex><[0-9A-Fa-f\s]*>)|(?P<text>\()|(?P<other>[^\s/<>\[\]()]+))"
)
# What matters in a content stream, in the order it stands. Strings are taken whole, so that nothing inside one is read
# as an operator. A line is one sequence with ActualText, or such a sequence around the pieces of the line.
_CONTENT = bytes_regex(
    rb"/Span<<(?:/MCID (?P<mcid>\d+))?(?:/ActualText\(\xfe\xff(?P<told>(?:[^\\()]+|\\.)*)\))?>>BDC|"
    rb"/(?P<font>F\d+) [\d.]+ Tf|\((?P<shown>(?:[^\\()]+|\\.)*)\)|(?P<end>EMC)|(?P<other>BDC|BMC)",
    re.DOTALL,
)
_PUT_DOWN = bytes_regex(rb"/P(\d+) Do")
_ESCAPED = bytes_regex(rb"\\(.)", re.DOTALL)
_BFCHAR = bytes_regex(rb"<([0-9A-F]{4})> <([0-9A-F]+)>\n")
_BFRANGE = bytes_regex(rb"<([0-9A-F]{4})> <([0-9A-F]{4})> <([0-9A-F]{4})>\n")
_PARAGRAPHS = frozenset((b"P", b"Title", b"Caption", *(b"H%d" % level for level in range(1, 7))))
_SKIPPED = frozenset((b"TOC", b"ContentsTitle", b"Reference", b"Figure", b"RT"))


class _Ref(int):
    """The number of an indirect object."""


def texts(data: bytes) -> list[str]:
    """One string a paragraph, heading, caption and cell paragraph, notes last; the marks of notes are left out.

    Raises `WriteError` (V001) for a file that is not ours, is broken, or whose ActualText differs from what is drawn.
    """
    try:
        return list(_File(data).texts())
    except (KeyError, IndexError, ValueError, TypeError, AttributeError, zlib.error) as error:
        raise WriteError.of(Code.TEXT_DIFFERS, None, format="pdf", reason=f"unreadable: {error}") from error


def compare_sheets(pages: bytes, sheets: bytes) -> None:
    """Each page of a checked file lies once on the sheets made of it, drawn as it was.

    Raises `WriteError` (V001) otherwise.
    """
    try:
        drawn, laid = _File(pages).contents(), _File(sheets).forms()
    except (KeyError, IndexError, ValueError, TypeError, AttributeError, zlib.error) as error:
        raise WriteError.of(Code.TEXT_DIFFERS, None, format="pdf", reason=f"unreadable: {error}") from error
    if sorted(laid) != list(range(len(drawn))) or not all(form in drawn[page] for page, form in laid.items()):
        raise WriteError.of(Code.TEXT_DIFFERS, None, format="pdf", reason="pages are missing on the sheets")


def lies_on_sheets(data: bytes) -> bool:
    """True for pages of ours that were laid on sheets, and for cover sheets: they have no lines of their own."""
    try:
        return _File(data).laid()
    except (KeyError, IndexError, ValueError, TypeError, AttributeError, zlib.error):
        return False


def compare_cover(data: bytes, words: str) -> None:
    """The front of a cover sheet draws the words of its title, blanks aside. Raises `WriteError` (V001) otherwise."""
    try:
        drawn = _File(data).form_text(0) if words else ""
    except (KeyError, IndexError, ValueError, TypeError, AttributeError, zlib.error) as error:
        raise WriteError.of(Code.TEXT_DIFFERS, None, format="cover", reason=f"unreadable: {error}") from error
    if "".join(words.split()) not in "".join(drawn.split()):
        raise WriteError.of(Code.TEXT_DIFFERS, None, format="cover", reason="the title is not on the front")


class _File:
    def __init__(self, data: bytes) -> None:
        self._data = data
        self._places: dict[int, tuple[int, int, int]] = {}
        self._groups: dict[int, list[bytes]] = {}
        start = int(data[data.rindex(b"startxref") + 9 :].split()[0])
        head, table = self._stream_at(start)
        width = head["W"]
        step = sum(width)
        for number in range(len(table) // step):
            row = table[number * step : (number + 1) * step]
            cut = (width[0], width[0] + width[1])
            self._places[number] = (
                row[0],
                int.from_bytes(row[cut[0] : cut[1]], "big"),
                int.from_bytes(row[cut[1] :], "big"),
            )
        self._root = self._get(head["Root"])
        self._fonts: dict[int, _Map] = {}
        self._pages: dict[int, dict[int, tuple[str, str]]] = {}

    # --- objects ---------------------------------------------------------------------------------------------------

    def _stream_at(self, at: int) -> tuple[dict[str, Any], bytes]:
        begin = self._data.index(b"<<", at)
        head, end = _parse(self._data, begin)
        body = self._data.index(b"stream\n", end) + 7
        raw = self._data[body : body + head["Length"]]
        return head, zlib.decompress(raw) if head.get("Filter") == b"FlateDecode" else raw

    def _get(self, number: int) -> Any:
        kind, first, second = self._places[number]
        if kind == 1:
            return _parse(self._data, self._data.index(b"obj", first) + 3)[0]
        group = self._groups.get(first)
        if group is None:
            head, body = self._stream_at(self._places[first][1])
            marks = [int(item) for item in body[: head["First"]].split()]
            starts = [head["First"] + at for at in marks[1::2]]
            group = [body[a:b] for a, b in zip(starts, [*starts[1:], len(body)], strict=True)]
            self._groups[first] = group
        return _parse(group[second], 0)[0]

    def _stream(self, number: int) -> bytes:
        return self._stream_at(self._places[number][1])[1]

    def _pages_of(self) -> list[dict[str, Any]]:
        return [self._get(kid) for kid in self._get(self._root["Pages"])["Kids"]]

    def contents(self) -> list[bytes]:
        """The content stream of each page."""
        return [self._stream(page["Contents"]) for page in self._pages_of()]

    def forms(self) -> dict[int, bytes]:
        """The pages that lie on sheets, by their index, with what is drawn for them.

        Raises `ValueError` for one that is put down twice.
        """
        found: dict[int, bytes] = {}
        for sheet in self._pages_of():
            known = self._get(sheet["Resources"])["XObject"]
            for match in _PUT_DOWN.finditer(self._stream(sheet["Contents"])):
                page = int(match[1])
                if page in found:
                    raise ValueError(f"page {page + 1} lies on two sheets")
                found[page] = self._stream(known[f"P{page}"])
        return found

    def laid(self) -> bool:
        """True when the first sheet puts a page down."""
        sheet = self._get(self._get(self._root["Pages"])["Kids"][0])
        return _PUT_DOWN.search(self._stream(sheet["Contents"])) is not None

    def form_text(self, page: int) -> str:
        """Everything a page on a sheet draws, in the order in which it is drawn."""
        for sheet in self._pages_of():
            form = self._get(sheet["Resources"])["XObject"].get(f"P{page}")
            if form is not None:
                head, content = self._stream_at(self._places[form][1])
                return "".join(self._shown(content, self._get(head["Resources"])["Font"]))
        raise ValueError(f"no page {page + 1}")

    def _shown(self, content: bytes, fonts: dict[str, int]) -> Iterator[str]:
        font = ""
        for match in _CONTENT.finditer(content):
            if match.lastgroup == "font":
                font = match["font"].decode("ascii")
            elif match.lastgroup == "shown":
                yield _codes(match["shown"]).translate(self._map(fonts[font]))

    # --- text ------------------------------------------------------------------------------------------------------

    def texts(self) -> Iterator[str]:
        label = ""
        todo: list[tuple[int, bool]] = [(self._get(self._root["StructTreeRoot"])["K"], False)]
        while todo:
            number, in_note = todo.pop()
            element = self._get(number)
            kind = element["S"]
            if kind in _SKIPPED:
                continue
            if kind == b"Lbl":
                label += "" if in_note else self._own(element)
            elif kind == b"CodeBlock":
                yield label + "\n".join(self._own(self._get(kid)) for kid in element["K"])
                label = ""
            elif kind in _PARAGRAPHS:
                yield label + self._own(element)
                label = ""
            else:
                in_note = kind == b"Note" or (in_note and kind != b"LI")
                todo.extend((kid, in_note) for kid in reversed(element["K"]))

    def _own(self, element: dict[str, Any]) -> str:
        """The text of an element and of the phrases in it; marks of notes and readings of ruby are not its own."""
        parts: list[str] = []
        home = element.get("Pg")
        for kid in element["K"]:
            if isinstance(kid, _Ref):
                child = self._get(kid)
                if child["S"] not in _SKIPPED:
                    parts.append(self._own(child))
            elif isinstance(kid, int):
                parts.append(self._drawn(home, kid))
            elif kid["Type"] == b"MCR":
                parts.append(self._drawn(kid["Pg"], kid["MCID"]))
        return "".join(parts)

    def _drawn(self, page: Any, mcid: int) -> str:
        known = self._pages.get(page)
        if known is None:
            known = self._pages[page] = dict(self._read_page(self._get(page)))
        told, drawn = known[mcid]
        if told != drawn:
            raise WriteError.of(Code.TEXT_DIFFERS, None, format="pdf", reason=f"{told!r} is drawn as {drawn!r}")
        return drawn

    def _read_page(self, page: dict[str, Any]) -> Iterator[tuple[int, tuple[str, str]]]:
        """Number of each sequence, what ActualText tells of it and what it draws; the same of the whole line where the
        line does not agree."""
        resources = page["Resources"]
        fonts = (self._get(resources) if isinstance(resources, _Ref) else resources)["Font"]
        font = ""
        told = None
        pieces: list[tuple[int, list[str]]] = []
        drawn: list[str] = []
        depth = 0
        for match in _CONTENT.finditer(self._stream(page["Contents"])):
            match match.lastgroup:
                case "font":
                    font = match["font"].decode("ascii")
                case "shown":
                    drawn.append(_codes(match["shown"]).translate(self._map(fonts[font])))
                case "end":
                    depth -= 1
                    if depth == 0 and told is not None:
                        whole = "".join("".join(parts) for _, parts in pieces)
                        for mcid, parts in pieces:
                            text = "".join(parts)
                            yield mcid, (text, text) if whole == told else (told, whole)
                        told, pieces = None, []
                case _:
                    depth += 1
                    drawn = []
                    if match["told"] is not None and told is None:
                        told = _codes(match["told"])
                    if match["mcid"] is not None:
                        pieces.append((int(match["mcid"]), drawn))

    def _map(self, font: int) -> _Map:
        known = self._fonts.get(font)
        if known is None:
            known = self._fonts[font] = _Map(self._stream(self._get(font)["ToUnicode"]))
        return known


class _Map(dict[int, str]):
    """Characters of codes, as a font's ToUnicode has them. Raises `ValueError` for a code without."""

    def __init__(self, stream: bytes) -> None:
        super().__init__()
        self._ranges = sorted(tuple(int(part, 16) for part in match) for match in _BFRANGE.findall(stream))
        self._firsts = [first for first, _, _ in self._ranges]
        for code, text in _BFCHAR.findall(_BFRANGE.sub(b"", stream)):
            self[int(code, 16)] = bytes.fromhex(text.decode("ascii")).decode("utf-16-be")

    def __missing__(self, code: int) -> str:
        at = bisect_right(self._firsts, code) - 1
        first, last, target = self._ranges[at] if at >= 0 else (0, -1, 0)
        if code <= last:
            self[code] = shown = chr(target + code - first)
            return shown
        raise ValueError(f"code {code:04X} has no character")


def _codes(string: bytes) -> str:
    """The two-byte codes of a literal string, one character each."""
    if b"\\" in string:
        string = _ESCAPED.sub(lambda match: b"\r" if match[1] == b"r" else match[1], string)
    return string.decode("utf-16-be", "surrogatepass")


def _parse(data: bytes, at: int) -> tuple[Any, int]:
    """One object from a position, and where it ends. Strings are skipped: nothing here needs one."""
    stack: list[list[Any]] = [[]]
    while True:
        match = _TOKEN.match(data, at)
        if match is None:
            raise ValueError(f"no object at {at}")
        at = match.end()
        if match["open"]:
            stack.append([match["open"]])
            continue
        if match["close"]:
            items = stack.pop()
            value: Any = items[1:]
            if items[0] == b"<<":
                value = {key.decode("ascii"): item for key, item in zip(value[::2], value[1::2], strict=True)}
        elif match["ref"]:
            value = _Ref(match[4])
        elif match["name"]:
            value = match["name"][1:]
        elif match["hex"]:
            value = ""
        elif match["text"]:
            at = _string_end(data, at)
            value = ""
        else:
            word = match["other"]
            value = int(word) if word.lstrip(b"-").isdigit() else word
        stack[-1].append(value)
        if len(stack) == 1:
            return stack[0][0], at


def _string_end(data: bytes, at: int) -> int:
    depth = 1
    while depth:
        byte = data[at]
        if byte == 0x5C:
            at += 1
        elif byte == 0x28:
            depth += 1
        elif byte == 0x29:
            depth -= 1
        at += 1
    return at
