"""PDF objects on reportlab's document: ready-made bytes, object streams, a cross-reference stream, a content-made ID.

ISO 32000-1, 7.5. reportlab numbers the objects and holds the references; the file itself is written here, because its
own writer knows only the classic table, and because no setting that an environment variable or a file in the user's
home can change may reach the bytes.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Mapping, Sequence

from reportlab.pdfbase.pdfdoc import PDFDocument, PDFObject

_GROUP = 200  # objects in one object stream
_LEVEL = 6


class Plain(PDFObject):  # type: ignore[misc]  # reportlab has no types
    """A dictionary, array or string as its bytes; may go into an object stream."""

    def __init__(self, body: bytes) -> None:
        self.body = body


class Stream(PDFObject):  # type: ignore[misc]
    """A stream; `head` are the dictionary's entries without length and filter.

    `encoded`: the data is taken as it is, under that filter; empty means without one.
    """

    def __init__(self, data: bytes, head: bytes = b"", *, encoded: bytes | None = None, level: int = _LEVEL) -> None:
        if encoded is not None:
            self.data, self.filter = data, encoded
        else:
            self.data, self.filter = zlib.compress(data, level), b"/Filter/FlateDecode"
            if self.data[-1] in b"\r\n":
                # Some readers take a last byte that looks like a line end for the one before `endstream`. A line end
                # after the content changes its checksum, which is that byte, and means nothing in any of our streams.
                self.data = zlib.compress(data + b"\n", level)
        self.head = head


class Book(PDFDocument):  # type: ignore[misc]
    """A document whose objects are added by name and whose file is written by `finish`."""

    def __init__(self) -> None:
        super().__init__(compression=1, invariant=1, lang=None)
        self._made: dict[int, Plain | Stream] = {}
        self._next = 0

    def reserve(self) -> int:
        """A number for an object that comes later."""
        self._next += 1
        return self._next

    def put(self, item: Plain | Stream, number: int = 0) -> int:
        """Keep an object; returns its number."""
        number = number or self.reserve()
        self._made[number] = item
        name = f"O{number}"
        self.idToObject[name] = item
        self.idToObjectNumberAndVersion[name] = (number, 0)
        self.numberToId[number] = name
        return number

    def add(self, body: bytes, number: int = 0) -> int:
        """Keep a plain object."""
        return self.put(Plain(body), number)

    def finish(self, root: int, info: int) -> bytes:
        """The whole file. Streams stand alone, plain objects in object streams; the ID follows the content."""
        out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
        places: dict[int, tuple[int, int, int]] = {}
        plain = [number for number in sorted(self._made) if isinstance(self._made[number], Plain) and number != info]
        for number in sorted(self._made):
            item = self._made[number]
            if isinstance(item, Stream):
                places[number] = (1, len(out), 0)
                _write_stream(out, number, item)
            elif number == info:
                places[number] = (1, len(out), 0)
                out += b"%d 0 obj\n%b\nendobj\n" % (number, item.body)
        for start in range(0, len(plain), _GROUP):
            group = plain[start : start + _GROUP]
            holder = self.reserve()
            places[holder] = (1, len(out), 0)
            bodies = b"\n".join(self._made[number].body for number in group)
            heads, at = [], 0
            for order, number in enumerate(group):
                heads.append(b"%d %d" % (number, at))
                at += len(self._made[number].body) + 1
                places[number] = (2, holder, order)
            head = b" ".join(heads) + b"\n"
            _write_stream(out, holder, Stream(head + bodies, b"/Type/ObjStm/N %d/First %d" % (len(group), len(head))))
        number = self.reserve()
        at = len(out)
        places[number] = (1, at, 0)
        width = 3 if at < 1 << 24 else 4
        table = bytearray((0,)) + bytes(width) + b"\xff\xff"
        for known in range(1, number + 1):
            kind, first, second = places.get(known, (0, 0, 0xFFFF))  # reserved and never used: free
            table += bytes((kind,)) + first.to_bytes(width, "big") + second.to_bytes(2, "big")
        digest = hashlib.sha256(bytes(out)).digest()[:16].hex().encode("ascii")
        head = b"/Type/XRef/Size %d/W[1 %d 2]/Root %d 0 R/Info %d 0 R/ID[<%b><%b>]" % (
            number + 1, width, root, info, digest, digest,
        )  # fmt: skip
        _write_stream(out, number, Stream(bytes(table), head))
        out += b"startxref\n%d\n%%%%EOF\n" % at
        return bytes(out)


def _write_stream(out: bytearray, number: int, item: Stream) -> None:
    out += b"%d 0 obj\n<<%b%b/Length %d>>stream\n" % (number, item.head, item.filter, len(item.data))
    out += item.data
    out += b"\nendstream\nendobj\n"


def text(value: str) -> bytes:
    """A text string: ASCII as it is, anything else in UTF-16 with its mark (7.9.2.2)."""
    if value.isascii() and value.isprintable():
        return b"(" + value.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)").encode("ascii") + b")"
    return b"<feff" + value.encode("utf-16-be").hex().encode("ascii") + b">"


def name(value: str) -> bytes:
    """A name object."""
    return b"/" + "".join(c if c.isalnum() or c in "+-_." else f"#{ord(c):02X}" for c in value).encode("ascii")


def number(value: float) -> bytes:
    """A real number, at most three digits after the point, never in powers of ten."""
    shown = f"{value:.3f}".rstrip("0").rstrip(".")
    return (shown if shown not in ("-0", "") else "0").encode("ascii")


def array(items: Sequence[bytes]) -> bytes:
    """An array of ready items."""
    return b"[" + b" ".join(items) + b"]"


def dictionary(items: Mapping[str, bytes]) -> bytes:
    """A dictionary of ready items, in the order given."""
    return b"<<" + b"".join(b"/" + key.encode("ascii") + b" " + value for key, value in items.items()) + b">>"


def reference(target: int) -> bytes:
    """An indirect reference."""
    return b"%d 0 R" % target
