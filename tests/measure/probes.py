"""Probes set as pages and read back: every prohibited mark, figure, slot and pair, each in its measure.

    python -m tests.measure.probes [--script zh-Hans] [--typst]

One paragraph a page, read with `-f plain` under a sheet of so many characters of ten points without any furniture; the
glyphs are read back from the PDF with pdfplumber. Prints the broken rules. `--typst` sets the same texts with Typst and
prints the same figures, where its wheel is installed.
"""

from __future__ import annotations

import argparse
import io
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pdfplumber

from pipeline.conversion import Request, convert
from pipeline.lang import marks
from pipeline.source import Source
from pipeline.style.load import load_style
from tests.measure.lines import Findings, Line, check_edges, check_filling, sheet_of

HAN = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏闰余成岁律吕调阳云腾致雨露结为霜金生丽水玉出昆冈剑号巨阙"
NOT_FIRST = "，。、；：？！）》〉」』】〕”’·～％…—/"
NOT_LAST = "（《〈「『【〔“‘￥"
_WHOLE = """
—— …… 123456 12.5 3,000 85% 5％ 2.5亿元 10:30 1+1 2022年 5%～10% 〔2022〕3号 A/B -5℃ 2月17日 第23次 100万吨 GDP ±3 №7
"""
WHOLE = tuple(_WHOLE.split())
SLOTS = (
    *((mark, 1.0) for mark in "，。、；：？！“”‘’（）《》〈〉「」『』【】〔〕—–～…"),
    *(("·", 0.5), ("——", 2.0), ("……", 2.0), ("…………", 4.0), ("/", 0.5), ("-", 0.5)),
)
OPENERS, CLOSERS, POINTS = "（《〈「『【〔“‘", "）》〉」』】〕”’", "，。、；：？！"


@dataclass(frozen=True, slots=True)
class Probe:
    """A paragraph, its measure in characters, what is asked of it beyond the general rules."""

    text: str
    measure: int
    kind: str = ""
    value: object = None


def probes() -> Iterator[Probe]:
    """The layout probes, and every prohibited mark at every measure from 5 to 30."""
    for mark in NOT_FIRST:
        for measure in range(5, 31):
            yield Probe(HAN[:measure] + mark + HAN[20:32], measure)
            yield Probe(HAN[: measure - 1] + mark + HAN[20:32], measure)
    for mark in NOT_LAST:
        for measure in range(5, 31):
            yield Probe(HAN[: measure - 1] + mark + ("30元" if mark == "￥" else "") + HAN[20:32], measure)
    for token in WHOLE:
        for before in range(4, 11):
            yield Probe(HAN[:before] + token + HAN[20:34], 10, "whole", token)
        for before in range(20, 29):
            yield Probe(HAN[:before] + token + HAN[:30], 28, "whole", token)
    yield Probe("一二，四五，七八九十。" + HAN[:12], 10, "first line", "一二，四五，七八九十。")
    yield Probe("一二三四五，七八九十。" + HAN[:12], 10, "first line", "一二三四五，七八九十。")
    for mark in ("。", "，", "”", "）"):
        yield Probe(HAN[:9] + mark + HAN[20:29], 10, "half end", mark)
    for mark in OPENERS:
        yield Probe(HAN[:10] + mark + HAN[20:29], 10, "trimmed start", mark)
        yield Probe(mark + HAN[:8], 10, "kept start", mark)
    for text, ems in SLOTS:
        yield Probe("天" + text + "地", 28, "slot", (text, ems))
    for left in POINTS + CLOSERS + OPENERS:
        for right in POINTS + CLOSERS + OPENERS:
            if (left in OPENERS) <= (right in OPENERS) and not (left in "？！" and right in "？！"):
                yield Probe("天" + left + right + "地", 28, "pair", left + right)
    yield Probe("天？！地", 28, "distance", ("？", "地", 1.0))
    yield Probe("天》）。地", 28, "distance", ("》", "地", 2.0))
    yield Probe("经济GDP增长5G网络2022年Word文件共12个", 28, "autospace")
    for length in range(11, 32):
        yield Probe(HAN[:length] + "。", 10)
    for length in range(29, 58):
        yield Probe(HAN[:length] + "。", 28)
    mixed = (
        "经济运行稳中有进，地区生产总值达到2.5万亿元、增长5%，“十四五”规划《纲要》（2021—2025年）全面实施；"
        "城乡居民收入分别增长6.2%和7.1%。"
    )
    for measure in (10, 12, 15, 20, 25, 28, 30):
        yield Probe(mixed * 3, measure)
    yield Probe("葛\U000e0100城𠮷野家㛃" + HAN[:20], 10, "copy")


def lines_of_page(page: object, measure: int, em: float, left: float) -> list[Line]:
    """The lines of a page from its glyphs, by baseline."""
    rows: dict[int, list[tuple[float, str]]] = {}
    for char in page.chars:  # type: ignore[attr-defined]
        rows.setdefault(round(char["matrix"][5] / 3), []).append((char["matrix"][4], char["text"]))
    lines: list[Line] = []
    for _, glyphs in sorted(rows.items(), reverse=True):
        glyphs.sort(key=lambda item: item[0])
        text = "".join(char for _, char in glyphs)
        xs = [(x - left) / em for x, char in glyphs for _ in char]
        lines.append(Line(text, xs, measure, not lines, False))
    if lines:
        lines[-1].last = True
    return lines


def check(probe: Probe, lines: Sequence[Line], found: Findings, traditional: bool) -> None:
    """General rules, and what the probe asks."""
    text = "".join(line.text for line in lines)
    if text != probe.text:
        found.add("N-1", f"{probe.text!r} -> {text!r}")
    check_edges(lines, found, "basic" if traditional else "gb")
    check_filling(lines, found, 1.0 if traditional else 0.5)
    at = {char: x for line in lines[:1] for char, x in zip(line.text, line.xs, strict=True)}
    value = probe.value
    match probe.kind:
        case "whole" if not any(str(value) in line.text for line in lines):
            found.add(f"whole {value}", " | ".join(line.text for line in lines))
        case "first line" if lines[0].text != value and not traditional:
            found.add("E-4", " | ".join(line.text for line in lines))
        case "half end" if not traditional and abs(lines[0].xs[-1] - 9.5) > 0.03:
            found.add("C-6", f"{lines[0].text} {lines[0].xs[-1]:.3f}")
        case "trimmed start" if len(lines) > 1 and lines[1].text[0] == value and abs(lines[1].xs[0] + 0.5) > 0.03:
            found.add("C-7", f"{lines[1].text} {lines[1].xs[0]:.3f}")
        case "kept start" if abs(lines[0].xs[0]) > 0.03:
            found.add("C-8", f"{lines[0].text} {lines[0].xs[0]:.3f}")
        case "slot":
            mark, ems = value  # type: ignore[misc]
            ems = 1 if traditional and mark == "·" else ems
            xs = lines[0].xs
            if abs(at["地"] - xs[1] - ems) > 0.03 or abs(xs[1] - 1) > 0.03:
                found.add("C-1", f"{mark} at {xs[1]:.3f}, {at['地'] - xs[1]:.3f} wide")
        case "pair":
            step = lines[0].xs[2] - lines[0].xs[1]
            stays = traditional and str(value)[0] in marks.POINT and str(value)[1] not in marks.OPEN
            if abs(step - (1 if stays else 0.5)) > 0.03:
                found.add("C-4", f"{value} {step:.3f}")
        case "distance":
            a, b, ems = value  # type: ignore[misc]
            if abs(at[b] - at[a] - ems) > 0.03 and not traditional:
                found.add("C-3", f"{lines[0].text} {at[b] - at[a]:.3f}")
        case _:
            pass


def read_back(data: bytes, measure: int, em: float = 10.0, left: float = 50.0) -> list[list[Line]]:
    """The lines of every page of a PDF."""
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        return [lines_of_page(page, measure, em, left) for page in pdf.pages]


def invented(data: bytes, texts: Sequence[str]) -> dict[str, int]:
    """Spaces that a copy gains in poppler, MuPDF and pdfplumber, by tool; tools that are not installed are left out.

    MuPDF 1.28 by PyMuPDF has them between letters and ideographs more than 0.15 em apart, 1.21 (mutool) between two
    ideographs too; pdfplumber between any two glyphs more than 3 points apart.
    """
    wanted = sum(text.count(" ") for text in texts)
    out: dict[str, int] = {}
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "probe.pdf"
        file.write_bytes(data)
        for name, command in (
            ("poppler", ["pdftotext", "-enc", "UTF-8", str(file), "-"]),
            ("MuPDF", ["mutool", "draw", "-q", "-F", "txt", "-o", "-", str(file)]),
        ):
            if shutil.which(command[0]):
                name += "" if name == "poppler" else " by mutool"
                got = subprocess.run(command, capture_output=True, check=True).stdout.decode(errors="replace")
                out[name] = got.count(" ") - wanted
        if find_spec("pymupdf"):
            with import_module("pymupdf").open(file) as pages:
                out["MuPDF"] = sum(page.get_text().count(" ") for page in pages) - wanted
        with pdfplumber.open(file) as pdf:
            out["pdfplumber"] = sum((page.extract_text() or "").count(" ") for page in pdf.pages) - wanted
    return out


def ours(texts: Sequence[str], measure: int, script: str, face: str) -> bytes:
    """The print edition of one paragraph a page."""
    extra = f'first-indent = "0"\nfont = "{face}"\n[furniture.folio]\nshown = false\n[contents]\nshown = false\n'
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "probe.toml"
        file.write_text(sheet_of(measure, extra), encoding="utf-8")
        style = load_style(file)
    source = Source("probes.txt", "\f".join(f"{text}\n" for text in texts).encode())
    result = convert(source, Request(("pdf",), ("source",), style, "plain", meta={"language": script}))
    if not result.editions:
        raise SystemExit(str(result.diagnostics))
    return result.editions[0].data


def typst(texts: Sequence[str], measure: int) -> bytes:
    """The same by Typst with the bundled faces."""
    import typst as engine

    from pipeline.style.bundled import fonts_folder

    body = "\n#pagebreak()\n".join("#" + '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"' for text in texts)
    source = (
        f"#set page(width: {measure * 10 + 100}pt, height: 800pt, margin: 50pt)\n"
        '#set text(font: "Noto Serif CJK SC", size: 10pt, lang: "zh", region: "cn")\n'
        f"#set par(justify: true, leading: 10pt)\n{body}\n"
    )
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "probe.typ"
        file.write_text(source, encoding="utf-8")
        return bytes(engine.compile(file, font_paths=[str(fonts_folder()), "/usr/share/fonts"]))


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--script", default="zh-Hans")
    parser.add_argument("--face", default="fangsong")
    parser.add_argument("--typst", action="store_true")
    chosen = parser.parse_args()
    traditional = chosen.script in ("zh-Hant", "zh-Hant-TW", "zh-Hant-HK")
    found = Findings()
    spaces: dict[str, int] = {}
    every = list(probes())
    for measure in sorted({probe.measure for probe in every}):
        some = [probe for probe in every if probe.measure == measure]
        texts = [probe.text for probe in some]
        data = typst(texts, measure) if chosen.typst else ours(texts, measure, chosen.script, chosen.face)
        pages = read_back(data, measure)
        if len(pages) != len(some):
            found.add("pages", f"{measure}: {len(pages)} of {len(some)}")
            continue
        for probe, lines in zip(some, pages, strict=True):
            check(probe, lines, found, traditional)
        for tool, count in invented(data, texts).items():
            spaces[tool] = spaces.get(tool, 0) + count
    print(f"{len(every)} probes, {'Typst' if chosen.typst else chosen.script}", *found.report(), sep="\n")
    print("  invented spaces:", spaces)


if __name__ == "__main__":
    main()
