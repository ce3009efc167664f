"""Figures on reading and recognition for any folder with `manifest.jsonl` and, if it has one, `gold.json`.

    python -m tests.measure.reading FOLDER [-v]

Prints, for plain text: labelled reports (chrome kept, Han kept in order, title block, headings, joins), pairs of
editions of one report, laws (headings against the marks of their Markdown edition), encodings, the account of every
character, and speed. With `-v` each disagreement is named.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from pipeline.assets import Assets
from pipeline.diagnostics import Diagnostics
from pipeline.errors import SourceError
from pipeline.model.nodes import Document, Heading, Paragraph, Role
from pipeline.model.walk import document_text, plain_text
from pipeline.readers.encoding import decode
from pipeline.readers.text import read
from pipeline.source import Source, open_source
from pipeline.transforms import apply
from tests.measure.account import faults
from tests.measure.restoring import score as restoration

_HAN = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff〇]")
_LINE_END = re.compile("\r\n|[\r\n]")
VERBOSE = False


def han(text: str) -> str:
    """The ideographs of a text."""
    return "".join(_HAN.findall(text))


def say(*words: object, end: str = "\n") -> None:
    """One line of the report."""
    print(*words, end=end)


def tell(*words: object) -> None:
    """A disagreement, shown on request."""
    if VERBOSE:
        print("     !", *words)


@dataclass
class Reading:
    """One file read and recognised."""

    document: Document
    found: Diagnostics
    lines: list[str]

    @classmethod
    def of(cls, path: Path) -> Reading:
        """Read a file as the program does."""
        found = Diagnostics()
        source = open_source(path)
        document = apply(read(source, Assets(), found), found)
        return cls(document, found, _LINE_END.split(decode(source.data, source.name, Diagnostics()).text))

    def headings(self) -> list[tuple[int, int, str]]:
        """0-based line, level, wording of every heading."""
        return [
            (block.span.first - 1 if block.span else -1, block.level, plain_text(block.children))
            for block in self.document.blocks
            if isinstance(block, Heading)
        ]


def numbers(items: Iterable[Any]) -> list[int]:
    """Line numbers of gold: 7, "9" or "10-12"."""
    out: list[int] = []
    for item in items:
        first, _, last = str(item).partition("-")
        out.extend(range(int(first), int(last or first) + 1))
    return out


def labelled(folder: Path, name: str, path: Path, gold: dict[str, Any]) -> Counter[str]:
    """Figures of one labelled report."""
    reading = Reading.of(path)
    lines, document = reading.lines, reading.document
    score: Counter[str] = Counter()
    gone = numbers([*gold.get("chrome", []), *gold.get("duplicate", []), *gold.get("meta", [])])
    kept = _kept_lines(document)
    for line in gone:
        if lines[line].strip() and line in kept:
            score["chrome kept"] += 1
            tell(name, "kept", line, lines[line][:40])
    title_block = numbers([*gold.get("title", []), *gold.get("occasion", []), *gold.get("author", [])])
    said = han(document_text(document))
    at = 0
    for line, text in enumerate(lines):
        wanted = han(text)
        if not wanted or line in gone:
            continue
        score["han"] += len(wanted)
        place = said.find(wanted, at)
        if place < 0:
            tell(name, "lost or moved", line, text[:40])
            score["han lost"] += len(wanted)
        else:
            at = place + len(wanted)
    del title_block
    meta = document.meta
    for key, value in (("title", meta.title), ("occasion", meta.occasion)):
        wanted = han("".join(lines[line] for line in numbers(gold.get(key, []))))
        if wanted:
            score[f"{key} asked"] += 1
            score[f"{key} right"] += wanted == han(value)
            if wanted != han(value):
                tell(name, key, wanted, value)
    if gold.get("author"):
        wanted = han("".join(lines[line] for line in numbers(gold["author"])))
        score["speaker asked"] += 1
        right = bool(meta.creators) and wanted.endswith(han(meta.creators[-1]))
        score["speaker right"] += right
        if not right:
            tell(name, "speaker", wanted, meta.speaker)
    for line in numbers(gold.get("salutation", [])):
        score["salutation asked"] += 1
        score["salutation right"] += any(
            isinstance(b, Paragraph) and b.role is Role.SALUTATION and b.span and b.span.first == line + 1
            for b in document.blocks
        )
    expected = {(line, 1) for line in numbers(gold.get("h1", []))} | {(line, 2) for line in numbers(gold.get("h2", []))}
    free = set(numbers(gold.get("lead", [])))
    got = {(line, level) for line, level, _ in reading.headings() if line not in free}
    score["headings asked"] += len(expected)
    score["headings given"] += len(got)
    score["headings right"] += len(expected & got)
    for line, level in sorted(expected ^ got):
        tell(name, "heading", "missing" if (line, level) in expected else "extra", level, line, lines[line][:40])
    paragraphs = [han(plain_text(b.children)) for b in document.blocks if isinstance(b, (Paragraph, Heading))]
    for group in gold.get("join", []):
        wanted = han("".join(lines[line] for line in numbers(group)))
        score["joins asked"] += 1
        right = any(wanted in text for text in paragraphs)
        score["joins right"] += right
        if not right:
            tell(name, "join", group)
    for line in numbers(gold.get("runin", [])):
        score["run-ins asked"] += 1
        score["run-ins right"] += all(line != at for at, _, _ in reading.headings())
    return score


def _kept_lines(document: Document) -> set[int]:
    """0-based source lines that gave at least one character to the text."""
    out: set[int] = set()
    every = [*document.blocks, *(block for note in document.notes for block in note.blocks)]
    for block in every:
        if isinstance(block, (Paragraph, Heading)) and block.span and plain_text(block.children):
            out.update(line - 1 for _, line, _ in block.span.origins or ((0, block.span.first, 0),))
    return out


def agreement(one: str, other: str) -> float:
    """Share of ideographs two texts have in common, in order: first by sentence, then by character."""
    pieces = [[han(part) for part in re.split("[。！？；\n]", text)] for text in (one, other)]
    first, second = ([piece for piece in part if piece] for part in pieces)
    same = 0
    for tag, a, b, c, d in SequenceMatcher(None, first, second, autojunk=False).get_opcodes():
        if tag == "equal":
            same += sum(map(len, first[a:b]))
        else:
            left, right = "".join(first[a:b]), "".join(second[c:d])
            if len(left) * len(right) < 4_000_000:
                blocks = SequenceMatcher(None, left, right, autojunk=False).get_matching_blocks()
                same += sum(block.size for block in blocks)
    return 2 * same / max(1, sum(map(len, first)) + sum(map(len, second)))


def body(document: Document) -> str:
    """The text without its title block."""
    out = [
        block
        for block in document.blocks
        if not (
            isinstance(block, Paragraph) and block.role in (Role.TITLE, Role.OCCASION, Role.SPEAKER, Role.SALUTATION)
        )
    ]
    return document_text(Document(document.meta, tuple(out), document.notes))


def f1(wanted: list[str], got: list[str]) -> tuple[float, Counter[str], Counter[str]]:
    """F1 of two bags, what is missing, what is too much."""
    one, other = Counter(wanted), Counter(got)
    common = sum((one & other).values())
    return 2 * common / max(1, len(wanted) + len(got)), one - other, other - one


def pairs(folder: Path, rows: list[dict[str, Any]]) -> None:
    """Two editions of one report must say the same."""
    for row in rows:
        other = row["gold"].get("pair", "")
        if "-flat" not in row["file"] or not (folder / other).exists():
            continue
        one, two = Reading.of(folder / row["file"]), Reading.of(folder / other)
        share = agreement(body(one.document), body(two.document))
        left, right = ([han(text) for _, _, text in r.headings()] for r in (one, two))
        score, missing, extra = f1(right, left)
        meta = one.document.meta
        say(f"  {row['file']:28} Han {share:.4%}  headings {len(left)}/{len(right)} F1 {score:.3f}")
        tell(meta.title, meta.occasion, meta.speaker)
        tell("only wiki", dict(missing), "only flat", dict(extra))


def laws(folder: Path, rows: list[dict[str, Any]]) -> None:
    """Headings of laws found again in plain text."""
    for row in rows:
        wanted = row["gold"].get("headings")
        if not wanted or not row["file"].endswith(".txt"):
            continue
        texts = [han(item if isinstance(item, str) else item[1]) for item in wanted]
        reading = Reading.of(folder / row["file"])
        got = [han(reading.document.meta.title), *(han(text) for _, _, text in reading.headings())]
        if han(reading.document.meta.title) not in texts:
            got = got[1:]
        score, missing, extra = f1(texts, got)
        say(f"  {row['file'][:40]:42} F1 {score:.3f} of {len(texts)}")
        tell("missing", dict(missing), "extra", dict(extra))


def encodings(folder: Path, rows: list[dict[str, Any]]) -> None:
    """Decided against known encodings."""
    right = total = 0
    for row in rows:
        known = (row.get("encoding") or row["gold"].get("encoding") or "").split(" ")[0]
        if not known or row["file"].endswith((".md", ".expected")):
            continue
        data = (folder / row["file"]).read_bytes()
        declared = (
            re.search(rb"(?:charset|encoding)\s*=\s*[\"']?([\w-]+)", data[:2048])
            if row["file"].endswith(("ml",))
            else None
        )
        try:
            got = decode(data, row["file"], Diagnostics(), declared[1].decode() if declared else "")
        except SourceError as error:
            tell(row["file"], known, error)
            total += 1
            continue
        total += 1
        fine = _same_encoding(known.lower(), got.encoding) and "\ufffd" not in got.text
        right += fine
        if not fine:
            tell(row["file"], known, got.encoding, got.by, got.text.count("\ufffd"))
    say(f"encodings: {right} of {total}")


def _same_encoding(known: str, got: str) -> bool:
    groups = (
        {"gb2312", "gbk", "gb18030"},
        {"big5", "cp950", "big5hkscs", "big5-hkscs"},
        {"utf-8", "utf-8-sig", "ascii"},
        {"utf-16-le", "utf-16le", "utf-16-le+bom", "utf-16"},
        {"utf-16-be", "utf-16be"},
    )
    return known == got or any(known in group and got in group for group in groups)


def restored(folder: Path, rows: list[dict[str, Any]]) -> None:
    """Marks folded to ASCII and restored, over all paragraphs of all texts."""
    total: Counter[str] = Counter()
    for row in rows:
        try:
            document = Reading.of(folder / row["file"]).document
        except SourceError:
            continue
        texts = [plain_text(b.children) for b in document.blocks if isinstance(b, (Paragraph, Heading))]
        counts, wrong = restoration(texts, document.meta.language)
        total += counts
        if wrong:
            tell(row["file"], f"{counts['right']} of {counts['marks']}", *wrong[:6])
    share = total["right"] / max(1, total["marks"])
    say(f"degraded and restored: {share:.4%} of {total['marks']} marks, ", end="")
    say(f"{total['harmed']} of {total['tokens']} tokens harmed")


def speed(folder: Path, rows: list[dict[str, Any]]) -> None:
    """Seconds through reader, clean-up and roles for 8 k, 80 k, 800 k characters."""
    whole = "".join(
        decode((folder / r["file"]).read_bytes(), r["file"], Diagnostics()).text + "\n"
        for r in rows
        if r["file"].endswith(".txt") and "flat" not in r["file"]
    )
    for size in (8_000, 80_000, 800_000):
        text = (whole * (size // max(1, len(whole)) + 1))[:size]
        data = text.encode()
        best = min(_timed(data) for _ in range(3))
        say(f"  {size:>8} characters {best:.3f} s  {len(data) / best / 1e6:.1f} MB/s")


def _timed(data: bytes) -> float:
    found = Diagnostics()
    start = time.perf_counter()
    apply(read(Source("speed.txt", data), Assets(), found), found)
    return time.perf_counter() - start


def main(arguments: list[str]) -> int:
    """Measure one folder."""
    global VERBOSE
    VERBOSE = "-v" in arguments
    folder = Path(next(item for item in arguments if not item.startswith("-")))
    manifest = folder / "manifest.jsonl"
    rows = [json.loads(line) for line in manifest.read_text("utf-8").splitlines() if line.strip()]
    rows = [{"gold": {}, **row} for row in rows]
    gold_file = folder / "gold.json"
    gold = json.loads(gold_file.read_text("utf-8"))["reports"] if gold_file.exists() else {}
    total: Counter[str] = Counter()
    for name, labels in gold.items():
        path = folder / name if (folder / name).exists() else folder.parent / name / "report.txt"
        score = labelled(folder, name, path, labels)
        total += score
        say(f"  {name:28} {dict(score)}")
    if gold:
        kept = 1 - total["han lost"] / max(1, total["han"])
        precision = total["headings right"] / max(1, total["headings given"])
        recall = total["headings right"] / max(1, total["headings asked"])
        parts = ("title", "occasion", "speaker", "salutation", "joins", "run-ins")
        rest = ", ".join(f"{part} {total[part + ' right']}/{total[part + ' asked']}" for part in parts)
        say(f"labelled: chrome kept {total['chrome kept']}, Han in order {kept:.4%}")
        say(f"  headings P {precision:.3f} R {recall:.3f}, {rest}")
    say("pairs:")
    pairs(folder, rows)
    say("laws:")
    laws(folder, rows)
    encodings(folder, rows)
    broken = 0
    texts = [row for row in rows if row["file"].endswith(".txt")]
    for row in texts:
        try:
            wrong = faults(folder / row["file"])
        except SourceError as error:
            tell(row["file"], error)
            continue
        broken += bool(wrong)
        for fault in wrong[:5]:
            tell(row["file"], fault)
    say(f"every character has one fate: {len(texts) - broken} of {len(texts)} files")
    restored(folder, texts)
    say("speed:")
    if texts and gold:
        speed(folder, texts)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
