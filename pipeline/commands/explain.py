"""`kanben explain`: what a code means."""

from __future__ import annotations

import click

from pipeline.commands.shared import ui_option, words_in


@click.command()
@click.argument("code")
@ui_option
def explain(code: str, ui: str | None) -> None:
    """What a diagnostic CODE such as T001 means and what to do about it."""
    from pipeline.diagnostics import Code

    words = words_in(ui)
    try:
        told = words.of(Code(code.upper()))
    except ValueError:
        raise click.UsageError(words.word("unknown_code").format(code=code)) from None
    click.echo(f"{code.upper()}  {told.title}\n\n{told.explain}")
    if told.hint and "{" not in told.hint:
        click.echo(f"\n{words.word('hint')}: {told.hint}")
