"""All options of a conversion in one place: one default and one description for the command line, the API and batch."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Options:
    """What a build is asked for. Empty tuples and strings mean: what the project file, then the default, says."""

    out: Path | None = None
    formats: tuple[str, ...] = ()
    scripts: tuple[str, ...] = ()
    style: str = ""
    reader: str = ""
    encoding: str = ""
    glossaries: tuple[str, ...] = ()
    fail_on: str = "error"
    force: bool = False
    dry_run: bool = False
    epoch: int | None = None  # SOURCE_DATE_EPOCH, seconds; read from the environment by the command line only
    ui: str = ""
    verify: str = "quick"


DEFAULT_FORMATS: tuple[str, ...] = ("pdf", "docx", "epub")
DEFAULT_SCRIPTS: tuple[str, ...] = ("source",)
DEFAULT_STYLE = "official"

DESCRIPTIONS: dict[str, str] = {
    "out": "Folder for the editions, or one file whose extension decides the format; - writes to standard output.",
    "formats": "Editions to make, separated by commas.",
    "scripts": "Language tags of the editions, or `source` for the script the report is written in.",
    "style": "Name of a bundled style sheet or path of your own.",
    "reader": "Take the source as this format instead of deciding by its name and content.",
    "encoding": "Character encoding of the source, when it cannot be decided by itself.",
    "glossaries": "Glossary of words whose converted form is settled, TOML or TSV; may be repeated.",
    "fail_on": "Lowest severity that makes the command fail.",
    "force": "Build again even what is unchanged.",
    "dry_run": "Show what would be made and write nothing.",
    "verify": "How deep finished editions are checked: their text, or every measurable rule as `kanben verify` does.",
    "ui": "Language of the messages.",
}
