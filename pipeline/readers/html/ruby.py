"""Ruby of a page as pairs of base and reading."""

from __future__ import annotations

from pipeline.readers.html.dom import Element

_LAYOUT = " \t\r\n\f"


def ruby_pairs(element: Element) -> list[tuple[str, str]]:
    """Base and reading of each part of a `<ruby>`; a base without a reading has an empty one."""
    bases: list[str] = []
    out: list[tuple[str, str]] = []
    separate = any(isinstance(child, Element) and child.tag == "rb" for child in element.children)
    for child in element.children:
        if isinstance(child, str):
            if child.strip():
                bases.append(child.strip(_LAYOUT))
        elif child.tag == "rt":
            reading = child.line_text()
            if not bases:
                if out and reading:
                    out[-1] = (out[-1][0], f"{out[-1][1]} {reading}".strip())
            elif separate:
                out.append((bases.pop(0), reading))
            else:
                out.append(("".join(bases), reading))
                bases = []
        elif child.tag == "rtc":
            reading = child.line_text()
            if out and reading:
                out[-1] = (out[-1][0], f"{out[-1][1]} {reading}".strip())
        elif child.tag != "rp" and (text := child.line_text()):
            bases.append(text)
    out.extend((base, "") for base in bases)
    return out
