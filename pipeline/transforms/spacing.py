"""Blanks in Chinese text (rules L-4, L-9 and M-2).

A blank inside a personal name, or between post and name, becomes one U+3000 and stays; the blank after a chapter's
marker likewise (M-2). Letter-spaced words and figures are closed up.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.diagnostics import Diagnostics
from pipeline.lang.han import HAN
from pipeline.model.nodes import Document
from pipeline.patterns import regex
from pipeline.transforms.edits import Edit, Worded, rewrite, text_of
from pipeline.transforms.names import BLANK, kept_blanks, spread_blanks
from pipeline.transforms.trees import each_worded, settled

_MARKS = "，、；：。？！．’”）》〉」』】〕〗］｝‘“（《〈「『【〔〖［｛—…～％·"
_BLANKS = regex(f"{BLANK}+")
_ANY = regex(BLANK)
# A line of single characters: 政 府 工 作 报 告, 2022 年 政 府.
_SPREAD = regex(rf"(?:(?:{HAN}|[0-9]+){BLANK}+){{2,}}(?:{HAN}|[0-9]+)")
_FIGURES = regex(rf"(?<![0-9.,])[0-9](?:{BLANK}[0-9.]){{2,}}(?![0-9.,])")
_N = "[一二三四五六七八九十百零〇0-9]"
_CHAPTER = regex(
    rf"(第{BLANK}*(?:{_N}{BLANK}*)+(?:部分|部份|编|篇|章|节|編|節|条|條)(?:之[一二三四五六七八九十])?)({BLANK}+)(\S.*)"
)
_ARTICLE = regex(
    rf"{BLANK}*第{BLANK}*(?:{_N}{BLANK}*)+(?:-[0-9]+{BLANK}*)?[条條](?:之[一二三四五六七八九十]+)?({BLANK}+)(?=\S)"
)
# Between the passing of a law and its amendments: …通过　根据…修正
_AMENDED = regex("(?<=[过過正订訂布行准])\u3000+(?=根据|根據|自|(?:19|20)[0-9]{2}年)")
# The number of a table or picture and its title: 表1　主要指标.
_CAPTION = regex(rf"{BLANK}*附?[图表圖]{BLANK}?{_N}+(?:[-—.．·][0-9]+)*({BLANK}+)(?=\S)")
# Between bodies that issue a document together: 县教育局　县财政局关于…的通知.
_BODY_END = "府委会局厅部院室办署行社司"
_JOINT = regex(
    rf"(?<=[{_BODY_END}]){BLANK}+(?={HAN}{{2,30}}?[{_BODY_END}](?:{BLANK}+{HAN}{{2,30}}?[{_BODY_END}])*(?:关于|關於|印发|印發))"
)
_LINE = 40
_TITLE = 120


def transform(document: Document, found: Diagnostics) -> Document:
    """The document without stray blanks."""
    return each_worded(document, lambda block: clean(block, found))


def clean(block: Worded, found: Diagnostics) -> Worded:
    """One paragraph or heading without stray blanks."""
    if settled(block):
        return block
    text = text_of(block)
    if _ANY.search(text):
        block = rewrite(block, _spaces(text), found)
    return block


def _spaces(text: str) -> Iterator[Edit]:
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    if end <= start:
        yield Edit(0, len(text), "", "L-4")
        return
    if start:
        yield Edit(0, start, "", "L-4")
    if end < len(text):
        yield Edit(end, len(text), "", "L-4")
    keep: dict[tuple[int, int], str] = {}
    if end - start <= _LINE:
        body = text[start:end]
        chapter = _CHAPTER.fullmatch(body)
        if chapter:
            keep[(chapter.start(2) + start, chapter.end(2) + start)] = "M-2"
        else:
            names = spread_blanks(body) if _SPREAD.fullmatch(body) else kept_blanks(body)
            keep = {(a + start, b + start): "L-9" for a, b in names}
    elif "(" in text or "（" in text:
        keep = dict.fromkeys(kept_blanks(text), "L-9")
    caption = _CAPTION.match(text)
    if caption and end - start <= _LINE and text[end - 1] not in "。；，：":
        keep[caption.span(1)] = "M-2"
    for between in _JOINT.finditer(text, start, min(end, start + _TITLE)):
        keep[between.span()] = "H-4"
    for amended in _AMENDED.finditer(text):
        keep[amended.span()] = "M-12"
    article = _ARTICLE.match(text)
    if article:
        keep[article.span(1)] = "M-2"
    for match in _FIGURES.finditer(text):
        if _chinese(text[match.start() - 1 : match.start()]) or _chinese(text[match.end() :].lstrip()[:1]):
            keep.update((run.span(), "L-4") for run in _BLANKS.finditer(text, *match.span()))
    for match in _BLANKS.finditer(text, start, end):
        rule = keep.get(match.span())
        if rule == "L-4":
            yield Edit(*match.span(), "", "L-4")
        elif rule is not None:
            if match[0] != "\u3000":
                yield Edit(*match.span(), "\u3000", rule, 0.9)
        elif _chinese(text[match.start() - 1]) or _chinese(text[match.end()]):
            yield Edit(*match.span(), "", "L-4")
        elif match[0] != " ":
            yield Edit(*match.span(), " ", "L-4")


def _chinese(char: str) -> bool:
    return bool(char) and ("\u3400" <= char <= "\u9fff" or char in _MARKS or char == "〇" or char >= "\U00020000")
