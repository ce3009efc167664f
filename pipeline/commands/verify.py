"""`kanben verify`: finished editions held to the rules."""

from __future__ import annotations

import sys
from typing import Any, NoReturn

import click

from pipeline.commands.shared import DONE, PROBLEMS, glossary_option, ui_option, words_in
from pipeline.options import DESCRIPTIONS


@click.command()
@click.argument("editions", nargs=-1)
@click.option("--source", default="", metavar="SOURCE", help="Compare text, order and roles with this source too.")
@click.option("-s", "--style", default="", metavar="STYLE", help=DESCRIPTIONS["style"])
@click.option("-f", "--from", "reader", default="", metavar="FORMAT", help=DESCRIPTIONS["reader"])
@click.option("--encoding", default="", metavar="NAME", help=DESCRIPTIONS["encoding"])
@glossary_option
@click.option("--format", "kind", type=click.Choice(["text", "json"]), default="text", help="Form of the report.")
@click.option("--rules", is_flag=True, help="List the rules, and in which editions each is measured.")
@ui_option
def verify(editions: tuple[str, ...], source: str, kind: str, rules: bool, ui: str | None, **given: Any) -> NoReturn:
    """Measure EDITIONS (PDF, Word, EPUB); report every broken rule with page, line, measured and expected value."""
    from pathlib import Path

    from pipeline.errors import PipelineError
    from pipeline.terminal import Voice, show_report, show_rules

    words = words_in(ui)
    if rules:
        show_rules(words)
        sys.exit(DONE)
    if not editions:
        raise click.UsageError("name at least one edition, or ask for --rules")
    from pipeline.batch.verify import verify_editions

    good = True
    paths = [Path(name) for name in editions]
    for report in verify_editions(paths, source=Path(source) if source else None, **given):
        if isinstance(report, PipelineError):
            Voice(words, kind == "json", quiet=False, verbose=False).diagnostics(report.diagnostics)
            good = False
            continue
        show_report(report, words, machine=kind == "json")
        good = good and report.ok
    sys.exit(DONE if good else PROBLEMS)
