"""What several commands have in common: options, the language of messages, exit statuses."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from pipeline.options import DESCRIPTIONS

if TYPE_CHECKING:
    from pipeline.listing import Look
    from pipeline.messages import Catalogue

DONE, PROBLEMS, USAGE, INTERRUPTED = 0, 1, 2, 130


def language(ui: str | None) -> str:
    """The language of messages: as asked, else by locale."""
    if ui:
        return ui
    said = next((value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := os.environ.get(name))), "")
    return "zh" if said.lower().startswith("zh") else "en"


def words_in(ui: str | None = None) -> Catalogue:
    """The words of messages in the language asked for."""
    from pipeline.messages import catalogue

    return catalogue(language(ui))


def list_look() -> Look:
    """How lists are shown on standard output."""
    from pipeline.listing import Look

    terminal = sys.stdout.isatty()
    width = os.get_terminal_size(sys.stdout.fileno()).columns if terminal else 80
    return Look(terminal, terminal and not os.environ.get("NO_COLOR"), width or 80)


def split(_: click.Context, __: click.Parameter, values: Sequence[str]) -> tuple[str, ...]:
    """Options that may be repeated or take a list with commas."""
    return tuple(part.strip() for value in values for part in value.split(",") if part.strip())


def ui_option(command: Any) -> Any:
    """`--ui`."""
    return click.option("--ui", type=click.Choice(["zh", "en"]), help=DESCRIPTIONS["ui"])(command)


def glossary_option(command: Any) -> Any:
    """`--glossary`, repeatable."""
    return click.option(
        "-g", "--glossary", "glossaries", multiple=True, metavar="FILE", help=DESCRIPTIONS["glossaries"]
    )(command)


def quotes_option(command: Any) -> Any:
    """`--quotes`; empty when not given."""
    kinds = click.Choice(["curly", "corner"])
    return click.option("--quotes", type=kinds, help=DESCRIPTIONS["quotes"], callback=_or_nothing)(command)


def vocabulary_option(command: Any) -> Any:
    """`--vocabulary`."""
    return click.option("--vocabulary", is_flag=True, help=DESCRIPTIONS["vocabulary"])(command)


def _or_nothing(_: click.Context, __: click.Parameter, value: str | None) -> str:
    return value or ""


def limit_option(command: Any) -> Any:
    """`--limit`, repeatable."""
    return click.option("--limit", "limits", multiple=True, metavar="NAME=NUMBER", help=DESCRIPTIONS["limits"])(command)


def log_format_option(command: Any) -> Any:
    """`--log-format`."""
    kinds = click.Choice(["text", "json"])
    return click.option(
        "--log-format", type=kinds, default="text", help="Messages as text, or one JSON object a line."
    )(command)
