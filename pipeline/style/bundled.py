"""Where the bundled style sheets and faces lie: inside the installed package, or beside it in a checkout."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]


def styles_folder() -> Path:
    """The folder of the bundled sheets."""
    inside = _PACKAGE / "_styles"
    return inside if inside.is_dir() else _PACKAGE.parent / "styles"


def fonts_folder() -> Path:
    """The folder of the bundled faces, with `fonts.toml`."""
    return styles_folder() / "fonts"


def bundled_names() -> tuple[str, ...]:
    """Names of the bundled sheets, the default first."""
    names = sorted(path.stem for path in styles_folder().glob("*.toml"))
    return tuple(sorted(names, key=lambda name: name != "official"))


def bundled_path(name: str) -> Path | None:
    """The file of a bundled sheet."""
    return styles_folder() / f"{name}.toml" if name in bundled_names() else None
