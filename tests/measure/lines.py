"""Lines measured: how evenly a set of texts is set, from the records of the layout (fast) over many characters.

    python -m tests.measure.lines FILES… [--characters 28] [--script zh-Hans]

Prints counts of broken rules (prohibited edges, uneven lines, parted figures, lone last characters) and the
distribution of what was opened and squeezed. Lengths in em.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.assets import Assets
from pipeline.conversion import in_script, read_document
from pipeline.diagnostics import Diagnostics
from pipeline.errors import PipelineError
from pipeline.lang import marks
from pipeline.source import open_source
from pipeline.style.bundled import fonts_folder
from pipeline.style.load import load_style
from pipeline.style.resolve import resolve
from pipeline.style.resolved import ResolvedStyle
from pipeline.typeset.layout import Layout
from pipeline.typeset.page import compose, lay_out
from pipeline.typeset.paragraph.breaking import Fit, Material, fit
from tests.measure.fewest import fewest_over

FLUSH = 0.03
_FIGURE = re.compile(r"\d+(?:[.,:/×]\d+)*")
_STUCK = re.compile(r"(?:[￥¥$＄€£№+−±#-])?\d+(?:[.,]\d+)*[%％‰‱°℃℉′″￠]?")
_UNITS = re.compile(
    r"\d+(?:[.,]\d+)*(?:亿美元|个百分点|平方公里|平方米|千瓦时|亿元|万元|万亿|美元|万吨|亿吨|公里|千米|万亩|公顷|万人|人次|亿|万|千|百|元|吨|米|亩|"
    r"人|户|家|个|项|件|条|次|名|位|篇|份|期|届|场|处|所|座|辆|台|套|天|年|月|日|时|分|秒|倍|成|岁)"
)
_RANGE = re.compile(r"\d[%％‰℃]?[～—–](?=\d)")
_NUMBERED = re.compile(r"〔\d{4}〕\d+[号號]")
_WORD = re.compile(r"[A-Za-z0-9]+")
_TERM = re.compile(r"[“‘《〈「『]([㐀-鿿]{1,4})[”’》〉」』]")


@dataclass(slots=True)
class Line:
    """One line as it stands: characters, their origins in em from the left edge of the measure, the size's em."""

    text: str
    xs: list[float]
    measure: float
    first: bool = True
    last: bool = True


@dataclass(slots=True)
class Findings:
    """Broken rules with an example each, and what was measured."""

    broken: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[str]] = field(default_factory=dict)
    gaps: list[float] = field(default_factory=list)  # the common gap of each filled line
    singles: int = 0
    squeezed: int = 0
    lines: int = 0
    characters: int = 0
    terms: int = 0
    parted: int = 0
    units: int = 0
    over: int = 0  # lines opened beyond 0.08 em, and the fewest that an exhaustive search finds
    least: int = 0
    wide: int = 0  # the same for 0.03 em
    least_wide: int = 0

    def add(self, rule: str, example: str) -> None:
        self.broken[rule] += 1
        self.examples.setdefault(rule, []).append(example)

    def report(self) -> Iterator[str]:
        """Lines of print."""
        gaps = sorted(self.gaps) or [0.0]
        at = [gaps[min(len(gaps) - 1, int(len(gaps) * share))] for share in (0.5, 0.95, 0.99, 1.0)]
        over = sum(gap > 0.0801 for gap in gaps)
        yield (
            f"{self.characters} characters, {self.lines} lines; gap median {at[0]:.4f} p95 {at[1]:.4f} p99 {at[2]:.4f} "
            f"max {at[3]:.4f}, over 0.08: {over}; marks below 0.9: {self.squeezed} of {self.singles} "
            f"({100 * self.squeezed / max(1, self.singles):.2f} %); figure and unit parted: {self.broken['D-8']} of "
            f"{self.units}; short terms parted {self.parted} of {self.terms}"
        )
        yield (
            f"  opened beyond 0.08 em: {self.over}, fewest possible {self.least}; beyond 0.03 em: {self.wide}, "
            f"fewest possible {self.least_wide}"
        )
        for rule, count in sorted(self.broken.items()):
            yield f"  {rule}: {count}   " + " ¦ ".join(self.examples[rule][:4])


def lines_of(layout: Layout, style: ResolvedStyle) -> dict[int, list[Line]]:
    """The lines of each block that stands in the full measure, from the layout's records."""
    out: dict[int, list[Line]] = {}
    for page in layout.pages:
        left = style.page.inner if page.recto or not style.page.mirrored else style.page.outer
        for line in page.lines:
            if line.block < 0 or not line.runs:
                continue
            em = line.runs[0].size
            text = "".join("".join(run.text) for run in line.runs)
            xs = [
                (line.x + x - left) / em
                for run in line.runs
                for cluster, x in zip(run.text, run.positions, strict=True)
                for _ in cluster
            ]
            made = Line(text, xs, style.page.measure / em, line.first, line.last)
            out.setdefault(line.block, []).append(made)
    return out


def right_of(line: Line, interpunct: float = 0.5) -> float:
    """Where a line ends, a mark at its end counted half (rule E-1's reading)."""
    last = line.text[-1]
    if last in marks.INTERPUNCT:
        return line.xs[-1] + interpunct
    if last in marks.POINT or last in marks.CLOSE:
        half = line.xs[-1] + 0.5
        return half if abs(half - line.measure) < abs(half + 0.5 - line.measure) else half + 0.5
    return line.xs[-1] + 1


def check_edges(lines: Sequence[Line], found: Findings, level: str = "gb") -> None:
    """Prohibited characters at either edge (D-1, D-2, D-4), figures and words parted (D-5 to D-9, D-14), last lines."""
    text = "".join(line.text for line in lines)
    ends: list[int] = []
    for line in lines:
        ends.append((ends[-1] if ends else 0) + len(line.text))
    cuts = set(ends[:-1])
    for cut in sorted(cuts):
        before, after = text[cut - 1], text[cut]
        where = f"{text[max(0, cut - 6) : cut]}|{text[cut : cut + 6]}"
        dash = after in "—…" and text[cut + 1 : cut + 2] == after
        if after in marks.NOT_START and not dash and not (level == "basic" and after in marks.SOLIDUS):
            found.add("D-1", where)
        if before in marks.NOT_END and not (level == "basic" and before in marks.SOLIDUS):
            found.add("D-2", where)
        if before == after and before in "—…":
            found.add("D-4", where)
        if before == "\u3000" or after == "\u3000":
            found.add("D-13", where)
    for rule, pattern in (
        ("D-5", _FIGURE), ("D-6", _STUCK), ("D-8", _UNITS), ("D-7", _RANGE), ("D-10", _NUMBERED), ("D-14", _WORD),
    ):  # fmt: skip
        for match in pattern.finditer(text):
            found.units += rule == "D-8"
            inside = cuts.intersection(range(match.start() + 1, match.end()))
            if inside:
                cut = min(inside)
                found.add(rule, f"{text[max(0, cut - 8) : cut]}|{text[cut : cut + 8]}")
    for match in _TERM.finditer(text):
        found.terms += 1
        found.parted += bool(cuts.intersection(range(match.start() + 1, match.end())))
    if len(lines) > 1:
        last = lines[-1].text
        wide = sum(1.0 if not char.isascii() else 0.5 for char in last)
        if sum(map(marks.is_han, last)) < 2 and wide < 2:
            found.add("D-19", f"{lines[-2].text[-6:]}|{last}")


def check_filling(lines: Sequence[Line], found: Findings, interpunct: float = 0.5) -> None:
    """Flush ends (E-1), the gap of each line, marks squeezed (E-6), last lines natural (E-8)."""
    for line in lines:
        found.lines += 1
        found.characters += len(line.text)
        gaps = [
            b - a - 1 for a, b, x, y in zip(line.xs, line.xs[1:], line.text, line.text[1:], strict=False)
            if marks.is_han(x) and marks.is_han(y)
        ]  # fmt: skip
        if gaps and max(gaps) - min(gaps) > 0.011:
            found.add("E-3", f"{line.text} {min(gaps):.3f}..{max(gaps):.3f}")
        if line.last:
            if gaps and max(map(abs, gaps)) > 0.011:
                found.add("E-8", f"{line.text} {max(gaps):.3f}")
            continue
        if not line.text[-1].isascii() and abs(right_of(line, interpunct) - line.measure) > FLUSH:
            found.add("E-1", f"{line.text} {right_of(line, interpunct) - line.measure:+.3f}")
        if gaps:
            found.gaps.append(sum(gaps) / len(gaps))
        for at in range(1, len(line.text) - 1):
            one, beside = line.text[at], (line.text[at - 1], line.text[at + 1])
            if one in marks.FULLMARK and not any(mark in marks.FULLMARK for mark in beside):
                found.singles += 1
                opened = one in marks.OPEN
                room = line.xs[at] - line.xs[at - 1] if opened else line.xs[at + 1] - line.xs[at]
                found.squeezed += room < 0.9


def measured(paths: Iterable[Path], sheet: str, script: str) -> Findings:
    """Lay every file out and measure its justified paragraphs."""
    found = Findings()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "measure.toml"
        file.write_text(sheet, encoding="utf-8")
        loaded = load_style(file)
    for path in paths:
        heard = Diagnostics()
        try:
            document = in_script(read_document(open_source(path), heard, Assets()), script, heard)
            style = resolve(loaded, document.meta.language)
            with counted(found):
                layout = lay_out(document, style, fonts_folder(), heard)
        except PipelineError as error:
            print(path, error, file=sys.stderr)
            continue
        for block, lines in lines_of(layout, style).items():
            place = layout.blocks[block]
            if style.of(place.role).align == "justify" and place.kind == "p" and lines[0].measure == lines[-1].measure:
                check_edges(lines, found, style.punctuation.kinsoku)
                check_filling(lines, found, style.punctuation.interpunct)
    return found


@contextmanager
def counted(found: Findings) -> Iterator[None]:
    """Within, every paragraph set in a wide measure is also searched for the fewest lines that must be opened."""

    def counting(material: Material, measure: float, indent: float = 0.0, justify: bool = True) -> list[Fit]:
        lines = fit(material, measure, indent, justify)
        if justify and measure >= 25000 and not material.forced:
            for bound, ours, least in ((80.0, "over", "least"), (30.0, "wide", "least_wide")):
                count = sum(line.gap > bound + 0.5 for line in lines[:-1])
                fewest = fewest_over(material, measure, indent, bound) if count else 0
                setattr(found, ours, getattr(found, ours) + count)
                setattr(found, least, getattr(found, least) + (count if fewest is None else fewest))
        return lines

    compose.fit = counting
    try:
        yield
    finally:
        compose.fit = fit


def sheet_of(characters: int, extra: str = "") -> str:
    """A sheet whose lines hold so many characters of ten points."""
    return (
        f'[sheet]\nextends = "official"\n[page]\nwidth = "{characters * 10 + 100}pt"\nheight = "800pt"\ntop = "50pt"\n'
        f'bottom = "50pt"\ninner = "50pt"\nouter = "50pt"\nlines = 35\ncharacters = {characters}\nsize = "10pt"\n'
        f'pitch = "20pt"\n[roles.body]\nsize = "10pt"\n{extra}'
    )


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser()
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--characters", type=int, nargs="+", default=[28])
    parser.add_argument("--script", default="source")
    chosen = parser.parse_args()
    for characters in chosen.characters:
        found = measured(chosen.files, sheet_of(characters), chosen.script)
        print(f"{characters} characters, {chosen.script}:", *found.report(), sep="\n")


if __name__ == "__main__":
    main()
