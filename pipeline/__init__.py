"""Kanben 刊本: Chinese reports in; print PDF, Word and EPUB editions out, in Simplified and Traditional script.

    import pipeline
    document = pipeline.read("report.txt")
    results = pipeline.build(["report.txt"])

Every name here is imported when it is first used, so that importing the package costs nothing.
"""

from __future__ import annotations

TYPE_CHECKING = False  # type checkers read it as true; the `typing` module would double the time of an import
if TYPE_CHECKING:
    from pipeline.api import convert, convert_script, read
    from pipeline.batch.outcome import Outcome
    from pipeline.batch.run import build
    from pipeline.conversion import Result
    from pipeline.diagnostics import Diagnostic
    from pipeline.limits import Limits
    from pipeline.model.nodes import Document
    from pipeline.options import Options
    from pipeline.style.load import load_style

__version__ = "0.1.0"
__all__ = [
    "Diagnostic",
    "Document",
    "Limits",
    "Options",
    "Outcome",
    "Result",
    "build",
    "convert",
    "convert_script",
    "load_style",
    "read",
]

_HOMES = {
    "Diagnostic": "pipeline.diagnostics",
    "Document": "pipeline.model.nodes",
    "Limits": "pipeline.limits",
    "Options": "pipeline.options",
    "Outcome": "pipeline.batch.outcome",
    "Result": "pipeline.conversion",
    "build": "pipeline.batch.run",
    "convert": "pipeline.api",
    "convert_script": "pipeline.api",
    "load_style": "pipeline.style.load",
    "read": "pipeline.api",
}


def __getattr__(name: str) -> object:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})
