"""The small parts round the text: folios, settings, font table, properties."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from pipeline.lang import kinsoku
from pipeline.model.build import plain_name
from pipeline.model.nodes import Document, Paragraph, Role
from pipeline.model.walk import plain_text
from pipeline.patterns import regex
from pipeline.style.resolved import FontRole, ResolvedStyle
from pipeline.writers.docx import names
from pipeline.writers.docx.faces import Hints
from pipeline.writers.docx.grid import Grid
from pipeline.writers.docx.names import word_language
from pipeline.writers.docx.ooxml import FORBIDDEN, HEAD, NAMESPACES, TWIPS, R, W, escape, text_run, twips
from pipeline.writers.docx.styles import FOLIO_LINE, StyleBook

_HINT = '<w:rFonts w:hint="eastAsia"/>'
_CORE = (
    'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
)
_PLAIN_LINES = regex("[\n\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_APP = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
# Word sets the baseline of an exact line at four fifths of it; a dash stands 0.38 em above the baseline.
_BASELINE, _DASH, _ASCENT = 0.8, 0.38, 0.88


def footer(style: ResolvedStyle, *, even: bool) -> bytes:
    """A footer with the folio (GB/T 9704-2012, 7.5)."""
    folio = style.folio
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{text_run(str(folio.first))}'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    before = text_run(folio.before, _HINT) if folio.before else ""
    after = text_run(folio.after, _HINT) if folio.after else ""
    name = "FolioEven" if even else "FolioOdd"
    return (
        f'{HEAD}<w:ftr {NAMESPACES}><w:p><w:pPr><w:pStyle w:val="{name}"/></w:pPr>{before}{field}{after}</w:p></w:ftr>'
    ).encode()


def header(name: str, level: int, words: str) -> bytes:
    """A running head in a style: the heading of a level that stands on the page or goes on there, or fixed words."""
    said = _PLAIN_LINES.sub("", words)
    pieces = Hints(said).pieces(said, 0) if said else ()
    runs = "".join(text_run(piece, _HINT if eastern else "") for piece, eastern in pieces)
    if level:
        # A number names Word's own heading style in every language of Word (17.16.5.59).
        runs = (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
            f'<w:r><w:instrText xml:space="preserve"> STYLEREF {level} </w:instrText></w:r>'
            f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{runs}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        )
    named = name if said else "HeadNone"
    return (f'{HEAD}<w:hdr {NAMESPACES}><w:p><w:pPr><w:pStyle w:val="{named}"/></w:pPr>{runs}</w:p></w:hdr>').encode()


def header_distance(style: ResolvedStyle, grid: Grid) -> int:
    """Twips from the page's top edge to the header's, so that its type ends `rise` above the text area."""
    head = style.head
    line = head.nominal * FOLIO_LINE
    return max(0, grid.top - twips(head.rise + line))


def letter_footer() -> bytes:
    """The foot of a letter's first page: its lower double rule, no folio (GB/T 9704-2012, 10.1)."""
    inner = "".join(f'<w:p><w:pPr><w:pStyle w:val="{name}"/></w:pPr></w:p>' for name in ("LetterRule", "HeadNone"))
    return f"{HEAD}<w:ftr {NAMESPACES}>{inner}</w:ftr>".encode()


def footer_distance(style: ResolvedStyle, grid: Grid) -> int:
    """Twips from the page's bottom edge to the footer's, so that the dashes hang `drop` below the text area (H-21)."""
    folio = style.folio
    line = folio.nominal * FOLIO_LINE
    dash = line * _BASELINE - folio.nominal * (_DASH if "—" in folio.before else _ASCENT)
    below = folio.drop - dash + line
    return max(0, grid.bottom - twips(below))


def line_numbers(style: ResolvedStyle) -> str:
    """`w:lnNumType` (17.6.8): numbers of lines in the margin, or nothing."""
    numbers = style.line_numbers
    if not numbers.shown:
        return ""
    restart = "newPage" if numbers.by_page else "continuous"
    return f'<w:lnNumType w:countBy="{numbers.every}" w:distance="{twips(numbers.gap)}" w:restart="{restart}"/>'


def two_sided(style: ResolvedStyle) -> bool:
    """True if odd and even pages differ."""
    return style.page.mirrored or (style.folio.shown and style.folio.position == "outer")


def settings(
    style: ResolvedStyle,
    *,
    notes: bool,
    stale_contents: bool,
    two_sides: bool | None = None,
    faces: bool = False,
    kinds: Mapping[str, str] | None = None,
) -> bytes:
    """`word/settings.xml` (17.15.1.78), children in schema order. `faces`: the file carries some.

    `kinds`: what each style stands for, by its name; kept for our reader, since Word gives styles other identifiers.
    """
    marks = style.punctuation
    language = word_language(style.tag)
    first, last = kinsoku.not_start(marks.kinsoku), kinsoku.not_end(marks.kinsoku)
    trimmed = marks.trim_pairs or marks.trim_start or marks.trim_end
    control = "compressPunctuation" if trimmed else "doNotCompress"
    parts = [
        '<w:zoom w:percent="100"/>',
        "<w:embedTrueTypeFonts/><w:saveSubsetFonts/>" if faces else "",
        "<w:mirrorMargins/>" if style.page.mirrored else "",
        '<w:defaultTabStop w:val="420"/>',
        "<w:evenAndOddHeaders/>" if (two_sided(style) if two_sides is None else two_sides) else "",
        f'<w:drawingGridVerticalSpacing w:val="{TWIPS * 8}"/>',
        '<w:displayHorizontalDrawingGridEvery w:val="0"/><w:displayVerticalDrawingGridEvery w:val="2"/>',
        f'<w:characterSpacingControl w:val="{control}"/>',
        "<w:strictFirstAndLastChars/>" if marks.kinsoku == "strict" else "",
        f'<w:noLineBreaksAfter w:lang="{language}" w:val="{escape(last)}"/>' if last else "",
        f'<w:noLineBreaksBefore w:lang="{language}" w:val="{escape(first)}"/>' if first else "",
        "<w:updateFields/>" if stale_contents else "",
        _note_numbering(style) if notes else "",
        "<w:compat><w:doNotExpandShiftReturn/><w:useFELayout/>",
        *(
            f'<w:compatSetting w:name="{name}" w:uri="http://schemas.microsoft.com/office/word" w:val="{value}"/>'
            for name, value in (
                ("compatibilityMode", 15),
                ("overrideTableStyleFontSizeAndJustification", 1),
                ("enableOpenTypeFeatures", 1),
                ("doNotFlipMirrorIndents", 1),
                ("differentiateMultirowTableHeaders", 1),
            )
        ),
        "</w:compat>",
        _variables(kinds or {}),
        f'<w:themeFontLang w:val="en-US" w:eastAsia="{language}"/>',
        '<w:decimalSymbol w:val="."/><w:listSeparator w:val=","/>',
    ]
    return f'{HEAD}<w:settings xmlns:w="{W}">{"".join(parts)}</w:settings>'.encode()


def _variables(kinds: Mapping[str, str]) -> str:
    """Document variables (17.15.1.30): nobody sees them. LibreOffice drops them on the way through ODT."""
    if not kinds:
        return ""
    value = escape(";".join(f"{name}={kind}" for name, kind in kinds.items()))
    return f'<w:docVars><w:docVar w:name="{names.KINDS}" w:val="{value}"/></w:docVars>'


def _note_numbering(style: ResolvedStyle) -> str:
    """① ② as our own layout counts them; the separators are notes -1 and 0 of each part."""
    restart = '<w:numRestart w:val="eachPage"/>' if style.notes_by_page else ""
    return (
        f'<w:footnotePr><w:numFmt w:val="decimalEnclosedCircle"/>{restart}'
        '<w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>'
        '<w:endnotePr><w:numFmt w:val="decimal"/><w:endnote w:id="-1"/><w:endnote w:id="0"/></w:endnotePr>'
    )


def font_table(style: ResolvedStyle, book: StyleBook, files: Mapping[str, str]) -> bytes:
    """`word/fontTable.xml`: each family with the other names of its design and the script it serves (17.8.3).

    `files`: the element that names a family's file, for families that the document carries.
    """
    seen: set[str] = set()
    out: list[str] = []
    for name in book.families():
        role = style.fonts[name]
        if role.docx and role.docx not in seen:
            seen.add(role.docx)
            out.append(_font(role, files.get(role.docx, ""), traditional=style.region.traditional))
    return f'{HEAD}<w:fonts xmlns:w="{W}" xmlns:r="{R}">{"".join(out)}</w:fonts>'.encode()


def _font(role: FontRole, file: str, *, traditional: bool) -> str:
    others = ",".join(name for name in role.docx_alternatives if name != role.docx)
    latin = role.name.startswith("latin")
    # Character set and code page bits of the OS/2 table: 0x86 and bit 18 GBK, 0x88 and bit 20 Big5, bit 0 Latin 1.
    charset, pages = ("00", "00000001") if latin else ("88", "00100000") if traditional else ("86", "00040000")
    ranges = ("00000003", "00000000") if latin else ("00000001", "080E0000")
    family = "roman" if role.name in ("song", "xiaobiaosong", "latin", "latin-serif") else "auto"
    return (
        f'<w:font w:name="{escape(role.docx)}">{f"""<w:altName w:val="{escape(others)}"/>""" if others else ""}'
        f'<w:charset w:val="{charset}"/><w:family w:val="{family}"/><w:pitch w:val="variable"/>'
        f'<w:sig w:usb0="{ranges[0]}" w:usb1="{ranges[1]}" w:usb2="00000000" w:usb3="00000000"'
        f' w:csb0="{pages}" w:csb1="00000000"/>{file}</w:font>'
    )


def core_properties(document: Document, style: ResolvedStyle, epoch: int) -> bytes:
    """`docProps/core.xml` (ISO/IEC 29500-2, 11): what catalogues and the file's properties show."""
    meta = document.meta
    moment = datetime.fromtimestamp(epoch, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    creators = meta.creators or ((plain_name(meta.speaker),) if meta.speaker else ())
    values = (
        ("dc:title", meta.title or _first_title(document)),
        ("dc:subject", meta.subtitle or meta.occasion),
        ("dc:creator", "; ".join(creators)),
        ("cp:keywords", ", ".join(meta.keywords)),
        ("dc:description", meta.description),
        ("dc:identifier", meta.isbn or meta.identifier or meta.document_number),
        ("dc:language", style.tag),
        ("cp:category", " ".join(filter(None, (meta.series, meta.series_number)))),
    )
    fields = "".join(f"<{name}>{_plain(value)}</{name}>" for name, value in values if value)
    dates = "".join(
        f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{moment}</dcterms:{name}>' for name in ("created", "modified")
    )
    return f"{HEAD}<cp:coreProperties {_CORE}>{fields}<cp:revision>1</cp:revision>{dates}</cp:coreProperties>".encode()


def app_properties(document: Document) -> bytes:
    """`docProps/app.xml`: the program and the issuing body."""
    company = document.meta.issuer or document.meta.publisher
    inner = f"<Company>{_plain(company)}</Company>" if company else ""
    return f'{HEAD}<Properties xmlns="{_APP}"><Application>Kanben</Application>{inner}</Properties>'.encode()


def _first_title(document: Document) -> str:
    for block in document.blocks:
        if isinstance(block, Paragraph) and block.role is Role.TITLE:
            return plain_text(block.children)
    return ""


def _plain(value: str) -> str:
    return escape(FORBIDDEN.sub("", value))
