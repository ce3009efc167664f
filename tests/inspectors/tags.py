"""The structure tree of a PDF as a screen reader walks it, read with pikepdf alone.

Nothing here is shared with what writes or verifies editions.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import pikepdf

PAINTING = frozenset(("Tj", "TJ", "'", '"', "f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "Do", "sh", "BI", "EI"))


@dataclass(frozen=True)
class Piece:
    """One marked-content sequence: index of its page, number, what ActualText says of it."""

    page: int
    mcid: int
    told: str


@dataclass(frozen=True)
class Leap:
    """A link annotation that an element owns: where it is, where it leads (a page and a height, or an address)."""

    page: int
    key: int
    rect: tuple[float, ...]
    contents: str
    address: str
    target: tuple[int, float] | None


@dataclass(eq=False)
class Tag:
    """One structure element."""

    kind: str
    above: Tag | None
    role: str = ""
    entries: dict[str, str] = field(default_factory=dict)
    table: dict[str, Any] = field(default_factory=dict)
    children: list[Tag | Piece | Leap] = field(default_factory=list)

    def walk(self) -> Iterator[Tag]:
        """This element and all below, in reading order."""
        yield self
        for child in self.children:
            if isinstance(child, Tag):
                yield from child.walk()

    def all(self, *kinds: str) -> list[Tag]:
        """Elements of some kinds, in reading order."""
        return [tag for tag in self.walk() if tag.kind in kinds]

    def pieces(self) -> Iterator[Piece]:
        """The content of this element and all below, in reading order."""
        for child in self.children:
            if isinstance(child, Tag):
                yield from child.pieces()
            elif isinstance(child, Piece):
                yield child

    def leaps(self) -> list[Leap]:
        """Annotations of the element itself."""
        return [child for child in self.children if isinstance(child, Leap)]

    @property
    def text(self) -> str:
        """What is heard of the element and all below."""
        return "".join(piece.told for piece in self.pieces())

    @property
    def parts(self) -> list[str]:
        """Kinds of what stands directly in it; content as nothing."""
        return [child.kind if isinstance(child, Tag) else "" for child in self.children if not isinstance(child, Leap)]


@dataclass
class Tagged:
    """A whole file: its tree, and what each page draws that the tree does not hold."""

    pdf: pikepdf.Pdf
    document: Tag
    marked: list[dict[int, str]]  # of each page, number -> ActualText
    loose: list[tuple[int, str]]  # page and operator of what is drawn outside of any marked content
    artifacts: list[set[str]]  # of each page, the subtypes of its artifacts


def read(data: bytes) -> Tagged:
    """Read a file; the parent tree must name the element that owns each sequence and annotation."""
    pdf = pikepdf.open(BytesIO(data))
    marked: list[dict[int, str]] = []
    loose: list[tuple[int, str]] = []
    artifacts: list[set[str]] = []
    for number, page in enumerate(pdf.pages):
        told, subtypes, out = _content(page)
        marked.append(told)
        artifacts.append(subtypes)
        loose += [(number, name) for name in out]
    root = pdf.Root.StructTreeRoot
    parents = _numbers(root.ParentTree)
    reader = _Reader(pdf, marked, parents)
    return Tagged(pdf, reader.tag(_only(root.K), None, None), marked, loose, artifacts)


def _content(page: Any) -> tuple[dict[int, str], set[str], list[str]]:
    told: dict[int, str] = {}
    subtypes: set[str] = set()
    out: list[str] = []
    open_at: list[str] = []
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name in ("BDC", "BMC"):
            facts = operands[1] if len(operands) > 1 else {}
            kind = "artifact" if str(operands[0]) == "/Artifact" else ""
            if kind:
                subtypes.add(str(facts.get("/Subtype", facts.get("/Type", ""))))
            if "/MCID" in facts:
                kind = "content"
                assert int(facts["/MCID"]) not in told
                told[int(facts["/MCID"])] = str(facts.get("/ActualText", ""))
            assert not (kind and any(open_at)), "marked content stands inside marked content"
            open_at.append(kind)
        elif name == "EMC":
            open_at.pop()
        elif name in PAINTING and not any(open_at):
            out.append(name)
    assert not open_at
    return told, subtypes, out


def _numbers(tree: Any) -> dict[int, Any]:
    found: dict[int, Any] = {}
    for kid in tree.get("/Kids", []):
        found.update(_numbers(kid))
    entries = list(tree.get("/Nums", []))
    found.update(zip(map(int, entries[::2]), entries[1::2], strict=True))
    return found


def _only(kids: Any) -> Any:
    return kids[0] if isinstance(kids, pikepdf.Array) else kids


class _Reader:
    def __init__(self, pdf: pikepdf.Pdf, marked: list[dict[int, str]], parents: dict[int, Any]) -> None:
        self._pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
        self._keys = [int(page.obj.StructParents) for page in pdf.pages]
        self._marked = marked
        self._parents = parents

    def tag(self, element: Any, above: Tag | None, home: Any) -> Tag:
        home = element.get("/Pg", home)
        made = Tag(str(element.S)[1:], above, str(element.get("/C", "/"))[1:])
        made.entries = {key[1:]: str(element[key]) for key in ("/Alt", "/ID", "/Lang", "/ActualText") if key in element}
        for attributes in _list(element.get("/A")):
            owner = str(attributes.O)
            if owner in ("/Table", "/List"):
                made.table = {key[1:]: attributes[key] for key in attributes if key != "/O"}
        for kid in _list(element.get("/K")):
            made.children.append(self._kid(kid, element, made, home))
        return made

    def _kid(self, kid: Any, element: Any, made: Tag, home: Any) -> Tag | Piece | Leap:
        if isinstance(kid, int):
            return self._piece(home, kid, element)
        kind = str(kid.get("/Type", ""))
        if kind == "/MCR":
            return self._piece(kid.Pg, int(kid.MCID), element)
        if kind == "/OBJR":
            return self._leap(kid, element)
        assert kid.P.objgen == element.objgen
        return self.tag(kid, made, home)

    def _piece(self, page: Any, mcid: int, element: Any) -> Piece:
        number = self._pages[page.objgen]
        owner = self._parents[self._keys[number]][mcid]
        assert owner.objgen == element.objgen, f"sequence {mcid} of page {number} belongs to another element"
        return Piece(number, mcid, self._marked[number][mcid])

    def _leap(self, kid: Any, element: Any) -> Leap:
        annotation = kid.Obj
        key = int(annotation.StructParent)
        assert self._parents[key].objgen == element.objgen
        page = self._pages[kid.Pg.objgen]
        target = None
        if "/Dest" in annotation:
            place = annotation.Dest
            target = (self._pages[place[0].objgen], float(place[3]) if str(place[1]) == "/XYZ" else 0.0)
        address = str(annotation.A.URI) if "/A" in annotation else ""
        rect = tuple(map(float, annotation.Rect))
        return Leap(page, key, rect, str(annotation.get("/Contents", "")), address, target)


def _list(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, pikepdf.Array) else [value]
