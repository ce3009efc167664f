"""`kanben.toml` of a folder and `<source>.toml` beside a file: defaults and facts, in a stated order of precedence.

Rising: what recognition finds, the nearest `kanben.toml`, the file's own `.toml`, options of the command line.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pipeline import toml
from pipeline.diagnostics import Code, Place
from pipeline.errors import SettingsError
from pipeline.records import dataclass, field, fields, replace
from pipeline.toml import key_of

PROJECT_FILE = "kanben.toml"
_NOTHING = '"…"'
_EXAMPLES = {
    "sources": '["reports/**/*.docx", "notices"]',
    "out": '"dist"',
    "quotes": '"curly"',
    "scripts": '["zh-Hans", "zh-Hant-TW"]',
    "formats": '["pdf", "docx", "epub"]',
    "style": '"official"',
    "reader": '"text"',
    "encoding": '"gb18030"',
    "glossaries": '["names.tsv"]',
    "accepted": '[{ code = "C301", text = "…", reason = "…" }]',
}


def _doc(text: str) -> Any:
    return field(default=None, metadata={"doc": text})


@dataclass(frozen=True, slots=True)
class MetaSettings:
    """`[meta]`: facts about the document that override what was recognised."""

    title: str | None = _doc("Title.")
    subtitle: str | None = _doc("Subtitle.")
    occasion: str | None = _doc("Date-and-venue line as it is seen.")
    date: str | None = _doc("Date of the report, YYYY-MM-DD.")
    venue: str | None = _doc("Where it was delivered.")
    speaker: str | None = _doc("Who delivers it, as the name is seen.")
    creators: tuple[str, ...] | None = _doc("Names for catalogues.")
    issuer: str | None = _doc("Issuing body.")
    document_number: str | None = _doc("Number of the document, such as 中发〔2019〕40号.")
    publisher: str | None = _doc("Publisher.")
    identifier: str | None = _doc("Identifier, such as urn:uuid:… or an ISBN.")
    isbn: str | None = _doc("ISBN of the book, 10 or 13 figures with or without hyphens.")
    series: str | None = _doc("Series of books that this one belongs to.")
    series_number: str | None = _doc("Place of this one in the series, such as 3.")
    keywords: tuple[str, ...] | None = _doc("Keywords.")
    description: str | None = _doc("One paragraph about the report.")


class CheckCode(str):
    """The code of a finding that proofreading may file."""

    __slots__ = ()


class Reason(str):
    """Why something is as it is: words, never blank."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Accepted:
    """One entry of `accepted`: findings that a person has looked at and lets stand."""

    code: CheckCode = field(metadata={"doc": "Code of the finding, such as C301."})
    reason: Reason = field(metadata={"doc": "Why it may stand; must be given."})
    text: str | None = _doc("Only findings whose words contain this.")


def _check_code(text: str) -> CheckCode:
    if text.upper() not in {code.value for code in Code}:
        raise ValueError
    return CheckCode(text.upper())


def _reason(text: str) -> Reason:
    if not text.strip():
        raise ValueError
    return Reason(text)


_HOOKS: toml.Hooks = {
    CheckCode: toml.Hook(_check_code, {"type": "string", "pattern": "^[A-Za-z][0-9]{3}$"}, "C301"),
    Reason: toml.Hook(_reason, {"type": "string", "minLength": 1}, "text"),
}


@dataclass(frozen=True, slots=True)
class Settings:
    """A project file, or the file beside one source."""

    sources: tuple[str, ...] | None = _doc(
        "What `kanben build` without SOURCES builds: files, folders and patterns beside this file."
    )
    out: str | None = _doc("Folder for the editions beside this file, when -o does not say.")
    origin: str | None = _doc("Where the texts come from and on what terms they may be used; for people.")
    scripts: tuple[str, ...] | None = _doc("Language tags of the editions, or source.")
    formats: tuple[str, ...] | None = _doc("Editions to make.")
    style: str | None = _doc("Bundled style sheet by name, or path of your own beside this file.")
    reader: str | None = _doc("Source format, when the name of the file does not tell.")
    encoding: str | None = _doc("Character encoding, when the bytes do not tell.")
    embed_fonts: bool | None = _doc("Word, EPUB and web editions carry the bundled faces, cut to their text.")
    dpi: int | None = _doc("Resolution of pictures of pages, in dots an inch: 20 to 1200.")
    reference_doc: str | None = _doc("Word file, beside this one, to take letterhead, headers and theme from.")
    output_profile: Literal["screen", "archive", "print"] | None = _doc("What PDFs are made for; the screen if unsaid.")
    impose: Literal["2-up", "4-up", "6-up", "8-up", "9-up", "16-up", "booklet"] | None = _doc(
        "How the pages of PDFs are laid on sheets; each by itself if unsaid."
    )
    output_icc: str | None = _doc("ICC profile of the press beside this file, for the printer's PDFs.")
    quotes: Literal["curly", "corner"] | None = _doc(
        "Quotation marks: curly “ ”, or corner 「 」; the region's if unsaid."
    )
    vocabulary: bool | None = _doc("Words of Taiwan or Hong Kong for the mainland's, or back; each one is listed.")
    glossaries: tuple[str, ...] = field(
        default=(), metadata={"doc": "Glossaries for script conversion: paths of TOML or TSV files beside this file."}
    )
    limits: Mapping[str, int] | None = _doc("How much a source may ask for, by name; `kanben formats` lists all.")
    accepted: tuple[Accepted, ...] = field(
        default=(), metadata={"doc": "Findings of `kanben check` that may stand, each with its code and a reason."}
    )
    meta: MetaSettings = field(default_factory=MetaSettings, metadata={"doc": "Facts about the document."})


def goals_of(folder: Path) -> tuple[tuple[Path, ...], Path | None]:
    """What the project file of the folder one works in says of sources and of the folder for editions.

    Empty and `None` where it is silent or absent. Raises `SettingsError` (U006).
    """
    path = folder / PROJECT_FILE
    if not path.is_file():
        return (), None
    settings = read_settings(path)
    sources = tuple(Path(name) for name in settings.sources or ())
    return sources, Path(settings.out) if settings.out is not None else None


def settings_for(source: Path, root: Path, known: dict[Path, Settings] | None = None) -> Settings:
    """What the files around a source say; `kanben.toml` is sought upwards as far as `root`.

    `known` keeps the project settings of folders between calls; sources without settings of their own then share one
    object. Raises `SettingsError` (U006) with every fault of a file.
    """
    folder = source.parent
    project = known.get(folder) if known is not None else None
    if project is None:
        project = _project(source, root)
        if known is not None:
            known[folder] = project
    own = _own(source)
    return project if own is None else _over(own, project)


def meta_changes(settings: Settings) -> Mapping[str, Any]:
    """The facts that are said, by field of `Meta`."""
    said = ((item.name, getattr(settings.meta, item.name)) for item in fields(settings.meta))
    return {name: value for name, value in said if value is not None}


def is_settings(path: Path) -> bool:
    """True for files that configure and are never sources."""
    return path.suffix.lower() == ".toml"


def _project(source: Path, root: Path) -> Settings:
    """The nearest `kanben.toml`: in the file's folder, or above it but not above the root."""
    here, limit = source.absolute().parent, root.absolute()
    folders = [here, *here.parents]
    for folder in folders[: folders.index(limit) + 1] if limit in folders else folders[:1]:
        path = folder / PROJECT_FILE
        if path.is_file():
            return read_settings(path)
    return Settings()


def _own(source: Path) -> Settings | None:
    """`report.txt.toml` or `report.toml` beside `report.txt`."""
    for name in (f"{source.name}.toml", f"{source.stem}.toml"):
        path = source.with_name(name)
        if name != PROJECT_FILE and path != source and path.is_file():
            return read_settings(path)
    return None


def read_settings(path: Path) -> Settings:
    """One settings file; a style and glossaries given by path are taken from the file's own folder. Raises U006."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        place = Place(path.as_posix())
        raise SettingsError.of(Code.SETTINGS_FAULT, place, case="unreadable", key="", value=error) from error
    settings = toml.load(text, Settings, file=path.as_posix(), code=Code.SETTINGS_FAULT, hooks=_HOOKS)
    beside: dict[str, Any] = {"glossaries": tuple((path.parent / name).as_posix() for name in settings.glossaries)}
    if settings.style is not None and settings.style.endswith(".toml"):
        beside["style"] = (path.parent / settings.style).as_posix()
    if settings.reference_doc is not None:
        beside["reference_doc"] = (path.parent / settings.reference_doc).as_posix()
    if settings.output_icc is not None:
        beside["output_icc"] = (path.parent / settings.output_icc).as_posix()
    return replace(settings, **beside)


def begin_project(folder: Path) -> Path:
    """Write a commented `kanben.toml` to start from; every key stands in it, switched off. Its path.

    Raises `SettingsError` (U006) when there is one already or the folder cannot be written.
    """
    path = folder / PROJECT_FILE
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(_commented())
    except OSError as error:
        place = Place(path.as_posix())
        value = error.strerror or str(error)
        raise SettingsError.of(Code.SETTINGS_FAULT, place, case="unreadable", key="", value=value) from error
    return path


def _commented() -> str:
    """Every key of a project file with its meaning and an example, as comments."""
    lines = ["# Settings of the reports in this folder and below. Take away the # in front of what you set."]
    for item in fields(Settings):
        if item.name != "meta":
            lines += ["", f"# {item.metadata['doc']}", f"# {key_of(item.name)} = {_EXAMPLES.get(item.name, _NOTHING)}"]
    lines += ["", "[meta]"]
    for item in fields(MetaSettings):
        value = '["…"]' if "tuple" in str(item.type) else '"…"'
        lines += [f"# {key_of(item.name)} = {value}  # {item.metadata['doc']}"]
    return "\n".join(lines) + "\n"


def settings_schema() -> dict[str, object]:
    """JSON Schema of project files."""
    return toml.schema(Settings, _HOOKS, "Kanben project file")


def _said(record: Any) -> dict[str, Any]:
    return {item.name: getattr(record, item.name) for item in fields(record)}


def _over(own: Settings, base: Settings) -> Settings:
    """`own` where it says something, else `base`; the glossaries and accepted findings of both, the base's first."""
    meta = MetaSettings(**{**_said(base.meta), **{k: v for k, v in _said(own.meta).items() if v is not None}})
    said = {name: value for name, value in _said(own).items() if value is not None}
    glossaries = tuple(dict.fromkeys((*base.glossaries, *own.glossaries)))
    accepted = (*base.accepted, *own.accepted)
    return Settings(**{**_said(base), **said, "glossaries": glossaries, "accepted": accepted, "meta": meta})


def meta_keys() -> tuple[str, ...]:
    """The keys of `[meta]` as they are written."""
    return tuple(key_of(item.name) for item in fields(MetaSettings))
