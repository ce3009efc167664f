"""The file for the printer: PDF/X-4 (ISO 15930-7): boxes and marks, black on the black plate, the red head as a spot.

Black and grey are black ink alone and print over what lies below; the colour of the issuing body's mark is an ink of
its own, named in the style sheet; any other colour is made of the four. Marks stand on the plates that are used.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator

from pipeline.diagnostics import Code
from pipeline.errors import SettingsError
from pipeline.model.nodes import Role
from pipeline.source import Source
from pipeline.style.bundled import styles_folder
from pipeline.style.resolved import ResolvedStyle
from pipeline.typeset.layout import Layout, Page
from pipeline.writers.pdf import colour
from pipeline.writers.pdf.metadata import Claim, Facts, escaped
from pipeline.writers.pdf.objects import Book, Stream, name, number, reference, text

_MM = 72 / 25.4
_LENGTH = 5 * _MM  # of a crop mark
_SPARE = 1 * _MM  # between marks and the edge of the sheet
_HAIR = 0.25  # points a mark is thick
_RADIUS = 1.5 * _MM  # of a register mark
_ARC = 0.5523
_OWN = uuid.UUID("6f0a1d5e-3a52-5c0b-9a5f-2d8c2f1f6a41")

Inks = tuple[float, float, float, float]


class Press:
    """Colours, boxes and marks of a file for the printer. `icc`: the printing house's own profile, if given.

    Raises `SettingsError` (U008) for a profile that is none of a four-colour press.
    """

    version = b"1.6"
    linked = False  # no annotation may lie on what is printed (ISO 15930-7, 6.17)

    def __init__(self, book: Book, style: ResolvedStyle, layout: Layout, icc: Source | None) -> None:
        self._book = book
        self._press = style.press
        self.margin = style.press.bleed + (_LENGTH + _SPARE if style.press.marks else 0.0)
        self._icc, self._condition = _profile(icc)
        red = style.of(Role.ISSUER_MARK).colour
        self._red = red if _chromatic(red) and red in set(_shades(layout)) else ""
        self.rgb = b"[/ICCBased %b]" % reference(book.put(Stream(colour.srgb(), b"/N 3")))

    def fill(self, shade: str) -> bytes:
        """Black ink, the spot ink, or a mixture that knocks out what lies below."""
        if shade == self._red:
            return b"/GO gs/Spot cs 1 scn"
        inks = separated(shade)
        over = b"/GO" if inks[:3] == (0, 0, 0) and inks[3] else b"/GN"
        return over + b" gs " + _operands(inks) + b" k"

    def resources(self) -> bytes:
        """Overprint on and off (11.7.4), and the spot ink."""
        over = b"/ExtGState<</GO<</Type/ExtGState/OP true/op true/OPM 1>>/GN<</Type/ExtGState/OP false/op false>>>>"
        if not self._red:
            return over
        tint = self._book.add(
            b"<</FunctionType 2/Domain[0 1]/C0[0 0 0 0]/C1[%b]/N 1>>" % _operands(separated(self._red))
        )
        return over + b"/ColorSpace<</Spot[/Separation%b/DeviceCMYK %b]>>" % (name(self._press.ink), reference(tint))

    def boxes(self, page: Page) -> bytes:
        """The sheet with its margin, the page with its bleed, the page as it is trimmed."""
        around, bleed = self.margin, self._press.bleed
        media = (0.0, 0.0, page.width + 2 * around, page.height + 2 * around)
        trim = (around, around, around + page.width, around + page.height)
        bled = (trim[0] - bleed, trim[1] - bleed, trim[2] + bleed, trim[3] + bleed)
        return b"".join(
            b"/%b[%b]" % (box, b" ".join(map(number, edges)))
            for box, edges in ((b"MediaBox", media), (b"BleedBox", bled), (b"TrimBox", trim))
        )

    def framed(self, page: Page, content: bytes, folds: tuple[float, ...] = ()) -> bytes:
        """The page moved into its place, and the marks around it."""
        place = number(self.margin)
        parts = [b"q 1 0 0 1 %b %b cm %b" % (place, place, self.fill("000000")), content, b"Q"]
        if self._press.marks:
            parts.append(b"/Artifact BMC q " + b" ".join(self._marks(page, folds)) + b" Q EMC")
        return b"\n".join(parts)

    def _marks(self, page: Page, folds: tuple[float, ...]) -> Iterator[bytes]:
        """Crop marks at the corners, register marks at the middle of each side, on every plate that is used."""
        drawn = b" ".join((*_crops(page, self.margin, self._press.bleed), *_registers(page, self.margin, bool(folds))))
        yield b"/GO gs %b w 0 0 0 1 K %b" % (number(_HAIR), drawn)
        if self._red:
            yield b"/Spot CS 1 SCN " + drawn
        if folds:  # broken lines, on the black plate alone
            yield b"0 0 0 1 K [2] 0 d " + b" ".join(_folds(page, folds, self.margin, self._press.bleed))

    def intent(self) -> int:
        """The press the inks are meant for, its profile with it (ISO 15930-7, 6.2.2)."""
        held = self._book.put(Stream(self._icc, b"/N 4"))
        return self._book.add(
            b"<</Type/OutputIntent/S/GTS_PDFX/OutputConditionIdentifier%b/OutputCondition%b/Info%b"
            b"/RegistryName(http://www.color.org)/DestOutputProfile %b>>"
            % (text(self._condition[0]), text(self._condition[1]), text(self._condition[1]), reference(held))
        )

    def catalog(self) -> bytes:
        """Nothing."""
        return b""

    def claim(self, facts: Facts) -> Claim:
        """PDF/X-4, not trapped; an identity that follows what the file says of itself."""
        own = uuid.uuid5(_OWN, "\0".join((facts.title, facts.author, facts.tag, facts.moment.isoformat())))
        return Claim(
            'xmlns:pdfxid="http://www.npes.org/pdfx/ns/id/" xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/"',
            "<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion><pdf:Trapped>False</pdf:Trapped>"
            f"<xmp:MetadataDate>{facts.stamp}</xmp:MetadataDate><xmpMM:DocumentID>{escaped(own.urn)}</xmpMM:DocumentID>"
            "<xmpMM:VersionID>1</xmpMM:VersionID><xmpMM:RenditionClass>default</xmpMM:RenditionClass>",
            "",
            b"/Trapped/False/GTS_PDFXVersion(PDF/X-4)",
        )


def separated(shade: str) -> Inks:
    """Shares of cyan, magenta, yellow and black for RRGGBB: what is grey in a colour is printed with black."""
    red, green, blue = (int(shade[at : at + 2], 16) / 255 for at in (0, 2, 4))
    black = 1 - max(red, green, blue)
    if black == 1:
        return (0.0, 0.0, 0.0, 1.0)
    cyan, magenta, yellow = ((1 - part - black) / (1 - black) for part in (red, green, blue))
    return (cyan, magenta, yellow, black)


def _chromatic(shade: str) -> bool:
    return len({shade[0:2], shade[2:4], shade[4:6]}) > 1


def _shades(layout: Layout) -> Iterator[str]:
    """Every colour the pages use."""
    for page in layout.pages:
        for line in (*page.lines, *page.furniture, *page.counts):
            yield from (run.colour for run in line.runs)
        yield from (rule.colour for rule in (*page.rules, *page.furniture_rules))


def _operands(inks: Inks) -> bytes:
    return b" ".join(number(share, 4) for share in inks)


def _profile(icc: Source | None) -> tuple[bytes, tuple[str, str]]:
    """The profile of the press, and its condition: what it is called, and in words."""
    if icc is None:
        data = (styles_folder() / "icc" / "cmyk.icc").read_bytes()
        return data, ("CGATS TR 001", "SWOP, coated paper (profile of Ghostscript)")
    if icc.data[36:40] != b"acsp" or icc.data[12:20] != b"prtrCMYK":
        raise SettingsError.of(Code.PROFILE_FAULT, None, file=icc.name)
    return icc.data, ("Custom", icc.stem)


def _crops(page: Page, around: float, bleed: float) -> Iterator[bytes]:
    left, low, right, top = around, around, around + page.width, around + page.height
    for x, out in ((left, -1), (right, 1)):
        for y, up in ((low, -1), (top, 1)):
            yield _line(x + out * bleed, y, x + out * (bleed + _LENGTH), y)
            yield _line(x, y + up * bleed, x, y + up * (bleed + _LENGTH))


def _folds(page: Page, folds: tuple[float, ...], around: float, bleed: float) -> Iterator[bytes]:
    for x in folds:
        for y, up in ((around, -1), (around + page.height, 1)):
            yield _line(around + x, y + up * bleed, around + x, y + up * (bleed + _LENGTH))


def _registers(page: Page, around: float, folded: bool) -> Iterator[bytes]:
    """At the middle of each side; where folds are marked there, at the first quarter."""
    middle = _SPARE + _LENGTH / 2
    width, height = page.width + 2 * around, page.height + 2 * around
    along = width / 4 if folded else width / 2
    for x, y in ((middle, height / 2), (width - middle, height / 2), (along, middle), (along, height - middle)):
        yield _line(x - _LENGTH / 2, y, x + _LENGTH / 2, y)
        yield _line(x, y - _LENGTH / 2, x, y + _LENGTH / 2)
        yield _circle(x, y)


def _line(x: float, y: float, to_x: float, to_y: float) -> bytes:
    return b"%b %b m %b %b l S" % tuple(map(number, (x, y, to_x, to_y)))


def _circle(x: float, y: float) -> bytes:
    r, k = _RADIUS, _RADIUS * _ARC
    arcs = (
        (x + r, y + k, x + k, y + r, x, y + r),
        (x - k, y + r, x - r, y + k, x - r, y),
        (x - r, y - k, x - k, y - r, x, y - r),
        (x + k, y - r, x + r, y - k, x + r, y),
    )
    turns = b" ".join(b"%b c" % b" ".join(map(number, arc)) for arc in arcs)
    return b"%b %b m %b S" % (number(x + r), number(y), turns)
