"""Front matter: lines of `key: value` and flat lists. No YAML: it would read 000000 as 0 and `no` as false."""

from __future__ import annotations

import re

from pipeline.diagnostics import Code, Diagnostics, Place
from pipeline.model.build import plain_name
from pipeline.model.nodes import Meta
from pipeline.patterns import regex
from pipeline.records import replace

_LINE = regex(r"^([^\s:：#][^:：]{0,40}?)\s*[:：]\s*(.*)$")
_FENCED = regex(r"---+[ \t]*\n(.*?)\n(?:---+|\.\.\.)[ \t]*(?:\n|$)", re.DOTALL)
_ITEM = regex(r"^\s*-\s+(.*)$")
_FIELDS = {
    "title": "title", "标题": "title", "subtitle": "subtitle", "副标题": "subtitle", "date": "date", "日期": "date",
    "成文日期": "date", "occasion": "occasion", "venue": "venue", "地点": "venue", "speaker": "speaker",
    "报告人": "speaker", "author": "creators", "authors": "creators", "creator": "creators", "creators": "creators",
    "作者": "creators", "issuer": "issuer", "发文机关": "issuer", "document_number": "document_number",
    "document-number": "document_number", "发文字号": "document_number", "文号": "document_number",
    "index_number": "index_number", "index-number": "index_number", "索引号": "index_number",
    "published": "published", "发布日期": "published", "source": "source", "来源": "source", "publisher": "publisher",
    "出版者": "publisher", "identifier": "identifier", "isbn": "identifier", "lang": "language",
    "language": "language", "keywords": "keywords", "tags": "keywords", "关键词": "keywords", "主题词": "keywords",
    "description": "description", "summary": "description", "abstract": "description", "摘要": "description",
}  # fmt: skip
_TITLE_BLOCK = ("title", "subtitle", "occasion", "speaker")
_MOST = 1_000  # lines; what is longer is text
_SEVERAL = frozenset(("creators", "keywords"))
_LIST_MARKS = regex(r"[,，、;；]")
_LANGUAGE = regex(r"^zh(?:-(?:Hans|Hant)(?:-(?:CN|SG|TW|HK|MO))?)?$", re.IGNORECASE)


def with_front(meta: Meta, text: str, file: str, found: Diagnostics) -> Meta:
    """The metadata with what the front matter says; keys that have no field are kept under their own name."""
    for key, values, line in _pairs(text, file, found):
        name = _FIELDS.get(key.lower(), "")
        if not values:
            continue
        found.note(Code.METADATA_TAKEN, Place(file, line), key=key, value="、".join(values))
        if name in _SEVERAL:
            several = tuple(plain_name(value) for value in values) if name == "creators" else tuple(values)
            meta = replace(meta, **{name: several})  # type: ignore[arg-type]  # the names are those of `Meta`
        elif name == "language" and not _LANGUAGE.match(values[0]):
            meta = replace(meta, other=(*meta.other, (key, values[0])))
        elif name:
            meta = replace(meta, **{name: "、".join(values)})  # type: ignore[arg-type]
        else:
            meta = replace(meta, other=(*meta.other, (key, "、".join(values))))
    return meta


def printed(text: str, file: str) -> list[tuple[str, str, int]]:
    """What front matter says for the title block: name of the field, words, source line; title first."""
    pairs = _pairs(text, file, Diagnostics())
    said = [(_FIELDS.get(key.lower(), ""), "、".join(values), line) for key, values, line in pairs]
    return [one for name in _TITLE_BLOCK for one in said if one[0] == name and one[1]]


def is_front(text: str) -> bool:
    """True when a text opens with front matter: between two lines of dashes nothing but keys, values and comments."""
    match = _FENCED.match(text)
    if match is None:
        return False
    lines = [line for line in match[1].splitlines() if line.strip()]
    if len(lines) > _MOST:
        return False
    known = [_LINE.match(line) is not None for line in lines]
    return (
        any(known)
        and known[0] | lines[0].startswith("#")
        and all(key or line[0] in " \t#" or _ITEM.match(line) for key, line in zip(known, lines, strict=True))
    )


def _pairs(text: str, file: str, found: Diagnostics) -> list[tuple[str, list[str], int]]:
    """Keys with their values and lines. Further lines of a value, indented, belong to it as they stand."""
    out: list[tuple[str, list[str], int]] = []
    for number, raw in enumerate(text.split("\n"), 2):
        line = raw.rstrip()
        if not line.strip():
            continue
        item = _ITEM.match(line)
        match = _LINE.match(line)
        if item and out:
            out[-1][1].append(_plain(item[1]))
        elif match:
            key = _plain(match[1])
            out.append((key, _values(match[2], _FIELDS.get(key.lower(), "") in _SEVERAL), number))
        elif out and line[0] in " \t":
            values = out[-1][1]
            values[-1:] = [f"{values[-1]} {line.strip()}".strip() if values else line.strip()]
        else:  # a comment
            found.note(Code.UNSUPPORTED_CONTENT, Place(file, number), case="markup", what=line[:80])
            found.change(Code.UNSUPPORTED_CONTENT, number, 0, line, "")
    return out


def _values(value: str, several: bool) -> list[str]:
    value = value.strip()
    if value.startswith("[") and value.endswith("]"):
        return [_plain(part) for part in _LIST_MARKS.split(value[1:-1]) if part.strip()]
    if value in ("|", ">", "|-", ">-"):
        return []
    plain = _plain(value)
    if several and plain == value:
        return [part.strip() for part in _LIST_MARKS.split(plain) if part.strip()]
    return [plain] if plain else []


def _plain(value: str) -> str:
    """A value without its quotes."""
    value = value.strip()
    if len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1]
    return value
