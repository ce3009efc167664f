"""Pages measured: every rule that `kanben verify` knows, over probes and any sources; another engine beside ours.

    python -m tests.measure.pages [SOURCES…] [--marks] [--typst FOLDER] [--xecjk] [-v]

Always sets the 61 probes in three regions. `--marks` adds every prohibited mark at every measure of 5 to 30 ems.
SOURCES are built with the official sheet in two scripts. `--typst` also sets the probes with the Typst binding found in
FOLDER (or installed, with `--typst .`) and holds both to the rules of lines (C to F); `--xecjk` does so with XeLaTeX
and xeCJK where they are installed. `-v` names every finding.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from time import perf_counter
from typing import Any

from pipeline.conversion import Request, convert
from pipeline.errors import PipelineError
from pipeline.source import open_source
from pipeline.style.load import load_style
from pipeline.style.resolve import resolve
from pipeline.style.resolved import Target
from pipeline.verify.edition import verify_edition
from pipeline.verify.findings import Report
from tests.verify import probes

SCRIPTS = ("zh-Hans", "zh-Hant-TW")
MEASURES = range(5, 31)
LINE_RULES = "CDEF"


def count(reports: Iterable[Report], rules: str = "") -> Counter[str]:
    """Findings by weight and rule; only rules of some letters if asked."""
    return Counter(
        f"{item.weight.value} {item.rule}"
        for report in reports
        for item in report.findings
        if not rules or item.rule[0] in rules
    )


def show(title: str, reports: list[Report], verbose: bool, rules: str = "") -> None:
    found = count(reports, rules)
    places = sum(sum(report.looked.values()) for report in reports)
    must = sum(number for rule, number in found.items() if rule.startswith("must"))
    print(f"{title}: {len(reports)} editions, {places} places, must {must}, should {found.total() - must}")
    for rule, number in sorted(found.items()):
        print(f"    {rule:12} {number}")
    for report in reports if verbose else ():
        for item in report.findings:
            if not rules or item.rule[0] in rules:
                where = f"{report.edition} {item.page}:{item.line}"
                print(f"    {where} {item.rule} {item.measured} ≠ {item.expected} {item.text}")


def probe_reports() -> list[Report]:
    out = []
    for tag in probes.TAGS:
        document = probes.as_document(probes.all_texts(), tag)
        data = probes.set_in_print(document, tag)
        out.append(verify_edition(f"probes.{tag}", "pdf", data, probes.style_of, lambda _, tree=document: tree))
    return out


def mark_reports() -> list[Report]:
    out = []
    for tag in probes.TAGS:
        for measure in MEASURES:
            texts = probes.in_measure((probes.NEVER_FIRST, probes.NEVER_LAST), measure)
            document = probes.as_document(texts, tag)
            data = probes.set_in_print(document, tag, measure)
            style_of = lambda _, tag=tag, measure=measure: probes.style_of(tag, measure)  # noqa: E731
            name = f"marks.{measure}.{tag}"
            out.append(verify_edition(name, "pdf", data, style_of, lambda _, tree=document: tree))
    return out


def source_reports(paths: Iterable[Path]) -> list[Report]:
    sheet = load_style("official")
    out = []
    for path in paths:
        try:
            result = convert(open_source(path), Request(("pdf",), SCRIPTS, sheet))
        except PipelineError as error:
            print(f"{path.name}: {error}")
            continue
        for edition in result.editions:
            name = f"{path.name}.{edition.tag}"
            out.append(verify_edition(name, "pdf", edition.data, lambda tag: resolve(sheet, tag, Target.PDF)))
    return out


# --- another engine ------------------------------------------------------------------------------------------------

_TYPST = """#set page(width: {width}pt, height: {height}pt, margin: (x: {margin}pt, y: {top}pt))
#set text(font: ("Kanben Fang", "Kanben Song"), size: {size}pt, lang: "zh", region: "cn")
#set text(top-edge: 0.88em, bottom-edge: -0.12em)
#set par(justify: true, leading: {leading}pt, first-line-indent: 0pt)
"""


def typst_report(folder: Path) -> Report:
    """The probes of the mainland set by Typst on the same page in the same faces."""
    sys.path.insert(0, str(folder))
    typst: Any = __import__("typst")
    page = probes.style_of("zh-Hans").page
    head = _TYPST.format(
        width=page.width,
        height=page.height,
        margin=page.inner,
        top=page.top,
        size=page.em,
        leading=page.pitch - page.em,
    )
    body = "\n#pagebreak()\n".join(f'#par(text("{text}"))' for text in probes.all_texts())
    fonts = Path(__file__).resolve().parents[2] / "styles" / "fonts"
    data = typst.compile((head + body).encode(), font_paths=[str(fonts)])
    return verify_edition("typst", "pdf", bytes(data), probes.style_of)


_TEX = r"""\documentclass{article}
\usepackage[paperwidth=WIDTHbp,paperheight=HEIGHTbp,left=LEFTbp,textwidth=MEASUREbp,top=TOPbp,textheight=DEPTHbp,
  headheight=0bp,headsep=0bp]{geometry}
\usepackage{xeCJK}
\setCJKmainfont[Path=FONTS/]{KanbenFang-Regular.otf}
\setmainfont[Path=FONTS/]{KanbenSong-Regular.otf}
\pagestyle{empty}\setlength\parindent{0pt}
\begin{document}\fontsize{EMbp}{PITCHbp}\selectfont
BODY
\end{document}
"""
_TEX_SIGNS = {char: f"\\{char}" for char in "%$#&_{}"} | {"~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}


def xecjk_report() -> Report:
    """The probes of the mainland set by XeLaTeX with xeCJK as it comes, on the same page in the same face."""
    page = probes.style_of("zh-Hans").page
    texts = ("".join(_TEX_SIGNS.get(char, char) for char in text) for text in probes.all_texts())
    values = {
        "FONTS": Path(__file__).resolve().parents[2] / "styles" / "fonts",
        "WIDTH": page.width,
        "HEIGHT": page.height,
        "LEFT": page.inner,
        "MEASURE": page.measure,
        "TOP": page.top,
        "DEPTH": page.lines * page.pitch,
        "EM": page.em,
        "PITCH": page.pitch,
        "BODY": "\n\\newpage\n".join(texts),
    }
    source = _TEX
    for name, value in values.items():
        source = source.replace(name, str(value), 1 if name != "FONTS" else 2)
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "probes.tex").write_text(source, encoding="utf-8")
        command = ["xelatex", "-interaction=nonstopmode", "probes.tex"]
        subprocess.run(command, cwd=folder, capture_output=True, timeout=120, check=False)
        data = (Path(folder) / "probes.pdf").read_bytes()
    return verify_edition("xecjk", "pdf", data, probes.style_of)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sources", nargs="*", type=Path)
    parser.add_argument("--marks", action="store_true")
    parser.add_argument("--typst", type=Path)
    parser.add_argument("--xecjk", action="store_true")
    parser.add_argument("-v", "--verbose", action="store_true")
    given = parser.parse_args()
    began = perf_counter()
    ours = probe_reports()
    show("probes, three regions", ours, given.verbose)
    if given.typst:
        show("probes, mainland, lines only", ours[:1], given.verbose, LINE_RULES)
        show("the same by Typst", [typst_report(given.typst)], given.verbose, LINE_RULES)
    if given.xecjk:
        show("the same by xeCJK", [xecjk_report()], given.verbose, LINE_RULES)
    if given.marks:
        show("every mark at every measure", mark_reports(), given.verbose)
    if given.sources:
        show("sources", source_reports(given.sources), given.verbose)
    print(f"{perf_counter() - began:.1f} s")


if __name__ == "__main__":
    main()
