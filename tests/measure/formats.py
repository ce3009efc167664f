"""Figures on reading web pages, Word files and encodings for any folder with `manifest.jsonl`.

    python -m tests.measure.formats FOLDER [-v]

A row of the manifest may say in `gold`: title, index_number, release_office, release_number (the facts of a page of
the State Council), `expected` (a file with the main text of a page, as HTML), encoding. A Word file is held to the
`.native` file beside it (pandoc's syntax tree), or to pandoc's own reading when pandoc is here. With `-v` each
disagreement is named.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Callable
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from pipeline.assets import Assets
from pipeline.conversion import choose_reader, read_document
from pipeline.diagnostics import Code, Diagnostics
from pipeline.errors import PipelineError
from pipeline.formats import load_reader
from pipeline.model import nodes as n
from pipeline.model.walk import blocks_of, inlines_of, plain_text
from pipeline.readers.encoding import decode
from pipeline.readers.html import declared_encoding
from pipeline.readers.html.dom import parse
from pipeline.readers.html.scan import scan
from pipeline.readers.html.tables import own_cells, own_rows
from pipeline.source import open_source
from tests.measure.fates import held, unbalanced

_HAN = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff〇]")
_FACTS = {
    "title": "title", "index_number": "index_number", "release_office": "issuer", "release_number": "document_number",
}  # fmt: skip
_STRING = re.compile(r'(?:Str|Code\s+\([^)]*\)|Math\s+\w+|RawInline\s+\([^)]*\))\s+"((?:[^"\\]|\\.)*)"')
_IMAGE = re.compile(r"Image\s+\([^()]*(?:\([^()]*\)[^()]*)*\)\s+\[(?:[^\[\]])*\]")  # its alternative text is no text
_ESCAPE = re.compile(r"\\(?:(\d+)|x([0-9a-fA-F]+)|(&)|(.))")
VERBOSE = False


def say(*words: object, end: str = "\n") -> None:
    """One line of the report."""
    print(*words, end=end)


def tell(*words: object) -> None:
    """A disagreement, shown on request."""
    if VERBOSE:
        print("     !", *words)


def han(text: str) -> str:
    """The ideographs of a text."""
    return "".join(_HAN.findall(text))


def read(path: Path, recognised: bool = True) -> n.Document:
    """A file as the program reads it, or as its reader alone does."""
    source = open_source(path)
    if recognised:
        return read_document(source, Diagnostics(), Assets())
    return load_reader(choose_reader(source))(source, Assets(), Diagnostics())


# --- web pages -----------------------------------------------------------------------------------------------------


def pages(folder: Path, rows: list[dict[str, Any]]) -> None:
    """Facts, tables, main text of all pages."""
    facts: Counter[str] = Counter()
    cells: Counter[str] = Counter()
    for row in rows:
        path = folder / row["file"]
        document = read(path)
        gold = row["gold"]
        for key, name in _FACTS.items():
            if key in gold:
                facts["asked"] += 1
                facts["right"] += gold[key] == getattr(document.meta, name)
                if gold[key] != getattr(document.meta, name):
                    tell(row["file"], key, gold[key], getattr(document.meta, name))
        if "index_number" in gold:
            facts["pages"] += 1
            dates = (document.meta.date, document.meta.published)
            facts["dated"] += all(re.fullmatch(r"\d{4}-\d\d-\d\d", date) for date in dates)
        cells += tables(path, document)
        if gold.get("expected"):
            main = parse(scan((folder / gold["expected"]).read_text("utf-8"), ""), "").text()
            ours, wanted = han(held(document)), han(main)
            blocks = SequenceMatcher(None, wanted, ours, autojunk=False).get_matching_blocks()
            same = sum(block.size for block in blocks)
            say(f"  {row['file']:26} main text: {same / len(wanted):.2%} kept, {len(ours) - same} Han of chrome left")
    if facts["pages"]:
        say(f"  facts of government pages: {facts['right']} of {facts['asked']} right,", end=" ")
        say(f"{facts['dated']} of {facts['pages']} pages with both dates")
    say(f"  cells of tables of data: {cells['kept']} of {cells['all']} in place, in {cells['tables']} tables")


def tables(path: Path, document: n.Document) -> Counter[str]:
    """Cells of the tables with lines or heads that stand in the text: each must be in the tree, in its row."""
    score: Counter[str] = Counter()
    rows = [
        [
            "".join(plain_text(b.children) for b in blocks_of(cell.blocks) if isinstance(b, (n.Paragraph, n.Heading)))
            for cell in row.cells
        ]
        for table in blocks_of(document.blocks)
        if isinstance(table, n.Table)
        for row in (*table.head, *table.body)
    ]
    ours = Counter(tuple(filter(None, (han(cell) or re.sub(r"\W", "", cell) for cell in row))) for row in rows)
    score["tables"] = sum(isinstance(block, n.Table) for block in blocks_of(document.blocks))
    text = han(held(document))
    data = path.read_bytes()
    root = parse(scan(decode(data, "", Diagnostics(), declared_encoding(data)).text, ""), "")
    for table in root.elements():
        if table.tag != "table" or table.get("border") in ("", "0") or len(own_rows(table)) < 2:
            continue
        if han(table.text())[:40] not in text:
            continue
        for row in own_rows(table):
            wanted = tuple(filter(None, (han(c.text()) or re.sub(r"\W", "", c.text()) for c in own_cells(row))))
            score["all"] += len(wanted)
            score["kept"] += len(wanted) if ours[wanted] else 0
            if not ours[wanted] and wanted:
                tell(path.name, "row", wanted)
    return score


# --- Word files ----------------------------------------------------------------------------------------------------


def native_text(native: str) -> str:
    """The words of a pandoc tree in its own notation, without spaces."""

    def one(match: re.Match[str]) -> str:
        if match[1]:
            return chr(int(match[1]))
        if match[2]:
            return chr(int(match[2], 16))
        return "" if match[3] else match[4]

    return "".join(_ESCAPE.sub(one, text) for text in _STRING.findall(_IMAGE.sub("", native)))


def answer(path: Path) -> tuple[str, str] | None:
    """What a Word file says: by the file beside it, or by pandoc; and which of the two."""
    beside = path.with_suffix(".native")
    if beside.exists():
        return "native", native_text(beside.read_text("utf-8"))
    try:
        import pypandoc
    except ImportError:
        return None
    arguments = ["--track-changes=accept"]
    return "pandoc", native_text(pypandoc.convert_file(str(path), "native", format="docx", extra_args=arguments))


def bare(text: str) -> str:
    """A text without spaces, its marks as before any clean-up."""
    return re.sub(r"\s+", "", text).translate(
        {ord(a): b for a, b in zip("，。：；！？（）—〈〉", ",.:;!?()―<>", strict=True)}
    )


def words(folder: Path, rows: list[dict[str, Any]]) -> None:
    """Accepted text of all Word files, by the reader alone and after recognition."""
    score: Counter[str] = Counter()
    for row in rows:
        path = folder / row["file"]
        try:
            known = answer(path)
        except Exception as error:  # pandoc refuses some
            tell(row["file"], "pandoc", str(error)[:80])
            continue
        if known is None:
            continue
        kind, wanted = known
        for stage, recognised in (("read", False), ("recognised", True)):
            score[f"{kind} asked {stage}"] += 1
            ours = bare(_in_order(read(path, recognised)))
            right = ours == bare(wanted)
            score[f"{kind} right {stage}"] += right
            if not right:
                _difference(row["file"], stage, bare(wanted), ours)
    for kind in ("native", "pandoc"):
        if score[f"{kind} asked read"]:
            for stage in ("read", "recognised"):
                right, asked = (score[f"{kind} {what} {stage}"] for what in ("right", "asked"))
                say(f"  {kind}, {stage}: {right} of {asked} texts equal")


def _in_order(document: n.Document) -> str:
    """The text with notes where they are referred to, as pandoc has them."""
    notes = {note.id: note for note in document.notes}
    out: list[str] = []
    for block in blocks_of(document.blocks):
        if isinstance(block, (n.Paragraph, n.Heading)):
            for item in inlines_of(block.children):
                if isinstance(item, n.NoteRef):
                    out.append(held(n.Document(n.Meta(), notes[item.note].blocks)))
                elif isinstance(item, (n.Text, n.Code, n.Ruby)):
                    out.append(held(n.Document(n.Meta(), (n.Paragraph(n.Role.BODY, (item,)),))))
    return "".join(out)


def _difference(name: str, stage: str, wanted: str, ours: str) -> None:
    for tag, a, b, c, d in SequenceMatcher(None, wanted, ours, autojunk=False).get_opcodes():
        if tag != "equal" and VERBOSE:
            tell(
                name, stage, tag, repr(wanted[max(0, a - 8) : b + 8][:90]), "->", repr(ours[max(0, c - 8) : d + 8][:90])
            )


# --- all -----------------------------------------------------------------------------------------------------------


def encodings(folder: Path, rows: list[dict[str, Any]]) -> None:
    """Each file with a known encoding, read by its own reader; what cannot be decided must name the option."""
    from tests.measure.reading import _same_encoding

    right = total = 0
    for row in rows:
        known = (row.get("encoding") or row["gold"].get("encoding") or "").split(" ")[0].lower()
        if not known or row["file"].endswith(".expected"):
            continue
        total += 1
        found = Diagnostics()
        try:
            source = open_source(folder / row["file"])
            document = load_reader(choose_reader(source))(source, Assets(), found)
        except PipelineError as error:
            tell(row["file"], known, error)
            continue
        told = [item.detail["encoding"] for item in found if item.code is Code.ENCODING_CHOSEN] or ["utf-8"]
        fine = _same_encoding(known, told[0]) and "\ufffd" not in held(document)
        right += fine
        if not fine:
            tell(row["file"], known, told)
    if total:
        say(f"encodings: {right} of {total}")


def fates(folder: Path, rows: list[dict[str, Any]]) -> None:
    """Files in which every visible character is kept, replaced or dropped, each once."""
    good = 0
    for row in rows:
        try:
            wrong = unbalanced(open_source(folder / row["file"]))
        except PipelineError as error:
            tell(row["file"], error)
            continue
        good += not wrong
        if wrong:
            tell(row["file"], dict(sorted(wrong.items(), key=lambda pair: -abs(pair[1]))[:12]))
    say(f"every character has one fate: {good} of {len(rows)} files")


def main(arguments: list[str]) -> int:
    """Measure one folder."""
    global VERBOSE
    VERBOSE = "-v" in arguments
    folder = Path(next(item for item in arguments if not item.startswith("-")))
    lines = (folder / "manifest.jsonl").read_text("utf-8").splitlines()
    rows = [{"gold": {}, **json.loads(line)} for line in lines if line.strip()]
    parts: tuple[tuple[str, tuple[str, ...], Callable[[Path, list[dict[str, Any]]], None]], ...] = (
        ("web pages", (".html", ".htm", ".xhtml"), pages),
        ("Word files", (".docx",), words),
        ("encodings", ("",), encodings),
        ("fates", (".html", ".htm", ".docx", ".md"), fates),
    )
    for title, endings, measure in parts:
        chosen = [row for row in rows if row["file"].endswith(endings)]
        if chosen:
            say(f"{title}:")
            measure(folder, chosen)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
