"""Paper, text area and grid (rules A): what the page itself shows."""

from __future__ import annotations

from itertools import pairwise
from statistics import median

from pipeline.lang.marks import is_han
from pipeline.model.nodes import Role
from pipeline.verify.findings import Report
from pipeline.verify.pages.setting import Setting
from pipeline.verify.pages.structure import Block, Book, Line

_MM = 72 / 25.4
_PAPER = 0.5  # points
_AREA = 0.3 * _MM
_PITCH = 0.3  # points
_GRID = 0.05  # of a pitch
_LEAST = 7.8  # points: 六号 less rounding
_TRIMMED = 0.5  # ems an opening mark may hang out with its blank half
_SIZE = 0.02  # points
_RAISED = 0.8  # glyphs below this share of their block's size are note marks and raised figures
_FREE_ROLES = frozenset((Role.TABLE_CELL, Role.TABLE_HEAD, Role.NOTE, Role.CODE, Role.CAPTION))
_CELLS = frozenset((Role.TABLE_CELL, Role.TABLE_HEAD))
_BESIDE_RULE = frozenset((Role.COPY_NUMBER, Role.SECRECY, Role.URGENCY, Role.DOCUMENT_NUMBER, Role.SIGNER))
_IMPRINT = frozenset((Role.COPY_TO, Role.PRINTED_BY))
_TITLES = frozenset((Role.TITLE, Role.SUBTITLE, Role.ATTACHMENT_TITLE, Role.ISSUER_MARK))


def check(book: Book, setting: Setting, report: Report) -> None:
    """Rules A-1 to A-15."""
    _paper(book, setting, report)
    for block in book.blocks:
        _sizes(block, setting, report)
        _colours(block, setting, report)
        _pitch(block, setting, report)
        for line in block.lines:
            if not line.sheet.turned:
                _inside(line, block, setting, report)
    _grid(book, setting, report)
    _counts(book, setting, report)


def _paper(book: Book, setting: Setting, report: Report) -> None:
    page = setting.paper
    for sheet in book.edition.sheets:
        report.look("A-1")
        width, height = sheet.paper
        turned = abs(width - page.height) <= _PAPER and abs(height - page.width) <= _PAPER
        if not turned and (abs(width - page.width) > _PAPER or abs(height - page.height) > _PAPER):
            size = f"{width:.1f} × {height:.1f} pt"
            report.broken("A-1", size, f"{page.width:.1f} × {page.height:.1f} pt", at=(sheet.index + 1, 0))
    report.look("A-8")
    count = page.measure / page.em
    if abs(count - round(count)) > 0.03:
        report.broken("A-8", f"{count:.2f} em", f"{round(count)} em")


def _sizes(block: Block, setting: Setting, report: Report) -> None:
    """Every glyph in its role's size, raised figures apart; nothing too small to read."""
    want = setting.look(block).size
    role = setting.role(block)
    if role is Role.ISSUER_MARK and block.size <= setting.style.official.mark + _SIZE:
        want = block.size  # as large as its line allows
    if role in _CELLS and _LEAST <= block.size <= want:
        want = block.size  # a table of many columns may be set smaller
    faces = {font.scale for font in setting.style.fonts.values()}
    for line in block.lines:
        report.look("A-4" if role is Role.BODY else "A-15")
        wrong = next(
            (
                glyph
                for glyph in line.glyphs
                if glyph.size >= _RAISED * block.size and min(abs(glyph.size - want * s) for s in faces) > _SIZE
            ),
            None,
        )
        if wrong is not None:
            rule = "A-4" if role is Role.BODY else "A-15"
            report.broken(rule, f"{wrong.size:.2f} pt", f"{want:.2f} pt", at=line.at, text=wrong.text)
        report.look("A-15")
        if block.size < _LEAST and want >= _LEAST:
            report.broken("A-15", f"{block.size:.2f} pt", f"≥ {_LEAST} pt", at=line.at)


def _colours(block: Block, setting: Setting, report: Report) -> None:
    allowed = {look.colour.upper() for look in setting.style.roles.values()} if not block.role else {"000000"}
    allowed |= {setting.look(block).colour.upper(), "000000"}
    for line in block.lines:
        report.look("A-11")
        wrong = next((glyph for glyph in line.glyphs if glyph.colour not in allowed), None)
        if wrong is not None:
            want = setting.look(block).colour
            report.broken("A-11", wrong.colour, want, at=line.at, text=wrong.text)


def _pitch(block: Block, setting: Setting, report: Report) -> None:
    """Steps between the lines of one block (A-6), and their share of the type size (A-10)."""
    if setting.role(block) is Role.ISSUER_MARK:
        return  # the names of several bodies stand as the head has room
    look = setting.look(block)
    pitch = look.pitch * (block.size / look.size if setting.role(block) in _CELLS else 1.0)
    for above, below in pairwise(block.lines):
        if above.sheet is not below.sheet:
            continue
        step = above.y - below.y
        report.look("A-6")
        if abs(step - pitch) > _PITCH and not _has_between(block):
            report.broken("A-6", f"{step:.2f} pt", f"{pitch:.2f} pt", at=below.at)
        report.look("A-10")
        ratio = step / block.size if block.size else 0.0
        if ratio < 1.25 or (setting.role(block) not in _TITLES and ratio < 1.49):
            report.broken("A-10", f"{ratio:.2f}", "≥ 1.5", at=below.at)


def _has_between(block: Block) -> bool:
    """Readings stand between these lines: the pitch may be wider."""
    return bool(block.rubies)


def _inside(line: Line, block: Block, setting: Setting, report: Report) -> None:
    """Every origin between the edges of the text area, which are mirrored on even pages."""
    page = setting.style.page
    left, right = setting.area(line.sheet)
    top = line.sheet.height - setting.top(line.sheet)
    bottom = top - (page.lines - 1) * page.pitch - page.em
    report.look("A-2")
    report.look("A-12")
    hang = _TRIMMED * block.size + 0.05
    first, last = line.glyphs[0], line.glyphs[-1]
    if first.x < left - hang - _AREA:
        report.broken("A-2", f"{first.x:.1f} pt", f"≥ {left:.1f} pt", at=line.at, text=line.text[:8])
    end = last.x + min(last.advance, 1.0) * last.size
    if end > right + hang + _AREA:
        report.broken("A-2", f"{end:.1f} pt", f"≤ {right:.1f} pt", at=line.at, text=line.text[-8:])
    high = line.y + 0.88 * block.size
    if setting.role(block) is Role.ISSUER_MARK:
        return  # H-3 has its place; that of a letter is above the text area (10.1)
    if high > top + 1.0 * _MM or line.y - 0.12 * block.size < bottom - 1.0 * _MM:
        area = f"{bottom:.1f} … {top:.1f} pt"
        report.broken("A-2", f"{line.y:.1f} pt", area, at=line.at, text=line.text[:8])


def _grid(book: Book, setting: Setting, report: Report) -> None:
    """Lines of the grid's own size and pitch stand on it (A-7)."""
    page = setting.style.page
    headed = any(setting.role(block) is Role.ISSUER_MARK for block in book.blocks[:12])
    for block in book.blocks:
        look = setting.look(block)
        role = setting.role(block)
        if role in _FREE_ROLES or block.inside("TD", "TH", "Note") or abs(look.pitch - page.pitch) > 0.01:
            continue
        if abs(look.size - page.em) > 0.02:
            continue  # larger and smaller type stands in the middle of its lines
        if headed and role in _BESIDE_RULE:
            continue  # measured from the issuing body's mark (7.2.5), or from the double rule of a letter (10.1)
        if role in _IMPRINT and _ruled(block):
            continue  # measured from the bottom edge of the text area up (7.4.1); H-18 holds it
        for line in block.lines:
            if line.sheet.turned:
                continue
            report.look("A-7")
            steps = (setting.first_baseline(line.sheet) - line.y) / page.pitch
            if abs(steps - round(steps)) > _GRID:
                nearest = setting.first_baseline(line.sheet) - round(steps) * page.pitch
                report.broken("A-7", f"{line.y:.2f} pt", f"{nearest:.2f} pt", at=line.at)


def _ruled(block: Block) -> bool:
    """True where a rule lies right below a block."""
    sheet, low = block.lines[-1].sheet, block.lines[-1].y
    wide = (box for box in sheet.boxes if box.right - box.left > 10 * block.size)
    return any(low - 2 * block.size <= box.bottom <= low for box in wide)


def _counts(book: Book, setting: Setting, report: Report) -> None:
    """No more characters to a line, no more lines to a page than the grid has; body solid (A-3, A-9)."""
    page = setting.style.page
    rows: dict[int, set[int]] = {}
    gaps: list[float] = []
    for block in book.blocks:
        if setting.role(block) is not Role.BODY or block.inside("TD", "TH", "Note"):
            continue
        for line in block.lines:
            rows.setdefault(line.sheet.index, set()).add(round(line.y))
            squares = sum(is_han(glyph.text[0]) for glyph in line.glyphs)
            report.look("A-3")
            if squares > page.characters:
                report.broken("A-3", squares, f"≤ {page.characters}", at=line.at)
        for one, other in pairwise(block.lines[-1].glyphs):  # the last line is never stretched
            if is_han(one.text[0]) and is_han(other.text[0]):
                gaps.append((other.x - one.x) / block.size - 1.0)
    for index, baselines in rows.items():
        report.look("A-3")
        if len(baselines) > page.lines:
            report.broken("A-3", len(baselines), page.lines, at=(index + 1, 0))
    if gaps:
        report.look("A-9", len(gaps))
        middle = median(gaps)
        if abs(middle) > 0.01:
            report.broken("A-9", f"{middle:.3f} em", "0 em")
