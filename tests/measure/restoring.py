"""Degrade and restore (rule L-17): marks of clean text folded to ASCII, blanks put in, cleaned, compared."""

from __future__ import annotations

import random
import re
from collections import Counter

from pipeline.diagnostics import Diagnostics
from pipeline.model.nodes import Block, Document, Meta, Paragraph, Role, Text
from pipeline.model.walk import plain_text
from pipeline.transforms import CLEAN_UP

_FOLDED = str.maketrans("，；：？！（）“”‘’。", ",;:?!()\"\"''.")
_LONGER = {"……": "......", "——": "--", "《": "<<", "》": ">>"}
_MARKS = re.compile("[，；：？！（）“”‘’。《》]|……|——")
_TOKENS = re.compile(r"\d+(?:[.,:]\d+)+%?|[A-Za-z0-9]+(?:[-+/][A-Za-z0-9]+)+|https?://\S+")
_EDGES = re.compile(r"(?<=[\u3400-\u9fff])(?=[A-Za-z0-9])|(?<=[A-Za-z0-9%])(?=[\u3400-\u9fff])")


def fold(text: str, seed: int) -> str:
    """The text as a careless converter leaves it. 、 is left: nothing tells a comma that was one."""
    for mark, plain in _LONGER.items():
        text = text.replace(mark, plain)
    text = text.translate(_FOLDED)
    chance = random.Random(seed)
    out, done = [], 0
    for edge in _EDGES.finditer(text):
        out.append(text[done : edge.start()] + (" " if chance.random() < 0.3 else ""))
        done = edge.start()
    return "".join(out) + text[done:]


def clean(text: str, language: str = "zh-Hans") -> str:
    """One paragraph through the clean-up."""
    blocks: tuple[Block, ...] = (Paragraph(Role.BODY, (Text(text),)),)
    document = Document(Meta(language=language), blocks)
    for step in CLEAN_UP:
        document = step(document, Diagnostics())
    block = document.blocks[0]
    assert isinstance(block, Paragraph)
    return plain_text(block.children)


def score(texts: list[str], language: str = "zh-Hans") -> tuple[Counter[str], list[str]]:
    """Counts of `marks`, `right`, `tokens`, `harmed`, and the places that were not restored."""
    counts: Counter[str] = Counter()
    faults: list[str] = []
    for number, text in enumerate(texts):
        if '"' in text or "'" in text or clean(text, language) != text:
            continue  # not clean to begin with
        back = clean(fold(text, number), language)
        marks = [match.span() for match in _MARKS.finditer(text)]
        counts["marks"] += len(marks)
        if back == text:
            counts["right"] += len(marks)
        else:
            # Compare mark by mark between the words, which no fold touches.
            want, got = (re.split(r"([\w、·％%+\-/]+)", value) for value in (text, back))
            aligned = len(want) == len(got)
            for one, other in zip(want, got, strict=False):
                here = len(_MARKS.findall(one))
                if aligned and one == other:
                    counts["right"] += here
                elif here:
                    faults.append(f"{one!r} came back as {other!r} in {text[:24]!r}")
        tokens = _TOKENS.findall(text)
        counts["tokens"] += len(tokens)
        counts["harmed"] += sum(token not in back for token in tokens)
    return counts, faults
