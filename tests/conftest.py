"""The golden helper: a result compared with a kept file, shown as a difference, written anew only on request."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

# The same examples every time: a change is judged by itself. `--hypothesis-profile=search` looks for new ones.
settings.register_profile("steady", derandomize=True, database=None)
settings.register_profile("search", max_examples=1000)
settings.load_profile("steady")

CASES = Path(__file__).parent / "cases"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden", action="store_true", help="write the goldens anew; read the difference before committing"
    )


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """`golden("readers/text/report.txt", actual)`: equal to that file under `tests/cases`, or a unified difference."""

    def compare(name: str, actual: str) -> None:
        path = CASES / name
        if request.config.getoption("--update-golden"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(actual, encoding="utf-8", newline="\n")
            return
        if not path.exists():
            pytest.fail(f"no golden {name}; write it with --update-golden and judge every line")
        wanted = path.read_text(encoding="utf-8")
        if actual != wanted:
            lines = difflib.unified_diff(wanted.splitlines(), actual.splitlines(), name, "now", lineterm="", n=1)
            pytest.fail("\n".join(lines), pytrace=False)

    return compare
