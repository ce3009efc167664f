"""The tree as JSON and back, and as lines for people.

`load(dump(d)) == d` for every document. The JSON form is versioned; keys are field names, each node carries its kind
under `type`; fields that hold their default are left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cache
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from pipeline import records
from pipeline.model import nodes
from pipeline.model.walk import plain_text

FORMAT = "kanben-tree"
VERSION = 1

_NODE_TYPES: dict[str, Any] = {
    kind.__name__.lower(): kind for kind in (*get_args(nodes.Inline), *get_args(nodes.Block))
}


class LoadError(ValueError):
    """The JSON is not a tree; the message names the path of the first fault."""


def to_data(node: object) -> Any:
    """A node, tuple or plain value as JSON data."""
    if isinstance(node, tuple):
        return [to_data(item) for item in node]
    if isinstance(node, StrEnum):
        return node.value
    if not records.is_dataclass(node):
        return node
    kind: Any = type(node)
    data: dict[str, Any] = {}
    name = str(kind.__name__).lower()
    if _NODE_TYPES.get(name) is kind:
        data["type"] = name
    for field in records.fields(kind):
        value = getattr(node, field.name)
        if field.default is records.MISSING or value != field.default:
            data[field.name] = to_data(value)
    return data


def dump(document: nodes.Document) -> str:
    """The document as JSON text with a final newline, keys in field order."""
    data = {"format": FORMAT, "version": VERSION, **to_data(document)}
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def load(text: str) -> nodes.Document:
    """The document that `dump` wrote.

    Raises `LoadError` for text that is not JSON, another format or version, unknown keys or kinds, wrong types.
    """
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise LoadError(f"not JSON: {error}") from error
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise LoadError(f'"format" is not "{FORMAT}"')
    if data.get("version") != VERSION:
        raise LoadError(f'"version" is not {VERSION}')
    body = {key: value for key, value in data.items() if key not in ("format", "version")}
    document = _read(nodes.Document, body, "$")
    assert isinstance(document, nodes.Document)
    return document


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind, vars(nodes))


def _read(expected: Any, data: Any, path: str) -> Any:
    origin = get_origin(expected)
    if origin in (Union, UnionType):
        return _read_union(get_args(expected), data, path)
    if origin is tuple:
        if not isinstance(data, list):
            raise LoadError(f"{path}: a list is wanted")
        arguments = get_args(expected)
        if arguments[-1] is Ellipsis:
            return tuple(_read(arguments[0], item, f"{path}[{i}]") for i, item in enumerate(data))
        if len(data) != len(arguments):
            raise LoadError(f"{path}: {len(arguments)} items are wanted")
        return tuple(
            _read(kind, item, f"{path}[{i}]") for i, (kind, item) in enumerate(zip(arguments, data, strict=False))
        )
    if records.is_dataclass(expected) and isinstance(expected, type):
        return _read_node(expected, data, path)
    if isinstance(expected, type) and issubclass(expected, StrEnum):
        try:
            return expected(data)
        except ValueError as error:
            raise LoadError(f"{path}: {error}") from error
    if expected is float and isinstance(data, int) and not isinstance(data, bool):
        return float(data)
    if not isinstance(data, expected) or (expected is int and isinstance(data, bool)):
        raise LoadError(f"{path}: {expected.__name__} is wanted, not {type(data).__name__}")
    return data


def _read_union(members: tuple[Any, ...], data: Any, path: str) -> Any:
    if data is None and type(None) in members:
        return None
    kinds = [member for member in members if member is not type(None)]
    if len(kinds) == 1:
        return _read(kinds[0], data, path)
    name = data.get("type") if isinstance(data, dict) else None
    kind = _NODE_TYPES.get(name) if isinstance(name, str) else None
    if kind is None or kind not in kinds:
        raise LoadError(f"{path}: no such node here: {name!r}")
    return _read_node(kind, {key: value for key, value in data.items() if key != "type"}, path)


def _read_node(kind: type, data: Any, path: str) -> Any:
    if not isinstance(data, Mapping):
        raise LoadError(f"{path}: an object is wanted")
    hints = _hints(kind)
    if _NODE_TYPES.get(data.get("type", "")) is kind:  # a node where only its kind may stand, such as a figure's image
        data = {key: value for key, value in data.items() if key != "type"}
    unknown = sorted(set(data) - set(hints))
    if unknown:
        raise LoadError(f"{path}: unknown key {unknown[0]!r}")
    values = {key: _read(hints[key], value, f"{path}.{key}") for key, value in data.items()}
    try:
        return kind(**values)
    except TypeError as error:
        raise LoadError(f"{path}: {error}") from error


# --- for people ----------------------------------------------------------------------------------------------------


def dump_lines(document: nodes.Document) -> str:
    """The tree as indented lines: role, level, source lines, text. For goldens and `kanben inspect`."""
    lines: list[str] = []
    for field in records.fields(nodes.Meta):
        value = getattr(document.meta, field.name)
        if value:
            lines.append(f"@{field.name}: {value if isinstance(value, str) else to_data(value)}")
    for block in document.blocks:
        lines.extend(_block_lines(block, 0))
    for note in document.notes:
        lines.append(f"note {note.id} ({note.kind})")
        for block in note.blocks:
            lines.extend(_block_lines(block, 1))
    return "\n".join(lines) + "\n"


def _where(span: nodes.Span | None) -> str:
    if span is None:
        return ""
    return f" {span.first}" if span.first == span.last else f" {span.first}-{span.last}"


def _block_lines(block: nodes.Block, depth: int) -> Iterator[str]:
    pad = "  " * depth
    match block:
        case nodes.Paragraph():
            yield f"{pad}{block.role}{_where(block.span)} | {inline_markup(block.children)}"
        case nodes.Heading():
            yield f"{pad}{block.role} L{block.level}{_where(block.span)} | {inline_markup(block.children)}"
        case nodes.ListBlock():
            yield f"{pad}list{' ordered' if block.ordered else ''}{_where(block.span)}"
            for item in block.items:
                yield f"{pad}  item {item.marker}"
                for inner in item.blocks:
                    yield from _block_lines(inner, depth + 2)
        case nodes.Quote() | nodes.Division():
            name = "quote" if isinstance(block, nodes.Quote) else f"division {block.role}"
            yield f"{pad}{name}{_where(block.span)}"
            for inner in block.blocks:
                yield from _block_lines(inner, depth + 1)
        case nodes.Table():
            yield f"{pad}table {len(block.columns)} columns{_where(block.span)} | {inline_markup(block.caption)}"
            for label, rows in (("head", block.head), ("row", block.body)):
                for row in rows:
                    yield f"{pad}  {label}"
                    for cell in row.cells:
                        spans = f" {cell.row_span}x{cell.col_span}" if (cell.row_span, cell.col_span) != (1, 1) else ""
                        yield f"{pad}    {'th' if cell.header else 'td'}{spans}"
                        for inner in cell.blocks:
                            yield from _block_lines(inner, depth + 3)
        case nodes.Figure():
            yield f"{pad}figure {block.image.asset}{_where(block.span)} | {inline_markup(block.caption)}"
        case nodes.CodeBlock():
            yield f"{pad}code{_where(block.span)} | {block.value!r}"
        case nodes.PageBreak() | nodes.Separator():
            yield f"{pad}{type(block).__name__.lower()}{_where(block.span)}"


def inline_markup(inlines: tuple[nodes.Inline, ...]) -> str:
    """Inlines as text with light marks: [lead:…], [strong:…], [^id], {base|reading}."""
    parts: list[str] = []
    for node in inlines:
        match node:
            case nodes.Text(value=value):
                parts.append(value)
            case nodes.Marked(mark=mark, children=children):
                parts.append(f"[{mark}:{inline_markup(children)}]")
            case nodes.Phrase(role=role, children=children):
                parts.append(f"[{role}:{inline_markup(children)}]")
            case nodes.Link(target=target, children=children):
                parts.append(f"[{inline_markup(children)}]({target})")
            case nodes.NoteRef(note=note):
                parts.append(f"[^{note}]")
            case nodes.Ruby(base=base, reading=reading):
                parts.append(f"{{{base}|{reading}}}")
            case nodes.Code():
                parts.append(f"`{node.value}`")
            case nodes.Break(soft=soft):
                parts.append("¦" if soft else "⏎")
            case nodes.Image(asset=asset):
                parts.append(f"![{asset}]")
    return "".join(parts)


__all__ = ["FORMAT", "VERSION", "LoadError", "dump", "dump_lines", "inline_markup", "load", "plain_text", "to_data"]
