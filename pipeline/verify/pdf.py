"""The text of our own PDF, read back with the standard library: structure tree, marked content, glyph codes, ToUnicode.

What is compared is what is drawn: the codes in the content streams through each font's own map, in the order of the
structure tree. ActualText must say the same, or a copy would read otherwise than the page.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from typing import Any

from pipeline.diagnostics import Code
from pipeline.errors import WriteError

_TOKEN = re.compile(
    rb"\s*(?:(?P<open><<|\[)|(?P<close>>>|\])|(?P<ref>(\d+) (\d+) R)|(?P<name>/[^\s/<>\[\]()]*)|"
    rb"(?P<hex><[0-9A-Fa-f\s]*>)|(?P<text>\()|(?P<other>[^\s/<>\[\]()]+))"
)
_SEQUENCE = re.compile(
    rb"/Span<</MCID (\d+)/ActualText<FEFF([0-9A-F]*)>>>BDC (.*?)EMC(?=\s|$)|/Figure<</MCID (\d+)>>BDC", re.DOTALL
)
_SHOWN = re.compile(rb"/(F\d+) [\d.]+ Tf|\(([^()]*)\)")
_BFCHAR = re.compile(rb"<([0-9A-F]{4})> <([0-9A-F]+)>")
_NOTE_MARK = re.compile(r"(?:[\u2460-\u2473]|\[\d+\])")
_SKIPPED = frozenset((b"TOC", b"Reference"))


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
        self._fonts: dict[int, dict[str, str]] = {}
        self._pages: dict[int, dict[int, str]] = {}

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

    # --- text ------------------------------------------------------------------------------------------------------

    def texts(self) -> Iterator[str]:
        tree = self._get(self._root["StructTreeRoot"])
        todo: list[tuple[int, bool]] = [(tree["K"], False)]
        while todo:
            number, in_note = todo.pop()
            element = self._get(number)
            kind = element["S"]
            if kind in _SKIPPED:
                continue
            kids = element["K"]
            if kind == b"CodeBlock":
                yield "\n".join(self._own(self._get(kid)) for kid in kids)
                continue
            content = kind not in (b"Link", b"Figure") and any(not isinstance(kid, _Ref) for kid in kids)
            if content or self._linked(kids):
                text = self._own(element)
                if in_note:
                    text = _NOTE_MARK.sub("", text, count=1) if _NOTE_MARK.match(text) else text
                yield text
                continue
            inner = [kid for kid in kids if isinstance(kid, _Ref)]
            # Only the first paragraph of a note carries its mark.
            flags = [(kind == b"Note" and at == 0) or (in_note and at == 0) for at in range(len(inner))]
            todo.extend(reversed(list(zip(inner, flags, strict=True))))

    def _linked(self, kids: list[Any]) -> bool:
        return any(isinstance(kid, _Ref) and self._get(kid).get("S") in (b"Link", b"Reference") for kid in kids)

    def _own(self, element: dict[str, Any]) -> str:
        parts: list[str] = []
        home = element.get("Pg")
        for kid in element["K"]:
            if isinstance(kid, _Ref):
                child = self._get(kid)
                if child.get("S") == b"Link":
                    parts.append(self._own(child))
            elif isinstance(kid, int):
                parts.append(self._content(home)[kid])
            elif kid.get("Type") == b"MCR":
                parts.append(self._content(kid["Pg"])[kid["MCID"]])
        return "".join(parts)

    def _content(self, page: Any) -> dict[int, str]:
        known = self._pages.get(page)
        if known is None:
            known = self._read_page(self._get(page))
            self._pages[page] = known
        return known

    def _read_page(self, page: dict[str, Any]) -> dict[int, str]:
        resources = page["Resources"]
        fonts = (self._get(resources) if isinstance(resources, _Ref) else resources)["Font"]
        maps = {name: self._map(font) for name, font in fonts.items()}
        out: dict[int, str] = {}
        for match in _SEQUENCE.finditer(self._stream(page["Contents"])):
            if match[4] is not None:
                out[int(match[4])] = ""
                continue
            drawn = "".join(_drawn(match[3], maps))
            told = bytes.fromhex(match[2].decode("ascii")).decode("utf-16-be")
            if drawn != told:
                raise WriteError.of(Code.TEXT_DIFFERS, None, format="pdf", reason=f"{told!r} is drawn as {drawn!r}")
            out[int(match[1])] = drawn
        return out

    def _map(self, font: int) -> dict[str, str]:
        known = self._fonts.get(font)
        if known is None:
            stream = self._stream(self._get(font)["ToUnicode"])
            known = {
                chr(int(code, 16)): bytes.fromhex(text.decode("ascii")).decode("utf-16-be")
                for code, text in _BFCHAR.findall(stream)
            }
            self._fonts[font] = known
        return known


def _drawn(body: bytes, maps: dict[str, dict[str, str]]) -> Iterator[str]:
    here: dict[str, str] = {}
    for font, codes in _SHOWN.findall(body):
        if font:
            here = maps[font.decode("ascii")]
        else:
            yield "".join(map(here.__getitem__, codes.decode("utf-16-be")))


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
