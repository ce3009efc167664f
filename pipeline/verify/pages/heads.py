"""Running heads (rule I-2): by parity the title, the chapter or the section of the page; none where a chapter opens."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.model.nodes import TITLE_BLOCK_ROLES, Role
from pipeline.verify.findings import Report
from pipeline.verify.pages.reader import Sheet, text_of
from pipeline.verify.pages.setting import Setting
from pipeline.verify.pages.structure import Block, Book

_CUT = "……"  # a head that is too long ends so


def check(book: Book, setting: Setting, report: Report) -> None:
    """Every page of the body; front matter and cover have no heads."""
    head = setting.style.head
    if not head.shown:
        return
    headings = [block for block in book.blocks if block.is_heading]
    levels = sorted({block.kind for block in headings})[:2]
    title = next((_folded(block.text) for block in book.blocks if setting.role(block) is Role.TITLE), "")
    known = "" if title else _folded(text_of(book.edition.info.get("Title")))  # a title that no page shows
    first_lines = {line.sheet.index: line.block for line in reversed(list(book.lines())) if line.number == 1}
    for sheet in book.edition.sheets:
        if not sheet.label.isdecimal() or sheet.index not in first_lines:
            continue
        lines = [line for line in book.loose.get(sheet.index, ()) if line.glyphs[0].artifact == "Header"]
        shown = _folded(lines[0].text) if lines else ""
        what = head.recto if setting.recto(sheet) else head.verso
        report.look("I-2")
        wanted = _wanted(what, sheet, headings, levels, title)
        opening = first_lines[sheet.index]
        begins = opening.kind in levels[:1] or setting.role(opening) in TITLE_BLOCK_ROLES
        opens = begins or setting.look(opening).page_break_before or sheet.label == str(setting.style.folio.first)
        if not shown and (opens or not any(wanted)):
            continue
        cut = shown.endswith(_CUT) and any(text.startswith(shown[: -len(_CUT)]) for text in wanted)
        if shown not in wanted and not cut and not (known and shown == known):
            report.broken("I-2", shown, wanted[0], at=(sheet.index + 1, 0), text=shown)


def _wanted(what: str, sheet: Sheet, headings: Sequence[Block], levels: Sequence[str], title: str) -> tuple[str, ...]:
    """What a page's head may say. A section's is the first that begins on the page, else the one that goes on; where a
    chapter begins, its own."""
    if what == "title":
        return (title,)
    if what not in ("chapter", "section"):
        return ("",)
    begun = [block for block in headings if block.kind in levels and block.lines[0].sheet.index <= sheet.index]
    chapters = [block for block in begun if block.kind == levels[0]]
    if what == "chapter":
        return (_text(chapters[-1]) if chapters else "",)
    here = [block for block in begun if block.lines[0].sheet is sheet]
    sections = [block for block in here if block.kind not in levels[:1]]
    chosen = (*sections[:1], *here[:1], *(begun[-1:] if not here else ()))
    return tuple(_text(block) for block in chosen) or (title,)


def _text(block: Block) -> str:
    return _folded("".join(line.told or line.text for line in block.lines))


def _folded(text: str) -> str:
    return "".join(char for char in text if not char.isspace())
