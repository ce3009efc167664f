"""What a source was recognised as, on one screen: a line a block, dropped lines in their places, doubts marked.

Columns: source line, confidence where it is not full, role, text cut to the width. Headings stand in by their level;
the lead of a paragraph is parted from the rest by │.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from unicodedata import east_asian_width

import click

from pipeline import records
from pipeline.diagnostics import Change, Code, Diagnostic
from pipeline.model.nodes import Document, Heading, Meta, Paragraph, Phrase, Role, Table
from pipeline.model.walk import plain_text, texts_of

_LEADS = frozenset((Role.LEAD, Role.LEAD_2, Role.LEAD_3))
_SURE = 0.95  # changes below this confidence are shown
_ROLE, _LEAST = 17, 40  # columns of the role, least width of a screen


@records.dataclass(frozen=True, slots=True)
class _Row:
    """One line of the overview; `order` is its place in the source."""

    order: tuple[int, int]
    lines: str
    role: str
    text: str
    sure: float = 1.0
    depth: int = 0
    colour: str = ""
    strong: bool = False


def overview(
    document: Document, found: Sequence[Diagnostic], changes: Sequence[Change], width: int, colour: bool
) -> Iterator[str]:
    """The lines of the overview, none wider than `width` columns (a Chinese character takes two)."""
    width = max(width, _LEAST)
    for field in records.fields(Meta):
        value = getattr(document.meta, field.name)
        if value:
            shown = value if isinstance(value, str) else "、".join(map(str, value))
            yield _painted(_cut(f"{field.name:>{_ROLE}}  {shown}", width), colour, fg="bright_black")
    yield ""
    doubts = _doubts(changes)
    rows = [*_blocks(document, doubts), *_dropped(found)]
    for row in sorted(rows, key=lambda row: row.order):
        sure = f"{row.sure:.1f}" if row.sure < _SURE else ""
        head = f"{row.lines:>7} {sure:>3} {row.role:<{_ROLE}} "
        text = _cut(head + "  " * row.depth + row.text, width)
        yield _painted(text, colour, fg=row.colour or None, bold=row.strong)
    for note in document.notes:
        said = " ".join(texts_of(note.blocks))
        yield _cut(f"{'':7}     {'note ' + note.id:<{_ROLE - 1}} {said}", width)


def change_lines(changes: Sequence[Change], width: int) -> Iterator[str]:
    """How often each rule edited the text, then every edit of less than full confidence with its place."""
    rules = Counter(change.rule for change in changes)
    if rules:
        yield _cut("  " + "  ".join(f"{rule} {count}" for rule, count in sorted(rules.items())), width)
    for change in changes:
        if change.confidence < _SURE:
            edit = f"{change.before!r} → {change.after!r}" if change.after else f"{change.before!r} ×"
            yield _cut(
                f"{change.line:>6}:{change.column + 1:<4} {change.confidence:.1f} {change.rule:<5} {edit}", width
            )


def _doubts(changes: Sequence[Change]) -> dict[int, float]:
    """The least confidence of the changes of each source line."""
    least: dict[int, float] = {}
    for change in changes:
        least[change.line] = min(change.confidence, least.get(change.line, 1.0))
    return least


def _blocks(document: Document, doubts: dict[int, float]) -> Iterator[_Row]:
    last = 0
    for number, block in enumerate(document.blocks):
        span = getattr(block, "span", None)
        first, stop = (span.first, span.last) if span else (last, last)
        last = max(last, stop)
        lines = f"{first}-{stop}" if stop > first else str(first or "")
        sure = min((doubts.get(line, 1.0) for line in range(first, stop + 1)), default=1.0)
        order = (first, number)
        if isinstance(block, Heading):
            yield _Row(order, lines, f"{block.role.value} L{block.level}", plain_text(block.children), sure,
                       block.level - 1, "green", True)  # fmt: skip
        elif isinstance(block, Paragraph):
            own = block.role is not Role.BODY
            yield _Row(order, lines, block.role.value, _paragraph(block), sure, colour="cyan" if own else "")
        else:
            kind = type(block).__name__.removesuffix("Block").lower()
            count = f"{len(block.head) + len(block.body)} × {len(block.columns)}  " if isinstance(block, Table) else ""
            yield _Row(order, lines, kind, count + " ".join(texts_of((block,))), sure, colour="magenta")


def _paragraph(block: Paragraph) -> str:
    """The text, with │ behind a lead."""
    first = block.children[0] if block.children else None
    text = plain_text(block.children)
    if isinstance(first, Phrase) and first.role in _LEADS:
        end = len(plain_text((first,)))
        return f"{text[:end]}│{text[end:]}"
    return text


def _dropped(found: Sequence[Diagnostic]) -> Iterator[_Row]:
    for item in found:
        if item.code is Code.DROPPED and item.place is not None:
            line = item.place.line
            rule, text = item.detail.get("rule", ""), item.detail.get("text", "")
            yield _Row((line, -1), str(line), f"× {rule}", text, colour="red")


def _cut(text: str, width: int) -> str:
    """The text in at most so many columns; … stands for what is left out."""
    text = text.replace("\n", " ")
    used = 0
    fits = 0  # characters that leave a column for the …
    for at, char in enumerate(text):
        used += 2 if east_asian_width(char) in "WFA" else 1
        if used <= width - 2:
            fits = at + 1
        if used > width:
            return text[:fits] + "…"
    return text


def _painted(text: str, colour: bool, fg: str | None = None, bold: bool = False) -> str:
    return click.style(text, fg=fg, bold=bold or None) if colour and (fg or bold) else text
