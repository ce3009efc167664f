"""Styles of a Word file, each with what it takes from the styles it is based on."""

from __future__ import annotations

import re

from pipeline.model.nodes import Align, Mark
from pipeline.patterns import regex
from pipeline.readers.docx.package import Node, Package, W, child, number, switch, value_of, word
from pipeline.readers.faces import Kind, kind_of
from pipeline.readers.runs import NO_MARKS, Marks
from pipeline.records import dataclass, field, replace

ALIGNS = {
    "left": Align.LEFT, "start": Align.LEFT, "right": Align.RIGHT, "end": Align.RIGHT, "center": Align.CENTER,
    "both": Align.JUSTIFY, "distribute": Align.JUSTIFY,
}  # fmt: skip
_HEADING = regex(r"^(?:heading|标题|標題|título|überschrift)\s*([1-9])$", re.IGNORECASE)
_BODY_LEVEL = 9
_SWITCHES = {
    "b": Mark.STRONG, "i": Mark.EMPHASIS, "strike": Mark.STRIKE, "dstrike": Mark.STRIKE,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Letters:
    """Character properties: marks set and unset, size in points, hidden, the kind of the Chinese face."""

    on: Marks = NO_MARKS
    off: Marks = NO_MARKS
    size: float | None = None
    hidden: bool | None = None
    face: Kind | None = None

    def over(self, outer: Letters) -> Letters:
        """These properties where they say something, the outer ones elsewhere."""
        return Letters(
            (outer.on - self.off) | self.on,
            (outer.off - self.on) | self.off,
            self.size if self.size is not None else outer.size,
            self.hidden if self.hidden is not None else outer.hidden,
            self.face if self.face is not None else outer.face,
        )


@dataclass(frozen=True, slots=True)
class Style:
    """A style with all it inherits. `outline` counts from 1; `list_id` and `level` name a numbering."""

    name: str = ""
    letters: Letters = field(default_factory=Letters)
    outline: int | None = None
    align: Align | None = None
    indent: bool = False
    list_id: str = ""
    level: int | None = None
    chain: tuple[str, ...] = ()  # its name and those of the styles it is based on


def letters_of(properties: Node | None) -> Letters:
    """The character properties that `w:rPr` sets."""
    if properties is None:
        return Letters()
    on: set[Mark] = set()
    off: set[Mark] = set()
    for name, mark in _SWITCHES.items():
        state = switch(properties, name)
        if state is not None:
            (on if state else off).add(mark)
    for name, mark, plain in (("u", Mark.UNDERLINE, "none"), ("em", Mark.DOTS, "none")):
        value = value_of(properties, name)
        if value:
            (off if value == plain else on).add(mark)
    shift = value_of(properties, "vertAlign")
    if shift in ("superscript", "subscript"):
        on.add(Mark.SUPERSCRIPT if shift == "superscript" else Mark.SUBSCRIPT)
    elif shift == "baseline":
        off |= {Mark.SUPERSCRIPT, Mark.SUBSCRIPT}
    size = number(value_of(properties, "sz"), 0, 0, 4_000)
    fonts = child(properties, "rFonts")
    face = None if fonts is None else kind_of(word(fonts, "eastAsia"))
    return Letters(frozenset(on), frozenset(off), size / 2 if size else None, switch(properties, "vanish"), face)


def symbol_face(properties: Node | None) -> str:
    """The face that `w:rPr` names for Latin letters: signs of symbol faces are stored as such."""
    fonts = child(properties, "rFonts")
    return "" if fonts is None else word(fonts, "ascii") or word(fonts, "hAnsi")


def indented(properties: Node | None) -> bool | None:
    """Whether `w:pPr` sets a first-line indent; `None` when it does not say."""
    node = child(properties, "ind")
    if node is None:
        return None
    for name in ("firstLineChars", "firstLine"):
        if node.get(W + name) is not None:
            return number(word(node, name)) > 0
    return None


def outline_of(properties: Node | None) -> int | None:
    """The outline level that `w:pPr` sets, from 1; 0 for body text; `None` when it does not say."""
    value = value_of(properties, "outlineLvl")
    if not value:
        return None
    level = number(value, _BODY_LEVEL, 0, _BODY_LEVEL)
    return 0 if level == _BODY_LEVEL else level + 1


class Styles:
    """All styles by id."""

    def __init__(self, package: Package) -> None:
        self._nodes: dict[str, Node] = {}
        self._made: dict[str, Style] = {}
        self.default = Style(name="Normal")
        self.defaults = Letters()
        name = package.related("styles")
        if not name:
            return
        root = package.tree(name)
        base = child(child(root, "docDefaults"), "rPrDefault")
        self.defaults = letters_of(child(base, "rPr"))
        for node in root.iterchildren(W + "style"):
            self._nodes.setdefault(word(node, "styleId"), node)
            plain = word(node, "type") == "paragraph" and word(node, "default").lower() in ("1", "true", "on")
            if plain:
                self.default = self.of(word(node, "styleId"))

    def of(self, name: str) -> Style:
        """The style of an id; the default one when there is none."""
        known = self._made.get(name)
        if known is not None:
            return known
        if name not in self._nodes:
            return self.default
        chain: list[str] = []
        at = name
        while at in self._nodes and at not in chain and len(chain) < 32 and at not in self._made:
            chain.append(at)
            at = value_of(self._nodes[at], "basedOn")
        style = self._made.get(at, Style())
        for link in reversed(chain):
            style = self._made[link] = _own(self._nodes[link], style)
        return style


def _own(node: Node, base: Style) -> Style:
    properties = child(node, "pPr")
    shown = value_of(node, "name") or word(node, "styleId")
    outline = outline_of(properties)
    heading = _HEADING.match(shown)
    if outline is None and heading:
        outline = int(heading[1])
    numbering = child(properties, "numPr")
    list_id = value_of(numbering, "numId") if numbering is not None else ""
    level = value_of(numbering, "ilvl") if numbering is not None else ""
    indent = indented(properties)
    return replace(
        base,
        name=shown,
        chain=(shown, *base.chain),
        letters=letters_of(child(node, "rPr")).over(base.letters),
        outline=(outline or None) if outline is not None else base.outline,
        align=ALIGNS.get(value_of(properties, "jc"), base.align),
        indent=base.indent if indent is None else indent,
        list_id=list_id or base.list_id,
        level=number(level, 0, 0, 8) if level else base.level,
    )
