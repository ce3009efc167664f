"""Strict TOML into frozen records. All faults of a file are listed at once, each with key, line and nearest key.

The only module that knows msgspec (leaf values and their JSON Schema). Structure is walked here, because msgspec stops
at the first fault. A field `first_indent` is the key `first-indent`. A field with a default may be left out; TOML has
no null, so `X | None` means: may be left out.
"""

from __future__ import annotations

import re
import tomllib
import types
import typing
from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from functools import cache
from typing import Any, NamedTuple, TypeVar, cast

from pipeline import records
from pipeline.diagnostics import Code, Diagnostic, Place, Severity
from pipeline.errors import SettingsError
from pipeline.patterns import regex
from pipeline.records import dataclass

T = TypeVar("T")
_AT_LINE = regex(r"(?<!\s)\s*+\(at (?:line (\d+), column \d+|end of document)\)$")
_SHOWN = 60  # characters of a bad value that a message repeats


@dataclass(frozen=True, slots=True)
class Hook:
    """How text becomes a value of our own. `read` raises `ValueError`; `schema`: its JSON Schema; `expected`: words."""

    read: Callable[[str], object]
    schema: Mapping[str, object]
    expected: str


Hooks = Mapping[type, Hook]


@dataclass(slots=True)
class _Faults:
    file: str
    code: Code
    text: str
    lines: Mapping[tuple[str, ...], int] | None = None  # looked for with the first fault: most files have none
    found: list[Diagnostic] = records.field(default_factory=list)

    def add(self, case: str, path: tuple[str, ...], **detail: str) -> None:
        """Record a fault at a key; the line is that of the key or of the nearest table above it."""
        if self.lines is None:
            self.lines = key_lines(self.text)
        at = path
        while at and at not in self.lines:
            at = at[:-1]
        place = Place(self.file, self.lines.get(at, 0))
        facts = {"case": case, "key": ".".join(path), **detail}
        self.found.append(Diagnostic(self.code, Severity.ERROR, place, facts))


def load(text: str, into: type[T], *, file: str, code: Code, hooks: Hooks | None = None) -> T:
    """The file's content as `into`. Raises `SettingsError` with one diagnostic of `code` for each fault.

    `detail` of a diagnostic: `case` (syntax | unknown | missing | type | value), `key`, and where they apply `value`,
    `expected`, `nearest`, `known`.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        match = _AT_LINE.search(str(error))
        last = text.count("\n") + 1
        line = int(match[1]) if match and match[1] else last
        facts = {"case": "syntax", "key": "", "value": _AT_LINE.sub("", str(error))}
        raise SettingsError(Diagnostic(code, Severity.ERROR, Place(file, line), facts)) from error
    faults = _Faults(file, code, text)
    value = _Walk(hooks or {}, faults).value(data, into, ())
    if faults.found:
        raise SettingsError(*faults.found)
    return cast("T", value)


class _Field(NamedTuple):
    name: str
    kind: Any
    required: bool


@cache
def _fields_of(kind: Any) -> dict[str, _Field]:
    """The keys that a record takes; type hints are evaluated once a class, as a sheet has scores of records."""
    hints = typing.get_type_hints(kind)
    fields = {}
    for item in records.fields(kind):
        required = item.default is records.MISSING and item.default_factory is records.MISSING
        fields[key_of(item.name)] = _Field(item.name, hints[item.name], required)
    return fields


class _Walk:
    """One pass over parsed data; faults are collected and the walk goes on."""

    def __init__(self, hooks: Hooks, faults: _Faults) -> None:
        self._hooks = hooks
        self._faults = faults

    def value(self, data: object, kind: Any, path: tuple[str, ...]) -> object:
        kind = _without_none(kind)
        if kind in self._hooks:
            return self._hooked(data, self._hooks[kind], path)
        if records.is_dataclass(kind):
            return self._record(data, kind, path)
        if typing.get_origin(kind) in (dict, Mapping):
            key_kind, inner = typing.get_args(kind)
            return self._mapping(data, key_kind, inner, path)
        if (record := _record_of(kind)) is not None:
            return self._records(data, record, path)
        return self._leaf(data, kind, path)

    def _hooked(self, data: object, hook: Hook, path: tuple[str, ...]) -> object:
        if isinstance(data, str):
            try:
                return hook.read(data)
            except ValueError:
                pass
        self._faults.add("value", path, value=_show(data), expected=hook.expected)
        return None

    def _record(self, data: object, kind: Any, path: tuple[str, ...]) -> object:
        if not isinstance(data, dict):
            self._faults.add("type", path, value=_show(data), expected="table")
            return None
        fields = _fields_of(kind)
        self._unknown(data, fields, path)
        made: dict[str, object] = {}
        for key, field in fields.items():
            if key in data:
                made[field.name] = self.value(data[key], field.kind, (*path, key))
            elif field.required:
                self._faults.add("missing", (*path, key))
                made[field.name] = None
        return kind(**made)

    def _records(self, data: object, kind: Any, path: tuple[str, ...]) -> object:
        """`[[key]]` tables, or a list of inline tables."""
        if not isinstance(data, list):
            self._faults.add("type", path, value=_show(data), expected=f"[[{'.'.join(path)}]]")
            return None
        return tuple(self._record(item, kind, (*path, str(number))) for number, item in enumerate(data, 1))

    def _mapping(self, data: object, key_kind: Any, kind: Any, path: tuple[str, ...]) -> object:
        if not isinstance(data, dict):
            self._faults.add("type", path, value=_show(data), expected="table")
            return None
        known = [item.value for item in key_kind] if issubclass(key_kind, Enum) else list(data)
        self._unknown(data, known, path)
        return {key_kind(key): self.value(item, kind, (*path, key)) for key, item in data.items() if key in known}

    def _unknown(self, data: Mapping[str, object], known: Iterable[str], path: tuple[str, ...]) -> None:
        names = list(known)
        for key in data:
            if key not in names:
                self._faults.add("unknown", (*path, key), nearest=_nearest(key, names), known=", ".join(names))

    def _leaf(self, data: object, kind: Any, path: tuple[str, ...]) -> object:
        if (kind is str or kind is bool or kind is int) and type(data) is kind:
            return data
        if isinstance(data, str) and isinstance(kind, type) and issubclass(kind, Enum) and data in _choices(kind):
            return kind(data)
        if isinstance(data, list) and kind == tuple[str, ...] and all(type(item) is str for item in data):
            return tuple(data)
        if isinstance(data, str) and typing.get_origin(kind) is typing.Literal and data in typing.get_args(kind):
            return data
        import msgspec  # for the rest: its import takes longer than most files

        try:
            return msgspec.convert(data, kind, strict=True)
        except msgspec.ValidationError:
            choices = _choices(kind)
            nearest = _nearest(data, choices) if isinstance(data, str) else ""
            self._faults.add("value", path, value=_show(data), expected=_expected(kind), nearest=nearest)
            return None


def schema(into: type, hooks: Hooks, title: str) -> dict[str, object]:
    """The JSON Schema (draft 2020-12) of a file, for completion in editors. Descriptions come from field metadata."""
    definitions: dict[str, object] = {}
    root = _schema_of(into, hooks, definitions)
    name = cast("str", root["$ref"]).rpartition("/")[2]
    top = cast("dict[str, object]", definitions.pop(name))
    head: dict[str, object] = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title}
    return {**head, **top, "$defs": dict(sorted(definitions.items()))}


def _schema_of(kind: Any, hooks: Hooks, definitions: dict[str, object]) -> dict[str, object]:
    import msgspec

    kind = _without_none(kind)
    if kind in hooks:
        return dict(hooks[kind].schema)
    if records.is_dataclass(kind):
        name = cast("type", kind).__name__
        if name not in definitions:
            definitions[name] = {}
            hints = typing.get_type_hints(kind)
            properties: dict[str, object] = {}
            required = []
            for item in records.fields(kind):
                made = _schema_of(hints[item.name], hooks, definitions)
                if "doc" in item.metadata:
                    made["description"] = item.metadata["doc"]
                properties[key_of(item.name)] = made
                if item.default is records.MISSING and item.default_factory is records.MISSING:
                    required.append(key_of(item.name))
            record: dict[str, object] = {"type": "object", "properties": properties, "additionalProperties": False}
            definitions[name] = {**record, "required": required} if required else record
        return {"$ref": f"#/$defs/{name}"}
    if typing.get_origin(kind) in (dict, Mapping):
        key_kind, inner = typing.get_args(kind)
        made = _schema_of(inner, hooks, definitions)
        if issubclass(key_kind, Enum):
            names = {item.value: dict(made) for item in key_kind}
            return {"type": "object", "properties": names, "additionalProperties": False}
        return {"type": "object", "additionalProperties": made}
    if (record := _record_of(kind)) is not None:
        return {"type": "array", "items": _schema_of(record, hooks, definitions)}
    (leaf,), parts = msgspec.json.schema_components([kind])
    if "$ref" in leaf:  # an enumeration, named by msgspec
        leaf = parts[leaf["$ref"].rpartition("/")[2]]
        leaf.pop("title", None)
        leaf.pop("description", None)
    return dict(leaf)


def _nearest(name: str, names: list[str]) -> str:
    import difflib  # only a mistake needs it

    close = difflib.get_close_matches(name, names, 1, 0.5)
    return close[0] if close else ""


def key_of(name: str) -> str:
    """The key of a field: hyphens for underscores."""
    return name.replace("_", "-")


def _without_none(kind: Any) -> Any:
    if typing.get_origin(kind) in (types.UnionType, typing.Union):
        rest = [item for item in typing.get_args(kind) if item is not type(None)]
        return rest[0] if len(rest) == 1 else kind
    return kind


def _record_of(kind: Any) -> Any:
    """The dataclass of a `tuple[dataclass, ...]`, or `None`."""
    inner = typing.get_args(kind)[0] if typing.get_origin(kind) is tuple else None
    return inner if records.is_dataclass(inner) else None


def _choices(kind: Any) -> list[str]:
    if isinstance(kind, type) and issubclass(kind, Enum):
        return [str(item.value) for item in kind]
    return [str(item) for item in typing.get_args(kind)] if typing.get_origin(kind) is typing.Literal else []


def _expected(kind: Any) -> str:
    choices = _choices(kind)
    if choices:
        return " | ".join(choices)
    if typing.get_origin(kind) is tuple:
        return f"[{_expected(typing.get_args(kind)[0])}, …]"
    return {str: "text", bool: "true | false", int: "whole number", float: "number"}.get(kind, str(kind))


def _show(data: object) -> str:
    text = {True: "true", False: "false"}[data] if isinstance(data, bool) else str(data)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


# --- lines of keys: tomllib does not tell them ---------------------------------------------------------------------

_PART = r"""(?:[A-Za-z0-9_-]+|"(?:[^"\\]|\\.)*"|'[^']*')"""
_NAME = rf"{_PART}(?:[ \t]*\.[ \t]*{_PART})*"
_HEAD = regex(rf"[ \t]*\[(\[?)[ \t]*({_NAME})[ \t]*\]\]?")
_KEY = regex(rf"[ \t]*({_NAME})[ \t]*=")
_PARTS = regex(_PART)
# What a value may hold, so that brackets and hashes inside strings do not count.
_TOKEN = regex(
    r'"""(?:[^"\\]|\\.|"(?!""))*"{3,5}'
    r"|'''(?:[^']|'(?!''))*'{3,5}"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'[^'\n]*'|#[^\n]*|[\[{]|[\]}]|\n",
    re.DOTALL,
)


def key_lines(text: str) -> dict[tuple[str, ...], int]:
    """The 1-based line of every table head and key of a well-formed file. Keys inside inline tables are left out.

    A table of an array has its number, from 1, behind its name: `[[term]]` for the second time is `("term", "2")`.
    """
    out: dict[tuple[str, ...], int] = {}
    table: tuple[str, ...] = ()
    counts: dict[tuple[str, ...], int] = {}
    at, line = 0, 1
    while at < len(text):
        if head := _HEAD.match(text, at):
            table = _names(head[2])
            if head[1]:
                out.setdefault(table, line)
                counts[table] = counts.get(table, 0) + 1
                table = (*table, str(counts[table]))
            out.setdefault(table, line)
            at = head.end()
        elif key := _KEY.match(text, at):
            path = (*table, *_names(key[1]))
            for depth in range(len(table) + 1, len(path) + 1):
                out.setdefault(path[:depth], line)
            at = key.end()
        at, passed = _line_end(text, at)
        line += passed
    return out


def _names(dotted: str) -> tuple[str, ...]:
    return tuple(next(iter(tomllib.loads(f"{part} = 0"))) for part in _PARTS.findall(dotted))


def _line_end(text: str, at: int) -> tuple[int, int]:
    """Past the end of the value or line that begins at `at`, and how many line ends lie between."""
    depth = passed = 0
    for token in _TOKEN.finditer(text, at):
        piece = token[0]
        passed += piece.count("\n")
        if piece in "[{":
            depth += 1
        elif piece in "]}":
            depth -= 1
        elif piece == "\n" and depth <= 0:
            return token.end(), passed
    return len(text), passed
