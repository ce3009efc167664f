"""Short constructors and the small repairs every reader needs."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.model.nodes import Inline, Link, Marked, Paragraph, Phrase, Role, Text

IDEOGRAPHIC_SPACE = "\u3000"


def text(value: str) -> tuple[Inline, ...]:
    """Inlines for a plain string; none for the empty string."""
    return (Text(value),) if value else ()


def paragraph(value: str, role: Role = Role.BODY) -> Paragraph:
    """A paragraph of plain text."""
    return Paragraph(role, text(value))


def tidy(inlines: Iterable[Inline]) -> tuple[Inline, ...]:
    """Join neighbouring texts and drop empty ones, at every depth."""
    out: list[Inline] = []
    for node in inlines:
        if isinstance(node, Marked):
            node = Marked(node.mark, tidy(node.children))
        elif isinstance(node, Phrase):
            node = Phrase(node.role, tidy(node.children))
        elif isinstance(node, Link):
            node = Link(node.target, tidy(node.children))
        if isinstance(node, (Marked, Phrase, Link)) and not node.children:
            continue
        if isinstance(node, Text):
            if not node.value:
                continue
            if out and isinstance(out[-1], Text):
                out[-1] = Text(out[-1].value + node.value)
                continue
        out.append(node)
    return tuple(out)


def plain_name(name: str) -> str:
    """A personal name as catalogues want it: 王　立 -> 王立. Only the ideographic space of a spread name goes."""
    return name.replace(IDEOGRAPHIC_SPACE, "").strip()
