"""`kanben batch`: what builds have made."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pipeline.commands.shared import ui_option, words_in
from pipeline.terminal import Voice, show_table

if TYPE_CHECKING:
    from pipeline.batch.manifest import Manifest


@click.group()
def batch() -> None:
    """What builds have made: the manifest beside the editions."""


_STATE = click.argument("folder", default="dist", metavar="[FOLDER]")


@batch.command("status")
@_STATE
@click.option("--json", "machine", is_flag=True, help="As JSON.")
@ui_option
def batch_status(folder: str, machine: bool, ui: str | None) -> None:
    """How many documents of FOLDER (or of a state folder) are in which state."""
    from collections import Counter

    with _manifest(folder) as manifest:
        counts = Counter(item.status.value for item in manifest.documents())
    if machine:
        _show_json(dict(sorted(counts.items())))
        return
    words = words_in(ui)
    rows = [(words.word(state), str(count)) for state, count in sorted(counts.items())]
    show_table((words.word("state"), words.word("sources")), rows)


@batch.command("list")
@_STATE
@click.option("--failed", is_flag=True, help="Only documents that failed.")
@click.option("--json", "machine", is_flag=True, help="One JSON object a line.")
@ui_option
def batch_list(folder: str, failed: bool, machine: bool, ui: str | None) -> None:
    """Every document of FOLDER (or of a state folder): state, editions, seconds."""
    from pipeline.batch.report import record_of

    words = words_in(ui)
    rows = []
    with _manifest(folder) as manifest:
        for item in manifest.documents():
            if failed and item.ok:
                continue
            if machine:
                _show_json(record_of(item), indent=None)
            else:
                made = f"{sum(output.page == 1 for output in item.outputs)}"
                rows.append((item.source, words.word(item.status.value), made, f"{item.seconds:.2f}"))
    if not machine:
        show_table((words.word("source"), words.word("state"), words.word("editions"), words.word("seconds")), rows)


@batch.command("show")
@click.argument("name")
@_STATE
@ui_option
def batch_show(name: str, folder: str, ui: str | None) -> None:
    """Everything that is known of the document NAME: its editions and what was said."""
    with _manifest(folder) as manifest:
        found = [item for item in manifest.documents() if name in (item.name, item.source)]
    words = words_in(ui)
    if not found:
        raise click.UsageError(words.word("unknown_document").format(name=name))
    for item in found:
        head = [(words.word("source"), item.source), (words.word("state"), words.word(item.status.value))]
        show_table(None, [*head, *((made.path, f"{made.size:,} B  {made.digest[:12]}") for made in item.outputs)])
        Voice(words, machine=False, quiet=False, verbose=True).diagnostics(item.diagnostics)


@batch.command("merge")
@_STATE
@ui_option
def batch_merge(folder: str, ui: str | None) -> None:
    """Take the journals of shards and of runs that were interrupted into the manifest of FOLDER."""
    with _manifest(folder) as manifest:
        count = manifest.merge()
    click.echo(words_in(ui).word("merged").format(count=count), err=True)


def _manifest(folder: str) -> Manifest:
    """The manifest of an output or state folder. Raises `PipelineError` (B006) where there is none."""
    from pathlib import Path

    from pipeline.batch.manifest import open_manifest

    return open_manifest(Path(folder))


def _show_json(facts: object, indent: int | None = 2) -> None:
    import json

    click.echo(json.dumps(facts, ensure_ascii=False, indent=indent))
