"""A good book or web page broken on purpose, with tools that are not ours: `verify` must see each break, and no other.

Books are taken apart with the ZIP module and mended with plain replacement of text.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from html.parser import HTMLParser
from io import BytesIO
from zipfile import ZipFile

import pytest

from pipeline.errors import PipelineError
from pipeline.messages import catalogue
from pipeline.model import nodes as n
from pipeline.model.build import paragraph, text
from pipeline.model.nodes import Document, Meta, Role
from pipeline.style.load import load_style
from pipeline.style.resolve import resolve
from pipeline.style.resolved import ResolvedStyle
from pipeline.verify.edition import verify_edition
from pipeline.verify.findings import Report, Verdict, Weight
from pipeline.verify.side import Side, page
from pipeline.verify.text import texts_for, texts_in
from pipeline.writers import epub, html
from tests.verify.sample import document as report
from tests.writers_epub.conftest import everything, make_job, make_style

WRITERS = {"epub": epub.write, "html": html.write}


@cache
def made(kind: str, full: bool) -> tuple[bytes, Document]:
    if full:
        blocks, notes = everything()
    else:
        blocks, notes = report().blocks, report().notes
    job = make_job(*blocks, notes=notes)
    return WRITERS[kind](job), job.document


def measured(kind: str, data: bytes, document: Document) -> Report:
    return verify_edition("a", kind, data, make_style, lambda _: document)


def changed(kind: str, data: bytes, change: Callable[[str], str], part: str = ".xhtml") -> bytes:
    """The edition with a change in its content, or in the part of a book whose name ends so."""
    if kind == "html":
        after = change(data.decode())
        assert after != data.decode(), "nothing was broken"
        return after.encode()
    out, touched = BytesIO(), False
    with ZipFile(BytesIO(data)) as old, ZipFile(out, "w") as new:
        for name in old.namelist():
            held = old.read(name)
            if name.endswith(part):
                after = change(held.decode())
                touched = touched or after != held.decode()
                held = after.encode()
            new.writestr(name, held)
    assert touched, "nothing was broken"
    return out.getvalue()


@pytest.mark.parametrize("kind", WRITERS)
@pytest.mark.parametrize("full", [False, True])
def test_a_good_edition_holds_every_rule(kind: str, full: bool) -> None:
    data, tree = made(kind, full)
    found = measured(kind, data, tree)
    assert found.findings == []
    assert found.looked["N-13"] > 20
    assert found.looked["N-12"] > 100
    assert found.looked["I-9"] >= 1
    assert {item.verdict for item in found.measures} == {Verdict.EXACT, Verdict.APPROXIMATE}
    assert all(bool(item.reason) == (item.verdict is Verdict.APPROXIMATE) for item in found.measures)


def swapped(source: str, a: str, b: str) -> str:
    return source.replace(a, "\0").replace(b, a).replace("\0", b)


BREAKS: dict[str, tuple[str, Callable[[str], str]]] = {
    "a dropped sentence": ("N-13", lambda s: s.replace("民生保障持续改善，", "", 1)),
    "a dropped paragraph": ("N-13", lambda s: re.sub(r'<p class="closing">.*?</p>', "", s, count=1)),
    "two paragraphs changed over": ("N-13", lambda s: swapped(s, "某市人民政府</p>", "以上报告，请予审议。</p>")),
    "a swapped cell": ("G-11", lambda s: swapped(s, ">粮<", ">棉<")),
    "a cell that spans": ("G-11", lambda s: s.replace("<td ", '<td rowspan="2" ', 1)),
    "a head without scope": ("G-11", lambda s: s.replace('<th scope="col"', "<th", 1)),
    "a lost note": ("N-13", lambda s: re.sub(r"<aside .*?</aside>", "", s, count=1, flags=re.DOTALL)),
    "a lost note mark": ("I-9", lambda s: re.sub(r'<sup class="note-mark">.*?</sup>', "", s, count=1)),
    "a note mark that leads nowhere": ("I-9", lambda s: s.replace("#note-1", "#note-7")),
    "a wrong note number": ("I-9", lambda s: s.replace("①</a></sup>", "②</a></sup>")),
    "a heading of another level": ("N-13", lambda s: re.sub(r"<h3 (.*?)</h3>", r"<h4 \1</h4>", s, count=1)),
    "a heading made a paragraph": ("N-13", lambda s: re.sub(r"<h3 (.*?)</h3>", r"<p \1</p>", s, count=1)),
    "another role": ("N-13", lambda s: s.replace('<p class="salutation"', '<p class="body"', 1)),
    "a lost lead": ("N-13", lambda s: s.replace('<span class="lead">', "<span>", 1)),
    "an invisible character": ("N-11", lambda s: s.replace("经济运行", "经济\u200b运行", 1)),
    "an indent of its own": ("N-12", lambda s: s.replace('class="body"', 'style="text-indent: 0" class="body"', 1)),
    "points": ("N-10", lambda s: s.replace('<p class="body"', '<p style="margin: 3px 0" class="body"', 1)),
    "another language": ("N-9", lambda s: s.replace('xml:lang="zh-Hans"', 'xml:lang="en"', 1)),
}


@pytest.mark.parametrize("kind", WRITERS)
@pytest.mark.parametrize("name", BREAKS)
def test_a_break_is_noticed(kind: str, name: str) -> None:
    if (kind, name) == ("html", "another language"):
        pytest.skip("a page says its language once")
    rule, change = BREAKS[name]
    data, tree = made(kind, False)
    broken = measured(kind, changed(kind, data, change), tree)
    assert rule in {finding.rule for finding in broken.findings}
    assert not broken.ok or all(finding.weight is Weight.SHOULD for finding in broken.findings)


def test_a_lost_link_is_noticed() -> None:
    data, tree = made("epub", True)
    without = changed("epub", data, lambda s: re.sub(r'<a href="https[^"]*">(.*?)</a>', r"\1", s))
    broken = measured("epub", without, tree)
    assert "N-13" in {finding.rule for finding in broken.findings}


SHEETS: dict[str, tuple[str, Callable[[str], str]]] = {
    "indent": ("N-12", lambda s: s.replace("text-indent: 2em", "text-indent: 1.5em")),
    "size": ("N-12", lambda s: s.replace("font-size: 1em", "font-size: 1.1em")),
    "pitch": ("N-12", lambda s: s.replace("line-height: 1.875", "line-height: 1.5")),
    "face": ("N-12", lambda s: s.replace('"SimHei", ', "")),
    "alignment": ("N-12", lambda s: s.replace("text-align: center", "text-align: start")),
    "kept with the next": ("N-12", lambda s: s.replace("break-after: avoid", "break-after: auto")),
    "colour": ("N-12", lambda s: s + "\n.body { color: #ff0000; }\n"),
    "by a narrower selector": ("N-12", lambda s: s + "\nsection p.body { margin-left: 1em; }\n"),
    "line breaking": ("N-10", lambda s: s.replace("line-break: strict", "line-break: loose")),
    "spacing": ("N-10", lambda s: s.replace("text-autospace: normal", "text-autospace: no-autospace")),
    "fixed sizes": ("N-10", lambda s: s.replace("text-indent: 2em", "text-indent: 32px")),
    "direction": ("J-11", lambda s: s + "\nhtml { writing-mode: vertical-rl; }\n"),
}


@pytest.mark.parametrize("name", SHEETS)
def test_a_break_in_the_sheet_is_noticed(name: str) -> None:
    rule, change = SHEETS[name]
    data, tree = made("epub", False)
    broken = measured("epub", changed("epub", data, change, ".css"), tree)
    assert rule in {finding.rule for finding in broken.findings}
    assert not broken.ok


def test_a_lost_entry_of_the_contents_is_noticed() -> None:
    data, tree = made("epub", False)
    broken = changed("epub", data, lambda s: re.sub(r"<a [^>]*>一、主要工作</a>", "<span>一</span>", s), "nav.xhtml")
    assert "I-6" in {finding.rule for finding in measured("epub", broken, tree).findings}


def test_an_entry_that_leads_nowhere_is_noticed() -> None:
    data, tree = made("epub", False)
    broken = changed("epub", data, lambda s: s.replace("#toc-3", "#toc-33"), "nav.xhtml")
    assert "N-9" in {finding.rule for finding in measured("epub", broken, tree).findings}


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 no archive", b"%PDF-1.7"])
def test_what_is_no_book(data: bytes) -> None:
    with pytest.raises(PipelineError):
        verify_edition("a", "epub", data, make_style)


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        assert not {name for name, _ in attrs} & {"src", "href", "onclick"}
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def side(kind: str, data: bytes, document: Document) -> Side:
    texts = tuple(text for text in texts_in(kind, data) if text)
    return Side(measured(kind, data, document), texts, tuple(text for text in texts_for(kind, document) if text))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_editions_side_by_side(language: str) -> None:
    data, tree = made("epub", False)
    _, without = BREAKS["a dropped sentence"]
    sides = [side("epub", changed("epub", data, without), tree), side("html", made("html", False)[0], tree)]
    shown = page("a <b> & c", sides, catalogue(language))
    tags = _Tags()
    tags.feed(shown)
    tags.close()
    assert tags.open == []
    assert not tags.seen & {"script", "img", "link", "iframe"}
    assert "民生保障持续改善" in "".join(re.findall("<del>(.*?)</del>", shown))
    assert "a &lt;b&gt; &amp; c" in shown
    assert shown.count('scope="row"') > len(sides[0].tree)


def test_the_sheet_of_another_house_is_noticed() -> None:
    def other(tag: str) -> ResolvedStyle:
        return resolve(load_style("report"), tag, "epub")

    data, tree = made("epub", False)
    found = verify_edition("a", "epub", data, other, lambda _: tree)
    assert "N-12" in {finding.rule for finding in found.findings}


def test_headings_one_below_the_other() -> None:
    levels = (2, 4, 1)
    blocks = [n.Heading(level, Role.HEADING_1, text(f"第{level}")) for level in levels]
    job = make_job(paragraph("题", Role.TITLE), *blocks, meta=Meta(title="题"))
    assert measured("epub", epub.write(job), job.document).findings == []


@pytest.mark.parametrize("kind", WRITERS)
@pytest.mark.parametrize(
    "change",
    [
        lambda s: re.sub(r"<img [^>]*>", "", s, count=1),
        lambda s: s.replace('alt="一张灰图"', 'alt=""'),
    ],
    ids=["a lost picture", "a lost alternative text"],
)
def test_pictures_are_held_to_the_source(kind: str, change: Callable[[str], str]) -> None:
    data, tree = made(kind, True)
    broken = measured(kind, changed(kind, data, change), tree)
    assert [finding.rule for finding in broken.findings if "picture" in finding.expected] == ["N-13"]


def test_english_is_no_wrong_language() -> None:
    job = make_job(n.Paragraph(Role.BODY, (n.Text("加入the Climate Accord，见the Paris text。"),)))
    assert measured("epub", epub.write(job), job.document).findings == []
