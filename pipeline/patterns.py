"""Regular expressions that are compiled when they are first used.

To compile the patterns of all modules that a build loads takes 70 ms, a third of a whole run on one page; most texts
use half of them. A pattern made here compiles itself at its first use and is then as quick as one of `re`.
"""

from __future__ import annotations

import re
from typing import Any, cast

_METHODS = ("search", "match", "fullmatch", "split", "findall", "finditer", "sub", "subn", "scanner")
_FACTS = ("pattern", "flags", "groups", "groupindex")


class _Compiled:
    """A pattern in use: what `re.Pattern` offers, as attributes of its own."""


class _Waiting(_Compiled):
    """A pattern that nobody has asked anything."""

    def __init__(self, pattern: str | bytes, flags: int) -> None:
        self._asked = (pattern, flags)

    def __getattr__(self, name: str) -> Any:
        compiled = re.compile(*self.__dict__["_asked"])
        value = getattr(compiled, name)
        self.__dict__.update((known, getattr(compiled, known)) for known in (*_METHODS, *_FACTS))
        self.__class__ = _Compiled  # type: ignore[assignment]  # no more asking: attributes are found at full speed
        return value


def regex(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """A pattern over text, like `re.compile`. Raises `re.error` at its first use where `re.compile` does at once."""
    return cast("re.Pattern[str]", _Waiting(pattern, flags))


def bytes_regex(pattern: bytes, flags: int = 0) -> re.Pattern[bytes]:
    """The same over bytes."""
    return cast("re.Pattern[bytes]", _Waiting(pattern, flags))
