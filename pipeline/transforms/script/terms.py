"""Glossary files: words whose form in another script is settled beforehand, kept as they are or forced, with a reason.

TOML holds `[[term]]` tables; TSV one word a line: word, form, reason, source, or columns named by a first line that
begins with `word`. A form may be given for every target (`to`) or for one (`zh-Hant-HK`, where `zh-Hant` also serves
the regions below it); no form, or `=`, keeps the word. Two entries that disagree are an error naming both; `override`
on the later one says that this is meant.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from pipeline import toml
from pipeline.diagnostics import Code, Diagnostic, Place, Severity
from pipeline.errors import SettingsError
from pipeline.lang.regions import TAGS
from pipeline.records import dataclass, field
from pipeline.transforms.script.glossary import Glossary

EVERY = ""  # the key of a form that holds for every target
KEPT = "="
LONGEST = 100  # characters of a word; a glossary is no place for whole paragraphs
_NOWHERE = Place("")
_LARGEST = 8_000_000  # bytes of a file


@dataclass(frozen=True, slots=True)
class Term:
    """One settled word. `forms` by language tag, `EVERY` for all; each is as long as the word."""

    word: str
    forms: Mapping[str, str]
    reason: str = ""
    source: str = ""
    override: bool = False
    place: Place = _NOWHERE

    def form(self, tag: str) -> str | None:
        """The form for a target: of the tag itself, of the nearest tag above it, of every target; `None` if unsaid."""
        parts = tag.split("-")
        while parts:
            form = self.forms.get("-".join(parts))
            if form is not None:
                return form
            parts.pop()
        return self.forms.get(EVERY)


def _doc(text: str) -> str | None:
    made: str | None = field(default=None, metadata={"doc": text})
    return made


@dataclass(frozen=True, slots=True)
class TermTable:
    """`[[term]]`: one word and its form."""

    word: str = field(metadata={"doc": "The word as the source writes it."})
    to: str | None = _doc("Its form in every target; = keeps it.")
    keep: bool | None = field(default=None, metadata={"doc": "Keep the word as it is, in every target."})
    zh_Hans: str | None = _doc("Its form in Simplified.")  # noqa: N815  (named for its language tag)
    zh_Hant: str | None = _doc("Its form in every kind of Traditional that has none of its own here.")  # noqa: N815
    zh_Hant_TW: str | None = _doc("Its form in Taiwan.")  # noqa: N815
    zh_Hant_HK: str | None = _doc("Its form in Hong Kong.")  # noqa: N815
    zh_Hant_CN: str | None = _doc("Its form in the mainland's Traditional.")  # noqa: N815
    reason: str | None = _doc("Why; for people.")
    source: str | None = _doc("Where that is written; for people.")
    comment: str | None = _doc("Anything else; for people.")
    override: bool = field(default=False, metadata={"doc": "This entry wins over an earlier one of the same word."})


@dataclass(frozen=True, slots=True)
class GlossaryFile:
    """A glossary in TOML."""

    title: str | None = _doc("Title of the glossary; for people.")
    comment: str | None = _doc("Anything else; for people.")
    term: tuple[TermTable, ...] = field(default=(), metadata={"doc": "The words."})


_TEXTS = ("to", *TAGS, "reason", "source", "comment", "override")
_COLUMNS = ("word", *_TEXTS)
_PLAIN = ("word", "to", "reason", "source")


def glossary_schema() -> dict[str, object]:
    """JSON Schema of glossaries in TOML."""
    return toml.schema(GlossaryFile, {}, "Kanben glossary")


def open_terms(path: Path, name: str = "") -> tuple[Term, ...]:
    """The words of a glossary file, by its extension. Raises `SettingsError` (J002, J003) with every fault."""
    file = name or path.as_posix()
    try:
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        raise SettingsError.of(Code.GLOSSARY_FAULT, Place(file), case="unreadable", value=reason) from error
    if len(data) > _LARGEST:
        raise SettingsError.of(Code.GLOSSARY_FAULT, Place(file), case="large", value=_LARGEST // 1_000_000)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = Place(file, data.count(b"\n", 0, error.start) + 1)
        raise SettingsError.of(Code.GLOSSARY_FAULT, place, case="encoding", value=error.reason) from error
    return read_terms(text, file)


def load_terms(names: Iterable[str]) -> dict[str, Term]:
    """The words of several glossary files, the weightier behind. Raises `SettingsError` (J002, J003)."""
    return join_terms([open_terms(Path(name), name) for name in names])


def terms_of(words: Mapping[str, str]) -> dict[str, Term]:
    """Words with the one form they have in every target. Raises `SettingsError` (J002, J003)."""
    terms: list[Term] = []
    faults: list[Diagnostic] = []
    for word, form in words.items():
        _take(terms, faults, Place(""), word, {EVERY: form or KEPT}, None, None, False)
    if faults:
        raise SettingsError(*faults)
    return join_terms((terms,))


def read_terms(text: str, file: str) -> tuple[Term, ...]:
    """The words of a glossary: TOML when `file` ends in `.toml`, else TSV. Raises `SettingsError` (J002, J003)."""
    faults: list[Diagnostic] = []
    terms = _from_toml(text, file, faults) if file.lower().endswith(".toml") else _from_tsv(text, file, faults)
    if faults:
        raise SettingsError(*faults)
    join_terms((terms,))
    return terms


def join_terms(glossaries: Iterable[Iterable[Term]]) -> dict[str, Term]:
    """All words of several glossaries. Raises `SettingsError` (J002) for every two entries that disagree."""
    joined: dict[str, Term] = {}
    faults: list[Diagnostic] = []
    for terms in glossaries:
        for term in terms:
            first = joined.get(term.word)
            clash = "" if first is None or term.override else _clash(first, term)
            if first is not None and clash:
                both = EVERY in first.forms and EVERY in term.forms and len(first.forms) == len(term.forms) == 1
                facts = {
                    "case": "always" if both else "entries",
                    "word": term.word,
                    "first": f"{first.form(clash)} ({first.place.file}:{first.place.line})",
                    "second": f"{term.form(clash)} ({term.place.file}:{term.place.line})",
                    "target": clash,
                }
                faults.append(Diagnostic(Code.GLOSSARY_CONFLICT, Severity.ERROR, term.place, facts))
            elif first is not None:
                base = {} if term.override and EVERY in term.forms else first.forms
                joined[term.word] = Term(
                    term.word, {**base, **term.forms}, term.reason, term.source, term.override, term.place
                )
            else:
                joined[term.word] = term
    if faults:
        raise SettingsError(*faults)
    return joined


def forms_for(terms: Mapping[str, Term], tag: str) -> dict[str, str]:
    """Word to form for one target; words that say nothing of it are left out."""
    made = ((word, term.form(tag)) for word, term in terms.items())
    return {word: form for word, form in made if form is not None}


def glossary_of(terms: Mapping[str, Term], tag: str) -> Glossary:
    """What the engine is given for one target."""
    return Glossary(forms_for(terms, tag))


def _clash(first: Term, second: Term) -> str:
    """The first target for which two entries give different forms, or nothing."""
    for tag in TAGS:
        one, other = first.form(tag), second.form(tag)
        if one is not None and other is not None and one != other:
            return tag
    return ""


def _from_toml(text: str, file: str, faults: list[Diagnostic]) -> tuple[Term, ...]:
    parsed = toml.load(text, GlossaryFile, file=file, code=Code.GLOSSARY_FAULT)
    lines = toml.key_lines(text)
    terms: list[Term] = []
    for number, table in enumerate(parsed.term, 1):
        place = Place(file, lines.get(("term", str(number)), 0))
        said = {tag: getattr(table, tag.replace("-", "_")) for tag in TAGS} | {EVERY: table.to}
        if table.keep:
            if any(form not in (None, KEPT, table.word) for form in said.values()):
                faults.append(_fault(place, "keep", table.word))
                continue
            said[EVERY] = KEPT
        _take(terms, faults, place, table.word, said, table.reason, table.source, table.override)
    return tuple(terms)


def _from_tsv(text: str, file: str, faults: list[Diagnostic]) -> tuple[Term, ...]:
    columns: tuple[str, ...] = _PLAIN
    terms: list[Term] = []
    first = True
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip() or line.startswith("#"):
            continue
        place = Place(file, number)
        cells = [cell.strip() for cell in line.split("\t")]
        if first and cells[0] == "word":
            unknown = [name for name in cells if name not in _COLUMNS]
            if unknown:
                faults.append(_fault(place, "column", ", ".join(unknown), known=", ".join(_COLUMNS)))
                return ()
            columns, first = tuple(cells), False
            continue
        first = False
        if len(cells) > len(columns) and any(cells[len(columns) :]):
            faults.append(_fault(place, "cells", str(len(cells)), known=str(len(columns))))
            continue
        said = dict(zip(columns, cells, strict=False))
        forms = {tag: said.get(tag) or None for tag in TAGS} | {EVERY: said.get("to") or None}
        override = said.get("override", "").lower() in ("yes", "true", "1", "是")
        _take(terms, faults, place, said["word"], forms, said.get("reason"), said.get("source"), override)
    return tuple(terms)


def _take(
    terms: list[Term],
    faults: list[Diagnostic],
    place: Place,
    word: str,
    said: Mapping[str, str | None],
    reason: str | None,
    source: str | None,
    override: bool,
) -> None:
    """One entry, checked: a word of one line, every form as long as the word."""
    forms = {tag: word if form == KEPT else form for tag, form in said.items() if form is not None} or {EVERY: word}
    if not word or len(word) > LONGEST or any(char in "\n\r\t\ufffc" for char in word):
        faults.append(_fault(place, "word", word[:LONGEST] or '""', known=str(LONGEST)))
        return
    for form in forms.values():
        if len(form) != len(word) or any(char in "\n\r\t\ufffc" for char in form):
            facts = {"case": "length", "word": word, "first": form, "second": "", "target": ""}
            faults.append(Diagnostic(Code.GLOSSARY_CONFLICT, Severity.ERROR, place, facts))
            return
    terms.append(Term(word, forms, reason or "", source or "", override, place))


def _fault(place: Place, case: str, value: str, known: str = "") -> Diagnostic:
    facts = {"case": case, "key": "", "value": value, "known": known}
    return Diagnostic(Code.GLOSSARY_FAULT, Severity.ERROR, place, facts)
