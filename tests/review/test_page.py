"""The page by itself: one file, closed to the outside, both texts whole, every place marked; the data beside it."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cli import cli
from pipeline.messages import PLACEHOLDER
from pipeline.model.nodes import (
    Code,
    Document,
    Figure,
    Image,
    Link,
    Mark,
    Marked,
    Meta,
    Note,
    NoteRef,
    Paragraph,
    Role,
    Span,
    Table,
    Text,
)
from pipeline.review.collect import passages_of
from pipeline.review.page import render, words
from pipeline.review.record import GAP, DoubtfulPlace, Passage, Review, as_json

EVERYTHING = Review(
    "a&b<c>.txt",
    "关于“后街”的报告</script><b>",
    "zh-Hans",
    "zh-Hant-HK",
    (
        Passage(3, "title", "后街", "後街"),
        Passage(5, "body", f"用{GAP * 5}在后面<i>&amp;", f"用{GAP * 5}在後面<i>&amp;", ("<x/>;",)),
        Passage(0, "keywords", "里弄", "里弄"),
    ),
    (DoubtfulPlace(0, 0, ("後", "后"), "other"), DoubtfulPlace(1, 7, ("後", "后"), "other", (7, 9))),
    {"后": ("後", "后")},
    {"里弄": "里弄"},
    (),
)


class Page(HTMLParser):
    """Elements with their attributes, texts of the two columns, content of style, script and data."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.columns: dict[str, list[str]] = {"s": [], "r": []}
        self.raw: dict[str, str] = {}
        self._inside = ""
        self._column = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append((tag, found))
        if tag in ("style", "script"):
            self._inside = "data" if found.get("id") == "data" else tag
        if tag == "p" and found.get("class") in self.columns and found.get("lang"):
            self._column = str(found["class"])
            self.columns[self._column].append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("style", "script"):
            self._inside = ""
        if tag == "p":
            self._column = ""

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.raw[self._inside] = self.raw.get(self._inside, "") + data
        elif self._column:
            self.columns[self._column][-1] += data

    def ids(self) -> list[str]:
        return [str(found["id"]) for _, found in self.tags if found.get("id")]


@pytest.mark.parametrize("ui", ["zh", "en"])
def test_nothing_is_fetched_and_only_its_own_program_runs(ui: str) -> None:
    page = Page(render(EVERYTHING, ui))
    for tag, found in page.tags:
        assert tag not in ("link", "img", "iframe", "object", "embed", "base", "svg"), tag
        for name, value in found.items():
            assert not name.startswith("on"), (tag, name)
            assert name not in ("src", "srcset", "style"), (tag, name)
            assert name != "href" or str(value).startswith("#")
    policy = next(str(found["content"]) for _, found in page.tags if found.get("http-equiv"))
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == rules["base-uri"] == rules["form-action"] == "'none'"
    for name in ("style", "script"):
        sha = base64.b64encode(hashlib.sha256(page.raw[name].encode()).digest()).decode()
        assert rules[f"{name}-src"] == f"'sha256-{sha}'"
    assert not re.search(
        r"innerHTML|insertAdjacentHTML|document\.write|eval\(|fetch\(|XMLHttp|import\(", page.raw["script"]
    )
    assert not re.search(r"url\(|@import|https?:", page.raw["style"] + page.raw["script"])


def test_both_texts_stand_whole_in_their_languages() -> None:
    text = render(EVERYTHING, "en")
    page = Page(text)
    plain = [
        (passage.source.replace(GAP * 5, "<x/>;"), passage.result.replace(GAP * 5, "<x/>;"))
        for passage in EVERYTHING.passages
    ]
    assert list(zip(page.columns["s"], page.columns["r"], strict=True)) == plain
    languages = {
        (str(found["class"]), found.get("lang")) for tag, found in page.tags if found.get("class") in ("s", "r")
    }
    assert languages >= {("s", "zh-Hans"), ("r", "zh-Hant-HK")}
    assert [tag for tag, _ in page.tags].count("mark") == len(EVERYTHING.doubts)
    assert "关于“后街”的报告&lt;/script&gt;" in text


def test_the_program_finds_every_element_it_asks_for() -> None:
    page = Page(render(EVERYTHING, "zh"))
    ids = page.ids()
    assert len(ids) == len(set(ids))
    asked = set(re.findall(r"\$\(\"([a-z-]+)\"\)", page.raw["script"]))
    assert asked
    assert asked <= set(ids)
    said = set(re.findall(r"\bsay\(\"([a-z_]+)\"", page.raw["script"]))
    said |= {str(found[name]) for _, found in page.tags for name in ("data-word", "data-label") if found.get(name)}
    for language in ("zh", "en"):
        assert said <= set(words()[language])


def test_data_are_data() -> None:
    data = json.loads(Page(render(EVERYTHING, "zh")).raw["data"])
    assert [(doubt["p"], doubt["i"]) for doubt in data["doubts"]] == [(0, 0), (1, 7)]
    assert data["doubts"][1]["word"] == [7, 9]
    assert data["held"] == {"里弄": "里弄"}
    assert data["fingerprint"] == EVERYTHING.fingerprint
    made = as_json(EVERYTHING)
    (_, second) = made["doubts"]  # type: ignore[misc]
    assert (second["line"], second["character"], second["chosen"]) == (5, "后", "後")
    assert (second["word"], second["candidates"]) == ("后面", ["後", "后"])
    assert "在后面" in second["context"]


def test_both_languages_say_the_same_with_the_same_facts() -> None:
    every = words()
    for zh, en in ((every["zh"], every["en"]), (every["reasons"]["zh"], every["reasons"]["en"])):
        assert list(zh) == list(en)
        for name, text in zh.items():
            assert text
            assert set(PLACEHOLDER.findall(text)) == set(PLACEHOLDER.findall(en[name])), name


@given(st.lists(st.text(min_size=1, max_size=12).filter(lambda text: GAP not in text), min_size=1, max_size=4))
def test_any_text_stays_text(texts: list[str]) -> None:
    """Whatever a report holds, the markup around it stays as it is."""
    made = tuple(Passage(1, "body", text, text) for text in texts)
    page = Page(render(Review("x", "x", "zh-Hans", "zh-Hant-TW", made, (), {}, {}, ()), "en"))
    empty = Page(render(Review("x", "x", "zh-Hans", "zh-Hant-TW", (), (), {}, {}, ()), "en"))
    assert len(page.tags) == len(empty.tags) + 4 * len(texts)
    assert page.columns["s"] == page.columns["r"] == texts


# --- from document to passages -------------------------------------------------------------------------------------


def test_every_text_is_a_passage_with_its_line() -> None:
    at = Span("x", 7, 9)
    document = Document(
        Meta(title="标题", keywords=("词", "words"), speaker="王　立"),
        (
            Paragraph(Role.TITLE, (Text("标题"),), span=Span("x", 1, 1)),
            Paragraph(
                Role.BODY,
                (Text("甲"), Marked(Mark.STRONG, (Text("乙"),)), Code("x+y"), Link("#n", (Text("丙"),)), NoteRef("n")),
                span=at,
            ),
            Paragraph(Role.SPEAKER, (Text("王立"),), span=at),
            Figure(Image("a", "图示"), (Text("图题"),), span=Span("x", 12, 12)),
            Table((), (), (), (Text("表题"),)),
        ),
        (Note("n", (Paragraph(Role.BODY, (Text("注文"),)),)),),
    )
    made = [(item.line, item.role, item.source, item.literal) for item in passages_of(document, document)]
    assert made == [
        (1, "title", "标题", ()),
        (7, "body", f"甲乙{GAP * 3}丙", ("x+y",)),
        (7, "speaker", "王立", ()),
        (12, "alternative", "图示", ()),
        (12, "caption", "图题", ()),
        (12, "caption", "表题", ()),
        (0, "note", "注文", ()),
        (0, "keywords", "词", ()),
    ]


def test_the_command_writes_a_page_or_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("报告.txt").write_text("关于里弄的报告\n\n里弄要改造。\n", encoding="utf-8")
    Path("words.tsv").write_text("里弄\t里弄\n", encoding="utf-8")
    arguments = ["review", "报告.txt", "--script", "zh-Hant-TW", "-g", "words.tsv", "--ui", "zh"]
    done = CliRunner().invoke(cli, arguments)
    assert done.exit_code == 0, done.output
    page = Page(Path("报告.zh-Hant-TW.review.html").read_text(encoding="utf-8"))
    assert page.columns["r"][-1] == "里弄要改造。"
    assert page.tags[0][1]["lang"] == "zh"
    done = CliRunner().invoke(cli, [*arguments, "--format", "json", "-o", "-"])
    data = json.loads(done.stdout)
    assert (data["from"], data["to"], data["passages"][-1]["result"]) == ("zh-Hans", "zh-Hant-TW", "里弄要改造。")
    done = CliRunner().invoke(cli, [*arguments, "-o", "out/x.json"])
    assert json.loads(Path("out/x.json").read_text(encoding="utf-8")) == data
    assert CliRunner().invoke(cli, ["review", "none.txt", "--script", "zh-Hant-TW"], standalone_mode=False).exception
