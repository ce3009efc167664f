"""`kanben inspect`: a source as it was read."""

from __future__ import annotations

import sys

import click

from pipeline.commands.shared import DONE, PROBLEMS, limit_option, list_look, ui_option, words_in
from pipeline.options import DESCRIPTIONS
from pipeline.terminal import Voice


@click.command()
@click.argument("source")
@click.option(
    "--format", "kind", type=click.Choice(["tree", "json", "pandoc"]), default="tree", help="Form of the tree."
)
@click.option("-f", "--from", "reader", default="", metavar="FORMAT", help=DESCRIPTIONS["reader"])
@click.option("--encoding", default="", metavar="NAME", help=DESCRIPTIONS["encoding"])
@click.option("--full", is_flag=True, help="The whole text of every block instead of one line each.")
@limit_option
@ui_option
def inspect(
    source: str, kind: str, reader: str, encoding: str, full: bool, limits: tuple[str, ...], ui: str | None
) -> None:
    """Show SOURCE as it was read: roles, levels, source lines, what was dropped by which rule, and what is doubtful."""
    from pathlib import Path

    from pipeline.batch.plan import make_plan
    from pipeline.batch.run import convert_one
    from pipeline.batch.sources import STANDARD
    from pipeline.options import Options

    made = ("json" if kind == "tree" else kind,)
    options = Options(out=STANDARD, formats=made, reader=reader, encoding=encoding, limits=limits)
    plan = make_plan([Path(source)], options, Path.cwd())
    result = convert_one(plan, lambda most: sys.stdin.buffer.read(most))
    say = Voice(words_in(ui), machine=False, quiet=False, verbose=full)
    for edition in result.editions:
        text = edition.data.decode("utf-8")
        if kind != "tree":
            click.echo(text.rstrip("\n"))
        elif full:
            from pipeline.model.dump import dump_lines, load

            click.echo(dump_lines(load(text)).rstrip("\n"))
        else:
            from pipeline.model.dump import load
            from pipeline.overview import overview

            look = list_look()
            for line in overview(load(text), result.diagnostics, result.changes, look.width, look.colour):
                click.echo(line)
    say.diagnostics(result.diagnostics)
    if kind == "tree":
        from pipeline.overview import change_lines

        click.echo(words_in(ui).word("changes").format(count=len(result.changes)), err=True)
        for line in change_lines(result.changes, list_look().width):
            click.echo(line, err=True)
    sys.exit(DONE if result.ok else PROBLEMS)
