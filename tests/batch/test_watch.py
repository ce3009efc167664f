"""`--watch`: a change is built, what the build writes is no change."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path
from queue import Queue
from threading import Thread

from tests.batch.conftest import Office

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 30


def test_a_change_is_built_once(office: Office) -> None:
    office.add("a.txt", "b.txt")
    command = [sys.executable, "-m", "pipeline", "build", "in", "-o", "in/out", "-t", "html", "--watch"]
    process = subprocess.Popen(
        command,
        cwd=office.folder,
        env={"PYTHONPATH": str(ROOT)},
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        preexec_fn=hear_interrupts,
    )
    assert process.stderr is not None
    lines: Queue[str] = Queue()
    listener = Thread(target=lambda pipe: [lines.put(line.rstrip()) for line in pipe], args=(process.stderr,))
    listener.start()

    def until(start: str) -> list[str]:
        seen = []
        while True:
            seen.append(lines.get(timeout=PATIENCE))
            if seen[-1].startswith(start):
                return seen

    try:
        assert "2 editions of 2 sources" in until("watching")
        replaced(office.source / "a.txt", "关于改动的通知\n各位委员：\n文。\n")
        assert until("watching")[:-1] == ["written in/out/a.zh-Hans.html", "1 editions of 2 sources", "1 unchanged"]
        replaced(office.source / "b.txt", "关于再改的通知\n各位委员：\n文。\n")
        assert until("watching")[0] == "written in/out/b.zh-Hans.html"
    finally:
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE) == 130
        listener.join()
        process.stderr.close()


def hear_interrupts() -> None:
    """A shell lets the commands that it puts into the background ignore Ctrl+C, and children inherit that."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def replaced(path: Path, text: str) -> None:
    """As editors save: the new file takes the place of the old one at once, never empty in between."""
    new = path.with_name(f".{path.name}.new")
    new.write_text(text, encoding="utf-8")
    new.replace(path)
