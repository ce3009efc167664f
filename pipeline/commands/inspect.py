"""`kanben inspect`: a source as it was read."""

from __future__ import annotations

import sys

import click

from pipeline.commands.shared import DONE, PROBLEMS, limit_option, ui_option, words_in
from pipeline.options import DESCRIPTIONS
from pipeline.terminal import Voice


@click.command()
@click.argument("source")
@click.option(
    "--format", "kind", type=click.Choice(["tree", "json", "pandoc"]), default="tree", help="Form of the tree."
)
@click.option("-f", "--from", "reader", default="", metavar="FORMAT", help=DESCRIPTIONS["reader"])
@click.option("--encoding", default="", metavar="NAME", help=DESCRIPTIONS["encoding"])
@limit_option
@ui_option
def inspect(source: str, kind: str, reader: str, encoding: str, limits: tuple[str, ...], ui: str | None) -> None:
    """Show SOURCE as it was read: roles, lines, and what was dropped by which rule."""
    from pathlib import Path

    from pipeline.batch.plan import make_plan
    from pipeline.batch.run import convert_one
    from pipeline.batch.sources import STANDARD
    from pipeline.options import Options

    made = ("json" if kind == "tree" else kind,)
    options = Options(out=STANDARD, formats=made, reader=reader, encoding=encoding, limits=limits)
    plan = make_plan([Path(source)], options, Path.cwd())
    result = convert_one(plan, lambda most: sys.stdin.buffer.read(most))
    for edition in result.editions:
        text = edition.data.decode("utf-8")
        if kind == "tree":
            from pipeline.model.dump import dump_lines, load

            text = dump_lines(load(text))
        click.echo(text.rstrip("\n"))
    say = Voice(words_in(ui), machine=False, quiet=False, verbose=kind == "tree")
    say.diagnostics(result.diagnostics)
    if kind == "tree":
        say.changes(result)
    sys.exit(DONE if result.ok else PROBLEMS)
