"""Half-width marks in Chinese text become full width again (typographic rules L-2 to L-13).

Tokens such as addresses, figures, times and abbreviations are protected first; what cannot be decided is told, never
guessed; text without Chinese in its clause is left alone. Running it twice changes nothing.
"""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.diagnostics import Code, Diagnostics, Place
from pipeline.lang.marks import is_chinese, is_han
from pipeline.model.nodes import Block, Document, Heading, Paragraph
from pipeline.model.walk import plain_text
from pipeline.transforms.edits import Edit, rewrite

_TOUCHED = re.compile("[!\"'(),.:;<>?\\[\\]~…⋯─―–—【-]|。。。")
_PROTECTED = re.compile(
    r"""
    (?=[\w'’.+-]|^\s*\d) (?:
    (?:[a-z][a-z0-9+.-]*://|www\.)[^\s\u2e80-\u9fff\uff00-\uffef]+(?<![,.;:!?)"'])
    | [\w.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+
    | \d{1,3}(?:,\d{3})+(?:\.\d+)? | \d+(?:\.\d+)+
    | \d{1,2}:\d{2}(?::\d{2})? | \d+:\d+
    | \d{3,4}-\d{7,8}(?:-\d+)? | \d{4}-\d{1,2}-\d{1,2}
    | (?<=[A-Za-z])['’](?=[A-Za-z]) | (?:(?<![A-Za-z])[A-Za-z]\.)+(?=[A-Za-z\u3400-\u9fff\s]|$)
    | [A-Za-z0-9]+(?:[-+/&][A-Za-z0-9]+)+
    | \d+'\d+"? | ^\s*\d{1,3}\.(?!\d) | (?<=[：:；;。\s])\d{1,2}\.(?=[\u3400-\u9fff])
    )
    """,
    re.VERBOSE | re.ASCII,
)
_HEAD_STOP = re.compile(r"^(\s*\d{1,3})．(?!\d)")
_ELLIPSIS = re.compile("\\.{3,}|。{3,}|⋯+|…+")
_DASH = re.compile("-{2,}|─+|―+|—+")
_YEARS = re.compile(r"(?<!\d)(\d{4}年?)[-–~－](\d{4}年)")
_MONTHS = re.compile(r"(?<!\d)(\d{1,2}[月日]?)[-–~－](\d{1,2}[月日])")
_PERCENTS = re.compile(r"(?<![\d.])\d+(?:\.\d+)?-\d+(?:\.\d+)?%")
_NUMBER = re.compile(r"[\[(【（]((?:19|20)\d{2})[\])】）](?=第?\d+[号號])")
_WIDE = str.maketrans(",;:?!()", "，；：？！（）")
_OPENING, _CLOSING = "“‘", "”’"
_SENTENCE = re.compile("[。！？!?]")
_MARK = re.compile("[,;:?!.]")
_ROUND = re.compile("[()（）]")
_QUOTE = re.compile("[\"'“‘”’]")
_LOOSE = re.compile("[.]{3}|。{3}|[⋯…─―—()<>]|--")
_LONG_FIGURE = re.compile(r"(?:\d{3}|\d\.\d+)$")
_UNIT = re.compile(r"[\d\u3400-\u9fff][A-Za-z]+$")


def transform(document: Document, found: Diagnostics) -> Document:
    """The document with the marks a careful editor would have typed."""
    return replace(document, blocks=tuple(clean_block(block, found) for block in document.blocks))


def clean_block(block: Block, found: Diagnostics) -> Block:
    """One paragraph or heading with its marks put right; other blocks as they are."""
    if not isinstance(block, (Paragraph, Heading)) or block.cues.literal:
        return block
    text = plain_text(block.children)
    if _TOUCHED.search(text) is None or not any(map(is_han, text)):
        return block
    for match in _PERCENTS.finditer(text):
        _doubt(block, found, "L-6", match[0])
    while True:
        block = rewrite(block, _shapes(text, block, found), found)
        text = plain_text(block.children)
        guarded = _guarded(text)
        for stage in (_brackets, _quotes, _marks):
            edits = stage(text, guarded, block, found)
            if edits:
                block = rewrite(block, edits, found)
                before, text = text, plain_text(block.children)
                guarded = guarded if len(before) == len(text) else _guarded(text)
        # A mark made wide can be the Chinese neighbour that an ellipsis, dash or bracket before it lacked.
        if not _LOOSE.search(text):
            return block
        again = _shapes(text, block, found) + _brackets(text, guarded, block, found)
        if not any(text[edit.start : edit.end] != edit.new for edit in again):
            return block


def _guarded(text: str) -> list[bool]:
    guarded = [False] * len(text)
    for match in _PROTECTED.finditer(text):
        guarded[match.start() : match.end()] = [True] * (match.end() - match.start())
    return guarded


def _near(text: str, at: int, step: int) -> str:
    at += step
    while 0 <= at < len(text) and text[at] in " \u3000":
        at += step
    return text[at] if 0 <= at < len(text) else ""


def _shapes(text: str, block: Paragraph | Heading, found: Diagnostics) -> list[Edit]:
    """Ellipses, dashes, ranges, document numbers, the stop of a heading's marker."""
    edits: list[Edit] = []
    if match := _HEAD_STOP.match(text):
        edits.append(Edit(match.end(1), match.end(), ".", "L-3"))
    for match in _ELLIPSIS.finditer(text):
        left, right = _near(text, match.start(), -1), _near(text, match.end() - 1, 1)
        if is_chinese(left or " ") or is_chinese(right or " "):
            wanted = "…………" if match[0][0] == "…" and len(match[0]) >= 4 else "……"
            edits.append(Edit(match.start(), match.end(), wanted, "L-5"))
    for match in _DASH.finditer(text):
        if match[0] == "—" and match.start() and not text[: match.start()].isspace():
            continue  # a connector, 一字线
        left, right = _near(text, match.start(), -1), _near(text, match.end() - 1, 1)
        if len(match[0]) <= 6 and (is_chinese(left or " ") or is_chinese(right or " ") or right.isdigit()):
            edits.append(Edit(match.start(), match.end(), "——", "L-5"))
    for pattern in (_YEARS, _MONTHS):
        edits.extend(Edit(m.end(1), m.start(2), "—", "L-6", 0.9) for m in pattern.finditer(text))
    for match in _NUMBER.finditer(text):
        edits.append(Edit(match.start(), match.start() + 1, "〔", "L-8"))
        edits.append(Edit(match.end() - 1, match.end(), "〕", "L-8"))
    return edits


def _brackets(text: str, guarded: list[bool], block: Paragraph | Heading, found: Diagnostics) -> list[Edit]:
    """Round brackets by their content and neighbours; angle brackets around Chinese."""
    edits: list[Edit] = []
    stack: list[int] = []
    alone: list[int] = []
    for bracket in _ROUND.finditer(text):
        at, char = bracket.start(), bracket[0]
        if guarded[at]:
            continue
        if char in "(（":
            stack.append(at)
        elif char in ")）":
            if not stack:
                alone.append(at)
                continue
            start = stack.pop()
            if "(" in (text[start], char) or char == ")":
                inside = text[start + 1 : at]
                left, right = _near(text, start, -1), _near(text, at, 1)
                wide = any(map(is_han, inside)) or is_chinese(left or " ") or is_chinese(right or " ")
                if wide or text[start] == "（" or char == "）":
                    edits.append(Edit(start, start + 1, "（", "L-7"))
                    edits.append(Edit(at, at + 1, "）", "L-7"))
    if stack or alone:
        han = [at for at, char in enumerate(text) if is_han(char)] or [-1]
        edits.extend(Edit(at, at + 1, "（", "L-7", 0.8) for at in stack if text[at] == "(" and at < han[-1])
        edits.extend(Edit(at, at + 1, "）", "L-7", 0.8) for at in alone if text[at] == ")" and -1 < han[0] < at)
    edits.extend(_titles(text))
    return [edit for edit in edits if text[edit.start] != edit.new]


_ANGLES = re.compile(r"<<([^<>]*[\u3400-\u9fff][^<>]*)>>|<([^<>]*[\u3400-\u9fff][^<>]*)>")


def _titles(text: str) -> list[Edit]:
    edits = []
    for match in _ANGLES.finditer(text):
        inside = text.rfind("《", 0, match.start()) > text.rfind("》", 0, match.start())
        width = 2 if match[1] is not None else 1
        pair = "〈〉" if inside else "《》"
        edits.append(Edit(match.start(), match.start() + width, pair[0], "L-11"))
        edits.append(Edit(match.end() - width, match.end(), pair[1], "L-11"))
    return edits


def _quotes(text: str, guarded: list[bool], block: Paragraph | Heading, found: Diagnostics) -> list[Edit]:
    """Straight quotes pair by a stack; the depth decides between “ ” and ‘ ’ whatever their shape was."""
    if '"' not in text and "'" not in text:
        return []
    open_marks: list[str] = []
    edits: list[Edit] = []
    for mark in _QUOTE.finditer(text):
        at, char = mark.start(), mark[0]
        if char in _OPENING:
            open_marks.append(char)
        elif char in _CLOSING and open_marks and not (char == "’" and guarded[at]):
            open_marks.pop()
        elif char in "\"'" and not guarded[at]:
            if open_marks and open_marks[-1] == char:
                open_marks.pop()
                edits.append(Edit(at, at + 1, _CLOSING[len(open_marks) % 2], "L-10"))
            else:
                edits.append(Edit(at, at + 1, _OPENING[len(open_marks) % 2], "L-10"))
                open_marks.append(char)
    if open_marks:
        _doubt(block, found, "L-10", text[max(0, edits[-1].start - 8) : edits[-1].start + 8] if edits else text[:16])
        return []
    return edits


def _marks(text: str, guarded: list[bool], block: Paragraph | Heading, found: Diagnostics) -> list[Edit]:
    """, ; : ? ! and the full stop. A mark made wide can make its neighbour wide: repeated until nothing changes."""
    edits: list[Edit] = []
    open_marks = [match.start() for match in _MARK.finditer(text) if not guarded[match.start()]]
    while open_marks:
        left_over: list[int] = []
        chars = list(text)
        for at in open_marks:
            wide = _wide(text, at)
            if wide:
                edits.append(Edit(at, at + 1, wide, "L-13" if text[at] == "." else "L-12"))
                chars[at] = wide
            else:
                left_over.append(at)
        if len(left_over) == len(open_marks):
            break
        open_marks, text = left_over, "".join(chars)
    return edits


def _wide(text: str, at: int) -> str:
    """The full-width mark for the one at this place, or an empty string when it stays."""
    mark, left, right = text[at], _near(text, at, -1), _near(text, at, 1)
    if mark == ".":
        return "。" if _is_stop(text, at, left, right) else ""
    wide = is_chinese(left or " ") or is_chinese(right or " ")
    if not wide and (left in "%)]" or left.isdigit()) and (not right or left == "%"):
        wide = _chinese_clause(text, at)
    return mark.translate(_WIDE) if wide and (left or right) else ""


def _is_stop(text: str, at: int, left: str, right: str) -> bool:
    if not left or right.islower():
        return False  # 中国.cn
    if is_han(left) or left in "”’）》」』〕】":
        return True
    if left in "%％":
        return left == "％" or _chinese_clause(text, at)
    opens = not right or right in "”’）》」』\"')“‘（《「『"
    if left.isdigit():
        # 1.强化 counts, 达到63.5.推动 and 始于2012.推动 end a sentence.
        long = _LONG_FIGURE.search(text[max(0, at - 12) : at]) is not None
        return _chinese_clause(text, at) and (opens or (long and is_han(right)))
    return not right and _UNIT.search(text[max(0, at - 16) : at]) is not None  # 30.5km. at the end of a Chinese clause


def _chinese_clause(text: str, at: int) -> bool:
    before = text[:at]
    breaks = [match.end() for match in _SENTENCE.finditer(before)]
    return any(map(is_han, before[breaks[-1] if breaks else 0 :]))


def _doubt(block: Paragraph | Heading, found: Diagnostics, rule: str, text: str) -> None:
    place = Place(block.span.file, block.span.first) if block.span else None
    found.info(Code.DOUBTFUL, place, rule=rule, text=text)
