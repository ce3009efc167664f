"""What people and machines see of a run: plain lines or JSON lines on standard error, tables on standard output."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.batch.outcome import Outcome
    from pipeline.batch.perform import Work
    from pipeline.batch.run import Run
    from pipeline.conversion import Result
    from pipeline.diagnostics import Diagnostic
    from pipeline.messages import Catalogue
    from pipeline.progress import ProgressBar
    from pipeline.verify.findings import Report

MANY = 5  # documents to make from which a bar says more than lines

_LISTED = "J004"  # words replaced are listed whenever somebody asks for words to be replaced


def say(text: str, *, error: bool = False) -> None:
    """One line on standard output or on standard error, at once.

    What `click.echo` adds is asked of it where it matters: colours taken out where nobody sees them, consoles of
    Windows, streams in ASCII.
    """
    stream = sys.stderr if error else sys.stdout
    if stream is None or "\x1b" in text or os.name == "nt" or (stream.encoding or "ascii").lower() == "ascii":
        import click

        click.echo(text, err=error)
        return
    stream.write(text + "\n")
    stream.flush()


class Voice:
    """Says what happened, on standard error: plain lines, or one JSON object a line."""

    def __init__(self, words: Catalogue, machine: bool, quiet: bool, verbose: bool) -> None:
        self._words = words
        self._machine = machine
        self._quiet = quiet
        self._least = 40 if quiet else 10 if verbose else 30

    def _json(self, **facts: object) -> None:
        import json

        say(json.dumps(facts, ensure_ascii=False), error=True)

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
            elif item.severity >= self._least or (item.code == _LISTED and not self._quiet):
                head = ": ".join(part for part in (place_text(item.place), self._words.severity(item.severity)) if part)
                colour = "red" if item.severity >= 40 else "yellow" if item.severity >= 30 else "cyan"
                line = f"{head} [{item.code.value}] {message}"
                if item.severity >= 30 and _coloured():
                    import click

                    line = click.style(line, fg=colour)
                say(line, error=True)
                hint = self._words.hint(item) if item.severity >= 30 else ""
                if hint:
                    say(f"    {hint}", error=True)

    def tally(self, run: Run, bar: int) -> Tally:
        """Follow a build: each outcome as it comes, a progress bar on a terminal, a table at the end.

        `bar` is the severity that makes the command fail.
        """
        return Tally(self, run, bar)

    def begun(self, work: Work) -> None:
        """The work on a source begins: an event for machines; a second try is told too."""
        if self._machine:
            self._json(event="started", source=work.source, tries=work.tries)

    def outcome(self, outcome: Outcome, timings: bool, bar: int) -> None:
        """One source is done. Of an unchanged one only what makes the command fail is said again."""
        fresh = [made for made in outcome.outputs if made.fresh]
        if self._machine:
            for made in fresh:
                self._json(event="written", source=outcome.source, file=made.path, format=made.format, tag=made.tag)
        old = outcome.status == "unchanged" and self._least > 10 and not self._machine
        self.diagnostics(item for item in outcome.diagnostics if not old or item.severity >= bar)
        if self._machine:
            facts = {"source": outcome.source, "status": outcome.status.value, "tries": outcome.tries}
            stages = {stage: round(seconds, 4) for stage, seconds in outcome.timings.items()}
            self._json(event="finished", **facts, seconds=round(outcome.seconds, 4), stages=stages)
            return
        if not self._quiet:
            last = {(made.tag, made.format): made for made in fresh if made.page > 1}
            for made in fresh:
                if made.page == 1:
                    end = last.get((made.tag, made.format))
                    further = f" … {os.path.basename(end.path)}" if end is not None else ""  # noqa: PTH119
                    say(f"{self._words.word('written')} {made.path}{further}", error=True)
        if timings and outcome.timings:
            self.timings(outcome)

    def reviewed(self, doubts: int, target: Path | None) -> None:
        """A review is done: how many places are in doubt, and where to look."""
        say(self._words.word("reviewed").format(count=doubts), error=True)
        if target is not None:
            say(f"{self._words.word('written')} {target.as_posix()}", error=True)

    def planned(self, source: str, target: str, state: str) -> None:
        """One edition of a dry run."""
        if self._machine:
            self._json(event="planned", source=source, file=target, state=state)
        else:
            say(f"{source} → {self._words.word(state)} {target}", error=True)

    def timings(self, result: Result | Outcome) -> None:
        """Milliseconds a stage."""
        if self._machine:
            self._json(event="timings", source=result.source, seconds=dict(result.timings))
        else:
            parts = (f"{stage} {seconds * 1000:.0f} ms" for stage, seconds in result.timings.items())
            say("    " + ", ".join(parts), error=True)

    def summary(self, counts: Mapping[str, int]) -> None:
        """The last line."""
        if self._machine:
            self._json(event="summary", **counts)
        elif counts["failed"]:
            say(self._words.word("some_failed").format_map(counts), error=True)
        elif not self._quiet and counts["editions"]:
            say(self._words.word("done").format(count=counts["editions"], sources=counts["sources"]), error=True)
        if not self._machine and not self._quiet and counts["unchanged"]:
            say(self._words.word("unchanged_count").format(count=counts["unchanged"]), error=True)

    def watching(self) -> None:
        """The build is done and waits for changes."""
        if not self._machine and not self._quiet:
            say(self._words.word("watching"), error=True)

    @property
    def draws(self) -> bool:
        """A person looks at a terminal and wants to see progress."""
        return not self._machine and not self._quiet and sys.stderr.isatty()

    def word(self, name: str) -> str:
        """A word of the interface."""
        return self._words.word(name)


class Tally:
    """Follows one build on standard error: single lines for few documents, a progress bar and a table for many."""

    def __init__(self, voice: Voice, run: Run, bar: int) -> None:
        self._voice = voice
        self._run = run
        self._least = bar
        self._bar: ProgressBar | None = None
        self._rows: list[Mapping[str, Any]] = []
        self._counts = {"sources": 0, "editions": 0, "unchanged": 0, "failed": 0}

    def __enter__(self) -> Tally:
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()

    def outcome(self, outcome: Outcome, timings: bool) -> None:
        """Take in one outcome."""
        from pipeline.batch.report import record_of

        counts = self._counts
        counts["sources"] += 1
        counts["editions"] += sum(made.fresh and made.page == 1 for made in outcome.outputs)
        counts["unchanged"] += outcome.status == "unchanged"
        failed = outcome.worst is not None and outcome.worst >= self._least
        counts["failed"] += failed
        works = len(self._run.survey.works)
        if self._bar is None and works > MANY and self._voice.draws:
            from pipeline.progress import ProgressBar

            self._bar = ProgressBar(works, self._voice.word)
        self._rows.append(record_of(outcome))
        if self._bar is not None:
            self._bar.step(outcome)
            if failed:
                self._bar.above(lambda: self._voice.outcome(outcome, timings, self._least))
        else:
            self._voice.outcome(outcome, timings, self._least)

    def finish(self, report: Path | None) -> bool:
        """The table for people, the file for machines, the last line; true when nothing failed."""
        self._voice.diagnostics(self._run.notices)
        if report is not None:
            from pipeline.batch.report import write_report

            write_report(report, self._rows)
        if self._bar is not None:
            self._bar.table(self._rows)
        self._voice.summary(self._counts)
        return not self._counts["failed"]


def _coloured() -> bool:
    return sys.stderr.isatty() and not os.environ.get("NO_COLOR")


def show_table(head: Sequence[str] | None, rows: Sequence[Sequence[str]]) -> None:
    """Columns: drawn on a terminal, parted by tabs in a pipe."""
    if not sys.stdout.isatty():
        for row in rows:
            say("\t".join(row))
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
        say(json.dumps({**facts, "ok": report.ok, "held": dict(report.held)}, ensure_ascii=False))
        return
    head = ", ".join(part for part in (report.format, report.tag, report.style) if part)
    say(f"{report.edition} ({head})")
    for item in report.findings:
        place = ":".join(str(number) for number in (item.page, item.line) if number) or "-"
        value = f"{item.measured} ≠ {item.expected}" if item.expected else item.measured
        title = rule_title(item.rule, words.language)
        line = f"  {place}\t{item.rule} {item.weight.value}\t{title}\t{value}"
        say(f"{line}\t{item.text}" if item.text else line)
    for name, value in report.figures.items():
        say(f"  {name}: {value}")
    held = report.held
    if report.findings:
        counts = ", ".join(f"{rule} {count}" for rule, count in report.broken_by_rule().items())
        say(f"  {words.word('broken')}: {counts}")
    say("  " + words.word("pages_rules").format(rules=len(held), places=sum(held.values())))
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
