"""The title block: title of several lines, occasion, speaker, salutation (rules M-11 to M-18)."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.diagnostics import Code, Diagnostics, Place
from pipeline.model.build import plain_name, tidy
from pipeline.model.nodes import Block, Break, Document, Heading, Inline, Meta, Paragraph, Role, Span
from pipeline.model.walk import plain_text
from pipeline.transforms import punctuation, spacing
from pipeline.transforms.edits import Edit, rewrite, trimmed, with_phrase
from pipeline.transforms.markers import DATE, NAMED, iso_date, marker_of, salutation

_HAN = "\u3400-\u9fff\U00020000-\U0003ffff"
_SENTENCE = re.compile(r"[。！？；]")
_TITLE_END = re.compile(
    r"(?:报告|報告|决定|決定|通知|意见|意見|讲话|講話|决议|決議|公报|公報|公告|通告|命令|令|批复|批覆|函|纪要|紀要|办法|辦法|条例|條例|规定|規定|细则|細則|"
    r"方案|规划|規劃|纲要|綱要|说明|說明|法|要点|总结|總結|计划|計劃|致辞|致詞|讲稿|演讲)(?:\s*[（(].{1,24}[）)])?$"
)
_OCCASION = re.compile(
    r"^\s*(?:[（(]|——|--|―|—)?\s*(?=.{0,12}?(?:[0-9]{4}|[一二三四五六七八九〇零○]{4})\s*年).*(?:上|会议|會議|大会|大會|通过|通過)?.{0,4}$"
)
_OPENS_OCCASION = re.compile(r"^\s*(?:[（(]|—|-|―)")
_PLACEHOLDER = re.compile(r"^\s*[□▲●■◆○*＊]+\s*")
_POST = (
    r"(?:[\u3400-\u9fff]{0,24}(?:主席|省长|市长|州长|县长|区长|盟长|旗长|书记|主任|院长|检察长|局长|厅长|部长|总理|总书记|委员长|主任委员|行长|"
    r"省長|市長|縣長|區長|書記|院長|檢察長|局長|廳長|部長|總理|總書記|委員長|副[\u3400-\u9fff]{1,4}|代表|发言人))"
)
_NAME_BODY = rf"(?:[{_HAN}][ \u3000]+[{_HAN}]|[{_HAN}]{{2,4}}|[{_HAN}]+(?:·[{_HAN}]+)+)"
_SPEAKER = re.compile(
    rf"^[（(]?\s*(?:(?:报告人|发言人|作者|報告人)\s*[：:]\s*)?(?:({_POST})[ \u3000]*)?({_NAME_BODY})\s*[）)]?$"
)
_TWO_IN_ONE = re.compile(
    r"^([^。！？；—（(]{4,60}?)(?=(?:—{1,2}|[（(])[0-9一二三四五六七八九〇○]{4}年)[^。！？；]{8,60}$"
)
_PICTURE = re.compile(r"摄[）)]?[。]?$|作(?:政府)?工作报告[。]?$")
_WITH_SALUTATION = re.compile(
    rf"^\s*({_POST}[ \u3000]*{_NAME_BODY})[ \u3000]*((?:各位|尊敬的|同志们|同志們|主席|主任).{{0,20}}[：:！!])\s*$"
)
_NUMBER = re.compile(r"^[（(]?[\u3400-\u9fff]{1,14}〔(?:19|20)\d{2}〕第?\d+[号號][）)]?$")
_HISTORY = re.compile(
    rf"^[（(]?(?:根据)?{DATE.pattern.replace('?P<year>', '').replace('?P<month>', '').replace('?P<day>', '')}"
    r"[^。；]{0,60}(?:通过|公布|发布|施行|实施|修订|修正|通過|發布|實施|修訂)[）)]?$"
)
_ADDRESSEE = re.compile(r"^[^。！？；]{4,120}[局厅委府部门会行院司处关区市县省校位)）][：:]$")
_MAX_TITLE = 60
_LINES = 14


def transform(document: Document, found: Diagnostics) -> Document:
    """The document with its title block recognised and the metadata filled from it."""
    blocks = list(document.blocks)
    if not blocks or any(isinstance(b, Paragraph) and (b.cues.literal or b.role is Role.TITLE) for b in blocks):
        return document
    _part(blocks)
    end = _title_lines(blocks)
    if end == 0:
        place = Place(_span(blocks[0]).file, _span(blocks[0]).first)
        found.warn(Code.NO_TITLE, place)
        untitled: list[Block] = []
        meta, at = _after_title(blocks, 0, untitled, document.meta, found)
        return replace(document, meta=meta, blocks=(*untitled, *blocks[at:]))
    first = blocks[0]
    assert isinstance(first, Paragraph)
    title = replace(first, role=Role.TITLE, children=_joined(blocks[:end]), span=_around(blocks[:end]))
    title = _whole(title, found)
    meta = replace(document.meta, title=plain_text(title.children).replace("\u3000", " "))
    head: list[Block] = [title]
    at = end
    meta, at = _after_title(blocks, at, head, meta, found)
    return replace(document, meta=meta, blocks=(*head, *blocks[at:]))


def _whole(block: Paragraph, found: Diagnostics) -> Paragraph:
    """Joined lines cleaned again: brackets and quotes that ran over a line end are judged as pairs only now."""
    cleaned = spacing.clean_block(punctuation.clean_block(block, found), found)
    assert isinstance(cleaned, Paragraph)
    return cleaned


def _part(blocks: list[Block]) -> None:
    """A title with the occasion on its line becomes two paragraphs: 1979年政府工作报告——1979年6月18日在…上."""
    first = blocks[0]
    if not isinstance(first, Paragraph) or first.role is not Role.BODY:
        return
    text = plain_text(first.children)
    match = _TWO_IN_ONE.match(text)
    if match and DATE.search(text, match.end(1)):
        title, rest = (
            replace(first, children=trimmed(first.children, start, end))
            for start, end in ((0, match.end(1)), (match.end(1), len(text)))
        )
        blocks[:1] = [title, rest]


def _part_speaker(blocks: list[Block], at: int) -> None:
    """The speaker with the salutation on one line becomes two paragraphs."""
    block = blocks[at]
    if not isinstance(block, Paragraph) or block.role is not Role.BODY:
        return
    text = plain_text(block.children)
    match = _WITH_SALUTATION.match(text) if len(text) <= 60 else None
    if match and salutation(match[2]):
        blocks[at : at + 1] = [
            replace(block, children=trimmed(block.children, *match.span(1))),
            replace(block, children=trimmed(block.children, *match.span(2))),
        ]


def _after_title(blocks: list[Block], at: int, head: list[Block], meta: Meta, found: Diagnostics) -> tuple[Meta, int]:
    """Occasion, speaker and salutation in whatever order they come."""
    caption = False  # one picture of the speaker may stand before the salutation
    while at < min(len(blocks), _LINES):
        _part_speaker(blocks, at)
        block = blocks[at]
        if not isinstance(block, Paragraph) or block.role is not Role.BODY:
            break
        text = plain_text(block.children)
        if text in NAMED:
            break
        count = _occasion_lines(blocks, at) if not meta.occasion else 0
        if count:
            lines = blocks[at : at + count]
            joined = _whole(Paragraph(Role.OCCASION, _flat(lines), span=_around(lines), cues=block.cues), found)
            shown = plain_text(joined.children)
            bare = shown.strip("（）()—-― ")
            venue = re.sub(rf"^.*?{DATE.pattern}[在于於]?", "", bare)
            meta = replace(meta, occasion=shown, date=meta.date or iso_date(shown), venue=venue.removesuffix("上"))
            head.append(joined)
            at += count
        elif not meta.speaker and (match := _SPEAKER.match(_PLACEHOLDER.sub("", text))) and len(text) <= 34:
            speaker = _speaker(block, found)
            name = plain_text(speaker.children)[-len(match[2]) :] if match[2] else ""
            meta = replace(meta, speaker=name, creators=(plain_name(name.replace(" ", "")),))
            head.append(speaker)
            at += 1
        elif meta.speaker and at < len(blocks) - 1 and len(text) <= 60 and _PICTURE.search(text) and not caption:
            head.append(replace(block, role=Role.CAPTION))
            caption = True
            at += 1
        elif not meta.document_number and _NUMBER.match(text):
            meta = replace(meta, document_number=text)
            head.append(replace(block, role=Role.DOCUMENT_NUMBER))
            at += 1
        elif meta.occasion and _HISTORY.match(text):
            head.append(replace(block, role=Role.OCCASION))
            at += 1
        elif meta.title and _ADDRESSEE.match(text) and not salutation(text) and marker_of(text) is None:
            head.append(replace(block, role=Role.ADDRESSEE))
            at += 1
            break
        elif salutation(text):
            head.append(replace(block, role=Role.SALUTATION))
            at += 1
            break
        else:
            break
    return meta, at


def _speaker(block: Paragraph, found: Diagnostics) -> Paragraph:
    text = plain_text(block.children)
    mark = _PLACEHOLDER.match(text)
    changed: Paragraph | Heading = block
    if mark:
        changed = rewrite(block, [Edit(0, mark.end(), "", "M-14")], found)
        text = plain_text(changed.children)
    match = _SPEAKER.match(text)
    assert match is not None
    assert isinstance(changed, Paragraph)
    if " " in match[2]:
        at = match.start(2) + match[2].index(" ")
        stop = match.end(2) - len(match[2].rsplit(" ", 1)[1])
        changed = rewrite(changed, [Edit(at, stop, "\u3000", "L-9", 0.9)], found)
        text = plain_text(changed.children)
        match = _SPEAKER.match(text)
        assert match is not None
    assert isinstance(changed, Paragraph)
    children = with_phrase(changed.children, match.start(2), match.end(2), Role.NAME)
    return replace(changed, role=Role.SPEAKER, children=children)


def _title_lines(blocks: list[Block]) -> int:
    """How many leading lines make the title; 0 when there is none."""
    count = 0
    for block in blocks[:6]:
        if not isinstance(block, Paragraph) or block.role is not Role.BODY:
            break
        text = plain_text(block.children).strip()
        if (
            len(text) > _MAX_TITLE
            or text.count("，") > 1
            or _SENTENCE.search(text)
            or salutation(text)
            or marker_of(text)
        ):
            break
        if _occasion_lines(blocks, count):
            break
        speaker = _SPEAKER.match(_PLACEHOLDER.sub("", text))
        if speaker and (count or (speaker[1] and not _TITLE_END.search(text))):
            break
        count += 1
        if _TITLE_END.search(text):
            return count
    # Without an ending that titles have, the first line is the title when something known follows it.
    if count == 0:
        return 0
    follows = blocks[count] if count < len(blocks) else None
    known = isinstance(follows, Paragraph) and (
        salutation(plain_text(follows.children)) or _occasion_lines(blocks, count) > 0
    )
    return count if known and count <= 4 else 1


def _occasion_lines(blocks: list[Block], at: int) -> int:
    """How many lines from `at` make the date-and-venue line; 0 when there is none."""
    first = blocks[at]
    if not isinstance(first, Paragraph):
        return 0
    text = plain_text(first.children).strip()
    if len(text) > 60 or not _OCCASION.match(text) or not DATE.search(text) or _SENTENCE.search(text):
        return 0
    opened = _OPENS_OCCASION.match(text) is not None
    if not opened and not re.search(r"[在于於].*(?:会议|會議|大会|大會|上)|通过|通過", text):
        return 0
    joined = text
    for count in range(1, 4):
        closed = not text.startswith(("（", "(")) or joined.endswith(("）", ")"))
        ended = re.search(r"(?:上|会议|會議|大会|大會|通过|通過|日)[）)]?$", joined) is not None
        if closed and ended:
            return count
        following = blocks[at + count] if at + count < len(blocks) else None
        if not isinstance(following, Paragraph):
            break
        more = plain_text(following.children).strip()
        if len(more) > 40 or salutation(more) or _SENTENCE.search(more):
            break
        joined += more
    return 1 if opened else 0


def _span(block: Block) -> Span:
    span = block.span
    return span if span is not None else Span("", 0, 0)


def _around(blocks: list[Block]) -> Span:
    return Span(_span(blocks[0]).file, _span(blocks[0]).first, _span(blocks[-1]).last)


def _joined(blocks: list[Block]) -> tuple[Inline, ...]:
    """The lines of a title, a soft break where each ended."""
    out: list[Inline] = []
    for block in blocks:
        assert isinstance(block, Paragraph)
        if out:
            out.append(Break(soft=True))
        text = plain_text(block.children)
        out.extend(trimmed(block.children, len(text) - len(text.lstrip()), len(text.rstrip())))
    return tidy(out)


def _flat(blocks: list[Block]) -> tuple[Inline, ...]:
    return tidy(node for node in _joined(blocks) if not isinstance(node, Break))
