"""Many distinct reports out of a few: what an office's archive looks like to a batch.

    python -m tests.bench.variants FOLDER OUT [--count 10000] [--length 0] [--seed 1]

Takes the text files of FOLDER (the sample without one: `source`), changes figures and the order of neighbouring body
paragraphs by a seeded generator, and writes `OUT/00/00000.txt` …, a hundred a folder. `--length` cuts each after so
many characters, at the end of a line (0: whole).
"""

from __future__ import annotations

import argparse
import random
import re
from pathlib import Path

from pipeline.diagnostics import Diagnostics
from pipeline.readers.encoding import decode

_FIGURE = re.compile(r"(?<![\d.〔年])\d{2,3}(?![\d年月日〕])")
_BODY = re.compile(r"[^一二三四五六七八九十（(\s].{60,}")


def variant(text: str, number: int, seed: int) -> str:
    """One variant; the same for the same number and seed."""
    chance = random.Random(f"{seed}/{number}")
    changed = _FIGURE.sub(lambda found: str(chance.randint(10, 10 ** len(found[0]) - 1)), text)
    lines = changed.splitlines()
    for at in range(len(lines) - 1):
        both = _BODY.match(lines[at]) and _BODY.match(lines[at + 1])
        if both and chance.random() < 0.3:
            lines[at], lines[at + 1] = lines[at + 1], lines[at]
    return "\n".join(lines) + "\n"


def shortened(text: str, length: int) -> str:
    """The lines that end within `length` characters, at least one."""
    lines: list[str] = []
    made = 0
    for line in text.splitlines():
        made += len(line) + 1
        if lines and made > length:
            break
        lines.append(line)
    return "\n".join(lines) + "\n"


def write_variants(folder: Path, out: Path, count: int, length: int = 0, seed: int = 1) -> None:
    """`count` files below `out`. Raises `ValueError` for a folder without text files."""
    texts = [decode(path.read_bytes(), path.name, Diagnostics()).text for path in sorted(folder.glob("*.txt"))]
    if not texts:
        raise ValueError(f"{folder}: no text files")
    if length:
        texts = [shortened(text, length) for text in texts]
    for number in range(count):
        path = out / f"{number // 100:02}" / f"{number:05}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(variant(texts[number % len(texts)], number, seed), encoding="utf-8")


def main() -> None:
    """Write the files."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=Path("source"))
    parser.add_argument("out", type=Path)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--length", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    write_variants(given.folder, given.out, given.count, given.length, given.seed)


if __name__ == "__main__":
    main()
