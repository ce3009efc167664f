"""From inlines to material: characters with their faces, slots, gaps and permissions to break."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, assert_never

from pipeline.model.nodes import (
    Break,
    Code,
    Image,
    Inline,
    Link,
    Mark,
    Marked,
    NoteRef,
    Phrase,
    Role,
    Ruby,
    Text,
)
from pipeline.patterns import regex
from pipeline.records import dataclass, field, replace
from pipeline.style.resolved import ResolvedStyle, RoleStyle
from pipeline.typeset.paragraph import spacing, tokens
from pipeline.typeset.paragraph.breaking import Material
from pipeline.typeset.paragraph.classes import classify, is_square

if TYPE_CHECKING:
    from pipeline.fonts.metrics import Face
    from pipeline.typeset.layout import Stand
    from pipeline.typeset.paragraph.drawn import Book

_NOTE_SCALE = 0.6
_NOTE_RISE = 0.36
_EMPHASIS_FONT = "kai"
_STRONG_FONT = "hei"
_LATIN_RUN = regex("[advuw%$][advuw%$m]*")  # with the accents and selectors of its letters
# Between Chinese characters the dash of ranges is as long as a character and the hyphen half as long
# (GB/T 15834-2011, 5.1.6): they are drawn with the dashes of that length.
_CONNECTORS = {ord("–"): "—", ord("-"): "–"}
_MOST_SHIFT = 25.0  # thousandths: connectors stand at the start of their slot, as every reader measures it
_STOP_RUNS = regex("[？！]{2,}")


@dataclass(frozen=True, slots=True)
class Look:
    """What a stretch of characters shares. `scale` is a factor on the paragraph's size, `rise` is in ems of it."""

    font: str
    latin: str
    scale: float = 1.0
    rise: float = 0.0
    colour: str = "000000"
    link: str = ""
    dots: bool = False
    underline: str = ""  # straight | name | wavy | strike
    reading: str = ""  # ruby reading over the whole stretch
    note: str = ""
    literal: bool = False
    whole: bool = False  # a personal name: never parted


@dataclass(slots=True)
class Shaped:
    """A paragraph's characters, ready to break and to place. Lists run parallel to `text`; `shift` moves a glyph in its
    slot (thousandths). `spans` are (start, end, look); `turns`: where another face begins, and the end."""

    text: str
    classes: str
    faces: list[Face]
    glyphs: list[int]
    shift: list[float]
    spans: list[tuple[int, int, Look]]
    material: Material
    size: float
    turns: list[int]
    notes: list[tuple[int, str]] = field(default_factory=list)
    stands: list[Stand] | None = None  # of vertical text


def flatten(
    inlines: Iterable[Inline], look: Look, style: ResolvedStyle, note_marks: Mapping[str, str]
) -> tuple[list[tuple[str, Look]], list[int], list[int]]:
    """Stretches of text with their looks; offsets of hard line ends; offsets of soft ones."""
    pieces: list[tuple[str, Look]] = []
    hard: list[int] = []
    soft: list[int] = []
    length = 0

    def visit(nodes: Iterable[Inline], look: Look) -> None:
        nonlocal length
        for node in nodes:
            match node:
                case Text(value=value):
                    pieces.append((value, look))
                    length += len(value)
                case Code(value=value):
                    pieces.append((value, replace(look, literal=True)))
                    length += len(value)
                case Marked(mark=mark, children=children):
                    visit(children, _marked(look, mark))
                case Phrase(role=role, children=children):
                    visit(children, _phrase(look, role, style))
                case Link(target=target, children=children):
                    visit(children, look if look.link else replace(look, link=target))  # no edition has links in links
                case NoteRef(note=note):
                    mark_text = note_marks.get(note, "")
                    if mark_text:
                        raised = replace(look, scale=_NOTE_SCALE, rise=_NOTE_RISE, link=f"#{note}", note=note)
                        pieces.append((mark_text, raised))
                        length += len(mark_text)
                case Ruby(base=base, reading=reading):
                    pieces.append((base, replace(look, reading=reading, whole=True)))
                    length += len(base)
                case Break(soft=is_soft):
                    (soft if is_soft else hard).append(length)
                case Image():
                    pass  # pictures are placed by the page, not in the line
                case _:
                    assert_never(node)

    visit(inlines, look)
    return pieces, hard, soft


def _marked(look: Look, mark: Mark) -> Look:
    match mark:
        case Mark.STRONG:
            return replace(look, font=_STRONG_FONT, latin="latin-sans")
        case Mark.EMPHASIS:
            return replace(look, font=_EMPHASIS_FONT)
        case Mark.DOTS:
            return replace(look, dots=True)
        case Mark.UNDERLINE:
            return replace(look, underline="straight")
        case Mark.PROPER_NAME:
            return replace(look, underline="name")
        case Mark.BOOK_TITLE:
            return replace(look, underline="wavy")
        case Mark.STRIKE:
            return replace(look, underline="strike")
        case Mark.SUPERSCRIPT:
            return replace(look, scale=look.scale * _NOTE_SCALE, rise=look.rise + _NOTE_RISE)
        case Mark.SUBSCRIPT:
            return replace(look, scale=look.scale * _NOTE_SCALE, rise=look.rise - 0.12)
        case _:
            assert_never(mark)


def _phrase(look: Look, role: Role, style: ResolvedStyle) -> Look:
    if role in (Role.NAME, Role.TERM):
        return replace(look, whole=True)
    of_role = style.of(role)
    return replace(look, font=of_role.font, latin=of_role.latin, colour=of_role.colour)


def look_of(role: RoleStyle) -> Look:
    """The look of plain text in a role."""
    return Look(role.font, role.latin, colour=role.colour)


def shape(
    inlines: Iterable[Inline],
    role: RoleStyle,
    style: ResolvedStyle,
    book: Book,
    note_marks: Mapping[str, str],
    *,
    soft_breaks: bool = False,
) -> Shaped:
    """Prepare a paragraph. `note_marks` gives the visible mark of each note id; `soft_breaks` makes the divisions the
    source showed in a title binding."""
    pieces, hard, soft = flatten(inlines, look_of(role), style, note_marks)
    text = "".join(piece for piece, _ in pieces)
    classes = classify(text)
    spans: list[tuple[int, int, Look]] = []
    at = 0
    for piece, look in pieces:
        if look.note:
            classes = classes[:at] + "r" * len(piece) + classes[at + len(piece) :]
        spans.append((at, at + len(piece), look))
        at += len(piece)
    faces: list[Face] = []
    glyphs: list[int] = []
    advances: list[int] = []
    for start, end, look in spans:
        _draw(text, classes, start, end, look, book, faces, glyphs, advances)
    stands: list[Stand] | None = None
    if style.page.direction == "vertical":
        from pipeline.typeset.paragraph import upright  # no cost to horizontal text

        stands = upright.stand(text, classes, faces, glyphs, advances, book, style.region)
        classes = upright.vertical_classes(text, classes)
    forced = frozenset(gap - 1 for gap in (hard + soft if soft_breaks else hard) if gap > 0)
    material, shift = _material(text, classes, spans, advances, style, forced)
    notes = [(start, look.note) for start, _, look in spans if look.note]
    turns = [at for at, (before, face) in enumerate(itertools.pairwise(faces), 1) if face is not before]
    turns.append(len(faces))
    return Shaped(text, classes, faces, glyphs, shift, spans, material, role.size, turns, notes, stands)


def _draw(
    text: str,
    classes: str,
    start: int,
    end: int,
    look: Look,
    book: Book,
    faces: list[Face],
    glyphs: list[int],
    advances: list[int],
) -> None:
    """Append face, glyph and advance of each character of one stretch, Latin runs in the Latin face."""
    at = start
    while at < end:
        match = _LATIN_RUN.search(classes, at, end)
        stop = match.start() if match else end
        for left, right, font, latin in (
            (at, stop, look.font, False),
            (stop, match.end() if match else stop, look.latin, True),
        ):
            if right > left:
                piece = text[left:right]
                if not latin and ("–" in piece or "-" in piece):
                    piece = piece.translate(_CONNECTORS)
                drawn = book.draw(piece, font)
                faces.extend(drawn.faces)
                glyphs.extend(drawn.glyphs)
                advances.extend(drawn.advances)
        at = match.end() if match else end


def _material(
    text: str,
    classes: str,
    spans: list[tuple[int, int, Look]],
    advances: list[int],
    style: ResolvedStyle,
    forced: frozenset[int],
) -> tuple[Material, list[float]]:
    habit, centred = style.punctuation, style.region.centred
    count = len(text)
    width = [
        1000 if letter == "H" else spacing.slot(letter, text[i], advances[i], habit) for i, letter in enumerate(classes)
    ]
    shift = [0.0] * count
    for i, letter in enumerate(classes):
        if letter != "H" and width[i] != advances[i]:
            spare = width[i] - advances[i]
            if letter == "o":
                shift[i] = spare
            elif letter in "inDElx":
                shift[i] = max(-_MOST_SHIFT, min(_MOST_SHIFT, spare / 2)) if letter in "nl" else spare / 2
    table = spacing.pair_table(habit, centred)
    pairs = [table[pair] for pair in itertools.pairwise(_with_bases(classes))]
    if count:
        pairs.append(spacing.NOTHING)
    material = Material(
        width=width,
        kern=[pair.kern for pair in pairs],
        penalty=[pair.penalty for pair in pairs],
        stretch=[pair.stretch for pair in pairs],
        cut=[pair.cut for pair in pairs],
        step=[pair.step for pair in pairs],
        end_trim=[0 if c == "H" else spacing.end_trim(c, width[i], habit, centred) for i, c in enumerate(classes)],
        end_cut=[500 if c == "k" else 0 for c in classes] if spacing.end_cut("k", habit) else [0] * count,
        start_trim=[spacing.start_trim(c, habit) if c == "o" else 0 for c in classes],
        weight=[1000 if c == "H" else width[i] if c in "xda%y" else 0 for i, c in enumerate(classes)],
        forced=forced,
    )
    if "m" in classes:
        _join_clusters(classes, material)
    if "w" in classes:
        _squeeze_words(classes, material)
    tokens.hold(text, material.penalty)
    if habit.trim_points and not centred and style.page.direction != "vertical":
        _stop_runs(text, classes, material)
    for start, end, look in spans:
        if look.scale != 1.0 or look.rise or look.whole or look.reading:
            _apply_look(start, end, look, material, shift)
    return material, shift


def _with_bases(classes: str) -> str:
    """The classes with every joining mark counted as what it joins."""
    if "m" not in classes:
        return classes
    out = list(classes)
    for at in range(1, len(out)):
        if out[at] == "m":
            out[at] = out[at - 1]
    return "".join(out)


def _join_clusters(classes: str, material: Material) -> None:
    """A cluster is one character: its gaps inside are neither opened, cut nor broken."""
    for at, letter in enumerate(classes):
        if letter == "m" and at:
            gap = at - 1
            material.penalty[gap] = spacing.FORBIDDEN
            material.kern[gap] = material.cut[gap] = 0
            material.stretch[gap] = spacing.STRETCH_NONE
            material.end_trim[at] = material.end_trim[gap]


def _squeeze_words(classes: str, material: Material) -> None:
    for at, letter in enumerate(classes[:-1]):
        if letter == "w" and material.width[at] > spacing.WORD_SPACE_LEAST:
            material.cut[at] = material.width[at] - spacing.WORD_SPACE_LEAST
            material.step[at] = spacing.STEP_WORD


def _stop_runs(text: str, classes: str, material: Material) -> None:
    """Repeated ？！: two share one em, three take two (GB/T 15834-2011, 5.1.2)."""
    for match in _STOP_RUNS.finditer(text):
        last = match.end() - 1
        for gap in range(match.start(), last):
            material.kern[gap] = -spacing.HALF
        if (last - match.start()) % 2 == 1 and last + 1 < len(text) and classes[last + 1] not in "pscko":
            material.kern[last] = -spacing.HALF


def _apply_look(start: int, end: int, look: Look, material: Material, shift: list[float]) -> None:
    if look.scale != 1.0:
        for values in (
            material.width, material.kern, material.cut, material.end_trim, material.end_cut, material.start_trim
        ):  # fmt: skip
            values[start:end] = [round(value * look.scale) for value in values[start:end]]
        shift[start:end] = [value * look.scale for value in shift[start:end]]
    if look.rise and start:
        material.penalty[start - 1] = spacing.FORBIDDEN  # a note mark or index stays with its base, and close to it
        material.stretch[start - 1] = spacing.STRETCH_NONE
    if look.whole:
        for gap in range(start, end - 1):
            material.penalty[gap] = spacing.FORBIDDEN
    if look.reading:
        _widen(start, end, look.reading, material, shift)


def _widen(start: int, end: int, reading: str, material: Material, shift: list[float]) -> None:
    """Spread a base that is narrower than its reading, its characters in the middle of wider slots."""
    wanted = round(500 * sum(1.0 if is_square(char) else 0.62 for char in reading))
    spare = wanted - sum(material.width[start:end])
    if spare > 0 and end > start:
        each = -(-spare // (end - start))
        for at in range(start, end):
            material.width[at] += each
            shift[at] += each / 2
    for gap in range(start, end - 1):
        material.stretch[gap] = spacing.STRETCH_NONE
