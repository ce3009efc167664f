"""`kanben build`: editions of reports."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any, NoReturn

import click

from pipeline.commands.shared import (
    DONE,
    PROBLEMS,
    glossary_option,
    limit_option,
    log_format_option,
    quotes_option,
    split,
    ui_option,
    vocabulary_option,
    words_in,
)
from pipeline.options import DESCRIPTIONS
from pipeline.terminal import Voice

if TYPE_CHECKING:
    from pipeline.batch.plan import Plan
    from pipeline.batch.run import Run
    from pipeline.options import Options


@click.command()
@click.argument("sources", nargs=-1)
@click.option("-o", "--out", default="", metavar="OUT", help=DESCRIPTIONS["out"])
@click.option("-t", "--to", "formats", multiple=True, callback=split, metavar="FORMATS", help=DESCRIPTIONS["formats"])
@click.option("--script", "scripts", multiple=True, callback=split, metavar="TAGS", help=DESCRIPTIONS["scripts"])
@click.option("-s", "--style", default="", metavar="STYLE", help=DESCRIPTIONS["style"])
@click.option("-f", "--from", "reader", default="", metavar="FORMAT", help=DESCRIPTIONS["reader"])
@click.option("--encoding", default="", metavar="NAME", help=DESCRIPTIONS["encoding"])
@glossary_option
@quotes_option
@vocabulary_option
@limit_option
@click.option("-j", "--jobs", type=click.IntRange(0), default=0, metavar="N", help=DESCRIPTIONS["jobs"])
@click.option("--timeout", type=click.FloatRange(0), metavar="SECONDS", help=DESCRIPTIONS["timeout"])
@click.option("--memory", metavar="SIZE", help=DESCRIPTIONS["memory"])
@click.option("--retry", type=click.IntRange(0), default=1, metavar="N", help=DESCRIPTIONS["retry"])
@click.option("--fail-fast", is_flag=True, help=DESCRIPTIONS["fail_fast"])
@click.option("--force", is_flag=True, help=DESCRIPTIONS["force"])
@click.option("--only", type=click.Choice(["failed"]), default=None, help=DESCRIPTIONS["only"])
@click.option("--prune", is_flag=True, help=DESCRIPTIONS["prune"])
@click.option("--state", metavar="DIR", help=DESCRIPTIONS["state"])
@click.option("--shard", default="", metavar="I/N", help=DESCRIPTIONS["shard"])
@click.option("--report", metavar="FILE", help=DESCRIPTIONS["report"])
@click.option("--embed-fonts", is_flag=True, help=DESCRIPTIONS["embed_fonts"])
@click.option("--dpi", type=click.IntRange(20, 1200), metavar="N", help=DESCRIPTIONS["dpi"])
@click.option(
    "--output-profile", type=click.Choice(["screen", "archive", "print"]), help=DESCRIPTIONS["output_profile"]
)
@click.option("--output-icc", default="", metavar="FILE", help=DESCRIPTIONS["output_icc"])
@click.option("--reference-doc", "reference", default="", metavar="FILE", help=DESCRIPTIONS["reference"])
@click.option("--engine", type=click.Choice(["local", "dask"]), default="local", help=DESCRIPTIONS["engine"])
@click.option("--scheduler", default="", metavar="ADDRESS", help=DESCRIPTIONS["scheduler"])
@click.option("--watch", is_flag=True, help=DESCRIPTIONS["watch"])
@click.option("--dry-run", is_flag=True, help=DESCRIPTIONS["dry_run"])
@click.option("--fail-on", type=click.Choice(["warning", "error"]), default="error", help=DESCRIPTIONS["fail_on"])
@click.option("--verify", type=click.Choice(["quick", "full"]), default="quick", help=DESCRIPTIONS["verify"])
@click.option("--timings", is_flag=True, help="Show how long each stage took.")
@click.option("-q", "--quiet", is_flag=True, help="Show errors only.")
@click.option("-v", "--verbose", is_flag=True, help="Show everything that was found and done.")
@log_format_option
@ui_option
def build(sources: tuple[str, ...], out: str, ui: str | None, **given: Any) -> NoReturn:
    """Build SOURCES (files, folders, patterns, -) into editions; without any, source/ into dist/."""
    from pathlib import Path

    from pipeline.batch.plan import make_plan
    from pipeline.batch.run import Run
    from pipeline.batch.sources import STANDARD

    options = _options(out, ui, given)
    say = Voice(words_in(ui), given["log_format"] == "json", given["quiet"], given["verbose"])
    plan = make_plan(sources, options, Path.cwd())
    if plan.out == STANDARD:
        _refuse_binary(plan.tasks[0].request.formats[0])
        _to_standard_output(plan, options, say, given["timings"])
    run = Run(plan, options, lambda most: sys.stdin.buffer.read(most))
    if options.dry_run:
        for source, target, state in run.rehearsed():
            say.planned(source, target, state)
        sys.exit(DONE)
    if given["watch"]:
        from pipeline.batch.watch import changed

        for _ in changed(plan):
            again = make_plan(sources, options, Path.cwd())
            _carry_out(Run(again, options), say, options, given["timings"])
            say.watching()
    sys.exit(DONE if _carry_out(run, say, options, given["timings"]) else PROBLEMS)


def _carry_out(run: Run, say: Voice, options: Options, timings: bool) -> bool:
    """Do the work of a run and say what comes of it; true when nothing failed."""
    run.begun = say.begun
    with say.tally(run, _bar(options)) as tally:
        for outcome in run.outcomes():
            tally.outcome(outcome, timings)
    return tally.finish(options.report)


def _bar(options: Options) -> int:
    """The severity that makes the command fail."""
    from pipeline.diagnostics import Severity

    return Severity[options.fail_on.upper()]


def _to_standard_output(plan: Plan, options: Options, say: Voice, timings: bool) -> NoReturn:
    from pipeline.batch.run import convert_one

    result = convert_one(plan, lambda most: sys.stdin.buffer.read(most))
    say.diagnostics(result.diagnostics)
    if timings:
        say.timings(result)
    for edition in result.editions:
        sys.stdout.buffer.write(edition.data)
    sys.stdout.buffer.flush()
    sys.exit(PROBLEMS if result.worst is not None and result.worst >= _bar(options) else DONE)


def _options(out: str, ui: str | None, given: dict[str, Any]) -> Options:
    from pathlib import Path

    from pipeline.options import Options
    from pipeline.records import fields

    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch and not epoch.isdigit():
        raise click.UsageError("SOURCE_DATE_EPOCH must be a whole number of seconds since 1970")
    taken = {item.name: given[item.name] for item in fields(Options) if item.name in given}
    taken |= {name: Path(taken[name]) if taken[name] else None for name in ("state", "report")}
    taken["dpi"] = taken["dpi"] or 0
    taken["output_profile"] = taken["output_profile"] or ""
    taken["only"] = taken["only"] or ""
    url = out if "://" in out else ""
    return Options(
        out=Path(out) if out and not url else None,
        out_url=url,
        epoch=int(epoch) if epoch else None,
        ui=ui or "",
        **taken,
    )


def _refuse_binary(name: str) -> None:
    from pipeline.diagnostics import Code
    from pipeline.errors import SettingsError
    from pipeline.formats import writer_named

    writer = writer_named(name)
    textual = writer is None or writer.media_type.startswith(("text/", "application/json"))
    if not textual and sys.stdout.isatty():
        raise SettingsError.of(Code.OUTPUT_KIND, None, case="terminal", format=name)
