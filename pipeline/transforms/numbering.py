"""Headings and run-in leads: marker grammar, nesting, unnumbered ones by their parallels (rules M-1 to M-9, M-15)."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.diagnostics import Code, Diagnostics, Place
from pipeline.lang.marks import is_han
from pipeline.lang.numerals import chinese_number
from pipeline.model.nodes import Block, Document, Heading, Paragraph, Phrase, Role, Text
from pipeline.model.walk import plain_text
from pipeline.transforms.edits import with_phrase
from pipeline.transforms.markers import ATTACHMENT, NAMED, RANK, article_of, marker_of, salutation

_ENDER = re.compile(r"[。！？：；]")
_LEAD = re.compile(r"[^。！？：；]{3,}?[。！？：](?:[”’』」）])?")
_STANDALONE = 48
_REACH = 80  # paragraphs between two numbered siblings
_PLAIN = 25
_LEAD_HAN = 30
_SIBLINGS = 3
_LEADS = {
    Role.HEADING_1: Role.LEAD,
    Role.HEADING_2: Role.LEAD_2,
    Role.HEADING_3: Role.LEAD_3,
    Role.HEADING_4: Role.LEAD_3,
}
_COUNT_WORDS = re.compile(r"^(?:[一二三四五六七八九十]+[是要]|首先|其次|再次|最后|第[一二三四五六七八九十]+[，,])")
# An address or a word that carries on from the paragraph before: no lead begins with it.
_LINKED = re.compile(
    r"^(?:(?:各位[\u3400-\u9fff]{2,4}|同志们|同志們|朋友们|朋友們)[，,！!]|但|还[必须要应有]|因此|因而|所以|同时|然而|此外|为此|总之|这[些个是次样就]|"
    r"[我他它]们|当前|与此|其中|例如|另外|還[必須要應有]|所以|同時|這|我們)"
)
_CLOSING = re.compile(r"(?:谢谢|謝謝|报告完毕|特此|此致|敬礼|请予审议|請予審議)")


def transform(document: Document, found: Diagnostics) -> Document:
    """The document with headings at their levels and run-in leads marked."""
    if any(isinstance(block, Heading) or _literal(block) for block in document.blocks):
        return document
    blocks = [_numbered(block, document.blocks, at) for at, block in enumerate(document.blocks)]
    blocks = _bare_numbers(blocks)
    blocks = _plain_headings(blocks)
    blocks = _levels(blocks, found)
    return replace(document, blocks=tuple(_leads(blocks)))


def _literal(block: Block) -> bool:
    return isinstance(block, Paragraph) and block.cues.literal


def _numbered(block: Block, blocks: tuple[Block, ...], at: int) -> Block:
    """A numbered line alone becomes a heading; a numbered sentence with text after it gets a lead."""
    if not isinstance(block, Paragraph) or block.role is not Role.BODY or _has_lead(block):
        return block
    text = plain_text(block.children)
    marker = marker_of(text)
    if block.cues.outline and not (marker and len(text) > _STANDALONE * 2):
        role = marker.role if marker else Role.HEADING_PLAIN
        return Heading(block.cues.outline, role, block.children, block.id, block.span, block.cues)
    if marker is None or not text[marker.end :].strip():
        if article_of(text):
            return replace(block, role=Role.ARTICLE)
        return _named(block, blocks, at)
    body = text[marker.end :]
    if not _ENDER.search(body) and len(text) <= _STANDALONE and at + 1 < len(blocks):
        return Heading(1, marker.role, block.children, block.id, block.span, block.cues)
    if _sentence_alone(text, marker.role, blocks, at):
        return Heading(1, marker.role, block.children, block.id, block.span, block.cues)
    end = _lead_end(text, marker.end)
    if end and end < len(text) and marker.role in _LEADS and end <= 60:
        return replace(block, children=with_phrase(block.children, 0, end, _LEADS[marker.role]))
    return block


def _bare_numbers(blocks: list[Block]) -> list[Block]:
    """三 alone on its line, after 二、… as a heading: a part without a title."""
    out: list[Block] = []
    number = 0
    for block in blocks:
        if isinstance(block, Heading) and block.role is Role.HEADING_1:
            marker = marker_of(plain_text(block.children))
            number = marker.number if marker else 0
        elif isinstance(block, Paragraph) and block.role is Role.BODY and number:
            text = plain_text(block.children).strip()
            if re.fullmatch("[一二三四五六七八九十]{1,3}", text) and chinese_number(text) == number + 1:
                number += 1
                out.append(Heading(1, Role.HEADING_1, block.children, block.id, block.span, block.cues))
                continue
        out.append(block)
    return out


def _has_lead(block: Paragraph) -> bool:
    return bool(block.children) and isinstance(block.children[0], Phrase)


def _sentence_alone(text: str, role: Role, blocks: tuple[Block, ...], at: int) -> bool:
    """一、…。 alone on its line is a heading when long unmarked text follows it, and so it was with its elder siblings.

    The items of a list follow each other.
    """
    if len(text) > _STANDALONE or not text.endswith("。") or len(_ENDER.findall(text)) > 1:
        return False
    before, after = blocks[at - 1] if at else None, blocks[at + 1] if at + 1 < len(blocks) else None
    if not isinstance(before, Paragraph) or not isinstance(after, Paragraph):
        return False
    following = plain_text(after.children)
    if marker_of(following) is not None or article_of(following) or len(following) <= _STANDALONE:
        return False
    marker = marker_of(text)
    assert marker is not None
    for back in range(at - 1, max(-1, at - 1 - _REACH), -1):
        block = blocks[back]
        other = plain_text(block.children) if isinstance(block, Paragraph) else ""
        sibling = marker_of(other)
        if sibling is not None and sibling.role is role:
            if marker.number == 1 and back < at - 1:
                return True
            if back == at - 1 or sibling.number != marker.number - 1:
                return False
            alone = not _ENDER.search(other) and len(other) <= _STANDALONE
            return alone or _sentence_alone(other, role, blocks, back)
    return marker.number == 1


def _named(block: Paragraph, blocks: tuple[Block, ...], at: int) -> Block:
    """Headings known by their word alone (序言, 附则, 结束语), with text after them."""
    text = plain_text(block.children).strip()
    following = blocks[at + 1] if at + 1 < len(blocks) else None
    if text in NAMED and isinstance(following, Paragraph) and len(plain_text(following.children)) > len(text) + 8:
        return Heading(1, Role.HEADING_PLAIN, block.children, block.id, block.span, block.cues)
    return block


def _lead_end(text: str, start: int) -> int:
    """Where the first sentence ends, outside brackets and quotes; a closing mark right after it is included."""
    depth = 0
    for at in range(start, min(len(text), start + 80)):
        char = text[at]
        if char in "“‘（《「『〔【":
            depth += 1
        elif char in "”’）》」』〕】":
            depth = max(0, depth - 1)
        elif char in "。！？：" and depth == 0:
            end = at + 1
            return end + 1 if end < len(text) and text[end] in "”’）」』" else end
    return 0


def _could_be_plain(block: Block, before: Block | None) -> bool:
    if not isinstance(block, Paragraph) or block.role is not Role.BODY:
        return False
    text = plain_text(block.children).strip()
    if isinstance(before, Paragraph) and ATTACHMENT.match(plain_text(before.children).strip()):
        return False  # the title of an attachment
    return (
        3 <= len(text) <= _PLAIN
        and not re.search(r"[。！？：；，、,;:]$", text)
        and not _ENDER.search(text)
        and not salutation(text)
        and marker_of(text) is None
        and not _COUNT_WORDS.match(text)
        and not _CLOSING.search(text)
        and sum(map(is_han, text)) >= 3
    )


def _plain_headings(blocks: list[Block]) -> list[Block]:
    """Unnumbered headings between paragraphs: by a cue of the source, or when a second one runs parallel (M-15)."""
    candidates = [at for at, block in enumerate(blocks) if _could_be_plain(block, blocks[at - 1] if at else None)]
    text = {at: plain_text(block.children) for at in candidates if isinstance(block := blocks[at], Paragraph)}
    chosen: set[int] = set()
    for at in candidates:
        block = blocks[at]
        assert isinstance(block, Paragraph)
        following = blocks[at + 1] if at + 1 < len(blocks) else None
        opens = isinstance(following, Heading) or (
            isinstance(following, Paragraph)
            and following.role is Role.BODY
            and len(plain_text(following.children)) > 30
        )
        if not opens:
            continue
        cue = block.cues.bold or (block.cues.align is not None and block.cues.align.value == "center")
        if cue or any(other != at and _parallel(text[at], text[other]) for other in candidates):
            chosen.add(at)
    out: list[Block] = []
    for at, block in enumerate(blocks):
        if at in chosen and isinstance(block, Paragraph):
            out.append(Heading(1, Role.HEADING_PLAIN, block.children, block.id, block.span, block.cues))
        else:
            out.append(block)
    return out


def _parallel(one: str, other: str) -> bool:
    """Two headings built alike: the same words at the end, or the same at the start and much the same length."""
    if one == other:
        return False
    tail = 0
    while tail < min(len(one), len(other)) and one[-1 - tail] == other[-1 - tail]:
        tail += 1
    common = set(one) & set(other)
    return tail >= 2 or (len(common) >= 4 and len(common) >= 0.5 * min(len(set(one)), len(set(other))))


def _levels(blocks: list[Block], found: Diagnostics) -> list[Block]:
    """Outline levels by nesting (M-4); gaps and repeats of numbers are told (M-3)."""
    stack: list[tuple[int, int]] = []  # (rank, number)
    out: list[Block] = []
    for block in blocks:
        if not isinstance(block, Heading):
            out.append(block)
            continue
        if block.cues.outline:
            out.append(block)
            continue
        text = plain_text(block.children)
        marker = marker_of(text)
        rank = RANK[marker.role] if marker else RANK.get(block.role, -1)
        number = marker.number if marker else chinese_number(text.strip()) if block.role in RANK else 0
        while stack and stack[-1][0] > rank:
            stack.pop()
        if stack and stack[-1][0] == rank:
            previous = stack.pop()[1]
            if marker and number not in (previous + 1, 1):
                place = Place(block.span.file, block.span.first) if block.span else None
                found.info(Code.NUMBERING_GAP, place, before=previous, after=number, text=text[:20])
        stack.append((rank, number))
        out.append(replace(block, level=len(stack)))
    return out


def _leads(blocks: list[Block]) -> list[Block]:
    """Leads without a marker: a first sentence set apart by the source, or opened alike by three paragraphs of a
    section (M-8)."""
    out = list(blocks)
    if any(isinstance(block, Paragraph) and block.role is Role.ARTICLE for block in blocks):
        return out  # the paragraphs of a law are clauses
    section: list[int] = []
    for at, block in enumerate([*blocks, None]):
        if block is None or isinstance(block, Heading):
            _mark_section(out, section)
            section = []
        elif isinstance(block, Paragraph) and block.role is Role.BODY:
            section.append(at)
    return out


def _mark_section(out: list[Block], section: list[int]) -> None:
    """Marks the leads the source set apart, and those of three or more paragraphs in a row; two may be chance."""
    run: list[tuple[int, int]] = []
    for at in [*section, -1]:
        end = _plain_lead(out[at]) if at >= 0 else 0
        if end:
            run.append((at, end))
            continue
        for place, stop in run:
            block = out[place]
            if isinstance(block, Paragraph) and (len(run) >= _SIBLINGS or _bold_start(block)):
                out[place] = replace(block, children=with_phrase(block.children, 0, stop, Role.LEAD))
        run = []


def _plain_lead(block: Block) -> int:
    if not isinstance(block, Paragraph) or _has_lead(block):
        return 0
    text = plain_text(block.children)
    end = _lead_end(text, 0)
    if not end or end >= len(text) - 1 or text[end - 1] == "：" or _COUNT_WORDS.match(text) or _LINKED.match(text):
        return 0
    first = text[:end]
    han = sum(map(is_han, first))
    if not 4 <= han <= _LEAD_HAN or any(char.isdigit() for char in first) or text[end - 1] != "。":
        return 0
    return end


def _bold_start(block: Block) -> bool:
    return isinstance(block, Paragraph) and bool(block.children) and not isinstance(block.children[0], (Text, Phrase))
