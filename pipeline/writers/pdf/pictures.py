"""Pictures: JPEG and plain PNG go in as they are packed, everything else as flat samples with its mask."""

from __future__ import annotations

import io
import struct
import zlib
from typing import TYPE_CHECKING

from pipeline.assets import Asset
from pipeline.writers.pdf.objects import Book, Stream, literal, reference

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

_PNG = b"\x89PNG\r\n\x1a\n"
_CHANNELS = {0: 1, 2: 3, 3: 1}  # colour types without transparency of their own
_DEEPEST = 8  # bits a sample that every reader draws


def put_picture(book: Book, asset: Asset, rgb: bytes = b"/DeviceRGB") -> int:
    """Write one picture; returns its number. `rgb`: the colour space of what is red, green and blue.

    Raises `ValueError` for data no picture library reads.
    """
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(asset.data)) as picture:
            if picture.format == "JPEG" and picture.mode in ("RGB", "L"):
                space = rgb if picture.mode == "RGB" else b"/DeviceGray"
                return book.put(Stream(asset.data, _head(picture.size, space), encoded=b"/Filter/DCTDecode"))
            if picture.format == "PNG":
                packed = _packed_png(asset.data, rgb)
                if packed is not None:
                    return book.put(packed)
            return _put_samples(book, picture, rgb)
    except (UnidentifiedImageError, OSError, SyntaxError, struct.error, Image.DecompressionBombError) as error:
        raise ValueError(str(error)) from error


def is_coloured(asset: Asset) -> bool:
    """True for what is written in red, green and blue. Raises `ValueError` for data no picture library reads."""
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(asset.data)) as picture:
            return picture.mode not in ("1", "L") or "transparency" in picture.info
    except (UnidentifiedImageError, OSError, SyntaxError, struct.error, Image.DecompressionBombError) as error:
        raise ValueError(str(error)) from error


def _put_samples(book: Book, picture: Picture, rgb: bytes) -> int:
    mask = b""
    if "A" in picture.getbands() or "transparency" in picture.info:
        layer = picture.convert("RGBA")
        alpha = book.put(Stream(layer.getchannel("A").tobytes(), _head(picture.size, b"/DeviceGray")))
        mask = b"/SMask " + reference(alpha)
        plain = layer.convert("RGB")
    else:
        plain = picture.convert("L" if picture.mode in ("1", "L") else "RGB")
    space = b"/DeviceGray" if plain.mode == "L" else rgb
    return book.put(Stream(plain.tobytes(), _head(picture.size, space) + mask))


def _packed_png(data: bytes, rgb: bytes) -> Stream | None:
    """The PNG's own packed rows under its own predictor (ISO 32000-1, 7.4.4.4); `None` when PDF cannot say the same:
    interlaced, transparent, deeper than 8 bits, or broken."""
    chunks: dict[bytes, list[bytes]] = {}
    at = len(_PNG)
    while at + 12 <= len(data):
        (length,) = struct.unpack_from(">L", data, at)
        chunks.setdefault(data[at + 4 : at + 8], []).append(data[at + 8 : at + 8 + length])
        at += 12 + length
    width, height, bits, kind, _, _, interlaced = struct.unpack(">LLBBBBB", chunks[b"IHDR"][0])
    if interlaced or kind not in _CHANNELS or bits > _DEEPEST or b"tRNS" in chunks:
        return None
    rows = b"".join(chunks.get(b"IDAT", ()))
    wanted = height * (1 + (width * _CHANNELS[kind] * bits + 7) // 8)
    try:
        unpacked = zlib.decompressobj().decompress(rows, wanted + 1)
    except zlib.error:
        return None
    if len(unpacked) != wanted or rows[-1] in b"\r\n":  # for the latter see Stream
        return None
    space = {0: b"/DeviceGray", 2: rgb}.get(kind)
    if space is None:
        palette = chunks[b"PLTE"][0]
        space = b"[/Indexed %b %d%b]" % (rgb, len(palette) // 3 - 1, literal(palette))
    filtered = b"/Filter/FlateDecode/DecodeParms<</Predictor 15/Colors %d/BitsPerComponent %d/Columns %d>>" % (
        _CHANNELS[kind], bits, width,
    )  # fmt: skip
    return Stream(rows, _head((width, height), space, bits), encoded=filtered)


def _head(size: tuple[int, int], space: bytes, bits: int = 8) -> bytes:
    return b"/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace%b/BitsPerComponent %d" % (*size, space, bits)
