"""Pictures into `Assets`: local files beside the source, `data:` addresses and parts of containers; nothing is fetched.

What a picture is, its bytes say, never its name. Its size is read from its header before anything is unpacked.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import io
import os
import re
import warnings
from pathlib import Path
from urllib.parse import unquote, unquote_to_bytes

from pipeline.assets import Asset, Assets
from pipeline.diagnostics import Code, Diagnostics, Place
from pipeline.limits import LIMITS, Limits
from pipeline.patterns import regex
from pipeline.readers import drawings

_MEDIA = {"PNG": "image/png", "JPEG": "image/jpeg", "GIF": "image/gif"}
_EXTENSION = {"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif"}
_CONVERTED = ("WEBP", "TIFF", "BMP")  # kept as PNG, which every edition can show
_DATA = regex(r"data:([^,;]*)((?:;[^,;]*)*),", re.IGNORECASE)
_SCHEME = regex(r"^[A-Za-z][A-Za-z0-9+.-]*:|^[/\\]{2}")


def from_address(
    address: str, folder: Path | None, assets: Assets, found: Diagnostics, place: Place, limits: Limits = LIMITS
) -> str:
    """The key of the picture at an address of a page, or an empty string with a warning (R008) that says why not."""
    address = address.strip()
    if address[:5].lower() == "data:":
        return _from_data(address, assets, found, place, limits)
    if not address or _SCHEME.match(address):
        _refuse(found, place, "remote_image", address)
        return ""
    data = _local(address, folder, assets, limits)
    if data is None:
        _refuse(found, place, "lost_image", address)
        return ""
    return add(data, address, assets, found, place, limits)


def add(data: bytes, name: str, assets: Assets, found: Diagnostics, place: Place, limits: Limits = LIMITS) -> str:
    """Keep a picture under a key made of its bytes; an empty string with a warning when it cannot be kept."""
    if len(data) > limits.image_bytes:
        found.warn(Code.LIMIT, place, file=_short(name), what="image bytes", found=len(data), limit=limits.image_bytes)
        return ""
    from PIL import Image

    if drawings.is_drawing(data):
        return _add_drawing(data, name, assets, found, place, limits)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own limit follows
            with Image.open(io.BytesIO(data), formats=(*_MEDIA, *_CONVERTED)) as picture:
                kind = str(picture.format)
                width, height = picture.size
                dpi = _dpi(picture.info.get("dpi"))
                if width * height > limits.image_pixels:
                    found.warn(
                        Code.LIMIT, place, file=_short(name), what="pixels", found=width * height,
                        limit=limits.image_pixels,
                    )  # fmt: skip
                    return ""
                if kind in _CONVERTED:
                    out = io.BytesIO()
                    picture.convert("RGBA" if "A" in picture.getbands() else "RGB").save(out, "PNG")
                    found.note(Code.PICTURE_CONVERTED, place, what=_short(name), kind=kind)
                    data, kind = out.getvalue(), "PNG"
    except Image.DecompressionBombError:
        found.warn(Code.LIMIT, place, file=_short(name), what="pixels", found="", limit=limits.image_pixels)
        return ""
    except Exception:  # any damage a decoder can meet
        _refuse(found, place, "bad_image", name)
        return ""
    return _keep(data, _MEDIA[kind], (width, height), dpi, assets)


def _add_drawing(data: bytes, name: str, assets: Assets, found: Diagnostics, place: Place, limits: Limits) -> str:
    from PIL import Image

    try:
        made = drawings.drawn(data, limits.image_pixels, assets.faces)
        with Image.open(io.BytesIO(made), formats=("PNG",)) as picture:
            size = picture.size
    except ValueError as error:
        found.warn(Code.UNSUPPORTED_CONTENT, place, case="bad_drawing", what=_short(name), reason=error)
        return ""
    found.note(Code.PICTURE_CONVERTED, place, what=_short(name), kind="SVG")
    return _keep(made, "image/png", size, float(drawings.DPI), assets)


def _keep(data: bytes, media: str, size: tuple[int, int], dpi: float, assets: Assets) -> str:
    key = f"image-{hashlib.sha256(data).hexdigest()[:16]}.{_EXTENSION[media]}"
    assets.add(Asset(key, data, media, *size, dpi))
    return key


def _dpi(value: object) -> float:
    try:
        dpi = float(value[0]) if isinstance(value, tuple) else 0.0
    except (TypeError, ValueError, ZeroDivisionError):
        return 0.0
    return dpi if 1 <= dpi <= 10_000 else 0.0


def _refuse(found: Diagnostics, place: Place, case: str, name: str) -> None:
    found.warn(Code.UNSUPPORTED_CONTENT, place, case=case, what=_short(name))


def _short(name: str) -> str:
    return name if len(name) <= 80 else name[:79] + "…"


def _from_data(address: str, assets: Assets, found: Diagnostics, place: Place, limits: Limits) -> str:
    match = _DATA.match(address)
    if match is None or len(address) > limits.image_bytes * 3:
        _refuse(found, place, "bad_image", address)
        return ""
    body = address[match.end() :]
    try:
        if ";base64" in match[2].lower():
            data = base64.b64decode(re.sub(r"\s+", "", unquote(body)), validate=True)
        else:
            data = unquote_to_bytes(body)
    except (binascii.Error, ValueError):
        _refuse(found, place, "bad_image", address)
        return ""
    return add(data, match[0], assets, found, place, limits)


def _local(address: str, folder: Path | None, assets: Assets, limits: Limits) -> bytes | None:
    """The bytes of a file inside the folder of the source; links are followed before this is judged."""
    if folder is None:
        return None
    path = re.split(r"[?#]", address, maxsplit=1)[0]
    for spelling in dict.fromkeys((unquote(path), address)):
        if not spelling or "\0" in spelling or "\\" in spelling or spelling.startswith("/"):
            continue
        try:
            root = folder.resolve()
            target = (root / spelling).resolve()
            if not target.is_relative_to(root):
                continue
            if target.is_file():
                with target.open("rb") as stream:
                    data = stream.read(limits.image_bytes + 1)
                    seen = os.fstat(stream.fileno())
                digest = hashlib.sha256(data).hexdigest()
                assets.inputs.append((target.as_posix(), seen.st_size, seen.st_mtime_ns, digest))
                return data
            assets.inputs.append((target.as_posix(), -1, 0, ""))
        except (OSError, ValueError, RuntimeError):
            continue
    return None
