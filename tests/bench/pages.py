"""Print editions beside Typst: cold processes of three lengths, plain and with contents, tables and notes.

    python -m tests.bench.pages [--typst PYTHON] [--pairs 9] [--lengths 8000,80000,800000]

`--typst` is a Python that has the PyPI package `typst` (left out: this one). Both set the same text with the same
faces on the same page and write a tagged file. Ends with what each stage of ours takes in a warm process (medians).
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

from pipeline.conversion import Request, convert
from pipeline.source import Source
from pipeline.style.bundled import fonts_folder
from pipeline.style.load import load_style
from tests.bench.documents import SHEETS, markdown, typst
from tests.bench.timing import paired

FACES = ("KanbenFang-Regular", "KanbenSong-Regular", "KanbenSong-Bold", "KanbenHei-Regular", "KanbenKaiGB-Regular")
_COMPILE = """import typst
typst.compile({source!r}, output={target!r}, font_paths=[{fonts!r}], ignore_system_fonts=True)"""
_WARM = 15


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--typst", default=sys.executable)
    parser.add_argument("--pairs", type=int, default=9)
    parser.add_argument("--lengths", default="8000,80000,800000")
    given = parser.parse_args()
    print("case\tlength\twall ratio\tcpu ratio\tpeak ratio\tbytes ratio\tours s\ttypst s")
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        fonts = place / "fonts"
        fonts.mkdir()
        for name in FACES:
            (face,) = fonts_folder().glob(f"{name}.[ot]tf")
            (fonts / face.name).symlink_to(face)
        for length in map(int, given.lengths.split(",")):
            for realistic in (False, True):
                print(_row(place, length, realistic, given.typst, given.pairs), flush=True)
        _stages(place)


def _row(place: Path, length: int, realistic: bool, python: str, pairs: int) -> str:
    case = "realistic" if realistic else "plain"
    source = place / f"{case}-{length}.md"
    source.write_text(markdown(length, realistic=realistic), encoding="utf-8")
    rival = source.with_suffix(".typ")
    rival.write_text(typst(length, realistic=realistic), encoding="utf-8")
    target = place / f"{case}-{length}.typst.pdf"
    kanben = str(Path(sys.executable).with_name("kanben"))
    out = place / f"{case}-{length}.pdf"
    sheet = place / f"{case}.toml"
    sheet.write_text(SHEETS[realistic], encoding="utf-8")
    given = ["--force", "-t", "pdf", "--script", "zh-Hans", "-s", str(sheet)]
    ours = [kanben, "build", str(source), *given, "-o", str(out)]
    code = _COMPILE.format(source=str(rival), target=str(target), fonts=str(place / "fonts"))
    pair = paired(ours, [python, "-c", code], pairs)
    size = out.stat().st_size / target.stat().st_size
    facts = (pair.wall, pair.cpu, pair.peak, size, pair.ours.wall, pair.theirs.wall)
    return "\t".join([case, str(length), *(f"{value:.2f}" for value in facts)])


def _stages(place: Path) -> None:
    """Warm, in this process: processor time a document and what the stages share."""
    print("\ncase\tcpu ms\tstages (wall ms)")
    for case, realistic in (("plain", False), ("realistic", True)):
        source = Source("report.md", markdown(8000, realistic=realistic).encode())
        sheet = place / f"{case}.toml"
        sheet.write_text(SHEETS[realistic], encoding="utf-8")
        request = Request(("pdf",), ("zh-Hans",), load_style(sheet))
        convert(source, request)
        spent: list[float] = []
        stages: defaultdict[str, list[float]] = defaultdict(list)
        for _ in range(_WARM):
            began = process_time()
            result = convert(source, request, perf_counter)
            spent.append(process_time() - began)
            for stage, seconds in result.timings.items():
                stages[stage].append(seconds)
        told = ", ".join(f"{stage} {median(values) * 1000:.1f}" for stage, values in stages.items())
        print(f"{case}\t{median(spent) * 1000:.1f}\t{told}")


if __name__ == "__main__":
    main()
