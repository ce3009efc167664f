"""Patterns compiled ahead are what `re` would make of them, and nothing depends on their file but time."""

from __future__ import annotations

import marshal
import re
from pathlib import Path

import pytest

from pipeline import patterns
from pipeline.patterns.build import entry


def test_every_entry_is_what_the_compiler_makes() -> None:
    items = patterns.stored()
    if not Path(patterns.place()).exists():
        pytest.skip("no file for this Python")
    assert len(items) > 200
    for item in items:
        assert entry(item[0], item[1]) == item
        ahead, now = patterns.made(item), re.compile(item[0], item[1])
        assert (ahead, ahead.groups, dict(ahead.groupindex)) == (now, now.groups, dict(now.groupindex))
        assert ahead.flags == now.flags


def test_compile_finds_what_is_stored(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import _sre  # type: ignore[import-not-found]

    # The code of another pattern under this one's name: only a look into the file can give it back.
    _, flags, *rest = entry(r"(?P<year>\d{4})年", 0)
    file = tmp_path / "patterns.bin"
    file.write_bytes(marshal.dumps((_sre.MAGIC, (("stored under this name", flags, *rest),)), 2))
    monkeypatch.setattr(patterns, "place", lambda: str(file))
    monkeypatch.setattr(re, "_cache", {})
    patterns.fill()
    found = re.compile("stored under this name").search("到2035年")
    assert found is not None
    assert found["year"] == "2035"


@pytest.mark.parametrize("content", [None, b"", b"not it", marshal.dumps((1, (("a", 0, 0, b"\0\0\0\0", 0, ()),)))])
def test_without_a_good_file_everything_is_compiled(
    content: bytes | None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "patterns.bin"
    if content is not None:
        file.write_bytes(content)
    monkeypatch.setattr(patterns, "place", lambda: str(file))
    cache: dict[object, object] = {}
    monkeypatch.setattr(re, "_cache", cache)
    patterns.fill()
    assert not cache
    assert re.compile("a+").fullmatch("aa")


@pytest.mark.parametrize("code", [b"\0\0\0\0", b"\xff" * 8, b"abc"])
def test_code_of_no_matcher_is_refused(code: bytes, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import _sre

    file = tmp_path / "patterns.bin"
    file.write_bytes(marshal.dumps((_sre.MAGIC, (("b+", 0, 32, code, 0, (None,)),)), 2))
    monkeypatch.setattr(patterns, "place", lambda: str(file))
    monkeypatch.setattr(re, "_cache", {})
    patterns.fill()
    assert re.compile("b+").fullmatch("bb")
