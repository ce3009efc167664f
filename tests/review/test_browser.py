"""The review page in Debian's Chromium, without network: keys, decisions, memory, and the glossary it saves."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from pipeline.batch.plan import Plan, make_plan
from pipeline.batch.review import review_one
from pipeline.batch.run import convert_one
from pipeline.model.dump import load
from pipeline.model.walk import texts_of
from pipeline.options import Options
from pipeline.review.page import render
from pipeline.review.record import DoubtfulPlace, Passage, Person, Review
from pipeline.transforms.script.terms import forms_for, join_terms, open_terms

pytestmark = pytest.mark.external

ROOT = Path(__file__).resolve().parents[2]
JUDGES = ROOT / "build" / "judges"
FORMS = {"后": ("後", "后"), "干": ("幹", "乾", "干"), "里": ("裡", "里"), "发": ("發", "髮")}


def review(passages: list[str], held: dict[str, str] | None = None) -> Review:
    """Passages converted by the first form of every character; a place in doubt at each character with several."""
    made = tuple(
        Passage(number * 2 + 1, "body", text, "".join(FORMS.get(char, (char,))[0] for char in text))
        for number, text in enumerate(passages)
    )
    doubts = tuple(
        DoubtfulPlace(number, at, FORMS[char], "other")
        for number, text in enumerate(passages)
        for at, char in enumerate(text)
        if char in FORMS
    )
    people = (Person("于后干", "于後幹"),)
    return Review("报告.txt", "关于后街的报告", "zh-Hans", "zh-Hant-TW", made, doubts, FORMS, held or {}, people)


def drive(made: Review, folder: Path, *steps: dict[str, Any]) -> list[Any]:
    """What the evaluated steps give; no request left the page and nothing went wrong on it."""
    page = folder / "review.html"
    page.write_text(render(made, "en"), encoding="utf-8")
    return drive_page(page, folder, *steps)


def drive_page(page: Path, folder: Path, *steps: dict[str, Any]) -> list[Any]:
    """The same for a page that is there."""
    node = shutil.which("node")
    assert node is not None
    environment = {**os.environ, "JUDGES": JUDGES.resolve().as_posix(), "NODE_NO_WARNINGS": "1"}
    command = [node, str(ROOT / "tests" / "review" / "drive.mjs"), str(page), str(folder)]
    done = subprocess.run(command, input=json.dumps(steps), capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stderr
    out = json.loads(done.stdout)
    assert out["requests"] == []
    assert out["faults"] == []
    return list(out["results"])


COUNT = {"eval": "document.getElementById('count').textContent"}
HERE = {"eval": "document.querySelector('.mark[aria-current]')?.dataset.place ?? null"}
RESULT = {"eval": "[...document.querySelectorAll('.row[data-line] .r')].map((p) => p.textContent)"}
SAID = {"eval": "document.getElementById('says').textContent"}
FOCUS = {"eval": "document.activeElement.dataset.place || document.activeElement.id"}


def keys(*names: str) -> list[dict[str, Any]]:
    return [{"press": name} for name in names]


TEXTS = ["王后在后宫。", "没有地方", "干部干净，公里里面。", "以后发展理发"]


def test_keys_go_round_and_decide(tmp_path: Path) -> None:
    steps = [COUNT, HERE, *keys("j"), HERE, *keys("k", "k"), HERE, FOCUS, *keys("n", "n", "p"), HERE]
    count, first, second, last, focus, again = drive(review(TEXTS), tmp_path, *steps)
    assert count == "0 of 9 decided"
    assert (first, second) == ("0:1", "0:3")
    assert last == focus == "3:5"
    assert again == "0:1"
    steps = [*keys("2"), HERE, *keys("Enter"), HERE, COUNT, RESULT, SAID, *keys("k", "u"), COUNT]
    steps.append({"eval": "[...document.querySelectorAll('.row.here')].map((row) => row.dataset.line)"})
    here, further, count, result, said, reopened, rows = drive(review(TEXTS), tmp_path, *steps)
    assert len(rows) == 1
    assert (here, further) == ("0:3", "2:0")
    assert count == "2 of 9 decided"
    assert result[0] == "王后在後宫。"
    assert "accepted" in said
    assert "2 of 9 decided" in said
    assert reopened == "1 of 9 decided"


def test_own_characters_filters_and_memory(tmp_path: Path) -> None:
    rows = {"eval": "[...document.querySelectorAll('.row[data-line]:not([hidden])')].length"}
    fault = {"eval": "document.getElementById('own-fault').textContent"}
    steps = [*keys("e"), {"type": "ab"}, *keys("Enter"), fault, *keys("Escape", "e")]
    steps += [*keys("Backspace"), *keys("Backspace"), {"type": "候"}, *keys("Enter"), RESULT]
    steps += [*keys("f"), rows, {"click": "#filters label:nth-child(4)"}, rows, {"reload": True}, RESULT, COUNT]
    wrong, written, folded, corrected, kept, count = drive(review(TEXTS), tmp_path, *steps)
    assert wrong
    assert written[0].startswith("王候")
    assert (folded, corrected) == (3, 1)
    assert kept == written
    assert count == "1 of 9 decided"


def test_any_character_can_be_corrected(tmp_path: Path) -> None:
    steps = [*keys("/"), {"type": "地"}, *keys("Enter"), HERE, *keys("e"), {"type": "的"}, *keys("Enter"), RESULT]
    here, result = drive(review(TEXTS), tmp_path, *steps)
    assert here == "1:2"
    assert result[1] == "没有的方"


def test_it_is_spoken_labelled_and_in_both_languages(tmp_path: Path) -> None:
    steps = [
        {"eval": "document.querySelector('.mark').getAttribute('aria-label')"},
        {"eval": "[...document.querySelectorAll('button, input, select')].filter((e) => !e.labels?.length && "
         "!e.textContent.trim() && !e.getAttribute('aria-label')).map((e) => e.id)"},
        {"eval": "document.querySelectorAll('.mark[tabindex=\"0\"]').length"},
        {"click": "#tongue"},
        COUNT,
        {"eval": "document.documentElement.lang"},
    ]  # fmt: skip
    label, bare, stops, count, language = drive(review(TEXTS), tmp_path, *steps)
    assert label.startswith("后 became 後: Open.")
    assert bare == []
    assert stops == 1
    assert (count, language) == ("已定 0 / 9", "zh")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_contrast_of_words_is_enough(tmp_path: Path, scheme: str) -> None:
    """WCAG 2.2, 1.4.3: 4.5 to 1. Measured on what the browser computes, against the nearest painted ground."""
    measure = """
    (() => {
      const rgb = (text) => (text.match(/[\\d.]+/g) || []).map(Number);
      const light = ([r, g, b]) => [r, g, b].map((v) => v / 255)
        .map((v) => (v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4))
        .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
      const ground = (e) => { for (; e; e = e.parentElement) {
        const c = rgb(getComputedStyle(e).backgroundColor); if (c.length === 3 || c[3] === 1) return c; }
        return [255, 255, 255]; };
      const bad = [];
      for (const e of document.querySelectorAll("body *")) {
        const own = [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
        if (!own || !e.getClientRects().length || e.closest(":disabled, noscript")) continue;
        const a = light(rgb(getComputedStyle(e).color)), b = light(ground(e));
        const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
        if (ratio < 4.5) bad.push([e.tagName, e.className, e.id, ratio.toFixed(2)]);
      }
      return bad;
    })()"""
    steps = [{"media": scheme}, *keys("2", "Enter"), {"eval": measure}, *keys("s"), {"eval": measure}]
    for bad in drive(review(TEXTS), tmp_path, *steps):
        assert bad == []


@pytest.mark.parametrize("width", [1366, 390])
def test_axe_finds_nothing(tmp_path: Path, width: int) -> None:
    """The rules of axe-core (WCAG 2.2 AA and good practice), with dialogues shut and open, in both schemes."""
    steps: list[dict[str, Any]] = [{"size": [width, 844]}, *keys("2", "Enter")]
    for scheme in ("light", "dark"):
        steps += [{"media": scheme}, {"axe": True}, *keys("s"), {"axe": True}, *keys("Escape", "?"), {"axe": True}]
        steps += keys("Escape")
    assert drive(review(TEXTS), tmp_path, *steps) == [[]] * 6


REPORT = """关于若干个项目的报告

主席团：于海、罗干、范长江、余德荣

必须根据业余文化的实际，干部以后发展。我国历史上的“冲击”很大，这只会加速。

以后发展理发，于海同志说：皇后在后面。关于海洋和公里里程。

必须根据实际，干部以后发展，用代码表示。
"""


def test_a_build_with_the_saved_glossary_says_what_the_page_said(tmp_path: Path) -> None:
    """The whole way: report, review, decisions at random, glossary, build."""
    source = tmp_path / "report.txt"
    source.write_text(REPORT, encoding="utf-8")

    def plan(*glossaries: str) -> Plan:
        options = Options(out=Path("-"), formats=("json",), scripts=("zh-Hant-TW",), glossaries=glossaries)
        return make_plan([source], options, tmp_path)

    def results(*glossaries: str) -> list[str]:
        data = review_one(plan(*glossaries), lambda most: b"", "-", "json", "en", "0").data
        return [passage["result"] for passage in json.loads(data)["passages"]]

    reviewed = review_one(plan(), lambda most: b"", str(tmp_path / "review.html"), None, "en", "0")
    assert reviewed.target is not None
    chance = random.Random(7)
    empty = {"eval": "document.getElementById('find').value = ''"}
    steps: list[dict[str, Any]] = []
    for word in ("后", "发", "里", "干", "于", "余"):
        steps += [*keys("/"), empty, {"type": word}, *keys("Enter")]
        for _ in range(4):
            steps += keys(chance.choice(["1", "2"]), *["j"] * chance.randint(0, 2))
    steps += [RESULT, *keys("Escape", "s"), {"eval": "document.getElementById('save-fault').textContent"}]
    *_, wanted, fault = drive_page(reviewed.target, tmp_path, *steps, {"download": "#save-toml"})
    assert fault == ""
    glossary = str(tmp_path / "report.zh-Hant-TW.glossary.toml")
    assert results() != wanted
    assert results(glossary) == wanted
    (edition,) = convert_one(plan(glossary), lambda most: b"").editions
    built = list(texts_of(load(edition.data.decode("utf-8")).blocks))
    assert built == wanted[: len(built)]


def applied(text: str, shown: str, words: dict[str, str]) -> str:
    """What a build makes of a text: from the left, the longest word first."""
    out, at = list(shown), 0
    ordered = sorted(words, key=len, reverse=True)
    while at < len(text):
        word = next((word for word in ordered if text.startswith(word, at)), "")
        out[at : at + len(word)] = words.get(word, "")
        at += len(word) or 1
    return "".join(out)


@pytest.mark.parametrize("kind", ["toml", "tsv"])
@pytest.mark.parametrize("seed", range(3))
def test_the_glossary_gives_exactly_the_corrected_text(tmp_path: Path, kind: str, seed: int) -> None:
    chance = random.Random(seed)
    texts = ["".join(chance.choices("后干里发国，人民", k=chance.randint(2, 30))) for _ in range(40)]
    texts = list(dict.fromkeys(texts))
    made = review(texts, held={"后干": "後干", "里里": "里里"})
    steps: list[dict[str, Any]] = []
    for _ in range(25):
        steps += [*keys(*["j"] * chance.randint(1, 9)), *keys(chance.choice(["1", "2", "2", "2"]))]
    steps += [RESULT, *keys("s"), {"eval": "document.getElementById('save-fault').textContent"}]
    steps += [{"download": f"#save-{kind}"}]
    wanted, fault = drive(made, tmp_path, *steps)
    assert fault == ""
    terms = join_terms((open_terms(tmp_path / f"报告.zh-Hant-TW.glossary.{kind}"),))
    words = {**made.held, **forms_for(terms, "zh-Hant-TW")}
    for passage, text in zip(made.passages, wanted, strict=True):
        assert applied(passage.source, passage.result, words) == text
