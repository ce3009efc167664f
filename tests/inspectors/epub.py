"""An EPUB as a reading system sees it: package, navigation, content with its CSS resolved. Knows nothing of our writer.

The cascade is that of CSS 2.1 (specificity, order, inheritance) over the selectors a book needs: elements, classes,
descendants and children. Sizes and lengths come out in em of the reader's base size or of the element's own size.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from zipfile import ZIP_STORED, ZipFile

import tinycss2
from lxml import etree

XHTML = "{http://www.w3.org/1999/xhtml}"
OPS = "{http://www.idpf.org/2007/ops}"
OPF = "{http://www.idpf.org/2007/opf}"
DC = "{http://purl.org/dc/elements/1.1/}"
XML = "{http://www.w3.org/XML/1998/namespace}"
NCX = "{http://www.daisy.org/z3986/2005/ncx/}"

_PARSER = etree.XMLParser(resolve_entities=False, no_network=True)
_INHERITED = {
    "font-family", "font-weight", "font-style", "line-height", "text-align", "text-indent", "color", "white-space",
    "orphans", "widows", "line-break", "word-break", "text-spacing-trim", "text-autospace",
}  # fmt: skip
_SIDES = ("top", "right", "bottom", "left")
_HEADINGS = {f"h{number}" for number in range(1, 7)}
_TEXT = {"p", "caption", "figcaption", "pre", *_HEADINGS}
_SIMPLE = re.compile(r"(?P<tag>[a-z][a-z0-9]*)?(?P<classes>(?:\.[A-Za-z0-9_-]+)*)\Z")

Compound = tuple[str, frozenset[str]]


@dataclass(frozen=True)
class Rule:
    steps: tuple[tuple[str, Compound], ...]  # (combinator before, compound), subject last
    declarations: dict[str, str]
    order: int

    @property
    def specificity(self) -> tuple[int, int, int]:
        classes = sum(len(compound[1]) for _, compound in self.steps)
        tags = sum(bool(compound[0]) for _, compound in self.steps)
        return classes, tags, self.order


@dataclass(frozen=True)
class Look:
    """Effective properties. `size` is in em of the base size; indents and margins in em of the element's own size."""

    fonts: tuple[str, ...]  # families for every character; those of the book's own @font-face rules are in `latin`
    latin: tuple[str, ...]
    size: float
    bold: bool
    align: str
    first: float
    line_height: float
    margin: tuple[float, float, float, float]  # top, right, bottom, left
    colour: str
    keep_next: bool
    values: dict[str, str] = field(hash=False, compare=False)


@dataclass(frozen=True)
class Par:
    """One text element. `level` is a heading's rank, 0 for others; `note` is the id of the note it stands in."""

    text: str
    role: str
    tag: str
    level: int
    look: Look
    file: str
    note: str
    element: etree._Element = field(hash=False, compare=False)


class Epub:
    """Opens the bytes; everything is read on demand."""

    def __init__(self, data: bytes) -> None:
        with ZipFile(BytesIO(data)) as archive:
            self.infos = archive.infolist()
            self.parts = {name: archive.read(name) for name in archive.namelist()}
        container = self.xml("META-INF/container.xml")
        self.package_name = next(container.iter("{*}rootfile")).get("full-path")
        self.package = self.xml(self.package_name)
        self.folder = posixpath.dirname(self.package_name)
        self.items = {item.get("id"): item for item in self.package.iter(OPF + "item")}

    def xml(self, part: str) -> etree._Element:
        return etree.fromstring(self.parts[part], _PARSER)

    def mimetype_first(self) -> bool:
        first = self.infos[0]
        return first.filename == "mimetype" and first.compress_type == ZIP_STORED and not first.extra

    def path(self, href: str, base: str = "") -> str:
        return posixpath.normpath(posixpath.join(base or self.folder, href))

    @property
    def spine(self) -> list[str]:
        """The content documents that are paged through, in order."""
        refs = [ref for ref in self.package.iter(OPF + "itemref") if ref.get("linear") != "no"]
        return [self.path(self.items[ref.get("idref")].get("href")) for ref in refs]

    def dc(self, name: str) -> list[str]:
        return [element.text or "" for element in self.package.iter(DC + name)]

    def meta(self, name: str) -> list[str]:
        return [element.text or "" for element in self.package.iter(OPF + "meta") if element.get("property") == name]

    # --- navigation ------------------------------------------------------------------------------------------------

    def _nav(self, kind: str) -> etree._Element | None:
        name = next(item.get("href") for item in self.items.values() if item.get("properties") == "nav")
        for nav in self.xml(self.path(name)).iter(XHTML + "nav"):
            if nav.get(OPS + "type") == kind:
                return nav
        return None

    def lines(self, kind: str) -> list[tuple[int, str, str]]:
        """Depth, wording and address of each entry of a navigation list (toc, landmarks, page-list)."""
        nav = self._nav(kind)
        if nav is None:
            return []
        out = []
        for link in nav.iter(XHTML + "a"):
            depth = sum(1 for parent in link.iterancestors() if parent.tag == XHTML + "ol")
            out.append((depth, "".join(link.itertext()), link.get("href")))
        return out

    def ncx(self) -> list[tuple[int, str, str]]:
        kind = "application/x-dtbncx+xml"
        name = next(item.get("href") for item in self.items.values() if item.get("media-type") == kind)
        out = []
        for point in self.xml(self.path(name)).iter(NCX + "navPoint"):
            depth = 1 + sum(1 for parent in point.iterancestors() if parent.tag == NCX + "navPoint")
            out.append((depth, point.findtext(f"{NCX}navLabel/{NCX}text"), point.find(NCX + "content").get("src")))
        return out

    def dangling(self) -> list[str]:
        """Addresses inside the book that lead nowhere."""
        ids = {
            part: {element.get("id") for element in self.xml(part).iter() if element.get("id")}
            for part in self.parts
            if part.endswith(".xhtml")
        }
        lost = []
        for part in ids:
            for element in self.xml(part).iter(XHTML + "a", XHTML + "img", XHTML + "link"):
                address = element.get("href") or element.get("src") or ""
                if re.match("[a-z]+:", address):
                    continue
                file, _, name = address.partition("#")
                target = self.path(file, posixpath.dirname(part)) if file else part
                if target not in self.parts or (name and name not in ids.get(target, set())):
                    lost.append(f"{part}: {address}")
        return lost

    # --- style -----------------------------------------------------------------------------------------------------

    @property
    def css(self) -> str:
        name = next(item.get("href") for item in self.items.values() if item.get("media-type") == "text/css")
        return self.parts[self.path(name)].decode()

    def rules(self) -> list[Rule]:
        return parse_rules(self.css)

    def paragraphs(self) -> Iterator[Par]:
        """Every text element in reading order, notes where they stand."""
        rules = self.rules()
        for name in self.spine:
            root = self.xml(name)
            for element in root.iter():
                if not isinstance(element.tag, str) or element.tag.removeprefix(XHTML) not in _TEXT:
                    continue
                tag = element.tag.removeprefix(XHTML)
                role = (element.get("class") or "").split(" ")[0]
                level = int(tag[1]) if tag in _HEADINGS else 0
                note = next((a.get("id") for a in element.iterancestors(XHTML + "aside")), "")
                yield Par(visible(element), role, tag, level, look(element, rules), name, note, element)

    def runs(self, par: Par) -> Iterator[tuple[str, str, Look]]:
        """Classes, text and look of each element inside a paragraph."""
        rules = self.rules()
        for element in par.element.iterdescendants():
            yield element.get("class") or element.tag.removeprefix(XHTML), visible(element), look(element, rules)


def visible(element: etree._Element) -> str:
    """The words of the author: no note marks, no readings."""
    if element.tag in (XHTML + "rt", XHTML + "rp") or element.get("role") in ("doc-noteref", "doc-backlink"):
        return ""
    parts = [element.text or ""]
    for child in element:
        parts += [visible(child), child.tail or ""]
    return "".join(parts)


def parse_rules(css: str) -> list[Rule]:
    """Qualified rules; a selector that is not understood is an error, so that none is overlooked."""
    out: list[Rule] = []
    for node in tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True):
        if node.type == "at-rule" and node.lower_at_keyword == "font-face":
            continue
        assert node.type == "qualified-rule", node.serialize()
        declarations = {}
        for item in tinycss2.parse_declaration_list(node.content, skip_comments=True, skip_whitespace=True):
            assert item.type == "declaration", item.serialize()
            declarations[item.lower_name] = tinycss2.serialize(item.value).strip()
        for selector in tinycss2.serialize(node.prelude).split(","):
            steps: list[tuple[str, Compound]] = []
            combinator = ""
            for word in selector.split():
                if word == ">":
                    combinator = ">"
                    continue
                match = _SIMPLE.match(word)
                assert match, f"selector {selector}"
                steps.append((combinator, (match["tag"] or "", frozenset(match["classes"].split(".")[1:]))))
                combinator = " "
            out.append(Rule(tuple(steps), declarations, len(out)))
    return out


def _fits(element: etree._Element, compound: Compound) -> bool:
    tag, classes = compound
    own = set((element.get("class") or "").split())
    return (not tag or element.tag == XHTML + tag) and classes <= own


def _matches(element: etree._Element, rule: Rule) -> bool:
    if not _fits(element, rule.steps[-1][1]):
        return False
    at = element
    for index in range(len(rule.steps) - 1, 0, -1):
        combinator, wanted = rule.steps[index][0], rule.steps[index - 1][1]
        at = at.getparent()
        if combinator != ">":
            while at is not None and not _fits(at, wanted):
                at = at.getparent()
        if at is None or not _fits(at, wanted):
            return False
    return True


def _own(element: etree._Element, rules: list[Rule]) -> dict[str, str]:
    values: dict[str, str] = {}
    for rule in sorted((rule for rule in rules if _matches(element, rule)), key=lambda rule: rule.specificity):
        values.update(rule.declarations)
    return values


def _em(value: str) -> float:
    if value == "0":
        return 0.0
    assert value.endswith("em"), f"not a ratio: {value}"
    return float(value.removesuffix("em"))


def look(element: etree._Element, rules: list[Rule]) -> Look:
    """The computed look of an element."""
    chain = [element, *element.iterancestors()][::-1]
    values: dict[str, str] = {}
    size = 1.0
    for node in chain:
        own = _own(node, rules)
        values = {name: value for name, value in values.items() if name in _INHERITED} | {
            name: value for name, value in own.items() if value != "inherit"
        }
        size *= _em(own.get("font-size", "1em").replace("100%", "1em"))
    sides = values.get("margin", "0").split()
    sides += sides[:1] if len(sides) == 1 else []
    sides += [sides[0]] if len(sides) == 2 else []
    sides += [sides[1]] if len(sides) == 3 else []
    sides = [values.get(f"margin-{name}", side) for name, side in zip(_SIDES, sides[:4], strict=True)]
    margin = [_em(side) if side != "auto" and not side.endswith("%") else 0.0 for side in sides]
    fonts = tuple(name.strip().strip('"') for name in values.get("font-family", "").split(",") if name.strip())
    return Look(
        tuple(name for name in fonts if not name.startswith("kanben-")),
        tuple(name for name in fonts if name.startswith("kanben-")),
        size,
        values.get("font-weight", "normal") == "bold",
        values.get("text-align", "start"),
        _em(values.get("text-indent", "0")),
        float(values.get("line-height", "0")),
        (margin[0], margin[1], margin[2], margin[3]),
        values.get("color", ""),
        values.get("break-after") == "avoid",
        values,
    )
