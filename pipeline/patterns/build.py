"""Write the compiled patterns of this Python: `python -m pipeline.patterns.build`.

Builds the example report and a page of Markdown, converts plain text, and keeps each pattern that was compiled on the
way, twice, with other orders of sets: a pattern whose wording hangs on such an order would not be met again. Another
Python without the libraries of the project takes the list of patterns over from a file that stands:

    python3.13 -m pipeline.patterns.build pipeline/patterns/cpython-311.bin
"""

from __future__ import annotations

import _sre  # type: ignore[import-not-found]  # private: what is stored is private to a version of Python
import marshal
import re
import subprocess
import sys
import tempfile
from array import array
from pathlib import Path
from re import _compiler, _parser  # type: ignore[attr-defined]
from typing import Any

from pipeline.patterns import made, place

_MOST = 450  # `re` keeps 512
_MARKED = """# 标题

一、正文[^1]和**重点**，见[链接](https://example.org)。

| 项目 | 2023年 |
|------|-------:|
| 甲   |   12.5 |

[^1]: 注文。
"""


def main() -> None:
    """Write the file of this Python; with `--used FILE` only the patterns that were met here."""
    match sys.argv[1:]:
        case ["--used", list_file]:
            Path(list_file).write_bytes(marshal.dumps(sorted(used(), key=repr)))
            return
        case [other]:
            _, taken = marshal.loads(Path(other).read_bytes())
            wanted = {(item[0], item[1]) for item in taken}
        case _:
            wanted = _met() & _met()
    # Sorted, and without shared strings: one list of patterns makes one file.
    rows = tuple(entry(*item) for item in sorted(wanted, key=repr))
    assert len(rows) <= _MOST, "the cache of `re` would drop the first ones"
    assert all(made(row) == re.compile(row[0], row[1]) for row in rows)
    target = Path(place())
    target.write_bytes(marshal.dumps((_sre.MAGIC, rows), 2))


def _met() -> set[tuple[str | bytes, int]]:
    """The patterns that a process of its own compiles; every process orders sets in its own way."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder, "used")
        command = [sys.executable, "-E", "-m", "pipeline.patterns.build", "--used", str(target)]
        subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
        return set(marshal.loads(target.read_bytes()))


def entry(pattern: str | bytes, flags: int) -> tuple[Any, ...]:
    """What the compiler of `re` makes of a pattern, by the steps of its own `compile`."""
    parsed = _parser.parse(pattern, flags)
    code = array("I", _compiler._code(parsed, flags))
    names: list[str | None] = [None] * parsed.state.groups
    for name, number in parsed.state.groupdict.items():
        names[number] = name
    return pattern, flags, flags | parsed.state.flags, code.tobytes(), parsed.state.groups - 1, tuple(names)


def used() -> set[tuple[str | bytes, int]]:
    """Every pattern with its flags that the commands compile."""
    found: set[tuple[str | bytes, int]] = set()
    compile_pattern = _compiler.compile

    def noted(pattern: str | bytes, flags: int = 0) -> re.Pattern[Any]:
        if isinstance(pattern, str | bytes):
            found.add((pattern, int(flags)))
        made: re.Pattern[Any] = compile_pattern(pattern, flags)
        return made

    re.purge()
    _compiler.compile = noted
    try:
        _run()
    finally:
        _compiler.compile = compile_pattern
    return found


def _run() -> None:
    from pipeline.cli import main as command

    root = Path(__file__).parents[2]
    report = root / "source" / "report.txt"
    with tempfile.TemporaryDirectory() as folder:
        marked = Path(folder, "report.md")
        marked.write_text(_MARKED, encoding="utf-8")
        scripts = ["--script", "zh-Hans,zh-Hant-TW", "--force", "-o", folder]
        for call in (
            ["build", str(report), "-t", "pdf,docx,epub", *scripts],
            ["build", str(marked), "-t", "pdf,docx,epub", *scripts],
            ["script", "zh-Hant-TW", str(report)],
        ):
            try:
                command(call)
            except SystemExit as leaving:
                if leaving.code not in (0, 1):
                    raise


if __name__ == "__main__":
    main()
