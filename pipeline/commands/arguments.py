"""Options of a command as a table: what the command-line library is told, and what is understood without it.

Importing the library takes as long as reading a report. The usual calls name their options in full and give them
fitting values; those are taken from the table by `taken`. Whatever else is asked (help, a mistake, values run together
with their option, completion) is the library's: `taken` gives `None`, and nothing has been done. A test holds both to
the same meaning.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from pipeline.records import dataclass

TEXT, TEXTS, LIST, FLAG, WHOLE, NUMBER, CHOICE = "text", "texts", "list", "flag", "whole", "number", "choice"


@dataclass(frozen=True, slots=True)
class Option:
    """One option. `names`: as it is written, short ones first; `field`: the parameter that gets its value.

    `kind`: one text, texts (may be repeated), a list (texts with commas in them), a flag, a whole number of `least` to
    `most`, a number of at least 0, one of `choices`.
    """

    names: tuple[str, ...]
    field: str
    kind: str
    help: str
    metavar: str | None = None
    default: Any = None
    choices: tuple[str, ...] = ()
    least: int = 0
    most: int | None = None


def split(values: Sequence[str]) -> tuple[str, ...]:
    """The parts of texts with commas."""
    return tuple(part.strip() for value in values for part in value.split(",") if part.strip())


def declared(options: Sequence[Option]) -> Callable[[Any], Any]:
    """The decorator that gives a command of the library these options, in this order."""
    import click

    def kind_of(option: Option) -> dict[str, Any]:
        match option.kind:
            case "texts":
                return {"multiple": True}
            case "list":
                return {"multiple": True, "callback": lambda _, __, values: split(values)}
            case "flag":
                return {"is_flag": True}
            case "whole":
                return {"type": click.IntRange(option.least, option.most), "default": option.default}
            case "number":
                return {"type": click.FloatRange(0)}
            case "choice" if option.default == "":  # not given: an empty text, which is none of the choices
                return {"type": click.Choice(option.choices), "callback": lambda _, __, value: value or ""}
            case "choice":
                return {"type": click.Choice(option.choices), "default": option.default}
            case _:
                return {"default": option.default}

    def decorate(command: Any) -> Any:
        for option in reversed(options):
            facts = {"metavar": option.metavar, "help": option.help, **kind_of(option)}
            command = click.option(*option.names, option.field, **facts)(command)
        return command

    return decorate


def taken(arguments: Sequence[str], options: Sequence[Option]) -> tuple[tuple[str, ...], dict[str, Any]] | None:
    """What does not begin with a hyphen, and the value of every option; `None` where the library must decide."""
    named = {name: option for option in options for name in option.names}
    given: dict[str, Any] = {option.field: _unsaid(option) for option in options}
    others: list[str] = []
    rest = iter(arguments)
    for argument in rest:
        if argument == "-" or (argument and not argument.startswith("-")):
            others.append(argument)
            continue
        name, equals, said = argument.partition("=")
        option = named.get(name)
        if option is None or (equals and (option.kind == FLAG or not name.startswith("--"))):
            return None
        if option.kind == FLAG:
            given[option.field] = True
            continue
        text = said if equals else next(rest, "")
        if not text or (text.startswith("-") and text != "-"):
            return None
        if option.kind in (TEXTS, LIST):
            given[option.field] += (text,)
            continue
        value = _value(option, text)
        if value is None:
            return None
        given[option.field] = value
    for option in options:
        if option.kind == LIST:
            given[option.field] = split(given[option.field])
    return tuple(others), given


def _unsaid(option: Option) -> Any:
    return () if option.kind in (TEXTS, LIST) else False if option.kind == FLAG else option.default


def _value(option: Option, text: str) -> str | int | None:
    """The value of an option that takes one; `None` for one that is wrong or not plainly right."""
    if option.kind == TEXT:
        return text
    if option.kind == CHOICE:
        return text if text in option.choices else None
    if option.kind == WHOLE and text.isascii() and text.isdecimal() and len(text) <= 9:
        number = int(text)
        return number if option.least <= number and (option.most is None or number <= option.most) else None
    return None
