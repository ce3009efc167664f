"""A DOCX as a reader of the standard sees it: every paragraph with its styles resolved. Knows nothing of our writer.

Inheritance is that of ISO/IEC 29500-1, 17.7.2: document defaults, then the style chain from its root; a run adds its
character style. Measures are in points, indents in characters.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from zipfile import ZipFile

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True)
# What may stand in the body beside style names (design: no direct formatting).
_ALLOWED_RUN = {"rStyle", "lang", "rtl", "cs"}
_ALLOWED_PARAGRAPH = {"pStyle", "sectPr"}


@dataclass(frozen=True)
class Look:
    """Effective properties of a paragraph (or, with its fonts and size, of a run)."""

    east_asian: str
    latin: str
    complex: str
    size: float
    bold: bool
    align: str
    first: float  # characters, negative for a hanging indent
    left: float
    right: float
    pitch: float
    line_rule: str  # grid | exact | atLeast | auto
    before_lines: float
    after_lines: float
    outline: int | None
    flags: dict[str, bool] = field(hash=False)

    def on(self, name: str) -> bool:
        """A toggle such as keepNext."""
        return self.flags.get(name, False)


@dataclass(frozen=True)
class Run:
    text: str
    style: str
    look: Look
    hint: bool
    raw: etree._Element = field(hash=False, compare=False)


@dataclass(frozen=True)
class Par:
    text: str
    style: str
    name: str
    look: Look
    runs: tuple[Run, ...]
    in_table: bool


class Docx:
    """Opens the bytes; everything is read on demand."""

    def __init__(self, data: bytes) -> None:
        with ZipFile(BytesIO(data)) as archive:
            self.parts = {name: archive.read(name) for name in archive.namelist()}
        self.document = self.xml("word/document.xml")
        self.styles_root = self.xml("word/styles.xml")
        self.settings = self.xml("word/settings.xml")
        self.styles = {style.get(W + "styleId"): style for style in self.styles_root.findall(W + "style")}
        self.sections = list(self.document.iter(W + "sectPr"))

    def xml(self, part: str) -> etree._Element:
        return etree.fromstring(self.parts[part], _PARSER)

    @property
    def section(self) -> etree._Element:
        """The last section: that of the running text."""
        return self.sections[-1]

    def name_of(self, style: str) -> str:
        found = self.styles[style].find(W + "name")
        assert found is not None
        return str(found.get(W + "val"))

    def chain(self, style: str) -> list[etree._Element]:
        """The style and what it is based on, root first."""
        out = []
        while style:
            element = self.styles[style]
            out.append(element)
            base = element.find(W + "basedOn")
            style = "" if base is None else base.get(W + "val", "")
            assert len(out) < 20, "styles based on each other"
        return out[::-1]

    def look(self, paragraph_style: str, run_style: str = "") -> Look:
        p: dict[str, dict[str, str]] = {}
        r: dict[str, dict[str, str]] = {}
        defaults = self.styles_root.find(W + "docDefaults")
        assert defaults is not None
        sources = [defaults.find(f"{W}pPrDefault/{W}pPr"), defaults.find(f"{W}rPrDefault/{W}rPr")]
        for element in self.chain(paragraph_style) + (self.chain(run_style) if run_style else []):
            sources += [element.find(W + "pPr"), element.find(W + "rPr")]
        for source in sources:
            if source is None:
                continue
            target = p if source.tag == W + "pPr" else r
            for child in source:
                values = {key.replace(W, ""): value for key, value in child.attrib.items()}
                known = target.setdefault(child.tag.replace(W, ""), {})
                known.update(values) if values else target.__setitem__(child.tag.replace(W, ""), {"val": "1"})
        fonts, ind, spacing = r.get("rFonts", {}), p.get("ind", {}), p.get("spacing", {})
        first = float(ind.get("firstLineChars", 0)) - float(ind.get("hangingChars", 0))
        flags = {name: value.get("val", "1") not in ("0", "false") for name, value in p.items()}
        rule = spacing.get("lineRule", "auto")
        grid = self.section.find(W + "docGrid")
        line = float(spacing.get("line", 240)) / 20
        if rule == "auto" and flags.get("snapToGrid", True) and grid is not None:
            rule, line = "grid", float(grid.get(W + "linePitch", 0)) / 20
        return Look(
            fonts.get("eastAsia", ""),
            fonts.get("ascii", ""),
            fonts.get("cs", ""),
            float(r.get("sz", {}).get("val", 20)) / 2,
            r.get("b", {}).get("val", "0") not in ("0", "false") if "b" in r else False,
            p.get("jc", {}).get("val", "left"),
            first / 100,
            float(ind.get("leftChars", 0)) / 100,
            float(ind.get("rightChars", 0)) / 100,
            line,
            rule,
            float(spacing.get("beforeLines", 0)) / 100,
            float(spacing.get("afterLines", 0)) / 100,
            int(p["outlineLvl"]["val"]) if "outlineLvl" in p else None,
            flags,
        )

    def paragraphs(self, part: str = "word/document.xml", *, contents: bool = False) -> Iterator[Par]:
        """Paragraphs that hold words, in reading order; those of the table of contents only when asked for."""
        for element in self.xml(part).iter(W + "p"):
            if not contents and any(parent.tag == W + "sdt" for parent in element.iterancestors()):
                continue
            par = self._paragraph(element)
            if par.text or par.runs:
                yield par

    def _paragraph(self, element: etree._Element) -> Par:
        style = element.find(f"{W}pPr/{W}pStyle")
        name = "" if style is None else str(style.get(W + "val"))
        runs = []
        for run in element.iter(W + "r"):
            if run.xpath("ancestor::*[local-name()='rt']"):
                continue
            text = "".join(t.text or "" for t in run.findall(W + "t"))
            if not text:
                continue
            own = run.find(f"{W}rPr/{W}rStyle")
            character = "" if own is None else str(own.get(W + "val"))
            fonts = run.find(f"{W}rPr/{W}rFonts")
            hint = fonts is not None and fonts.get(W + "hint") == "eastAsia"
            runs.append(Run(text, character, self.look(name, character), hint, run))
        in_table = any(parent.tag == W + "tc" for parent in element.iterancestors())
        text = "".join(run.text for run in runs)
        return Par(text, name, self.name_of(name) if name else "", self.look(name), tuple(runs), in_table)

    def direct_formatting(self) -> list[str]:
        """Every property in a story that is not a style's: there must be none but hints, languages and readings."""
        found = []
        for part in self.parts:
            if (
                part not in ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml")
                and "word/footer" not in part
            ):
                continue
            for props in self.xml(part).iter(W + "pPr", W + "rPr"):
                if any(parent.tag == W + "rt" for parent in props.iterancestors()):
                    continue
                allowed = _ALLOWED_PARAGRAPH if props.tag == W + "pPr" else _ALLOWED_RUN
                for child in props:
                    name = child.tag.replace(W, "")
                    hint_only = name == "rFonts" and set(child.attrib) == {W + "hint"}
                    if name not in allowed and not hint_only:
                        found.append(f"{part}: {name}")
        return found

    def unstyled(self) -> int:
        """Paragraphs without a style name."""
        return sum(p.find(f"{W}pPr/{W}pStyle") is None for p in self.document.iter(W + "p"))
