"""Our own editions: what each of their styles stands for, so that nothing has to be recognised anew.

The writer leaves a document variable with the names of its styles and the role of each: programs give styles other
identifiers when they save, seldom other names. Styles that an editor bases on ours stand for the same. Without the
variable (LibreOffice drops it through ODT) the file is read like any other.
"""

from __future__ import annotations

from pipeline.model import nodes as n
from pipeline.patterns import bytes_regex, regex
from pipeline.readers.docx.package import Package, W, word
from pipeline.readers.docx.styles import Style
from pipeline.records import dataclass, field

KINDS = "kanben.styles"
NEW_PAGE, BELOW = "另页", "图下"
STRUCTURE = frozenset(("seam", "page-end"))
FIGURES = frozenset(("figure", "figure-alone"))
LIST_MARKER = "list-marker"
CODE = "code"
_LABELS = regex(r"（([^（）]*)）(?: [0-9]+)?$")
_NUMBERED = regex(r" [0-9]+$")
_JOIN = "＋"
_ALIGNS = {"两端": n.Align.JUSTIFY, "居左": n.Align.LEFT, "居中": n.Align.CENTER, "居右": n.Align.RIGHT}
_APPLICATION = bytes_regex(rb"<Application>Kanben</Application>")
_MARKS = {mark.value: mark for mark in n.Mark}
_ROLES = {role.value: role for role in n.Role}


@dataclass(frozen=True, slots=True)
class Look:
    """What a character style says: a role, marks, literal text; `marker`: the mark of a list item."""

    role: n.Role | None = None
    marks: frozenset[n.Mark] = frozenset()
    code: bool = False
    marker: bool = False


@dataclass(slots=True)
class Own:
    """Empty for a file that is not ours. `untouched`: no other program has saved it since."""

    kinds: dict[str, str] = field(default_factory=dict)
    untouched: bool = False
    _looks: dict[str, Look | None] = field(default_factory=dict)

    def kind(self, style: Style) -> str:
        """What a paragraph style stands for: a role, a structure, or nothing that is known."""
        return next((self.kinds[name] for name in style.chain if name in self.kinds), "")

    def labels(self, style: Style) -> frozenset[str]:
        """What a derived style adds to the one it is based on."""
        match = None if style.name in self.kinds else _LABELS.search(style.name)
        return frozenset(match[1].split("、")) if match else frozenset()

    def look(self, name: str) -> Look | None:
        """What a character style of this name says; `None` for one that is not ours."""
        if name not in self._looks:
            self._looks[name] = self._look(name)
        return self._looks[name]

    def _look(self, name: str) -> Look | None:
        parts = (name,) if name in self.kinds else name.split(_JOIN)
        kinds = [self.kinds.get(part) or self.kinds.get(_NUMBERED.sub("", part), "") for part in parts]
        if not any(kinds):
            return None
        return Look(
            next((_ROLES[kind] for kind in kinds if kind in _ROLES and kind != CODE), None),
            frozenset(_MARKS[kind] for kind in kinds if kind in _MARKS),
            CODE in kinds,
            LIST_MARKER in kinds,
        )


def align_of(labels: frozenset[str]) -> n.Align | None:
    """The alignment that a cell asks for; one that follows from the length of its words is called otherwise."""
    return next((align for label, align in _ALIGNS.items() if label in labels), None)


def own_of(package: Package) -> Own:
    """What a file tells of its styles, if it is one of ours."""
    part = package.related("settings")
    if not part or KINDS.encode() not in (data := package.raw(part)):
        return Own()
    del data
    value = next(
        (word(node, "val") for node in package.tree(part).iter(W + "docVar") if word(node, "name") == KINDS), ""
    )
    pairs = (pair.rpartition("=") for pair in value.split(";"))
    kinds = {name: kind for name, _, kind in pairs if name and kind}
    facts = next((item.target for item in package.relations("").values() if item.kind == "extended-properties"), "")
    untouched = bool(facts) and facts in package and _APPLICATION.search(package.raw(facts)) is not None
    return Own(kinds, untouched)


def role_of(kind: str) -> n.Role | None:
    """The role of a kind that is one."""
    return _ROLES.get(kind)
