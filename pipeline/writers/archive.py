"""ZIP containers that come out the same, byte for byte, every time.

Both DOCX (ISO/IEC 29500-2, annex B) and EPUB (EPUB 3.3 OCF, 4.2) are ZIP files. Nothing of the machine, the hour or the
user may get into them: every entry carries 1 January 1980 (the earliest date ZIP knows), Unix mode 0644, no extra
field, and the order the caller gave.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

FIXED_TIME = (1980, 1, 1, 0, 0, 0)
LEVEL = 6  # what both office programs write; 9 costs twice the time for less than one per cent
_UNIX = 3
_MODE = 0o100644 << 16


def write_zip(entries: Iterable[tuple[str, bytes]], *, stored: Collection[str] = ()) -> bytes:
    """The container with `entries` (name, content) in the given order; names in `stored` are not compressed.

    Raises `ValueError` for a name given twice, or one that is absolute, climbs (`..`) or holds a backslash.
    """
    buffer = BytesIO()
    seen: set[str] = set()
    with ZipFile(buffer, "w", ZIP_DEFLATED, compresslevel=LEVEL) as archive:
        for name, content in entries:
            if name in seen:
                raise ValueError(f"two entries named {name}")
            if not name or name.startswith("/") or "\\" in name or ".." in name.split("/"):
                raise ValueError(f"not a name inside a container: {name!r}")
            seen.add(name)
            info = ZipInfo(name, FIXED_TIME)
            info.create_system = _UNIX
            info.external_attr = _MODE
            info.compress_type = ZIP_STORED if name in stored else ZIP_DEFLATED
            archive.writestr(info, content, compresslevel=LEVEL)
    return buffer.getvalue()
