"""What the pages make of each property of each role, for the report that lays editions side by side (N-12).

Nothing is judged here that no rule judges: the rules tell of every place, these tell what is usual. Values that a
paragraph cannot show (the pitch of one line, the indent of a line that begins with a mark) are left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from statistics import median

from pipeline.lang.marks import is_han
from pipeline.model.nodes import HEADING_ROLES, PHRASE_ROLES, TITLE_BLOCK_ROLES, Align, Role
from pipeline.style.resolved import ResolvedStyle, RoleStyle, Target
from pipeline.style.support import support
from pipeline.verify.findings import Measure, Report, Verdict
from pipeline.verify.pages.setting import Frame, Setting
from pipeline.verify.pages.structure import Block, Line

Pair = tuple[str, str, str]  # property of the sheet, what it asks for, what the pages show

_POINT = 0.3  # points within which two pitches are one
_EM = 0.03
_MIDDLE = 0.75  # ems within which a line stands in the middle: its edges may give up half a mark
_FITTED = "fitted to the wording of the document"
_SIZED_BY_CONTENT = frozenset((Role.ISSUER_MARK, Role.TABLE_CELL, Role.TABLE_HEAD))
_DISPLAYED = TITLE_BLOCK_ROLES | HEADING_ROLES
_UNSET = frozenset((Role.CODE,))


def note_measures(setting: Setting, report: Report) -> None:
    """Note the measures of all roles that occur."""
    seen: Counter[tuple[str, str, str, str]] = Counter()
    for block in setting.book.blocks:
        role = setting.role(block)
        if role not in _UNSET:
            seen.update((role.value, *pair) for pair in _pairs(block, setting))
    for (role_name, name, wanted, found), places in seen.items():
        does = support(f"roles.{name}", Target.PDF)
        verdict, reason = Verdict(does.fidelity.value), does.reason
        if wanted != found:
            fitted = Role(role_name) in _SIZED_BY_CONTENT
            verdict, reason = (Verdict.APPROXIMATE, _FITTED) if fitted else (Verdict.WRONG, "")
        report.measures.append(Measure(role_name, f"roles.{name}", wanted, found, verdict, reason, places))


def _pairs(block: Block, setting: Setting) -> Iterator[Pair]:
    look = setting.look(block)
    yield from _face(block, setting, look)
    scales = {font.scale for font in setting.style.fonts.values()}
    own = any(abs(block.size - look.size * scale) <= _EM for scale in scales)
    yield "size", _number(look.size), _number(look.size if own else block.size)
    steps = [
        above.y - below.y
        for above, below in pairwise(block.lines)
        if above.sheet is below.sheet and below.number == above.number + 1 and above.y - below.y >= block.size
    ]
    if steps and not block.rubies:
        yield _close("pitch", look.pitch, median(steps), _POINT)
    if block.lines[0].sheet.turned or block.inside("TD", "TH") is not None:
        return
    yield from _places(block, setting, look)


def _face(block: Block, setting: Setting, look: RoleStyle) -> Iterator[Pair]:
    """The face of most ideographs; one of the next faces of the role stands where the first lacks a word."""
    faces = setting.style.fonts[look.font].faces
    glyphs = [glyph for line in block.lines for glyph in line.glyphs if is_han(glyph.text[:1] or " ")]
    if not glyphs or not faces:
        return
    last = Counter((glyph.font.partition("+")[2] or glyph.font, glyph.colour) for glyph in glyphs)
    used = {face for face, _ in last}
    found = faces[0] if used & set(faces) else last.most_common(1)[0][0][0]
    whole = found != faces[0] and setting.role(block) not in _DISPLAYED and found in _of_phrases(setting.style)
    if not whole:  # a paragraph may be one lead, or stressed from end to end
        yield "font", faces[0], found
    colours = {colour for _, colour in last}
    wanted = look.colour.upper()
    yield "colour", wanted, wanted if wanted in colours else sorted(colours)[0]


def _of_phrases(style: ResolvedStyle) -> set[str]:
    fonts = {"hei", "kai", *(style.of(role).font for role in PHRASE_ROLES)}
    return {face for font in fonts if font in style.fonts for face in style.fonts[font].faces}


def _places(block: Block, setting: Setting, look: RoleStyle) -> Iterator[Pair]:
    """Indents in ems, from lines that begin with an ideograph; alignment, from lines that show it."""
    for number, line in enumerate(block.lines):
        frame = setting.frame(block, line.sheet)
        if frame.left is None:
            return
        begins = (line.glyphs[0].x - frame.left) / block.size
        if frame.align in (Align.JUSTIFY, Align.LEFT) and is_han(line.glyphs[0].text[:1] or " "):
            if number == 0:
                yield _close("first-indent", frame.indent, begins, _EM)
            elif number == 1:
                yield _close("left-indent", look.left_indent, begins + look.left_indent, _EM)
        if number == 0 and frame.right is not None:
            shown = _alignment(line, frame, len(block.lines) > 1, block.size)
            if shown is not None:
                yield "align", frame.align.value, shown.value


def _alignment(line: Line, frame: Frame, goes_on: bool, em: float) -> Align | None:
    """How a first line stands between the edges; nothing where it might stand so by chance."""
    assert frame.left is not None
    assert frame.right is not None
    left = (line.glyphs[0].x - frame.left) / em - frame.indent
    last = line.glyphs[-1]
    right = (frame.right - last.x - min(last.advance, 1.0) * last.size) / em
    if frame.align is Align.JUSTIFY and goes_on and abs(left) <= _MIDDLE and abs(right) <= _MIDDLE:
        return Align.JUSTIFY
    if abs(left - right) <= 2 * _MIDDLE:
        return Align.CENTER if left > 2 * _MIDDLE else None
    if left <= _MIDDLE:
        return frame.align if frame.align in (Align.JUSTIFY, Align.LEFT) else Align.LEFT
    return Align.RIGHT if right <= _MIDDLE else None


def _close(name: str, wanted: float, found: float, near: float) -> Pair:
    """Two numbers; one that lies near enough is told as the one asked for."""
    return name, _number(wanted), _number(wanted if abs(wanted - found) <= near else found)


def _number(value: float) -> str:
    return f"{value + 0.0:.2f}".rstrip("0").rstrip(".")
