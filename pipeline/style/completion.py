"""The records of page, fonts and roles made complete; every fault of a sheet is collected on the way, none twice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from pipeline.diagnostics import Code, Diagnostic, Place, Severity
from pipeline.lang.regions import Region
from pipeline.model.nodes import Align, Role
from pipeline.records import fields
from pipeline.style.load import merge
from pipeline.style.resolved import FontRole, PageStyle, RoleStyle, Target
from pipeline.style.room import FIT
from pipeline.style.sheet import PAPERS, PageSheet, RegionFonts, RoleSheet, StyleSheet
from pipeline.style.units import POINTS_PER_MM, Length
from pipeline.toml import key_of

T = TypeVar("T")

_FALLBACK_REGIONS = {"SC": ("SC",), "TC": ("TC", "SC"), "HK": ("HK", "TC", "SC")}
_SAME_SIZE = 0.01


class Completion:
    """Collects what is missing while the records are made; a fault is told once however many roles inherit it."""

    def __init__(self, sheet: StyleSheet) -> None:
        self.sheet = sheet
        self.faults: dict[tuple[str, str], Diagnostic] = {}

    def fault(self, case: str, key: str, **detail: str) -> None:
        """Note a fault at a key; `case` and `detail` are the facts of its message."""
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
        if em <= 0 or (lines - 1) * step + em > across + FIT:
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
            self.known_font(getattr(said, name), f"{key}.{name}")
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

    def known_font(self, name: str, key: str) -> None:
        """A fault when no font role has this name."""
        if name not in self.sheet.fonts:
            import difflib  # only a mistake needs it

            close = difflib.get_close_matches(name, list(self.sheet.fonts), 1, 0.4)
            nearest = close[0] if close else ""
            self.fault("font", key, value=name, nearest=nearest, known=", ".join(self.sheet.fonts))

    def furniture_size(self, size: Length | None, key: str, page: PageStyle | None) -> tuple[float, float, float]:
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


def _sure(value: T | None) -> T:
    """A value that has been checked to be there."""
    assert value is not None
    return value
