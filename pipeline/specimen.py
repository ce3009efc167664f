"""A style on one page: every role set as the sheet says, beside the keys and numbers that make it so.

The page is as wide as the sheet's line and a column of labels, and as high as its roles need: nothing is scaled. A
sheet of vertical text has a specimen of vertical text, read from the right.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO

from pipeline.assets import Assets
from pipeline.conversion import in_script
from pipeline.diagnostics import Diagnostics
from pipeline.model.nodes import PHRASE_ROLES, Align, Block, Document, Inline, Meta, Paragraph, Phrase, Role, Text
from pipeline.model.walk import plain_text
from pipeline.records import dataclass, replace
from pipeline.style.bundled import fonts_folder
from pipeline.style.resolve import resolve
from pipeline.style.resolved import ResolvedStyle, RoleStyle
from pipeline.style.sheet import StyleSheet
from pipeline.style.units import POINTS_PER_MM
from pipeline.typeset.fontbook import FontBook
from pipeline.typeset.layout import BlockPlace, Layout, Page, Rule
from pipeline.typeset.page.compose import Composer
from pipeline.typeset.page.pages import Filled, draw
from pipeline.typeset.paragraph.lines import SetLine
from pipeline.writers import pdf
from pipeline.writers.writer import Job

_MARGIN = 36.0  # points
_LABELS = 190.0
_GAP = 18.0
_SMALL, _SMALL_PITCH = 7.5, 10.5
_ROW = 9.0  # between two roles
_COLUMNS = 2
_SCALE = 0.2  # of the drawing of the page
_GREY, _FAINT = "666666", "CCCCCC"
_EPOCH = 315_532_800  # 1980-01-01: a specimen has no date of its own

# What each role says: our own words, Simplified, in figures and marks as reports have them.
_SAMPLES: dict[Role, str] = {
    Role.TITLE: "青川县人民政府关于2025年度工作情况的报告",
    Role.SUBTITLE: "——在县第十八届人民代表大会第五次会议上",
    Role.OCCASION: "（2026年1月20日在县人民代表大会上）",
    Role.SPEAKER: "县长　林　远",
    Role.SALUTATION: "各位代表：",
    Role.ADDRESSEE: "各乡镇人民政府，县政府各部门：",
    Role.HEADING_PLAIN: "一年来的主要工作",
    Role.HEADING_PART: "第一编　总则",
    Role.HEADING_CHAPTER: "第一章　一般规定",
    Role.HEADING_SECTION: "第一节　适用范围",
    Role.HEADING_1: "一、压实安全责任",
    Role.HEADING_2: "（一）落实责任人",
    Role.HEADING_3: "1.全面排查",
    Role.HEADING_4: "（1）逐座建立台账",
    Role.BODY: "全年完成投资2.5亿元，同比增长12.5%；“雨量达到50毫米时加密巡查”写入《预案》，126座水库逐座建账。",
    Role.ARTICLE: "第一条　为规范管理，制定本办法。",
    Role.CLOSING: "以上报告，请予审议。",
    Role.QUOTE: "凡事预则立，不预则废。",
    Role.LIST_ITEM: "储备编织袋、块石等抢险物资。",
    Role.CODE: "kanben build report.txt",
    Role.SIGNATURE: "青川县人民政府",
    Role.DATE: "2026年2月6日",
    Role.ATTACHMENT_NOTE: "附件：1.三类责任人名单",
    Role.ATTACHMENT_MARK: "附件1",
    Role.ATTACHMENT_TITLE: "三类责任人名单",
    Role.GLOSSARY: "“三类责任人”：行政、技术、巡查责任人。",
    Role.REMARK: "（此件公开发布）",
    Role.ISSUER_MARK: "青川县人民政府文件",
    Role.DOCUMENT_NUMBER: "青政发〔2026〕3号",
    Role.COPY_NUMBER: "000017",
    Role.SECRECY: "秘密★1年",
    Role.URGENCY: "加急",
    Role.SIGNER: "签发人：林　远",
    Role.COPY_TO: "抄送：县委各部门，县人武部。",
    Role.PRINTED_BY: "青川县人民政府办公室　2026年2月9日印发",
    Role.CAPTION: "表1　山塘水库汛前排查",
    Role.TABLE_HEAD: "水库名称",
    Role.TABLE_CELL: "青石岭水库",
    Role.NOTE: "①库容按竣工验收资料。",
    Role.TOC_TITLE: "目　录",
    Role.TOC_ENTRY: "一、压实安全责任",
    Role.LEAD: "抓实责任。",
    Role.LEAD_2: "（一）落实责任人。",
    Role.LEAD_3: "1.全面排查。",
    Role.NAME: "林　远",
    Role.TERM: "山塘水库",
}
_AFTER_PHRASE = "每座水库都有人管。"


def specimen(sheet: StyleSheet, tag: str) -> bytes:
    """The PDF of the specimen of a sheet for a language tag.

    Raises `SettingsError` (S001) for a sheet that is not complete, F001 when a face lacks a character.
    """
    style = resolve(sheet, tag)
    document = in_script(_document(style.title), tag, Diagnostics())
    layout = _Sheet(style).layout(document)
    return pdf.write(Job(document, style, layout, Assets(), Diagnostics(), fonts_folder(), _EPOCH))


def picture(data: bytes, dpi: float = 120.0) -> bytes:
    """The first page of a PDF as a PNG of few colours."""
    import pypdfium2

    with pypdfium2.PdfDocument(data) as document:
        image = document[0].render(scale=dpi / 72).to_pil()
    made = BytesIO()
    image.quantize(64, dither=0).save(made, "PNG", optimize=True)
    return made.getvalue()


def _document(title: str) -> Document:
    blocks: list[Block] = []
    for role, words in _SAMPLES.items():
        children: tuple[Inline, ...] = (Text(words),)
        if role in PHRASE_ROLES:
            blocks.append(Paragraph(Role.BODY, (Phrase(role, children), Text(_AFTER_PHRASE))))
        else:
            blocks.append(Paragraph(role, children))
    return Document(Meta(title=title, language="zh-Hans"), tuple(blocks))


@dataclass(frozen=True, slots=True)
class _Row:
    """One role: its labels with their colours, and its sample set in lines."""

    block: Paragraph
    look: RoleStyle
    labels: tuple[tuple[str, str], ...]
    lines: Sequence[tuple[float, SetLine]]
    height: float


class _Sheet:
    """Draws from the top of the page down."""

    def __init__(self, style: ResolvedStyle) -> None:
        self._style = style
        self._vertical = style.page.direction == "vertical"
        self._composer = Composer(style, FontBook(style, fonts_folder()), {})
        self._page = Filled(True)
        self._places: list[BlockPlace] = []
        self._width = style.page.characters * style.page.em
        self._left = _MARGIN + _LABELS + _GAP
        self._step = self._left + self._width
        self._y = _MARGIN

    def layout(self, document: Document) -> Layout:
        """The one page: a head, and the roles in two columns of like height."""
        self._head()
        blocks = (block for block in document.blocks if isinstance(block, Paragraph))
        rows = [self._row(role, block) for role, block in zip(_SAMPLES, blocks, strict=True)]
        top, column, deepest = self._y, 0, self._y
        half = sum(row.height + _ROW for row in rows) / _COLUMNS
        for row in rows:
            if self._y - top >= half and column < _COLUMNS - 1:
                column, self._y = column + 1, top
            self._draw(row, column * self._step)
            deepest = max(deepest, self._y)
        for number in range(_COLUMNS):
            for x in (0.0, self._width):
                left = self._left + number * self._step + x
                self._page.rules.append(Rule(left, top, 0.25, deepest - top, _FAINT))
        page = self._page
        width = self._left + (_COLUMNS - 1) * self._step + self._width + _MARGIN
        size = (width, deepest + _MARGIN)
        if self._vertical:  # laid on its side, as all its pages are
            size = (size[1], size[0])
        whole = Page(0, "1", True, *size, tuple(page.lines), rules=tuple(page.rules), vertical=self._vertical)
        return Layout((whole,), tuple(self._places), self._style.tag)

    def _head(self) -> None:
        """Name of the sheet, its page in numbers and as a drawing."""
        style, page = self._style, self._style.page
        top = self._y
        mm = POINTS_PER_MM
        title = self._small(size=16.0, pitch=24.0, colour="000000")
        self._y += self._text(f"{style.name}　{style.title}", title, _MARGIN, self._y, self._step)
        facts = (
            f"page {page.width / mm:g} × {page.height / mm:g} mm",
            f"top {page.top / mm:g}mm  bottom {page.bottom / mm:g}mm  inner {page.inner / mm:g}mm"
            f"  outer {page.outer / mm:g}mm",
            f"lines {page.lines}  characters {page.characters}  size {page.em:.2f}pt  pitch {page.pitch:.2f}pt",
            f"direction {page.direction}  binding {page.binding}{'  mirrored' if page.mirrored else ''}",
            *self._outside(),
            f"quotes {style.punctuation.quotes}  kinsoku {style.punctuation.kinsoku}  {style.tag}",
        )
        for fact in facts:
            self._y += self._text(fact, self._small(), _MARGIN, self._y, _LABELS)
        self._drawing(self._left, top + 24.0)
        high = 2 * page.width if self._vertical else page.height
        self._y = max(self._y, top + 24.0 + high * _SCALE) + _ROW

    def _outside(self) -> Iterator[str]:
        """What stands outside the text, as far as the sheet shows it."""
        style = self._style
        folio, head, numbers = style.folio, style.head, style.line_numbers
        if folio.shown:
            number = f"{folio.before}1{folio.after}"
            yield f"furniture.folio “{number}”  size {_pt(folio.size)}  position {folio.position}"
        if head.shown:
            yield f"furniture.head  verso {head.verso}  recto {head.recto}  size {_pt(head.size)}"
        if numbers.shown:
            yield f"furniture.line-numbers  every {numbers.every}  size {_pt(numbers.size)}"
        parts = {"cover": style.cover.shown, "contents": style.contents, "notes by page": style.notes_by_page}
        if any(parts.values()):
            yield "  ".join(name for name, shown in parts.items() if shown)

    def _drawing(self, x: float, y: float) -> None:
        """Two facing pages with their text areas and lines, to scale; those of vertical text lie on their side too."""
        page = self._style.page
        wide, high = page.width * _SCALE, page.height * _SCALE
        if self._vertical:
            wide, high = high, wide
        for number, left in enumerate((page.outer, page.inner)):
            at, top = (x, y + number * high) if self._vertical else (x + number * wide, y)
            thin = 0.4
            for rule in (
                Rule(at, top, wide, thin, _GREY),
                Rule(at, top + high, wide, thin, _GREY),
                Rule(at, top, thin, high, _GREY),
                Rule(at + wide, top, thin, high, _GREY),
            ):
                self._page.rules.append(rule)
            side, head = (left if page.mirrored else page.inner) * _SCALE, page.top * _SCALE
            if self._vertical:
                side, head = head, side
            for line in range(page.lines):
                edge = top + head + line * page.pitch * _SCALE
                self._page.rules.append(Rule(at + side, edge, page.measure * _SCALE, page.em * _SCALE, _FAINT))

    def _row(self, role: Role, block: Paragraph) -> _Row:
        look = self._style.of(block.role)
        lines = self._composer.lines(block.children, look, self._width, display=look.align is Align.CENTER)
        labels = tuple(self._labels(role, self._style.of(role)))
        return _Row(block, look, labels, lines, max(len(lines) * look.pitch, len(labels) * _SMALL_PITCH))

    def _draw(self, row: _Row, x: float) -> None:
        """A role's keys at the left, its sample at the right."""
        y = self._y
        for words, colour in row.labels:
            y += self._text(words, self._small(colour=colour), x + _MARGIN, y, _LABELS)
        index = self._place(row.block.role, plain_text(row.block.children))
        top = self._y
        for number, (indent, line) in enumerate(row.lines):
            strip = self._composer.strip(indent, line, row.look, index, number == 0, number == len(row.lines) - 1)
            draw(self._page, strip, x + self._left, top)
            top += strip.height
        self._y = max(y, top) + _ROW

    def _labels(self, role: Role, look: RoleStyle) -> Iterator[tuple[str, str]]:
        """What the sheet says of a role, by the names of its keys; what is zero or off is left out."""
        yield f"{role.value}　{look.docx_name}", "000000"
        yield f"font {look.font}  latin {look.latin}  size {_pt(look.size)}", _GREY
        if role in PHRASE_ROLES:
            return
        pitch = self._style.page.pitch
        indents = {"first": look.first_indent, "left": look.left_indent, "right": look.right_indent}
        said = [f"{name}-indent {value:g}em" for name, value in indents.items() if value]
        yield "  ".join((f"pitch {_pt(look.pitch)}", f"align {look.align.value}", *said[:1])), _GREY
        spaces = {"space-before": look.space_before, "space-after": look.space_after, "sink": look.sink}
        rest = [*said[1:], *(f"{name} {_lines(value, pitch)}" for name, value in spaces.items() if value)]
        flags = {
            "keep-next": look.keep_next,
            "page-break-before": look.page_break_before,
            "recto": look.recto,
            "bold": look.bold,
        }
        rest += [name for name, on in flags.items() if on]
        if look.colour != "000000":
            rest.append(f"colour {look.colour}")
        if rest:
            yield "  ".join(rest), _GREY

    def _small(self, size: float = _SMALL, pitch: float = _SMALL_PITCH, colour: str = _GREY) -> RoleStyle:
        """The look of labels: the text's faces, small; the heavy sans where the sheet has one."""
        fonts = self._style.fonts
        body = self._style.of(Role.BODY)
        font = "hei" if "hei" in fonts else body.font
        latin = "latin-sans" if "latin-sans" in fonts else body.latin
        return replace(
            body,
            font=font,
            latin=latin,
            size=size,
            pitch=pitch,
            colour=colour,
            align=Align.LEFT,
            first_indent=0.0,
            left_indent=0.0,
            right_indent=0.0,
        )

    def _text(self, words: str, look: RoleStyle, x: float, y: float, width: float) -> float:
        """A label; returns its height."""
        index = self._place(Role.BODY, words)
        lines = self._composer.lines((Text(words),), look, width)
        height = 0.0
        for row, (indent, line) in enumerate(lines):
            strip = self._composer.strip(indent, line, look, index, row == 0, row == len(lines) - 1)
            draw(self._page, strip, x, y + height)
            height += look.pitch
        return height

    def _place(self, role: Role, words: str) -> int:
        self._places.append(BlockPlace(role, 0, words, 0, self._y))
        return len(self._places) - 1


def _pt(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") + "pt"


def _lines(value: float, pitch: float) -> str:
    """Whole grid lines by their number, anything else in points."""
    count = value / pitch
    return f"{round(count)}line" if abs(count - round(count)) < 0.01 else _pt(value)
