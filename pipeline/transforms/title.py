"""The title block: title of several lines, occasion, speaker, salutation, in whatever order (rules M-11 to M-18)."""

from __future__ import annotations

import re

from pipeline.diagnostics import Code, Diagnostics
from pipeline.lang.han import HAN
from pipeline.model.build import plain_name
from pipeline.model.nodes import Block, Break, Document, Heading, Meta, Paragraph, Role
from pipeline.model.walk import plain_text
from pipeline.patterns import regex
from pipeline.records import dataclass, field, replace
from pipeline.transforms.edits import Edit, place_of, rewrite, text_of
from pipeline.transforms.markers import DATE, article_of, iso_date, marker_of, salutation, salutation_at_end
from pipeline.transforms.names import PLACEHOLDER, Speaker, speaker_of
from pipeline.transforms.occasion import EVENT_END, bare_occasion, occasion_lines
from pipeline.transforms.official import OFFICIAL_ROLES
from pipeline.transforms.pieces import divide, join, stripped, with_phrase
from pipeline.transforms.punctuation import clean
from pipeline.transforms.repeats import bare
from pipeline.transforms.trees import raw_paragraph

_SENTENCE = regex(r"[。！？；]")
_TITLE_END = regex(
    r"(?:报告|報告|决定|決定|通知|请示|請示|通报|通報|意见|意見|讲话|講話|决议|決議|公报|公報|公告|通告|命令|令|批复|批覆|函|纪要|"
    r"紀要|办法|辦法|条例|條例|规定|規定|细则|細則|方案|规划|規劃|纲要|綱要|说明|說明|法|"
    r"要点|总结|總結|计划|計劃|致辞|致詞|致辭|讲稿|演讲|解释|解釋|准则|準則|规则|規則|章程|宪法|憲法|白皮书|"
    r"白皮書|汇报|总结报告|提案|建议|议案)(?:\s*[（(][^）)]{1,24}[）)])?"
)
# 关于…计划 goes on with 执行情况…的报告: what a title is about may itself end as titles do.
_OPEN_TITLE = regex("关于[^。]{0,200}(?:计划|規劃|规划|纲要|方案|要点|条例|规定|办法|法|预算)$")
_REPORTING = regex(r"(?:的|情况)?(?:报告|通知|意见|决定|决议|说明|批复|公告)(?:\s*[（(][^）)]{1,24}[）)])?$")
_DASHED = regex(r"(?:——|—|--|――)(?=[^—]{0,14}(?:[0-9]{4}|[一二三四五六七八九〇零○]{4})\s*年)")
_BRACKETED = regex(r"[（(](?=\s*(?:[0-9]{4}|[一二三四五六七八九〇零○]{4})\s*年\s*[0-9一二三四五六七八九十]{1,3}\s*月)")
_AFTER_EVENT = regex(r"(?<=上)[ \u3000]+(?=\S)|(?<=[）)])[ \u3000]*(?=[^）)\s])")
_NUMBER_LINE = regex(
    rf"{HAN}{{0,12}}[〔\[（(](?:19|20)[0-9]{{2}}[〕\]）)]\s*第?\s*[0-9]+\s*[号號]|(?:国务院令|主席令|"
    r"第[0-9一二三四五六七八九十百]+号)"
)
_ADDRESSEE = regex(r"[^。！？；]{2,200}[：:]")
_AGENCY = regex(
    r"(?:政府|部门|部門|部|委|局|厅|院|办|会|机构|单位|企业|公司|学校|直属|中心|行|署|市|县|区|省)(?:（[^）]*）)?[：:]$"
)
_CREDIT = regex(
    r"(?:摄影?|供图|图片?|攝影?|影)\s*[）)]?$|^(?:图为|图：|圖為)|(?:记者|通讯员|記者)\s*\S{2,12}\s*(?:报道|摄|文/图)"
)
_TITLE_MOST, _LINES, _HEAD_BLOCKS = 70, 16, 60
_ASIDE = 24  # characters of a line between those of the title block that is none of them
_DATELINE = regex("(?:新华社|中新社|本报|人民网|新华网)[^，。]{0,16}(?:电|讯)")
# A body that gives a report under its own name.
_ISSUED_BY = regex("^[^，。]{2,20}(?:政府|委员会|厅|局|法院|检察院|办公室|部)$")
_EVIDENCE = 6  # letters of a line that must stand in a title known from elsewhere


@dataclass(slots=True)
class _Head:
    """The title block under way."""

    meta: Meta
    done: list[Block] = field(default_factory=list)
    title: list[Paragraph] = field(default_factory=list)
    known: str = ""  # letters of the title that the reader found elsewhere on the page
    titled: bool = False
    occasion: bool = False
    speaker: bool = False

    @property
    def begun(self) -> bool:
        """True when a line of the title block is known."""
        return self.titled or bool(self.title)


def transform(document: Document, found: Diagnostics) -> Document:
    """The document with its title block recognised and the metadata filled from it."""
    blocks = list(document.blocks)
    paragraphs = {at: block for at, block in enumerate(blocks) if isinstance(block, Paragraph)}
    named = {at for at, block in paragraphs.items() if block.role in OFFICIAL_ROLES}
    if not all(raw_paragraph(block) for at, block in paragraphs.items() if at not in named):
        return document
    lead = next(
        (at for at, block in enumerate(blocks) if isinstance(block, (Paragraph, Heading)) and at not in named), None
    )
    if lead is None or not isinstance(blocks[lead], Paragraph):
        return document
    head = _Head(document.meta, blocks[:lead], known=bare(document.meta.title))
    queue = _cut(blocks[lead : lead + _HEAD_BLOCKS], found)
    rest = _read_head(queue, head, found)
    if not head.titled and not head.meta.title:
        first = blocks[lead]
        assert isinstance(first, Paragraph)
        found.warn(Code.NO_TITLE, place_of(first))
    return replace(document, meta=head.meta, blocks=(*head.done, *rest, *blocks[lead + _HEAD_BLOCKS :]))


def _cut(blocks: list[Block], found: Diagnostics) -> list[Block]:
    """Lines of the head that hold two things are divided: title——occasion, occasion speaker, speaker salutation."""
    out: list[Block] = []
    for number, block in enumerate(blocks):
        if number >= _LINES or not isinstance(block, Paragraph) or len(text_of(block)) > 2 * _TITLE_MOST:
            out.extend(blocks[number:])
            break
        parts = _cut_line(block)
        out.extend([clean(stripped(part, found), found) for part in parts] if len(parts) > 1 else parts)
    return out


def _cut_line(block: Paragraph) -> list[Paragraph]:
    text = text_of(block)
    if _SENTENCE.search(text[:-1]):
        return [block]
    at = salutation_at_end(text)
    if at and (speaker_of(text[:at]) or EVENT_END.search(text[:at])):
        first, second = divide(block, at)
        return [*_cut_line(first), second]
    for pattern in (_DASHED, _BRACKETED):
        match = pattern.search(text)
        if match and match.start() and DATE.search(text, match.start()) and _TITLE_END.search(text, 0, match.start()):
            first, second = divide(block, match.start())
            return [*_cut_line(first), *_cut_line(second)]
    match = _AFTER_EVENT.search(text)
    if match and DATE.search(text, 0, match.start()) and speaker_of(text[match.end() :].strip()):
        first, second = divide(block, match.start())
        return [first, second]
    glued = _glued_speaker(text)
    if glued:
        first, second = divide(block, glued)
        return [first, second]
    return [block]


def _glued_speaker(text: str) -> int:
    """Where a post and name begin that stand on the title's line, parted from it by a blank."""
    for match in re.finditer(r"[ \u3000]+", text):
        before, after = text[: match.start()], text[match.end() :]
        if _TITLE_END.search(before[-12:]) and len(before) > 5:
            speaker = speaker_of(after)
            if speaker and speaker.post_end:
                return match.start()
    return 0


def _read_head(queue: list[Block], head: _Head, found: Diagnostics) -> list[Block]:
    """Move what belongs to the title block into `head`; give back the rest."""
    at = 0
    while at < min(len(queue), _LINES):
        block = queue[at]
        if not isinstance(block, Paragraph):
            break
        text = text_of(block).strip()
        if _DATELINE.fullmatch(text):
            head.done.append(block)
            at += 1
            continue
        count = occasion_lines(queue, at) or (1 if head.begun and bare_occasion(text) else 0)
        if count:
            _close_title(head)
            _take_occasion([b for b in queue[at : at + count] if isinstance(b, Paragraph)], head, found)
            at += count
            continue
        if salutation(text):
            if head.begun or head.occasion or head.speaker or at == 0:
                _close_title(head)
                head.done.append(replace(block, role=Role.SALUTATION))
                at += 1
            break
        speaker = speaker_of(text)
        known = head.begun or head.occasion or (speaker and speaker.post_end)
        if speaker and known and not head.speaker and _plausible(speaker, text, queue, at, head):
            _close_title(head)
            _take_speaker(block, head, found)
            at += 1
            continue
        if head.begun:
            if _NUMBER_LINE.fullmatch(text):
                _close_title(head)
                head.done.append(replace(block, role=Role.DOCUMENT_NUMBER))
                head.meta = replace(head.meta, document_number=head.meta.document_number or text)
                at += 1
                continue
            if _CREDIT.search(text) and len(text) < 120:
                _close_title(head)
                head.done.append(replace(block, role=Role.CAPTION))
                at += 1
                continue
            if head.speaker and len(text) < 80 and _names_speaker(text, head) and _salutation_near(queue, at):
                head.done.append(replace(block, role=Role.CAPTION))
                at += 1
                continue
            if _ADDRESSEE.fullmatch(text) and _AGENCY.search(text) and not marker_of(text):
                _close_title(head)
                head.done.append(replace(block, role=Role.ADDRESSEE))
                at += 1
                break
        if not head.titled and _title_line(text, head, queue, at):
            head.title.append(block)
            at += 1
            continue
        if head.begun and len(text) <= _ASIDE and not _SENTENCE.search(text) and _head_goes_on(queue, at):
            _close_title(head)
            if _ISSUED_BY.search(text) and not head.speaker:
                block = replace(block, role=Role.SPEAKER)
                head.speaker = True
                head.meta = replace(head.meta, issuer=head.meta.issuer or text, creators=head.meta.creators or (text,))
            head.done.append(block)
            at += 1
            continue
        break
    _close_title(head)
    return queue[at:]


def _title_line(text: str, head: _Head, queue: list[Block], at: int) -> bool:
    """True when a line is the title or goes on with it."""
    if not text or len(text) > _TITLE_MOST or _SENTENCE.search(text) or marker_of(text) or article_of(text):
        return False
    if text[-1] in "：:，、,;." or not any(map(str.isalpha, text)):
        return False
    before = "".join(text_of(block).strip() for block in head.title)
    if before and bare(before) == head.known:
        return False
    if before and (_TITLE_END.search(before[-8:]) and ends_title(before)):
        if _OPEN_TITLE.search(before) and _REPORTING.search(text):
            return True
        return _TITLE_END.search(text[-8:]) is not None and text[0] in "（(《"
    if ends_title(text):
        return True
    if len(bare(text)) >= _EVIDENCE and bare(before + text) in head.known:
        return True
    # Without an ending that titles have, a line is a title when something known follows it, soon.
    return any(
        ends_title(text_of(later).strip())
        or occasion_lines(queue, number)
        or salutation(text_of(later))
        or _is_speaker(later)
        for number, later in enumerate(queue[at + 1 : at + 4], at + 1)
        if isinstance(later, Paragraph)
    ) or (at == 0 and _text_follows(queue))


def ends_title(text: str) -> bool:
    """True for a line whose last word is one that official titles end in: 报告, 通知, 决定."""
    tail = text[-32:]
    return len(text) >= 4 and any(match.end() == len(tail) for match in _TITLE_END.finditer(tail))


def _is_speaker(block: Paragraph) -> bool:
    speaker = speaker_of(text_of(block).strip())
    return speaker is not None and speaker.post_end > 0


def _text_follows(queue: list[Block]) -> bool:
    """A first line alone above a longer text is its title."""
    following = queue[1] if len(queue) > 1 else None
    return isinstance(following, Paragraph) and (
        len(text_of(following)) > 30 or marker_of(text_of(following)) is not None or article_of(text_of(following)) > 0
    )


def _plausible(speaker: Speaker, text: str, queue: list[Block], at: int, head: _Head) -> bool:
    """A bare word of two to four characters is a name only below the title block and above an address or a text."""
    if speaker.post_end or PLACEHOLDER.match(text) or any(c in text for c in "\u3000 ·"):
        return True
    if ends_title(text) or not (head.occasion or _title_done(head)):
        return False
    following = queue[at + 1] if at + 1 < len(queue) else None
    if not isinstance(following, Paragraph):
        return False
    after = text_of(following).strip()
    return salutation(after) or len(after) > 30 or _salutation_near(queue, at) or occasion_lines(queue, at + 1) > 0


def _title_done(head: _Head) -> bool:
    return head.titled or (bool(head.title) and ends_title(text_of(head.title[-1]).strip()))


def _salutation_near(queue: list[Block], at: int) -> bool:
    return any(isinstance(block, Paragraph) and salutation(text_of(block)) for block in queue[at + 1 : at + 4])


def _head_goes_on(queue: list[Block], at: int) -> bool:
    """True when an occasion, a speaker or a salutation follows within a few short lines."""
    for number, later in enumerate(queue[at + 1 : at + 5], at + 1):
        if not isinstance(later, Paragraph) or len(text_of(later)) > _TITLE_MOST:
            return False
        if marker_of(text_of(later)) is not None:
            return False
        if occasion_lines(queue, number) or salutation(text_of(later)) or _is_speaker(later):
            return True
    return False


def _names_speaker(text: str, head: _Head) -> bool:
    return any(name in text.replace("\u3000", "") for name in head.meta.creators)


def _close_title(head: _Head) -> None:
    if not head.title:
        return
    block = join(head.title, [(Break(soft=True),)] * (len(head.title) - 1))
    head.done.append(replace(block, role=Role.TITLE))
    shown = re.sub(r"[ \u3000]+", " ", plain_text(block.children)).strip()
    if not head.known or (bare(shown) in head.known and bare(shown) != head.known):
        head.meta = replace(head.meta, title=shown)
    head.title = []
    head.titled = True


# --- occasion ------------------------------------------------------------------------------------------------------


def _take_occasion(lines: list[Paragraph], head: _Head, found: Diagnostics) -> None:
    block = join(lines, [()] * (len(lines) - 1))
    for line in lines[1:]:
        found.note(Code.JOINED, place_of(line), rule="M-12", text=text_of(line)[:20])
    head.done.append(replace(block, role=Role.OCCASION))
    shown = text_of(block).strip()
    if head.occasion:
        return
    head.occasion = True
    bare = shown.strip("（）()—-― ")
    date = DATE.search(bare)
    venue = ""
    if date is not None:
        venue = re.sub(r"^\s*[，,]?\s*[在于於]?\s*", "", bare[date.end() :]).removesuffix("上")
    head.meta = replace(
        head.meta, occasion=shown, date=head.meta.date or iso_date(shown), venue=head.meta.venue or venue
    )


# --- speaker -------------------------------------------------------------------------------------------------------


def _take_speaker(block: Paragraph, head: _Head, found: Diagnostics) -> None:
    text = text_of(block)
    mark = PLACEHOLDER.match(text)
    if mark:
        found.note(Code.DROPPED, place_of(block), rule="M-14", text=mark[0])
        block = rewrite(block, [Edit(0, mark.end(), "", "M-14")], found)
    text = text_of(block)
    speaker = speaker_of(text)
    assert speaker is not None
    gaps = [Edit(m.start(), m.end(), "\u3000", "L-9", 0.9) for m in re.finditer(r"[ \u3000]+", text)
            if m.start() >= speaker.post_end and m.end() <= speaker.names[-1][1]]  # fmt: skip
    block = rewrite(block, gaps, found)
    text = text_of(block)
    speaker = speaker_of(text)
    assert speaker is not None
    children = block.children
    for start, end in reversed(speaker.names):
        children = with_phrase(children, start, end, Role.NAME)
    names = tuple(text[start:end] for start, end in speaker.names)
    head.done.append(replace(block, role=Role.SPEAKER, children=children))
    head.speaker = True
    head.meta = replace(head.meta, speaker="、".join(names), creators=tuple(plain_name(name) for name in names))
