"""SVG drawings as pictures: cleaned, measured, drawn at the resolution of print by resvg.

Nothing outside the drawing is looked at: links to files and addresses, scripts and foreign markup are taken out before
the renderer sees it, letters come from the bundled faces. A drawing that copies its own parts into themselves, or more
often than a page can need, is refused before it is drawn.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

DPI = 300  # as the width and height of a drawing are inches of 96 parts (CSS Values 3, 5.2)
_SVG = "{http://www.w3.org/2000/svg}"
_HREFS = ("href", "{http://www.w3.org/1999/xlink}href")
_MOST = 100_000  # elements, copies made by <use> counted each time
_LEFT_OUT = frozenset(_SVG + name for name in ("script", "foreignObject", "a", "animate", "set", "handler"))
_KEPT_INSIDE = frozenset((_SVG + "a",))
_FACES = ("KanbenSong-Regular.otf", "KanbenHei-Regular.otf")
_SCALE = DPI / 96


def is_drawing(data: bytes) -> bool:
    """True for bytes that begin like an SVG document."""
    head = data[:2048].lstrip(b"\xef\xbb\xbf \t\r\n")
    return head.startswith(b"<") and b"<svg" in data[:65536]


def drawn(data: bytes, most_pixels: int, faces: Path | None) -> bytes:
    """The drawing as PNG at 300 dots an inch, its letters in the faces of a folder.

    Raises `ValueError` for one that is broken, endless or too large.
    """
    from lxml import etree
    from resvg_py import svg_to_bytes

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise ValueError(str(error)) from error
    if root.tag != _SVG + "svg" or (root.getroottree().docinfo.internalDTD is not None and b"<!ENTITY" in data):
        raise ValueError("no plain SVG")
    _clean(root)
    _count(root)
    width, height = _size(root)
    if width * height * _SCALE * _SCALE > most_pixels:
        raise ValueError(f"{width * _SCALE:.0f} × {height * _SCALE:.0f} pixels")
    return bytes(
        svg_to_bytes(
            svg_string=etree.tostring(root, encoding="unicode"),
            zoom=_SCALE,
            dpi=96,
            skip_system_fonts=True,
            font_files=[str(faces / face) for face in _FACES] if faces else [],
            font_family="Kanben Song",
            serif_family="Kanben Song",
            sans_serif_family="Kanben Hei",
        )
    )


def _clean(root: Element) -> None:
    """Take out what runs and what leads outside; the content of a link stays."""
    for element in list(root.iter()):
        if not isinstance(element.tag, str):
            continue
        for name in _HREFS:
            target = element.get(name)
            if target is not None and not target.startswith(("#", "data:image/")):
                del element.attrib[name]
        for handler in [key for key in element.attrib if str(key).lower().startswith("on")]:
            del element.attrib[handler]
        parent = element.getparent()
        if element.tag in _LEFT_OUT and parent is not None:
            if element.tag in _KEPT_INSIDE:
                element.tag = _SVG + "g"
            else:
                parent.remove(element)
        elif element.tag == _SVG + "style" and element.text and "@import" in element.text:
            element.text = ""


def _count(root: Element) -> None:
    """Refuse copies inside themselves and more elements than `_MOST`, copies counted."""
    by_id = {element.get("id"): element for element in root.iter() if element.get("id")}
    known: dict[str, int] = {}
    open_: set[str] = set()

    def weight(element: Element) -> int:
        total = 0
        for inner in element.iter():
            total += 1
            target = next((inner.get(name, "")[1:] for name in _HREFS if inner.get(name, "")[:1] == "#"), "")
            if target and inner.tag == _SVG + "use" and target in by_id:
                total += copied(target)
            if total > _MOST:
                raise ValueError(f"more than {_MOST} elements")
        return total

    def copied(name: str) -> int:
        if name in open_:
            raise ValueError(f"#{name} holds itself")
        if name not in known:
            if len(open_) > 64:
                raise ValueError("copies of copies")
            open_.add(name)
            known[name] = weight(by_id[name])
            open_.discard(name)
        return known[name]

    weight(root)


def _size(root: Element) -> tuple[float, float]:
    """Width and height in CSS pixels, by the attributes or the view box."""
    box = (root.get("viewBox") or "").replace(",", " ").split()
    sides = [_length(root.get("width")), _length(root.get("height"))]
    try:
        inner = [float(box[2]), float(box[3])] if len(box) == 4 else [0.0, 0.0]
    except ValueError:
        inner = [0.0, 0.0]
    width, height = (side or other for side, other in zip(sides, inner, strict=True))
    if not (0 < width < 1e5 and 0 < height < 1e5):
        raise ValueError("no width and height")
    return width, height


_UNITS = {"": 1.0, "px": 1.0, "pt": 96 / 72, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0}


def _length(value: str | None) -> float:
    text = (value or "").strip().lower()
    digits = text.rstrip("abcdefghijklmnopqrstuvwxyz%")
    unit = _UNITS.get(text[len(digits) :])
    try:
        return float(digits) * unit if unit is not None else 0.0
    except ValueError:
        return 0.0
