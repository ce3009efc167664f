"""What several commands have in common: options, the language of messages, exit statuses."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

from pipeline.commands.arguments import CHOICE, FLAG, TEXTS, Option, declared
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


UI = Option(("--ui",), "ui", CHOICE, DESCRIPTIONS["ui"], choices=("zh", "en"))
GLOSSARY = Option(("-g", "--glossary"), "glossaries", TEXTS, DESCRIPTIONS["glossaries"], "FILE")
QUOTES = Option(("--quotes",), "quotes", CHOICE, DESCRIPTIONS["quotes"], default="", choices=("curly", "corner"))
VOCABULARY = Option(("--vocabulary",), "vocabulary", FLAG, DESCRIPTIONS["vocabulary"])
LIMIT = Option(("--limit",), "limits", TEXTS, DESCRIPTIONS["limits"], "NAME=NUMBER")


def ui_option(command: Any) -> Any:
    """`--ui`."""
    return declared((UI,))(command)


def glossary_option(command: Any) -> Any:
    """`--glossary`, repeatable."""
    return declared((GLOSSARY,))(command)


def vocabulary_option(command: Any) -> Any:
    """`--vocabulary`."""
    return declared((VOCABULARY,))(command)


def limit_option(command: Any) -> Any:
    """`--limit`, repeatable."""
    return declared((LIMIT,))(command)
