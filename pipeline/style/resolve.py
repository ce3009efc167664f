"""From a sheet to numbers: every role, font and page measure complete, so that writers and layout interpret nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any, TypeVar

from pipeline.diagnostics import Code, Diagnostic, Place, Severity
from pipeline.errors import SettingsError
from pipeline.lang.regions import CURLY, Region, region_of
from pipeline.model.nodes import Align, Role
from pipeline.style.load import merge
from pipeline.style.resolved import (
    Cover,
    Folio,
    FontRole,
    Official,
    PageStyle,
    Punctuation,
    ResolvedStyle,
    RoleStyle,
    RunningHead,
    Target,
)
from pipeline.style.sheet import (
    PAPERS,
    CoverSheet,
    FolioSheet,
    HeadSheet,
    OfficialSheet,
    PageSheet,
    RegionFonts,
    RoleSheet,
    StyleSheet,
)
from pipeline.style.units import POINTS_PER_MM, Length
from pipeline.toml import key_of

T = TypeVar("T")

_FALLBACK_REGIONS = {"SC": ("SC",), "TC": ("TC", "SC"), "HK": ("HK", "TC", "SC")}
_FIT = 0.5  # points that a grid may exceed its text area: less than a reader or printer can see
_SAME_SIZE = 0.01
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
    work = _Work(sheet)
    page = work.page(sheet.page)
    fonts = {name: work.font(name, region) for name in sheet.fonts}
    roles: dict[Role, RoleStyle] = {}
    if page is not None:
        overrides: Mapping[Role, RoleSheet] = getattr(sheet.target, target).roles if target else {}
        made = ((role, work.role(role, overrides, page, region)) for role in Role)
        roles = {role: record for role, record in made if record is not None}
    folio = work.folio(sheet.furniture.folio, page)
    head = work.head(sheet.furniture.head, page)
    cover = work.cover(sheet.cover, page)
    official = work.official(sheet.official, page)
    numbering = work.need(sheet.notes.numbering, "notes.numbering", "through")
    shown = work.need(sheet.contents.shown, "contents.shown", False)
    depth = work.need(sheet.contents.depth, "contents.depth", 0)
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
    )


class _Work:
    """Collects what is missing while the records are made; a fault is told once however many roles inherit it."""

    def __init__(self, sheet: StyleSheet) -> None:
        self.sheet = sheet
        self.faults: dict[tuple[str, str], Diagnostic] = {}

    def fault(self, case: str, key: str, **detail: str) -> None:
        facts = {"case": case, "key": key, **detail}
        place = Place(self.sheet.sheet.name or "")
        self.faults.setdefault((case, key), Diagnostic(Code.STYLE_FAULT, Severity.ERROR, place, facts))

    def need(self, value: T | None, key: str, instead: T) -> T:
        """The value, or a fault and something to go on with."""
        if value is None:
            self.fault("missing", key)
            return instead
        return value

    def page(self, page: PageSheet) -> PageStyle | None:
        """The page; `None` when measures are missing that everything else depends on."""
        paper = PAPERS.get(page.paper) if page.paper else None
        width, height = page.width, page.height
        if paper is not None:
            width, height = width or Length(paper[0], "mm"), height or Length(paper[1], "mm")
        before = len(self.faults)
        nothing = Length(0.0, "pt")
        nominal = self._absolute(page.size, "page.size")
        sides = [
            self._absolute(value, f"page.{name}")
            for name, value in (
                ("width", width),
                ("height", height),
                ("top", page.top),
                ("bottom", page.bottom),
                ("inner", page.inner),
                ("outer", page.outer),
            )
        ]
        pitch = self.need(page.pitch, "page.pitch", nothing)
        lines = self.need(page.lines, "page.lines", 1)
        characters = self.need(page.characters, "page.characters", 1)
        for key, count in (("page.lines", lines), ("page.characters", characters)):
            if count < 1:
                self.fault("value", key, value=str(count), expected="1 …")
        if pitch.unit == "line":
            self.fault("value", "page.pitch", value=f"{pitch.value:g}line", expected="1.875em, 29.6pt")
        mirrored = self.need(page.mirrored, "page.mirrored", False)
        binding = self.need(page.binding, "page.binding", "left")
        direction = self.need(page.direction, "page.direction", "horizontal")
        if len(self.faults) > before:
            return None
        wide, high, top, bottom, inner, outer = sides
        along, across = wide - inner - outer, high - top - bottom
        if direction == "vertical":
            along, across = across, along
        em = along / characters
        step = pitch.points(em, 0.0)
        if em <= 0 or (lines - 1) * step + em > across + _FIT:
            room = f"{across / POINTS_PER_MM:.1f} mm"
            needed = f"{((lines - 1) * step + em) / POINTS_PER_MM:.1f} mm"
            self.fault("fit", "page.lines", value=str(lines), needed=needed, room=room)
        return PageStyle(
            wide,
            high,
            top,
            bottom,
            inner,
            outer,
            lines,
            characters,
            em,
            nominal,
            step,
            mirrored,
            binding,
            direction,
        )

    def _absolute(self, value: Length | None, key: str) -> float:
        if value is None:
            self.fault("missing", key)
            return 0.0
        if value.unit not in ("pt", "mm") or value.value < 0:
            self.fault("value", key, value=f"{value.value:g}{value.unit}", expected="37mm, 16pt, 三号")
            return 0.0
        return value.points(0.0, 0.0)

    def font(self, name: str, region: Region) -> FontRole:
        """The faces of a font role in a region."""
        font = self.sheet.fonts[name]
        merged = RegionFonts()
        for glyphs in reversed(_FALLBACK_REGIONS[region.glyphs]):
            merged = merge(merged, getattr(font, glyphs) or RegionFonts())
        key = f"fonts.{name}.{region.glyphs}"
        faces = self.need(merged.faces, f"{key}.faces", ())
        css = self.need(merged.css, f"{key}.css", ())
        docx = self.need(merged.docx, f"{key}.docx", "")
        scale = 1.0 if font.scale is None else font.scale
        return FontRole(name, faces, docx, merged.docx_alternatives or (), css, scale)

    def role(
        self, role: Role, overrides: Mapping[Role, RoleSheet], page: PageStyle, region: Region
    ) -> RoleStyle | None:
        """The record of a role; `None` after a fault."""
        said = self._inherited(role, overrides)
        if said is None:
            return None
        key = f"roles.{role.value}"
        missing = [
            item.name
            for item in fields(RoleSheet)
            if item.name not in ("like", "label", "label_hant") and getattr(said, item.name) is None
        ]
        for name in missing:
            self.fault("missing", f"roles.{Role.BODY.value}.{key_of(name)}")
        if missing:
            return None
        size, nominal = self._size(said.size, key, page)
        for name in ("font", "latin"):
            self._known_font(getattr(said, name), f"{key}.{name}")
        label = (said.label_hant if region.traditional else said.label) or said.label or role.value

        def points(name: str) -> float:
            return float(getattr(said, name).points(size, page.pitch))

        def ems(name: str) -> float:
            length: Length = getattr(said, name)
            return length.value if length.unit == "em" else length.points(size, page.pitch) / size

        pitch = points("pitch")
        if pitch <= 0:
            self.fault("value", f"{key}.pitch", value=f"{pitch:g}", expected="1line, 1.5em")
        return RoleStyle(
            role,
            _sure(said.font),
            _sure(said.latin),
            _sure(said.bold),
            size,
            nominal,
            pitch,
            Align(_sure(said.align)),
            ems("first_indent"),
            ems("left_indent"),
            ems("right_indent"),
            points("space_before"),
            points("space_after"),
            _sure(said.keep_next),
            _sure(said.keep_together),
            _sure(said.page_break_before),
            _sure(said.widows),
            _sure(said.orphans),
            _sure(said.colour).upper(),
            label,
            _sure(said.recto),
            points("sink"),
        )

    def _inherited(self, role: Role, overrides: Mapping[Role, RoleSheet]) -> RoleSheet | None:
        """What is said of a role by itself and by what it is like, at last `body`."""
        chain: list[Role] = []
        at: Role | None = role
        while at is not None:
            if at in chain:
                names = " → ".join(item.value for item in (*chain, at))
                self.fault("cycle", f"roles.{role.value}.like", value=names)
                return None
            chain.append(at)
            own = self.sheet.roles.get(at)
            at = own.like if own is not None and own.like is not None else None if at is Role.BODY else Role.BODY
        said = RoleSheet()
        for item in reversed(chain):
            for table in (self.sheet.roles, overrides):
                if item in table:
                    said = merge(said, _plain(table[item], with_label=item is role))
        return said

    def _size(self, size: Length | None, key: str, page: PageStyle) -> tuple[float, float]:
        """Exact and nominal size: the grid's name takes the grid's exact character."""
        length = _sure(size)
        if length.unit == "em":
            return length.value * page.em, round(length.value * page.nominal_em * 2) / 2
        points = length.points(page.em, page.pitch)
        if points <= 0:
            self.fault("value", f"{key}.size", value=f"{points:g}pt", expected="三号, 16pt, 1em")
            return page.em, page.nominal_em
        return (page.em if abs(points - page.nominal_em) < _SAME_SIZE else points), points

    def _known_font(self, name: str, key: str) -> None:
        if name not in self.sheet.fonts:
            import difflib  # only a mistake needs it

            close = difflib.get_close_matches(name, list(self.sheet.fonts), 1, 0.4)
            nearest = close[0] if close else ""
            self.fault("font", key, value=name, nearest=nearest, known=", ".join(self.sheet.fonts))

    def folio(self, folio: FolioSheet, page: PageStyle | None) -> Folio:
        """Page numbers."""
        key = "furniture.folio"
        nothing = Length(0.0, "pt")
        exact, nominal, pitch = self._furniture_size(folio.size, f"{key}.size", page)
        font = self.need(folio.font, f"{key}.font", "")
        if font:
            self._known_font(font, f"{key}.font")
        drop = self.need(folio.drop, f"{key}.drop", nothing).points(exact, pitch)
        indent = self.need(folio.indent, f"{key}.indent", nothing).points(exact, pitch)
        return Folio(
            self.need(folio.shown, f"{key}.shown", False),
            font,
            exact,
            nominal,
            self.need(folio.before, f"{key}.before", ""),
            self.need(folio.after, f"{key}.after", ""),
            drop,
            indent / exact if exact else 0.0,
            self.need(folio.position, f"{key}.position", "centre"),
            self.need(folio.first, f"{key}.first", 1),
        )

    def head(self, head: HeadSheet, page: PageStyle | None) -> RunningHead:
        """Running heads."""
        key = "furniture.head"
        font = self.need(head.font, f"{key}.font", "")
        if font:
            self._known_font(font, f"{key}.font")
        size, nominal, pitch = self._furniture_size(head.size, f"{key}.size", page)
        nothing = Length(0.0, "pt")
        return RunningHead(
            self.need(head.shown, f"{key}.shown", False),
            font,
            size,
            nominal,
            self.need(head.verso, f"{key}.verso", "none"),
            self.need(head.recto, f"{key}.recto", "none"),
            self.need(head.rise, f"{key}.rise", nothing).points(size, pitch),
            self.need(head.position, f"{key}.position", "outer"),
            self.need(head.rule, f"{key}.rule", nothing).points(size, pitch),
        )

    def cover(self, cover: CoverSheet, page: PageStyle | None) -> Cover:
        """The cover leaf."""
        size, nominal, pitch = self._furniture_size(cover.size, "cover.size", page)
        nothing = Length(0.0, "pt")
        return Cover(
            self.need(cover.shown, "cover.shown", False),
            size,
            nominal,
            self.need(cover.sink, "cover.sink", nothing).points(size, pitch),
            self.need(cover.rise, "cover.rise", nothing).points(size, pitch),
        )

    def official(self, official: OfficialSheet, page: PageStyle | None) -> Official:
        """Head and foot of official documents."""
        rule = self.need(official.rule, "official.rule", Length(0.0, "pt"))
        mark = self.need(official.mark, "official.mark", Length(36.0, "pt"))
        return Official(
            self.need(official.form, "official.form", "document"),
            self.need(official.signature, "official.signature", "unsealed") == "sealed",
            rule.points(page.em, page.pitch) if page is not None else 0.0,
            mark.points(page.em, page.pitch) if page is not None else 0.0,
        )

    def _furniture_size(self, size: Length | None, key: str, page: PageStyle | None) -> tuple[float, float, float]:
        """Exact and nominal size of something outside the text, and the grid's pitch."""
        self.need(size, key, Length(0.0, "pt"))
        if size is None or page is None:
            return 0.0, 0.0, 0.0
        return (*self._size(size, key, page), page.pitch)

    def reasons(self) -> None:
        """Every override of a format says why."""
        for target in Target:
            for role, override in getattr(self.sheet.target, target).roles.items():
                if not override.why.strip():
                    self.fault("missing", f"target.{target}.roles.{role.value}.why")


def _plain(table: RoleSheet, *, with_label: bool) -> RoleSheet:
    """The role properties of a table without its parentage; labels are not inherited."""
    named = {item.name: getattr(table, item.name) for item in fields(RoleSheet)}
    named["like"] = None
    if not with_label:
        named["label"] = named["label_hant"] = None
    return RoleSheet(**named)


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


def _sure(value: T | None) -> T:
    """A value that has been checked to be there."""
    assert value is not None
    return value
