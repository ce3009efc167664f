"""What the body asks a style for: the place of a paragraph, the phrasing of a run, the role behind a heading level."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pipeline.model.nodes import Align, Heading, Mark, Role
from pipeline.records import dataclass
from pipeline.writers.docx.official import Standing

DEEPEST = 9  # Word knows outline levels 1 to 9
_USUAL = (Role.HEADING_1, Role.HEADING_2, Role.HEADING_3, Role.HEADING_4)


@dataclass(frozen=True, slots=True)
class Place:
    """What a place in the document adds to a role's style."""

    role: Role
    level: int = 0  # outline level of a heading
    align: Align | None = None
    fitted: bool = False  # the alignment follows from the length of the words
    depth: int = 1  # of a list in a list, or of what follows in an item: each step moves in
    new_page: bool = False  # the wording asks for it
    opens: bool = False  # begins a page because it begins a division that does
    keep: bool = False  # on one page with what follows, though the role does not ask for it
    picture: bool = False  # holds a picture: the line must be free to grow
    ruby: bool = False  # holds readings: the line must not grow (K-5)
    below: bool = False  # a caption that ends its figure
    standing: Standing | None = None  # indents that follow from the wording
    before: float | None = None  # points above it, where they depend on what stands before


@dataclass(frozen=True, slots=True)
class Phrasing:
    """What a run is: its phrase role, its marks, whether it is code or a link."""

    role: Role | None = None
    marks: frozenset[Mark] = frozenset()
    code: bool = False
    link: bool = False
    spread: int = 0  # twips added to each character


PLAIN = Phrasing()


def looks_of_levels(headings: Iterable[Heading]) -> Mapping[int, Role]:
    """The role whose look Word's `heading N` gets: the one met most often at that level, the first of equals.

    Levels that the document does not use follow on in the usual order, for an editor who goes on working.
    """
    counts: dict[int, dict[Role, int]] = {}
    for heading in headings:
        roles = counts.setdefault(min(heading.level, DEEPEST), {})
        roles[heading.role] = roles.get(heading.role, 0) + 1
    looks: dict[int, Role] = {}
    step = 0
    for level in range(1, DEEPEST + 1):
        if level in counts:
            looks[level] = max(counts[level], key=lambda role: counts[level][role])
            if looks[level] in _USUAL:
                step = _USUAL.index(looks[level]) + 1
        else:
            looks[level] = _USUAL[min(step, len(_USUAL) - 1)]
            step += 1
    return looks
