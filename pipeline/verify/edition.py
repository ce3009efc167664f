"""One finished edition held to every rule that can be measured on it, and to its source where that is given.

Reads the edition, the tree of the source and the sheet; nothing that a build left elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module

from pipeline.diagnostics import Code, Diagnostic, Place, Severity
from pipeline.errors import PipelineError, SettingsError, WriteError
from pipeline.model.nodes import Document
from pipeline.style.resolved import ResolvedStyle, Target
from pipeline.verify.findings import Finding, Report, Weight
from pipeline.verify.text import compare_edition

StyleOf = Callable[[str], ResolvedStyle]  # language tag -> the sheet resolved for it
DocumentOf = Callable[[str], Document]  # language tag -> the tree of the source in that script
Measure = Callable[[bytes, Report, StyleOf, DocumentOf | None], None]

# The modules that measure a format: each has `measure(data, report, style_of, document_of)`, which sets report.tag and
# report.style, counts what it looks at and notes what is broken.
_MEASURES: dict[str, str] = {
    "pdf": "pipeline.verify.pages",
    "docx": "pipeline.verify.docx",
    "epub": "pipeline.verify.epub",
    "html": "pipeline.verify.html",
}
_COMPARED = frozenset(("pdf", "docx", "epub", "html"))  # formats whose measures compare the text themselves
TARGETS: dict[str, Target] = {"docx": Target.DOCX, "pdf": Target.PDF, "epub": Target.EPUB, "html": Target.EPUB}


def verify_edition(
    name: str, kind: str, data: bytes, style_of: StyleOf, document_of: DocumentOf | None = None, tag: str = ""
) -> Report:
    """All findings of one edition of a format. With `document_of`, it is compared with that tree too; `tag` is its
    language where the edition itself does not say.

    Raises `PipelineError` (V003) for bytes that cannot be read as that format, and for pages laid on sheets.
    """
    if kind == "pdf" and import_module("pipeline.verify.pdf").lies_on_sheets(data):
        raise PipelineError.of(Code.EDITION_UNREADABLE, Place(name), case="sheets", format=kind)
    report = Report(name, kind, tag)
    measure: Measure | None = getattr(import_module(_MEASURES[kind]), "measure", None)
    try:
        if measure is not None:
            measure(data, report, style_of, document_of)
        if document_of is not None and kind not in _COMPARED:
            compare_text(kind, data, document_of(report.tag), report)
    except SettingsError:
        raise
    except Exception as error:  # a file may be broken in any way: it is told, and the next edition is verified
        reason: object = error if isinstance(error, ValueError) else f"{type(error).__name__}: {error}"
        if isinstance(error, WriteError):
            reason = error.diagnostics[0].detail.get("reason", "")
        raise PipelineError.of(Code.EDITION_UNREADABLE, Place(name), format=kind, reason=reason) from error
    report.findings.sort(key=lambda finding: (finding.page, finding.line))
    return report


def compare_text(kind: str, data: bytes, document: Document, report: Report) -> None:
    """Same paragraphs, same order, same characters as the tree."""
    report.look("N-13")
    difference = compare_edition(kind, data, document)
    if difference is not None:
        where = f"¶{difference.block} "
        report.broken("N-13", where + difference.found, where + difference.expected, text=difference.found)


def diagnostics_of(report: Report) -> Iterator[Diagnostic]:
    """The findings as diagnostics of a build: a broken `must` is an error, a `should` a warning."""
    for finding in report.findings:
        yield Diagnostic(Code.RULE_BROKEN, _severity(finding), Place(report.edition), _facts(report, finding))


def _severity(finding: Finding) -> Severity:
    return Severity.ERROR if finding.weight is Weight.MUST else Severity.WARNING


def _facts(report: Report, finding: Finding) -> dict[str, str]:
    facts = {
        "case": "line" if finding.line else "page" if finding.page else "whole",
        "format": report.format,
        "rule": finding.rule,
        "page": finding.page,
        "line": finding.line,
        "measured": finding.measured,
        "expected": finding.expected,
        "text": finding.text,
    }
    return {key: str(value) for key, value in facts.items()}
