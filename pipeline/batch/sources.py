"""Which files are sources: files, folders and patterns, each file once, in a stable order."""

from __future__ import annotations

import glob
import os
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path, PurePath

from pipeline import formats
from pipeline.diagnostics import Code
from pipeline.errors import SettingsError
from pipeline.lang.regions import TAGS
from pipeline.project import is_settings

STANDARD = Path("-")  # standard input as a source, standard output as a goal
_EDITION = tuple(f".{tag}" for tag in TAGS)
_NOT_SOURCES = ("readme", "license", "licence", "~$", ".")


def find_sources(given: Iterable[Path | str], out: Path) -> Iterator[tuple[Path, Path, str]]:
    """Each source once, with its folder below the folder that was named, and its URL if it is no local file.

    Editions in `out` are no sources. Raises `SettingsError` (U002, U009, U010).
    """
    seen: set[str] = set()
    for item in given:
        if is_url(str(item)):
            yield from ((path, folder, url) for path, folder, url in _at_url(str(item)) if url not in seen)
            continue
        for path, folder in _expanded(Path(item), os.path.realpath(out)):
            key = os.path.realpath(path)
            if key not in seen:
                seen.add(key)
                yield path, folder, ""


def _at_url(url: str) -> Iterator[tuple[Path, Path, str]]:
    """The sources below a URL; the path of each is its path below what was named."""
    from pipeline.batch.places import files_below

    for name, below in files_below(url):
        path = Path(below)
        hidden = any(part.startswith(".") for part in path.parts)
        if not hidden and path.name.lower().endswith(_known()) and not path.name.lower().startswith(_NOT_SOURCES):
            yield path, path.parent, name


def is_url(name: str) -> bool:
    """True for a name with a scheme, such as `s3://bucket/folder` or `zip://folder::reports.zip`."""
    return "://" in name


def _known() -> tuple[str, ...]:
    return tuple(f".{extension}" for item in formats.READERS for extension in item.extensions)


def check_clashes(found: Sequence[tuple[Path, Path, str]]) -> None:
    """Two sources may not have one output name, also on disks that fold case or compose characters (U004)."""
    names: dict[str, str] = {}
    for path, folder, url in found:
        key = unicodedata.normalize("NFC", (folder / path.stem).as_posix()).casefold()
        if key in names:
            raise SettingsError.of(Code.OUTPUT_CLASH, None, first=names[key], second=url or path.as_posix())
        names[key] = url or path.as_posix()


def _expanded(given: Path, out: str) -> Iterable[tuple[Path, Path]]:
    if given == STANDARD or given.is_file():
        return [(given, Path())]
    if given.is_dir():
        return _in_folder(given, out)
    text = given.as_posix()
    if glob.has_magic(text):
        matched = sorted(Path(name) for name in glob.glob(text, recursive=True))  # noqa: PTH207  (Path.glob takes no absolute pattern)
        return [pair for path in matched if not is_settings(path) for pair in _expanded(path, out)]
    raise SettingsError.of(Code.NO_SUCH_SOURCE, None, name=text)


def _in_folder(folder: Path, out: str) -> Iterator[tuple[Path, Path]]:
    """The sources below a folder, sorted by path; README, LICENSE, dot-files, settings and editions are none."""
    known = _known()
    below: list[tuple[str, ...]] = []
    for parent, folders, names in os.walk(folder):
        below_out = os.path.realpath(parent) == out
        if below_out and parent != str(folder):
            folders.clear()
            continue
        folders[:] = [name for name in folders if not name.startswith(".")]
        parts = Path(parent).relative_to(folder).parts
        for name in names:
            lower = name.lower()
            if below_out and PurePath(name).stem.endswith(_EDITION):
                continue
            if lower.endswith(known) and not lower.startswith(_NOT_SOURCES):
                below.append((*parts, name))
    for item in sorted(below):
        path = folder.joinpath(*item)
        if path.is_file():
            yield path, Path(*item[:-1])
