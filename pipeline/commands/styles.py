"""`kanben styles`: style sheets listed, shown, checked, begun and previewed."""

from __future__ import annotations

import click

from pipeline.commands.shared import ui_option, words_in
from pipeline.terminal import show_table


@click.group()
def styles() -> None:
    """List, show, check, begin and preview style sheets."""


@styles.command("list")
def styles_list() -> None:
    """The bundled style sheets."""
    from pipeline.style.bundled import bundled_names
    from pipeline.style.load import load_style

    words = words_in()
    sheets = [(name, load_style(name).sheet) for name in bundled_names()]
    rows = [(name, head.title or "", " ".join(head.scripts or ())) for name, head in sheets]
    show_table((words.word("name"), words.word("title"), words.word("scripts")), rows)


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
@ui_option
def styles_check(sheets: tuple[str, ...], ui: str | None) -> None:
    """Check SHEETS: every fault of a file, and what a format cannot do."""
    from pipeline.lang.regions import TAGS
    from pipeline.style.load import load_style
    from pipeline.style.resolve import resolve
    from pipeline.style.resolved import Target
    from pipeline.style.support import Fidelity, said_properties, support

    words = words_in(ui)
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


@styles.command("new")
@click.argument("name")
@click.option("--extends", default="official", metavar="STYLE", help="The sheet to begin from.")
@click.option("-o", "--out", default=".", metavar="FOLDER", help="Folder of the new sheet.")
@ui_option
def styles_new(name: str, extends: str, out: str, ui: str | None) -> None:
    """Write NAME.toml: every key of the sheet it extends with its value and meaning, switched off."""
    from pathlib import Path

    from pipeline.style.begin import begin_sheet

    path = begin_sheet(name, extends, Path(out))
    click.echo(f"{words_in(ui).word('written')} {path.as_posix()}", err=True)


@styles.command("preview")
@click.argument("style_names", metavar="STYLE...", nargs=-1, required=True)
@click.option("--script", "tag", default="", metavar="TAG", help="Language tag; by default the first the sheet is for.")
@click.option("-o", "--out", default=".", metavar="FOLDER", help="Folder of the specimens.")
@click.option("--dpi", type=click.FloatRange(36, 600), default=96.0, metavar="N", help="Resolution of the PNG.")
@ui_option
def styles_preview(style_names: tuple[str, ...], tag: str, out: str, dpi: float, ui: str | None) -> None:
    """Write a specimen of each STYLE, PDF and PNG: every role as it is set, beside its measures."""
    from pathlib import Path

    from pipeline.conversion import check_scripts
    from pipeline.diagnostics import Code
    from pipeline.errors import WriteError
    from pipeline.specimen import picture, specimen
    from pipeline.style.load import load_style

    words = words_in(ui)
    if tag:
        check_scripts((tag,))
    folder = Path(out)
    for name in style_names:
        sheet = load_style(name)
        shown = tag or (sheet.sheet.scripts or ("zh-Hans",))[0]
        data = specimen(sheet, shown)
        stem = f"{sheet.sheet.name}.{shown}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for suffix, content in (("pdf", data), ("png", picture(data, dpi))):
                path = folder / f"{stem}.{suffix}"
                path.write_bytes(content)
                click.echo(f"{words.word('written')} {path.as_posix()}", err=True)
        except OSError as error:
            reason = error.strerror or str(error)
            raise WriteError.of(Code.WRITE_FAILED, None, format=stem, reason=reason) from error


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
