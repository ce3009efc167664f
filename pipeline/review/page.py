"""The review as one self-contained HTML page: styles, program and data inside it, nothing fetched, nothing sent.

The content security policy allows the page's own style and program by their SHA-256 and nothing else.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from pathlib import PurePath
from typing import Any

from pipeline.patterns import regex
from pipeline.review.record import GAP, Passage, Review

_SLOT = regex(r"\{\{([A-Za-z_:-]+)\}\}")
_HEADINGS = frozenset(("toc-title", "attachment-title", "attachment-mark"))


@cache
def words() -> Mapping[str, Any]:
    """The words of the page by language; `reasons` holds those of the reasons for doubt."""
    return tomllib.loads(_file("words.toml"))


def render(review: Review, ui: str, program: str = "kanben") -> str:
    """The page. `ui` is the language it opens in (`zh` or `en`; it can be switched on the page)."""
    style, script = _file("page.css"), _file("entries.js") + _file("page.js")
    said: Mapping[str, str] = words()[ui]
    slots = {
        "ui": ui,
        "other": "en" if ui == "zh" else "zh",
        "other_name": "English" if ui == "zh" else "中文",
        "policy": _policy(style, script),
        "title": html.escape(review.title or PurePath(review.file).stem),
        "source": html.escape(review.file),
        "name": html.escape(PurePath(review.file).name),
        "from": review.source_tag,
        "to": review.target_tag,
        "style": style,
        "script": script,
        "rows": "\n".join(_rows(review, said)),
        "replaced": "".join(
            f'<li><span lang="{review.source_tag}">{html.escape(word.before)}</span> → '
            f'<span lang="{review.target_tag}">{html.escape(word.after)}</span> '
            f"<small>{', '.join(map(str, word.lines))}</small></li>"
            for word in review.replaced
        ),
        "replaced_count": str(len(review.replaced)),
        "replaced_hidden": "" if review.replaced else " hidden",
        "data": json.dumps(_data(review, program), ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c"),
    }
    # Words hold slots of their own (label_{{from}}); texts of the report are filled in last and never searched.
    page = _SLOT.sub(lambda match: slots[match[1]] if match[1] in ("from", "to") else match[0], _file("page.html"))
    return _SLOT.sub(
        lambda match: html.escape(said[match[1][5:]]) if match[1].startswith("word:") else slots[match[1]], page
    )


def _policy(style: str, script: str) -> str:
    def sha(text: str) -> str:
        return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii")

    return (
        f"default-src 'none'; style-src 'sha256-{sha(style)}'; script-src 'sha256-{sha(script)}'; base-uri 'none'; "
        "form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    )


def _rows(review: Review, said: Mapping[str, str]) -> Iterator[str]:
    doubtful: dict[int, set[int]] = {}
    for doubt in review.doubts:
        doubtful.setdefault(doubt.passage, set()).add(doubt.offset)
    for number, passage in enumerate(review.passages):
        line = str(passage.line) if passage.line else html.escape(said["meta"])
        marks = doubtful.get(number, set())
        yield (
            f'<div class="row {_kind(passage)}" data-line="{passage.line}"><span class="n">{line}</span>'
            f'<p class="s" lang="{review.source_tag}">{_text(passage.source, passage, frozenset())}</p>'
            f'<p class="r" lang="{review.target_tag}">{_text(passage.result, passage, marks)}</p></div>'
        )


def _kind(passage: Passage) -> str:
    if not passage.line:
        return "meta"
    heading = passage.role.startswith("heading") or passage.role in _HEADINGS
    return "heading" if heading else passage.role


def _text(text: str, passage: Passage, marks: set[int] | frozenset[int]) -> str:
    """The text as markup: literal characters as code, doubtful ones marked (the program makes buttons of them)."""
    out: list[str] = []
    literal = iter(passage.literal)
    at = 0
    while at < len(text):
        if text[at] == GAP and (run := next(literal, "")):
            out.append(f"<code>{html.escape(run)}</code>")
            at += len(run)
            continue
        char = html.escape(text[at])
        out.append(f"<mark>{char}</mark>" if at in marks else char)
        at += 1
    return "".join(out)


def _data(review: Review, program: str) -> dict[str, object]:
    doubts = [
        {
            "p": item.passage,
            "i": item.offset,
            "candidates": list(item.candidates),
            "reason": item.reason,
            **({"word": list(item.word)} if item.word else {}),
            **({"evidence": [list(pair) for pair in item.evidence]} if item.evidence else {}),
        }
        for item in review.doubts
    ]
    every = words()
    used = {item.reason for item in review.doubts}
    return {
        "program": program,
        "source": review.file,
        "stem": PurePath(review.file).stem,
        "from": review.source_tag,
        "to": review.target_tag,
        "fingerprint": review.fingerprint,
        "doubts": doubts,
        "alternatives": {char: list(forms) for char, forms in review.alternatives.items()},
        "held": dict(review.held),
        "people": [{"word": item.name, "form": item.form} for item in review.people],
        "reasons": {name: {tongue: every["reasons"][tongue][name] for tongue in ("zh", "en")} for name in sorted(used)},
        "words": {"zh": every["zh"], "en": every["en"]},
    }


@cache
def _file(name: str) -> str:
    return files(__package__ or __name__.rpartition(".")[0]).joinpath(name).read_text(encoding="utf-8")
