"""Head, foot and closing of official documents in Word (GB/T 9704-2012, 7.2, 7.3.4, 7.3.5, 7.4 and clause 10).

What the print edition draws to the millimetre becomes named styles: rules are borders, what hangs on the page (the mark
of a letter, 版记 at the foot of the last page) stands in a frame of its style, and how a body and its date stand to one
another is an indent worked out from their wording. Widths of words are estimates: Word's families are not ours.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil

from pipeline.model.nodes import TITLE_BLOCK_ROLES, Align, Block, Heading, Paragraph, Role
from pipeline.model.walk import lines_of, plain_text
from pipeline.patterns import regex
from pipeline.records import dataclass, field, replace
from pipeline.style.resolved import ResolvedStyle, RoleStyle
from pipeline.style.units import POINTS_PER_MM
from pipeline.writers.docx.ooxml import twips

_HEAD = frozenset((Role.COPY_NUMBER, Role.SECRECY, Role.URGENCY, Role.ISSUER_MARK, Role.DOCUMENT_NUMBER, Role.SIGNER))
_CORNER = frozenset((Role.COPY_NUMBER, Role.SECRECY, Role.URGENCY))
_FOOT = frozenset((Role.COPY_TO, Role.PRINTED_BY))
CLOSING = frozenset((Role.SIGNATURE, Role.DATE))
_MM = POINTS_PER_MM
_BELOW = 4 * _MM  # 7.2.7, 10.1: from the type to the red rule
_LETTER_TOP, _LETTER_FOOT, _LETTER_RULE = 30 * _MM, 20 * _MM, 170 * _MM  # 10.1
_WIDEST = 0.98  # of the measure that the mark takes at most
_DIGIT = 0.5  # ems of a Latin letter or digit
_SLACK = 1.5  # ems that a line of the closing may run on, should Word's families be wider
_MOST_SPACE = 31  # points that Word lets stand between text and border (17.18.2)
_AIR = 0.25  # ems between Chinese and Latin (autoSpaceDE, autoSpaceDN)
_EDGES = regex(r"[㐀-鿿](?=[0-9A-Za-z])|[0-9A-Za-z](?=[㐀-鿿])")
_PRINTED = regex(r"(?<![ \u3000])[ \u3000]++(?=[\d〇一二三四五六七八九]{4}年)")
_ATTACHED = regex(r"(?P<label>附件[：:])?(?P<number>[0-9]{1,2}[.．、])?")
_PRESENT = regex(r"(?:出席|列席|请假|缺席|請假|主持|记录|記錄)[：:]")


@dataclass(frozen=True, slots=True)
class Dress:
    """What a document adds to the style of a role: a frame and a border, as elements of `w:pPr`."""

    frame: str = ""
    border: str = ""


@dataclass(frozen=True, slots=True)
class Official:
    """A document's head and foot: how many blocks they are, and what they add to the styles."""

    style: ResolvedStyle
    head: int = 0
    foot: int = 0  # blocks at the end
    dresses: Mapping[Role, Dress] = field(default_factory=dict)


def official(style: ResolvedStyle, blocks: Sequence[Block]) -> Official:
    """The style of this document: that of the sheet, fitted to its head and foot if it has any."""
    head = _head(blocks)
    foot = 0
    while foot < len(blocks) - head and _role(blocks[-1 - foot]) in _FOOT:
        foot += 1
    records = dict(style.roles)
    _space_below_titles(style, blocks[head:], records)
    if not head and not foot:
        return Official(replace(style, roles=records))
    dresses: dict[Role, Dress] = {}
    if head:
        after = next((block.role for block in blocks[head:] if isinstance(block, (Paragraph, Heading))), None)
        paragraphs = [block for block in blocks[:head] if isinstance(block, Paragraph)]
        dresses |= _dress_head(style, paragraphs, after, records)
    if foot:
        dresses |= _dress_foot(style, records)
    return Official(replace(style, roles=records), head, foot, dresses)


def _space_below_titles(style: ResolvedStyle, blocks: Sequence[Block], records: dict[Role, RoleStyle]) -> None:
    """One blank line below the title block (7.3.2), as space of its last role: what follows keeps its own style."""
    last: Role | None = None
    for block in blocks:
        role = _role(block)
        if role in TITLE_BLOCK_ROLES:
            last = role
            continue
        if last is not None:
            following = block.role if isinstance(block, (Paragraph, Heading)) else Role.BODY
            missing = style.page.pitch - records[last].space_after - records[following].space_before
            if missing > 0:
                records[last] = replace(records[last], space_after=records[last].space_after + missing)
            return


def _head(blocks: Sequence[Block]) -> int:
    """How many blocks at the start are the head, each element once; 0 without a mark that says something."""
    seen: set[Role | None] = set()
    for block in blocks:
        role = _role(block)
        if role not in _HEAD or role in seen:
            break
        if role is Role.ISSUER_MARK and isinstance(block, Paragraph) and not plain_text(block.children).strip():
            return 0
        seen.add(role)
    return len(seen) if Role.ISSUER_MARK in seen else 0


def _role(block: Block) -> Role | None:
    return block.role if isinstance(block, Paragraph) else None


def _dress_head(
    style: ResolvedStyle, blocks: Sequence[Paragraph], following: Role | None, records: dict[Role, RoleStyle]
) -> dict[Role, Dress]:
    page, form = style.page, style.official.form
    roles = {block.role for block in blocks}
    mark = style.of(Role.ISSUER_MARK)
    names = next(lines_of(block.children) for block in blocks if block.role is Role.ISSUER_MARK)
    size = min(style.official.mark, _WIDEST * page.measure / max(1.0, *map(ems, names)))
    size = int(size * 2) / 2  # half points
    letter = form == "letter"
    above = 0.0 if letter else max(mark.space_before - len(_CORNER & roles) * page.pitch, 0.0)
    records[Role.ISSUER_MARK] = replace(mark, size=size, nominal=size, pitch=size * 1.2, space_before=above)
    air = (page.pitch - page.em) / 2  # between the type of a line of the grid and the line's edge
    colour = mark.colour
    dresses: dict[Role, Dress] = {}
    if letter:
        rule = _border("bottom", "thickThinSmallGap", style.official.rule * 2, _BELOW, colour)
        dresses[Role.ISSUER_MARK] = Dress(_mark_frame(), f"<w:pBdr>{rule}</w:pBdr>")
        if Role.DOCUMENT_NUMBER in roles:
            number = style.of(Role.DOCUMENT_NUMBER)
            records[Role.DOCUMENT_NUMBER] = replace(number, align=Align.RIGHT, space_before=0.0)
            if roles & _CORNER:  # the first of them stands on the line of the number, at the left
                first = next(block.role for block in blocks if block.role in _CORNER)
                dresses[first] = Dress(_side_frame(page.measure / 2))
    else:
        # Two blank lines between the mark's type and the number's: the line of the grid has air above its type.
        last = next((role for role in (Role.SIGNER, Role.DOCUMENT_NUMBER) if role in roles), Role.ISSUER_MARK)
        for role in roles & {Role.SIGNER, Role.DOCUMENT_NUMBER}:
            records[role] = replace(style.of(role), space_before=max(2 * page.pitch - air, 0.0))
        if Role.SIGNER in roles and Role.DOCUMENT_NUMBER in roles:
            number = records[Role.DOCUMENT_NUMBER]
            records[Role.DOCUMENT_NUMBER] = replace(number, align=Align.LEFT, left_indent=1.0)
            order = [block.role for block in blocks if block.role in (Role.SIGNER, Role.DOCUMENT_NUMBER)]
            at_right = order[0] is Role.SIGNER
            dresses[order[0]] = Dress(_side_frame(page.measure / 2, at_right=at_right))
            last = order[1]
        if form != "order":
            gap = _BELOW - (air if last is not Role.ISSUER_MARK else 0.1 * size)
            rule = _border("bottom", "single", style.official.rule, gap, colour)
            dresses[last] = Dress(dresses.get(last, Dress()).frame, f"<w:pBdr>{rule}</w:pBdr>")
    last = blocks[-1].role
    missing = 2 * page.pitch - (records[following].space_before if following is not None else 0.0)  # 7.3.1, 10.2
    records[last] = replace(records[last], space_after=max(missing, 0.0))
    return dresses


def _dress_foot(style: ResolvedStyle, records: dict[Role, RoleStyle]) -> dict[Role, Dress]:
    """版记: between rules, the last of which lies on the bottom edge of the text area (7.4.1)."""
    rules = ""
    if style.official.form != "letter":  # 10.1: none in a letter
        outer, inner = 0.35 * _MM, 0.25 * _MM
        # Rules run from edge to edge: white borders as far out as the text is indented carry them there.
        copies = records[Role.COPY_TO]
        aside = (copies.left_indent * copies.nominal, copies.right_indent * copies.nominal)
        rules = "".join(
            (
                _border("top", "single", outer, 1.0, "auto"),
                _border("left", "single", 0.25, aside[0], "FFFFFF"),
                _border("bottom", "single", outer, 1.0, "auto"),
                _border("right", "single", 0.25, aside[1], "FFFFFF"),
                _border("between", "single", inner, 1.0, "auto"),
            )
        )
        rules = f"<w:pBdr>{rules}</w:pBdr>"
    frame = (
        f'<w:framePr w:w="{twips(style.page.measure)}" w:wrap="notBeside" w:vAnchor="margin" w:hAnchor="margin"'
        ' w:xAlign="left" w:yAlign="bottom"/>'
    )
    copies = records[Role.COPY_TO]
    # Turned lines begin below the first name (7.4.2): 抄送： is three characters.
    records[Role.COPY_TO] = replace(copies, first_indent=-3.0, left_indent=copies.left_indent + 3.0)
    return {role: Dress(frame, rules) for role in _FOOT}


def _border(side: str, kind: str, width: float, space: float, colour: str) -> str:
    """One side of `w:pBdr`; widths in eighths of a point."""
    size = min(max(round(width * 8), 2), 96)
    gap = min(max(round(space), 0), _MOST_SPACE)
    return f'<w:{side} w:val="{kind}" w:sz="{size}" w:space="{gap}" w:color="{colour}"/>'


def _mark_frame() -> str:
    """30 mm below the top of the page, as wide as the rule below it (10.1)."""
    return (
        f'<w:framePr w:w="{twips(_LETTER_RULE)}" w:wrap="notBeside" w:vAnchor="page" w:hAnchor="page"'
        f' w:xAlign="center" w:y="{twips(_LETTER_TOP)}"/>'
    )


def _side_frame(width: float, *, at_right: bool = False) -> str:
    """Beside the paragraph that follows, which keeps the whole width."""
    side = "right" if at_right else "left"
    return (
        f'<w:framePr w:w="{twips(width)}" w:wrap="through" w:vAnchor="text" w:hAnchor="margin"'
        f' w:xAlign="{side}" w:y="1"/>'
    )


def letter_foot(style: ResolvedStyle) -> Dress:
    """The lower double rule of a letter, 20 mm above the bottom of its first page (10.1)."""
    page = style.page
    frame = (
        f'<w:framePr w:w="{twips(_LETTER_RULE)}" w:wrap="around" w:vAnchor="page" w:hAnchor="page"'
        f' w:xAlign="center" w:y="{twips(page.height - _LETTER_FOOT)}"/>'
    )
    colour = style.of(Role.ISSUER_MARK).colour
    rule = _border("top", "thinThickSmallGap", style.official.rule * 2, 0.0, colour)
    return Dress(frame, f"<w:pBdr>{rule}</w:pBdr>")


# --- how a paragraph stands by its wording ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Standing:
    """Indents of one paragraph in ems of its size, hundredths of them kept."""

    left: float
    first: float = 0.0
    right: float = 0.0


def ems(text: str) -> float:
    """Width of a line of words: a character is one em, a Latin letter or digit half, and between them Word puts air."""
    return sum(1.0 if ord(char) > 0x2000 else _DIGIT for char in text) + _AIR * len(_EDGES.findall(text))


def closing(style: ResolvedStyle, blocks: Sequence[Paragraph]) -> dict[int, Standing]:
    """How the bodies and the date at the end stand, by their place in the run (7.3.5.1, 7.3.5.2).

    Sealed: the date ends four characters from the right, the bodies centred over it. Unsealed: the longest body ends
    two characters from the right and the date begins two characters further in than it; a longer date ends there.
    """
    date = next((at for at, block in enumerate(blocks) if block.role is Role.DATE), None)
    if date is None or len(blocks) < 2 or style.official.form == "order":
        return {}
    width = style.page.measure / style.page.em
    widths = [ems(plain_text(block.children)) for block in blocks]
    bodies = [at for at in range(len(blocks)) if at != date]
    longest = max(widths[at] for at in bodies)
    if style.official.sealed:
        middle = min(width - 4 - widths[date] / 2, width - longest / 2)
        lefts = {at: middle - widths[at] / 2 for at in range(len(blocks))}
    elif widths[date] > longest:
        lefts = {date: width - 2 - widths[date]}
        lefts |= {at: lefts[date] - 2 + longest - widths[at] for at in bodies}
    else:
        lefts = {at: width - 2 - widths[at] for at in bodies}
        lefts[date] = width - longest
    return {at: Standing(round(left, 2), right=-_SLACK) for at, left in lefts.items() if left >= 0}


def standing(style: ResolvedStyle, block: Paragraph) -> Standing | None:
    """Indents that follow from the words of an attachment's line (7.3.4) or of who was present (10.3)."""
    text = plain_text(block.children)
    if block.role is Role.ATTACHMENT_NOTE:
        match = _ATTACHED.match(text)
        if match is None or not match[0]:
            return None
        own = ems(match["number"]) if match["number"] else 0.0
        first = 1.0 if match["number"] else 0.0
        name = 5.0 + (own if match["label"] else first)
        start = 2.0 if match["label"] else name - own
        return Standing(name, start - name)
    if block.role is Role.BODY and style.official.form == "minutes":
        found = _PRESENT.match(text)
        return Standing(2.0 + found.end(), -float(found.end())) if found is not None else None
    return None


def parted(style: ResolvedStyle, text: str) -> tuple[int, int, int] | None:
    """Where the blank between printing body and date stands in a line of 版记, and how much wider it must be (twips)
    for the date to end one character from the right (7.4.3); `None` for a line without both or without room."""
    match = _PRINTED.search(text)
    record = style.of(Role.PRINTED_BY)
    if match is None:
        return None
    room = style.page.measure / record.nominal - record.left_indent - record.right_indent
    spare = ceil((room - ems(text) - 2 * _DIGIT) * record.nominal * 20)
    return (match.end() - 1, match.end(), spare) if spare > 0 else None
