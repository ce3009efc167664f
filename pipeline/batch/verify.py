"""Finished editions held to their rules, one after the other, and to their source where it is given."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.assets import Assets
from pipeline.batch.plan import make_plan
from pipeline.conversion import OWN_SCRIPT, in_edition, read_document
from pipeline.diagnostics import Code, Diagnostics
from pipeline.errors import PipelineError, SettingsError
from pipeline.fonts.catalogue import named
from pipeline.lang.regions import TAGS
from pipeline.model.nodes import Document
from pipeline.options import DEFAULT_STYLE, Options
from pipeline.source import open_source
from pipeline.style.bundled import fonts_folder
from pipeline.style.load import load_style
from pipeline.style.resolve import resolve
from pipeline.style.sheet import StyleSheet
from pipeline.verify.edition import TARGETS, DocumentOf, StyleOf, verify_edition
from pipeline.verify.side import Side
from pipeline.verify.text import texts_for, texts_in


def verify_sides(
    editions: Sequence[Path],
    *,
    source: Path | None = None,
    style: str = "",
    reader: str = "",
    encoding: str = "",
    glossaries: tuple[str, ...] = (),
) -> Iterator[Side | PipelineError]:
    """For each edition in order (of a folder, for all in it) its report, what it says and, where the source is given,
    what it must say; or the error of one that cannot be read.

    `source` is read as a build would read it, its settings files included.
    Raises `SettingsError` for a wrong style, source or kind of file, `PipelineError` for a source that cannot be read.
    """
    editions = [file for path in editions for file in _files(path)]
    kinds = [_kind(path) for path in editions]
    document_of: DocumentOf | None = None
    if source is None:
        sheet = load_style(style or DEFAULT_STYLE)
    else:
        options = Options(style=style, reader=reader, encoding=encoding, glossaries=glossaries)
        sheet, document_of = _source(source, options)
    for path, kind in zip(editions, kinds, strict=True):
        tag = path.suffixes[-2][1:] if len(path.suffixes) > 1 and path.suffixes[-2][1:] in TAGS else ""
        try:
            data = open_source(path).data
            report = verify_edition(path.as_posix(), kind, data, _style_of(sheet, kind), document_of, tag)
        except SettingsError:
            raise
        except PipelineError as error:
            yield error
            continue
        if document_of is None:
            yield Side(report, (), ())
            continue
        wanted = tuple(text for text in texts_for(kind, document_of(report.tag)) if text)
        yield Side(report, tuple(text for text in texts_in(kind, data) if text), wanted)


def _files(path: Path) -> list[Path]:
    """A file itself; of a folder the editions below it, hidden folders left out."""
    if not path.is_dir():
        return [path]
    found = (file for file in sorted(path.rglob("*")) if file.is_file() and file.suffix[1:].lower() in TARGETS)
    return [file for file in found if not any(part.startswith(".") for part in file.relative_to(path).parts)] or [path]


def _style_of(sheet: StyleSheet, kind: str) -> StyleOf:
    return lambda tag: named(resolve(sheet, tag, TARGETS[kind]), fonts_folder(), printed=True)


def _kind(path: Path) -> str:
    kind = path.suffix[1:].lower()
    if kind not in TARGETS:
        raise SettingsError.of(Code.UNKNOWN_FORMAT, None, name=kind or path.name, known=", ".join(sorted(TARGETS)))
    return kind


def _source(source: Path, options: Options) -> tuple[StyleSheet, DocumentOf]:
    """The sheet that a build would use, and the tree in the script of a tag, read once."""
    (task,) = make_plan([source], options, Path.cwd()).tasks
    request = task.request
    sheet = request.style or load_style(DEFAULT_STYLE)
    found = Diagnostics()
    tree = read_document(
        open_source(source, limit=request.limits.source_bytes), found, Assets(), reader=request.reader,
        encoding=request.encoding, meta=request.meta, limits=request.limits,
    )  # fmt: skip
    made: dict[str, Document] = {}

    def in_tag(tag: str) -> Document:
        if tag not in made:
            made[tag] = in_edition(tree, tag or OWN_SCRIPT, request, sheet, found)
        return made[tag]

    return sheet, in_tag
