"""Numbers that should count on: headings and items, articles, 一是…二是…, circled figures, levels of headings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from pipeline.check.passages import Findings, Passage
from pipeline.diagnostics import Code
from pipeline.lang.numerals import chinese_number
from pipeline.model.nodes import Role
from pipeline.patterns import regex
from pipeline.transforms.markers import RANK, article_of, marker_of

_N = "[一二三四五六七八九十]{1,3}"
# Counted clauses open after a mark: 一是抓学习；二是强调研。 第一，…第二，…
_CLAUSES = (
    regex(rf"(?:^|(?<=[。，；：！？、”）]))({_N})是(?!否|非)"),
    regex(rf"(?:^|(?<=[。，；：！？”）]))({_N})要(?!求|素|点)"),
    regex(rf"(?:^|(?<=[。；：！？”）]))第({_N})[，、]"),
    regex(rf"(?:^|(?<=[。，；：！？”）]))其({_N})[，、是]"),
)
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_CIRCLE = regex(f"[{_CIRCLED}]")
_ARTICLE = regex(r"第\s*([一二三四五六七八九十百千零〇\s]+|[0-9]+)[条條](之)?")
_FORM = {Role.HEADING_1: "一、", Role.HEADING_2: "（一）", Role.HEADING_3: "1.", Role.HEADING_4: "（1）"}
_DEEPEST = 8  # lists that may stand open inside one another
_QUOTED = frozenset((Role.NOTE, Role.GLOSSARY, Role.TITLE, Role.OCCASION, Role.ATTACHMENT_NOTE))


class _Open(NamedTuple):
    """A list under way: its rank, the last number, how that was written."""

    rank: int
    number: int
    shown: str


def check(passages: Sequence[Passage], findings: Findings) -> None:
    """Gaps, repeats and jumps (typographic rule M-3; GB/T 9704-2012, 7.3.3 for the order of forms)."""
    _markers(passages, findings)
    _levels(passages, findings)
    _articles(passages, findings)
    _clauses(passages, findings)


def _markers(passages: Sequence[Passage], findings: Findings) -> None:
    stack: list[_Open] = []
    last: dict[int, int] = {}
    for passage in passages:
        if passage.role is Role.ATTACHMENT_MARK:
            stack.clear()
            last.clear()
        if passage.role in _QUOTED or not passage.top:
            continue
        marker = marker_of(passage.text)
        if marker is None:
            if passage.level:
                # A heading without a number opens a part of its own: what it holds counts anew.
                del stack[passage.level - 1 :]
            continue
        rank, shown = RANK[marker.role], passage.text[: marker.end].strip()
        now = _Open(rank, marker.number, shown)
        while stack and stack[-1].rank > rank:
            stack.pop()
        same = [depth for depth, entry in enumerate(stack) if entry.rank == rank]
        if not same:
            goes_on = last.get(rank) == marker.number - 1  # numbers may run through all parts of a document
            if marker.number != 1 and not goes_on and not _bare_count(marker.role, passage):
                findings.ask(Code.NUMBER_STARTS_LATE, passage, 0, marker.end, shown=shown)
            last[rank] = marker.number
            stack.append(now)
            continue
        last[rank] = marker.number
        follows = next((depth for depth in reversed(same) if stack[depth].number == marker.number - 1), None)
        if follows is not None:
            del stack[follows:]
        elif marker.number != 1:
            before = stack[same[-1]]
            if marker.number == before.number:
                findings.warn(Code.NUMBER_REPEATED, passage, 0, marker.end, shown=shown)
            else:
                findings.warn(Code.NUMBER_GAP, passage, 0, marker.end, before=before.shown, after=shown)
            del stack[same[-1] :]
        stack.append(now)
        del stack[:-_DEEPEST]


def _bare_count(role: Role, passage: Passage) -> bool:
    """A figure with a point may be no marker at all: 3. in a caption, 2、 in a quoted list."""
    return role in (Role.HEADING_3, Role.HEADING_4) and not passage.level


def _levels(passages: Sequence[Passage], findings: Findings) -> None:
    """Levels that skip one, and forms that do: 一、 with 1. under it where （一） belongs."""
    before = 0
    outer: Passage | None = None
    told = False
    for passage in passages:
        if not passage.level:
            continue
        if before and passage.level > before + 1:
            findings.warn(Code.LEVEL_SKIPPED, passage, 0, len(passage.text), before=before, after=passage.level)
        if outer is not None and not told and outer.role is Role.HEADING_1 and passage.role is Role.HEADING_3:
            detail = {"before": _FORM[outer.role], "after": _FORM[passage.role]}
            findings.ask(Code.FORM_SKIPPED, passage, 0, len(passage.text), **detail)
            told = True
        before, outer = passage.level, passage


def _articles(passages: Sequence[Passage], findings: Findings) -> None:
    """第几条 counts on through all chapters of a law; an article put in later is 第几条之一."""
    before = 0
    for passage in passages:
        if passage.role is not Role.ARTICLE or not article_of(passage.text):
            continue
        match = _ARTICLE.match(passage.text.strip())
        if match is None:
            continue
        digits = re.sub(r"\s", "", match[1])
        number = int(digits) if digits.isascii() else chinese_number(digits)
        if not match[2] and before and number not in (before + 1, 1):
            if number == before:
                findings.warn(Code.NUMBER_REPEATED, passage, 0, match.end(), shown=match[0])
            else:
                findings.warn(Code.NUMBER_GAP, passage, 0, match.end(), before=f"第{before}条", after=match[0])
        before = number


def _clauses(passages: Sequence[Passage], findings: Findings) -> None:
    """Counted clauses inside a paragraph, and over paragraphs that each open with one."""
    runs: dict[int, list[int]] = {}
    for passage in passages:
        if passage.level or passage.role is Role.ARTICLE:
            runs.clear()
            continue
        for kind, pattern in enumerate(_CLAUSES):
            hits = list(pattern.finditer(passage.text))
            if not hits:
                continue
            opens = hits[0].start() == 0
            run = runs.get(kind, []) if opens and chinese_number(hits[0][1]) > 1 else []
            run = _count(passage, [(m, chinese_number(m[1])) for m in hits], run, findings)
            runs[kind] = run if opens else []
        circles = [(m, _CIRCLED.index(m[0]) + 1) for m in _CIRCLE.finditer(passage.text)]
        if len(circles) > 1 and circles[0][1] == 1:
            _count(passage, circles, [], findings)


def _count(
    passage: Passage, hits: Iterable[tuple[re.Match[str], int]], run: list[int], findings: Findings
) -> list[int]:
    """Follow numbers that may nest; what follows on no open list is told. Gives back the lists still open."""
    run = list(run)
    for match, number in hits:
        while run and run[-1] != number - 1 and (number - 1 in run):
            run.pop()
        if run and run[-1] == number - 1:
            run[-1] = number
        elif number == 1:
            run.append(1)
            del run[:-_DEEPEST]
        elif run and number > run[-1] + 1:
            shown = match[0]
            missing = _spelt(run[-1] + 1)
            findings.warn(Code.CLAUSE_GAP, passage, match.start(), match.end(), shown=shown, missing=missing)
            run[-1] = number
        elif run and number == run[-1]:
            findings.warn(Code.NUMBER_REPEATED, passage, match.start(), match.end(), shown=match[0])
        else:
            run = []
    return run


def _spelt(number: int) -> str:
    digits = "零一二三四五六七八九十"
    return digits[number] if number <= 10 else f"十{digits[number - 10]}" if number < 20 else str(number)
