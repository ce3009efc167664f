"""A Word file against the tree and the sheet: what it says, how it is built, and every measure of its styles.

A measure is exact, approximate for a reason that the sheet's table of support declares, or wrong (N-12).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.lang.kinsoku import not_end, not_start
from pipeline.model.nodes import HEADING_ROLES, TITLE_BLOCK_ROLES, Align, Role
from pipeline.records import replace
from pipeline.style.resolved import ResolvedStyle, RoleStyle, Target
from pipeline.style.support import Fidelity, support
from pipeline.verify.compare import compare
from pipeline.verify.edition import DocumentOf, StyleOf
from pipeline.verify.findings import Measure, Report, Verdict
from pipeline.verify.outline import Item, Outline, outline_of
from pipeline.verify.word import HEADING, Look, Place, W, WordFile, direct_formatting

_JC = {Align.JUSTIFY: "both", Align.LEFT: "left", Align.CENTER: "center", Align.RIGHT: "right"}
_LANGUAGES = {"zh-Hans": "zh-CN", "zh-Hant-HK": "zh-HK", "zh-Hant-MO": "zh-HK"}
_NEAR_PITCH = 0.025  # of it: whole grid lines are rounded down so that all of them fit the page
_TWIPS = 20
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}inline"
# Roles under which running text of a quotation, list, cell or note stands; the tree says only that it is text.
_AS_BODY = frozenset(
    role.value for role in (Role.BODY, Role.QUOTE, Role.LIST_ITEM, Role.NOTE, Role.TABLE_CELL, Role.TABLE_HEAD)
)
_HEAD = frozenset((Role.ISSUER_MARK, Role.DOCUMENT_NUMBER, Role.SIGNER, Role.COPY_NUMBER, Role.SECRECY, Role.URGENCY))
_INDENTS = frozenset(("first-indent", "left-indent", "right-indent", "align"))
# What is fitted to the wording of a document, and so differs from the record of its role.
_FITTED: dict[Role, frozenset[str]] = {
    **dict.fromkeys(_HEAD, _INDENTS | {"size", "pitch", "space-before", "space-after"}),
    **dict.fromkeys((Role.COPY_TO, Role.PRINTED_BY, Role.SIGNATURE, Role.DATE), _INDENTS | {"space-before"}),
    Role.ATTACHMENT_NOTE: _INDENTS | {"space-before"},
    **dict.fromkeys(TITLE_BLOCK_ROLES, frozenset(("space-after",))),
    Role.LIST_ITEM: frozenset(("left-indent",)),
    Role.CAPTION: frozenset(("keep-next",)),
}
_WHY = "fitted to the wording of the document"


def hold(file: WordFile, report: Report, style_of: StyleOf, document_of: DocumentOf | None) -> None:
    """Note everything that is measured and everything that is broken."""
    report.tag = report.tag or _tag(file)
    style = style_of(report.tag)
    report.style = style.name
    outline = file.outline
    roles = [item.role for item in outline.items]
    if document_of is not None:
        roles = _compared(outline, outline_of(document_of(report.tag)), report)
    _page(file, style, report)
    _settings(file, style, report)
    _built(file, report)
    _looks(file, style, roles, report)
    _furniture(file, style, report)


def _tag(file: WordFile) -> str:
    """The language of the file's properties; of its styles where they do not say."""
    core = file.parts.get("docProps/core.xml", b"").decode("utf-8", "replace")
    begin = core.find("<dc:language>")
    if begin >= 0:
        return core[begin + len("<dc:language>") : core.find("<", begin + 1)]
    language = file.look("").run.get("lang", {}).get("eastAsia", "zh-CN")
    return {"zh-TW": "zh-Hant-TW", "zh-HK": "zh-Hant-HK"}.get(language, "zh-Hans")


# --- what it says ------------------------------------------------------------------------------------------


def _compared(found: Outline, expected: Outline, report: Report) -> list[str]:
    """Compare with the tree; gives the roles of the found paragraphs, those of headings and of plain text made sure."""
    wanted = [_known(item) for item in expected.items]
    places = {(number, cell.row, cell.column) for number, grid in enumerate(expected.tables) for cell in grid}
    tables = [
        tuple(cell for cell in grid if cell.text or (number, cell.row, cell.column) in places)
        for number, grid in enumerate(found.tables)
    ]
    shown = [_known(item) for item in found.items]
    if [item.text for item in wanted] == [item.text for item in shown]:
        shown = [_allowed(ours, theirs) for ours, theirs in zip(wanted, shown, strict=True)]
    pairs = compare(Outline(wanted, expected.tables, expected.pictures), Outline(shown, tables, found.pictures), report)
    roles = [item.role for item in found.items]
    for ours, theirs in pairs:
        role = expected.items[ours].role
        if roles[theirs] == HEADING and Role(role) in HEADING_ROLES:
            roles[theirs] = role
    return roles


def _known(item: Item) -> Item:
    """A heading by its level alone; levels below the ninth are the ninth in Word."""
    try:
        heading = item.role == HEADING or (item.level > 0 and Role(item.role) in HEADING_ROLES)
    except ValueError:
        heading = False
    return replace(item, role=HEADING, level=min(item.level, 9)) if heading else item


def _allowed(ours: Item, theirs: Item) -> Item:
    if ours.role == Role.BODY.value and theirs.role in _AS_BODY:
        return replace(theirs, role=ours.role)
    if ours.note and ours.role == Role.NOTE.value and theirs.role in _AS_BODY:
        return replace(theirs, role=ours.role)
    return theirs


# --- the page and its settings ----------------------------------------------------------------------------------------


def _page(file: WordFile, style: ResolvedStyle, report: Report) -> None:
    """Paper, margins, grid of every section (A-2, A-5, A-12)."""
    page = style.page
    left, right = (page.outer, page.inner) if page.binding == "right" else (page.inner, page.outer)
    asked = {
        ("pgSz", "w"): page.width,
        ("pgSz", "h"): page.height,
        ("pgMar", "top"): page.top,
        ("pgMar", "bottom"): page.bottom,
        ("pgMar", "left"): left,
        ("pgMar", "right"): right,
    }
    for section in file.sections:
        report.look("A-2", len(asked))
        for (element, attribute), points in asked.items():
            found = _value(section.find(W + element), attribute)
            if abs(found - points * _TWIPS) > 2:
                report.broken("A-2", f"{attribute} {found:g} twips", f"{points * _TWIPS:.0f} twips")
        report.look("A-5")
        grid, size = section.find(W + "docGrid"), section.find(W + "pgSz")
        margins = section.find(W + "pgMar")
        across = _value(size, "w") - _value(margins, "left") - _value(margins, "right")
        down = _value(size, "h") - _value(margins, "top") - _value(margins, "bottom")
        along, over = (down, across) if page.direction == "vertical" else (across, down)
        cell = _TWIPS * (page.nominal_em + _value(grid, "charSpace") / 4096)
        pitch = _value(grid, "linePitch") or 1.0
        characters, lines = along / cell, over / pitch
        if grid is None or not page.characters <= characters + 1e-6 < page.characters + 1:
            report.broken("A-5", f"{characters:.2f} characters", str(page.characters))
        if not page.lines <= lines + 1e-6 < page.lines + 1:
            report.broken("A-5", f"{lines:.2f} lines", str(page.lines))
    report.look("A-12")
    mirrored = file.settings.find(W + "mirrorMargins") is not None
    if mirrored is not page.mirrored:
        report.broken("A-12", f"mirrorMargins {mirrored}", str(page.mirrored))


def _value(node: object, attribute: str) -> float:
    try:
        return float(node.get(W + attribute, "0"))  # type: ignore[attr-defined]
    except (AttributeError, ValueError):
        return 0.0


def _settings(file: WordFile, style: ResolvedStyle, report: Report) -> None:
    """Compression of marks, forbidden line edges, language (N-5, J-5)."""
    marks = style.punctuation
    trimmed = marks.trim_pairs or marks.trim_start or marks.trim_end
    language = "zh-TW" if style.region.traditional else "zh-CN"
    language = _LANGUAGES.get(style.tag, language)
    said = {
        "characterSpacingControl": "compressPunctuation" if trimmed else "doNotCompress",
        "noLineBreaksBefore": not_start(marks.kinsoku),
        "noLineBreaksAfter": not_end(marks.kinsoku),
    }
    for name, wanted in said.items():
        report.look("N-5")
        node = file.settings.find(W + name)
        found = node.get(W + "val", "") if node is not None else ""
        if set(found) != set(wanted):
            report.broken("N-5", f"{name} {found}", wanted)
    report.look("J-5", 2)
    theme = file.settings.find(W + "themeFontLang")
    for found in (
        theme.get(W + "eastAsia", "") if theme is not None else "",
        file.look("").run.get("lang", {}).get("eastAsia", ""),
    ):
        if found != language:
            report.broken("J-5", found, language)


def _built(file: WordFile, report: Report) -> None:
    """Nothing but styles in the body; no paragraph without words that is more than structure (N-7)."""
    for paragraph in file.body.iter(W + "p"):
        report.look("N-7")
        words = "".join(node.text or "" for node in paragraph.iter(W + "t"))
        for name in direct_formatting(paragraph):
            if name not in _READING or next(paragraph.iter(W + "ruby"), None) is None:
                report.broken("N-7", name, "a style", text=words[:30])


_READING = frozenset(("sz", "rubyAlign", "hps", "hpsRaise", "hpsBaseText", "lid"))


def _furniture(file: WordFile, style: ResolvedStyle, report: Report) -> None:
    """Page numbers in the last section's footers as the sheet encloses them (H-21), the contents as headings (I-6)."""
    footers = [data.decode("utf-8", "replace") for name, data in file.parts.items() if name.startswith("word/footer")]
    own = [words for words in footers if " PAGE " in words]
    if not any(name.startswith("word/letterhead/") for name in file.parts):
        report.look("H-21")
        if bool(own) is not style.folio.shown:
            report.broken("H-21", f"{len(own)} footers with PAGE", str(style.folio.shown))
        for words in own:
            if style.folio.before.strip() not in words or style.folio.after.strip() not in words:
                report.broken("H-21", "PAGE", f"{style.folio.before}PAGE{style.folio.after}")
    entries = [
        "".join(node.text or "" for run in paragraph.iter(W + "r") for node in run.findall(W + "t"))
        for paragraph in file.body.iter(W + "p")
        if _style(paragraph).startswith("TOC") and _style(paragraph)[3:].isdecimal()
    ]
    if not entries:
        return
    headings = [item.text for item in file.outline.items if 0 < item.level <= style.outline_depth and not item.note]
    report.look("I-6", len(headings))
    for entry, heading in zip(entries, headings, strict=False):
        if not entry.startswith(heading) or entry[len(heading) :].strip("0123456789"):
            report.broken("I-6", entry, heading, text=heading[:30])
    if len(entries) != len(headings):
        report.broken("I-6", f"{len(entries)} entries", f"{len(headings)} headings")


def _style(paragraph: object) -> str:
    named = paragraph.find(f"{W}pPr/{W}pStyle")  # type: ignore[attr-defined]
    return str(named.get(W + "val", "")) if named is not None else ""


# --- looks ------------------------------------------------------------------------------------------


def _looks(file: WordFile, style: ResolvedStyle, roles: Iterable[str], report: Report) -> None:
    """The measures of all roles that occur, and a finding (N-12) for each property that is wrong anywhere."""
    seen: dict[tuple[str, str, str, str], list[str]] = {}
    for item, place, name in zip(file.outline.items, file.places, roles, strict=True):
        if name not in _ROLES:
            if name != HEADING:
                report.broken("N-12", f"style {place.style}", "a style of a role", text=item.text[:30])
            continue
        record = style.of(Role(name))
        look = file.look(place.style)
        hung = style.official.form == "minutes" and look.number("ind", "hangingChars") > 0
        for prop, wanted, found in _pairs(file, place, look, style, record):
            if hung and prop in _INDENTS and name == Role.BODY.value:
                continue  # who was present: turned lines begin below the first name (10.3)
            seen.setdefault((name, prop, wanted, found), []).append(item.text)
        for words, phrase in place.runs:
            for lead in _leads(item, phrase):
                inner = file.look(place.style, phrase)
                for prop, wanted, found in _face(inner, style, style.of(lead)):
                    seen.setdefault((lead.value, prop, wanted, found), []).append(words)
        report.look("N-6")
        wrong = [flag for flag, wanted in _habits(style).items() if look.on(flag) is not wanted]
        if wrong:
            report.broken("N-6", " ".join(wrong), "as the sheet says", text=item.text[:30])
    for (role, prop, wanted, found), texts in seen.items():
        does = support(f"roles.{prop}", Target.DOCX)
        verdict, reason = Verdict(does.fidelity.value), does.reason
        if wanted != found and prop in _FITTED.get(Role(role), ()):
            verdict, reason = Verdict.APPROXIMATE, _WHY
        elif wanted != found:
            verdict = Verdict.WRONG
        elif does.fidelity is Fidelity.IMPOSSIBLE:
            verdict = Verdict.EXACT
        report.measures.append(Measure(role, f"roles.{prop}", wanted, found, verdict, reason, len(texts)))
        report.look("N-12", len(texts))
        if verdict is Verdict.WRONG:
            report.broken("N-12", f"{role} {prop} {found}", f"{role} {prop} {wanted}", text=texts[0][:30])


_ROLES = frozenset(role.value for role in Role)


def _leads(item: Item, phrase: str) -> Iterator[Role]:
    if phrase and item.phrases:
        for role in (Role.LEAD_3, Role.LEAD_2, Role.LEAD):
            name = "".join(part.capitalize() for part in role.value.split("-"))
            if phrase == name:
                yield role
                return


def _habits(style: ResolvedStyle) -> dict[str, bool]:
    """The switches of every paragraph (N-6)."""
    marks = style.punctuation
    return {
        "kinsoku": marks.kinsoku != "none",
        "overflowPunct": marks.hanging,
        "topLinePunct": marks.trim_start,
        "autoSpaceDE": marks.autospace > 0,
        "autoSpaceDN": marks.autospace > 0,
    }


def _pairs(
    file: WordFile, place: Place, look: Look, style: ResolvedStyle, record: RoleStyle
) -> Iterator[tuple[str, str, str]]:
    """Property of the sheet, what it asks for, what the paragraph has."""
    yield from _face(look, style, record)
    yield _close("size", record.nominal, float(look.run.get("sz", {}).get("val", "20")) / 2, 0.25)
    if not place.in_table:  # there the column and the cell decide
        yield "align", _JC[record.align], look.paragraph.get("jc", {}).get("val", "left")
    first = look.number("ind", "firstLineChars") - look.number("ind", "hangingChars")
    for prop, wanted, found in (
        ("first-indent", record.first_indent, first),
        ("left-indent", record.left_indent, look.number("ind", "leftChars")),
        ("right-indent", record.right_indent, look.number("ind", "rightChars")),
        ("space-before", _above(record, style), look.number("spacing", "beforeLines")),
        ("space-after", record.space_after / style.page.pitch, look.number("spacing", "afterLines")),
    ):
        yield _close(prop, wanted, found / 100, 0.011)
    grown = (
        next(place.element.iter(_DRAWING), None) is not None or next(place.element.iter(W + "ruby"), None) is not None
    )
    if not grown:
        on_grid = look.on("snapToGrid") and look.paragraph.get("spacing", {}).get("lineRule", "auto") == "auto"
        grid = _value(file.sections[-1].find(W + "docGrid"), "linePitch")
        pitch = (grid if on_grid else look.number("spacing", "line")) / _TWIPS
        yield _close("pitch", record.pitch, pitch, max(record.pitch * _NEAR_PITCH, 0.06))
    # A paragraph before a signature is kept with it; an asked page end is a style of its own.
    yield "keep-next", _yes(record.keep_next), _yes(look.on("keepNext") if record.keep_next else False)
    yield "keep-together", _yes(record.keep_together), _yes(look.on("keepLines"))
    if record.page_break_before:
        yield "page-break-before", "yes", _yes(look.on("pageBreakBefore"))
    yield "widows", _yes(record.widows > 1 or record.orphans > 1), _yes(look.on("widowControl"))


def _above(record: RoleStyle, style: ResolvedStyle) -> float:
    points = record.sink if record.page_break_before and record.sink else record.space_before
    return points / style.page.pitch


def _face(look: Look, style: ResolvedStyle, record: RoleStyle) -> Iterator[tuple[str, str, str]]:
    fonts = look.run.get("rFonts", {})
    east = style.fonts[record.font].docx
    latin = style.fonts[record.latin].docx if record.latin in style.fonts else ""
    yield "font", east, fonts.get("eastAsia", "")
    yield "latin", latin or east, fonts.get("ascii", "")
    bold = look.run.get("b", {}).get("val", "0") not in ("0", "false", "off")
    yield "bold", _yes(record.bold), _yes(bold)
    yield "colour", record.colour.upper(), look.run.get("color", {}).get("val", "000000").upper()


def _close(name: str, wanted: float, found: float, near: float) -> tuple[str, str, str]:
    """Two numbers; one that lies near enough is told as the one asked for."""
    return name, f"{wanted:.4g}", f"{wanted if abs(wanted - found) <= near else found:.4g}"


def _yes(value: bool) -> str:
    return "yes" if value else "no"
