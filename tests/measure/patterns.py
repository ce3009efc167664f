"""Every regular expression of the package over texts made to slow it down, asked as the package asks it.

    python -m tests.measure.patterns [--length 100000]

For each pattern the texts are runs of what reports are full of and runs of what the pattern itself repeats (each
character and each repeat of it, with what stands before). Prints each pattern whose time at twice the length is more
than 2.5 times that at once the length (and more than a hundredth of a second), or that does not end within a second.
"""

from __future__ import annotations

import argparse
import ast
import pkgutil
import re
import signal
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from time import perf_counter
from typing import Any

import pipeline

# What reports are full of, and what makes a backtracking matcher try again: runs, alternations, openings never closed.
_SEEDS = ("一", "第一", "（", "“‘", "1", "1,1.", " ", "a-", "一、二，", "《一》〔2022〕3号", "〇年12月", "　王　")
_RATIO, _SLOW, _PATIENCE = 2.5, 0.01, 1.0
_WHOLE = frozenset(("match", "fullmatch"))
_ANYWHERE = frozenset(("search", "split", "findall", "finditer", "sub", "subn"))
_REPEATS = frozenset(("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"))
_CLASSES = {"CATEGORY_SPACE": " ", "CATEGORY_DIGIT": "1", "CATEGORY_WORD": "a"}
# Only given a bounded piece of a text: the bound stands where they are used.
BOUNDED = {"pipeline.transforms.names._LINE", "pipeline.transforms.punctuation._TAIL"}


def patterns() -> dict[str, re.Pattern[str]]:
    """Every compiled pattern for text that a module keeps, by module and name."""
    found = {}
    for item in pkgutil.walk_packages(pipeline.__path__, "pipeline."):
        if item.name.endswith(("__main__", ".data.build", ".watch", ".cluster", ".places")):
            continue
        module = import_module(item.name)
        for name, value in vars(module).items():
            items = value if isinstance(value, tuple | list) else [value]
            for number, one in enumerate(items):
                if hasattr(one, "finditer") and isinstance(getattr(one, "pattern", None), str):
                    found[f"{item.name}.{name}{number or ''}"] = one
    return found


def asked(every: dict[str, re.Pattern[str]]) -> dict[int, set[str]]:
    """What the package asks of each pattern, by its `id`: `match`, `fullmatch`, or `finditer` for all that search."""
    known = {id(one) for one in every.values()}
    found: dict[int, set[str]] = {}
    for path in Path(pipeline.__path__[0]).rglob("*.py"):
        name = ".".join(("pipeline", *path.relative_to(pipeline.__path__[0]).with_suffix("").parts))
        module = sys.modules.get(name.removesuffix(".__init__"))
        for node in ast.walk(ast.parse(path.read_text("utf-8"))) if module else ():
            if not isinstance(node, ast.Attribute) or node.attr not in _WHOLE | _ANYWHERE:
                continue
            pattern = getattr(module, node.value.id, None) if isinstance(node.value, ast.Name) else None
            if id(pattern) in known:
                found.setdefault(id(pattern), set()).add(node.attr if node.attr in _WHOLE else "finditer")
    return found


def pumps(pattern: re.Pattern[str]) -> list[str]:
    """Pieces whose repetition may make this pattern try again."""
    units = set(_SEEDS)
    units.add(_example(parser.parse(pattern.pattern, pattern.flags), units))
    return sorted(units - {""})


def _example(steps: Any, units: set[str]) -> str:
    """A text that a parsed pattern matches, near enough; `units` receives its characters and repeated pieces."""
    out = ""
    for code, given in steps:
        name = str(code)
        if code is codes.LITERAL:
            out += chr(given)
            units.add(chr(given))
        elif code is codes.NOT_LITERAL:
            out += "一" if given != ord("一") else "二"
        elif code is codes.ANY:
            out += "一"
        elif code is codes.IN:
            one = _member(given)
            units.add(one)
            out += one
        elif code is codes.BRANCH:
            first, *_ = [_example(branch, units) for branch in given[1]]
            out += first
        elif code is codes.SUBPATTERN:
            out += _example(given[3], units)
        elif name == "ATOMIC_GROUP":
            out += _example(given, units)
        elif name in _REPEATS:
            least, most, body = given
            piece = _example(body, units)
            units.update((piece, out[-1:] + piece, out + piece))
            out += piece * max(least, min(most, 1))
        elif name in ("ASSERT", "ASSERT_NOT"):
            _example(given[1], units)
    return out


def _member(items: Any) -> str:
    """One character of a class."""
    negated = any(code is codes.NEGATE for code, _ in items)
    listed = [
        chr(given)
        if code is codes.LITERAL
        else chr(given[0])
        if code is codes.RANGE
        else _CLASSES.get(str(given), "一")
        for code, given in items
        if code is not codes.NEGATE
    ]
    if negated:
        return next((one for one in "一1a ，（" if one not in listed), "二")
    return listed[0] if listed else "一"


class _LateError(Exception):
    """A pattern took longer than anybody waits."""


def _late(*_: object) -> None:
    raise _LateError


def spent(pattern: re.Pattern[str], ways: set[str], text: str) -> float:
    """Seconds to ask a pattern in these ways; infinite when it does not end within a second."""
    began = perf_counter()
    before = signal.signal(signal.SIGALRM, _late)
    signal.setitimer(signal.ITIMER_REAL, _PATIENCE)
    try:
        for way in ways:
            if way == "finditer":
                for _ in pattern.finditer(text):
                    pass
            else:
                getattr(pattern, way)(text)
    except _LateError:
        return float("inf")
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    return perf_counter() - began


def slow(length: int, twice: bool = True) -> Iterator[tuple[str, str, float, float]]:
    """Name, piece, seconds at once and twice the length of what is not linear; without `twice` of what never ends."""
    every = patterns()
    ways = asked(every)
    for name, pattern in {id(one): (name, one) for name, one in every.items() if name not in BOUNDED}.values():
        asks = ways.get(id(pattern)) or {"match", "fullmatch", "finditer"}
        for piece in pumps(pattern):
            text = piece * (length // len(piece))
            once = spent(pattern, asks, text)
            if once == float("inf") or (twice and once > _SLOW / _RATIO):
                again = min(spent(pattern, asks, text * 2) for _ in range(2)) if once < _PATIENCE else once
                if again == float("inf") or (again > _SLOW and again > _RATIO * once):
                    yield name, piece, once, again


def main() -> None:
    """Print the slow ones."""
    command = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    command.add_argument("--length", type=int, default=100_000)
    given = command.parse_args()
    print(len(patterns()), "patterns")
    for name, piece, once, again in slow(given.length):
        print(f"{name}\t{piece!r}\t{once:.3f} s\t{again:.3f} s", flush=True)


if __name__ == "__main__":
    main()
