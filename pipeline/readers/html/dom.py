"""A light tree of a parsed page: elements, texts, source lines. Every walk is iterative: pages nest without bound."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from typing import Literal, TypeAlias

from selectolax.lexbor import LexborHTMLParser

from pipeline.limits import LIMITS, Limits, over
from pipeline.patterns import regex
from pipeline.readers.html.scan import AT, Scanned

NEVER = frozenset(("script", "style", "template", "head", "noscript", "datalist", "noembed", "noframes"))
_SPACE = regex(r"\s+")


class Element:
    """An element with its attributes, children in order, parent and source line."""

    __slots__ = ("attributes", "children", "line", "parent", "tag")

    def __init__(self, tag: str, attributes: dict[str, str], parent: Element | None, line: int) -> None:
        self.tag = tag
        self.attributes = attributes
        self.children: list[Element | str] = []
        self.parent = parent
        self.line = line

    def get(self, name: str) -> str:
        """An attribute, or an empty string."""
        return self.attributes.get(name, "")

    @property
    def words(self) -> str:
        """Class and id, for telling what an element is for."""
        return f"{self.get('class')} {self.get('id')}"

    def elements(self) -> Iterator[Element]:
        """This element and all below it, in document order."""
        stack: list[Element] = [self]
        while stack:
            element = stack.pop()
            yield element
            stack.extend(child for child in reversed(element.children) if isinstance(child, Element))

    def text(self, skip: Container[int] = ()) -> str:
        """All text below that can be seen, without the elements whose `id()` is in `skip`."""
        parts: list[str] = []
        stack: list[Element | str] = [self]
        while stack:
            node = stack.pop()
            if isinstance(node, str):
                parts.append(node)
            elif node is self or (id(node) not in skip and node.tag not in NEVER):
                stack.extend(reversed(node.children))
        return "".join(parts)

    def line_text(self, skip: Container[int] = ()) -> str:
        """All text below as one line."""
        return _SPACE.sub(" ", self.text(skip)).strip()

    def ancestors(self) -> Iterator[Element]:
        """The parent, its parent, and so on."""
        element = self.parent
        while element is not None:
            yield element
            element = element.parent


Event: TypeAlias = (
    tuple[Literal["open"], Element] | tuple[Literal["close"], Element] | tuple[Literal["text"], tuple[Element, str]]
)


def events(roots: Iterable[Element], skip: Container[int] = ()) -> Iterator[Event]:
    """Opening, text and closing of everything below the roots; elements whose `id()` is in `skip` are left out."""
    for root in roots:
        stack: list[tuple[Element, int]] = []
        if id(root) in skip:
            continue
        yield "open", root
        stack.append((root, 0))
        while stack:
            element, at = stack.pop()
            if at == len(element.children):
                yield "close", element
                continue
            stack.append((element, at + 1))
            child = element.children[at]
            if isinstance(child, str):
                yield "text", (element, child)
            elif id(child) not in skip:
                yield "open", child
                stack.append((child, 0))


def parse(scanned: Scanned, file: str, limits: Limits = LIMITS) -> Element:
    """The tree of a page from `<html>` down, as browsers build it. Raises `SourceError` R006: parsers add elements."""
    count = 0
    parser = LexborHTMLParser(scanned.text)
    top = parser.root
    root = Element("html", {}, None, 1)
    if top is None:
        return root
    node = top.child
    owner = root
    # Depth first without recursion: `owner` is the element whose children are being read.
    while node is not None:
        descend = None
        if node.is_text_node:
            value = node.text_content
            if value:
                owner.children.append(value)
        elif node.is_element_node:
            tag = node.tag or ""
            attributes = {name: value or "" for name, value in node.attributes.items()}
            offset = attributes.pop(AT, "")
            line = scanned.line(int(offset)) if offset.isdigit() and len(offset) < 12 else owner.line
            element = Element(tag, attributes, owner, line)
            count += 1
            if count > limits.elements * 2:
                raise over(file, "HTML elements", count, limits.elements * 2)
            owner.children.append(element)
            if tag != "template":
                descend = node.child
            if descend is not None:
                owner = element
        if descend is not None:
            node = descend
            continue
        while node is not None and node.next is None:
            # Nodes are never compared: selectolax compares their whole HTML.
            node = None if owner is root else node.parent
            owner = owner.parent or root
        if node is not None:
            node = node.next
    return root
