"""Notes of a page: a mark that links to a text which links back, or that says by its role what it is."""

from __future__ import annotations

import re
from itertools import pairwise

from pipeline.patterns import regex
from pipeline.readers.html.dom import Element
from pipeline.records import dataclass, field

_MARK = regex(
    r"^[\s\[［〔【(（]*+(?:注|註)?\s*+(?:\d{1,4}|[①-⑳㉑-㊿]|[一二三四五六七八九十]{1,3}|[ivxIVX]{1,5}|[a-z*†‡※])[\s\]］〕】)）.．、]*$"
)
_OPENING = regex(r"^\s*+[\[［〔【(（]*+(?:注|註)?\s*+(?:\d{1,4}|[①-⑳㉑-㊿]|[*†‡※])\s*+[\]］〕】)）.．、:：]*+\s*+")
_BACK = regex(r"^[\s↑↩⏎︎^\u2191\u21a9\ufe0e\ufe0f]*$|^(?:返回|Jump up|\^)+")
_HOLDERS = frozenset(("li", "p", "div", "aside", "dd", "section", "td"))
_REF_ROLES = frozenset(("doc-noteref", "noteref"))
_NOTE_ROLES = frozenset(("doc-footnote", "doc-endnote", "footnote", "endnote", "rearnote"))


@dataclass(slots=True)
class Notes:
    """References by the `id()` of their link; holders of notes by theirs, in document order of first reference."""

    references: dict[int, str] = field(default_factory=dict)
    holders: dict[str, Element] = field(default_factory=dict)
    back: set[int] = field(default_factory=set)  # links back and marks, left out of a note's text


def opening(text: str) -> int:
    """How many characters a note's own mark takes at its start."""
    match = _OPENING.match(text)
    return match.end() if match else 0


def find(root: Element) -> Notes:
    """All notes of a page."""
    targets: dict[str, Element] = {}
    links: list[Element] = []
    for element in root.elements():
        for name in (element.get("id"), element.get("name") if element.tag == "a" else ""):
            if name:
                targets.setdefault(name, element)
        if element.tag == "a" and element.get("href").startswith("#"):
            links.append(element)
    notes = Notes()
    holders: dict[int, str] = {}
    for link in links:
        target = targets.get(link.get("href")[1:])
        if target is None or target is link:
            continue
        holder = _holder(target)
        if holder is None or id(holder) in {id(parent) for parent in link.ancestors()}:
            continue
        if not _refers(link, target, holder):
            continue
        key = holders.get(id(holder))
        if key is None:
            key = f"n{len(holders) + 1}"
            holders[id(holder)] = key
            notes.holders[key] = holder
        notes.references[id(link)] = key
    for holder in notes.holders.values():
        for element in holder.elements():
            if element.tag == "a" and (element.get("href").startswith("#") or not element.get("href")):
                text = element.line_text()
                if _MARK.match(text) or _BACK.match(text):
                    notes.back.add(id(element))
    return notes


def _words(element: Element) -> set[str]:
    return set(f"{element.get('role')} {element.get('epub:type')}".lower().split())


def _holder(target: Element) -> Element | None:
    """The block that a note's target stands in."""
    if target.tag in _HOLDERS:
        return target
    for parent in target.ancestors():
        if parent.tag in _HOLDERS:
            return parent
        if parent.tag in ("body", "table", "ul", "ol"):
            return None
    return None


def _refers(link: Element, target: Element, holder: Element) -> bool:
    if _words(link) & _REF_ROLES or _words(target) & _NOTE_ROLES or _words(holder) & _NOTE_ROLES:
        return True
    if not _MARK.match(link.line_text()):
        return False
    names = {name for element in (link, *_near(link)) for name in (element.get("id"), element.get("name")) if name}
    for element in holder.elements():
        if element.tag == "a" and element.get("href").startswith("#") and element.get("href")[1:] in names:
            return True
    # One way only: the text must open with the same mark, and the reference must stand after something.
    mark = re.sub(r"\W", "", link.line_text()) or link.line_text()
    text = holder.line_text()
    return bool(mark) and text[: opening(text)].find(mark) >= 0 and any(parent.tag == "sup" for parent in _near(link))


def _near(link: Element) -> list[Element]:
    """The link's closest surroundings: a `<sup>` or `<span>` that carries its name."""
    out: list[Element] = []
    for parent in link.ancestors():
        if parent.tag not in ("sup", "span", "a", "b", "font", "small"):
            break
        out.append(parent)
    out.extend(element for element in link.elements() if element is not link)
    before = link.parent.children if link.parent is not None else []
    for child, following in pairwise(before):
        if following is link and isinstance(child, Element) and child.tag == "a" and not child.line_text():
            out.append(child)  # <a name="ref1"></a><a href="#note1">1</a>
    return out
