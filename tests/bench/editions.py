"""What a Word file and an EPUB of the sample cost in a warm process: processor time of the writer alone.

    python -m tests.bench.editions [--runs 40] [--style official]

Tree and layout are made before, the cover picture is kept from the first run, as in a build, where the editions of one
script share them.
"""

from __future__ import annotations

import argparse
from importlib import import_module
from statistics import median
from time import process_time

from pipeline.conversion import Request, convert
from pipeline.source import Source
from pipeline.style.load import load_style
from pipeline.writers.writer import Job
from tests.bench.documents import SAMPLE

FORMATS = ("docx", "epub")
SCRIPTS = ("zh-Hans", "zh-Hant-TW")


def main() -> None:
    """Print milliseconds (median and least) and bytes of each edition."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=40)
    parser.add_argument("--style", default="official")
    given = parser.parse_args()
    print("edition\tscript\tmedian ms\tleast ms\tbytes")
    for kind in FORMATS:
        module = import_module(f"pipeline.writers.{kind}")
        write = module.write
        for script in SCRIPTS:
            jobs: list[Job] = []
            module.write = lambda job, jobs=jobs, write=write: (jobs.append(job), write(job))[1]
            convert(Source(SAMPLE.name, SAMPLE.read_bytes()), Request((kind,), (script,), load_style(given.style)))
            module.write = write
            spent = []
            for _ in range(given.runs):
                began = process_time()
                data = write(jobs[0])
                spent.append((process_time() - began) * 1000)
            print(f"{kind}\t{script}\t{median(spent):.1f}\t{min(spent):.1f}\t{len(data)}")


if __name__ == "__main__":
    main()
