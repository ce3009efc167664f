"""From a sheet to numbers: every role, font and page measure complete, so that writers and layout interpret nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline.errors import SettingsError
from pipeline.lang.regions import CURLY, Region, region_of
from pipeline.model.nodes import Role
from pipeline.records import fields, replace
from pipeline.style.completion import Completion
from pipeline.style.resolved import (
    PLAIN_PRESS,
    Cover,
    Folio,
    LineNumbers,
    Official,
    PageStyle,
    PressStyle,
    Punctuation,
    ResolvedStyle,
    RoleStyle,
    RunningHead,
    Target,
)
from pipeline.style.sheet import (
    CoverSheet,
    FolioSheet,
    HeadSheet,
    LineNumbersSheet,
    OfficialSheet,
    PrintSheet,
    RoleSheet,
    StyleSheet,
)
from pipeline.style.units import Length

_REMEMBERED = 64  # resolved styles: a few sheets in all scripts and targets


_resolved: dict[tuple[int, str, Target | None], tuple[StyleSheet, ResolvedStyle]] = {}  # the latest, oldest first


def resolve(sheet: StyleSheet, tag: str, target: Target | None = None) -> ResolvedStyle:
    """The sheet for a language tag, with the overrides of one format when `target` names it.

    A sheet is resolved once: thousands of documents share it. Raises `SettingsError` (S001) listing every value that is
    missing or contradicts another.
    """
    key = (id(sheet), tag, target)
    known = _resolved.get(key)
    if known is None:
        while len(_resolved) >= _REMEMBERED:
            _resolved.pop(next(iter(_resolved)), None)
        # The sheet is kept beside the result, so that no other can take its identity.
        known = _resolved[key] = (sheet, _resolve(sheet, tag, target))
    return known[1]


def _resolve(sheet: StyleSheet, tag: str, target: Target | None) -> ResolvedStyle:
    region = region_of(tag)
    work = Completion(sheet)
    page = work.page(sheet.page)
    fonts = {name: work.font(name, region) for name in sheet.fonts}
    roles: dict[Role, RoleStyle] = {}
    if page is not None:
        overrides: Mapping[Role, RoleSheet] = getattr(sheet.target, target).roles if target else {}
        made = ((role, work.role(role, overrides, page, region)) for role in Role)
        roles = {role: record for role, record in made if record is not None}
    folio = _folio(work, sheet.furniture.folio, page)
    head = _head(work, sheet.furniture.head, page)
    cover = _cover(work, sheet.cover, page)
    official = _official(work, sheet.official, page)
    counted = _line_numbers(work, sheet.furniture.line_numbers, page)
    numbering = work.need(sheet.notes.numbering, "notes.numbering", "through")
    shown = work.need(sheet.contents.shown, "contents.shown", False)
    depth = work.need(sheet.contents.depth, "contents.depth", 0)
    press = _press(work, sheet.print, page)
    if target is None:
        work.reasons()
    if work.faults:
        raise SettingsError(*work.faults.values())
    assert page is not None  # a missing page is a fault
    name = sheet.sheet.name or ""
    return ResolvedStyle(
        name,
        sheet.sheet.title or name,
        tag,
        region,
        page,
        fonts,
        roles,
        folio,
        _punctuation(sheet, region),
        shown,
        depth,
        head,
        cover,
        numbering == "page",
        official,
        counted,
        press,
        sheet.tables.rules == "three",
        sheet.page.ground or "",
    )


def _folio(work: Completion, folio: FolioSheet, page: PageStyle | None) -> Folio:
    """Page numbers."""
    key = "furniture.folio"
    nothing = Length(0.0, "pt")
    exact, nominal, pitch = work.furniture_size(folio.size, f"{key}.size", page)
    font = work.need(folio.font, f"{key}.font", "")
    if font:
        work.known_font(font, f"{key}.font")
    drop = work.need(folio.drop, f"{key}.drop", nothing).points(exact, pitch)
    indent = work.need(folio.indent, f"{key}.indent", nothing).points(exact, pitch)
    return Folio(
        work.need(folio.shown, f"{key}.shown", False),
        font,
        exact,
        nominal,
        work.need(folio.before, f"{key}.before", ""),
        work.need(folio.after, f"{key}.after", ""),
        drop,
        indent / exact if exact else 0.0,
        work.need(folio.position, f"{key}.position", "centre"),
        work.need(folio.first, f"{key}.first", 1),
    )


def _head(work: Completion, head: HeadSheet, page: PageStyle | None) -> RunningHead:
    """Running heads."""
    key = "furniture.head"
    font = work.need(head.font, f"{key}.font", "")
    if font:
        work.known_font(font, f"{key}.font")
    size, nominal, pitch = work.furniture_size(head.size, f"{key}.size", page)
    nothing = Length(0.0, "pt")
    return RunningHead(
        work.need(head.shown, f"{key}.shown", False),
        font,
        size,
        nominal,
        work.need(head.verso, f"{key}.verso", "none"),
        work.need(head.recto, f"{key}.recto", "none"),
        work.need(head.rise, f"{key}.rise", nothing).points(size, pitch),
        work.need(head.position, f"{key}.position", "outer"),
        work.need(head.rule, f"{key}.rule", nothing).points(size, pitch),
    )


def _line_numbers(work: Completion, numbers: LineNumbersSheet, page: PageStyle | None) -> LineNumbers:
    """Numbers of lines in the margin."""
    key = "furniture.line-numbers"
    font = work.need(numbers.font, f"{key}.font", "")
    if font:
        work.known_font(font, f"{key}.font")
    size, nominal, pitch = work.furniture_size(numbers.size, f"{key}.size", page)
    every = work.need(numbers.every, f"{key}.every", 1)
    if every < 1:
        work.fault("value", f"{key}.every", value=str(every), expected="1 …")
    return LineNumbers(
        work.need(numbers.shown, f"{key}.shown", False),
        font,
        size,
        nominal,
        every,
        work.need(numbers.restart, f"{key}.restart", "page") == "page",
        work.need(numbers.gap, f"{key}.gap", Length(0.0, "pt")).points(size, pitch),
    )


def _cover(work: Completion, cover: CoverSheet, page: PageStyle | None) -> Cover:
    """The cover leaf."""
    size, nominal, pitch = work.furniture_size(cover.size, "cover.size", page)
    nothing = Length(0.0, "pt")
    return Cover(
        work.need(cover.shown, "cover.shown", False),
        size,
        nominal,
        work.need(cover.sink, "cover.sink", nothing).points(size, pitch),
        work.need(cover.rise, "cover.rise", nothing).points(size, pitch),
    )


def _press(work: Completion, press: PrintSheet, page: PageStyle | None) -> PressStyle:
    """What the printer's file has around its pages; a sheet need not speak of it."""
    em, pitch = (page.em, page.pitch) if page is not None else (0.0, 0.0)
    weight, bulk = press.paper_weight, press.bulk
    for key, value, usual in (("paper-weight", weight, "80"), ("bulk", bulk, "1.25")):
        if value is not None and value <= 0:
            work.fault("value", f"print.{key}", value=f"{value:g}", expected=usual)
    for key, length, common in (("bleed", press.bleed, "3mm"), ("sheet", press.sheet, "0.1mm")):
        if length is not None and length.value < 0:
            work.fault("value", f"print.{key}", value=f"{length.value:g}{length.unit}", expected=common)
    leaf = (80.0 if weight is None else weight) * (1.25 if bulk is None else bulk) / 1000
    return PressStyle(
        (press.bleed or Length(3.0, "mm")).points(em, pitch),
        press.marks is not False,
        press.ink or PLAIN_PRESS.ink,
        (press.sheet or Length(leaf, "mm")).points(em, pitch),
    )


def _official(work: Completion, official: OfficialSheet, page: PageStyle | None) -> Official:
    """Head and foot of official documents."""
    rule = work.need(official.rule, "official.rule", Length(0.0, "pt"))
    mark = work.need(official.mark, "official.mark", Length(36.0, "pt"))
    return Official(
        work.need(official.form, "official.form", "document"),
        work.need(official.signature, "official.signature", "unsealed") == "sealed",
        rule.points(page.em, page.pitch) if page is not None else 0.0,
        mark.points(page.em, page.pitch) if page is not None else 0.0,
    )


def _punctuation(sheet: StyleSheet, region: Region) -> Punctuation:
    """The region's habit with the sheet's differences."""
    habit = Punctuation(
        trim_pairs=region.trim_pairs,
        trim_end=region.trim_end,
        trim_start=region.trim_start,
        trim_points=region.trim_points,
        trim_paragraph_start=False,
        interpunct=region.interpunct,
        autospace=0.125,  # W3C css-text-4: an eighth of an em; within the quarter that CLREQ allows
        hanging=False,
        quotes="curly" if region.quotes == CURLY else "corner",
        kinsoku=region.kinsoku,
    )
    said: dict[str, Any] = {item.name: getattr(sheet.punctuation, item.name) for item in fields(sheet.punctuation)}
    return replace(habit, **{name: value for name, value in said.items() if value is not None})
