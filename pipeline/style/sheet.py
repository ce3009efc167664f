"""A style sheet as its author wrote it: typed, validated, nothing filled in. `None` means: not said in this sheet.

Keys in the file use hyphens for the underscores here. What a key means is said once, in the field's `doc`, which also
becomes the description in the JSON Schema that editors complete from.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from pipeline import toml
from pipeline.diagnostics import Code
from pipeline.model.nodes import Align, Role
from pipeline.patterns import regex
from pipeline.records import dataclass, field
from pipeline.style.units import HAO, Length, parse_length

PAPERS: dict[str, tuple[float, float]] = {  # millimetres; A4 and A5 of GB/T 148-1997, whose A6 is not ISO's
    "A3": (297.0, 420.0),
    "A4": (210.0, 297.0),
    "A5": (148.0, 210.0),
    "A6": (105.0, 144.0),
    "B5": (169.0, 239.0),
    "16开": (184.0, 260.0),
}


Tag = Literal["zh-Hans", "zh-Hant", "zh-Hant-TW", "zh-Hant-HK", "zh-Hant-CN"]


class Colour(str):
    """Six hexadecimal digits, red first."""

    __slots__ = ()


def _doc(text: str, default: Any = None) -> Any:
    return field(default=default, metadata={"doc": text})


def _mapping(text: str) -> Any:
    return field(default_factory=dict, metadata={"doc": text})


@dataclass(frozen=True, slots=True)
class SheetHead:
    """`[sheet]`."""

    name: str | None = _doc("Name by which the sheet is chosen; the file name without .toml when left out.")
    title: str | None = _doc("Title for people.")
    extends: str | None = _doc(
        "Name of a bundled sheet, or path of one beside this: its values hold unless this sheet says otherwise."
    )
    scripts: tuple[Tag, ...] | None = _doc("Language tags the sheet is meant for; other editions are warned about.")


@dataclass(frozen=True, slots=True)
class PageSheet:
    """`[page]`."""

    paper: Literal["A3", "A4", "A5", "A6", "B5", "16开"] | None = _doc("Paper by name; width and height override it.")
    width: Length | None = _doc("Width of the page.")
    height: Length | None = _doc("Height of the page.")
    top: Length | None = _doc("Margin above the text area.")
    bottom: Length | None = _doc("Margin below the text area.")
    inner: Length | None = _doc("Margin on the binding side.")
    outer: Length | None = _doc("Margin on the fore-edge.")
    lines: int | None = _doc("Lines on a full page.")
    characters: int | None = _doc("Characters on a full line; the exact type size is the measure divided by them.")
    size: Length | None = _doc("Type size of the grid by name, such as 三号.")
    pitch: Length | None = _doc("Distance between baselines of the grid; em is the exact type size.")
    mirrored: bool | None = _doc("Even pages mirror the margins of odd ones.")
    binding: Literal["left", "right"] | None = _doc("Side on which the volume is bound.")
    direction: Literal["horizontal", "vertical"] | None = _doc("Direction of the lines.")
    ground: Colour | None = _doc(
        "Colour of the ground behind the text on screens, RRGGBB; the reader's own if left out."
    )


@dataclass(frozen=True, slots=True)
class RegionFonts:
    """Faces of one font role in one region."""

    faces: tuple[str, ...] | None = _doc(
        "Faces in order of fallback: bundled ones, names of installed fonts, files (a.ttf, b.ttc#1, v.ttf@wght=600)."
    )
    docx: str | None = _doc("Family that Word shows.")
    docx_alternatives: tuple[str, ...] | None = _doc("Other names of the same design, for Word's font table.")
    css: tuple[str, ...] | None = _doc("Families for reading systems, the generic one last.")


@dataclass(frozen=True, slots=True)
class FontSheet:
    """`[fonts.<role>]`. A region that is left out takes HK from TC and TC from SC."""

    scale: float | None = _doc("Factor on the type size, to match a Latin face to the Chinese one.")
    SC: RegionFonts | None = _doc("Mainland forms, Simplified.")
    TC: RegionFonts | None = _doc("Taiwan forms, Traditional.")
    HK: RegionFonts | None = _doc("Hong Kong forms, Traditional.")


@dataclass(frozen=True, slots=True)
class RoleSheet:
    """`[roles.<role>]`."""

    like: Role | None = _doc("Role whose values hold unless this table says otherwise; body when left out.")
    font: str | None = _doc("Font role of Chinese text.")
    latin: str | None = _doc("Font role of Latin letters and figures.")
    bold: bool | None = _doc("Bold in formats that make weight a property; the heavier face itself is a font role.")
    size: Length | None = _doc("Type size; a name that equals the grid's takes the grid's exact size.")
    pitch: Length | None = _doc("Distance between baselines; em is the role's own size, line the grid's pitch.")
    align: Align | None = _doc("Horizontal alignment.")
    first_indent: Length | None = _doc("Indent of the first line; negative hangs it out.")
    left_indent: Length | None = _doc("Indent of all lines on the left.")
    right_indent: Length | None = _doc("Indent of all lines on the right.")
    space_before: Length | None = _doc("Blank above; line is the grid's pitch.")
    space_after: Length | None = _doc("Blank below; line is the grid's pitch.")
    keep_next: bool | None = _doc("Stays on the page of what follows.")
    keep_together: bool | None = _doc("Does not split over pages.")
    page_break_before: bool | None = _doc("Begins a page.")
    recto: bool | None = _doc("A page that begins with it is an odd one; the even one before it may stay blank.")
    sink: Length | None = _doc("Blank above at the head of a page that it begins; line is the grid's pitch.")
    widows: int | None = _doc("Fewest lines of a paragraph at the head of a page.")
    orphans: int | None = _doc("Fewest lines of a paragraph at the foot of a page.")
    colour: Colour | None = _doc("Colour of the text, RRGGBB.")
    label: str | None = _doc("Style name in Word, Simplified editions.")
    label_hant: str | None = _doc("Style name in Word, Traditional editions.")


@dataclass(frozen=True, slots=True)
class FolioSheet:
    """`[furniture.folio]`."""

    shown: bool | None = _doc("Pages are numbered.")
    font: str | None = _doc("Font role of the number.")
    size: Length | None = _doc("Type size of the number.")
    before: str | None = _doc("Text before the number.")
    after: str | None = _doc("Text after the number.")
    drop: Length | None = _doc("From the bottom of the text area to the top of the dashes, or of the type without any.")
    indent: Length | None = _doc("From the outer edge of the text area; em is the number's own size.")
    position: Literal["outer", "centre"] | None = _doc("Where the number stands.")
    first: int | None = _doc("Number of the first page.")


HeadText = Literal["none", "title", "chapter", "section"]


@dataclass(frozen=True, slots=True)
class HeadSheet:
    """`[furniture.head]`."""

    shown: bool | None = _doc("Pages carry a running head; those that open a chapter and blank ones never do.")
    font: str | None = _doc("Font role of the head.")
    size: Length | None = _doc("Type size of the head.")
    verso: HeadText | None = _doc("What even pages say: the document's title, its first or its second heading level.")
    recto: HeadText | None = _doc("What odd pages say; section: the first one that begins on the page, else the last.")
    rise: Length | None = _doc("From the bottom of the head's type to the top of the text area.")
    position: Literal["outer", "centre", "inner"] | None = _doc("Where the head stands.")
    rule: Length | None = _doc("Thickness of the rule below the head; 0 for none.")


@dataclass(frozen=True, slots=True)
class LineNumbersSheet:
    """`[furniture.line-numbers]`."""

    shown: bool | None = _doc("The lines of the text are numbered in the margin.")
    font: str | None = _doc("Font role of the numbers.")
    size: Length | None = _doc("Type size of the numbers.")
    every: int | None = _doc("Only every so many lines show their number.")
    restart: Literal["page", "document"] | None = _doc("Lines are counted anew on every page, or through.")
    gap: Length | None = _doc("From the text area to the numbers; em is the numbers' own size.")


@dataclass(frozen=True, slots=True)
class FurnitureSheet:
    """`[furniture]`."""

    head: HeadSheet = field(default_factory=HeadSheet, metadata={"doc": "Running heads."})
    folio: FolioSheet = field(default_factory=FolioSheet, metadata={"doc": "Page numbers."})
    line_numbers: LineNumbersSheet = field(
        default_factory=LineNumbersSheet, metadata={"doc": "Numbers of lines in the margin."}
    )


@dataclass(frozen=True, slots=True)
class PunctuationSheet:
    """`[punctuation]`: only what differs from the region's habit."""

    trim_pairs: bool | None = _doc("Two marks in a row lose half an em together.")
    trim_end: bool | None = _doc("A mark at the end of a line may take half an em.")
    trim_start: bool | None = _doc("An opening mark at the start of a line loses its blank.")
    trim_points: bool | None = _doc("Stops may be trimmed, not only brackets.")
    trim_paragraph_start: bool | None = _doc("An opening mark at the start of a paragraph loses its blank.")
    interpunct: float | None = _doc("Width of the interpunct in em.")
    autospace: float | None = _doc("Gap between Chinese and Latin or figures, in em.")
    hanging: bool | None = _doc("Stops may hang beyond the end of the line.")
    quotes: Literal["curly", "corner"] | None = _doc("Quotation marks of every edition: curly “ ”, or corner 「 」.")
    kinsoku: Literal["none", "basic", "gb", "strict"] | None = _doc("Which marks may not begin or end a line.")


@dataclass(frozen=True, slots=True)
class WordingSheet:
    """`[wording]`: what an edition says otherwise than its source."""

    vocabulary: bool | None = _doc("The words of Taiwan or Hong Kong for the mainland's, or back; each one is listed.")
    numerals: Literal["arabic", "han"] | None = _doc(
        "`han` writes figures of the text as Chinese numerals (二〇二二年), as vertical editions may; not in tables."
    )


@dataclass(frozen=True, slots=True)
class ContentsSheet:
    """`[contents]`."""

    shown: bool | None = _doc("A table of contents is set before the text.")
    depth: int | None = _doc("Deepest heading level in contents and outline.")


@dataclass(frozen=True, slots=True)
class CoverSheet:
    """`[cover]`."""

    shown: bool | None = _doc("A leaf with the title block stands before everything else; its back is blank.")
    size: Length | None = _doc("Type size of the title on the cover.")
    sink: Length | None = _doc("From the top of the text area to the title.")
    rise: Length | None = _doc("From the last line of the cover to the bottom of the text area.")


@dataclass(frozen=True, slots=True)
class OfficialSheet:
    """`[official]`: documents with a head of their own (GB/T 9704-2012)."""

    form: Literal["document", "letter", "order", "minutes"] | None = _doc(
        "How the head of an official document is laid out: red rule, two double rules, order, minutes."
    )
    signature: Literal["sealed", "unsealed"] | None = _doc(
        "Sealed: the date four characters from the right, the body centred over it; unsealed: both from the right."
    )
    rule: Length | None = _doc("Thickness of the red rules.")
    mark: Length | None = _doc("Largest type size of the issuing body's mark; it is as large as its line allows.")


@dataclass(frozen=True, slots=True)
class PrintSheet:
    """`[print]`: what `--output-profile print` adds for the printer."""

    bleed: Length | None = _doc("How far the page goes on beyond the cut; 3mm when left out.")
    marks: bool | None = _doc("Crop and register marks around the page; true when left out.")
    sheet: Length | None = _doc(
        "Thickness of a leaf, for the spine and the creep of a booklet; paper-weight × bulk when left out."
    )
    paper_weight: float | None = _doc("Grams a square metre of the paper; 80 when left out.")
    bulk: float | None = _doc("Cubic centimetres a gram of the paper: its thickness by weight; 1.25 when left out.")
    ink: str | None = _doc("Name of the spot ink of the red head, as the printer knows it.")


@dataclass(frozen=True, slots=True)
class TablesSheet:
    """`[tables]`."""

    rules: Literal["all", "three"] | None = _doc(
        "Rules of tables: all around every cell, or three (三线表): strong above and below, one under the head."
    )


@dataclass(frozen=True, slots=True)
class NotesSheet:
    """`[notes]`."""

    numbering: Literal["page", "through"] | None = _doc("Notes are counted anew on every page, or through.")


@dataclass(frozen=True, slots=True)
class TargetRole(RoleSheet):
    """`[target.<format>.roles.<role>]`: what one format does otherwise, and why."""

    why: str = field(default="", metadata={"doc": "Reason for the difference; demanded."})


@dataclass(frozen=True, slots=True)
class TargetSheet:
    """`[target.<format>]`."""

    roles: Mapping[Role, TargetRole] = _mapping("Roles that this format sets otherwise.")


@dataclass(frozen=True, slots=True)
class TargetsSheet:
    """`[target]`."""

    docx: TargetSheet = field(default_factory=TargetSheet, metadata={"doc": "Word."})
    pdf: TargetSheet = field(default_factory=TargetSheet, metadata={"doc": "PDF."})
    epub: TargetSheet = field(default_factory=TargetSheet, metadata={"doc": "EPUB and web page."})


@dataclass(frozen=True, slots=True)
class StyleSheet:
    """A whole sheet. `load.load_style` gives it with everything it extends merged in."""

    sheet: SheetHead = field(default_factory=SheetHead, metadata={"doc": "Name, title, origin."})
    page: PageSheet = field(default_factory=PageSheet, metadata={"doc": "Paper, margins, grid."})
    fonts: Mapping[str, FontSheet] = _mapping("Font roles: song, hei, kai, fangsong, xiaobiaosong, latin …")
    roles: Mapping[Role, RoleSheet] = _mapping("How each role looks.")
    furniture: FurnitureSheet = field(default_factory=FurnitureSheet, metadata={"doc": "What stands outside the text."})
    punctuation: PunctuationSheet = field(
        default_factory=PunctuationSheet, metadata={"doc": "Differences from the region's habit."}
    )
    wording: WordingSheet = field(default_factory=WordingSheet, metadata={"doc": "What is said otherwise."})
    contents: ContentsSheet = field(default_factory=ContentsSheet, metadata={"doc": "Table of contents and outline."})
    cover: CoverSheet = field(default_factory=CoverSheet, metadata={"doc": "Cover page."})
    official: OfficialSheet = field(default_factory=OfficialSheet, metadata={"doc": "Head and foot of documents."})
    tables: TablesSheet = field(default_factory=TablesSheet, metadata={"doc": "Tables."})
    notes: NotesSheet = field(default_factory=NotesSheet, metadata={"doc": "Foot- and endnotes."})
    print: PrintSheet = field(default_factory=PrintSheet, metadata={"doc": "Bleed, marks and inks for the printer."})
    target: TargetsSheet = field(default_factory=TargetsSheet, metadata={"doc": "What a format does otherwise."})


_COLOUR = regex("[0-9A-Fa-f]{6}")


def _colour(text: str) -> Colour:
    if _COLOUR.fullmatch(text) is None:
        raise ValueError(text)
    return Colour(text.upper())


HOOKS: toml.Hooks = {
    Length: toml.Hook(
        parse_length,
        {
            "type": "string",
            "pattern": rf"^(0|{'|'.join(HAO)}|-?\d+(\.\d+)?\s*(pt|mm|cm|em|字|characters?|行|lines?))$",
            "examples": ["三号", "16pt", "37mm", "2em", "1line"],
        },
        "三号, 16pt, 37mm, 2em (2字), 1line (1行)",
    ),
    Colour: toml.Hook(_colour, {"type": "string", "pattern": "^[0-9A-Fa-f]{6}$"}, "RRGGBB"),
}


def read_sheet(text: str, file: str) -> StyleSheet:
    """One sheet as written. Raises `SettingsError` (S001) with every fault of the file."""
    return toml.load(text, StyleSheet, file=file, code=Code.STYLE_FAULT, hooks=HOOKS)


def sheet_schema() -> dict[str, object]:
    """JSON Schema of style sheets."""
    return toml.schema(StyleSheet, HOOKS, "Kanben style sheet")
