"""Carriers and spaces: invisible characters, full-width letters, blanks between Chinese (rules L-1, L-4, L-9).

A blank inside a personal name becomes one U+3000 and stays; letter-spaced words and figures are closed up.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

from pipeline.diagnostics import Diagnostics
from pipeline.model.nodes import Block, Document, Heading, Paragraph
from pipeline.model.walk import plain_text
from pipeline.transforms.edits import Edit, rewrite

_HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff〇"
_MARKS = "，、；：。？！．’”）》〉」』】〕〗］｝‘“（《〈「『【〔〖［｛—…～％·"
_INVISIBLE = re.compile("[\ufeff\u200b-\u200d\u00ad\u2060]")
_BLANKS = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\t]")
_WIDE = re.compile("[０-９Ａ-Ｚａ-ｚ]+")
_COMPATIBLE = re.compile("[\u2e80-\u2fdf\uf900-\ufaff]")
_ODD = re.compile(
    "[\ufeff\u200b-\u200d\u00ad\u2060\u00a0\u2000-\u200a\u202f\u205f\t０-９Ａ-Ｚａ-ｚ．\u2e80-\u2fdf\uf900-\ufaff]"
)
_POINT = re.compile("(?<=[0-9０-９])．(?=[0-9０-９])")
_ARTICLE = re.compile(
    r"第\s*(?:[一二三四五六七八九十百千零〇]+|[0-9]+)\s*[条條](?:之[一二三四五六七八九十]+)?([ \u3000]+)"
)
_SPACE = re.compile("[ \u3000]+")
_POST = "(?:(?<![增成延])[长長]|主席|书记|書記|主任|总理|總理|发言人|委员|委員|代表|人[：:])"
_ONE = rf"[{_HAN}][ \u3000]+[{_HAN}]"
# A name after a post, at the end of a short line or of a bracket, or alone on its line (rule L-9).
_NAME = re.compile(
    rf"(?:(?P<post>{_POST})(?P<gap>[ \u3000]*)|(?P<edge>^[□▲●■◆○*＊]?[ \u3000]*))"
    rf"(?P<name>{_ONE}|(?<=[ \u3000])[{_HAN}]{{2,4}})(?=[ \u3000]*(?:[）)]|$))"
)
_POST_LETTERS = re.compile(rf"^(?:[{_HAN}] ?)+{_POST}$")
_SPREAD = re.compile(rf"^\s*(?:[{_HAN}0-9]\s+){{2,}}[{_HAN}0-9]\s*$")
_SPREAD_FIGURES = re.compile(rf"(?:(?<=[{_HAN}\s])|^)(?:[0-9] ){{2,}}[0-9](?= ?[{_HAN}])")
_TWO = frozenset(
    ("目录", "附则", "总则", "序言", "前言", "附件", "附录", "正文", "分则", "后记", "结语", "说明",
     "目錄", "附則", "總則", "附錄", "後記", "結語", "說明")
)  # fmt: skip
_LINE = 20
_SPACED_HEADING = re.compile(
    r"^(第\s*(?:[一二三四五六七八九十百]\s*)+[编篇章节編節])[ \u3000]+"
    r"(\S{2,}|(?:[\u3400-\u9fff][ \u3000]+){1,8}[\u3400-\u9fff])$"
)


def transform(document: Document, found: Diagnostics) -> Document:
    """The document without stray blanks and carriers."""
    return replace(document, blocks=tuple(clean_block(block, found) for block in document.blocks))


def clean_block(block: Block, found: Diagnostics) -> Block:
    """One paragraph or heading without stray blanks; other blocks as they are."""
    if not isinstance(block, (Paragraph, Heading)) or block.cues.literal:
        return block
    text = plain_text(block.children)
    if _ODD.search(text):
        block = rewrite(block, _carriers(text), found)
        text = plain_text(block.children)
    if " " in text or "\u3000" in text:
        block = rewrite(block, list(_spaces(text)), found)
    return block


def _carriers(text: str) -> list[Edit]:
    edits = [Edit(m.start(), m.end(), "", "L-1") for m in _INVISIBLE.finditer(text)]
    edits += [Edit(m.start(), m.end(), " ", "L-1") for m in _BLANKS.finditer(text)]
    edits += [Edit(m.start(), m.end(), unicodedata.normalize("NFKC", m[0]), "L-1") for m in _WIDE.finditer(text)]
    edits += [Edit(m.start(), m.end(), ".", "L-1") for m in _POINT.finditer(text)]
    for match in _COMPATIBLE.finditer(text):
        plain = unicodedata.normalize("NFKC", match[0])
        if len(plain) == 1:
            edits.append(Edit(match.start(), match.end(), plain, "L-1"))
    return edits


def _spaces(text: str) -> list[Edit]:
    edits: list[Edit] = []
    start = len(text) - len(text.lstrip())
    end = len(text.rstrip())
    if start:
        edits.append(Edit(0, start, "", "L-4"))
    if end < len(text):
        edits.append(Edit(max(end, start), len(text), "", "L-4"))
    body = text[start:end]
    if match := _SPACED_HEADING.match(body):
        return [*edits, *_heading(match, start)]
    article = _ARTICLE.match(text, start)
    names = {(a + start, b + start) for a, b in _name_gaps(body)}
    figures = [(m.start() + start, m.end() + start) for m in _SPREAD_FIGURES.finditer(body)]
    for match in _SPACE.finditer(text, start, end):
        if article and match.span() == article.span(1):
            if match[0] != "\u3000":
                edits.append(Edit(match.start(), match.end(), "\u3000", "M-5"))
            continue
        if (match.start(), match.end()) in names:
            if match[0] != "\u3000":
                edits.append(Edit(match.start(), match.end(), "\u3000", "L-9", 0.9))
            continue
        if any(a <= match.start() < b for a, b in figures):
            edits.append(Edit(match.start(), match.end(), "", "L-4"))
            continue
        left, right = text[match.start() - 1], text[match.end()]
        if _chinese(left) or _chinese(right):
            if "\u3000" in match[0] and _han(left) and _han(right) and len(body) <= 40:
                continue  # the one-em space of a name or of a chapter's marker; title and numbering decide
            edits.append(Edit(match.start(), match.end(), "", "L-4"))
        elif len(match[0]) > 1 or match[0] == "\u3000":
            edits.append(Edit(match.start(), match.end(), " ", "L-4"))
    return edits


def _name_gaps(body: str) -> set[tuple[int, int]]:
    """The blanks of a line that belong to a name: inside a spread one, and between a post and its holder."""
    if body.replace(" ", "").replace("\u3000", "") in _TWO:
        return set()
    if _SPREAD.match(body):  # 省 长  王 予 波: letters spaced out, the wider blank parts post and name
        gaps = [match.span() for match in _SPACE.finditer(body)]
        widest = max(gaps, key=lambda gap: gap[1] - gap[0])
        wide = [gap for gap in gaps if gap[1] - gap[0] == widest[1] - widest[0]]
        return set(wide) if len(wide) == 1 and len(gaps) > 1 and _POST_LETTERS.match(body[: wide[0][0]]) else set()
    gaps_of_names: set[tuple[int, int]] = set()
    for match in _NAME.finditer(body):
        if len(body) > _LINE and not (body[match.end() :].lstrip()[:1] in "）)" and _in_bracket(body, match.start())):
            continue
        if match["gap"]:
            gaps_of_names.add(match.span("gap"))
        inner = _SPACE.search(match["name"])
        if inner:
            at = match.start("name")
            gaps_of_names.add((at + inner.start(), at + inner.end()))
    return gaps_of_names


def _in_bracket(body: str, at: int) -> bool:
    """True when a bracket opened before this place, near by, is still open there."""
    opened = max(body.rfind("（", 0, at), body.rfind("(", 0, at))
    return opened >= 0 and at - opened <= _LINE and not re.search("[）)]", body[opened:at])


def _heading(match: re.Match[str], start: int) -> list[Edit]:
    """第 一 章  总  则: the marker and the title closed up, one em between (rule M-2)."""
    edits = [Edit(m.start() + start, m.end() + start, "", "M-2") for m in _SPACE.finditer(match[1])]
    gap = match.end(1), match.start(2)
    edits.append(Edit(gap[0] + start, gap[1] + start, "\u3000", "M-2"))
    title = match[2]
    offset = match.start(2) + start
    edits.extend(Edit(m.start() + offset, m.end() + offset, "", "M-2") for m in _SPACE.finditer(title))
    return edits


def _han(char: str) -> bool:
    return re.match(f"[{_HAN}]", char) is not None


def _chinese(char: str) -> bool:
    return char in _MARKS or _han(char)
