"""Headings and articles: marker grammar, nesting, unnumbered headings by their parallels (rules M-1 to M-9, M-15)."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

from pipeline.diagnostics import Code, Diagnostics
from pipeline.lang.han import count_han
from pipeline.lang.numerals import chinese_number
from pipeline.model.nodes import Align, Block, Document, Heading, Paragraph, Phrase, Role
from pipeline.patterns import regex
from pipeline.records import replace
from pipeline.transforms.contents import LISTED
from pipeline.transforms.edits import place_of, text_of
from pipeline.transforms.leads import lead_end, mark_leads
from pipeline.transforms.markers import RANK, Marker, article_of, marker_of, salutation
from pipeline.transforms.pieces import with_phrase
from pipeline.transforms.trees import raw_paragraph

_ENDER = regex(r"[。！？：；]")
_NOT_HEADING_END = frozenset("，、,;；：:")
_STANDALONE, _PLAIN, _PLAIN_ALIKE = 64, 25, 40
_LEADS = {
    Role.HEADING_1: Role.LEAD,
    Role.HEADING_2: Role.LEAD_2,
    Role.HEADING_3: Role.LEAD_3,
    Role.HEADING_4: Role.LEAD_3,
}
_LAW_HEADINGS = frozenset((Role.HEADING_PART, Role.HEADING_CHAPTER, Role.HEADING_SECTION))
# Headings by their word alone.
_KNOWN = regex(
    "序言|序|前言|引言|导言|導言|绪论|緒論|总则|總則|总纲|總綱|附则|附則|分则|结语|結語|结束语|結束語|后记|後記|附录|附錄|"
    "名词解释|注释"
)
_BARE = regex("[一二三四五六七八九十]{1,3}")
_COUNTED = regex(r"(?:[一二三四五六七八九十]+[是要]|首先|其次|再次|最后|第[一二三四五六七八九十]+[，,、])")
_CLOSING = regex(r"谢谢|謝謝|报告完毕|特此|此致|敬礼|请予审议|請予審議|完毕$|^附[件表：:]")
# An adverb of time in front of a comma opens a sentence, not a heading.
_SINCE = regex(r"\w{0,8}(?:年来|以来|期间|时期|今年|去年)，")
_PERIOD = regex(
    "(?:对|关于)?(?:过去|今年|去年|今后|未来|上年|本年|当前|下一步|下步|明年|五年来|一年来|(?:19|20)[0-9]{2}年|“[^”]{2,4}”(?:时期|期间))"
)
_WORK = regex(
    "(?:工作|任务|目标|要求|回顾|安排|成就|成绩|成效|思路|部署|重点|打算|计划|建议|总结|情况|举措)(?:的?(?:意见|建议|考虑))?$"
)
_TEXT = 30  # characters from which a paragraph is text that a heading can stand above


def transform(document: Document, found: Diagnostics) -> Document:
    """The document with headings at their levels, articles and run-in leads marked."""
    blocks = list(document.blocks)
    if any(isinstance(block, Heading) for block in blocks) or not any(map(raw_paragraph, blocks)):
        return document
    law = _articles(blocks) >= 3
    top = 0  # number of the last heading of the form 一、
    for at, block in enumerate(blocks):
        if isinstance(block, Paragraph) and raw_paragraph(block):
            made = _numbered(block, blocks, at, law)
            if not law and _bare_number(text_of(block)) == top + 1 > 1 and _introduces(blocks, at):
                made = Heading(1, Role.HEADING_1, block.children, block.id, block.span, block.cues)
            if isinstance(made, Heading) and made.role is Role.HEADING_1:
                marker = _marker(made)
                top = marker.number if marker else top
            blocks[at] = made
    _plain_headings(blocks, law)
    _levels(blocks, found)
    if not law:
        mark_leads(blocks)
    return replace(document, blocks=tuple(blocks))


def _bare_number(text: str) -> int:
    """The value of a line that is nothing but a Chinese numeral, else 0."""
    return chinese_number(text.strip()) if _BARE.fullmatch(text.strip()) else 0


def _marker(block: Heading) -> Marker | None:
    """The marker of a heading, a lone numeral included."""
    if block.role is Role.HEADING_PLAIN:
        return None
    text = text_of(block)
    if number := _bare_number(text):
        return Marker(Role.HEADING_1, number, len(text))
    return marker_of(text)


def _articles(blocks: list[Block]) -> int:
    """Give 第一条 … its role; how many there are."""
    count = 0
    for at, block in enumerate(blocks):
        if isinstance(block, Paragraph) and raw_paragraph(block) and article_of(text_of(block)):
            blocks[at] = replace(block, role=Role.ARTICLE)
            count += 1
        elif isinstance(block, Paragraph) and block.role is Role.ARTICLE:
            count += 1
    return count


def _numbered(block: Paragraph, blocks: list[Block], at: int, law: bool) -> Block:
    """A numbered line alone becomes a heading; a numbered sentence with text after it gets a lead."""
    if block.children and isinstance(block.children[0], Phrase):
        return block
    text = text_of(block)
    marker = marker_of(text)
    if block.cues.outline and not (marker and len(text) > _STANDALONE * 2):
        return Heading(
            block.cues.outline,
            marker.role if marker else Role.HEADING_PLAIN,
            block.children,
            block.id,
            block.span,
            block.cues,
        )
    if marker is None or (law and marker.role not in _LAW_HEADINGS):
        return block
    if marker.role in _LAW_HEADINGS and not text[marker.end :].strip() and at + 1 < len(blocks):
        return Heading(1, marker.role, block.children, block.id, block.span, block.cues)
    body = text[marker.end :].strip()
    if not body:
        return block
    if (
        len(text) <= _STANDALONE
        and body[-1] not in _NOT_HEADING_END
        and not _ends_inside(body)
        and _introduces(blocks, at)
    ):
        return Heading(1, marker.role, block.children, block.id, block.span, block.cues)
    end = lead_end(text, marker.end, 90)
    if (
        end == len(text)
        and at + 1 < len(blocks)
        and text[-1] == "。"
        and end <= _STANDALONE
        and _stands_above(blocks, at, marker)
    ):
        return Heading(1, marker.role, block.children, block.id, block.span, block.cues)
    if end and marker.role in _LEADS and text[end - 1] != "：" and (end < len(text) or _introduces(blocks, at)):
        return replace(block, children=with_phrase(block.children, 0, end, _LEADS[marker.role]))
    return block


def _stands_above(blocks: list[Block], at: int, marker: Marker) -> bool:
    """True when a longer text without a marker follows: a numbered sentence alone is then a heading with its stop, and
    no item of a list."""
    following = blocks[at + 1]
    if not isinstance(following, Paragraph) or not raw_paragraph(following):
        return False
    text = text_of(following)
    inner = marker_of(text)
    before = blocks[at - 1] if at else None
    if isinstance(before, Paragraph):
        sibling = marker_of(text_of(before))
        if sibling is not None and sibling.role is marker.role:
            return False
    return len(text) > _TEXT and (inner is None or RANK[inner.role] > RANK[marker.role])


def _ends_inside(body: str) -> bool:
    """True when a sentence ends in the text, brackets and quotes left out."""
    return _ENDER.search(re.sub(r"《[^》]*》|“[^”]*”|（[^）]*）|「[^」]*」", "", body)) is not None


def _introduces(blocks: list[Block], at: int) -> bool:
    """True when text or a heading of another kind follows."""
    following = blocks[at + 1] if at + 1 < len(blocks) else None
    if isinstance(following, Paragraph):
        return following.role in (Role.BODY, Role.ARTICLE)
    return following is not None


# --- headings without a marker -------------------------------------------------------------------------------------


def _could_be_plain(block: Block) -> bool:
    if not isinstance(block, Paragraph) or not raw_paragraph(block):
        return False
    text = text_of(block).strip()
    return (
        2 <= len(text) <= _PLAIN_ALIKE
        and text[-1] not in _NOT_HEADING_END
        and not _ENDER.search(text)
        and not _SINCE.match(text)
        and not salutation(text)
        and marker_of(text) is None
        and not _COUNTED.match(text)
        and not _CLOSING.search(text)
        and count_han(text) >= 2
        and text[0] not in "—（(［[【《注|｜<"
    )


def _plain_headings(blocks: list[Block], law: bool) -> None:
    """Unnumbered headings between paragraphs: by a cue of the source, a list of contents, or a parallel (M-15)."""
    texts: dict[int, str] = {}
    chosen: set[int] = set()
    for at, block in enumerate(blocks):
        if not _could_be_plain(block) or not isinstance(block, Paragraph):
            continue
        text = text_of(block).strip()
        following = blocks[at + 1] if at + 1 < len(blocks) else None
        if not (
            isinstance(following, Heading)
            or (isinstance(following, Paragraph) and following.role is Role.ARTICLE)
            or (isinstance(following, Paragraph) and raw_paragraph(following) and len(text_of(following)) > _TEXT)
        ):
            continue
        cue = block.cues.bold or block.cues.align is Align.CENTER or block.cues.style == LISTED
        if _KNOWN.fullmatch(text.replace("\u3000", "")) or (cue and len(text) <= _PLAIN_ALIKE):
            chosen.add(at)
        elif not law and len(text) >= 3:
            texts[at] = text
    chosen |= _parallels(texts) | _periods(texts)
    for at in chosen:
        block = blocks[at]
        assert isinstance(block, Paragraph)
        blocks[at] = Heading(1, Role.HEADING_PLAIN, block.children, block.id, block.span, block.cues)


def _parallels(texts: dict[int, str]) -> set[int]:
    """Candidates that run parallel to another: the same end, the same start, or mostly the same words."""
    starts = Counter(text[:3] for text in texts.values())
    short = {at: text for at, text in texts.items() if len(text) <= _PLAIN}
    ends = Counter(text[-2:] for text in short.values())
    bags = {at: frozenset(_pairs(text)) for at, text in short.items()}
    by_pair: dict[str, set[int]] = {}
    for at, bag in bags.items():
        for pair in bag:
            by_pair.setdefault(pair, set()).add(at)
    out: set[int] = set()
    wordings = Counter(texts.values())
    for at, text in texts.items():
        if wordings[text] > 1:
            continue
        if len(text) > _PLAIN:
            if starts[text[:3]] >= 3:
                out.add(at)
            continue
        if ends[text[-2:]] >= 2 or starts[text[:3]] >= 3:
            out.add(at)
            continue
        shared = Counter(other for pair in bags[at] for other in by_pair[pair] if other != at)
        if any(count >= 2 and count >= 0.4 * min(len(bags[at]), len(bags[other])) for other, count in shared.items()):
            out.add(at)
    return out


def _periods(texts: dict[int, str]) -> set[int]:
    """Candidates that each name a time and its work, two of them at least: 过去一年工作回顾 … 今年重点任务 (M-15)."""
    found = {at for at, text in texts.items() if len(text) <= _PLAIN and _PERIOD.match(text) and _WORK.search(text)}
    return found if len(found) > 1 else set()


def _pairs(text: str) -> list[str]:
    return [text[at : at + 2] for at in range(len(text) - 1)]


# --- levels --------------------------------------------------------------------------------------------------------


def _levels(blocks: list[Block], found: Diagnostics) -> None:
    """Outline levels by nesting (M-4). A number is expected to follow its sibling's; a list that begins again inside
    another of its kind is nested when the outer one goes on after it (M-3)."""
    headings: list[tuple[int, Heading, Marker | None]] = []
    for at, block in enumerate(blocks):
        if isinstance(block, Heading):
            headings.append((at, block, _marker(block)))
    ranks = [_rank(marker) for _, _, marker in headings]
    plain_inside = _plain_is_inner(ranks)
    outer_after = _resumptions(headings)
    stack: list[tuple[int, int]] = []  # (rank, number)
    for index, (at, block, marker) in enumerate(headings):
        if block.cues.outline:
            continue
        rank = 100 if marker is None and plain_inside else ranks[index]
        number = marker.number if marker else 0
        while stack and stack[-1][0] > rank:
            stack.pop()
        if marker and number == 1 and index in outer_after:
            stack.append((rank, number))
        else:
            _to_sibling(stack, rank, number, block, marker is not None, found)
        blocks[at] = replace(block, level=len(stack))


def _to_sibling(
    stack: list[tuple[int, int]], rank: int, number: int, block: Heading, counted: bool, found: Diagnostics
) -> None:
    """Replace the entry of the same rank that this heading follows."""
    same = [depth for depth, entry in enumerate(stack) if entry[0] == rank]
    if same:
        depth = next((d for d in reversed(same) if stack[d][1] == number - 1), same[-1])
        previous = stack[depth][1]
        if counted and number not in (previous + 1, 1):
            found.info(Code.NUMBERING_GAP, place_of(block), before=previous, after=number, text=text_of(block)[:20])
        del stack[depth:]
    stack.append((rank, number))


def _rank(marker: Marker | None) -> int:
    return RANK[marker.role] if marker else -1


def _plain_is_inner(ranks: list[int]) -> bool:
    """True when headings without a marker stand inside numbered sections instead of above them."""
    if not ranks or ranks[0] == -1 or -1 not in ranks:
        return False
    top = min(rank for rank in ranks if rank >= 0)
    followed = sum(1 for one, after in pairwise(ranks) if one == -1 and after == top)
    return followed < 2 or ranks.count(-1) > ranks.count(top)


def _resumptions(headings: list[tuple[int, Heading, Marker | None]]) -> set[int]:
    """Headings numbered 1 that open a list nested in another of their own kind: the outer list goes on after it."""
    out: set[int] = set()
    last: dict[int, int] = {}  # rank -> number of the open list
    for index, (_, _, marker) in enumerate(headings):
        rank = _rank(marker)
        for lower in [r for r in last if r > rank]:
            del last[lower]
        if marker is None:
            last.clear()
            continue
        before = last.get(rank)
        if marker.number == 1 and before is not None and _goes_on(headings, index, rank, before + 1):
            out.add(index)
        last[rank] = marker.number
    return out


def _goes_on(headings: list[tuple[int, Heading, Marker | None]], index: int, rank: int, wanted: int) -> bool:
    number = 1
    for _, _, marker in headings[index + 1 : index + 60]:
        if marker is None or _rank(marker) < rank:
            return False
        if _rank(marker) != rank:
            continue
        if marker.number == number + 1:
            number += 1
            continue
        return marker.number == wanted
    return False
