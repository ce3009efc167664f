"""The functions that `pipeline` offers to scripts: files or bytes in, trees and finished editions out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias, overload

from pipeline import conversion
from pipeline.assets import Assets
from pipeline.conversion import Request, Result
from pipeline.diagnostics import Code, Diagnostics
from pipeline.errors import SettingsError
from pipeline.limits import LIMITS, Limits
from pipeline.model.nodes import Document
from pipeline.options import DEFAULT_FORMATS, DEFAULT_SCRIPTS, DEFAULT_STYLE, IMPOSITIONS, OUTPUT_PROFILES
from pipeline.source import Source, open_source
from pipeline.style.load import load_style
from pipeline.style.sheet import StyleSheet

if TYPE_CHECKING:
    from pipeline.transforms.script.terms import Term

# A glossary file, several of them in rising order, or words with their forms.
GlossaryLike: TypeAlias = Path | str | Sequence[Path | str] | Mapping[str, str]


def read(
    source: Source | Path | str,
    *,
    reader: str = "",
    encoding: str = "",
    found: Diagnostics | None = None,
    limits: Limits = LIMITS,
) -> Document:
    """The finished tree of a report: read, cleaned, recognised. `found` collects what there is to say; `limits`: how
    much the source may ask for.

    Raises `SourceError` for what cannot be read, `SettingsError` for a reader that does not exist.
    """
    collector = found if found is not None else Diagnostics()
    opened = _source(source, limits)
    return conversion.read_document(opened, collector, Assets(), reader=reader, encoding=encoding, limits=limits)


def convert(
    source: Source | Path | str,
    *,
    formats: tuple[str, ...] = DEFAULT_FORMATS,
    scripts: tuple[str, ...] = DEFAULT_SCRIPTS,
    style: StyleSheet | Path | str = DEFAULT_STYLE,
    reader: str = "",
    encoding: str = "",
    epoch: int | None = None,
    glossary: GlossaryLike = (),
    vocabulary: bool = False,
    embed_fonts: bool = False,
    reference_doc: Path | str | None = None,
    output_profile: str = OUTPUT_PROFILES[0],
    output_icc: Path | str | None = None,
    impose: str = "",
    limits: Limits = LIMITS,
) -> Result:
    """Every edition of one report in memory (`Result.editions`); `build` writes files.

    `embed_fonts`: Word and EPUB editions carry the bundled faces too. `reference_doc`: a Word file whose letterhead,
    headers, footers and theme the Word edition takes over. `output_profile`: what PDFs are made for, `screen`,
    `archive` or `print`; `output_icc`: the profile of the press; `impose`: how PDF pages are laid on sheets.

    `glossary` settles words of script conversion: a file, several, or a mapping of word to form; `vocabulary` puts the
    words of the target's region, and lists each one. Faults in the document
    are diagnostics of the result. Raises `SourceError` for a file that cannot be opened and `SettingsError` for a wrong
    format, script, style or glossary.
    """
    sheet = style if isinstance(style, StyleSheet) else load_style(style)
    request = Request(
        formats,
        scripts,
        sheet,
        reader,
        encoding,
        epoch=epoch,
        terms=_terms(glossary),
        vocabulary=vocabulary,
        embed_fonts=embed_fonts,
        reference=_source(reference_doc, limits) if reference_doc is not None else None,
        output_profile=_known("--output-profile", output_profile, OUTPUT_PROFILES),
        impose=_known("--impose", impose, ("", *IMPOSITIONS)),
        icc=_source(output_icc, limits) if output_icc is not None else None,
        limits=limits,
    )
    return conversion.convert(_source(source, limits), request)


@overload
def convert_script(text: str, to: str, glossary: GlossaryLike = (), vocabulary: bool = False) -> str: ...


@overload
def convert_script(text: Document, to: str, glossary: GlossaryLike = (), vocabulary: bool = False) -> Document: ...


def convert_script(
    text: str | Document, to: str, glossary: GlossaryLike = (), vocabulary: bool = False
) -> str | Document:
    """A text or a tree in the script and habit of a language tag (`zh-Hant-TW`), as long as before.

    `glossary` settles words: a file (TOML or TSV), several in rising order, or a mapping of word to form. `vocabulary`
    puts the words of the target's region too (软件 becomes 軟體); then the length may change. Raises
    `SettingsError` for an unknown tag and for a glossary that cannot be read or contradicts itself.
    """
    conversion.check_scripts((to,))
    terms = _terms(glossary)
    if isinstance(text, Document):
        return conversion.in_script(text, to, Diagnostics(), terms, vocabulary)
    from pipeline.transforms.script import convert_script as convert_text
    from pipeline.transforms.script.terms import glossary_of

    return convert_text(text, to, glossary_of(terms, to) if terms else None, vocabulary)


def _known(option: str, value: str, known: tuple[str, ...]) -> str:
    """The value. Raises `SettingsError` (U001) for one that is not known."""
    if value not in known:
        shown = ", ".join(filter(None, known))
        raise SettingsError.of(Code.UNKNOWN_OPTION_VALUE, None, option=option, value=value, known=shown)
    return value


def _terms(glossary: GlossaryLike) -> Mapping[str, Term]:
    if not glossary:
        return {}
    from pipeline.transforms.script.terms import load_terms, terms_of

    if isinstance(glossary, Mapping):
        return terms_of(glossary)
    return load_terms([str(item) for item in ([glossary] if isinstance(glossary, str | Path) else glossary)])


def _source(source: Source | Path | str, limits: Limits) -> Source:
    return source if isinstance(source, Source) else open_source(Path(source), limit=limits.source_bytes)
