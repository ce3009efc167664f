"""The look of every paragraph of a book against the sheet: exact, approximate for a reason the sheet's table declares,
or wrong.

EPUB and web pages speak in ratios: a size is compared as its proportion to the body, an indent in ems of its own size.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipeline.model.nodes import Align, Role
from pipeline.patterns import regex
from pipeline.records import replace
from pipeline.style.resolved import ResolvedStyle, RoleStyle, Target
from pipeline.style.support import support
from pipeline.verify.cascade import Cascade, Values, local_name, ratio, sides
from pipeline.verify.findings import Measure, Report, Verdict
from pipeline.verify.outline import LEADS
from pipeline.verify.web import Book

_NEAR = 0.006  # ems or ratios; sheets are written with four decimals
_GENERIC = frozenset(("serif", "sans-serif", "monospace", "cursive", "fantasy", "system-ui"))
_ALIGN = {Align.JUSTIFY: "justify", Align.LEFT: "start", Align.CENTER: "center", Align.RIGHT: "end"}
_FIXED = regex(r"(?<![\w.#-])\d+(?:\.\d+)?(?:px|pt|cm|mm|in|pc)\b")
_LABEL = regex("[^：:]{2}[：:]")
_NUMBERED = regex(r"[0-9]{1,2}[.．、]")
_PRESENT = regex("(?:出席|列席|请假|請假|缺席|主持|记录|記錄)[：:]")
_SIGNED = frozenset((Role.SIGNATURE, Role.DATE))
_SIZED = ("font-size", "line-height", "text-indent", "margin", "letter-spacing")

Pair = tuple[str, str, str]  # property of the sheet, what it asks for, what the book has


def measure_looks(book: Book, cascade: Cascade, style: ResolvedStyle, report: Report) -> None:
    """Note the measures of all roles that occur, and a finding (N-12) for each property that is wrong anywhere."""
    seen: dict[tuple[str, str, str, str], list[str]] = {}
    for item, element in zip(book.outline.items, book.elements, strict=True):
        role = ((element.get("class") or "").split() or [""])[0]  # in a table it says more than what a paragraph is
        try:
            record = style.of(Role(role))
        except ValueError:
            continue  # told as a wrong role
        for pair in _pairs(element, cascade, style, asked_of(item.text, element, record, style)):
            seen.setdefault((role, *pair), []).append(item.text)
        for span in element.iterdescendants():
            for name in LEADS & set((span.get("class") or "").split()):
                lead = style.of(Role(name))
                for pair in _face(cascade.of(span), style, lead):
                    seen.setdefault((name, *pair), []).append("".join(span.itertext()))
    for (role, name, wanted, found), texts in seen.items():
        does = support(f"roles.{name}", Target.EPUB)
        verdict = Verdict(does.fidelity.value) if wanted == found else Verdict.WRONG
        report.measures.append(Measure(role, f"roles.{name}", wanted, found, verdict, does.reason, len(texts)))
        report.look("N-12", len(texts))
        if verdict is Verdict.WRONG:
            report.broken("N-12", f"{role} {name} {found}", f"{role} {name} {wanted}", text=texts[0][:30])


def asked_of(text: str, element: Any, record: RoleStyle, style: ResolvedStyle) -> RoleStyle:
    """The look that the standard asks of a paragraph where its wording or its neighbour decides (GB/T 9704-2012)."""
    form = style.official.form
    if record.role is Role.ATTACHMENT_NOTE and _NUMBERED.match(text):  # 7.3.4: below the first name
        return replace(record, first_indent=-1.0, left_indent=6.0, space_before=0.0)
    if record.role is Role.COPY_TO and _LABEL.match(text):  # 7.4.2
        return replace(record, first_indent=-3.0, left_indent=4.0)
    if record.role is Role.BODY and form == "minutes" and _PRESENT.match(text):  # 10.3
        return replace(record, first_indent=-3.0, left_indent=5.0)
    if record.role in _SIGNED and form != "order" and _signed_group(element):  # 7.3.5.1, 7.3.5.2
        if style.official.sealed:
            return replace(record, align=Align.CENTER, right_indent=4.0)
        left = 2.0 if record.role is Role.DATE else 0.0
        return replace(record, align=Align.LEFT, left_indent=left, right_indent=2.0)
    return record


def _signed_group(element: Any) -> bool:
    """Bodies and date stand as lines of one group of their own."""
    roles = {(child.get("class") or "").split(" ")[0] for child in element.getparent()}
    return local_name(element.getparent()) == "div" and roles == {role.value for role in _SIGNED}


def _pairs(element: Any, cascade: Cascade, style: ResolvedStyle, record: RoleStyle) -> Iterator[Pair]:
    values = cascade.of(element)
    body = style.of(Role.BODY)
    yield from _face(values, style, record)
    try:
        size = cascade.size(element)
    except ValueError as error:
        yield "size", _number(record.size / body.size), str(error)
        return
    yield _close("size", record.size / body.size, size)
    yield _close("pitch", record.pitch / record.size, _float(values.get("line-height", "")))
    in_cell = any(local_name(parent) in ("td", "th") for parent in element.iterancestors())
    if not in_cell:  # there the column and the cell decide
        yield "align", _ALIGN[record.align], values.get("text-align", "start")
    yield _length("first-indent", record.first_indent, values.get("text-indent", "0"))
    before, right, after, left = sides(values, "margin")
    if style.page.direction == "vertical":  # columns run from right to left, text from top to bottom
        before, right, after, left = right, after, left, before
    if record.role in _SIGNED and _signed_group(element):  # their distance from the edge is the group's
        around = tuple(sides(cascade.of(element.getparent()), "margin"))
        right = _sum(right, around[2] if style.page.direction == "vertical" else around[1])
    for name, wanted, found in (
        ("left-indent", record.left_indent, left),
        ("right-indent", record.right_indent, right),
        ("space-before", record.space_before / record.size, before),
        ("space-after", record.space_after / record.size, after),
    ):
        yield _length(name, wanted, found)
    for name, asked, properties, value in (
        ("keep-next", record.keep_next, ("break-after", "page-break-after"), "avoid"),
        ("keep-together", record.keep_together, ("break-inside", "page-break-inside"), "avoid"),
        ("page-break-before", record.page_break_before, ("break-before", "page-break-before"), "page"),
    ):
        said = any(values.get(prop, "") in (value, "always") for prop in properties)
        yield name, _yes(asked), _yes(said)
    yield "orphans", str(record.orphans), values.get("orphans", "2")
    yield "widows", str(record.widows), values.get("widows", "2")


def _face(values: Values, style: ResolvedStyle, record: RoleStyle) -> Iterator[Pair]:
    names = [name.strip().strip("\"'") for name in values.get("font-family", "").split(",")]
    asked = [name for name in style.fonts[record.font].css if name not in _GENERIC]
    found = [name for name in names if name in asked]
    yield "font", asked[0] if asked else "", found[0] if found == asked and found else ", ".join(found[:2])
    yield "bold", _yes(record.bold), _yes(values.get("font-weight", "normal") in ("bold", "700"))
    colour = values.get("color", "").lower().removeprefix("#")
    yield "colour", record.colour.lower(), colour or "000000"


def _close(name: str, wanted: float, found: float) -> Pair:
    """Two numbers; one that lies near enough is told as the one asked for."""
    return name, _number(wanted), _number(wanted if abs(wanted - found) < _NEAR else found)


def _length(name: str, wanted: float, found: str) -> Pair:
    try:
        return _close(name, wanted, ratio(found))
    except ValueError:
        return name, _number(wanted), found


def _sum(one: str, other: str) -> str:
    try:
        return f"{ratio(one) + ratio(other)}em"
    except ValueError:
        return f"{one} + {other}"


def _float(value: str) -> float:
    try:
        return float(value)
    except ValueError:
        return -1.0


def _number(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".")


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def measure_frame(book: Book, cascade: Cascade, style: ResolvedStyle, report: Report) -> None:
    """What holds for the whole book: line breaking, spacing, width of marks, no fixed size anywhere (N-10)."""
    body = next((element for root in book.roots.values() for element in root.iter("{*}body", "body")), None)
    if body is None:
        report.broken("N-10", "no body", "body")
        return
    values = cascade.of(body)
    marks = style.punctuation
    trim = ("trim-start" if marks.trim_start else "normal") if marks.trim_pairs else "space-all"
    wanted = {
        "line-break": "loose" if marks.kinsoku == "none" else "strict",
        "word-break": "normal",
        "letter-spacing": "normal",
        "hanging-punctuation": "allow-end" if marks.hanging else "none",
        "text-autospace": "normal" if marks.autospace > 0 else "no-autospace",
        "text-spacing-trim": trim,
        "font-synthesis": "none",
    }
    report.look("N-10", len(wanted))
    for name, value in wanted.items():
        if values.get(name, "normal") != value:
            report.broken("N-10", f"{name}: {values.get(name, '∅')}", f"{name}: {value}")
    fixed = {
        f"{name}: {values[name]}"
        for element in book.elements
        for values in (cascade.own(element),)
        for name in _SIZED
        if name in values and _FIXED.search(values[name])
    }
    for said in sorted(fixed):
        report.broken("N-10", said, "em")
    vertical = cascade.of(body).get("writing-mode", "") == "vertical-rl"
    report.look("J-11")
    asked = style.page.direction == "vertical"
    if vertical is not asked or (book.packed and (book.direction == "rtl") is not asked):
        measured = f"writing-mode {'vertical-rl' if vertical else 'horizontal'}, pages {book.direction or 'default'}"
        report.broken("J-11", measured, style.page.direction)
