"""Places of official elements that hang on each other's wording (rules H-3, H-6, H-11 to H-13, H-19, H-20).

Everything is measured from the origins of glyphs, in characters of the grid or of the element's own size.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.model.nodes import Role
from pipeline.verify.findings import Report
from pipeline.verify.pages.setting import Setting
from pipeline.verify.pages.structure import Block, Book, Line

_NEAR = 0.05  # ems
_MM = 72 / 25.4
_INK = 0.045  # ems between the top of the mark's squares and its ink
_MARK_TOP = 0.5 * _MM
_CORNER = frozenset((Role.COPY_NUMBER, Role.SECRECY, Role.URGENCY))
_CLOSING = frozenset((Role.SIGNATURE, Role.DATE))


def check(book: Book, setting: Setting, report: Report) -> None:
    """Signatures, lists of attachments, the mark and its number, the foot."""
    roles = [(block, setting.role(block)) for block in book.blocks]
    if setting.style.official.form != "order":
        for group in _runs(roles, _CLOSING):
            _signed(group, setting, report)
    for group in _runs(roles, frozenset((Role.ATTACHMENT_NOTE,))):
        _attached([block for block, _ in group], setting, report)
    for block, role in roles:
        match role:
            case Role.ISSUER_MARK:
                _mark(block, [other for other, its in roles if its in _CORNER], setting, report)
            case Role.COPY_TO:
                _copies(block, setting, report)
            case Role.PRINTED_BY:
                _printed(block, setting, report)
            case _:
                pass
    _signers(roles, setting, report)


Named = tuple[Block, Role]


def _runs(roles: Sequence[Named], wanted: frozenset[Role]) -> Iterator[list[Named]]:
    run: list[Named] = []
    for item in roles:
        if item[1] in wanted:
            run.append(item)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _left(line: Line, setting: Setting) -> float:
    """Ems of the grid from the left edge of the text area to the first glyph."""
    return (line.glyphs[0].x - setting.area(line.sheet)[0]) / setting.style.page.em


def _right(line: Line, setting: Setting) -> float:
    """Ems of the grid from the last square to the right edge of the text area."""
    last = line.glyphs[-1]
    return (setting.area(line.sheet)[1] - last.x - last.size) / setting.style.page.em


def _hold(rule: str, value: float, wanted: float, line: Line, report: Report) -> None:
    report.look(rule)
    if abs(value - wanted) > _NEAR:
        report.broken(rule, f"{value:.2f} em", f"{wanted:.2f} em", at=line.at, text=line.text[:12])


def _signed(group: Sequence[Named], setting: Setting, report: Report) -> None:
    bodies = [block.lines[0] for block, role in group if role is Role.SIGNATURE]
    dates = [block.lines[0] for block, role in group if role is Role.DATE]
    if len(dates) != 1 or not bodies:
        return
    (date,) = dates
    body = min(bodies, key=lambda line: line.glyphs[0].x)
    if setting.style.official.sealed:
        _hold("H-12", _right(date, setting), 4.0, date, report)
        middle = (_left(date, setting) - _right(date, setting)) / 2
        _hold("H-12", (_left(body, setting) - _right(body, setting)) / 2, middle, body, report)
        return
    _hold("H-13", _left(date, setting) - _left(body, setting), 2.0, date, report)
    longer = date.glyphs[-1].x - date.glyphs[0].x > body.glyphs[-1].x - body.glyphs[0].x
    _hold("H-13", _right(date if longer else body, setting), 2.0, date if longer else body, report)


def _attached(blocks: Sequence[Block], setting: Setting, report: Report) -> None:
    names: list[float] = []
    for number, block in enumerate(blocks):
        line = block.lines[0]
        if number == 0:
            _hold("H-11", _left(line, setting), 2.0, line, report)
        at = _after(line, "：:" if number == 0 else "")
        dot = _after(line, ".．、", at)
        name = line.glyphs[dot if dot > at else at].x if len(line.glyphs) > max(dot, at) else line.glyphs[0].x
        names.append(name - setting.area(line.sheet)[0])
        for turned in block.lines[1:]:
            _hold("H-11", _left(turned, setting), names[-1] / setting.style.page.em, turned, report)
    for name, block in zip(names[1:], blocks[1:], strict=True):
        em = setting.style.page.em
        _hold("H-11", name / em, names[0] / em, block.lines[0], report)


def _after(line: Line, marks: str, start: int = 0) -> int:
    """Index of the glyph after the first of some marks near the head of a line; `start` when there is none."""
    for at in range(start, min(len(line.glyphs), start + 4)):
        if line.glyphs[at].text in marks and marks:
            return at + 1
    return start


def _mark(block: Block, corner: Sequence[Block], setting: Setting, report: Report) -> None:
    """Where the sheet has it, or below what stands in the corner when it would come within an em of that."""
    line = block.lines[0]
    glyph = line.glyphs[0]
    report.look("H-3")
    top = line.sheet.height - glyph.y - (0.88 - _INK) * glyph.size - setting.style.page.top
    wanted = setting.style.of(Role.ISSUER_MARK).space_before
    ends = (other.lines[0].glyphs[-1] for other in corner)
    if any(last.x + last.advance * last.size + setting.style.page.em > glyph.x for last in ends):
        wanted = max(wanted, len(corner) * setting.style.page.pitch)
    if abs(top - wanted) > _MARK_TOP:
        report.broken("H-3", f"{top / _MM:.1f} mm", f"{wanted / _MM:.1f} mm", at=line.at, text=line.text)
    middle = (_left(line, setting) - min(_right(row, setting) for row in block.lines)) / 2
    _hold("H-3", middle, 0.0, line, report)


def _copies(block: Block, setting: Setting, report: Report) -> None:
    own = block.size / setting.style.page.em
    first = block.lines[0]
    _hold("H-19", _left(first, setting), own, first, report)
    at = _after(first, "：:")
    for turned in block.lines[1:]:
        wanted = (first.glyphs[at].x - setting.area(first.sheet)[0]) / setting.style.page.em
        _hold("H-19", _left(turned, setting), wanted, turned, report)


def _printed(block: Block, setting: Setting, report: Report) -> None:
    own = block.size / setting.style.page.em
    line = block.lines[-1]
    _hold("H-20", _left(block.lines[0], setting), own, line, report)
    _hold("H-20", _right(line, setting), own, line, report)


def _signers(roles: Sequence[Named], setting: Setting, report: Report) -> None:
    signers = [block for block, role in roles if role is Role.SIGNER]
    numbers = [block for block, role in roles if role is Role.DOCUMENT_NUMBER]
    for block in signers:
        first, last = block.lines[0], block.lines[-1]
        if len(first.glyphs) > 4 and last is not first:
            name = (first.glyphs[4].x - setting.area(first.sheet)[0]) / setting.style.page.em
            _hold("H-6", _left(last, setting), name, last, report)
        if numbers and setting.style.official.form != "letter":
            number = numbers[0].lines[0]
            _hold("H-6", _left(number, setting), 1.0, number, report)
            _hold("H-6", (number.y - last.y) / setting.style.page.em, 0.0, last, report)
