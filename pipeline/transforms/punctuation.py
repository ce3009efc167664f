"""Half-width marks in Chinese text become full width again (typographic rules L-2 to L-14).

Tokens such as addresses, figures, times and abbreviations are protected first; what cannot be decided is told, never
guessed; text without Chinese in its clause is left alone. Running it twice changes nothing. All marks of a paragraph
are decided in one pass over it, brackets and quotes before points, so that each source character has one fate.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from pipeline.diagnostics import Code, Diagnostics
from pipeline.lang.han import HAN, has_han, is_han
from pipeline.model.nodes import Document, Paragraph
from pipeline.patterns import regex
from pipeline.transforms.edits import Edit, Worded, composed, place_of, replaced, rewrite, text_of
from pipeline.transforms.trees import each_worded, settled

# Something in the text may want a change; figures such as 2.5 and 1,000 alone do not.
_TOUCHED = regex(
    r"""(?=[!-~＂＇⋯…–―─．])(?:[!"'();<>?＂＇⋯…~–―─．]|--|(?<![0-9])[,.:]|[,.:](?![0-9])|(?<=[0-9年月日])-[0-9]|\[[12])"""
)
_TOUCHED_RARELY = regex(r"^\s*—(?!—)|。。|【[12]")
_SCAN = regex(
    rf"""
    (?=[!-~\s＂＇（）《》“”‘’])(?:  # one look passes over Chinese
    (?:[A-Za-z][A-Za-z0-9+.-]{{0,20}}://|www\.)[^\s\u3000-\u9fff\uff00-\uffef“”‘’<>"]+(?<![.,;:!?)'])
    | [\w.+-]{{1,64}}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+
    | (?<![0-9])[0-9]{{1,3}}(?:,[0-9]{{3}})+(?![0-9])(?:\.[0-9]+)?
    | (?<![A-Za-z0-9])[A-Za-z0-9]++(?:\.[A-Za-z0-9]++)++
    | (?<![0-9])[0-9]++(?::[0-9]++)++
    | (?<=[A-Za-z])['’](?=[A-Za-z])
    | (?<![0-9])[0-9]++['’][0-9]++"
    | (?P<step>^\s*[0-9]{{1,3}}\.(?![0-9])
        | (?:(?<=[：:；;。（(])|(?<=[：:；;。（(]\s))[0-9]{{1,3}}\.(?=\s*(?:(?u:{HAN})|[“《])))
    | (?P<mark>[!"'(),.:;<>?＂＇（）《》“”‘’])
    )
    """,
    re.VERBOSE | re.ASCII,
)
_HEAD_STOP = regex(r"^\s*([0-9]{1,3})．(?![0-9])")
_ELLIPSIS = regex(r"(?<![.。])(?:\.|。(?!。))*+。。[.。]*+(?<=[.。]{3})|\.{3,}|[⋯…]+")
_DASH = regex("-{2,}|─{2,}|―+|—{3,}|^\\s*—(?!—)|^\\s*[–-](?=[12][0-9]{3}年)")
_RANGES = (
    (regex(r"(?<![0-9])[0-9]{4}年?(\s?[-–~－]\s?)[0-9]{4}年"), "—"),
    (regex(r"(?<![0-9-])[0-9]{1,2}[月日]?(\s?[-–~－]\s?)[0-9]{1,2}[月日]"), "—"),
)
_SHAPES = regex("[….。⋯]{2}|…|⋯|--|─|―|———|^\\s*[—–-]|^\\s*[0-9]+．")
_RANGE_MARKS = regex("[-–~－]|[\\[(【（][12][0-9]{3}[\\])】）]")
_PERCENTS = regex(r"(?<![\d.])[0-9]+(?:\.[0-9]+)?-[0-9]+(?:\.[0-9]+)?%")
_NUMBER = regex(rf"(?<={HAN})\s*([\[(【（])((?:19|20)[0-9]{{2}})([\])】）])(?=\s*第?\s*[0-9]+\s*[号號])")
_ITEMS = regex(rf"(?<!{HAN}){HAN}{{2,4}}(?:[,，]{HAN}{{2,4}}){{2,}}(?=等|和|及)")
_WIDE = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！"}
_STRAIGHT = {'"': '"', "＂": '"', "'": "'", "＇": "'"}
_CURLY = (("“", "”"), ("‘", "’"))
_CORNER = (("「", "」"), ("『", "』"))
_CHINESE_MARKS = frozenset("，、；：。？！．’”）》〉」』】〕〗］｝‘“（《〈「『【〔〖［｛—…％～·")
_SENTENCE = "。！？!?\n"
_BLANKS = " \t\u3000\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f"
_BLANKS_AND_POINTS = _BLANKS + ",;:?!."
_THROUGH = _BLANKS_AND_POINTS + "，：；？！。\"'＂＇()（）“”‘’"  # what a dash looks through for its neighbour
_ROUNDS = 2  # a mark may depend on one that was decided after it
_REACH = 160  # how far back a clause is looked for


def transform(document: Document, found: Diagnostics) -> Document:
    """The document with the marks a careful editor would have typed."""
    quotes = _CORNER if document.meta.language.startswith("zh-Hant") and _corners(document) else _CURLY
    return each_worded(document, lambda block: clean(block, found, quotes))


def _corners(document: Document) -> bool:
    """True when the text quotes with 「」 wherever it quotes in full width."""
    texts = [text_of(block) for block in document.blocks if isinstance(block, Paragraph)]
    return any("「" in text for text in texts) and not any("“" in text for text in texts)


def clean(block: Worded, found: Diagnostics, quotes: tuple[tuple[str, str], ...] = _CURLY) -> Worded:
    """One paragraph or heading with its marks restored; `quotes` are the outer and the inner pair."""
    if settled(block):
        return block
    text = text_of(block)
    if _TOUCHED.search(text) is None and _TOUCHED_RARELY.search(text) is None:
        return block
    if not has_han(text):
        return block
    edits = _Marks(text, block, found, quotes).edits()
    for _ in range(_ROUNDS):
        now = replaced(text, sorted(edits))
        if not edits or _TOUCHED.search(now) is None:
            break
        more = _Marks(now, block, Diagnostics(), quotes).edits()
        if not more:
            break
        edits = composed(text, edits, more)
    return rewrite(block, edits, found)


def _cn(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff" or char in _CHINESE_MARKS or char == "〇" or char >= "\U00020000"


def _han(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff" or char == "〇" or char >= "\U00020000"


class _Marks:
    """The decisions on one text: `new` maps the offset of a single mark to what it becomes."""

    def __init__(self, text: str, block: Worded, found: Diagnostics, quotes: tuple[tuple[str, str], ...]) -> None:
        self.text = text
        self.block = block
        self.found = found
        self.pairs = quotes
        self.new: dict[int, tuple[str, str, float]] = {}
        self.longer: list[Edit] = []
        self.taken: dict[int, str] = {}  # offsets inside longer edits, and the mark seen there
        self._run = (0, 0)  # the run of blanks and points last looked through: asked for each point of a long one

    def edits(self) -> list[Edit]:
        """All edits of the text, none overlapping another."""
        text = self.text
        if _SHAPES.search(text):
            for edit in _shapes(text):
                self._take(edit)
        if _RANGE_MARKS.search(text):
            self._ranges()
        marks = [m.start() for m in _SCAN.finditer(text) if m.lastgroup == "mark" and m.start() not in self.taken]
        by_kind = "".join(text[at] for at in marks)
        if "<" in by_kind or ">" in by_kind:
            self._titles()
        if "(" in by_kind or ")" in by_kind:
            self._brackets([at for at in marks if text[at] in "()（）"])
        if any(mark in _STRAIGHT for mark in by_kind):
            self._quotes([at for at in marks if text[at] in "\"'＂＇“”‘’"])
        elif "”" in by_kind or "“" in by_kind:
            self._directions([at for at in marks if text[at] in "“”"])
        for at in marks:
            if text[at] in ",;:?!":
                self._point(at)
            elif text[at] == ".":
                self._stop(at)
        self._doubts()
        singles = (Edit(at, at + 1, *decided) for at, decided in self.new.items())
        return [*self.longer, *singles]

    # --- neighbours

    def _left(self, at: int) -> str:
        at -= 1
        while at >= 0 and self.text[at] in _BLANKS:
            at -= 1
        return self._char(at) if at >= 0 else ""

    def _right(self, at: int) -> str:
        at += 1
        while at < len(self.text) and self.text[at] in _BLANKS:
            at += 1
        return self._char(at) if at < len(self.text) else ""

    def _beyond(self, at: int) -> str:
        """The nearest character to the right that is no half-width point: what a run of points stands before."""
        start, end = self._run
        if not start <= at < end:
            end = at + 1
            while end < len(self.text) and self.text[end] in _BLANKS_AND_POINTS:
                end += 1
            self._run = (at, end)
        return self._char(end) if end < len(self.text) else ""

    def _char(self, at: int) -> str:
        decided = self.new.get(at)
        return decided[0] if decided is not None else self.taken.get(at) or self.text[at]

    def _chinese_clause(self, at: int) -> bool:
        """True when Chinese stands before the mark in its sentence."""
        low = max(0, at - _REACH)
        start = max((self.text.rfind(mark, low, at) for mark in _SENTENCE), default=-1)
        return has_han(self.text[max(start, low, 0) : at])

    def _take(self, edit: Edit) -> None:
        """An edit of several characters; none of them is decided again."""
        self.longer.append(edit)
        self.taken.update((at, edit.new[0]) for at in range(edit.start, edit.end))

    def _set(self, at: int, mark: str, rule: str, confidence: float = 1.0) -> None:
        if self.text[at] != mark and at not in self.taken:
            self.new[at] = (mark, rule, confidence)

    def _doubt(self, rule: str, text: str, at: int) -> None:
        self.found.info(Code.DOUBTFUL, place_of(self.block, at), rule=rule, text=text)

    # --- rules

    def _ranges(self) -> None:
        """Year to year, month to month (L-6); brackets of document numbers (L-8)."""
        for pattern, mark in _RANGES:
            for match in pattern.finditer(self.text):
                self._take(Edit(*match.span(1), mark, "L-6", 0.9))
        for match in _NUMBER.finditer(self.text):
            self._set(match.start(1), "〔", "L-8")
            self._set(match.start(3), "〕", "L-8")

    def _titles(self) -> None:
        """Angle brackets around Chinese (L-11)."""
        for match in _ANGLES.finditer(self.text):
            inside = self.text.rfind("《", 0, match.start()) > self.text.rfind("》", 0, match.start())
            left, right = "〈〉" if inside else "《》"
            width = 2 if match[1] is not None else 1
            for start, mark in ((match.start(), left), (match.end() - width, right)):
                if width == 1:
                    self._set(start, mark, "L-11")
                else:
                    self._take(Edit(start, start + 2, mark, "L-11"))

    def _brackets(self, marks: list[int]) -> None:
        """Round brackets by their content and neighbours; the pair may be split over two lines (L-7)."""
        text, open_marks = self.text, []
        chinese = [at for at, char in enumerate(text) if is_han(char)]
        for at in marks:
            if at in self.new:
                continue
            if text[at] in "(（":
                open_marks.append(at)
            elif open_marks:
                start = open_marks.pop()
                if text[start] == "（" and text[at] == "）":
                    continue
                wide = (
                    "（" in (text[start], text[at]) or text[at] == "）"
                    or bisect_left(chinese, at) > bisect_left(chinese, start)
                    or _cn(self._left(start) or " ")
                    or (self._left(start) in ",.;:!?" and _cn(self.text[start - 2 : start - 1] or " "))
                    or _cn(self._right(at) or " ")
                )  # fmt: skip
                if wide:
                    self._set(start, "（", "L-7")
                    self._set(at, "）", "L-7")
            elif text[at] == ")" and chinese and chinese[0] < at:
                self._set(at, "）", "L-7", 0.8)
        for at in open_marks:
            if text[at] == "(" and chinese and chinese[-1] > at:
                self._set(at, "（", "L-7", 0.8)

    def _quotes(self, marks: list[int]) -> None:
        """Straight quotes pair by a stack; their depth decides their shape. Unbalanced: left alone and told (L-10)."""
        text = self.text
        kinds: list[str] = []
        decided: list[tuple[int, str]] = []
        for number, at in enumerate(marks):
            char = text[at]
            straight = _STRAIGHT.get(char)
            if straight is None:
                if char in "“‘":
                    kinds.append(char)
                elif kinds:
                    kinds.pop()
                continue
            twin = "“" if straight == '"' else "‘"
            if kinds and kinds[-1] in (straight, twin):
                kinds.pop()
                decided.append((at, self.pairs[len(kinds) % 2][1]))
                continue
            if (
                at
                and text[at - 1].isdigit()
                and (straight == "'" or not any(text[m] in '"＂' for m in marks[number + 1 :]))
            ):
                continue  # feet and inches
            decided.append((at, self.pairs[len(kinds) % 2][0]))
            kinds.append(straight)
        if kinds:
            at = decided[-1][0] if decided else marks[0]
            self._doubt("L-10", text[max(0, at - 8) : at + 8], at)
            return
        for at, mark in decided:
            self._set(at, mark, "L-10")

    def _directions(self, marks: list[int]) -> None:
        """Curly quotes that point the wrong way, turned when that makes the paragraph balance, else told (L-10)."""
        depth = 0
        for at in marks:
            depth += 1 if self.text[at] == "“" else -1
            if depth < 0:
                break
        if depth == 0:
            return
        if len(marks) % 2:
            self._doubt("L-10", self.text[max(0, marks[-1] - 8) : marks[-1] + 8], marks[-1])
            return
        for at, mark in zip(marks, "“”" * (len(marks) // 2), strict=True):
            self._set(at, mark, "L-10", 0.8)

    def _point(self, at: int) -> None:
        """, ; : ? ! (L-12)."""
        char, left, right = self.text[at], self._left(at), self._beyond(at)
        if not left and not right:
            return
        wide = _cn(left or " ") or _cn(right or " ")
        confidence = 1.0
        if not wide and (left in "%)]”’" or left.isalnum()) and self._chinese_clause(at):
            close = at + 1 < len(self.text) and self.text[at + 1] != " "
            if not right:
                wide = True
            elif close and char in ",;" and not (left.isdigit() and right.isdigit()):
                wide, confidence = True, 0.8
        if wide:
            self._set(at, _WIDE[char], "L-12", confidence)

    def _stop(self, at: int) -> None:
        """The full stop (L-13)."""
        left, right = self._left(at), self._beyond(at)
        if not left or not (not right or right in "”’）》」』\"')" or _cn(right) or (right.isdigit() and _cn(left))):
            return
        if _han(left) or left in "”’）》」』〕】%％‰℃":
            if left != "%" or self._chinese_clause(at):
                self._set(at, "。", "L-13")
            return
        if not self._chinese_clause(at):
            return
        token = _TAIL.search(self.text, max(0, at - 24), at)
        before, word = (token[1], token[2]) if token else ("", "")
        if left.isalpha():
            # Words, but no initials and dotted letters: AI. at the end of a line, IP. before Chinese, never J.P.
            letters = word.lstrip("0123456789.")
            if len(letters) > 1 and letters.isalpha() and (not right or letters.isupper()):
                self._set(at, "。", "L-13", 0.7)
        elif not right:
            self._set(at, "。", "L-13")
        elif left.isdigit() and (not before or _han(before) or len(word) > 3):
            # After a mark a short number would be the marker of a step; after a word it ends the sentence.
            self._set(at, "。", "L-13", 0.7)
        elif left.isdigit():
            self._doubt("L-13", self.text[max(0, at - 8) : at + 8], at)

    def _doubts(self) -> None:
        """Ranges of per cent (15835 wants the sign twice), comma lists that may want 、 (L-14)."""
        if "-" in self.text:
            for match in _PERCENTS.finditer(self.text):
                self._doubt("L-6", match[0], match.start())
        if self.new and ("等" in self.text or "和" in self.text or "及" in self.text):
            for match in _ITEMS.finditer(self.text):
                self._doubt("L-14", match[0], match.start())


_ANGLES = regex(rf"<<([^<>]*{HAN}[^<>]*)>>|<([^<>]*{HAN}[^<>]*)>")


# The run of figures or letters in front of a stop, with the character before it.
_TAIL = regex(r"([^A-Za-z0-9.\s]?)\s*([A-Za-z0-9.]+)$")


def _shapes(text: str) -> Iterator[Edit]:
    """Ellipses and dashes (L-5), the stop of a heading's marker (L-3)."""
    if match := _HEAD_STOP.match(text):
        yield Edit(match.end(1), match.end(), ".", "L-3")
    for match in _ELLIPSIS.finditer(text):
        left, right = _beside(text, match.start(), match.end())
        if match[0] == "…" and text.rfind("《", 0, match.start()) > text.rfind("》", 0, match.start()):
            continue  # a title cut short in the middle, as it is cited
        if _cn(left) or _cn(right):
            wanted = "…………" if match[0][0] in "…⋯" and len(match[0]) >= 4 else "……"
            yield Edit(match.start(), match.end(), wanted, "L-5")
    for match in _DASH.finditer(text):
        left, right = _beside(text, match.start(), match.end())
        if len(match[0].strip()) <= 6 and (_cn(left) or _cn(right) or (not left.strip() and right.isdigit())):
            start = match.end() - len(match[0].lstrip())
            yield Edit(start, match.end(), "——", "L-5")


def _beside(text: str, start: int, end: int) -> tuple[str, str]:
    """The nearest characters that are no blanks, a blank at the ends of the text."""
    left = text[max(0, start - 40) : start].rstrip(_THROUGH)[-1:]
    return left or " ", text[end : end + 40].lstrip(_THROUGH)[:1] or " "
