"""Head and foot of official documents, to the millimetre (GB/T 9704-2012, 7.2, 7.4 and clause 10).

The head is one strip at the top of the first page. Its measures are the standard's; where they leave a choice (the size
of the mark, a little more than two lines below it) it is made so that the text below stands on the grid of all pages.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.model.nodes import Align, Inline, Mark, Marked, Paragraph, Phrase, Role, Text
from pipeline.model.walk import lines_of, plain_text
from pipeline.patterns import regex
from pipeline.records import replace
from pipeline.style.resolved import RoleStyle
from pipeline.style.units import POINTS_PER_MM
from pipeline.typeset.layout import GlyphRun, PlacedLine, Rule
from pipeline.typeset.page.compose import ASCENT
from pipeline.typeset.page.joint import height_of, joint, size_for
from pipeline.typeset.page.pages import text_area
from pipeline.typeset.page.strips import Keep, Strip

if TYPE_CHECKING:
    from pipeline.typeset.page.flow import Flow, Frame

HEAD_ROLES = frozenset(
    (Role.COPY_NUMBER, Role.SECRECY, Role.URGENCY, Role.ISSUER_MARK, Role.DOCUMENT_NUMBER, Role.SIGNER)
)
FOOT_ROLES = frozenset((Role.COPY_TO, Role.PRINTED_BY))
_CORNER = (Role.COPY_NUMBER, Role.SECRECY, Role.URGENCY)
_MM = POINTS_PER_MM
_WIDEST = 0.98  # of the measure that the mark takes at most
_INK = 0.045  # ems between the top of the mark's squares and its ink
_BELOW_NUMBER = 4 * _MM  # 7.2.7, 10.1
_LETTER_RULE = 170 * _MM  # 10.1
_LETTER_FOOT = 20 * _MM
_LETTER_GAP = 0.875  # ems from a double rule to the text beside it
_OUTER_RULE = 0.35 * _MM  # 7.4.1
_INNER_RULE = 0.25 * _MM
_LABEL = regex("[：:]")
_NAME = regex(r"[一-鿿]\u3000[一-鿿](?![一-鿿])|[一-鿿·]+")
_PRINTED = regex(r"(?<![ \u3000])[ \u3000]++(?=[\d〇一二三四五六七八九]{4}年)")


def is_head(blocks: Sequence[object]) -> int:
    """How many paragraphs at the start of a document are its official head, each element once; 0 without the mark."""
    seen: set[Role] = set()
    for block in blocks:
        if not isinstance(block, Paragraph) or block.role not in HEAD_ROLES or block.role in seen:
            break
        if block.role is Role.ISSUER_MARK and not plain_text(block.children).strip():
            return 0
        seen.add(block.role)
    return len(seen) if Role.ISSUER_MARK in seen else 0


class Head:
    """Lays out one head. Heights count from the top of the text area down."""

    def __init__(self, flow: Flow, frame: Frame) -> None:
        self._flow = flow
        self._frame = frame
        self._style = flow.composer.style
        self._em, self._pitch = self._style.page.em, self._style.page.pitch
        self._strip = Strip(0.0, keep=Keep.FIRM)
        self._colour = self._style.of(Role.ISSUER_MARK).colour
        self._numbers: dict[Role, int] = {}
        self._signers: list[PlacedLine] = []

    def strip(self, blocks: Sequence[Paragraph]) -> Strip:
        """The strip that holds the whole head; what follows begins at its bottom."""
        by_role = {block.role: block for block in blocks}
        for block in blocks:
            number = self._flow.place(block.role, 0, plain_text(block.children), block.id, self._frame)
            self._numbers[block.role] = number
        corner = [by_role[role] for role in _CORNER if role in by_role]
        form = self._style.official.form
        mark = by_role[Role.ISSUER_MARK]
        if form == "letter":
            self._strip.height = self._letter(by_role, corner, self._mark(mark, (), 0.0))
        else:
            for row, block in enumerate(corner):
                self._line(block, row * self._pitch)
            if signer := by_role.get(Role.SIGNER):
                self._signers = self._signer(signer)
            bottom = self._mark(mark, corner, self._end(by_role, 0.0, form))
            self._strip.height = self._below(by_role, bottom, form)
        self._strip.block = self._numbers[Role.ISSUER_MARK]
        return self._strip

    def _mark(self, block: Paragraph, corner: Sequence[Paragraph], below: float) -> float:
        """The mark, as large as its sheet says and its line allows; returns its lower edge. `below`: height of the rest
        of the head.

        Where a sheet has it so high that it would run into what stands in the corner, it goes below that.
        """
        style = replace(self._style.of(Role.ISSUER_MARK), size=self._style.official.mark)
        names = lines_of(block.children)
        if len(names) > 1:
            return self._joint(block, names, style, corner, below)
        text = plain_text(block.children)
        width = self._flow.composer.natural(text, style).width
        size = style.size * min(1.0, _WIDEST * self._frame.width / max(width, 1.0))
        ink = min(width * size / style.size, self._frame.width)
        beside = max((self._wide(other) for other in corner), default=0.0) + self._em
        top = style.space_before
        if corner and beside > (self._frame.width - ink) / 2:
            top = max(top, len(corner) * self._pitch)
        top -= _INK * size
        self._line(block, top, replace(style, size=size))
        return top + size

    def _joint(
        self, block: Paragraph, names: Sequence[str], style: RoleStyle, corner: Sequence[Paragraph], below: float
    ) -> float:
        """The names of several bodies with 文件 beside them, so far apart that the head ends on the grid; what stands
        in the corner stands above them."""
        size = size_for(names, style.size, _WIDEST * self._frame.width)
        top = max(style.space_before, len(corner) * self._pitch) - _INK * size
        least = top + height_of(names, size) + below
        height = height_of(names, size) + math.ceil(least / self._pitch - 0.001) * self._pitch - least

        def place(text: str, size: float) -> PlacedLine:
            (line,) = self._placed(block, (Text(text),), replace(style, size=size, align=Align.LEFT), math.inf)
            return line

        lines = joint(names, size, self._frame.width, height, place)
        self._strip.lines += [replace(line, x=line.x + self._frame.x, y=line.y + top) for line in lines]
        return top + height

    def _wide(self, block: Paragraph) -> float:
        """What a line of the corner takes from the edge."""
        style = self._style.of(block.role)
        width = self._flow.composer.natural(plain_text(block.children), style).width
        return width + (style.left_indent + style.first_indent) * style.size

    def _below(self, by_role: dict[Role, Paragraph], bottom: float, form: str) -> float:
        """Number, signers and red rule; returns where the title begins: the second line of the grid below.

        The mark is as large as its wording allows and ends anywhere; what is missing to the grid is shared by the three
        spaces below it, so that each is as near to its measure as it can be. Minutes and orders have no title: there
        the space above the text takes it all.
        """
        number, signer = by_role.get(Role.DOCUMENT_NUMBER), by_role.get(Role.SIGNER)
        names = self._signers
        ruled = form != "order"
        top = bottom + 2 * self._pitch
        last = top + (max(len(names), 1) - 1) * self._pitch
        edge = last + self._em if number or signer else bottom
        rule = self._style.official.rule if ruled else 0.0
        end = self._end(by_role, bottom, form)
        spare = round(end / self._pitch) * self._pitch - end
        share = spare / 3 if form == "document" else 0.0
        if number:
            style = self._style.of(Role.DOCUMENT_NUMBER)
            if signer:
                style = replace(style, align=Align.LEFT, left_indent=1.0)
            self._line(number, last + share, style)
        for row, placed in enumerate(names):
            y = top + share + row * self._pitch
            self._strip.lines.append(replace(placed, y=y + placed.y))
        if ruled:
            y = edge + 2 * share + _BELOW_NUMBER
            self._strip.rules.append(Rule(self._frame.x, y, self._frame.width, rule, self._colour))
        return end + spare

    def _end(self, by_role: dict[Role, Paragraph], bottom: float, form: str) -> float:
        """Where the head would end below a mark's lower edge by its measures alone."""
        edge = bottom
        if Role.SIGNER in by_role or Role.DOCUMENT_NUMBER in by_role:
            edge += (max(len(self._signers), 1) + 1) * self._pitch + self._em
        kept = _BELOW_NUMBER + self._style.official.rule if form != "order" else self._pitch - self._em
        return edge + kept + 2 * self._pitch

    def _letter(self, by_role: dict[Role, Paragraph], corner: Sequence[Paragraph], bottom: float) -> float:
        """The two double rules with what stands below the upper one (10.1)."""
        page = self._style.page
        area = text_area(page, True)
        thick = self._style.official.rule
        left = (page.width - _LETTER_RULE) / 2 - area.left
        y = bottom + _BELOW_NUMBER
        self._double(left, y, thick, thick / 2)
        foot = page.height - _LETTER_FOOT - area.top - 2.5 * thick
        self._double(left, foot, thick / 2, thick)
        first = y + 2.5 * thick + _LETTER_GAP * self._em
        for row, block in enumerate(corner):
            self._line(block, first + row * self._pitch)
        if number := by_role.get(Role.DOCUMENT_NUMBER):
            self._line(number, first, replace(self._style.of(Role.DOCUMENT_NUMBER), align=Align.RIGHT))
        if signer := by_role.get(Role.SIGNER):
            self._strip.lines.extend(replace(line, y=first + self._pitch + line.y) for line in self._signer(signer))
        rows = max(len(corner), 2 if signer else 1)
        return math.ceil((first + (rows + 2) * self._pitch) / self._pitch - 0.001) * self._pitch

    def _double(self, left: float, y: float, upper: float, lower: float) -> None:
        thick = max(upper, lower)
        self._strip.rules.append(Rule(left, y, _LETTER_RULE, upper, self._colour))
        self._strip.rules.append(Rule(left, y + upper + thick, _LETTER_RULE, lower, self._colour))

    def _line(self, block: Paragraph, top: float, style: RoleStyle | None = None) -> None:
        """A paragraph with the squares of its first line at a height."""
        style = style or self._style.of(block.role)
        for row, placed in enumerate(self._placed(block, block.children, style, self._frame.width)):
            self._strip.lines.append(replace(placed, x=placed.x + self._frame.x, y=top + row * self._pitch + placed.y))

    def _placed(self, block: Paragraph, children: Sequence[Inline], style: RoleStyle, width: float) -> list[PlacedLine]:
        """The lines of a paragraph, each with its baseline as far below its top as the type has it."""
        number = self._numbers[block.role]
        lines = self._flow.composer.lines(children, style, width)
        base = ASCENT * style.size
        self._strip.notes += tuple(name for _, line in lines for name in line.notes)
        return [
            PlacedLine(x, base, line.width, line.runs, line.text, number, row == 0, row == len(lines) - 1)
            for row, (x, line) in enumerate(lines)
        ]

    def _signer(self, block: Paragraph) -> list[PlacedLine]:
        """签发人：in the text's face, the names in 楷体, one em from the right; two names a line, below one another."""
        style = self._style.of(Role.SIGNER)
        text = plain_text(block.children)
        match = _LABEL.search(text)
        children = block.children
        if match and children == (Text(text),):
            children = (Text(text[: match.end()]), Marked(Mark.EMPHASIS, _names(text[match.end() :])))
        hang = float(match.end()) if match else 0.0
        width = min(self._flow.composer.natural(text, style).width + 0.01, (hang + 8) * style.size)
        look = replace(style, align=Align.LEFT, first_indent=-hang, left_indent=hang, right_indent=0.0)
        lines = self._placed(block, children, look, width)
        wide = max((line.x + line.width for line in lines), default=width)
        left = self._frame.x + self._frame.width - style.right_indent * style.size - wide
        return [replace(line, x=line.x + left) for line in lines]


def _names(text: str) -> tuple[Inline, ...]:
    """Personal names, each of which stays whole, and the blanks between them."""
    out: list[Inline] = []
    at = 0
    for match in _NAME.finditer(text):
        if match.start() > at:
            out.append(Text(text[at : match.start()]))
        out.append(Phrase(Role.NAME, (Text(match[0]),)))
        at = match.end()
    if at < len(text):
        out.append(Text(text[at:]))
    return tuple(out)


def foot_strip(flow: Flow, blocks: Sequence[Paragraph], frame: Frame) -> Strip:
    """版记: copies and printing between rules; its last rule lies on the bottom edge of the text area (7.4)."""
    style = flow.composer.style
    ruled = style.official.form != "letter"  # 10.1: the letter form has no rules here
    strip = Strip(0.0, keep=Keep.FREE, foot=True)
    y = 0.0
    for number, block in enumerate(blocks):
        role = style.of(block.role)
        if ruled:
            height = _INNER_RULE if number else _OUTER_RULE
            strip.rules.append(Rule(frame.x, y, frame.width, height))
        text = plain_text(block.children)
        index = flow.place(block.role, 0, text, block.id, frame)
        match = _LABEL.search(text) if block.role is Role.COPY_TO else None
        if match:
            hang = float(match.end())
            role = replace(role, first_indent=-hang, left_indent=role.left_indent + hang)
        lines = flow.composer.lines(block.children, role, frame.width)
        pitch = style.page.pitch
        above = (pitch if ruled else style.page.em) - role.size
        base = above / 2 + ASCENT * role.size
        for row, (x, line) in enumerate(lines):
            placed = PlacedLine(
                frame.x + x, y + base, line.width, line.runs, line.text, index, row == 0, row == len(lines) - 1
            )
            if block.role is Role.PRINTED_BY and len(lines) == 1:
                room = frame.width - (role.left_indent + role.right_indent) * role.size
                placed = _parted(placed, room - line.width)
            strip.lines.append(placed)
            strip.notes += line.notes
            y += pitch
    if ruled:
        strip.rules.append(Rule(frame.x, y - _OUTER_RULE, frame.width, _OUTER_RULE))
    else:
        y -= style.page.pitch - style.page.em  # the last line may stand on the last line of the grid
    strip.height = y
    strip.block = strip.lines[0].block if strip.lines else -1
    return strip


def _parted(line: PlacedLine, spare: float) -> PlacedLine:
    """The body at the left, the date of printing at the right, as far apart as the line allows."""
    match = _PRINTED.search(line.text)
    if match is None or spare <= 0:
        return line
    runs: list[GlyphRun] = []
    at = 0
    for run in line.runs:
        moved = tuple(x + (spare if at + n >= match.end() else 0.0) for n, x in enumerate(run.positions))
        runs.append(replace(run, positions=moved))
        at += len(run.text)
    return replace(line, runs=tuple(runs), width=line.width + spare)


def signature_looks(flow: Flow, blocks: Sequence[Paragraph], width: float) -> dict[int, RoleStyle]:
    """How the bodies and the date at the end stand, by their place in the run (7.3.5.1 and 7.3.5.2).

    Sealed: the date four characters from the right, the bodies centred over it. Unsealed: the bodies two characters
    from the right, the date begins two characters further right; a longer date ends two characters from the right.
    """
    style = flow.composer.style
    em = style.page.em
    widths = [flow.composer.natural(plain_text(block.children), style.of(block.role)).width for block in blocks]
    date = next((at for at, block in enumerate(blocks) if block.role is Role.DATE), None)
    if date is None or len(blocks) < 2 or style.official.form == "order":
        return {}
    bodies = [at for at in range(len(blocks)) if at != date]
    long_body = max(widths[at] for at in bodies)
    if style.official.sealed:
        middle = width - 4 * em - widths[date] / 2
        middle = min(middle, width - long_body / 2)
        lefts = {at: middle - widths[at] / 2 for at in range(len(blocks))}
    elif widths[date] > long_body:
        lefts = {date: width - 2 * em - widths[date]}
        lefts |= {at: lefts[date] - 2 * em + long_body - widths[at] for at in bodies}
    else:
        lefts = {at: width - 2 * em - widths[at] for at in bodies}
        lefts[date] = width - 2 * em - long_body + 2 * em
    out: dict[int, RoleStyle] = {}
    for at, left in lefts.items():
        look = style.of(blocks[at].role)
        if left >= 0:
            out[at] = replace(look, align=Align.LEFT, first_indent=0.0, left_indent=left / look.size, right_indent=-1.0)
    return out


_ATTACHED = regex(r"(?P<label>附件[：:])?(?P<number>[0-9]{1,2}[.．、])?")


def attachment_look(flow: Flow, text: str, style: RoleStyle) -> RoleStyle:
    """附件：1.名称 from two characters in; every name begins below the first, and so do its turned lines (7.3.4)."""
    match = _ATTACHED.match(text)
    assert match is not None  # everything in it may be missing
    if not match[0]:
        return style
    composer = flow.composer
    own = composer.natural(match["number"], style).width / style.size if match["number"] else 0.0
    first = composer.natural("1.", style).width / style.size if match["number"] else 0.0
    name = 5.0 + (own if match["label"] else first)
    start = 2.0 if match["label"] else name - own
    return replace(style, align=Align.LEFT, first_indent=start - name, left_indent=name)


_PRESENT = regex(r"(?:出席|列席|请假|缺席|請假|主持|记录|記錄)[：:]")


def presence_look(text: str, style: RoleStyle) -> RoleStyle:
    """出席：… of minutes: turned lines begin below the first name (10.3)."""
    match = _PRESENT.match(text)
    if match is None:
        return style
    hang = float(match.end())
    return replace(style, first_indent=-hang, left_indent=2.0 + hang)
