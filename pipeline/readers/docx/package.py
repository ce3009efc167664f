"""Parts of a Word file: found by relationships, parsed without entities, never fetched."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import Any, TypeAlias
from urllib.parse import unquote

from lxml import etree

from pipeline.diagnostics import Diagnostics
from pipeline.limits import LIMITS, Limits
from pipeline.patterns import bytes_regex, regex
from pipeline.readers.guard import Container, broken
from pipeline.records import dataclass

Node: TypeAlias = Any  # an element of lxml, which ships no types

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
V = "{urn:schemas-microsoft-com:vml}"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"

# ISO/IEC 29500 strict names, read as the transitional ones that everything else writes.
_STRICT = (
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships",
     b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
    (b"http://purl.oclc.org/ooxml/officeDocument/math", b"http://schemas.openxmlformats.org/officeDocument/2006/math"),
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", W[1:-1].encode()),
    (b"http://purl.oclc.org/ooxml/drawingml/main", A[1:-1].encode()),
)  # fmt: skip
_MAIN = regex(r"/officeDocument$")
_WORD = bytes_regex(rb"wordprocessingml\.(?:document|template)\.main\+xml|ms-word\.(?:document|template)\.macroEnabled")


@dataclass(frozen=True, slots=True)
class Relation:
    """Where a relationship leads: a part's name, or an address outside."""

    kind: str  # the last word of its type: image, hyperlink, styles …
    target: str
    external: bool


class Package:
    """A Word file. Raises `SourceError` (R006, R012) for one that cannot be read."""

    def __init__(self, data: bytes, file: str, found: Diagnostics, limits: Limits = LIMITS) -> None:
        self.file = file
        self._container = Container(data, file, found, limits)
        self._relations: dict[str, dict[str, Relation]] = {}
        top = self.relations("")
        self.main = next((item.target for item in top.values() if _MAIN.search("/" + item.kind)), "")
        if not self.main or self.main not in self._container:
            raise broken(file, "no_document")

    def __contains__(self, name: object) -> bool:
        return name in self._container

    def bytes_of(self, name: str) -> bytes:
        """The bytes of a part."""
        return self._container.read(name)

    def raw(self, name: str) -> bytes:
        """The XML of a part as bytes, checked."""
        data = self._container.xml(name)
        if b"purl.oclc.org" in data:
            for strict, transitional in _STRICT:
                data = data.replace(strict, transitional)
        return data

    def tree(self, name: str) -> Node:
        """The root of an XML part."""
        return self._parsed(self.raw(name), name)

    def _parsed(self, data: bytes, name: str) -> Node:
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True,
            remove_pis=True,
        )  # fmt: skip
        try:
            return etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise broken(self.file, "xml", part=name, reason=error) from error

    def relations(self, part: str) -> dict[str, Relation]:
        """The relationships of a part by id; an empty part name means the package's own."""
        known = self._relations.get(part)
        if known is not None:
            return known
        folder, name = posixpath.split(part)
        path = posixpath.join(folder, "_rels", f"{name}.rels")
        out: dict[str, Relation] = {}
        if path in self._container:
            for node in self.tree(path).iter("{*}Relationship"):
                external = node.get("TargetMode", "") == "External"
                target = node.get("Target", "")
                if not external:
                    target = posixpath.normpath(posixpath.join("/", folder, unquote(target))).lstrip("/")
                out[node.get("Id", "")] = Relation(node.get("Type", "").rpartition("/")[2], target, external)
        self._relations[part] = out
        return out

    def related(self, kind: str) -> str:
        """The first part of a kind that the document names and that is there, or an empty string."""
        return next(self.all_related(kind), "")

    def all_related(self, kind: str) -> Iterator[str]:
        """All parts of a kind that the document names and that are there."""
        for item in self.relations(self.main).values():
            if item.kind == kind and not item.external and item.target in self._container:
                yield item.target


def word(node: Node, name: str, default: str = "") -> str:
    """A `w:` attribute."""
    value = node.get(W + name)
    return default if value is None else str(value)


def child(node: Node | None, name: str) -> Node | None:
    """The first `w:` child of that name."""
    return None if node is None else node.find(W + name)


def value_of(node: Node | None, name: str, default: str = "") -> str:
    """The `w:val` of a child."""
    found = child(node, name)
    return default if found is None else word(found, "val", default)


def switch(node: Node | None, name: str) -> bool | None:
    """An on-off property: `None` when it is not set."""
    found = child(node, name)
    if found is None:
        return None
    return word(found, "val", "true").lower() not in ("0", "false", "off", "none")


def number(value: str | None, default: int = 0, low: int = -1_000_000, high: int = 1_000_000) -> int:
    """A whole number within bounds; anything else is the default."""
    text = (value or "").strip()
    if not re.fullmatch(r"-?[0-9]{1,9}(?:\.[0-9]{1,9})?", text):
        return default
    return max(low, min(high, int(float(text))))


_MADE = frozenset(("ListMarker", "FootnoteReference", "EndnoteReference"))  # marks that a copy of the words leaves out


def shown_words(paragraph: Node) -> str:
    """The words of a paragraph with its tabs, without readings, marks of notes and items, and text boxes."""
    out: list[str] = []
    for item in paragraph.iter(W + "t", W + "tab"):
        above = item.getparent()
        while above is not None and above is not paragraph and local(above) not in ("rt", "pPr", "Fallback", "p"):
            above = above.getparent()
        run = item.getparent()
        if above is paragraph and value_of(child(run, "rPr"), "rStyle") not in _MADE:
            out.append("\t" if item.tag == W + "tab" else item.text or "")
    return "".join(out)


def text_of(node: Node | None, *tags: str) -> str:
    """The text of all elements of some names below a node, without the second branch of alternatives."""
    if node is None:
        return ""
    parts: list[str] = []
    for item in node.iter(*tags):
        parent = item.getparent()
        while parent is not None and parent is not node and parent.tag != MC + "Fallback":
            parent = parent.getparent()
        if parent is None or parent is node:
            parts.append(item.text or "")
    return "".join(parts)


def local(node: Node) -> str:
    """The name of an element without its namespace; empty for what is no element."""
    tag = node.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
