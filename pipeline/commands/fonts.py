"""`kanben fonts`: the faces there are, and how far they cover a text."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, NoReturn

import click

from pipeline.commands.shared import DONE, PROBLEMS, ui_option, words_in
from pipeline.options import DESCRIPTIONS
from pipeline.terminal import show_table

if TYPE_CHECKING:
    from pipeline.batch.survey_fonts import Listed

_KIND = click.option("--format", "kind", type=click.Choice(["text", "json"]), default="text", help="A table, or JSON.")
_STYLE = click.option("-s", "--style", default="official", metavar="STYLE", help=DESCRIPTIONS["style"])


@click.group()
def fonts() -> None:
    """List faces, and check how far they cover a text."""


@fonts.command("list")
@_STYLE
@click.option("--script", "tag", default="zh-Hans", metavar="TAG", help="Language tag whose faces the roles name.")
@_KIND
@ui_option
def fonts_list(style: str, tag: str, kind: str, ui: str | None) -> None:
    """Bundled faces, those that STYLE names, and those installed: file, style, embedding, roles that use them."""
    from pipeline.batch.survey_fonts import faces_of
    from pipeline.style.load import load_style

    faces = list(faces_of(load_style(style), tag))
    if kind == "json":
        click.echo(json.dumps([asdict(face) for face in faces], ensure_ascii=False, indent=2))
        return
    words = words_in(ui)
    head = tuple(map(words.word, ("name", "file", "font_style", "embedding", "roles")))
    rows = [
        (face.name, face.file, face.style, _allowed(words.word, face), " ".join(face.roles))
        for face in faces
    ]
    show_table(head, rows)


@fonts.command("check")
@click.argument("source")
@_STYLE
@click.option("--script", "tag", default="source", metavar="TAG", help="Check the text in this script.")
@_KIND
@ui_option
def fonts_check(source: str, style: str, tag: str, kind: str, ui: str | None) -> NoReturn:
    """How the faces of STYLE cover the text of SOURCE: per role, and what is missing in which lines."""
    from pathlib import Path

    from pipeline.batch.survey_fonts import coverage_of
    from pipeline.conversion import check_scripts
    from pipeline.source import open_source
    from pipeline.style.load import load_style

    (asked,) = check_scripts((tag,))
    found = coverage_of(open_source(Path(source)), load_style(style), asked)
    lacking = [item for item in found if item.missing]
    if kind == "json":
        click.echo(json.dumps([asdict(item) for item in found], ensure_ascii=False, indent=2))
        sys.exit(PROBLEMS if lacking else DONE)
    words = words_in(ui)
    head = tuple(map(words.word, ("role", "name", "drawn", "different", "embedding")))
    show_table(
        head,
        [
            (item.role, item.face, str(item.drawn), str(item.different), words.word(f"embed_{item.permission}"))
            for item in found
        ],
    )
    for item in lacking:
        for char, lines in item.missing:
            where = ", ".join(map(str, lines))
            click.echo(words.word("glyph_lost").format(role=item.role, char=char, code=f"{ord(char):04X}", lines=where))
    sys.exit(PROBLEMS if lacking else DONE)


def _allowed(word: Callable[[str], str], face: Listed) -> str:
    said = word(f"embed_{face.permission}")
    if face.permission == "bundled":
        return f"{said}, {face.licence}"
    return f"{said}, {word('embed_whole')}" if face.whole else said
