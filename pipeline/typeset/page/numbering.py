"""Marks of notes, counted through or anew on every page, and the numerals of pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from pipeline.model.nodes import Note, NoteKind
from pipeline.records import replace
from pipeline.typeset.layout import GlyphRun, PlacedLine
from pipeline.typeset.page.compose import Composer
from pipeline.typeset.page.pages import Filled

_ROMAN = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


def roman(number: int) -> str:
    """Lower-case Roman numerals of front matter."""
    out = ""
    for value, letters in _ROMAN:
        while number >= value:
            out += letters
            number -= value
    return out


def note_mark(number: int) -> str:
    """① to ⑳, then [21]."""
    return chr(0x2460 + number - 1) if 1 <= number <= 20 else f"[{number}]"


def through(notes: Iterable[Note]) -> dict[str, str]:
    """Marks counted from the first note to the last."""
    return {note.id: note_mark(number) for number, note in enumerate(notes, 1)}


def by_page(notes: Sequence[Note], pages: Iterable[Filled]) -> dict[str, str]:
    """Marks that begin anew on every page. Notes at the end count through, as [1] where a page has a ① of its own."""
    at_end = {note.id for note in notes if note.kind is NoteKind.ENDNOTE}
    by_pages = [[name for name in page.marks if name not in at_end] for page in pages]
    marks = {name: note_mark(number) for names in by_pages for number, name in enumerate(names, 1)}
    ending = [note.id for note in notes if note.id not in marks]
    apart = bool(marks)
    marks.update((name, f"[{number}]" if apart else note_mark(number)) for number, name in enumerate(ending, 1))
    return marks


def remark(pages: Iterable[Filled], old: Mapping[str, str], new: Mapping[str, str], composer: Composer) -> None:
    """Exchange marks of one character for others of one character, in the text and before the notes."""
    changed = {name for name, mark in new.items() if old.get(name) != mark}
    if not changed:
        return
    for page in pages:
        for at, line in enumerate(page.lines):
            begins = line.note in changed and line.first
            if begins or any(run.link[1:] in changed for run in line.runs if run.link):
                page.lines[at] = _remarked(line, changed, old, new, composer)


def _remarked(
    line: PlacedLine,
    changed: set[str],
    old: Mapping[str, str],
    new: Mapping[str, str],
    composer: Composer,
) -> PlacedLine:
    runs: list[GlyphRun] = []
    text = line.text
    offset = 0
    for number, run in enumerate(line.runs):
        name = run.link[1:] if run.link.startswith("#") else ""
        if number == 0 and line.note in changed and line.first and run.text == old[line.note]:
            name = line.note
        if name in changed and run.text == old[name]:
            face, glyph = composer.book.glyph_like(run.face, new[name])
            run = replace(run, text=new[name], glyphs=(glyph,), face=face)
            text = text[:offset] + new[name] + text[offset + 1 :]
        runs.append(run)
        offset += sum(map(len, run.text))
    return replace(line, runs=tuple(runs), text=text)


def same_length(old: Mapping[str, str], new: Mapping[str, str]) -> bool:
    """True when the new marks take the room of the old ones."""
    return all(len(old[name]) == len(mark) == 1 or old[name] == mark for name, mark in new.items())
