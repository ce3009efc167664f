"""Calls of `build` and `script` that are understood without the command-line library: nearly all.

`asked` gives what is to be done, or `None` where the library has to decide or to explain (`arguments.taken`).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from functools import partial

from pipeline.commands.arguments import taken

_COMPLETION = "_KANBEN_COMPLETE"  # set by a shell that wants to know how a line goes on
_PATTERN = frozenset("*?[~$%")  # in a name of a source, the library's to expand on Windows


def asked(arguments: Sequence[str]) -> Callable[[], object] | None:
    """The work that a command line asks for."""
    if os.environ.get(_COMPLETION) or (os.name == "nt" and any(_PATTERN & set(item) for item in arguments)):
        return None
    match list(arguments[:1]):
        case ["build"]:
            return _build(arguments[1:])
        case ["script"]:
            return _script(arguments[1:])
        case _:
            return None


def _build(arguments: Sequence[str]) -> Callable[[], object] | None:
    from pipeline.commands.building import OPTIONS, run

    found = taken(arguments, OPTIONS)
    return None if found is None else partial(run, found[0], **found[1])


def _script(arguments: Sequence[str]) -> Callable[[], object] | None:
    from pipeline.commands.scripting import OPTIONS, run

    found = taken(arguments, OPTIONS)
    if found is None:
        return None
    match found[0]:
        case [tag]:
            name = "-"
        case [tag, name]:
            pass
        case _:
            return None
    try:
        file = sys.stdin.buffer if name == "-" else open(name, "rb")  # noqa: PTH123, SIM115  (closed at the end)
    except OSError:  # the library says what is wrong with it
        return None
    return partial(run, tag, file, **found[1])
