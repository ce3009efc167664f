"""Editions of one source side by side, as one web page that fetches nothing and runs nothing.

Three parts: what each edition holds and breaks; what each makes of every property of the sheet; every paragraph with
what each edition says there. Differences are told in words too, never by colour alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from html import escape

from pipeline.messages import Catalogue, rule_title
from pipeline.records import dataclass
from pipeline.style.resolved import Target
from pipeline.style.support import properties, support
from pipeline.verify.findings import Measure, Report, Verdict

_MOST = 200  # findings of one edition that are listed; the rest is counted

_CSS = """
:root { color-scheme: light dark; }
body { font-family: serif; line-height: 1.6; margin: 1.5em auto; max-width: 90em; padding: 0 1em; }
h1 { font-size: 1.5em; } h2 { font-size: 1.2em; margin-top: 2em; }
table { border-collapse: collapse; width: 100%; } caption { text-align: start; font-weight: bold; padding: 0.3em 0; }
th, td { border: thin solid; padding: 0.25em 0.5em; text-align: start; vertical-align: top; }
thead th { position: sticky; top: 0; background: Canvas; }
td.number { text-align: end; } td.same { opacity: 0.75; } td.wrong, td.other { border: medium solid; }
ins, del { text-decoration: none; font-weight: bold; border-bottom: medium double; }
del { text-decoration: line-through; }
.wide { overflow-x: auto; }
@media print { thead th { position: static; } }
"""


@dataclass(frozen=True, slots=True)
class Side:
    """One edition: what was found in it, and its paragraphs in reading order."""

    report: Report
    texts: tuple[str, ...]
    tree: tuple[str, ...]  # what it must say


def page(title: str, sides: Sequence[Side], words: Catalogue) -> str:
    """The whole page; paragraphs of editions in different scripts stand in tables of their own."""
    say = words.word
    language = "zh-Hans" if words.language == "zh" else "en"
    tags = dict.fromkeys(side.report.tag for side in sides)
    parts = [
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(title)} · {say('side_title')}</title>\n<style>{_CSS}</style>\n</head>\n<body>\n<main>",
        f"<h1>{say('side_title')}: {escape(title)}</h1>",
        _overview(sides, words),
        *(_findings(side, words) for side in sides if side.report.findings),
        _measures(sides, words),
        *(_paragraphs(tag, [side for side in sides if side.report.tag == tag], words) for tag in tags),
        "</main>\n</body>\n</html>\n",
    ]
    return "\n".join(part for part in parts if part)


def _table(name: str, caption: str, heads: Sequence[str], rows: Sequence[str]) -> str:
    head = "".join(f'<th scope="col">{cell}</th>' for cell in heads)
    body = "\n".join(f"<tr>{row}</tr>" for row in rows)
    return (
        f'<div class="wide" role="region" aria-labelledby="{name}" tabindex="0">\n<table><caption id="{name}">{caption}'
        f"</caption>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody></table>\n</div>"
    )


def _overview(sides: Sequence[Side], words: Catalogue) -> str:
    say = words.word
    rows = []
    for side in sides:
        report = side.report
        counts = {verdict: sum(item.verdict is verdict for item in report.measures) for verdict in Verdict}
        held = f"{len(report.held)} ({sum(report.held.values())})"
        broken = ", ".join(f"{rule} × {count}" for rule, count in report.broken_by_rule().items()) or "0"
        cells = [report.format, report.tag, report.style, held, broken]
        cells += [str(counts[verdict]) if report.measures else "–" for verdict in (Verdict.EXACT, Verdict.APPROXIMATE)]
        cells.append(str(counts[Verdict.WRONG]) if report.measures else "–")
        row = "".join(f"<td>{escape(cell)}</td>" for cell in cells)
        rows.append(f'<th scope="row">{escape(report.edition)}</th>{row}')
    heads = ["side_edition", "side_format", "side_tag", "side_style", "side_held", "side_broken"]
    heads += ["verdict_exact", "verdict_approximate", "verdict_wrong"]
    return _table("overview", say("side_overview"), [say(head) for head in heads], rows)


def _findings(side: Side, words: Catalogue) -> str:
    rows = []
    for item in side.report.findings[:_MOST]:
        place = ":".join(str(number) for number in (item.page, item.line) if number) or "–"
        title = f"{item.rule} {rule_title(item.rule, words.language)}"
        cells = [item.weight.value, title, item.measured, item.expected, item.text]
        rows.append(f"<td>{place}</td>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells))
    if len(side.report.findings) > _MOST:
        rows.append(f'<td colspan="6">+ {len(side.report.findings) - _MOST}</td>')
    say = words.word
    heads = [say(f"side_{name}") for name in ("place", "weight", "rule", "measured", "expected", "text")]
    name = f"findings-{side.report.format}-{side.report.tag}"
    return _table(escape(name), f"{say('side_findings')}: {escape(side.report.edition)}", heads, rows)


def _measures(sides: Sequence[Side], words: Catalogue) -> str:
    """Each property of each role that any edition shows; where an edition measures none, what it is able to."""
    say = words.word
    known: dict[tuple[str, str], dict[int, list[Measure]]] = {}
    for number, side in enumerate(sides):
        for item in side.report.measures:
            known.setdefault((item.role, item.property), {}).setdefault(number, []).append(item)
    order = {name: at for at, name in enumerate(properties())}
    rows = []
    for (role, name), found in sorted(known.items(), key=lambda entry: (entry[0][0], order.get(entry[0][1], 0))):
        cells = [
            _verdict(found[number], words) if number in found else _able(name, side.report.format, words)
            for number, side in enumerate(sides)
        ]
        rows.append(f'<th scope="row">{escape(role)} {escape(name.partition(".")[2])}</th>' + "".join(cells))
    if not rows:
        return ""
    heads = [say("side_property"), *(f"{escape(side.report.format)} {escape(side.report.tag)}" for side in sides)]
    return _table("measures", say("side_measures"), heads, rows)


def _verdict(items: Sequence[Measure], words: Catalogue) -> str:
    said = []
    for item in items:
        value = item.measured if item.measured == item.expected else f"{item.measured} ≠ {item.expected}"
        why = f" ({item.reason})" if item.reason and item.verdict is Verdict.APPROXIMATE else ""
        said.append(f"{words.word('verdict_' + item.verdict.value)}: {value}{why}")
    wrong = any(item.verdict is Verdict.WRONG for item in items)
    return f"<td{' class=' + chr(34) + 'wrong' + chr(34) if wrong else ''}>{'<br>'.join(map(escape, said))}</td>"


def _able(name: str, kind: str, words: Catalogue) -> str:
    target = {"pdf": Target.PDF, "docx": Target.DOCX}.get(kind, Target.EPUB)
    does = support(name, target)
    why = f" ({does.reason})" if does.reason else ""
    return f"<td>– {escape(words.word('verdict_' + does.fidelity.value))}{escape(why)}</td>"


def _paragraphs(tag: str, sides: Sequence[Side], words: Catalogue) -> str:
    say = words.word
    tree = sides[0].tree
    columns = [_aligned(tree, side.texts) for side in sides]
    rows = _extra(columns, 0, words)
    for at, text in enumerate(tree):
        cells = []
        for column in columns:
            theirs = column[0][at]
            if theirs == text:
                cells.append(f'<td class="same">{escape(theirs)}</td>')
            else:
                marked = _marked(text, theirs) if theirs else f"<strong>{say('side_lost')}</strong>"
                cells.append(f'<td class="other">≠ {marked}</td>')
        rows.append(f'<th scope="row">{at + 1}</th><td>{escape(text)}</td>' + "".join(cells))
        rows += _extra(columns, at + 1, words)
    heads = ["¶", say("side_source"), *(f"{escape(side.report.format)} {escape(side.report.tag)}" for side in sides)]
    return _table(f"paragraphs-{escape(tag)}", f"{say('side_paragraphs')} {escape(tag)}", heads, rows)


def _extra(columns: Sequence[tuple[list[str], dict[int, list[str]]]], before: int, words: Catalogue) -> list[str]:
    """Rows for what editions say before a paragraph although the source does not."""
    rows = []
    for number, (_, more) in enumerate(columns):
        for extra in more.get(before, ()):
            cells = ["<td></td>"] * (len(columns) + 1)
            said = words.word("side_extra")
            cells[number + 1] = f'<td class="other"><strong>{said}</strong> {escape(extra)}</td>'
            rows.append('<th scope="row">+</th>' + "".join(cells))
    return rows


def _aligned(tree: Sequence[str], texts: Sequence[str]) -> tuple[list[str], dict[int, list[str]]]:
    """For each paragraph of the tree what stands for it, and what stands before a paragraph without a counterpart."""
    found = [""] * len(tree)
    extra: dict[int, list[str]] = {}
    if list(tree) == list(texts):
        return list(texts), extra
    for kind, a, b, c, d in SequenceMatcher(None, tree, texts, autojunk=False).get_opcodes():
        for offset in range(max(b - a, d - c)):
            if a + offset < b and c + offset < d:
                found[a + offset] = texts[c + offset]
            elif kind != "delete" and c + offset < d:
                extra.setdefault(b, []).append(texts[c + offset])
    return found, extra


def _marked(ours: str, theirs: str) -> str:
    out = []
    for kind, a, b, c, d in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        if kind == "equal":
            out.append(escape(theirs[c:d]))
            continue
        if b > a:
            out.append(f"<del>{escape(ours[a:b])}</del>")
        if d > c:
            out.append(f"<ins>{escape(theirs[c:d])}</ins>")
    return "".join(out)
