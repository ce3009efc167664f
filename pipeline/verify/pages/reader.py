"""The door to the independent PDF reader, pdfminer.six: glyphs with their places, marks, paths, objects.

Positions are the reader's own, in points from the lower left corner of the page; nothing of what wrote the file is
used. Characters come from each font's ToUnicode, what a copy shall give from ActualText.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import Enum
from io import BytesIO
from typing import Any, NamedTuple

from pdfminer.pdfdevice import PDFTextDevice
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfexceptions import PDFException
from pdfminer.pdffont import PDFFont, PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFObjRef, PDFStream, resolve1
from pdfminer.psparser import PSException, PSLiteral

from pipeline.records import dataclass, field

UNKNOWN = "\ufffd"  # a glyph whose code has no character
FAULTS = (PDFException, PSException, KeyError, ValueError, TypeError, IndexError, AttributeError, AssertionError)


class Way(Enum):
    """Where the text of a glyph runs: level, down the sheet with letters on their side, down in the vertical mode."""

    LEVEL = 0
    DOWN = 1
    COLUMN = 2


class Glyph(NamedTuple):
    """One glyph. `x`, `y`: its origin. `advance`: the font's own, in ems. `told`: index in `Sheet.told`, or -1.
    `wide`: its width against its height."""

    text: str
    x: float
    y: float
    size: float
    advance: float
    font: str
    colour: str
    mcid: int
    told: int
    artifact: str
    render: int
    shear: bool
    way: Way = Way.LEVEL
    wide: float = 1.0


class Box(NamedTuple):
    """A filled rectangle or a picture: left, bottom, right, top."""

    left: float
    bottom: float
    right: float
    top: float


class Leap(NamedTuple):
    """A link: its box, the number of the page object it leads to (-1: none), the address it names otherwise."""

    box: Box
    page: int
    address: str


@dataclass(slots=True)
class Sheet:
    """One page as it is drawn. `told` holds the ActualTexts in their order; `key` is the page object's number.

    `turned`: text runs up the sheet; such glyphs have the coordinates of the sheet turned to be read.
    `vertical`: lines run down the sheet; `columns.lay` has turned its coordinates.
    """

    index: int
    key: int
    width: float
    height: float
    label: str = ""
    glyphs: list[Glyph] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    pictures: list[Box] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    around: list[int] = field(default_factory=list)  # for each ActualText the one it stands in, or -1
    links: list[Leap] = field(default_factory=list)
    turned: bool = False
    vertical: bool = False

    @property
    def paper(self) -> tuple[float, float]:
        """Width and height of the sheet as it is printed."""
        return (self.height, self.width) if self.vertical else (self.width, self.height)


@dataclass(slots=True)
class Edition:
    """A PDF read whole: its pages and, for the structure, its catalogue and information."""

    sheets: list[Sheet]
    catalog: Mapping[str, Any]
    info: Mapping[str, Any]
    fonts: Mapping[str, Mapping[str, Any]]  # base font -> dictionary of the font


def read(data: bytes) -> Edition:
    """Read a PDF. Raises `ValueError` for bytes that are none, are broken, or are locked."""
    try:
        document = PDFDocument(PDFParser(BytesIO(data)))
        manager = PDFResourceManager()
        pen = _Pen(manager)
        interpreter = PDFPageInterpreter(manager, pen)
        fonts: dict[str, Mapping[str, Any]] = {}
        labels = _labels(document)
        for index, page in enumerate(PDFPage.create_pages(document)):
            # A file for the printer has marks around its pages; what is measured is the page as it is trimmed.
            left, bottom, right, top = map(float, resolve1(page.attrs.get("TrimBox")) or page.mediabox)
            page.mediabox = (left, bottom, right, top)
            pen.begin(Sheet(index, int(str(page.pageid)), right - left, top - bottom, next(labels, "")))
            pen.spot = _spot(page.resources)
            page.rotate = 0  # the sheet as it is printed; what is turned on it is read by its own matrix
            interpreter.process_page(page)
            pen.sheets[-1].links.extend(_links(page.annots, document.catalog))
            for font in (resolve(page.resources).get("Font") or {}).values() if page.resources else ():
                spec = resolve(font)
                fonts.setdefault(name_of(spec.get("BaseFont")), spec)
        info = document.info[0] if document.info else {}
        return Edition(pen.sheets, document.catalog, info, fonts)
    except FAULTS as error:
        raise ValueError(f"{type(error).__name__}: {error}") from error


def _labels(document: PDFDocument) -> Iterator[str]:
    try:
        yield from document.get_page_labels()
    except (PDFException, PSException):
        return


def _links(annotations: Any, catalog: Mapping[str, Any]) -> Iterator[Leap]:
    for item in resolve1(annotations) or ():
        entry = resolve1(item)
        if not isinstance(entry, dict) or name_of(entry.get("Subtype")) != "Link":
            continue
        action = resolve1(entry.get("A")) or {}
        address = text_of(action.get("URI"))
        goal = destination(entry.get("Dest") or action.get("D"), catalog)
        left, bottom, right, top = (float(resolve1(edge)) for edge in resolve1(entry["Rect"]))
        yield Leap(Box(left, bottom, right, top), goal, address)


def destination(goal: Any, catalog: Mapping[str, Any]) -> int:
    """The number of the page object that a destination names, directly or by name; -1 where it leads nowhere."""
    goal = resolve1(goal)
    if isinstance(goal, (bytes, PSLiteral)):
        names = resolve1((resolve1(catalog.get("Names")) or {}).get("Dests")) or {}
        pairs = resolve1(names.get("Names")) or []
        wanted = name_of(goal)
        goal = next((resolve1(pairs[at + 1]) for at in range(0, len(pairs), 2) if name_of(pairs[at]) == wanted), None)
    if isinstance(goal, dict):
        goal = resolve1(goal.get("D"))
    return number_of(goal[0]) if isinstance(goal, list) and goal else -1


def resolve(value: Any) -> Any:
    """The object a reference leads to; anything else as it is."""
    return resolve1(value)


def number_of(value: Any) -> int:
    """The object number of a reference, or -1."""
    return value.objid if isinstance(value, PDFObjRef) else -1


def name_of(value: Any) -> str:
    """A name or string as text."""
    value = resolve1(value)
    if isinstance(value, PSLiteral):
        value = value.name
    if isinstance(value, bytes):
        return text_of(value)
    return value if isinstance(value, str) else ""


def text_of(value: Any) -> str:
    """A text string (ISO 32000-1, 7.9.2.2) as characters."""
    value = resolve1(value)
    if not isinstance(value, bytes):
        return value if isinstance(value, str) else ""
    if value.startswith(b"\xfe\xff"):
        return value[2:].decode("utf-16-be", "replace")
    if value.startswith(b"\xef\xbb\xbf"):
        return value[3:].decode("utf-8", "replace")
    return value.decode("latin-1")


def stream_of(value: Any) -> bytes:
    """The decoded bytes of a stream; nothing for anything else."""
    value = resolve1(value)
    return value.get_data() if isinstance(value, PDFStream) else b""


class _Pen(PDFTextDevice):
    """Notes down what the interpreter draws."""

    def __init__(self, manager: PDFResourceManager) -> None:
        super().__init__(manager)
        self.sheets: list[Sheet] = []
        self._marks: list[tuple[int, int, str]] = []
        self._here: tuple[int, int, str] = (-1, -1, "")
        self._render = 0
        self._names: dict[int, str] = {}
        self.spot: tuple[float, ...] = ()  # what the page's spot ink looks like in the four inks

    def begin(self, sheet: Sheet) -> None:
        self.sheets.append(sheet)
        self._marks = []
        self._here = (-1, -1, "")

    # --- marked content --------------------------------------------------------------------------------------------

    def begin_tag(self, tag: PSLiteral, props: Any = None) -> None:
        mcid, told, artifact = self._here
        entries = resolve1(props) if props is not None else {}
        entries = entries if isinstance(entries, dict) else {}
        if name_of(tag) == "Artifact":
            artifact = name_of(entries.get("Subtype")) or "Artifact"
        if "MCID" in entries:
            mcid = int(entries["MCID"])
        if "ActualText" in entries:
            sheet = self.sheets[-1]
            sheet.told.append(text_of(entries["ActualText"]))
            sheet.around.append(told)
            told = len(sheet.told) - 1
        self._marks.append(self._here)
        self._here = (mcid, told, artifact)

    def end_tag(self) -> None:
        if self._marks:
            self._here = self._marks.pop()

    # --- text ------------------------------------------------------------------------------------------------------

    def render_string(self, textstate: Any, seq: Any, ncs: Any, graphicstate: Any) -> None:
        self._render = textstate.render
        super().render_string(textstate, seq, ncs, graphicstate)

    def render_char(
        self,
        matrix: Any,
        font: PDFFont,
        fontsize: float,
        scaling: float,
        rise: float,
        cid: int,
        ncs: Any,
        graphicstate: Any,
    ) -> float:
        a, b, c, d, x, y = matrix
        if abs(a) < 1e-9 and abs(d) < 1e-9 and b > 0:  # a quarter turn: read with the sheet's right edge down
            sheet = self.sheets[-1]
            sheet.turned = True
            a, b, c, d, x, y = b, -a, d, -c, y, sheet.width - x
        way = Way.COLUMN if font.is_vertical() else Way.LEVEL
        if abs(a) < 1e-9 and abs(d) < 1e-9 and b < 0:
            a, b, c, d, way = -b, a, d, c, Way.DOWN
        advance = font.char_width(cid)
        try:
            text = font.to_unichr(cid)
        except PDFUnicodeNotDefined:
            text = UNKNOWN
        name = self._names.get(id(font))
        if name is None:
            name = self._names[id(font)] = name_of(font.fontname)
        mcid, told, artifact = self._here
        self.sheets[-1].glyphs.append(
            Glyph(
                text,
                x,
                y + rise * d,
                fontsize * d,
                advance * scaling,
                name,
                _colour(self.spot if self.spot and ncs.name == "Separation" else graphicstate.ncolor),
                mcid,
                told,
                artifact,
                self._render,
                abs(b) > 1e-6 or abs(c) > 1e-6 or abs(a - d) > 1e-6 * abs(d),
                way,
                a / d if d else 1.0,
            )
        )
        return advance * fontsize * scaling

    # --- rules and pictures ----------------------------------------------------------------------------------------

    def paint_path(self, graphicstate: Any, stroke: bool, fill: bool, evenodd: bool, path: Any) -> None:
        box: list[tuple[float, float]] = []
        for step in path:
            if step[0] == "m" and box:
                self._box(self.sheets[-1].boxes, box)
                box = []
            box.extend(zip(step[1::2], step[2::2], strict=False))
        if box:
            self._box(self.sheets[-1].boxes, box)

    def begin_figure(self, name: str, bbox: Any, matrix: Any) -> None:
        left, bottom, right, top = bbox
        self._box(self.sheets[-1].pictures, [(left, bottom), (right, top)])

    def _box(self, into: list[Box], points: list[tuple[float, float]]) -> None:
        assert self.ctm is not None
        a, b, c, d, e, f = self.ctm
        xs = [a * x + c * y + e for x, y in points]
        ys = [b * x + d * y + f for x, y in points]
        into.append(Box(min(xs), min(ys), max(xs), max(ys)))


def _spot(resources: Any) -> tuple[float, ...]:
    """The full tint of a page's spot ink (ISO 32000-1, 8.6.6.4); nothing when it has none."""
    for space in (resolve((resolve(resources) or {}).get("ColorSpace")) or {}).values():
        parts = resolve(space)
        if isinstance(parts, list) and len(parts) > 3 and name_of(parts[0]) == "Separation":
            return tuple(float(resolve(part)) for part in (resolve(parts[3]) or {}).get("C1") or ())
    return ()


def _colour(value: Any) -> str:
    """Any device colour as RRGGBB."""
    if isinstance(value, (int, float)):
        level = round(float(value) * 255)
        return f"{level:02X}" * 3
    if isinstance(value, (tuple, list)) and all(isinstance(part, (int, float)) for part in value):
        parts = [float(part) for part in value]
        if len(parts) == 4:
            black = 1 - parts[3]
            parts = [(1 - part) * black for part in parts[:3]]
        if len(parts) == 1:
            parts *= 3
        return "".join(f"{round(part * 255):02X}" for part in parts)
    return ""
