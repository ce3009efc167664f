"""Places of an official document's elements, read back from PDFs with pdfplumber and held to GB/T 9704-2012.

    python -m tests.measure.geometry FILE.pdf …

One row for each element that a file has: the rule of the standard, what it asks and what was found, in millimetres, and
whether they agree within half of one. Elements are told by their wording and colour alone, so any file will do. Upper
edges of text are those of its squares (0.88 of the size above the base line), those of the mark its ink.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pdfplumber

MM = 72 / 25.4
EM = 156 / 28  # a character of 3号, 28 to a line of 156 mm (5.2.1, 5.2.2)
SMALL = 14 / MM  # one of 4号
PITCH = 225 / 21.54  # a line; 22 to the type area
TOP, BOTTOM, WIDTH = 37.0, 262.0, 156.0
ALLOWED = 0.5
_ASCENT, _DESCENT, _INK = 0.88, 0.12, 0.045
_CLOSING = tuple("）。，、；：》”’」』")
_DATE = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日")
_NUMBER = re.compile(r"\S+〔\d{4}〕\d+号|第\d+号|〔\d{4}〕第\d+号")


class Row(NamedTuple):
    """One element: the clause or rule, what it is, and its place as asked and as found (mm)."""

    rule: str
    element: str
    asked: float
    found: float

    @property
    def good(self) -> bool:
        """Within half a millimetre."""
        return abs(self.asked - self.found) <= ALLOWED


class Line(NamedTuple):
    """Glyphs on one base line. `base` from the top of the page, mm."""

    text: str
    glyphs: list[dict[str, Any]]
    base: float
    page: int

    @property
    def size(self) -> float:
        """Type size of the first glyph, mm."""
        return float(self.glyphs[0]["size"]) / MM

    def left(self, at: int = 0) -> float:
        """Left edge of a glyph's slot."""
        return float(self.glyphs[at]["matrix"][4]) / MM

    @property
    def right(self) -> float:
        """Right edge of the last glyph: of a square for an ideograph, of half of one for a closing mark, which has its
        ink there, of its own width for another."""
        last = self.glyphs[-1]
        if last["text"] in _CLOSING:
            return self.left(-1) + self.size / 2
        return self.left(-1) + (self.size if ord(last["text"][0]) >= 0x2E80 else float(last["width"]) / MM)

    @property
    def middle(self) -> float:
        """Middle of the line."""
        return (self.left() + self.right) / 2

    @property
    def top(self) -> float:
        """Upper edge of its squares."""
        return self.base - _ASCENT * self.size

    @property
    def foot(self) -> float:
        """Lower edge of its squares."""
        return self.base + _DESCENT * self.size


class Rules(NamedTuple):
    """A drawn rule; edges from the top of the page, mm."""

    left: float
    width: float
    top: float
    foot: float
    page: int


class Paper:
    """Lines and rules of a file."""

    def __init__(self, path: Path) -> None:
        self.lines: list[Line] = []
        self.rules: list[Rules] = []
        with pdfplumber.open(path) as file:
            self.height = float(file.pages[0].height) / MM
            self.count = len(file.pages)
            for number, page in enumerate(file.pages, 1):
                rows: dict[float, list[dict[str, Any]]] = {}
                for char in page.chars:
                    if char["text"].strip():
                        rows.setdefault(round(char["matrix"][5], 1), []).append(char)
                for base, glyphs in sorted(rows.items(), reverse=True):
                    glyphs.sort(key=lambda glyph: glyph["matrix"][4])
                    text = "".join(glyph["text"] for glyph in glyphs)
                    self.lines.append(Line(text, glyphs, (float(page.height) - base) / MM, number))
                for rect in page.rects:
                    if rect["width"] > 100 * MM:
                        edges = (rect["x0"], rect["width"], rect["top"], rect["bottom"])
                        self.rules.append(Rules(*(float(edge) / MM for edge in edges), number))

    def margin(self, page: int) -> float:
        """Left edge of the type area: 28 mm on odd pages, mirrored on even ones (5.2.1)."""
        return 28.0 if page % 2 else 26.0

    def first(self, pattern: str) -> Line | None:
        """The first line that begins with a pattern."""
        return next((line for line in self.lines if re.match(pattern, line.text)), None)


def rows(path: Path) -> list[Row]:
    """What is to be told of a file."""
    paper = Paper(path)
    return [*_head(paper), *_title(paper), *_signature(paper), *_attachments(paper), *_foot(paper), *_folios(paper)]


def _red(line: Line) -> bool:
    colour = line.glyphs[0]["non_stroking_color"]
    return isinstance(colour, tuple | list) and len(colour) == 3 and colour[0] > 0.8 and max(colour[1:]) < 0.3


def _head(paper: Paper) -> Iterator[Row]:
    above = [line for line in paper.lines if line.page == 1]
    marks = [line for line in above if _red(line)]
    if not marks:
        return
    mark, lowest = marks[0], marks[-1]  # of several bodies one below the other
    at = 0
    for rule, name, pattern in (
        ("H-1", "份号", r"\d{6}$"),
        ("H-2", "密级和保密期限", "绝密|机密|秘密"),
        ("H-2", "紧急程度", "特急$|加急$"),
    ):
        line = paper.first(pattern)
        if line is not None:
            yield Row(rule, f"{name}: left edge", paper.margin(1), line.left())
            yield Row(rule, f"{name}: line {at + 1} of the type area", TOP + at * PITCH, line.top)
            at += 1
    long = [rule for rule in paper.rules if rule.page == 1 and rule.width > 165]
    form = "letter" if long else "order" if mark.text.endswith("令") else ""
    ink = mark.base - (_ASCENT - _INK) * mark.size
    edge = {"letter": 30.0, "order": TOP + 20, "": TOP + 35}[form]
    yield Row("H-3", f"发文机关标志{form and f' ({form})'}: upper edge of the ink", edge, ink)
    middle = (mark.left() + max(line.right for line in marks)) / 2
    yield Row("H-3", "发文机关标志: middle", paper.margin(1) + WIDTH / 2, middle)
    if long:
        yield Row("H-23", "upper rule below the mark", 4, long[0].top - lowest.foot)
        yield Row("H-23", "upper rule: width", 170, long[0].width)
        yield Row("H-23", "lower rule: width", 170, long[-1].width)
        yield Row("H-23", "lower rule: lower edge above the paper's foot", 20, paper.height - long[-1].foot)
        return
    number = next((line for line in above if _NUMBER.search(line.text.replace(" ", ""))), None)
    if number is None:
        return
    signers = [line for line in above if mark.base < line.base <= number.base and "签发人" in line.text]
    if signers:
        yield Row("H-6", "发文字号: left edge, one character in", paper.margin(1) + EM, number.left())
        right = max(line.right for line in above if mark.base < line.base <= number.base)
        yield Row("H-6", "签发人: right edge, one character in", paper.margin(1) + WIDTH - EM, right)
        yield Row("H-5", "the first line of 签发人 below the mark", 2 * PITCH, signers[0].top - lowest.foot)
    else:
        yield Row("H-5", "发文字号: middle", paper.margin(1) + WIDTH / 2, number.middle)
        yield Row("H-5", "发文字号 below the mark", 2 * PITCH, number.top - lowest.foot)
    rule = next((rule for rule in paper.rules if rule.page == 1 and rule.top > number.base), None)
    if rule is not None and form != "order":
        yield Row("H-7", "red rule: width", WIDTH, rule.width)
        yield Row("H-7", "red rule: left edge", paper.margin(1), rule.left)
        yield Row("H-7", "red rule below 发文字号", 4, rule.top - number.foot)


def _title(paper: Paper) -> Iterator[Row]:
    title = [line for line in paper.lines if abs(line.size * MM - 22) < 0.5 and not _red(line) and line.page == 1]
    for line in title:
        yield Row("H-4", f"title, {line.text[:6]}…: middle", paper.margin(1) + WIDTH / 2, line.middle)
    below = [line for line in paper.lines if line.page == 1 and title and line.base > title[-1].base]
    for line in below if not any(map(_red, paper.lines)) else ():
        if not any("Kai" in glyph["fontname"] for glyph in line.glyphs):
            break  # the text begins
        yield Row("H-24", f"occasion or speaker, {line.text[:6]}…: middle", paper.margin(1) + WIDTH / 2, line.middle)
    rule = next((rule for rule in paper.rules if rule.page == 1 and rule.width < 165), None)
    if title and rule is not None and rule.foot < title[0].base:
        yield Row("H-4", "title below the red rule", 2 * PITCH, title[0].top - rule.foot)
    addressed = next((line for line in paper.lines if line.page == 1 and line.text.endswith("：")), None)
    if title and addressed is not None and addressed.base > title[-1].base:
        yield Row("H-8", "主送机关: left edge", paper.margin(1), addressed.left())
        above = [line for line in paper.lines if line.page == 1 and line.base < addressed.base]
        yield Row("H-8", "主送机关 below the title", 2 * PITCH, addressed.top - above[-1].top)


def _signature(paper: Paper) -> Iterator[Row]:
    for before, line in zip(paper.lines, paper.lines[1:], strict=False):
        if not _DATE.fullmatch(line.text) or before.page != line.page or len(before.text) > 24 or "：" in before.text:
            continue
        edge = paper.margin(line.page) + WIDTH
        if abs(before.middle - line.middle) <= ALLOWED:
            yield Row("H-12", "sealed: date ends four characters in", edge - 4 * EM, line.right)
            yield Row("H-12", "sealed: body over the middle of the date", line.middle, before.middle)
        elif "　" not in before.text and line.base - before.base < 1.5 * PITCH:
            longer = max((before, line), key=lambda one: one.right - one.left())
            yield Row("H-13", "the longer of body and date: two characters in", edge - 2 * EM, longer.right)
            yield Row("H-13", "date begins two characters behind the body", before.left() + 2 * EM, line.left())
        body = [other for other in paper.lines if other.page == line.page and other.base < before.base]
        yield Row("H-15", "lines of text on the signature's page: at least one", 1, min(len(body), 1))
        after = next((other for other in paper.lines if other.page == line.page and other.base > line.base), None)
        if after is not None and re.fullmatch("（[^）]{4,40}）", after.text):
            yield Row("H-16", "附注: two characters in", paper.margin(after.page) + 2 * EM, after.left())


def _attachments(paper: Paper) -> Iterator[Row]:
    listed = paper.first("附件：")
    if listed is not None:
        yield Row("H-11", "附件说明: two characters in", paper.margin(listed.page) + 2 * EM, listed.left())
        second = next((line for line in paper.lines if line.base > listed.base and line.text.startswith("2.")), None)
        if second is not None and second.page == listed.page:
            yield Row("H-11", "the second name begins below the first", listed.left(3), second.left())
    for number, line in enumerate(paper.lines):
        if re.fullmatch(r"附\s*件\s*\d?", line.text):
            yield Row("H-17", f"{line.text}: left edge", paper.margin(line.page), line.left())
            yield Row("H-17", f"{line.text}: line 1 of the type area", TOP, line.top)
            title = paper.lines[number + 1]
            yield Row("H-17", f"{line.text}: title on line 3", 2 * PITCH, title.top - line.top)
            yield Row("H-17", f"{line.text}: title, middle", paper.margin(line.page) + WIDTH / 2, title.middle)


def _foot(paper: Paper) -> Iterator[Row]:
    printed = next((line for line in paper.lines if line.text.endswith("印发") and _DATE.search(line.text)), None)
    if printed is None:
        return
    left = paper.margin(paper.count)
    yield Row("H-18", "版记: page", paper.count, printed.page)
    drawn = [rule for rule in paper.rules if rule.page == printed.page][-3:]
    for name, rule, weight in _named(drawn):
        yield Row("H-18", f"版记, {name} rule: width", WIDTH, rule.width)
        yield Row("H-18", f"版记, {name} rule: weight × 10", 10 * weight, 10 * (rule.foot - rule.top))
    yield Row("H-18", "版记, last rule: lower edge", BOTTOM, drawn[-1].foot)
    yield Row("H-20", "印发机关: one character of 4号 in", left + SMALL, printed.left())
    yield Row("H-20", "印发日期: right edge", left + WIDTH - SMALL, printed.right)
    copied = paper.first("抄送：")
    if copied is not None:
        yield Row("H-19", "抄送: one character of 4号 in", left + SMALL, copied.left())
        following = next(line for line in paper.lines if line.page == copied.page and line.base > copied.base)
        if following is not printed:
            yield Row("H-19", "抄送: a turned line below the first name", copied.left(3), following.left())


def _named(drawn: list[Rules]) -> Iterator[tuple[str, Rules, float]]:
    """The rules of 版记 with what they are and their weights: 0.35 mm outside, 0.25 mm between."""
    for at, rule in enumerate(drawn):
        outer = at in (0, len(drawn) - 1)
        yield ("first" if at == 0 else "last" if outer else "middle"), rule, 0.35 if outer else 0.25


def _folios(paper: Paper) -> Iterator[Row]:
    for line in paper.lines:
        if re.fullmatch(r"—\d+—", line.text.replace(" ", "")):
            left = paper.margin(line.page)
            if line.page % 2:
                yield Row("H-21", f"folio {line.page}: right edge", left + WIDTH - SMALL, line.right)
            else:
                yield Row("H-21", f"folio {line.page}: left edge", left + SMALL, line.left())
            dash = line.base - 0.38 * line.size  # where a dash has its ink
            yield Row("H-21", f"folio {line.page}: dash below the type area", 7, dash - BOTTOM)


def main() -> None:
    """Print a table for each file."""
    wrong = 0
    for name in sys.argv[1:]:
        print(name)
        for row in rows(Path(name)):
            wrong += not row.good
            told = f"{row.asked:8.2f} {row.found:8.2f} {row.found - row.asked:+6.2f}"
            print(f"  {row.rule:5} {told}  {'' if row.good else 'WRONG  '}{row.element}")
    print(f"{wrong} beyond {ALLOWED} mm")


if __name__ == "__main__":
    main()
