"""A fault of the program in one document is told like any other finding, and the work on the rest goes on."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import conversion
from pipeline.batch import perform, run
from pipeline.diagnostics import Code
from pipeline.options import Options


def test_one_document_that_breaks_the_program_does_not_stop_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("关于试验的通知\n各位委员：\n正文一句话。\n", encoding="utf-8")

    def breaks(source, request, clock):  # type: ignore[no-untyped-def]
        if source.stem == "a":
            raise RuntimeError("no reason")
        return conversion.convert(source, request, clock)

    monkeypatch.setattr(perform, "convert", breaks)
    options = Options(out=tmp_path / "out", formats=("json",), scripts=("zh-Hans",))
    first, second = run.build([tmp_path / "a.txt", tmp_path / "b.txt"], options)
    assert [item.code for item in first.diagnostics] == [Code.PROGRAM_FAULT]
    assert first.diagnostics[0].detail["kind"] == "RuntimeError"
    assert first.diagnostics[0].detail["where"].startswith("test_faults.py:")
    assert second.ok
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [".kanben", "b.zh-Hans.json"]
