"""Only what was named is read, only the folder of the editions is written."""

from __future__ import annotations

import base64
import struct
import zlib
from pathlib import Path
from urllib.parse import quote

import pytest

import pipeline
from pipeline.batch.run import build
from pipeline.options import Options

_UPS = ("../", "..\\", "%2e%2e/", "%2e%2e%2f", "..%2f", "....//", "./../", ".%2e/", "..//", "a/../../")
_STARTS = ("", "file:", "file://", "file:///", "FILE:///", "//", "\\\\?\\", "/proc/self/cwd/", "~/", "./")


def _picture() -> bytes:
    """A PNG of 2 × 2 points whose red no other picture of these tests has."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"\0\xfe\x01\x02\xfe\x01\x02" * 2
    head = struct.pack(">IIBBBBB", 2, 2, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def spellings(secret: Path) -> list[str]:
    """Two hundred ways to name a file outside the folder of the source."""
    name, whole = secret.name, secret.as_posix().lstrip("/")
    climbing = [f"{start}{up}{name}" for start in _STARTS for up in _UPS]
    rooted = [f"{start}{'../' * 12}{whole}" for start in _STARTS]
    straight = [f"{start}/{whole}" for start in _STARTS] + [
        f"{start}{quote('/' + whole, safe='')}" for start in _STARTS
    ]
    deep = [f"{start}{up * 12}{whole}" for start in ("", "file:", "./") for up in _UPS]
    others = [f"{start}{up * depth}{name}" for start in ("", "./") for up in _UPS for depth in (2, 3)]
    return [*climbing, *rooted, *straight, *deep, *others]


@pytest.mark.parametrize("kind", ["md", "html"])
def test_no_spelling_reaches_a_file_outside(kind: str, tmp_path: Path) -> None:
    folder = tmp_path / "office" / "in"
    folder.mkdir(parents=True)
    secret = tmp_path / "office" / "secret.png"
    for place in (secret, tmp_path / "secret.png"):
        place.write_bytes(_picture())
    (folder / "link.png").symlink_to(secret)
    names = [*spellings(secret), "link.png"]
    assert len(names) >= 200
    if kind == "md":
        text = "# 报告\n\n" + "\n\n".join(f"正文。![图](<{name}>)" for name in names)
    else:
        images = "".join(f'<p>正文。<img src="{name}" alt="图"></p>' for name in names)
        text = f"<html><body><h1>报告</h1>{images}</body></html>"
    (folder / f"a.{kind}").write_text(text, encoding="utf-8")
    result = pipeline.convert(folder / f"a.{kind}", formats=("html", "json"), scripts=("zh-Hans",))
    leaked = (_picture(), base64.b64encode(_picture())[:40])
    for edition in result.editions:
        assert not any(piece in edition.data for piece in leaked)
    assert result.editions


_TITLES = (
    "../../上",
    "CON",
    "NUL.txt",
    "点.",
    "空 ",
    "长" * 300,
    "\u202e倒",
    "a\0b",
    "/etc/passwd",
    "..",
    "~",
    "*?<>|",
)


def test_titles_name_no_files(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for number, title in enumerate(_TITLES):
        (folder / f"{number}.md").write_text(f"# {title}\n\n正文。\n", encoding="utf-8")
    before = {path for path in tmp_path.rglob("*") if path.is_file()}
    list(build([folder], Options(out=tmp_path / "out", formats=("html", "epub"), jobs=1)))
    made = {path for path in tmp_path.rglob("*") if path.is_file()} - before
    assert all(path.is_relative_to(tmp_path / "out") for path in made)
    editions = [path.name for path in (tmp_path / "out").glob("*.html")]
    assert len(editions) == len(_TITLES)
    assert all(name.split(".")[0].isdigit() for name in editions)
