"""Fonts installed on this machine, by name: folders read once and remembered on disk by size and time of change."""

from __future__ import annotations

import json
import mmap
import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import cast

from pipeline.fonts.names import Facts, facts_of
from pipeline.fonts.synonyms import called, key
from pipeline.records import dataclass

EXTENSIONS = (".ttf", ".otf", ".ttc", ".otc")
_VERSION = 2
_MOST_FILES = 20_000


@dataclass(frozen=True, slots=True)
class Installed:
    """One face in a file."""

    path: Path
    facts: Facts


@dataclass(frozen=True, slots=True)
class Match:
    """A face found by name; `values`: the place on each of its axes."""

    item: Installed
    values: tuple[float, ...]


def folders() -> tuple[Path, ...]:
    """Where fonts are installed, the user's own first."""
    home = Path.home()
    if sys.platform == "darwin":
        return (home / "Library/Fonts", Path("/Library/Fonts"), Path("/System/Library/Fonts"))
    if sys.platform == "win32":
        return (home / "AppData/Local/Microsoft/Windows/Fonts", Path("C:/Windows/Fonts"))
    return (home / ".local/share/fonts", home / ".fonts", Path("/usr/local/share/fonts"), Path("/usr/share/fonts"))


def memory() -> Path:
    """The file that remembers what the folders hold; it may be deleted at any time."""
    return Path.home() / ".cache/kanben/fonts.json"


@cache
def installed() -> tuple[Installed, ...]:
    """Every face of the folders, in the order of folders and paths. Files that are no fonts are passed over."""
    known = _remembered()
    now: dict[str, list[object]] = {}
    found: list[Installed] = []
    for path, size, changed in _files():
        kept = known.get(path)
        if kept is not None and kept[:2] == [size, changed]:
            faces = cast("list[list[object]]", kept[2])
        else:
            faces = [list(item) for item in _read(Path(path))]
        now[path] = [size, changed, faces]
        found.extend(Installed(Path(path), _facts(item)) for item in faces)
    if now != known:
        _remember(now)
    return tuple(found)


def by_name(name: str, weight: float | None = None) -> Match | None:
    """The face of a family, full or PostScript name, in any language or under another of the font's names.

    Of a family the upright face nearest to `weight`, 400 when it is left out; a variable font gives the place itself.
    """
    for wanted in called(name):
        found = _named(wanted) if weight is None else None
        found = found or _of_family(wanted, weight)
        if found is not None:
            return found
    return None


def place(facts: Facts, wanted: str) -> tuple[float, ...] | None:
    """The values of a variable font's axes under the name of an instance: `Bold`, `Family Bold` or PostScript's."""
    starts = ("", *map(key, facts.families))
    for names, values in facts.instances:
        if any(start + key(called) == wanted for called in names for start in starts):
            return values
    return None


def at_weight(facts: Facts, weight: float = 400) -> tuple[float, ...]:
    """The usual values of a variable font's axes, but for the weight, which is the nearest that it has."""
    return tuple(min(max(weight, least), most) if tag == "wght" else usual for tag, least, usual, most in facts.axes)


def _named(wanted: str) -> Match | None:
    """By a full or PostScript name, or that of an instance."""
    for item in installed():
        facts = item.facts
        if facts.outlines == "none" or (facts.axes and wanted in map(key, facts.families)):
            continue
        values = place(facts, wanted) if facts.instances else None
        if values is not None:
            return Match(item, values)
        if wanted in map(key, facts.names) or any(wanted == key(family + facts.style) for family in facts.families):
            return Match(item, tuple(usual for _, _, usual, _ in facts.axes))
    return None


def _of_family(wanted: str, weight: float | None) -> Match | None:
    asked = 400 if weight is None else weight
    best: tuple[float, Match] | None = None
    for item in installed():
        facts = item.facts
        if facts.outlines != "none" and wanted in map(key, facts.families):
            values = at_weight(facts, asked)
            place = dict(zip((tag for tag, *_ in facts.axes), values, strict=True))
            away = abs(place.get("wght", facts.weight) - asked) + 1000 * facts.italic
            if best is None or away < best[0]:
                best = (away, Match(item, values))
    return None if best is None else best[1]


def _files() -> Iterator[tuple[str, int, int]]:
    seen = 0
    for folder in folders():
        for root, below, names in os.walk(folder):
            below.sort()
            for name in sorted(names):
                if name.lower().endswith(EXTENSIONS):
                    path = Path(root, name)
                    seen += 1
                    if seen > _MOST_FILES:
                        return
                    with suppress(OSError):
                        told = path.stat()
                        yield path.as_posix(), told.st_size, told.st_mtime_ns


def _read(path: Path) -> list[Facts]:
    try:
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            view = memoryview(data)
            try:
                return facts_of(view)
            finally:
                view.release()
    except (OSError, ValueError):
        return []


def _facts(item: list[object]) -> Facts:
    """From JSON, where tuples have become lists."""
    return Facts(*map(_tuples, item))  # type: ignore[arg-type]  # the values are those of `Facts`, in its order


def _tuples(value: object) -> object:
    return tuple(map(_tuples, value)) if isinstance(value, list) else value


def _remembered() -> dict[str, list[object]]:
    try:
        data = json.loads(memory().read_text(encoding="utf-8"))
        files = data["files"] if data["version"] == _VERSION else {}
        if all(len(kept) == 3 and all(len(item) == len(Facts._fields) for item in kept[2]) for kept in files.values()):
            return dict(files)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        pass
    return {}


def _remember(files: dict[str, list[object]]) -> None:
    """Put whole into place; a folder that cannot be written costs only time."""
    target = memory()
    part = target.with_name(f".{target.name}.{os.getpid()}")
    with suppress(OSError):
        target.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(json.dumps({"version": _VERSION, "files": files}, ensure_ascii=False), encoding="utf-8")
        part.replace(target)
