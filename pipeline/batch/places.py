"""Sources and editions that are named by URLs: an archive, an object store. The door of fsspec.

Only stores that a user names himself are opened, and only of the kinds listed here; nothing in a document can name one.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from pipeline.diagnostics import Code
from pipeline.errors import SettingsError, SourceError

KINDS = ("file", "local", "memory", "s3", "s3a", "zip")


def files_below(url: str) -> Iterator[tuple[str, str]]:
    """Every file of a URL with its path below it; a URL of one file gives that, with its name.

    Raises `SettingsError` (U002, U009, U010).
    """
    store, path = _opened(url)
    try:
        if store.isfile(path):
            yield url, path.rpartition("/")[2]
            return
        found = sorted(store.find(path))
    except (OSError, ValueError) as error:
        raise SettingsError.of(Code.NO_SUCH_SOURCE, None, name=url) from error
    root = path.rstrip("/") + "/" if path.strip("/") else ""
    head, chain, rest = url.partition("::")
    for name in found:
        below = name[len(root) :] if name.startswith(root) else name.lstrip("/")
        gap = "" if head.endswith("/") else "/"
        yield f"{head}{gap}{below}{chain}{rest}", below


def read_bytes(url: str, limit: int) -> bytes:
    """The bytes of a file. Raises `SourceError` (R001, R006)."""
    store, path = _opened(url)
    try:
        size = int(store.info(path)["size"] or 0)
        if size > limit:
            raise SourceError.of(Code.LIMIT, None, file=url, what="bytes", found=size, limit=limit)
        data: bytes = store.cat_file(path)
    except (OSError, KeyError, ValueError) as error:
        raise SourceError.of(Code.UNREADABLE, None, file=url, reason=error) from error
    return data


def write_bytes(url: str, data: bytes) -> None:
    """Put a file into its place, whole: a store shows an object when all of it has arrived. Raises `OSError`."""
    store, path = _opened(url)
    try:
        if "file" in store.protocol:  # only disks have folders
            store.makedirs(path.rpartition("/")[0], exist_ok=True)
        store.pipe_file(path, data)
    except (ValueError, NotImplementedError) as error:  # a store that can only be read
        raise OSError(str(error)) from error


def mark_of(url: str) -> tuple[int, int] | None:
    """Size and a number that changes with the content (tag or time of change); `None` for what is not there."""
    store, path = _opened(url)
    try:
        info = store.info(path)
    except (OSError, KeyError, ValueError):
        return None
    told = str(info.get("ETag") or info.get("mtime") or info.get("LastModified") or info.get("CRC") or "")
    from zlib import crc32

    return int(info["size"] or 0), crc32(told.encode())


def _opened(url: str) -> tuple[Any, str]:
    kind = url.partition("://")[0]
    if kind not in KINDS or any(part.partition("://")[0] not in KINDS for part in url.split("::") if "://" in part):
        raise SettingsError.of(Code.PLACE_KIND, None, name=url, known=", ".join(KINDS))
    return _store(url)


@cache
def _store(url: str) -> tuple[Any, str]:
    try:
        import fsspec
    except ImportError as error:
        raise SettingsError.of(Code.MISSING_EXTRA, None, what=url, extra="cloud") from error
    fresh = {"use_listings_cache": False} if url.startswith("s3") else {}
    try:
        store, path = fsspec.core.url_to_fs(url, **fresh)
    except ImportError as error:
        raise SettingsError.of(Code.MISSING_EXTRA, None, what=url, extra="cloud") from error
    except (OSError, ValueError) as error:
        raise SettingsError.of(Code.NO_SUCH_SOURCE, None, name=url) from error
    return store, str(path)
