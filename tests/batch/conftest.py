"""A folder of small reports, and builds of it that are quick: the tree edition needs no pages."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.batch.outcome import Outcome
from pipeline.batch.run import build
from pipeline.options import Options

TEXT = "关于第{}次检查的通知\n各位委员：\n一、情况\n本次检查了{}个单位，里面有问题的占5.2%。\n"


class Office:
    """Sources in `in`, editions in `out`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.source = folder / "in"
        self.out = folder / "out"
        # Sources that take too much memory are wanted here, so the limit that would refuse them is lifted.
        self.options = Options(
            out=self.out, formats=("json", "html"), scripts=("zh-Hans", "zh-Hant-TW"), limits=("text-bytes=1G",)
        )

    def add(self, *names: str) -> None:
        for number, name in enumerate(names, 1):
            path = self.source / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(TEXT.format(number, number * 7), encoding="utf-8")

    def build(self, **changes: object) -> list[Outcome]:
        options = replace(self.options, **changes)  # type: ignore[arg-type]
        return sorted(build([self.source], options), key=lambda item: item.name)

    def files(self, out: Path | None = None) -> dict[str, bytes]:
        """Every edition by its name; the state folder is none."""
        folder = out or self.out
        paths = [path for path in folder.rglob("*") if path.is_file() and ".kanben" not in path.parts]
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)
