"""What each target can do with each property of a sheet: exact, approximate, or impossible, and why.

A property that is not listed here does not exist: tests hold the list and the sheet's types to each other.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from pipeline.records import dataclass, fields
from pipeline.style.resolved import Target
from pipeline.style.sheet import StyleSheet
from pipeline.toml import key_of


class Fidelity(StrEnum):
    """How well a target can follow the sheet."""

    EXACT = "exact"
    APPROXIMATE = "approximate"
    IMPOSSIBLE = "impossible"


@dataclass(frozen=True, slots=True)
class Support:
    """One property in one target. `reason` is empty for what is exact."""

    fidelity: Fidelity
    reason: str = ""


_EXACT = Support(Fidelity.EXACT)


def _near(reason: str) -> Support:
    return Support(Fidelity.APPROXIMATE, reason)


def _never(reason: str) -> Support:
    return Support(Fidelity.IMPOSSIBLE, reason)


_NO_PAGE = _never("the reading system makes the pages")
_NAMED = _near("the family is named, not embedded; a machine without it takes an alternative")
_READER = _near("reading systems may ignore it")
_ONE_SWITCH = _near("Word has one switch for all trimming of marks")
_CSS_TRIM = _near("text-spacing-trim, where the reading system knows it")
_SEEN_IN_PRINT = _never("a property of printed pages")
_FACE_HAS_WEIGHT = _never("weight is a face's own; name the bold face in a font role")
_HEAD_FIELD = _near("a field that follows one level of headings")
_PRINT_ONLY = _never("set in the print edition only")
_BOUND = _near("page-progression-direction says it for right-bound books")

_SCREEN_ONLY = _never("a property of screens; paper has its own colour")
_WORD_NUMBERS = _near("Word numbers its own lines in its own style, whatever it breaks them to")

# property: (docx, pdf, epub)
_TABLE: dict[str, tuple[Support, Support, Support]] = {
    "page.paper": (_EXACT, _EXACT, _NO_PAGE),
    "page.width": (_EXACT, _EXACT, _NO_PAGE),
    "page.height": (_EXACT, _EXACT, _NO_PAGE),
    "page.top": (_EXACT, _EXACT, _NO_PAGE),
    "page.bottom": (_EXACT, _EXACT, _NO_PAGE),
    "page.inner": (_EXACT, _EXACT, _NO_PAGE),
    "page.outer": (_EXACT, _EXACT, _NO_PAGE),
    "page.lines": (_EXACT, _EXACT, _NO_PAGE),
    "page.characters": (_EXACT, _EXACT, _NO_PAGE),
    "page.size": (_near("the size by name; the document grid takes the difference"), _EXACT, _NO_PAGE),
    "page.pitch": (_near("whole twips, rounded down so that all lines fit"), _EXACT, _NO_PAGE),
    "page.mirrored": (_EXACT, _EXACT, _NO_PAGE),
    "page.binding": (_EXACT, _EXACT, _BOUND),
    "page.direction": (_EXACT, _EXACT, _EXACT),
    "page.ground": (_SCREEN_ONLY, _SCREEN_ONLY, _READER),
    "fonts.scale": (
        _never("Word scales no family"),
        _never("the layout sets every face at the role's size"),
        _near("size-adjust of a local face, where the reading system knows it"),
    ),
    "fonts.faces": (_never("Word takes families of its machine"), _EXACT, _never("faces are not embedded")),
    "fonts.docx": (_NAMED, _SEEN_IN_PRINT, _never("a name for Word")),
    "fonts.docx-alternatives": (_NAMED, _SEEN_IN_PRINT, _never("names for Word")),
    "fonts.css": (_never("names for reading systems"), _SEEN_IN_PRINT, _NAMED),
    "roles.font": (_NAMED, _EXACT, _NAMED),
    "roles.latin": (_NAMED, _EXACT, _NAMED),
    "roles.bold": (_EXACT, _FACE_HAS_WEIGHT, _EXACT),
    "roles.size": (_near("whole half-points; the grid's size goes by its name"), _EXACT, _near("ratio to the body")),
    "roles.pitch": (_near("whole twips"), _EXACT, _near("ratio to the role's size")),
    "roles.align": (_EXACT, _EXACT, _EXACT),
    "roles.first-indent": (_EXACT, _EXACT, _EXACT),
    "roles.left-indent": (_EXACT, _EXACT, _EXACT),
    "roles.right-indent": (_EXACT, _EXACT, _EXACT),
    "roles.space-before": (_EXACT, _near("rounded up with its block to whole grid lines"), _near("ratio to the size")),
    "roles.space-after": (_EXACT, _near("rounded up with its block to whole grid lines"), _near("ratio to the size")),
    "roles.keep-next": (_EXACT, _EXACT, _READER),
    "roles.keep-together": (_EXACT, _EXACT, _READER),
    "roles.page-break-before": (_EXACT, _EXACT, _READER),
    "roles.recto": (_near("of headings; Word begins their sections on odd pages"), _EXACT, _NO_PAGE),
    "roles.sink": (_EXACT, _near("rounded up to whole grid lines"), _NO_PAGE),
    "roles.widows": (_near("on for two lines, off for one"), _EXACT, _READER),
    "roles.orphans": (_near("on for two lines, off for one"), _EXACT, _READER),
    "roles.colour": (_EXACT, _EXACT, _EXACT),
    "roles.label": (_EXACT, _never("a name for Word"), _never("a name for Word")),
    "roles.label-hant": (_EXACT, _never("a name for Word"), _never("a name for Word")),
    "furniture.head.shown": (_EXACT, _EXACT, _NO_PAGE),
    "furniture.head.font": (_NAMED, _EXACT, _NO_PAGE),
    "furniture.head.size": (_EXACT, _EXACT, _NO_PAGE),
    "furniture.head.verso": (_HEAD_FIELD, _EXACT, _NO_PAGE),
    "furniture.head.recto": (_HEAD_FIELD, _EXACT, _NO_PAGE),
    "furniture.head.rise": (_near("the header's line is placed; the ink depends on the family"), _EXACT, _NO_PAGE),
    "furniture.head.position": (_EXACT, _EXACT, _NO_PAGE),
    "furniture.head.rule": (_near("whole eighths of a point"), _EXACT, _NO_PAGE),
    "furniture.folio.shown": (_EXACT, _EXACT, _near("page-list of the print edition instead")),
    "furniture.folio.font": (_NAMED, _EXACT, _NO_PAGE),
    "furniture.folio.size": (_EXACT, _EXACT, _NO_PAGE),
    "furniture.folio.before": (_EXACT, _EXACT, _NO_PAGE),
    "furniture.folio.after": (_EXACT, _EXACT, _NO_PAGE),
    "furniture.folio.drop": (_near("the footer's line is placed; the ink depends on the family"), _EXACT, _NO_PAGE),
    "furniture.folio.indent": (_EXACT, _EXACT, _NO_PAGE),
    "furniture.folio.position": (_EXACT, _EXACT, _NO_PAGE),
    "furniture.folio.first": (_EXACT, _EXACT, _near("page-list of the print edition")),
    "furniture.line-numbers.shown": (_WORD_NUMBERS, _EXACT, _NO_PAGE),
    "furniture.line-numbers.font": (_NAMED, _EXACT, _NO_PAGE),
    "furniture.line-numbers.size": (_near("whole half-points"), _EXACT, _NO_PAGE),
    "furniture.line-numbers.every": (_EXACT, _EXACT, _NO_PAGE),
    "furniture.line-numbers.restart": (_EXACT, _EXACT, _NO_PAGE),
    "furniture.line-numbers.gap": (_near("on the left of all pages, in whole twips"), _EXACT, _NO_PAGE),
    "punctuation.trim-pairs": (_ONE_SWITCH, _EXACT, _CSS_TRIM),
    "punctuation.trim-end": (_ONE_SWITCH, _EXACT, _CSS_TRIM),
    "punctuation.trim-start": (_EXACT, _EXACT, _CSS_TRIM),
    "punctuation.trim-points": (_never("Word decides by the language"), _EXACT, _never("CSS decides by the language")),
    "punctuation.trim-paragraph-start": (_ONE_SWITCH, _EXACT, _CSS_TRIM),
    "punctuation.interpunct": (_never("the family decides"), _EXACT, _never("the family decides")),
    "punctuation.autospace": (_near("on or off"), _EXACT, _near("on or off, where the reading system knows it")),
    "punctuation.hanging": (_EXACT, _EXACT, _READER),
    "punctuation.quotes": (_EXACT, _EXACT, _EXACT),
    "wording.vocabulary": (_EXACT, _EXACT, _EXACT),
    "wording.numerals": (_EXACT, _EXACT, _EXACT),
    "punctuation.kinsoku": (_EXACT, _EXACT, _near("the reading system's own strict level")),
    "contents.shown": (_EXACT, _EXACT, _near("always there as the navigation document")),
    "contents.depth": (_EXACT, _EXACT, _near("the navigation document lists every heading")),
    "cover.shown": (_EXACT, _EXACT, _PRINT_ONLY),
    "cover.size": (_near("whole half-points"), _EXACT, _PRINT_ONLY),
    "cover.sink": (_EXACT, _EXACT, _PRINT_ONLY),
    "cover.rise": (_near("space above; Word breaks the lines before it"), _EXACT, _PRINT_ONLY),
    "official.form": (
        _near("frames and borders of styles; signers in one paragraph"),
        _EXACT,
        _near("without what stands at the foot of a page"),
    ),
    "official.signature": (_near("widths of words are estimated"), _EXACT, _EXACT),
    "official.rule": (_near("whole eighths of a point"), _EXACT, _near("ratio to the body")),
    "official.mark": (
        _near("whole half-points; the width of the words is estimated"),
        _EXACT,
        _near("the size of its role"),
    ),
    "tables.rules": (_EXACT, _EXACT, _EXACT),
    "notes.numbering": (_EXACT, _EXACT, _never("notes are counted through")),
}
_ORDER = (Target.DOCX, Target.PDF, Target.EPUB)


def properties() -> tuple[str, ...]:
    """Every property, `table.key`, in the order of the sheet."""
    return tuple(_TABLE)


def support(name: str, target: Target) -> Support:
    """What a target does with a property. Raises `KeyError` for a name that is none."""
    return _TABLE[name][_ORDER.index(target)]


def markdown_table() -> str:
    """The whole table for a README: properties of one table of the sheet that fare alike everywhere share a row."""
    rows: dict[tuple[str, tuple[Support, Support, Support]], list[str]] = {}
    for name, does in _TABLE.items():
        table, _, key = name.rpartition(".")
        rows.setdefault((table, does), []).append(f"`{key}`")
    lines = ["| Table | Property | Word | PDF | EPUB, web page |", "| --- | --- | --- | --- | --- |"]
    for (table, fares), keys in rows.items():
        cells = " | ".join(_SIGNS[cell.fidelity] + (f" {cell.reason}" if cell.reason else "") for cell in fares)
        lines.append(f"| `[{table}]` | {', '.join(keys)} | {cells} |")
    return "\n".join(lines)


_SIGNS = {Fidelity.EXACT: "=", Fidelity.APPROXIMATE: "≈", Fidelity.IMPOSSIBLE: "–"}


def said_properties(sheet: StyleSheet) -> Iterator[str]:
    """The properties that a sheet says something about, each once."""
    said = {f"{table}.{key_of(name)}" for table, name, _ in _said(sheet)}
    yield from (name for name in _TABLE if name in said)


def shortcomings(sheet: StyleSheet, base: StyleSheet, target: Target) -> dict[str, tuple[str, ...]]:
    """What a sheet asks for beyond another and a target cannot do at all: by reason, in the order of the sheet.

    A part that is switched off asks for nothing; one that is on goes by the name of its table. Names of families and
    styles, which each format has of its own, are no shortcoming.
    """
    known = {(table, name, repr(value)) for table, name, value in _said(base)}
    off = {table for table, name, value in _said(sheet) if name == "shown" and value is False}
    asked = {
        f"{table}.{key_of(name)}"
        for table, name, value in _said(sheet)
        if (table, name, repr(value)) not in known and table not in off and table != "fonts"
    }
    out: dict[str, dict[str, None]] = {}
    for name in _TABLE:
        table = name.rpartition(".")[0]
        does = support(name, target)
        if name in asked and does.fidelity is Fidelity.IMPOSSIBLE and not name.startswith("roles.label"):
            short = table if f"{table}.shown" in asked else name
            out.setdefault(does.reason, {})[short] = None
    return {reason: tuple(names) for reason, names in out.items()}


def _said(sheet: StyleSheet) -> Iterator[tuple[str, str, object]]:
    """Table, field and value of everything a sheet says."""
    records: list[tuple[str, object]] = [
        ("page", sheet.page),
        *(("fonts", font) for font in sheet.fonts.values()),
        *(("fonts", part) for font in sheet.fonts.values() for part in (font.SC, font.TC, font.HK) if part is not None),
        *(("roles", role) for role in sheet.roles.values()),
        ("furniture.head", sheet.furniture.head),
        ("furniture.folio", sheet.furniture.folio),
        ("furniture.line-numbers", sheet.furniture.line_numbers),
        ("punctuation", sheet.punctuation),
        ("contents", sheet.contents),
        ("cover", sheet.cover),
        ("official", sheet.official),
        ("tables", sheet.tables),
        ("notes", sheet.notes),
    ]
    for table, record in records:
        for item in fields(record):  # type: ignore[arg-type]
            value = getattr(record, item.name)
            if value is not None:
                yield table, item.name, value
