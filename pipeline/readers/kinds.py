"""What the first bytes of a file say it is, whatever its name."""

from __future__ import annotations

import re

from pipeline.diagnostics import Code, Place
from pipeline.errors import SourceError
from pipeline.patterns import bytes_regex

# First bytes, the words of R017, the name people know the format by.
_SIGNS: tuple[tuple[bytes, str, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "picture", "PNG"),
    (b"\xff\xd8\xff", "picture", "JPEG"),
    (b"GIF8", "picture", "GIF"),
    (b"II*\0", "picture", "TIFF"),
    (b"MM\0*", "picture", "TIFF"),
    (b"{\\rtf", "rtf", "RTF"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole", "DOC"),
    (b"7z\xbc\xaf\x27\x1c", "archive", "7z"),
    (b"Rar!\x1a\x07", "archive", "RAR"),
    (b"\x1f\x8b\x08", "archive", "gzip"),
    (b"\xfd7zXZ\0", "archive", "xz"),
    (b"BZh91AY&SY", "archive", "bzip2"),
    (b"\x28\xb5\x2f\xfd", "archive", "zstd"),
    (b"\x7fELF", "program", "ELF"),
    (b"SQLite format 3\0", "program", "SQLite"),
)
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_PAGE = bytes_regex(
    rb"\A(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body)[\s>]",
    re.IGNORECASE | re.DOTALL,
)
_HEAD = 4096


def refuse(data: bytes, file: str) -> None:
    """Raise `SourceError` (R017) for bytes that are certainly no text."""
    head = data[:_HEAD]
    found = next(((case, name) for sign, case, name in _SIGNS if head.startswith(sign)), None)
    if found is None:
        if head.startswith(_ZIP):
            found = "archive", _zip_name(data)
        elif head[:4] == b"RIFF" and head[8:12] == b"WEBP":
            found = "picture", "WebP"
        elif b"%PDF-" in head[:1024] and b"\0" not in head[: head.find(b"%PDF-")]:
            found = "pdf", "PDF"
        elif head[:2] == b"MZ" and b"\0\0\0" in head[:64]:
            found = "program", "EXE"
    if found is not None:
        raise SourceError.of(Code.OTHER_FORMAT, Place(file), case=found[0], format=found[1])


def _zip_name(data: bytes) -> str:
    """What kind of container a ZIP is, by the name of its first entry and of its main part."""
    names = _names(data)
    for part, name in (
        ("word/", "DOCX"), ("xl/", "XLSX"), ("ppt/", "PPTX"), ("META-INF/container.xml", "EPUB"), ("OFD.xml", "OFD"),
        ("content.xml", "ODT"),
    ):  # fmt: skip
        if any(item.startswith(part) for item in names):
            return name
    return "ZIP"


def _names(data: bytes) -> list[str]:
    import io
    import zipfile

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.namelist()[:1000]
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, OverflowError):
        return []


def kind_of(data: bytes) -> str:
    """The reader that the bytes ask for: `docx` or `html`; empty when they ask for none."""
    if data.startswith(_ZIP):
        return "docx" if _zip_name(data) == "DOCX" else ""
    return "html" if _PAGE.match(data[:_HEAD]) else ""
