"""What the name of a type face says in a Chinese document.

Official documents tell parts of a text by their faces: 小标宋 for the title, 黑体 and 楷体 for headings, 仿宋 for the
text. A piece in 黑体 or 楷体 among text of another face is set apart just as bold is in other documents.
"""

from __future__ import annotations

import re
from enum import StrEnum

from pipeline.model.nodes import Mark
from pipeline.patterns import regex


class Kind(StrEnum):
    """Kinds of faces that mean something; `TEXT` is 宋体, 仿宋 and all others."""

    TEXT = "text"
    TITLE = "title"  # 小标宋
    HEI = "hei"
    KAI = "kai"


_NAMES = (
    (regex(r"小标宋|小標宋|xiaobiaosong|大标宋|大標宋", re.IGNORECASE), Kind.TITLE),
    (regex(r"黑|simhei|hei|gothic|sans cjk|等线 bold", re.IGNORECASE), Kind.HEI),
    (regex(r"楷|kai", re.IGNORECASE), Kind.KAI),
)
_SCREEN = regex(r"雅黑|正黑|yahei|jhenghei|pingfang|ms gothic", re.IGNORECASE)  # of screens: no sign of a heading
MARKS = {Kind.HEI: Mark.STRONG, Kind.KAI: Mark.EMPHASIS}


def kind_of(names: str) -> Kind | None:
    """The kind of a face by its name, or of the first of a list of CSS; `None` for an empty name."""
    name = names.split(",")[0].strip(" \"'")
    if not name:
        return None
    if _SCREEN.search(name):
        return Kind.TEXT
    return next((kind for pattern, kind in _NAMES if pattern.search(name)), Kind.TEXT)


def mark_of(face: Kind | None, main: Kind) -> Mark | None:
    """The mark that a face means among text of the main face."""
    return MARKS.get(face) if face is not None and face is not main else None
