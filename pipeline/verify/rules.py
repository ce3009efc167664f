"""The rules of the typographic specification that an edition can be held to, their weight, and who checks which.

Only A to K and N speak of editions; L and M are about the source and are held by tests of the clean-up.
"""

from __future__ import annotations

from pipeline.records import dataclass
from pipeline.verify.findings import Weight


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `formats` are the editions in which it is measured; where it is in none, `unmeasured` says why:

    `text` it is about the wording and is held before anything is set; `ledger` only the order of steps could show it,
    not the result; `eye` a person must judge; `option` no sheet asks for it yet; `sheet` it speaks of the style sheet;
    `within` it is measured as part of another rule and told under its name; `other` it is about an edition that has no
    measures here.
    """

    weight: Weight
    formats: tuple[str, ...] = ()
    unmeasured: str = ""


_MUST, _SHOULD = Weight.MUST, Weight.SHOULD
_PDF = ("pdf",)
_BOOK = ("epub", "html")


def _rules(weight: Weight, names: str, formats: tuple[str, ...] = (), unmeasured: str = "") -> dict[str, Rule]:
    return {name: Rule(weight, formats, unmeasured) for name in names.split()}


_ALL: dict[str, Rule] = {
    **_rules(_MUST, "A-1 A-2 A-3 A-4 A-6 A-8 A-9 A-10 A-11 A-12 A-15", _PDF),
    **_rules(_SHOULD, "A-7", _PDF),
    **_rules(_MUST, "A-5", (), "other"),
    **_rules(_MUST, "A-14", (), "sheet"),
    **_rules(_SHOULD, "A-13 A-16", (), "option"),
    **_rules(_MUST, "B-1 B-2 B-4 B-5 B-7 B-9 B-10 B-11", _PDF),
    **_rules(_SHOULD, "B-8", (), "option"),
    **_rules(_MUST, "C-1 C-2 C-4 C-6 C-10 C-14", _PDF),
    **_rules(_SHOULD, "C-3 C-7 C-8", _PDF),
    **_rules(_SHOULD, "C-9", (), "option"),
    **_rules(_SHOULD, "C-12", (), "text"),
    # No check of their own: slots, pairs, gaps, grid, faces and words are measured by the habit of region and sheet.
    **_rules(_MUST, "B-3 B-6 C-5 F-3 G-2", (), "within"),
    **_rules(_SHOULD, "C-13 G-8 J-7 J-8", (), "within"),
    **_rules(_MUST, "C-11", (), "text"),
    **_rules(_MUST, "D-1 D-2 D-3 D-4 D-5 D-6 D-7 D-8 D-9 D-11 D-13 D-14 D-16 D-18 D-19 D-21", _PDF),
    **_rules(_SHOULD, "D-10 D-12 D-15 D-17", _PDF),
    **_rules(_SHOULD, "D-20", (), "sheet"),
    **_rules(_MUST, "E-1 E-2 E-3 E-7 E-8 E-10", _PDF),
    **_rules(_MUST, "E-4", _PDF),
    **_rules(_SHOULD, "E-6 E-9", _PDF),
    **_rules(_SHOULD, "E-5", _PDF),
    **_rules(_SHOULD, "E-11", (), "option"),
    **_rules(_MUST, "F-1 F-2", _PDF),
    **_rules(_MUST, "F-4 F-5", (), "text"),
    **_rules(_SHOULD, "F-6", (), "eye"),
    **_rules(_SHOULD, "F-7", (), "text"),
    **_rules(_MUST, "G-1 G-3 G-6 G-9 G-10 G-13", _PDF),
    **_rules(_SHOULD, "G-5", _PDF),
    **_rules(_SHOULD, "G-11", (*_PDF, *_BOOK)),
    **_rules(_SHOULD, "G-12", _PDF),
    **_rules(_SHOULD, "G-4", (), "eye"),
    **_rules(_SHOULD, "G-7", (), "sheet"),
    **_rules(_SHOULD, "G-14", (), "text"),
    **_rules(_MUST, "H-4 H-8 H-9 H-10 H-11 H-13 H-14 H-17 H-21 H-24", _PDF),
    **_rules(_SHOULD, "H-3 H-6 H-12 H-15 H-19 H-20", _PDF),
    **_rules(_SHOULD, "H-1 H-2 H-5 H-7 H-16 H-18 H-22 H-23", (), "option"),
    **_rules(_MUST, "I-2 I-5 I-8", _PDF),
    **_rules(_MUST, "I-6", (*_PDF, *_BOOK)),
    **_rules(_SHOULD, "I-9", (*_PDF, *_BOOK)),
    **_rules(_MUST, "I-7", (), "option"),
    **_rules(_SHOULD, "I-1 I-3 I-4 I-10 I-11 I-12", (), "option"),
    **_rules(_MUST, "J-1 J-5 J-6", _PDF),
    **_rules(_MUST, "J-2 J-3 J-4", (), "text"),
    **_rules(_MUST, "J-11", _BOOK),
    **_rules(_MUST, "J-12 J-13 J-14 J-15", (), "option"),
    **_rules(_SHOULD, "J-9 J-10 J-16 J-17 J-18", (), "option"),
    **_rules(_MUST, "K-1", _PDF),
    **_rules(_SHOULD, "K-2 K-3", _PDF),
    **_rules(_SHOULD, "K-4 K-5 K-6", (), "option"),
    **_rules(_MUST, "N-1 N-2 N-3 N-4", _PDF),
    **_rules(_MUST, "N-13", (*_PDF, "docx", *_BOOK)),
    **_rules(_MUST, "N-9 N-10 N-11 N-12", _BOOK),
    **_rules(_MUST, "N-5 N-6 N-7 N-8", (), "other"),
}


def _order(name: str) -> tuple[str, int]:
    return name[0], int(name[2:])


# What a Word file can show of itself: the page it asks for, its settings and styles, its contents, notes and tables.
for _name in ["A-2", "A-5", "A-12", "G-11", "H-21", "I-6", "I-9", "J-5", "N-5", "N-6", "N-7", "N-12", "N-13"]:
    _ALL[_name] = Rule(_ALL[_name].weight, tuple(dict.fromkeys((*_ALL[_name].formats, "docx"))))

RULES: dict[str, Rule] = {name: _ALL[name] for name in sorted(_ALL, key=_order)}
