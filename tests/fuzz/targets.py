"""What is fuzzed: bytes of one format through its reader and the recognition. Only our own errors may come out."""

from __future__ import annotations

from pipeline.assets import Assets
from pipeline.conversion import read_document
from pipeline.diagnostics import Diagnostics
from pipeline.errors import PipelineError
from pipeline.model.walk import document_text
from pipeline.source import Source
from tests.measure.hostile_cases import cases

FORMATS = {"text": "txt", "html": "html", "markdown": "md", "docx": "docx"}
_REPORT = "关于工作的报告\n\n各位代表：\n\n一、回顾\n\n完成投资2.5亿元,增长12.5%。\n"
_MOST = 40_000  # bytes of a seed: small ones are changed more often


def read_bytes(kind: str, data: bytes) -> None:
    """Read them as one format. Anything but a typed error that comes out is a fault of ours."""
    try:
        document_text(read_document(Source(f"a.{FORMATS[kind]}", data), Diagnostics(), Assets(), reader=kind))
    except PipelineError:
        return


def seeds(kind: str) -> list[bytes]:
    """Small files of one format to begin with: the hostile ones made here, and a short proper one."""
    ends = tuple(f".{end}" for end in ({"txt", "text"} if kind == "text" else {FORMATS[kind]}))
    made = [(case.name, case) for case in cases() if case.name.endswith(ends)]
    out = [] if kind == "docx" else [_REPORT.encode()]
    for name, case in made:
        if not name.startswith(("size-lie", "bomb")):
            data = case.make()
            if len(data) <= _MOST:
                out.append(data)
    return out
