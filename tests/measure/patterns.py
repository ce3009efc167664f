"""Every regular expression of the package over texts made to slow it down: how time grows when a text is doubled.

    python -m tests.measure.patterns [--length 3000]

Prints how many patterns there are and each whose time at twice the length is more than 2.5 times that at once the
length (and more than a hundredth of a second). What a module only gives short pieces may stand.
"""

from __future__ import annotations

import argparse
import pkgutil
import re
from importlib import import_module
from time import perf_counter

import pipeline

# What reports are full of, and what makes a backtracking matcher try again: runs, alternations, openings never closed.
_SEEDS = ("一", "第一", "（", "“‘", "1", "1,1.", " ", "a-", "一、二，", "《一》〔2022〕3号", "〇年12月", "　王　")
_RATIO, _SLOW = 2.5, 0.01


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


def spent(pattern: re.Pattern[str], text: str) -> float:
    """Seconds to find everything in a text, and to try at its start and as a whole."""
    began = perf_counter()
    for _ in pattern.finditer(text):
        pass
    pattern.match(text)
    pattern.fullmatch(text)
    return perf_counter() - began


def main() -> None:
    """Print the slow ones."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--length", type=int, default=3_000)
    given = parser.parse_args()
    every = patterns()
    print(len(every), "patterns")
    for name, pattern in every.items():
        for seed in _SEEDS:
            text = seed * (given.length // len(seed))
            once = spent(pattern, text)
            twice = min(spent(pattern, text * 2) for _ in range(2))
            if twice > _SLOW and twice > _RATIO * once:
                print(f"{name}\t{seed}\t{once:.3f} s\t{twice:.3f} s", flush=True)


if __name__ == "__main__":
    main()
