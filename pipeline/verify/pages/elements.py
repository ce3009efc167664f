"""Elements and keeps (rules G and H): headings, title, salutation, end matter, folios."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from pipeline.lang.marks import is_han
from pipeline.model.nodes import HEADING_ROLES, Role
from pipeline.patterns import regex
from pipeline.verify.findings import Report, Weight
from pipeline.verify.pages.setting import Setting
from pipeline.verify.pages.structure import Block, Book, Line

_FLOAT = ("TD", "TH", "Note", "TOC")
_MARKERS: tuple[tuple[re.Pattern[str], Role], ...] = (
    (regex(r"[一二三四五六七八九十百]+(?:、|$)"), Role.HEADING_1),
    (regex(r"（[一二三四五六七八九十百]+）"), Role.HEADING_2),
    (regex(r"[0-9]{1,3}[.．](?![0-9])"), Role.HEADING_3),
    (regex(r"（[0-9]{1,3}）"), Role.HEADING_4),
)
_NUMBERED = frozenset((Role.HEADING_1, Role.HEADING_2, Role.HEADING_3, Role.HEADING_4))
# Words that no line end of a title may fall into (H-4, D-18); longer ones first.
_WHOLE = regex(
    r"常务委员会|常務委員會|委员会|委員會|代表大会|代表大會|工作报告|工作報告|政治协商|政治協商|人民政府|第[一二三四五六七八九十百0-9]+[届次屆]|"
    r"中华人民|中華人民|共和国|共和國|自治区|自治區|会议|會議|报告|報告|通知|决定|決定|意见|意見|办法|辦法|条例|條例|规定|規定|关于|關於|人民|全国|全國"
)
_DATE = regex(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
_LONG_TITLE = 4  # ideographs that the last line of a title holds at least


def check(book: Book, setting: Setting, report: Report) -> None:
    """Rules G-3 to G-10, H-4 to H-21."""
    blocks = [block for block in book.blocks if block.inside(*_FLOAT) is None and block.kind != "TOCI"]
    for at, block in enumerate(blocks):
        role = setting.role(block)
        following = blocks[at + 1] if at + 1 < len(blocks) else None
        if role in HEADING_ROLES and (block.is_heading or not book.tagged):
            _heading(block, book.blocks[book.blocks.index(block) + 1 :], role, report)
        _widows(block, setting, report)
        _keeps(block, following, role, setting, report)
        _element(block, role, report)
    _first_page(book, setting, report)
    _folios(book, setting, report)


# --- headings and titles -------------------------------------------------------------------------------------------


def _heading(block: Block, after: Sequence[Block], role: Role, report: Report) -> None:
    last = block.lines[-1]
    report.look("G-3")
    lines = [line for other in after[:12] if not other.is_heading for line in other.lines][:2]
    on_page = sum(line.sheet is last.sheet for line in lines)
    turned = any(line.sheet.turned and not last.sheet.turned for line in lines)  # a turned table has its own page
    first = next((line for line in lines if line.sheet is last.sheet), None)
    low = first.y if first is not None else -math.inf
    pictured = any(low < (picture.bottom + picture.top) / 2 < last.y for picture in last.sheet.pictures)
    if lines and on_page < len(lines) - turned and not pictured:  # a picture is taller than two lines
        report.broken("G-3", on_page, "≥ 2", at=last.at, text=last.text[-12:])
    report.look("G-6")
    if block.text.rstrip().endswith("。"):
        report.broken("G-6", "。", "", at=last.at, text=last.text[-8:], weight=Weight.SHOULD)
    report.look("H-10")
    want = next((wanted for pattern, wanted in _MARKERS if pattern.match(block.text)), None)
    if (want is not None and want is not role) or (want is None and role in _NUMBERED):
        report.broken("H-10", role.value, want.value if want else "heading-plain", at=block.lines[0].at)


def _title(block: Block, report: Report) -> None:
    """Trapezoid or diamond, no word parted, no short last line (H-4, D-18)."""
    report.look("H-4")
    report.look("D-18")
    widths = [(line.glyphs[-1].x - line.glyphs[0].x) / block.size + 1 for line in block.lines]
    steps = [b - a for a, b in pairwise(widths) if abs(b - a) > 0.6]
    valley = any(a < 0 < b for a, b in pairwise(steps))
    if valley:
        report.broken("H-4", " ".join(f"{width:.0f}" for width in widths), "◇ ▽ △", at=block.lines[0].at)
    last = block.lines[-1]
    if len(block.lines) > 1 and sum(is_han(char) for char in last.text) < _LONG_TITLE:
        report.broken("H-4", last.text, f"≥ {_LONG_TITLE}", at=last.at)
    text = block.text
    end = 0
    inside = [match.span() for match in _WHOLE.finditer(text)]
    for line in block.lines[:-1]:
        end += len(line.text)
        word = next((text[a:b] for a, b in inside if a < end < b), "")
        if word:
            report.broken("D-18", f"{line.text[-3:]}|{text[end : end + 3]}", word, at=line.at)


def _element(block: Block, role: Role, report: Report) -> None:
    first, last = block.lines[0], block.lines[-1]
    match role:
        case Role.TITLE | Role.ATTACHMENT_TITLE:
            _title(block, report)
        case Role.SALUTATION | Role.ADDRESSEE:
            report.look("H-8")
            if last.text.rstrip()[-1:] not in "：:！!，,":
                report.broken("H-8", last.text[-1:], "：", at=last.at, weight=Weight.SHOULD)
        case Role.DATE:
            report.look("H-14")
            match = _DATE.fullmatch(block.text.strip())
            if match is not None and not _is_date(match):
                report.broken("H-14", match[0], "2022年2月17日", at=first.at, weight=Weight.SHOULD)
        case Role.ATTACHMENT_MARK:
            report.look("H-17")
            if first.number != 1:
                report.broken("H-17", first.number, 1, at=first.at, text=first.text)
        case _:
            pass


def _is_date(match: re.Match[str]) -> bool:
    try:
        date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return False
    return not match[2].startswith("0") and not match[3].startswith("0")


# --- pages ---------------------------------------------------------------------------------------------------------


def _widows(block: Block, setting: Setting, report: Report) -> None:
    """No page begins with a paragraph's last line, none ends with its first (G-5)."""
    look = setting.look(block)
    pages: dict[int, list[Line]] = {}
    for line in block.lines:
        pages.setdefault(line.sheet.index, []).append(line)
    report.look("G-5")
    if len(pages) < 2:
        return
    parts = list(pages.values())
    if len(parts[0]) < min(look.orphans, 2):
        report.broken("G-5", len(parts[0]), f"≥ {look.orphans}", at=parts[0][-1].at, text=parts[0][-1].text[:12])
    if len(parts[-1]) < min(look.widows, 2):
        report.broken("G-5", len(parts[-1]), f"≥ {look.widows}", at=parts[-1][0].at, text=parts[-1][0].text[:12])


def _keeps(block: Block, following: Block | None, role: Role, setting: Setting, report: Report) -> None:
    """What belongs together stands on one page (G-10), and a signature never without text (H-15)."""
    last = block.lines[-1]
    if following is None:
        return
    after = setting.role(following)
    first = following.lines[0]
    pairs = role is Role.SALUTATION or (role is Role.SIGNATURE and after is Role.DATE)
    if pairs or role is Role.ATTACHMENT_MARK:
        report.look("G-10")
        if first.sheet is not last.sheet:
            report.broken("G-10", f"{last.at[0]} / {first.at[0]}", "=", at=last.at, text=last.text[:12])
    if after in (Role.SIGNATURE, Role.DATE) and role not in (Role.SIGNATURE, Role.DATE):
        report.look("H-15")
        if first.sheet is not last.sheet:
            report.broken("H-15", f"{last.at[0]} / {first.at[0]}", "=", at=first.at, text=first.text[:12])


def _first_page(book: Book, setting: Setting, report: Report) -> None:
    """The first page shows text (H-9)."""
    body = [block for block in book.blocks if setting.role(block) is Role.BODY and block.inside(*_FLOAT) is None]
    titles = [block for block in book.blocks if setting.role(block) is Role.TITLE]
    if not body or not titles:
        return
    between = book.blocks[book.blocks.index(titles[0]) + 1 : book.blocks.index(body[0]) + 1]
    if any(setting.look(block).page_break_before for block in between):
        return  # a chapter that opens a page of its own
    report.look("H-9")
    start = titles[0].lines[0].sheet
    if all(line.sheet is not start for line in body[0].lines):
        report.broken("H-9", body[0].lines[0].at[0], start.index + 1, at=(start.index + 1, 0))


# --- folios --------------------------------------------------------------------------------------------------------


def _folios(book: Book, setting: Setting, report: Report) -> None:
    """Each page's number is its label, in its dashes, at its edge (H-21, I-8)."""
    folio = setting.style.folio
    if not folio.shown:
        return
    full = {line.sheet.index for line in book.lines()} | {index for index, _ in book.figures}
    for sheet in book.edition.sheets:
        feet = [line for line in book.loose.get(sheet.index, []) if line.glyphs[0].artifact in ("Footer", "Header")]
        want = f"{folio.before}{sheet.label}{folio.after}"
        found = next((line for line in feet if line.text == want), None)
        if sheet.index not in full:
            continue
        if found is None and setting.style.official.form == "letter" and sheet.label == str(folio.first):
            continue  # the first page of a letter has no number (10.1)
        report.look("H-21")
        report.look("I-8")
        if found is None:
            shown = next((line.text for line in feet if line.glyphs[0].artifact == "Footer"), "")
            if sheet.label or shown:
                report.broken("H-21", shown, want, at=(sheet.index + 1, 0))
            continue
        _folio_place(found, setting, report)


def _folio_place(line: Line, setting: Setting, report: Report) -> None:
    folio = setting.style.folio
    left, right = setting.sides(line.sheet)
    begin, end = line.glyphs[0].x, line.glyphs[-1].x + line.glyphs[-1].advance * line.glyphs[-1].size
    size = line.glyphs[0].size
    at = (line.sheet.index + 1, 0)
    if abs(size - folio.size) > 0.05:
        report.broken("H-21", f"{size:.2f} pt", f"{folio.size:.2f} pt", at=at)
    if folio.position == "centre":
        where, want = (begin + end) / 2, (left + right) / 2
    elif setting.outer_right(line.sheet):
        where, want = end, right - folio.indent * folio.size
    else:
        where, want = begin, left + folio.indent * folio.size
    if abs(where - want) > 0.85:  # 0.3 mm
        report.broken("H-21", f"{where:.1f} pt", f"{want:.1f} pt", at=at, text=line.text)
    drop = setting.foot(line.sheet) - line.y
    if not folio.drop - 0.1 * size <= drop <= folio.drop + size:
        report.broken("H-21", f"{drop:.1f} pt", f"{folio.drop:.1f} pt", at=at, text=line.text)
