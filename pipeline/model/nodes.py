"""The document tree: plain, frozen data; closed unions of blocks and inlines.

The tree carries roles (what a passage *is*), never looks. A style sheet knows looks, never content; `Role` is the only
word the two share. Nothing here knows a format. Writers `match` over `Block` and `Inline` and end in `assert_never`.

Every node that comes from a source may hold a `Span` (file and lines) and source `Cues`; both are ignored in equality.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TypeAlias

from pipeline.records import dataclass, field


class Role(StrEnum):
    """What a paragraph, heading or phrase is. The value is its public name in style sheets, JSON and pandoc classes."""

    # title block
    TITLE = "title"
    SUBTITLE = "subtitle"
    OCCASION = "occasion"  # date-and-venue line: （2022年2月17日在…会议上）, ——2026年1月27日在…上
    SPEAKER = "speaker"  # who delivers the report, or its author
    SALUTATION = "salutation"  # 各位委员：
    ADDRESSEE = "addressee"  # 主送机关
    # headings: the role follows the marker and fixes the face (GB/T 9704-2012, 7.3.3); the depth is `Heading.level`
    HEADING_PLAIN = "heading-plain"  # no marker
    HEADING_PART = "heading-part"  # 第一编, 第一部分
    HEADING_CHAPTER = "heading-chapter"  # 第一章
    HEADING_SECTION = "heading-section"  # 第一节
    HEADING_1 = "heading-1"  # 一、
    HEADING_2 = "heading-2"  # （一）
    HEADING_3 = "heading-3"  # 1.
    HEADING_4 = "heading-4"  # （1）
    # running text
    BODY = "body"
    ARTICLE = "article"  # 第一条 with its text
    CLOSING = "closing"  # 以上报告，请予审议。 谢谢大家！
    QUOTE = "quote"
    LIST_ITEM = "list-item"
    CODE = "code"
    # end matter
    SIGNATURE = "signature"  # 落款: the issuing body
    DATE = "date"  # 成文日期
    ATTACHMENT_NOTE = "attachment-note"  # 附件说明
    ATTACHMENT_MARK = "attachment-mark"  # 附件1, alone at the head of an attachment
    ATTACHMENT_TITLE = "attachment-title"
    GLOSSARY = "glossary"  # 名词解释 and its entries
    REMARK = "remark"  # 附注: （此件公开发布）
    # official furniture in the source (GB/T 9704-2012, 7.2 and 7.4)
    ISSUER_MARK = "issuer-mark"  # 发文机关标志
    DOCUMENT_NUMBER = "document-number"  # 发文字号
    COPY_NUMBER = "copy-number"  # 份号
    SECRECY = "secrecy"  # 密级
    URGENCY = "urgency"  # 紧急程度
    SIGNER = "signer"  # 签发人
    COPY_TO = "copy-to"  # 抄送
    PRINTED_BY = "printed-by"  # 印发机关和印发日期
    # around tables, figures and notes
    CAPTION = "caption"
    TABLE_HEAD = "table-head"
    TABLE_CELL = "table-cell"
    NOTE = "note"
    TOC_TITLE = "toc-title"
    TOC_ENTRY = "toc-entry"
    # phrases inside a paragraph
    LEAD = "lead"  # run-in heading: the first sentence, set apart by its face
    LEAD_2 = "lead-2"  # （一）…。 run in
    LEAD_3 = "lead-3"  # 1.…。 run in
    NAME = "name"  # personal name kept whole, its spread U+3000 included
    TERM = "term"


HEADING_ROLES: frozenset[Role] = frozenset(role for role in Role if role.value.startswith("heading-"))
TITLE_BLOCK_ROLES: frozenset[Role] = frozenset((Role.TITLE, Role.SUBTITLE, Role.OCCASION, Role.SPEAKER))
PHRASE_ROLES: frozenset[Role] = frozenset((Role.LEAD, Role.LEAD_2, Role.LEAD_3, Role.NAME, Role.TERM))


class Mark(StrEnum):
    """Inline emphasis and position."""

    STRONG = "strong"
    EMPHASIS = "emphasis"  # Chinese: another face, never a slant
    DOTS = "dots"  # 着重号
    UNDERLINE = "underline"
    PROPER_NAME = "proper-name"  # 专名号
    BOOK_TITLE = "book-title"  # 书名号, wavy
    STRIKE = "strike"
    SUPERSCRIPT = "superscript"
    SUBSCRIPT = "subscript"


class Align(StrEnum):
    """Horizontal alignment of a line or cell."""

    JUSTIFY = "justify"
    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


class NoteKind(StrEnum):
    """Where a note wants to stand."""

    FOOTNOTE = "footnote"
    ENDNOTE = "endnote"


@dataclass(frozen=True, slots=True)
class Span:
    """Place in the original source: 1-based lines, both included.

    `origins` maps offsets of the text back to the source: from each offset on, characters come from that line and
    0-based column, until the next entry. Empty means: from line `first`, column 0, without a gap.
    """

    file: str
    first: int
    last: int
    origins: tuple[tuple[int, int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Cues:
    """What the source showed of a paragraph, for recognition only. `None` and `False` mean: the source said nothing."""

    style: str = ""  # style name or element name
    outline: int | None = None  # heading level from 1
    align: Align | None = None
    bold: bool = False  # the whole paragraph
    size: float | None = None  # pt
    indent: bool = False  # began with an indent
    blank_before: bool = False
    literal: bool = False  # taken as it stands (`-f plain`): no transform may touch it


NO_CUES = Cues()


# --- inlines -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Text:
    """A run of characters. Never empty in a built tree, never holds a line end."""

    value: str


@dataclass(frozen=True, slots=True)
class Marked:
    """Inlines with one mark."""

    mark: Mark
    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Phrase:
    """Inlines that have a role of their own: a run-in lead, a personal name."""

    role: Role
    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """Inlines that lead somewhere: http(s), mailto, or `#id` of a block or note of this document."""

    target: str
    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class NoteRef:
    """The mark of a note; `note` is the id of a `Note` in `Document.notes`."""

    note: str


@dataclass(frozen=True, slots=True)
class Ruby:
    """A reading over its base."""

    base: str
    reading: str


@dataclass(frozen=True, slots=True)
class Code:
    """Literal text; never converted, never cleaned."""

    value: str


@dataclass(frozen=True, slots=True)
class Break:
    """A line end that belongs to the wording. `soft` is only a hint where a title may be divided."""

    soft: bool = False


@dataclass(frozen=True, slots=True)
class Image:
    """A picture; `asset` is a key of the `Assets` the reader filled."""

    asset: str
    alt: str


Inline: TypeAlias = Text | Marked | Phrase | Link | NoteRef | Ruby | Code | Break | Image


# --- blocks --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of any role but a heading's."""

    role: Role
    children: tuple[Inline, ...]
    id: str = ""
    span: Span | None = field(default=None, compare=False)
    cues: Cues = field(default=NO_CUES, compare=False)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading. `level` is its outline depth from 1; `role` follows its marker; the marker is part of the wording."""

    level: int
    role: Role
    children: tuple[Inline, ...]
    id: str = ""
    span: Span | None = field(default=None, compare=False)
    cues: Cues = field(default=NO_CUES, compare=False)


@dataclass(frozen=True, slots=True)
class ListItem:
    """One item. `marker` is the visible mark as the source words it (`（1）`, `•`), never renumbered."""

    marker: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class ListBlock:
    """A list whose items are not headings or official levels."""

    ordered: bool
    items: tuple[ListItem, ...]
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Quote:
    """A block quotation."""

    blocks: tuple[Block, ...]
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell; spans count grid cells and are at least 1."""

    blocks: tuple[Block, ...]
    row_span: int = 1
    col_span: int = 1
    header: bool = False
    align: Align | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """The cells that *start* in this row, from left to right."""

    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A grid column. `width` is a share of the measure (0..1) or `None` for automatic."""

    align: Align | None = None
    width: float | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A data table. `caption` stands above it."""

    columns: tuple[Column, ...]
    head: tuple[Row, ...]
    body: tuple[Row, ...]
    caption: tuple[Inline, ...] = ()
    id: str = ""
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture with its caption below."""

    image: Image
    caption: tuple[Inline, ...] = ()
    id: str = ""
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class CodeBlock:
    """Literal lines."""

    value: str
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Division:
    """Blocks that belong together under one role: an attachment, a glossary."""

    role: Role
    blocks: tuple[Block, ...]
    id: str = ""
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class PageBreak:
    """A page end that the source asks for."""

    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Separator:
    """A thematic break."""

    span: Span | None = field(default=None, compare=False)


Block: TypeAlias = (
    Paragraph | Heading | ListBlock | Quote | Table | Figure | CodeBlock | Division | PageBreak | Separator
)


# --- document ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Note:
    """A foot- or endnote; its visible mark is made by the writer."""

    id: str
    blocks: tuple[Block, ...]
    kind: NoteKind = NoteKind.FOOTNOTE


@dataclass(frozen=True, slots=True)
class Meta:
    """Facts about the document as plain strings; empty means unknown.

    `language` is a BCP 47 tag (`zh-Hans`, `zh-Hant-TW`). `date` is ISO 8601 (`2022-02-17`). `speaker` holds names as
    they are seen (`王　立`); `creators` gives them for catalogues (`王立`). `other` keeps what the source told under
    its own label (来源, 责任编辑 …), in source order. `series` is a series of books, `series_number` the place in it.
    """

    title: str = ""
    subtitle: str = ""
    occasion: str = ""
    date: str = ""
    venue: str = ""
    speaker: str = ""
    creators: tuple[str, ...] = ()
    issuer: str = ""
    document_number: str = ""
    index_number: str = ""
    published: str = ""
    source: str = ""
    publisher: str = ""
    identifier: str = ""
    isbn: str = ""
    series: str = ""
    series_number: str = ""
    language: str = "zh-Hans"
    keywords: tuple[str, ...] = ()
    description: str = ""
    other: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report: metadata, blocks in reading order (title block included), notes in order of first reference."""

    meta: Meta
    blocks: tuple[Block, ...]
    notes: tuple[Note, ...] = ()
