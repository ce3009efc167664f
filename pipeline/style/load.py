"""Sheets from files: by name or path, with the chain of sheets they extend merged in."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar, cast

from pipeline import records
from pipeline.diagnostics import Code, Place
from pipeline.errors import SettingsError
from pipeline.style.bundled import bundled_names, bundled_path
from pipeline.style.room import lines_with_room
from pipeline.style.sheet import FontSheet, PageSheet, StyleSheet, read_sheet

T = TypeVar("T")


def load_style(name: str | Path) -> StyleSheet:
    """A sheet by bundled name (`official`) or path (anything with a folder or `.toml` in it), its bases merged in.

    Raises `SettingsError`: S001 with every fault of a file, S002 for a name or file that is not there.
    """
    return _chain(_locate(name, None), ())


def _chain(path: Path, above: tuple[Path, ...]) -> StyleSheet:
    resolved = path.resolve()
    if resolved in above:
        names = " → ".join(item.name for item in (*above, resolved))
        raise SettingsError.of(Code.STYLE_FAULT, Place(path.as_posix()), case="cycle", key="sheet.extends", value=names)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        reason = error.strerror or str(error)
        raise SettingsError.of(Code.STYLE_UNKNOWN, None, case="file", name=path.as_posix(), reason=reason) from error
    except UnicodeDecodeError as error:
        place = Place(path.as_posix())
        raise SettingsError.of(Code.STYLE_FAULT, place, case="encoding", key="", value=str(error)) from error
    own = _with_files(read_sheet(text, path.as_posix()), path.parent)
    if own.sheet.name is None:
        own = records.replace(own, sheet=records.replace(own.sheet, name=path.stem))
    if own.sheet.extends is None:
        return own
    base = _chain(_locate(own.sheet.extends, path.parent), (*above, resolved))
    return _fitting(merge(base, own), own)


def _fitting(sheet: StyleSheet, own: StyleSheet) -> StyleSheet:
    """A sheet that changes the page and is silent of lines: those of its base, or as many as there is room for."""
    page = sheet.page
    if own.page == PageSheet() or own.page.lines is not None or page.lines is None:
        return sheet
    room = lines_with_room(page)
    if room is None or room >= page.lines:
        return sheet
    return records.replace(sheet, page=records.replace(page, lines=room))


_FONT_FILE = (".ttf", ".otf", ".ttc", ".otc")


def _with_files(sheet: StyleSheet, folder: Path) -> StyleSheet:
    """The sheet with its font files named from the root: a path in it is one from its own folder."""

    def placed(face: str) -> str:
        file = face.partition("@")[0].partition("#")[0]
        if not file.lower().endswith(_FONT_FILE):
            return face
        return (folder.resolve() / file).as_posix() + face[len(file) :]

    fonts: dict[str, FontSheet] = {}
    for role, font in sheet.fonts.items():
        for region in ("SC", "TC", "HK"):
            own = getattr(font, region)
            if own is not None and own.faces is not None:
                faces = tuple(map(placed, own.faces))
                if faces != own.faces:
                    font = records.replace(font, **{region: records.replace(own, faces=faces)})
        fonts[role] = font
    return records.replace(sheet, fonts=fonts)


def _locate(name: str | Path, folder: Path | None) -> Path:
    if isinstance(name, Path):
        return name
    known = bundled_path(name)
    if known is not None:
        return known
    if "/" in name or "\\" in name or name.endswith(".toml"):
        return folder / name if folder is not None else Path(name)
    names = bundled_names()
    import difflib  # only a mistake needs it

    close = difflib.get_close_matches(name, names, 1, 0.4)
    nearest = close[0] if close else ""
    raise SettingsError.of(Code.STYLE_UNKNOWN, None, case="name", name=name, nearest=nearest, known=", ".join(names))


def merge(base: T, own: T) -> T:
    """`own` over `base`: records and tables key by key, everything else whole; `None` leaves the base's value."""
    changes: dict[str, Any] = {}
    for item in records.fields(cast("Any", own)):
        changes[item.name] = _merged(getattr(base, item.name), getattr(own, item.name))
    return cast("T", records.replace(cast("Any", own), **changes))


def _merged(base: Any, own: Any) -> Any:
    if own is None:
        return base
    if base is None:
        return own
    if isinstance(own, Mapping):
        return {**base, **{key: _merged(base.get(key), value) for key, value in own.items()}}
    if records.is_dataclass(own) and type(own).__name__ != "Length":
        return merge(base, own)
    return own
