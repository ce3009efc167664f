"""`kanben fonts`: the faces there are, and how far they cover a text."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, NoReturn

import click

from pipeline.commands.shared import DONE, PROBLEMS, ui_option, words_in
from pipeline.options import DESCRIPTIONS
from pipeline.terminal import show_table

if TYPE_CHECKING:
    from pipeline.batch.survey_faces import FaceReport
    from pipeline.batch.survey_fonts import Listed

_MOST_TOLD, _MOST_LINES = 20, 5  # of a text, characters that a face lacks, and lines of each

_KIND = click.option("--format", "kind", type=click.Choice(["text", "json"]), default="text", help="A table, or JSON.")
_STYLE = click.option("-s", "--style", default="official", metavar="STYLE", help=DESCRIPTIONS["style"])


@click.group()
def fonts() -> None:
    """List faces, and check how far they cover a text."""


@fonts.command("list")
@click.argument("name", required=False, default="")
@_STYLE
@click.option("--script", "tag", default="zh-Hans", metavar="TAG", help="Language tag whose faces the roles name.")
@_KIND
@ui_option
def fonts_list(name: str, style: str, tag: str, kind: str, ui: str | None) -> None:
    """Bundled faces, those that STYLE names, and those installed: file, style, embedding, roles that use them.

    With NAME, only those that have it in a name, in any language.
    """
    from pipeline.batch.survey_fonts import faces_of
    from pipeline.style.load import load_style

    faces = [face for face in faces_of(load_style(style), tag) if face.called(name)]
    if kind == "json":
        click.echo(json.dumps([asdict(face) for face in faces], ensure_ascii=False, indent=2))
        return
    words = words_in(ui)
    head = tuple(map(words.word, ("name", "file", "font_style", "embedding", "roles")))
    rows = [(face.name, face.file, face.style, _allowed(words.word, face), " ".join(face.roles)) for face in faces]
    show_table(head, rows)


@fonts.command("check")
@click.argument("source")
@click.option("--text", metavar="FILE", help="With a font: the text that it is to draw.")
@_STYLE
@click.option("--script", "tag", default="source", metavar="TAG", help="Check the text in this script.")
@_KIND
@ui_option
def fonts_check(source: str, text: str | None, style: str, tag: str, kind: str, ui: str | None) -> NoReturn:
    """How the faces of STYLE cover the text of SOURCE: per role, and what is missing in which lines.

    SOURCE may also be a font file or the name of an installed font: its names, weights, embedding bits and licence, and
    how much it draws of GB 2312, of the table for general use, of Big5 and of the text given with --text.
    """
    from pathlib import Path

    from pipeline.batch.survey_faces import faces_in, means_font
    from pipeline.batch.survey_fonts import coverage_of
    from pipeline.conversion import check_scripts
    from pipeline.source import open_source
    from pipeline.style.load import load_style

    (asked,) = check_scripts((tag,))
    if means_font(source):
        _show_faces(faces_in(source, open_source(Path(text)) if text else None, asked), kind, ui)
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


def _show_faces(faces: Sequence[FaceReport], kind: str, ui: str | None) -> NoReturn:
    good = all(face.shares and not any(share.missing for share in face.shares) for face in faces)
    if kind == "json":
        click.echo(json.dumps([asdict(face) for face in faces], ensure_ascii=False, indent=2))
        sys.exit(DONE if good else PROBLEMS)
    words = words_in(ui)
    rows: list[tuple[str, str]] = []
    for face in faces:
        axes = "; ".join((*(f"{tag} {least:g}–{most:g}" for tag, least, most in face.axes), ", ".join(face.instances)))
        said = words.word(f"embed_{face.permission}") + (f", {words.word('embed_whole')}" if face.whole else "")
        rows += [
            ("", ""),
            (words.word("in_sheet"), f'faces = ["{face.written}"]'),
            (words.word("names"), ", ".join(face.names)),
            (words.word("font_style"), f"{face.style}, {face.weight}" + (f"; {axes}" if face.axes else "")),
            (words.word("embedding"), f"{said} (fsType {face.bits:#06x})"),
            (words.word("licence"), " ".join(face.licence.split())[:200]),
        ]
        for share in face.shares:
            rows.append((share.of, words.word("drawn_of").format(drawn=share.drawn, all=share.all)))
            for char, lines in share.missing[:_MOST_TOLD]:
                where = ", ".join(map(str, lines[:_MOST_LINES])) + (" …" if len(lines) > _MOST_LINES else "")
                rows.append(("", words.word("lacking").format(char=char, code=f"{ord(char):04X}", lines=where)))
            if len(share.missing) > _MOST_TOLD:
                rows.append(("", "… " + "".join(char for char, _ in share.missing[_MOST_TOLD:])))
    show_table(None, [row for row in rows[1:] if row[1] or not row[0]])
    sys.exit(DONE if good else PROBLEMS)


def _allowed(word: Callable[[str], str], face: Listed) -> str:
    said = word(f"embed_{face.permission}")
    if face.permission == "bundled":
        return f"{said}, {face.licence}"
    return f"{said}, {word('embed_whole')}" if face.whole else said
