"""Script conversion measured: pairs, reports, round trips, doubt, speed; beside OpenCC and, if installed, zhconv-rs.

    python -m tests.measure.script FOLDER [--reports FOLDER] [--readings FOLDER] [--traditional TAG=FILE …]

FOLDER holds files of JSON lines with `source`, `target` and `config` (s2tw, s2hk, t2s, tw2s, hk2s); of each the
program prints the share of characters as in the target, ours and others', what the review names of all texts as one
document, and where we alone are wrong. `--readings`: sources of accepted readings (see `readings`). Reports are text
files in Simplified: places where we differ from OpenCC, round trips, megabytes a second.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from opencc import OpenCC

from pipeline.model.build import paragraph
from pipeline.model.nodes import Document, Meta
from pipeline.review.collect import collect
from pipeline.review.record import Review
from pipeline.transforms.script.doubt import counterparts
from pipeline.transforms.script.engine import Engine, engine_for
from tests.measure.readings import Readings

ROUTES = {
    "s2tw": ("zh-Hans", "zh-Hant-TW"),
    "s2hk": ("zh-Hans", "zh-Hant-HK"),
    "t2s": ("zh-Hant", "zh-Hans"),
    "tw2s": ("zh-Hant-TW", "zh-Hans"),
    "hk2s": ("zh-Hant-HK", "zh-Hans"),
}
SHOWN = 25
REVIEWED = ("s2tw", "s2hk")
QUOTES = frozenset("“”‘’「」『』")
Convert = Callable[[str, str], str]


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


def measure_pairs(path: Path, readings: Readings | None) -> None:
    """Lines for a file: accuracy, the review of all texts as one document, the places where OpenCC alone is right."""
    found = list(pairs(path))
    converters: dict[str, Convert] = {"ours": lambda text, config: engine_of(config).lookup(text), "OpenCC": _opencc}
    rust = _zhconv()
    if rust is not None:
        converters["zhconv-rs"] = rust
    characters = sum(len(pair.target) for pair in found)
    if not characters:
        return
    print(f"{path.name}: {characters} characters")
    for name, convert in converters.items():
        raw = accepted = 0
        for pair in found:
            made = convert(pair.source, pair.config)
            raw += differences(made, pair.target)
            accepted += len(list(wrong_places(pair, made, readings))) if len(made) == len(pair.target) else len(made)
        back = f"  accepted {1 - accepted / characters:.5%} ({accepted})" if readings is not None else ""
        print(f"  {name}: raw {1 - raw / characters:.5%}{back}")
    back_again = sum(
        differences(engine_for(*reversed(ROUTES[pair.config])).lookup(pair.target), pair.source)
        for pair in found
        if pair.config in REVIEWED
    )
    print(f"  back {1 - back_again / characters:.5%}")
    measure_review(found, readings)
    worse = Counter(
        f"{pair.source[max(0, at - 3) : at]}[{pair.source[at]}]{pair.source[at + 1 : at + 4]} {one}"
        for pair in found
        for at, (one, two, right) in enumerate(
            zip(
                engine_of(pair.config).lookup(pair.source), _opencc(pair.source, pair.config), pair.target, strict=False
            )
        )
        if one != right == two
    )
    for place, count in worse.most_common(SHOWN):
        print(f"  OpenCC right: {place} {count if count > 1 else ''}")


def wrong_places(pair: Pair, made: str, readings: Readings | None) -> Iterator[int]:
    """Offsets where a conversion is neither the target nor another right form."""
    for at, (one, right) in enumerate(zip(made, pair.target, strict=True)):
        if one != right and not (readings is not None and readings.both_right(pair.source, at, one, right)):
            yield at


def measure_review(found: list[Pair], readings: Readings | None) -> None:
    """What `kanben review` names of a document made of all sources, and which of our wrong places are among it."""
    for config in REVIEWED:
        texts = [pair for pair in found if pair.config == config]
        if not texts:
            continue
        document = Document(Meta(), tuple(paragraph(pair.source) for pair in texts))
        made = collect(document, ROUTES[config][1], {}, "pairs")
        by_text = {passage.source: number for number, passage in enumerate(made.passages)}
        named = {(item.passage, item.offset) for item in made.doubts}
        several = sum(char in counterparts() for passage in made.passages for char in passage.source)
        wrong = [
            (by_text[pair.source], at, pair)
            for pair in texts
            if pair.source in by_text
            for at in wrong_places(pair, engine_of_passage(made, by_text[pair.source]), readings)
            if pair.source[at] in counterparts()
        ]
        missed = [(pair, at) for number, at, pair in wrong if (number, at) not in named]
        print(
            f"  review: {len(named)} of {several} named ({len(named) / several:.2%}, {made.further} more in doubt), "
            f"{len(wrong) - len(missed)} of {len(wrong)} wrong among them"
        )
        for pair, at in missed[:SHOWN]:
            print(f"    not named: {pair.source[max(0, at - 5) : at]}[{pair.source[at]}]{pair.source[at + 1 : at + 5]}")


def engine_of_passage(made: Review, number: int) -> str:
    """The result of a passage with its quotation marks as they were."""
    passage = made.passages[number]
    return "".join(one if one in QUOTES else other for one, other in zip(passage.source, passage.result, strict=True))


@cache
def _opencc_of(config: str) -> OpenCC:
    return OpenCC(config)


def _opencc(text: str, config: str) -> str:
    return str(_opencc_of(config).convert(text))


def _zhconv() -> Convert | None:
    if find_spec("zhconv_rs") is None:
        return None
    from zhconv_rs import zhconv

    tags = {"s2tw": "zh-tw", "s2hk": "zh-hk", "t2s": "zh-hans", "tw2s": "zh-cn", "hk2s": "zh-cn"}
    return lambda text, config: str(zhconv(text, tags[config]))


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


def measure_traditional(tag: str, path: Path, readings: Readings | None) -> None:
    """A text printed in Traditional, made Simplified by OpenCC and Traditional again by us and by OpenCC."""
    down, up = {"zh-Hant-TW": ("tw2s", "s2tw"), "zh-Hant-HK": ("hk2s", "s2hk")}[tag]
    data = path.read_bytes()
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("big5hkscs", "replace")
    texts = [Pair(_opencc(line, down), line, up) for line in text.splitlines()]
    texts = [pair for pair in texts if len(pair.source) == len(pair.target)]
    characters = sum(len(pair.target) for pair in texts)
    for name, convert in {"ours": lambda one, config: engine_of(config).lookup(one), "OpenCC": _opencc}.items():
        made = [(pair, convert(pair.source, pair.config)) for pair in texts]
        raw = sum(differences(one, pair.target) for pair, one in made)
        wrong = [(pair, at, one) for pair, one in made for at in wrong_places(pair, one, readings)]
        print(f"{path.name} {name}: raw {1 - raw / characters:.5%}  accepted {1 - len(wrong) / characters:.5%}")
        for pair, at, one in wrong[:SHOWN]:
            print(
                f"  {pair.target[max(0, at - 4) : at]}[{one[at]} for {pair.target[at]}]{pair.target[at + 1 : at + 4]}"
            )


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--reports", type=Path)
    parser.add_argument("--readings", type=Path)
    parser.add_argument("--traditional", metavar="TAG=FILE", nargs="*", default=[])
    options = parser.parse_args()
    readings = Readings(options.readings) if options.readings is not None else None
    for path in sorted(options.folder.glob("*.jsonl")):
        measure_pairs(path, readings)
    for tag, _, name in (said.partition("=") for said in options.traditional):
        measure_traditional(tag, Path(name), readings)
    if options.reports is not None:
        measure_reports(options.reports)


if __name__ == "__main__":
    main()
