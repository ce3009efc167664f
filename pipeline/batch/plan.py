"""What a build will do: which sources, with which settings, into which files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import formats
from pipeline.batch.sources import STANDARD, check_clashes, find_sources
from pipeline.conversion import OWN_SCRIPT, Request, check_scripts, choose_reader, choose_writers
from pipeline.diagnostics import Code
from pipeline.errors import SettingsError
from pipeline.limits import LIMITS, changed, parsed
from pipeline.options import DEFAULT_DPI, DEFAULT_FORMATS, DEFAULT_SCRIPTS, DEFAULT_STYLE, OUTPUT_PROFILES, Options
from pipeline.project import Settings, goals_of, meta_changes, settings_for
from pipeline.records import dataclass
from pipeline.source import Source
from pipeline.style.load import load_style
from pipeline.style.sheet import StyleSheet

if TYPE_CHECKING:
    from pipeline.transforms.script.terms import Term

DEFAULT_SOURCE = Path("source")
DEFAULT_OUT = Path("dist")


@dataclass(frozen=True, slots=True)
class Task:
    """One source and what shall become of it. `folder` is where its editions go below the goal."""

    path: Path
    folder: Path
    request: Request
    url: str = ""  # of a source that is no local file; `path` is then its path below what was named

    @property
    def source(self) -> str:
        """The source as it is shown and opened."""
        return self.url or self.path.as_posix()


@dataclass(frozen=True, slots=True)
class Plan:
    """All tasks of one build. `out` is a folder, or with `single` the one file (`-` for standard output).

    `styles` are the names or paths of the sheets that the tasks use.
    """

    tasks: tuple[Task, ...]
    out: Path
    single: bool
    styles: tuple[str, ...] = ()
    url: str = ""  # of the goal, when it is no local folder
    given: tuple[Path | str, ...] = ()  # the files, folders and patterns that the tasks were found by

    def target(self, task: Task, tag: str, extension: str) -> str:
        """Where an edition goes: `<stem>.<language tag>.<extension>`, folders mirrored."""
        return self.out.as_posix() if self.single else f"{self.stem(task)}.{tag}.{extension}"

    def name(self, task: Task) -> str:
        """The name of a task in the manifest, unlike that of any other: its folder and stem below the goal."""
        stem = "stdin" if task.path == STANDARD else task.path.stem
        return f"{task.folder.as_posix()}/{stem}" if task.folder.parts else stem

    def stem(self, task: Task) -> str:
        """The path of the editions of a task up to the language tag, or of the one file."""
        return self.out.as_posix() if self.single else f"{self.url or self.out.as_posix()}/{self.name(task)}"


def make_plan(sources: Sequence[Path | str], options: Options, root: Path) -> Plan:
    """The plan of a build. `root` is the folder one works in; sources and the goal may be URLs.

    Raises `SettingsError`: U001 to U007, S001, S002, J002, J003: all that can be known before a source is opened.
    """
    url = options.out_url.rstrip("/")
    if url and options.state is None:
        raise SettingsError.of(Code.PLACE_KIND, None, case="state", name=url, known="")
    said, goal = goals_of(root)
    out = options.out or goal or DEFAULT_OUT
    given = tuple(sources) or said or (DEFAULT_SOURCE,)
    found = list(find_sources(given, out))
    if not found:
        names = ", ".join(f"{item}/" if item == DEFAULT_SOURCE else str(item) for item in given)
        raise SettingsError.of(Code.NO_SOURCES, None, where=names)
    writer = formats.writer_for(out.name) if options.out is not None and not out.is_dir() else None
    single = not url and (out == STANDARD or writer is not None)
    if options.out is not None and not single and not out.is_dir() and out.suffix[1:].isalpha():
        raise SettingsError.of(Code.OUTPUT_KIND, None, case="extension", out=out.as_posix(), extension=out.suffix)
    asked = options.formats or ((writer.name,) if writer is not None else ())
    if single:
        _check_single(found, asked, options, out)
    else:
        check_clashes(found)
    requests = _Requests(options, asked, single)
    projects: dict[Path, Settings] = {}
    tasks = []
    for path, folder, place in found:
        # What lies elsewhere has no settings beside it, but those of the folder one works in.
        settings = Settings() if path == STANDARD else settings_for(root / "-" if place else path, root, projects)
        request = requests.of(settings)
        choose_reader(Source(path.name, b""), request.reader)
        tasks.append(Task(path, folder, request, place))
    return Plan(tuple(tasks), out, single, requests.styles, url, given)


class _Requests:
    """Requests from settings; sources with the same settings share one, and one sheet is loaded once."""

    def __init__(self, options: Options, asked: tuple[str, ...], single: bool) -> None:
        self._options = options
        self._asked = asked
        self._single = single
        self._sheets: dict[str, StyleSheet] = {}
        self._glossaries: dict[tuple[str, ...], Mapping[str, Term]] = {}
        self._opened: dict[str, Source] = {}
        self._limits = parsed(options.limits)
        self._made: dict[int, tuple[Settings, Request]] = {}

    @property
    def styles(self) -> tuple[str, ...]:
        """The names of all sheets that were loaded."""
        return tuple(self._sheets)

    def of(self, settings: Settings) -> Request:
        """The request for settings. Raises `SettingsError` for what nothing can fulfil."""
        if id(settings) not in self._made:
            self._made[id(settings)] = (settings, self._request(settings))
        return self._made[id(settings)][1]

    def _request(self, settings: Settings) -> Request:
        options = self._options
        name = options.style or settings.style or DEFAULT_STYLE
        if name not in self._sheets:
            self._sheets[name] = load_style(name)
        # A single file holds one script: the settings' list is for folders.
        scripts = options.scripts or ((OWN_SCRIPT,) if self._single else settings.scripts) or DEFAULT_SCRIPTS
        request = Request(
            formats=self._asked or settings.formats or DEFAULT_FORMATS,
            scripts=check_scripts(scripts),
            style=self._sheets[name],
            reader=options.reader or settings.reader or "",
            encoding=options.encoding or settings.encoding or "",
            meta=meta_changes(settings),
            epoch=options.epoch,
            limits=changed(LIMITS, {**(settings.limits or {}), **self._limits}),
            full=options.verify == "full",
            embed_fonts=options.embed_fonts or bool(settings.embed_fonts),
            reference=_reference(options.reference or settings.reference_doc or "", self._opened),
            output_profile=options.output_profile or settings.output_profile or OUTPUT_PROFILES[0],
            impose=options.impose or settings.impose or "",
            icc=_press_profile(options.output_icc or settings.output_icc or "", self._opened),
            vocabulary=options.vocabulary or bool(settings.vocabulary),
            dpi=options.dpi or settings.dpi or DEFAULT_DPI,
            quotes=options.quotes or settings.quotes or "",
            terms=_terms((*settings.glossaries, *options.glossaries), self._glossaries),
        )
        choose_writers(request.formats)
        return request


def _reference(name: str, known: dict[str, Source]) -> Source | None:
    """The Word file to take letterhead and headers from. Raises U008 for one that cannot be opened."""
    try:
        return _opened(name, known)
    except OSError as error:
        reason = error.strerror or str(error)
        raise SettingsError.of(Code.REFERENCE_FAULT, case="unreadable", file=name, reason=reason) from error


def _press_profile(name: str, known: dict[str, Source]) -> Source | None:
    """The colour profile of the press. Raises U011 for one that cannot be opened."""
    try:
        return _opened(name, known)
    except OSError as error:
        reason = error.strerror or str(error)
        raise SettingsError.of(Code.PROFILE_FAULT, case="unreadable", file=name, reason=reason) from error


def _opened(name: str, known: dict[str, Source]) -> Source | None:
    """A file of the user's that editions are made with, read once; nothing without a name."""
    if name and name not in known:
        known[name] = Source(name, Path(name).read_bytes())
    return known.get(name)


def _terms(names: tuple[str, ...], known: dict[tuple[str, ...], Mapping[str, Term]]) -> Mapping[str, Term]:
    """The words of glossaries in rising order, read once for all sources that share them."""
    if not names:
        return {}
    unique = tuple(dict.fromkeys(names))
    if unique not in known:
        from pipeline.transforms.script.terms import load_terms

        known[unique] = load_terms(unique)
    return known[unique]


def _check_single(found: Sequence[tuple[Path, Path, str]], asked: tuple[str, ...], options: Options, out: Path) -> None:
    """One file holds one edition of one source."""
    scripts = options.scripts or (OWN_SCRIPT,)
    if not asked:
        raise SettingsError.of(Code.OUTPUT_KIND, None, case="unnamed", out=out.as_posix())
    for what, count in (("sources", len(found)), ("formats", len(asked)), ("scripts", len(scripts))):
        if count != 1:
            raise SettingsError.of(Code.OUTPUT_KIND, None, case=what, out=out.as_posix(), count=count)
