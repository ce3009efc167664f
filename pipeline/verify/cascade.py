"""The look that a style sheet gives to each element, after CSS 2.2 chapter 6: specificity, order, inheritance.

Understands the selectors that books use (elements, classes, ids, descendants, children); a rule with any other
selector is left out and counted. Shorthands stay as they are written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import tinycss2

from pipeline.patterns import regex
from pipeline.records import dataclass, field

_SIMPLE = regex(r"(?P<tag>[a-zA-Z][a-zA-Z0-9]*|\*)?(?P<rest>(?:[.#][A-Za-z0-9_-]+)*)\Z")
_SIDES = ("top", "right", "bottom", "left")
_PART = regex(r"[.#][A-Za-z0-9_-]+")
INHERITED = frozenset((
    "color", "font-family", "font-style", "font-synthesis", "font-weight", "hanging-punctuation", "hyphens",
    "letter-spacing", "line-break", "line-height", "list-style", "orphans", "overflow-wrap", "text-align",
    "text-autospace", "text-indent", "text-orientation", "text-spacing-trim", "white-space", "widows", "word-break",
    "writing-mode",
))  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Compound:
    tag: str
    names: frozenset[str]  # .class and #id

    def fits(self, tag: str, names: frozenset[str]) -> bool:
        return (not self.tag or self.tag == tag) and self.names <= names


@dataclass(frozen=True, slots=True)
class _Rule:
    steps: tuple[tuple[str, _Compound], ...]  # (combinator before, compound), the subject last
    declarations: Mapping[str, str]
    weight: tuple[int, int, int, int]  # ids, classes, elements, order


@dataclass(slots=True)
class Sheet:
    """The rules of a book, and how many could not be used."""

    rules: list[_Rule] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)

    @staticmethod
    def parsed(sources: Iterable[str]) -> Sheet:
        """The sheets in the order in which they apply. Rules for paper or other media are not looked at."""
        sheet = Sheet()
        for source in sources:
            for node in tinycss2.parse_stylesheet(source, skip_comments=True, skip_whitespace=True):
                if node.type == "qualified-rule":
                    sheet._add(node)
                elif node.type == "error":
                    sheet.unknown.append(str(node.message))
        return sheet

    def _add(self, node: Any) -> None:
        declarations = {
            item.lower_name: tinycss2.serialize(item.value).strip()
            for item in tinycss2.parse_declaration_list(node.content, skip_comments=True, skip_whitespace=True)
            if item.type == "declaration"
        }
        for selector in tinycss2.serialize(node.prelude).split(","):
            steps = _steps(selector)
            if steps is None:
                self.unknown.append(selector.strip())
                continue
            ids = sum(name[0] == "#" for _, compound in steps for name in compound.names)
            classes = sum(len(compound.names) for _, compound in steps) - ids
            tags = sum(bool(compound.tag) for _, compound in steps)
            self.rules.append(_Rule(steps, declarations, (ids, classes, tags, len(self.rules))))


def _steps(selector: str) -> tuple[tuple[str, _Compound], ...] | None:
    steps: list[tuple[str, _Compound]] = []
    combinator = ""
    for word in selector.replace(">", " > ").split():
        if word == ">":
            combinator = ">"
            continue
        match = _SIMPLE.match(word)
        if match is None:
            return None
        tag = (match["tag"] or "").lower()
        steps.append((combinator, _Compound("" if tag == "*" else tag, frozenset(_PART.findall(match["rest"])))))
        combinator = " "
    return tuple(steps) or None


Values = Mapping[str, str]


class Cascade:
    """Computes the values of elements of one book; lengths stay in the unit they are written in."""

    def __init__(self, sheet: Sheet) -> None:
        self._by_subject: dict[str, list[_Rule]] = {}
        for rule in sheet.rules:
            subject = rule.steps[-1][1]
            key = next(iter(sorted(subject.names)), "") or subject.tag
            self._by_subject.setdefault(key, []).append(rule)
        self._made: dict[Any, tuple[Values, float]] = {}

    def of(self, element: Any) -> Values:
        """The values of an element, inherited ones included."""
        return self._computed(element)[0]

    def size(self, element: Any) -> float:
        """Its type size in em of the reader's base size. Raises `ValueError` for a size in another unit."""
        return self._computed(element)[1]

    def _computed(self, element: Any) -> tuple[Values, float]:
        known = self._made.get(element)
        if known is not None:
            return known
        parent = element.getparent()
        above, base = self._computed(parent) if parent is not None else ({}, 1.0)
        own = self.own(element)
        values = {name: value for name, value in above.items() if name in INHERITED}
        for name, value in own.items():
            if value == "inherit":
                if name in above:
                    values[name] = above[name]
            else:
                values[name] = value
        size = own.get("font-size", "")
        made = (values, base * ratio(size) if size and size != "inherit" else base)
        self._made[element] = made
        return made

    def own(self, element: Any) -> dict[str, str]:
        """What rules say of the element itself; its `style` attribute comes last."""
        tag, names = local_name(element), _names(element)
        fitting = {
            rule.weight: rule
            for key in (tag, "", *names)
            for rule in self._by_subject.get(key, ())
            if _matches(element, tag, names, rule)
        }
        values: dict[str, str] = {}
        for weight in sorted(fitting):
            _set(values, fitting[weight].declarations.items())
        for item in tinycss2.parse_declaration_list(element.get("style") or "", skip_whitespace=True):
            if item.type == "declaration":
                _set(values, [(item.lower_name, tinycss2.serialize(item.value).strip())])
        return values


def _set(values: dict[str, str], declarations: Iterable[tuple[str, str]]) -> None:
    """Later declarations win; a margin of four sides sets aside what was said of one."""
    for name, value in declarations:
        if name == "margin":
            for side in _SIDES:
                values.pop(f"margin-{side}", None)
        values[name] = value


def local_name(element: Any) -> str:
    """The name of an element without its namespace; empty for comments."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def _names(element: Any) -> frozenset[str]:
    names = {f".{name}" for name in (element.get("class") or "").split()}
    return frozenset(names | {f"#{element.get('id')}"} if element.get("id") else names)


def _matches(element: Any, tag: str, names: frozenset[str], rule: _Rule) -> bool:
    if not rule.steps[-1][1].fits(tag, names):
        return False
    at = element
    for index in range(len(rule.steps) - 1, 0, -1):
        combinator, wanted = rule.steps[index][0], rule.steps[index - 1][1]
        at = at.getparent()
        while combinator != ">" and at is not None and not wanted.fits(local_name(at), _names(at)):
            at = at.getparent()
        if at is None or not wanted.fits(local_name(at), _names(at)):
            return False
    return True


def ratio(value: str) -> float:
    """A size in em or per cent as a factor. Raises `ValueError` for anything else (rule N-10: no fixed sizes)."""
    if value in ("0", "0em"):
        return 0.0
    for unit, part in (("em", 1.0), ("%", 100.0)):
        if value.endswith(unit) and not value.endswith("rem"):
            return float(value.removesuffix(unit)) / part
    raise ValueError(f"not a ratio: {value}")


def sides(values: Values, name: str) -> Iterator[str]:
    """Top, right, bottom and left of a property of four sides, each side's own property last."""
    said = values.get(name, "0").split() or ["0"]
    four = (said * 4)[:4] if len(said) == 1 else [*said, *said[len(said) - 2 :]][:4] if len(said) == 2 else said
    if len(said) == 3:
        four = [*said, said[1]]
    for side, value in zip(_SIDES, four, strict=True):
        yield values.get(f"{name}-{side}", value)
