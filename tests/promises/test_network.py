"""No network: whatever a source names, a build opens no connection and asks for no address (0 of either)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

_GUARDED = """
import sys
asked = []
def hook(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "urllib.Request"):
        asked.append((event, arguments))
sys.addaudithook(hook)
sys.argv = ["kanben", *sys.argv[1:]]
from pipeline.__main__ import main
try:
    main()
finally:
    print("asked", asked)
"""
_PAGE = """<!DOCTYPE html><html><head><link rel="stylesheet" href="http://192.0.2.1/a.css">
<meta http-equiv="refresh" content="0;url=http://192.0.2.1/"><script src="http://192.0.2.1/a.js"></script></head>
<body><h1>工作报告</h1><p>正文在此，一字不少。<img src="http://192.0.2.1/a.png" alt="图"></p>
<iframe src="http://192.0.2.1/"></iframe><object data="http://192.0.2.1/a.svg"></object></body></html>"""
_MARKDOWN = "# 工作报告\n\n正文在此，一字不少。![图](http://192.0.2.1/a.png) ![图](//192.0.2.1/b.png)\n"
_ENTITY = (
    '<!DOCTYPE html [<!ENTITY x SYSTEM "http://192.0.2.1/x">]><html><body><p>正文在此，一字不少。&x;</p></body></html>'
)


@pytest.mark.parametrize(("name", "text"), [("a.html", _PAGE), ("b.md", _MARKDOWN), ("c.html", _ENTITY)])
def test_a_build_asks_nobody(name: str, text: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    command = [sys.executable, "-c", _GUARDED, "build", name, "-j", "1", "-t", "pdf,docx,epub,html", "-o", "out"]
    told = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, env=_path())
    assert "asked []" in told.stdout, told.stdout + told.stderr
    assert sorted(path.suffix for path in (tmp_path / "out").glob("[abc].*")) == [".docx", ".epub", ".html", ".pdf"]


def _path() -> dict[str, str]:
    return {"PYTHONPATH": str(Path(__file__).resolve().parents[2]), "PATH": "/usr/bin:/bin"}
