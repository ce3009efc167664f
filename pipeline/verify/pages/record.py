"""The file itself (rules N, J-5, J-1): what is told equals what is drawn, information, outline, labels, tags, links."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from typing import Any

from pipeline.lang.marks import is_han
from pipeline.lang.regions import TAGS
from pipeline.verify.findings import Report
from pipeline.verify.pages.reader import Edition, Sheet, destination, resolve, text_of
from pipeline.verify.pages.setting import Setting
from pipeline.verify.pages.structure import HYPHENS, Book, outermost

_DEEP = 10_000  # entries of an outline, lest a ring of them never ends


def check(book: Book, setting: Setting, report: Report) -> None:
    """All of the file that is not a place on a page."""
    entries = {
        (line.sheet.index, told)
        for block in book.blocks
        if block.kind == "TOCI"
        for line in block.lines
        for glyph in line.glyphs
        for told in (glyph.told, outermost(line.sheet, glyph.told))
    }
    for sheet in book.edition.sheets:
        _told(sheet, entries, report)
    _catalog(book, report)
    if not setting.style.page.vertical:  # the outline is held against headings as rows of text
        _outline(book, report)
    _quotes(book, setting, report)


def _told(sheet: Sheet, entries: Container[tuple[int, int]], report: Report) -> None:
    """ActualText says what the glyphs under it say; a hyphen that the layout added at a line's end is not told, the
    leader of a contents entry is told as a space."""
    drawn: list[list[str]] = [[] for _ in sheet.told]
    for glyph in sheet.glyphs:
        number = glyph.told
        while number >= 0:
            drawn[number].append(glyph.text)
            number = sheet.around[number]
    for number, (told, parts) in enumerate(zip(sheet.told, drawn, strict=True)):
        text = "".join(parts)
        if (sheet.index, number) in entries:
            told = told.replace(" ", "")
            text = text.replace(" ", "")
        report.look("N-1")
        report.look("C-14")
        if text == told or (text.endswith(HYPHENS) and text[:-1] == told.rstrip("\u00ad")):
            continue
        report.broken("N-1", text, told, at=(sheet.index + 1, _line_of(sheet, number)), text=text[:12])


def _line_of(sheet: Sheet, number: int) -> int:
    """The line of the page, from the top, that an ActualText belongs to."""
    heights = sorted({round(glyph.y) for glyph in sheet.glyphs if not glyph.artifact}, reverse=True)
    told = {at for at in range(len(sheet.told)) if number in (at, sheet.around[at])}
    here = next((round(glyph.y) for glyph in sheet.glyphs if glyph.told in told), None)
    return heights.index(here) + 1 if here in heights else 0


def _catalog(book: Book, report: Report) -> None:
    edition = book.edition
    catalog = edition.catalog
    report.look("N-3")
    if not text_of(edition.info.get("Title")):
        report.broken("N-3", "Title", "+")
    viewer = resolve(catalog.get("ViewerPreferences")) or {}
    if resolve(viewer.get("DisplayDocTitle")) is not True:
        report.broken("N-3", "DisplayDocTitle", "true")
    if "PageLabels" not in catalog:
        report.broken("N-3", "PageLabels", "+")
    report.look("J-5")
    tag = text_of(catalog.get("Lang"))
    if tag not in TAGS:
        report.broken("J-5", tag, "zh-Hans …")
    report.look("N-4")
    marked = resolve(catalog.get("MarkInfo")) or {}
    if not book.tagged or resolve(marked.get("Marked")) is not True:
        report.broken("N-4", "StructTreeRoot", "+")
        return
    stray: dict[tuple[int, float], str] = {}
    for sheet, glyph in book.stray:
        place = (sheet.index + 1, glyph.y)
        stray[place] = stray.get(place, "") + glyph.text
    for (page, _), text in stray.items():
        report.broken("N-4", text[:12], "StructElem / Artifact", at=(page, 0), text=text)


def _outline(book: Book, report: Report) -> None:
    """The outline names the headings in their order and leads to their pages."""
    headings = [block for block in book.blocks if block.is_heading]
    entries = list(_entries(book.edition))
    pages = {sheet.key: sheet.index + 1 for sheet in book.edition.sheets}
    if not book.tagged:
        return
    report.look("N-3", len(headings))
    told = {_folded(title) for title, _ in entries}
    texts = {_folded("".join(line.told or line.text for line in block.lines)) for block in headings}
    for title, page in entries:
        if _folded(title) not in texts:
            report.broken("N-3", title, "H1 … H6", at=(pages.get(page, 0), 0), text=title)
    where = [(_folded(title), pages.get(page, 0)) for title, page in entries]
    for block in headings:
        text = _folded("".join(line.told or line.text for line in block.lines))
        if text not in told:
            report.broken("N-3", "-", text, at=block.lines[0].at)
        elif (text, block.lines[0].at[0]) not in where:
            page = next(page for title, page in where if title == text)
            report.broken("N-3", page, block.lines[0].at[0], at=block.lines[0].at, text=text)


def _folded(text: str) -> str:
    """Without the marks of notes and without spaces."""
    return "".join(char for char in text if not char.isspace() and not "\u2460" <= char <= "\u2473")


def _entries(edition: Edition) -> Iterator[tuple[str, int]]:
    """Title and page object of each entry, depth first."""
    root = resolve(edition.catalog.get("Outlines")) or {}
    todo: list[Any] = [root.get("First")]
    count = 0
    while todo and count < _DEEP:
        entry = resolve(todo.pop())
        if not isinstance(entry, Mapping):
            continue
        count += 1
        action = resolve(entry.get("A")) or {}
        yield text_of(entry.get("Title")), destination(entry.get("Dest") or action.get("D"), edition.catalog)
        todo.append(entry.get("Next"))
        todo.append(entry.get("First"))


def _quotes(book: Book, setting: Setting, report: Report) -> None:
    """Editions of a region with corner marks have no curly ones beside ideographs (J-1)."""
    if "“" in setting.style.region.quotes:
        return
    for line in book.lines():
        report.look("J-1")
        text = line.text
        for at, char in enumerate(text):
            beside = text[max(at - 1, 0) : at] + text[at + 1 : at + 2]
            if char == "”" and beside[:1].isdigit():
                continue  # seconds or inches; what a quotation opens with is seen at its head
            if char in "“”" and any(is_han(other) for other in beside):
                report.broken(
                    "J-1", char, setting.style.region.quotes[0], at=line.at, text=text[max(at - 4, 0) : at + 4]
                )
                break
