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
@click.option("--report", "page", default="", metavar="FILE.html", help="Show the editions side by side on one page.")
@click.option("--rules", is_flag=True, help="List the rules, and in which editions each is measured.")
@ui_option
def verify(
    editions: tuple[str, ...], source: str, kind: str, page: str, rules: bool, ui: str | None, **given: Any
) -> NoReturn:
    """Measure EDITIONS (PDF, Word, EPUB, web page, or a folder of them); report every broken rule with place, measured
    and wanted value."""
    from pathlib import Path

    from pipeline.errors import PipelineError
    from pipeline.terminal import Voice, show_report, show_rules

    words = words_in(ui)
    if rules:
        show_rules(words)
        sys.exit(DONE)
    if not editions:
        raise click.UsageError("name at least one edition or folder, or ask for --rules")
    if page and not source:
        raise click.UsageError("--report compares with the source: name it with --source")
    from pipeline.batch.verify import verify_sides

    good = True
    paths = [Path(name) for name in editions]
    sides = []
    for side in verify_sides(paths, source=Path(source) if source else None, **given):
        if isinstance(side, PipelineError):
            Voice(words, kind == "json", quiet=False, verbose=False).diagnostics(side.diagnostics)
            good = False
            continue
        sides.append(side)
        show_report(side.report, words, machine=kind == "json")
        good = good and side.report.ok
    if page and sides:
        from pipeline.batch.perform import put
        from pipeline.verify.side import page as side_by_side

        put(Path(page), side_by_side(Path(source).name, sides, words).encode())
    sys.exit(DONE if good else PROBLEMS)
