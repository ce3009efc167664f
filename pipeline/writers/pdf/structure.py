"""The structure tree, outline, links and page labels (ISO 32000-1, 12.3, 12.4, 14.7, 14.8; PDF/UA-1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline.model.nodes import Role
from pipeline.typeset.layout import BlockPlace, Layout
from pipeline.writers.pdf.draw import Area, Drawing
from pipeline.writers.pdf.objects import Book, number, reference, text

_KINDS = {
    "table": b"/Table",
    "row": b"/TR",
    "list": b"/L",
    "item": b"/LI",
    "quote": b"/BlockQuote",
    "division": b"/Sect",
    "note": b"/Note",
    "figure": b"/Div",
    "code": b"/CodeBlock",
    "toc": b"/TOC",
}


@dataclass(slots=True)
class Element:
    """One structure element: its type, children (elements or ready bytes), extra entries."""

    kind: bytes
    number: int
    children: list[Element | Content | bytes] = field(default_factory=list)
    extra: bytes = b""


class Content(NamedTuple):
    """A marked-content sequence: index of its page, number on it."""

    page: int
    mcid: int


@dataclass(slots=True)
class Tagged:
    """What the catalogue and the pages need: the tree root, annotations of each page."""

    root: int
    annotations: list[list[int]]


def put_structure(book: Book, layout: Layout, drawings: Sequence[Drawing], pages: Sequence[int]) -> Tagged:
    """Write the structure tree, the parent tree and the link annotations."""
    root = book.reserve()
    document = Element(b"/Document", book.reserve())
    leaves = _elements(book, layout.blocks, document)
    owners: list[list[int]] = [[0] * len(drawing.marked) for drawing in drawings]
    annotations: list[list[int]] = [[] for _ in drawings]
    parents: list[tuple[int, bytes]] = []
    next_key = len(drawings)
    targets = {place.id: place for place in layout.blocks if place.id}
    for index, drawing in enumerate(drawings):
        areas = {
            mcid: [area for area in drawing.areas if area.mcid == mcid] for mcid in {a.mcid for a in drawing.areas}
        }
        for marked in drawing.marked:
            leaf = leaves.get(marked.block, document)
            content = Content(index, marked.mcid)
            if not marked.link:
                leaf.children.append(content)
                owners[index][marked.mcid] = leaf.number
                continue
            link = Element(b"/Link", book.reserve(), [content])
            target = targets.get(marked.link[1:]) if marked.link.startswith("#") else None
            if target is not None and target.kind == "note":  # a note's mark (ISO 32000-1, 14.8.4.4.1)
                leaf.children.append(Element(b"/Reference", book.reserve(), [link]))
            else:
                leaf.children.append(link)
            owners[index][marked.mcid] = link.number
            for area in areas.get(marked.mcid, []):
                action = _action(area, targets, layout, pages)
                if not action:
                    continue
                annotation = book.add(_annotation(area, action, next_key, pages[index]))
                annotations[index].append(annotation)
                link.children.append(b"<</Type/OBJR/Pg %b/Obj %b>>" % (reference(pages[index]), reference(annotation)))
                parents.append((next_key, reference(link.number)))
                next_key += 1
    _write(book, document, root, pages)
    numbers = [(index, b"[" + b" ".join(map(reference, owner)) + b"]") for index, owner in enumerate(owners)]
    pairs = b" ".join(b"%d %b" % pair for pair in (*numbers, *parents))
    parent_tree = book.add(b"<</Nums[%b]>>" % pairs)
    book.add(
        b"<</Type/StructTreeRoot/K %b/ParentTree %b/ParentTreeNextKey %d/RoleMap<</Title/P/CodeBlock/Div>>>>"
        % (reference(document.number), reference(parent_tree), next_key),
        root,
    )
    return Tagged(root, annotations)


def _elements(book: Book, blocks: Sequence[BlockPlace], document: Element) -> dict[int, Element]:
    """Elements of all blocks, nested by their paths; block index -> the element its content goes into."""
    known: dict[tuple[str, ...], Element] = {}
    leaves: dict[int, Element] = {}
    for index, place in enumerate(blocks):
        parent = document
        path: tuple[str, ...] = ()
        for step in place.path:
            path = (*path, step)
            element = known.get(path)
            if element is None:
                element = Element(*_container(step, place.kind, book))
                known[path] = element
                parent.children.append(element)
            parent = element
        kind, extra = _kind(place)
        if place.kind == "li" and parent.kind == b"/LI":
            body = known.get((*path, "body"))
            if body is None:
                body = Element(b"/LBody", book.reserve())
                known[(*path, "body")] = body
                parent.children.append(body)
            parent = body
        leaf = Element(kind, book.reserve(), [], extra)
        if not (place.kind in ("td", "th") and not place.text):
            parent.children.append(leaf)
        leaves[index] = leaf
    return leaves


def _container(step: str, kind: str, book: Book) -> tuple[bytes, int, list[Element | Content | bytes], bytes]:
    what, _, rest = step.partition(":")
    if what == "cell":
        rows, _, columns = rest.partition(":")[2].partition("x")
        extra = b""
        spans = b""
        if rows not in ("", "1"):
            spans += b"/RowSpan %d" % int(rows)
        if columns not in ("", "1"):
            spans += b"/ColSpan %d" % int(columns)
        if kind == "th":
            extra = b"/A<</O/Table/Scope/Column%b>>" % spans
        elif spans:
            extra = b"/A<</O/Table%b>>" % spans
        return (b"/TH" if kind == "th" else b"/TD"), book.reserve(), [], extra
    extra = b"/ID(%b)" % step.encode("ascii", "replace") if what == "note" else b""
    return _KINDS.get(what, b"/Div"), book.reserve(), [], extra


def _kind(place: BlockPlace) -> tuple[bytes, bytes]:
    if place.level:
        return b"/H%d" % min(place.level, 6), b""
    if place.kind == "toc":
        return (b"/TOCI" if place.role is Role.TOC_ENTRY else b"/P"), b""
    if place.kind == "figure":
        return b"/Figure", b"/Alt" + text(place.text or " ")
    if place.kind == "caption":
        return b"/Caption", b""
    if place.role is Role.TITLE:
        return b"/Title", b""
    return b"/P", b""


def _write(book: Book, element: Element, parent: int, pages: Sequence[int]) -> None:
    """Write an element and all below it, without recursion. Content on the element's own page is just a number."""
    todo = [(element, parent)]
    while todo:
        item, above = todo.pop()
        home = next((kid.page for kid in item.children if isinstance(kid, Content)), -1)
        kids = b" ".join(_kid(kid, home, pages) for kid in item.children)
        here = b"/Pg " + reference(pages[home]) if home >= 0 else b""
        book.add(
            b"<</Type/StructElem/S%b/P %b%b%b/K[%b]>>" % (item.kind, reference(above), here, item.extra, kids),
            item.number,
        )
        todo.extend((kid, item.number) for kid in item.children if isinstance(kid, Element))


def _kid(kid: Element | Content | bytes, home: int, pages: Sequence[int]) -> bytes:
    match kid:
        case Element():
            return reference(kid.number)
        case Content(page=page, mcid=mcid):
            return b"%d" % mcid if page == home else b"<</Type/MCR/Pg %b/MCID %d>>" % (reference(pages[page]), mcid)
        case _:
            return kid


def destination(place: BlockPlace, layout: Layout, pages: Sequence[int]) -> bytes:
    """An explicit destination at the top of a block."""
    top = layout.pages[place.page].height - place.y + 20
    return b"[%b/XYZ null %b null]" % (reference(pages[place.page]), number(top))


def _action(area: Area, targets: dict[str, BlockPlace], layout: Layout, pages: Sequence[int]) -> bytes:
    link = area.link
    if link.startswith("#block:"):
        return b"/Dest" + destination(layout.blocks[int(link[7:])], layout, pages)
    if link.startswith("#"):
        place = targets.get(link[1:])
        return b"/Dest" + destination(place, layout, pages) if place else b""
    if link.startswith(("http://", "https://", "mailto:")):
        return b"/A<</S/URI/URI%b>>" % text("".join(c if c.isascii() else _percent(c) for c in link))
    return b""


def _percent(char: str) -> str:
    return "".join(f"%{byte:02X}" for byte in char.encode("utf-8"))


def _annotation(area: Area, action: bytes, key: int, page: int) -> bytes:
    box = b" ".join(map(number, area.box))
    return b"<</Type/Annot/Subtype/Link/Rect[%b]/Border[0 0 0]/F 4/StructParent %d/P %b/Contents%b%b>>" % (
        box, key, reference(page), text(area.text or area.link), action,
    )  # fmt: skip


def put_outline(book: Book, layout: Layout, pages: Sequence[int]) -> int:
    """The outline of all headings, nested by level; 0 when there are none."""
    headings = [place for place in layout.blocks if place.level and place.kind != "toc"]
    if not headings:
        return 0
    root = book.reserve()
    numbers = [book.reserve() for _ in headings]
    parents: list[int] = []
    stack: list[tuple[int, int]] = []
    for at, place in enumerate(headings):
        while stack and stack[-1][0] >= place.level:
            stack.pop()
        parents.append(stack[-1][1] if stack else -1)
        stack.append((place.level, at))
    children: dict[int, list[int]] = {}
    for at, parent in enumerate(parents):
        children.setdefault(parent, []).append(at)
    for at, place in enumerate(headings):
        siblings = children[parents[at]]
        place_in = siblings.index(at)
        entry = b"/Title%b/Parent %b/Dest%b" % (
            text(place.text), reference(numbers[parents[at]] if parents[at] >= 0 else root),
            destination(place, layout, pages),
        )  # fmt: skip
        if place_in:
            entry += b"/Prev " + reference(numbers[siblings[place_in - 1]])
        if place_in + 1 < len(siblings):
            entry += b"/Next " + reference(numbers[siblings[place_in + 1]])
        below = children.get(at)
        if below:
            entry += b"/First %b/Last %b/Count %d" % (
                reference(numbers[below[0]]), reference(numbers[below[-1]]), len(below),
            )  # fmt: skip
        book.add(b"<<" + entry + b">>", numbers[at])
    top = children[-1]
    book.add(
        b"<</Type/Outlines/First %b/Last %b/Count %d>>"
        % (reference(numbers[top[0]]), reference(numbers[top[-1]]), len(headings)),
        root,
    )
    return root


def page_labels(layout: Layout) -> bytes:
    """Ranges of page labels: Roman for front matter, Arabic for the text."""
    ranges: list[bytes] = []
    previous = ""
    for page in layout.pages:
        style = "D" if page.label.isdigit() else "r"
        if style != previous:
            start = int(page.label) if style == "D" else 1
            ranges.append(b"%d<</S/%b/St %d>>" % (page.index, style.encode(), start))
            previous = style
    return b"<</Nums[%b]>>" % b" ".join(ranges)
