"""What a build may import: every library and every dear module of Python's own, with the reason it is there.

Imports are most of what a small build costs. Whoever adds a name here says what it is for, and has looked whether it
can wait until it is needed.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# Libraries that an edition of plain text needs, beside Python's own.
LIBRARIES = {
    "pdf": {"reportlab", "PIL", "deflate"},  # the document of a PDF; reportlab imports the second itself; the streams
    "docx": {"docx", "lxml", "typing_extensions"},  # the package of a Word file; `docx` imports the other two
    "epub": {"ebooklib", "lxml", "six", "PIL"},  # the package of a book; `ebooklib` needs the next two; the cover
    "json": set[str](),
}
# Modules of Python's own that take long with what they import; the text of a build alone needs none of them.
DEAR = {
    "argparse", "ast", "asyncio", "concurrent", "dataclasses", "decimal", "difflib", "dis", "email", "gettext", "http",
    "importlib.metadata", "inspect", "locale", "logging", "multiprocessing", "optparse", "pickle", "platform", "pprint",
    "random", "shutil", "socket", "sqlite3", "ssl", "subprocess", "tempfile", "textwrap", "tokenize", "traceback",
    "unittest", "urllib.request", "uuid", "xml", "zipfile",
}  # fmt: skip
# What the libraries bring along, and what containers need.
_INSPECT = {"ast", "dis", "inspect", "platform", "tokenize"}  # asked for by all three libraries
BROUGHT = {
    "pdf": {*_INSPECT, "pickle", "random", "shutil", "tempfile", "textwrap"},
    "docx": {*_INSPECT, "shutil", "textwrap", "uuid", "xml", "zipfile"},
    "epub": {
        *_INSPECT,
        *("decimal", "locale", "logging", "shutil", "subprocess", "textwrap", "traceback", "uuid", "xml", "zipfile"),
    },
    "json": set[str](),
}

_CALL = """
import sys
sys.argv = ["kanben", "build", {source!r}, "--force", "-t", {kind!r}, "-o", {out!r}, "-q"]
from pipeline.__main__ import main
try:
    main()
except SystemExit as leaving:
    assert not leaving.code, leaving.code
print(*sys.modules)
"""


@pytest.mark.parametrize("kind", LIBRARIES)
def test_a_build_imports_what_is_listed(kind: str, tmp_path: Path) -> None:
    source = tmp_path / "report.txt"
    source.write_text(
        "关于工作的报告\n\n一、总体要求\n\n（一）按照要求，2022年完成任务。\n\n二、工作安排\n\n全文完。\n",
        encoding="utf-8",
    )
    call = _CALL.format(source=str(source), kind=kind, out=str(tmp_path / f"report.{kind}"))
    # What Python's own start imports is no matter of ours.
    started = subprocess.run(
        [sys.executable, "-c", "import sys; print(*sys.modules)"], capture_output=True, text=True, check=True
    )
    done = subprocess.run([sys.executable, "-c", call], cwd=ROOT, capture_output=True, text=True, check=True)
    names = done.stdout.split()
    loaded = set(names) - set(started.stdout.split())
    libraries = (
        {name.partition(".")[0] for name in loaded} - set(sys.stdlib_module_names) - {"pipeline", "cython_runtime"}
    )
    assert {name for name in libraries if not name.startswith("_")} <= LIBRARIES[kind]
    dear = loaded & DEAR
    assert dear <= BROUGHT[kind], f"imported for a {kind}: {sorted(dear)}"
