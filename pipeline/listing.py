"""Findings as lists: for people with the words around each, for editors one JSON object a line.

A text line has the form `file:line:column: severity [code] message` that editors and terminals link.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

import click

from pipeline.diagnostics import Diagnostic, Severity

if TYPE_CHECKING:
    from pipeline.batch.proofreading import Proof
    from pipeline.messages import Catalogue


class Look(NamedTuple):
    """How a list is shown: on a `terminal` with the words around each finding, in `colour`, in columns of a `width`."""

    terminal: bool
    colour: bool
    width: int = 80


def show_proof(proof: Proof, words: Catalogue, machine: bool, least: Severity, look: Look) -> None:
    """The findings on one source that are heavy enough, on standard output."""
    for item in proof.findings:
        if item.severity < least:
            continue
        if machine:
            click.echo(json.dumps(_record(item, proof.source, words), ensure_ascii=False))
            continue
        click.echo(_line(item, words, look.colour))
        if look.terminal and item.detail.get("text"):
            click.echo("    " + _excerpt(item, look.colour))


def _line(item: Diagnostic, words: Catalogue, colour: bool) -> str:
    from pipeline.messages import place_text

    kind = words.severity(item.severity)
    if colour:
        kind = click.style(
            kind, fg="red" if item.severity >= Severity.ERROR else "yellow" if item.severity >= 30 else "cyan"
        )
    place = place_text(item.place)
    return f"{place + ': ' if place else ''}{kind} [{item.code.value}] {words.message(item)}"


def _excerpt(item: Diagnostic, colour: bool) -> str:
    """The words around a finding, those it is about set apart."""
    before, text, after = (item.detail.get(name, "") for name in ("before_text", "text", "after_text"))
    return before + (click.style(text, bold=True, underline=True) if colour else f"[{text}]") + after


def _record(item: Diagnostic, source: str, words: Catalogue) -> dict[str, object]:
    """One finding for editors: lines and columns count from 1, the end is exclusive, 0 is unknown."""
    place = item.place
    last, _, stop = item.detail.get("end", "").partition(":")
    line, column = (place.line, place.column) if place else (0, 0)
    return {
        "file": place.file if place else source,
        "line": line,
        "column": column,
        "end_line": int(last or line),
        "end_column": int(stop or column),
        "code": item.code.value,
        "severity": item.severity.name.lower(),
        "message": words.message(item),
        "hint": words.hint(item),
        "text": item.detail.get("text", ""),
        "context": "".join(item.detail.get(name, "") for name in ("before_text", "text", "after_text")),
    }


def show_count(proofs: Iterable[Proof], words: Catalogue, least: Severity) -> None:
    """The last line, on standard error: how much was found in how many sources, how much is accepted."""
    sources = findings = accepted = 0
    for proof in proofs:
        sources += 1
        findings += sum(item.severity >= least for item in proof.findings)
        accepted += proof.accepted
    said = words.word("proofread").format(findings=findings, sources=sources)
    if accepted:
        said += words.word("proofread_accepted").format(count=accepted)
    click.echo(said, err=True)
