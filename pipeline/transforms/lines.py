"""Lines to paragraphs: hard wraps and cuts in mid-sentence are joined, real paragraphs never (rule M-27)."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from pipeline.diagnostics import Code, Diagnostics
from pipeline.model.nodes import Block, Document, Inline, Paragraph, Text
from pipeline.patterns import regex
from pipeline.records import dataclass, replace
from pipeline.transforms.carriers import clean, plain
from pipeline.transforms.edits import place_of, text_of
from pipeline.transforms.markers import DATE, LONE_MARKER, article_of, marker_of, salutation
from pipeline.transforms.names import speaker_of
from pipeline.transforms.pieces import join, stripped
from pipeline.transforms.title import ends_title
from pipeline.transforms.trees import raw_paragraph, was_joined

_ENDS = frozenset("。！？：；…—”’』」》）)!?;:.】〕］~")
_CLOSED = frozenset("。！？：；…”")
_OPENS = frozenset("《“‘（(「『【〔〈[")
_CONTINUES = frozenset("，。、；：）”’》」』】〕〉,;:)%％]！？!?·")
_ROWS = frozenset("|｜<")  # rows of tables and tags stand alone
_PAUSES = frozenset("，、,")
_SENTENCE = regex(r"[。！？：；…][”’』」）)]*")
_NUMERAL = regex("[一二三四五六七八九十]+")
_TINY = regex(r"[A-Za-z0-9.+\-/%‰℃²³₂₃①-⑳\[\]［］↑]{1,8}")
_ABOUT = regex("关于|關於")
_OCCASION_END = regex("[会會]上?[）)]?$|会议上$")
_NAME_MOST = 5  # characters of a name with its blank
_CUTS = 6  # cut lines from which a width is a habit
_FRAGMENT = 20  # characters that make a line a piece of text rather than a signature or a title
_LONG = 36  # characters from which a line without a closing mark is a cut one
_WRAP_MOST, _WRAP_LEAST = 62, 18  # widths in em at which sources break lines


@dataclass(frozen=True, slots=True)
class _Habits:
    """How this source lays out its lines."""

    wrap: float  # width in em at which every line is broken, or 0
    spaced: bool  # blank lines stand between paragraphs, so neighbours without one belong together
    indented: bool  # paragraphs begin with an indent


def transform(document: Document, found: Diagnostics) -> Document:
    """The document with paragraphs that the source had cut joined again."""
    blocks = document.blocks
    if not all(raw_paragraph(block) for block in blocks if isinstance(block, Paragraph)) or any(
        map(was_joined, blocks)
    ):
        return document
    habits = _habits([block for block in blocks if isinstance(block, Paragraph)])
    out: list[Block] = []
    run: list[Paragraph] = []  # a paragraph under way, in its pieces
    texts: list[str] = []

    def close() -> None:
        if len(run) == 1:
            out.append(run[0])
        elif run:
            out.append(_joined(run, found))
        run.clear()
        texts.clear()

    begun = False
    for block in blocks:
        if not isinstance(block, Paragraph) or block.cues.style or block.cues.outline:
            close()
            out.append(block)
            continue
        text = plain(text_of(block)).strip()
        if not text:
            stripped(clean(block, found), found)
            continue
        if run and not _belongs(texts, text, block, habits, begun):
            close()
        begun = begun or salutation(text) or (len(text) > _LONG and text[-1:] in "。！？")
        run.append(block)
        texts.append(text)
    close()
    return document if len(out) == len(blocks) else replace(document, blocks=tuple(out))


def _joined(run: list[Paragraph], found: Diagnostics) -> Paragraph:
    """One paragraph; blanks at the cuts go, two Latin words keep one between them."""
    pieces = [stripped(block, found) for block in run]
    glue: list[tuple[Inline, ...]] = []
    for before, after in pairwise(pieces):
        left, right = text_of(before)[-1:], text_of(after)[:1]
        latin = left.isascii() and left.isalpha() and right.isascii() and right.isalpha()
        place = place_of(after)
        if latin and place is not None:
            found.change("M-27", place.line, place.column - 1, "", " ")
        glue.append((Text(" "),) if latin else ())
        found.note(Code.JOINED, place, rule="M-27", text=text_of(after)[:20])
    return join(pieces, glue)


def _habits(blocks: list[Paragraph]) -> _Habits:
    if len(blocks) < 8:
        return _Habits(0, False, False)
    texts = [text_of(block).strip() for block in blocks]
    measured = [_width(text) for text in texts]
    widths = Counter(measured)
    total = len(blocks)
    wrap = 0.0
    # What stops in mid-sentence stops at the width of the source, if it has one.
    pairs = list(zip(texts, measured, strict=True))
    cut = [w for text, w in pairs if w >= _WRAP_LEAST and text[-1] not in _ENDS and not _marked(text)]
    stops = Counter(cut)
    likely = max((w for w in stops if w <= _WRAP_MOST), key=lambda w: (_near(stops, w), w), default=0)
    longer = sum(count for width, count in widths.items() if width > likely + 2)
    if likely and longer < 0.02 * total:
        full = [text for text, width in pairs if likely - 2 <= width <= likely + 1]
        if total >= 20 and len(full) > 0.4 * total:
            # Lines broken by width seldom end where sentences do; paragraphs of one length always do.
            closed = sum(text[-1:] in _CLOSED for text in full)
            wrap = likely if closed < 0.4 * len(full) else 0.0
        near = _near(stops, likely)
        if near >= _CUTS and near >= 0.75 * len(cut):
            wrap = likely
    spaced = sum(block.cues.blank_before for block in blocks) > 0.6 * total
    return _Habits(wrap, spaced, sum(block.cues.indent for block in blocks) > 0.05 * total)


def _near(widths: Counter[int], width: int) -> int:
    return sum(widths[width + step] for step in (-2, -1, 0, 1))


def _width(text: str) -> int:
    """Width in em, rounded up; a Latin letter counts half."""
    text = text.strip()
    wide = (len(text.encode("utf-8", "replace")) - len(text)) // 2  # a Chinese character takes three bytes
    return (len(text) + wide + 1) // 2


def _speaks(text: str) -> bool:
    """True for a line that names a speaker by post, or is nothing but a short name."""
    speaker = speaker_of(text)
    return speaker is not None and (speaker.post_end > 0 or len(text) <= _NAME_MOST)


def _marked(text: str) -> bool:
    """True for a line that a marker opens: it begins something."""
    return marker_of(text) is not None or article_of(text) > 0


def _belongs(texts: list[str], right: str, block: Paragraph, habits: _Habits, begun: bool) -> bool:
    """True when a line goes on where the pieces before it stopped."""
    left = texts[-1]
    tight = not block.cues.blank_before
    if not left or not right or right[0] in _ROWS or salutation(right) or _NUMERAL.fullmatch(left):
        return False
    if LONE_MARKER.fullmatch(left):
        return tight and not _marked(right)
    if right[0] in _CONTINUES and left[-1] not in "。！？：；":
        return True
    if _marked(right):
        return False
    if left[-1] in _OPENS:
        return True
    if not begun and (_OCCASION_END.search(left) or _speaks(right)):
        return False
    if not begun and right[-1] in "：:" and ends_title(left) and _ABOUT.search("".join(texts)):
        return False  # whom a document is sent to stands below its title
    if habits.wrap and left[-1] in "。！" and _width(right) < habits.wrap - 4 and right[-1] not in _ENDS:
        return False  # a heading: the last line of a paragraph ends its sentence
    if habits.wrap:
        return tight and not block.cues.indent and _width(left) >= habits.wrap - 4 and left[-1] not in "：:"
    if tight and not block.cues.indent and habits.spaced and begun:
        if len(texts) == 1 and _marked(left) and _SENTENCE.fullmatch(left[-1]) and len(left) < 2 * _LONG:
            return True  # a run-in heading that the source had in bold
        long = sum(map(len, texts)) >= _FRAGMENT or len(right) >= _FRAGMENT or _SENTENCE.search(left) is not None
        return long and _SENTENCE.search(left[-2:]) is None and not DATE.fullmatch(right)
    if left[-1] in _ENDS:
        return False
    if left[-1] in _PAUSES and len(left) > 1 and (tight or len(left) > 8):
        return True
    if _marked(texts[0]) and len(texts) == 1 and len(left) < 2 * _LONG:
        return False  # a heading
    if not tight or block.cues.indent:
        return False
    tiny = _TINY.fullmatch(right) or (len(texts) > 1 and _TINY.fullmatch(left))
    return bool(tiny and begun) or len(left) >= _LONG


__all__ = ["transform"]
