"""The table of contents and notes (rules I): leaders on one grid, numbers at the edge, true pages, live links."""

from __future__ import annotations

import re
from itertools import pairwise

from pipeline.patterns import regex
from pipeline.verify.findings import Report
from pipeline.verify.pages.reader import Box, name_of, resolve
from pipeline.verify.pages.setting import Setting
from pipeline.verify.pages.slots import HALF, plain
from pipeline.verify.pages.structure import Block, Book, Line

_NUMBER = regex(r"(?<!\s)\s*+((?<![0-9])[0-9]++|(?<![ivxlc])[ivxlc]++)$")
_DOT = 3.0  # points: leader dots are smaller
_SAME = 0.1  # points
_EDGE = 0.03  # ems
_ROOM = 4.0  # ems at the right that no entry's words reach
_BEFORE_NUMBER = 2.0  # ems between entry and number


def check(book: Book, setting: Setting, report: Report) -> None:
    """Rules I-5, I-6 and I-9."""
    entries = [block for block in book.blocks if block.kind == "TOCI"]
    if entries:
        _leaders(entries, setting, report)
        _targets(book, entries, report)
    _notes(book, report)


def _leaders(entries: list[Block], setting: Setting, report: Report) -> None:
    phases: list[tuple[float, Line]] = []
    pitch = 0.0
    for block in entries:
        line = block.lines[-1]
        right = setting.area(line.sheet)[1]
        report.look("I-5")
        last = line.glyphs[-1]
        end = last.x + last.advance * last.size
        if abs(end - right) > _EDGE * block.size:
            report.broken("I-5", f"{end:.2f} pt", f"{right:.2f} pt", at=line.at, text=line.text[-6:])
        for other in block.lines[:-1]:
            tail = other.glyphs[-1]
            wide = HALF if plain(tail.text[:1]) in "psck" else 1.0  # a mark at a line's end has lost its blank
            if tail.x + wide * tail.size > right - (_ROOM - 0.5) * block.size:
                report.broken("I-5", f"{tail.x:.1f} pt", f"≤ {right - _ROOM * block.size:.1f} pt", at=other.at)
        dots = sorted((box for box in line.sheet.boxes if _is_dot(box, line)), key=lambda box: box.left)
        steps = [b.left - a.left for a, b in pairwise(dots)]
        if steps:
            pitch = pitch or steps[0]
            if any(abs(step - pitch) > _SAME for step in steps):
                report.broken("I-5", f"{max(steps):.2f} pt", f"{pitch:.2f} pt", at=line.at)
            phases.append((dots[0].left % pitch, line))
    for phase, line in phases[1:]:
        apart = abs(phase - phases[0][0])
        if min(apart, pitch - apart) > _SAME and line.sheet is phases[0][1].sheet:
            report.broken("I-5", f"{phase:.2f} pt", f"{phases[0][0]:.2f} pt", at=line.at)


def _is_dot(box: Box, line: Line) -> bool:
    width, height = box.right - box.left, box.top - box.bottom
    return width <= _DOT and height <= _DOT and line.y - 0.1 <= box.bottom <= line.y + line.block.size


def _targets(book: Book, entries: list[Block], report: Report) -> None:
    """Each entry says its heading and the label of the page where that begins, and leads there."""
    headings: dict[str, list[Block]] = {}
    for block in book.blocks:
        if block.is_heading:
            headings.setdefault(_folded(block.text), []).append(block)
    pages = {sheet.key: sheet for sheet in book.edition.sheets}
    # No annotation may lie on what is printed (ISO 15930-7, 6.17).
    intents = resolve(book.edition.catalog.get("OutputIntents")) or ()
    printed = any(name_of(resolve(intent).get("S")) == "GTS_PDFX" for intent in intents)
    for block in entries:
        report.look("I-6")
        line = block.lines[-1]
        match = _NUMBER.search(block.text)
        text = _folded(block.text[: match.start()] if match else block.text)
        found = headings.get(text)
        if not found:
            report.broken("I-6", text, "H1 … H6", at=line.at)
            continue
        labels = [heading.lines[0].sheet.label for heading in found]
        if match is None or match[1] not in labels:
            report.broken("I-6", match[1] if match else "", labels[0], at=line.at, text=text)
            continue
        if printed:
            continue
        goals = [leap for leap in line.sheet.links if leap.box.bottom < line.y + 1 < leap.box.top]
        if not any(leap.page in pages and pages[leap.page].label in labels for leap in goals):
            report.broken("I-6", "-", f"→ {labels[0]}", at=line.at, text=text)


def _folded(text: str) -> str:
    return "".join(char for char in text if not char.isspace() and not "\u2460" <= char <= "\u2473")


def _notes(book: Book, report: Report) -> None:
    """A note begins on the page of its mark (I-9): both carry the same label, the mark raised in the text."""
    notes: list[tuple[str, Line]] = []
    seen: set[object] = set()
    for block in book.blocks:
        holder = block.inside("Note")
        if holder is not None and holder not in seen:
            seen.add(holder)
            mark = re.match(r"[\u2460-\u2473]|\[\d+\]", block.text)
            if mark:
                notes.append((mark[0], block.lines[0]))
    marks: dict[int, set[str]] = {}
    for line in book.lines():
        if line.block.inside("Note") is None:
            small = "".join(glyph.text for glyph in line.glyphs if glyph.size < 0.8 * line.block.size)
            marks.setdefault(line.sheet.index, set()).update(re.findall(r"[\u2460-\u2473]|\[\d+\]", small))
    everywhere: set[str] = set().union(*marks.values())
    for label, line in notes:
        report.look("I-9")
        if label in everywhere and label not in marks.get(line.sheet.index, set()):
            report.broken("I-9", label, f"{line.at[0]}", at=line.at, text=line.text[:8])
    labels = {label for label, _ in notes}
    for index, raised in marks.items():
        for label in raised - labels:
            report.broken("I-9", label, "+", at=(index + 1, 0), text=label)
