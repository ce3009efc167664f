"""A commented sheet to start from: every key of the sheet it extends, with its value and meaning, switched off.

The text is made from the types and from the sheet itself, so that no comment can be untrue: taking away every `#` in
front of a key gives a sheet that looks exactly like the one it extends.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.diagnostics import Code, Place
from pipeline.errors import SettingsError
from pipeline.model.nodes import Role
from pipeline.patterns import regex
from pipeline.records import Field, fields, is_dataclass
from pipeline.style.bundled import bundled_names
from pipeline.style.load import load_style
from pipeline.style.resolve import resolve
from pipeline.style.sheet import StyleSheet
from pipeline.style.units import HAO, Length
from pipeline.toml import key_of

_NAME = regex(r"[\w-]+")
_TAG = "zh-Hans"
_COLUMN = 34  # where the meaning of a key begins
_BY_SIZE = {points: name for name, points in HAO.items()}
_FIRST_FONT = ("fangsong", "SC")  # whose keys are explained
_LABELS = ("label", "label_hant")


def begin_sheet(name: str, extends: str, folder: Path) -> Path:
    """Write `<name>.toml` into a folder; its path.

    Raises `SettingsError`: S001 for a name that is none or taken and a file that is there or cannot be written, S002
    for a sheet to extend that is not there.
    """
    path = folder / f"{name}.toml"
    place = Place(path.as_posix())
    if _NAME.fullmatch(name) is None or name in bundled_names():
        raise SettingsError.of(Code.STYLE_FAULT, place, case="name", key="sheet.name", value=name)
    text = begun(name, extends, load_style(extends))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        value = error.strerror or str(error)
        raise SettingsError.of(Code.STYLE_FAULT, place, case="unwritable", key="", value=value) from error
    return path


def begun(name: str, extends: str, base: StyleSheet) -> str:
    """The text of a sheet that extends another and changes nothing yet. `base`: the other with all that it extends."""
    return "\n".join(_lines(name, extends, base)) + "\n"


def _lines(name: str, extends: str, base: StyleSheet) -> Iterator[str]:
    yield f"# {name}：在 {extends} 的基础上，只写不同之处。去掉行首的 # 即生效；留着的各行是现在的值。"
    yield f"# Only what differs from {extends}: take away the # in front of a key; the values here hold as it is."
    yield f"# kanben styles check {name}.toml · kanben styles preview {name}.toml · kanben build -s {name}.toml"
    yield ""
    yield "[sheet]"
    yield f"name = {json.dumps(name, ensure_ascii=False)}"
    yield f"title = {json.dumps(name, ensure_ascii=False)}"
    yield f"extends = {json.dumps(extends, ensure_ascii=False)}"
    yield from _table("page", base.page)
    yield ""
    yield "# Fonts by role and region: SC Simplified, TC and HK Traditional. Put your own before the bundled faces,"
    yield "# which then draw what it lacks: the name of an installed font (方正小标宋简体, 思源宋体 VF@SemiBold), or a"
    yield "# file beside this sheet (faces/simfang.ttf, all.ttc#2, vf.otf@600). Roles of text, below, name font roles."
    for font, regions in base.fonts.items():
        if regions.scale is not None:
            yield ""
            yield f"[fonts.{font}]"
            yield f"# scale = {regions.scale:g}"
        for region in ("SC", "TC", "HK"):
            record = getattr(regions, region)
            if record is not None:
                yield from _table(f"fonts.{font}.{region}", record, with_meaning=(font, region) == _FIRST_FONT)
    yield ""
    yield "# Roles. Every key of [roles.body] may stand in every role; a role that does not say a key takes it from the"
    yield "# role it is like, at last from body. Lengths: 三号, 16pt, 37mm, 2em of the role's own size, 1line."
    for role in Role:
        look = base.roles.get(role)
        if look is not None:
            head, *keys = list(_table(f"roles.{role.value}", look, with_meaning=role is Role.BODY, without=_LABELS))[1:]
            yield ""
            yield f"{head:<26}  # {look.label}" if look.label else head
            yield from keys
    yield from _table("furniture.folio", base.furniture.folio)
    yield from _table("furniture.head", base.furniture.head)
    yield from _table("furniture.line-numbers", base.furniture.line_numbers)
    yield from _table("contents", base.contents)
    yield from _table("cover", base.cover)
    yield from _table("notes", base.notes)
    yield from _table("official", base.official)
    yield ""
    yield "# Marks follow the region of the language tag. These are the values of Simplified editions; a key that is"
    yield "# switched on holds in every region."
    yield from _table("punctuation", resolve(base, _TAG).punctuation, meanings=base.punctuation)


def _table(
    name: str, record: Any, *, with_meaning: bool = True, without: tuple[str, ...] = (), meanings: Any = None
) -> Iterator[str]:
    """A table with its keys switched off; a key nobody has said is left out."""
    assert is_dataclass(record)
    told: dict[str, Field[Any]] = {item.name: item for item in fields(meanings if meanings is not None else record)}
    yield ""
    yield f"[{name}]"
    for item in fields(record):
        value = getattr(record, item.name)
        if value is None or item.name in without or item.name not in told:
            continue
        said = f"# {key_of(item.name)} = {_value(value)}"
        yield f"{said:<{_COLUMN}}  # {told[item.name].metadata['doc']}" if with_meaning else said


def _value(value: object) -> str:
    """A value as TOML writes it; a size that has a name goes by it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return f"{value:g}"
    if isinstance(value, tuple):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, Length):
        if value.value == 0:
            return '"0"'
        named = _BY_SIZE.get(value.value) if value.unit == "pt" else None
        return json.dumps(named or f"{value.value:g}{value.unit}", ensure_ascii=False)
    return json.dumps(str(value), ensure_ascii=False)
