"""Figures of reading: `python -m tests.measure.reading FOLDER` for a folder with `manifest.jsonl` and `gold.json`.

`manifest.jsonl`: one JSON object a file (`file`, `kind`, `gold`). `gold.json`: labelled parts of some reports by
0-based line (chrome, duplicate, title, occasion, meta, author, salutation, h1, h2, runin, lead, join). Pairs are
`*-flat.txt` and `*-wiki.txt`; a law's headings stand as `#` lines in the `.md` beside its `.txt`.
"""

from __future__ import annotations

import difflib
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pipeline.assets import Assets
from pipeline.diagnostics import Diagnostics
from pipeline.model.nodes import TITLE_BLOCK_ROLES, Document, Heading, Meta, Paragraph, Role, Text
from pipeline.model.walk import blocks_of, plain_text
from pipeline.readers import text as reader
from pipeline.readers.encoding import decode
from pipeline.source import Source
from pipeline.transforms import apply, punctuation, spacing

HAN = re.compile("[〇㐀-鿿\U00020000-\U0003ffff]")
SPEEDS = (8_000, 80_000, 800_000)


def read(name: str, data: bytes, found: Diagnostics | None = None) -> Document:
    """One plain text through reader and transforms."""
    found = found if found is not None else Diagnostics()
    return apply(reader.read(Source(name, data), Assets(), found), found)


def han(text: str) -> str:
    """Only the Han of a text."""
    return "".join(HAN.findall(text))


def parts_of(document: Document) -> list[tuple[str, str, int, int, int]]:
    """Kind (role), text, heading level or 0, first and last line of every paragraph and heading."""
    out = []
    for block in blocks_of(document.blocks):
        if isinstance(block, (Paragraph, Heading)):
            level = block.level if isinstance(block, Heading) else 0
            first, last = (block.span.first - 1, block.span.last - 1) if block.span else (-1, -1)
            out.append((block.role.value, plain_text(block.children), level, first, last))
    return out


def numbers(labels: Iterable[Any]) -> list[int]:
    """Line numbers of labels such as 3, "7" and "10-12"."""
    out: list[int] = []
    for label in labels:
        first, _, last = str(label).partition("-")
        out.extend(range(int(first), int(last or first) + 1))
    return out


def in_order(wanted: str, kept: str) -> float:
    """The share of `wanted` that stands in `kept` in the same order."""
    if not wanted:
        return 1.0
    if wanted in kept:
        return 1.0
    blocks = difflib.SequenceMatcher(None, wanted, kept, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks) / len(wanted)


def labelled(name: str, data: bytes, gold: dict[str, Any]) -> None:
    """Figures of one labelled report, and each fault by line."""
    found = Diagnostics()
    document = read(name, data, found)
    parts = parts_of(document)
    lines = re.split("\r\n|\r|\n", decode(data, name, Diagnostics()).text)
    out = (
        set(numbers(gold.get("chrome", ())))
        | set(numbers(gold.get("duplicate", ())))
        | set(numbers(gold.get("meta", ())))
    )
    held = {number for *_, first, last in parts for number in range(first, last + 1)}
    dropped = {change.line - 1 for change in found.changes if not change.after and len(change.before.strip()) > 1}
    chrome = [at for at in numbers(gold.get("chrome", ())) if lines[at].strip() and at in held and at not in dropped]
    again = [at for at in numbers(gold.get("duplicate", ())) if lines[at].strip() and at in held and at not in dropped]
    body = "".join(han(line) for at, line in enumerate(lines) if at not in out)
    kept = han("".join(text for _, text, *_ in parts))
    share = in_order(body, kept)
    wanted = {at: level for level, key in ((1, "h1"), (2, "h2")) for at in numbers(gold.get(key, ()))}
    labels = set(numbers(gold.get("lead", ())))
    got = {first: level for role, _, level, first, _ in parts if level and first not in labels}
    missed = sorted(set(wanted) - set(got))
    extra = sorted(set(got) - set(wanted))
    levels = sorted(at for at in set(got) & set(wanted) if got[at] != wanted[at])
    swallowed = [at for at in numbers(gold.get("runin", ())) if at in got]
    apart = [
        group
        for group in gold.get("join", ())
        if not any(first <= group[0] and group[-1] <= last for *_, first, last in parts)
    ]
    block = {key: role_ok(parts, numbers(gold.get(key, ())), role) for key, role in BLOCK.items() if gold.get(key)}
    print(
        f"{name}: chrome kept {len(chrome)} {chrome}, repeats kept {len(again)} {again}, body Han {share:.5f}, "
        f"headings {len(set(got) & set(wanted))}/{len(wanted)} missed {missed} extra {extra} level {levels}, run-ins "
        f"swallowed {swallowed}, joins missed {apart}, title block {block}"
    )
    TOTAL.update(wanted=len(wanted), right=len(set(got) & set(wanted)) - len(levels), got=len(got))


BLOCK = {"title": Role.TITLE, "occasion": Role.OCCASION, "author": Role.SPEAKER, "salutation": Role.SALUTATION}
TOTAL: Counter[str] = Counter()


def role_ok(parts: list[tuple[str, str, int, int, int]], lines: list[int], role: Role) -> bool:
    """True when a block of that role holds exactly those labelled lines."""
    return any(kind == role and first == lines[0] and last == lines[-1] for kind, _, _, first, last in parts)


def pair(flat: Path, wiki: Path) -> None:
    """Agreement of two editions of one report, the title block left out: one of them has none."""
    one, two = (parts_of(read(path.name, path.read_bytes())) for path in (flat, wiki))
    texts = [han("".join(text for role, text, *_ in parts if role not in TITLE_BLOCK_ROLES)) for parts in (one, two)]
    agreement = min(in_order(texts[0], texts[1]), in_order(texts[1], texts[0])) if texts[0] != texts[1] else 1.0
    heads = [[han(text) for _, text, level, *_ in parts if level] for parts in (one, two)]
    print(f"{flat.stem}: agreement {agreement:.4f}, headings {len(heads[0])} and {len(heads[1])}", end="")
    print("" if heads[0] == heads[1] else f", differ: {sorted(set(heads[0]) ^ set(heads[1]))[:6]}")


def law(text: Path, marked: Path) -> None:
    """Headings recovered from plain text against the Markdown marks; articles are no headings."""
    wanted = Counter(
        han(line.lstrip("# ")) for line in marked.read_text("utf-8").splitlines() if re.match("#{2,6} ", line)
    )
    got = Counter(han(body) for _, body, level, *_ in parts_of(read(text.name, text.read_bytes())) if level)
    both = sum((wanted & got).values())
    total = sum(wanted.values()) + sum(got.values())
    score = 2 * both / total if total else 1.0
    rest = (list(wanted - got)[:5], list(got - wanted)[:5]) if score < 1 else ""
    print(f"{text.name}: headings F1 {score:.3f} ({both} of {sum(wanted.values())}, found {sum(got.values())}) {rest}")


FOLDED = str.maketrans("，；：？！（）“”‘’。", ",;:?!()\"\"''.")
PROTECTED = re.compile(r"\d+(?:[.,:]\d+)+%?|[A-Za-z0-9]+(?:[-+/][A-Za-z0-9]+)+")
RESTORED: Counter[str] = Counter()


def restored(path: Path) -> None:
    """Degrade and restore: every mark but 、 folded to ASCII, cleaned, compared with the clean text."""
    clean = parts_of(read(path.name, path.read_bytes()))
    counts: Counter[str] = Counter()
    faults: list[str] = []
    for role, text, *_ in clean:
        if len(text) < 2 or "\"" in text or "'" in text or role in TITLE_BLOCK_ROLES:
            continue
        folded = text.translate(FOLDED).replace("……", "......").replace("——", "--")
        block = Paragraph(Role.BODY, (Text(folded),))
        document = Document(Meta(), (block,))
        for step in (spacing.transform, punctuation.transform, spacing.transform):
            document = step(document, Diagnostics())
        back = plain_text(document.blocks[0].children)
        marks = [at for at, char in enumerate(text) if char in "，；：？！（）“”‘’。…—"]
        same = sum(one == other for one, other in zip(text, back, strict=False)) if len(text) == len(back) else -1
        wrong = [at for at in marks if same < 0 or text[at] != back[at]]
        counts.update(marks=len(marks), right=len(marks) - len(wrong))
        tokens = PROTECTED.findall(text)
        counts.update(tokens=len(tokens), harmed=sum(token not in back for token in tokens))
        faults.extend(f"{text[max(0, at - 8) : at + 8]!r}" for at in wrong[:2])
    RESTORED.update(counts)
    share = counts["right"] / max(1, counts["marks"])
    print(f"{path.name}: marks restored {share:.5f} of {counts['marks']}, tokens harmed {counts['harmed']} of ", end="")
    print(f"{counts['tokens']}; {faults[:4]}")


def speed(data: bytes) -> None:
    """MB of UTF-8 a second at three lengths, the text repeated."""
    text = decode(data, "speed", Diagnostics()).text
    for size in SPEEDS:
        sample = (text * (size // len(text) + 1))[:size].encode()
        best = 9e9
        for _ in range(3 if size < 800_000 else 1):
            start = time.perf_counter()
            read("speed.txt", sample)
            best = min(best, time.perf_counter() - start)
        print(f"speed at {size} characters: {len(sample) / best / 1e6:.2f} MB/s ({best * 1000:.0f} ms)")


def main(folder: Path) -> None:
    """Every figure that the folder's files allow."""
    gold = json.loads((folder / "gold.json").read_text("utf-8"))["reports"]
    for name, labels in gold.items():
        path = folder / name if (folder / name).exists() else folder.parent / name / "report.txt"
        labelled(path.name, path.read_bytes(), labels)
    wanted, right, got = TOTAL["wanted"], TOTAL["right"], TOTAL["got"]
    print(f"labelled headings: precision {right / max(1, got):.4f}, recall {right / max(1, wanted):.4f} with levels")
    for flat in sorted(folder.glob("*-flat.txt")):
        pair(flat, flat.with_name(flat.name.replace("-flat", "-wiki")))
    for text in sorted(folder.glob("law-*.txt")):
        if text.with_suffix(".md").exists():
            law(text, text.with_suffix(".md"))
    for line in (folder / "manifest.jsonl").read_text("utf-8").splitlines():
        entry = json.loads(line)
        if entry["file"].endswith(".txt") and entry["file"] not in gold:
            document = read(entry["file"], (folder / entry["file"]).read_bytes())
            kinds = Counter(role for role, *_ in parts_of(document))
            print(f"{entry['file']}: {document.meta.title or 'NO TITLE'} | {document.meta.speaker} | {dict(kinds)}")
    for path in sorted(folder.glob("*.txt")):
        restored(path)
    print(f"all: marks restored {RESTORED['right'] / max(1, RESTORED['marks']):.5f} of {RESTORED['marks']}, ", end="")
    print(f"tokens harmed {RESTORED['harmed']} of {RESTORED['tokens']}")
    speed((folder.parent / "seed" / "report.txt").read_bytes())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
