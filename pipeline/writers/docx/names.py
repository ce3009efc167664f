"""Names of Word styles: identifiers, the names of Word's own styles behind their Chinese labels, and our labels.

A Chinese Word or WPS shows its built-in styles under Chinese names but keeps the English ones in the file
(ISO/IEC 29500-1, 17.7.4.9, and Word's latent styles). A sheet that calls a role 标题 therefore gets Word's own `Title`,
which every Word shows in its own language; any other name goes into the file as it stands.
"""

from __future__ import annotations

from pipeline.model.nodes import Mark, Role

# What Chinese Word shows -> what the file holds. Simplified and Traditional labels.
BUILT_IN: dict[str, str] = {
    "正文": "Body Text",  # not Word's `Normal`, which is the root of the grid and not for use: see `styles`
    "內文": "Body Text",
    "标题": "Title",
    "標題": "Title",
    "副标题": "Subtitle",
    "副標題": "Subtitle",
    "称呼": "Salutation",
    "問候": "Salutation",
    "签名": "Signature",
    "簽名": "Signature",
    "日期": "Date",
    "结束语": "Closing",
    "結語": "Closing",
    "引用": "Quote",
    "引文": "Quote",
    "列表段落": "List Paragraph",
    "列出段落": "List Paragraph",
    "清單段落": "List Paragraph",
    "题注": "caption",
    "標號": "caption",
    "脚注文本": "footnote text",
    "註腳文字": "footnote text",
    "尾注文本": "endnote text",
    "章節附註文字": "endnote text",
    "页脚": "footer",
    "頁尾": "footer",
    "页眉": "header",
    "頁首": "header",
    "目录标题": "TOC Heading",
    "目錄標題": "TOC Heading",
    "正文文本": "Body Text",
    "本文": "Body Text",
    "纯文本": "Plain Text",
    "純文字": "Plain Text",
    **{f"{word}{level}": f"heading {level}" for word in ("标题", "標題") for level in range(1, 10)},
}

# Character styles. Word's own where Word has one: Chinese Word shows 要点, 强调 and so on.
MARK_NAMES: dict[Mark, tuple[str, str]] = {
    Mark.STRONG: ("Strong", "Strong"),
    Mark.EMPHASIS: ("Emphasis", "Emphasis"),
    Mark.DOTS: ("Dots", "着重号"),
    Mark.UNDERLINE: ("Underline", "下划线"),
    Mark.PROPER_NAME: ("ProperName", "专名号"),
    Mark.BOOK_TITLE: ("BookTitle", "书名号"),
    Mark.STRIKE: ("Strike", "删除线"),
    Mark.SUPERSCRIPT: ("Superscript", "上标"),
    Mark.SUBSCRIPT: ("Subscript", "下标"),
}
# Labels for styles that join several marks; Word cuts style names at commas.
JOINED_LABELS: dict[str, str] = {"Strong": "要点", "Emphasis": "强调", "Hyperlink": "超链接"}
JOIN = "＋"

CODE = ("InlineCode", "行内代码")
LINK = ("Hyperlink", "Hyperlink")
FOOTNOTE_MARK = ("FootnoteReference", "footnote reference")
ENDNOTE_MARK = ("EndnoteReference", "endnote reference")
RUBY = ("RubyText", "注音")
LIST_MARKER = ("ListMarker", "列表编号")
GROUP = "_KB_"  # begins the names of the hidden bookmarks that hold blocks together
KINDS = "kanben.styles"  # the document variable that tells what each style stands for
LIST_MARKER_KIND = "list-marker"
# What a derived style adds, where our reader wants to know it.
NEW_PAGE, BELOW = "另页", "图下"

_ROLE_IDS: dict[Role, str] = {Role.BODY: "BodyText", Role.NOTE: "FootnoteText", Role.TOC_TITLE: "TOCHeading"}


def style_id(role: Role) -> str:
    """The identifier of a role's style: ASCII, the same in every edition, so that a template can rely on it."""
    return _ROLE_IDS.get(role) or "".join(part.capitalize() for part in role.value.split("-"))


def file_name(shown: str) -> str:
    """The style name to write for the name that Word shall show."""
    shown = shown.replace(",", "，").replace(";", "；").strip()
    return BUILT_IN.get(shown.replace(" ", ""), shown)


KNOWN = frozenset(
    (
        "Normal",
        *BUILT_IN.values(),
        *(f"toc {level}" for level in range(1, 10)),
        "Strong",
        "Emphasis",
        "Hyperlink",
        "footnote reference",
        "endnote reference",
        "line number",
    )
)


def word_language(tag: str) -> str:
    """The language Word proofs by: it knows Chinese by place only (zh-CN, zh-TW, zh-HK)."""
    parts = tag.split("-")
    if "HK" in parts or "MO" in parts:
        return "zh-HK"
    return "zh-TW" if "Hant" in parts or "TW" in parts else "zh-CN"
