"""Documents of a wanted length for the benchmarks, the same text for Kanben and for a rival.

Sentences are drawn by a seeded generator from the sample report, so that words, figures and marks are a report's own.
`plain` has a title, headings and paragraphs; `realistic` has contents, tables and footnotes too.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SAMPLE = Path(__file__).resolve().parents[2] / "source" / "report.txt"
_SENTENCE = re.compile(r"[^。\n]{12,90}。")
_HEADINGS = ("过去一年工作回顾", "今后五年目标任务", "重点工作安排", "切实加强自身建设")
_HEAD = ("指标", "上年", "本年", "增长")
_TABLE_EVERY, _NOTE_EVERY = 12, 5
_PER_SECTION, _SENTENCES = 9, 3


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph, with the text of its note where it has one."""

    text: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells; the first row is the header."""

    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A chapter heading."""

    text: str


def blocks(length: int, *, realistic: bool, seed: int = 1) -> Iterator[Paragraph | Table | Heading]:
    """Blocks of together about `length` characters."""
    chance = random.Random(seed)
    pool = _SENTENCE.findall(SAMPLE.read_text(encoding="utf-8"))
    made = count = 0
    while made < length:
        if count % _PER_SECTION == 0:
            heading = f"第{count // _PER_SECTION + 1}部分　{chance.choice(_HEADINGS)}"
            made += len(heading)
            yield Heading(heading)
        note = chance.choice(pool) if realistic and count % _NOTE_EVERY == 2 else ""
        text = "".join(chance.choice(pool) for _ in range(_SENTENCES))
        made += len(text) + len(note)
        yield Paragraph(text, note)
        if realistic and count % _TABLE_EVERY == 6:
            yield _table(chance)
        count += 1


def _table(chance: random.Random) -> Table:
    rows = [_HEAD]
    for name in ("地区生产总值", "财政收入", "城镇新增就业", "粮食产量"):
        before, after = chance.randint(100, 900), chance.randint(900, 1500)
        rows.append((name, f"{before}.{chance.randint(0, 9)}", str(after), f"{chance.randint(1, 90)}%"))
    return Table(tuple(rows))


_SHEET = '[sheet]\nextends = "official"\n'
SHEETS = {False: _SHEET, True: f"{_SHEET}\n[contents]\nshown = true\n"}


def markdown(length: int, *, realistic: bool) -> str:
    """The document as Kanben's source; a realistic one is set with the sheet of `SHEETS`, that prints contents."""
    out = ["---", "title: 关于年度工作情况的报告", "---", ""]
    notes: list[str] = []
    for block in blocks(length, realistic=realistic):
        match block:
            case Heading(text):
                out += [f"# {text}", ""]
            case Paragraph(text, note):
                if note:
                    notes.append(note)
                    text = f"{text[:-1]}[^{len(notes)}]。"
                out += [text, ""]
            case Table(rows):
                out += ["| " + " | ".join(rows[0]) + " |", "|" + " --- |" * len(rows[0])]
                out += ["| " + " | ".join(row) + " |" for row in rows[1:]] + [""]
    for number, note in enumerate(notes, 1):
        out += [f"[^{number}]: {note}", ""]
    return "\n".join(out)


_TYPST_HEAD = """#set page(width:210mm,height:297mm,footer:context align(center,text(font:"Kanben Song",size:14pt,
  counter(page).display("— 1 —"))),numbering:"— 1 —",
  margin:(top:37mm,bottom:35mm,inside:28mm,outside:26mm))
#set document(title:"关于年度工作情况的报告")
#set text(font:("Kanben Fang","Kanben Song"),size:15.79pt,lang:"zh",region:"cn")
#set par(justify:true,first-line-indent:(amount:2em,all:true),leading:13.8pt,spacing:13.8pt)
#show heading: set text(font:"Kanben Hei",size:15.79pt,weight:"regular")
#show footnote.entry: set text(font:"Kanben Song",size:9pt)
#show table: set text(font:"Kanben Song",size:10.5pt)
#show table.cell.where(y:0): set text(font:"Kanben Hei")
#show table: set align(center)
#align(center,text(font:"Kanben Song",weight:"bold",size:22pt)[关于年度工作情况的报告])
"""


def typst(length: int, *, realistic: bool) -> str:
    """The same document for Typst: the same page, faces, sizes and furniture."""
    out = [_TYPST_HEAD, "#outline(title:[目录])\n#pagebreak()" if realistic else ""]
    for block in blocks(length, realistic=realistic):
        match block:
            case Heading(text):
                out.append(f"= {text}")
            case Paragraph(text, note):
                text = _escaped(text)
                out.append(f"{text[:-1]}#footnote[{_escaped(note)}]。" if note else text)
            case Table(rows):
                head = ",".join(f"[{_escaped(cell)}]" for cell in rows[0])
                body = ",".join(f"[{_escaped(cell)}]" for row in rows[1:] for cell in row)
                out.append(f"#table(columns:(1fr,)*{len(rows[0])},table.header({head}),{body})")
    return "\n\n".join(out)


def _escaped(text: str) -> str:
    return re.sub(r"([#*_`$@<>\[\]\\~=/-])", r"\\\1", text)
