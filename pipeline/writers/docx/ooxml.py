"""Words of WordprocessingML (ISO/IEC 29500-1, clause 17) that python-docx has no call for, as strings.

The body of an edition is built as one string and handed to python-docx as a finished part: its element API costs
five times as much and knows neither character indents nor grids nor East Asian faces. The schema fixes the order of
children in `pPr`, `rPr` and `style`; the functions here are the only place that spells them.
"""

from __future__ import annotations

import re

from pipeline.model.nodes import Align
from pipeline.patterns import regex
from pipeline.records import dataclass

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
PIC = "http://schemas.openxmlformats.org/drawingml/2006/picture"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
NAMESPACES = f'xmlns:w="{W}" xmlns:r="{R}" xmlns:wp="{WP}"'

TWIPS = 20  # in a point
EMU = 12700  # in a point

# XML 1.0, production 2; a carriage return would come back as a line feed.
FORBIDDEN = regex("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")

_JUSTIFICATION = {Align.JUSTIFY: "both", Align.LEFT: "left", Align.CENTER: "center", Align.RIGHT: "right"}


def escape(text: str) -> str:
    """Character data or a quoted attribute value."""
    if "&" in text:
        text = text.replace("&", "&amp;")
    if "<" in text:
        text = text.replace("<", "&lt;")
    if ">" in text:
        text = text.replace(">", "&gt;")
    if '"' in text:
        text = text.replace('"', "&quot;")
    return text


def twips(points: float) -> int:
    """Twentieths of a point."""
    return round(points * TWIPS)


def half_points(points: float) -> int:
    """What `w:sz` counts in (17.3.2.38)."""
    return round(points * 2)


def justification(align: Align) -> str:
    """The value of `w:jc` (17.18.44, transitional names)."""
    return _JUSTIFICATION[align]


def text_run(text: str, properties: str = "") -> str:
    """One run. A tab becomes `w:tab`; a line feed (code blocks only) a bare `w:br`."""
    inner = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    if "\t" not in text and "\n" not in text:
        return f"<w:r>{inner}{_t(text)}</w:r>"
    parts = [
        "<w:tab/>" if piece == "\t" else "<w:br/>" if piece == "\n" else _t(piece)
        for piece in re.split(r"([\t\n])", text)
        if piece
    ]
    return f"<w:r>{inner}{''.join(parts)}</w:r>"


def _t(text: str) -> str:
    keep = ' xml:space="preserve"' if " " in text else ""
    return f"<w:t{keep}>{escape(text)}</w:t>"


SILENT_TEXT = "<w:r><w:t/></w:r>"  # keeps apart a paragraph with no words from one that is mere structure


@dataclass(frozen=True, slots=True)
class Faces:
    """The families of a style: Latin and East Asian (17.3.2.26). Complex script takes the Latin one."""

    latin: str
    east_asian: str

    def xml(self) -> str:
        """`w:rFonts` with all four slots."""
        latin, east = escape(self.latin), escape(self.east_asian)
        return f'<w:rFonts w:ascii="{latin}" w:hAnsi="{latin}" w:eastAsia="{east}" w:cs="{latin}"/>'


@dataclass(frozen=True, slots=True)
class RunProps:
    """Character properties of a style; `None` and `False` mean: as inherited."""

    faces: Faces | None = None
    bold: bool | None = None
    strike: bool = False
    colour: str = ""
    size: float | None = None  # pt
    underline: str = ""
    position: str = ""  # superscript | subscript
    dots: str = ""
    spread: int = 0  # twips added to each character

    def xml(self) -> str:
        """Children of `w:rPr` in schema order (17.3.2.28)."""
        out: list[str] = []
        if self.faces is not None:
            out.append(self.faces.xml())
        if self.bold is not None:
            out.append("<w:b/><w:bCs/>" if self.bold else '<w:b w:val="0"/><w:bCs w:val="0"/>')
        if self.strike:
            out.append("<w:strike/>")
        if self.colour:
            out.append(f'<w:color w:val="{self.colour}"/>')
        if self.spread:
            out.append(f'<w:spacing w:val="{self.spread}"/>')
        if self.size is not None:
            size = half_points(self.size)
            out.append(f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>')
        if self.underline:
            out.append(f'<w:u w:val="{self.underline}"/>')
        if self.position:
            out.append(f'<w:vertAlign w:val="{self.position}"/>')
        if self.dots:
            out.append(f'<w:em w:val="{self.dots}"/>')
        return "".join(out)


@dataclass(frozen=True, slots=True)
class Spacing:
    """Line pitch and space around a paragraph, in twips; `lines_*` count hundredths of a grid line (17.3.1.33)."""

    line: int = 240
    rule: str = "auto"  # auto | exact | atLeast
    before: int = 0
    after: int = 0
    lines_before: int = 0
    lines_after: int = 0

    def xml(self) -> str:
        """`w:spacing`, every attribute said so that nothing is inherited."""
        return (
            f'<w:spacing w:beforeLines="{self.lines_before}" w:before="{self.before}"'
            f' w:afterLines="{self.lines_after}" w:after="{self.after}"'
            f' w:line="{self.line}" w:lineRule="{self.rule}"/>'
        )


@dataclass(frozen=True, slots=True)
class Indent:
    """Indents in hundredths of a character, with the twips for programs that know no character unit (17.3.1.12)."""

    first: float = 0.0  # ems; below 0 hangs
    left: float = 0.0
    right: float = 0.0
    em: float = 320.0  # twips

    def xml(self) -> str:
        """`w:ind`, every attribute said so that nothing is inherited."""
        hang = self.first < 0
        word = "hanging" if hang else "firstLine"
        first = abs(self.first)
        return (
            f'<w:ind w:leftChars="{round(self.left * 100)}" w:left="{round(self.left * self.em)}"'
            f' w:rightChars="{round(self.right * 100)}" w:right="{round(self.right * self.em)}"'
            f' w:{word}Chars="{round(first * 100)}" w:{word}="{round(first * self.em)}"/>'
        )


@dataclass(frozen=True, slots=True)
class ParaProps:
    """Paragraph properties of a style; complete, so that a style depends on nothing it is based on."""

    spacing: Spacing
    indent: Indent
    align: Align
    keep_next: bool = False
    keep_lines: bool = False
    page_break_before: bool = False
    widow_control: bool = True
    snap_to_grid: bool = True
    outline: int | None = None  # 0-based
    kinsoku: bool = True
    hang_marks: bool = False
    trim_start: bool = True
    autospace: bool = True
    tabs: str = ""
    border: str = ""
    frame: str = ""

    def xml(self) -> str:
        """Children of `w:pPr` in schema order (17.3.1.26)."""
        out = [
            _flag("keepNext", self.keep_next),
            _flag("keepLines", self.keep_lines),
            _flag("pageBreakBefore", self.page_break_before),
            self.frame,
            _flag("widowControl", self.widow_control),
            self.border,
            self.tabs,
            _flag("kinsoku", self.kinsoku),
            _flag("overflowPunct", self.hang_marks),
            _flag("topLinePunct", self.trim_start),
            _flag("autoSpaceDE", self.autospace),
            _flag("autoSpaceDN", self.autospace),
            _flag("snapToGrid", self.snap_to_grid),
            self.spacing.xml(),
            self.indent.xml(),
            f'<w:jc w:val="{justification(self.align)}"/>',
        ]
        if self.outline is not None:
            out.append(f'<w:outlineLvl w:val="{self.outline}"/>')
        return "".join(out)


def _flag(name: str, value: bool) -> str:
    return f"<w:{name}/>" if value else f'<w:{name} w:val="0"/>'
