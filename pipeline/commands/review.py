"""`kanben review`: every doubtful conversion in its context, as a page or as data."""

from __future__ import annotations

import sys
from typing import Any

import click

from pipeline.commands.shared import glossary_option, language, limit_option, ui_option, vocabulary_option, words_in
from pipeline.options import DESCRIPTIONS
from pipeline.terminal import Voice


@click.command()
@click.argument("source")
@click.option("--script", "tag", required=True, metavar="TAG", help="Language tag of the edition to review.")
@click.option("-o", "--out", default="", metavar="FILE", help=DESCRIPTIONS["review_out"])
@click.option("--format", "kind", type=click.Choice(["html", "json"]), help="A page for a browser, or data.")
@click.option("-f", "--from", "reader", default="", metavar="FORMAT", help=DESCRIPTIONS["reader"])
@click.option("--encoding", default="", metavar="NAME", help=DESCRIPTIONS["encoding"])
@glossary_option
@vocabulary_option
@limit_option
@ui_option
def review(source: str, tag: str, out: str, kind: str | None, ui: str | None, **given: Any) -> None:
    """Show every doubtful conversion of SOURCE in its context, as a page that saves corrections as a glossary."""
    from pathlib import Path

    from pipeline import __version__
    from pipeline.batch.plan import make_plan
    from pipeline.batch.review import review_one
    from pipeline.batch.sources import STANDARD
    from pipeline.options import Options

    options = Options(out=STANDARD, formats=("json",), scripts=(tag,), **given)
    plan = make_plan([Path(source)], options, Path.cwd())
    made = review_one(plan, lambda most: sys.stdin.buffer.read(most), out, kind, language(ui), __version__)
    if made.target is None:
        sys.stdout.buffer.write(made.data)
        sys.stdout.buffer.flush()
    say = Voice(words_in(ui), machine=False, quiet=False, verbose=False)
    say.diagnostics(made.diagnostics)
    say.reviewed(made.doubts, made.target)
