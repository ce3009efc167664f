"""The command line: options become calls, diagnostics become words, results become an exit status. No logic.

Exit status: 0 done, 1 problems in documents, 2 wrong usage or settings, 130 interrupted. Everything but asked-for data
goes to standard error. What a command needs is imported when it runs.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NoReturn

import click

from pipeline.options import DESCRIPTIONS
from pipeline.terminal import Voice, show_table

if TYPE_CHECKING:
    from pipeline.batch.manifest import Manifest
    from pipeline.batch.plan import Plan
    from pipeline.batch.run import Run
    from pipeline.diagnostics import Diagnostic
    from pipeline.listing import Look
    from pipeline.messages import Catalogue
    from pipeline.options import Options

DONE, PROBLEMS, USAGE, INTERRUPTED = 0, 1, 2, 130
_SUFFIX = "Run `kanben COMMAND --help` for the options of a command."


def _language(ui: str | None) -> str:
    """The language of messages: as asked, else by locale."""
    if ui:
        return ui
    said = next((value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := os.environ.get(name))), "")
    return "zh" if said.lower().startswith("zh") else "en"


def _words(ui: str | None = None) -> Catalogue:
    from pipeline.messages import catalogue

    return catalogue(_language(ui))


def _look() -> Look:
    """How lists are shown on standard output."""
    from pipeline.listing import Look

    terminal = sys.stdout.isatty()
    return Look(terminal, terminal and not os.environ.get("NO_COLOR"))


def _split(_: click.Context, __: click.Parameter, values: Sequence[str]) -> tuple[str, ...]:
    """Options that may be repeated or take a list with commas."""
    return tuple(part.strip() for value in values for part in value.split(",") if part.strip())


def _ui(command: Any) -> Any:
    return click.option("--ui", type=click.Choice(["zh", "en"]), help=DESCRIPTIONS["ui"])(command)


def _glossaries(command: Any) -> Any:
    return click.option(
        "-g", "--glossary", "glossaries", multiple=True, metavar="FILE", help=DESCRIPTIONS["glossaries"]
    )(command)


def _limits(command: Any) -> Any:
    return click.option("--limit", "limits", multiple=True, metavar="NAME=NUMBER", help=DESCRIPTIONS["limits"])(command)


def _log_format(command: Any) -> Any:
    kinds = click.Choice(["text", "json"])
    return click.option(
        "--log-format", type=kinds, default="text", help="Messages as text, or one JSON object a line."
    )(command)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}, epilog=_SUFFIX)
@click.version_option(package_name="kanben", prog_name="kanben")
def cli() -> None:
    """Kanben 刊本: Chinese reports in; print PDF, Word and EPUB editions out, in Simplified and Traditional."""


# --- build ---------------------------------------------------------------------------------------------------------


@cli.command(short_help="Make editions of reports.")
@click.argument("sources", nargs=-1)
@click.option("-o", "--out", default="", metavar="OUT", help=DESCRIPTIONS["out"])
@click.option("-t", "--to", "formats", multiple=True, callback=_split, metavar="FORMATS", help=DESCRIPTIONS["formats"])
@click.option("--script", "scripts", multiple=True, callback=_split, metavar="TAGS", help=DESCRIPTIONS["scripts"])
@click.option("-s", "--style", default="", metavar="STYLE", help=DESCRIPTIONS["style"])
@click.option("-f", "--from", "reader", default="", metavar="FORMAT", help=DESCRIPTIONS["reader"])
@click.option("--encoding", default="", metavar="NAME", help=DESCRIPTIONS["encoding"])
@_glossaries
@_limits
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
@_log_format
@_ui
def build(sources: tuple[str, ...], out: str, ui: str | None, **given: Any) -> NoReturn:
    """Build SOURCES (files, folders, patterns, -) into editions; without any, source/ into dist/."""
    from pathlib import Path

    from pipeline.batch.plan import make_plan
    from pipeline.batch.run import Run
    from pipeline.batch.sources import STANDARD

    options = _options(out, ui, given)
    say = Voice(_words(ui), given["log_format"] == "json", given["quiet"], given["verbose"])
    plan = make_plan([Path(name) for name in sources], options, Path.cwd())
    if plan.out == STANDARD:
        _refuse_binary(plan.tasks[0].request.formats[0])
        _to_standard_output(plan, options, say, given["timings"])
    run = Run(plan, options)
    if options.dry_run:
        for source, target, state in run.rehearsed():
            say.planned(source, target, state)
        sys.exit(DONE)
    if given["watch"]:
        from pipeline.batch.watch import changed

        for _ in changed([Path(name) for name in sources], plan):
            again = make_plan([Path(name) for name in sources], options, Path.cwd())
            _carry_out(Run(again, options), say, options, given["timings"])
            say.watching()
    sys.exit(DONE if _carry_out(run, say, options, given["timings"]) else PROBLEMS)


def _carry_out(run: Run, say: Voice, options: Options, timings: bool) -> bool:
    """Do the work of a run and say what comes of it; true when nothing failed."""
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
    from dataclasses import fields
    from pathlib import Path

    from pipeline.options import Options

    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch and not epoch.isdigit():
        raise click.UsageError("SOURCE_DATE_EPOCH must be a whole number of seconds since 1970")
    taken = {item.name: given[item.name] for item in fields(Options) if item.name in given}
    taken |= {name: Path(taken[name]) if taken[name] else None for name in ("state", "report")}
    taken["only"] = taken["only"] or ""
    return Options(out=Path(out) if out else None, epoch=int(epoch) if epoch else None, ui=ui or "", **taken)


def _refuse_binary(name: str) -> None:
    from pipeline.diagnostics import Code
    from pipeline.errors import SettingsError
    from pipeline.formats import writer_named

    writer = writer_named(name)
    textual = writer is None or writer.media_type.startswith(("text/", "application/json"))
    if not textual and sys.stdout.isatty():
        raise SettingsError.of(Code.OUTPUT_KIND, None, case="terminal", format=name)


# --- checking editions ---------------------------------------------------------------------------------------------


@cli.command(short_help="Hold finished editions to the rules.")
@click.argument("editions", nargs=-1)
@click.option("--source", default="", metavar="SOURCE", help="Compare text, order and roles with this source too.")
@click.option("-s", "--style", default="", metavar="STYLE", help=DESCRIPTIONS["style"])
@click.option("-f", "--from", "reader", default="", metavar="FORMAT", help=DESCRIPTIONS["reader"])
@click.option("--encoding", default="", metavar="NAME", help=DESCRIPTIONS["encoding"])
@_glossaries
@click.option("--format", "kind", type=click.Choice(["text", "json"]), default="text", help="Form of the report.")
@click.option("--rules", is_flag=True, help="List the rules, and in which editions each is measured.")
@_ui
def verify(editions: tuple[str, ...], source: str, kind: str, rules: bool, ui: str | None, **given: Any) -> NoReturn:
    """Measure EDITIONS (PDF, Word, EPUB); report every broken rule with page, line, measured and expected value."""
    from pathlib import Path

    from pipeline.terminal import show_report, show_rules

    words = _words(ui)
    if rules:
        show_rules(words)
        sys.exit(DONE)
    if not editions:
        raise click.UsageError("name at least one edition, or ask for --rules")
    from pipeline.batch.verify import verify_editions

    good = True
    paths = [Path(name) for name in editions]
    for report in verify_editions(paths, source=Path(source) if source else None, **given):
        show_report(report, words, machine=kind == "json")
        good = good and report.ok
    sys.exit(DONE if good else PROBLEMS)


# --- looking into a source -----------------------------------------------------------------------------------------


@cli.command(short_help="Show a source as it was read.")
@click.argument("source")
@click.option(
    "--format", "kind", type=click.Choice(["tree", "json", "pandoc"]), default="tree", help="Form of the tree."
)
@click.option("-f", "--from", "reader", default="", metavar="FORMAT", help=DESCRIPTIONS["reader"])
@click.option("--encoding", default="", metavar="NAME", help=DESCRIPTIONS["encoding"])
@_limits
@_ui
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
    say = Voice(_words(ui), machine=False, quiet=False, verbose=kind == "tree")
    say.diagnostics(result.diagnostics)
    if kind == "tree":
        say.changes(result)
    sys.exit(DONE if result.ok else PROBLEMS)


@cli.command(short_help="Proofread sources.")
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
@_ui
def check(sources: tuple[str, ...], kind: str, quiet: bool, fail_on: str, ui: str | None, **given: Any) -> NoReturn:
    """Proofread SOURCES: numbers that should count on, pairs, repeats, dates, figures, marks, characters.

    Findings that may stand are listed with a reason under `accepted` in the settings beside the source.
    """
    from pathlib import Path

    from pipeline.batch.proofreading import proofread_sources
    from pipeline.diagnostics import Severity
    from pipeline.listing import show_count, show_proof

    look = _look()
    words = _words(ui)
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


@cli.command(short_help="Convert plain text, line by line.")
@click.argument("tag")
@click.argument("file", type=click.File("r", encoding="utf-8"), default="-")
@_glossaries
def script(tag: str, file: Iterable[str], glossaries: tuple[str, ...]) -> None:
    """Convert the plain text of FILE to the script of TAG, one line out for each line in."""
    from pipeline.conversion import check_scripts
    from pipeline.transforms.script import convert_lines

    check_scripts((tag,))
    words = None
    if glossaries:
        from pipeline.transforms.script.terms import glossary_of, load_terms

        words = glossary_of(load_terms(glossaries), tag)
    for line in convert_lines((line.rstrip("\n") for line in file), tag, words):
        click.echo(line)


# --- batches and projects ------------------------------------------------------------------------------------------


@cli.group()
def batch() -> None:
    """What builds have made: the manifest beside the editions."""


_STATE = click.argument("folder", default="dist", metavar="[FOLDER]")


@batch.command("status")
@_STATE
@click.option("--json", "machine", is_flag=True, help="As JSON.")
@_ui
def batch_status(folder: str, machine: bool, ui: str | None) -> None:
    """How many documents of FOLDER (or of a state folder) are in which state."""
    from collections import Counter

    with _manifest(folder) as manifest:
        counts = Counter(item.status.value for item in manifest.documents())
    if machine:
        _show_json(dict(sorted(counts.items())))
        return
    words = _words(ui)
    rows = [(words.word(state), str(count)) for state, count in sorted(counts.items())]
    show_table((words.word("state"), words.word("sources")), rows)


@batch.command("list")
@_STATE
@click.option("--failed", is_flag=True, help="Only documents that failed.")
@click.option("--json", "machine", is_flag=True, help="One JSON object a line.")
@_ui
def batch_list(folder: str, failed: bool, machine: bool, ui: str | None) -> None:
    """Every document of FOLDER (or of a state folder): state, editions, seconds."""
    from pipeline.batch.report import record_of

    words = _words(ui)
    rows = []
    with _manifest(folder) as manifest:
        for item in manifest.documents():
            if failed and item.ok:
                continue
            if machine:
                _show_json(record_of(item), indent=None)
            else:
                made = f"{len(item.outputs)}"
                rows.append((item.source, words.word(item.status.value), made, f"{item.seconds:.2f}"))
    if not machine:
        show_table((words.word("source"), words.word("state"), words.word("editions"), words.word("seconds")), rows)


@batch.command("show")
@click.argument("name")
@_STATE
@_ui
def batch_show(name: str, folder: str, ui: str | None) -> None:
    """Everything that is known of the document NAME: its editions and what was said."""
    with _manifest(folder) as manifest:
        found = [item for item in manifest.documents() if name in (item.name, item.source)]
    words = _words(ui)
    if not found:
        raise click.UsageError(words.word("unknown_document").format(name=name))
    for item in found:
        head = [(words.word("source"), item.source), (words.word("state"), words.word(item.status.value))]
        show_table(None, [*head, *((made.path, f"{made.size:,} B  {made.digest[:12]}") for made in item.outputs)])
        Voice(words, machine=False, quiet=False, verbose=True).diagnostics(item.diagnostics)


@batch.command("merge")
@_STATE
@_ui
def batch_merge(folder: str, ui: str | None) -> None:
    """Take the journals of shards and of runs that were interrupted into the manifest of FOLDER."""
    with _manifest(folder) as manifest:
        count = manifest.merge()
    click.echo(_words(ui).word("merged").format(count=count), err=True)


def _manifest(folder: str) -> Manifest:
    """The manifest of an output or state folder. Raises `PipelineError` (B006) where there is none."""
    from pathlib import Path

    from pipeline.batch.manifest import open_manifest

    return open_manifest(Path(folder))


def _show_json(facts: object, indent: int | None = 2) -> None:
    import json

    click.echo(json.dumps(facts, ensure_ascii=False, indent=indent))


@cli.command(short_help="Write a commented kanben.toml to start from.")
@click.argument("folder", default=".")
@_ui
def init(folder: str, ui: str | None) -> None:
    """Write kanben.toml into FOLDER: every key with what it means; a file that is there is left alone."""
    from pathlib import Path

    from pipeline.project import begin_project

    path = begin_project(Path(folder))
    click.echo(f"{_words(ui).word('written')} {path.as_posix()}", err=True)


# --- styles, formats, codes ----------------------------------------------------------------------------------------


@cli.group()
def styles() -> None:
    """List, show and check style sheets."""


@styles.command("list")
def styles_list() -> None:
    """The bundled style sheets."""
    from pipeline.style.bundled import bundled_names
    from pipeline.style.load import load_style

    words = _words()
    rows = [(name, load_style(name).sheet.title or "") for name in bundled_names()]
    show_table((words.word("name"), words.word("title")), rows)


@styles.command("show")
@click.argument("style", default="official")
@click.option("--script", "tag", default="zh-Hans", metavar="TAG", help="Show it resolved for this language tag.")
@click.option("--source", "as_written", is_flag=True, help="Show the file as it is written.")
def styles_show(style: str, tag: str, as_written: bool) -> None:
    """The complete numbers of STYLE, nothing left to interpret."""
    from pipeline.style.bundled import bundled_path
    from pipeline.style.load import load_style
    from pipeline.style.resolve import resolve
    from pipeline.style.show import lines_of

    path = bundled_path(style)
    if as_written and path is not None:
        click.echo(path.read_text(encoding="utf-8"), nl=False)
        return
    for line in lines_of(resolve(load_style(style), tag)):
        click.echo(line)


@styles.command("check")
@click.argument("sheets", nargs=-1, required=True)
@_ui
def styles_check(sheets: tuple[str, ...], ui: str | None) -> None:
    """Check SHEETS: every fault of a file, and what a format cannot do."""
    from pipeline.lang.regions import TAGS
    from pipeline.style.load import load_style
    from pipeline.style.resolve import resolve
    from pipeline.style.resolved import Target
    from pipeline.style.support import Fidelity, said_properties, support

    words = _words(ui)
    for name in sheets:
        sheet = load_style(name)
        for tag in TAGS:
            resolve(sheet, tag)
        click.echo(words.word("sheet_good").format(name=name))
        rows = []
        for said in said_properties(sheet):
            for target in Target:
                does = support(said, target)
                if does.fidelity is not Fidelity.EXACT:
                    rows.append((said, target.value, words.word(does.fidelity.value), does.reason))
        show_table(None, rows)


@styles.command("schema")
@click.option("--project", "kind", flag_value="project", help="The schema of kanben.toml instead.")
@click.option("--glossary", "kind", flag_value="glossary", help="The schema of glossaries instead.")
def styles_schema(kind: str | None) -> None:
    """JSON Schema of style sheets, for completion in editors."""
    import json

    from pipeline.project import settings_schema
    from pipeline.style.sheet import sheet_schema
    from pipeline.transforms.script.terms import glossary_schema

    schemas = {"project": settings_schema, "glossary": glossary_schema}
    click.echo(json.dumps(schemas.get(kind or "", sheet_schema)(), ensure_ascii=False, indent=2))


@cli.command()
def formats() -> None:
    """The formats that can be read and written."""
    from pipeline.formats import READERS, WRITERS
    from pipeline.limits import described

    words = _words()
    rows = [(words.word("read"), item.name, " ".join(item.extensions), item.describe) for item in READERS]
    rows += [(words.word("write"), made.name, made.extension, made.describe) for made in WRITERS]
    rows += [(words.word("limit"), name, str(value), what) for name, value, what in described()]
    show_table(("", words.word("name"), words.word("extensions"), words.word("what")), rows)


@cli.command(short_help="Say what a diagnostic code means.")
@click.argument("code")
@_ui
def explain(code: str, ui: str | None) -> None:
    """What a diagnostic CODE such as T001 means and what to do about it."""
    from pipeline.diagnostics import Code

    words = _words(ui)
    try:
        told = words.of(Code(code.upper()))
    except ValueError:
        raise click.UsageError(words.word("unknown_code").format(code=code)) from None
    click.echo(f"{code.upper()}  {told.title}\n\n{told.explain}")
    if told.hint and "{" not in told.hint:
        click.echo(f"\n{words.word('hint')}: {told.hint}")


def help_text() -> str:
    """What `kanben --help` says in 80 columns: the content of `help.txt`."""
    return cli.make_context("kanben", [], resilient_parsing=True, terminal_width=80).get_help() + "\n"


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run a command and leave with its exit status."""
    sys.exit(_run(arguments))


def _run(arguments: Sequence[str] | None) -> int:
    try:
        cli.main(args=None if arguments is None else list(arguments), prog_name="kanben", standalone_mode=False)
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else DONE
    except click.exceptions.Abort:
        return INTERRUPTED
    except KeyboardInterrupt:
        return INTERRUPTED
    except click.ClickException as error:
        error.show()
        return USAGE
    except BrokenPipeError:  # the reader of our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except Exception as error:
        from pipeline.errors import PipelineError

        if not isinstance(error, PipelineError):
            raise
        _told(error.diagnostics, arguments)
        return error.exit_status
    return DONE


def _told(items: Iterable[Diagnostic], arguments: Sequence[str] | None) -> None:
    """Say what stopped a command; how it wanted to be told is only in its arguments now."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    pairs = dict(pairwise(given))
    split = dict(item.split("=", 1) for item in given if item.startswith("--") and "=" in item)
    asked = {**pairs, **split}
    ui = asked.get("--ui")
    machine = asked.get("--log-format") == "json"
    Voice(_words(ui if ui in ("zh", "en") else None), machine, quiet=False, verbose=False).diagnostics(items)
