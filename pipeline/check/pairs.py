"""Quotation marks, brackets and title marks that open and close (GB/T 15834-2011, 4.8, 4.9, 4.15)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.check.passages import Findings, Passage
from pipeline.diagnostics import Code
from pipeline.model.nodes import Role
from pipeline.patterns import regex

_PAIRS = dict(zip("“‘（《〈「『【〔［｛(", "”’）》〉」』】〕］｝)", strict=True))
_OPENERS = {close: opener for opener, close in _PAIRS.items()}
_ANY = regex(f"[{re.escape(''.join(_PAIRS) + ''.join(_OPENERS))}]")
_QUOTES = frozenset("“‘「『")
# Closing brackets that stand alone: 1） a) ①), and an apostrophe.
_LONE = regex(r"(?:^|[\s；;。：:，,（()）”》])[0-9A-Za-z一二三四五六七八九十]{1,3}$")
_REACH = 12  # paragraphs over which a quotation may go on


def check(passages: Sequence[Passage], findings: Findings) -> None:
    """Marks without their partner, closed in the wrong order, or nested in themselves."""
    waiting: list[tuple[int, Passage, int, str]] = []  # number of the passage, passage, offset, opener
    for number, passage in enumerate(passages):
        waiting = _expired(waiting, number, findings)
        text = passage.text
        waiting = [entry for entry in waiting if not (entry[3] in _QUOTES and text.startswith(entry[3]))]
        stack: list[tuple[int, str]] = []
        nested = False
        for match in _ANY.finditer(text):
            at, mark = match.start(), match[0]
            if mark == "’" and _apostrophe(text, at):
                continue
            if mark in _PAIRS:
                if mark in "“‘《" and stack and stack[-1][1] == mark and not nested:
                    nested = True  # once a passage
                    case = "title" if mark == "《" else "quotes"
                    findings.ask(Code.NESTED_ALIKE, passage, at, at + 1, case=case)
                stack.append((at, mark))
                continue
            opener = _OPENERS[mark]
            depth = next((d for d in range(len(stack) - 1, -1, -1) if stack[d][1] == opener), None)
            if depth is not None:
                for start, inner in stack[depth + 1 :]:
                    findings.warn(Code.UNCLOSED, passage, start, start + 1, mark=inner)
                del stack[depth:]
            elif (held := next((n for n, entry in enumerate(waiting) if entry[3] == opener), None)) is not None:
                del waiting[held]
            elif mark not in ")）" or _LONE.search(text[max(0, at - 5) : at]) is None:
                findings.warn(Code.UNOPENED, passage, at, at + 1, mark=mark)
        waiting.extend((number, passage, start, mark) for start, mark in stack)
    _expired(waiting, len(passages) + _REACH + 1, findings)


def _expired(
    waiting: list[tuple[int, Passage, int, str]], number: int, findings: Findings
) -> list[tuple[int, Passage, int, str]]:
    """Openers that nothing closed in reach; a quotation over paragraphs opens each anew and closes the last."""
    kept: list[tuple[int, Passage, int, str]] = []
    for entry in waiting:
        born, passage, start, mark = entry
        lives = mark in _QUOTES and passage.role in (Role.BODY, Role.NOTE) and number - born <= _REACH
        if lives or (number - born <= 1 and mark not in _QUOTES):
            kept.append(entry)
        else:
            findings.warn(Code.UNCLOSED, passage, start, start + 1, mark=mark)
    return kept


def _apostrophe(text: str, at: int) -> bool:
    return at > 0 and text[at - 1].isascii() and text[at - 1].isalnum() and "‘" not in text[max(0, at - 40) : at]
