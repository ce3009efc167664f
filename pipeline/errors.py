"""The few exceptions that cross module borders, and the exit status each one means."""

from __future__ import annotations

from pipeline.diagnostics import Code, Diagnostic, Place, Severity


class PipelineError(Exception):
    """Work on one document cannot go on. Carries the diagnostics that say why. Exit status 1."""

    exit_status = 1

    def __init__(self, *diagnostics: Diagnostic) -> None:
        super().__init__("; ".join(f"{item.code} {dict(item.detail)}" for item in diagnostics))
        self.diagnostics = diagnostics

    def __reduce__(self) -> tuple[type[PipelineError], tuple[Diagnostic, ...]]:
        """Between processes an error travels as its diagnostics."""
        return type(self), self.diagnostics

    @classmethod
    def of(cls, code: Code, place: Place | None = None, /, **detail: object) -> PipelineError:
        """An error with one diagnostic."""
        facts = {key: str(value) for key, value in detail.items()}
        return cls(Diagnostic(code, Severity.ERROR, place, facts))


class SourceError(PipelineError):
    """The source cannot be read: bytes, encoding, limits, container."""


class WriteError(PipelineError):
    """An edition cannot be written or does not say what the tree says."""


class SettingsError(PipelineError):
    """An option, a style sheet or a project file is wrong. Exit status 2."""

    exit_status = 2
