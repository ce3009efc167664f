"""Nothing that runs goes out, whatever came in: no scripts, handlers, macros, launch actions, outside relations."""

from __future__ import annotations

import io
import re
import zipfile

import pytest

import pipeline
from pipeline.source import Source
from pipeline.verify.text import texts_in

_PAGE = """<html><head><script>alert(1)</script><title>报告</title></head>
<body onload="alert(1)"><h1>工作报告</h1><p onclick="alert(2)">正文<a href="javascript:alert(3)">甲</a>、
<a href="JaVaScRiPt:alert(3)">乙</a>、<a href="data:text/html,&lt;script&gt;">丙</a>、<a href="vbscript:x">丁</a>、
<a href="file:///etc/passwd">戊</a>、<a href="http://example.org/">己</a>，一字不少。</p>
<svg onload="alert(4)"><script>alert(5)</script></svg><form action="http://example.org/"><input value="x"></form>
<embed src="a.swf"><object data="a.jar"></object>
<p>模板写作{{ 7 * 7 }}和&lt;script&gt;alert(6)&lt;/script&gt;，照原样印出。</p></body></html>"""
_MARKDOWN = """# 工作报告

正文<script>alert(1)</script>[甲](javascript:alert(3))、[乙](<data:text/html,x>)、[丙](vbscript:x)，一字不少。

<img src=x onerror=alert(1)> {{ 7 * 7 }}
"""
_SCHEMES = re.compile(rb"(?:javascript|vbscript|data:text|file):", re.IGNORECASE)


@pytest.mark.parametrize(("name", "text"), [("a.html", _PAGE), ("a.md", _MARKDOWN)])
def test_editions_hold_nothing_that_runs(name: str, text: str) -> None:
    result = pipeline.convert(
        Source(name, text.encode()), formats=("pdf", "docx", "epub", "html"), scripts=("zh-Hans",)
    )
    editions = {edition.format: edition.data for edition in result.editions}
    assert sorted(editions) == ["docx", "epub", "html", "pdf"]
    for kind, data in editions.items():
        said = "".join(texts_in(kind, data))
        assert "{{ 7 * 7 }}" in said, kind
        assert ("<script>alert(6)</script>" in said) == (name == "a.html"), kind  # as text, where it was text
    for kind in ("html", "epub"):
        for part in _parts(editions[kind]):
            assert not re.search(rb"<(?:script|embed|object|iframe|form|input)\b", part)
            assert not re.search(rb"<[a-z][^>]*\son[a-z]+\s*=", part)
            assert not re.search(rb"""(?:href|src)\s*=\s*["']?\s*(?:javascript|vbscript|file|data:text)""", part, re.I)
    word = zipfile.ZipFile(io.BytesIO(editions["docx"]))
    assert not [entry for entry in word.namelist() if re.search(r"vba|activeX|embeddings|\.bin$", entry)]
    for entry in word.namelist():
        if entry.endswith(".rels"):
            outside = re.findall(rb'Target="([^"]*)"[^>]*TargetMode="External"', word.read(entry))
            assert all(target.startswith((b"http://", b"https://", b"mailto:")) for target in outside), outside
    assert not re.search(rb"/(?:JavaScript|JS|Launch|EmbeddedFile|RichMedia|SubmitForm)\b", _plain(editions["pdf"]))
    assert not _SCHEMES.search(_plain(editions["pdf"]))


def _parts(data: bytes) -> list[bytes]:
    """The parts of a container, or the one file."""
    if not data.startswith(b"PK"):
        return [data]
    book = zipfile.ZipFile(io.BytesIO(data))
    return [book.read(name) for name in book.namelist() if name.endswith((".xhtml", ".svg", ".opf", ".ncx"))]


def _plain(data: bytes) -> bytes:
    """All objects of a PDF without compression."""
    import pikepdf

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as file:
        dictionaries = [obj for obj in file.objects if isinstance(obj, pikepdf.Dictionary | pikepdf.Array)]
        for obj in dictionaries:
            out.write(obj.unparse(resolved=True))
    return out.getvalue()
