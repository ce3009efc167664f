"""The wheel carries all it needs: built, installed into an empty environment, run in an empty folder, and judged."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.external

ROOT = Path(__file__).resolve().parents[2]
FONT_LIMIT = 40 * 1024 * 1024  # bytes of all faces as they lie in the wheel


def run(*command: object, cwd: Path | None = None) -> str:
    done = subprocess.run([str(part) for part in command], cwd=cwd, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", folder, ROOT)
    (built,) = folder.glob("kanben-*.whl")
    return built


def test_styles_faces_and_words_are_inside(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        sizes = {item.filename: item.compress_size for item in archive.infolist()}
    for name in (
        "_styles/official.toml",
        "_styles/fonts/fonts.toml",
        "messages/zh.toml",
        "messages/en.toml",
        "review/page.html",
        "review/page.css",
        "review/page.js",
        "review/entries.js",
        "review/words.toml",
        "help.txt",
    ):
        assert f"pipeline/{name}" in sizes
    assert any(name.endswith("licenses/LICENSE") for name in sizes)
    assert sum(size for name, size in sizes.items() if "/_styles/fonts/" in name) <= FONT_LIMIT
    assert not [name for name in sizes if name.startswith(("tests/", "source/"))]


def test_it_builds_alone_and_as_the_checkout_does(wheel: Path, tmp_path: Path) -> None:
    run(sys.executable, "-m", "venv", tmp_path / "env")
    run(tmp_path / "env/bin/pip", "install", "-q", "-c", ROOT / "requirements.lock", wheel)
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "a.txt").write_text("工作报告\n各位代表：\n正文。\n", encoding="utf-8")
    run(tmp_path / "env/bin/kanben", "build", "a.txt", cwd=tmp_path / "work")
    run(sys.executable, "-m", "pipeline", "build", tmp_path / "work/a.txt", "-o", tmp_path / "checkout", cwd=ROOT)
    theirs = {path.name: path.read_bytes() for path in (tmp_path / "work/dist").glob("a.*")}
    ours = {path.name: path.read_bytes() for path in (tmp_path / "checkout").glob("a.*")}
    assert sorted(theirs) == ["a.zh-Hans.docx", "a.zh-Hans.epub", "a.zh-Hans.pdf"]
    assert theirs == ours
