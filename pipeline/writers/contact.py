"""A contact sheet: every page of the print edition on one picture."""

from pipeline.writers.png import contact_sheet as write

__all__ = ["write"]
