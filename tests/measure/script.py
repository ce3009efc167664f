"""Script conversion measured: pairs, reports, round trips, doubt, speed; beside OpenCC and, if installed, zhconv-rs.

    python -m tests.measure.script FOLDER [--reports FOLDER]

FOLDER holds files of JSON lines with `source`, `target` and `config` (s2tw, s2hk, t2s, tw2s, hk2s); of each the
program prints the share of characters as in the target, ours and OpenCC's, and where we alone are wrong. Reports are
text files in Simplified: places where we differ from OpenCC, round trips, megabytes a second.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from opencc import OpenCC

from pipeline.transforms.script.doubt import counterparts
from pipeline.transforms.script.engine import Engine, engine_for
from pipeline.transforms.script.held import Held

ROUTES = {
    "s2tw": ("zh-Hans", "zh-Hant-TW"),
    "s2hk": ("zh-Hans", "zh-Hant-HK"),
    "t2s": ("zh-Hant", "zh-Hans"),
    "tw2s": ("zh-Hant-TW", "zh-Hans"),
    "hk2s": ("zh-Hant-HK", "zh-Hans"),
}
SHOWN = 25


class Pair(NamedTuple):
    """One text in two scripts, of one length."""

    source: str
    target: str
    config: str


def pairs(path: Path) -> Iterator[Pair]:
    """The pairs of a file that this program can compare."""
    for line in path.read_text(encoding="utf-8").splitlines():
        found = json.loads(line)
        if "source" in found and found.get("config") in ROUTES and len(found["source"]) == len(found["target"]):
            yield Pair(found["source"], found["target"], found["config"])


def engine_of(config: str) -> Engine:
    """Our engine of an OpenCC configuration."""
    return engine_for(*ROUTES[config])


def differences(made: str, wanted: str) -> int:
    """Places where two texts differ."""
    return (
        sum(one != other for one, other in zip(made, wanted, strict=True)) if len(made) == len(wanted) else len(wanted)
    )


def measure_pairs(path: Path) -> None:
    """One line for a file, then the places where OpenCC is right and we are not."""
    characters = ours = theirs = rust = back = several = named = wrong = caught = 0
    worse: Counter[str] = Counter()
    zhconv = _zhconv()
    for pair in pairs(path):
        made = engine_of(pair.config).lookup(pair.source)
        other = OpenCC(pair.config).convert(pair.source)
        characters += len(pair.target)
        ours += differences(made, pair.target)
        theirs += differences(other, pair.target)
        if zhconv is not None:
            rust += differences(zhconv(pair.source, pair.config), pair.target)
        if len(other) == len(made):
            for at, (one, two, right) in enumerate(zip(made, other, pair.target, strict=True)):
                if one != right == two:
                    worse[
                        f"{pair.source[max(0, at - 3) : at]}[{pair.source[at]}]{pair.source[at + 1 : at + 4]} {one}"
                    ] += 1
        if pair.config in ("s2tw", "s2hk"):
            source, target = ROUTES[pair.config]
            back += differences(engine_for(target, source).lookup(pair.target), pair.source)
            doubts = {doubt.offset for doubt in Held(engine_for(source, target), None, {}).doubts(pair.source, made)}
            for at, (char, one, right) in enumerate(zip(pair.source, made, pair.target, strict=True)):
                several += char in counterparts()
                named += at in doubts
                wrong += one != right and char in counterparts()
                caught += one != right and at in doubts
    if characters:
        share = f"ours {1 - ours / characters:.5%}  OpenCC {1 - theirs / characters:.5%}"
        share += f"  zhconv-rs {1 - rust / characters:.5%}" if zhconv is not None else ""
        print(f"{path.name}: {characters} characters  {share}  back {1 - back / characters:.5%}")
        print(f"  doubt: {named} of {several} named, {caught} of {wrong} that differ from the target among them")
        for place, count in worse.most_common(SHOWN):
            print(f"  OpenCC right: {place} {count if count > 1 else ''}")


def _zhconv():  # type: ignore[no-untyped-def]
    if find_spec("zhconv_rs") is None:
        return None
    from zhconv_rs import zhconv

    tags = {"s2tw": "zh-tw", "s2hk": "zh-hk", "t2s": "zh-hans", "tw2s": "zh-cn", "hk2s": "zh-cn"}
    return lambda text, config: zhconv(text, tags[config])


def measure_reports(folder: Path) -> None:
    """Differences from OpenCC by character, round trips and speed over all text files of a folder."""
    text = "\n".join(path.read_text(encoding="utf-8", errors="replace") for path in sorted(folder.glob("*.txt")))
    for config in ("s2tw", "s2hk"):
        source, target = ROUTES[config]
        engine = engine_for(source, target)
        engine.lookup("干部")
        start = time.perf_counter()
        made = engine.lookup(text)
        spent = time.perf_counter() - start
        back = differences(engine_for(target, source).lookup(made), text)
        again = differences(engine_for(target, target).lookup(made), made)
        print(f"{target}: {len(text)} characters, {len(text.encode()) / spent / 1e6:.1f} MB/s")
        print(f"  back {1 - back / len(text):.5%} the same, {again} places change when converted again")
        other = OpenCC(config).convert(text)
        if len(other) == len(made):
            apart = Counter(
                f"{text[at - 2 : at]}[{text[at]}]{text[at + 1 : at + 3]} {one} not {two}".replace("\n", "|")
                for at, (one, two) in enumerate(zip(made, other, strict=True))
                if one != two
            )
            print(f"  {sum(apart.values())} places differ from OpenCC: {'; '.join(apart)}")


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--reports", type=Path)
    options = parser.parse_args()
    for path in sorted(options.folder.glob("*.jsonl")):
        measure_pairs(path)
    if options.reports is not None:
        measure_reports(options.reports)


if __name__ == "__main__":
    main()
