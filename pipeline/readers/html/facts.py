"""What a page says about the document: the metadata table of government pages, their lists of facts, `<meta>` elements.

Names of `<meta>` are those of 政府网站发展指引 (国办发〔2017〕47号), appendix 2, and of the Open Graph protocol.
"""

from __future__ import annotations

import re

from pipeline.diagnostics import Code, Diagnostics, Place
from pipeline.model.nodes import Meta
from pipeline.patterns import regex
from pipeline.readers.html.dom import Element
from pipeline.readers.html.tables import own_cells, own_rows
from pipeline.records import replace

_FIELDS = {
    "索引号": "index_number", "信息索引号": "index_number",
    "发文机关": "issuer", "发文单位": "issuer", "制发机关": "issuer", "发布机构": "issuer", "发布机关": "issuer",
    "公开机构": "issuer", "成文机关": "issuer", "發文機關": "issuer",
    "发文字号": "document_number", "文号": "document_number", "公文文号": "document_number",
    "文件编号": "document_number",
    "發文字號": "document_number", "文件文号": "document_number",
    "成文日期": "date", "成文时间": "date", "生成日期": "date", "发文日期": "date", "印发日期": "date",
    "发布日期": "published", "发布时间": "published", "公开日期": "published", "發布日期": "published",
    "标题": "title", "名称": "title", "信息名称": "title", "公文名称": "title", "文件名称": "title", "標題": "title",
    "主题词": "keywords", "关键词": "keywords", "信息来源": "source", "来源": "source",
}  # fmt: skip
_OTHER = frozenset(
    ("主题分类", "信息分类", "分类", "公文种类", "体裁分类", "体裁", "有效性", "时效性", "实施日期",
     "施行日期", "废止日期", "公开方式", "公开形式", "公开范围", "组配分类", "公文时效", "服务对象",
     "信息格式", "语种", "效力状态", "失效日期", "内容概述", "主办单位", "责任部门", "规范性文件编号",
     "统一登记号", "统一编号")
)  # fmt: skip
_SURE = frozenset(
    ("索引号", "信息索引号", "发文机关", "发文单位", "制发机关", "发文字号", "公文文号", "成文日期",
     "发布机构", "发布机关", "公开机构", "发文日期", "文号", "主题分类", "發文機關", "發文字號")
)  # fmt: skip
_SPACES = regex(r"[\s\u3000\u00a0]+")
_PAIR = regex(
    r"^[\s\u3000\[【]*([^\s：:]{1,2}(?:[\s\u3000\u00a0]*[^\s：:]){0,8}?)[\s\u3000\u00a0\]】]*[：:]\s*(.*)$", re.DOTALL
)
_DATE = regex(r"^\s*(\d{4})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*日?(?:[\sT]+\d{1,2}:\d{2}(?::\d{2})?)?\s*$")
_KEYWORD_MARKS = regex(r"[,，;；、|\s\u3000]+")
_HEAD_NAMES = {
    "articletitle": "title", "og:title": "title", "pubdate": "published", "contentsource": "source",
    "author": "author", "keywords": "keywords", "description": "description", "article:published_time": "published",
}  # fmt: skip
_TITLE_MARKS = regex(r"[_|｜]\s*+|(?<!\s)\s++(?:[_|｜]\s*+|[-–—]++\s*+)|(?<![-–—])[-–—]++\s++|-{2,}")
_MAX_VALUE = 300


def iso(value: str) -> str:
    """A full date as ISO 8601, its time left out; anything else as it stands."""
    match = _DATE.match(value)
    if match is None or not (1 <= int(match[2]) <= 12 and 1 <= int(match[3]) <= 31):
        return value
    return f"{match[1]}-{int(match[2]):02}-{int(match[3]):02}"


def with_fact(meta: Meta, key: str, value: str) -> Meta:
    """The metadata with one more fact; the first of a field holds, the rest is kept under its label."""
    name = _FIELDS.get(key, "")
    if name == "keywords":
        return replace(meta, keywords=meta.keywords or tuple(filter(None, _KEYWORD_MARKS.split(value))))
    if name in ("date", "published"):
        value = iso(value)
    if name and not getattr(meta, name):
        return replace(meta, **{name: value})  # type: ignore[arg-type]  # the names are those of `Meta`
    if name and getattr(meta, name) == value:
        return meta
    return replace(meta, other=(*meta.other, (key, value)))


def from_body(root: Element, meta: Meta, file: str, found: Diagnostics) -> tuple[Meta, list[Element]]:
    """Metadata from tables and lists of facts; the elements that hold them, to be left out of the text."""
    taken: list[Element] = []
    for table in root.elements():
        if table.tag != "table" or any(item.tag == "table" for item in table.elements() if item is not table):
            continue
        pairs = _of_table(table)
        keys = {key for key, _, _ in pairs}
        if (len(keys) >= 2 and keys & _SURE and 2 * len(pairs) >= _filled(table)) or _lone_key(table):
            meta = _take(meta, pairs, file, found)
            taken.append(table)
    if not taken:
        for parent, pairs in _lists(root):
            meta = _take(meta, pairs, file, found)
            taken.append(parent)
    return meta, taken


def _filled(table: Element) -> int:
    """Cells with text: a table of facts holds little but labels and values."""
    return sum(bool(cell.text().strip()) for row in own_rows(table) for cell in own_cells(row)) - 2


def _lone_key(table: Element) -> bool:
    """True for a table that holds nothing but one label without a value (主题词：)."""
    text = _SPACES.sub("", table.text())
    return text.rstrip("：:") in ("主题词", "關鍵詞", "关键词") and text.endswith(("：", ":"))


def _of_table(table: Element) -> list[tuple[str, str, int]]:
    pairs: list[tuple[str, str, int]] = []
    for row in own_rows(table):
        cells = own_cells(row)
        at = 0
        while at < len(cells):
            text = cells[at].line_text()
            key = _key(text)
            if (
                key
                and at + 1 < len(cells)
                and text.rstrip("：:】] \u3000") == text.rstrip("：:】] \u3000").split("：")[0]
            ):
                pairs.append((key, cells[at + 1].line_text(), cells[at].line))
                at += 2
                continue
            if pair := _pair(text):
                pairs.append((*pair, cells[at].line))
            at += 1
    return pairs


def _key(text: str) -> str:
    key = _SPACES.sub("", text).strip("：:[]【】")
    return key if key in _FIELDS or key in _OTHER else ""


def _pair(text: str) -> tuple[str, str] | None:
    """Label and value of one line: 索 引 号：000014349/2019-00007."""
    match = _PAIR.match(text[:_MAX_VALUE])
    if match is None or len(text) > _MAX_VALUE:
        return None
    key = _key(match[1])
    return (key, match[2].strip()) if key else None


def _lists(root: Element) -> list[tuple[Element, list[tuple[str, str, int]]]]:
    """Elements with at least three facts in as many children or grandchildren, one of them sure."""
    holders: dict[int, tuple[Element, list[tuple[str, str, int]]]] = {}
    used: set[int] = set()
    for element in root.elements():
        if element.tag not in ("li", "p", "div", "span", "dl", "dd", "tr") or id(element) in used:
            continue
        text = element.line_text() if sum(1 for _ in zip(range(12), element.elements(), strict=False)) < 12 else ""
        pair = _pair(text) if text else None
        if pair is None or element.parent is None:
            continue
        used.update(id(item) for item in element.elements())
        holder = element.parent
        if len(holder.children) <= 2 and holder.parent is not None:
            holder = holder.parent
        holders.setdefault(id(holder), (holder, []))[1].append((*pair, element.line))
    out = []
    for holder, pairs in holders.values():
        keys = {key for key, _, _ in pairs}
        size = sum(len(key) + len(value) for key, value, _ in pairs)
        if len(keys) >= 3 and keys & _SURE and size * 2 >= len("".join(holder.text().split())):
            out.append((holder, pairs))
    return out


def _take(meta: Meta, pairs: list[tuple[str, str, int]], file: str, found: Diagnostics) -> Meta:
    for key, value, line in pairs:
        if value:
            found.note(Code.METADATA_TAKEN, Place(file, line), key=key, value=value)
            meta = with_fact(meta, key, value)
    return meta


def from_head(root: Element) -> tuple[dict[str, str], str]:
    """The values of `<meta>` elements under our names, and the page's title without the name of the site."""
    facts: dict[str, str] = {}
    title = ""
    for element in root.elements():
        if element.tag == "meta":
            name = (element.get("name") or element.get("property")).strip().lower()
            ours = _HEAD_NAMES.get(name, "")
            value = element.get("content").strip()
            if ours and value and ours not in facts:
                facts[ours] = value
        elif element.tag == "title" and not title:
            title = element.line_text()
    return facts, title


def page_title(title: str) -> str:
    """The part of a page's title that names the document: the longest between the marks that part it from the site."""
    parts = [part for part in _TITLE_MARKS.split(title) if part]
    if not parts:
        return title
    return parts[0] if 2 * len(parts[0]) >= max(map(len, parts)) else max(parts, key=len)


def with_head(meta: Meta, facts: dict[str, str], title: str, government: bool) -> Meta:
    """The metadata completed from the head of a page. Keywords and descriptions of news pages advertise the site: only
    those of pages that follow the guide for government sites are taken."""
    meta = replace(
        meta,
        title=meta.title or facts.get("title", "") or page_title(title),
        published=meta.published or iso(facts.get("published", "")),
        source=meta.source or facts.get("source", ""),
    )
    if government:
        keywords = tuple(filter(None, _KEYWORD_MARKS.split(facts.get("keywords", ""))))
        meta = replace(
            meta,
            keywords=meta.keywords or keywords,
            description=meta.description or facts.get("description", ""),
        )
    return meta
