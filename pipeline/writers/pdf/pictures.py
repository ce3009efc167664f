"""Pictures: JPEG goes in as it is, everything else as flat RGB or grey samples with its mask."""

from __future__ import annotations

import io

from pipeline.assets import Asset
from pipeline.writers.pdf.objects import Book, Stream, reference


def put_picture(book: Book, asset: Asset) -> int:
    """Write one picture; returns its number. Raises `ValueError` for data no picture library reads."""
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(asset.data)) as picture:
            if picture.format == "JPEG" and picture.mode in ("RGB", "L"):
                space = b"/DeviceRGB" if picture.mode == "RGB" else b"/DeviceGray"
                return book.put(Stream(asset.data, _head(picture.size, space), encoded=b"/Filter/DCTDecode"))
            mask = b""
            if "A" in picture.getbands() or "transparency" in picture.info:
                layer = picture.convert("RGBA")
                alpha = book.put(Stream(layer.getchannel("A").tobytes(), _head(picture.size, b"/DeviceGray")))
                mask = b"/SMask " + reference(alpha)
                plain = layer.convert("RGB")
            else:
                plain = picture.convert("L" if picture.mode in ("1", "L") else "RGB")
            space = b"/DeviceGray" if plain.mode == "L" else b"/DeviceRGB"
            return book.put(Stream(plain.tobytes(), _head(picture.size, space) + mask))
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError) as error:
        raise ValueError(str(error)) from error


def _head(size: tuple[int, int], space: bytes) -> bytes:
    return b"/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace%b/BitsPerComponent 8" % (*size, space)
