"""Ruby of a page as pairs of base and reading."""

from __future__ import annotations

from collections.abc import Container

from pipeline.readers.html.dom import NEVER, Element

_LAYOUT = " \t\r\n\f"


def ruby_pairs(element: Element, skip: Container[int] = ()) -> list[tuple[str, str]]:
    """Base and reading of each part of a `<ruby>`; a base without a reading has an empty one, and a reading without a
    base stands as one. Elements whose `id()` is in `skip` are left out, and so are the brackets of `<rp>`."""
    bases: list[str] = []
    out: list[tuple[str, str]] = []
    separate = any(isinstance(child, Element) and child.tag == "rb" for child in element.children)
    for child in element.children:
        if isinstance(child, str):
            if child.strip():
                bases.append(child.strip(_LAYOUT))
            continue
        if id(child) in skip or child.tag in NEVER or child.tag == "rp":
            continue
        text = child.line_text(skip)
        if child.tag not in ("rt", "rtc"):
            bases.extend([text] if text else [])
        elif bases and child.tag == "rt":
            out.append((bases.pop(0) if separate else "".join(bases), text))
            bases = bases if separate else []
        elif text and out:
            base, reading = out[-1]
            out[-1] = base, f"{reading} {text}".strip()
        elif text:
            bases.append(text)
    out.extend((base, "") for base in bases)
    return out


def brackets(element: Element, skip: Container[int] = ()) -> str:
    """The text of the `<rp>` of a ruby, which browsers that know ruby do not show."""
    return "".join(child.text(skip) for child in element.children if isinstance(child, Element) and child.tag == "rp")
