"""PDF objects on reportlab's document: ready-made bytes, object streams, a cross-reference stream, a content-made ID.

ISO 32000-1, 7.5. reportlab's document numbers the objects and holds them, ours and its own alike; the file is put
together here, because its own writer knows only the classic table, takes its ID from the clock, and lets settings
reach the bytes.
"""

from __future__ import annotations

import hashlib
from threading import Thread

from deflate import zlib_compress

from pipeline import cores
from pipeline.writers.pdf.sealed import PDFDocument, PDFObject, sealed

_PLAIN_NAME = frozenset(b"+-_.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
_GROUP = 200  # objects in one object stream
_LEVEL = 8  # libdeflate's: smaller than zlib's 9 in half of the time of its 6
_ASIDE = 1 << 15  # bytes from which a stream is deflated in a thread of its own, where a core is to spare


class Plain(PDFObject):  # type: ignore[misc]  # reportlab has no types
    """A dictionary, array or string as its bytes; may go into an object stream."""

    def __init__(self, body: bytes = b"") -> None:
        self.body = body

    def format(self, document: PDFDocument) -> bytes:
        """The bytes."""
        return self.body


class Stream(PDFObject):  # type: ignore[misc]
    """A stream; `head` are the dictionary's entries without length and filter.

    `encoded`: the data is taken as it is, under that filter; empty means without one.
    """

    __RefOnly__ = 1

    def __init__(self, data: bytes, head: bytes = b"", *, encoded: bytes | None = None) -> None:
        self.head = head
        self._data = data
        self._filter = b"/Filter/FlateDecode" if encoded is None else encoded
        self._thread: Thread | None = None
        if encoded is not None:
            return
        if len(data) < _ASIDE or not cores.spare:
            self._deflate()
        else:
            self._thread = Thread(target=self._deflate)
            self._thread.start()

    def _deflate(self) -> None:
        packed = zlib_compress(self._data, _LEVEL)
        if packed[-1] in b"\r\n":
            # Some readers take a last byte that looks like a line end for the one before `endstream`. A line end
            # after the content changes its checksum, which is that byte, and means nothing in any of our streams.
            packed = zlib_compress(self._data + b"\n", _LEVEL)
        self._data = bytes(packed)

    @property
    def data(self) -> bytes:
        """The bytes as they stand in the file."""
        if self._thread is not None:
            self._thread.join()
        return self._data

    def format(self, document: PDFDocument) -> bytes:
        """Dictionary and data."""
        data = self.data
        return b"<<%b%b/Length %d>>stream\n%b\nendstream" % (self.head, self._filter, len(data), data)


class Book(PDFDocument):  # type: ignore[misc]
    """A document that gives out object numbers as it is filled, and is written by `finish`."""

    def __init__(self) -> None:
        with sealed():
            super().__init__(compression=1, invariant=1)
        # reportlab begins with a dictionary of fonts that it never embeds (ISO 19005-2, 6.2.11.4.1).
        self.objectcounter = 0
        for known in (self.idToObject, self.idToObjectNumberAndVersion, self.numberToId):
            known.clear()

    def put(self, item: PDFObject) -> int:
        """Keep an object; returns its number."""
        self.Reference(item)
        return int(self.objectcounter)

    def add(self, body: bytes, number: int = 0) -> int:
        """Keep a plain object, or fill one that was reserved; returns its number."""
        if not number:
            return self.put(Plain(body))
        self.idToObject[self.numberToId[number]].body = body
        return number

    def reserve(self) -> int:
        """The number of a plain object that is filled later."""
        return self.put(Plain())

    def finish(self, root: int, info: int, version: bytes = b"1.7") -> bytes:
        """The whole file. Streams stand alone, other objects in object streams; the ID follows the content."""
        out = bytearray(b"%%PDF-%b\n%%\xe2\xe3\xcf\xd3\n" % version)
        places: list[tuple[int, int, int]] = [(0, 0, 0xFFFF)]
        packed: list[tuple[int, bytes]] = []
        number = 0
        while number < self.objectcounter:  # to format an object of reportlab's may add further ones
            number += 1
            item = self.idToObject[self.numberToId[number]]
            body = item.format(self)
            if body.endswith((b"endstream", b"endstream\n")) or number == info:
                places.append((1, len(out), 0))
                out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
            else:
                places.append((2, 0, 0))
                packed.append((number, body))
        for start in range(0, len(packed), _GROUP):
            group = packed[start : start + _GROUP]
            number += 1
            heads, at = [], 0
            for order, (member, body) in enumerate(group):
                heads.append(b"%d %d" % (member, at))
                at += len(body) + 1
                places[member] = (2, number, order)
            head = b" ".join(heads) + b"\n"
            whole = head + b"\n".join(body for _, body in group)
            stream = Stream(whole, b"/Type/ObjStm/N %d/First %d" % (len(group), len(head)))
            places.append((1, len(out), 0))
            out += b"%d 0 obj\n%b\nendobj\n" % (number, stream.format(self))
        number += 1
        at = len(out)
        places.append((1, at, 0))
        width = (at.bit_length() + 7) // 8
        table = b"".join(
            kind.to_bytes(1, "big") + first.to_bytes(width, "big") + second.to_bytes(2, "big")
            for kind, first, second in places
        )
        digest = hashlib.sha256(out).hexdigest()[:32].encode("ascii")
        head = b"/Type/XRef/Size %d/W[1 %d 2]/Root %d 0 R/Info %d 0 R/ID[<%b><%b>]" % (
            number + 1, width, root, info, digest, digest,
        )  # fmt: skip
        out += b"%d 0 obj\n%b\nendobj\nstartxref\n%d\n%%%%EOF\n" % (number, Stream(table, head).format(self), at)
        return bytes(out)


def text(value: str) -> bytes:
    """A text string: ASCII as it is, anything else in UTF-16 with its mark (7.9.2.2)."""
    if value.isascii() and value.isprintable():
        return literal(value.encode("ascii"))
    return literal(b"\xfe\xff" + value.encode("utf-16-be"))


def literal(value: bytes) -> bytes:
    """A literal string (7.3.4.2). A carriage return of its own would be read as a line feed."""
    value = value.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)").replace(b"\r", b"\\r")
    return b"(" + value + b")"


def name(value: str) -> bytes:
    """A name object (7.3.5)."""
    plain = _PLAIN_NAME
    return b"/" + b"".join(b"%c" % byte if byte in plain else b"#%02X" % byte for byte in value.encode("utf-8"))


def number(value: float, digits: int = 3) -> bytes:
    """A real number, at most so many digits after the point, never in powers of ten."""
    shown = f"{value:.{digits}f}".rstrip("0").rstrip(".")
    return (shown if shown not in ("-0", "") else "0").encode("ascii")


def references(targets: list[int]) -> bytes:
    """An array of indirect references."""
    return b"[" + b" ".join(b"%d 0 R" % target for target in targets) + b"]"


def reference(target: int) -> bytes:
    """An indirect reference."""
    return b"%d 0 R" % target
