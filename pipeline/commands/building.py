"""What `kanben build` does, and its options."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any, NoReturn

from pipeline.commands.arguments import CHOICE, FLAG, LIST, NUMBER, TEXT, WHOLE, Option
from pipeline.commands.shared import DONE, GLOSSARY, LIMIT, PROBLEMS, QUOTES, UI, VOCABULARY, words_in
from pipeline.options import DESCRIPTIONS, IMPOSITIONS, OUTPUT_PROFILES
from pipeline.terminal import Voice

if TYPE_CHECKING:
    from pipeline.batch.plan import Plan
    from pipeline.batch.run import Run
    from pipeline.options import Options


def _text(names: str, field: str, metavar: str, default: str | None = "") -> Option:
    return Option(tuple(names.split()), field, TEXT, DESCRIPTIONS[field], metavar, default)


def _flag(name: str, field: str) -> Option:
    return Option((name,), field, FLAG, DESCRIPTIONS[field])


def _choice(name: str, field: str, choices: tuple[str, ...], default: str | None = None) -> Option:
    return Option((name,), field, CHOICE, DESCRIPTIONS[field], default=default, choices=choices)


OPTIONS = (
    _text("-o --out", "out", "OUT"),
    Option(("-t", "--to"), "formats", LIST, DESCRIPTIONS["formats"], "FORMATS"),
    Option(("--script",), "scripts", LIST, DESCRIPTIONS["scripts"], "TAGS"),
    _text("-s --style", "style", "STYLE"),
    _text("-f --from", "reader", "FORMAT"),
    _text("--encoding", "encoding", "NAME"),
    GLOSSARY,
    QUOTES,
    VOCABULARY,
    LIMIT,
    Option(("-j", "--jobs"), "jobs", WHOLE, DESCRIPTIONS["jobs"], "N", 0),
    Option(("--timeout",), "timeout", NUMBER, DESCRIPTIONS["timeout"], "SECONDS"),
    _text("--memory", "memory", "SIZE", None),
    Option(("--retry",), "retry", WHOLE, DESCRIPTIONS["retry"], "N", 1),
    _flag("--fail-fast", "fail_fast"),
    _flag("--force", "force"),
    _choice("--only", "only", ("failed",), None),
    _flag("--prune", "prune"),
    _text("--state", "state", "DIR", None),
    _text("--shard", "shard", "I/N"),
    _text("--report", "report", "FILE", None),
    _flag("--embed-fonts", "embed_fonts"),
    Option(("--dpi",), "dpi", WHOLE, DESCRIPTIONS["dpi"], "N", least=20, most=1200),
    _choice("--output-profile", "output_profile", OUTPUT_PROFILES, ""),
    _choice("--impose", "impose", IMPOSITIONS, ""),
    _text("--output-icc", "output_icc", "FILE"),
    _text("--reference-doc", "reference", "FILE"),
    _choice("--engine", "engine", ("local", "dask"), "local"),
    _text("--scheduler", "scheduler", "ADDRESS"),
    _flag("--watch", "watch"),
    _flag("--dry-run", "dry_run"),
    _choice("--fail-on", "fail_on", ("warning", "error"), "error"),
    _choice("--verify", "verify", ("quick", "full"), "quick"),
    Option(("--timings",), "timings", FLAG, "Show how long each stage took."),
    Option(("-q", "--quiet"), "quiet", FLAG, "Show errors only."),
    Option(("-v", "--verbose"), "verbose", FLAG, "Show everything that was found and done."),
    Option(
        ("--log-format",), "log_format", CHOICE, "Messages as text, or one JSON object a line.",
        default="text", choices=("text", "json"),
    ),
    UI,
)  # fmt: skip


def run(sources: tuple[str, ...], out: str, ui: str | None, **given: Any) -> NoReturn:
    """Build sources into editions and leave; `given` are the options by their fields."""
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
    build = Run(plan, options, lambda most: sys.stdin.buffer.read(most))
    if options.dry_run:
        for source, target, state in build.rehearsed():
            say.planned(source, target, state)
        sys.exit(DONE)
    if given["watch"]:
        from pipeline.batch.watch import changed

        for _ in changed(plan):
            again = make_plan(sources, options, Path.cwd())
            _carry_out(Run(again, options), say, options, given["timings"])
            say.watching()
    sys.exit(DONE if _carry_out(build, say, options, given["timings"]) else PROBLEMS)


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
        import click

        raise click.UsageError("SOURCE_DATE_EPOCH must be a whole number of seconds since 1970")
    taken = {item.name: given[item.name] for item in fields(Options) if item.name in given}
    taken |= {name: Path(taken[name]) if taken[name] else None for name in ("state", "report")}
    taken["dpi"] = taken["dpi"] or 0
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
