"""Characters in which the editions of a folder's reports differ from their trees; none is right.

    python -m tests.measure.editions FOLDER [--style NAME …] [--script TAG …] [--every N] [--full]

Each report becomes PDF, Word file, EPUB and web page in every script and style named (all bundled sheets by default);
each edition is read back and its text compared with the tree's, character by character. `--every N` takes every Nth
report only; `--full` holds EPUB and web page to all rules of `kanben verify` and counts what is broken.
"""

from __future__ import annotations

import argparse
from collections import Counter
from difflib import SequenceMatcher
from functools import partial
from pathlib import Path

from pipeline.assets import Assets
from pipeline.conversion import Request, convert, in_script, read_document
from pipeline.diagnostics import Diagnostics, Severity
from pipeline.errors import PipelineError
from pipeline.source import open_source
from pipeline.style.bundled import bundled_names
from pipeline.style.load import load_style
from pipeline.style.resolve import resolve
from pipeline.verify.edition import TARGETS, verify_edition
from pipeline.verify.text import texts_for, texts_in

KINDS = {".txt", ".html", ".htm", ".md", ".docx"}
FORMATS = ("pdf", "docx", "epub", "html")


def differing(expected: list[str], found: list[str]) -> int:
    """Characters that stand in one and not in the other."""
    ours, theirs = "\n".join(filter(None, expected)), "\n".join(filter(None, found))
    if ours == theirs:
        return 0
    blocks = SequenceMatcher(None, ours, theirs, autojunk=False).get_matching_blocks()
    return len(ours) + len(theirs) - 2 * sum(block.size for block in blocks)


def measure(path: Path, style: str, tags: list[str], full: bool, counts: Counter[str]) -> None:
    """One report in one style."""
    sheet = load_style(style)
    source = open_source(path)
    result = convert(source, Request(FORMATS, tuple(tags), sheet))
    for item in result.diagnostics:
        if item.severity >= Severity.ERROR:
            counts["errors"] += 1
            print("   ", path.name, style, item.code.value, dict(item.detail), flush=True)
    tree = read_document(source, Diagnostics(), Assets())
    for edition in result.editions:
        document = in_script(tree, edition.tag, Diagnostics())
        expected = texts_for(edition.format, document)
        wrong = differing(expected, texts_in(edition.format, edition.data))
        counts[f"{edition.format} editions"] += 1
        counts[f"{edition.format} characters"] += sum(map(len, expected))
        counts[f"{edition.format} differing"] += wrong
        if wrong:
            print("   ", path.name, style, edition.tag, edition.format, wrong, "characters differ", flush=True)
        if full and edition.format in ("epub", "html"):
            target = TARGETS[edition.format]
            style_of = partial(resolve, sheet, target=target)
            report = verify_edition(path.name, edition.format, edition.data, style_of, lambda _, tree=document: tree)
            for finding in report.findings:
                counts[f"{edition.format} broken {finding.rule}"] += 1
                shown = (finding.measured[:60], finding.expected[:60], finding.text[:20])
                print("   ", path.name, style, edition.tag, edition.format, finding.rule, *shown, flush=True)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--style", nargs="*", default=list(bundled_names()))
    parser.add_argument("--script", nargs="*", default=["zh-Hans", "zh-Hant-TW"])
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--full", action="store_true")
    given = parser.parse_args()
    paths = sorted(path for path in given.folder.iterdir() if path.suffix in KINDS)[:: given.every]
    counts: Counter[str] = Counter()
    for path in paths:
        for style in given.style:
            try:
                measure(path, style, given.script, given.full, counts)
            except PipelineError as error:
                counts["refused"] += 1
                print("   ", path.name, style, error.diagnostics[0].code.value, flush=True)
    print(f"{len(paths)} reports, {len(given.style)} styles, {len(given.script)} scripts")
    for name, count in sorted(counts.items()):
        print(f"{name}: {count}")


if __name__ == "__main__":
    main()
