"""What people and machines see of a run: plain lines or JSON lines on standard error, tables on standard output."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from pipeline.conversion import Result
    from pipeline.diagnostics import Diagnostic
    from pipeline.messages import Catalogue
    from pipeline.verify.findings import Report


class Voice:
    """Says what happened, on standard error: plain lines, or one JSON object a line."""

    def __init__(self, words: Catalogue, machine: bool, quiet: bool, verbose: bool) -> None:
        self._words = words
        self._machine = machine
        self._quiet = quiet
        self._least = 40 if quiet else 10 if verbose else 30

    def _json(self, **facts: object) -> None:
        import json

        click.echo(json.dumps(facts, ensure_ascii=False), err=True)

    def diagnostics(self, items: Iterable[Diagnostic]) -> None:
        """Every diagnostic that is heavy enough; the machine gets them all."""
        from pipeline.messages import place_text

        for item in items:
            message = self._words.message(item)
            if self._machine:
                place = item.place
                where = {"file": place.file, "line": place.line, "column": place.column} if place else None
                facts = {"code": item.code.value, "severity": item.severity.name.lower(), "place": where}
                self._json(event="diagnostic", **facts, message=message, detail=dict(item.detail))
            elif item.severity >= self._least:
                head = ": ".join(part for part in (place_text(item.place), self._words.severity(item.severity)) if part)
                colour = "red" if item.severity >= 40 else "yellow" if item.severity >= 30 else "cyan"
                line = f"{head} [{item.code.value}] {message}"
                click.secho(line, fg=colour if item.severity >= 30 and _coloured() else None, err=True)
                hint = self._words.hint(item) if item.severity >= 30 else ""
                if hint:
                    click.echo(f"    {hint}", err=True)

    def result(self, result: Result) -> None:
        """One source is done."""
        self.diagnostics(result.diagnostics)
        for name in result.outputs:
            if self._machine:
                self._json(event="written", source=result.source, file=name)
            elif not self._quiet:
                click.echo(f"{self._words.word('written')} {name}", err=True)

    def changes(self, result: Result) -> None:
        """How often each rule edited the text."""
        from collections import Counter

        rules = Counter(change.rule for change in result.changes)
        click.echo(self._words.word("changes").format(count=rules.total()), err=True)
        for rule, count in sorted(rules.items()):
            click.echo(f"    {rule:12} {count}", err=True)

    def planned(self, source: str, target: str) -> None:
        """One edition of a dry run."""
        if self._machine:
            self._json(event="planned", source=source, file=target)
        else:
            click.echo(f"{source} → {self._words.word('would_write')} {target}", err=True)

    def timings(self, result: Result) -> None:
        """Milliseconds a stage."""
        if self._machine:
            self._json(event="timings", source=result.source, seconds=dict(result.timings))
        else:
            parts = (f"{stage} {seconds * 1000:.0f} ms" for stage, seconds in result.timings.items())
            click.echo("    " + ", ".join(parts), err=True)

    def summary(self, results: Sequence[Result], failed: int) -> None:
        """The last line."""
        count, sources = sum(len(result.outputs) for result in results), len(results)
        if self._machine:
            self._json(event="summary", editions=count, sources=sources, failed=failed)
        elif failed:
            click.echo(self._words.word("failed").format(failed=failed, sources=sources), err=True)
        elif count and not self._quiet:
            click.echo(self._words.word("done").format(count=count, sources=sources), err=True)


def _coloured() -> bool:
    return sys.stderr.isatty() and not os.environ.get("NO_COLOR")


def show_table(head: Sequence[str] | None, rows: Sequence[Sequence[str]]) -> None:
    """Columns: drawn on a terminal, parted by tabs in a pipe."""
    if not sys.stdout.isatty():
        for row in rows:
            click.echo("\t".join(row))
        return
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, show_header=head is not None, pad_edge=False)
    for name in head or [""] * len(rows[0] if rows else ()):
        table.add_column(name)
    for row in rows:
        table.add_row(*row)
    Console().print(table)


def show_report(report: Report, words: Catalogue, machine: bool) -> None:
    """What was found in one edition: a line a finding and the table of what is held, or one JSON object."""
    from pipeline.messages import rule_title

    if machine:
        import json
        from dataclasses import asdict

        facts = {key: value for key, value in asdict(report).items() if key != "looked"}
        click.echo(json.dumps({**facts, "ok": report.ok, "held": dict(report.held)}, ensure_ascii=False))
        return
    head = ", ".join(part for part in (report.format, report.tag, report.style) if part)
    click.echo(f"{report.edition} ({head})")
    for item in report.findings:
        place = ":".join(str(number) for number in (item.page, item.line) if number) or "-"
        value = f"{item.measured} ≠ {item.expected}" if item.expected else item.measured
        title = rule_title(item.rule, words.language)
        line = f"  {place}\t{item.rule} {item.weight.value}\t{title}\t{value}"
        click.echo(f"{line}\t{item.text}" if item.text else line)
    for name, value in report.figures.items():
        click.echo(f"  {name}: {value}")
    held = report.held
    if report.findings:
        counts = ", ".join(f"{rule} {count}" for rule, count in report.broken_by_rule().items())
        click.echo(f"  {words.word('broken')}: {counts}")
    click.echo("  " + words.word("pages_rules").format(rules=len(held), places=sum(held.values())))
    if held and not report.findings:
        rows = [(f"    {rule}", rule_title(rule, words.language), str(count)) for rule, count in held.items()]
        show_table(None, rows)


def show_rules(words: Catalogue) -> None:
    """Every rule, its weight, and the editions it is measured in or why it is in none."""
    from pipeline.messages import rule_title
    from pipeline.verify.rules import RULES

    rows = []
    for name, rule in RULES.items():
        where = " ".join(rule.formats) or words.word(f"not_measured_{rule.unmeasured}")
        rows.append((name, rule.weight.value, rule_title(name, words.language), where))
    show_table(None, rows)
