"""The structure tree: what a reader hears (ISO 32000-1, 14.7 and 14.8; ISO 14289-1)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from pipeline.model.nodes import Role
from pipeline.records import dataclass, field
from pipeline.typeset.layout import BlockPlace, Layout
from pipeline.writers.pdf.draw import Box, Drawing, Marked
from pipeline.writers.pdf.links import Links
from pipeline.writers.pdf.objects import Book, number, reference, text
from pipeline.writers.pdf.segments import Kind

_CONTAINERS = {
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
_ROLE_MAP = b"<</Title/P/ContentsTitle/P/CodeBlock/Div>>"
_KEPT_EMPTY = frozenset((b"/TD", b"/TH"))  # a grid has its cells even where nothing stands in them
_PICTURE = {False: "图", True: "圖"}


class Content(NamedTuple):
    """A marked-content sequence: index of its page, number on it."""

    page: int
    mcid: int


@dataclass(slots=True)
class Element:
    """One structure element: its type, children, entries besides, annotations (page, number)."""

    kind: bytes
    children: list[Element | Content] = field(default_factory=list)
    extra: bytes = b""
    objects: list[tuple[int, int]] = field(default_factory=list)
    number: int = 0
    kept: bool = False  # even where nothing stands in it

    def add(self, kind: bytes, extra: bytes = b"") -> Element:
        """A new last child."""
        child = Element(kind, [], extra)
        self.children.append(child)
        return child


Item = tuple[int, Marked]  # index of the page, sequence


def put_structure(book: Book, layout: Layout, drawings: Sequence[Drawing], links: Links, traditional: bool) -> int:
    """Write structure tree and parent tree; returns the number of the root. Link annotations go to `links`."""
    tree = _Tree(layout, traditional)
    content: dict[int, list[Item]] = {}
    for index, drawing in enumerate(drawings):
        for marked in drawing.marked:
            content.setdefault(marked.block, []).append((index, marked))
    root = book.reserve()
    writer = _Writer(book, [[0] * len(drawing.marked) for drawing in drawings], links)
    for block, items in content.items():
        tree.fill(block, items, links, book)
    writer.write(tree.document, root)
    parents = [(index, b"[" + b" ".join(map(reference, owners)) + b"]") for index, owners in enumerate(writer.owners)]
    parents += [(key, reference(element.number)) for key, element in tree.linked]
    notes = b"".join(
        b"(%b)%b" % (name, reference(element.number)) for name, element in tree.notes.items() if element.number
    )
    names = b"/IDTree<</Names[%b]>>" % notes if notes else b""
    parent_tree = book.add(b"<</Nums[%b]>>" % b" ".join(b"%d %b" % pair for pair in parents))
    book.add(
        b"<</Type/StructTreeRoot/K %b/ParentTree %b/ParentTreeNextKey %d/RoleMap%b/ClassMap<<%b>>%b>>"
        % (
            reference(tree.document.number),
            reference(parent_tree),
            len(parents),
            _ROLE_MAP,
            _classes(layout.blocks),
            names,
        ),
        root,
    )
    return root


class _Tree:
    """Elements of all blocks, nested by their paths; contents pages come first, as they do in print."""

    def __init__(self, layout: Layout, traditional: bool) -> None:
        self.document = Element(b"/Document")
        self.linked: list[tuple[int, Element]] = []  # key in the parent tree -> the link's element
        self.notes: dict[bytes, Element] = {}  # by their identifiers, which sort as they come
        self._blocks = layout.blocks
        self._pages = len(layout.pages)
        self._traditional = traditional
        self._marks: dict[str, tuple[int, Box]] = {}  # id of a note -> page and box of its first mark
        self._known: dict[tuple[str, ...], Element] = {}
        self._leaves: dict[int, Element] = {}
        self._headings: list[int] = []  # levels of the headings that are open
        self._column_heads = _head_rows(layout.blocks)
        self._captions = {place.path: place.text for place in layout.blocks if place.kind == "caption"}
        for index in sorted(range(len(layout.blocks)), key=lambda index: layout.blocks[index].kind != "toc"):
            self._leaves[index] = self._leaf(layout.blocks[index])

    def _leaf(self, place: BlockPlace) -> Element:
        if place.kind == "toc" and place.role is Role.TOC_TITLE:
            return self.document.add(b"/ContentsTitle")
        parent = self.document
        path: tuple[str, ...] = ()
        for step in place.path:
            path = (*path, step)
            parent = self._inside(parent, path)
        leaf = self._body(parent, path).add(self._leaf_kind(place), _class_of(place))
        if parent.kind == b"/CodeBlock" and not place.text:  # empty lines are lines of code
            leaf.kept = True
            leaf.extra += b"/ActualText(\\n)"
        return leaf

    def _leaf_kind(self, place: BlockPlace) -> bytes:
        if place.level:  # no level is skipped, whatever the tree has (ISO 14289-1, 7.4.2): depth counts
            while self._headings and self._headings[-1] >= place.level:
                self._headings.pop()
            self._headings.append(place.level)
            return b"/H%d" % min(len(self._headings), 6)
        if place.kind == "toc":
            return b"/TOCI"
        if place.kind == "figure":
            return b"/Figure"
        if place.kind == "caption":
            return b"/Caption"
        return b"/Title" if place.role is Role.TITLE else b"/P"

    def _inside(self, parent: Element, path: tuple[str, ...]) -> Element:
        element = self._known.get(path)
        if element is None:
            element = self._body(parent, path[:-1]).add(*self._container(path))
            self._known[path] = element
            if element.kind == b"/Note":
                self.notes[element.extra[4:-1]] = element
        return element

    def _body(self, parent: Element, path: tuple[str, ...]) -> Element:
        """Where the content of a list item goes; of anything else, the element itself."""
        if parent.kind != b"/LI":
            return parent
        body = self._known.get((*path, "body"))
        if body is None:
            body = self._known[(*path, "body")] = parent.add(b"/LBody")
        return body

    def _container(self, path: tuple[str, ...]) -> tuple[bytes, bytes]:
        what, _, rest = path[-1].partition(":")
        if what in ("cell", "head"):
            rows, _, columns = rest.partition(":")[2].partition("x")
            entries = b""
            if what == "head":
                entries += b"/Scope/Column" if path[:-1] in self._column_heads else b"/Scope/Row"
            if rows not in ("", "1"):
                entries += b"/RowSpan %d" % int(rows)
            if columns not in ("", "1"):
                entries += b"/ColSpan %d" % int(columns)
            return (b"/TH" if what == "head" else b"/TD"), (b"/A<</O/Table%b>>" % entries if entries else b"")
        if what == "note":
            return b"/Note", b"/ID(note%05d)" % (len(self.notes) + 1)
        return _CONTAINERS.get(what, b"/Div"), b""

    # --- content ---------------------------------------------------------------------------------------------------

    def fill(self, block: int, items: list[Item], links: Links, book: Book) -> None:
        """Put the marked content of a block, in reading order, into its element."""
        leaf = self._leaves[block]
        place = self._blocks[block]
        readings = iter([item for item in items if item[1].is_reading])
        inline = [item for item in items if not item[1].is_reading]
        for link, group in groupby(inline, key=lambda item: item[1].kind.link):
            pieces = list(group)
            parent = leaf
            if link and links.leads(link):
                parent = self._link(leaf, link, pieces, links, book)
            for kind, same in groupby(pieces, key=lambda item: item[1].kind):
                self._put(parent, place, kind, list(same), readings, links, book)
        for page, marked in readings:  # neighbours with one reading are one base
            last = next((kid for kid in _backwards(leaf) if kid.kind == b"/RT"), leaf)
            last.children.append(Content(page, marked.mcid))

    def _put(
        self,
        parent: Element,
        place: BlockPlace,
        kind: Kind,
        items: list[Item],
        readings: Iterator[Item],
        links: Links,
        book: Book,
    ) -> None:
        contents = [Content(page, marked.mcid) for page, marked in items]
        if items[0][1].is_figure:
            for (_, marked), content in zip(items, contents, strict=True):
                alt = marked.figure.strip() or self._captions.get(place.path, "").strip() or _PICTURE[self._traditional]
                box = b" ".join(map(number, marked.box))
                parent.extra += b"/Alt%b/A<</O/Layout/Placement/Block/BBox[%b]>>" % (text(alt), box)
                parent.children.append(content)
            return
        if kind.label:
            parent = self._label(parent, place, kind.label)
            mark = self._marks.get(place.path[0][5:]) if kind.label == 1 and place.path else None
            if mark is not None and parent.kind == b"/Lbl" and self._known[place.path[:1]].children[0] is parent:
                parent = self._way_back(parent, mark, items, links, book)
        if kind.reading:
            for content in contents:
                ruby = parent.add(b"/Ruby")
                ruby.add(b"/RB").children.append(content)
                reading = next(readings, None)
                if reading is not None:
                    ruby.add(b"/RT").children.append(Content(reading[0], reading[1].mcid))
            return
        if kind.lang:
            parent = parent.add(b"/Span", b"/Lang" + text(kind.lang))
        parent.children.extend(contents)

    def _label(self, leaf: Element, place: BlockPlace, number: int) -> Element:
        """A label's element, at the head of the list item or note that it counts; else the block itself."""
        above = [place.path[:end] for end in range(1, len(place.path) + 1)]
        owners = [path for path in above if self._known[path].kind in (b"/LI", b"/Note")]
        at = len(owners) - len(place.labels) + number - 1
        if at < 0:
            return leaf
        owner = self._known[owners[at]]
        label = Element(b"/Lbl")
        owner.children.insert(0, label)
        if owner.kind == b"/LI":
            self._known[owners[at][:-1]].extra = _numbering(place.labels[number - 1])
        return label

    def _way_back(self, label: Element, mark: tuple[int, Box], items: list[Item], links: Links, book: Book) -> Element:
        """The label of a note as a link to the first mark of the note."""
        page, first = items[0]
        key = self._pages + len(self.linked)
        element = label.add(b"/Link")
        annotation = links.back(book, page, mark, [marked.box for _, marked in items], first.text, key)
        self.linked.append((key, element))
        element.objects.append((page, annotation))
        return element

    def _link(self, leaf: Element, link: str, items: list[Item], links: Links, book: Book) -> Element:
        parent = leaf
        if links.is_reference(link):
            parent = leaf.add(b"/Reference")
            self._marks.setdefault(link[1:], (items[0][0], items[0][1].box))
        element = parent.add(b"/Link")
        for page, group in groupby(items, key=lambda item: item[0]):
            marked = [item for _, item in group]
            key = self._pages + len(self.linked)
            shown = "".join(item.text for item in marked)
            annotation = links.put(book, page, link, [item.box for item in marked], shown, key)
            if annotation:
                self.linked.append((key, element))
                element.objects.append((page, annotation))
        return element


def _head_rows(blocks: Iterable[BlockPlace]) -> set[tuple[str, ...]]:
    """Paths of the table rows that hold nothing but heads: these name their columns, a head beside data its row."""
    rows: dict[tuple[str, ...], bool] = {}
    for place in blocks:
        for end, step in enumerate(place.path):
            if step.startswith(("cell:", "head:")):
                row = place.path[:end]
                rows[row] = rows.get(row, True) and step.startswith("head:")
    return {row for row, heads in rows.items() if heads}


def _backwards(element: Element) -> Iterator[Element]:
    """All elements in another, the last first."""
    for kid in reversed(element.children):
        if isinstance(kid, Element):
            yield from _backwards(kid)
            yield kid


def _numbering(label: str) -> bytes:
    style = b"/Decimal" if any(char.isalnum() for char in label) else b"/Disc"
    return b"/A<</O/List/ListNumbering%b>>" % style


def _class_of(place: BlockPlace) -> bytes:
    """The role as the element's class (14.7.5.2): standard types have no word for a salutation or a signature."""
    return b"/C/" + place.role.value.encode("ascii")


def _classes(blocks: Iterable[BlockPlace]) -> bytes:
    names = dict.fromkeys(place.role.value.encode("ascii") for place in blocks)
    return b"".join(b"/%b<</O/Layout/Placement/Block>>" % name for name in names)


class _Writer:
    """Writes elements without recursion. Content on the element's own page is just a number."""

    def __init__(self, book: Book, owners: list[list[int]], links: Links) -> None:
        self.owners = owners
        self._book = book
        self._links = links

    def write(self, document: Element, root: int) -> None:
        """The element and all below it that says something."""
        order = [document]
        for element in order:
            element.children = [kid for kid in element.children if not isinstance(kid, Element) or _says(kid)]
            order.extend(kid for kid in element.children if isinstance(kid, Element))
        above = {id(document): root}
        for element in order:
            element.number = self._book.reserve()
            for kid in element.children:
                if isinstance(kid, Element):
                    above[id(kid)] = element.number
                elif isinstance(kid, Content):
                    self.owners[kid.page][kid.mcid] = element.number
        for element in order:
            home = next((kid.page for kid in element.children if isinstance(kid, Content)), -1)
            kids = [self._kid(kid, home) for kid in element.children]
            kids += [
                b"<</Type/OBJR/Pg %b/Obj %b>>" % (self._links.page(page), reference(annotation))
                for page, annotation in element.objects
            ]
            here = b"/Pg " + self._links.page(home) if home >= 0 else b""
            self._book.add(
                b"<</S%b/P %b%b%b/K[%b]>>"
                % (element.kind, reference(above[id(element)]), here, element.extra, b" ".join(kids)),
                element.number,
            )

    def _kid(self, kid: Element | Content, home: int) -> bytes:
        if isinstance(kid, Element):
            return reference(kid.number)
        if kid.page == home:
            return b"%d" % kid.mcid
        return b"<</Type/MCR/Pg %b/MCID %d>>" % (self._links.page(kid.page), kid.mcid)


def _says(element: Element) -> bool:
    """True when an element holds content anywhere, or must stand where it stands."""
    todo = [element]
    while todo:
        item = todo.pop()
        if item.kept or item.kind in _KEPT_EMPTY:
            return True
        for kid in item.children:
            if not isinstance(kid, Element):
                return True
            todo.append(kid)
    return False
