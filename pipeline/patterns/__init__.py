"""Regular expressions compiled ahead, as modules are in `.pyc` files: a build uses three hundred of them.

Compiling them takes 60 to 100 ms of every cold start, a fifth of a whole build. `cpython-311.bin` and its like hold
what the compiler made of each pattern; the command line puts them where `re.compile` looks first. A pattern that is
not there, because it was changed or the Python is another, is compiled as ever: nothing depends on them but time.

    python -m pipeline.patterns.build        writes the file of this Python anew

What is read is code for the matcher of `re`, private to a version of Python as bytecode is: each file carries the
version's name in its own and the matcher's number (`_sre.MAGIC`) inside, and is not touched when either is another.
"""

from __future__ import annotations

import marshal
import os
import re
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TypeAlias

    # Pattern, flags asked for, flags it has, code (32-bit units), groups, names of groups by number.
    Compiled: TypeAlias = tuple[str | bytes, int, int, bytes, int, tuple[str | None, ...]]


def place() -> str:
    """The file of this Python."""
    folder = os.path.dirname(os.path.abspath(__file__))  # noqa: PTH100, PTH120  (pathlib costs 4 ms)
    return os.path.join(folder, f"{sys.implementation.cache_tag}.bin")  # noqa: PTH118


def stored() -> tuple[Compiled, ...]:
    """What this Python's file holds; nothing where there is none or it is of another matcher."""
    import _sre  # type: ignore[import-not-found]  # private, as every name of it

    try:
        with open(place(), "rb") as file:  # noqa: PTH123
            magic, found = marshal.load(file)
    except (OSError, ValueError, EOFError, TypeError):
        return ()
    return found if magic == _sre.MAGIC else ()


def made(item: Compiled) -> re.Pattern[Any]:
    """The pattern object of one entry."""
    import _sre

    pattern, _, flags, code, groups, names = item
    index = {name: number for number, name in enumerate(names) if name is not None}
    compiled: re.Pattern[Any] = _sre.compile(pattern, flags, memoryview(code).cast("I").tolist(), groups, index, names)
    return compiled


def fill() -> None:
    """Put everything stored where `re.compile` looks first. For the start of a program, never of a library."""
    cache: dict[tuple[type, str | bytes, int], re.Pattern[Any]] | None = getattr(re, "_cache", None)
    if cache is None:
        return
    try:
        for item in stored():
            cache.setdefault((type(item[0]), item[0], item[1]), made(item))
    except (TypeError, ValueError, RuntimeError, OverflowError):  # not code of this matcher after all
        return
