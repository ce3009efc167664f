"""Quotation marks by region: “ ” ‘ ’ in the mainland, 「 」『 』 in Taiwan and Hong Kong (rules J-1 and J-10).

Outer mark becomes outer mark, inner becomes inner, at any depth: a text whose marks alternate alternates afterwards,
and the way back restores every mark. Apostrophes, feet and minutes (5’6”, 39°54’) and quotations inside Latin text are
no Chinese marks and stay.
"""

from __future__ import annotations

from pipeline.lang.marks import is_han
from pipeline.lang.regions import CORNER, CURLY, QUOTES
from pipeline.patterns import regex

Quotes = tuple[str, str, str, str]

_MARKS = regex("[“”‘’「」『』]")
_WORDS = regex("[A-Za-z][,;]? [A-Za-z]")
_NEAR = 2  # characters looked at beyond a quotation, past one space
_LONGEST = 4000  # characters of a Latin quotation; marks nested thousands deep must not be read again at each depth


def convert_quotes(text: str, source: Quotes, target: Quotes) -> str:
    """The text with its Chinese quotation marks in the target's habit; each mark becomes one mark."""
    if source == target or _MARKS.search(text) is None:
        return text
    form = dict(zip(source, target, strict=True))
    marks = [match.start() for match in _MARKS.finditer(text) if match[0] in form]
    kept = _foreign(text, marks, source)
    if not marks or len(kept) == len(marks):
        return text
    out = list(text)
    for at in marks:
        if at not in kept:
            out[at] = form[out[at]]
    return "".join(out)


class Requoting:
    """A converter that changes quotation marks only, to one habit (`curly`, `corner`)."""

    def __init__(self, habit: str) -> None:
        self._target = QUOTES[habit]
        self._source = CORNER if self._target == CURLY else CURLY

    def convert(self, text: str) -> str:
        """The text with the habit's marks, as long as before."""
        return convert_quotes(text, self._source, self._target)


def _foreign(text: str, marks: list[int], source: Quotes) -> set[int]:
    """Offsets of marks that are no Chinese quotation: apostrophes, units, and both marks of a Latin quotation."""
    closing = {source[1]: source[0], source[3]: source[2]}
    kept: set[int] = set()
    stack: list[int] = []
    waiting = dict.fromkeys(closing.values(), 0)  # openers on the stack, by mark: most stray closers need no search
    for at in marks:
        char = text[at]
        opener = closing.get(char)
        if opener is None:
            if char == "‘" and _letter(text, at - 1) and _letter(text, at + 1):
                kept.add(at)  # an apostrophe that a converter turned the wrong way
            else:
                stack.append(at)
                waiting[char] += 1
            continue
        if char == "’" and _letter(text, at - 1) and _letter(text, at + 1):
            kept.add(at)
            continue
        if not waiting[opener]:
            unit = _ascii(text, at - 1) or at - 1 in kept
            if char in "’”" and (unit or (char == "’" and _ascii(text, at + 1))):
                kept.add(at)
            continue
        while True:
            begun = stack.pop()
            waiting[text[begun]] -= 1
            if text[begun] == opener:
                break
        if _latin(text, begun, at):
            kept |= {begun, at}
    return kept


def _latin(text: str, start: int, end: int) -> bool:
    """True for a quotation in running Latin text: no ideograph in it, and Latin words around it or several within."""
    if text[start] not in "“‘" or end - start > _LONGEST or any(map(is_han, text[start:end])):
        return False
    before, after = text[max(start - _NEAR, 0) : start], text[end + 1 : end + 1 + _NEAR]
    if not (before + after).isascii():
        return False
    alone = not (before + after).strip()
    return _word(before) or _word(after) or (alone and _WORDS.search(text, start, end) is not None)


def _word(near: str) -> bool:
    return any(char.isalpha() for char in near)


def _letter(text: str, at: int) -> bool:
    return 0 <= at < len(text) and text[at].isascii() and text[at].isalpha()


def _ascii(text: str, at: int) -> bool:
    """A letter, digit or ° before a mark: an apostrophe, feet, inches, minutes, seconds."""
    return 0 <= at < len(text) and ((text[at].isascii() and text[at].isalnum()) or text[at] in "°′")
