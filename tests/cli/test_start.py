"""Starting is cheap: nothing heavy is imported before it is needed, and help needs no library at all."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.__main__ import HELP_FILE
from pipeline.cli import help_text

ROOT = Path(__file__).resolve().parents[2]
HEAVY = (
    "reportlab",
    "docx",
    "ebooklib",
    "lxml",
    "opencc",
    "pdfminer",
    "pypdfium2",
    "msgspec",
    "click",
    "rich",
    "PIL",
    "uharfbuzz",
    "selectolax",
)


def modules_after(code: str) -> set[str]:
    script = f"import sys\n{code}\nprint('\\n'.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT)
    return set(done.stdout.split())


def test_importing_the_package_imports_nothing() -> None:
    loaded = modules_after("import pipeline")
    assert not {name for name in loaded if name.split(".")[0] in HEAVY}
    assert {name for name in loaded if name.startswith("pipeline")} == {"pipeline"}
    assert "typing" not in loaded


def test_names_come_when_they_are_used() -> None:
    import pipeline

    assert set(pipeline.__all__) <= set(dir(pipeline))
    for name in pipeline.__all__:
        assert callable(getattr(pipeline, name)), name
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = pipeline.nothing


def test_the_public_convert_is_never_a_module() -> None:
    loaded = "import pipeline.batch.run, pipeline\nassert callable(pipeline.convert), pipeline.convert"
    assert "pipeline.conversion" in modules_after(loaded)


def test_the_command_line_imports_only_its_own_library() -> None:
    loaded = modules_after("import pipeline.cli")
    assert {name.split(".")[0] for name in loaded} & set(HEAVY) == {"click"}


def test_help_needs_no_library() -> None:
    loaded = modules_after("sys.argv = ['kanben', '--help']\nfrom pipeline.__main__ import main\nmain()")
    assert "click" not in loaded


def test_help_file_says_what_the_library_says() -> None:
    """To write it anew: pipeline/help.txt takes the text of `pipeline.cli.help_text()`."""
    assert (ROOT / "pipeline" / HELP_FILE).read_text(encoding="utf-8") == help_text()
