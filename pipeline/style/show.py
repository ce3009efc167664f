"""A resolved style as lines of text, for people and for comparing two sheets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipeline.records import fields, is_dataclass
from pipeline.style.resolved import ResolvedStyle
from pipeline.toml import key_of


def lines_of(style: ResolvedStyle) -> Iterator[str]:
    """`table.key = value`, one a line, lengths in points and ems, in the order of the records."""
    yield f"sheet.name = {style.name}"
    yield f"sheet.title = {style.title}"
    yield f"tag = {style.tag}"
    yield from _record("page", style.page)
    yield f"page.ground = {style.ground}"
    for name, font in style.fonts.items():
        yield from _record(f"fonts.{name}", font, without=("name",))
    for role, record in style.roles.items():
        yield from _record(f"roles.{role.value}", record, without=("role",))
    yield from _record("furniture.folio", style.folio)
    yield from _record("furniture.head", style.head)
    yield from _record("furniture.line-numbers", style.line_numbers)
    yield from _record("punctuation", style.punctuation)
    yield f"contents.shown = {_value(style.contents)}"
    yield f"contents.depth = {style.outline_depth}"
    yield from _record("cover", style.cover)
    yield from _record("official", style.official)
    yield f"tables.rules = {'three' if style.three_rules else 'all'}"
    yield f"notes.numbering = {'page' if style.notes_by_page else 'through'}"


def _record(table: str, record: Any, without: tuple[str, ...] = ()) -> Iterator[str]:
    assert is_dataclass(record)
    for item in fields(record):
        if item.name not in without:
            yield f"{table}.{key_of(item.name)} = {_value(getattr(record, item.name))}"


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:.4f}".rstrip("0").rstrip(".")
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return str(value)
