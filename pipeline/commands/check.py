"""`kanben check`: sources proofread."""

from __future__ import annotations

import sys
from typing import Any, NoReturn

import click

from pipeline.commands.shared import DONE, PROBLEMS, list_look, ui_option, words_in
from pipeline.options import DESCRIPTIONS


@click.command()
@click.argument("sources", nargs=-1, required=True)
@click.option("-f", "--from", "reader", default="", metavar="FORMAT", help=DESCRIPTIONS["reader"])
@click.option("--encoding", default="", metavar="NAME", help=DESCRIPTIONS["encoding"])
@click.option("--format", "kind", type=click.Choice(["text", "json"]), default="text", help="Lines, or JSON lines.")
@click.option("-q", "--quiet", is_flag=True, help="Only what is wrong, not what is only asked.")
@click.option(
    "--fail-on",
    type=click.Choice(["info", "warning", "error"]),
    default="warning",
    help="The lightest finding that makes the exit status 1.",
)
@ui_option
def check(sources: tuple[str, ...], kind: str, quiet: bool, fail_on: str, ui: str | None, **given: Any) -> NoReturn:
    """Proofread SOURCES: numbers that should count on, pairs, repeats, dates, figures, marks, characters.

    Findings that may stand are listed with a reason under `accepted` in the settings beside the source.
    """
    from pathlib import Path

    from pipeline.batch.proofreading import proofread_sources
    from pipeline.diagnostics import Severity
    from pipeline.listing import show_count, show_proof

    look = list_look()
    words = words_in(ui)
    least = Severity.WARNING if quiet else Severity.INFO
    proofs = []
    paths = [Path(name) for name in sources]
    for proof in proofread_sources(paths, Path.cwd(), lambda: sys.stdin.buffer.read(), **given):
        show_proof(proof, words, kind == "json", least, look)
        proofs.append(proof)
    if kind == "text":
        show_count(proofs, words, least)
    bar = Severity[fail_on.upper()]
    failed = any(item.severity >= bar for proof in proofs for item in proof.findings)
    sys.exit(PROBLEMS if failed else DONE)
