"""From the sheet as written to complete records of numbers, for one language tag."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any, TypeVar

from pipeline.diagnostics import Code, Diagnostic, Severity
from pipeline.errors import SettingsError
from pipeline.lang.regions import Region, region_of
from pipeline.model.nodes import Align, Role
from pipeline.style.resolved import Folio, FontRole, PageStyle, Punctuation, ResolvedStyle, RoleStyle
from pipeline.style.sheet import FontTable, PageTable, RoleTable, StyleSheet
from pipeline.style.units import Length, parse_length

T = TypeVar("T")

_BASE = RoleTable(
    font="song",
    latin="latin",
    bold=False,
    size="五号",
    align=Align.JUSTIFY,
    first_indent="0",
    left_indent="0",
    right_indent="0",
    space_before="0",
    space_after="0",
    keep_next=False,
    keep_together=False,
    page_break_before=False,
    widows=2,
    orphans=2,
    colour="000000",
)


class _Faults:
    def __init__(self) -> None:
        self.found: list[Diagnostic] = []

    def add(self, path: str, reason: str, value: object = "") -> None:
        facts = {"case": "value", "key": path.replace("_", "-"), "value": str(value), "expected": reason}
        self.found.append(Diagnostic(Code.STYLE_FAULT, Severity.ERROR, None, facts))

    def length(self, text: str | None, path: str) -> Length:
        if text is None:
            self.add(path, "this key must be given")
            return Length(1.0, "pt")
        try:
            return parse_length(text)
        except ValueError as error:
            self.add(path, str(error), text)
            return Length(1.0, "pt")

    def given(self, value: T | None, path: str, instead: T) -> T:
        if value is None:
            self.add(path, "this key must be given")
            return instead
        return value

    def one_of(self, value: str | None, path: str, *known: str) -> str:
        if value not in known:
            self.add(path, f"one of {', '.join(known)} is wanted", value or "")
            return known[0]
        return value


def resolve(sheet: StyleSheet, tag: str, target: str = "") -> ResolvedStyle:
    """Complete numbers for one tag, with the exceptions of one target (`pdf`, `docx`, `epub`) when it is named.

    Raises `SettingsError` that lists every value that cannot be resolved, by key path.
    """
    faults = _Faults()
    region = region_of(tag)
    page = _page(sheet.page, faults)
    fonts = {name: _font(name, table, region, faults) for name, table in sheet.fonts.items()}
    tables = dict(sheet.roles)
    for name, table in (sheet.target[target].roles if target in sheet.target else {}).items():
        tables[name] = _over(table, tables.get(name, RoleTable()))
    roles = {role: _role(role, tables, page, region, faults) for role in Role}
    for role in roles.values():
        for key in (role.font, role.latin):
            if key not in fonts:
                faults.add(f"roles.{role.role}", f"no font role named {key}")
    style = ResolvedStyle(
        sheet.sheet.name,
        sheet.sheet.title,
        tag,
        region,
        page,
        fonts,
        roles,
        _folio(sheet, page, faults),
        _punctuation(sheet, region, faults),
        bool(sheet.contents.shown),
        faults.given(sheet.contents.depth, "contents.depth", 3),
    )
    if faults.found:
        raise SettingsError(*faults.found)
    return style


def _page(table: PageTable, faults: _Faults) -> PageStyle:
    def points(key: str) -> float:
        return faults.length(getattr(table, key), f"page.{key}").points(1.0, 1.0)

    width, height, inner, outer = points("width"), points("height"), points("inner"), points("outer")
    characters = max(1, faults.given(table.characters, "page.characters", 28))
    em = (width - inner - outer) / characters
    nominal = points("type")
    pitch = faults.length(table.pitch, "page.pitch").points(em, 1.0)
    if em <= 0 or pitch <= 0:
        faults.add("page", "the margins leave no room for text")
    return PageStyle(
        width,
        height,
        points("top"),
        points("bottom"),
        inner,
        outer,
        faults.given(table.lines, "page.lines", 22),
        characters,
        em,
        nominal,
        pitch,
        faults.given(table.mirrored, "page.mirrored", False),
        faults.one_of(table.binding, "page.binding", "left", "right"),
        faults.one_of(table.direction, "page.direction", "horizontal", "vertical"),
    )


def _for_region(values: dict[str, Any], region: Region, default: Any) -> Any:
    """The value for a glyph region; Hong Kong falls back to Taiwan's, everything to the mainland's."""
    for key in (region.glyphs, "TC" if region.traditional else "SC", "SC"):
        if key in values:
            return values[key]
    return default


def _font(name: str, table: FontTable, region: Region, faults: _Faults) -> FontRole:
    faces = _for_region(table.faces, region, ())
    if not faces:
        faults.add(f"fonts.{name}.faces", "at least one face is wanted")
    return FontRole(
        name,
        tuple(faces),
        _for_region(table.docx, region, ""),
        tuple(_for_region(table.alternatives, region, ())),
        tuple(_for_region(table.css, region, ())),
        table.scale if table.scale is not None else 1.0,
    )


def _over(top: RoleTable, base: RoleTable) -> RoleTable:
    changed = {
        field.name: getattr(top, field.name)
        for field in fields(RoleTable)
        if field.name != "like" and getattr(top, field.name) not in (None, {})
    }
    return replace(base, **changed)


def _written(role: Role, tables: dict[str, RoleTable], faults: _Faults, seen: tuple[str, ...] = ()) -> RoleTable:
    """A role's table over those it is like; a role a sheet does not name is like the body."""
    if role.value in seen:
        faults.add(f"roles.{role}.like", "goes round: " + " > ".join((*seen, role.value)))
        return _BASE
    table = tables.get(role.value)
    if table is None:
        table = RoleTable(like=None if role is Role.BODY else Role.BODY.value)
    base = _written(Role(table.like), tables, faults, (*seen, role.value)) if table.like else _BASE
    return _over(table, base)


def _role(role: Role, tables: dict[str, RoleTable], page: PageStyle, region: Region, faults: _Faults) -> RoleStyle:
    table = _written(role, tables, faults)
    path = f"roles.{role}"
    own_name = tables[role.value].name if role.value in tables else {}
    nominal = faults.length(table.size, f"{path}.size").points(page.nominal_em, page.pitch)
    size = page.em if abs(nominal - page.nominal_em) < 0.01 else nominal
    pitch = faults.length(table.pitch, f"{path}.pitch").points(size, page.pitch) if table.pitch else page.pitch

    def ems(key: str) -> float:
        length = faults.length(getattr(table, key), f"{path}.{key}")
        return length.value if length.unit == "em" else length.points(size, page.pitch) / size

    def points(key: str) -> float:
        return faults.length(getattr(table, key), f"{path}.{key}").points(size, page.pitch)

    assert table.align is not None
    assert table.widows is not None
    assert table.orphans is not None
    return RoleStyle(
        role,
        table.font or "",
        table.latin or "",
        bool(table.bold),
        size,
        nominal,
        pitch,
        table.align,
        ems("first_indent"),
        ems("left_indent"),
        ems("right_indent"),
        points("space_before"),
        points("space_after"),
        bool(table.keep_next),
        bool(table.keep_together),
        bool(table.page_break_before),
        table.widows,
        table.orphans,
        table.colour or "000000",
        _for_region(own_name, region, "") or role.value,
    )


def _folio(sheet: StyleSheet, page: PageStyle, faults: _Faults) -> Folio:
    table = sheet.furniture.folio
    path = "furniture.folio"
    size = faults.length(table.size, f"{path}.size").points(page.nominal_em, page.pitch)
    return Folio(
        table.shown is not False,
        faults.given(table.font, f"{path}.font", "song"),
        size,
        size,
        table.before or "",
        table.after or "",
        faults.length(table.drop, f"{path}.drop").points(size, page.pitch),
        faults.length(table.indent, f"{path}.indent").points(1.0, page.pitch / size),
        faults.one_of(table.position, f"{path}.position", "outer", "centre"),
        table.first if table.first is not None else 1,
    )


def _punctuation(sheet: StyleSheet, region: Region, faults: _Faults) -> Punctuation:
    table = sheet.punctuation

    def chosen(value: T | None, instead: T) -> T:
        return instead if value is None else value

    kinsoku = chosen(table.kinsoku, region.kinsoku)
    return Punctuation(
        chosen(table.trim_pairs, region.trim_pairs),
        chosen(table.trim_end, region.trim_end),
        chosen(table.trim_start, region.trim_start),
        chosen(table.trim_points, region.trim_points),
        chosen(table.trim_paragraph_start, False),
        chosen(table.interpunct, region.interpunct),
        chosen(table.autospace, 0.125),
        chosen(table.hanging, False),
        faults.one_of(kinsoku, "punctuation.kinsoku", "none", "basic", "gb", "strict"),
    )
