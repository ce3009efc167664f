"""What a build will do: which sources, with which settings, into which files."""

from __future__ import annotations

import glob
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import formats
from pipeline.conversion import OWN_SCRIPT, Request, check_scripts, choose_reader, choose_writers
from pipeline.diagnostics import Code
from pipeline.errors import SettingsError
from pipeline.options import DEFAULT_FORMATS, DEFAULT_SCRIPTS, DEFAULT_STYLE, Options
from pipeline.project import Settings, is_settings, meta_changes, settings_for
from pipeline.source import Source
from pipeline.style.load import load_style
from pipeline.style.sheet import StyleSheet

if TYPE_CHECKING:
    from pipeline.transforms.script.terms import Term

DEFAULT_SOURCE = Path("source")
DEFAULT_OUT = Path("dist")
STANDARD = Path("-")  # standard input as a source, standard output as a goal
_NOT_SOURCES = ("readme", "license", "licence", "~$")


@dataclass(frozen=True, slots=True)
class Task:
    """One source and what shall become of it. `folder` is where its editions go below the goal."""

    path: Path
    folder: Path
    request: Request


@dataclass(frozen=True, slots=True)
class Plan:
    """All tasks of one build. `out` is a folder, or with `single` the one file (`-` for standard output)."""

    tasks: tuple[Task, ...]
    out: Path
    single: bool

    def target(self, task: Task, tag: str, extension: str) -> Path:
        """Where an edition goes: `<stem>.<language tag>.<extension>`, folders mirrored."""
        if self.single:
            return self.out
        stem = "stdin" if task.path == STANDARD else task.path.stem
        return self.out / task.folder / f"{stem}.{tag}.{extension}"

    def listing(self) -> Iterable[tuple[str, str]]:
        """Each source with a file it would become. A script known only after reading is called `source`."""
        for task in self.tasks:
            for tag in task.request.scripts:
                for writer in choose_writers(task.request.formats):
                    yield task.path.as_posix(), self.target(task, tag, writer.extension).as_posix()


def make_plan(sources: Sequence[Path], options: Options, root: Path) -> Plan:
    """The plan of a build. `root` is the folder one works in.

    Raises `SettingsError`: U001 to U007, S001, S002, J002, J003: all that can be known before a source is opened.
    """
    found = list(_found(sources or (DEFAULT_SOURCE,)))
    if not found:
        names = ", ".join(path.as_posix() for path in sources) or f"{DEFAULT_SOURCE}/"
        raise SettingsError.of(Code.NO_SOURCES, None, where=names)
    out = options.out if options.out is not None else DEFAULT_OUT
    writer = formats.writer_for(out.name) if options.out is not None and not out.is_dir() else None
    single = out == STANDARD or writer is not None
    if options.out is not None and not single and not out.is_dir() and out.suffix[1:].isalpha():
        raise SettingsError.of(Code.OUTPUT_KIND, None, case="extension", out=out.as_posix(), extension=out.suffix)
    asked = options.formats or ((writer.name,) if writer is not None else ())
    if single:
        _check_single(found, asked, options, out)
    else:
        _check_clashes(found)
    sheets: dict[str, StyleSheet] = {}
    glossaries: dict[tuple[str, ...], Mapping[str, Term]] = {}
    tasks = []
    for path, folder in found:
        settings = Settings() if path == STANDARD else settings_for(path, root)
        name = options.style or settings.style or DEFAULT_STYLE
        if name not in sheets:
            sheets[name] = load_style(name)
        # A single file holds one script: the settings' list is for folders.
        scripts = options.scripts or ((OWN_SCRIPT,) if single else settings.scripts) or DEFAULT_SCRIPTS
        request = Request(
            formats=asked or settings.formats or DEFAULT_FORMATS,
            scripts=check_scripts(scripts),
            style=sheets[name],
            reader=options.reader or settings.reader or "",
            encoding=options.encoding or settings.encoding or "",
            meta=meta_changes(settings),
            epoch=options.epoch,
            full=options.verify == "full",
            terms=_terms((*settings.glossaries, *options.glossaries), glossaries),
        )
        choose_writers(request.formats)
        choose_reader(Source(path.name, b""), request.reader)
        tasks.append(Task(path, folder, request))
    return Plan(tuple(tasks), out, single)


def _terms(names: tuple[str, ...], known: dict[tuple[str, ...], Mapping[str, Term]]) -> Mapping[str, Term]:
    """The words of glossaries in rising order, read once for all sources that share them."""
    if not names:
        return {}
    unique = tuple(dict.fromkeys(names))
    if unique not in known:
        from pipeline.transforms.script.terms import load_terms

        known[unique] = load_terms(unique)
    return known[unique]


def _found(sources: Iterable[Path]) -> Iterable[tuple[Path, Path]]:
    """Each source once, with its folder below the one that was named."""
    seen: set[Path] = set()
    for given in sources:
        for path, folder in _expanded(given):
            key = path if path == STANDARD else path.resolve()
            if key not in seen:
                seen.add(key)
                yield path, folder


def _expanded(given: Path) -> Iterable[tuple[Path, Path]]:
    if given == STANDARD or given.is_file():
        return [(given, Path())]
    if given.is_dir():
        return _in_folder(given)
    text = given.as_posix()
    if glob.has_magic(text):
        matched = sorted(Path(name) for name in glob.glob(text, recursive=True))  # noqa: PTH207  (Path.glob takes no absolute pattern)
        return [pair for path in matched if not is_settings(path) for pair in _expanded(path)]
    raise SettingsError.of(Code.NO_SUCH_SOURCE, None, name=text)


def _in_folder(folder: Path) -> Iterable[tuple[Path, Path]]:
    """The sources below a folder in a stable order; README, LICENSE, dot-files and settings are none."""
    known = {extension for item in formats.READERS for extension in item.extensions}
    for path in sorted(folder.rglob("*")):
        below = path.relative_to(folder)
        hidden = any(part.startswith(".") for part in below.parts)
        if hidden or below.name.lower().startswith(_NOT_SOURCES) or is_settings(path):
            continue
        if path.suffix[1:].lower() in known and path.is_file():
            yield path, below.parent


def _check_single(found: Sequence[tuple[Path, Path]], asked: tuple[str, ...], options: Options, out: Path) -> None:
    """One file holds one edition of one source."""
    scripts = options.scripts or (OWN_SCRIPT,)
    if not asked:
        raise SettingsError.of(Code.OUTPUT_KIND, None, case="unnamed", out=out.as_posix())
    for what, count in (("sources", len(found)), ("formats", len(asked)), ("scripts", len(scripts))):
        if count != 1:
            raise SettingsError.of(Code.OUTPUT_KIND, None, case=what, out=out.as_posix(), count=count)


def _check_clashes(found: Sequence[tuple[Path, Path]]) -> None:
    """Two sources may not have one output name, also on disks that fold case or compose characters."""
    names: dict[str, Path] = {}
    for path, folder in found:
        key = unicodedata.normalize("NFC", (folder / path.stem).as_posix()).casefold()
        if key in names:
            first, second = names[key].as_posix(), path.as_posix()
            raise SettingsError.of(Code.OUTPUT_CLASH, None, first=first, second=second)
        names[key] = path
