"""Marks: half-width ones left over, doubled ones, commas for 、 (GB/T 15834-2011; rules L-12 to L-15)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.check.passages import Findings, Passage
from pipeline.diagnostics import Code
from pipeline.model.nodes import Role
from pipeline.patterns import regex

_H = "\u3400-\u9fff〇"
_HALF = regex(rf"(?<=[{_H}”’）》])[,;:?!\"'.](?=[{_H}“‘（《]|$)|(?<=[{_H}”’）》])[()]|[()](?=[{_H}“‘（《])")
_DOUBLED = regex("[，、；：][，、；：。！？]|。[，、；：。]|[！？][，、；：。]|[。！？][”』」）][。](?!”)")
_ITEMS = regex(rf"(?<![{_H}])(?:[{_H}]{{2,4}}[，,]){{2,30}}[{_H}]{{2,4}}等(?=[{_H}]{{0,8}}[。；，])")
_QUOTED_ITEMS = regex("[”》]、[“《]")
_AFTER_ORDINAL = regex("^[（(][一二三四五六七八九十]{1,3}[）)][、，.．]")
_AFTER_ET_CETERA = regex("(?<![平对同优高上中初头劣均不何一二三])等、")
_ET_CETERA_TWICE = regex("……等|等等?……")
_HEADING_END = regex("[，、；：,;:]$")
_VERB_OPENING = regex("[，,][坚推加强提促健完深扎持全大统优着加建发扩保落]")


def check(passages: Sequence[Passage], findings: Findings) -> None:
    """Marks of every passage, ends of headings by their siblings, and styles told once."""
    quoted: list[tuple[Passage, re.Match[str]]] = []
    for passage in passages:
        text = passage.text
        for match in _HALF.finditer(text):
            findings.warn(Code.HALF_WIDTH, passage, *match.span(), mark=match[0])
        for match in _DOUBLED.finditer(text):
            findings.warn(Code.MARKS_DOUBLED, passage, *match.span(), marks=match[0])
        for match in _ITEMS.finditer(text):
            if not _VERB_OPENING.search(match[0]):
                findings.ask(Code.COMMA_LIST, passage, *match.span(), items=match[0])
        for match in _AFTER_ORDINAL.finditer(text):
            findings.ask(Code.MARK_TOO_MANY, passage, *match.span(), marks=match[0][-1], case="ordinal")
        for match in _AFTER_ET_CETERA.finditer(text):
            findings.ask(Code.MARK_TOO_MANY, passage, *match.span(), marks="、", case="et-cetera")
        for match in _ET_CETERA_TWICE.finditer(text):
            findings.ask(Code.MARK_TOO_MANY, passage, *match.span(), marks="……", case="ellipsis")
        quoted.extend((passage, match) for match in _QUOTED_ITEMS.finditer(text))
        if passage.level and _HEADING_END.search(text):
            findings.warn(Code.HEADING_END, passage, len(text) - 1, len(text), mark=text[-1], case="mark")
    if quoted:
        passage, match = quoted[0]
        findings.ask(Code.QUOTED_ITEMS, passage, *match.span(), count=len(quoted))
    _heading_stops(passages, findings)
    _restored(passages, findings)


def _heading_stops(passages: Sequence[Passage], findings: Findings) -> None:
    """Headings of one kind end alike: the few with a stop among many without, or the other way round."""
    by_role: dict[Role, list[Passage]] = {}
    for passage in passages:
        if passage.level:
            by_role.setdefault(passage.role, []).append(passage)
    for members in by_role.values():
        stopped = [passage for passage in members if passage.text.endswith("。")]
        bare = [passage for passage in members if not passage.text.endswith("。")]
        few, many = sorted((stopped, bare), key=len)
        if few and len(many) >= 4 * len(few):
            case = "stop" if few is stopped else "no-stop"
            for passage in few:
                at = len(passage.text)
                findings.ask(Code.HEADING_END, passage, at - 1, at, mark="。", case=case)


def _restored(passages: Sequence[Passage], findings: Findings) -> None:
    """Half-width marks of the source that clean-up made full-width: one finding for the document."""
    rules = ("L-7", "L-10", "L-12", "L-13")
    marks = [change for change in findings.changes if change.rule in rules and change.before.isascii()]
    first = next((p for p in passages if marks and p.span is not None and p.span.last >= marks[0].line), None)
    if first is not None:
        findings.ask(Code.HALF_WIDTH_SOURCE, first, 0, 1, count=len(marks), first_line=marks[0].line)
